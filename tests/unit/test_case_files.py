import errno
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import files
from workbench.case.files import dump_case, find_case, load_case, parse_case, revision, save_case
from workbench.errors import CaseError, CaseInvalid

EXAMPLES = Path(__file__).parents[2] / "examples"
FEDERAL = EXAMPLES / "federal-youth.json"


@pytest.fixture(scope="module")
def data() -> dict:
    return json.loads(FEDERAL.read_text(encoding="utf-8"))


def as_bytes(data: object) -> bytes:
    return json.dumps(data).encode()


def refusal(data: bytes) -> CaseError:
    with pytest.raises(CaseError) as caught:
        parse_case(data)
    return caught.value


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_reading_and_writing_an_example_gives_the_same_bytes(path):
    assert dump_case(load_case(path)) == path.read_bytes()


def test_the_bytes_do_not_depend_on_the_order_of_fields_or_on_defaults_left_out(data):
    case = load_case(FEDERAL)

    def backwards(node: object) -> object:
        if isinstance(node, dict):
            return {key: backwards(node[key]) for key in reversed(node) if node[key] is not None and node[key] != []}
        return [backwards(child) for child in node] if isinstance(node, list) else node

    assert dump_case(parse_case(as_bytes(backwards(data)))) == dump_case(case)


def test_a_file_ends_with_a_newline_and_keeps_letters_as_they_are():
    text = dump_case(load_case(FEDERAL)).decode("utf-8")
    assert text.endswith("}\n")
    assert "Tobías" in text


@given(st.text(min_size=1, max_size=40).map(str.strip).filter(
    lambda text: text and not set(text) & set("\r\n") and text.isprintable()))
def test_any_name_survives_writing_and_reading(name):
    data = json.loads(FEDERAL.read_text(encoding="utf-8"))
    data["client"]["full_name"] = name
    case = parse_case(as_bytes(data))
    assert case.client.full_name == name
    assert parse_case(dump_case(case)) == case


def test_the_revision_changes_with_any_edit_and_with_nothing_else(data):
    case = load_case(FEDERAL)
    assert revision(case) == revision(parse_case(dump_case(case)))
    data = json.loads(json.dumps(data))
    data["facts"][0]["statement"] += " Edited."
    assert revision(parse_case(as_bytes(data))) != revision(case)


def test_a_missing_file_is_named_with_its_remedy(tmp_path):
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "case-0a0b0c0d.json")
    assert (caught.value.code, caught.value.file) == ("SW102", "case-0a0b0c0d.json")
    assert caught.value.remedy


def test_a_folder_is_not_a_case_file(tmp_path):
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path)
    assert caught.value.code == "SW102"


