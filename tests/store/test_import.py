"""Exports of other programs become cases: all of a sheet or nothing, and nobody's own words are overwritten."""

import contextlib
import csv
import datetime as dt
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.store.conftest import MARIA, PASSWORD, TOM
from workbench.case.importing import plan_import
from workbench.case.mapping import begin_mapping, load_mapping
from workbench.case.sheets import read_sheet
from workbench.case.store.verification import verify
from workbench.cli import main
from workbench.errors import CaseError, CaseInvalid
from workbench.settings import share

FOLDER = share("examples") / "imports"
CLIENTS, INTERVIEWS = load_mapping(FOLDER / "clients.toml"), load_mapping(FOLDER / "interviews.toml")


def ids():
    count = iter(range(1, 10_000))
    return lambda: f"case-{next(count):08x}"


def plan(sheet, how=CLIENTS, known=None, **options):
    head, lines = read_sheet(sheet, encoding=how.encoding)
    return plan_import(head, lines, how, known or {}, ids(), **options)


def written(path, rows, encoding="utf-8", **options):
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, **options).writerows(rows)
    return path


HEAD = ("Id", "FirstName", "LastName", "Birthdate", "Languages__c", "Sex__c", "Docket__c")


def test_each_row_is_a_client_with_an_id_that_says_nothing():
    one, two = plan(FOLDER / "clients.csv")
    assert one.new and two.new
    assert one.draft["case_id"] == "case-00000001"
    assert one.draft["client"] == {"full_name": "Invented Personone", "birth_date": "2001-04-17",
                                   "languages": ["English", "Spanish"], "sex": "male"}
    assert two.draft["client"]["birth_date"] == "1998-11-02"
    assert one.draft["elsewhere"] == [{"key": "salesforce", "number": "0035e00000Xq1AAAA1"}]


@pytest.mark.parametrize(("encoding", "options"), [
    ("utf-8", {}), ("utf-8-sig", {"delimiter": ";"}), ("utf-16", {"delimiter": "\t"}), ("cp1252", {}),
])
def test_a_sheet_is_read_in_whatever_way_it_was_written(tmp_path, encoding, options):
    rows = [HEAD, ("7", "Zoë", "Ñandú", "2001-04-17", "Español", "F", "1, 2 and 3")]
    [one] = plan(written(tmp_path / "s.csv", rows, encoding, **options))
    assert one.draft["client"]["full_name"] == "Zoë Ñandú"
    assert one.draft["matter"]["docket"] == "1, 2 and 3"


def test_an_excel_sheet_gives_dates_and_numbers_as_what_they_are(tmp_path):
    book = Workbook()
    book.active.append(HEAD)
    book.active.append((7, "A", "B", dt.date(2001, 4, 17), "English", "F", 12.0))
    book.save(tmp_path / "s.xlsx")
    [one] = plan(tmp_path / "s.xlsx")
    assert one.draft["elsewhere"][0]["number"] == "7"
    assert one.draft["client"]["birth_date"] == "2001-04-17"
    assert one.draft["matter"]["docket"] == "12"


def test_every_fault_is_told_by_row_and_column_and_never_by_what_stands_there(tmp_path):
    sheet = written(tmp_path / "s.csv", [
        HEAD, ("1", "A", "Secretname", "31/12/2001", "English", "F", "1"), ("", "B", "Secretname", "", "", "", ""),
        ("3", "C", "Secretname", "2001-01-01", "English", "Secretword", "1"), ("4", "D", "x" * 30_000, "", "", "", "")])
    with pytest.raises(CaseInvalid) as caught:
        plan(sheet, file="s.csv")
    told = [str(fault) for fault in caught.value.faults]
    assert caught.value.code == "SW174"
    assert [t.split(":")[0] for t in told] == ["row 2, Birthdate", "row 3, Id", "row 4, Sex__c", "row 5, FirstName + LastName"]
    assert "Secret" not in str(caught.value) + "".join(told)


