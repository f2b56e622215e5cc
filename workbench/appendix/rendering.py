"""What a writer is given: one document, whole, with everything it prints already decided.

Composition and the citation pass hand over a :class:`Document`; the writers take it through
:func:`workbench.appendix.preparation.prepared`. Nothing here reads a file or starts a program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.tree import Block, Inline, Node, plain_text, walk, words
from workbench.wording import MONTHS

__all__ = [
    "AuthorityEntry",
    "AuthorityGroup",
    "Caption",
    "Card",
    "Document",
    "Drawing",
    "Heading",
    "Labels",
    "Party",
    "contents_of",
    "parties",
    "title_of",
    "without_notes",
]

#: Ids of the places where a writer puts the two tables it computes, and the usual titles of these.
CONTENTS, AUTHORITIES = "table-of-contents", "table-of-authorities"
CONTENTS_TITLE, AUTHORITIES_TITLE = "Table of Contents", "Table of Authorities"
#: Class of such a place that already has a heading.
UNTITLED = "untitled"


class AuthorityEntry(Protocol):
    """One line of the table of authorities."""

    @property
    def key(self) -> str:
        """Key of the record."""

    @property
    def inlines(self) -> Sequence[Inline]:
        """The full citation, formatted."""

    @property
    def anchors(self) -> Sequence[str]:
        """Ids of the citations of it, in the order of the document."""


class AuthorityGroup(Protocol):
    """One part of the table of authorities: Cases, or Statutes and guidelines."""

    @property
    def title(self) -> str:
        """Heading of the part."""

    @property
    def entries(self) -> Sequence[AuthorityEntry]:
        """Its lines, in order."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the caption."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that the writers add by themselves, in the language of the document."""

    prepared_by: str = "Prepared by"
    counsel: str = "Submitted by"
    as_of: str = "As of"
    page: str = "Page"
    of: str = "of"
    contents: str = "Contents"
    skip: str = "Skip to the text"
    invented: str = "Invented case: no real person"
    day: str = "{month} {day}, {year}"
    months: tuple[str, ...] = MONTHS

    def on(self, date: dt.date) -> str:
        """A date as it is written in this language.

        >>> Labels().on(dt.date(2026, 11, 4))
        'November 4, 2026'
        """
        return self.day.format(month=self.months[date.month - 1], day=date.day, year=date.year)


@dataclass(frozen=True, slots=True)
class Caption:
    """What the cover says and every page's head repeats."""

    court: str
    parties: tuple[Party, ...]
    docket: str
    title: str
    #: ``DRAFT: not yet approved by counsel``, or ``FINAL`` where counsel has signed every claim.
    state: str
    prepared_by: str
    counsel: str
    #: The date of the document: an input, never looked up.
    as_of: dt.date
    judge: str | None = None
    #: ``FILED UNDER SEAL``, ``ATTORNEY WORK PRODUCT``: stands at the head of every page.
    legend: str | None = None
    #: An invented client: said on the cover and at the foot of every page.
    invented: bool = False
    #: What stands between the parties; New York prints ``– against –``.
    versus: str = "v."
    labels: Labels = Labels()

    @property
    def footer(self) -> str:
        """What the foot of every page says; empty for a final document about a real person."""
        parts = [] if self.state == "FINAL" else [self.state]
        return " · ".join([*parts, self.warning] if self.invented else parts)

    @property
    def warning(self) -> str:
        """That the client is invented, where that is so; else empty."""
        return self.labels.invented if self.invented else ""

    @property
    def court_lines(self) -> tuple[str, ...]:
        """The court's name as it is broken in a caption: the court, then its district or county.

        >>> from datetime import date
        >>> Caption("County Court, County of Exempla", (), "", "", "", "", "", date(2026, 1, 1)).court_lines
        ('County Court,', 'County of Exempla')
        """
        name, found, district = self.court.partition(" for the ")
        if found:
            return (name, f"for the {district}")
        name, found, county = self.court.rpartition(", ")
        return (f"{name},", county) if found else (self.court,)

    @property
    def date(self) -> str:
        """The date as courts write it.

        >>> Caption("", (), "", "", "", "", "", dt.date(2026, 11, 4)).date
        'November 4, 2026'
        """
        return self.labels.on(self.as_of)

    @property
    def seconds(self) -> int:
        """Midnight UTC of the document's date, as every file's time stamp, in seconds since 1970."""
        return int(dt.datetime.combine(self.as_of, dt.time(), dt.UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as SVG, its size in inches; an Image whose target is its name shows it."""

    name: str
    svg: str
    alt: str
    width_in: float
    height_in: float


@dataclass(frozen=True, slots=True)
class Card:
    """What a source found: its population, n, limits and DOI, shown in the HTML beside each citation of it."""

    key: str
    blocks: list[Block]
    #: Name of the source in the card's one visible line; the head of its citation where this is empty.
    title: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A composed appendix: citations resolved, provenance removed, nothing left to decide.

    In ``blocks``, ``Div`` elements with the ids ``table-of-contents`` and ``table-of-authorities`` mark where
    those go; their text, if any, is the title, and one that follows a heading gets no other. The classes
    ``page-break``, ``one-page``, ``note-box`` and ``counsel`` name the other things a writer knows.
    A citation is a ``Span`` of class ``citation`` with an id.
    """

    title: str
    caption: Caption
    blocks: list[Block]
    language: str = "en-US"
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    authorities: tuple[AuthorityGroup, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the body, for a table of contents."""

    level: int
    id: str
    inlines: list[Inline]


def parties(caption: str) -> tuple[Party, ...]:
    """The two sides of a one-line caption.

    >>> [party.name for party in parties("United States v. Doe")]
    ['United States', 'Doe']
    """
    first, _, second = caption.partition(" v. ")
    return (Party(first), Party(second, "Defendant")) if second else (Party(first),)


def _heading(node: Node) -> Heading:
    return Heading(node["c"][0], node["c"][1][0], without_notes(node["c"][2]))


def without_notes(node: Any) -> Any:
    """A copy of inlines for a second place in the document: no footnotes, no anchors, no links."""
    if isinstance(node, list):
        return [without_notes(child) for child in node if not (isinstance(child, dict) and child.get("t") == "Note")]
    if not isinstance(node, dict):
        return node
    if node.get("t") in {"Span", "Link"}:
        return {"t": "Span", "c": [["", [], []], without_notes(node["c"][1])]}
    return {key: without_notes(value) for key, value in node.items()}


def title_of(div: Node, default: str) -> str:
    """The title that a marking Div gives its table, or the usual one; empty where a heading stands before it."""
    return "" if UNTITLED in div["c"][0][1] else plain_text(div["c"][1]).strip() or default


def contents_of(doc: Document) -> list[Heading]:
    """What a table of contents lists: all headings, and the table of authorities where it has a title of its own."""
    found: list[Heading] = []
    for node in walk(doc.blocks):
        if node["t"] == "Header":
            found.append(_heading(node))
        elif node["t"] == "Div" and node["c"][0][0] == AUTHORITIES:
            title = title_of(node, AUTHORITIES_TITLE)
            found += [Heading(1, AUTHORITIES, words(title))] if title else []
    return found
