"""A caseload under attack. Run by ``make chaostest``; not part of ``make test``. ``--cluster`` does the same with a dask
scheduler and two workers, which are killed too and begun again.

Cases with names of their own (canaries) are run while their processes, their programs and the batch itself are killed at
random, the disk fills and is freed, and some notebooks hang, crash, leak memory and fork. In the end every row has exactly
one right result or an honest failure, no canary stands in another case's files, and no process or temporary file is left.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
import pypdf

from workbench.appendix.manifest import verify
from workbench.errors import RunError
from workbench.runs.ledger import Entry, Ledger
from workbench.settings import share

WORKBENCH = Path(sys.executable).with_name("workbench")
BODY = """from workbench.appendix.notebook import open_appendix
appendix = open_appendix(case, volume=volume, style=style, as_of=as_of)
appendix.cover()"""
#: What notebooks do, besides those that do nothing wrong.
EVILS = {
    "hangs": "import time\ntime.sleep(9999.25)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "leaks": "held = []\nwhile True:\n    held.append(bytearray(100_000_000))",
    "forks": "import os, subprocess, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(9999.25)\n"
             "subprocess.Popen(['setsid', 'sleep', '9999.25'])",
    "exits": "import os\nos._exit(3)",
    "fails": "raise ValueError('Quillfeather')",
}


def main() -> None:
    """Attack a caseload until enough was killed, let it end in peace, then look at everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--cluster", action="store_true")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.randrange(10**6)
    print(f"seed {seed}, {asked.cases} cases, at least {asked.kills} kills", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    chance = random.Random(seed)
    disk, cluster = Disk(folder / "out"), Cluster(folder) if asked.cluster else None
    try:
        canaries = lay_out(folder, asked.cases, chance)
        killed = attack(folder, asked.kills, chance, disk, cluster)
        end_in_peace(folder, cluster)
        if cluster:
            cluster.end()
        wrong = look(folder, canaries)
        if cluster:
            wrong += cluster.look(canaries)
    finally:
        if cluster:
            cluster.end()
        disk.close()
        shutil.rmtree(folder, ignore_errors=True)
    print(", ".join(f"{n} {what}" for what, n in killed.items()))
    for line in wrong:
        print("WRONG", line)
    sys.exit(1 if wrong else 0)


class Disk:
    """A small disk below a folder where this can be had (a tmpfs, for root), which can be filled and freed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3g", "none", str(folder)], capture_output=True).returncode == 0
        print("a small disk of its own" if self.mounted else "no disk of its own: it is not filled", flush=True)

    def fill(self) -> None:
        """Take all the space that is left."""
        if self.mounted:
            with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as file:
                while file.write(b"\0" * 1_000_000):
                    pass

    def free(self) -> None:
        """Give it back."""
        (self.folder / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        """Take the disk away."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


class Cluster:
    """A scheduler and two workers on this machine; their temporary files lie in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.temporary = folder, folder / "tmp"
        self.temporary.mkdir()
        self.stuck: list[str] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(folder / "where.json"))
        while not (folder / "where.json").is_file():
            time.sleep(0.1)
        time.sleep(0.5)
        self.address = json.loads((folder / "where.json").read_text(encoding="utf-8"))["address"]
        self.workers = [self._worker(), self._worker()]

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        with (self.folder / "cluster.log").open("ab") as log:
            return subprocess.Popen([WORKBENCH.with_name("dask"), what, "--no-dashboard", *options], stdout=log, stderr=log,
                                    env={**os.environ, "WORKBENCH_STORE": "none", "TMPDIR": str(self.temporary)})

    def _worker(self) -> subprocess.Popen[bytes]:
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory", str(self.temporary / "dask"))

    def renew(self) -> None:
        """Begin again the workers that were killed."""
        for number, worker in enumerate(self.workers):
            if worker.poll() is not None:
                self.workers[number] = self._worker()

    def below(self) -> list[psutil.Process]:
        """The workers and all that they started."""
        return [process for worker in self.workers if worker.poll() is None
                for process in (psutil.Process(worker.pid), *below_of(worker.pid))]

    def end(self) -> None:
        """End it, workers first: each says good-bye to the scheduler."""
        for processes in (self.workers, [self.scheduler]):
            for process in processes:
                process.terminate()
            for process in processes:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(120)
                if process.poll() is None:
                    self.stuck.append(f"a process of the cluster does not end: {process.args[1]}, with {len(below_of(process.pid))} below it")
                    process.kill()
                    process.wait()

    def look(self, canaries: dict[str, str]) -> list[str]:
        """What of the cluster should not be there: names in its log, and what stations left."""
        said = (self.folder / "cluster.log").read_text(encoding="utf-8", errors="replace")
        wrong = [f"the cluster's log names {name}" for name in canaries.values() if name in said]
        return wrong + self.stuck + [f"left behind: {path.name}" for path in self.temporary.glob("wb-*")]


def lay_out(folder: Path, cases: int, chance: random.Random) -> dict[str, str]:
    """Write cases, notebooks and the sheet; gives back each case's canary."""
    for name, evil in {"good": "1", **EVILS}.items():
        sources = ["case = ''\nvolume = 'sealed'\nstyle = 'bluebook'\nas_of = ''", BODY, evil, "appendix.summary()"]
        (folder / f"{name}.ipynb").write_text(json.dumps({"cells": [
            {"cell_type": "code", "id": f"c{i}", "metadata": {"tags": ["parameters"]} if i == 0 else {}, "outputs": [],
             "execution_count": None, "source": source} for i, source in enumerate(sources)],
            "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "p"}},
            "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    plain = (share("examples") / "federal-youth.json").read_text(encoding="utf-8")
    canaries = {}
    with (folder / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["case", "template", "as_of"])
        for i in range(cases):
            case, canary = json.loads(plain), f"Zq{''.join(chance.choices('bcdfghjklm', k=9))}zq"
            case["case_id"] = f"case-{i + 0x40000000:08x}"
            case["matter"]["caption"] = f"United States v. {canary}"
            canaries[case["case_id"]] = canary
            (folder / f"{i}.json").write_text(json.dumps(case), encoding="utf-8")
            evil = chance.choice(list(EVILS)) if i % 7 == 6 else "good"
            lines.writerow([f"{i}.json", f"{evil}.ipynb", "2026-11-20"])
    return canaries


def command(cluster: Cluster | None, *what: str) -> list[str]:
    """A command on the batch, with short limits."""
    there = ["--scheduler", cluster.address] if cluster else []
    return [str(WORKBENCH), "batch", *what, "-j", "2", "--quiet", "--minutes", "0.5", "--memory", "2", *there]


def attack(folder: Path, kills: int, chance: random.Random, disk: Disk, cluster: Cluster | None) -> Counter[str]:
    """Start the batch again and again, and kill at random."""
    killed: Counter[str] = Counter()
    out, fills = folder / "out", 0
    while killed.total() < kills:
        begun = (out / "ledger.db").is_file()
        what = ("retry", str(out)) if begun else ("run", str(folder / "sheet.csv"), "--out", str(out))
        batch = subprocess.Popen(command(cluster, *what), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while batch.poll() is None and killed.total() < kills:
            time.sleep(chance.uniform(0.1, 1.5))
            below = below_of(batch.pid)
            if cluster:
                cluster.renew()
                below = cluster.below() if (out / "ledger.db").is_file() else []
            if chance.random() < 0.06:
                fills += 1
                disk.fill()
                time.sleep(chance.uniform(0.5, 3))
                disk.free()
            if chance.random() < 0.05 and len(below) > 0:
                os.kill(batch.pid, signal.SIGKILL)
                killed["batches"] += 1
            elif below and chance.random() < 0.6:
                with suppress(psutil.NoSuchProcess):
                    victim = chance.choice(below)
                    level = kind_of(victim, batch.pid)
                    # They begin slowly: killed as often as the others, no run would ever begin.
                    if level in {"workers", "stations"} and chance.random() < 0.8:
                        continue
                    victim.kill()
                    killed[level] += 1
        if batch.poll() is None:
            os.kill(batch.pid, signal.SIGKILL)
            killed["batches"] += 1
        batch.wait()
        with suppress(RunError), Ledger.existing(out) as ledger:
            print(dict(Counter(e.state for e in ledger.entries())), dict(killed), flush=True)
    print(f"the disk was filled {fills} times" if disk.mounted else "the disk was never filled", flush=True)
    return killed


def kind_of(victim: psutil.Process, batch: int) -> str:
    """What a process is that is about to be killed."""
    words = victim.cmdline()
    if "worker" in words:
        return "workers"
    if victim.ppid() == batch:
        return "runs"
    # A run is forked from its station, and so has the same words.
    if "workbench.runs.station" in words and "worker" in psutil.Process(victim.ppid()).cmdline():
        return "stations"
    return "processes of runs, cells and programs" if "workbench.runs.station" in words else "processes of cells and programs"


def below_of(pid: int) -> list[psutil.Process]:
    """Everything that a process started."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def end_in_peace(folder: Path, cluster: Cluster | None) -> None:
    """Take the batch up again until nothing is left to do, then run once more what failed."""
    if cluster:
        cluster.renew()
    for what in ("resume", "retry"):
        ended = subprocess.run(command(cluster, what, str(folder / "out")), check=False, timeout=7200)
        print(f"{what} ended with {ended.returncode}", flush=True)


def look(folder: Path, canaries: dict[str, str]) -> list[str]:
    """What does not hold."""
    out = folder / "out"
    wrong: list[str] = []
    with Ledger.existing(out) as ledger:
        entries = ledger.entries()
    print(dict(Counter(e.state for e in entries)), "failed:", dict(Counter(e.failure.code for e in entries if e.failure)))
    if len(entries) != len(canaries):
        wrong.append(f"{len(entries)} rows of {len(canaries)}")
    for entry in entries:
        wrong += look_at(entry, out / "runs" / entry.run, canaries)
    kept = {path.name for path in (out / "runs").iterdir()}
    wrong += [f"documents of no run: {name}" for name in kept - {e.run for e in entries if e.state == "done"}]
    extra = {path.name for path in out.iterdir()} - {".lock", "ledger.db", "runs", "summary.html", "summary.xlsx"}
    wrong += [f"left behind: {name}" for name in extra]
    for process in psutil.process_iter(["cmdline", "pid"]):
        words = process.info["cmdline"] or []
        if process.pid != os.getpid() and ("9999.25" in words or any(str(folder) in word for word in words)):
            wrong.append(f"a process is left: {' '.join(words)[:100]}")
    return wrong


def look_at(entry: Entry, run: Path, canaries: dict[str, str]) -> list[str]:
    """What is wrong with one row: its state, its documents, and whose names stand in them."""
    evil = entry.row.template.stem if entry.row.template else "good"
    assert isinstance(entry.row.case, Path)
    case = json.loads(entry.row.case.read_text(encoding="utf-8"))["case_id"]
    right = "done" if evil in {"good", "forks"} else "failed"
    if entry.state != right:
        return [f"row {entry.row.number} ({evil}) is {entry.state}: {entry.failure}"]
    if entry.failure and "Quillfeather" in entry.failure.reason:
        return [f"row {entry.row.number} tells a fact"]
    if entry.state == "failed":
        return []
    verify(run / f"{case}-sealed.manifest.json")
    found = set()
    for path in run.iterdir():
        found |= set(re.findall(r"Zq[b-m]{9}zq", text_of(path)))
    return [] if found == {canaries[case]} else [f"row {entry.row.number} has the names {sorted(found)}"]


def text_of(path: Path) -> str:
    """The text of a document, without what typography put between the letters."""
    data = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return " ".join(re.sub(r"<[^>]+>", "", package.read(n).decode()) for n in package.namelist() if n.endswith(".xml"))
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages[:2])
    return data.decode()


if __name__ == "__main__":
    main()
