"""Cases: full citations, short forms, histories.

*Source:* The Indigo Book R11 (names), R12 (reporters, courts, years), R13 (parentheticals), R14 (history), R15 (short
forms).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.abbreviations import case_name
from workbench.citations.casenames import short_case_name
from workbench.citations.courts import court_shown, normal_court
from workbench.citations.jurisdictions import reporter_shown
from workbench.citations.pieces import date, italic, join, link, online, parens, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field, items

__all__ = ["full_case", "short_case", "toa_case"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a decision is printed: ``543 U.S. 551``."""

    volume: str
    reporter: str
    page: str
    #: A pinpoint of its own, for a parallel citation.
    pinpoint: str = ""

    def __str__(self) -> str:
        cited = " ".join(part for part in (self.volume, self.reporter, self.page) if part)
        return f"{cited}, {self.pinpoint}" if self.pinpoint else cited


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else smart(str(value))


def _places(values: Mapping[str, Any]) -> tuple[_Place, ...]:
    first: tuple[_Place, ...] = ()
    if _text(values, "reporter") and _text(values, "volume"):
        page = _text(values, "first_page") or "___"
        first = (_Place(_text(values, "volume"), reporter_shown(_text(values, "reporter")), page),)
    parallel = tuple(
        _Place(
            _text(p, "volume"),
            reporter_shown(_text(p, "reporter")),
            _text(p, "first_page") or _text(p, "page"),
            _text(p, "pinpoint"),
        )
        if isinstance(p, Mapping)
        else _Place("", smart(str(p)), "")
        for p in values.get("parallel") or ()
    )
    return first + parallel


def _decision(values: Mapping[str, Any], pin: Pinpoint) -> Text:
    """Everything after the name: where printed, pinpoint, court and year."""
    places = _places(values)
    neutral, database, docket = (_text(values, name) for name in ("neutral", "database", "docket"))
    if docket and not re.match(r"(?:No|Nos|Civ|Crim|Docket|Case|File)\b", docket):
        docket = f"No. {docket}"
    at = pin.text if pin else ""
    head: list[str] = []
    numbered = ""
    if neutral:
        head.append(neutral)
        if at:
            head.append(at)
        head += map(str, places)
    elif places:
        head.append(str(places[0]))
        if at:
            head.append(at)
        head += map(str, places[1:])
        # The docket of what is printed stands behind it, where it is asked for (T19, petitions for certiorari).
        numbered = docket if values.get("phrase") else ""
    elif database:
        head += [docket, database]
        if at:
            head.append(at if not pin.takes_at else f"at {at}")
    elif at:
        head += [docket, f"slip op. at {at}" if pin.takes_at else f"slip op. {at}"]
    else:
        # An opinion that only a court's website has is named as a slip opinion (R12.4.2); others where a page is cited.
        head += [docket, "slip op." if values.get("slip") and values.get("url") else ""]
    when = parens(_when(values, places, neutral, database))
    return join(join(*(part for part in head if part), sep=", "), when, parens(numbered))


def _when(values: Mapping[str, Any], places: tuple[_Place, ...], neutral: str, database: str) -> str:
    """Court and date of the parenthesis: the year for what is printed, the day for what is not (R12.4)."""
    reporters = tuple(place.reporter for place in places)
    # The United States Law Week is cited by the day, as it comes out by the week (T19).
    exact = (not places and not neutral) or "U.S.L.W." in reporters
    if database and not places:
        # "2015 U.S. LEXIS 1503" names the Supreme Court; "WL" names no court.
        reporters = tuple(name for name in ("U.S. LEXIS",) if name in database)
    court = court_shown(_text(values, "court"), reporters, neutral=neutral) if _text(values, "court") else ""
    day = _text(values, "date")
    year = _text(values, "year") or next(iter(re.findall(r"\b(?:1[6-9]|20)\d\d\b", day)), "")
    shown = date(day) if exact and day else year
    if neutral and re.match(r"\d{4}\b", neutral) and not court:
        # The neutral citation itself says court and year (R12.3.2).
        return ""
    return " ".join(part for part in (court, shown) if part)


def _name(values: Mapping[str, Any]) -> str:
    """The case's name, cut and abbreviated."""
    printed = _text(values, "name_as_printed")
    return smart(printed or case_name(_text(values, "case_name"), court=_text(values, "court")))


def _values(entry: Entry) -> dict[str, Any]:
    plain = {name: field(entry, name) for name in entry.fields if name not in {"parallel", "history"}}
    return {**plain, "parallel": items(entry, "parallel"), "history": items(entry, "history")}


