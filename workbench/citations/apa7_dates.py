"""Dates as the style ``apa7`` prints them, from biblatex's dates and from BibTeX's year and month.

*Source:* APA 7, on the date element and on republished works (sections 9.13 to 9.17 and 8.15, numbers not
confirmed); the examples in the shared files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pybtex.database import Entry

from workbench.citations.apa7_text import plain_field
from workbench.wording import MONTHS

__all__ = ["NO_DATE", "When", "read_date", "spelled", "when"]

NO_DATE = "n.d."
IN_PRESS = "in press"

#: Seasons as biblatex numbers them. *Source:* biblatex's date format (ISO 8601-2), months 21 to 24.
_SEASONS = {21: "Spring", 22: "Summer", 23: "Fall", 24: "Winter"}
_DATE = re.compile(r"(-?\d{4,})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ].*)?([~?%])?")


@dataclass(frozen=True, slots=True)
class When:
    """A date: its year as the text of a document shows it, and what more a reference list shows."""

    #: ``2015``, ``2015–2020``, ``ca. 350 B.C.E.``, ``n.d.``, ``in press``.
    year: str
    #: ``April 26–29``, ``December 30``, ``Spring``; where a range crosses years, all behind its first year.
    rest: str = ""
    #: For the order of a list: year, month and day.
    order: tuple[int, ...] = ()

    def shown(self, suffix: str = "", *, exact: bool = True) -> str:
        """The date of a reference, with the letter that tells it from another of the year.

        >>> read_date("2018-04-26/2018-04-29").shown("b")
        '2018b, April 26–29'
        """
        year = lettered(self.year, suffix)
        return f"{year}, {self.rest}" if exact and self.rest else year


def lettered(year: str, suffix: str) -> str:
    """A year with its letter: ``2012b``, ``n.d.-b``, ``in press-a``."""
    if not suffix:
        return year
    return f"{year}{suffix}" if year[-1:].isdigit() else f"{year}-{suffix}"


def read_date(text: str) -> When:
    """A date or a range of dates as biblatex writes it; text that is no date is kept as the year.

    >>> read_date("-0349~").year, read_date("2015/").year, read_date("2016-03-30/2016-04-02").rest
    ('ca. 350 B.C.E.', '2015–present', 'March 30–April 2')
    """
    first, slash, last = (part.strip() for part in text.partition("/"))
    start = _DATE.fullmatch(first)
    if not start:
        return When(text)
    order = tuple(int(part) for part in start.groups()[:3] if part)
    if slash and last in {"", ".."}:
        return When(f"{_year(start)}–present", _day(start), order)
    end = _DATE.fullmatch(last)
    if not end:
        return When(_year(start), _day(start), order)
    if start[1] == end[1]:
        return When(_year(start), _days(start, end), order)
    if start[2] and end[2]:
        # A range over the turn of the year names both years, the first as the year of the work.
        return When(_year(start), f"{_day(start)}–{_year(end)}, {_day(end)}", order)
    return When(f"{_year(start)}–{_year(end)}", "", order)


def _year(found: re.Match[str]) -> str:
    number = int(found[1])
    # Years are counted as astronomers do: 0 is 1 B.C.E.
    said = str(number) if number > 0 else f"{1 - number} B.C.E."
    return f"ca. {said}" if found[4] in {"~", "%"} else said


def _day(found: re.Match[str]) -> str:
    if not found[2]:
        return ""
    number = int(found[2])
    month = _SEASONS.get(number) or (MONTHS[number - 1] if 1 <= number <= 12 else "")
    return f"{month} {int(found[3])}" if month and found[3] else month


def _days(start: re.Match[str], end: re.Match[str]) -> str:
    first, last = _day(start), _day(end)
    if first == last or not last:
        return first
    if start[2] == end[2] and end[3]:
        return f"{first}–{int(end[3])}"
    return f"{first}–{last}"


def spelled(text: str) -> str:
    """A day within a sentence: ``July 22, 2019``.

    >>> spelled("2019-07-22"), spelled("2019")
    ('July 22, 2019', '2019')
    """
    date = read_date(text)
    if not date.rest:
        return date.year
    # A comma stands between two numbers, not between a month and its year.
    return f"{date.rest}, {date.year}" if date.rest[-1].isdigit() else f"{date.rest} {date.year}"


def when(entry: Entry) -> When:
    """When the work appeared: its date, that of its event, "in press", or "n.d."."""
    if re.sub(r"[\s-]", "", plain_field(entry, "pubstate").casefold()) in {"inpress", "forthcoming"}:
        return When(IN_PRESS, order=(9999,))
    given = entry.fields.get("date", "").strip() or entry.fields.get("eventdate", "").strip()
    if given:
        return read_date(given)
    year = plain_field(entry, "year")
    if not year:
        return When(NO_DATE)
    if re.sub(r"[\s-]", "", year.casefold()) in {"inpress", "forthcoming"}:
        return When(IN_PRESS, order=(9999,))
    number = _month(plain_field(entry, "month"))
    if not re.fullmatch(r"\d{4}", year) or not number:
        return read_date(year) if re.fullmatch(r"\d{4}", year) else When(year)
    day = plain_field(entry, "day")
    return read_date(f"{year}-{number:02}-{int(day):02}" if day.isdigit() else f"{year}-{number:02}")


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next((i for i, name in enumerate(MONTHS, 1) if text and name.casefold().startswith(text[:3].casefold())), 0)


def original(entry: Entry) -> str:
    """The year in which a reprinted or translated work first appeared; empty for others."""
    given = entry.fields.get("origdate", "").strip() or plain_field(entry, "original_year", "origyear")
    return read_date(given).year if given else ""