def test_a_file_that_is_not_json_is_refused_with_line_and_column(tmp_path):
    path = tmp_path / "case.json"
    path.write_text('{\n  "client": Quillfeather\n}', encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case(path)
    assert caught.value.code == "SW103"
    assert caught.value.file == "case.json"
    assert "line 2, column 13" in caught.value.problem
    assert "Quillfeather" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"a": ' + b"9" * 5000 + b"}"], ids=["deep", "long number"])
def test_json_that_cannot_be_held_is_refused_in_the_same_way(data):
    assert refusal(data).code == "SW103"


def test_a_file_in_another_encoding_is_refused():
    error = refusal('{"name": "Tobías"}'.encode("latin-1"))
    assert error.code == "SW104"
    assert "byte 13" in error.problem


def test_a_byte_order_mark_is_read_over():
    assert parse_case(b"\xef\xbb\xbf" + FEDERAL.read_bytes()) == load_case(FEDERAL)


def test_a_file_of_a_newer_version_is_refused_before_anything_else():
    error = refusal(as_bytes({"schema_version": 2, "something": "new"}))
    assert (error.code, error.field) == ("SW105", "$.schema_version")


@pytest.mark.parametrize(("path", "value", "field", "words"), [
    (("matter", "offense_date"), "Quillfeather", "$.matter.offense_date", "valid date"),
    (("facts", 3, "when"), "when Quillfeather left", "$.facts[3].when", "summer 1998 or 1999"),
    (("facts", 3, "permission"), "Quillfeather", "$.facts[3].permission", "this should be 'yes'"),
    (("facts", 3, "references"), [], "$.facts[3].references", "at least 1"),
    (("exhibits", 0, "key"), "Quillfeather", "$.exhibits[0].key", "pattern"),
    (("exhibits", 0, "pages"), 0, "$.exhibits[0].pages", "greater than or equal to 1"),
    (("client", "birth_dat"), "Quillfeather", "$.client.birth_dat", "Did you mean birth_date"),
    (("client", "Quillfeather"), "x", "$.client.(unknown field)", "no such field"),
    (("matter", "guideline_range", "high_months"), 1, "$.matter.guideline_range", "high_months is below low_months"),
    (("claims", 0, "offered_for"), "diagnostic", "$.claims[0]", "evaluator"),
])
def test_a_fault_names_its_path_and_never_the_value(data, path, value, field, words):
    data = json.loads(json.dumps(data))
    *parents, last = path
    at = data
    for part in parents:
        at = at[part]
    at[last] = value
    error = refusal(as_bytes(data))
    assert isinstance(error, CaseInvalid)
    assert error.code == "SW101"
    found = {fault.field: fault.problem for fault in error.faults}
    assert words in found[field]
    assert "Quillfeather" not in str(error)


def test_a_missing_field_is_named():
    found = {fault.field: fault.problem for fault in refusal(b"{}").faults}
    assert found["$.client"] == "this field is missing: add it"
    assert len(found) > 2


def test_a_file_that_holds_no_object_is_refused():
    assert refusal(b"[]").faults[0].field == "$"


def test_a_field_written_twice_is_refused_and_not_silently_dropped():
    error = refusal(b'{"case_id": "case-00000001", "case_id": "case-00000002", "Quill": 1, "Quill": 2}')
    assert [fault.problem.split("'")[1] for fault in error.faults] == ["(unknown field)", "case_id"]


def test_faults_of_the_references_carry_the_file(tmp_path, data):
    data = json.loads(json.dumps(data))
    data["facts"][0]["references"][0]["page"] = 9999
    path = tmp_path / "case-1.json"
    path.write_bytes(as_bytes(data))
    with pytest.raises(CaseInvalid) as caught:
        load_case(path)
    assert caught.value.file == "case-1.json"
    assert caught.value.faults[0].field == "$.facts[0].references[0].page"


def test_a_saved_case_is_whole_private_and_alone_in_its_folder(tmp_path):
    path = tmp_path / "case-00000001.json"
    case = load_case(FEDERAL)
    save_case(case, path)
    assert path.read_bytes() == dump_case(case)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    save_case(case, path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_half_written(tmp_path, monkeypatch, step):
    path = tmp_path / "case-00000001.json"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", full) if step == "fsync" else (Path, "replace", full)))
    with pytest.raises(CaseError) as caught:
        save_case(load_case(FEDERAL), path)
    assert caught.value.code == "SW106"
    assert "No space left" in caught.value.problem
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_case_is_not_saved_into_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CaseError) as caught:
        save_case(load_case(FEDERAL), tmp_path / "nowhere" / "case.json")
    assert caught.value.code == "SW106"


def test_a_case_is_found_by_its_id_whatever_its_file_is_called():
    assert find_case(EXAMPLES, load_case(FEDERAL).case_id) == FEDERAL


def test_a_file_named_by_the_id_is_found_without_reading_the_others(tmp_path, monkeypatch):
    case = load_case(FEDERAL)
    save_case(case, tmp_path / f"{case.case_id}.json")
    (tmp_path / "a.json").write_text("not JSON", encoding="utf-8")
    read = []
    monkeypatch.setattr(files, "_id_of", lambda path: read.append(path.name) or case.case_id)
    assert find_case(tmp_path, case.case_id).name == f"{case.case_id}.json"
    assert read == [f"{case.case_id}.json"]


@pytest.mark.parametrize("case_id", ["", "../case-00000001", "case-00000001/../x", "case-XYZ", "case-00000001\n", "/etc/passwd"])
def test_what_is_not_an_id_is_refused_and_not_repeated(case_id):
    with pytest.raises(CaseError) as caught:
        find_case(EXAMPLES, case_id)
    assert caught.value.code == "SW107"
    assert caught.value.problem == "this is not a case id"


def test_an_id_that_no_file_has_is_refused_and_other_files_do_not_disturb_the_search(tmp_path):
    (tmp_path / "a.json").write_text("not JSON", encoding="utf-8")
    (tmp_path / "b.json").write_text("[]", encoding="utf-8")
    (tmp_path / "c.json").write_text('{"case_id": 7}', encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        find_case(tmp_path, "case-00000001")
    assert caught.value.code == "SW107"


def test_two_files_with_one_id_are_refused(tmp_path):
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text('{"case_id": "case-00000001"}', encoding="utf-8")
    with pytest.raises(CaseError, match="2 files"):
        find_case(tmp_path, "case-00000001")
