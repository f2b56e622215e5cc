"""States and reporters: which state a reporter belongs to, and how places are abbreviated."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import reporters_db

__all__ = ["STATES", "place", "reporter_shown", "state_of_reporter"]

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
def reporter_shown(reporter: str) -> str:
    """A reporter as citations space it; one written out by its name is looked up in reporters-db.

    >>> [reporter_shown(text) for text in ("F.Supp.2d", "NE2d", "Federal Reporter, Third Series", "Wn.2d")]
    ['F. Supp. 2d', 'N.E.2d', 'F.3d', 'Wn.2d']
    """
    text = " ".join(reporter.split())
    if not text or text in reporters_db.EDITIONS:
        return text
    # Only blanks and full stops are mended: Wn.2d and Wash. 2d are two ways, of the state and of the nation.
    known = _by_letters().get(_letters(text), ())
    if len(known) == 1:
        return known[0].replace("'", "’")
    return _by_name().get(text.casefold(), text).replace("'", "’")


def _letters(text: str) -> str:
    return re.sub(r"[\s.’']", "", text)


@cache
def _by_letters() -> dict[str, tuple[str, ...]]:
    """Editions of reporters by their letters and numbers alone: ``FSupp2d``, ``NE2d``."""
    found: dict[str, tuple[str, ...]] = {}
    for edition in reporters_db.EDITIONS:
        found[_letters(edition)] = (*found.get(_letters(edition), ()), str(edition))
    return found


@cache
def _by_name() -> dict[str, str]:
    """Reporters by name and series: ``federal reporter, third series``."""
    series = {"2d": "second", "3d": "third", "4th": "fourth", "5th": "fifth"}
    found = {"united states reports": "U.S.", "supreme court reporter": "S. Ct."}
    for entries in reporters_db.REPORTERS.values():
        for entry in entries:
            name = str(entry["name"]).casefold()
            for edition in entry["editions"]:
                last = str(edition).rsplit(".", 1)[-1].split(" ")[-1]
                if last in series:
                    long = last.replace("2d", "2nd").replace("3d", "3rd")
                    for shown in (f"{series[last]} series", f"{last} series", last, long):
                        found.setdefault(f"{name}, {shown}", str(edition))
                        found.setdefault(f"{name} {shown}", str(edition))
                else:
                    found.setdefault(name, str(edition))
    return found


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
