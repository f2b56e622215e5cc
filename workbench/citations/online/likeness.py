"""Whether two ways of writing the same field say the same: titles, names, pages, journals.

Used to tell whether a work that a search brought up is the one that was asked for, and to compare
a library entry with an answer. Errs towards difference: a person looks at what differs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

__all__ = ["case_names_agree", "letters", "pages_agree", "same_journal", "same_title", "title_begins"]

#: *Source:* the mark that publishers and Crossref put before the title of a retracted article.
_RETRACTED = re.compile(r"^\W*(?:retracted(?: article)?|retraction|withdrawn)\s*[:–—-]\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
#: Shortest beginning by which a title without its subtitle is known.
_BEGINNING = 16


def letters(text: str) -> str:
    r"""The letters and figures of a text alone, without case and accents.

    >>> letters("Sch\u00f6n & Co., 2nd")
    'schonandco2nd'
    """
    spelled = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return "".join(c for c in spelled if c.isalnum())


def same_title(one: str, other: str) -> bool:
    """Whether two titles have the same words; signs, capitals, accents and a mark of retraction do not count.

    >>> same_title("Lead & Delinquency: Evidence", "RETRACTED: Lead and delinquency. Evidence")
    True
    """
    return letters(_RETRACTED.sub("", one)) == letters(_RETRACTED.sub("", other)) != ""


def title_begins(one: str, other: str) -> bool:
    """Whether one title is the other without its subtitle."""
    short, long = sorted((letters(_RETRACTED.sub("", one)), letters(_RETRACTED.sub("", other))), key=len)
    return len(short) >= _BEGINNING and long.startswith(short)


def like_title(one: str, other: str) -> bool:
    """Whether two titles are near enough that a search may have meant the one with the other."""
    if same_title(one, other) or title_begins(one, other):
        return True
    return SequenceMatcher(None, letters(one), letters(other), autojunk=False).ratio() >= 0.93


def pages_agree(one: str, other: str) -> bool:
    """Whether two page ranges are the same: ``1480–4`` is ``1480-1484``.

    >>> pages_agree("1480–4", "1480-1484"), pages_agree("759-803", "759"), pages_agree("E019605", "e019605")
    (True, False, True)
    """
    return _range(one) == _range(other)


def first_page(pages: str) -> str:
    """The first page of a range, or an article's number."""
    return _range(pages)[0]


def same_journal(one: str, others: Sequence[str]) -> bool:
    """Whether a journal's title is one of the forms given."""
    mine = letters(_ARTICLE.sub("", one))
    return any(mine == letters(_ARTICLE.sub("", other)) for other in others)


def case_names_agree(one: str, other: str) -> bool:
    """Whether two captions name the same parties, in full or abbreviated as citations abbreviate them.

    >>> case_names_agree("United States v. Booker", "United States v. Freddie J. Booker")
    True
    >>> case_names_agree("Miller v. Alabama", "Jackson v. Hobbs")
    False
    """
    from workbench.citations.casenames import case_name

    mine, theirs = ([_sides(form) for form in (case_name(name), name)] for name in (one, other))
    return any(len(a) == len(b) and all(x <= y or y <= x for x, y in zip(a, b, strict=True))
               for a in mine for b in theirs)


def _sides(caption: str) -> list[set[str]]:
    """The words of each party."""
    return [{letters(word) for word in re.split(r"[\s,]+", side)} - {""} or {""}
            for side in re.split(r"\s+vs?\.?\s+", caption, maxsplit=1)]


def _range(pages: str) -> tuple[str, str]:
    plain = pages.strip().casefold().removeprefix("pp.").removeprefix("p.").strip()
    found = re.fullmatch(r"([a-z]*)(\d+)\s*[-–—‑]+\s*([a-z]*)(\d+)", plain)
    if not found:
        return letters(plain), ""
    prefix, first, _, last = found.groups()
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{prefix}{first}", last
