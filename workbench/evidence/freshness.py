"""When a look at the literature or the law is old."""

from __future__ import annotations

import datetime as dt

__all__ = ["old"]

#: Months after which a look is called old (a rule of this project, docs/method.md).
FRESH_MONTHS = 24


def old(looked: dt.date, today: dt.date) -> bool:
    """Whether so many months have passed since the day of the look.

    >>> old(dt.date(2024, 11, 26), dt.date(2026, 11, 26)), old(dt.date(2024, 10, 26), dt.date(2026, 11, 26))
    (False, True)
    """
    return (today.year - looked.year) * 12 + today.month - looked.month > FRESH_MONTHS
