"""What was looked for and not found: dated, so that silence is not mistaken for absence.

Read from ``literature/searches.json``. "None located" means what it says: in these places, on
that day, by these words; never that nothing exists.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from workbench.evidence.findings import FactorId, FindingId, Record
from workbench.wording import day, listed

__all__ = ["Search", "none_located"]


class Search(Record):
    """One search for research on a factor, and what came of it."""

    id: FindingId
    factor: FactorId
    #: What was wanted, in words: "a finding that cuts the other way".
    sought: str
    #: Catalogues and collections, by name.
    places: tuple[str, ...] = Field(min_length=1)
    #: The words that were searched.
    words: tuple[str, ...] = Field(min_length=1)
    date: dt.date
    #: ``none`` where nothing fit; ``unconfirmed`` where something was seen and could not be confirmed.
    result: Literal["none", "unconfirmed", "found"]
    #: What was seen, and why it is not in the library.
    note: str | None = None


def none_located(search: Search) -> str:
    """The statement that a page prints for a search without a usable result.

    >>> none_located(Search(id="a", factor="youth", sought="an adverse finding", places=("PubMed",),
    ...     words=("youth null",), date=dt.date(2026, 11, 25), result="none"))
    'An adverse finding: none located, searched on November 25, 2026, in PubMed.'
    """
    what = search.sought[:1].upper() + search.sought[1:]
    return f"{what}: none located, searched on {day(search.date)}, in {listed(search.places)}."
