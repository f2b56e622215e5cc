"""Section numbers as codes print them: ``3553(a)(2)(A)-(D)``, ``5/5-4.5-105``, ``2C:44-1(b)(14)``."""

from __future__ import annotations

import re

__all__ = ["BASE", "LIST", "MARK", "SECTION", "SUBS", "YEAR", "base", "listed", "subdivisions"]

#: A number with its letters and joints; a full stop at its end is the sentence's.
BASE = r"\d{1,7}(?:[A-Za-z]{1,3}\d{0,3})?(?:[.:/-]\d{0,6}[A-Za-z]{0,3}\d{0,5}(?<![.:/-])){0,6}"
SUBS = r"(?:[ ]?\((?:[A-Za-z]{1,4}|\d{1,3}|\d[A-Z])\)){1,8}"
SECTION = rf"{BASE}(?:{SUBS}|,?[ ]subd(?:s?\.|ivisions?)[ ]{SUBS})?(?:-{SUBS})?(?:(?:,?[ ](?:&|and)|,)[ ]{SUBS})*"
#: Several sections after §§.
LIST = (
    rf"{SECTION}(?:(?:,?[ ]{{1,3}}(?:and|&|or|to|through)[ ]{{1,3}}|,[ ]{{1,3}}|[ ]?-[ ]?)(?:§[ ]?)?"
    # A number before a capital is the title or volume of the next citation, before a word a count.
    rf"(?>{SECTION})(?![ ]{{1,3}}[A-Z]|[ ]{{1,3}}(?:months|years|days|times|people|children)\b))*"
)
MARK = r"(?:§{1,2}|[Ss]ections?|[Ss]ecs?\.|ss?\.)[ ]{0,3}"
#: The parenthesis after a code: publisher and year.
YEAR = r"(?:[ ]{1,3}\((?:[A-Z][\w.'& ]{1,40}[ ])?(?P<year>(?:19|20)\d\d)(?:[ ]&[ ]Supp\.[^()]{0,20})?\))?"


def base(section: str) -> str:
    """A section without its subdivisions.

    >>> base("3553(a)(2)(A)-(D)"), base("5/5-4.5-105"), base("1170(b)(6)")
    ('3553', '5/5-4.5-105', '1170')
    """
    found = re.match(BASE, section)
    return found[0] if found else section.split("(", maxsplit=1)[0].strip()


def subdivisions(section: str) -> tuple[str, ...]:
    """The subdivisions of a section, outermost first, of the first chain named.

    >>> subdivisions("3553(a)(2)(A)-(D)")
    ('a', '2', 'A')
    """
    chain = re.match(r"(?:,?[ ]subd(?:s?\.|ivisions?))?(?:[ ]?\(\w{1,4}\))*", section[len(base(section)) :])
    return tuple(re.findall(r"\((\w{1,4})\)", chain[0])) if chain else ()


def listed(sections: str) -> tuple[str, ...]:
    """Each section that a list names.

    >>> listed("3553(a), 3561-3564, and 3582(a)")
    ('3553(a)', '3561', '3564', '3582(a)')
    """
    found = [match[0] for match in re.finditer(SECTION, sections)]
    out: list[str] = []
    for one in found:
        ends = re.fullmatch(r"(\d{2,5})-(\d{2,5})", one)
        out += [ends[1], ends[2]] if ends and int(ends[2]) > int(ends[1]) else [one]
    return tuple(out)
