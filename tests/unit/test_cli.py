import json
import shutil

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.runs.workplace import lay_out
from workbench.settings import settings, share


def run(*args: object, **kwargs: object):
    return CliRunner().invoke(main, [str(a) for a in args], **kwargs)


def test_help_says_what_it_is_and_where_to_start():
    said = run("--help").stdout
    assert "From a client's life to a cited sentencing appendix" in said
    assert "Exit codes" in said and "workbench demo" in said and "\\b" not in said


def test_a_search_in_plain_words_finds_findings_and_what_cuts_the_other_way():
    rows = json.loads(run("library", "search", "children of incarcerated parents", "--limit", "20", "--json").stdout)
    assert set(rows[0]) == {"finding", "source", "title", "authors", "year", "doi", "score", "direction", "certainty"}
    assert [r["score"] for r in rows] == sorted((r["score"] for r in rows), reverse=True)
    assert {"mitigating"} < {r["direction"] for r in rows}
    assert any("murray2012" in r["finding"] for r in rows)


def test_a_search_reads_well_and_says_when_it_finds_nothing():
    assert "certainty" in run("library", "search", "foster care arrest").stdout
    for question in ("zzzqqq", '" OR (', "the of and"):
        assert "Nothing found" in run("library", "search", question).stdout


def test_formatting_a_formatted_library_changes_nothing(tmp_path):
    folder = tmp_path / "literature"
    shutil.copytree(share("literature"), folder)
    assert run("library", "format", env={"WORKBENCH_LITERATURE": str(folder)}).stdout == ""
    path = folder / "factors.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    assert "factors.json" in run("library", "format", env={"WORKBENCH_LITERATURE": str(folder)}).stdout
    assert path.read_bytes() == (share("literature") / "factors.json").read_bytes()


def test_check_lists_what_is_doubtful_and_exits_three_on_an_error(tmp_path):
    source = share("examples") / "federal-youth.json"
    good = run("check", source)
    assert good.exit_code == 0 and "0 errors" in good.stdout
    case = json.loads(source.read_text(encoding="utf-8"))
    case["strengths"] = []
    bad = tmp_path / "case.json"
    bad.write_text(json.dumps(case), encoding="utf-8")
    result = run("check", bad, "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)[0]["code"] == "SW450"


def test_conformance_scores_a_file_and_prints_each_miss(tmp_path):
    examples = tmp_path / "examples.jsonl"
    examples.write_text("\n".join(json.dumps(e) for e in (
        {"id": "a", "type": "case", "input": {"case_name": "Ford v. Wainwright", "volume": 477, "reporter": "U.S.",
         "first_page": 399, "court": "U.S. Supreme Court", "year": 1986}, "expected": "Ford v. Wainwright, 477 U.S. 399 (1986)."},
        {"id": "b", "type": "case", "input": {"case_name": "Ford v. Wainwright", "volume": 477, "reporter": "U.S.",
         "first_page": 399, "court": "U.S. Supreme Court", "year": 1986}, "expected": "Something else."},
    )), encoding="utf-8")
    said = run("conformance", examples).stdout
    assert "1 of 2" in said and "expected  Something else." in said and "got       *Ford v. Wainwright*" in said
    assert json.loads(run("conformance", examples, "--json").stdout)["total"] == {"right": 1, "of": 2}


def test_a_style_is_refused_where_it_cannot_print_citations_before_anything_runs(tmp_path):
    result = run("demo", "--style", "apa7", "--citations", "footnotes", "--out", tmp_path / "out")
    assert result.exit_code == 1 and "SW302" in result.stderr
    assert not (tmp_path / "out").exists()


def test_help_names_the_styles_and_where_citations_are_printed():
    said = run("build", "--help").stdout
    assert "[bluebook|apa7]" in said and "[footnotes|text]" in said


def test_a_working_folder_gets_copies_and_nothing_in_it_is_overwritten(tmp_path):
    folder = lay_out(tmp_path / "mine")
    own = folder / "appendix.ipynb"
    assert own.is_file() and (folder / "cases" / "federal-youth.json").is_file()
    own.write_text("mine", encoding="utf-8")
    lay_out(folder)
    assert own.read_text(encoding="utf-8") == "mine"


def test_a_working_folder_that_cannot_be_made_is_said_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    result = run("lab", blocked / "inside")
    assert result.exit_code == 1 and "SW620" in result.stderr


def test_settings_come_from_the_environment_then_the_file_then_the_default(tmp_path, monkeypatch):
    file = tmp_path / "settings.toml"
    file.write_text(f'cases = "{tmp_path / "a"}"\npreview = false\n', encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_SETTINGS", str(file))
    assert settings().cases == tmp_path / "a" and settings().preview is False
    monkeypatch.setenv("WORKBENCH_CASES", str(tmp_path / "b"))
    assert settings().cases == tmp_path / "b"
    monkeypatch.setenv("WORKBENCH_SETTINGS", str(tmp_path / "none.toml"))
    monkeypatch.delenv("WORKBENCH_CASES")
    assert settings().preview is True


@pytest.mark.parametrize(("text", "code"), [("cases = [", "SW002"), ("colour = 1", "SW003")])
def test_settings_that_cannot_be_read_are_named_with_their_file(tmp_path, text, code):
    file = tmp_path / "settings.toml"
    file.write_text(text, encoding="utf-8")
    result = run("library", "search", "x", env={"WORKBENCH_SETTINGS": str(file)})
    assert result.exit_code == 1 and code in result.stderr and "settings.toml" in result.stderr