def full_case(entry: Entry, pin: Pinpoint, *, parenthetical: str = "") -> Text:
    """A case in full."""
    values = _values(entry)
    popular = _text(values, "popular_name")
    name = join(italic(_name(values)), parens(italic(popular)))
    weights = [smart(str(one)) for one in items(entry, "weight")] or [_text(values, "note")]
    said = [text for text in (*weights, _explained(values), parenthetical) if text]
    cited = join(name, _decision(values, pin), sep=", ")
    cited = join(cited, *(parens(smart(text)) for text in dict.fromkeys(said)))
    steps = [step for step in values["history"] if isinstance(step, Mapping)]
    for step in steps:
        cited = join(cited, _history(values, step), sep=", ")
    return join(cited, online(entry), sep=", ")


def _explained(values: Mapping[str, Any]) -> str:
    return _text(values, "explanatory") or _text(values, "parenthetical")


#: Phrases that lead straight to what they name, without a comma: *overruled by*, *aff’g* (T14).
_LEADS_ON = re.compile(
    r"\b(?:by|to|from|in|acq|nonacq|acq\. in result|rev’g|aff’g|denying|vacating|modifying|enforcing|overruling|"
    r"reversing|affirming)\.?$"
)
#: Orders on review alone keep the name the case had (R14.3).
_ORDER = re.compile(
    r"(?:cert\.|petition for cert\.|reh’g|appeal|perm\. app\.|mandamus|prob\. juris\.).*"
    r"\b(?:denied|granted|dismissed|docketed|filed|noted)\b",
    re.IGNORECASE,
)


def _history(before: Mapping[str, Any], step: Mapping[str, Any]) -> Text:
    """One step of history: *aff’d*, 489 U.S. 705 (1989) (R14)."""
    phrase = smart(_text(step, "phrase")).strip(" ,")
    name = _name({**step, "court": step.get("court") or ""}) if step.get("case_name") else ""
    if _ORDER.match(phrase):
        name = ""
    weights = step.get("weight") or ()
    said = [weights] if isinstance(weights, str) else list(weights)
    said += [step["explanatory"]] if step.get("explanatory") else []
    where = Text(_text(step, "citation")) if step.get("citation") else _decision(step, Pinpoint("none"))
    tail = [parens(smart(str(one))) for one in said]
    address = link(_text(step, "url")) if step.get("url") else None
    if name and not _LEADS_ON.search(phrase) and _different(_name(before), name):
        if " on " in phrase:
            # A disposition with its grounds is parted from the new name by a comma (R14.2.1, In re Verizon).
            return join(join(join(italic(phrase), italic(name), where, sep=", "), *tail), address, sep=", ")
        name = f"sub nom. {name}"
    elif name and not _LEADS_ON.search(phrase):
        name = ""
    lead = italic(f"{phrase} {name}".strip())
    comma = " " if _LEADS_ON.search(phrase) and not name else ", "
    # A docket number alone in parentheses follows its phrase without a comma (T19).
    cited = join(lead, where, sep=" " if str(where).startswith("(") else comma)
    return join(join(cited, *tail), address, sep=", ")


def _different(first: str, second: str) -> bool:
    """Whether two names are of different parties; parties merely reversed are the same (R14.3)."""

    def parties(name: str) -> set[str]:
        return {side.casefold() for side in re.split(r" v\. ", name)}

    return parties(first) != parties(second)


def short_name(entry: Entry) -> str:
    """What the short form calls the case."""
    given = field(entry, "short_name")
    court = normal_court(field(entry, "court"))
    federal = court == "U.S." or court.endswith("Cir.")
    return smart(given or short_case_name(_name(_values(entry)), field(entry, "year") if federal else ""))


def short_case(entry: Entry, pin: Pinpoint) -> Text:
    """A case cited again: *Roper*, 543 U.S. at 569."""
    values = _values(entry)
    name = italic(short_name(entry))
    places = _places(values)
    neutral, database, docket = (_text(values, key) for key in ("neutral", "database", "docket"))
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else ""
    if neutral:
        return join(name, neutral, at, sep=", ")
    if places:
        # Without a page to point to, the whole decision is cited by its first page, never "at" a page nobody named.
        return join(name, join(f"{places[0].volume} {places[0].reporter}", at or places[0].page), sep=", ")
    if database:
        return join(name, database, at, sep=", ")
    if at:
        return join(name, f"slip op. {at}" if pin.takes_at else f"slip op. {pin.text}", sep=", ")
    return join(name, docket if docket.startswith("No") else f"No. {docket}", sep=", ")


def toa_case(entry: Entry) -> Text:
    """A case as a table of authorities lists it: without pinpoint and explanation."""
    bare = Entry(
        entry.type,
        fields=[
            (k, v)
            for k, v in entry.fields.items()
            if k not in {"explanatory", "parenthetical", "pinpoint", "url", "archive_url"}
        ],
        persons=entry.persons,
    )
    bare.key = entry.key
    return full_case(bare, Pinpoint("none"))
