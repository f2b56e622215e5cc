"""A library entry beside what a service has, field by field; nothing is ever written over.

A difference is shown with both forms and decided by a person at the publication itself: registers
are wrong too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pybtex.database import Entry

from workbench.citations.names import full_name, is_others, last_name
from workbench.citations.online.answers import Candidate
from workbench.citations.online.likeness import (
    case_names_agree,
    first_page,
    letters,
    pages_agree,
    same_journal,
    same_title,
    title_begins,
)
from workbench.citations.online.queries import ClaimedCase

__all__ = ["Comparison", "FieldComparison", "Verdict", "compare", "compare_case"]


class Verdict(StrEnum):
    """How a field of the entry and of the answer stand to each other."""

    AGREES = "agrees"
    #: As far as the service shows the field, it agrees: a title without its subtitle, the first authors.
    PARTLY = "agrees as far as it goes"
    DIFFERS = "differs"
    #: The service does not have it; that says nothing about the entry.
    ONLY_HERE = "only in the library"
    #: The entry lacks it; the service's form can be taken over by hand.
    ONLY_THERE = "only in the answer"


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field, as the library and as the service have it."""

    field: str
    library: str
    answer: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """An entry beside one candidate."""

    service: str
    fields: tuple[FieldComparison, ...]

    @property
    def differences(self) -> tuple[FieldComparison, ...]:
        """The fields that differ."""
        return tuple(f for f in self.fields if f.verdict is Verdict.DIFFERS)

    @property
    def additions(self) -> tuple[FieldComparison, ...]:
        """The fields that the entry lacks and the service has."""
        return tuple(f for f in self.fields if f.verdict is Verdict.ONLY_THERE)

    @property
    def agrees(self) -> bool:
        """Whether no field differs."""
        return not self.differences

    def json(self) -> list[dict[str, Any]]:
        """The fields as plain values."""
        return [{"field": f.field, "library": f.library, "answer": f.answer, "verdict": f.verdict.value}
                for f in self.fields]


def compare(entry: Entry, candidate: Candidate) -> Comparison:
    """Each bibliographic field of an entry beside a candidate's; fields that neither has are left out.

    >>> entry = Entry("article", fields={"title": "Lead & Crime", "year": "2019", "volume": "101"})
    >>> theirs = Candidate("crossref", "x", "Lead and crime", year=2018, other_years=(2019,), volume="102")
    >>> [(f.field, f.verdict.value) for f in compare(entry, theirs).fields]
    [('title', 'agrees'), ('year', 'agrees'), ('volume', 'differs')]
    """
    return Comparison(candidate.service, tuple(_fields(entry, candidate)))


def compare_case(claimed: ClaimedCase, candidate: Candidate) -> Comparison:
    """The name and year that a citation claims beside the decision that stands at its place.

    >>> found = Candidate("courtlistener", "1", "Miller v. Alabama", year=2012)
    >>> compare_case(ClaimedCase("Roe v. Doe", 2012), found).differences[0].field
    'name'
    """
    return Comparison(candidate.service, tuple(
        _verdict(name, ours, theirs, agrees=agrees) for name, ours, theirs, agrees in (
            ("name", claimed.name, candidate.title, case_names_agree(claimed.name, candidate.title)),
            ("year", str(claimed.year or ""), str(candidate.year or ""), claimed.year == candidate.year))
        if ours))


def _fields(entry: Entry, candidate: Candidate) -> Iterator[FieldComparison]:
    def ours(*names: str) -> str:
        return next((" ".join(entry.fields[name].split()) for name in names if entry.fields.get(name)), "")

    title, theirs = ours("title"), candidate.title
    if title or theirs:
        yield _verdict("title", title, theirs, agrees=same_title(title, theirs), partly=title_begins(title, theirs))
    yield from _authors(entry, candidate)
    years = [str(year) for year in (candidate.year, *candidate.other_years) if year is not None]
    yield from _plain("year", ours("year"), years)
    journal = ours("journal", "journaltitle")
    journals = [form for form in (candidate.journal, *candidate.other_journals) if form]
    # What a register calls the journal of a book or a report is its series, publisher or repository.
    if journal or (journals and entry.type == "article"):
        theirs = journals[0] if journals else ""
        partly = "journal" in candidate.partial and letters(journal).startswith(letters(theirs))
        yield _verdict("journal", journal, theirs, agrees=same_journal(journal, journals), partly=partly)
    yield from _plain("volume", ours("volume"), [candidate.volume])
    yield from _plain("issue", ours("number", "issue"), [candidate.issue])
    pages, answer = ours("pages", "eid"), candidate.pages
    if pages or answer:
        partly = letters(pages) == first_page(answer) or first_page(pages) == letters(answer)
        yield _verdict("pages", pages, answer, agrees=pages_agree(pages, answer), partly=partly)
    doi = re.sub(r"^https?://(?:dx\.)?doi\.org/", "", ours("doi"), flags=re.IGNORECASE)
    yield from _plain("doi", doi.lower(), [candidate.doi.lower()])


def _plain(name: str, ours: str, theirs: Sequence[str]) -> Iterator[FieldComparison]:
    known = [value for value in theirs if value]
    if ours or known:
        # A DOI differs by a sign alone; of a volume or a year only letters and figures count.
        key = str.lower if name == "doi" else letters
        yield _verdict(name, ours, " or ".join(known), agrees=key(ours) in map(key, known))


def _authors(entry: Entry, candidate: Candidate) -> Iterator[FieldComparison]:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    named = [p for p in people if not is_others(p)]
    if not named and not candidate.authors:
        return
    cut = len(named) < len(people) or "authors" in candidate.partial
    pairs = list(zip(named, candidate.authors, strict=False))
    alike = all(_same_person(letters(last_name(p).strip("{}")), letters(full_name(p).strip("{}")), a.family, str(a))
                for p, a in pairs)
    whole = len(named) == len(candidate.authors)
    yield _verdict("authors", "; ".join(full_name(p).strip("{}") for p in named),
                   "; ".join(f"{a.given} {a.family}".strip() for a in candidate.authors),
                   agrees=alike and whole, partly=alike and cut)


def _same_person(family: str, whole: str, their_family: str, their_whole: str) -> bool:
    theirs = letters(their_family)
    # A family name of two words is one word to some registers: "Doyle" and "Joseph J. Doyle Jr", "García Márquez".
    return bool(theirs) and (theirs in {family, whole} or family == letters(their_whole)
                             or re.sub(r"(?:jr|sr|ii|iii)$", "", theirs) == re.sub(r"(?:jr|sr|ii|iii)$", "", family)
                             or (len(family) > 4 and theirs.endswith(family))
                             or (len(theirs) > 4 and family.endswith(theirs)))


def _verdict(name: str, ours: str, theirs: str, *, agrees: bool, partly: bool = False) -> FieldComparison:
    if not theirs:
        verdict = Verdict.ONLY_HERE
    elif not ours:
        verdict = Verdict.ONLY_THERE
    else:
        verdict = Verdict.AGREES if agrees else Verdict.PARTLY if partly else Verdict.DIFFERS
    return FieldComparison(name, ours, theirs, verdict)
