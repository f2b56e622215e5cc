"""A case found in a text, matched to the library and to what is known to be invented.

Name and number must agree: every invented citation is perfectly formed, and a real name at a wrong page or a real
page under a wrong name is as bad. A case that the library does not hold is *unknown*, however it looks.
"""

from __future__ import annotations

import re

from pybtex.database import Entry

from workbench.citations.courts import court_shown, normal_court
from workbench.citations.reading.cases import reporter
from workbench.citations.reading.found import Found, letters
from workbench.citations.records import field
from workbench.evidence.cautions import Cautions, Fabricated, is_fabricated
from workbench.evidence.holdings import Holdings, party_letters, same_case
from workbench.evidence.law import Authority, opinion_at, refuse_dead_text
from workbench.evidence.pitfalls import Pitfalls
from workbench.evidence.verdicts import Dates, Verdict

__all__ = ["verify_case", "verify_place", "verify_short_case"]

_UNKNOWN = "not in the library: it cannot be verified offline"
#: Parties so common that two cases may well share them.
_COMMON = re.compile(
    r"^(?:united ?states|state|people|commonwealth|us|inre|exparte)|smith|jones|johnson|williams|brown|davis|miller"
    r"|moore|taylor",
    re.IGNORECASE,
)


def verify_case(
    found: Found,
    held: Holdings,
    cautions: Cautions,
    pitfalls: Pitfalls,
    dates: Dates,
    around: str,
    jurisdiction: str = "",
) -> Verdict:
    """What is said of a case cited in full."""
    if fake := _fabricated(found, cautions):
        stands = f" {fake.belongs_to} stands there." if fake.belongs_to else ""
        return Verdict("fabricated", fake.id, f"a known invented case ({fake.cite}): {fake.why}{stands}")
    if found["docket"] and not found["volume"]:
        verdict = _docket(found, held, dates, around)
    else:
        verdict = _reported(found, held, cautions, pitfalls, dates, around)
    if verdict.status == "unknown" and (misused := _unpublished(found, around, jurisdiction)):
        return Verdict("mismatch", verdict.key, misused)
    return verdict


def _fabricated(found: Found, cautions: Cautions) -> Fabricated | None:
    places = [(found["volume"], found["reporter"], found["page"]), *_parallels(found)]
    name = re.sub(r" \(No\. .*", "", found["name"])
    short = re.sub(r"^Estate of ", "", name)
    for volume, series, page in places:
        for written in dict.fromkeys((short, *_readings(name))):
            if fake := is_fabricated(cautions, written, volume, series, page):
                return fake
    for one in cautions.fabricated.values():
        if any(same_case(read, known) for known in one.names for read in _readings(name)) and (
            one.name_alone
            or any(
                (p.volume, letters(p.reporter), p.page) == (found["volume"], letters(found["reporter"]), found["page"])
                for p in (one.place, *one.variants)
            )
        ):
            return one
    return None


def _reported(
    found: Found,
    held: Holdings,
    cautions: Cautions,
    pitfalls: Pitfalls,
    dates: Dates,
    around: str,
) -> Verdict:
    place = (found["volume"], reporter(found["reporter"]) or found["reporter"], found["page"])
    here = held.places.get(place, ())
    if here:
        return _at(found, held, here, dates, around)
    if found["docket"] and letters(found["docket"]) in held.dockets and place[1] == "WL":
        # A database number beside a docket number that the library knows.
        return _docket(found, held, dates, around)
    if parallel := _parallel(found, held):
        return _at(found, held, parallel, dates, around)
    for namesake in pitfalls.namesakes.values():
        if (namesake.volume, namesake.reporter, namesake.page) == place:
            if found["name"] and not same_case(found["name"], namesake.name):
                return Verdict(
                    "mismatch", "", f"{' '.join(place)} is {namesake.name} ({namesake.year}), not {found['name']}"
                )
            if found["year"] and found["year"] != str(namesake.year):
                return Verdict(
                    "mismatch", "", f"{namesake.name}, {' '.join(place)} is of {namesake.year}, not {found['year']}"
                )
            other = held.shown.get(namesake.not_to_be_confused_with, "")
            return Verdict("unknown", "", f"{_UNKNOWN}; not to be confused with {other}")
    for fake in cautions.fabricated.values():
        if (
            fake.belongs_to
            and (fake.place.volume, letters(fake.place.reporter), fake.place.page)
            == (place[0], letters(place[1]), place[2])
            and found["name"]
            and not same_case(found["name"], fake.belongs_to.split(",")[0])
        ):
            return Verdict("mismatch", "", f"{' '.join(place)} belongs to {fake.belongs_to}, not to {found['name']}")
    return _named(found, held, place)


