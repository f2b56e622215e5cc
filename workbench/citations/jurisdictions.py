"""Courts, states and reporters: which court a citation names, and what its reporter already says."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import courts_db
import reporters_db

__all__ = ["STATES", "court_shown", "normal_court", "place", "state_of_reporter"]

#: States as citations abbreviate them, with the two letters reporters-db uses.
#: *Source:* The Indigo Book T12.1.
STATES = {
    "Alabama": ("Ala.", "al"),
    "Alaska": ("Alaska", "ak"),
    "Arizona": ("Ariz.", "az"),
    "Arkansas": ("Ark.", "ar"),
    "California": ("Cal.", "ca"),
    "Colorado": ("Colo.", "co"),
    "Connecticut": ("Conn.", "ct"),
    "Delaware": ("Del.", "de"),
    "Florida": ("Fla.", "fl"),
    "Georgia": ("Ga.", "ga"),
    "Hawaii": ("Haw.", "hi"),
    "Idaho": ("Idaho", "id"),
    "Illinois": ("Ill.", "il"),
    "Indiana": ("Ind.", "in"),
    "Iowa": ("Iowa", "ia"),
    "Kansas": ("Kan.", "ks"),
    "Kentucky": ("Ky.", "ky"),
    "Louisiana": ("La.", "la"),
    "Maine": ("Me.", "me"),
    "Maryland": ("Md.", "md"),
    "Massachusetts": ("Mass.", "ma"),
    "Michigan": ("Mich.", "mi"),
    "Minnesota": ("Minn.", "mn"),
    "Mississippi": ("Miss.", "ms"),
    "Missouri": ("Mo.", "mo"),
    "Montana": ("Mont.", "mt"),
    "Nebraska": ("Neb.", "ne"),
    "Nevada": ("Nev.", "nv"),
    "New Hampshire": ("N.H.", "nh"),
    "New Jersey": ("N.J.", "nj"),
    "New Mexico": ("N.M.", "nm"),
    "New York": ("N.Y.", "ny"),
    "North Carolina": ("N.C.", "nc"),
    "North Dakota": ("N.D.", "nd"),
    "Ohio": ("Ohio", "oh"),
    "Oklahoma": ("Okla.", "ok"),
    "Oregon": ("Or.", "or"),
    "Pennsylvania": ("Pa.", "pa"),
    "Rhode Island": ("R.I.", "ri"),
    "South Carolina": ("S.C.", "sc"),
    "South Dakota": ("S.D.", "sd"),
    "Tennessee": ("Tenn.", "tn"),
    "Texas": ("Tex.", "tx"),
    "Utah": ("Utah", "ut"),
    "Vermont": ("Vt.", "vt"),
    "Virginia": ("Va.", "va"),
    "Washington": ("Wash.", "wa"),
    "West Virginia": ("W. Va.", "wv"),
    "Wisconsin": ("Wis.", "wi"),
    "Wyoming": ("Wyo.", "wy"),
    "District of Columbia": ("D.C.", "dc"),
    "Puerto Rico": ("P.R.", "pr"),
    "Guam": ("Guam", "gu"),
    "Virgin Islands": ("V.I.", "vi"),
    "American Samoa": ("Am. Sam.", "as"),
    "Northern Mariana Islands": ("N. Mar. I.", "mp"),
}

_BY_CODE = {code: short for short, code in STATES.values()}

#: Reporters of the Supreme Court of the United States: they name the court by themselves.
_SUPREME = frozenset({"U.S.", "S. Ct.", "L. Ed.", "L. Ed. 2d", "U.S.L.W.", "U.S. LEXIS"})


@cache
def state_of_reporter(reporter: str) -> str:
    """The state whose cases alone a reporter holds, abbreviated; empty for federal and regional reporters.

    >>> state_of_reporter("N.Y.S.2d"), state_of_reporter("Vt."), state_of_reporter("P.2d"), state_of_reporter("F.3d")
    ('N.Y.', 'Vt.', '', '')
    """
    root = _root(reporter)
    named = [short for short, _ in STATES.values() if reporter == short or reporter.startswith(short + " ")]
    for entry in reporters_db.REPORTERS.get(root, ()):
        found = _single_state(entry)
        # A reporter named for a state belongs to it, whatever stray courts the data base adds.
        if found and (not named or found in named):
            return found
    if named and root in reporters_db.REPORTERS:
        return max(named, key=len)
    return ""


def _root(reporter: str) -> str:
    variation = reporters_db.VARIATIONS_ONLY.get(reporter)
    edition = variation[0] if variation and reporter not in reporters_db.EDITIONS else reporter
    found = reporters_db.EDITIONS.get(edition)
    return str(found) if found else edition


def _single_state(entry: dict[str, Any]) -> str:
    if entry.get("cite_type") not in {"state", "neutral"}:
        return ""
    states = {m[1] for m in (re.match(r"us:([a-z]{2})(?:[:;.]|$)", j) for j in entry["mlz_jurisdiction"]) if m}
    codes = [code for code in states if code in _BY_CODE]
    first = re.match(r"us:([a-z]{2})", entry["mlz_jurisdiction"][0]) if entry["mlz_jurisdiction"] else None
    if len(codes) == 1:
        return _BY_CODE[codes[0]]
    return _BY_CODE.get(first[1], "") if first and len(codes) <= 2 and entry.get("cite_type") == "state" else ""


@cache
def _courts_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for court in courts_db.courts:
        short = court.get("citation_string") or ""
        if short:
            for name in (court["name"], court["id"]):
                found.setdefault(str(name).casefold(), str(short))
    return found


def normal_court(court: str) -> str:
    """A court as the parenthesis names it; a full name or a courts-db id is looked up in courts-db.

    >>> normal_court("U.S. Supreme Court"), normal_court("S.D.N.Y."), normal_court("Louisiana Court of Appeal")
    ('U.S.', 'S.D.N.Y.', 'La. Ct. App.')
    """
    text = " ".join(court.split())
    if text.casefold() in {
        "u.s. supreme court",
        "supreme court of the united states",
        "us supreme court",
        "scotus",
        "united states supreme court",
        "u.s.",
        "us",
    }:
        return "U.S."
    known = _courts_by_name().get(text.casefold())
    if known:
        return known.replace("Fla. App.", "Fla. Dist. Ct. App.") if known == "Fla. App." else known
    if text in STATES:
        return STATES[text][0]
    return text


def court_shown(court: str, reporters: tuple[str, ...], *, neutral: str = "") -> str:
    """What of the court the parenthesis must still say, given the reporters cited.

    The Supreme Court of the United States is shown by its reporters; a state's highest court by a reporter of
    that state; of other courts the state is left out where the reporter shows it.
    *Source:* The Indigo Book R12.3 (court in the parenthetical) with its examples ``(App. Div. 1991)``, ``(1955)``.
    """
    name = normal_court(court)
    if name == "U.S.":
        return "" if any(reporter in _SUPREME for reporter in reporters) or not name else "U.S."
    state = next((found for found in map(state_of_reporter, reporters) if found), "") or _neutral_state(neutral)
    if not state:
        return name
    if name == state:
        return ""
    if name.startswith(state + " "):
        rest = name[len(state) + 1 :]
        if neutral and rest in {"App.", "Ct. App.", "App. Ct."} and re.search(r"\bApp\b", neutral):
            return ""
        own = f"{state} App." if rest in {"App.", "Ct. App.", "App. Ct."} else f"{state} {rest}"
        shown = any(reporter == own or reporter.startswith(own + " ") for reporter in reporters)
        return "" if shown else rest
    return name


def _neutral_state(neutral: str) -> str:
    for name, (short, code) in STATES.items():
        if re.match(rf"\d{{4}}[ -](?:{re.escape(name)}|{re.escape(short)}|{code.upper()})(?:[ -]|\b)", neutral):
            return short
    return ""


def place(text: str) -> str:
    """A state or the United States, abbreviated, from its name or its two letters; other text is kept."""
    known = {
        **{name: short for name, (short, _) in STATES.items()},
        "United States": "U.S.",
        "US": "U.S.",
        "U.S.": "U.S.",
        "United States of America": "U.S.",
        "us": "U.S.",
    }
    by_code = {code: short for short, code in STATES.values()}
    return known.get(text, by_code.get(text, text))
