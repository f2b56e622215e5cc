"""Where a batch's documents are kept, and which of two results of a run stands."""

import datetime as dt
import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

import pytest

from tests.ftp import Server
from workbench.errors import RunError
from workbench.runs.batch import Limits
from workbench.runs.cluster import accept
from workbench.runs.ledger import Failure, Ledger, Made
from workbench.runs.orders import Order, name_of, read_order
from workbench.runs.places import Folder, Objects, Place, place_of, reached
from workbench.runs.planning import plan
from workbench.runs.rows import Row

CASE = "case-00000001"
ROW = Row(2, CASE, dt.date(2026, 11, 20))


@pytest.fixture(params=["folder", "file", "memory", pytest.param("ftp", marks=pytest.mark.allow_hosts(["127.0.0.1"]))])
def place(request, tmp_path):
    """A plain folder; a folder through fsspec; fsspec's own store in memory, which has no real folders; and a server that cannot copy."""
    if request.param == "ftp":
        with Server(tmp_path / "served") as server:
            yield place_of(f"{server.address}/night/p")
        return
    yield place_of({"folder": str(tmp_path / "p"), "file": f"local://{tmp_path}/p", "memory": f"memory://{uuid4().hex}"}[request.param])


def documents(folder: Path, words: bytes) -> Made:
    """A run's documents with their manifest, as a worker has them."""
    folder.mkdir(parents=True)
    outputs = {f"{CASE}-sealed.{kind}": words + kind.encode() for kind in ("html", "docx", "pdf", "ipynb")}
    for name, data in outputs.items():
        (folder / name).write_bytes(data)
    manifest = json.dumps({"case": {"id": CASE}, "volume": "sealed", "style": "bluebook", "as_of": "2026-11-20", "outputs": {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in outputs.items()}}).encode()
    (folder / f"{CASE}-sealed.manifest.json").write_bytes(manifest)
    return Made(CASE, "", "", hashlib.sha256(manifest).hexdigest(), 0, ())


def put(place: Place, folder: Path, words: bytes, attempt: int = 1) -> dict[str, object]:
    """What a worker tells of documents that it put aside."""
    made, aside = documents(folder, words), f".work/aside/{ROW.run}.{attempt}.{uuid4().hex}"
    place.put(folder, aside)
    return {"made": asdict(made), "aside": aside, "seconds": 1.0, "steps": [[0.5, "running the notebook"]]}


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.db") as opened:
        opened.plan([ROW], [])
        opened.begin(ROW.run)
        yield opened


def pdf(place: Place) -> bytes | None:
    return place.read(f"runs/{ROW.run}/{CASE}-sealed.pdf")


def test_the_first_result_of_a_run_stands_and_a_late_duplicate_is_thrown_away(place, ledger, tmp_path):
    first, late = put(place, tmp_path / "a", b"first "), put(place, tmp_path / "b", b"late ")
    assert accept(ROW, 1, first, ledger, place)
    assert not accept(ROW, 1, late, ledger, place)
    assert pdf(place) == b"first pdf" and len(place.sizes(f"runs/{ROW.run}")) == 5
    assert not place.sizes(str(late["aside"])) and not place.sizes(str(first["aside"]))
    entry = ledger.entry(ROW.run)
    assert (entry.state, entry.attempts) == ("done", 1)
    assert [step.said for step in ledger.log_of(ROW.run)] == ["begun", "running the notebook", "done"]


def test_a_result_of_an_earlier_attempt_is_not_taken_for_this_ones(place, ledger, tmp_path):
    early = put(place, tmp_path / "a", b"early ")
    ledger.requeue("running")
    ledger.begin(ROW.run)
    assert not accept(ROW, 1, early, ledger, place) and pdf(place) is None
    assert accept(ROW, 2, put(place, tmp_path / "b", b"second ", 2), ledger, place) and pdf(place) == b"second pdf"


@pytest.mark.parametrize("harm", ["no manifest", "cut off", "one too many", "another case", "elsewhere", "cut manifest"])
def test_documents_that_are_not_whole_or_not_the_runs_are_not_kept(place, ledger, tmp_path, harm):
    told = put(place, tmp_path / "a", b"words ")
    aside, row = str(told["aside"]), ROW
    match harm:
        case "no manifest":
            place.remove(f"{aside}/{CASE}-sealed.manifest.json")
        case "cut off":
            place.write(f"{aside}/{CASE}-sealed.pdf", b"w")
        case "one too many":
            place.write(f"{aside}/more.txt", b"more")
        case "another case":
            row = Row(2, "case-00000002", ROW.as_of)
            ledger.plan([row], [])
            ledger.begin(row.run)
            told["aside"] = f".work/aside/{row.run}.1.x"
            place.put(tmp_path / "a", str(told["aside"]))
        case "elsewhere":
            told["aside"] = "runs/another"
        case "cut manifest":
            place.write(f"{aside}/{CASE}-sealed.manifest.json", b"{")
    assert accept(row, 1, told, ledger, place)
    entry = ledger.entry(row.run)
    assert (entry.state, entry.failure.code) == ("failed", "SW637") and not place.sizes(f"runs/{row.run}")


