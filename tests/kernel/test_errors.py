"""Every wrong input a newcomer can give: a message with file, field and remedy; no traceback, no fact, nothing left."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.settings import share

pytestmark = pytest.mark.kernel

NY = share("examples") / "ny-survivor.json"


def run(*args: object, **kwargs: object):
    return CliRunner().invoke(main, [str(a) for a in args], **kwargs)


def changed(tmp_path: Path, change) -> Path:
    case = json.loads(NY.read_text(encoding="utf-8"))
    change(case)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return path


def set_at(*path):
    *steps, last, value = path

    def change(case):
        for step in steps:
            case = case[step]
        case[last] = value

    return change


@pytest.mark.parametrize(("change", "code", "says"), [
    (set_at("claims", 0, "findings", 0, "golding1998"), "SW201", "golding1999"),
    (set_at("claims", 0, "authorities", 0, "authority", "ny-penal-60-21"), "SW201", "ny-penal-60-12"),
    (set_at("factors", -1, "factor", "parental-lss"), "SW201", "parental-loss"),
    (set_at("facts", 0, "references", 0, "exhibit", "no-such-exhibit"), "SW101", "$.facts[0].references[0]"),
    (set_at("facts", 0, "references", 0, "page", 9999), "SW101", "$.facts[0].references[0]"),
    (set_at("events", 0, "when", "1871-01-01"), "SW101", "$.events[0]"),
    (set_at("events", 0, "when", "the day of Quillfeather"), "SW101", "$.events[0].when"),
    (set_at("matter", "sentencing_date", "1999-01-01"), "SW101", "sentencing"),
    (set_at("matter", "nickname", "Quillfeather"), "SW101", "$.matter.nickname"),
    (set_at("schema_version", 99), "SW105", "version 99"),
])
def test_a_fault_in_a_case_names_its_path_and_remedy_and_leaves_nothing(tmp_path, change, code, says):
    path, out = changed(tmp_path, change), tmp_path / "out"
    result = run("build", path, "--out", out)
    assert result.exit_code == 1
    assert code in result.stderr and says in result.stderr and "Remedy:" in result.stderr
    assert "Traceback" not in result.output and "Quillfeather" not in result.output
    assert not out.exists()


def test_all_faults_are_reported_at_once(tmp_path):
    def change(case):
        case["facts"][0]["references"][0]["page"] = 9999
        case["facts"][1]["references"][0]["exhibit"] = "no-such-exhibit"

    result = run("check", changed(tmp_path, change))
    assert "$.facts[0]" in result.stderr and "$.facts[1]" in result.stderr


@pytest.mark.parametrize(("content", "code"), [
    (None, "SW102"), (b"{", "SW103"), (b"\xff\xfe\x00", "SW104"), (b"[]", "SW101"),
])
def test_a_file_that_is_no_case_is_said_to_be_none(tmp_path, content, code):
    path = tmp_path / "case.json"
    if content is not None:
        path.write_bytes(content)
    result = run("build", path, "--out", tmp_path / "out")
    assert result.exit_code == 1 and code in result.stderr and "case.json" in result.stderr


def test_a_broken_bib_entry_is_named_with_its_file(tmp_path):
    folder = tmp_path / "literature"
    shutil.copytree(share("literature"), folder)
    with (folder / "sources.bib").open("a", encoding="utf-8") as file:
        file.write("\n@article{broken2020, title = {No end\n")
    result = run("build", NY, "--out", tmp_path / "out", env={"WORKBENCH_LITERATURE": str(folder)})
    assert result.exit_code == 1 and "sources.bib" in result.stderr and "Remedy:" in result.stderr
    assert not (tmp_path / "out").exists()


def notebook(tmp_path: Path, *, markdown: str = "", code: str = "") -> Path:
    template = json.loads((share("notebooks") / "appendix.ipynb").read_text(encoding="utf-8"))
    if markdown:
        template["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": [markdown]})
    if code:
        template["cells"].insert(4, {"cell_type": "code", "id": "own", "metadata": {}, "source": [code],
                                     "outputs": [], "execution_count": None})
    path = tmp_path / "own.ipynb"
    path.write_text(json.dumps(template), encoding="utf-8")
    return path


def test_an_unknown_key_in_a_persons_text_stops_the_run_and_names_the_nearest(tmp_path):
    own = notebook(tmp_path, markdown="Words [@goldin1999].")
    result = run("build", NY, "--out", tmp_path / "out", "--notebook", own)
    assert result.exit_code == 1 and "SW201" in result.stderr and "golding1999" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_citation_typed_into_a_persons_text_is_refused_by_its_cell_and_a_doubtful_one_is_told(tmp_path):
    own = notebook(tmp_path, markdown="Quillfeather relies on Roper v. Simmons, 543 U.S. 551 (2006).")
    result = run("build", NY, "--out", tmp_path / "out", "--notebook", own)
    assert result.exit_code == 1 and "SW361" in result.stderr and "Markdown cell" in result.stderr
    assert "@roper-v-simmons-2005" in result.stderr and "Quillfeather" not in result.output
    assert not (tmp_path / "out").exists()
    own = notebook(tmp_path, markdown="See Brown v. Board of Education, 347 U.S. 483 (1954).")
    result = run("build", NY, "--out", tmp_path / "out", "--notebook", own)
    assert result.exit_code == 0 and "SW365" in result.stdout


def test_a_cell_that_fails_is_named_without_its_traceback(tmp_path):
    own = notebook(tmp_path, code="raise ValueError('Quillfeather')")
    result = run("build", NY, "--out", tmp_path / "out", "--notebook", own)
    assert result.exit_code == 1 and "SW601" in result.stderr and "cell 5" in result.stderr
    assert "Quillfeather" not in result.output and "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_notebook_without_parameters_is_refused(tmp_path):
    path = tmp_path / "plain.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    result = run("build", NY, "--out", tmp_path / "out", "--notebook", path)
    assert result.exit_code == 1 and "SW605" in result.stderr


def test_a_date_or_volume_that_is_none_is_a_wrong_call():
    assert run("build", NY, "--as-of", "tomorrow").exit_code == 2
    assert run("build", NY, "--volume", "secret").exit_code == 2


def test_an_output_folder_that_cannot_be_written_is_said_so(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    result = run("build", NY, "--out", blocked / "out")
    assert result.exit_code == 1 and "SW610" in result.stderr and "Remedy:" in result.stderr


def test_a_full_disk_leaves_no_document_behind(tmp_path, monkeypatch):
    import errno

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("workbench.runs.build.os.fsync", full)
    result = run("build", NY, "--out", tmp_path / "out")
    assert result.exit_code == 1 and "SW610" in result.stderr and "No space left" in result.stderr
    assert list((tmp_path / "out").iterdir()) == []


def test_errors_can_be_had_as_json(tmp_path):
    result = run("--json-errors", "build", tmp_path / "none.json")
    said = json.loads(result.stderr)
    assert said["error"] == "SW102" and said["remedy"]


def test_a_changed_document_no_longer_verifies(documents, tmp_path):
    built = documents("ny-survivor.json").built
    for path in (*built.documents.values(), built.notebook, built.manifest):
        shutil.copy(path, tmp_path / path.name)
    assert run("verify", tmp_path / built.manifest.name).exit_code == 0
    (tmp_path / built.documents["html"].name).write_text("changed", encoding="utf-8")
    result = run("verify", tmp_path / built.manifest.name)
    assert result.exit_code == 1 and "SW541" in result.stderr
