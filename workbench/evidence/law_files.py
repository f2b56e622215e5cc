"""The files of ``literature/law``, and of layers over it: read into one :class:`Law`, and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from workbench.errors import Fault, LibraryError
from workbench.evidence.law import Authority, Element, Law, Provision
from workbench.evidence.layers import Layer, merged, read_layer_rows

__all__ = ["AUTHORITY_FILES", "load_law"]

#: The files of ``literature/law`` that hold authorities, one kind of authority each.
AUTHORITY_FILES: Mapping[str, str] = MappingProxyType({
    "case": "authorities-cases.json", "statute": "authorities-statutes.json", "rule": "authorities-rules.json",
    "guideline": "authorities-guidelines.json", "regulation": "authorities-regulations.json",
    "standard": "authorities-standards.json", "opinion": "authorities-opinions.json",
})

_Entry = TypeVar("_Entry", Authority, Provision, Element)


def load_law(folder: Path, over: Sequence[Layer] = ()) -> Law:
    """Authorities, provisions and rules on confidentiality from ``literature/law``, and from layers over it.

    Raises:
        LibraryError: SW230 when the folder is not there; SW231 with every fault of every file.
    """
    if not folder.is_dir():
        raise LibraryError("the law of the library is missing", code="SW230", file=folder.name,
                           remedy="Install the package again, or name a folder that holds literature/law.")
    faults: list[Fault] = []
    layers = (Layer(folder, base=True), *over)

    def rows_of(name: str, model: type[_Entry]) -> list[tuple[Layer, str, _Entry]]:
        read: list[tuple[Layer, str, _Entry]] = []
        for layer in layers:
            file = name if layer.base else f"law/{name}"
            rows, found = read_layer_rows(layer, file, model)
            faults.extend(found)
            read += [(layer, file, row) for row in rows]
        return read

    authorities: list[tuple[Layer, str, Authority]] = []
    for kind, name in AUTHORITY_FILES.items():
        rows = rows_of(name, Authority)
        faults += [layer.fault(Fault(f"{name} {row.id}", f"a {row.kind} stands in the file of kind “{kind}”"))
                   for layer, _, row in rows if row.kind != kind]
        authorities += rows
    authorities.sort(key=lambda each: layers.index(each[0]))
    kept, _, twice = merged("authority", layers, authorities, lambda row: row.id)
    provisions, _, more = merged("provision", layers, rows_of("packs.json", Provision), lambda row: row.id)
    elements, _, most = merged("element", layers, rows_of("confidentiality.json", Element), lambda row: row.id)
    faults += [*twice, *more, *most]
    law = Law(_sorted(kept), _sorted(provisions), _sorted(elements))
    faults += _contradictions(law)
    if faults:
        raise LibraryError("the law of the library does not load", code="SW231", file=folder.name,
                           faults=tuple(faults), remedy="Correct the entries named; nothing was loaded.")
    return law


def _contradictions(law: Law) -> Iterator[Fault]:
    for provision in law.provisions.values():
        authority = law.authorities.get(provision.authority)
        place = f"packs.json {provision.id}.authority"
        if authority is None:
            yield Fault(place, f"no authority “{provision.authority}” is in the library")
        elif authority.jurisdiction != provision.jurisdiction:
            yield Fault(place, f"the authority is of “{authority.jurisdiction}”, not of “{provision.jurisdiction}”")
    for element in law.confidentiality.values():
        if element.authority is not None and element.authority not in law.authorities:
            yield Fault(f"confidentiality.json {element.id}.authority",
                        f"no authority “{element.authority}” is in the library")
    for authority in law.authorities.values():
        for limit in authority.limits:
            if limit.by is not None and limit.by not in law.authorities:
                yield Fault(f"{AUTHORITY_FILES[authority.kind]} {authority.id}.limits",
                            f"no authority “{limit.by}” is in the library")


def _sorted(rows: Mapping[str, _Entry]) -> Mapping[str, _Entry]:
    return MappingProxyType(dict(sorted(rows.items())))
