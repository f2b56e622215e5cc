"""Measure, side by side in one run, what one appendix, its citations and the library cost. Run by ``make bench``.

Prints a table and writes ``build/bench.json``: one object per figure with name, value
(median), unit, runs and spread (largest minus smallest). Figures are for comparison with
one another on the same machine, not with another day's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypandoc

from tests import bench_citations, bench_library

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "examples" / "federal-youth.json"
TEMPLATE = ROOT / "notebooks" / "appendix.ipynb"
BIN = Path(sys.executable).parent
RUNS = int(os.environ.get("BENCH_RUNS", "3"))

CELLS = """
import sys, time
from pathlib import Path
from workbench.appendix.notebook import open_appendix
names = "cover summary contents basis family life_history claims strengths evidence plan recommendation method for_counsel exhibits authorities".split()
def work():
    appendix = open_appendix(sys.argv[1], volume="sealed", as_of="2026-11-20")
    for name in names:
        getattr(appendix, name)()._repr_mimebundle_()
work()
start = time.perf_counter()
work()
print(time.perf_counter() - start)
"""


def main() -> None:
    """Run every way in turn, ``RUNS`` times, and report."""
    case_id = json.loads(CASE.read_text(encoding="utf-8"))["case_id"]
    env = {**os.environ, "WORKBENCH_CASES": str(CASE.parent), "WORKBENCH_PREVIEW": "0"}

    def call(*args: str, cwd: Path) -> str:
        return subprocess.run(args, cwd=cwd, env=env, check=True, capture_output=True, text=True).stdout

    def workbench_build(folder: Path) -> float:
        return timed(lambda: call(str(BIN / "workbench"), "build", str(CASE), "--as-of", "2026-11-20",
                                  "--out", str(folder), cwd=folder))

    def command_line(folder: Path) -> float:
        pandoc = pypandoc.get_pandoc_path()

        def chain() -> None:
            call(str(BIN / "papermill"), str(TEMPLATE), "run.ipynb", "-p", "case", case_id, "-p", "as_of", "2026-11-20",
                 "--no-progress-bar", cwd=folder)
            call(str(BIN / "jupyter"), "nbconvert", "--to", "markdown", "run.ipynb", cwd=folder)
            call(pandoc, "--standalone", "run.md", "-o", "run.html", cwd=folder)
            call(pandoc, "run.md", "-o", "run.docx", cwd=folder)
            call(pandoc, "--standalone", "run.md", "-o", "run.typ", cwd=folder)
            call(sys.executable, "-c", "import typst; typst.compile('run.typ', output='run.pdf')", cwd=folder)

        return timed(chain)

    def cells(folder: Path) -> float:
        return float(call(sys.executable, "-c", CELLS, case_id, cwd=folder))

    ways: dict[str, Callable[[Path], float]] = {
        "workbench build, one process: notebook, HTML, DOCX, PDF, manifest": workbench_build,
        "papermill, nbconvert, pandoc, typst from the command line, same notebook": command_line,
        "the cells' own work in a warm process": cells,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():  # in turn, so that a busy minute falls on all of them
            with tempfile.TemporaryDirectory() as folder:
                seconds[name].append(way(Path(folder)))
    figures = [
        {"name": name, "value": round(statistics.median(values), 3), "unit": "seconds per appendix",
         "runs": len(values), "spread": round(max(values) - min(values), 3)}
        for name, values in seconds.items()
    ]
    build, chain, _ = figures
    figures.append({"name": "command-line chain over workbench build", "unit": "ratio", "runs": RUNS,
                    "value": round(chain["value"] / build["value"], 2), "spread": 0})
    figures += json.loads(call(sys.executable, str(ROOT / "tests" / "bench_interchange.py"), str(RUNS), cwd=ROOT))
    figures += bench_citations.figures(RUNS)
    figures += bench_library.figures(RUNS)
    bench_library.show(figures)
    out = ROOT / "build" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes by the wall clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
