"""Fields of a biblatex file in the words the style ``apa7`` reads: older names of them, and what a parent passes on.

biblatex-apa has renamed fields over the years, and Zotero and JabRef write some of the old names still. Nothing is
added here that the entry, or the entry it refers to, does not say.

*Source:* the test files of plk/biblatex-apa, whose older versions have ``groupauthor``, ``appentry``, ``sortname`` and
the keywords ``nonacademic``, ``proposed`` and ``repealed``; biblatex's table of what a cross-reference inherits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pybtex.database import Entry

__all__ = ["inherited", "keywords", "renamed"]

#: What a part takes from the whole it refers to, under the name the part has for it.
_FROM_WHOLE = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon", "author": "bookauthor"}
_FROM_PERIODICAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
#: Fields that are a work's own and that no part inherits.
_OWN = frozenset({
    "title", "subtitle", "titleaddon", "author", "shorttitle", "doi", "url", "urldate", "pages", "related",
    "relatedtype", "relatedstring", "keywords", "options", "crossref", "origtitle", "abstract", "note",
})


def keywords(value: str) -> frozenset[str]:
    """The keywords of a list parted by commas.

    >>> sorted(keywords("meta, Nonacademic"))
    ['meta', 'nonacademic']
    """
    return frozenset(word.strip().casefold() for word in value.split(",") if word.strip())


def renamed(kind: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields under the names that the style reads.

    >>> renamed("online", {"groupauthor": "{TED}", "keywords": "nonacademic"})["author"]
    '{TED}'
    """
    found = {re.sub(r"^group(author|editor)", r"\1", name.casefold()): value for name, value in fields.items()}
    said = keywords(found.get("keywords", ""))
    if "nonacademic" in said:
        found.setdefault("entrysubtype", "nonacademic")
    if "proposed" in said:
        found.setdefault("pubstate", "proposed")
    if "repealed" in said and found.get("eventdate"):
        found.setdefault("note", f"repealed {found['eventdate'][:4]}")
    if entry := found.pop("appentry", ""):
        found["maintitle"], found["title"] = found.get("title", ""), entry
    place = found.get("location", "")
    if place and found.get("eventtitle") and not found.get("publisher"):
        found.setdefault("venue", place)
    if place and kind == "unpublished":
        # A manuscript has no publisher's city: this names its department, or the archive that has it.
        found.setdefault("venue" if found.get("institution") else "publisher", f"{{{place}}}")
    return found


def inherited(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries with what those named in ``crossref`` pass on to them."""
    return {key: _joined(entry, entries) for key, entry in entries.items()}


def _joined(entry: Entry, entries: Mapping[str, Entry]) -> Entry:
    whole = entries.get(entry.fields.get("crossref", ""))
    if whole is None or whole is entry:
        return entry
    passed = _FROM_PERIODICAL if whole.type == "periodical" else _FROM_WHOLE
    given = {name: value for name, value in whole.fields.items() if name not in _OWN}
    given |= {passed[name]: value for name, value in whole.fields.items() if name in passed}
    joined = Entry(entry.type, fields=[*(given | dict(entry.fields.items())).items()], persons=dict(entry.persons))
    for role, people in whole.persons.items():
        name = passed.get(role, role)
        if name not in joined.persons and role not in (_OWN - set(passed)):
            joined.persons[name] = people
    joined.key = entry.key
    return joined