def test_what_the_case_itself_refuses_is_a_fault_of_the_row(tmp_path):
    with pytest.raises(CaseInvalid) as caught:
        plan(written(tmp_path / "s.csv", [HEAD, ("1", "A" * 500, "B", "2001-01-01", "English", "F", "1")]))
    assert "row 2, full_name" in str(caught.value.faults[0])


def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path):
    with pytest.raises(CaseInvalid, match="SW174") as caught:
        plan(written(tmp_path / "s.csv", [tuple(name.replace("Birthdate", "BirthDate") for name in HEAD), ("1", *"ABCDEF")]))
    assert "Birthdate" in str(caught.value.faults[0]) and "BirthDate" in str(caught.value.faults[0])


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04 no book", b'a,b\n"open'])
@pytest.mark.parametrize("name", ["s.csv", "s.xlsx"])
def test_a_file_that_is_no_sheet_is_refused_in_words(tmp_path, data, name):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CaseError) as caught:
        read_sheet(tmp_path / name)
    assert caught.value.code in {"SW170", "SW171"}


def test_columns_need_one_name_each(tmp_path):
    with pytest.raises(CaseError, match="SW171"):
        read_sheet(written(tmp_path / "s.csv", [("Id", "Name", "Name"), ("1", "2", "3")]))


def test_a_row_with_more_cells_than_columns_loses_none_of_them_in_silence(tmp_path):
    with pytest.raises(CaseError, match="more cells in row 3"):
        read_sheet(written(tmp_path / "s.csv", [("Id", "Name"), ("1", "A", ""), ("2", "B", "left over")]))


def test_a_mapping_with_faults_says_where(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text("schema_version = 1\n[[fields]]\nto = '__class__'\ncolumns = []\n", encoding="utf-8")
    with pytest.raises(CaseInvalid, match="SW173") as caught:
        load_mapping(path)
    assert {"title", "system", "client", "fields.0.to", "fields.0.columns"} <= {f.field for f in caught.value.faults}
    path.write_text("schema_version =", encoding="utf-8")
    with pytest.raises(CaseError, match="SW172"):
        load_mapping(path)


def test_characters_nobody_sees_and_formulas_are_only_text(tmp_path):
    [one] = plan(written(tmp_path / "s.csv", [HEAD, ("1", "=1+1\u202e", "B\u200b", "2001-01-01", "English", "F", "@x")]))
    assert one.draft["client"]["full_name"] == "=1+1 B"


def test_an_import_goes_into_the_store_and_a_later_one_finds_the_same_clients(opened):
    first = plan(FOLDER / "clients.csv")
    saved = opened.take_in([one.draft for one in first], {}, MARIA, "contacts")
    assert [each.number for each in saved] == [1, 1]
    known = {one.draft["elsewhere"][0]["number"]: one.draft for one in first}
    again = plan(FOLDER / "clients.csv", known=known)
    assert not any(one.new or one.filled or one.differ for one in again)
    bases = {one.draft["case_id"]: 1 for one in first}
    assert [each.number for each in opened.take_in([one.draft for one in again], bases, MARIA)] == [1, 1]
    notes = plan(FOLDER / "interviews.csv", INTERVIEWS, known)
    opened.take_in([one.draft for one in notes], bases, MARIA)
    document = opened.read(notes[0].draft["case_id"], MARIA)[1]
    assert [entry["person"] for entry in document["interviews"]] == ["Invented Aunt", "Invented Teacher"]
    assert document["interviews"][1]["in_person"] is False
    assert verify(opened) == ()


def test_what_somebody_changed_while_a_sheet_was_compared_is_kept_or_the_sheet_is_refused(opened):
    first, second = (one.draft for one in plan(FOLDER / "clients.csv"))
    opened.take_in([first, second], {}, MARIA)
    bases = {first["case_id"]: 1, second["case_id"]: 1}
    theirs = {**first, "matter": {**first["matter"], "judge": "Hon. Invented"}}
    opened.save(theirs, 1, TOM)
    opened.take_in([{**first, "client": {**first["client"], "full_name": "From the sheet"}}], bases, MARIA)
    kept = opened.newest(first["case_id"]).document
    assert (kept["matter"]["judge"], kept["client"]["full_name"]) == ("Hon. Invented", "From the sheet")
    with pytest.raises(CaseError, match="SW175"):
        opened.take_in([{**second, "matter": {"docket": "changed"}}, {**first, "matter": {"judge": "other"}}], bases, MARIA)
    assert opened.newest(second["case_id"]).number == 1


def test_of_a_sheet_that_cannot_all_be_saved_nothing_is(opened):
    first, second = plan(FOLDER / "clients.csv")
    with pytest.raises(CaseError, match="SW131"):
        opened.take_in([first.draft, {**second.draft, "case_id": "no id"}], {}, MARIA)
    assert opened.summaries() == ()


def test_what_a_person_wrote_stays_unless_the_sheet_is_to_stand(tmp_path):
    [one, _] = plan(FOLDER / "clients.csv")
    mine = {**one.draft, "client": {**one.draft["client"], "full_name": "As She Says"}}
    known = {"0035e00000Xq1AAAA1": mine}
    kept = plan(FOLDER / "clients.csv", known=known)[0]
    assert kept.draft == mine and kept.differ == ["row 2, client.full_name"]
    assert plan(FOLDER / "clients.csv", known=known, replace=True)[0].draft["client"] == one.draft["client"]


def test_entries_of_a_client_that_is_not_there_are_refused():
    with pytest.raises(CaseInvalid) as caught:
        plan(FOLDER / "interviews.csv", INTERVIEWS)
    assert "import the clients first" in str(caught.value.faults[0])


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=8))
def test_whatever_stands_in_the_cells_is_taken_literally_or_refused_in_words(rows):
    from workbench.case.sheets import Line

    lines = [Line(n, {"Id": str(n), "FirstName": a, "Docket__c": b}) for n, (a, b) in enumerate(rows, start=2)]
    refused = any(len("".join(row)) > 400 for row in rows)
    with pytest.raises(CaseInvalid, match="SW174") if refused else contextlib.nullcontext():
        found = plan_import(HEAD, lines, CLIENTS, {}, ids())
        assert len(found) == len(rows)
        json.dumps([one.draft for one in found]).encode()


