"""Where a text is printed again, and where a paper appeared in the end."""

from __future__ import annotations

from collections.abc import Mapping

from pybtex.database import Entry

from workbench.citations.pieces import smart
from workbench.citations.records import items

__all__ = ["published_in", "reprinted_in"]


def reprinted_in(entry: Entry) -> str:
    """Where a text is reprinted: as it is written, or from volume, journal, page and year."""
    return _place(entry, "reprinted").removeprefix("reprinted in ").removeprefix("as reprinted in ")


def published_in(entry: Entry) -> str:
    """Where a working paper was published: as it is written, or from volume, journal, page and year."""
    return _place(entry, "published").removeprefix("published in ")


def _place(entry: Entry, name: str) -> str:
    found = next(iter(items(entry, name)), "")
    if isinstance(found, Mapping):
        where = " ".join(str(found[n]) for n in ("volume", "journal", "reporter", "first_page") if found.get(n))
        return smart(f"{where} ({found['year']})" if found.get("year") else where)
    return smart(str(found))
