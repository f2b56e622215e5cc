"""Dates as people remember them, and the ages that follow from them.

A life history is full of "summer 1998 or 1999", "age 7–8" and "about 2004". Such a text is
kept exactly as it was typed; what is computed from it is the first and the last day it can
mean, an order, and the client's age. Nothing here guesses a day.

Conventions, the same for every case and printed in docs/method.md:

- Seasons are whole months: spring March to May, summer June to August, fall September to
  November, winter December to February. *Winter 1998* begins in December 1998 and ends in
  February 1999; *winter 1998–99* says the same.
- *Early*, *mid* and *late* of a year are its thirds, January to April, May to August,
  September to December; of a month, its days to the 10th, to the 20th, and the rest.
- *About* widens by one of the unit named: a year, a season, a month, a year of age. About a
  day is a week either way.
- *Before* a time reaches back to birth. *After* a time starts when it is over and, because
  nobody says until when, is read as the :data:`OPEN_YEARS` years that follow.
- A year of age runs from one birthday to the day before the next. A person born on
  February 29 turns a year older on March 1 of a year without that day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never

from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

__all__ = ["ACCEPTED", "OPEN_YEARS", "AgeReading", "FuzzyDate", "age_reading", "age_words", "ages"]

#: The forms a date may take, for the message that refuses another.
ACCEPTED = (
    "2004-03-17; March 17, 2004; 2004-03; March 2004; 2004; summer 1998; early, mid or late 2004; about 2004; "
    "before 2004; after 2004; 1998 or 1999; summer 1998 or 1999; 2001–2003; 2001 to 2003; age 7; age 7–8; about age 7"
)

#: Years for which a time that is only known to come *after* another is drawn. A rule of this project.
OPEN_YEARS = 5

#: Years a case may speak of: nobody sentenced today was born before 1900.
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_OLDEST = 119

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_ABOUT = re.compile(r"(?:about|around|approximately|circa|ca\.|c\.)\s+")
_YEAR = r"(?:19|20)\d\d"

Unit: TypeAlias = Literal["day", "month", "season", "year", "age"]


@dataclass(frozen=True, slots=True)
class _Span:
    """What one simple expression covers: calendar days, or years of age when ``unit`` is ``age``."""

    unit: Unit
    first: dt.date | int
    last: dt.date | int

    def days(self, birth: dt.date) -> tuple[dt.date, dt.date]:
        if isinstance(self.first, int) or isinstance(self.last, int):
            assert isinstance(self.first, int)  # ages come in pairs
            assert isinstance(self.last, int)
            return _birthday(birth, self.first), _birthday(birth, self.last + 1) - dt.timedelta(days=1)
        return self.first, self.last


@dataclass(frozen=True, slots=True)
class _Reading:
    """A whole text, read: the span it names and how it is to be taken."""

    first: _Span
    last: _Span
    mode: Literal["is", "about", "before", "after"] = "is"

    def named(self, birth: dt.date) -> tuple[dt.date, dt.date]:
        one, other = self.first.days(birth), self.last.days(birth)
        return min(one[0], other[0]), max(one[1], other[1])


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date as exactly as it is known, kept in the words in which it was given.

    >>> FuzzyDate("summer 1998 or 1999").bounds(dt.date(1990, 5, 2))
    (datetime.date(1998, 6, 1), datetime.date(1999, 8, 31))

    Raises:
        ValueError: The text is in none of the accepted forms; the message lists them and never repeats it.
    """

    #: The text as typed.
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.strip())
        _read(self.text)

    def __str__(self) -> str:
        return self.text

    def bounds(self, birth: dt.date) -> tuple[dt.date, dt.date]:
        """The earliest and the latest day it can mean for a person born on ``birth``."""
        reading = _read(self.text)
        first, last = reading.named(birth)
        match reading.mode:
            case "before":
                day = first - dt.timedelta(days=1)
                return min(birth, day), day
            case "after":
                day = last + dt.timedelta(days=1)
                return day, _years_on(day, OPEN_YEARS)
            case "about":
                return _widened(first, reading.first.unit, -1), _widened(last, reading.last.unit, 1)
            case _:
                return first, last

    def sort_key(self, birth: dt.date) -> tuple[dt.date, dt.date, dt.date]:
        """A key that puts events in order: by the middle of what each can mean, then by its bounds.

        What is only known to come before (after) a time stands right before (after) it.
        """
        first, last = self.bounds(birth)
        mode = _read(self.text).mode
        point = {"before": last, "after": first}.get(mode, first + (last - first) // 2)
        return point, first, last

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler,
    ) -> core_schema.CoreSchema:
        """Read from its text and written back as its text."""
        return core_schema.no_info_plain_validator_function(
            cls._validated, serialization=core_schema.plain_serializer_function_ser_schema(
                lambda value: value.text, return_schema=core_schema.str_schema()))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler,
    ) -> JsonSchemaValue:
        """A string, with the accepted forms as its description."""
        return {"type": "string", "title": "Date as it is known", "description": f"One of: {ACCEPTED}."}

    @classmethod
    def _validated(cls, value: object) -> FuzzyDate:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str):
            raise ValueError(f"a date is written as text in one of these forms: {ACCEPTED}")  # noqa: TRY004 - pydantic
        return cls(value)


