"""Books, articles, reports, newspapers, pages on the web: everything that is not law.

*Source:* The Indigo Book R28-R33; what its examples do not show follows the nearest form they do.
"""

from __future__ import annotations

import re

from pybtex.database import Entry
from pybtex.richtext import BaseText, Text

from workbench.citations.abbreviations import institution
from workbench.citations.bluebook_parts import (
    address,
    authors,
    first_page,
    linked_title,
    on_file,
    people,
    text,
    title_of,
)
from workbench.citations.bluebook_periodicals import article, journal_name, periodical
from workbench.citations.names import full_name, is_group, is_others, last_name, listed
from workbench.citations.pieces import day_of, italic, join, online, ordinal, parens, sectioned, smart, year_of
from workbench.citations.pinpoints import Pinpoint, span
from workbench.citations.records import field, persons
from workbench.citations.reprints import published_in, reprinted_in
from workbench.citations.sections import beside, merge_sections
from workbench.citations.titles import cased

__all__ = ["full_work", "short_author", "short_work"]


def _edition(given: str) -> str:
    if not given or given == "1":
        return ""
    if given.isdigit():
        return f"{ordinal(given)} ed."
    if found := re.fullmatch(r"(\d+)(?:st|nd|rd|th|d)(?: ed\.?)?", given):
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
    number = words.get(given.lower().removesuffix(" edition"))
    if number:
        return "" if number == "1" else f"{ordinal(number)} ed."
    return given if given.endswith("ed.") else f"{given} ed."


def _editors(entry: Entry) -> str:
    named = people(entry, "editor")
    if not named:
        return ""
    return f"{named} {'eds.' if len(persons(entry, 'editor')) > 1 else 'ed.'}"


def _imprint(entry: Entry, *, editors: bool = True) -> Text:
    """The parenthesis of a book: editors, translators, publisher where another one printed it first, edition, year."""
    original = text(entry, "original_year", "origdate")
    translators = people(entry, "translator")
    made = [_editors(entry) if editors else "", f"{translators} trans." if translators else ""]
    publisher = text(entry, "publisher") if original or translators or field(entry, "show_publisher") else ""
    edition = " ".join(part for part in (publisher, _edition(text(entry, "edition")), year_of(entry)) if part)
    return join(parens(*made, edition, sep=", "), parens(original))


def _book(entry: Entry, pin: Pinpoint) -> Text:
    volume, who = text(entry, "volume"), authors(entry)
    title = join(_title_at(entry, pin.text if pin else _pages_of_part(entry), page=pin.takes_at), _imprint(entry))
    # A book of editors alone is cited by its title, the editors stand in the parenthesis (R28).
    cited = join(join(volume, who), title, sep=", ") if who else join(volume, title)
    return join(cited, _book_address(entry), sep=", ")


def _title_at(entry: Entry, place: str, *, page: bool) -> Text:
    """The title and the place in it; a page after a title that ends in a number takes "at" (R5.1.1, *1984*, at 12)."""
    title = title_of(entry)
    if place and page and title[-1:].isdigit():
        return join(italic(title), f"at {place}", sep=", ")
    return join(italic(title), place)


def _pages_of_part(entry: Entry) -> str:
    return span(text(entry, "pages")) if entry.type == "inbook" else ""


def _book_address(entry: Entry) -> Text:
    return online(entry, accessed=False) if field(entry, "url") else Text()


def _chapter(entry: Entry, pin: Pinpoint) -> Text:
    volume = text(entry, "volume")
    host = join(join("in", volume, italic(cased(text(entry, "booktitle")))), first_page(entry))
    host = join(host, pin.text if pin else "", sep=", " if first_page(entry) else " ")
    return join(authors(entry), italic(title_of(entry)), join(host, _imprint(entry)), _book_address(entry), sep=", ")


def _numbered(entry: Entry) -> str:
    number, kind = text(entry, "number"), text(entry, "type", "series")
    if not number:
        return "" if kind.lower() in {"", "report", "technical report"} else kind
    if re.match(r"(?:No|Rep|Pub|NCJ|Working)", number) or (not number[:1].isdigit() and " " in number):
        return f"{kind}, {number}" if kind and kind not in number else number
    # What is not a plain serial number speaks for itself (NCJ 250975, GAO-18-203).
    kind = re.sub(r"\bPaper Series\b", "Paper", kind)
    return f"{kind} No. {number}" if kind else f"No. {number}"


