"""What a checker must stop: retracted papers, figures that circulate in a wrong form, invented cases.

Read from ``literature/retractions.json``, ``misquotations.json`` and ``fabricated.json``. Every
entry says where it was seen. A pattern is data with an example that it catches and a right form that it
spares; both are tested. Silence is no clearance: only what was met in circulation is listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field, field_validator, model_validator

from workbench.errors import LibraryError
from workbench.evidence.canonical import read_rows
from workbench.evidence.findings import Record

__all__ = [
    "Cautions",
    "Fabricated",
    "Misquotation",
    "Misquoted",
    "Pattern",
    "Place",
    "Retraction",
    "find_misquotations",
    "is_fabricated",
    "load_cautions",
    "retraction_of",
]


class Retraction(Record):
    """A publication that was retracted, corrected or seriously disputed."""

    id: str
    status: Literal["retracted", "corrected", "disputed"]
    #: As cited, first the preferred form; empty where no page showed it.
    titles: tuple[str, ...]
    #: Whether the title was cut off where it was seen, so that only its beginning can be compared.
    title_cut_off: bool = False
    authors: tuple[str, ...]
    journal: str | None
    year: int | None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    #: Key of the source in the library, where it is there.
    source: str | None = None
    #: What happened, in words.
    notice: str
    seen_at: tuple[str, ...] = Field(min_length=1)


class Pattern(Record):
    """A regular expression that finds a wrong form, with a text that it catches and one that it spares."""

    pattern: str
    catches: str
    spares: str
    #: The pattern is too general to stand alone: it is tried only where the source is cited.
    only_if_cited: bool = False

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class Misquotation(Record):
    """A wrong form that circulates, and the right one."""

    id: str
    kind: Literal["figure", "bibliographic", "version", "scope"]
    #: Key of the source it is about, or ``null`` where the library does not hold it.
    source: str | None = None
    #: Id of the authority it is about.
    authority: str | None = None
    wrong: str
    right: str
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    seen_at: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_fire(self) -> Misquotation:
        if self.source is None and self.authority is None and any(p.only_if_cited for p in self.patterns):
            raise ValueError("a pattern waits for a citation, but the entry names no source or authority")
        return self


class Place(Record):
    """Where an invented case claims to stand: volume, reporter and first page, or a database number."""

    volume: str
    reporter: str
    page: str


class Fabricated(Record):
    """A citation that was invented, with every form in which it is retold."""

    id: str
    cite: str
    names: tuple[str, ...] = Field(min_length=1)
    place: Place
    #: Other places at which it is retold.
    variants: tuple[Place, ...] = ()
    #: Whether the name alone betrays it; not where a real case may bear the same name.
    name_alone: bool
    #: Whether the place alone betrays it, because nothing stands there.
    place_alone: bool
    why: str
    #: What really stands at the place, where that was seen.
    belongs_to: str | None = None
    seen_at: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Cautions:
    """Retractions, misquotations and fabricated cases, by id."""

    retractions: Mapping[str, Retraction]
    misquotations: Mapping[str, Misquotation]
    fabricated: Mapping[str, Fabricated]


@dataclass(frozen=True, slots=True)
class Misquoted:
    """A wrong form found in a text: which, and where."""

    misquotation: Misquotation
    start: int
    end: int
    text: str


def load_cautions(folder: Path) -> Cautions:
    """The cautions of the library.

    Raises:
        LibraryError: SW232 with every fault of the three files.
    """
    retractions, faults = read_rows(folder / "retractions.json", Retraction)
    misquotations, more = read_rows(folder / "misquotations.json", Misquotation)
    fabricated, most = read_rows(folder / "fabricated.json", Fabricated)
    if every := faults + more + most:
        raise LibraryError("the cautions of the library do not load", code="SW232", file=folder.name, faults=every,
                           remedy="Correct the entries named; nothing was loaded.")
    return Cautions(MappingProxyType({row.id: row for row in retractions}),
                    MappingProxyType({row.id: row for row in misquotations}),
                    MappingProxyType({row.id: row for row in fabricated}))


def find_misquotations(
    text: str, cautions: Cautions, cited_sources: Collection[str] = frozenset(),
) -> tuple[Misquoted, ...]:
    """The wrong forms a text repeats, in the order in which they stand, one a misquotation.

    Errs towards silence: a pattern too general to stand alone is tried only where its source or
    authority is among ``cited_sources``.
    """
    plain = text.translate(_PRINT_TO_PLAIN)
    found: list[Misquoted] = []
    for entry in cautions.misquotations.values():
        cited = entry.source in cited_sources or entry.authority in cited_sources
        for pattern in entry.patterns:
            if pattern.only_if_cited and not cited:
                continue
            if match := _compiled(pattern.pattern).search(plain):
                found.append(Misquoted(entry, match.start(), match.end(), text[match.start():match.end()]))
                break
    return tuple(sorted(found, key=lambda each: (each.start, each.misquotation.id)))


def retraction_of(
    cautions: Cautions, *, doi: str | None = None, title: str | None = None, source: str | None = None,
) -> Retraction | None:
    """The retraction, correction or dispute of a publication, by DOI, title or key; ``None`` where none is known.

    Titles are compared by their letters and figures alone. A title that was cut off where it was seen
    is compared as far as it goes, so that a near namesake is stopped rather than passed.
    """
    number = _bare_doi(doi) if doi else ""
    letters = _letters(title) if title else ""
    for entry in sorted(cautions.retractions.values(), key=lambda row: _GRAVITY.index(row.status)):
        if number and entry.doi and number == _bare_doi(entry.doi):
            return entry
        if source and source == entry.source:
            return entry
        for known in map(_letters, entry.titles if letters else ()):
            if letters == known or (entry.title_cut_off and letters.startswith(known)):
                return entry
    return None


def is_fabricated(
    cautions: Cautions, name: str, volume: str | int | None = None, reporter: str | None = None,
    page: str | int | None = None,
) -> Fabricated | None:
    """The invented case that a citation repeats; ``None`` where it repeats none.

    Name and place together betray it; the name alone where no real case bears it, since the fakes are
    retold with other numbers; the place alone where nothing stands there.
    """
    wanted = _letters(name)
    place = (_letters(str(volume or "")), _letters(reporter or ""), _letters(str(page or "")))
    likely: Fabricated | None = None
    for entry in cautions.fabricated.values():
        named = bool(wanted) and any(_same_case(wanted, _letters(known)) for known in entry.names)
        placed = place == _place(entry.place)
        retold = placed or any(place == _place(variant) for variant in entry.variants)
        if placed and (named or entry.place_alone):
            return entry
        if named and (retold or entry.name_alone):
            likely = likely or entry
    return likely


#: The gravest notice is given first.
_GRAVITY = ("retracted", "corrected", "disputed")

#: Marks of print, one for one, so that places in the text stay the same.
_PRINT_TO_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "‑": "-",
                                 "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\n": " ", "\t": " "})


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _same_case(one: str, other: str) -> bool:
    # "China Southern Airlines Co., Ltd." is the same invented party as "China Southern Airlines".
    return one == other or (min(len(one), len(other)) >= 12 and (one.startswith(other) or other.startswith(one)))


def _place(place: Place) -> tuple[str, str, str]:
    return _letters(place.volume), _letters(place.reporter), _letters(place.page)


def _bare_doi(doi: str) -> str:
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", doi.strip().lower())
