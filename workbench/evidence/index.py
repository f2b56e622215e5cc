"""The library's index: one SQLite file that opens at once, read on demand and searched as text.

Built from the text files after they were validated, named by their content, and never changed
afterwards: another state of the library is another file. A file is written beside its place and moved
there whole, so that any number of processes may build and read at the same time. What it holds
is what the text holds; deleting it costs only the time to build it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pybtex.database import Entry, Person
from pydantic import BaseModel

from workbench.errors import LibraryError
from workbench.evidence.catalogue import Factor
from workbench.evidence.findings import Finding
from workbench.evidence.law import Authority, Element, Law, Provision

if TYPE_CHECKING:
    from workbench.evidence.library import Library

__all__ = ["FORMAT", "Index", "Stored", "entry_json", "index_path", "open_index", "read_entry", "stored_library"]

_R = TypeVar("_R")
_M = TypeVar("_M", bound=BaseModel)

#: Raised when the tables change; a change of the modules that fill them is noticed without it.
FORMAT = 1
#: Modules whose code decides what an index holds.
_MAKERS = ("workbench.citations.bibliography", "workbench.evidence.catalogue", "workbench.evidence.certainty",
           "workbench.evidence.crosscheck", "workbench.evidence.domains", "workbench.evidence.findings",
           "workbench.evidence.identifiers", "workbench.evidence.in_force", "workbench.evidence.index",
           "workbench.evidence.indexing", "workbench.evidence.instruments", "workbench.evidence.law",
           "workbench.evidence.law_files", "workbench.evidence.layers", "workbench.evidence.library",
           "workbench.evidence.linking", "workbench.evidence.programs", "workbench.evidence.proof",
           "workbench.evidence.searches", "workbench.evidence.thesaurus")


class Index:
    """An index that any thread, and any child after a fork, may read."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], name: str) -> None:
        self.name = name
        self._connect = connect
        self._local = threading.local()

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query.

        Raises:
            LibraryError: SW240; the file is damaged or was removed.
        """
        try:
            return self.connection().execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise LibraryError("the library's index cannot be read", code="SW240", file=self.name,
                               remedy="Delete the file and load the library again; it is built anew from the "
                                      "text.") from error

    def connection(self) -> sqlite3.Connection:
        """The connection of this thread in this process."""
        process, connection = getattr(self._local, "held", (0, None))
        if connection is None or process != os.getpid():  # a connection is not carried across a fork
            connection = self._connect()
            self._local.held = (os.getpid(), connection)
        return connection


class Stored(Mapping[str, _R], Generic[_R]):
    """Entries of one kind in an index, each read when it is asked for, in the order of the text."""

    def __init__(self, index: Index, kind: str, read: Callable[[str], _R]) -> None:
        self._index, self._kind, self._read = index, kind, read
        self._seen: dict[str, _R] = {}

    def __getitem__(self, key: str) -> _R:
        if key not in self._seen:
            rows = self._index.rows("SELECT body FROM record WHERE kind = ? AND key = ?", (self._kind, key))
            if not rows:
                raise KeyError(key)
            self._seen[key] = self._read(rows[0][0])
        return self._seen[key]

    def __iter__(self) -> Iterator[str]:
        last = -1
        while rows := self._index.rows("SELECT place, key FROM record WHERE kind = ? AND place > ? ORDER BY place "
                                       "LIMIT 1000", (self._kind, last)):
            yield from (key for _, key in rows)
            last = rows[-1][0]

    def __len__(self) -> int:
        return int(self._index.rows("SELECT count(*) FROM record WHERE kind = ?", (self._kind,))[0][0])

    def __contains__(self, key: object) -> bool:
        return key in self._seen or bool(
            self._index.rows("SELECT 1 FROM record WHERE kind = ? AND key = ?", (self._kind, key)))


def index_path(cache: Path, revision: str) -> Path:
    """Where the index of a library's revision stands, for the code that is running."""
    return cache / f"{revision[:32]}-{_code()[:16]}.sqlite"


def open_index(path: Path) -> Index | None:
    """An index that is there and whole; ``None`` where it has to be built."""
    index = Index(lambda: _read_only(path), path.name)
    try:
        if index.rows("SELECT value FROM meta WHERE name = 'format'") != [(str(FORMAT),)]:
            return None
    except LibraryError:
        return None
    with suppress(OSError):  # marks it as used, so that it is not the one that is cleared away
        os.utime(path)
    return index


def stored_library(index: Index) -> Library:
    """The library an index holds; nothing is read until it is asked for."""
    from workbench.evidence.library import REGISTRIES, Library

    def stored(kind: str, model: type[_M]) -> Stored[_M]:
        return Stored(index, kind, model.model_validate_json)

    meta = dict(index.rows("SELECT name, value FROM meta"))
    law = Law(stored("authority", Authority), stored("provision", Provision), stored("element", Element))
    registries: dict[str, Any] = {each.name: stored(each.kind, each.model) for each in REGISTRIES}
    return Library(Stored(index, "source", read_entry), stored("finding", Finding), stored("factor", Factor), law,
                   meta["revision"], **registries, unchecked=frozenset(json.loads(meta["unchecked"])), index=index)


def entry_json(entry: Entry) -> str:
    """A bibliographic entry as JSON, from which :func:`read_entry` makes the same entry."""
    people = {role: [[p.first_names, p.middle_names, p.prelast_names, p.last_names, p.lineage_names] for p in persons]
              for role, persons in entry.persons.items()}
    return json.dumps([entry.key, entry.type, list(entry.fields.items()), people], ensure_ascii=False)


def read_entry(text: str) -> Entry:
    """The bibliographic entry that :func:`entry_json` wrote."""
    key, kind, fields, people = json.loads(text)
    persons = {role: [_person(parts) for parts in each] for role, each in people.items()}
    entry = Entry(kind, fields=fields, persons=persons)
    entry.key = key
    return entry


def _person(parts: list[list[str]]) -> Person:
    person = Person()
    (person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names) = parts
    return person


def _read_only(path: Path) -> sqlite3.Connection:
    # A file that is never changed needs no locks, and no two readers get into each other's way.
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -32000")  # kilobytes, taken as they are needed
    return connection


@lru_cache(maxsize=1)
def _code() -> str:
    """SHA-256 over the modules that decide what an index holds: another version of them builds its own."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for name in _MAKERS:
        spec = util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        digest.update(Path(spec.origin).read_bytes())
    return digest.hexdigest()
