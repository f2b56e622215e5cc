"""Entries of the library beside what the registers have: what agrees, what differs, what was retracted.

A register that cannot be asked any more (offline, blocked, asking to wait) is left alone for the rest
of the run, and every entry that was not compared says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pybtex.database import Entry

from workbench.citations.online.answers import Answer, Candidate, Notice, State
from workbench.citations.online.comparison import Comparison, compare
from workbench.citations.online.desk import Desk, services_for
from workbench.citations.online.queries import entry_query
from workbench.errors import CitationError

__all__ = ["Checked", "CheckedAnswer", "check"]

#: States after which a service is not asked again in the same run.
_GIVEN_UP = frozenset({State.OFFLINE, State.BLOCKED, State.RATE_LIMITED, State.DISABLED})


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """One service's answer about an entry, and the entry beside the work it names."""

    answer: Answer
    candidate: Candidate | None = None
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry of the library after its check."""

    key: str
    answers: tuple[CheckedAnswer, ...] = ()
    #: Why nothing could be asked about it.
    problem: str = ""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Every notice that a service knows about the work."""
        return tuple(notice for a in self.answers if a.candidate for notice in a.candidate.notices)

    @property
    def retracted(self) -> bool:
        """Whether a service knows of a retraction."""
        return any(notice.kind == "retraction" for notice in self.notices)

    @property
    def differs(self) -> bool:
        """Whether a field differs from what a service has."""
        return any(a.comparison is not None and not a.comparison.agrees for a in self.answers)

    @property
    def lacks(self) -> bool:
        """Whether a service has a field that the entry lacks."""
        return any(a.comparison is not None and a.comparison.additions for a in self.answers)

    @property
    def compared(self) -> bool:
        """Whether at least one service had the work."""
        return any(a.comparison is not None for a in self.answers)

    def json(self) -> dict[str, Any]:
        """The entry's check as plain values, for ``--json``."""
        return {
            "key": self.key, "compared": self.compared, "differs": self.differs, "lacks": self.lacks,
            "retracted": self.retracted, "problem": self.problem,
            "answers": [{"service": a.answer.service, "state": a.answer.state.value, "meaning": a.answer.meaning,
                         "detail": a.answer.detail, "asked": a.answer.asked,
                         "retrieved": a.answer.retrieved.isoformat(),
                         "notices": [{"kind": n.kind, "label": n.label, "doi": n.doi, "date": n.date,
                                      "source": n.source} for n in (a.candidate.notices if a.candidate else ())],
                         "fields": a.comparison.json() if a.comparison else []} for a in self.answers]}


def check(entries: Mapping[str, Entry], desk: Desk, *, now: dt.date, services: Sequence[str] = (),
          fresh: bool = False) -> Iterator[Checked]:
    """Each entry in turn beside the answers of ``services``, or of the registers that fit its question.

    Raises:
        CitationError: SW394, the cache cannot be used; SW395, a named service cannot be asked; SW396, unknown service.
    """
    given_up: dict[str, Answer] = {}
    for key, entry in entries.items():
        try:
            query = entry_query(entry)
        except CitationError as error:
            yield Checked(key, problem=error.problem)
            continue
        found = []
        for service in services or services_for(query):
            if service in given_up:
                answer = replace(given_up[service], asked="", detail="not asked again in this run")
            else:
                answer = desk.lookup(query, service, now=now, fresh=fresh)
            if answer.state in _GIVEN_UP:
                given_up.setdefault(service, answer)
            found.append(_beside(entry, answer))
        yield Checked(key, tuple(found))


def _beside(entry: Entry, answer: Answer) -> CheckedAnswer:
    if not answer.candidates:
        return CheckedAnswer(answer)
    pairs = [(candidate, compare(entry, candidate)) for candidate in answer.candidates]
    # A search may bring up a preprint beside the article: the one with the fewest differences is meant.
    candidate, comparison = min(pairs, key=lambda pair: len(pair[1].differences))
    return CheckedAnswer(answer, candidate, comparison)
