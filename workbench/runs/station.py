"""A machine's part in a cluster: makes the runs it is asked for, one at a time, in processes forked from this one.

Started by :mod:`workbench.runs.cluster` beside a dask worker, whose threads forbid it to fork. It reads one question a
line, answers with one line, and ends when nobody can ask any more.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import select
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from workbench.case.opening import open_store
from workbench.errors import WorkbenchError
from workbench.evidence.library import library_revision
from workbench.runs.batch import check
from workbench.runs.keys import surroundings, template_of
from workbench.runs.ledger import Failure
from workbench.runs.orders import Order, name_of, read_order
from workbench.runs.places import Place, place_of
from workbench.runs.pool import Pool, Running
from workbench.runs.strays import end_strays, lives, own_name
from workbench.settings import settings

__all__ = ["main"]

#: Seconds between two looks at whether an order still stands; our own choice.
LOOK_S = 2.0

_PREFIX = "wb-station-"


def main() -> None:
    """Answer until the other side has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for whoever asks
    scratch = _scratch(Path(tempfile.gettempdir()))
    try:
        for line in sys.stdin:
            asked = json.loads(line)
            answer = _answer(asked["run"], asked["attempt"], asked["where"], scratch)
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _scratch(temporary: Path) -> Path:
    """A private folder named for this process; what stations that were killed left, files and processes, is cleared."""
    for left in temporary.glob(f"{_PREFIX}*"):
        if not lives(left.name.removeprefix(_PREFIX).replace("-", " ")):
            end_strays(left.name)
            shutil.rmtree(left, ignore_errors=True)
    scratch = temporary / (_PREFIX + own_name().replace(" ", "-"))
    scratch.mkdir(mode=0o700)
    return scratch


def _answer(run: str, attempt: int, where: str, scratch: Path) -> dict[str, Any]:
    """What became of a run: ``made`` and where it was put, ``failed``, or nothing where nobody wants it any more."""
    try:
        place = place_of(where)
        order = read_order(place, run, attempt)
        if order is None:
            return {}
        if refused := _refused(order, run):
            return {"failed": asdict(refused)}
        return _make(order, run, attempt, place, scratch)
    except WorkbenchError as error:
        return {"failed": asdict(Failure(error.code, error.field or "", error.problem))}
    except OSError as error:
        words = error.strerror or "no answer"
        return {"failed": asdict(Failure("SW610", "", f"the documents cannot be written: {words}"))}


def _refused(order: Order, run: str) -> Failure | None:
    """Why this machine may not make the run."""
    row = order.row
    if not order.file:
        # Also so that the processes that are forked find the store's key derived.
        with open_store(settings(), dt.datetime.now(dt.UTC)):
            pass
    if row.run != run:
        return Failure("SW645", "", "the order is for another run")
    for path in (row.case, template_of(row), order.folder):
        if isinstance(path, Path) and not path.exists():
            return Failure("SW646", "", "the case, the template or the library is not on the worker's machine")
    if order.around != surroundings():
        return Failure("SW646", "", "the worker's machine has another version of the workbench")
    if order.library != library_revision(order.folder):
        return Failure("SW646", "", "the worker's machine has another revision of the library")
    return None


def _make(order: Order, run: str, attempt: int, place: Place, scratch: Path) -> dict[str, Any]:
    row = order.row
    with Pool(scratch / "work", order.limits, order.folder, scratch.name) as pool:
        pool.start(row, {order.case: order.head})
        done = _wait(pool, place, name_of(run, attempt))
        if done is None:
            return {}
        told = {"seconds": done.seconds, "steps": done.steps}
        if done.failure is not None or done.made is None:
            assert done.failure is not None  # a pool says of every run that made nothing why
            return {"failed": asdict(done.failure), **told}
        check(done.scratch / "out", row, done.made)
        aside = f".work/aside/{run}.{attempt}.{secrets.token_hex(8)}"
        place.put(done.scratch / "out", aside)
        if place.read(name_of(run, attempt)) is None:
            place.remove(aside)
            return {}
        return {"made": asdict(done.made), "aside": aside, **told}


def _wait(pool: Pool, place: Place, order: str) -> Running | None:
    """The run when it is over; ``None`` where nobody wants it any more."""
    looked = time.monotonic()
    while True:
        if over := pool.over(also=[0]):
            return over[0]
        if select.select([0], [], [], 0)[0]:
            return None  # the other side asks nothing while it waits: it has gone
        if time.monotonic() - looked > LOOK_S:
            looked = time.monotonic()
            if place.read(order) is None:
                return None


if __name__ == "__main__":
    main()
