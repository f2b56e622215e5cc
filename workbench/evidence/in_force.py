"""From when until when a text is in force, by dates that are known as far as they were seen."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Annotated, TypeAlias

from pydantic import StringConstraints, model_validator

from workbench.evidence.findings import Record
from workbench.wording import day

__all__ = ["InForce", "PartialDate", "first_day", "written"]

#: A year, a month of a year or a day, as far as it was seen.
PartialDate: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class InForce(Record):
    """From when until when a text is operative; an open end is ``null``.

    A year or a month alone is as much of the date as was seen: the span is then read at its
    widest, and :meth:`doubtful` says that the day is not sure.
    """

    since: PartialDate | None = None
    until: PartialDate | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> InForce:
        first = first_day(self.since) if self.since else None
        last = _last_day(self.until) if self.until else None
        if first and last and first > last:
            raise ValueError("in force since a day after its last")
        return self

    def covers(self, on: dt.date) -> bool:
        """Whether the text is operative on that day; an unknown start counts as in force."""
        return (self.since is None or first_day(self.since) <= on) and (
            self.until is None or on <= _last_day(self.until))

    def doubtful(self, on: dt.date) -> bool:
        """Whether the day falls in a month or year of which the exact day of change was not seen."""
        return any(text is not None and len(text) < 10 and first_day(text) <= on <= _last_day(text)
                   for text in (self.since, self.until))

    def over(self, on: dt.date) -> bool:
        """Whether the text was dead by that day."""
        return self.until is not None and on > _last_day(self.until)


def first_day(text: str) -> dt.date:
    """The earliest day that a partial date can mean."""
    parts = [int(part) for part in text.split("-")]
    return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def written(text: str) -> str:
    """A date as far as it was seen, in words: ``2013``, ``August 2024``, ``May 28, 2026``."""
    if len(text) == 10:
        return day(dt.date.fromisoformat(text))
    return f"{first_day(text):%B %Y}" if len(text) == 7 else text


def _last_day(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts)
    month = parts[1] if len(parts) > 1 else 12
    return dt.date(parts[0], month, calendar.monthrange(parts[0], month)[1])
