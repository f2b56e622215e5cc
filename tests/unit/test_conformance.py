"""The published examples, and the scorer that counts them."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.citations.conformance import normal, score, score_files
from workbench.errors import CitationError

DATA = Path(__file__).parent.parent / "data" / "citations"


def test_all_examples_of_cases_statutes_and_works_but_one_are_met():
    report = score(DATA / "legal-examples.jsonl")
    # ib-160 prints "n. 214" against the guide's own rule, as the example itself notes.
    assert [miss.id for miss in report.misses if miss.form != "italics"] == ["ib-160"]
    assert (report.total.right, report.total.of) == (88, 89)
    assert (report.short.right, report.short.of) == (9, 9)


def test_italics_miss_only_where_another_wording_is_accepted_or_the_guide_contradicts_itself():
    report = score(DATA / "legal-examples.jsonl")
    assert {miss.id for miss in report.misses if miss.form == "italics"} == {"ib-023", "ib-031", "ib-037", "ib-045"}


def test_all_examples_of_abbreviations_are_met():
    report = score(DATA / "abbreviation-examples.jsonl")
    assert report.misses == ()
    assert report.total.of == 26


def test_further_examples_of_the_guide_are_met():
    report = score_files([DATA / "guide-examples.jsonl", DATA / "guide-abbreviations.jsonl"])
    assert report.misses == ()
    assert report.total.of == 262
    assert report.by_type["case"].of > 80


def test_the_same_kinds_of_record_are_read_in_other_spellings():
    report = score(DATA / "variation-examples.jsonl")
    assert report.misses == ()
    assert (report.total.of, report.short.of) == (86, 8)


def test_a_report_can_be_written_as_json():
    report = score(DATA / "legal-examples.jsonl").json()
    assert json.loads(json.dumps(report))["total"] == {"right": 88, "of": 89}


@pytest.mark.parametrize(("a", "b"), [
    ("*Id.*", "Id"), ("570–71", "570-71"), ("“x”", '"x"'), ("a  b\u00a0c.", "a b c"), ("aff’d", "aff'd"),
])
def test_comparison_looks_past_typography(a, b):
    assert normal(a) == normal(b)


def test_comparison_sees_italics_where_they_count():
    assert normal("*Id.* at 5.", italics=True) == "*Id.* at 5"
    assert normal("Id. at 5", italics=True) != normal("*Id.* at 5", italics=True)
    assert normal("a, b") != normal("a b")


def written(tmp_path, *lines):
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n\n", "utf-8")
    return path


def test_misses_say_what_was_expected_and_what_came(tmp_path):
    report = score(written(tmp_path,
        {"id": "a", "type": "book", "input": {"title": "T", "year": 2001, "unknown": 1}, "expected": "U (2001)"},
        {"id": "b", "type": "book", "input": {"title": "T", "year": 2001}, "expected": "x", "accept": ["T (2001)"], "expected_md": "T (2001)"},
        {"id": "c", "type": "nothing", "input": {}, "expected": "x", "short": "y"},
        {"id": "d", "type": "statute", "input": {"code": "U.S.C.", "title": 1, "section": "1"}, "expected": "1 U.S.C. § 1", "short": "Id."},
        {"id": "e", "type": "case", "input": {"case_name": "A v. B", "court": "Me."}, "expected": "x", "short": "Id."},
        {"id": "f", "kind": "journal", "input": "Yale Law Journal", "expected": "Yale L. J."},
    ))
    assert [(miss.id, miss.form) for miss in report.misses] == [
        ("a", "full"), ("b", "italics"), ("c", "full"), ("c", "short"), ("e", "full"), ("e", "short"), ("f", "full")]
    assert report.misses[0].got == "*T* (2001)."
    assert "SW311" in report.misses[2].got
    assert "SW313" in report.misses[4].got
    assert report.total.right == 2


@pytest.mark.parametrize(("line", "code"), [("{", "SW336"), ("[]", "SW337"), ('{"input": {}}', "SW337")])
def test_a_file_that_holds_no_examples_is_refused_by_its_line(tmp_path, line, code):
    with pytest.raises(CitationError) as caught:
        score(written(tmp_path, line))
    assert caught.value.code == code
    assert "line 1" in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CitationError) as caught:
        score(tmp_path / "none.jsonl")
    assert caught.value.code == "SW335"


EXAMPLES = [json.loads(line) for name in ("legal-examples.jsonl", "variation-examples.jsonl")
            for line in (DATA / name).read_text("utf-8").splitlines()]
ODD = st.sampled_from([None, "", 0, -3, True, [], {}, {"a": 1}, ["x", {"y": [1]}], "((", "§", "\\x{", 3.5, [[1]], "and", "{", "("])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(example=st.sampled_from(EXAMPLES), name=st.integers(0, 20), value=ODD, whole=st.sampled_from([None, None, None, "x", 3, [1]]))
def test_an_odd_value_is_a_miss_and_never_stops_the_scoring(tmp_path, example, name, value, whole):
    names = sorted(example["input"])
    changed = {**example, "input": {**example["input"], names[name % len(names)]: value} if whole is None else whole}
    assert score(written(tmp_path, changed)).total.of == 1
