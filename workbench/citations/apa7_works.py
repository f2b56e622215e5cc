"""References of the style ``apa7`` for literature: author, date, title, source.

One engine for all types. A type decides what the title is: the name of a whole work, in italics, or that of a part,
behind which the whole stands.

*Source:* APA 7, chapter 9 (the four elements) and sections 10.1 to 10.16 (types), as the shared files show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pybtex.database import Entry
from pybtex.richtext import BaseText, HRef, Text

from workbench.citations.apa7_dates import original, spelled, when
from workbench.citations.apa7_names import Name, inverted_list, names_of, natural_list, responsible, role_word
from workbench.citations.apa7_text import Run, is_marked, literal_list, plain_field, rich, runs, stopped
from workbench.citations.apa7_titles import (
    MANUSCRIPTS,
    bracketed,
    credited,
    dashed,
    edition,
    numbers,
    pages,
    titled,
    volume_title,
)
from workbench.citations.pieces import Part, doi_url, italic, join, link, parens

__all__ = ["PERIODICALS", "author_element", "is_described", "is_part", "journal", "plain_title", "reference"]

PERIODICALS = frozenset({"article", "periodical", "suppperiodical", "review", "student-note", "magazine", "newspaper",
                         "newspaper-online"})
CHAPTERS = frozenset({"incollection", "inbook", "inproceedings", "inreference", "suppbook", "suppcollection", "chapter",
                      "conference", "bookinbook"})
#: Works of which one may be a volume of a larger one; elsewhere a main title is that of the whole.
BOOKS = frozenset({"book", "mvbook", "collection", "mvcollection", "reference", "mvreference", "proceedings",
                   "mvproceedings", "manual", "booklet", "standard"})
#: Types whose reference gives the year alone. *Source:* APA 7, on the date element (section 9.14,
#: number not confirmed): month and day stand with what appears
#: often (magazines, newspapers, web pages, posts) and with events.
_YEAR_ONLY = BOOKS | CHAPTERS - {"inreference"} | {"article", "periodical", "suppperiodical", "student-note", "thesis",
                                                  "phdthesis", "mastersthesis", "techreport", "unpublished", "patent"}


def reference(entry: Entry, suffix: str = "", *, about: Text | None = None, reprinted: Text | None = None) -> Text:
    """A work in the list of references, as a sentence.

    ``suffix`` tells works of one author and year apart. ``about`` says what the work is of, behind its title, and
    ``reprinted`` where it first stood, at the end; see :mod:`workbench.citations.apa7_related`.
    """
    if entry.type == "nameonly":
        return stopped(inverted_list(author_element(entry)[0]))
    names, role = author_element(entry)
    date = parens(when(entry).shown(suffix, exact=_exact(entry)))
    title = join(_title(entry), about)
    helpers = inverted_list(names_of(entry, "with"))
    author = join(inverted_list(names, several=role), f"(with {helpers})" if helpers else None)
    blocks = [author, date, title] if names else [title, date]
    first = original(entry)
    return join(*(stopped(block) for block in (*blocks, *_source(entry, names)) if len(block)), _address(entry),
                f"(Original work published {first})" if first else None, reprinted)


def author_element(entry: Entry) -> tuple[tuple[Name, ...], str]:
    """Who stands as author, with a role; nobody where the title stands first, as with a chapter without author."""
    names, role = responsible(entry)
    if not names_of(entry, "author") and is_part(entry) and entry.type not in PERIODICALS:
        return (), ""
    if not names:
        holder = plain_field(entry, "handle") or (plain_field(entry, "institution") if not is_marked(entry) else "")
        return ((Name(holder, group=True),), "") if holder else ((), "")
    return names, role


def is_part(entry: Entry) -> bool:
    """Whether the title names a part of a larger work: an article, a chapter, an episode, a post on a blog."""
    if entry.type in PERIODICALS:
        return bool(plain_field(entry, "journaltitle", "journal"))
    if entry.type in CHAPTERS:
        return bool(plain_field(entry, "booktitle", "maintitle", "eventtitle")) or entry.type == "inreference"
    if entry.type in BOOKS:
        return False
    if entry.type == "misc" and plain_field(entry, "organization") and is_marked(entry):
        return True
    return bool(plain_field(entry, "maintitle", "booktitle"))


def _exact(entry: Entry) -> bool:
    return entry.type not in _YEAR_ONLY or plain_field(entry, "entrysubtype") == "nonacademic"


def _published(entry: Entry) -> bool:
    """Whether a thesis can be had: a publisher, an archive, an address or a number says so."""
    return any(plain_field(entry, name) for name in ("publisher", "eprint", "url", "doi", "number", "archive"))


def _title(entry: Entry) -> Text:
    part = is_part(entry)
    if entry.type in BOOKS and (plain_field(entry, "maintitle") or _in_series(entry)):
        title = volume_title(entry, "title", main="maintitle" if plain_field(entry, "maintitle") else "series")
    elif entry.fields.get("title") or entry.fields.get("origtitle"):
        title = titled(entry, italic=not part)
    else:
        title = titled(entry, italic=not part, name="booktitle") if entry.type not in CHAPTERS else Text()
    if entry.type in PERIODICALS:
        issue = rich(runs(entry.fields.get("issuetitle", "")))
        label = Text("[", issue, "]") if len(issue) and entry.type != "article" else None
        people = parens(*credited(entry, editors=False), sep="; ")
        return join(title, people, label, bracketed(entry, published=True))
    inside = [*credited(entry, editors=not part and bool(names_of(entry, "author")))]
    if not part:
        inside.append(str(join(edition(plain_field(entry, "edition")), _volume_of(entry), sep=", ")))
    if not (part and entry.type == "software"):
        inside += numbers(entry) if not (part and entry.type in CHAPTERS) else ()
    marks = bracketed(entry, published=_published(entry)) if not (part and entry.type == "software") else None
    return join(title, parens(*inside, sep="; "), marks)


def _in_series(entry: Entry) -> bool:
    """Whether proceedings are a volume of their series, which then is the main title. *Source:* APA 7, section 10.5."""
    return "proceedings" in entry.type and bool(plain_field(entry, "series") and plain_field(entry, "volume"))


def _volume_of(entry: Entry) -> str:
    if entry.type not in BOOKS | CHAPTERS or plain_field(entry, "maintitle") or _in_series(entry):
        return ""
    volume = dashed(plain_field(entry, "volume"))
    if volume:
        return f"Vols. {volume}" if "–" in volume else f"Vol. {volume}"
    several = plain_field(entry, "volumes")
    return f"Vols. 1–{several}" if several.isdigit() else ""


def _source(entry: Entry, names: tuple[Name, ...]) -> Iterator[Part]:
    """Where the work appeared, sentence by sentence."""
    if entry.type in PERIODICALS and is_part(entry):
        yield journal(entry)
        how = plain_field(entry, "howpublished")
        if not how and plain_field(entry, "pubstate").casefold() in {"prepublished", "advance online publication"}:
            how = "Advance online publication"
        if how:
            yield how
        yield _places(entry, names, ("publisher",) if is_marked(entry) else ())
        return
    if is_part(entry):
        yield _container(entry)
        if entry.type == "misc":
            return
    if entry.type in PERIODICALS:
        yield _volume_and_pages(entry)
    event = join(plain_field(entry, "eventtitle"), plain_field(entry, "venue"), sep=", ")
    if plain_field(entry, "eventtitle"):
        yield event
    yield _places(entry, names, _holders(entry))
    how = plain_field(entry, "howpublished")
    folded = re.sub(r"[\s-]", "", how.casefold())
    if how and folded not in MANUSCRIPTS and "manuscript" not in folded and "://" not in how:
        yield how


def _holders(entry: Entry) -> tuple[str, ...]:
    """The fields that name who publishes or holds a work of this type."""
    if "thesis" in entry.type:
        return ("publisher", "archive", "eprint") if _published(entry) else ("institution", "school")
    if entry.type == "unpublished":
        return ("publisher", "eprint")
    return ("publisher", "institution", "school", "organization", "site", "eprint", "archive")


def _places(entry: Entry, names: tuple[Name, ...], fields: tuple[str, ...]) -> Part:
    """Publishers and holders, each once, and none that is the author.

    *Source:* APA 7, on a publisher or site that is the author (sections 9.29 and 9.32, numbers not confirmed).
    """
    said: list[str] = []
    authors = {name.family for name in names}
    for name in fields:
        found = literal_list(entry, name) if name in {"publisher", "institution", "organization"} else (
            plain_field(entry, name),)
        text = "; ".join(one for one in found if one and one not in authors)
        if text and text not in said:
            said.append(text)
    if entry.type == "unpublished":
        place = join(plain_field(entry, "venue"), plain_field(entry, "institution"), sep=", ")
        return join(*(stopped(one) for one in said), place)
    where = plain_field(entry, "location", "venue")
    if where and not plain_field(entry, "eventtitle") and entry.type in {"image", "artwork", "performance"}:
        # A museum is followed by its city; what is itself a house goes before the part of it that is the publisher.
        ordered = [where, *said[:1]] if _HOUSE.search(where) else [*said[:1], where]
        said[:1] = [", ".join(ordered)]
    return join(*(stopped(one) for one in said[:-1]), *said[-1:])


#: A name of an institution or of a part of one, which a place does not have.
_HOUSE = re.compile(r"\b(?:University|College|School|Department|Faculty|Institute|Office|Center|Centre)\b")


def journal(entry: Entry, *, issue: str = "()") -> Text:
    """A periodical with volume, issue and pages: *Midwifery*, *29*(10), 1122–1128."""
    name = join(rich(runs(entry.fields.get("journaltitle") or entry.fields.get("journal", "")), italic=True),
                rich(runs(entry.fields.get("journalsubtitle", "")), italic=True), sep=": ")
    return join(name, _volume_and_pages(entry, issue), sep=", ")


def _volume_and_pages(entry: Entry, issue: str = "()") -> Text:
    volume, number = dashed(plain_field(entry, "volume")), dashed(plain_field(entry, "number"))
    if not is_marked(entry):
        number = number or dashed(plain_field(entry, "issue"))
    eid = plain_field(entry, "eid")
    place = dashed(plain_field(entry, "pages", "first_page"))
    if not eid and not is_marked(entry) and re.fullmatch(r"[A-Za-z]\d+|\d{5,}", place):
        # A library's "pages" holds the number of an article that has no pages: a letter first, or too long for a page.
        eid = place
    if eid:
        place = eid if eid.casefold().startswith("article") else f"Article {eid}"
    return join(Text(italic(volume), f"{issue[0]}{number}{issue[1]}" if number else ""), place, sep=", ")


def _container(entry: Entry) -> Text:
    """The larger work: In M. Gold (Ed.), *The complete social scientist* (2nd ed., pp. 265–284)."""
    if entry.type == "misc" and plain_field(entry, "organization"):
        return Text(rich(runs(entry.fields["organization"]), italic=True))
    word = "On" if entry.type in {"music", "audio"} and re.match(
        r"song|music|track", plain_field(entry, "entrysubtype", "titleaddon").casefold()) else "In"
    if entry.type in CHAPTERS and plain_field(entry, "booktitle") and (
            plain_field(entry, "maintitle") or _in_series(entry)):
        title = volume_title(entry, "booktitle", main="maintitle" if plain_field(entry, "maintitle") else "series")
    elif plain_field(entry, "booktitle"):
        title = titled(entry, italic=True, name="booktitle")
    else:
        title = titled(entry, italic=True, name="maintitle")
    inside = join(edition(plain_field(entry, "edition")) if entry.type in CHAPTERS else None, _volume_of(entry),
                  pages(entry) if entry.type in CHAPTERS else None, sep=", ")
    people = _contributors(entry)
    own = entry.type == "software"
    addon = plain_field(entry, "booktitleaddon", "maintitleaddon")
    if not len(title):
        return Text()
    return join(word, join(people, title, sep=", "), parens(inside, *(numbers(entry) if own else ()), sep="; "),
                f"[{addon}]" if addon else None, bracketed(entry, published=True) if own else None)


def _contributors(entry: Entry) -> str:
    """Who made the larger work: its author, its editors or those of another role."""
    said = [natural_list(names_of(entry, "bookauthor"))]
    for role in ("editor", "editora", "editorb", "editorc"):
        names = names_of(entry, role)
        if names:
            kind = plain_field(entry, f"{role}type") or "editor"
            translating = role == "editor" and kind == "editor" and names == names_of(entry, "booktranslator")
            word = role_word(kind, len(names)) + (" & Trans." if translating else "")
            said.append(f"{natural_list(names)} ({word})")
    for role in ("execproducer", "showrunner", "producer", "director", "host") if len(said) == 1 else ():
        if names := names_of(entry, role):
            said.append(f"{natural_list(names)} ({role_word(role, len(names))})")
    return ", ".join(part for part in said if part)


def _address(entry: Entry) -> BaseText | None:
    """The DOI, else the address, with the day it was read where the entry says that the content changes.

    *Source:* APA 7, on retrieval dates, DOIs and addresses (sections 9.16, 9.34 to 9.36, numbers not confirmed).
    """
    doi = doi_url(entry)
    if doi:
        return HRef(doi, doi)
    url = entry.fields.get("url", "").strip().replace(r"\%", "%").replace(r"\_", "_").replace(r"\&", "&")
    if not url:
        return None
    visited = entry.fields.get("urldate", "").strip()
    if not visited and not is_marked(entry) and when(entry).year == "n.d.":
        visited = entry.fields.get("accessed", "").strip()
    return join(f"Retrieved {spelled(visited)}, from" if visited else None, link(url))


def is_described(entry: Entry) -> bool:
    """Whether a description stands for the title that the work does not have."""
    return not any(entry.fields.get(name) for name in ("title", "origtitle", "shorttitle", "short_title", "booktitle"))


def plain_title(entry: Entry) -> tuple[Run, ...]:
    """The title as the entry writes it, for the text of a document, which keeps headline capitals."""
    names = ("shorttitle", "short_title", "origtitle", "title", "booktitle", "titleaddon")
    name = next((name for name in names if entry.fields.get(name)), "")
    return runs(entry.fields.get(name, ""))
