"""The library: sources, findings, factors and law read together, checked against each other.

Reads the plain text of ``literature/``. Either everything holds and a :class:`Library` comes
back, or every fault of every file is named in one error and nothing does: a document is never
composed from half a library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from platformdirs import user_cache_path
from pybtex.database import Entry
from pydantic import BaseModel

from workbench.citations.bibliography import load_bib
from workbench.errors import Fault, LibraryError, UnknownRecord, nearest
from workbench.evidence.canonical import read_rows
from workbench.evidence.catalogue import Authorization, Factor, RecordKind, Service
from workbench.evidence.crosscheck import (
    authority_faults,
    catalogue_faults,
    domain_faults,
    finding_faults,
    instrument_faults,
    program_faults,
    search_faults,
    source_faults,
)
from workbench.evidence.domains import Domain, Standard
from workbench.evidence.findings import Finding
from workbench.evidence.index import Index, index_path, open_index, stored_library
from workbench.evidence.instruments import Instrument
from workbench.evidence.law import Authority, Law
from workbench.evidence.law_files import load_law
from workbench.evidence.layers import Kind, Layer, checked_faults, layers_of, merged, read_layer_rows
from workbench.evidence.programs import Program
from workbench.evidence.proof import Host
from workbench.evidence.revision import read_revision, revision_of
from workbench.evidence.searches import Search
from workbench.evidence.thesaurus import Concept, Thesaurus
from workbench.settings import settings, share

__all__ = ["REGISTRIES", "Library", "Registry", "library_revision", "load_library", "read_library"]

_M = TypeVar("_M", bound=BaseModel)
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
    #: Synonyms of the field, by concept.
    concepts: Mapping[str, Concept] = field(default_factory=lambda: MappingProxyType({}))
    #: Hosts whose pages prove an entry, or do not: see :mod:`workbench.evidence.proof`.
    hosts: Mapping[str, Host] = field(default_factory=lambda: MappingProxyType({}))
    #: What was looked for on a factor and not found, by id.
    searches: Mapping[str, Search] = field(default_factory=lambda: MappingProxyType({}))
    #: Kinds of records, by id.
    records: Mapping[str, RecordKind] = field(default_factory=lambda: MappingProxyType({}))
    #: Services that answer a need, by id.
    services: Mapping[str, Service] = field(default_factory=lambda: MappingProxyType({}))
    #: Consents, releases and orders that open records, by id.
    authorizations: Mapping[str, Authorization] = field(default_factory=lambda: MappingProxyType({}))
    instruments: Mapping[str, Instrument] = field(default_factory=lambda: MappingProxyType({}))
    programs: Mapping[str, Program] = field(default_factory=lambda: MappingProxyType({}))
    #: Standards of practice that say what a life history must cover, by id.
    standards: Mapping[str, Standard] = field(default_factory=lambda: MappingProxyType({}))
    #: Domains of a life history, by id.
    domains: Mapping[str, Domain] = field(default_factory=lambda: MappingProxyType({}))
    #: Sources of a team's layer that nobody has compared with the publication yet.
    unchecked: frozenset[str] = frozenset()
    #: Its full-text index; ``None`` for a library that was made in memory.
    index: Index | None = field(default=None, compare=False, repr=False)

    @property
    def newest(self) -> int:
        """The latest year of publication among the sources; 0 where none gives one."""
        if self.index is not None:
            return int(self.index.rows("SELECT value FROM meta WHERE name = 'newest'")[0][0])
        years = (entry.fields.get("year", "")[:4] for entry in self.sources.values())
        return max((int(year) for year in years if year.isdigit()), default=0)

    def about(self, factor: str) -> tuple[Finding, ...]:
        """The findings on a factor, in the order of the library."""
        if self.index is None:
            return tuple(row for row in self.findings.values() if factor in row.factors)
        rows = self.index.rows("SELECT id FROM trait JOIN finding USING (place) WHERE kind = 'factor' AND value = ? "
                               "ORDER BY place", (factor,))
        return tuple(self.findings[key] for key, in rows)

    def of_source(self, source: str) -> tuple[Finding, ...]:
        """The findings of a source, in the order of the library."""
        if self.index is None:
            return tuple(row for row in self.findings.values() if row.source == source)
        rows = self.index.rows("SELECT id FROM trait JOIN finding USING (place) WHERE kind = 'source' AND value = ? "
                               "ORDER BY place", (source,))
        return tuple(self.findings[key] for key, in rows)

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
class Registry:
    """A file of entries that a library may do without."""

    kind: Kind
    #: Field of :class:`Library` that holds its entries.
    name: str
    file: str
    model: type[BaseModel]


REGISTRIES = (
    # A folder that takes the place of the shipped one may have no synonyms: it is searched by its own words.
    Registry("concept", "concepts", "thesaurus.json", Concept),
    Registry("host", "hosts", "hosts.json", Host),
    Registry("search", "searches", "searches.json", Search),
    Registry("record", "records", "records.json", RecordKind),
    Registry("service", "services", "services.json", Service),
    Registry("authorization", "authorizations", "authorizations.json", Authorization),
    Registry("instrument", "instruments", "instruments.json", Instrument),
    Registry("program", "programs", "programs.json", Program),
    Registry("standard", "standards", "standards.json", Standard),
    Registry("domain", "domains", "domains.json", Domain),
)


def load_library(
    folder: Path | None = None, *, layers: Sequence[Path] | None = None, cache: Path | None = None,
) -> Library:
    """The library in ``folder``, or the one that ships with the workbench, with the team's folders laid over it.

    Opens the index of exactly these files where one is there, and reads its entries on demand.
    Otherwise every file is read and checked, and the index is written in the background.
    What was validated once is not validated again; what changed is never answered from an older index.

    Args:
        folder: The lowest layer.  [default: the shipped one]
        layers: Folders laid over it, the last on top.  [default: the setting ``libraries``]
        cache: Where indexes are kept.  [default: the setting ``cache``, or the user's cache folder]

    Raises:
        LibraryError: SW202, with every fault of every file and where it stands; SW241, the files keep changing.
    """
    from workbench.evidence.indexing import indexed_in_background

    chosen = settings()
    folders = (folder or share("literature"), *(chosen.libraries if layers is None else layers))
    cache = cache or (chosen.cache or user_cache_path("mitigation-workbench")) / "library"
    for _ in range(5):
        state = revision_of(folders, cache)
        path = index_path(cache, state)
        if (known := _loaded.get(_file(path))) is not None:
            return known
        if (index := open_index(path)) is not None:
            # One at a time: who loads another has edited this one.
            _loaded.clear()
            return _loaded.setdefault(_file(path), stored_library(index))
        library = read_library(folders)
        if library.revision == state:
            return replace(library, index=indexed_in_background(library, path))
        # A file changed while it was read: what was read belongs to no one state of the library.
    raise LibraryError("the files of the library change while they are read", code="SW241",
                       remedy="Wait until the program that writes them is done.")


def library_revision(folder: Path | None = None) -> str:
    """SHA-256 over the bytes of the library's files, without reading what they say."""
    chosen = settings()
    folders = (folder or share("literature"), *chosen.libraries)
    return revision_of(folders, (chosen.cache or user_cache_path("mitigation-workbench")) / "library")


#: The library that was opened last, by its index: the same file is the same library, and nobody changes one.
_loaded: dict[tuple[str, int, int], Library] = {}


def _file(path: Path) -> tuple[str, int, int]:
    """What tells an index file from another at its place; its times tell when it was used, not what it holds."""
    try:
        stat = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), stat.st_ino, stat.st_size


