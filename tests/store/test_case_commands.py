"""The commands of the case store, as a person types them."""

import json

import pytest
from click.testing import CliRunner

from tests.paper import pdf
from tests.store.conftest import PASSWORD
from workbench.cli import main
from workbench.settings import share

EXAMPLE = share("examples") / "federal-youth.json"
CASE = json.loads(EXAMPLE.read_text(encoding="utf-8"))["case_id"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    for name, value in {"STORE": str(tmp_path / "s" / "cases.db"), "STORE_KEY": PASSWORD, "AUTHOR": "Maria Ortega"}.items():
        monkeypatch.setenv(f"WORKBENCH_{name}", value)

    def call(*args, expect=0, **kwargs):
        result = CliRunner().invoke(main, ["case", *map(str, args)], **kwargs)
        assert result.exit_code == expect, result.output
        return result.output

    return call


def test_a_case_goes_in_is_listed_shown_and_checked_by_its_id(run):
    assert "revision 1" in run("add", EXAMPLE, "--reason", "first")
    [line] = json.loads(run("list", "--json"))
    name = json.loads(EXAMPLE.read_text(encoding="utf-8"))["client"]["full_name"]
    assert line["case"] == CASE and name not in run("list")
    assert json.loads(run("show", CASE)) == json.loads(EXAMPLE.read_text(encoding="utf-8"))
    checked = CliRunner().invoke(main, ["check", CASE])
    assert checked.exit_code == 0 and "0 errors" in checked.output


def test_an_edited_file_becomes_a_revision_that_can_be_compared_and_undone(run, tmp_path):
    run("add", EXAMPLE)
    case = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    case["matter"]["docket"] = "No. 9"
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(case), encoding="utf-8")
    assert "revision 2" in run("add", edited, "--reason", "docket")
    assert "$.matter.docket" in run("compare", CASE, 1, 2) and "+ No. 9" in run("compare", CASE, 1, 2)
    assert json.loads(run("compare", CASE, 1, 2, "--json"))[0]["after"] == "No. 9"
    assert "revision 3" in run("restore", CASE, 1)
    assert [r["kind"] for r in json.loads(run("history", CASE, "--json"))] == ["created", "saved", "restored"]
    assert "docket" in run("history", CASE) and "Nothing changed" in run("compare", CASE, 1, 3)


def test_a_summary_for_the_client_is_noted_in_the_trail(run, tmp_path):
    run("add", EXAMPLE)
    made = CliRunner().invoke(main, ["client-summary", CASE, "--language", "es", "--out", str(tmp_path / "out")])
    assert made.exit_code == 0, made.output
    assert [entry["what"] for entry in json.loads(run("trail", CASE, "--json"))][-1] == "exported"


def test_a_case_is_handed_over_taken_in_and_deleted(run, tmp_path, monkeypatch):
    run("add", EXAMPLE)
    record = tmp_path / "a.pdf"
    record.write_bytes(pdf("something"))
    assert "application/pdf" in run("attach", CASE, record)
    run("hand-over", CASE, "--to", tmp_path / "a.age", "--consent", "release", input="word\nword\n")
    out = tmp_path / "out"
    out.mkdir()
    (out / f"{CASE}-sealed.pdf").write_text("x", encoding="utf-8")
    assert "Deleted 1 revisions, 1 records and 1 files" in run("delete", CASE, "--folder", out, input="y\n")
    assert "SW138" in run("receive", tmp_path / "a.age", expect=1, input="wrong\n")
    assert CASE in run("receive", tmp_path / "a.age", input="word\n")
    assert [e["what"] for e in json.loads(run("trail", "--json"))] == [
        "created", "attached", "handed-over", "deleted", "received", "received", "attached"]
    assert "deleted" in run("trail", CASE)


def test_a_store_is_backed_up_and_verified_and_tampering_exits_with_three(run, tmp_path, monkeypatch):
    run("add", EXAMPLE)
    assert "copy" in run("backup", tmp_path / "copy.db")
    assert "the trail is whole" in run("verify")
    import sqlite3

    with sqlite3.connect(tmp_path / "copy.db") as copy:
        copy.execute("DELETE FROM revisions")
    copy.close()
    monkeypatch.setenv("WORKBENCH_STORE", str(tmp_path / "copy.db"))
    assert "revision 1 is gone" in run("verify", expect=3)


def test_without_a_store_every_command_says_how_to_set_one(monkeypatch):
    monkeypatch.delenv("WORKBENCH_STORE", raising=False)
    result = CliRunner().invoke(main, ["case", "list"])
    assert result.exit_code == 1 and "WORKBENCH_STORE" in result.output


def test_an_empty_store_says_how_to_begin(run):
    assert "workbench case add" in run("list")
