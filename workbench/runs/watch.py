"""How much of the machine a run takes: its processes and their memory together, however they were started."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

__all__ = ["Limits", "excess"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a batch may use."""

    #: Runs at once.
    jobs: int = 1
    #: Seconds one run may take: our own choice, a hundred times what the slowest example needs.
    seconds: float = 600.0
    #: Bytes of memory that a run may take, each process of it and all together: our own choice, ten times what the
    #: examples need.
    memory_bytes: int = 4 * 1024**3
    #: Processes a run may have at once: our own choice; an appendix needs four.
    processes: int = 128


def excess(pid: int, limits: Limits) -> str:
    """What a process and all below it have too much of, in words; empty where they keep to the limits.

    Pages that processes share are counted once, but only where counting them several times would be too much: it is
    slow to find out. Of what cannot be looked at, nothing is said.
    """
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return ""
    if len(family) > limits.processes:
        return f"the run had more than {limits.processes} processes"
    if _sum(family, exact=False) > limits.memory_bytes and _sum(family, exact=True) > limits.memory_bytes:
        return f"the run's processes together took more than {limits.memory_bytes / 1024**3:g} GB of memory"
    return ""


def _sum(family: list[psutil.Process], *, exact: bool) -> int:
    total = 0
    for process in family:
        try:
            if exact:
                full = process.memory_full_info()
                total += getattr(full, "pss", full.uss)
            else:
                total += process.memory_info().rss
        except psutil.Error:
            continue
    return total
