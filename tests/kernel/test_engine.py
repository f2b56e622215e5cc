"""The engine ``mitigation`` beside papermill's own, and what happens when a notebook misbehaves."""

import copy
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill import execute_notebook

from tests.kernel.notebooks import ORDINARY, PAST_PYTHON, execute, told, write
from workbench.errors import RunError
from workbench.runs.execute import check_parameters, declared_parameters
from workbench.runs.fork import Died, fork
from workbench.runs.kept import notebook_bytes, written
from workbench.settings import share

pytestmark = pytest.mark.kernel

#: What is executed; the other notebooks hold a form, and an ordinary notebook with widgets shows the same of them.
TEMPLATES = [path for path in sorted(share("notebooks").glob("*.ipynb")) if '"parameters"' in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Every notebook as papermill's own engine leaves it, and as ours does."""
    folder = tmp_path_factory.mktemp("engines")
    inputs = {"ordinary": write(folder / "ordinary.ipynb", *ORDINARY)}
    case = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))["case_id"]
    for path in TEMPLATES:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if "parameters" in cell["metadata"].get("tags", []):
                cell["source"] = [f'case, volume, style, as_of = "{case}", "sealed", "bluebook", "2026-11-20"']
        inputs[path.stem] = folder / path.name
        inputs[path.stem].write_text(json.dumps(notebook), encoding="utf-8")
    environment = {"WORKBENCH_CASES": str(share("examples")), "WORKBENCH_STORE": "none", "WORKBENCH_PREVIEW": "0"}
    return execute("", folder, inputs, environment), execute("mitigation", folder, inputs, environment)


@pytest.mark.parametrize("name", ["ordinary", *(path.stem for path in TEMPLATES)])
def test_an_executed_notebook_is_the_same_as_with_papermills_own_engine(both, name):
    theirs, ours = (told(each[name]) for each in both)
    assert any(cell["outputs"] for cell in theirs["cells"])
    for expected, found in zip(theirs["cells"], ours["cells"], strict=True):
        assert found == expected
    assert (ours["metadata"], ours["widgets"]) == (theirs["metadata"], theirs["widgets"])


def test_papermills_command_line_finds_the_engine_and_nothing_is_left_behind(tmp_path):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    given = write(tmp_path / "in.ipynb", "import os\nos.getppid()", "import subprocess\n_ = subprocess.Popen(['sleep', '97.5'])")
    papermill = subprocess.Popen([Path(sys.executable).with_name("papermill"), "--engine", "mitigation", given,
                                  tmp_path / "out.ipynb"], cwd=tmp_path, env={**os.environ, "TMPDIR": str(temporary)},
                                 stderr=subprocess.PIPE)
    said = papermill.communicate(timeout=100)[1].decode()
    assert papermill.returncode == 0, said
    result = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs[0].data["text/plain"]
    assert int(result) == papermill.pid  # no kernel: the cells ran in a child of papermill itself
    assert list(temporary.iterdir()) == []
    assert not [p for p in psutil.process_iter(["cmdline"]) if "97.5" in (p.info["cmdline"] or [])]


def run(notebook: Path, **options):
    return execute_notebook(str(notebook), None, engine_name="mitigation", progress_bar=False, **options)


def last(notebook):
    return [o["data"]["text/plain"] for cell in notebook.cells for o in cell.get("outputs", []) if "data" in o][-1]


def test_what_a_notebook_does_to_its_process_does_not_reach_the_next(tmp_path):
    first = write(tmp_path / "a.ipynb", "import os, sys, matplotlib.pyplot as plt, numpy, random\nos.environ['LEFT'] = 'x'\n"
                  "os.chdir('/')\nsys.path.append('/left')\nplt.figure()\nplt.close\nplt.rcParams['figure.dpi'] = 7\nimport this as left\n"
                  "f'{numpy.random.random()} {random.random()}'")
    second = write(tmp_path / "b.ipynb", "import os, sys, matplotlib.pyplot as plt\n('LEFT' in os.environ, os.getcwd() == '/',"
                   "'/left' in sys.path, plt.get_fignums(), plt.rcParams['figure.dpi'] == 7, 'left' in globals())")
    drawn = {run(first).cells[0].outputs[1]["data"]["text/plain"] for _ in range(2)}
    assert len(drawn) == 2
    assert last(run(second)) == "(False, False, False, [], False, False)"
    assert "LEFT" not in os.environ


def test_a_cell_that_takes_too_long_ends_with_all_it_started(tmp_path):
    given = write(tmp_path / "slow.ipynb", "import subprocess\nsubprocess.run(['sleep', '96.5'])")
    start = time.monotonic()
    with pytest.raises(CellTimeoutError):
        run(given, execution_timeout=1)
    assert time.monotonic() - start < 20
    assert not [p for p in psutil.process_iter(["cmdline"]) if "96.5" in (p.info["cmdline"] or [])]


