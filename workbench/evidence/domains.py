"""The coverage map: each domain of a life history, whether anybody asked, and what came of it.

Domains and the standards of practice that name them are read from ``literature/domains.json`` and
``standards.json``. *Nothing found* is said only where somebody was asked or something was looked into;
silence is *not asked*.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from workbench.case.corroboration import origins
from workbench.case.drafts import Draft, readable
from workbench.case.models import Asking, Exhibit, Fact, FactorState, Inquiry
from workbench.evidence.findings import Record

__all__ = ["GAPS", "STATE_WORDS", "Covered", "Domain", "Standard", "coverage_map", "coverage_of", "gaps"]

#: The three states as a page prints them.
STATE_WORDS: Mapping[FactorState, str] = {
    FactorState.FOUND: "investigated and found",
    FactorState.NOT_FOUND: "investigated, nothing found",
    FactorState.NOT_ASKED: "not asked",
}
#: What may be open about a domain; the name in it is that of the one source.
GAPS: Mapping[str, str] = {
    "not-asked": "Not asked.",
    "nobody-named": "Said to be investigated with nothing found, but nobody is named who was asked.",
    "one-source": "Nothing found, from one source alone ({0}).",
    "not-recorded": "Something was found and is not yet recorded as a fact with its exhibit.",
}


class Standard(Record):
    """A standard of practice that says what a life history must cover, and where its text was seen."""

    id: str
    #: As a page prints it.
    label: str
    #: Whether it speaks of capital cases or of all others.
    kind: Literal["capital", "non-capital"]
    #: The authority of the library that it is part of, where it may be cited from there.
    authority: str | None = None
    #: What is to be minded before it is relied on.
    note: str | None = None
    #: Addresses at which its text was read.
    seen: tuple[str, ...] = Field(min_length=1)
    status: Literal["verified", "single-source"]
    checked: dt.date


class Domain(Record):
    """A side of a life that an investigation looks into."""

    id: str
    #: Part of the map, and the domain's place on the whole of it.
    part: str
    place: int
    label: str
    #: What belongs to it, in our own words.
    asks: str
    #: Standards that name it, by id.
    standards: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Covered:
    """What was done about one domain."""

    domain: Domain
    state: FactorState
    asked: tuple[Asking, ...]
    facts: tuple[Fact, ...]
    #: Independent people or institutions behind those facts.
    origins: int
    note: str | None
    #: What is open, a key of :data:`GAPS`; ``None`` where nothing is.
    gap: str | None

    @property
    def gap_words(self) -> str:
        """What counsel must know is open, in a sentence; empty where nothing is."""
        return "" if self.gap is None else GAPS[self.gap].format(self.asked[0].whom if self.asked else "")


def coverage_map(domains: Mapping[str, Domain], inquiries: Iterable[Inquiry], facts: Mapping[str, Fact],
                 exhibits: Mapping[str, Exhibit]) -> tuple[Covered, ...]:
    """Every domain in the order of the map; one without an entry has not been asked.

    Facts and exhibits that are not there are passed over: a draft is shown as far as it goes.
    """
    known = {inquiry.domain: inquiry for inquiry in inquiries}
    found = []
    for domain in sorted(domains.values(), key=lambda domain: (domain.place, domain.id)):
        inquiry = known.get(domain.id) or Inquiry(domain=domain.id, state=FactorState.NOT_ASKED)
        shown = tuple(facts[key] for key in inquiry.facts if key in facts)
        behind = {origin for fact in shown
                  if all(reference.exhibit in exhibits for reference in fact.references)
                  for origin in origins(fact, exhibits)}
        found.append(Covered(domain, inquiry.state, inquiry.asked, shown, len(behind), inquiry.note,
                             _gap(inquiry, shown)))
    return tuple(found)


def coverage_of(document: Draft, domains: Mapping[str, Domain]) -> tuple[Covered, ...]:
    """The map of a case as it is written to a file, complete or not."""
    inquiries = readable(Inquiry, document.get("inquiries"))
    named = {key for inquiry in inquiries for key in inquiry.facts}
    held = document.get("facts")
    # Only what is named is read: a case has a thousand facts, and this is done while somebody types.
    facts = [one for one in (held if isinstance(held, list) else ())
             if isinstance(one, Mapping) and isinstance(one.get("key"), str) and one["key"] in named]
    return coverage_map(domains, inquiries, {fact.key: fact for fact in readable(Fact, facts)},
                        {exhibit.key: exhibit for exhibit in readable(Exhibit, document.get("exhibits"))})


def gaps(rows: Iterable[Covered]) -> tuple[Covered, ...]:
    """The domains about which something is open: the list for counsel."""
    return tuple(row for row in rows if row.gap is not None)


def _gap(inquiry: Inquiry, facts: tuple[Fact, ...]) -> str | None:
    match inquiry.state:
        case FactorState.NOT_ASKED:
            return "not-asked"
        case FactorState.NOT_FOUND if not inquiry.asked:
            return "nobody-named"
        case FactorState.NOT_FOUND if len(inquiry.asked) == 1:
            return "one-source"
        case FactorState.FOUND if not facts:
            return "not-recorded"
        case _:
            return None
