"""The folders a library is read from: the shipped one, and a team's own laid over it.

A layer has the shape of ``literature/``, and any part of it may be missing. What stands in two
layers is an error unless the upper one says in ``overrides.json`` that it means to replace
the lower, and why. A source of a team's layer is *unverified* until ``checked.json`` says who compared it with
which passage: nothing enters as verified on its own word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, Field

from workbench.errors import Fault
from workbench.evidence.canonical import read_rows
from workbench.evidence.findings import Record

__all__ = ["Checked", "Layer", "Override", "checked_faults", "layers_of", "merged", "read_layer_rows"]

_R = TypeVar("_R")
_M = TypeVar("_M", bound=BaseModel)

Kind = Literal["source", "finding", "factor", "concept", "authority", "provision", "element", "host", "search",
               "record", "service", "authorization", "instrument", "program", "standard", "domain"]


class Override(Record):
    """An entry of a layer that replaces one of the layers below."""

    id: str
    kind: Kind
    why: str = Field(min_length=1)


class Checked(Record):
    """A source of a team's layer that a person compared with the publication itself."""

    #: Key of the source.
    id: str
    #: The words that were compared, and where they stand.
    passage: str = Field(min_length=20)
    locator: str = Field(min_length=1)
    by: str = Field(min_length=1)
    on: dt.date


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of the library; faults name it unless it is the lowest."""

    folder: Path
    #: Whether it is the lowest, in which every part must be there.
    base: bool
    overrides: tuple[Override, ...] = ()
    checked: tuple[Checked, ...] = ()

    def fault(self, fault: Fault) -> Fault:
        """The fault with the layer's name before its place."""
        return fault if self.base else Fault(f"{self.folder.name}/{fault.field}", fault.problem)


def layers_of(folders: Sequence[Path]) -> tuple[tuple[Layer, ...], tuple[Fault, ...]]:
    """The layers, lowest first, and what is wrong with them before their entries are read."""
    layers, faults = [Layer(folders[0], base=True)], []
    for folder in folders[1:]:
        bare = Layer(folder, base=False)
        if not folder.is_dir():
            faults.append(Fault(str(folder), "there is no such folder; it is named in the setting “libraries”"))
            continue
        overrides, found = read_layer_rows(bare, "overrides.json", Override)
        checked, more = read_layer_rows(bare, "checked.json", Checked)
        layers.append(Layer(folder, base=False, overrides=overrides, checked=checked))
        faults += found + more
    return tuple(layers), tuple(faults)


def read_layer_rows(layer: Layer, name: str, model: type[_M]) -> tuple[tuple[_M, ...], tuple[Fault, ...]]:
    """The rows of a file of a layer; a file that an upper layer does not have is no fault."""
    path = layer.folder / name
    if not layer.base and not path.exists():
        return (), ()
    rows, faults = read_rows(path, model)
    return rows, tuple(layer.fault(fault) for fault in faults)


def merged(
    kind: Kind, layers: Sequence[Layer], rows: Iterable[tuple[Layer, str, _R]], key: Callable[[_R], str],
) -> tuple[dict[str, _R], dict[str, tuple[Layer, str]], tuple[Fault, ...]]:
    """Entries of every layer by key, where each stands, and a fault for each that replaces another unsaid.

    ``rows`` come lowest layer first, each with the file it stands in.
    """
    entries: dict[str, _R] = {}
    places: dict[str, tuple[Layer, str]] = {}
    faults: list[Fault] = []
    replaced: set[tuple[Path, str]] = set()
    for layer, file, row in rows:
        name = key(row)
        if name in entries:
            below, other = places[name]
            if below is layer:
                faults.append(layer.fault(Fault(f"{file} {name}", f"the id is used in {other} too")))
                continue
            if not any(each.kind == kind and each.id == name for each in layer.overrides):
                faults.append(layer.fault(Fault(
                    f"{file} {name}", f"stands in a lower layer too ({below.folder.name}/{other}); give it another id, "
                                      "or say in overrides.json why it replaces that entry")))
                continue
            replaced.add((layer.folder, name))
        entries[name], places[name] = row, (layer, file)
    return entries, places, (*faults, *_idle(kind, layers, replaced))


def checked_faults(layers: Sequence[Layer], places: Mapping[str, tuple[Layer, str]]) -> Iterator[Fault]:
    """Sources that a layer says were checked and does not hold; ``places`` says where each source stands."""
    for layer in layers:
        for row in layer.checked:
            if row.id not in places or places[row.id][0] is not layer:
                yield layer.fault(Fault(f"checked.json {row.id}", "no source of this layer has that key"))


def _idle(kind: Kind, layers: Sequence[Layer], replaced: set[tuple[Path, str]]) -> Iterator[Fault]:
    for layer in layers:
        for each in layer.overrides:
            if each.kind == kind and (layer.folder, each.id) not in replaced:
                yield layer.fault(Fault(f"overrides.json {each.id}", f"replaces no {kind} of a lower layer"))
