"""The library: sources, findings, factors and law read together, checked against each other.

Reads the plain text of ``literature/``. Either everything holds and a :class:`Library` comes
back, or every fault of every file is named in one error and nothing does: a document is never
composed from half a library.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pybtex.database import Entry

from workbench.citations.bibliography import format_bib, load_bib
from workbench.errors import Fault, LibraryError, UnknownRecord, nearest
from workbench.evidence.canonical import canonical_json, read_rows
from workbench.evidence.catalogue import Factor
from workbench.evidence.findings import Design, Direction, Finding
from workbench.evidence.law import Authority, Law, load_law
from workbench.settings import share

__all__ = ["Coverage", "Library", "canonical", "coverage", "format_files", "library_revision", "load_library"]

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that may be cited and what it shows, by key."""

    sources: Mapping[str, Entry]
    findings: Mapping[str, Finding]
    factors: Mapping[str, Factor]
    law: Law
    #: SHA-256 over the bytes of the library's files: a document names it.
    revision: str

    def get_source(self, key: str) -> Entry:
        """The bibliographic entry of a source, by key."""
        return _get(self.sources, key, "source")

    def get_finding(self, key: str) -> Finding:
        """A finding, by id."""
        return _get(self.findings, key, "finding")

    def get_factor(self, key: str) -> Factor:
        """A factor of the catalogue, by id."""
        return _get(self.factors, key, "factor")

    def get_authority(self, key: str) -> Authority:
        """A case, statute, rule, guideline or standard, by id."""
        return _get(self.law.authorities, key, "authority")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the library holds on one factor: a row of the curator's table."""

    factor: str
    findings: int
    sources: int
    #: Findings that cut against the client.
    adverse: int
    #: Year of the newest source; ``None`` where no source gives one.
    newest: int | None
    #: Designs of the findings, strongest first.
    designs: tuple[Design, ...]


def load_library(folder: Path | None = None) -> Library:
    """The library in ``folder``, or the one that ships with the workbench.

    Raises:
        LibraryError: SW202, with every fault of every file and where it stands.
    """
    folder = share("literature") if folder is None else folder
    with suppress(OSError):  # a file that cannot be read is a fault like others, named below
        if known := _loaded.get(library_revision(folder)):
            return known
    library = _load(folder)
    # One at a time: who loads another has edited this one.
    _loaded.clear()
    _loaded[library.revision] = library
    return library


#: The library that was loaded last, by revision: the same bytes are the same library, and nobody changes one.
_loaded: dict[str, Library] = {}


def _load(folder: Path) -> Library:
    faults: list[Fault] = []
    sources: Mapping[str, Entry] = {}
    law = Law(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))
    try:
        sources = load_bib(folder / "sources.bib")
    except LibraryError as error:
        faults += _faults_of(error, "sources.bib")
    factor_rows, found = read_rows(folder / "factors.json", Factor)
    faults += found
    finding_rows: list[tuple[str, Finding]] = []
    files = sorted((folder / "findings").glob("*.json"))
    if not files:
        faults.append(Fault("findings", "no file with findings"))
    for path in files:
        rows, found = read_rows(path, Finding)
        finding_rows += [(path.name, row) for row in rows]
        faults += found
    try:
        law = load_law(folder / "law")
    except LibraryError as error:
        faults += _faults_of(error, "law")
    factors = {row.id: row for row in factor_rows}
    if not faults:
        # Cross-references are checked only between files that were read whole: a broken file would make
        # every reference to it look broken too.
        faults += [*_twice(finding_rows), *_source_faults(sources), *_finding_faults(finding_rows, sources, factors),
                   *_law_faults(law, factors)]
    if faults:
        raise LibraryError(
            f"the library has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}", code="SW202",
            faults=tuple(faults), remedy="Correct each entry named; nothing was loaded.")
    return Library(
        sources, MappingProxyType({row.id: row for _, row in finding_rows}), MappingProxyType(factors), law,
        library_revision(folder))


def coverage(library: Library) -> tuple[Coverage, ...]:
    """What the library holds on each factor of the catalogue, in the order of their ids."""
    return tuple(_coverage(key, library) for key in sorted(library.factors))


def canonical(path: Path) -> bool:
    """Whether a file of the library is written in its one canonical form.

    Raises:
        LibraryError: The file cannot be read at all.
    """
    return path.read_text(encoding="utf-8") == _formatted(path)


