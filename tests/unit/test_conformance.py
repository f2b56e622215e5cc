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


def test_the_examples_of_apa_are_met_but_for_those_that_need_what_their_file_does_not_hold():
    report = score(DATA / "apa-examples.jsonl")
    # 9.47:5 and 9.8:8 are told from works that are not in the file, 10.7:69 reviews one; 9.8:5 is cut off by a page's
    # end and 10.3:38 has a blank of the typesetter's; of 11.4:3 APA's own page prints the comma that is missed here.
    assert {(miss.id, miss.form) for miss in report.misses} == {
        ("apa-9.47:5", "full"), ("apa-10.7:69", "full"), ("apa-10.3:38", "full"), ("apa-11.4:3", "parenthetical"),
        *((key, form) for key in ("apa-9.8:8", "apa-9.8:5") for form in ("parenthetical", "narrative"))}
    assert (report.total.right, report.total.of, report.in_text.right, report.in_text.of) == (76, 79, 98, 103)


def test_the_examples_of_libraries_guides_to_apa_are_met():
    report = score(DATA / "apa-guide-examples.jsonl")
    assert report.misses == ()
    assert (report.total.of, report.in_text.of) == (93, 64)
    seen = [json.loads(line)["seen"] for line in (DATA / "apa-guide-examples.jsonl").read_text("utf-8").splitlines()]
    assert all(address.startswith("http") for address in seen)


def test_a_work_that_an_example_speaks_of_is_found_in_it_or_in_its_file(tmp_path):
    review = {"id": "apa-1", "section": "10.7", "entrytype": "article", "expected": "Fern, A. (2012). T [Review of the book *B*, by C. Gum]. *J*.",
              "input": {"author": "A. Fern", "title": "T", "journaltitle": "J", "date": "2012", "related": "1r", "relatedtype": "reviewof"}}
    book = {"entrytype": "book", "input": {"author": "C. Gum", "title": "B", "date": "2012"}}
    apart = tmp_path / "apart.jsonl"
    apart.write_text("\n".join(map(json.dumps, (review, {**book, "id": "apa-1r", "expected": "Gum, C. (2012). *B*."}))), "utf-8")
    within = tmp_path / "within.jsonl"
    within.write_text(json.dumps({**review, "related_entries": {"1r": book}}), "utf-8")
    assert (score(apart).total.right, score(within).total.right) == (2, 1)


EXAMPLES = [json.loads(line) for name in ("legal-examples.jsonl", "variation-examples.jsonl")
            for line in (DATA / name).read_text("utf-8").splitlines()]
ODD = st.sampled_from([None, "", 0, -3, True, [], {}, {"a": 1}, ["x", {"y": [1]}], "((", "§", "\\x{", 3.5, [[1]], "and", "{", "("])


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(example=st.sampled_from(EXAMPLES), name=st.integers(0, 20), value=ODD, whole=st.sampled_from([None, None, None, "x", 3, [1]]))
def test_an_odd_value_is_a_miss_and_never_stops_the_scoring(tmp_path, example, name, value, whole):
    names = sorted(example["input"])
    changed = {**example, "input": {**example["input"], names[name % len(names)]: value} if whole is None else whole}
    assert score(written(tmp_path, changed)).total.of == 1
