"""Find and end processes that a batch started and that outlived it.

A notebook may start programs, and these may slip away from their parents; a batch may be killed before it can look
after them. Each is known by the batch's mark in its environment, or by the batch's lock file, which it inherited open.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

import psutil

__all__ = ["MARK", "adopt_orphans", "children", "end_children", "end_family", "end_strays", "lives",
           "own_name"]

#: Name of the environment variable that marks what a batch started.
MARK = "WORKBENCH_BATCH_MARK"

_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on a process whose parent ended becomes a child of this one, where the system offers it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def children() -> frozenset[int]:
    """The children of this process, by number."""
    return frozenset(child.pid for child in psutil.Process().children())


def end_children(keep: AbstractSet[int]) -> None:
    """End the children of this process, with all that they started, except those to be kept."""
    # What runs away from process to process is met again: it becomes a child of this one each time.
    while left := [child for child in psutil.Process().children() if child.pid not in keep]:
        for child in left:
            end_family(child.pid)
            with suppress(ChildProcessError):
                os.waitpid(child.pid, 0)


def end_family(pid: int) -> None:
    """End a process and all below it; they are stopped first, so that none of them can start another meanwhile."""
    with suppress(psutil.NoSuchProcess):
        root, stopped = psutil.Process(pid), set[psutil.Process]()
        while fresh := {root, *root.children(recursive=True)} - stopped:
            for process in fresh:
                with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                    process.suspend()
            stopped |= fresh
        _end(stopped - {root})
        _end([root])


def own_name() -> str:
    """This process by its number and its start: numbers are used again."""
    return _name(psutil.Process())


def lives(name: str) -> bool:
    """Whether the process with this name still lives."""
    try:
        process = psutil.Process(int(name.split(maxsplit=1)[0]))
        return _name(process) == name and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.NoSuchProcess, ValueError, IndexError):
        return False


def _name(process: psutil.Process) -> str:
    return f"{process.pid} {process.create_time()}"


def end_strays(token: str, lock: Path | None = None) -> None:
    """End what an earlier batch with this token left running, known by its mark or its open lock."""
    _end(p for p in psutil.process_iter() if p.pid != os.getpid() and _belongs(p, token, lock))


def _belongs(process: psutil.Process, token: str, lock: Path | None) -> bool:
    try:
        if process.environ().get(MARK) == token:
            return True
        folder = Path(f"/proc/{process.pid}/fd")
        return lock is not None and folder.is_dir() and any(name.readlink() == lock for name in folder.iterdir())
    except (psutil.Error, OSError):
        return False  # another person's, or gone


def _end(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process.kill()
