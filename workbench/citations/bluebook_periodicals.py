"""Articles in journals, magazines and newspapers.

*Source:* The Indigo Book R30; for what is forthcoming, reviewed, or numbered by issue, the forms that law libraries'
guides print (Univ. of Colorado, *Bluebook 101*, on unpublished and forthcoming sources; Brigham Young Univ., *The
Bluebook*, on commonly mis-cited sources).
"""

from __future__ import annotations

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.abbreviations import journal
from workbench.citations.bluebook_parts import address, authors, first_page, linked_title, text, title_of
from workbench.citations.pieces import date, day_of, italic, join, online, parens, smart, year_of
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field

__all__ = ["article", "journal_name", "periodical"]


def journal_name(entry: Entry) -> str:
    """The periodical's title, abbreviated."""
    return smart(journal(text(entry, "journal", "journaltitle")))


def _designation(entry: Entry) -> str:
    return text(entry, "designation") or ("Note" if entry.type == "student-note" else "")


def article(entry: Entry, pin: Pinpoint) -> Text:
    """An article: by volume and page, by issue where each issue starts at page 1, or by its date or address."""
    volume, page = text(entry, "volume"), first_page(entry)
    if field(entry, "separately_paged"):
        return periodical(entry, pin)
    if not volume and page and (field(entry, "date") or field(entry, "month")):
        return periodical(entry, pin)
    printed = bool(volume and page)
    where = " ".join(part for part in (volume, journal_name(entry), page) if part)
    at = "" if not pin else pin.text if page or not pin.takes_at else f"at {pin.text}"
    when = _when(entry, printed=printed)
    title = linked_title(entry, printed=printed) if title_of(entry) else None
    reviewed = parens(f"reviewing {text(entry, 'reviewing')}" if field(entry, "reviewing") else "")
    who = join(authors(entry), _designation(entry), sep=", ")
    if not where:
        return join(who, join(title, at, when, reviewed), address(entry, printed=False), sep=", ")
    cited = join(join(where, at, sep=", "), when, reviewed)
    return join(who, title, cited, address(entry, printed=printed), sep=", ")


def _when(entry: Entry, *, printed: bool) -> Text:
    """The year; of what is not yet printed, that it is forthcoming."""
    year = year_of(entry) if text(entry, "volume") or not field(entry, "date") else date(field(entry, "date"))
    coming = field(entry, "forthcoming") or field(entry, "pubstate").lower() in {"forthcoming", "inpress", "in press"}
    if coming and not printed:
        return parens("forthcoming", day_of(entry) or year)
    return parens(year)


def periodical(entry: Entry, pin: Pinpoint) -> Text:
    """Newspapers and magazines: by date, not by volume (R30.1.2, R30.4); a journal paged by issue with its numbers."""
    name, page, when = journal_name(entry), first_page(entry), day_of(entry)
    place = text(entry, "place", "address") if entry.type.startswith("newspaper") else ""
    if place:
        name = f"{name} ({place})"
    title = italic(title_of(entry)) if title_of(entry) else None
    if field(entry, "url") and not page:
        dated = join(name, parens(when))
        return join(authors(entry), _designation(entry), title, dated, online(entry, accessed=not when), sep=", ")
    numbered = ""
    if field(entry, "separately_paged"):
        name = join(text(entry, "volume"), name)
        issue = text(entry, "number", "issue")
        numbered = f"no. {issue}" if issue else ""
    at = join(f"at {page}" if page else None, (pin.text if page else f"at {pin.text}") if pin else None, sep=", ")
    return join(
        authors(entry),
        _designation(entry),
        title,
        name,
        numbered,
        when or year_of(entry),
        at,
        online(entry, accessed=False),
        sep=", ",
    )
