"""What a run takes of the machine is counted over all its processes, and a whole family is ended."""

import subprocess
import sys
import time

import psutil
import pytest

from workbench.runs.strays import end_family, lives
from workbench.runs.watch import Limits, excess

#: A process with three below it, one of which has slipped into a session of its own; each holds 40 MB of its own.
FAMILY = """
import os, time
for number in range(3):
    if os.fork() == 0:
        if number == 2:
            os.setsid()
        break
held = bytearray(os.urandom(1_000_000) * 40)
print(flush=True)
time.sleep(60)
"""


@pytest.fixture
def family():
    started = subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE)
    for _ in range(4):
        started.stdout.readline()
    yield started
    end_family(started.pid)
    started.communicate()


def test_memory_and_processes_of_a_run_are_counted_together(family):
    assert excess(family.pid, Limits(memory_bytes=10**9)) == ""
    assert "together took more than 0.093" in excess(family.pid, Limits(memory_bytes=100_000_000))
    assert excess(family.pid, Limits(memory_bytes=10**9, processes=3)) == "the run had more than 3 processes"


def test_pages_that_processes_share_are_counted_once():
    shared = "held = bytearray(80_000_000)\n" + FAMILY.replace("held = bytearray(os.urandom(1_000_000) * 40)\n", "")
    started = subprocess.Popen([sys.executable, "-c", shared], stdout=subprocess.PIPE)
    for _ in range(4):
        started.stdout.readline()
    assert excess(started.pid, Limits(memory_bytes=200_000_000)) == ""
    end_family(started.pid)
    started.communicate()


def test_a_family_is_ended_with_all_that_slipped_away(family):
    below = psutil.Process(family.pid).children(recursive=True)
    assert len(below) == 3
    end_family(family.pid)
    assert excess(family.pid, Limits()) == "" and not psutil.wait_procs(below, 10)[1]


def test_a_process_is_known_by_its_number_and_its_start():
    me = psutil.Process()
    assert lives(f"{me.pid} {me.create_time()}")
    for name in (f"{me.pid} {me.create_time() + 1}", "", "nonsense", f"999999999 {time.time()}"):
        assert not lives(name)
