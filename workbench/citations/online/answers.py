"""What a service answered: its state, the works or cases it names, and where each word came from.

A state is never guessed. An error page is not "not found", and "not found" says only that this
service does not have the work: it never shows that the work does not exist.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import asdict, dataclass
from enum import StrEnum
from html import unescape
from typing import Any, Literal

__all__ = ["Answer", "Author", "Candidate", "Notice", "Reading", "Related", "State", "clean"]


class State(StrEnum):
    """How a look-up ended."""

    FOUND = "found"
    NOT_FOUND = "not found"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate limited"
    OFFLINE = "offline"
    TIMED_OUT = "timed out"
    MALFORMED = "malformed answer"
    REFUSED = "question refused"
    FAILED = "service failed"
    DISABLED = "disabled"


#: What each state means, for a reader.
MEANING = {
    State.FOUND: "the service names at least one work or case that fits",
    State.NOT_FOUND: "this service does not have it; that does not show that it does not exist",
    State.BLOCKED: "the service wants a person, a login or a token",
    State.RATE_LIMITED: "the service asks to wait",
    State.OFFLINE: "no connection to the service",
    State.TIMED_OUT: "no whole answer came in time",
    State.MALFORMED: "what came back is not an answer of this service",
    State.REFUSED: "the service does not understand the question",
    State.FAILED: "the service reports an error of its own",
    State.DISABLED: "look-ups are switched off",
}


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a body as the service writes it: ``family`` is a body's whole name."""

    family: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Notice:
    """A retraction, correction or other notice about a work."""

    kind: Literal["retraction", "concern", "correction", "other"]
    #: What the service calls it.
    label: str
    doi: str = ""
    date: str = ""
    #: Who says so: the publisher, Retraction Watch or the service itself.
    source: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another version of the work, or a work about it: ``is-preprint-of 10.…``."""

    relation: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One work or case that a service names, its fields as the service has them, as plain text."""

    service: str
    #: The service's own name for it: a DOI, an OpenAlex id, a CourtListener number.
    id: str
    title: str
    authors: tuple[Author, ...] = ()
    #: The year in print where the service tells it apart, else the only one given.
    year: int | None = None
    #: Further years the service gives, such as the one it went online.
    other_years: tuple[int, ...] = ()
    journal: str = ""
    #: Further forms of the journal's title.
    other_journals: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    kind: str = ""
    url: str = ""
    abstract: str = ""
    #: Reporter citations of a case.
    citations: tuple[str, ...] = ()
    #: Notices about this work; a retraction is among them where the service knows of one.
    notices: tuple[Notice, ...] = ()
    #: The DOI of the work that this record is itself a notice about.
    notice_of: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    #: Fields that the service cuts short, so that a lack proves nothing.
    partial: tuple[str, ...] = ()

    @property
    def retracted(self) -> bool:
        """Whether the service knows of a retraction."""
        return any(notice.kind == "retraction" for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one exchange amounts to, before it is known from where and when."""

    state: State
    detail: str = ""
    candidates: tuple[Candidate, ...] = ()
    #: Works that a search named but that do not fit the question.
    nearest: tuple[Candidate, ...] = ()
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one look-up, with its provenance."""

    state: State
    service: str
    #: The address that was asked, without any token; empty where nothing was asked.
    asked: str
    #: The day on which the service said so: an earlier one where the answer was kept.
    retrieved: dt.date
    candidates: tuple[Candidate, ...] = ()
    nearest: tuple[Candidate, ...] = ()
    #: What exactly happened, in words.
    detail: str = ""
    #: How many seconds the service asks to be left alone.
    retry_after_s: float | None = None
    #: Whether the answer was kept from an earlier day or command.
    kept: bool = False

    @property
    def meaning(self) -> str:
        """The state in words, as far as it goes."""
        return MEANING[self.state]

    def json(self) -> dict[str, Any]:
        """The answer as plain values, for ``--json``."""
        values = asdict(self)
        values |= {"state": self.state.value, "meaning": self.meaning, "retrieved": self.retrieved.isoformat()}
        for name in ("candidates", "nearest"):
            for value, candidate in zip(values[name], getattr(self, name), strict=True):
                value["retracted"] = candidate.retracted
        return values


_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>")


def clean(text: str | None, most: int = 2000) -> str:
    r"""A service's text as plain text: no markup, no control or direction marks, one line, bounded.

    >>> clean("Trauma &amp; <i>Justice</i>\n in\x1b[31m  Youth")
    'Trauma & Justice in[31m Youth'
    """
    if not text:
        return ""
    plain = unescape(_TAG.sub("", unescape(text[:most * 4])))
    # Zs are blanks; every other Z and C is a line break, an escape, a direction mark or a private character.
    kept = (" " if c.isspace() else c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())[:most]
