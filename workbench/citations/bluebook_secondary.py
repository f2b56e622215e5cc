"""Books, articles, reports, newspapers, pages on the web: everything that is not law.

*Source:* The Indigo Book R28-R33; what its examples do not show follows the nearest form they do.
"""

from __future__ import annotations

import re

from pybtex.database import Entry, Person
from pybtex.richtext import BaseText, HRef, Text

from workbench.citations.abbreviations import institution, journal
from workbench.citations.names import full_name, is_group, is_others, last_name, listed
from workbench.citations.pieces import (
    date,
    day_of,
    doi_url,
    italic,
    join,
    link,
    online,
    ordinal,
    parens,
    smart,
    year_of,
)
from workbench.citations.pinpoints import Pinpoint, span
from workbench.citations.records import field, persons
from workbench.citations.reprints import reprinted_in
from workbench.citations.titles import cased

__all__ = ["full_work", "short_author", "short_work"]


def _f(entry: Entry, *names: str) -> str:
    return smart(field(entry, *names))


def _shown(name: Person) -> str:
    return smart(institution(full_name(name)) if is_group(name) else full_name(name))


def people(entry: Entry, role: str) -> str:
    """The people of a role as a citation lists them."""
    named = [one for one in persons(entry, role) if not is_others(one)]
    return listed([_shown(one) for one in named], others=len(named) < len(persons(entry, role)))


def _authors(entry: Entry) -> str:
    return people(entry, "author")


def _title(entry: Entry) -> str:
    title, subtitle = _f(entry, "title"), _f(entry, "subtitle")
    title = cased(title.rstrip(".") if not title.endswith("...") else title)
    if not subtitle:
        return title
    subtitle = cased(subtitle)
    return f"{title} {subtitle}" if title.endswith(("?", "!")) else f"{title}: {subtitle}"


def _linked_title(entry: Entry, *, printed: bool) -> BaseText:
    """The title in italics; where the citation does not print the DOI, the title leads there."""
    title, target = _title(entry), doi_url(entry)
    shown = italic(title)
    return HRef(target, shown) if target and printed and title and not field(entry, "url") else shown


def _pages(entry: Entry) -> str:
    first = _f(entry, "first_page")
    if first:
        return first
    return re.split(r"\s*(?:-+|–|—|,)\s*", _f(entry, "pages"))[0]


def _address(entry: Entry, *, printed: bool) -> Text:
    """Where to find it: its address; its DOI where no page of a printed volume is cited."""
    if field(entry, "url"):
        return online(entry, accessed=not (field(entry, "year") or field(entry, "date")))
    target = doi_url(entry)
    if not target or printed:
        return online(entry)
    return join(link(target), online(entry))


def _journal_name(entry: Entry) -> str:
    return smart(journal(_f(entry, "journal", "journaltitle")))


def _article(entry: Entry, pin: Pinpoint) -> Text:
    volume, page = _f(entry, "volume"), _pages(entry)
    name = _journal_name(entry)
    printed = bool(volume and page)
    designation = _f(entry, "designation") or ("Note" if entry.type == "student-note" else "")
    who = join(_authors(entry), designation, sep=", ")
    if not volume and page and not _issue_only(entry):
        return _periodical(entry, pin)
    where = " ".join(part for part in (volume, name, page) if part)
    at = _pin_in(pin, has_page=bool(page))
    when = year_of(entry) if volume or not field(entry, "date") else date(field(entry, "date"))
    title = _linked_title(entry, printed=printed)
    if not where:
        return join(who, join(title, at, parens(when)), _address(entry, printed=False), sep=", ")
    return join(who, title, join(join(where, at, sep=", "), parens(when)), _address(entry, printed=printed), sep=", ")


def _issue_only(entry: Entry) -> bool:
    return not (field(entry, "date") or field(entry, "month"))


def _pin_in(pin: Pinpoint, *, has_page: bool) -> str:
    if not pin:
        return ""
    return pin.text if has_page or not pin.takes_at else f"at {pin.text}"


