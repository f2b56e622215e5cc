"""What a sentence calls a record that it names itself: ``@roper2005 held`` is *Roper v. Simmons* held."""

from __future__ import annotations

from typing import Protocol

from pybtex.database import Entry
from pybtex.richtext import BaseText

from workbench.citations.abbreviations import case_name
from workbench.citations.bluebook_cases import short_name
from workbench.citations.bluebook_secondary import short_author
from workbench.citations.pieces import italic, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.record_types import CASES, RECORD, record_type
from workbench.citations.records import field

__all__ = ["mention"]


class _Style(Protocol):
    def full(self, entry: Entry, pinpoint: Pinpoint | None = None, *, parenthetical: str | None = None) -> BaseText: ...
    def short(self, entry: Entry, pinpoint: Pinpoint | None = None, *, note: int | None = None) -> BaseText: ...
    def takes_supra(self, entry: Entry) -> bool: ...


def mention(entry: Entry, style: _Style, *, again: bool) -> BaseText:
    """The record's name within a sentence: a case's, an author's, the section of a statute, an exhibit's letter.

    ``again`` says that the document named or cited it before, so that the short name is clear.
    """
    group = record_type(entry).group
    if group == CASES:
        whole = case_name(field(entry, "case_name"), textual=True, court=field(entry, "court"))
        return italic(short_name(entry) if again else smart(whole))
    if style.takes_supra(entry):
        return short_author(entry)
    nowhere = Pinpoint("none")
    return style.short(entry, nowhere) if again or group == RECORD else style.full(entry, nowhere)
