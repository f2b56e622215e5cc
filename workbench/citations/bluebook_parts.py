"""What citations of works share: authors, titles, first pages, addresses.

*Source:* The Indigo Book R28, R30 and R32.
"""

from __future__ import annotations

import re

from pybtex.database import Entry, Person
from pybtex.richtext import BaseText, HRef, Text

from workbench.citations.abbreviations import institution
from workbench.citations.names import full_name, is_group, is_others, listed
from workbench.citations.pieces import NBSP, doi_url, italic, join, link, online, smart
from workbench.citations.records import field, persons
from workbench.citations.titles import cased

__all__ = ["address", "authors", "first_page", "linked_title", "on_file", "people", "text", "title_of"]


def text(entry: Entry, *names: str) -> str:
    """The first of the named fields that is there, with the quotation marks print has."""
    return smart(field(entry, *names))


def _shown(name: Person) -> str:
    return smart(institution(full_name(name)) if is_group(name) else full_name(name))


def people(entry: Entry, role: str) -> str:
    """The people of a role as a citation lists them."""
    named = [one for one in persons(entry, role) if not is_others(one)]
    return listed([_shown(one) for one in named], others=len(named) < len(persons(entry, role)))


def authors(entry: Entry) -> str:
    """The authors as a citation lists them."""
    return people(entry, "author")


def title_of(entry: Entry) -> str:
    """Title and subtitle, in the capitals that titles have."""
    title, subtitle = text(entry, "title"), text(entry, "subtitle")
    title = cased(title.rstrip(".") if not title.endswith("...") else title)
    if not subtitle:
        return title
    subtitle = cased(subtitle)
    return f"{title} {subtitle}" if title.endswith(("?", "!")) else f"{title}: {subtitle}"


def linked_title(entry: Entry, *, printed: bool) -> BaseText:
    """The title in italics; where the citation does not print the DOI, the title leads there."""
    title, target = title_of(entry), doi_url(entry)
    shown = italic(title)
    return HRef(target, shown) if target and printed and title and not field(entry, "url") else shown


def first_page(entry: Entry) -> str:
    """The first page, or what an online journal counts instead: ``e2023``, ``art. 1234``."""
    first = text(entry, "first_page")
    if first:
        return first
    first = re.split(r"\s*(?:-+|–|—|,)\s*", text(entry, "pages"))[0]
    number = text(entry, "article_number", "eid")
    return first or (f"art.{NBSP}{number}" if number.isdigit() else number)


def on_file(entry: Entry) -> str:
    """Who keeps what is not published: ``on file with the Columbia Law Review``."""
    holder = text(entry, "on_file")
    return holder if not holder or holder.lower().startswith("on file") else f"on file with {holder}"


def address(entry: Entry, *, printed: bool) -> Text:
    """Where to find it: its address; its DOI where no page of a printed volume is cited."""
    if field(entry, "url"):
        return online(entry, accessed=not (field(entry, "year") or field(entry, "date")))
    target = doi_url(entry)
    if not target or printed:
        return online(entry)
    return join(link(target), online(entry))
