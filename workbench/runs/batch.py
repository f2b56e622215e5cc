"""A whole caseload: every row of a sheet is run in a process of its own, several at once, and a ledger kept of it.

The runs are at work in a :mod:`pool <workbench.runs.pool>` of this machine, or on a :mod:`cluster
<workbench.runs.cluster>`; the ledger is here, and whoever holds it decides what is a run's result. Documents that are
whole and belong to the row are moved into place; what a killed batch leaves is mended by ``resume``.
"""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from workbench.appendix.manifest import verify
from workbench.case.files import find_case
from workbench.errors import RunError, WorkbenchError
from workbench.runs.ledger import Entry, Failure, Ledger, Made
from workbench.runs.lock import alone, lock_of
from workbench.runs.places import Folder, Place, place_of, reached
from workbench.runs.planning import plan
from workbench.runs.reading import reading
from workbench.runs.rows import Row
from workbench.runs.strays import end_strays
from workbench.runs.watch import Limits

__all__ = ["Cluster", "Limits", "Progress", "resume", "run_batch"]

#: Told how many runs are over, of how many.
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Other machines that run the rows."""

    #: Address of a dask scheduler: ``tcp://…`` or ``tls://…``.
    scheduler: str
    #: Where every machine puts documents, as a path or URL; the batch's own folder where it is empty.
    documents: str = ""


def run_batch(
    rows: Sequence[Row], folder: Path, limits: Limits, *, literature: Path | None = None,
    heads: Mapping[str, int] | None = None, progress: Progress = lambda *_: None, cluster: Cluster | None = None,
) -> tuple[Entry, ...]:
    """Run the rows into ``folder`` and give back what became of every run there.

    Args:
        rows: What is to be run; unchanged runs are not.
        folder: Gets the ledger and a folder of documents for each run.
        limits: How much may be used.
        literature: Folder of the library; the shipped one where it is ``None``.
        heads: Newest revision of each case of the store, where rows name such cases.
        progress: Told of each run.
        cluster: Where the rows run, if not on this machine.

    Raises:
        RunError: SW633 or SW635 the ledger cannot be used; SW634 another batch is at work in the folder; SW640 this
            process cannot be forked, or has typeset a document itself; SW642 to SW647 the cluster cannot be used.
    """
    where = cluster.documents if cluster else ""
    with alone(folder), Ledger(folder / "ledger.db") as ledger, reading() as case_of:
        place = place_of(where or str(folder.resolve()))
        _clear(folder, ledger, place)
        planned = plan(rows, place, ledger.entries(), literature, heads or {}, case_of)
        ledger.plan(rows, [p.row.run for p in planned if p.unchanged])
        ledger.renew({p.row.run: p.fast for p in planned if p.unchanged})
        ledger.note({"literature": str(literature or ""), "heads": json.dumps(heads or {}), "documents": where})
        _run(folder, ledger, place, limits, progress, cluster)
        return ledger.entries()


def resume(
    folder: Path, limits: Limits, *, failed: bool = False, progress: Progress = lambda *_: None,
    scheduler: str | None = None,
) -> tuple[Entry, ...]:
    """Go on with a batch that was stopped or killed; with ``failed``, run again what failed too.

    Raises:
        RunError: As :func:`run_batch` says.
    """
    with Ledger.existing(folder):
        pass
    with alone(folder), Ledger(folder / "ledger.db") as ledger:
        where = ledger.about("documents")
        place = place_of(where or str(folder.resolve()))
        _clear(folder, ledger, place)
        ledger.requeue(*(("running", "failed") if failed else ("running",)))
        _run(folder, ledger, place, limits, progress, Cluster(scheduler, where) if scheduler else None)
        return ledger.entries()


def _clear(folder: Path, ledger: Ledger, place: Place) -> None:
    """Clear away what an earlier batch left behind."""
    end_strays(ledger.token, lock_of(folder))
    shutil.rmtree(folder / ".work", ignore_errors=True)
    with reached():
        place.remove(".work")


def _run(folder: Path, ledger: Ledger, place: Place, limits: Limits, progress: Progress,
         cluster: Cluster | None) -> None:
    """Run what is queued."""
    waiting = [entry.row for entry in ledger.entries() if entry.state == "queued"]
    progress(0, len(waiting))
    if not waiting:
        return
    literature = Path(ledger.about("literature")) if ledger.about("literature") else None
    heads = json.loads(ledger.about("heads") or "{}")
    with _stoppable(ledger):
        if cluster is not None:
            from workbench.runs.cluster import run_there

            run_there(waiting, ledger, place, cluster.scheduler, limits, literature, heads, progress)
        elif isinstance(place, Folder):
            _run_here(waiting, folder, ledger, place, limits, literature, heads, progress)
        else:
            raise RunError("the documents of this batch lie where only a cluster puts them", code="SW644",
                           field="--scheduler", remedy="Name the scheduler: --scheduler tcp://HOST:8786.")


def _run_here(waiting: list[Row], folder: Path, ledger: Ledger, place: Folder, limits: Limits, literature: Path | None,
              heads: Mapping[str, int], progress: Progress) -> None:
    from workbench.runs.pool import Pool

    total = len(waiting)
    waiting.reverse()
    with Pool(folder / ".work", limits, literature, ledger.token, keep_from=ledger.path) as pool:
        while waiting or len(pool):
            while waiting and len(pool) < limits.jobs:
                row = waiting.pop()
                ledger.begin(row.run)
                pool.start(row, heads)
            for over in pool.over():
                failure = over.failure
                if failure is None and over.made is not None:
                    failure = _keep(place, f".work/{over.row.run}/out", over.row, over.made)
                if failure is None and over.made is not None:
                    ledger.succeed(over.row.run, over.made, over.seconds, over.steps)
                elif failure is not None:
                    place.remove(f"runs/{over.row.run}")
                    ledger.fail(over.row.run, failure, over.seconds, over.steps)
                shutil.rmtree(over.scratch, ignore_errors=True)
                progress(total - len(waiting) - len(pool), total)


@contextmanager
def _stoppable(ledger: Ledger) -> Iterator[None]:
    """A batch that is asked to end leaves its rows queued."""
    earlier = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        ledger.requeue("running")
        signal.signal(signal.SIGTERM, earlier)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _keep(place: Folder, made_in: str, row: Row, made: Made) -> Failure | None:
    """Put the documents of a run into place; why that failed, if it did."""
    try:
        place.keep(made_in, row.run)
        check(place.root / "runs" / row.run, row, made)
    except OSError as error:
        return Failure("SW610", "", f"the documents cannot be written: {error.strerror or 'input/output error'}")
    except WorkbenchError as error:
        return Failure("SW637", "", f"the documents are not those of this run: {error.problem}")
    return None


def check(folder: Path, row: Row, made: Made) -> None:
    """The documents in a folder are whole, and of the case and volume that the row asks for.

    Raises:
        WorkbenchError: They are not.
    """
    path = folder / f"{made.case_id}-{row.volume}.manifest.json"
    verify(path)
    check_manifest(path.read_bytes(), row, made, {entry.name for entry in folder.iterdir()} - {path.name})
    if isinstance(row.case, Path):
        find_case(row.case, made.case_id)


def check_manifest(data: bytes, row: Row, made: Made, beside: set[str]) -> None:
    """A manifest is the one that was made, is of the row, and names every file ``beside`` it.

    Raises:
        RunError: SW637 it is not.
    """
    if sha256(data).hexdigest() != made.manifest:
        raise RunError("the manifest is not the one that was made", code="SW637")
    told = json.loads(data)
    asked = (made.case_id, row.volume, row.style, row.as_of.isoformat())
    found = (told["case"]["id"], told["volume"], told["style"], told["as_of"])
    if asked != found or (isinstance(row.case, str) and row.case != made.case_id):
        raise RunError("case, volume, style or date differ", code="SW637")
    if beside != set(told["outputs"]):
        raise RunError("the files are not those that the manifest names", code="SW637")
