"""Measure importing 10,000 references beside plain pybtex, each in a process of its own. Part of ``make bench``.

Called with the number of runs; prints its figures as JSON.

Memory is the largest resident size of the process less what it had before the file was opened.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ENTRIES = 10_000

_MEASURED = """
import json, resource, sys, time
from pathlib import Path
{imports}
file = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
found = {call}
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before,
                  len(found.entries)]))
"""
WAYS = {
    "importing a .bib of 10,000 entries: recognised, decoded, checked, each problem with its line": _MEASURED.format(
        imports="from workbench.citations.interchange.formats import import_file", call="import_file(file)"),
    "pybtex's parse_file of the same file: fields as LaTeX, first defect stops it": _MEASURED.format(
        imports="from pybtex.database import parse_file", call="parse_file(str(file))"),
}


def figures(runs: int) -> list[dict[str, object]]:
    """Seconds and megabytes of each way, the ways in turn."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.bib"
        file.write_text(large_bib(ENTRIES), encoding="utf-8")
        for _ in range(runs):
            for name, code in WAYS.items():
                said = subprocess.run([sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True)
                seconds, kilobytes, entries = json.loads(said.stdout)
                assert entries == ENTRIES
                taken[name].append((seconds, kilobytes / 1024))
    return [
        {"name": name, "value": round(statistics.median(values), 2), "unit": unit, "runs": runs,
         "spread": round(max(values) - min(values), 2)}
        for name, pairs in taken.items()
        for unit, values in zip(("seconds", "MB at the peak"), zip(*pairs, strict=True), strict=True)
    ]


def large_bib(entries: int) -> str:
    """A bibliography as Better BibTeX writes it, about one kilobyte an entry, the same on every machine."""
    pick = random.Random(1).choice
    families = ('M{\\"u}ller', "Garc{\\'i}a", "Smith", "Johnson", "Nguyen", "O'Brien", "{van den Berg}", "Kim")
    return "\n".join(
        f"@article{{key{i},\n"
        f"  title = {{The {{{{Effects}}}} of Childhood {i} on {pick(('Crime', 'Work', 'Health'))}: 10\\% of {{{{USA}}}} Adults}},\n"
        f"  author = {{{' and '.join(f'{pick(families)}, {pick(chr(65 + i % 26))}. J.' for _ in range(3))}}},\n"
        f"  date = {{{1990 + i % 30}-0{1 + i % 9}}},\n  journaltitle = {{Journal of Invented Things \\& Matters}},\n"
        f"  volume = {{{i % 100}}},\n  number = {{{i % 12}}},\n  pages = {{{i}--{i + 9}}},\n  doi = {{10.1234/abc.{i}}},\n"
        f"  url = {{https://example.org/{i}?a=b}},\n  langid = {{english}},\n"
        f"  abstract = {{{'An invented sentence about things. ' * 18}}},\n  file = {{/home/reader/Zotero/{i}.pdf}}\n}}\n"
        for i in range(entries))


if __name__ == "__main__":
    print(json.dumps(figures(int(sys.argv[1]))))