@pytest.fixture
def run(tmp_path, monkeypatch):
    for name, value in {"STORE": str(tmp_path / "s" / "cases.db"), "STORE_KEY": PASSWORD, "AUTHOR": "Maria Ortega"}.items():
        monkeypatch.setenv(f"WORKBENCH_{name}", value)

    def call(*args, expect=0):
        result = CliRunner().invoke(main, ["case", *map(str, args)])
        assert result.exit_code == expect, result.output
        return result.output

    return call


def test_a_person_begins_a_mapping_tries_it_and_imports(run, tmp_path):
    run("mapping", FOLDER / "clients.csv", "--to", tmp_path / "m.toml")
    assert 'to = "client.birth_date"' in (tmp_path / "m.toml").read_text(encoding="utf-8")
    load_mapping(tmp_path / "m.toml")
    assert "SW172" in run("mapping", FOLDER / "clients.csv", "--to", tmp_path / "m.toml", expect=1)
    asked = ("import", FOLDER / "clients.csv", "--mapping", FOLDER / "clients.toml")
    assert "2 new cases and 0 known ones, from 2 rows; 10 fields would be filled in" in run(*asked, "--dry-run")
    assert json.loads(run("list", "--json")) == []
    run(*asked)
    told = json.loads(run(*asked, "--json"))
    assert [one["new"] for one in told] == [False, False]
    assert len(json.loads(run("list", "--json"))) == 2


def test_a_begun_mapping_of_any_columns_is_toml():
    import tomllib

    text = begin_mapping(("Record ID", 'A "quoted" name', "Date of Birth", "Gender"), "t")
    read = tomllib.loads(text)
    assert read["client"] == "Record ID"
    assert {field["to"] for field in read["fields"]} == {"client.birth_date", "client.sex"}
