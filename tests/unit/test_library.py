"""The library as a whole: what it gives by key, and how every fault in it is told at once."""

import json
import shutil

import pytest

from workbench.errors import LibraryError, UnknownRecord
from workbench.evidence.coverage import coverage
from workbench.evidence.findings import Design
from workbench.evidence.formatting import canonical, format_files
from workbench.evidence.library import load_library
from workbench.settings import share


@pytest.fixture(scope="module")
def library():
    return load_library()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped library that a test may break."""
    return shutil.copytree(share("literature"), tmp_path / "literature")


def edit(path, change):
    """Change the rows of a JSON file in place and write it back."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    change(rows)
    path.write_text(json.dumps(rows), encoding="utf-8")


def findings(folder):
    """The first file of findings of a library."""
    return min((folder / "findings").glob("*.json"))


def faults(folder):
    """Every fault of a library, as text."""
    with pytest.raises(LibraryError) as caught:
        load_library(folder)
    assert caught.value.code == "SW202"
    return [str(fault) for fault in caught.value.faults]


def test_everything_is_given_by_key(library):
    assert library.get_source("felitti1998").fields["year"] == "1998"
    assert library.get_finding("widom1989-cycle").source == "widom1989"
    assert library.get_factor("neglect").label == "Childhood neglect"
    some = next(iter(library.law.authorities))
    assert library.get_authority(some).id == some


@pytest.mark.parametrize(("get", "key", "near", "what"), [
    ("get_source", "feliti1998", "felitti1998", "source"),
    ("get_finding", "widom1989-cycles", "widom1989-cycle", "finding"),
    ("get_factor", "neglects", "neglect", "factor"),
    ("get_authority", "williams-v-new-york", "williams-v-new-york-1949", "authority"),
])
def test_an_unknown_key_is_an_error_that_names_the_nearest(library, get, key, near, what):
    with pytest.raises(UnknownRecord) as caught:
        getattr(library, get)(key)
    assert caught.value.code == "SW201"
    assert f"no {what} “{key}”" in str(caught.value)
    assert near in caught.value.remedy


def test_a_copy_of_the_library_has_the_same_revision(library, folder):
    assert load_library(folder).revision == library.revision


def test_one_changed_letter_changes_the_revision_and_a_note_for_readers_does_not(library, folder):
    (folder / "README.md").write_text("other", encoding="utf-8")
    assert load_library(folder).revision == library.revision
    edit(folder / "factors.json", lambda rows: rows[0].update(label="Other"))
    assert load_library(folder).revision != library.revision


def test_the_library_cannot_be_changed_once_it_is_read(library):
    with pytest.raises(TypeError):
        library.findings["x"] = None
    with pytest.raises(AttributeError):
        library.revision = "x"


def test_faults_of_several_files_are_told_together(folder):
    with (folder / "sources.bib").open("a", encoding="utf-8") as bib:
        bib.write("\n@article{felitti1998, title={T}, author={Lee}}\n@article{nobody, title={T}}\n")
    edit(folder / "factors.json", lambda rows: rows[0].update(kind="weather"))
    edit(findings(folder), lambda rows: rows[2]["population"].update(countries=["usa"]))
    told = faults(folder)
    assert any("sources.bib: " in text and "felitti1998 is used twice" in text for text in told)
    assert any("nobody" in text and "no author or editor" in text for text in told)
    assert any("factors.json $[0].kind" in text for text in told)
    assert any(f"{findings(folder).name} $[2].population.countries[0]" in text for text in told)


def test_one_defect_of_the_bibliography_names_file_and_line(folder):
    with (folder / "sources.bib").open("a", encoding="utf-8") as bib:
        bib.write("\n@article{nobody, title={T}}\n")
    (told,) = faults(folder)
    assert told.startswith("sources.bib: nobody, line ")


def test_a_missing_part_is_a_fault_and_not_a_traceback(tmp_path):
    told = faults(tmp_path)
    assert [text.split(":")[0] for text in told] == ["sources.bib", "factors.json $", "findings", "law"]


def test_a_source_that_is_not_in_the_bibliography_is_named_with_the_nearest(folder):
    edit(findings(folder), lambda rows: rows[0].update(source="aizer2014"))
    (told,) = faults(folder)
    assert "no source “aizer2014”" in told
    assert "aizer2015" in told


def test_a_factor_that_is_not_in_the_catalogue_is_named(folder):
    edit(findings(folder), lambda rows: rows[0].update(factors=["neglectt"]))
    (told,) = faults(folder)
    assert told.startswith(f"{findings(folder).name} {_first(folder)}.factors[0]: no factor “neglectt”")
    assert told.endswith("Did you mean neglect?")


def test_a_factor_taken_out_of_the_catalogue_is_missed_by_findings_and_by_law(folder):
    edit(folder / "factors.json", lambda rows: rows.remove(next(r for r in rows if r["id"] == "youth")))
    told = faults(folder)
    assert any(text.startswith("law ") for text in told)
    assert any("findings" not in text and ".json " in text for text in told)


def _first(folder):
    return json.loads(findings(folder).read_text(encoding="utf-8"))[0]["id"]


