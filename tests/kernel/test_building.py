"""The form that builds the documents, from a store that nobody else can open; and a build measured by a court's profile."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.kernel.conftest import AS_OF
from workbench.case.files import load_case
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.cli import main
from workbench.evidence.library import load_library
from workbench.runs.build import STEPS
from workbench.settings import settings, share
from workbench.widgets.building import Building
from workbench.widgets.session import Session

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASE = load_case(share("examples") / "federal-youth.json")
WORD = json.loads((Path(__file__).parents[1] / "canaries.json").read_text(encoding="utf-8"))["federal-youth.json"]
CHOICES = {"do": "build", "volume": "sealed", "style": "bluebook", "citations": "", "as_of": AS_OF.isoformat()}


@pytest.fixture
def session(tmp_path, monkeypatch):
    """The case, open by a passphrase that stands in no setting."""
    for name in ("WORKBENCH_STORE", "WORKBENCH_STORE_KEY"):
        monkeypatch.delenv(name, raising=False)
    with CaseStore.open(tmp_path / "s" / "cases.db", SystemSecrets(environment="seven grey herons wade"), NOW) as store:
        store.create(CASE.model_dump(mode="json"), By("Maria Ortega", NOW))
        yield Session(store, CASE.case_id, "Maria Ortega", lambda: NOW)


async def watched(view, message, session):
    """Build, and ask all the while how far it is."""
    told, task = [], asyncio.ensure_future(view.act(message, session))
    while not task.done():
        told.append(view.act({"do": "look"}, session))
        await asyncio.sleep(0.02)
    return await task, told


def test_the_form_builds_what_the_command_builds_and_notes_it_and_only_the_documents_hold_clear_text(
        documents, session, tmp_path, monkeypatch):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    view = Building(load_library, lambda: tmp_path / "documents", settings(), today=lambda: AS_OF)
    reply, told = asyncio.run(watched(view, CHOICES, session))
    steps = [each["step"] for each in told if each["running"]]
    assert steps == sorted(steps) and {2, 4, 5} <= set(steps) <= set(range(len(STEPS) + 1))  # the others last a moment
    assert reply["running"] is False and reply["folder"] == str(tmp_path / "documents")
    assert reply["state"] == view.show(session.document)["state"]
    built = documents("federal-youth.json", "sealed").built
    for one in reply["documents"]:
        data = b"".join(view.act({"do": "piece", "kind": one["kind"], "start": start}, session)["files"][0]
                        for start in range(0, one["size"], view.show(session.document)["piece"]))
        original = built.documents.get(one["kind"]) or {"notebook": built.notebook, "manifest": built.manifest}[one["kind"]]
        assert data == original.read_bytes() and one["name"] == original.name
    assert [(each.what, each.who) for each in session.store.trail(CASE.case_id)] == [
        (what, "Maria Ortega") for what in ("created", "opened", "exported")]
    left = [file for file in (*temporary.rglob("*"), *(tmp_path / "s").iterdir()) if file.is_file()]
    assert [file for file in left for word in WORD.values() if word.encode() in file.read_bytes()] == []
    assert not list(temporary.glob("wb-*"))

    (tmp_path / "documents" / reply["documents"][0]["name"]).unlink()
    with pytest.raises(Exception, match="not there any more"):
        view.act({"do": "piece", "kind": reply["documents"][0]["kind"], "start": 0}, session)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_form_makes_the_summary_for_the_client_that_the_command_makes_and_notes_it(session, tmp_path, language):
    view = Building(load_library, lambda: tmp_path / "documents", settings(), today=lambda: AS_OF)
    reply, told = asyncio.run(watched(view, {"do": "tell", "language": language, "as_of": AS_OF.isoformat()}, session))
    assert {each["step"] for each in told if each["running"]} <= set(range(len(STEPS) + 1))
    assert [one["kind"] for one in reply["documents"]] == ["pdf", "docx", "html"] and reply["filing"] == []
    done = CliRunner().invoke(main, ["client-summary", str(share("examples") / "federal-youth.json"), "--out", str(tmp_path / "command"),
                                     "--language", language, "--as-of", AS_OF.isoformat()])
    assert done.exit_code == 0
    for one in reply["documents"]:
        assert (tmp_path / "documents" / one["name"]).read_bytes() == (tmp_path / "command" / one["name"]).read_bytes()
    assert [each.what for each in session.store.trail(CASE.case_id)] == ["created", "opened", "exported"]


def test_a_build_that_is_too_long_for_the_court_says_by_how_much_and_ends_with_code_3(tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text(
        'court = "Court of Example"\n[page_limit]\npages = 3\ncounts = "everything"\nsource = "https://www.example.com"\n'
        "seen = 2026-11-26\n", encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_COURTS", str(tmp_path))
    done = CliRunner().invoke(main, ["build", str(share("examples") / "federal-youth.json"), "--out", str(tmp_path / "out"),
                                     "--court", "mine", "--as-of", "2026-11-20", "--json"])
    (one,) = json.loads(done.stdout)["filing"]
    assert done.exit_code == 3 and len(list((tmp_path / "out").glob("*.pdf"))) == 1
    assert one["code"] == "SW472" and "more than the 3 that the court allows (everything)" in one["problem"]
