"""What the library holds, arranged so that a citation found in a text can be looked up.

Every authority is written out by the citation engine and read back by the readers that read the text, so that the two
sides are compared part by part and a form that the readers cannot read is noticed (a test reads all of them).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from pybtex.database import Entry

from workbench.citations import bluebook
from workbench.citations.abbreviations import case_name
from workbench.citations.jurisdictions import STATES
from workbench.citations.names import is_others, last_name
from workbench.citations.reading.cases import reporter
from workbench.citations.reading.extract import extract
from workbench.citations.reading.found import Found, letters
from workbench.citations.reading.sections import base, listed
from workbench.citations.records import field, persons, record
from workbench.evidence.law import Authority, cite_fields
from workbench.evidence.library import Library

__all__ = ["Holdings", "Place", "Work", "holdings", "law_keys", "party_letters", "same_case"]

_K = TypeVar("_K")

#: A case's place in the reports: volume, reporter, first page.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """A publication of the library, in the parts that a citation is compared by."""

    key: str
    #: Surnames of the authors, in order.
    surnames: tuple[str, ...]
    title: str
    journal: str
    volume: str
    page: str
    year: str
    doi: str
    shown: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """The library by place, name, section, title and DOI."""

    authorities: Mapping[str, Authority]
    entries: Mapping[str, Entry]
    shown: Mapping[str, str]
    places: Mapping[Place, tuple[str, ...]]
    #: By the letters of the abbreviated name.
    names: Mapping[str, tuple[str, ...]]
    dockets: Mapping[str, str]
    #: By what :func:`law_keys` gives for a citation.
    law: Mapping[tuple[str, ...], tuple[str, ...]]
    works: Mapping[str, Work]
    titles: Mapping[str, str]
    dois: Mapping[str, str]
    #: By the letters of the first surname.
    surnames: Mapping[str, tuple[str, ...]]


def holdings(library: Library) -> Holdings:
    """The library arranged for look-up; arranged once for each library."""
    return _arranged(_Held(library))


class _Held:
    """A library that can be remembered by its revision."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return hash(self.library.revision)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.library.revision == other.library.revision


