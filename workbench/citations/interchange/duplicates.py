"""Works that are there already: recognised by DOI, by PubMed number, or by title, year and first author."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pybtex.database import Entry

from workbench.citations.interchange.problems import Imported, Problem

__all__ = ["Duplicate", "without_known"]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An entry that names a work the library, or the file itself, has under another entry."""

    key: str
    line: int
    #: Key of the entry that is kept.
    of: str
    #: Whether that stands in the library; otherwise earlier in the file.
    in_library: bool
    #: ``doi``, ``pmid`` or ``title and year``.
    by: str


def without_known(
    imported: Imported, library: Mapping[str, Entry], reserved: Iterable[str] = (),
) -> tuple[Imported, tuple[Duplicate, ...]]:
    """What a file brings that is new, under keys the library does not use; and what it has already.

    Two entries with different DOIs are two works, whatever their titles. ``reserved`` are further keys in use.
    """
    index: dict[tuple[str, str], str] = {}
    for key, entry in library.items():
        for mark in _marks(entry):
            index.setdefault(mark, key)
    kept: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    problems = list(imported.problems)
    duplicates: list[Duplicate] = []
    theirs = {key.lower() for key in (*library, *reserved)}
    taken = theirs | {key.lower() for key in imported.entries}
    for key, entry in imported.entries.items():
        line = imported.lines[key]
        found = _known(entry, index, library, kept)
        if found:
            by, of = found
            duplicates.append(Duplicate(key, line, of, of not in kept, by))
            continue
        free, number = key, 1
        while free.lower() in (theirs if free == key else taken):
            number += 1
            free = f"{key}-{number}"
        if free != key:
            problems.append(Problem("SW377", line, key, "", "the library uses this key for another work",
                                    f"named '{free}'"))
        taken.add(free.lower())
        kept[free], lines[free] = entry, line
        for mark in _marks(entry):
            index.setdefault(mark, free)
    new = Imported(imported.format, MappingProxyType(kept), tuple(problems), MappingProxyType(lines))
    return new, tuple(duplicates)


def _known(
    entry: Entry, index: Mapping[tuple[str, str], str], library: Mapping[str, Entry], kept: Mapping[str, Entry],
) -> tuple[str, str] | None:
    for by, value in _marks(entry):
        of = index.get((by, value))
        if of is None:
            continue
        other = kept.get(of) or library[of]
        mine, theirs = entry.fields.get("doi", "").lower(), other.fields.get("doi", "").lower()
        if by == "title and year" and mine and theirs and mine != theirs:
            continue
        return by, of
    return None


def _marks(entry: Entry) -> list[tuple[str, str]]:
    """What a work is recognised by, the surest first."""
    marks = [(name, entry.fields[name].lower()) for name in ("doi", "pmid") if entry.fields.get(name)]
    title, year = _letters(entry.fields.get("title", "")), entry.fields.get("year", "")[:4]
    people = entry.persons.get("author") or entry.persons.get("editor")
    lead = _letters(" ".join(people[0].last_names)) if people else ""
    # A short title alone ("Introduction") is no mark.
    if year and lead and len(title) >= 12:
        marks.append(("title and year", f"{title} {year} {lead}"))
    return marks


def _letters(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[\W_]+", "", bare)
