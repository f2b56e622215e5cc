"""Law that is easily cited wrongly: sections that were superseded, and cases that share a name.

Read from ``literature/law/superseded.json`` and ``namesakes.json``. They complete the authorities of the library: a
section that nobody should cite as operative needs no record of its own, and a case that is only known as somebody
else's namesake is not offered for citation.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field, field_validator

from workbench.errors import LibraryError
from workbench.evidence.canonical import read_rows
from workbench.evidence.findings import Record
from workbench.evidence.in_force import PartialDate

__all__ = ["Namesake", "Pitfalls", "Superseded", "load_pitfalls"]


class Superseded(Record):
    """Sections of a code or a manual that are no longer operative law."""

    id: str
    kind: Literal["guideline", "statute", "state-statute", "regulation"]
    state: str | None = None
    title: str | None = None
    #: A regular expression for the whole section, with its subdivisions as far as they matter.
    section: str
    #: The first day on which it is not operative; ``null`` for always.
    since: PartialDate | None = None
    #: A regular expression for the words around the citation without which it is no error.
    signs: str | None = None
    reason: str
    #: What to cite in its place, in words.
    instead: str
    #: The authority of the library that made it so.
    by: str | None = None
    seen_at: tuple[str, ...] = Field(min_length=1)

    @field_validator("section")
    @classmethod
    def _compiles(cls, section: str) -> str:
        try:
            re.compile(section)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return section

    def covers(self, section: str, on: dt.date) -> bool:
        """Whether it is about this section, and the section is not operative on that day."""
        begun = self.since is None or self.since <= on.isoformat()
        return begun and re.match(rf"(?:{self.section})(?![\w.])", section) is not None


class Namesake(Record):
    """A case that is not in the library and bears the name of one that is."""

    id: str
    name: str
    volume: str
    reporter: str
    page: str
    year: int
    #: The authority of the library with the same name.
    not_to_be_confused_with: str
    seen_at: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Pitfalls:
    """Superseded sections and namesakes, by id."""

    superseded: Mapping[str, Superseded]
    namesakes: Mapping[str, Namesake]


def load_pitfalls(folder: Path) -> Pitfalls:
    """The pitfalls of ``literature/law``.

    Raises:
        LibraryError: SW350 with every fault of the two files.
    """
    superseded, faults = read_rows(folder / "superseded.json", Superseded)
    namesakes, more = read_rows(folder / "namesakes.json", Namesake)
    if every := faults + more:
        raise LibraryError(
            "superseded sections or namesakes of the library do not load",
            code="SW350",
            file=folder.name,
            faults=every,
            remedy="Correct the entries named; nothing was loaded.",
        )
    return Pitfalls(
        MappingProxyType({row.id: row for row in superseded}), MappingProxyType({row.id: row for row in namesakes})
    )