def ages(when: FuzzyDate, birth: dt.date) -> tuple[int, int]:
    """The client's age in whole years on the earliest and on the latest day; negative before birth.

    >>> ages(FuzzyDate("2004"), dt.date(1997, 6, 1))
    (6, 7)
    """
    first, last = when.bounds(birth)
    return _age(birth, first), _age(birth, last)


def age_words(when: FuzzyDate, birth: dt.date) -> str:
    """The client's age in words.

    >>> age_words(FuzzyDate("2004"), dt.date(1997, 6, 1))
    'age 6 or 7'
    >>> age_words(FuzzyDate("about age 9"), dt.date(1997, 6, 1))
    'about age 9'
    """
    found = age_reading(when, birth)
    match found.kind:
        case "before-birth" | "after-birth" | "around-birth":
            return found.kind.replace("-", " ")
        case "under-one":
            return "under age 1"
        case "younger":
            words = f"age {found.high} or younger"
        case "older":
            return f"age {found.low} or older"
        case "one":
            words = f"age {found.low}"
        case "either":
            words = f"age {found.low} or {found.high}"
        case "span":
            words = f"ages {found.low} to {found.high}"
        case _:
            assert_never(found.kind)
    return f"about {words}" if found.about else words


@dataclass(frozen=True, slots=True)
class AgeReading:
    """The client's age at a time, taken apart so that any language can say it."""

    kind: Literal[
        "before-birth", "after-birth", "around-birth", "under-one", "younger", "older", "one", "either", "span"]
    low: int
    high: int
    about: bool = False


def age_reading(when: FuzzyDate, birth: dt.date) -> AgeReading:
    """The client's age at a time, and how it is to be taken.

    >>> age_reading(FuzzyDate("2004"), dt.date(1997, 6, 1))
    AgeReading(kind='either', low=6, high=7, about=False)
    """
    reading = _read(when.text)
    low, high = ages(when, birth)
    match reading.mode:
        case "before":
            return AgeReading("before-birth" if high < 0 else "under-one" if high == 0 else "younger", low, high)
        case "after":
            return AgeReading("after-birth" if low < 0 else "older", low, high)
        case _:
            first, last = reading.named(birth)
            low, high = _age(birth, first), _age(birth, last)
            kind = _span_kind(low, high)
            return AgeReading(kind, low, high, reading.mode == "about" and kind in {"younger", "one", "either", "span"})


def _span_kind(low: int, high: int) -> Literal[
        "before-birth", "around-birth", "under-one", "younger", "one", "either", "span"]:
    if high < 0:
        return "before-birth"
    if high == 0:
        return "under-one" if low == 0 else "around-birth"
    if low <= 0:
        return "younger"
    return "one" if low == high else "either" if high == low + 1 else "span"


@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    """The reading of a text; an unreadable one is refused without being repeated."""
    plain = re.sub(r"\s+", " ", text.strip().lower().replace("—", "–"))
    plain = re.sub(r"^(?:in|the) ", "", plain)
    mode: Literal["is", "about", "before", "after"] = "is"
    if plain.startswith("before "):
        mode, plain = "before", plain.removeprefix("before ")
    elif plain.startswith("after "):
        mode, plain = "after", plain.removeprefix("after ")
    elif found := _ABOUT.match(plain):
        mode, plain = "about", plain[found.end():]
    spans = _pair(plain)
    if spans is None:
        raise ValueError(f"this is not a date the workbench can read. Write it in one of these forms: {ACCEPTED}")
    return _Reading(*spans, mode)


def _pair(text: str) -> tuple[_Span, _Span] | None:
    """One span twice, or the two ends of a range or of a choice."""
    if (one := _simple(text)) is not None:
        return one, one
    for mark in (" or ", " to ", "–", "-"):
        left, found, right = (part.strip() for part in text.partition(mark))
        if not found and not right:
            continue
        # Two digits are a year after a dash only: 2004-13 is a month that does not exist, not nine years.
        first, last = _two(left, right, short_year=mark == "–")
        if first is None or last is None or (first.unit == "age") != (last.unit == "age"):
            continue
        if mark != " or " and _backwards(first, last):
            continue
        return first, last
    return None