def _parallels(found: Found) -> list[tuple[str, str, str]]:
    read = (re.fullmatch(r"(\d+) (.+) (\S+)", one) for one in found["parallel"].split("; "))
    return [(one[1], one[2], one[3]) for one in read if one]


def _parallel(found: Found, held: Holdings) -> tuple[str, ...]:
    return next((here for place in _parallels(found) if (here := held.places.get(place, ()))), ())


def _at(found: Found, held: Holdings, here: tuple[str, ...], dates: Dates, around: str) -> Verdict:
    """The place is one of the library's: name, year and court must be the same."""
    key = here[0]
    name = field(held.entries[key], "case_name")
    if not found["name"]:
        if found["year"] and found["year"] != field(held.entries[key], "year"):
            return Verdict("mismatch", key, f"{held.shown[key]} stands there; the year given is {found['year']}")
        first = letters(name.split(" v. ")[0])
        if letters(name) in letters(around) or (
            not _COMMON.search(first) and len(first) > 3 and first in letters(around)
        ):
            return _sound(found, held, key, dates, around)
        return Verdict("unknown", key, f"no name stands with it; the library has {held.shown[key]} there")
    if not any(same_case(one, name) for one in _readings(found["name"])):
        named = _by_name(found["name"], held)
        also = f"; {held.shown[named[0]]} is the case of that name" if named else ""
        return Verdict("mismatch", key, f"cited as {found['name']}, but {held.shown[key]} stands there{also}")
    wrong = _differences(found, held, key)
    if wrong:
        return Verdict("mismatch", key, f"the library has {held.shown[key]}; {wrong}")
    return _sound(found, held, key, dates, around)


def _readings(name: str) -> list[str]:
    """A name as it was read, and without the words of the sentence that may have been read along with it."""
    left, versus, right = name.partition(" v")
    words = left.split()
    return [name, *(f"{' '.join(words[i:])}{versus}{right}" for i in range(1, min(4, len(words))))]


def _differences(found: Found, held: Holdings, key: str) -> str:
    entry = held.entries[key]
    year = field(entry, "year") or field(entry, "date")[:4]
    wrong = []
    if found["year"] and year and found["year"] != year:
        wrong.append(f"the year is {year}, not {found['year']}")
    if found["court"] and not _same_court(found["court"], entry, found["reporter"]):
        shown = court_shown(field(entry, "court"), ()) or "the Supreme Court of the United States"
        wrong.append(f"the court is {shown}, not {found['court']}")
    for place in _parallels(found):
        if (there := held.places.get(place, ())) and key not in there:
            wrong.append(f"{' '.join(place)} is {held.shown[there[0]]}")
    first = field(entry, "first_page")
    pin = re.match(r"\d+", found["pin"])
    if (
        pin
        and first.isdigit()
        and found["form"] in {"full", "short"}
        and not found["pin"].startswith("*")
        and (int(pin[0]) < int(first) and len(pin[0]) >= len(first))
    ):
        wrong.append(f"page {pin[0]} lies before its first page, {first}")
    return "; ".join(wrong)


def _same_court(text: str, entry: Entry, series: str) -> bool:
    def plain(court: str) -> str:
        return letters(re.sub(r"\b(\d)(?:nd|rd)\b", r"\1d", normal_court(court)))

    court = field(entry, "court")
    said = plain(text)
    return said in {plain(court), plain(court_shown(court, (series,))), plain(court_shown(court, ()))}


