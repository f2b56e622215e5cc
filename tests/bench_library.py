"""Measure the library: opening it cold and warm, searching it, and what it finds. Called by ``make bench``.

The library is grown by copying its own entries under new keys, with a made-up place in each copy so that
no two are alike; the same number of sources gives the same files. pybtex parses the same ``.bib`` beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import retrieval
from workbench.citations.bibliography import format_bib, load_bib
from workbench.evidence.library import load_library
from workbench.settings import share

SIZES = (None, 10_000, 50_000)

#: Peak of the process's own memory in MB; what its parent held before it began is not in it.
PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
"""

OPEN = """
import sys, time
from pathlib import Path
from workbench.evidence.library import load_library
start = time.perf_counter()
library = load_library(Path(sys.argv[1]), layers=(), cache=Path(sys.argv[2]))
library.get_source(next(iter(library.sources)))
opened = time.perf_counter() - start
print(len(library.sources), opened, peak())
"""

SEARCH = """
import sys, time, json
from pathlib import Path
from workbench.evidence.library import load_library
from workbench.evidence.search import search
library = load_library(Path(sys.argv[1]), layers=(), cache=Path(sys.argv[2]))
questions = json.loads(sys.argv[3])
search(library, "warm up")
for question in questions * 2:
    start = time.perf_counter()
    search(library, question)
    print(time.perf_counter() - start)
print(peak())
"""

PYBTEX = """
import sys, time
from pybtex.database import parse_file
start = time.perf_counter()
entries = parse_file(sys.argv[1]).entries
print(len(entries), time.perf_counter() - start, peak())
"""


def grow(folder: Path, size: int | None) -> Path:
    """A library of about ``size`` sources, copied from the shipped one; ``None`` copies it as it is."""
    shutil.copytree(share("literature"), folder)
    if size is None:
        return folder
    sources = load_bib(folder / "sources.bib")
    findings = [row for path in sorted((folder / "findings").glob("*.json")) for row in json.loads(path.read_text())]
    text, rows = [(folder / "sources.bib").read_text(encoding="utf-8")], []
    for copy in range(1, -(-size // len(sources))):
        grown = {}
        for key, entry in sources.items():
            entry = type(entry)(entry.type, fields=entry.fields.items(), persons=entry.persons)
            for name in ("doi", "pmid", "pmcid"):
                entry.fields.pop(name, None)
            # Two entries of one title and year are one work, which the library refuses.
            entry.fields["title"] = f"{entry.fields['title']} ({copy})"
            grown[f"{key}n{copy}"] = entry
        text.append(format_bib(grown))
        for row in findings:
            place = _place(copy, row["id"])
            rows.append({**row, "id": f"{row['id']}-n{copy}", "source": f"{row['source']}n{copy}", "cite_with": [],
                         "superseded_by": None, "proposition": f"{row['proposition']} ({place})"})
    (folder / "sources.bib").write_text("\n".join(text), encoding="utf-8")
    (folder / "findings" / "grown.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder


def figures(runs: int) -> list[dict[str, object]]:
    """The library's figures, one object each with name, value, unit, runs and spread."""
    return [*_quality(), *(figure for size in SIZES for figure in _speed(size, runs))]


def _speed(size: int | None, runs: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder, cache = grow(Path(scratch) / "literature", size), Path(scratch) / "cache"
        parsed = [_floats(PYBTEX, folder / "sources.bib") for _ in range(runs if size != SIZES[-1] else 1)]
        cold = [_floats(OPEN, folder, cache)]
        subprocess.run(["sleep", "2.1"], check=True)  # so that the files no longer count as just changed
        _floats(OPEN, folder, cache)
        warm = [_floats(OPEN, folder, cache) for _ in range(runs)]
        asked = json.dumps([q.question for q in retrieval.questions()])
        *seconds, memory = (float(line) for line in _run(SEARCH, folder, cache, asked).split())
    at = f"at {int(warm[0][0]):,} sources"
    took = sorted(1000 * s for s in seconds)
    for name, values in (("pybtex parses the .bib", parsed), ("library opened cold: read, checked", cold),
                         ("library opened warm", warm)):
        rows.append(_figure(f"{name}, {at}", [v[1] for v in values], "seconds"))
        rows.append(_figure(f"peak memory: {name}, {at}", [v[2] for v in values], "MB"))
    ratio = statistics.median(v[1] for v in parsed) / statistics.median(v[1] for v in warm)
    rows.append({"name": f"pybtex over warm opening, {at}", "value": round(ratio, 1), "unit": "ratio", "runs": runs,
                 "spread": 0})
    for share_of, name in ((0.5, "p50"), (0.95, "p95")):
        value = took[min(len(took) - 1, int(share_of * len(took)))]
        rows.append({"name": f"search {name}, {at}", "value": round(value, 2), "unit": "milliseconds",
                     "runs": len(took), "spread": round(took[-1] - took[0], 2)})
    rows.append({"name": f"peak memory: opened and searched, {at}", "value": round(memory), "unit": "MB", "runs": 1,
                 "spread": 0})
    return rows


def _quality() -> list[dict[str, object]]:
    library = load_library(layers=())
    rows: list[dict[str, object]] = []
    for half in ("tune", "test"):
        for name, ranker in (("search", retrieval.ours(library)), ("plain FTS5", retrieval.plain(library))):
            for measure, value in zip(("recall@10", "nDCG@10"), retrieval.score(ranker, half), strict=True):
                rows.append({"name": f"{measure} of {name}, {half} half", "value": round(value, 3), "unit": "of 1",
                             "runs": len(retrieval.questions(half)), "spread": 0})
    return rows


def _figure(name: str, values: list[float], unit: str) -> dict[str, object]:
    return {"name": name, "value": round(statistics.median(values), 4), "unit": unit, "runs": len(values),
            "spread": round(max(values) - min(values), 4)}


def _place(copy: int, key: str) -> str:
    parts = ["ka", "ro", "mi", "ten", "sul", "var", "lo", "pe", "dan", "wick", "ber", "hol"]
    number = copy * 7919 + sum(map(ord, key))
    return "".join(parts[number // 12**i % 12] for i in range(3)).title()


def _floats(code: str, *values: object) -> list[float]:
    return [float(value) for value in _run(code, *values).split()]


def _run(code: str, *values: object) -> str:
    done = subprocess.run([sys.executable, "-c", PEAK + code, *map(str, values)], env={**os.environ}, check=True,
                          capture_output=True, text=True)
    return done.stdout


def show(rows: list[dict[str, object]]) -> None:
    """Print the figures as a table."""
    for row in rows:
        print(f"{row['value']:>8} {row['unit']:<22} ±{row['spread']:<7} {row['name']}")


if __name__ == "__main__":
    show(figures(int(os.environ.get("BENCH_RUNS", "3"))))
