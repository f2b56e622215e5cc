"""How long a million runs would take on 1, 10 and 100 machines: a simulation, from what is measured here first.

``python -m tests.simulation`` measures on this machine the processor's seconds of a real run (``workbench batch run -j 1``;
by the clock it takes as long where nothing else is at work), and by the clock what the batch itself does for each run of a cluster (ledger, and a result taken from a folder), and what a real dask scheduler with
one worker needs for each task. Then it plays the batch through: slots that run, one batch that decides, machines that are
lost now and then. What is assumed and not measured stands in ``Assumed``.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import heapq
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench.runs.cluster import AHEAD, accept
from workbench.runs.ledger import Ledger, Made
from workbench.runs.places import Folder
from workbench.runs.rows import Row
from workbench.settings import share

DAY = dt.date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Measured:
    """What this machine needs, in seconds."""

    #: One run, notebook and three documents, in a batch of one at a time, start-up not counted.
    run: float
    #: Start-up of a batch, or of a station beside a worker.
    start: float
    #: The batch's own work for a run: two entries in the ledger, the order, the result looked at and moved.
    decide: float
    #: The scheduler's and the client's work for a task that does nothing.
    schedule: float


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured."""

    slots_a_machine: int = 8
    #: Spread of the time of a run: standard deviation of its logarithm.
    spread: float = 0.3
    #: Days until a machine is lost, on average, and minutes until that is noticed (dask's own limit is five).
    days_between_losses: float = 30.0
    minutes_to_notice: float = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the runs went."""

    machines: int
    hours: float
    #: Share of the time of all slots that was spent in runs that counted.
    useful: float
    #: Share of the time in which the batch itself was busy: near 1 it is what holds the others up.
    batch_busy: float
    runs_again: int


def main() -> None:
    """Measure, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--real", type=int, default=8, help="real runs to measure")
    asked = parser.parse_args()
    measured = measure(asked.real)
    print("measured", json.dumps({name: round(value, 4) for name, value in asdict(measured).items()}))
    print("assumed ", json.dumps(asdict(Assumed())))
    print(f"simulated, {asked.runs:,} runs:")
    for machines in (1, 10, 100):
        outcome = simulate(asked.runs, machines, measured, Assumed(), random.Random(1))
        print(f"{outcome.machines:>5} machines {outcome.hours:>9.1f} h  {outcome.useful:>6.1%} of the slots' time in runs  "
              f"{outcome.batch_busy:>6.1%} of the batch's time busy  {outcome.runs_again} runs made again")


def simulate(runs: int, machines: int, measured: Measured, assumed: Assumed, chance: random.Random) -> Outcome:
    """Play a batch through, run by run."""
    slots, center = machines * assumed.slots_a_machine, measured.run
    decide = measured.decide + measured.schedule
    # When each slot is free, as a heap; what is given out and not begun, by when it is there.
    free = [(measured.start, slot) for slot in range(slots)]
    heapq.heapify(free)
    given, batch_free, busy, useful, again, end = [], 0.0, 0.0, 0.0, 0, 0.0
    left = runs
    for _ in range(min(left, AHEAD * slots)):
        batch_free += decide / 2
        given.append(batch_free)
        left -= 1
    results: list[float] = []
    while given or results:
        # The batch decides about every result that came before the next slot is free.
        while results and (not given or results[0] <= free[0][0]):
            came = heapq.heappop(results)
            batch_free = max(batch_free, came) + decide
            busy += decide
            end = max(end, batch_free)
            if left:
                left -= 1
                heapq.heappush(given, batch_free)
        if not given:
            continue
        at, slot = heapq.heappop(free)
        begun = max(at, heapq.heappop(given))
        took = center * chance.lognormvariate(-assumed.spread**2 / 2, assumed.spread)
        lost = chance.random() < took / (assumed.days_between_losses * 86400)
        if lost:
            # The machine goes with what it had; another makes the run when the loss is noticed.
            again += 1
            heapq.heappush(given, begun + assumed.minutes_to_notice * 60)
            heapq.heappush(free, (begun + assumed.minutes_to_notice * 60, slot))
            continue
        useful += took
        heapq.heappush(free, (begun + took, slot))
        heapq.heappush(results, begun + took)
    return Outcome(machines, end / 3600, useful / (slots * end), busy / end, again)


def measure(real: int) -> Measured:
    """Measure on this machine, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, many = timed_batch(folder / "a", 1), timed_batch(folder / "b", 1 + real)
        run = (many - one) / real
        return Measured(run, one - run, decide_s(folder / "c"), schedule_s(2_000))


def timed_batch(folder: Path, cases: int) -> float:
    """Seconds of the processor that a batch of the real template takes, one run at a time."""
    folder.mkdir()
    plain = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    with (folder / "s.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["case", "as_of"])
        for number in range(cases):
            (folder / f"{number}.json").write_text(json.dumps({**plain, "case_id": f"case-{number:08x}"}), encoding="utf-8")
            lines.writerow([f"{number}.json", DAY])
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([Path(sys.executable).with_name("workbench"), "batch", "run", folder / "s.csv", "--out", folder / "out", "-j", "1",
                    "--quiet"], check=True, env={**os.environ, "WORKBENCH_STORE": "none"})
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def decide_s(folder: Path, runs: int = 300) -> float:
    """Seconds of the batch for a run: begun, its order written, its result taken from a folder, noted."""
    place, source = Folder(folder / "place"), folder / "documents"
    source.mkdir(parents=True)
    rows = [Row(number, f"case-{number:08x}", DAY) for number in range(runs)]
    told = []
    for row in rows:
        outputs = {f"{row.case}-sealed.{kind}": os.urandom(100_000) for kind in ("html", "docx", "pdf", "ipynb")}
        manifest = json.dumps({"case": {"id": row.case}, "volume": row.volume, "style": row.style, "as_of": str(DAY), "outputs": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in outputs.items()}}).encode()
        for path in source.iterdir():
            path.unlink()
        for name, data in {**outputs, f"{row.case}-sealed.manifest.json": manifest}.items():
            (source / name).write_bytes(data)
        aside = f".work/aside/{row.run}.1.x"
        place.put(source, aside)
        made = Made(str(row.case), "f" * 64, "d" * 64, hashlib.sha256(manifest).hexdigest(), 3, tuple(f"source{i}" for i in range(40)))
        told.append({"made": {**asdict(made), "cited": list(made.cited)}, "aside": aside, "seconds": 1.0, "steps": [[0.1, "a step"]] * 7})
    with Ledger(folder / "ledger.db") as ledger:
        ledger.plan(rows, [])
        start = time.perf_counter()
        for row, what in zip(rows, told, strict=True):
            ledger.begin(row.run)
            place.write(f".work/orders/{row.run}.1.json", b"{}" * 300)
            assert accept(row, 1, what, ledger, place)
        return (time.perf_counter() - start) / runs


def schedule_s(tasks: int) -> float:
    """Seconds a task of a real scheduler with one worker process, on loopback, as a batch submits them."""
    from distributed import Client, LocalCluster, as_completed

    with LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster, Client(cluster) as client:
        start, going, left = time.perf_counter(), as_completed(loop=client.loop), tasks
        for number in range(min(8, tasks)):
            going.add(client.submit(pow, number, 2, key=f"t-{number}", pure=False))
            left -= 1
        for _ in range(tasks):
            next(going).result()
            if left:
                going.add(client.submit(pow, left, 2, key=f"t-{left + 8}", pure=False))
                left -= 1
        return (time.perf_counter() - start) / tasks


if __name__ == "__main__":
    main()
