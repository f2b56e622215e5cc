"""The curator's list of work: every kind of gap is found, and nothing is called a gap that is none."""

import datetime as dt
import json
import shutil

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.evidence.audit import Gap, GapKind, audit
from workbench.evidence.coverage import coverage, coverage_page, shortfalls
from workbench.evidence.library import load_library
from workbench.settings import share

TODAY = dt.date(2026, 11, 25)
LIBRARY = load_library()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(share("literature"), tmp_path / "literature")


def change(path, key, **values):
    """Set fields of one entry; ``None`` takes a field out."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    for row in rows:
        if row["id"] == key:
            row.update(values)
            for name in [name for name, value in values.items() if value is None]:
                del row[name]
    path.write_text(json.dumps(rows), encoding="utf-8")


def unaudited(row):
    """The entry's verification as it stands before anybody audits it."""
    return {name: value for name, value in row["verification"].items() if name not in {"audit", "audit_tried"}}


def gaps(library, kind, entry, today=TODAY):
    return [gap.problem for gap in audit(library, today) if gap.kind is kind and gap.entry == entry]


def test_the_list_is_in_order_and_the_same_each_time():
    found = audit(LIBRARY, TODAY)
    order = list(GapKind)
    assert found == audit(LIBRARY, TODAY)
    assert list(found) == sorted(found, key=lambda g: (order.index(g.kind), g.what, g.entry, g.problem))
    assert all(isinstance(gap, Gap) and gap.problem for gap in found)


def test_what_a_full_citation_lacks_is_named():
    assert gaps(LIBRARY, GapKind.INCOMPLETE, "rose2021") == ["no volume, pages"]
    assert gaps(LIBRARY, GapKind.INCOMPLETE, "felitti1998") == []


def test_nothing_is_old_today_and_everything_is_in_three_years():
    assert not [gap for gap in audit(LIBRARY, TODAY) if gap.kind is GapKind.STALE]
    later = {gap.entry for gap in audit(LIBRARY, dt.date(2029, 11, 25)) if gap.kind is GapKind.STALE}
    assert set(LIBRARY.findings) | set(LIBRARY.law.authorities) | set(LIBRARY.law.provisions) <= later
    assert set(LIBRARY.programs) <= later


def test_twenty_four_months_are_not_yet_old():
    finding = next(iter(LIBRARY.findings.values()))
    checked = finding.verification.checked
    at_the_limit = checked.replace(year=checked.year + 2)
    assert gaps(LIBRARY, GapKind.STALE, finding.id, at_the_limit) == []
    assert gaps(LIBRARY, GapKind.STALE, finding.id, at_the_limit.replace(month=12)) != []


def test_an_unread_finding_a_bare_record_and_an_old_search_are_listed(folder):
    path = folder / "findings" / "adversity-and-development.json"
    change(path, "anda2020-not-individual", read=None)
    (folder / "searches.json").write_text(json.dumps([
        {"id": "autism-1", "factor": "autism", "sought": "an adverse finding", "places": ["PubMed"], "words": ["autism"],
         "date": "2023-01-01", "result": "none"}]), encoding="utf-8")
    library = load_library(folder)
    assert gaps(library, GapKind.READING, "anda2020-not-individual")
    assert gaps(library, GapKind.METADATA_ONLY, "strang2013rjc-review") == ["only the record of the publication was seen"]
    assert gaps(library, GapKind.STALE, "autism") == ["last searched on 2023-01-01"]


def test_an_audit_takes_a_finding_off_the_list(folder):
    path = folder / "findings" / "adversity-and-development.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    row = next(r for r in rows if r["verification"]["status"] == "verified")
    change(path, row["id"], verification=unaudited(row))
    assert gaps(load_library(folder), GapKind.NOT_AUDITED, row["id"])
    change(path, row["id"], verification=unaudited(row) | {"audit": {
        "page": "https://pubmed.ncbi.nlm.nih.gov/1/", "date": "2026-11-25", "fields": ["year", "effects[0]"]}})
    library = load_library(folder)
    assert gaps(library, GapKind.NOT_AUDITED, row["id"]) == []
    assert gaps(library, GapKind.THIRD_PARTY, row["id"]) == []


def test_an_audit_that_was_tried_in_vain_says_where_and_is_listed_apart(folder):
    path = folder / "findings" / "adversity-and-development.json"
    row = json.loads(path.read_text(encoding="utf-8"))[0]
    change(path, row["id"], verification=unaudited(row) | {
        "audit_tried": {"date": "2026-11-25", "where": ["PubMed", "the publisher's site"]}})
    library = load_library(folder)
    assert gaps(library, GapKind.NOT_AUDITED, row["id"]) == []
    assert gaps(library, GapKind.AUDIT_TRIED, row["id"]) == [
        "no second page found on 2026-11-25 in PubMed, the publisher's site"]


