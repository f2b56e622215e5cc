"""Entries of the library picked by key, for another program: literature as it is, law as records of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pybtex.database import Entry

from workbench.citations.records import record
from workbench.errors import UnknownRecord, nearest
from workbench.evidence.law import cite_fields
from workbench.evidence.library import Library

__all__ = ["Selection", "select"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What was picked, in the order asked for."""

    entries: dict[str, Entry]
    #: Names of the authorities among it, by key.
    titles: dict[str, str]


def select(library: Library, keys: Iterable[str] | None, on: dt.date) -> Selection:
    """Sources and authorities by key, or all of them; law as it is cited on that day.

    Raises:
        UnknownRecord: SW201, naming the nearest keys.
    """
    known = [*library.sources, *library.law.authorities]
    entries: dict[str, Entry] = {}
    titles: dict[str, str] = {}
    for key in known if keys is None else keys:
        if key in library.sources:
            entries[key] = library.sources[key]
        elif key in library.law.authorities:
            authority = library.law.authorities[key]
            entries[key] = record(authority.cite["type"], key, cite_fields(authority, on))
            titles[key] = authority.name
        else:
            raise UnknownRecord(f"no source and no authority “{key}” in the library", remedy=nearest(key, known))
    return Selection(entries, titles)
