"""Names of people and groups, as the authors of a citation are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pybtex.database import Person
from pybtex.richtext import Text

__all__ = ["full_name", "is_group", "is_others", "last_name", "listed", "names_a_group", "person"]

_LINEAGE = re.compile(r"(?:Jr|Sr|I{2,3}|IV|VI{0,3}|Esq|M\.?D|Ph\.?\s?D)\.?$")

#: Words that mark a name as a group's although no braces do.
_GROUP = re.compile(
    r"\b(?:Academ(?:y|ies)|Administration|Agency|Alliance|Association|Board|Bureau|Cent(?:er|re)s?|Coalition|College|"
    r"Commission|Committee|Company|Congress|Consortium|Corporation|Council|Courts?|Department|Dep't|Division|Federation|"
    r"Foundation|Government|Group|Initiative|Inc\.|Institutes?|Library|Ministry|Network|Offices?|Organi[sz]ation|Project|"
    r"Research|School|Service|Society|Trust|Union|University|Comm’n|Ass’n|ABA|Bar)\b"
)


def names_a_group(text: str) -> bool:
    """Whether a word in a name marks it as a body's.

    >>> names_a_group("National Research Council"), names_a_group("Vincent Felitti")
    (True, False)
    """
    return _GROUP.search(text) is not None


def person(text: str) -> Person:
    """A name written ``First Last``, ``First Last, Jr.``, ``Last, First``, ``Last, Jr., First`` or ``{Group}``."""
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return Person(last=text)
    if names_a_group(text):
        return Person(last="{" + text + "}")
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2 and _LINEAGE.match(parts[1]):
        natural = Person(parts[0])
        return Person(
            first=" ".join(natural.first_names),
            middle=" ".join(natural.middle_names),
            prelast=" ".join(natural.prelast_names),
            last=" ".join(natural.last_names),
            lineage=parts[1],
        )
    return Person(text)


def _text(parts: Sequence[str]) -> str:
    return " ".join(
        str(Text.from_latex(part)) if "\\" in part else part.replace("{", "").replace("}", "") for part in parts
    )


def is_group(name: Person) -> bool:
    """Whether the name is an institution's: it has a last name alone, of several words or in braces."""
    if name.first_names or name.middle_names or name.prelast_names or name.lineage_names:
        return False
    last = " ".join(name.last_names)
    return " " in last or last.startswith("{") or last.isupper()


def is_others(name: Person) -> bool:
    """Whether the name is BibTeX's ``others``."""
    return _text(name.last_names) == "others" and not name.first_names


def full_name(name: Person) -> str:
    """The name in natural order, initials closed up: ``B.F. Skinner``, ``Joseph J. Doyle``."""
    given = " ".join(part for part in (_text(name.first_names), _text(name.middle_names)) if part)
    # Adjacent initials stand without a blank (Indigo Book R28, "B.F. Skinner"); one initial keeps it ("Daniel E. Ho").
    given = re.sub(r"(?<=\b[A-Z]\.) (?=[A-Z]\.(?:\s|$))", "", given)
    family = " ".join(part for part in (_text(name.prelast_names), _text(name.last_names)) if part)
    lineage = _text(name.lineage_names)
    joined = " ".join(part for part in (given, family) if part)
    if not lineage:
        return joined
    return f"{joined} {lineage}" if re.fullmatch(r"[IVX]+", lineage) else f"{joined}, {lineage}"


def last_name(name: Person) -> str:
    """The name a short form uses."""
    family = " ".join(part for part in (_text(name.prelast_names), _text(name.last_names)) if part)
    # "{Easley II}" has its number inside the braces of the family name.
    return re.sub(r",?\s+(?:Jr\.|Sr\.|I{2,3}|IV)$", "", family)


def listed(names: Sequence[str], *, others: bool = False) -> str:
    """One author, two with an ampersand, or the first with "et al".

    *Source:* The Indigo Book R28 and R30 (authors): more than two are cut to the first and "et al."
    """
    if not names:
        return ""
    if others or len(names) > 2:
        return f"{names[0]} et al."
    return " & ".join(names)