def format_files(folder: Path) -> list[Path]:
    """Put the library's files into their canonical form, and give back those that were changed.

    Raises:
        LibraryError: A file cannot be read; files before it are formatted, it is left as it was.
    """
    changed = []
    for path in _files(folder):
        text = _formatted(path)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _get(records: Mapping[str, _R], key: str, what: str) -> _R:
    try:
        return records[key]
    except KeyError:
        raise UnknownRecord(f"no {what} “{key}” in the library", remedy=nearest(key, records)) from None


def _faults_of(error: LibraryError, file: str) -> list[Fault]:
    if error.faults:
        return [Fault(f"{file}: {fault.field}", fault.problem) for fault in error.faults]
    return [Fault(f"{file}: {error.field}" if error.field else file, error.problem)]


def _twice(rows: Iterable[tuple[str, Finding]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for file, row in rows:
        if first.setdefault(row.id, file) != file:
            yield Fault(f"{file} {row.id}", f"the id is used in {first[row.id]} too")


def _source_faults(sources: Mapping[str, Entry]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for key, entry in sources.items():
        doi = entry.fields.get("doi", "").lower()
        if doi and first.setdefault(doi, key) != key:
            yield Fault(f"sources.bib {key}.doi", f"the same work as {first[doi]}")


def _finding_faults(
    rows: Iterable[tuple[str, Finding]], sources: Mapping[str, Entry], factors: Mapping[str, Factor],
) -> Iterator[Fault]:
    rows = tuple(rows)
    known = {row.id: row for _, row in rows}
    for file, row in rows:
        place = f"{file} {row.id}"
        if row.source not in sources:
            yield Fault(f"{place}.source", f"no source “{row.source}”. {nearest(row.source, sources)}")
        yield from _unknown_factors(f"{place}.factors", row.factors, factors)
        for i, other in enumerate(row.cite_with):
            if other == row.id:
                yield Fault(f"{place}.cite_with[{i}]", "a finding does not travel with itself")
            elif other not in known:
                yield Fault(f"{place}.cite_with[{i}]", f"no finding “{other}”. {nearest(other, known)}")
            elif row.id not in known[other].cite_with:
                yield Fault(f"{place}.cite_with[{i}]", f"“{other}” does not name this finding in return")
        newer = row.superseded_by
        if newer is not None and (newer == row.id or newer not in known):
            yield Fault(f"{place}.superseded_by", f"no other finding “{newer}”. {nearest(newer, known)}")


def _law_faults(law: Law, factors: Mapping[str, Factor]) -> Iterator[Fault]:
    for key, authority in law.authorities.items():
        yield from _unknown_factors(f"law {key}.factors", authority.factors, factors)


def _unknown_factors(place: str, keys: Iterable[str], factors: Mapping[str, Factor]) -> Iterator[Fault]:
    for i, key in enumerate(keys):
        if key not in factors:
            yield Fault(f"{place}[{i}]", f"no factor “{key}” in the catalogue. {nearest(key, factors)}")


def _coverage(key: str, library: Library) -> Coverage:
    about = [row for row in library.findings.values() if key in row.factors]
    sources = {row.source for row in about}
    years = [int(year) for source in sources if (year := library.sources[source].fields.get("year", "")).isdigit()]
    designs = Counter(row.design for row in about)
    return Coverage(
        key, len(about), len(sources), sum(row.direction is Direction.ADVERSE for row in about),
        max(years, default=None), tuple(design for design in Design if design in designs))


def _files(folder: Path) -> list[Path]:
    """The library's files in an order that does not depend on the machine."""
    found = [path for path in folder.rglob("*") if path.suffix in {".bib", ".json"} and path.is_file()]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _formatted(path: Path) -> str:
    if path.suffix == ".bib":
        return format_bib(load_bib(path))
    broken = LibraryError("the file is not a list of entries with ids", code="SW203", file=path.name,
                          remedy="Correct the JSON; the file was left as it was.")
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        text = canonical_json(rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise broken from error
    if not isinstance(rows, list):
        # An empty object would come back as an empty list.
        raise broken
    return text


def library_revision(folder: Path | None = None) -> str:
    """SHA-256 over the bytes of the library's files, without reading what they say."""
    folder = share("literature") if folder is None else folder
    digest = hashlib.sha256()
    for path in _files(folder):
        content = path.read_bytes()
        # Name and length keep two files from being taken for one.
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
