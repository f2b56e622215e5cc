"""How long a million runs would take on 1, 10 and 100 machines: a simulation, from what was measured first.

``python -m tests.simulation --measure`` measures on this machine and writes ``tests/simulation.json``: seconds by the clock of real
runs (``workbench batch run -j 1``), of the start of a batch, of documents put aside and of the batch's own work for each run of
a cluster (ledger, order, a result taken from a folder), and of a task through a real dask scheduler with one worker. Measure
on a quiet machine: the file notes how busy it was. ``python -m tests.simulation`` plays batches through, event by event, from that
file: slots that run, batches that decide about one result after another, runs that take far longer than others, machines that
are lost and come back, results that come twice, of which one is kept. It writes the outcome into the file and the tables
into ``docs/cluster.md``. What is assumed and not measured stands in ``Assumed``.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import heapq
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from workbench.runs.cluster import AHEAD, accept
from workbench.runs.ledger import Ledger, Made
from workbench.runs.orders import name_of
from workbench.runs.places import Folder
from workbench.runs.rows import Row
from workbench.settings import share

DAY = dt.date(2026, 11, 20)
DATA = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[1] / "docs" / "cluster.md"
MACHINES = (1, 10, 100)
#: dask gives a run up when it has lost this many workers (``distributed.scheduler.allowed-failures``).
ALLOWED = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What a machine needs, in seconds by the clock; where there are several, each as it was measured."""

    #: Runs, notebook and three documents, in a batch of one at a time.
    run: tuple[float, ...]
    #: A batch, or a station beside a worker, until its first run.
    start: float
    #: A run's documents put aside in a folder, each file safe on the disk, and its order read.
    store: tuple[float, ...]
    #: The batch's own work for a run: begun in the ledger, the order written, the result looked at, kept and noted.
    decide: tuple[float, ...]
    #: The scheduler's and the client's work for a task that does nothing.
    schedule: float

    @classmethod
    def read(cls, data: dict[str, object]) -> Self:
        """From the file."""
        return cls(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})


@dataclass(frozen=True, slots=True)
class Assumed:
    """What nobody measured."""

    slots_a_machine: int = 8
    #: Share of the runs that take longer than any that was measured, and how many times as long as they would.
    stragglers: float = 0.01
    straggling: float = 5.0
    #: Days until a machine is lost, on average, minutes until that is noticed (dask's own limit is five) and until it is back.
    days_between_losses: float = 30.0
    minutes_to_notice: float = 5.0
    minutes_to_return: float = 60.0
    #: Share of the machines thought lost that had lost only their connection: what they made comes late.
    only_cut_off: float = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the runs went."""

    machines: int
    batches: int
    runs: int
    hours: float
    #: Share of the time of all slots that was spent in runs that counted.
    useful: float
    #: Share of the time in which a batch itself was busy: near 1 it is what holds the others up.
    batch_busy: float
    #: Runs made again, results that came when another was kept, and runs that were given up.
    again: int
    thrown_away: int
    given_up: int


def main() -> None:
    """Measure, or simulate and write the outcome where people read it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="measure this machine first")
    parser.add_argument("--runs", type=int, default=1_000_000, help="fewer are simulated, but not written")
    parser.add_argument("--real", type=int, default=20, help="real runs to measure")
    asked = parser.parse_args()
    data = json.loads(DATA.read_text(encoding="utf-8")) if DATA.is_file() else {}
    if asked.measure:
        busy = os.getloadavg()[0]
        data = {"measured_on": dt.datetime.now(dt.UTC).date().isoformat(), "cores": os.cpu_count(), "load_before": round(busy, 1),
                "seconds": rounded(asdict(measure(asked.real)))}
        DATA.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    measured, assumed = Measured.read(data["seconds"]), Assumed()
    outcomes = []
    for machines in MACHINES:
        for batches in sorted({1, enough(machines, measured, assumed)}):
            start = time.perf_counter()
            outcomes.append(simulate(asked.runs, machines, measured, assumed, random.Random(1), batches))
            print(f"{outcomes[-1]}, simulated in {time.perf_counter() - start:.0f} s", flush=True)
    if asked.runs == 1_000_000:
        data |= {"assumed": asdict(assumed), "simulated": [rounded(asdict(outcome)) for outcome in outcomes]}
        DATA.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), data), encoding="utf-8")