def test_what_a_run_left_before_is_replaced_whole(place, tmp_path):
    for words in (b"old ", b"new "):
        folder = tmp_path / words.decode().strip()
        documents(folder, words)
        place.put(folder, ".work/aside/x")
        place.keep(".work/aside/x", ROW.run)
    assert pdf(place) == b"new pdf" and len(place.sizes(f"runs/{ROW.run}")) == 5


def test_in_a_store_without_moves_a_manifest_comes_last_and_goes_first(tmp_path):
    store = Objects(f"memory://{uuid4().hex}")
    documents(tmp_path / "a", b"old ")
    done: list[str] = []
    system = store._system

    class Watched:
        def __getattr__(self, name):
            def call(*given, **options):
                if name in {"pipe_file", "cp_file", "rm"}:
                    done.append(f"{name} {str(given[-1 if name == 'cp_file' else 0]).rpartition('.')[2]}")
                return getattr(system, name)(*given, **options)

            return call

    store._system = Watched()
    store.put(tmp_path / "a", "aside")
    assert done[-1] == "pipe_file json" and len(done) == 5
    store.keep("aside", ROW.run)
    done.clear()
    store.put(tmp_path / "a", "aside")
    store.keep("aside", ROW.run)
    assert done[5] == "rm json" and done[-2] == "cp_file json"


def test_a_place_is_a_folder_or_a_url_without_a_password(tmp_path, monkeypatch):
    assert isinstance(place_of(f"file://{tmp_path}"), Folder)
    for address in ("ftp://me:secret@host/a", "no-such://host/a", "memory://a?token=x"):
        with pytest.raises(RunError) as caught:
            place_of(address)
        assert caught.value.code == "SW642" and "secret" not in str(caught.value)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(RunError) as caught:
        place_of("memory://a")
    assert caught.value.code == "SW643"


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_place_that_no_longer_answers_is_said_so_whatever_its_own_error_is(tmp_path):
    with Server(tmp_path / "served") as server:
        place, address = place_of(server.address), server.address
        place._system.ftp.sendcmd("QUIT")  # what a server does to whoever was silent for long; ftplib raises EOFError then
        with pytest.raises(OSError, match="EOFError"):
            place.sizes("runs")
        with pytest.raises(RunError) as caught, reached():
            place.write("x", b"")
        assert caught.value.code == "SW647" and "resume" in caught.value.remedy
    with pytest.raises(RunError) as caught:
        place_of(address)
    assert caught.value.code == "SW647" and "Connection refused" in caught.value.problem


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_an_unchanged_row_cannot_be_told_while_its_documents_cannot_be_read(tmp_path):
    with Server(tmp_path / "served") as server:
        place = place_of(server.address)
        place._system.ftp.sendcmd("QUIT")
        with Ledger(tmp_path / "ledger.db") as ledger:
            ledger.plan([ROW], [])
            ledger.begin(ROW.run)
            ledger.succeed(ROW.run, Made(CASE, "", "", "", 0, ()), 1.0)
            with pytest.raises(RunError) as caught:
                plan([ROW], place, ledger.entries(), None, {}, None)
    assert caught.value.code == "SW647"


def test_an_order_says_all_that_a_run_needs_and_is_gone_when_withdrawn(place, tmp_path):
    row = Row(7, tmp_path / "a.json", dt.date(2026, 11, 20), "public", "apa7", tmp_path / "own.ipynb")
    order = Order.of(row, 3, None, "library", "around", Limits(2, 5.0, 6, 7))
    place.write(name_of(row.run, 1), order.model_dump_json().encode())
    read = read_order(place, row.run, 1)
    assert read == order and read.row.run == row.run and read.limits == Limits(1, 5.0, 6, 7) and read.folder is None
    place.remove(name_of(row.run, 1))
    assert read_order(place, row.run, 1) is None
    place.write(name_of(row.run, 2), b'{"case": 1}')
    with pytest.raises(RunError) as caught:
        read_order(place, row.run, 2)
    assert caught.value.code == "SW645"


def test_a_failure_on_a_worker_is_the_runs_and_a_run_given_back_is_said_so(place, ledger):
    assert accept(ROW, 1, {"failed": asdict(Failure("SW601", "cell 4", "cell 4 failed with ValueError"))}, ledger, place)
    assert ledger.entry(ROW.run).failure.place == "cell 4"
    ledger.requeue("failed")
    ledger.begin(ROW.run)
    assert accept(ROW, 2, {}, ledger, place) and ledger.entry(ROW.run).failure.code == "SW636"
