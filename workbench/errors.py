"""Every error a reader of the workbench can meet, with its code and its remedy.

A message says what is wrong, in which file and field, and what to do about it.
It never carries a client's fact, because errors reach logs, screens and bug reports.

    WorkbenchError
    ├── SettingsError        SW0xx  the workbench's own settings
    ├── CaseError            SW1xx  a case file
    │   └── CaseInvalid             … with every fault in it
    ├── LibraryError         SW2xx  literature/: sources, findings, factors, law
    │   └── UnknownRecord           … a key that is not in the library, with the nearest ones
    ├── CitationError        SW3xx  a citation in a document
    ├── AppendixError        SW4xx  composing and checking the appendix
    ├── RenderError          SW5xx  writing Word, PDF and HTML
    └── RunError             SW6xx  running a notebook
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AppendixError",
    "CaseError",
    "CaseInvalid",
    "CitationError",
    "Fault",
    "LibraryError",
    "RenderError",
    "RunError",
    "SettingsError",
    "UnknownRecord",
    "WorkbenchError",
    "nearest",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where: ``$.facts[3].exhibits[0]: no such exhibit``."""

    #: Path of the field inside the file, ``$`` being the file's root.
    field: str
    #: What is wrong with it, without the value itself where the value is a client's.
    problem: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class WorkbenchError(Exception):
    """What is wrong, where, and what to do. The base of every error raised on purpose."""

    #: Stable code of this kind of error when the raiser gives no finer one.
    code = "SW000"

    def __init__(
        self,
        problem: str,
        *,
        remedy: str = "",
        code: str | None = None,
        file: str | None = None,
        field: str | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.code = code or type(self).code
        self.file = file
        self.field = field
        self.faults = faults

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders in batches; keyword arguments need help to survive it.
        return (_rebuild, (type(self), self.problem, self.remedy, self.code, self.file, self.field, self.faults))

    def in_file(self, file: str) -> Self:
        """The same error, naming the file it was found in."""
        return _rebuild(
            type(self), self.problem, self.remedy, self.code, file, self.field, self.faults
        )

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.field) if part)
        lines = [f"{self.code}: {self.problem}" + (f" ({place})" if place else "")]
        lines += [f"  {fault}" for fault in self.faults]
        if self.remedy:
            lines.append(f"  Remedy: {self.remedy}")
        return "\n".join(lines)


_E = TypeVar("_E", bound=WorkbenchError)


def _rebuild(
    kind: type[_E],
    problem: str,
    remedy: str,
    code: str,
    file: str | None,
    field: str | None,
    faults: tuple[Fault, ...],
) -> _E:
    return kind(problem, remedy=remedy, code=code, file=file, field=field, faults=faults)


class SettingsError(WorkbenchError):
    """The workbench's settings cannot be used."""

    code = "SW001"


class CaseError(WorkbenchError):
    """A case file is missing, unreadable or not usable."""

    code = "SW100"


class CaseInvalid(CaseError):
    """A case file breaks the model; every fault is listed at once."""

    code = "SW101"


class LibraryError(WorkbenchError):
    """The curated library does not load or contradicts itself."""

    code = "SW200"


class UnknownRecord(LibraryError):
    """A key names nothing in the library or the case; the nearest keys are named."""

    code = "SW201"


class CitationError(WorkbenchError):
    """A citation cannot be formatted or placed."""

    code = "SW300"


class AppendixError(WorkbenchError):
    """The appendix cannot be composed."""

    code = "SW400"


class RenderError(WorkbenchError):
    """A document cannot be written."""

    code = "SW500"


class RunError(WorkbenchError):
    """A notebook cannot be run to its end."""

    code = "SW600"


def nearest(key: str, known: Iterable[str], *, most: int = 3) -> str:
    """A sentence naming the known keys nearest to ``key``, for the remedy of an error.

    >>> nearest("feliti1998", ["felitti1998", "roper2005"])
    'Did you mean felitti1998?'
    """
    # Capitals tell keys apart and seldom what a person meant.
    spelled = {each.casefold(): each for each in known}
    matches = [spelled[each] for each in get_close_matches(key.casefold(), list(spelled), n=most, cutoff=0.55)]
    return f"Did you mean {' or '.join(matches)}?" if matches else "No key resembles it."
