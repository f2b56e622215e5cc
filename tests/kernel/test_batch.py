"""A small caseload run as a whole: what runs, what is left alone, and what one bad notebook costs."""

import csv
import datetime as dt
import json
import os
import shutil
import signal
import time
from pathlib import Path

import openpyxl
import psutil
import pytest
from click.testing import CliRunner

from tests.golden import sample
from tests.kernel.conftest import AS_OF
from tests.kernel.warm import Workbench
from workbench.appendix.manifest import verify
from workbench.appendix.pdf import write_pdf
from workbench.cli import main
from workbench.errors import RunError
from workbench.runs.batch import Limits, resume, run_batch
from workbench.runs.build import Request, build
from workbench.runs.ledger import Entry, Failure, Ledger
from workbench.runs.queries import citing, sentenced
from workbench.runs.rows import Row, read_rows
from workbench.runs.standing import Report, report_on
from workbench.runs.summary import counts, write_summary
from workbench.settings import share

pytestmark = pytest.mark.kernel

CASES = share("examples")
#: A notebook that makes no more of an appendix than it must: the batch is tested here, not the document.
SHORT = """from workbench.appendix.notebook import open_appendix
appendix = open_appendix(case, volume=volume, style=style, as_of=as_of)
appendix.cover()"""


def template(path: Path, *more: str) -> Path:
    sources = ["case = ''\nvolume = 'sealed'\nstyle = 'bluebook'\nas_of = ''", SHORT, "appendix.summary()", *more]
    path.write_text(json.dumps({"cells": [
        {"cell_type": "code", "id": f"c{i}", "metadata": {"tags": ["parameters"]} if i == 0 else {}, "outputs": [],
         "execution_count": None, "source": source} for i, source in enumerate(sources)],
        "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "p"}},
        "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


def with_case_id(name: str, case_id: str, path: Path) -> Path:
    path.write_text(json.dumps({**json.loads((CASES / name).read_text(encoding="utf-8")), "case_id": case_id}), encoding="utf-8")
    return path


def ran(workbench: Workbench, rows: list[Row], out: Path, *options: str, literature: Path | None = None) -> tuple[Entry, ...]:
    """Run the rows in a process of its own, as a person does: this one may have typeset already."""
    given = out.with_suffix(".csv")
    with given.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["case", "as_of", "template"])
        lines.writerows([row.case, row.as_of, row.template] for row in rows)
    done = workbench.run("batch", "run", given, "--out", out, "-j", "2", "--json", *options, timeout=200,
                         WORKBENCH_LITERATURE=str(literature or share("literature")))
    with Ledger.existing(out) as ledger:
        entries = ledger.entries()
    assert done.code == (3 if any(e.state == "failed" for e in entries) else 0), done.err
    assert json.loads(done.out)["counts"] == counts(entries)
    return entries


@pytest.fixture(scope="module")
def batch(tmp_path_factory, workbench):
    """Two good rows, and notebooks that fail, crash, hang, meddle and eat memory; with the library they used."""
    folder = tmp_path_factory.mktemp("batch")
    literature = folder / "literature"
    shutil.copytree(share("literature"), literature)
    good = template(folder / "good.ipynb")
    rows = [Row(i, with_case_id(name, f"case-{i:08x}", folder / f"{i}.json"), AS_OF, template=good)
            for i, name in enumerate(("federal-youth.json", "ny-survivor.json"), start=2)]
    bad = {"fails": "raise ValueError('Quillfeather')", "crashes": "import os\nos.kill(os.getpid(), 11)",
           "meddles": "import os\nfor fd in range(3, 200):\n    try:\n        os.write(fd, b'{}\\n[\\n')\n    except OSError:\n        pass",
           "hogs": "held = bytearray(5_000_000_000)",
           "bombs": "import os, time\nwhile True:\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(94.5)\n    time.sleep(0.002)"}
    for number, (name, source) in enumerate(bad.items(), start=4):
        rows.append(Row(number, rows[0].case, AS_OF, template=template(folder / f"{name}.ipynb", source)))
    out = folder / "out"
    entries = ran(workbench, rows, out, "--minutes", "2", "--memory", "3", literature=literature)
    return rows, out, entries, literature


def test_one_bad_notebook_costs_its_own_row_and_says_why(batch):
    _, out, entries, _ = batch
    assert [e.state for e in entries] == ["done", "done", *["failed"] * 5]
    fails, crashes, meddles, hogs, bombs = (e.failure for e in entries[2:])
    assert (fails.code, fails.place, fails.reason) == ("SW601", "cell 4", "cell 4 failed with ValueError")
    assert crashes.code == "SW604"
    assert meddles.code in {"SW601", "SW604", "SW636"}
    assert (hogs.code, hogs.place) == ("SW601", "cell 4") and "MemoryError" in hogs.reason
    assert bombs == Failure("SW641", "", "the run had more than 128 processes")
    assert not any("Quillfeather" in str(e) for e in entries)
    assert {path.name for path in (out / "runs").iterdir()} == {entries[0].run, entries[1].run}


def test_a_notebook_that_hangs_ends_with_all_that_it_started(batch, tmp_path, workbench):
    rows, _, _, literature = batch
    hangs = template(tmp_path / "hangs.ipynb", "import subprocess\nsubprocess.Popen(['setsid', 'sleep', '94.5'])\nimport time\ntime.sleep(94.5)")
    entry, = ran(workbench, [Row(2, rows[0].case, AS_OF, template=hangs)], tmp_path / "out", "--minutes", "0.1", literature=literature)
    assert entry.failure == Failure("SW638", "", "the run took longer than 6 seconds")
    assert not [p for p in psutil.process_iter(["cmdline"]) if "94.5" in (p.info["cmdline"] or [])]


def test_no_process_and_no_temporary_file_is_left(batch):
    _, out, _, _ = batch
    assert not [p for p in psutil.process_iter(["cmdline"]) if "94.5" in (p.info["cmdline"] or [])]
    assert sorted(path.name for path in out.iterdir()) == [".lock", "ledger.db", "runs", "summary.html", "summary.xlsx"]


def test_a_batch_is_the_same_as_its_runs_one_by_one(batch, tmp_path):
    rows, out, entries, literature = batch
    row = rows[1]
    alone = build(Request(row.case, tmp_path / "alone", AS_OF, notebook=row.template, literature=literature))
    folder = out / "runs" / row.run
    assert {p.name for p in folder.iterdir()} == {p.name for p in alone.manifest.parent.iterdir()}
    for path in alone.manifest.parent.iterdir():
        assert (folder / path.name).read_bytes() == path.read_bytes()
    assert entries[1].warnings == alone.warnings and entries[1].case_id == "case-00000003"
    verify(folder / alone.manifest.name)


def test_a_process_that_has_typeset_runs_no_batch(batch, tmp_path):
    write_pdf(sample.document())  # Typst's threads are in this process now
    row = batch[0][1]
    with pytest.raises(RunError) as caught:
        run_batch([row], tmp_path / "out", Limits())
    assert caught.value.code == "SW640"


def test_what_is_unchanged_is_not_run_and_only_what_used_an_edited_finding_is(batch, tmp_path, workbench):
    rows, made, _, given = batch
    out, literature = tmp_path / "out", tmp_path / "literature"
    shutil.copytree(made, out)
    shutil.copytree(given, literature)
    good = rows[:2]
    before = {path: path.stat().st_mtime_ns for path in (out / "runs").rglob("*.pdf")}
    assert [e.unchanged for e in ran(workbench, good, out, literature=literature)[:2]] == [True, True]
    with Ledger.existing(out) as ledger:
        used = [{k for k in ledger.cited_keys() if row.run in ledger.citing(k)} for row in good]
    findings = {row["id"]: row for path in sorted((literature / "findings").glob("*.json"))
                for row in json.loads(path.read_text(encoding="utf-8"))}
    factors = [{f["factor"] for f in json.loads(row.case.read_text(encoding="utf-8"))["factors"]} for row in good]
    only_first = next(k for k in sorted(used[0] - used[1]) if k in findings and not set(findings[k]["factors"]) & factors[1]
                      and not any(findings[o]["source"] == findings[k]["source"] and set(findings[o]["factors"]) & factors[1]
                                  for o in findings))
    for path in (literature / "findings").glob("*.json"):
        entries = json.loads(path.read_text(encoding="utf-8"))
        for entry in entries:
            if entry["id"] == only_first:
                entry["limitations"] += " Corrected."
                path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    first, second = ran(workbench, good, out, literature=literature)[:2]
    assert (first.unchanged, first.attempts, second.unchanged, second.attempts) == (False, 2, True, 1)
    changed = {path for path, when in before.items() if path.stat().st_mtime_ns != when}
    assert {path.parent.name for path in changed} == {good[0].run}
    # The second run's quick key was renewed: the next look needs not read its case.
    assert all(e.unchanged for e in ran(workbench, good, out, literature=literature)[:2])
    assert citing(out, only_first, AS_OF)[0].run == good[0].run
    said = CliRunner().invoke(main, ["impact", only_first, "--out", str(out)])
    assert said.exit_code == 0 and f"1 run cites {only_first}." in said.stdout


def test_a_document_that_is_missing_or_changed_is_made_again(batch, tmp_path, workbench):
    rows, out, _, literature = batch
    shutil.copytree(out, tmp_path / "out")
    folder = tmp_path / "out" / "runs" / rows[1].run
    next(folder.glob("*.pdf")).unlink()
    entry = ran(workbench, rows[1:2], tmp_path / "out", literature=literature)[0]
    assert (entry.state, entry.unchanged) == ("done", False)
    assert next(folder.glob("*.pdf")).is_file()
    others = ran(workbench, rows[1:2], tmp_path / "out", literature=literature)
    assert counts(others) == {"done": 0, "unchanged": 1, "failed": 0, "skipped": 6}


def test_the_summary_has_links_and_no_formulas(batch, tmp_path):
    rows, out, _, literature = batch
    shutil.copytree(out, tmp_path / "out")
    page, sheet = write_summary(tmp_path / "out", report_on(tmp_path / "out", literature))
    text = page.read_text(encoding="utf-8")
    assert "7 runs: 2 done, 0 unchanged, 5 failed" in text and "<script" not in text
    assert (tmp_path / "out" / "runs" / rows[0].run / "case-00000002-sealed.pdf").is_file()
    assert f"runs/{rows[0].run}/case-00000002-sealed.pdf" in text
    lines = list(openpyxl.load_workbook(sheet)["Runs"].iter_rows())
    assert len(lines) == 8 and lines[1][17].hyperlink is not None
    assert not any(cell.data_type == "f" for line in lines for cell in line)


def test_a_cell_of_the_summary_is_text_whatever_it_begins_with(batch, tmp_path):
    from dataclasses import replace

    entry = replace(batch[2][2], failure=Failure("SW601", "=cmd|' /C calc'!A0", "+1"))
    _, sheet = write_summary(tmp_path, Report((entry,), {}))
    cells = list(openpyxl.load_workbook(sheet)["Runs"].iter_rows())[1]
    assert cells[4].value == "=cmd|' /C calc'!A0" and cells[4].data_type == "s" and cells[4].quotePrefix


def test_a_batch_that_is_killed_is_taken_up_again(tmp_path, workbench):
    given = template(tmp_path / "good.ipynb", "import time, subprocess\nsubprocess.Popen(['setsid', 'sleep', '93.5'])\ntime.sleep(1)")
    with (tmp_path / "sheet.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["case", "template", "as_of"], [CASES / "federal-youth.json", given.name, AS_OF]])
    out = tmp_path / "out"
    killed = workbench.start("batch", "run", tmp_path / "sheet.csv", "--out", out, "--quiet", "-j", "1")
    end = time.monotonic() + 60
    while not sleepers() and time.monotonic() < end:
        time.sleep(0.05)
    with pytest.raises(RunError) as caught:
        resume(out, Limits())
    assert caught.value.code == "SW634"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert sleepers(), "a program that slipped away outlives its batch"
    with Ledger.existing(out) as ledger:
        assert [e.state for e in ledger.entries()] == ["running"]
    assert workbench.run("batch", "resume", out, "--quiet").code == 0
    with Ledger.existing(out) as ledger:
        entry, = ledger.entries()
    assert (entry.state, entry.attempts) == ("done", 2)
    assert not sleepers()
    assert sorted(path.name for path in out.iterdir()) == [".lock", "ledger.db", "runs", "summary.html", "summary.xlsx"]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_batch_that_is_stopped_leaves_its_rows_queued_and_says_how_to_go_on(tmp_path, workbench, sent):
    given = template(tmp_path / "slow.ipynb", "import subprocess\nsubprocess.run(['setsid', 'sleep', '93.5'])")
    sheet(tmp_path, "s.csv", f"case,template\n{CASES / 'federal-youth.json'},{given.name}\n")
    out = tmp_path / "out"
    stopped = workbench.start("batch", "run", tmp_path / "s.csv", "--out", out, "-j", "1")
    end = time.monotonic() + 60
    while not sleepers() and time.monotonic() < end:
        time.sleep(0.05)
    os.kill(stopped.pid, sent)
    assert stopped.wait() == 130 and "batch resume" in stopped.err
    assert not sleepers()
    with Ledger.existing(out) as ledger:
        assert [e.state for e in ledger.entries()] == ["queued"]
    assert sorted(path.name for path in out.iterdir()) == [".lock", "ledger.db", "summary.html", "summary.xlsx"]
    assert "1 queued" in (out / "summary.html").read_text(encoding="utf-8"), "it tells how the batch stands now"


def sleepers() -> list[psutil.Process]:
    return [p for p in psutil.process_iter(["cmdline"]) if "93.5" in (p.info["cmdline"] or [])]


def sheet(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fault_of_a_sheet_is_named_with_row_and_column_before_anything_runs(tmp_path):
    shutil.copy(CASES / "federal-youth.json", tmp_path / "a.json")
    given = sheet(tmp_path, "s.csv", "case,volume,style,as_of,volum\na.json,secret,,,\n\n,,,,\n,sealed,blubook,20.11.2026,\n"
                                     "none.json,,,,\na.json,,,,\na.json,,,,\n")
    result = CliRunner().invoke(main, ["batch", "run", str(given), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1 and "SW631" in result.stderr
    for place in ("column volum", "Did you mean volume?", "row 2, volume", "row 5, case: is empty", "row 5, style", "row 5, as_of",
                  "row 6, case: there is no such file", "row 8: the same run as row 7"):
        assert place in result.stderr, place
    assert not (tmp_path / "out").exists()


def test_a_sheet_is_the_same_as_csv_excel_and_toml(tmp_path):
    shutil.copy(CASES / "federal-youth.json", tmp_path / "a.json")
    book = openpyxl.Workbook()
    book.active.append(["Case", "as_of", "volume"])
    book.active.append(["a.json", dt.datetime(2026, 11, 20), None])  # noqa: DTZ001
    book.active.append(["case-0123456789", "2026-11-21", "public"])
    book.save(tmp_path / "s.xlsx")
    text = sheet(tmp_path, "s.csv", "\ufeffcase,as_of,volume\r\na.json,2026-11-20,\r\ncase-0123456789,2026-11-21,public\r\n")
    toml = sheet(tmp_path, "s.toml", '[[run]]\ncase = "a.json"\nas_of = 2026-11-20\n[[run]]\ncase = "case-0123456789"\n'
                                     'as_of = "2026-11-21"\nvolume = "public"\n')
    expected = [(tmp_path / "a.json", dt.date(2026, 11, 20), "sealed"), ("case-0123456789", dt.date(2026, 11, 21), "public")]
    for path in (tmp_path / "s.xlsx", text, toml):
        assert [(row.case, row.as_of, row.volume) for row in read_rows(path, AS_OF)] == expected


@pytest.mark.parametrize(("name", "text", "code"), [
    ("s.toml", "[[run]", "SW630"), ("s.xlsx", "no Excel", "SW630"), ("s.csv", "case\na,b\n", "SW630"), ("s.csv", "case\n", "SW632"),
])
def test_a_sheet_that_cannot_be_read_is_said_so(tmp_path, name, text, code):
    with pytest.raises(RunError) as caught:
        read_rows(sheet(tmp_path, name, text), AS_OF)
    assert caught.value.code == code


def test_the_cases_of_the_store_are_run_by_the_month_of_their_sentencing_and_unknown_ids_refused(tmp_path, workbench):
    def run(*what: object, code: int = 0):
        done = workbench.run(*what, cwd=tmp_path, WORKBENCH_STORE="cases.db", WORKBENCH_STORE_KEY="correct horse battery staple",
                             WORKBENCH_AUTHOR="tester")
        assert done.code == code, done.err
        return done

    run("case", "add", CASES / "ny-survivor.json")
    query = ("batch", "run", "--sentencing", "2027-01", "--as-of", AS_OF, "--out", "out", "--json")
    assert json.loads(run(*query).out)["counts"]["done"] == 1
    assert json.loads(run(*query).out)["counts"]["unchanged"] == 1
    acts = [entry["what"] for entry in json.loads(run("case", "trail", "--json").out)]
    assert acts.count("exported") == 1
    given = sheet(tmp_path, "s.csv", "case\ncase-00000000ff\n")
    assert "row 2, case: there is no case with this id in the store" in run("batch", "run", given, code=1).err


def test_a_plan_says_what_would_run_and_why_a_case_cannot(tmp_path):
    case = json.loads((CASES / "ny-survivor.json").read_text(encoding="utf-8"))
    case["strengths"] = []
    (tmp_path / "bad.json").write_text(json.dumps(case), encoding="utf-8")
    given = sheet(tmp_path, "s.csv", f"case\n{CASES / 'federal-youth.json'}\nbad.json\n")
    result = CliRunner().invoke(main, ["batch", "plan", str(given), "--out", str(tmp_path / "out"), "--json"])
    good, bad = json.loads(result.stdout)
    assert (good["would"], bad["would"], result.exit_code) == ("run", "fail", 3) and "SW420" in bad["why"]
    assert not (tmp_path / "out").exists()


def test_cases_are_chosen_by_the_month_of_their_sentencing():
    from workbench.case.store.cases import Summary

    listed = [Summary(f"case-0000000{i}", 1, "", "", day) for i, day in enumerate(("2026-12-04", "2026-11-30", "", "2026-12-31"))]
    assert [row.case for row in sentenced(listed, "2026-12", AS_OF, "sealed", "bluebook")] == ["case-00000000", "case-00000003"]
    for when, code in (("2026-1", "SW639"), ("December", "SW639"), ("2027", "SW632")):
        with pytest.raises(RunError) as caught:
            sentenced(listed, when, AS_OF, "sealed", "bluebook")
        assert caught.value.code == code


def test_a_ledger_that_is_none_or_cannot_be_written_is_said_so(tmp_path, monkeypatch):
    result = CliRunner().invoke(main, ["batch", "status", str(tmp_path)])
    assert result.exit_code == 1 and "SW633" in result.stderr
    (tmp_path / "ledger.db").write_text("no database" * 100, encoding="utf-8")
    assert "SW633" in CliRunner().invoke(main, ["batch", "status", str(tmp_path)]).stderr
    monkeypatch.setattr("workbench.runs.ledger.PATIENCE_S", 0.1)
    with Ledger(tmp_path / "other.db") as ledger:
        ledger._db.execute("PRAGMA max_page_count = 1")
        with pytest.raises(RunError) as caught:
            ledger.note({str(i): "x" * 10_000 for i in range(100)})
        assert caught.value.code == "SW635"
        ledger._db.execute("PRAGMA max_page_count = 100000")
        ledger.note({"a": "b"})
        assert ledger.about("a") == "b" and ledger.about("1") == ""


def test_documents_of_another_case_are_never_kept(batch):
    from dataclasses import replace

    from workbench.runs.batch import check
    from workbench.runs.ledger import Made

    rows, out, _, _ = batch
    folder = out / "runs" / rows[1].run
    with Ledger.existing(out) as ledger:
        entry = next(e for e in ledger.entries() if e.run == rows[1].run)
    made = Made(entry.case_id, "", "", entry.manifest, 0, ())
    check(folder, rows[1], made)
    for row, said in ((replace(rows[1], case=rows[0].case), made), (replace(rows[1], style="apa7"), made),
                      (rows[1], replace(made, manifest="0"))):
        with pytest.raises(Exception, match=r"SW107|SW637"):
            check(folder, row, said)
