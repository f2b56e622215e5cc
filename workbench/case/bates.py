"""Bates numbers: which pages each exhibit covers, where two claim one number, and where numbers are missing.

A gap is no mistake by itself: pages may have been left out on purpose. It is told, because opposing counsel will ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from workbench.case.models import Exhibit

__all__ = ["BatesDoubt", "BatesRange", "bates", "doubts", "ranges"]


@dataclass(frozen=True, slots=True)
class BatesRange:
    """The numbers of one exhibit, one a page."""

    exhibit: str
    prefix: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class BatesDoubt:
    """Numbers that two exhibits claim, or that none does between two of them."""

    kind: Literal["overlap", "gap"]
    prefix: str
    first: int
    last: int
    #: The two exhibits by key: those that overlap, or those before and after the gap.
    exhibits: tuple[str, str]


def bates(prefix: str, number: int) -> str:
    """A number as it is stamped.

    >>> bates("TB", 87)
    'TB-000087'
    """
    return f"{prefix}-{number:06}"


def ranges(exhibits: Iterable[Exhibit]) -> tuple[BatesRange, ...]:
    """The numbers of the exhibits that have any, by prefix and number."""
    found = [BatesRange(each.key, each.bates_prefix, each.bates_first, each.bates_first + each.pages - 1)
             for each in exhibits if each.bates_prefix is not None and each.bates_first is not None]
    return tuple(sorted(found, key=lambda each: (each.prefix, each.first, each.last, each.exhibit)))


def doubts(exhibits: Iterable[Exhibit]) -> tuple[BatesDoubt, ...]:
    """Every overlap and every gap, in the order of the numbers."""
    return tuple(doubt for _, each in groupby(ranges(exhibits), key=lambda one: one.prefix)
                 for doubt in _within(tuple(each)))


def _within(found: tuple[BatesRange, ...]) -> Iterator[BatesDoubt]:
    for place, one in enumerate(found):
        before = found[:place]
        for other in before:
            if other.last >= one.first:
                yield BatesDoubt("overlap", one.prefix, one.first, min(one.last, other.last),
                                 (other.exhibit, one.exhibit))
        if before:
            furthest = max(before, key=lambda each: each.last)
            if furthest.last + 1 < one.first:
                yield BatesDoubt("gap", one.prefix, furthest.last + 1, one.first - 1, (furthest.exhibit, one.exhibit))
