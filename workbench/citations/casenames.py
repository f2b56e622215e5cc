"""Case names: what the caption says, cut and abbreviated as citations have it.

*Source:* The Indigo Book R11.3-R11.5 and Tables T11 and T12.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from workbench.citations.courts import normal_court
from workbench.citations.jurisdictions import STATES
from workbench.citations.tables import abbreviated, closed, curly, places, split_marks, table, tokens

__all__ = ["case_name", "short_case_name"]

_SHORT_STATES = {short: name for name, (short, _) in STATES.items()}

#: Phrases of procedure and what they become (R11.5.7 and its neighbors).
_PROCEDURAL = (
    (
        r",?(?<!\w) ?\b(?:on behalf of|(?:up)?on the relation of|for the use of|as next friend of|by and through)\b",
        " ex rel.",
    ),
    (r"\s{2,}", " "),
    (r"\b[Ex]x rel(?!\.)", "ex rel."),
    (r"^(?:In the [Mm]atter of|Petition of|Application of|Matter of|In [Rr]e:?)\s+", "In re "),
    (r"^Ex [Pp]arte:?\s+", "Ex parte "),
)

#: Sovereigns whose own courts cite them by the first word alone (R11.5.9).
_SOVEREIGN = re.compile(r"^(State|Commonwealth|People) of (?:the (?:State|Commonwealth) of )?(.+)$")

#: Agencies and initials everyone knows (R11.2.19 of the guide: well-known initials may stand for the name).
#: *Source:* the example of R11.5.3 for the FCC; the others by the same rule, with the agencies' own initials.
_INITIALS = {
    "Federal Communications Commission": "FCC",
    "Securities and Exchange Commission": "SEC",
    "Federal Trade Commission": "FTC",
    "National Labor Relations Board": "NLRB",
    "Environmental Protection Agency": "EPA",
    "Federal Bureau of Investigation": "FBI",
    "Equal Employment Opportunity Commission": "EEOC",
    "Central Intelligence Agency": "CIA",
    "Food and Drug Administration": "FDA",
    "National Association for the Advancement of Colored People": "NAACP",
    "American Civil Liberties Union": "ACLU",
    "Drug Enforcement Administration": "DEA",
    "Federal Deposit Insurance Corporation": "FDIC",
    "Federal Energy Regulatory Commission": "FERC",
    "Occupational Safety and Health Administration": "OSHA",
    "Internal Revenue Service": "IRS",
    "National Aeronautics and Space Administration": "NASA",
    "Interstate Commerce Commission": "ICC",
    "United States Department of Agriculture": "USDA",
    "People for the Ethical Treatment of Animals": "PETA",
}

#: Bodies whose place is left out (R11.5.11); departments and officers of a state keep it, as its examples do.
_LOCAL_BODIES = re.compile(r"^(?:Board|Commission|Committee|Council|Bureau|Trustees|Regents|Overseers)\b")
_FIRM = re.compile(
    r"\b(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|L\.?L\.?C|L\.?L\.?P|L\.?P|Bank|N\.A)\b"
)

#: Second designators of a firm, dropped after a first one (``Co., Inc.``).
_SECOND = re.compile(
    r"((?:Co|Corp|Company|Corporation|Bros|Ass’n|Association|R\.R|Railroad|Ry|Railway|Insurance|Ins)\b\.?),? "
    r"(?:Inc\.|Incorporated|Ltd\.|Limited|L\.?L\.?C\.?|N\.A\.|F\.S\.B\.)$"
)


def case_name(full: str, *, textual: bool = False, court: str = "") -> str:
    """A case name for a citation, or for a sentence of text (``textual``), where fewer words are abbreviated.

    ``court`` is the deciding court: its own state is named "State", "Commonwealth" or "People" alone.

    >>> case_name("Continental Paper Bag Company v. Eastern Paper Bag Company")
    'Cont’l Paper Bag Co. v. E. Paper Bag Co.'
    """
    text = curly(full)
    for pattern, put in _PROCEDURAL:
        text = re.sub(pattern, put, text)
    sides = re.split(r"\s+(?:v|vs)\.?\s+", text, maxsplit=1)
    if len(sides) == 2:
        # With an adversary named, "In re" goes (R11.5.7); New York's "Matter of" stays.
        sides[0] = re.sub(r"^In re\s+", "Matter of " if re.match(r"Matter of", curly(full)) else "", sides[0])
    return " v. ".join(_party(side, textual=textual, court=court) for side in sides)


def _party(text: str, *, textual: bool, court: str) -> str:
    lead = ""
    if found := re.match(r"(In re|Ex parte|Matter of)\s+", text):
        lead, text = found[0], text[found.end() :]
        # The thing of an action in rem keeps its article (R11.5.12).
        if text.startswith(("the ", "The ")):
            return lead + "the " + _party(text[4:], textual=textual, court=court)
        if lead.startswith("Matter"):
            text = re.sub(r"^(?:Village|Town|City|County|Borough) of ", "", text)
    if " ex rel. " in text:
        named = [_party(side, textual=textual, court=court) for side in text.split(" ex rel. ", 1)]
        return lead + " ex rel. ".join(named)
    text = _cut(text, court)
    return lead + (text if text in _SHORT_STATES.values() else _textual(text) if textual else _abbreviated(text))


def _cut(text: str, court: str) -> str:
    """A party without what citations leave out: articles, others, places, second designators."""
    text = re.sub(r",?\s+(?:et\.? al\.?|et ux\.?|and others)$", "", text)
    text, aliased = re.subn(
        r",?\s+(?:[dafpn]/[kb]/a|doing business as|also known as|formerly known as|professionally known as)\s.*$",
        "",
        text,
    )
    text = re.sub(rf"^(.+ .+), (?:{_place_pattern()})$", r"\1", text)
    text = re.sub(r"^The\s+(?!Queen\b|King\b|.*\bCases?$)", "", text)
    text = re.sub(r"^United States of America\b", "United States", text)
    text = re.sub(r"^U\.\s?S\.$", "United States", text)
    if found := _SOVEREIGN.match(text):
        text = _sovereign(found, court)
    if text.startswith("Commissioner of Internal Revenue"):
        text = "Commissioner"
    text = re.sub(
        r"^((?:[\w’]+ )*(?:Brotherhood|Union|Fed’n|Federation|Teamsters|Workers)\b[^,]*?)(?: and [^,]+)?, "
        r"(?!Local\b).*$",
        r"\1",
        text,
    )
    if found := re.match(r"^(.+) of (?:the (?:State|Commonwealth|City|County) of )?([A-Z][\w.’ ]+)$", text):
        body, place = found[1], found[2]
        if _LOCAL_BODIES.match(body) and len(body.split()) > 1 and not _FIRM.search(text) and place in _known_places():
            text = body
    text = _SECOND.sub(r"\1", text)
    # "Town of" and the like inside a name go (R11.5.10).
    text = re.sub(r"(?<=Matter of )(?:Village|Town|City|County|Borough) of ", "", text)
    return _surname(text, sure=bool(aliased))


@cache
def _place_pattern() -> str:
    return "|".join(map(re.escape, STATES))


#: Particles that belong to the family name after them.
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "la", "du", "di", "da", "st.", "ter", "le", "dos", "el"}
)


def _surname(text: str, *, sure: bool) -> str:
    """A person's family name; a name that is no person's, or shortened by the court, stays (R11.5.1)."""
    name = re.sub(r",?\s+(?:Jr\.|Sr\.|I{2,3}|IV|Esq\.|M\.D\.|Ph\.D\.)$", "", text)
    marked = sure or name != text
    parts = name.split()
    if not 2 <= len(parts) <= 5 or _FIRM.search(text) or re.search(r"[&\d/]|’s\b|s’|\b(?:of|the|and|for)\b", name):
        return text
    if re.fullmatch(r"[A-Z]\.", parts[-1]) or any(abbreviated(part) or part in places() for part in parts[:-1]):
        return text
    initial = any(re.fullmatch(r"[A-Z]\.", part) for part in parts[1:-1]) and "." not in parts[0][:-1]
    if not (marked or initial or parts[0] in table("given_names")):
        return text
    first = len(parts) - 1
    while first > 1 and parts[first - 1].lower() in _PARTICLES:
        first -= 1
    return " ".join(parts[first:])


@cache
def _known_places() -> frozenset[str]:
    return frozenset(places()) | frozenset(_SHORT_STATES)


def _sovereign(found: re.Match[str], court: str) -> str:
    place = _SHORT_STATES.get(found[2], found[2])
    if place not in STATES:
        return found[0]
    decided = normal_court(court)
    own = STATES[place][0]
    return found[1] if not decided or decided == own or decided.startswith(own + " ") else place


def _textual(text: str) -> str:
    """In a sentence only what is always abbreviated is: and, Association, Brothers, Company and their like (R11.2)."""
    text = _initials(text)
    for word, short in _ALWAYS.items():
        text = re.sub(rf"\b{word}\b", short, text)
    return text


_ALWAYS = {" and ": " & "} and {
    "Association": "Ass’n",
    "Brothers": "Bros.",
    "Company": "Co.",
    "Corporation": "Corp.",
    "Incorporated": "Inc.",
    "Limited": "Ltd.",
    "Number": "No.",
}


def _initials(text: str) -> str:
    return _INITIALS.get(text, text)


@cache
def _phrases() -> Mapping[str, str]:
    return {**places(), **table("phrases")}


def _abbreviated(text: str) -> str:
    text = _initials(text)
    if text == "Commissioner":
        return "Comm’r"
    # A party that is one word, or a state, a country or a city by itself, keeps its name (R11.3.2).
    if len(text.split()) == 1 or text in places() or text == "United States":
        return text
    if found := re.match(r"^(City|Town|Village|County|Borough) of (.+)$", text):
        return text if found[2] in places() else f"{found[1]} of {_abbreviated(found[2])}"
    text = re.sub(r"\s+and\s+", " & ", text)
    out: list[tuple[str, bool]] = []
    found_words = tokens(text, _phrases())
    for i, (word, done) in enumerate(found_words):
        if done:
            out.append((word, True))
            continue
        lead, core, trail = split_marks(word)
        short = "St." if core == "State" and _adjective(found_words, i) else abbreviated(core)
        if core in _KEPT or (core == "Local" and re.match(r"\d", found_words[min(i + 1, len(found_words) - 1)][0])):
            short = None
        out.append((lead + (short or core) + trail, True))
    return closed(out)


#: Plurals the guide leaves whole: R11.7 "MCA Records", T11 "Reporters Comm.", R4.6.3 "W. States Life Ins."
_KEPT = frozenset({"Records", "Reporters", "States"})


def _adjective(found: list[tuple[str, bool]], i: int) -> bool:
    """Whether "State" stands before a noun of the name (``State Farm``), not after "of" (``Secretary of State``)."""
    return i + 1 < len(found) and (i == 0 or found[i - 1][0].lower() != "of") and found[i + 1][0].lower() != "of"


def short_case_name(name: str, year: str = "") -> str:
    """The party a short form names: the first, unless it is a government or an officer of many cases, then the other.

    ``year`` is that of a federal court's decision: only then is an officer known by it.

    *Source:* The Indigo Book R15.2; examples ``Carmel``, ``Raich``, ``Home Depot``.

    >>> short_case_name("United States v. Carmel"), short_case_name("Home Depot USA, Inc. v. Jackson")
    ('Carmel', 'Home Depot')
    >>> short_case_name("Gonzalez v. Raich", "2005"), short_case_name("Lynch v. Donnelly", "1984")
    ('Raich', 'Lynch')
    """
    text = curly(name)
    sides = re.split(r"\s+v\.\s+", text, maxsplit=1)
    if len(sides) == 1:
        bare = re.sub(r"^(?:In re|Ex parte)\s+", "", sides[0])
        return _trimmed(bare)
    first, second = sides
    common = _is_common_litigant(first) and not (_is_common_litigant(second) and " of " in first)
    return _trimmed(second if common or _was_officer(first, year) else first)


def _was_officer(party: str, year: str) -> bool:
    served = table("litigants").get(party, "")
    start, _, end = served.partition("-")
    # A case is decided up to a year after it took the officer's name.
    return bool(served and year.isdigit() and int(start) <= int(year) <= int(end or year) + 1)


def _is_common_litigant(party: str) -> bool:
    return bool(
        party in STATES
        or party in _SHORT_STATES
        or re.match(r"(?:United States|State|Commonwealth|People|Commissioner|Comm’r|FCC|SEC|NLRB|EPA)\b", party)
        or re.match(r"(?:City|Town|Village|County|Borough|Township|Parish|Dep’t|Department) of\b", party)
    )


def _trimmed(party: str) -> str:
    party = re.sub(r"^.* ex rel\. ", "", party)
    party = re.sub(r",?\s+(?:Inc\.|Ltd\.|L\.?L\.?C\.?|L\.?P\.?|N\.A\.|USA)(?=$|,| Inc)", "", party)
    party = re.sub(r",?\s+(?:Inc\.|Ltd\.|Corp\.|LLC)$", "", party)
    party = re.sub(r",?\s+USA$", "", party)
    return re.sub(r"\s+(?:Co\.|Corp\.|Ass’n|Bros\.)$", "", party)