def test_a_host_in_no_class_is_listed_and_proves_nothing(folder):
    path = folder / "findings" / "adversity-and-development.json"
    row = next(r for r in json.loads(path.read_text(encoding="utf-8")) if r["id"] == "aizer2019-detention")
    change(path, "aizer2019-detention",
           verification={"finding": ["https://who-knows.example/1"], "status": "verified", "checked": row["verification"]["checked"]})
    library = load_library(folder)
    assert gaps(library, GapKind.HOST, "who-knows.example") == ["in no class yet, so it proves nothing"]
    assert gaps(library, GapKind.THIRD_PARTY, "aizer2019-detention") == ["seen in a third-party copy only"]


def test_an_unconfirmed_field_of_an_instrument_and_a_bare_catalogue_entry_are_listed(folder):
    change(folder / "factors.json", "autism", topics=None, services=None)
    change(folder / "factors.json", "risk-assessment", services=None)
    change(folder / "programs.json", "multisystemic-therapy", findings=None)
    library = load_library(folder)
    assert "licence" in gaps(library, GapKind.INSTRUMENT, "compas")[0]
    assert gaps(library, GapKind.CATALOGUE, "autism") == ["no topics, services"]
    assert gaps(library, GapKind.CATALOGUE, "risk-assessment") == []
    assert gaps(library, GapKind.PROGRAM, "multisystemic-therapy") == ["no finding of the library beside its ratings"]


def test_a_factor_short_of_the_goal_says_by_how_much_and_a_dated_search_answers(folder):
    row = next(row for row in coverage(LIBRARY) if row.factor == "trafficking-survivor")
    assert shortfalls(row) == ()
    empty = type(row)("x", 0, 0, 0, 0, None, None, (), (), ())
    assert shortfalls(empty) == ("0 of 4 findings", "0 of 3 sources", "nothing that cuts the other way, and no search for it")
    (folder / "searches.json").write_text(json.dumps([
        {"id": "left", "factor": "fetal-alcohol", "sought": "an adverse finding", "places": ["PubMed", "PMC"],
         "words": ["fetal alcohol null"], "date": "2026-11-25", "result": "none", "note": "Two abstracts were read."}]), encoding="utf-8")
    library = load_library(folder)
    row = next(row for row in coverage(library) if row.factor == "fetal-alcohol")
    assert row.none_located == ("left",)
    assert not any("cuts the other way" in text for text in shortfalls(row))
    assert "- fetal-alcohol: an adverse finding. 2026-11-25, in PubMed, PMC, by “fetal alcohol null”: none. Two abstracts" in coverage_page(library)


def test_a_search_on_an_unknown_factor_is_a_fault(folder):
    (folder / "searches.json").write_text(json.dumps([
        {"id": "a", "factor": "autismo", "sought": "x", "places": ["y"], "words": ["z"], "date": "2026-11-25", "result": "none"}]), encoding="utf-8")
    with pytest.raises(Exception, match="Did you mean autism"):
        load_library(folder)


def test_the_page_of_the_documentation_is_current():
    # Write it again with: workbench library coverage --write
    page = (share("literature").parent / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == coverage_page(LIBRARY)


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def test_the_command_prints_gaps_by_kind_and_as_json():
    said = run("library", "audit", "--as-of", "2026-11-25", "--kind", "incomplete")
    rows = json.loads(run("library", "audit", "--as-of", "2026-11-25", "--json").stdout)
    assert said.exit_code == 0
    assert "source rose2021: no volume, pages" in said.stdout
    assert said.stdout.splitlines()[0].startswith("incomplete: ")
    assert {tuple(row) for row in rows} == {("kind", "what", "entry", "problem")}
    assert len(rows) == len(audit(LIBRARY, TODAY))


def test_the_command_refuses_a_kind_it_does_not_know():
    said = run("library", "audit", "--kind", "stales")
    assert said.exit_code == 2
    assert "stale, single-source" in said.output


def test_the_table_is_printed_written_and_given_as_json(tmp_path):
    path = tmp_path / "page.md"
    assert run("library", "coverage").stdout == coverage_page(LIBRARY)
    assert run("library", "coverage", "--write", path).stdout == "wrote page.md\n"
    assert path.read_text(encoding="utf-8") == coverage_page(LIBRARY)
    rows = json.loads(run("library", "coverage", "--json").stdout)
    assert {row["factor"] for row in rows} == set(LIBRARY.factors)
    assert all(row["best_certainty"] in {None, "very low", "low", "moderate", "high"} for row in rows)
