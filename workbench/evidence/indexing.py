"""Writing the library's index: the tables, and how a file gets to its place.

The library was read and validated before; what is written here is what it holds, beside the text in
which a question looks for a finding and the fields by which a search is narrowed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.evidence.certainty import certainty
from workbench.evidence.findings import Finding, Range
from workbench.evidence.index import FORMAT, Index, entry_json, open_index
from workbench.evidence.linking import track_of
from workbench.evidence.thesaurus import Thesaurus, words

if TYPE_CHECKING:
    from workbench.evidence.library import Library

__all__ = ["COLUMNS", "EVERY", "concept_token", "indexed", "indexed_in_background"]

#: What a question is compared with, field by field.
COLUMNS = ("proposition", "factors", "title", "outcomes", "population", "limitations", "authors", "concepts",
           "asides")

#: A word that stands in every finding's row: what is joined to it by *or* ranks and does not choose.
EVERY = "cq"

#: Index files kept beside the newest: those of other libraries and of other versions of the workbench.
_KEPT = 8

_TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE record (kind TEXT, key TEXT, place INTEGER, body TEXT, UNIQUE (kind, key));
CREATE UNIQUE INDEX in_order ON record (kind, place, key);
CREATE TABLE finding (place INTEGER PRIMARY KEY, id TEXT, direction TEXT, design TEXT, certainty INTEGER, sex TEXT,
  age_low REAL, age_high REAL, published INTEGER);
CREATE TABLE trait (kind TEXT, value TEXT, place INTEGER, PRIMARY KEY (kind, value, place)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, findings INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5({', '.join(COLUMNS)}, content='', tokenize='porter unicode61');
"""

_lock = threading.Lock()
_writing: set[threading.Thread] = set()


def indexed(library: Library) -> Index:
    """An index of a library in memory, for one that has no file."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, library)
    return Index(lambda: connection, ":memory:")


def indexed_in_background(library: Library, path: Path) -> Index:
    """The index of a library, written to its file while the caller goes on.

    The first question waits for it. Where the file cannot be written (a full disk, a folder that
    is not the reader's own) the index is made in memory instead.
    """
    made: list[Index] = []

    def make() -> None:
        try:
            _write(library, path)
            index = open_index(path)
        except (OSError, sqlite3.Error):
            index = None
        made.append(index or indexed(library))
        with _lock:
            _writing.discard(threading.current_thread())

    thread = threading.Thread(target=make, name="library-index")
    with _lock:
        _writing.add(thread)
    thread.start()

    def connect() -> sqlite3.Connection:
        thread.join()
        return made[0].connection()

    return Index(connect, path.name)


def concept_token(concept: str) -> str:
    """The word that stands for a concept in the index; no text holds it."""
    return f"cq{concept.replace('-', 'q')}"


def _wait() -> None:
    # A child must not inherit SQLite in the middle of a write.
    for thread in tuple(_writing):
        thread.join()


os.register_at_fork(before=_wait)


def _write(library: Library, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".index-", dir=path.parent)  # readable by its owner alone
    os.close(handle)
    beside = Path(name)
    try:
        with closing(sqlite3.connect(beside)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
            _fill(connection, library)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _clear(path)


def _clear(newest: Path) -> None:
    others = sorted((p for p in newest.parent.glob("*.sqlite") if p != newest), key=_used, reverse=True)
    for old in others[_KEPT:]:
        with suppress(OSError):
            old.unlink()


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _fill(connection: sqlite3.Connection, library: Library) -> None:
    connection.executescript(_TABLES)
    with connection:
        connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", _records(library))
        thesaurus = Thesaurus(library.concepts.values())
        texts: set[str] = set()
        for place, finding in enumerate(library.findings.values()):
            row = _text(finding, library, thesaurus)
            connection.execute(f"INSERT INTO found (rowid, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})",
                               (place, *row))
            connection.execute(f"INSERT INTO finding VALUES (?{', ?' * 8})", _fields(place, finding, library))
            connection.executemany("INSERT OR IGNORE INTO trait VALUES (?, ?, ?)",
                                   ((kind, value, place) for kind, value in _traits(finding)))
            texts.update(words(" ".join(row[:-2]).lower()))
        tokens = {concept_token(concept) for concept in library.concepts}
        texts.update(words(" ".join(term for concept in thesaurus.concepts for term in concept.terms).lower()))
        connection.execute("INSERT INTO found (found) VALUES ('optimize')")
        for word in sorted(texts | tokens):
            (count,), = connection.execute("SELECT count(*) FROM found WHERE found MATCH ?", (f'"{word}"',))
            connection.execute("INSERT INTO word VALUES (?, ?)", (word, count))
        connection.executemany("INSERT INTO meta VALUES (?, ?)", [
            ("revision", library.revision), ("unchecked", json.dumps(sorted(library.unchecked))),
            ("newest", str(library.newest)), ("format", str(FORMAT))])


def _records(library: Library) -> Iterator[tuple[str, str, int, str]]:
    from workbench.evidence.library import REGISTRIES

    law = library.law
    for place, (key, entry) in enumerate(library.sources.items()):
        yield "source", key, place, entry_json(entry)
    for kind, records in (("finding", library.findings), ("factor", library.factors), ("authority", law.authorities),
                          ("provision", law.provisions), ("element", law.confidentiality),
                          *((each.kind, getattr(library, each.name)) for each in REGISTRIES)):
        for place, (key, record) in enumerate(records.items()):
            yield kind, key, place, record.model_dump_json()


def _text(finding: Finding, library: Library, thesaurus: Thesaurus) -> tuple[str, ...]:
    """What a question is compared with, in the order of :data:`COLUMNS`."""
    source = library.sources[finding.source]
    people = [*source.persons.get("author", []), *source.persons.get("editor", [])]
    title, outcomes = source.fields.get("title", ""), "; ".join(effect.outcome for effect in finding.effects)
    labels = "; ".join(library.factors[factor].label for factor in finding.factors)
    said = f"{finding.proposition}\n{title}\n{outcomes}"
    main = {mention.concept for mention in thesaurus.mentions(said)}
    about = {concept for factor in finding.factors for concept in thesaurus.of_factor(factor)}
    aside = {mention.concept for mention in thesaurus.mentions(f"{finding.population.description}\n{labels}")} - main
    return (
        finding.proposition, labels, title, outcomes, finding.population.description, finding.limitations,
        " ".join([*(part for p in people for part in (*p.first_names, *p.prelast_names, *p.last_names)),
                  source.fields.get("year", ""), finding.source]),
        " ".join(map(concept_token, sorted(main))),
        " ".join([EVERY, *map(concept_token, sorted(aside | about))]),
    )


def _fields(place: int, finding: Finding, library: Library) -> tuple[object, ...]:
    group, year = finding.population, library.sources[finding.source].fields.get("year", "")[:4]
    ages = group.outcome_ages or group.exposure_ages or Range(low=None, high=None)
    return (place, finding.id, finding.direction.value, finding.design.value,
            certainty(finding, track_of(finding, library)).level.value, group.sex, ages.low, ages.high,
            int(year) if year.isdigit() else None)


def _traits(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "source", finding.source
    yield from (("factor", factor) for factor in finding.factors)
    yield from (("country", country) for country in finding.population.countries)
    yield from (("setting", setting) for setting in finding.population.setting)