def read_library(folders: Sequence[Path]) -> Library:
    """The library read from the text of its folders, lowest first, and checked as a whole.

    Raises:
        LibraryError: SW202, with every fault of every file and where it stands.
    """
    revision = read_revision(folders)
    layers, found = layers_of(folders)
    faults = list(found)
    law = Law(MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))
    source_rows: list[tuple[Layer, str, Entry]] = []
    for layer in layers:
        if layer.base or (layer.folder / "sources.bib").exists():
            try:
                source_rows += [(layer, "sources.bib", row) for row in load_bib(layer.folder / "sources.bib").values()]
            except LibraryError as error:
                faults += [layer.fault(fault) for fault in _faults_of(error, "sources.bib")]
    factor_rows = _rows(layers, "factors.json", Factor, faults)
    finding_rows: list[tuple[Layer, str, Finding]] = []
    for layer in layers:
        files = sorted((layer.folder / "findings").glob("*.json"))
        if not files and layer.base:
            faults.append(Fault("findings", "no file with findings"))
        for file in files:
            rows, found = read_rows(file, Finding)
            finding_rows += [(layer, file.name, row) for row in rows]
            faults += [layer.fault(fault) for fault in found]
    try:
        law = load_law(layers[0].folder / "law", layers[1:])
    except LibraryError as error:
        faults += _faults_of(error, "law")
    sources, source_places, twice = merged("source", layers, source_rows, lambda row: row.key)
    findings, finding_places, more = merged("finding", layers, finding_rows, lambda row: row.id)
    factors, _, most = merged("factor", layers, factor_rows, lambda row: row.id)
    registries: dict[str, Any] = {}
    last: list[Fault] = []
    for registry in REGISTRIES:
        held = [layer for layer in layers if (layer.folder / registry.file).exists()]
        rows_of = _rows(held, registry.file, registry.model, faults)
        entries, _, found = merged(registry.kind, layers, rows_of, _id)
        registries[registry.name] = MappingProxyType(entries)
        last += found
    unchecked = frozenset(key for key, (layer, _) in source_places.items()
                          if not layer.base and key not in {row.id for row in layer.checked})
    if not faults:
        # Cross-references are checked only between files that were read whole: a broken file would make
        # every reference to it look broken too.
        faults += [*twice, *more, *most, *last, *source_faults(sources),
                   *finding_faults(findings, finding_places, sources, factors, unchecked),
                   *authority_faults(law.authorities.values(), factors=factors),
                   *Thesaurus(registries["concepts"].values()).faults(factors), *checked_faults(layers, source_places),
                   *catalogue_faults(tuple(factors.values()), registries["records"], registries["services"],
                                     registries["authorizations"].values(), findings=findings,
                                     instruments=registries["instruments"], elements=law.confidentiality),
                   *instrument_faults(registries["instruments"].values(), factors=factors, findings=findings,
                                      authorities=law.authorities),
                   *program_faults(registries["programs"].values(), factors=factors, findings=findings),
                   *search_faults(registries["searches"].values(), factors=factors),
                   *domain_faults(registries["domains"].values(), registries["standards"],
                                  authorities=law.authorities)]
    if faults:
        raise LibraryError(
            f"the library has {len(faults)} {'fault' if len(faults) == 1 else 'faults'}", code="SW202",
            faults=tuple(faults), remedy="Correct each entry named; nothing was loaded.")
    return Library(MappingProxyType(sources), MappingProxyType(findings), MappingProxyType(factors), law, revision,
                   **registries, unchecked=unchecked)


def _get(records: Mapping[str, _R], key: str, what: str) -> _R:
    try:
        return records[key]
    except KeyError:
        raise UnknownRecord(f"no {what} “{key}” in the library", remedy=nearest(key, records)) from None


def _faults_of(error: LibraryError, file: str) -> list[Fault]:
    if error.faults:
        return [Fault(f"{file}: {fault.field}", fault.problem) for fault in error.faults]
    return [Fault(f"{file}: {error.field}" if error.field else file, error.problem)]


def _rows(layers: Sequence[Layer], name: str, model: type[_M], faults: list[Fault]) -> list[tuple[Layer, str, _M]]:
    read: list[tuple[Layer, str, _M]] = []
    for layer in layers:
        rows, found = read_layer_rows(layer, name, model)
        faults += found
        read += [(layer, name, row) for row in rows]
    return read


def _id(row: Any) -> str:
    return str(row.id)