def _report(entry: Entry, pin: Pinpoint) -> Text:
    who, maker = authors(entry), smart(institution(text(entry, "institution", "publisher", "school", "organization")))
    if maker and maker.casefold() in who.casefold():
        maker = ""
    numbered = _numbered(entry)
    when = day_of(entry)
    place = pin.text if pin else ""
    title = linked_title(entry, printed=True)
    if re.search(r"\b(?:Working|Discussion|Research|Staff) Paper\b", numbered):
        inside = parens(maker, numbered, when, sep=", ")
        return _appeared(entry, join(who, join(title, place, inside), address(entry, printed=False), sep=", "))
    return join(
        who,
        maker,
        join(title, place, parens(numbered, when, sep=", ")),
        address(entry, printed=True),
        sep=", ",
    )


def _appeared(entry: Entry, cited: Text) -> Text:
    """A working paper with where it was published, where that is known: a reader should cite the later version."""
    where = published_in(entry)
    return join(cited, join(italic("published in"), where), sep=", ") if where else cited


def _unpublished(entry: Entry, pin: Pinpoint) -> Text:
    maker = smart(institution(text(entry, "institution", "school", "organization", "howpublished")))
    numbered = _numbered(entry)
    place = pin.text if pin else ""
    when = day_of(entry)
    title = linked_title(entry, printed=False)
    kept = parens(on_file(entry))
    if numbered or maker:
        inside = parens(maker, numbered or "working paper", when, sep=", ")
        named = join(authors(entry), join(title, place, inside, kept), address(entry, printed=False), sep=", ")
    else:
        inside = join(parens(when), parens("unpublished manuscript"))
        named = join(authors(entry), join(title, place, inside, kept), address(entry, printed=False), sep=", ")
    return _appeared(entry, named)


def _thesis(entry: Entry, pin: Pinpoint) -> Text:
    """A thesis; its school is not abbreviated (Univ. of Colorado, *Bluebook 101*: A.B. thesis, Harvard University)."""
    school = text(entry, "school", "institution", "publisher")
    kind = text(entry, "type") or {"mastersthesis": "Master’s thesis"}.get(entry.type, "Ph.D. dissertation")
    kind = {"phdthesis": "Ph.D. dissertation", "mathesis": "Master’s thesis"}.get(kind, kind)
    title = join(italic(title_of(entry)), pin.text if pin else "")
    inside = join(parens(day_of(entry)), parens(kind, school, sep=", "), parens(on_file(entry)))
    return join(authors(entry), join(title, inside), address(entry, printed=False), sep=", ")


def _webpage(entry: Entry, pin: Pinpoint) -> Text:
    names = ("site", "journal", "journaltitle", "organization", "publisher", "howpublished", "institution")
    site = smart(institution(text(entry, *names)))
    when = day_of(entry)
    who, name, answered = authors(entry), title_of(entry), text(entry, "comment_to")
    # A comment's own title is in ordinary type, that of the page it answers in italics (R33.2.3).
    title: Text | BaseText | None = (Text(name) if answered else italic(name)) if name else None
    if answered:
        title = join(title, Text("Comment to ", italic(answered)), sep=", ")
    if who and site.casefold() == who.casefold():
        site = ""
    at = pin.text if pin and not pin.takes_at else (f"at {pin.text}" if pin else "")
    last = site or (title if title is not None else Text(who))
    parts = [who, title if site else None, join(last, parens(when), at)]
    linked = field(entry, "doi") and not field(entry, "url")
    where = address(entry, printed=False) if linked else online(entry, accessed=not when)
    return join(*parts, where, sep=", ")


def _dataset(entry: Entry, pin: Pinpoint) -> Text:
    maker = smart(institution(text(entry, "publisher", "institution", "organization", "archive")))
    version = text(entry, "version")
    return join(
        authors(entry),
        join(italic(title_of(entry)), pin.text if pin else "", parens("data set")),
        join(
            maker,
            f"version {version}" if version and not version.lower().startswith("v") else version,
            parens(day_of(entry)),
            sep=" ",
        ),
        address(entry, printed=False),
        sep=", ",
    )


def _letter(entry: Entry, pin: Pinpoint) -> Text:
    kind = text(entry, "type", "title") or "Letter"
    to = text(entry, "recipient")
    who = listed([smart(full_name(one)) for one in persons(entry, "author") if not is_others(one)])
    named = f"{kind} from {who}" + (f" to {to}" if to else "") if who else kind
    return join(named, pin.text if pin else "", parens(day_of(entry)), parens(on_file(entry)))


