"""What a machine of a cluster is told of one run: a file where the documents go, so that the scheduler knows nothing.

The scheduler sees a run's opaque name, the number of the attempt and the address of the place. Where the case is, and
of which revision, stands in the order. An order that is gone was withdrawn: its run is no longer wanted.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from workbench.errors import RunError
from workbench.runs.places import Place
from workbench.runs.rows import Row
from workbench.runs.watch import Limits

__all__ = ["Order", "name_of", "read_order"]


class Order(BaseModel):
    """One run that is to be made by whoever is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    #: Whether ``case`` is a file; else it is an id of the store.
    file: bool
    as_of: dt.date
    volume: str
    style: str
    template: str
    literature: str
    #: Newest revision of a case of the store when the batch was planned.
    head: int
    #: Revision of the library and hash of the workbench that are to be used, and no others.
    library: str
    around: str
    seconds: float
    memory_bytes: int
    processes: int

    @classmethod
    def of(cls, row: Row, head: int, literature: Path | None, library: str, around: str, limits: Limits) -> Order:
        """The order for a row."""
        return cls(
            case=str(row.case), file=isinstance(row.case, Path), as_of=row.as_of, volume=row.volume, style=row.style,
            template=str(row.template or ""), literature=str(literature or ""), head=head, library=library,
            around=around, seconds=limits.seconds, memory_bytes=limits.memory_bytes, processes=limits.processes)

    @property
    def row(self) -> Row:
        """The row it is for."""
        return Row(0, Path(self.case) if self.file else self.case, self.as_of, self.volume, self.style,
                   Path(self.template) if self.template else None)

    @property
    def folder(self) -> Path | None:
        """The folder of the library; ``None`` for the shipped one."""
        return Path(self.literature) if self.literature else None

    @property
    def limits(self) -> Limits:
        """What the run may use."""
        return Limits(1, self.seconds, self.memory_bytes, self.processes)


def name_of(run: str, attempt: int) -> str:
    """Where the order for an attempt at a run lies."""
    return f".work/orders/{run}.{attempt}.json"


def read_order(place: Place, run: str, attempt: int) -> Order | None:
    """The order for an attempt at a run; ``None`` where it was withdrawn.

    Raises:
        RunError: SW645 it cannot be read.
    """
    data = place.read(name_of(run, attempt))
    if data is None:
        return None
    try:
        return Order.model_validate_json(data)
    except ValidationError as error:
        raise RunError("the order for a run cannot be read", code="SW645",
                       remedy="Install the same version of the workbench on every machine.") from error
