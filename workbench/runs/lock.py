"""One batch at a time in a folder, even after one was killed.

The lock is held by an open file. What a batch forks inherits it, and so can be found when the batch is gone.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import RunError
from workbench.runs.ledger import Ledger
from workbench.runs.strays import end_strays, lives, own_name

__all__ = ["alone", "at_work", "lock_of"]


def lock_of(folder: Path) -> Path:
    """The lock file of a batch's folder, as the system names an open one."""
    return (folder / ".lock").resolve()


def at_work(folder: Path) -> int | None:
    """The process of the batch that is at work in a folder; ``None`` where there is none."""
    try:
        owner = lock_of(folder).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return int(owner.split(maxsplit=1)[0]) if lives(owner) else None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else runs a batch in this folder meanwhile, and an earlier one's lost processes are gone.

    Raises:
        RunError: SW633 the folder cannot be written; SW634 another batch is at work in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = lock_of(folder)
        # For reading only: nothing that inherits it can write there.
        handle = os.open(lock, os.O_RDONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(folder) from error
    try:
        if not _locked(handle):
            owner = os.pread(handle, 64, 0).decode()
            if not owner or lives(owner):
                raise RunError("another batch is at work in this folder", code="SW634", file=str(folder),
                               remedy="Wait for it, or choose another folder with --out.")
            # It was killed, and what it had forked still holds its lock.
            with Ledger(folder / "ledger.db") as ledger:
                end_strays(ledger.token, lock)
            os.close(handle)
            handle = os.open(lock, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            lock.write_text(own_name(), encoding="ascii")
        except OSError as error:
            raise _unwritable(folder) from error
        yield
    finally:
        os.close(handle)


def _unwritable(folder: Path) -> RunError:
    return RunError("the folder of the batch cannot be written", code="SW633", file=str(folder),
                    remedy="Free space, or choose another folder with --out.")


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