def enough(machines: int, measured: Measured, assumed: Assumed) -> int:
    """How many batches keep all slots of so many machines at work, with a fifth to spare."""
    a_run = statistics.fmean(measured.run) * (1 + assumed.stragglers * (assumed.straggling - 1)) + statistics.fmean(measured.store)
    decide = statistics.fmean(measured.decide) + measured.schedule
    return math.ceil(1.2 * machines * assumed.slots_a_machine * decide / a_run)


def simulate(runs: int, machines: int, measured: Measured, assumed: Assumed, chance: random.Random, batches: int = 1) -> Outcome:
    """Play batches through that share the machines, each with its part of the runs."""
    return _Play(runs, machines, measured, assumed, chance, batches).to_the_end()


class _Play:
    """A cluster at work. What is to happen lies in a heap: what comes first is taken first."""

    def __init__(self, runs: int, machines: int, measured: Measured, assumed: Assumed, chance: random.Random, batches: int) -> None:
        self.runs, self.machines, self.measured, self.assumed, self.chance = runs, machines, measured, assumed, chance
        self.slots = machines * assumed.slots_a_machine
        self.coming: list[tuple[float, int, str, int, int]] = []
        self.number = 0
        #: Of each slot: the run at work, since when and until when, and how often what was at work there was lost.
        self.at_work: list[int | None] = [None] * self.slots
        self.since, self.until, self.lives = [0.0] * self.slots, [0.0] * self.slots, [0] * self.slots
        self.up = [False] * machines
        self.idle: list[int] = []
        self.waiting: deque[int] = deque()
        #: Of each batch: the runs it has not given out, when it has decided all that came, and how long it was at that.
        self.left, self.free, self.busy = [iter(range(batch, runs, batches)) for batch in range(batches)], [0.0] * batches, [0.0] * batches
        #: One byte a run: whether a result was kept, or it was given up; and how many workers it lost.
        self.settled, self.losses = bytearray(runs), bytearray(runs)
        self.useful = self.end = 0.0
        self.over = self.again = self.thrown_away = self.given_up = 0

    def to_the_end(self) -> Outcome:
        """Until every run has its result or was given up."""
        for machine in range(self.machines):
            self.later(self.measured.start, "up", machine)
            self.later(self.loss(), "lost", machine)
        for batch in range(len(self.left)):
            for _ in range(AHEAD * self.slots // len(self.left) + 1):
                self.decide(0.0, batch, part=0.5)  # there is no result yet
                self.give(batch)
        happens = {"up": self.comes_up, "lost": self.is_lost, "given": self.is_given, "made": self.is_made, "late": self.comes_late}
        while self.over < self.runs:
            now, _, what, first, second = heapq.heappop(self.coming)
            happens[what](now, first, second)
        return Outcome(self.machines, len(self.free), self.runs, self.end / 3600, self.useful / (self.slots * self.end),
                       sum(self.busy) / len(self.busy) / self.end, self.again, self.thrown_away, self.given_up)

    def later(self, at: float, what: str, first: int, second: int = 0) -> None:
        self.number += 1
        heapq.heappush(self.coming, (at, self.number, what, first, second))

    def loss(self) -> float:
        return self.chance.expovariate(1 / (self.assumed.days_between_losses * 86400))

    def decide(self, now: float, batch: int, part: float = 1.0) -> None:
        """The batch has something to decide, when it has done with what came before."""
        took = part * (self.chance.choice(self.measured.decide) + self.measured.schedule)
        self.free[batch] = max(self.free[batch], now) + took
        self.busy[batch] += took

    def give(self, batch: int) -> None:
        """The batch gives out its next run, if it has one, when it has decided."""
        if (run := next(self.left[batch], None)) is not None:
            self.later(self.free[batch], "given", run)

    def is_given(self, now: float, run: int, _: int) -> None:
        self.waiting.append(run)
        while self.idle and self.waiting:
            slot = self.idle.pop()
            if self.up[slot // self.assumed.slots_a_machine] and self.at_work[slot] is None:
                self.begin(now, slot)

    def begin(self, now: float, slot: int) -> None:
        """The slot takes what waited longest, or is idle."""
        if not self.waiting:
            self.idle.append(slot)
            return
        took = self.chance.choice(self.measured.run)
        if self.chance.random() < self.assumed.stragglers:
            took *= self.assumed.straggling
        took += self.chance.choice(self.measured.store)
        self.at_work[slot], self.since[slot], self.until[slot] = self.waiting.popleft(), now, now + took
        self.later(now + took, "made", slot, self.lives[slot])

    def is_made(self, now: float, slot: int, life: int) -> None:
        run = self.at_work[slot]
        if life != self.lives[slot] or run is None:
            return  # it was lost with its machine
        self.at_work[slot] = None
        self.result(now, run, now - self.since[slot])
        self.begin(now, slot)

    def result(self, now: float, run: int, took: float = 0.0) -> None:
        """A result reaches its batch, which keeps the first of each run."""
        batch = run % len(self.free)
        self.decide(now, batch)
        if self.settled[run]:
            self.thrown_away += 1
        else:
            self.useful += took
            self.settle(run, batch)

    def settle(self, run: int, batch: int) -> None:
        assert not self.settled[run]
        self.settled[run] = 1
        self.over += 1
        self.end = max(self.end, self.free[batch])
        self.give(batch)

    def is_lost(self, now: float, machine: int, _: int) -> None:
        """A machine goes with what it had at work; others make it when that is noticed."""
        width = self.assumed.slots_a_machine
        noticed = now + self.assumed.minutes_to_notice * 60
        cut_off = self.chance.random() < self.assumed.only_cut_off
        for slot in range(machine * width, (machine + 1) * width):
            run = self.at_work[slot]
            self.lives[slot] += 1
            self.at_work[slot] = None
            if run is None:
                continue
            self.losses[run] += 1
            if cut_off:
                self.later(max(self.until[slot], noticed), "late", run)
            self.later(noticed, "given" if self.losses[run] <= ALLOWED else "late", run, 1)
            self.again += self.losses[run] <= ALLOWED
        self.up[machine] = False
        back = now + self.assumed.minutes_to_return * 60
        self.later(back + self.measured.start, "up", machine)
        self.later(back + self.loss(), "lost", machine)

    def comes_up(self, now: float, machine: int, _: int) -> None:
        self.up[machine] = True
        width = self.assumed.slots_a_machine
        for slot in range(machine * width, (machine + 1) * width):
            self.begin(now, slot)

    def comes_late(self, now: float, run: int, given_up: int) -> None:
        """A result of a machine thought lost; or the word that a run has lost too many workers."""
        if not given_up:
            self.result(now, run)
        elif not self.settled[run]:
            self.given_up += 1
            self.settle(run, run % len(self.free))


def written(page: str, data: dict[str, object]) -> str:
    """The page with the tables of what was measured and simulated."""
    for name, text in (("measured", measured_table(data)), ("simulated", simulated_table(data))):
        page = re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda found, text=text: found[1] + text + found[2], page, flags=re.DOTALL)
    return page


def measured_table(data: dict[str, object]) -> str:
    """What was measured, where, and when."""
    found = Measured.read(data["seconds"])
    lines = [(f"one appendix, notebook and three documents ({len(found.run)} runs)", found.run), ("start of a batch, or of a station", (found.start,)),
             (f"documents put aside, order read ({len(found.store)} times)", found.store),
             (f"the batch's own work for a run of a cluster ({len(found.decide)} runs)", found.decide),
             ("a task that does nothing, through a real scheduler with one worker", (found.schedule,))]
    rows = "".join(f"| {what} | {statistics.median(values):.3f} | {max(values):.3f} |\n" for what, values in lines)
    return (f"**Real, measured** by the clock on {data['measured_on']}, on {data['cores']} cores; load {data['load_before']} "
            f"when it began:\n\n| what | seconds, median | largest |\n| --- | --- | --- |\n{rows}")


def simulated_table(data: dict[str, object]) -> str:
    """What came of it."""
    rows = "".join("| {machines} | {batches} | {0} | {1:.0f} % | {2:.0f} % | {again} | {thrown_away} |\n".format(
        f"{o['hours']:.1f} h" if o["hours"] < 100 else f"{o['hours'] / 24:.0f} days", o["useful"] * 100, o["batch_busy"] * 100, **o)
        for o in data["simulated"])
    return ("**Simulated** from these, 1,000,000 runs; every run got one result"
            + "".join(f", but {o['given_up']} on {o['machines']} machines that were given up" for o in data["simulated"] if o["given_up"])
            + ":\n\n| machines of "
            f"{data['assumed']['slots_a_machine']} slots | batches | time | slots at work | a batch at work | made again | came twice |\n"
            f"| --- | --- | --- | --- | --- | --- | --- |\n{rows}")


def rounded(values: dict[str, object]) -> dict[str, object]:
    """The values with as many digits as mean something."""
    return {name: [round(each, 4) for each in value] if isinstance(value, tuple) else round(value, 4) for name, value in values.items()}


def measure(real: int) -> Measured:
    """Measure on this machine, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run, start = timed_batch(folder / "a", real)
        store, decide = timed_cluster(folder / "b")
        return Measured(run, start, store, decide, schedule_s(2_000))


def timed_batch(folder: Path, cases: int) -> tuple[tuple[float, ...], float]:
    """Seconds of each run of the real template, one at a time, and of the batch around them."""
    folder.mkdir()
    plain = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    with (folder / "s.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["case", "as_of"])
        for number in range(cases):
            (folder / f"{number}.json").write_text(json.dumps({**plain, "case_id": f"case-{number:08x}"}), encoding="utf-8")
            lines.writerow([f"{number}.json", DAY])
    begun = time.perf_counter()
    subprocess.run([Path(sys.executable).with_name("workbench"), "batch", "run", folder / "s.csv", "--out", folder / "out", "-j", "1",
                    "--quiet"], check=True, env={**os.environ, "WORKBENCH_STORE": "none"})
    took = time.perf_counter() - begun
    with Ledger.existing(folder / "out") as ledger:
        run = tuple(entry.seconds for entry in ledger.entries())
    return run, took - sum(run)


def timed_cluster(folder: Path, runs: int = 100) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Seconds for a run's documents to be put aside in a folder, and of the batch for the run."""
    place, source = Folder(folder / "place"), folder / "documents"
    source.mkdir(parents=True)
    rows = [Row(number, f"case-{number:08x}", DAY) for number in range(runs)]
    store, decide = [], []
    with Ledger(folder / "ledger.db") as ledger:
        ledger.plan(rows, [])
        for row in rows:
            begun = time.perf_counter()
            ledger.begin(row.run)
            place.write(name_of(row.run, 1), b"{}" * 300)
            given = time.perf_counter()
            manifest = documents(source, row)
            made_at = time.perf_counter()
            place.read(name_of(row.run, 1))
            aside = f".work/aside/{row.run}.1.x"
            place.put(source, aside)
            put = time.perf_counter()
            made = Made(str(row.case), "f" * 64, "d" * 64, hashlib.sha256(manifest).hexdigest(), 3, tuple(f"source{i}" for i in range(40)))
            told = {"made": {**asdict(made), "cited": list(made.cited)}, "aside": aside, "seconds": 1.0, "steps": [[0.1, "a step"]] * 7}
            assert accept(row, 1, told, ledger, place)
            store.append(put - made_at)
            decide.append(given - begun + time.perf_counter() - put)
    return tuple(store), tuple(decide)


def documents(folder: Path, row: Row) -> bytes:
    """Five files as large as a run's; the manifest."""
    outputs = {f"{row.case}-sealed.{kind}": os.urandom(100_000) for kind in ("html", "docx", "pdf", "ipynb")}
    manifest = json.dumps({"case": {"id": row.case}, "volume": row.volume, "style": row.style, "as_of": str(DAY), "outputs": {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in outputs.items()}}).encode()
    for path in folder.iterdir():
        path.unlink()
    for name, data in {**outputs, f"{row.case}-sealed.manifest.json": manifest}.items():
        (folder / name).write_bytes(data)
    return manifest


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