@lru_cache(maxsize=4)
def _arranged(held: _Held) -> Holdings:
    library = held.library
    authorities = library.law.authorities
    # As on a day long gone, nothing is "former" yet: the plain citation is what is compared.
    entries = {
        key: record(str(one.cite["type"]), key, cite_fields(one, dt.date(1900, 1, 1)))
        for key, one in authorities.items()
    }
    shown = {key: _shown(entry) for key, entry in entries.items()}
    places: dict[Place, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    dockets: dict[str, str] = {}
    law: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, entry in entries.items():
        if entry.type == "case":
            names[party_letters(field(entry, "case_name"))].append(key)
            if volume := field(entry, "volume"):
                series = field(entry, "reporter")
                places[volume, reporter(series) or series, field(entry, "first_page")].append(key)
            if docket := field(entry, "docket"):
                dockets[letters(docket).removeprefix("no")] = key
            continue
        for found in extract(shown[key])[:1]:
            for index in law_keys(found):
                law[index].append(key)
    works = {key: _work(key, entry) for key, entry in library.sources.items()}
    surnames: dict[str, list[str]] = defaultdict(list)
    for key, work in works.items():
        if work.surnames:
            surnames[letters(work.surnames[0])].append(key)
    return Holdings(
        authorities,
        MappingProxyType(entries),
        MappingProxyType(shown),
        _frozen(places),
        _frozen(names),
        MappingProxyType(dockets),
        _frozen(law),
        MappingProxyType(works),
        MappingProxyType({letters(w.title): k for k, w in works.items()}),
        MappingProxyType({w.doi: k for k, w in works.items() if w.doi}),
        _frozen(surnames),
    )


def _frozen(lists: Mapping[_K, Iterable[str]]) -> Mapping[_K, tuple[str, ...]]:
    return MappingProxyType({key: tuple(values) for key, values in lists.items()})


def _shown(entry: Entry) -> str:
    return str(bluebook.full(entry)).replace("\u00a0", " ")


def _work(key: str, entry: Entry) -> Work:
    pages = field(entry, "first_page") or re.split(r"\s*(?:-+|–|—|,)\s*", field(entry, "pages"))[0]
    title = ": ".join(part for part in (field(entry, "title"), field(entry, "subtitle")) if part)
    surnames = tuple(last_name(one) for one in persons(entry, "author") if not is_others(one))
    return Work(
        key,
        surnames,
        title,
        field(entry, "journal", "journaltitle"),
        field(entry, "volume"),
        pages,
        field(entry, "year") or field(entry, "date")[:4],
        field(entry, "doi").lower(),
        str(bluebook.full(entry)),
    )


def law_keys(found: Found) -> tuple[tuple[str, ...], ...]:
    """What a citation of law is looked up by, one key for each section it names; empty for what has none.

    >>> from workbench.citations.reading.extract import extract
    >>> law_keys(extract("18 U.S.C. §§ 3553(a), 3661")[0])
    (('statute', '18', '3553'), ('statute', '18', '3661'))
    """
    sections = listed(found["sections"])
    match found.kind:
        case "statute" | "regulation":
            return tuple((found.kind, found["title"], base(one)) for one in sections)
        case "state-statute" | "state-regulation":
            subject = _subject(found)
            return tuple((found.kind, found["state"], subject, base(one)) for one in sections)
        case "guideline":
            if found["place"]:
                return (("guideline", _part(found["place"])),)
            return tuple(("guideline", base(one)) for one in sections)
        case "court-rule":
            return (("court-rule", found["state"], found["rules"], base(found["number"])),)
        case "federal-register":
            return (("federal-register", found["volume"], found["page"]),)
        case "ethics-opinion":
            return (("ethics-opinion", found["number"]),)
        case "model-code":
            return (("model-code", letters(found["title"]), base(found["number"])),)
        case "standard":
            return (("standard", _standard(found["title"]), found["number"]),)
        case "bill":
            return (("bill", letters(found["chamber"]), found["number"], letters(found["state"])),)
        case "executive-order" | "legislative-report":
            return ((found.kind, found["number"]),)
        case "session-law":
            return (
                ("session-law", found["number"] or letters(f"{found['volume']} {found['page']} {found['session']}")),
            )
        case "constitution":
            return (("constitution", found["state"], letters(found["where"])),)
        case "restatement":
            return (("restatement", letters(found["series"] + found["title"]), base(found["number"])),)
        case _:
            return ()


def _subject(found: Found) -> str:
    """Which code of a state: ``penal``, ``crimproc``; empty where the state has one code."""
    text = found["code"] + (" crimproc" if found["local"] in {"CPL", "C.P.L."} else "")
    if re.match(r"C\.?P\.?L\b|Criminal Procedure Law|Code of Criminal Procedure|Crim\. Proc", text) or re.search(
        r"Crim\. Proc|Criminal Procedure", text
    ):
        return "crimproc"
    for sign, name in (
        ("Pen(?:al|\\.)", "penal"),
        ("Welf", "welfinst"),
        ("Evid", "evid"),
        ("Corr", "corr"),
        ("Fam", "fam"),
        ("Veh", "veh"),
        ("Health", "health"),
        ("Exec", "exec"),
        ("Ment", "menthyg"),
    ):
        if re.search(rf"\b{sign}", text):
            return name
    # Titles of Oklahoma and Pennsylvania stand before or after the code's name.
    title = re.search(r"\btit\. (\d+)", text)
    return found["title"] or (title[1] if title else "")


def _part(place: str) -> str:
    words = {
        "appendix": "app",
        "amendment": "amend",
        "chapter": "ch",
        "part": "pt",
        "five": "5",
        "four": "4",
        "three": "3",
        "two": "2",
        "one": "1",
        "introductory": "intro",
        "commentary": "cmt",
        "comment": "cmt",
    }
    return "".join(words.get(word, word) for word in re.findall(r"[a-z\d]+", place.casefold()))


def _standard(title: str) -> str:
    plain = letters(title)
    for sign in ("supplementaryguidelines", "guidelinesfortheappointment", "nasams"):
        if sign in plain:
            return sign
    return "nasams" if "codeofethics" in plain else plain


def party_letters(name: str) -> str:
    """A case name abbreviated as citations have it, by its letters: one spelling for all ways of writing it.

    >>> party_letters("U.S. v. Booker") == party_letters("United States of America v. Booker")
    True
    """
    return "|".join(_side(side) for side in re.split(r"\s+(?:v|vs)\.?\s+", _expanded(name), maxsplit=1))


def _expanded(name: str) -> str:
    text = " ".join(re.sub(r"\([^()]*\)", " ", name.replace("’", "'")).split())
    text = re.sub(r"\b([NSW])\. (?=Carolina|Dakota|Virginia)", lambda found: f"{_WINDS[found[1]]} ", text)
    text = re.sub(
        r"\bU\. ?S\.(?= v\b|$)|(?<= v\. )U\.S\.A?\.?$|\bUnited States of America\b|^US(?= v)|(?<=v\. )US$",
        "United States",
        text,
    )
    return case_name(text).replace("’", "'")


_WINDS = {"N": "North", "S": "South", "W": "West"}
_SUFFIX = re.compile(
    r"(?:,? (?:Inc|Incorporated|Co|Company|Corp|Corporation|Ltd|Limited|L\.?L\.?C|L\.?P|N\.A|PLC|L\.?L\.?P"
    r"|et al)\.?)+$",
    re.IGNORECASE,
)
_STATE_LETTERS = {letters(short): letters(name) for name, (short, _) in STATES.items()}


def _side(side: str) -> str:
    """One party by its letters, without what firms append and with a state written out."""
    side = re.sub(r"^(?:State|Commonwealth|People) of (?:the )?[A-Z].*$", lambda found: found[0].split()[0], side)
    plain = letters(side)
    if plain in _STATE_LETTERS:
        return _STATE_LETTERS[plain]
    return letters(_SUFFIX.sub("", side)) or plain


def same_case(one: str, other: str) -> bool:
    """Whether two case names are of the same parties in the same order.

    >>> same_case("Daubert v. Merrell Dow Pharmaceuticals, Inc.", "Daubert v. Merrell Dow Pharms.")
    True
    >>> same_case("Texas v. Johnson", "Johnson v. Texas")
    False
    """
    return bool(one and other) and party_letters(one) == party_letters(other)
