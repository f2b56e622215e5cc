"""What is asked about a batch that is over: who cites a source, and what happened at a row. Nobody's record is opened for it."""

import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner

from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.cli import main
from workbench.runs.ledger import Failure, Ledger, Made
from workbench.runs.rows import Row
from workbench.settings import share

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CASES = [f"case-{number:08x}" for number in (0xA1, 0xA2, 0xA3)]


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """A batch over cases of an encrypted store, whose key nobody gives any more: two done, one failed, one of them once before."""
    folder = tmp_path_factory.mktemp("batch")
    plain = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    with CaseStore.open(folder / "cases.db", SystemSecrets(environment="ab" * 32), NOW) as store:
        for case in CASES:
            store.create({**plain, "case_id": case}, By("tester", NOW))
    rows = [Row(number, case, NOW.date()) for number, case in enumerate(CASES, start=2)]
    with Ledger(folder / "ledger.db") as ledger:
        ledger.plan(rows, [])
        ledger.begin(rows[0].run)
        ledger.fail(rows[0].run, Failure("SW638", "", "the run took longer than 6 seconds"), 6.0, [(0.5, "running the notebook")])
        ledger.requeue("failed")
        ledger.begin(*(row.run for row in rows))
        for row, cited in zip(rows, (("felitti1998", "felitti1998-adverse"), ("felitti1998", "dube2003"), ()), strict=True):
            if cited:
                ledger.succeed(row.run, Made(str(row.case), "", "", "", 0, cited), 3.0, [(0.5, "running the notebook")])
            else:
                ledger.fail(row.run, Failure("SW601", "cell 4", "cell 4 failed with ValueError"), 1.0)
    return folder


@pytest.fixture
def ask(batch, monkeypatch):
    monkeypatch.setenv("WORKBENCH_STORE", str(batch / "cases.db"))
    monkeypatch.delenv("WORKBENCH_STORE_KEY", raising=False)

    def asked(*words: str):
        return CliRunner().invoke(main, [*words, *(["--out", str(batch)] if words[0] == "impact" else [])])

    return asked


def test_the_runs_that_cite_a_source_are_listed_without_the_key_to_the_records(batch, ask, monkeypatch):
    said = ask("impact", "felitti1998")
    assert said.exit_code == 0 and said.stdout.splitlines() == [
        f"row 2     {CASES[0]} sealed", f"row 3     {CASES[1]} sealed", "2 runs cite felitti1998."]
    assert ask("impact", "dube2003").stdout.splitlines()[-1] == "1 run cites dube2003."
    assert [line["row"] for line in json.loads(ask("impact", "felitti1998", "--json").stdout)] == [2, 3]
    sheet = batch / "sheet.csv"
    sheet.write_text(f"case\n{CASES[0]}\n", encoding="utf-8")
    refused = ask("batch", "plan", str(sheet), "--out", str(batch))
    assert refused.exit_code == 1 and refused.stderr.startswith("SW1"), "to make the documents again the key is needed"


def test_a_key_that_nobody_cites_is_said_so_with_the_nearest_one(ask):
    said = ask("impact", "feliti1998")
    assert said.exit_code == 0 and said.stdout.startswith("0 runs cite feliti1998.") and "felitti1998" in said.stdout
    assert json.loads(ask("impact", "feliti1998", "--json").stdout) == []


def test_a_source_that_was_noticed_is_named_with_how_many_runs_cite_it(batch, ask, tmp_path, monkeypatch):
    assert ask("impact").stdout == "No run cites a source that was retracted, corrected or disputed.\n"
    notices = json.loads((share("literature") / "retractions.json").read_text(encoding="utf-8"))
    key = next(row["source"] for row in notices if row.get("source"))
    with Ledger(batch / "ledger.db") as ledger:
        done = next(entry for entry in ledger.entries() if entry.state == "done")
        ledger.succeed(done.run, Made(done.case_id, "", "", "", 0, ("felitti1998", key)), 3.0)
    assert ask("impact").stdout.startswith(f"1 run cites {key}, ")
    assert [(line["key"], line["runs"]) for line in json.loads(ask("impact", "--json").stdout)] == [(key, 1)]


def test_the_log_of_a_row_tells_each_attempt_step_by_step(batch, ask):
    said = ask("batch", "log", str(batch), "2")
    told = [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "AT", line) for line in said.stdout.splitlines()]
    assert told[:6] == [
        "attempt 1  AT  begun", "attempt 1  AT  running the notebook",
        "attempt 1  AT  failed: SW638: the run took longer than 6 seconds",
        "attempt 2  AT  begun", "attempt 2  AT  running the notebook", "attempt 2  AT  done"]
    steps = json.loads(ask("batch", "log", str(batch), "4", "--json").stdout)
    assert [step["said"] for step in steps] == ["begun", "failed: SW601, cell 4: cell 4 failed with ValueError"]
    assert steps[0]["at"] <= steps[1]["at"]


def test_the_log_of_a_row_that_waits_or_is_none_says_so(ask, tmp_path):
    with Ledger(tmp_path / "ledger.db") as ledger:
        ledger.plan([Row(2, CASES[0], NOW.date())], [])
    assert ask("batch", "log", str(tmp_path), "2").stdout == "Nothing happened there yet.\n"
    none = ask("batch", "log", str(tmp_path), "9")
    assert none.exit_code == 2 and "has no row 9" in none.stderr
    assert "SW633" in ask("batch", "log", str(tmp_path / "none"), "2").stderr