@pytest.mark.parametrize("source", ["import os\nos.kill(os.getpid(), 9)", "import os\nos._exit(3)", "exit()"])
def test_a_process_that_dies_is_a_dead_kernel(tmp_path, source):
    with pytest.raises(DeadKernelError, match="Kernel died"):
        run(write(tmp_path / "dies.ipynb", source, "1"))
    assert not [p for p in psutil.Process().children() if p.status() == psutil.STATUS_ZOMBIE]


def test_a_process_that_a_cell_forks_cannot_speak_for_the_notebook(tmp_path):
    done = run(write(tmp_path / "forks.ipynb", "import os\nchild = os.fork()\nprint('here')", "import os\nos.getpid() and child > 0"))
    assert last(done) == "True"
    assert done.cells[0].outputs[0]["text"].count("here") >= 1


def test_a_process_that_slips_away_does_not_hold_the_notebook_up(tmp_path):
    start = time.monotonic()
    done = run(write(tmp_path / "slips.ipynb", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(20)\n'on'"))
    assert last(done) == "'on'" and time.monotonic() - start < 15


def test_what_programs_and_grandchildren_write_is_in_the_cell_that_started_them(tmp_path):
    done = run(write(tmp_path / "past.ipynb", *PAST_PYTHON))
    assert [cell.outputs[0]["text"] for cell in done.cells] == ["é", "past\ufffd\0Python\n", "grandchild\n"]


def test_a_cell_that_closes_or_leads_away_its_output_still_ends(tmp_path):
    done = run(write(tmp_path / "closes.ipynb", "import os\nos.close(1)\nprint('a')", "import sys\nsys.stdout = open(os.devnull, 'w')\n'b'"))
    assert done.cells[0].outputs[0]["text"] == "a\n" and last(done) == "'b'"


def test_without_fork_or_with_another_kernel_a_kernel_is_started_on_private_sockets(tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.runs.engine.can_fork", lambda: False)
    monkeypatch.setattr(tempfile, "tempdir", tempfile.mkdtemp(dir="/tmp"))  # short: the path of a socket has a limit
    done = run(write(tmp_path / "in.ipynb", "import os\nfrom IPython import get_ipython\n"
                                            "(os.getppid(), get_ipython().kernel.session.key != b'', "
                                            "get_ipython().config.IPKernelApp.transport, sorted(os.listdir(os.environ['IPYTHONDIR'])))"))
    assert str(os.getpid()) in last(done)
    assert "kernel.json" in last(done)
    assert os.listdir(tempfile.tempdir) == []  # noqa: PTH208


def test_a_child_that_asks_for_too_much_memory_is_refused_it_alone():
    def hog(say):
        try:
            held = bytearray(3_000_000_000)
            say(len(held))
        except MemoryError:
            say("refused")

    child = fork(hog, memory_bytes=2_000_000_000)
    assert list(child.messages(30)) == ["refused"] and child.end() is None


def test_a_message_of_many_megabytes_arrives_whole_and_a_child_that_fails_says_how():
    def work(say):
        say({"text": "é" * 8_000_000})
        say([1])
        os._exit(5)

    child = fork(work)
    first, second = child.messages(60)
    assert len(first["text"]) == 8_000_000 and second == [1]
    assert child.end() == Died(0, 5) and Died(0, 5).words == "ended by itself with exit code 5"
    assert Died(9, 0).words == "was killed (SIGKILL)"


def test_a_child_ends_when_its_parent_is_killed():
    code = ("import time\nfrom workbench.runs.fork import fork\nchild = fork(lambda say: time.sleep(95.5))\n"
            "print(child.pid, flush=True)\ntime.sleep(95.5)")
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE and time.monotonic() < end:
        time.sleep(0.05)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_parameters_are_checked_before_anything_runs(tmp_path):
    given = tmp_path / "{0}.ipynb"
    given.write_text(json.dumps({"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": (
        "case = ''\ncount: int = 3\nneeded: str\nchosen = max(1, 2)")}]}), encoding="utf-8")
    assert declared_parameters(given) == {"case": "", "count": 3, "needed": ..., "chosen": None}
    check_parameters(given, {"case": "case-12345678", "needed": "x", "chosen": "anything"})
    for parameters, code, says in (({"needed": "x", "volum": "y"}, "SW602", "volum"), ({"count": "3", "needed": ""}, "SW607", "count"),
                                   ({"case": ""}, "SW608", "needed")):
        with pytest.raises(RunError, match=says) as caught:
            check_parameters(given, parameters)
        assert caught.value.code == code


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20))
def test_a_value_is_written_as_pythons_own_encoder_writes_it(value):
    assert written(value) == json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, separators=(",", ": "))


def test_a_kept_notebook_is_the_text_that_nbformat_writes(both):
    for notebook in both[1].values():
        plain = nbformat.reads(json.dumps(notebook), as_version=4)
        for i, cell in enumerate(plain.cells):
            cell.id = f"cell-{i:02d}"
            for name in ("papermill", "execution"):
                cell.metadata.pop(name, None)
        joined = copy.deepcopy(plain)
        plain.metadata.pop("papermill")
        assert notebook_bytes(joined).decode() == nbformat.writes(plain) + "\n"