def _two(left: str, right: str, *, short_year: bool) -> tuple[_Span | None, _Span | None]:
    """Both ends, each lending the other the words it left out: ``summer 1998 or 1999``, ``March or April 2004``."""
    first, last = _simple(left), _simple(right)
    if first is not None and re.fullmatch(r"\d{1,3}", right) and first.unit == "age":
        last = _simple(f"age {right}")
    elif first is not None and first.unit == "year" and short_year and re.fullmatch(r"\d\d", right):
        last = _simple(f"{left[-4:-2]}{right}")
    elif first is not None and re.fullmatch(_YEAR, right) and first.unit in {"season", "month"}:
        last = _simple(re.sub(rf"{_YEAR}$", right, left))
    elif first is None and (year := re.search(rf"{_YEAR}$", right)):
        first = _simple(f"{left} {year.group()}")
    return first, last


def _backwards(first: _Span, last: _Span) -> bool:
    if isinstance(first.first, int) and isinstance(last.last, int):
        return last.last < first.first
    return isinstance(first.first, dt.date) and isinstance(last.last, dt.date) and last.last < first.first


def _simple(text: str) -> _Span | None:
    """An expression without range or choice, or ``None``."""
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(text):
            try:
                return build(found)
            except (KeyError, ValueError):  # a thirteenth month, a February 30
                return None
    return None


def _day(year: int, month: int, day: int) -> _Span:
    date = dt.date(year, month, day)
    return _Span("day", date, date)


def _months(unit: Unit, year: int, month: int, count: int) -> _Span:
    first = dt.date(year, month, 1)
    return _Span(unit, first, _months_on(first, count) - dt.timedelta(days=1))


def _third_of_month(part: str, year: int, month: int) -> _Span:
    starts = {"early": 1, "mid": 11, "late": 21}
    ends = {"early": 10, "mid": 20, "late": calendar.monthrange(year, month)[1]}
    return _Span("month", dt.date(year, month, starts[part]), dt.date(year, month, ends[part]))


def _winter(found: re.Match[str]) -> _Span:
    if (int(found[1]) + 1) % 100 != int(found[2]) % 100:
        raise ValueError
    return _months("season", int(found[1]), 12, 3)


def _years_of_age(found: re.Match[str]) -> _Span:
    if int(found[1]) > _OLDEST:
        raise ValueError
    return _Span("age", int(found[1]), int(found[1]))


_THIRDS = {"early": 1, "mid": 5, "late": 9}
_NAME = r"([a-z]+)\.?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Span]], ...] = (
    (re.compile(rf"({_YEAR})-(\d\d)-(\d\d)"), lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(rf"({_YEAR})-(\d\d)"), lambda m: _months("month", int(m[1]), int(m[2]), 1)),
    (re.compile(rf"({_YEAR})"), lambda m: _months("year", int(m[1]), 1, 12)),
    (re.compile(rf"{_NAME} (\d\d?), ?({_YEAR})"), lambda m: _day(int(m[3]), _MONTHS[m[1]], int(m[2]))),
    (re.compile(rf"(\d\d?) {_NAME} ({_YEAR})"), lambda m: _day(int(m[3]), _MONTHS[m[2]], int(m[1]))),
    (re.compile(rf"winter(?: of)? ({_YEAR})[–-](\d\d|{_YEAR})"), _winter),
    (re.compile(rf"(spring|summer|fall|autumn|winter)(?: of)? ({_YEAR})"),
     lambda m: _months("season", int(m[2]), _SEASONS[m[1]], 3)),
    (re.compile(rf"(early|mid|late)[ -]({_YEAR})"), lambda m: _months("season", int(m[2]), _THIRDS[m[1]], 4)),
    (re.compile(rf"(early|mid|late)[ -]{_NAME} ({_YEAR})"), lambda m: _third_of_month(m[1], int(m[3]), _MONTHS[m[2]])),
    (re.compile(rf"{_NAME},? ({_YEAR})"), lambda m: _months("month", int(m[2]), _MONTHS[m[1]], 1)),
    (re.compile(r"ages? (\d{1,3})"), _years_of_age),
)


def _widened(day: dt.date, unit: Unit, way: Literal[-1, 1]) -> dt.date:
    if unit == "day":
        return day + dt.timedelta(days=7 * way)
    count = {"month": 1, "season": 3, "year": 12, "age": 12}[unit] * way
    # Counted from the first day of a month or of the month after, so that its length does not matter.
    if way > 0:
        return _months_on(day + dt.timedelta(days=1), count) - dt.timedelta(days=1)
    return _months_on(day, count)


def _months_on(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _years_on(day: dt.date, count: int) -> dt.date:
    return _months_on(day, 12 * count)


def _birthday(birth: dt.date, age: int) -> dt.date:
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and not calendar.isleap(year):
        return dt.date(year, 3, 1)
    return birth.replace(year=year)


def _age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
