"""A whole caseload: every row of a sheet is run in a process of its own, several at once, and a ledger kept of it.

One process looks after the others. It has everything imported and forks one child a run, which builds the appendix in a
folder of its own; what is whole and belongs to the row is then moved into place. Whatever a run does, hang, crash, eat
memory, leave programs behind, costs its own row and nothing else; what a killed batch leaves is mended by ``resume``.
"""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from workbench.appendix.manifest import verify
from workbench.appendix.pdf import has_typeset
from workbench.case.files import find_case
from workbench.errors import RunError, WorkbenchError
from workbench.runs.fork import Child, Died, Say, can_fork, fork
from workbench.runs.ledger import Entry, Failure, Ledger, Made
from workbench.runs.lock import alone, lock_of
from workbench.runs.planning import plan
from workbench.runs.rows import Row
from workbench.runs.strays import MARK, adopt_orphans, children, end_children, end_strays
from workbench.runs.warm import warm
from workbench.runs.work import work

__all__ = ["Limits", "Progress", "resume", "run_batch"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a batch may use."""

    #: Runs at once.
    jobs: int = 1
    #: Seconds one run may take: our own choice, a hundred times what the slowest example needs.
    seconds: float = 600.0
    #: Bytes of memory each process of a run may ask for: our own choice, ten times what the examples need.
    memory_bytes: int = 4 * 1024**3


#: Told how many runs are over, of how many.
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(slots=True)
class _Running:
    """A run at work."""

    row: Row
    child: Child
    scratch: Path
    since: float = field(default_factory=time.monotonic)
    made: Made | None = None
    failure: Failure | None = None

    def hear(self, said: Sequence[Any]) -> None:
        """Take what the child says."""
        for message in said:
            match message:
                case {"made": made}:
                    self.made = Made(**{**made, "cited": tuple(made["cited"])})
                case {"failed": failed}:
                    self.failure = Failure(**failed)


def run_batch(
    rows: Sequence[Row], folder: Path, limits: Limits, *, literature: Path | None = None,
    heads: Mapping[str, int] | None = None, progress: Progress = lambda *_: None,
) -> tuple[Entry, ...]:
    """Run the rows into ``folder`` and give back what became of every run there.

    Args:
        rows: What is to be run; unchanged runs are not.
        folder: Gets the ledger and a folder of documents for each run.
        limits: How much may be used.
        literature: Folder of the library; the shipped one where it is ``None``.
        heads: Newest revision of each case of the store, where rows name such cases.
        progress: Told of each run.

    Raises:
        RunError: SW633 or SW635 the ledger cannot be used; SW634 another batch is at work in the folder; SW640 this
            process cannot be forked, or has typeset a document itself.
    """
    with alone(folder), Ledger(folder / "ledger.db") as ledger:
        _clear(folder, ledger)
        planned = plan(rows, folder, ledger.entries(), literature, heads or {})
        ledger.plan(rows, [p.row.run for p in planned if p.unchanged])
        ledger.renew({p.row.run: p.fast for p in planned if p.unchanged})
        ledger.note({"literature": str(literature or ""), "heads": json.dumps(heads or {})})
        _run(folder, ledger, limits, literature, progress)
        return ledger.entries()


def resume(
    folder: Path, limits: Limits, *, failed: bool = False, progress: Progress = lambda *_: None,
) -> tuple[Entry, ...]:
    """Go on with a batch that was stopped or killed; with ``failed``, run again what failed too.

    Raises:
        RunError: As :func:`run_batch` says.
    """
    with Ledger.existing(folder):
        pass
    with alone(folder), Ledger(folder / "ledger.db") as ledger:
        literature = Path(ledger.about("literature")) if ledger.about("literature") else None
        _clear(folder, ledger)
        ledger.requeue(*(("running", "failed") if failed else ("running",)))
        _run(folder, ledger, limits, literature, progress)
        return ledger.entries()


def _clear(folder: Path, ledger: Ledger) -> None:
    """Clear away what an earlier batch left behind."""
    end_strays(ledger.token, lock_of(folder))
    shutil.rmtree(folder / ".work", ignore_errors=True)


def _run(folder: Path, ledger: Ledger, limits: Limits, literature: Path | None, progress: Progress) -> None:
    """Run what is queued."""
    waiting = [entry.row for entry in ledger.entries() if entry.state == "queued"]
    total, done = len(waiting), 0
    progress(0, total)
    if not waiting:
        return
    if not can_fork() or has_typeset():
        raise RunError("a batch cannot be run from this process", code="SW640",
                       remedy="Run 'workbench batch' in a process of its own, on a system that can fork one.")
    warm(literature)
    heads = json.loads(ledger.about("heads") or "{}")
    waiting.reverse()
    running: dict[int, _Running] = {}
    adopt_orphans()
    others = children()
    earlier = signal.signal(signal.SIGTERM, _stop)
    try:
        while waiting or running:
            while waiting and len(running) < limits.jobs:
                started = _start(waiting.pop(), folder, ledger, limits, literature, heads)
                running[started.child.pipe] = started
            for over in _over(running, limits):
                del running[over.child.pipe]
                _finish(over, folder, ledger, limits)
                end_children(others | {r.child.pid for r in running.values()})
                done += 1
                progress(done, total)
    finally:
        for left in running.values():
            left.child.kill()
        if running:
            end_children(others)
            ledger.requeue("running")
        shutil.rmtree(folder / ".work", ignore_errors=True)
        signal.signal(signal.SIGTERM, earlier)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def _start(row: Row, folder: Path, ledger: Ledger, limits: Limits, literature: Path | None,
           heads: Mapping[str, int]) -> _Running:
    ledger.begin(row.run)
    scratch = folder / ".work" / row.run

    def child(say: Say) -> None:
        # What it leaves behind goes with it; cells collect theirs (workbench.runs.cells).
        gc.disable()
        _close(ledger.path.resolve())
        os.environ[MARK] = ledger.token
        os.environ["TMPDIR"] = str(scratch.resolve())
        tempfile.tempdir = None
        # What slips away from the notebook stays below this process as long as it lives.
        adopt_orphans()
        scratch.mkdir(parents=True, mode=0o700)
        work(row, scratch / "out", literature, heads, say)

    return _Running(row, fork(child, memory_bytes=limits.memory_bytes), scratch)


def _close(path: Path) -> None:
    """Close what this process inherited of a file and of those beside it that begin with its name."""
    folder = Path("/proc/self/fd")
    for name in list(folder.iterdir()) if folder.is_dir() else ():
        with suppress(OSError):
            if name.readlink().as_posix().startswith(path.as_posix()):
                os.close(int(name.name))


def _over(running: Mapping[int, _Running], limits: Limits) -> list[_Running]:
    """Wait a little, hear what children say, and give back the runs that are over."""
    over: list[_Running] = []
    for pipe in select.select(list(running), [], [], 0.25)[0]:
        said = running[pipe].child.read()
        if said is None:
            over.append(running[pipe])
        else:
            running[pipe].hear(said)
    for run in running.values():
        if run in over:
            continue
        if time.monotonic() - run.since > limits.seconds:
            run.child.kill()
            run.failure = Failure("SW638", "", f"the run took longer than {limits.seconds:g} seconds")
            over.append(run)
        elif run.child.ended():
            # What it had forked may hold its pipe open for ever; what it said itself is all there.
            while select.select([run.child.pipe], [], [], 0)[0] and (said := run.child.read()) is not None:
                run.hear(said)
            over.append(run)
    return over


def _finish(run: _Running, folder: Path, ledger: Ledger, limits: Limits) -> None:
    """Put the documents of a run that succeeded into place, and note what became of it."""
    died = run.child.end()
    failure = run.failure or (_fate(died, limits) if died or run.made is None else None)
    final = folder / "runs" / run.row.run
    seconds = time.monotonic() - run.since
    if failure is None and run.made is not None:
        try:
            _put_in_place(run.scratch, final)
            _check(final, run.row, run.made)
        except OSError as error:
            failure = Failure("SW610", "", f"the documents cannot be written: {error.strerror or 'input/output error'}")
        except WorkbenchError as error:
            failure = Failure("SW637", "", f"the documents are not those of this run: {error.problem}")
    if failure is None and run.made is not None:
        ledger.succeed(run.row.run, run.made, seconds)
    elif failure is not None:
        shutil.rmtree(final, ignore_errors=True)
        ledger.fail(run.row.run, failure, seconds)
    shutil.rmtree(run.scratch, ignore_errors=True)


def _fate(died: Died | None, limits: Limits) -> Failure:
    words = died.words if died else "ended without a word"
    memory = f"{limits.memory_bytes / 1024**3:g} GB"
    return Failure("SW636", "", f"the run's process {words}; each process of a run may ask for {memory} of memory")


def _put_in_place(scratch: Path, final: Path) -> None:
    final.parent.mkdir(mode=0o700, exist_ok=True)
    if final.exists():
        final.rename(scratch / "old")
    (scratch / "out").rename(final)
    final.chmod(0o700)
    handle = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check(final: Path, row: Row, made: Made) -> None:
    """The documents in place are whole, and of the case and volume that the row asks for.

    Raises:
        WorkbenchError: They are not.
    """
    path = final / f"{made.case_id}-{row.volume}.manifest.json"
    verify(path)
    data = path.read_bytes()
    told = json.loads(data)
    asked = (made.case_id, row.volume, row.style, row.as_of.isoformat(), made.manifest)
    found = (told["case"]["id"], told["volume"], told["style"], told["as_of"], sha256(data).hexdigest())
    if asked != found or (isinstance(row.case, str) and row.case != made.case_id):
        raise RunError("case, volume, style or date differ", code="SW637")
    if isinstance(row.case, Path):
        find_case(row.case, made.case_id)
    if {entry.name for entry in final.iterdir()} - set(told["outputs"]) - {path.name}:
        raise RunError("there are files that the manifest does not name", code="SW637")
