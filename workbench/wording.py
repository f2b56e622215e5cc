"""Numbers, lists and dates as a court document writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

__all__ = ["MONTHS", "counted", "day", "listed", "number", "sentence", "unbroken"]

#: Not from the system's locale: the same document everywhere.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def listed(items: Iterable[str], *, joint: str = "and") -> str:
    """Items as a phrase.

    >>> listed(["school", "clinic", "court"])
    'school, clinic and court'
    """
    names = list(items)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joint} {names[-1]}" if names else ""


def counted(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun, in words up to ten.

    >>> counted(2, "independent source")
    'two independent sources'
    """
    name = noun if count == 1 else plural or f"{noun}s"
    return f"{_SMALL[count] if 0 <= count < len(_SMALL) else f'{count:,}'} {name}"


def number(value: float) -> str:
    """A figure as the source gave it, with a comma at thousands and a real minus sign.

    >>> number(-0.2), number(1575.0)
    ('−0.2', '1,575')
    """
    text = f"{value:,.10g}" if abs(value) < 1000 or value % 1 else f"{value:,.0f}"
    return text.replace("-", "−")


def day(date: dt.date) -> str:
    """A date as court documents write it.

    >>> day(dt.date(2026, 3, 4))
    'March 4, 2026'
    """
    return f"{date:%B} {date.day}, {date.year}"


def sentence(text: str) -> str:
    """The text with a capital at its start and a full stop at its end.

    >>> sentence("the court may weigh it")
    'The court may weigh it.'
    """
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?”" else ".")


def unbroken(text: str) -> str:
    """The text with no line break between a section sign and its number.

    >>> unbroken("18 U.S.C. § 3553(a)").partition("§")[2][0] == chr(160)
    True
    """
    return text.replace("§ ", "§\u00a0").replace("§§ ", "§§\u00a0").replace("¶ ", "¶\u00a0")
