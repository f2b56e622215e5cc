"""New sources for a team's own library: each enters unverified, and none that would keep the library from loading.

Writes one file, ``sources.bib`` of the layer, whole or not at all. The shipped library is never written.
"""

from __future__ import annotations

import fcntl
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pybtex.database import Entry

from workbench.citations.bibliography import format_bib, load_bib
from workbench.citations.interchange.duplicates import Duplicate, without_known
from workbench.citations.interchange.problems import Imported, Problem
from workbench.citations.interchange.saving import save
from workbench.errors import LibraryError
from workbench.evidence.identifiers import identifier_faults, same_work
from workbench.evidence.library import Library

__all__ = ["Added", "add_sources"]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of references that were to be brought in."""

    #: Keys of the new sources, as they are cited.
    keys: tuple[str, ...]
    #: Works that were there already.
    known: tuple[Duplicate, ...]
    #: What is doubtful, and what was left out and why.
    problems: tuple[Problem, ...]


def add_sources(imported: Imported, library: Library, layers: tuple[Path, ...]) -> Added:
    """Bring references into the uppermost of a team's layers.

    Raises:
        LibraryError: SW245, no layer is set, or it cannot be written.
        CitationError: SW372, the file cannot be written; what was there is unchanged.
    """
    if not layers:
        raise LibraryError("there is no team library into which a source could be brought", code="SW245",
                           field="libraries",
                           remedy='Name a folder for it in settings.toml: libraries = ["/home/me/literature"].')
    with _alone(layers[-1]):
        path = layers[-1] / "sources.bib"
        held = dict(load_bib(path)) if path.exists() else {}
        # What a colleague brought in since the library was loaded stands in the file already.
        there = ChainMap(held, dict(library.sources))
        new, known = without_known(imported, there, library.law.authorities)
        marks = {mark for entry in there.values() for mark in same_work(dict(entry.fields.items()))}
        entries: dict[str, Entry] = {}
        problems = list(new.problems)
        for key, entry in new.entries.items():
            if why := _why_not(entry, marks):
                problems.append(Problem("SW386", new.lines[key], key, "", why, "not brought in"))
            else:
                entries[key] = entry
        if entries:
            save(format_bib(held | entries), path, replace=True)
    return Added(tuple(entries), known, tuple(problems))


def _why_not(entry: Entry, marks: set[str]) -> str:
    """What would keep the library from loading with this entry; empty where nothing would."""
    fields = dict(entry.fields.items())
    if not fields.get("title") or not any(entry.persons.values()):
        return "it has no title, or nobody is named in it"
    if faults := identifier_faults(fields):
        return f"its {faults[0][0]} is {faults[0][1]}"
    return "it has the title and year of a work that is there" if marks & set(same_work(fields)) else ""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time: two colleagues who bring in a source at once both keep theirs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".writing").open("w", encoding="utf-8")
    except OSError as error:
        raise LibraryError(f"the team library cannot be written: {error.strerror}", code="SW245", field="libraries",
                           file=folder.name, remedy="Choose a folder you may write to.") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
