"""Do one piece of work in a process of its own, forked from this one, which has everything imported.

The child speaks through a pipe in lines of JSON and is gone afterwards, with all that it started: it shares no memory,
no environment, no open plot with the next. What hangs, dies or takes too much memory ends alone.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Child", "Died", "Say", "can_fork", "fork", "write_all"]

#: Tells the parent something, as an object that JSON can hold.
Say: TypeAlias = Callable[[object], None]

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Died:
    """How a child ended before its work was done: the signal, or its exit code."""

    signal: int
    code: int

    @property
    def words(self) -> str:
        """In words: ``was killed (SIGKILL)``."""
        if self.signal:
            return f"was killed ({signal.Signals(self.signal).name})"
        return f"ended by itself with exit code {self.code}"


def can_fork() -> bool:
    """Whether this process may be forked: the system can, and no other thread could hold a lock meanwhile."""
    import threading

    # tqdm's monitor only sleeps; a fork waits for the library's index to be written.
    busy = [t for t in threading.enumerate() if t is not threading.main_thread()
            and type(t).__name__ != "TMonitor" and t.name != "library-index"]
    return hasattr(os, "fork") and not busy and threading.current_thread() is threading.main_thread()


class Child:
    """A forked process at work."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.pipe = pipe
        self._blocks: list[bytes] = []
        self._open = True

    def messages(self, timeout_s: float | None = None) -> Iterator[Any]:
        """What the child says until it has ended; ``TimeoutError`` where it is silent for longer than ``timeout_s``."""
        while True:
            ready = select.select([self.pipe], [], [], timeout_s)[0]
            if not ready:
                raise TimeoutError
            said = self.read()
            if said is None:
                return
            yield from said

    def read(self) -> list[Any] | None:
        """Whole messages that have arrived, ``None`` at the end or at nonsense. Waits only where nothing has."""
        block = os.read(self.pipe, 1 << 20)
        if not block:
            return None
        if b"\n" not in block:
            # A figure of many megabytes comes in many blocks: joined once, when its end is here.
            self._blocks.append(block)
            return []
        *lines, rest = b"".join([*self._blocks, block]).split(b"\n")
        self._blocks = [rest]
        try:
            return [json.loads(line) for line in lines]
        except ValueError:
            # Something else wrote into the pipe: what comes after it is not to be believed.
            return None

    def ended(self) -> bool:
        """Whether the child itself has ended, though something it started may still hold the pipe."""
        return self._open and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def end(self) -> Died | None:
        """End the child and everything it started; ``None`` where it had ended well by itself."""
        if not self._open:
            return None
        self._open = False
        os.close(self.pipe)
        # It may be ending just now: its last message came before its last breath.
        pid, status = _wait(self.pid, 0.5)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if pid == 0:
            _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return Died(os.WTERMSIG(status), 0)
        return Died(0, os.WEXITSTATUS(status)) if os.WEXITSTATUS(status) else None

    def kill(self) -> None:
        """End the child at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.end()


def fork(work: Callable[[Say], None], *, memory_bytes: int | None = None) -> Child:
    """Start ``work`` in a child; it is given a function to speak with."""
    read, write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    # What is here now is never garbage to the child: it need not look at it, and so need not copy its pages.
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _be_child(work, write, parent, memory_bytes)
    gc.unfreeze()
    os.close(write)
    with suppress(ProcessLookupError, PermissionError):
        os.setpgid(pid, pid)
    return Child(pid, read)


def _be_child(work: Callable[[Say], None], pipe: int, parent: int, memory_bytes: int | None) -> None:
    """Never returns: whatever happens, the child does not go on with its parent's work."""
    code = 70
    try:
        with suppress(OSError):
            os.setpgid(0, 0)
        _die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if memory_bytes is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        quiet = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            # Nothing the cells print may reach a log or a terminal.
            os.dup2(quiet, number)
        me = os.getpid()

        def leave() -> None:
            if os.getppid() == me:
                # What this process forks has nothing to say to its parent.
                os.close(pipe)

        os.register_at_fork(after_in_child=leave)

        def say(message: object) -> None:
            if os.getpid() != me:
                # A process that the work forked came back as if it were the child: one of them is enough.
                os._exit(70)
            write_all(pipe, json.dumps(message).encode() + b"\n")

        work(say)
        code = 0
    finally:
        os._exit(code)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it, however often the system takes only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]


def _die_with(parent: int) -> None:
    """Where the system offers it, end when the parent ends, even if it was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(70)


def _wait(pid: int, seconds: float) -> tuple[int, int]:
    end = time.monotonic() + seconds
    while True:
        found = os.waitpid(pid, os.WNOHANG)
        if found[0] or time.monotonic() > end:
            return found
        time.sleep(0.001)