@pytest.mark.parametrize(("others", "says"), [
    (["nothing-like-this"], "no finding “nothing-like-this”"),
    (["widom1989-cycle"], "“widom1989-cycle” does not name this finding in return"),
    ([None], "does not travel with itself"),
])
def test_a_counterpart_must_exist_and_answer(folder, others, says):
    mine = _first(folder)

    def point(rows):
        rows[0]["cite_with"] = [other or mine for other in others]

    edit(findings(folder), point)
    assert any(says in text and f"{mine}.cite_with[0]" in text for text in faults(folder))


@pytest.mark.parametrize("newer", ["nothing-like-this", None])
def test_what_supersedes_a_finding_must_be_another_finding(folder, newer):
    mine = _first(folder)
    edit(findings(folder), lambda rows: rows[0].update(superseded_by=newer or mine))
    assert any("superseded_by" in text and "no other finding" in text for text in faults(folder))


def test_an_id_used_in_two_files_is_a_fault(folder):
    row = json.loads(findings(folder).read_text(encoding="utf-8"))[0]
    edit(sorted((folder / "findings").glob("*.json"))[1], lambda rows: rows.append(row))
    assert any("is used in" in text for text in faults(folder))


def test_one_work_under_two_keys_is_a_fault(folder):
    with (folder / "sources.bib").open("a", encoding="utf-8") as bib:
        bib.write("\n@article{twin, title={T}, author={Lee, Jo}, doi={10.1016/S0749-3797(98)00017-8}}\n"
                  "@article{twins, title={T}, author={Lee, Jo}, doi={10.1016/s0749-3797(98)00017-8}}\n")
    assert any("twins.doi" in text and "the same work as " in text for text in faults(folder))


def test_one_title_of_one_year_under_two_keys_and_a_broken_identifier_are_faults(folder):
    with (folder / "sources.bib").open("a", encoding="utf-8") as bib:
        bib.write("\n@book{one, title={A Rare Title: Of Its Own}, author={Lee, Jo}, year={2020}, isbn={978-0-306-40615-8}}\n"
                  "@book{two, title={A rare title, of its own}, author={Lee, Jo}, year={2020}}\n")
    said = faults(folder)
    assert any("two.title: the same work as one" in text for text in said)
    assert any("one.isbn: not an ISBN" in text for text in said)


def test_a_superseded_finding_travels_with_its_successor(folder):
    rows = json.loads(findings(folder).read_text(encoding="utf-8"))
    newer = next(row["id"] for row in rows[1:] if row["id"] not in rows[0].get("cite_with", ()))
    edit(findings(folder), lambda rows: rows[0].update(superseded_by=newer))
    assert any("is not named in cite_with" in text for text in faults(folder))


def test_a_metadata_only_finding_may_not_carry_a_figure(folder):
    edit(findings(folder), lambda rows: rows[0].update(
        effects=[{"outcome": "o", "measure": "OR", "value": 2}],
        verification={"status": "metadata-only", "checked": "2026-11-22"}))
    assert any("may not carry a figure" in text for text in faults(folder))


def test_a_measure_outside_the_vocabulary_is_refused(folder):
    edit(findings(folder), lambda rows: rows[0].update(
        effects=[{"outcome": "o", "measure": "times as likely", "value": 2}]))
    assert any("effects[0].measure" in text for text in faults(folder))


def test_an_estimate_outside_its_interval_is_refused(folder):
    edit(findings(folder), lambda rows: rows[0].update(
        effects=[{"outcome": "o", "measure": "d", "value": -0.2, "interval": {"low": -2.9, "high": -0.3}}]))
    assert any("outside its own interval" in text for text in faults(folder))


def test_formatting_repairs_what_was_disordered_and_touches_nothing_else(folder, library):
    edit(findings(folder), lambda rows: rows.reverse())
    bib = folder / "sources.bib"
    bib.write_text("% a remark\n\n" + bib.read_text(encoding="utf-8"), encoding="utf-8")
    assert not canonical(findings(folder))
    assert not canonical(bib)
    assert sorted(path.name for path in format_files(folder)) == sorted([findings(folder).name, bib.name])
    assert canonical(findings(folder))
    assert format_files(folder) == []
    assert load_library(folder).revision == library.revision


@pytest.mark.parametrize("text", ["{", "{}", '{"id": "a"}', "[1]", '[{"name": "without id"}]'])
def test_formatting_refuses_what_is_not_a_list_of_entries(folder, text):
    path = folder / "factors.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError, match=r"SW203.*factors.json"):
        format_files(folder)
    assert path.read_text(encoding="utf-8") == text


def test_coverage_counts_findings_sources_and_what_is_adverse(library):
    rows = {row.factor: row for row in coverage(library)}
    assert list(rows) == sorted(library.factors)
    about = [f for f in library.findings.values() if "neglect" in f.factors]
    row = rows["neglect"]
    assert (row.findings, row.sources) == (len(about), len({f.source for f in about}))
    assert row.adverse == sum(f.direction == "adverse" for f in about)
    assert row.newest == max(int(library.sources[f.source].fields["year"]) for f in about)
    assert row.designs == tuple(d for d in Design if d in {f.design for f in about})


def test_coverage_of_a_factor_without_findings_is_a_row_of_noughts(folder):
    def add(rows):
        rows.append(rows[0] | {"id": "left-handedness"})

    edit(folder / "factors.json", add)
    row = next(row for row in coverage(load_library(folder)) if row.factor == "left-handedness")
    assert (row.findings, row.sources, row.adverse, row.newest, row.designs) == (0, 0, 0, None, ())
