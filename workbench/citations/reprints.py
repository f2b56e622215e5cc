"""Where a text is printed again."""

from __future__ import annotations

from collections.abc import Mapping

from pybtex.database import Entry

from workbench.citations.pieces import smart
from workbench.citations.records import items

__all__ = ["reprinted_in"]


def reprinted_in(entry: Entry) -> str:
    """Where a text is reprinted: as it is written, or from volume, journal, page and year."""
    found = next(iter(items(entry, "reprinted")), "")
    if isinstance(found, Mapping):
        where = " ".join(str(found[n]) for n in ("volume", "journal", "reporter", "first_page") if found.get(n))
        return smart(f"{where} ({found['year']})" if found.get("year") else where)
    return smart(str(found)).removeprefix("reprinted in ").removeprefix("as reprinted in ")