def _sound(found: Found, held: Holdings, key: str, dates: Dates, around: str) -> Verdict:
    """Name and number agree; now the page that is pointed to and the use that is made of it."""
    return verify_place(held.authorities[key], found, dates, around, shown=held.shown[key])


def verify_place(authority: Authority, found: Found, dates: Dates, around: str, *, shown: str) -> Verdict:
    """Whether the page of a case may be cited as what the court held, and the case for what it is cited for."""
    said = f"{found['weight']} {around[around.find(found.text) + len(found.text) :][:90]}"
    for page in re.findall(r"(?<![\w.:])\d{1,4}(?!\w)", re.sub(r"nn?\.\s?\d+", "", found["pin"])):
        whose = opinion_at(authority, int(page))
        if whose and not re.search(r"dissent|concur|\bJJ?\.", said):
            return Verdict("mismatch", authority.id, f"page {page} of {shown} is {whose}; the citation does not say so")
    for limit in authority.limits:
        if limit.since > dates.on.isoformat():
            continue
        if limit.at is not None:
            refused = (
                refuse_dead_text(authority, dates.on, dates.offense or dates.on, found["pin"]) if found["pin"] else None
            )
            if refused is not None and refused.kind == "limited" and refused.reason == limit.reason:
                return Verdict("stale", authority.id, limit.reason)
        elif limit.use is None or (limit.signs and re.search(limit.signs, around, re.IGNORECASE | re.DOTALL)):
            return Verdict(
                "stale", authority.id, f"{limit.reason} It may not be cited for this: {limit.use or 'any use'}."
            )
    return Verdict("verified", authority.id, "")


def _by_name(name: str, held: Holdings) -> tuple[str, ...]:
    return held.names.get(party_letters(name), ())


def _named(found: Found, held: Holdings, place: tuple[str, str, str]) -> Verdict:
    """The place is not the library's: is the name?"""
    same = _by_name(found["name"], held) if found["name"] else ()
    if place[2].startswith("_"):
        shown = ", ".join(held.shown[key] for key in same)
        return Verdict("unknown", "", f"the page is left blank{f'; the library has {shown}' if shown else ''}")
    for key in same:
        entry = held.entries[key]
        year = field(entry, "year") or field(entry, "date")[:4]
        series = field(entry, "reporter")
        if not series:
            # Known by docket and date alone: no page of the reports has been seen.
            if (
                place[1] in {"U.S.", "S. Ct."}
                and found["year"] in {"", year}
                and field(entry, "court").startswith("U.S")
            ):
                return Verdict(
                    "mismatch",
                    key,
                    f"the library has it as a slip opinion, {held.shown[key]}; no page of the reports is known",
                )
            continue
        if reporter(series) != place[1]:
            continue
        agree = [found["year"] == year, place[0] == field(entry, "volume"), place[2] == field(entry, "first_page")]
        one_off = any(agree) or not found["year"]
        if one_off or not any(_COMMON.search(side) for side in party_letters(found["name"]).split("|")):
            return Verdict(
                "mismatch",
                key,
                f"the library has {held.shown[key]}; {' '.join(place)} ({found['year'] or 'no year'}) is not its place",
            )
    if same:
        return Verdict(
            "unknown",
            "",
            f"{_UNKNOWN} at {' '.join(place)}; under this name it holds {', '.join(held.shown[key] for key in same)}",
        )
    near = _misspelled(found, held)
    if near:
        return near
    return Verdict("unknown", "", _UNKNOWN)


def _misspelled(found: Found, held: Holdings) -> Verdict | None:
    """A name turned around is another case's name, and is said to be."""
    sides = party_letters(found["name"]).split("|")
    if len(sides) == 2 and (turned := held.names.get("|".join(reversed(sides)), ())):
        return Verdict("unknown", "", f"{_UNKNOWN}; not to be confused with {held.shown[turned[0]]}")
    return None