def _periodical(entry: Entry, pin: Pinpoint) -> Text:
    """Newspapers and magazines: by date, not by volume (R30.1.2, R30.4)."""
    name = _journal_name(entry)
    page = _pages(entry)
    when = day_of(entry)
    place = _f(entry, "place", "address") if entry.type.startswith("newspaper") else ""
    if place:
        name = f"{name} ({place})"
    if field(entry, "url") and not page:
        return join(
            _authors(entry),
            _f(entry, "designation"),
            italic(_title(entry)),
            join(name, parens(when)),
            join(online(entry, accessed=not when)),
            sep=", ",
        )
    shown = when or year_of(entry)
    at = join(f"at {page}" if page else None, (pin.text if page else f"at {pin.text}") if pin else None, sep=", ")
    return join(
        _authors(entry),
        _f(entry, "designation"),
        italic(_title(entry)),
        name,
        shown,
        at,
        online(entry, accessed=False),
        sep=", ",
    )


def _edition(text: str) -> str:
    if not text or text == "1":
        return ""
    if text.isdigit():
        return f"{ordinal(text)} ed."
    if found := re.fullmatch(r"(\d+)(?:st|nd|rd|th|d)(?: ed\.?)?", text):
        return f"{ordinal(found[1])} ed."
    words = {
        "first": "1",
        "second": "2",
        "third": "3",
        "fourth": "4",
        "fifth": "5",
        "sixth": "6",
        "seventh": "7",
        "eighth": "8",
        "ninth": "9",
        "tenth": "10",
    }
    number = words.get(text.lower().removesuffix(" edition"))
    if number:
        return "" if number == "1" else f"{ordinal(number)} ed."
    return text if text.endswith("ed.") else f"{text} ed."


def _editors(entry: Entry) -> str:
    named = people(entry, "editor")
    if not named:
        return ""
    return f"{named} {'eds.' if len(persons(entry, 'editor')) > 1 else 'ed.'}"


def _imprint(entry: Entry, *, editors: bool = True) -> Text:
    """The parenthesis of a book: editors, translators, publisher where another one printed it first, edition, year."""
    original = _f(entry, "original_year", "origdate")
    translators = people(entry, "translator")
    made = [_editors(entry) if editors else "", f"{translators} trans." if translators else ""]
    publisher = _f(entry, "publisher") if original or translators or field(entry, "show_publisher") else ""
    edition = " ".join(part for part in (publisher, _edition(_f(entry, "edition")), year_of(entry)) if part)
    return join(parens(*made, edition, sep=", "), parens(original))


def _book(entry: Entry, pin: Pinpoint) -> Text:
    volume = _f(entry, "volume")
    authors = _authors(entry)
    editors_lead = not authors
    who = authors or (f"{_editors(entry)}" if editors_lead and not _f(entry, "corporate") else "")
    lead = join(volume, who) if volume else Text(who)
    title = _title_at(entry, pin.text if pin else _pages_of_part(entry), page=pin.takes_at)
    if editors_lead:
        # A book of editors alone is cited by its title, the editors stand in the parenthesis (R28).
        title = join(volume, title) if volume else title
        return join(join(title, _imprint(entry)), _book_address(entry), sep=", ")
    return join(lead, join(title, _imprint(entry)), _book_address(entry), sep=", ")


def _title_at(entry: Entry, place: str, *, page: bool) -> Text:
    """The title and the place in it; a page after a title that ends in a number takes "at" (R5.1.1, *1984*, at 12)."""
    title = _title(entry)
    if place and page and title[-1:].isdigit():
        return join(italic(title), f"at {place}", sep=", ")
    return join(italic(title), place)


def _pages_of_part(entry: Entry) -> str:
    return span(_f(entry, "pages")) if entry.type == "inbook" else ""


def _book_address(entry: Entry) -> Text:
    return online(entry, accessed=False) if field(entry, "url") else Text()


def _chapter(entry: Entry, pin: Pinpoint) -> Text:
    volume = _f(entry, "volume")
    host = join(join("in", volume, italic(cased(_f(entry, "booktitle")))), _pages(entry))
    host = join(host, pin.text if pin else "", sep=", " if _pages(entry) else " ")
    return join(_authors(entry), italic(_title(entry)), join(host, _imprint(entry)), _book_address(entry), sep=", ")


def _numbered(entry: Entry) -> str:
    number, kind = _f(entry, "number"), _f(entry, "type", "series")
    if not number:
        return "" if kind.lower() in {"", "report", "technical report"} else kind
    if re.match(r"(?:No|Rep|Pub|NCJ|Working)", number) or (not number[:1].isdigit() and " " in number):
        return f"{kind}, {number}" if kind and kind not in number else number
    # What is not a plain serial number speaks for itself (NCJ 250975, GAO-18-203).
    kind = re.sub(r"\bPaper Series\b", "Paper", kind)
    return f"{kind} No. {number}" if kind else f"No. {number}"


