"""The table of authorities: what a document cites, in the order courts expect, with where it is cited.

Reads the citations that :func:`workbench.citations.document.resolve` formatted; an authority is listed
because it was printed, never because someone listed it. Page numbers come from whoever lays pages out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pybtex.database import Entry as Record
from pybtex.richtext import BaseText

from workbench.citations.backend import to_inlines
from workbench.citations.document import Resolved
from workbench.citations.names import is_group, last_name
from workbench.citations.record_types import CASES, CODIFIED, RECORD, RULES, SECONDARY, record_type
from workbench.citations.records import field, persons
from workbench.errors import CitationError
from workbench.tree import Inline, plain_text

__all__ = ["GROUPS", "OTHER", "PASSIM", "SOCIAL_SCIENCE", "Entry", "Group", "Listing", "pages", "table_of_authorities"]

SOCIAL_SCIENCE = "Social science"
OTHER = "Other authorities"
#: The parts of the table in order. *Source:* this project's design, after Fed. R. App. P. 28(a)(3).
GROUPS = (CASES, CODIFIED, RULES, SOCIAL_SCIENCE, OTHER, RECORD)

#: From how many pages on an authority is cited *passim*: more than five. A choice of this project; courts differ.
PASSIM = 6

#: Kinds of publication that are research or report it; what is left of the secondary sources is "other".
_RESEARCH = frozenset({
    "article", "book", "booklet", "chapter", "collection", "conference", "dataset", "inbook", "incollection",
    "inproceedings", "manual", "mastersthesis", "phdthesis", "proceedings", "report", "techreport", "thesis",
    "unpublished", "working-paper",
})
#: Codified law by rank: constitutions, statutes, the session laws and bills behind them, guidelines, treaties.
_RANKS = ("constitution", "statute", "state-statute", "ordinance", "session-law", "bill", "guideline", "treaty")
_FEDERAL = frozenset({"US", "U.S.", "UNITED STATES", "UNITED STATES OF AMERICA"})


class Listing(Protocol):
    """Who says how the table prints a record: a style, or a list of works that are told apart."""

    def toa(self, entry: Record) -> BaseText:
        """The record as the table lists it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One authority in the table."""

    key: str
    #: The citation in full, without pinpoint.
    inlines: tuple[Inline, ...]
    #: What its place in the group goes by.
    sort_key: str
    #: Ids of its citations in reading order.
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the table."""

    title: str
    entries: tuple[Entry, ...]


def table_of_authorities(
    resolved: Resolved, records: Mapping[str, Record], style: Listing, *, record: bool = False,
) -> tuple[Group, ...]:
    """Every authority that the document cites and no other, in groups; exhibits too where ``record`` is asked for."""
    anchors: dict[str, list[str]] = {}
    for one in resolved.cited:
        anchors.setdefault(one.key, []).append(one.anchor)
    groups: dict[str, list[Entry]] = {}
    for key, ids in anchors.items():
        source = records[key]
        title = _group(source)
        if title == RECORD and not record:
            continue
        inlines = tuple(to_inlines(style.toa(source)))
        sort_key = _sort_key(source, plain_text(list(inlines)))
        groups.setdefault(title, []).append(Entry(key, inlines, sort_key, tuple(ids)))
    return tuple(Group(title, tuple(sorted(groups[title], key=lambda entry: (entry.sort_key, entry.key))))
                 for title in GROUPS if title in groups)


def pages(entry: Entry, page_of: Mapping[str, int], passim: int = PASSIM) -> str:
    """The pages an authority is cited on: ``3, 5, 9``, or ``passim`` from ``passim`` pages on.

    >>> pages(Entry("a", (), "a", ("cite-1", "cite-4")), {"cite-1": 9, "cite-4": 3})
    '3, 9'

    Raises:
        CitationError: SW351, a citation of it stands on no page.
    """
    missing = [anchor for anchor in entry.anchors if anchor not in page_of]
    if missing:
        raise CitationError(f"the page of {len(missing)} citation(s) of '{entry.key}' is not known", code="SW351",
                            field=entry.key, remedy="Lay the whole document out before its table of authorities.")
    found = sorted({page_of[anchor] for anchor in entry.anchors})
    return "passim" if len(found) >= passim else ", ".join(map(str, found))


def _group(source: Record) -> str:
    group = record_type(source).group
    if group == SECONDARY:
        return SOCIAL_SCIENCE if source.type in _RESEARCH else OTHER
    return group


def _sort_key(source: Record, shown: str) -> str:
    group = record_type(source).group
    if group == CASES:
        return _letters(shown)
    if group == CODIFIED:
        rank = f"{_RANKS.index(source.type)} "
        if source.type == "constitution":
            # The federal constitution first; articles and amendments count in Roman numerals where they are printed.
            federal = field(source, "jurisdiction").upper() in _FEDERAL
            place = [_arabic(field(source, name)) for name in ("article", "amendment", "section", "clause")]
            name = "" if federal else field(source, "jurisdiction")
            amended = "1" if field(source, "amendment") else "0"
            return rank + _letters(" ".join((name, amended, *(part or "0" for part in place))))
        return rank + _letters(shown)
    if group == SECONDARY:
        authors = [one for one in (*persons(source, "author"), *persons(source, "editor")) if not is_group(one)]
        lead = " ".join(last_name(one) for one in authors[:1])
        return _letters(f"{lead} {shown}")
    return _letters(shown)


_MARKS = re.compile(r"[^\w\s.]|(?<!\d)\.|\.(?!\d)")


def _letters(text: str) -> str:
    """Text as it is sorted: letters without accents, case and marks, numbers by their value.

    >>> _letters("18 U.S.C. § 3553(a)") < _letters("18 U.S.C. § 3661") < _letters("28 U.S.C. § 994(t)")
    True
    >>> _letters("In re Müller") == _letters("in re Muller")
    True
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    spaced = " ".join(_MARKS.sub(" ", bare).split())
    return re.sub(r"\d+", lambda number: number[0].zfill(8), spaced).removeprefix("the ")


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _arabic(text: str) -> str:
    """A Roman numeral as a number; anything else as it is.

    >>> _arabic("XIV"), _arabic("14"), _arabic("Preamble")
    ('14', '14', 'Preamble')
    """
    if not text or not set(text.upper()) <= set(_ROMAN):
        return text
    values = [_ROMAN[letter] for letter in text.upper()]
    return str(sum(-value if any(after > value for after in values[i + 1:i + 2]) else value
                   for i, value in enumerate(values)))