def _docket(found: Found, held: Holdings, dates: Dates, around: str) -> Verdict:
    key = held.dockets.get(letters(found["docket"]))
    if key is None:
        for other in _by_name(found["name"], held):
            entry = held.entries[other]
            if not field(entry, "volume") and field(entry, "date")[:4] == found["year"]:
                return Verdict(
                    "mismatch",
                    other,
                    f"the library has {held.shown[other]}; the docket number given is {found['docket']}",
                )
        return Verdict("unknown", "", _UNKNOWN)
    if not any(same_case(one, field(held.entries[key], "case_name")) for one in _readings(found["name"])):
        return Verdict("mismatch", key, f"cited as {found['name']}, but {held.shown[key]} has that docket number")
    if wrong := _differences(found, held, key):
        return Verdict("mismatch", key, f"the library has {held.shown[key]}; {wrong}")
    return _sound(found, held, key, dates, around)


def _unpublished(found: Found, around: str, jurisdiction: str) -> str:
    """Why a decision may not be cited in this court, as far as the citation shows it.

    *Source:* Cal. R. Ct. 8.1115, as the library's note on Cal. Penal Code § 1170(b)(6) reports it.
    """
    said = f"{found['court']} {found['weight']} {around}"
    californian = re.search(r"\bCal\.? ?(?:Ct\.? ?App|App)|Cal\. Ct\.|Cal\.\s?App", found["court"])
    unpublished = (
        found["reporter"] in {"WL", "LEXIS"}
        or "LEXIS" in found["reporter"]
        or not found["volume"]
        or re.search(r"unpub|nonpub|not for publication", said, re.IGNORECASE)
    )
    if jurisdiction == "ca" and (californian or re.match(r"People v\.", found["name"])) and unpublished:
        return "an unpublished California decision may not be cited in a California court (Cal. R. Ct. 8.1115)"
    return ""


def verify_short_case(
    found: Found,
    earlier: tuple[tuple[Found, Verdict], ...],
    held: Holdings,
    dates: Dates,
    around: str,
) -> Verdict:
    """A case cited again: by the citation in full that stands before it, else by the library."""
    series = found["reporter"]
    party = letters(found["name"].split(" v. ")[0])
    for full, verdict in reversed(earlier):
        if full["form"] != "full":
            continue
        sides = [letters(side) for side in re.split(r" v\. ", full["name"])]
        named = (
            not party
            or any(party in side or side.startswith(party) for side in sides)
            or same_case(found["name"], full["name"])
        )
        placed = full["volume"] == found["volume"] and full["reporter"] == series
        if placed and named:
            if verdict.status == "verified":
                return _repeated(found, held, verdict.key, dates, around)
            return Verdict(verdict.status, verdict.key, verdict.detail)
        if (
            named
            and party
            and full["reporter"] == series
            and not any(
                k[0] == found["volume"] and k[1] == series and _named_in(party, key, held)
                for k, keys in held.places.items()
                for key in keys
            )
        ):
            return Verdict(
                "mismatch", verdict.key, f"cited in full as {full.text}; the volume given here is {found['volume']}"
            )
    here = [
        key
        for place, keys in held.places.items()
        if place[:2] == (found["volume"], series)
        for key in keys
        if not party or _named_in(party, key, held)
    ]
    if len(here) == 1 and party:
        return _repeated(found, held, here[0], dates, around)
    if party:
        others = [
            key
            for place, keys in held.places.items()
            if place[1] == series
            for key in keys
            if letters(field(held.entries[key], "case_name").split(" v. ")[0]) == party
        ]
        if len(others) == 1 and not _COMMON.search(party):
            return Verdict(
                "mismatch", others[0], f"the library has {held.shown[others[0]]}; the volume given is {found['volume']}"
            )
    return Verdict("unknown", "", f"no citation in full stands before it, and it is {_UNKNOWN}")


def _named_in(party: str, key: str, held: Holdings) -> bool:
    return any(party in letters(side) for side in field(held.entries[key], "case_name").split(" v. "))


def _repeated(found: Found, held: Holdings, key: str, dates: Dates, around: str) -> Verdict:
    if wrong := _differences(found, held, key):
        return Verdict("mismatch", key, f"the library has {held.shown[key]}; {wrong}")
    return _sound(found, held, key, dates, around)