def _report(entry: Entry, pin: Pinpoint) -> Text:
    makers = [institution(_f(entry, "institution", "publisher", "school", "organization"))]
    authors = _authors(entry)
    maker = smart(makers[0])
    if maker and maker.casefold() in authors.casefold():
        maker = ""
    numbered = _numbered(entry)
    when = day_of(entry)
    place = pin.text if pin else ""
    title = _linked_title(entry, printed=True)
    if re.search(r"\b(?:Working|Discussion|Research|Staff) Paper\b", numbered):
        return join(
            authors,
            join(join(title, place), parens(maker, numbered, when, sep=", ")),
            _address(entry, printed=False),
            sep=", ",
        )
    return join(
        authors or None,
        maker,
        join(join(title, place), parens(numbered, when, sep=", ")),
        _address(entry, printed=True),
        sep=", ",
    )


def _unpublished(entry: Entry, pin: Pinpoint) -> Text:
    maker = smart(institution(_f(entry, "institution", "school", "organization", "howpublished")))
    numbered = _numbered(entry)
    place = pin.text if pin else ""
    when = day_of(entry)
    title = _linked_title(entry, printed=False)
    if numbered or maker:
        inside = parens(maker, numbered or "working paper", when, sep=", ")
        return join(_authors(entry), join(join(title, place), inside), _address(entry, printed=False), sep=", ")
    return join(
        _authors(entry),
        join(join(title, place), parens(when), parens("unpublished manuscript")),
        _address(entry, printed=False),
        sep=", ",
    )


def _thesis(entry: Entry, pin: Pinpoint) -> Text:
    school = smart(institution(_f(entry, "school", "institution", "publisher")))
    kind = _f(entry, "type") or {"mastersthesis": "Master’s thesis"}.get(entry.type, "Ph.D. dissertation")
    return join(
        _authors(entry),
        join(
            join(italic(_title(entry)), pin.text if pin else ""), parens(day_of(entry)), parens(kind, school, sep=", ")
        ),
        _address(entry, printed=False),
        sep=", ",
    )


def _webpage(entry: Entry, pin: Pinpoint) -> Text:
    site = _f(entry, "site", "journal", "journaltitle", "organization", "publisher", "howpublished", "institution")
    when = day_of(entry)
    answered = _f(entry, "comment_to")
    # A comment's own title is in ordinary type, that of the page it answers in italics (R33.2.3).
    name = _title(entry)
    title: Text | BaseText | None = (Text(name) if answered else italic(name)) if name else None
    if answered:
        title = join(title, Text("Comment to ", italic(answered)), sep=", ")
    shown = smart(institution(site))
    authors = _authors(entry)
    if authors and shown.casefold() == authors.casefold():
        shown = ""
    at = pin.text if pin and not pin.takes_at else (f"at {pin.text}" if pin else "")
    last = shown or (title if title is not None else Text(authors))
    parts = [authors, title if shown else None, join(join(last, parens(when)), at, sep=" ")]
    return join(
        *parts,
        _address(entry, printed=False)
        if field(entry, "doi") and not field(entry, "url")
        else online(entry, accessed=not when),
        sep=", ",
    )


def _dataset(entry: Entry, pin: Pinpoint) -> Text:
    maker = smart(institution(_f(entry, "publisher", "institution", "organization", "archive")))
    version = _f(entry, "version")
    return join(
        _authors(entry),
        join(italic(_title(entry)), pin.text if pin else "", parens("data set")),
        join(
            maker,
            f"version {version}" if version and not version.lower().startswith("v") else version,
            parens(day_of(entry)),
            sep=" ",
        ),
        _address(entry, printed=False),
        sep=", ",
    )


def _letter(entry: Entry, pin: Pinpoint) -> Text:
    kind = _f(entry, "type", "title") or "Letter"
    to = _f(entry, "recipient")
    who = _authors(entry)
    text = f"{kind} from {who}" + (f" to {to}" if to else "") if who else kind
    return join(join(text, pin.text if pin else "", sep=" "), parens(day_of(entry)))


