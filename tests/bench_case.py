"""Measure the case store. Part of ``make bench``.

A case with 1,000 facts: milliseconds to open it, and to save it as somebody types (p50, p95), bytes of the store for each
save, kept as what changed and kept whole every time. A caseload of 10,000 cases: seconds to open and to list it, memory.
``BENCH_SAVES`` (300) and ``BENCH_CASELOAD`` (10000) change the sizes.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil

from workbench.case.store import deltas
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.settings import share

SAVES = int(os.environ.get("BENCH_SAVES", "300"))
CASELOAD = int(os.environ.get("BENCH_CASELOAD", "10000"))
NOW = dt.datetime(2026, 11, 25, 20, 0, tzinfo=dt.UTC)
BY = By("Bench", NOW)

LISTED = """
import datetime as dt, json, sys, time
import psutil
from pathlib import Path
from workbench.case.store.cases import CaseStore
from workbench.case.store.keys import SystemSecrets
start = time.perf_counter()
with CaseStore.open(Path(sys.argv[1]), SystemSecrets(environment="ab" * 32), dt.datetime.now(dt.UTC)) as opened:
    ready = time.perf_counter() - start
    start = time.perf_counter()
    listed = len(opened.summaries())
    print(json.dumps([ready, time.perf_counter() - start, listed, psutil.Process().memory_info().rss / 2**20]))
"""


def large(facts: int = 1000) -> dict[str, object]:
    """The invented case, grown to so many facts."""
    case = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    held = case["facts"]
    for number in range(len(held), facts):
        one = copy.deepcopy(held[number % len(held)])
        held.append(one | {"key": f"more-{number}", "statement": f"{number}: {one['statement']}"})
    return case


def typed(folder: Path, *, whole: bool) -> None:
    """Open and save a large case as somebody types in it."""
    longest, deltas.LONGEST_CHAIN = deltas.LONGEST_CHAIN, 1 if whole else deltas.LONGEST_CHAIN
    place = folder / f"typed-{whole}.db"
    document = large()
    taken = []
    with CaseStore.open(place, SystemSecrets(environment="ab" * 32), NOW) as opened:
        opened.create(document, BY)
        before = size(place)
        for number in range(SAVES):
            facts = list(document["facts"])  # type: ignore[call-overload]
            place_in = number * 37 % len(facts)
            facts[place_in] = facts[place_in] | {"statement": f"{facts[place_in]['statement'][:300]} {number}"}
            document = document | {"facts": facts}
            start = time.perf_counter()
            opened.save(document, number + 1, BY)
            taken.append(time.perf_counter() - start)
        grown = (size(place) - before) / SAVES
        opening = []
        for _ in range(20):
            start = time.perf_counter()
            opened.read(str(document["case_id"]), BY)
            opening.append(time.perf_counter() - start)
    deltas.LONGEST_CHAIN = longest
    how = "kept whole each time" if whole else "kept as what changed"
    print(f"1,000 facts ({len(json.dumps(document)) / 1024:,.0f} KB), {how}: save {spread(taken)}; open {spread(opening)}; "
          f"{grown / 1024:,.1f} KB a save")


def spread(seconds: list[float]) -> str:
    """The median and the 95th percentile in milliseconds."""
    ranked = sorted(seconds)
    return f"p50 {statistics.median(ranked) * 1e3:.0f} ms, p95 {ranked[int(len(ranked) * 0.95)] * 1e3:.0f} ms"


def caseload(folder: Path) -> None:
    """Open and list a store with many cases, in a process of its own."""
    place = folder / "caseload.db"
    document = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    start = time.perf_counter()
    with CaseStore.open(place, SystemSecrets(environment="ab" * 32), NOW) as opened:
        for number in range(CASELOAD):
            opened.create(document | {"case_id": f"case-{number:016x}"}, BY)
    made = time.perf_counter() - start
    done = subprocess.run([sys.executable, "-c", LISTED, place], capture_output=True, text=True, check=True)
    ready, listing, listed, memory = json.loads(done.stdout)
    print(f"{listed:,} cases ({size(place) / 2**20:,.0f} MB, made in {made:.0f} s): open {ready * 1e3:.0f} ms, "
          f"list {listing * 1e3:.0f} ms, {memory:.0f} MB of memory")


def size(place: Path) -> int:
    """Bytes of the store on disk, once what its log holds is written."""
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return place.stat().st_size


def main() -> None:
    """Measure, and print."""
    print(f"{psutil.cpu_count()} processors, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        typed(Path(folder), whole=True)
        typed(Path(folder), whole=False)
        caseload(Path(folder))


if __name__ == "__main__":
    main()
