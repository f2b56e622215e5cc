"""Measure a caseload, way beside way in one run on one machine. Part of ``make bench``.

For the appendix template and for a plain notebook, seconds an appendix by the clock and by the processor, and the largest
memory (PSS, summed over all processes): (a) papermill, nbconvert, pandoc and typst from the command line, one and two at a
time; (b) papermill's Python API in one process, the notebook alone; (c) ``workbench batch -j 1`` and ``-j 2``, the notebook
and all three documents; (d) the cells' own work in a warm process. Start-up counts: (a) starts everything anew for each
case, so that a few cases show it; (c) starts once. ``BENCH_CASES`` (32) is the caseload of (c), a quarter of it that of (a)
and (b).

``--long`` measures instead how a batch grows: throughput and memory from 10 to 100 runs (``--full``: to 1,000; ``BENCH_GROW``: to
as many), and how long the larger takes when nothing has changed.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pypandoc

from workbench.settings import share

BIN = Path(sys.executable).parent
CASES = int(os.environ.get("BENCH_CASES", "32"))
PLAIN = "import matplotlib.pyplot as plt\nimport pandas as pd\nplt.plot(range(50))\nplt.show()\npd.DataFrame({'a': range(20)})"

CHAIN = """set -e
{bin}/papermill {template} {out}.ipynb -p case {case} -p as_of 2026-11-20 --no-progress-bar
{bin}/jupyter nbconvert --to markdown {out}.ipynb
{pandoc} --standalone {out}.md -o {out}.html
{pandoc} {out}.md -o {out}.docx
{pandoc} --standalone {out}.md -o {out}.typ
{bin}/python -c "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])" {out}.typ {out}.pdf
"""

API = """
import sys
from papermill import execute_notebook
for case in sys.argv[2:]:
    execute_notebook(sys.argv[1], case + "-b.ipynb", parameters={"case": case, "as_of": "2026-11-20"}, progress_bar=False)