def _social(entry: Entry, pin: Pinpoint) -> Text:
    """A post: who, handle, platform, moment, address (R33.7)."""
    del pin
    names = listed([full_name(one) for one in persons(entry, "author") if not is_others(one)])
    handle = _f(entry, "handle")
    who = join(names, parens(handle if not handle or handle.startswith("@") or not names else f"@{handle}"))
    site = _f(entry, "platform", "site", "journal", "publisher")
    title = _f(entry, "title")
    when = day_of(entry)
    return join(
        who, italic(title) if title else None, join(site, parens(when)), online(entry, accessed=not when), sep=", "
    )


def _standard(entry: Entry, pin: Pinpoint) -> Text:
    """Professional standards: the body, the title, the guideline, edition and year, where reprinted."""
    maker = smart(institution(_f(entry, "institution"))) or _authors(entry)
    guideline = _f(entry, "guideline")
    marked = guideline if not guideline or re.match(r"[A-Z]", guideline) else f"Guideline {guideline}"
    title = _title(entry)
    if field(entry, "journal"):
        where = " ".join(p for p in (_f(entry, "volume"), _journal_name(entry), _f(entry, "first_page")) if p)
        return join(maker, title, marked, where if not pin else join(where, pin.text, sep=", "), sep=", ") + Text(
            " ", parens(year_of(entry))
        )
    edition = _edition(_f(entry, "edition"))
    when = parens(edition, day_of(entry))
    cited = join(join(maker, title, marked, pin.text if pin else "", sep=", "), when)
    where = reprinted_in(entry)
    return join(cited, join(italic("reprinted in"), where), sep=", ") if where else cited


def _encyclopedia(entry: Entry, pin: Pinpoint) -> Text:
    host = _f(entry, "booktitle")
    if not host:
        return _book(entry, pin)
    return join(
        italic(_title(entry)),
        join(italic(host), pin.text if pin else "", _imprint(entry)),
        _book_address(entry),
        sep=", ",
    )


_FULL = {
    "article": _article,
    "student-note": _article,
    "magazine": _periodical,
    "newspaper": _periodical,
    "newspaper-online": _periodical,
    "book": _book,
    "inbook": _book,
    "proceedings": _book,
    "collection": _book,
    "booklet": _book,
    "manual": _book,
    "chapter": _chapter,
    "incollection": _chapter,
    "inproceedings": _chapter,
    "conference": _chapter,
    "report": _report,
    "techreport": _report,
    "working-paper": _unpublished,
    "unpublished": _unpublished,
    "thesis": _thesis,
    "phdthesis": _thesis,
    "mastersthesis": _thesis,
    "webpage": _webpage,
    "online": _webpage,
    "electronic": _webpage,
    "misc": _webpage,
    "media": _webpage,
    "social-media": _social,
    "dataset": _dataset,
    "letter": _letter,
    "standard": _standard,
    "encyclopedia": _encyclopedia,
}


def full_work(entry: Entry, pin: Pinpoint) -> Text:
    """A work in full."""
    return _FULL.get(entry.type, _webpage)(entry, pin)


def short_author(entry: Entry) -> Text:
    """Who or what a short form names: the authors' last names, else the institution, else the title."""
    given = _f(entry, "short_author")
    if given:
        return Text(given)
    people_ = persons(entry, "author") or (persons(entry, "editor") if entry.type != "article" else ())
    named = [one for one in people_ if not is_others(one)]
    if named:
        shown = [smart(institution(last_name(one)) if is_group(one) else last_name(one)) for one in named]
        return Text(listed(shown, others=len(named) < len(people_)))
    maker = _f(entry, "institution") if entry.type in {"report", "techreport", "standard"} else ""
    if maker:
        return Text(smart(institution(maker)))
    # A page without a title is called by its site, in ordinary type (R34).
    return Text(italic(_title(entry))) if _title(entry) else Text(_f(entry, "handle", "site", "platform"))


def short_work(entry: Entry, pin: Pinpoint, *, note: int | None) -> Text:
    """A work cited again: Felitti et al., *supra* note 3, at 251."""
    called = _f(entry, "short_title", "shorttitle") if field(entry, "hereinafter") else ""
    supra = join(italic("supra"), f"note {note}" if note is not None else None)
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else None
    return join(short_author(entry), italic(called) if called else None, supra, at, sep=", ")
