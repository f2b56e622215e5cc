"""Courts: how the parenthesis of a case names them, and what its reporter or neutral citation already says.

*Source:* The Indigo Book R12, Tables T1, T3 and T9; courts-db for ids of courts and for what no rule puts together.
"""

from __future__ import annotations

import re
from functools import cache

import courts_db

from workbench.citations.jurisdictions import STATES, state_of_reporter
from workbench.citations.tables import table

__all__ = ["court_shown", "neutral_state", "normal_court"]

#: Reporters of the Supreme Court of the United States: they name the court by themselves (T1.1).
_SUPREME = frozenset({"U.S.", "S. Ct.", "L. Ed.", "L. Ed. 2d", "U.S. LEXIS"})

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")
_SHOWN = ("1st", "2d", "3d", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th")
_CIRCUIT = re.compile(
    rf"(?:Courts? of Appeals,? (?:for )?(?:the )?)?(?P<which>{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th|d)|"
    r"D\.? ?C\.?|District of Columbia|Federal) (?:Circuit|Cir\.?)(?: Court of Appeals)?",
    re.IGNORECASE,
)
_DISTRICT = re.compile(
    r"(?:(?P<kind>District|Bankruptcy) Court,? (?:for )?(?:the )?)?(?:(?P<part>Northern|Southern|Eastern|Western|"
    r"Middle|Central) )?(?P<word>District|D\.) (?:of|for) (?:the )?(?P<place>.+)"
)
#: Highest courts that are not called Supreme Court (T3).
_HIGHEST = {
    "New York": ("Court of Appeals",),
    "Maryland": ("Supreme Court", "Court of Appeals"),
    "District of Columbia": ("Court of Appeals",),
    "Massachusetts": ("Supreme Judicial Court",),
    "Maine": ("Supreme Judicial Court",),
    "West Virginia": ("Supreme Court of Appeals",),
}
#: Intermediate courts that T3 abbreviates otherwise than T9 would (R4.6.3 has Colo. App.; courts-db has Tex. App.).
_OTHERWISE = {"Colo. Ct. App.": "Colo. App.", "Tex. Ct. App.": "Tex. App."}

#: What a neutral citation of an intermediate court says of it: ``UT App``, ``COA``, ``NMCA``, ``OK CR``, ``PA Super``.
_LOWER = re.compile(r"App\b|COA\b|CA\b|CR\b|CIV\b|Super\b", re.IGNORECASE)
_INTERMEDIATE = frozenset({"App.", "Ct. App.", "App. Ct.", "Crim. App.", "Civ. App.", "Super. Ct.", "Super."})


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for court in courts_db.courts:
        short = court.get("citation_string") or ""
        if "." in short or str(short) in {"Alaska", "Idaho", "Iowa", "Ohio", "Utah", "Guam"}:
            for name in (court["name"], court["id"]):
                found.setdefault(str(name).casefold(), str(short))
    return found


@cache
def normal_court(court: str) -> str:
    """A court as the parenthesis names it, from its name in words, its abbreviation or its id in courts-db.

    >>> normal_court("U.S. Supreme Court"), normal_court("S.D.N.Y."), normal_court("Louisiana Court of Appeal")
    ('U.S.', 'S.D.N.Y.', 'La. Ct. App.')
    >>> normal_court("U.S. Court of Appeals for the Ninth Circuit"), normal_court("Central District of California")
    ('9th Cir.', 'C.D. Cal.')
    """
    text = " ".join(court.replace("'", "’").split()).removeprefix("the ").removeprefix("The ")
    plain = re.sub(r"^(?:U\.? ?S\.?A?\.?|United States)(?: of America)? ", "", text)
    if text.casefold() in {"u.s.", "us", "scotus"} or (
        plain.casefold() == "supreme court" and plain != text
    ) or re.fullmatch(r"Supreme Court of the United States|Supreme Court of the U\.S\.", text):
        return "U.S."
    if text in STATES:
        return STATES[text][0]
    found = _circuit(plain) or _district(plain) or _state_court(plain)
    if not found and text != plain:
        found = table("courts").get(plain, "")
    found = found or table("courts").get(text, "") or _by_name().get(text.casefold(), text)
    found = found.replace("Fla. App.", "Fla. Dist. Ct. App.") if found == "Fla. App." else found
    return _OTHERWISE.get(found, found)


def _circuit(text: str) -> str:
    found = _CIRCUIT.fullmatch(text)
    if not found:
        return ""
    which = found["which"].casefold()
    if which in _ORDINALS:
        return f"{_SHOWN[_ORDINALS.index(which)]} Cir."
    if which[0].isdigit():
        return f"{which.replace('nd', 'd').replace('rd', 'd')} Cir."
    return "Fed. Cir." if which == "federal" else "D.C. Cir."


def _district(text: str) -> str:
    """``Southern District of New York`` as ``S.D.N.Y.``; adjacent single capitals are closed up, others not (R12.2)."""
    found = _DISTRICT.fullmatch(text)
    if not found:
        return ""
    name = "District of Columbia" if found["place"] == "Columbia" and found["kind"] else found["place"]
    short = STATES[name][0] if name in STATES else name if name in {s for s, _ in STATES.values()} else ""
    if not short:
        return ""
    court = (found["part"] or "")[:1] + ("." if found["part"] else "") + "D."
    joined = f"{court}{short}" if re.fullmatch(r"(?:[A-Z]\.)+", short) else f"{court} {short}"
    return f"Bankr. {joined}" if found["kind"] == "Bankruptcy" else joined


def _state_court(text: str) -> str:
    """``Court of Appeals of Wisconsin`` as ``Wis. Ct. App.``; the highest court of a state goes by the state alone."""
    names = "|".join(sorted(STATES, key=len, reverse=True))
    found = re.fullmatch(rf"(?P<state>{names}),? (?P<court>.+)", text) or re.fullmatch(
        rf"(?P<court>.+?) (?:of|for) (?:the )?(?:(?:State|Commonwealth) of )?(?P<state>{names})(?P<more>, .+)?", text
    )
    if not found:
        return ""
    state = found["state"]
    name = found["court"] + (found.groupdict().get("more") or "")
    # Departments, divisions and districts of intermediate courts are left out (R12.3.1).
    number = rf"(?:{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th|d))"
    part = r"(?:Department|Division|District|Circuit)"
    name = re.sub(rf",? {number} (?:Judicial )?{part}$", "", name, flags=re.IGNORECASE)
    name = re.sub(rf",? {part} (?:\d+|One|Two|Three|Four|I{{1,3}}|IV|V)$", "", name)
    name = re.sub(rf"^{number} (?=District Court of Appeal)", "", name, flags=re.IGNORECASE)
    short = STATES[state][0]
    if name in _HIGHEST.get(state, ("Supreme Court",)):
        return short
    if state == "New York" and "Appellate" in name:
        name = name.removeprefix("Supreme Court, ").removeprefix("Supreme Court ")
    parts = [table("courts").get(part) for part in name.split(", ")]
    return " ".join([short, *(part for part in parts if part)]) if all(parts) else ""


def court_shown(court: str, reporters: tuple[str, ...], *, neutral: str = "") -> str:
    """What of the court the parenthesis must still say, given the reporters cited.

    The Supreme Court of the United States is shown by its reporters; a state's highest court by a reporter of
    that state; of other courts the state is left out where the reporter shows it.
    *Source:* The Indigo Book R12.3 (court in the parenthetical) with its examples ``(App. Div. 1991)``, ``(1955)``.
    """
    name = normal_court(court)
    if name == "U.S.":
        return "" if any(reporter in _SUPREME for reporter in reporters) or not name else "U.S."
    state = next((found for found in map(state_of_reporter, reporters) if found), "") or neutral_state(neutral)
    if any(reporter == name or reporter.startswith(name + " ") for reporter in reporters):
        # A court with a reporter of its own is shown by it (Fed. Cl., T.C., Ct. Int’l Trade).
        return ""
    if not state:
        return name
    if name == state:
        return ""
    if name.startswith(state + " "):
        rest = name[len(state) + 1 :]
        if neutral and rest in _INTERMEDIATE and _LOWER.search(_designator(neutral)):
            return ""
        own = f"{state} App." if rest in {"App.", "Ct. App.", "App. Ct."} else f"{state} {rest}"
        shown = any(reporter == own or reporter.startswith(own + " ") for reporter in reporters)
        return "" if shown else rest
    return name


def _designator(neutral: str) -> str:
    """The letters of a neutral citation: ``UT App`` of ``2009 UT App 179``."""
    found = re.match(r"\d{4}[ -](.+?)[ -]\d", neutral)
    return found[1] if found else ""


def neutral_state(neutral: str) -> str:
    """The state whose court a neutral citation is of, abbreviated; empty where it names none.

    >>> [neutral_state(cite) for cite in ("2021-NCSC-66", "2016 UT 20", "2010-NMCA-012", "2015 WL 9")]
    ['N.C.', 'Utah', 'N.M.', '']
    """
    letters = _designator(neutral)
    if not letters:
        return ""
    for name, (short, code) in STATES.items():
        own = rf"{re.escape(name)}|{re.escape(short)}|{code.upper()}(?:SC|COA|CA|CERT)?"
        if re.fullmatch(rf"(?:{own})(?:[ -].*)?", letters):
            return short
    return ""
