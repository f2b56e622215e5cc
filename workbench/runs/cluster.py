"""Run a batch's rows on other machines, through a dask scheduler.

Each task is a run's opaque name, the number of the attempt and the address of the documents' place: nothing else
reaches the scheduler, its logs or its page. A worker hands the run to a :mod:`station <workbench.runs.station>` beside
it, which reads the order, the case and the library by itself, with what its own environment opens. dask gives the runs
of a lost worker to another; of two results of a run the ledger keeps the first.
"""

from __future__ import annotations

import json
import logging
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from workbench.errors import RunError, WorkbenchError
from workbench.evidence.library import library_revision
from workbench.runs.batch import Progress, check_manifest
from workbench.runs.keys import surroundings
from workbench.runs.ledger import Failure, Ledger, Made
from workbench.runs.orders import Order, name_of
from workbench.runs.places import Place, reached
from workbench.runs.rows import Row
from workbench.runs.watch import Limits

__all__ = ["accept", "do", "run_there"]

#: Seconds to wait for the scheduler, and for a first worker; our own choice.
PATIENCE_S = 120
#: Runs given out for each thread of the cluster: enough that none waits, few enough that the scheduler stays small.
AHEAD = 4
#: Seconds between two counts of the cluster's threads; our own choice.
COUNT_S = 10.0
#: Seconds between two looks at whether this worker is being closed; our own choice.
LOOK_S = 1.0

_mine = threading.local()


def run_there(rows: Sequence[Row], ledger: Ledger, place: Place, scheduler: str, limits: Limits,
              literature: Path | None, heads: Mapping[str, int], progress: Progress) -> None:
    """Run the rows on the workers of a scheduler and keep one result of each.

    Raises:
        RunError: SW643 dask is not installed; SW644 the scheduler does not answer, has no worker, or was lost; SW647
            the place of the documents cannot be used.
    """
    library, around = library_revision(literature), surroundings()
    attempts = {entry.run: entry.attempts + 1 for entry in ledger.entries()}
    waiting, wanted, total = list(reversed(rows)), dict[str, Row](), len(rows)
    counted, ahead = float("-inf"), 0
    with _client(scheduler) as client:
        from distributed import as_completed

        going: Any = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
        try:
            while waiting or wanted:
                if time.monotonic() - counted > COUNT_S:
                    counted, ahead = time.monotonic(), AHEAD * _threads(client)
                fresh = [waiting.pop() for _ in range(max(0, min(len(waiting), ahead - len(wanted))))]
                ledger.begin(*(row.run for row in fresh))
                for row in fresh:
                    attempt = attempts[row.run]
                    order = Order.of(row, heads.get(str(row.case), 0), literature, library, around, limits)
                    with reached():
                        place.write(name_of(row.run, attempt), order.model_dump_json().encode())
                    key = f"{row.run}-{attempt}"
                    wanted[key] = row
                    going.add(client.submit(do, row.run, attempt, place.address, key=key, pure=False))
                future = next(going)
                row = wanted.pop(future.key)
                with reached():
                    accept(row, attempts[row.run], _result(future), ledger, place)
                progress(total - len(waiting) - len(wanted), total)
        finally:
            # Whoever is still at work on one of these finds its order gone, and stops; the next batch clears the rest.
            with suppress(OSError):
                place.remove(".work")


