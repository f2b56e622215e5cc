"""Rows without a sheet: the cases of the store with a sentencing at some time, the runs of a batch that cite a key."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from workbench.errors import RunError
from workbench.runs.ledger import Ledger
from workbench.runs.rows import Row, checked

__all__ = ["citing", "sentenced"]


class Listed(Protocol):
    """A case in the store's list."""

    @property
    def case_id(self) -> str:
        """Opaque id."""

    @property
    def sentencing_date(self) -> str:
        """ISO date, or empty."""


def sentenced(listed: Iterable[Listed], when: str, as_of: dt.date, volume: str, style: str) -> tuple[Row, ...]:
    """A row for each case of the store whose sentencing is in a year, a month or on a day.

    Raises:
        RunError: SW639 the time cannot be read; SW632 there is no such case.
    """
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", when):
        raise RunError("the time of sentencing cannot be read", code="SW639", field="--sentencing",
                       remedy="Write a year, a month or a day: 2026, 2026-12, 2026-12-04.")
    # A whole part of the date: 2026-1 is no month.
    found = [case.case_id for case in listed if f"{case.sentencing_date}-".startswith(f"{when}-")]
    return checked([Row(number, case, as_of, volume, style) for number, case in enumerate(found, start=1)])


def citing(folder: Path, key: str, as_of: dt.date) -> tuple[Row, ...]:
    """The rows of a batch's runs that cite a source, a finding or an authority.

    Raises:
        RunError: SW633 there is no batch; SW632 no run cites it.
    """
    with Ledger.existing(folder) as ledger:
        runs = ledger.citing(key)
        return checked([replace(entry.row, as_of=as_of) for entry in ledger.entries() if entry.run in runs])
