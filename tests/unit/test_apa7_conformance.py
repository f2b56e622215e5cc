"""Examples of APA are scored with their citations in the text. Works here are invented."""

import json

import pytest

from workbench.citations.conformance import score, score_files


def written(tmp_path, *examples, name="examples.jsonl"):
    path = tmp_path / name
    path.write_text("\n".join(map(json.dumps, examples)), "utf-8")
    return path


def example(key, section, author="A. Fern", **more):
    return {"id": key, "section": section, "entrytype": "book", "expected": "", **more,
            "input": {"author": author, "title": "T", "publisher": "P", "date": "2012"}}


def test_a_reference_and_both_forms_in_the_text_are_scored_apart(tmp_path):
    one = example("a", "10.2", expected="Fern, A. (2012). T. P", expected_md="Fern, A. (2012). *T*. P.",
                  in_text={"parenthetical": "(Fern, 2012)", "narrative": "Fern, 2012", "other": "x"})
    report = score(written(tmp_path, one, {**one, "id": "b", "in_text": {"parenthetical": None}}))
    assert (report.total.right, report.italics.right, report.in_text.right, report.in_text.of) == (2, 2, 1, 2)
    assert [(miss.id, miss.form, miss.got) for miss in report.misses] == [("a", "narrative", "Fern (2012)")]
    assert report.by_type["book"].of == 2
    assert json.loads(json.dumps(report.json()))["in_text"] == {"right": 1, "of": 2}


def test_reports_of_several_files_are_added(tmp_path):
    one = example("a", "10.2", in_text={"narrative": "Fern (2012)"})
    report = score_files([written(tmp_path, one), written(tmp_path, one, name="more.jsonl")])
    assert (report.in_text.right, report.in_text.of, report.total.of) == (2, 2, 2)


@pytest.mark.parametrize(("section", "first", "second"), [("9.47", "(2012a)", "(2012b)"), ("10.2", "(2012)", "(2012)")])
def test_examples_of_lists_stand_in_one_list_and_examples_of_types_alone(tmp_path, section, first, second):
    report = score(written(tmp_path, example("a", section), example("b", section)))
    got = [miss.got for miss in report.misses]
    assert first in got[0]
    assert second in got[1]


def test_an_unknown_type_is_a_miss_that_says_so(tmp_path):
    report = score(written(tmp_path, {**example("a", "9.8"), "entrytype": "nothing", "in_text": {"narrative": "x"}}))
    assert [miss.form for miss in report.misses] == ["full", "narrative"]
    assert all("SW360" in miss.got for miss in report.misses)


def test_an_example_without_fields_is_none_of_apa(tmp_path):
    report = score(written(tmp_path, {**example("a", "9.8"), "kind": "journal", "input": "Yale Law Journal", "expected": "Yale L.J."}))
    assert report.total.right == 1