def do(run: str, attempt: int, where: str) -> dict[str, Any]:
    """What a dask worker does: ask the station of its thread."""
    question = json.dumps({"run": run, "attempt": attempt, "where": where}) + "\n"
    for _ in range(2):
        station = getattr(_mine, "station", None)
        if station is None or station.poll() is not None:
            station = _mine.station = subprocess.Popen(
                [sys.executable, "-m", "workbench.runs.station"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True)
        if answer := _asked(station, question):
            found: dict[str, Any] = json.loads(answer)
            return found
        if _closing():
            return {}
        station.wait()
    return {"failed": {"code": "SW636", "place": "", "reason": "the process beside the worker ended twice"}}


def _asked(station: subprocess.Popen[str], question: str) -> str:
    """The station's answer; empty where it has ended, or this worker is being closed: then nobody hears it any more."""
    asking, answering = station.stdin, station.stdout
    assert asking is not None  # both are pipes
    assert answering is not None
    with suppress(BrokenPipeError):
        asking.write(question)
        asking.flush()
        # dask waits half a minute for whoever does not look up from its work.
        while not select.select([answering], [], [], LOOK_S)[0]:
            if _closing():
                asking.close()  # the station ends with all that it has at work
                return ""
        return answering.readline()
    return ""


def _closing() -> bool:
    from distributed import Status, get_worker

    return get_worker().status in {Status.closing, Status.closed, Status.failed}


def accept(row: Row, attempt: int, told: Mapping[str, Any], ledger: Ledger, place: Place) -> bool:
    """Make what a worker told the run's result, if the run still waits for one; whether it did.

    Of a run that has its result already, what came late is thrown away.
    """
    aside = str(told.get("aside", ""))
    entry = ledger.entry(row.run)
    if entry is None or (entry.state, entry.attempts) != ("running", attempt):
        if aside.startswith(".work/aside/"):
            place.remove(aside)
        return False
    failure = Failure(**told["failed"]) if "failed" in told else None
    made = Made.read(told["made"]) if "made" in told else None
    steps = [(float(after), str(said)) for after, said in told.get("steps", ())]
    if made is None and failure is None:
        failure = Failure("SW636", "", "the worker gave the run back")
    if failure is None and made is not None:
        failure = _kept(row, made, aside, place)
    seconds = float(told.get("seconds", 0.0))
    if failure is None and made is not None:
        ledger.succeed(row.run, made, seconds, steps)
    elif failure is not None:
        place.remove(f"runs/{row.run}")
        ledger.fail(row.run, failure, seconds, steps)
    place.remove(name_of(row.run, attempt))
    return True


def _kept(row: Row, made: Made, aside: str, place: Place) -> Failure | None:
    """Look at what was put aside and keep it; why not, if so. The worker compared every document with its digest."""
    try:
        if not aside.startswith(f".work/aside/{row.run}."):
            raise RunError("they lie elsewhere", code="SW637")
        name = f"{made.case_id}-{row.volume}.manifest.json"
        sizes, manifest = dict(place.sizes(aside)), place.read(f"{aside}/{name}")
        if manifest is None:
            raise RunError("there is no manifest", code="SW637")
        sizes.pop(name)
        check_manifest(manifest, row, made, set(sizes))
        if any(sizes[each] != entry["bytes"] for each, entry in json.loads(manifest)["outputs"].items()):
            raise RunError("a document is cut off", code="SW637")
        place.keep(aside, row.run)
    except OSError as error:
        return Failure("SW610", "", f"the documents cannot be written: {error.strerror or 'input/output error'}")
    except WorkbenchError as error:
        return Failure("SW637", "", f"the documents are not those of this run: {error.problem}")
    return None


def _threads(client: Any) -> int:
    """How many runs the cluster makes at once, at least one: it may have lost its workers for a while."""
    try:
        threads: Mapping[str, int] = client.nthreads()
        return max(1, sum(threads.values()))
    except OSError as error:
        raise _lost() from error


def _lost() -> RunError:
    return RunError("the scheduler was lost", code="SW644", field="--scheduler",
                    remedy="Start it again, then: workbench batch resume FOLDER --scheduler ADDRESS.")


def _result(future: Any) -> Mapping[str, Any]:
    """What a worker told, or that it was lost too often."""
    from distributed import KilledWorker

    if future.cancelled():
        raise _lost()
    error = future.exception()
    if error is None:
        found: Mapping[str, Any] = future.result()
        return found
    reason = "the workers that had the run were lost, one after another" if isinstance(error, KilledWorker) else (
        f"the worker could not begin: {type(error).__name__}")
    return {"failed": {"code": "SW636", "place": "", "reason": reason}}


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise RunError("what a cluster needs is not installed", code="SW643", field="--scheduler",
                       remedy="Install mitigation-workbench[cluster] here and on every machine that takes part.",
                       ) from error
    # What it says of a scheduler that is lost is a traceback; what a person can do about it is said here.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=PATIENCE_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError("the scheduler does not answer", code="SW644", field="--scheduler",
                       remedy="Start it: dask scheduler. Then name it as it names itself: tcp://HOST:8786.") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE_S)
        except TimeoutError as error:
            raise RunError("the scheduler has no worker", code="SW644", field="--scheduler",
                           remedy="Start one on each machine: dask worker tcp://HOST:8786 --nthreads 1.") from error
        yield client
