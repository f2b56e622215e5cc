"""A batch that is to run elsewhere, and a scheduler that is not there, or has nobody who works."""

import datetime as dt
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from tests.ftp import Server
from workbench.cli import main
from workbench.errors import RunError
from workbench.runs import cluster
from workbench.runs.batch import Cluster, Limits, resume, run_batch
from workbench.runs.ledger import Ledger
from workbench.runs.rows import Row

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ROWS = [Row(number, f"case-{number:08x}", dt.date(2026, 11, 20)) for number in (2, 3)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.2)


def states(out):
    with Ledger.existing(out) as ledger:
        return [(entry.state, entry.attempts) for entry in ledger.entries()]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1"])
def test_a_scheduler_that_does_not_answer_is_said_so_and_the_rows_stay_queued(tmp_path, address):
    with pytest.raises(RunError) as caught:
        run_batch(ROWS, tmp_path, Limits(), cluster=Cluster(address))
    assert caught.value.code == "SW644" and "dask scheduler" in caught.value.remedy
    assert states(tmp_path) == [("queued", 0)] * 2
    said = CliRunner().invoke(main, ["batch", "resume", str(tmp_path), "--scheduler", address])
    assert said.exit_code == 1 and "SW644" in said.stderr and "Traceback" not in said.output


def test_a_scheduler_without_a_worker_is_said_so_and_the_rows_stay_queued(tmp_path):
    with LocalCluster(n_workers=0, dashboard_address=":0") as empty, pytest.raises(RunError) as caught:
        run_batch(ROWS, tmp_path, Limits(), cluster=Cluster(empty.scheduler_address))
    assert caught.value.code == "SW644" and "dask worker" in caught.value.remedy
    assert states(tmp_path) == [("queued", 0)] * 2


def test_a_batch_whose_documents_lie_elsewhere_is_not_taken_up_without_a_scheduler(tmp_path):
    with pytest.raises(RunError):
        run_batch(ROWS, tmp_path, Limits(), cluster=Cluster("nonsense://x", "memory://elsewhere"))
    with pytest.raises(RunError) as caught:
        resume(tmp_path, Limits())
    assert caught.value.code == "SW644" and "--scheduler" in caught.value.remedy
    assert states(tmp_path) == [("queued", 0)] * 2


def test_a_batch_that_cannot_write_its_orders_says_so_and_leaves_its_rows_queued(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RunError) as caught:
        run_batch(ROWS, tmp_path / "out", Limits(), cluster=Cluster("nonsense://x", str(tmp_path / "file" / "below")))
    assert (caught.value.code, caught.value.field) == ("SW647", "--documents")
    with Server(tmp_path / "served") as server, LocalCluster(n_workers=1, processes=False, protocol="tcp", dashboard_address=":0") as one:
        shutil.rmtree(server.root)  # nothing can be made there any more
        with pytest.raises(RunError) as caught:
            run_batch(ROWS, tmp_path / "out", Limits(), cluster=Cluster(one.scheduler_address, server.address))
    assert caught.value.code == "SW647" and "error_perm" in caught.value.problem
    assert states(tmp_path / "out") == [("queued", 1)] * 2


def test_a_worker_that_is_being_closed_waits_for_no_answer_and_its_station_ends(monkeypatch):
    monkeypatch.setattr(cluster, "_closing", lambda: True)
    silent = [sys.executable, "-c", "import sys; sys.stdin.readline(); sys.stdin.read(); sys.exit(7)"]
    with subprocess.Popen(silent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as station:
        assert cluster._asked(station, "run\n") == ""
        assert station.wait() == 7, "it ends because nobody can ask it any more, not because it was killed"