"""

CELLS = """
import json, sys, time
from pathlib import Path
import tempfile, nbformat
from workbench.runs.cells import execute_cells
from workbench.runs.fork import fork
from workbench.runs.warm import warm, warm_for
warm(None)
warm_for(Path(sys.argv[1]))
def work(say):
    notebook = nbformat.read(sys.argv[1], as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"case, volume, style, citations, as_of = {sys.argv[2]!r}, 'sealed', 'bluebook', '', '2026-11-20'"
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time(), time.perf_counter()
        execute_cells(notebook, Path(folder), lambda _: None, lambda *_: None)
        say([time.perf_counter() - start[1], time.process_time() - start[0]])
(result,) = fork(work).messages()
print(json.dumps(result))
"""


def main() -> None:
    """Measure both notebooks in every way, or how a batch grows, and print a table."""
    if "--long" in sys.argv or "--full" in sys.argv:
        grow(1_000 if "--full" in sys.argv else int(os.environ.get("BENCH_GROW", "100")))
        return
    figures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "appendix.ipynb"
        template.write_bytes((share("notebooks") / "appendix.ipynb").read_bytes())
        cases = lay_out(folder)
        for label, path in (("appendix", template), ("plain", plain(folder / "plain.ipynb"))):
            figures += measure(label, path, folder, cases)
    print(f"{'s/case':>8} {'CPU s':>8} {'peak MB':>8}")
    for figure in figures:
        print(f"{figure['seconds']:>8} {figure['cpu']:>8} {figure['peak_mb']:>8}  {figure['name']}")
    out = Path(__file__).parents[1] / "build" / "bench-batch.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def lay_out(folder: Path, cases: int = CASES) -> list[str]:
    """Case files, and the ids of the cases."""
    plain = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    ids = [f"case-{i + 0x50000000:08x}" for i in range(cases)]
    for case in ids:
        (folder / f"{case}.json").write_text(json.dumps({**plain, "case_id": case}), encoding="utf-8")
    return ids


def plain(path: Path) -> Path:
    """The appendix's cover and summary with what an ordinary notebook does."""
    first = "case = ''\nvolume = 'sealed'\nstyle = 'bluebook'\nas_of = ''"
    body = ("from workbench.appendix.notebook import open_appendix\n"
            "appendix = open_appendix(case, volume=volume, style=style, as_of=as_of)\nappendix.cover()")
    path.write_text(json.dumps({"cells": [
        {"cell_type": "code", "id": f"c{i}", "metadata": {"tags": ["parameters"]} if i == 0 else {}, "outputs": [],
         "execution_count": None, "source": source} for i, source in enumerate([first, body, "appendix.summary()", PLAIN])],
        "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "p"}},
        "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


def measure(label: str, template: Path, folder: Path, cases: list[str]) -> list[dict[str, object]]:
    """Every way for one notebook, one after the other."""
    env = {**os.environ, "WORKBENCH_CASES": str(folder), "WORKBENCH_STORE": "none", "WORKBENCH_PREVIEW": "0"}
    pandoc = pypandoc.get_pandoc_path()
    sheet = folder / f"{label}.csv"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["case", "template", "as_of"], *([f"{c}.json", template.name, "2026-11-20"] for c in cases)])

    few = cases[:max(2, len(cases) // 4)]

    def chain(jobs: int) -> None:
        waiting, running = list(few), []
        while waiting or running:
            while waiting and len(running) < jobs:
                case = waiting.pop()
                script = CHAIN.format(bin=BIN, template=template, out=f"{label}-{jobs}-{case}", case=case, pandoc=pandoc)
                running.append(subprocess.Popen(["sh", "-c", script], cwd=folder, env=env, stderr=subprocess.DEVNULL))
            done = [one for one in running if one.poll() is not None]
            assert all(one.returncode == 0 for one in done)
            running = [one for one in running if one not in done]
            time.sleep(0.01)

    def batch(jobs: int) -> None:
        subprocess.run([BIN / "workbench", "batch", "run", sheet, "--out", folder / f"{label}-{jobs}", "-j", str(jobs), "--quiet"],
                       env=env, check=True)

    def api() -> None:
        subprocess.run([sys.executable, "-c", API, template, *few], cwd=folder, env=env, check=True, stderr=subprocess.DEVNULL)

    ways: dict[str, Callable[[], None]] = {
        "(a) command line, one at a time": lambda: chain(1), "(c) workbench batch -j 1": lambda: batch(1),
        "(a) command line, two at a time": lambda: chain(2), "(c) workbench batch -j 2": lambda: batch(2),
        "(c) the same, unchanged": lambda: batch(2), "(b) papermill's Python API, notebook alone": api,
    }
    found = [{"name": f"{label}: {name}", **timed(way, len(cases if name.startswith("(c)") else few))}
             for name, way in ways.items()]
    seconds, cpu = json.loads(subprocess.run([sys.executable, "-c", CELLS, template, cases[0]], env=env, check=True,
                                             capture_output=True, text=True).stdout)
    return [*found, {"name": f"{label}: (d) cells in a warm process", "seconds": round(seconds, 3), "cpu": round(cpu, 3),
                     "peak_mb": 0}]


def grow(most: int) -> None:
    """Throughput and memory of ``workbench batch -j 2`` on the plain notebook, ten runs and ``most``; and unchanged."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notebook = plain(folder / "plain.ipynb")
        ids = lay_out(folder, most)
        figures = []
        for number in (10, most):
            sheet = folder / f"{number}.csv"
            with sheet.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([["case", "template", "as_of"],
                                            *([f"{c}.json", notebook.name, "2026-11-20"] for c in ids[:number])])
            command = [BIN / "workbench", "batch", "run", sheet, "--out", folder / f"out-{number}", "-j", "2", "--quiet"]

            def batch(command: list[object] = command) -> None:
                subprocess.run(command, check=True, env={**os.environ, "WORKBENCH_STORE": "none"})

            figures += [{"name": f"{number} runs{what}", "runs": number, **timed(batch, number)} for what in ("", ", unchanged")]
    for figure in figures:
        print(f"{figure['seconds'] * figure['runs']:>8.1f} s {figure['seconds']:>8.4f} s/run {figure['cpu']:>8.4f} CPU s/run "
              f"{figure['peak_mb']:>6} MB  {figure['name']}")
    few, _, many, same = (figure["seconds"] * figure["runs"] for figure in figures)
    print(f"a run among {most} takes {(many - few) / (most - 10) / (few / 10):.2f} of a run among 10 (start-up counted there); "
          f"unchanged takes 1/{many / same:.0f} of the first")


def timed(way: Callable[[], None], cases: int) -> dict[str, object]:
    """Seconds a case by clock and processor, and the largest sum of memory over all processes."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            total = 0
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    total += process.memory_full_info().pss
            peak[0] = max(peak[0], total)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        way()
    finally:
        seconds, now = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        over.set()
        watcher.join()
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return {"seconds": round(seconds / cases, 4), "cpu": round(cpu / cases, 4), "peak_mb": round(peak[0] / 1e6)}


if __name__ == "__main__":
    main()
