"""The small parts citations are joined from: italics, links, dates, sections, parentheses."""

from __future__ import annotations

import re
from typing import TypeAlias

from pybtex.database import Entry
from pybtex.richtext import BaseText, HRef, Tag, Text

from workbench.citations.pinpoints import Pinpoint, parse_pinpoint
from workbench.citations.records import field
from workbench.errors import CitationError

__all__ = [
    "NBSP",
    "Part",
    "as_pinpoint",
    "date",
    "day_of",
    "doi_url",
    "italic",
    "join",
    "link",
    "month",
    "numeral",
    "online",
    "ordinal",
    "parens",
    "roman",
    "sectioned",
    "smart",
    "year_of",
]

NBSP = "\u00a0"
Part: TypeAlias = BaseText | str

#: Months as citations abbreviate them. *Source:* The Indigo Book, table of month abbreviations (T13).
_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_MONTH_WORDS = {m[:3].lower(): i for i, m in enumerate(_MONTHS, 1)}


def join(*parts: Part | None, sep: str = " ") -> Text:
    """The parts that are there, with a separator between them."""
    present = [part for part in parts if part is not None and len(part) > 0]
    return Text(*(piece for i, part in enumerate(present) for piece in ((sep, part) if i and sep else (part,))))


def italic(text: Part | None) -> BaseText:
    """Italics, or nothing for nothing."""
    return Tag("em", text) if text else Text()


def parens(*parts: Part | None, sep: str = " ") -> Text:
    """The parts in parentheses, or nothing where there are none."""
    inside = join(*parts, sep=sep)
    return Text("(", inside, ")") if len(inside) else Text()


def smart(text: str) -> str:
    """Straight quotation marks and apostrophes as print has them.

    >>> smart('''the "chill" of Macy's''')
    'the “chill” of Macy’s'
    """
    text = text.replace("``", "“").replace("''", "”")
    text = re.sub(r"(^|[\s(\[“—–-])\"", r"\1“", text).replace('"', "”")
    text = re.sub(r"(^|[\s(\[“—–])'(?=\w[^']*'(?:\W|$))", r"\1‘", text)
    return text.replace("'", "’")


def month(text: str) -> str:
    """A month by its number or name, abbreviated; text that is no month comes back as it is (``Spring``)."""
    if text.isdigit() and 1 <= int(text) <= 12:
        return _MONTHS[int(text) - 1]
    number = _MONTH_WORDS.get(text[:3].lower())
    return _MONTHS[number - 1] if number else text


def date(text: str) -> str:
    """A date as citations write it, from ISO form or words; what is no date is kept.

    >>> date("2015-02-26"), date("2014-11-05T10:25"), date("2024-06"), date("1997")
    ('Feb. 26, 2015', 'Nov. 5, 2014, 10:25 AM', 'June 2024', '1997')
    >>> date("26 February 2015"), date("February 26, 2015"), date("2/26/2015")
    ('Feb. 26, 2015', 'Feb. 26, 2015', 'Feb. 26, 2015')
    """
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2})?.*)?", text):
        shown = f"{month(found[2])} {int(found[3])}, {found[1]}"
        if found[4]:
            hour = int(found[4])
            shown += f", {hour % 12 or 12}:{found[5]} {'PM' if hour >= 12 else 'AM'}"
        return shown
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        return f"{month(found[2])} {found[1]}"
    if found := re.fullmatch(r"([A-Za-z]{3,}\.?) (\d{1,2}),? (\d{4})", text):
        return f"{month(found[1])} {found[2]}, {found[3]}"
    if found := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,}\.?),? (\d{4})", text):
        return f"{month(found[2])} {found[1]}, {found[3]}"
    if found := re.fullmatch(r"([A-Z][a-z]{2,}\.?),? (\d{4})", text):
        return f"{month(found[1])} {found[2]}"
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return f"{month(found[1])} {int(found[2])}, {found[3]}"
    return text


def day_of(entry: Entry) -> str:
    """The record's date as exactly as it is known: day, month and year, or the year."""
    given = field(entry, "date")
    if given:
        return date(given)
    year, named = field(entry, "year"), field(entry, "month")
    if not named:
        return year
    shown = month(named)
    day = field(entry, "day")
    return f"{shown} {day}, {year}" if day else f"{shown} {year}"


def year_of(entry: Entry) -> str:
    """The record's year."""
    year = field(entry, "year")
    if year:
        return year
    found = re.search(r"\b(1[5-9]|20)\d{2}\b", field(entry, "date"))
    return found[0] if found else ""


def link(url: str) -> BaseText:
    """An address that can be followed."""
    return HRef(url, url)


def online(entry: Entry, *, accessed: bool = True) -> Text:
    """The record's address, its archived copy in brackets and, where asked, the day it was last visited."""
    url, archive, visited = (field(entry, name) for name in ("url", "archive_url", "accessed"))
    return join(
        link(url) if url else None,
        # How to find the place from an address that leads only near it (R33.6.2).
        parens(smart(field(entry, "directions"))),
        Text("[", link(archive), "]") if archive else None,
        f"(last visited {date(visited)})" if visited and accessed else None,
    )


def doi_url(entry: Entry) -> str:
    """The address a DOI resolves at; empty where the record has none."""
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", field(entry, "doi"), flags=re.IGNORECASE)
    return f"https://doi.org/{doi}" if doi else ""


def sectioned(section: str, *, several: bool | None = None) -> str:
    """A section with its mark: ``§ 107``, ``§§ 301-399i``."""
    many = several if several is not None else Pinpoint("section", section).plural
    return f"{'§§' if many else '§'}{NBSP}{section}"


def as_pinpoint(entry: Entry, pinpoint: Pinpoint | str | None) -> Pinpoint:
    """The pinpoint asked for, else the record's own, else none."""
    if isinstance(pinpoint, Pinpoint):
        return pinpoint
    text = pinpoint if pinpoint is not None else field(entry, "pinpoint")
    if not text:
        return Pinpoint("none")
    try:
        return parse_pinpoint(text)
    except CitationError as error:
        raise CitationError(
            f"in the citation of '{entry.key}', {error.problem}", remedy=error.remedy, code=error.code, field=entry.key
        ) from None


def ordinal(number: int | str) -> str:
    """``108`` as ``108th``; citations write 2d and 3d.

    >>> ordinal(2), ordinal(111), ordinal(113), ordinal(103), ordinal(1)
    ('2d', '111th', '113th', '103d', '1st')
    """
    text = str(number)
    if not text.isdigit():
        return text
    value = int(text)
    if value % 100 in {11, 12, 13}:
        return f"{text}th"
    return text + {1: "st", 2: "d", 3: "d"}.get(value % 10, "th")


def roman(number: int) -> str:
    """A number as constitutions count.

    >>> roman(14), roman(9)
    ('XIV', 'IX')
    """
    out = ""
    for value, letters in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            out += letters
            number -= value
    return out


_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    *("nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth"),
    *("twenty-sixth", "twenty-seventh"),
)


def numeral(text: str) -> str:
    """A number as constitutions count, from figures or an ordinal word; what is no number is kept.

    >>> numeral("14"), numeral("Eighth"), numeral("XIV"), numeral("14th")
    ('XIV', 'VIII', 'XIV', 'XIV')
    """
    if text.lower() in _ORDINALS:
        return roman(_ORDINALS.index(text.lower()) + 1)
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th|d)$", "", text)
    return roman(int(bare)) if bare.isdigit() and int(bare) > 0 else text