def _social(entry: Entry, pin: Pinpoint) -> Text:
    """A post: who, handle, platform, moment, address (R33.7)."""
    names = listed([full_name(one) for one in persons(entry, "author") if not is_others(one)])
    handle = text(entry, "handle")
    who = join(names, parens(handle if not handle or handle.startswith("@") or not names else f"@{handle}"))
    site = text(entry, "platform", "site", "journal", "publisher")
    title = text(entry, "title")
    when = day_of(entry)
    return join(
        who, italic(title) if title else None, join(site, parens(when)), online(entry, accessed=not when),
        pin.text if pin else None, sep=", "
    )


def _standard(entry: Entry, pin: Pinpoint) -> Text:
    """Professional standards: the body, the title, the guideline, edition and year, where reprinted."""
    maker = smart(institution(text(entry, "institution"))) or authors(entry)
    guideline = text(entry, "guideline")
    marked = guideline if not guideline or re.match(r"[A-Z]", guideline) else f"Guideline {guideline}"
    title = title_of(entry)
    if field(entry, "journal"):
        where = " ".join(p for p in (text(entry, "volume"), journal_name(entry), text(entry, "first_page")) if p)
        return join(maker, title, marked, where if not pin else join(where, pin.text, sep=", "), sep=", ") + Text(
            " ", parens(year_of(entry))
        )
    edition = _edition(text(entry, "edition"))
    when = parens(edition, day_of(entry))
    cited = join(join(maker, title, marked, pin.text if pin else "", sep=", "), when)
    where = reprinted_in(entry)
    return join(cited, join(italic("reprinted in"), where), sep=", ") if where else cited


#: *Source:* guides.law.sc.edu and guides.libraries.uc.edu, on legal encyclopedias.
_ENCYCLOPEDIAS = {
    "American Jurisprudence 2d": "Am. Jur. 2d",
    "American Jurisprudence, Second Edition": "Am. Jur. 2d",
    "American Jurisprudence Second": "Am. Jur. 2d",
    "Corpus Juris Secundum": "C.J.S.",
}


def _encyclopedia(entry: Entry, pin: Pinpoint) -> Text:
    host = text(entry, "booktitle")
    if not host:
        return _book(entry, pin)
    if volume := text(entry, "volume"):
        # 62 Am. Jur. 2d Premises Liability § 322 (2014). Source: guides.law.sc.edu, Citing Legal Encyclopedias.
        section = merge_sections(text(entry, "section").removeprefix("§").strip(), pin)
        where = sectioned(section) if section else ""
        topic = join(volume, _ENCYCLOPEDIAS.get(host, host), italic(title_of(entry)), where)
        return join(topic + beside(pin), _imprint(entry))
    return join(
        italic(title_of(entry)),
        join(italic(host), pin.text if pin else "", _imprint(entry)),
        _book_address(entry),
        sep=", ",
    )


_FULL = {
    "article": article,
    "student-note": article,
    "magazine": periodical,
    "newspaper": periodical,
    "newspaper-online": periodical,
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
    given = text(entry, "short_author")
    if given:
        return Text(given)
    people_ = persons(entry, "author") or (persons(entry, "editor") if entry.type != "article" else ())
    named = [one for one in people_ if not is_others(one)]
    if named:
        shown = [smart(institution(last_name(one)) if is_group(one) else last_name(one)) for one in named]
        return Text(listed(shown, others=len(named) < len(people_)))
    maker = text(entry, "institution") if entry.type in {"report", "techreport", "standard"} else ""
    if maker:
        return Text(smart(institution(maker)))
    # A page without a title is called by its site, in ordinary type (R34).
    return Text(italic(title_of(entry))) if title_of(entry) else Text(text(entry, "handle", "site", "platform"))


def short_work(entry: Entry, pin: Pinpoint, *, note: int | None) -> Text:
    """A work cited again: Felitti et al., *supra* note 3, at 251."""
    called = text(entry, "short_title", "shorttitle") if field(entry, "hereinafter") else ""
    supra = join(italic("supra"), f"note {note}" if note is not None else None)
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else None
    return join(short_author(entry), italic(called) if called else None, supra, at, sep=", ")
