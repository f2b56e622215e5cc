"""Runs at work on this machine, each in a process of its own, forked from one that has everything imported.

Whatever a run does, hang, crash, eat memory, leave programs behind, costs its own row and nothing else. What a run has
made lies in a folder of its own until somebody decides what becomes of it.
"""

from __future__ import annotations

import gc
import os
import select
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from workbench.appendix.pdf import has_typeset
from workbench.errors import RunError
from workbench.runs.fork import Child, Died, Say, can_fork, fork
from workbench.runs.keys import template_of
from workbench.runs.ledger import Failure, Made
from workbench.runs.rows import Row
from workbench.runs.strays import MARK, adopt_orphans, children, end_children, end_family
from workbench.runs.warm import warm, warm_for
from workbench.runs.watch import Limits, excess
from workbench.runs.work import work

__all__ = ["Pool", "Running"]

#: Seconds between two looks at what a run takes of the machine; our own choice.
LOOK_S = 0.5


@dataclass(slots=True)
class Running:
    """A run at work, and in the end what it made or why it failed."""

    row: Row
    child: Child
    #: Its folder; the documents are in ``out`` below it.
    scratch: Path
    since: float = field(default_factory=time.monotonic)
    looked: float = field(default_factory=time.monotonic)
    made: Made | None = None
    failure: Failure | None = None
    #: Each step as it began: seconds since the start, and what it was.
    steps: list[tuple[float, str]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long it has taken until now."""
        return time.monotonic() - self.since

    def hear(self, said: Sequence[Any]) -> None:
        """Take what the child says."""
        for message in said:
            match message:
                case {"step": step}:
                    self.steps.append((self.seconds, str(step)[:80]))
                case {"made": made}:
                    self.made = Made.read(made)
                case {"failed": failed}:
                    self.failure = Failure(**failed)


class Pool:
    """Runs at work. Use as a context manager: at its end nothing of them is left."""

    def __init__(self, folder: Path, limits: Limits, literature: Path | None, token: str, keep_from: Path | None = None,
                 ) -> None:
        """Import what runs need.

        Args:
            folder: Each run gets a folder in it.
            limits: How much may be used.
            literature: Folder of the library; the shipped one where it is ``None``.
            token: Marks every process that is started.
            keep_from: A file that no run may have open, with all that begin with its name.

        Raises:
            RunError: SW640 this process cannot be forked, or has typeset a document itself.
        """
        if not can_fork() or has_typeset():
            raise RunError("a batch cannot be run from this process", code="SW640",
                           remedy="Run 'workbench batch' in a process of its own, on a system that can fork one.")
        self.folder, self.limits, self.literature = folder, limits, literature
        self._token, self._keep_from = token, keep_from
        self._running: dict[int, Running] = {}
        warm(literature)

    def __enter__(self) -> Self:
        adopt_orphans()
        self._others = children()
        return self

    def __exit__(self, *_: object) -> None:
        for left in self._running.values():
            left.child.kill()
        if self._running:
            end_children(self._others)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __len__(self) -> int:
        return len(self._running)

    def start(self, row: Row, heads: Mapping[str, int]) -> None:
        """Start a run."""
        warm_for(template_of(row))
        scratch = self.folder / row.run
        literature, token, keep_from = self.literature, self._token, self._keep_from

        def child(say: Say) -> None:
            # What it leaves behind goes with it; cells collect theirs (workbench.runs.cells).
            gc.disable()
            if keep_from is not None:
                _close(keep_from.resolve())
            os.environ[MARK] = token
            os.environ["TMPDIR"] = str(scratch.resolve())
            tempfile.tempdir = None
            # What slips away from the notebook stays below this process as long as it lives.
            adopt_orphans()
            scratch.mkdir(parents=True, mode=0o700)
            work(row, scratch / "out", literature, heads, say)

        started = Running(row, fork(child, memory_bytes=self.limits.memory_bytes), scratch)
        self._running[started.child.pipe] = started

    def over(self, also: Sequence[int] = ()) -> list[Running]:
        """Wait a little, hear what runs say, and give back those that are over, with nothing of them left running.

        What is to be read at a descriptor in ``also`` ends the wait too.
        """
        over = self._heard(also)
        for run in self._running.values():
            if run not in over and self._ended(run):
                over.append(run)
        for run in over:
            del self._running[run.child.pipe]
            died = run.child.end()
            end_children(self._others | {r.child.pid for r in self._running.values()})
            if run.failure is None and (died or run.made is None):
                run.failure = self._fate(died)
        return over

    def _heard(self, also: Sequence[int]) -> list[Running]:
        over = []
        for pipe in select.select([*self._running, *also], [], [], 0.25)[0]:
            if pipe in also:
                continue
            said = self._running[pipe].child.read()
            if said is None:
                over.append(self._running[pipe])
            else:
                self._running[pipe].hear(said)
        return over

    def _ended(self, run: Running) -> bool:
        """Whether a run is over though it did not say so, or is to be."""
        if run.seconds > self.limits.seconds:
            self._stop(run, Failure("SW638", "", f"the run took longer than {self.limits.seconds:g} seconds"))
            return True
        if run.child.ended():
            # What it had forked may hold its pipe open for ever; what it said itself is all there.
            while select.select([run.child.pipe], [], [], 0)[0] and (said := run.child.read()) is not None:
                run.hear(said)
            return True
        if time.monotonic() - run.looked > LOOK_S:
            run.looked = time.monotonic()
            if words := excess(run.child.pid, self.limits):
                self._stop(run, Failure("SW641", "", words))
                return True
        return False

    def _stop(self, run: Running, failure: Failure) -> None:
        end_family(run.child.pid)
        run.failure, run.made = failure, None

    def _fate(self, died: Died | None) -> Failure:
        words = died.words if died else "ended without a word"
        memory = f"{self.limits.memory_bytes / 1024**3:g} GB"
        return Failure("SW636", "", f"the run's process {words}; each process of a run may ask for {memory} of memory")


def _close(path: Path) -> None:
    """Close what this process inherited of a file and of those beside it that begin with its name."""
    folder = Path("/proc/self/fd")
    for name in list(folder.iterdir()) if folder.is_dir() else ():
        with suppress(OSError):
            if name.readlink().as_posix().startswith(path.as_posix()):
                os.close(int(name.name))
