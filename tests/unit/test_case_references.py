import copy
import json
import re
from pathlib import Path

import pytest

from workbench.case.models import Case
from workbench.errors import CaseInvalid

MINIMAL = {
    "case_id": "case-00000001",
    "matter": {
        "court": "Court", "jurisdiction": "us", "caption": "United States v. Quillfeather", "docket": "1",
        "charges": [{"count": 1, "statute": "S", "description": "D"}], "offense_date": "2026-01-10",
        "sentencing_date": "2027-01-10", "counsel": "C", "prepared_by": "P",
    },
    "client": {
        "full_name": "Quillfeather", "short_name": "Q.", "birth_date": "2000-05-05",
        "pronouns": ["they", "them", "their"], "languages": ["English"],
    },
    "exhibits": [
        {"key": "school", "label": "A", "title": "T", "kind": "record", "pages": 10, "custodian": "C",
         "origin": "school", "bates_prefix": "TB", "bates_first": 1},
        {"key": "psr", "label": "B", "title": "T", "kind": "presentence-report", "pages": 20, "custodian": "C",
         "origin": "probation"},
        {"key": "doctor", "label": "C", "title": "T", "kind": "evaluation", "pages": 5, "custodian": "C",
         "origin": "doctor", "bates_prefix": "TB", "bates_first": 11},
    ],
    "facts": [
        {"key": "one", "statement": "Quillfeather one.", "references": [{"exhibit": "school", "page": 1}]},
        {"key": "two", "statement": "Two.", "references": [{"exhibit": "psr", "page": 2, "last_page": 3, "paragraph": 9}]},
        {"key": "three", "statement": "Three.", "references": [{"exhibit": "doctor", "page": 5}]},
    ],
    "events": [{"key": "e", "when": "2005", "until": "2006", "title": "T", "domain": "school", "facts": ["one"]}],
    "interviews": [{"key": "i", "person": "P", "relation": "R", "dates": ["2026-02-02"], "place": "X",
                    "in_person": True, "memo": "doctor"}],
    "requests": [{"custodian": "C", "record": "R", "status": "received", "on": "2026-02-02", "exhibit": "school"}],
    "contradictions": [{"key": "x", "facts": ["one", "two"], "about": "A", "owner": "O"}],
    "factors": [{"factor": "youth", "state": "found", "facts": ["one"]},
                {"factor": "neglect", "state": "not-found"}, {"factor": "autism", "state": "not-asked"}],
    "strengths": [{"key": "s", "title": "T", "statement": "S", "facts": ["two"]}],
    "claims": [
        {"key": key, "factor": "youth", "heading": "H", "subject": "S", "effect": "more", "outcome": "O",
         "facts": ["one"], "nexus_facts": ["two"], "why_it_matters": "W"} for key in ("c-one", "c-two", "c-three")
    ],
    "plan": [{"need": "N", "service": "S", "provider": "P", "starts": "now", "funding": "F", "backup": "B",
              "condition": "C", "facts": ["three"]}],
    "recommendation": {
        "request": "R", "aggravation": "A",
        "reasons": [{"claim": key, "statement": "S"} for key in ("c-one", "c-two", "c-three")],
        "purposes": [{"authority": {"authority": "usc-18-3553-a-2-A"}, "purpose": "P", "answer": "A",
                      "facts": ["one"]}],
    },
}


def changed(path: str, value: object) -> dict:
    """The minimal case with one field set: ``facts.0.references.0.page``."""
    case = copy.deepcopy(MINIMAL)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    at = case
    for part in parents:
        at = at[part]
    at[last] = value
    return case


def faults(case: dict) -> dict[str, str]:
    with pytest.raises(CaseInvalid) as caught:
        Case.model_validate(case)
    assert caught.value.code == "SW101"
    assert caught.value.remedy
    return {fault.field: fault.problem for fault in caught.value.faults}


def test_a_case_that_agrees_with_itself_is_accepted():
    assert Case.model_validate(MINIMAL).case_id == "case-00000001"


@pytest.mark.parametrize(("path", "value", "field", "words"), [
    ("exhibits.1.key", "school", "$.exhibits[1].key", "is used already by $.exhibits[0]"),
    ("exhibits.1.label", "A", "$.exhibits[1].label", "each label may stand once"),
    ("exhibits.1.bates_first", 5, "$.exhibits[1].bates_first", "go together"),
    ("exhibits.1.bates_prefix", "TB", "$.exhibits[1].bates_first", "go together"),
    ("exhibits.2.bates_first", 10, "$.exhibits[2].bates_first", "overlaps that of exhibit 'school'"),
    ("facts.1.key", "one", "$.facts[1].key", "'one' is used already by $.facts[0]"),
    ("facts.0.references.0.exhibit", "schol", "$.facts[0].references[0].exhibit", "Did you mean school"),
    ("facts.0.references.0.page", 11, "$.facts[0].references[0].page", "page 11 is outside exhibit 'school', which has 10"),
    ("facts.1.references.0.last_page", 21, "$.facts[1].references[0].last_page", "page 21 is outside"),
    ("facts.1.references.0.last_page", 1, "$.facts[1].references[0].last_page", "exchange them"),
    ("facts.0.references.0.paragraph", 3, "$.facts[0].references[0].paragraph", "cite the page alone"),
    ("events.0.when", "1999", "$.events[0].when", "before the client's birth"),
    ("events.0.until", "2004", "$.events[0].until", "ends before it begins"),
    ("events.0.facts", ["ones"], "$.events[0].facts[0]", "Did you mean one"),
    ("matter.sentencing_date", "2026-01-09", "$.matter.sentencing_date", "sentencing comes before the offense"),
    ("matter.offense_date", "1999-01-09", "$.matter.offense_date", "before the client's birth"),
    ("interviews.0.memo", "nothing", "$.interviews[0].memo", "no exhibit 'nothing'"),
    ("requests.0.exhibit", "nothing", "$.requests[0].exhibit", "no exhibit 'nothing'"),
    ("requests.0.status", "refused", "$.requests[0].status", "cannot be an exhibit"),
    ("contradictions.0.facts", ["one", "one"], "$.contradictions[0].facts", "cannot contradict itself"),
    ("contradictions.0.facts", ["one", "ten"], "$.contradictions[0].facts[1]", "no fact 'ten'"),
    ("factors.0.facts", [], "$.factors[0].facts", "needs the facts"),
    ("factors.1.facts", ["one"], "$.factors[1].facts", "'not-found' carries no facts"),
    ("factors.2.facts", ["one"], "$.factors[2].facts", "'not-asked' carries no facts"),
    ("factors.1.factor", "youth", "$.factors[1].factor", "'youth' is used already"),
    ("strengths.0.facts", ["twos"], "$.strengths[0].facts[0]", "Did you mean two"),
    ("claims.0.factor", "neglect", "$.claims[0].factor", "assessed as 'not-found'"),
    ("claims.0.factor", "youths", "$.claims[0].factor", "Did you mean youth"),
    ("claims.0.facts", ["one", "one"], "$.claims[0].facts[1]", "named twice"),
    ("claims.0.facts", ["four"], "$.claims[0].facts[0]", "no fact 'four'"),
    ("claims.0.nexus_facts", ["four"], "$.claims[0].nexus_facts[0]", "no fact 'four'"),
    ("claims.0.evaluator", "docter", "$.claims[0].evaluator", "Did you mean doctor"),
    ("claims.0.evaluator", "school", "$.claims[0].evaluator", "of kind 'record'"),
    ("plan.0.facts", ["tree"], "$.plan[0].facts[0]", "Did you mean three"),
    ("recommendation.reasons.0.claim", "c-ones", "$.recommendation.reasons[0].claim", "Did you mean c-one"),
    ("recommendation.reasons.1.claim", "c-one", "$.recommendation.reasons[1].claim", "each claim may stand once"),
    ("recommendation.purposes.0.facts", ["ten"], "$.recommendation.purposes[0].facts[0]", "no fact 'ten'"),
])
def test_each_fault_is_named_by_its_path_with_the_remedy(path, value, field, words):
    assert words in faults(changed(path, value))[field]


def test_every_fault_is_reported_at_once():
    case = changed("facts.0.references.0.page", 99)
    case["claims"][0]["facts"] = ["gone"]
    case["matter"]["sentencing_date"] = "2025-01-01"
    assert {"$.facts[0].references[0].page", "$.claims[0].facts[0]", "$.matter.sentencing_date"} <= set(faults(case))


def test_an_event_that_may_have_begun_before_birth_is_kept():
    assert Case.model_validate(changed("events.0.when", "2000")).events[0].when.text == "2000"


def test_neighboring_bates_ranges_and_ranges_of_another_prefix_do_not_overlap():
    case = changed("exhibits.2.bates_prefix", "ZZ")
    case["exhibits"][2]["bates_first"] = 1
    Case.model_validate(case)
    Case.model_validate(MINIMAL)  # 1 to 10, then 11


def test_the_last_bates_number_follows_from_the_first_and_the_pages():
    school, psr, _ = Case.model_validate(MINIMAL).exhibits
    assert (school.bates_last, psr.bates_last) == (10, None)


def test_an_evaluator_speaks_in_an_evaluation():
    claim = Case.model_validate(changed("claims.0.evaluator", "doctor")).claims[0]
    assert claim.evaluator == "doctor"


def test_no_message_repeats_a_statement_a_name_or_a_date():
    case = changed("events.0.when", "1999")
    case["facts"][0]["references"][0]["exhibit"] = "gone"
    case["matter"]["sentencing_date"] = "2025-12-31"
    with pytest.raises(CaseInvalid) as caught:
        Case.model_validate(case)
    assert not re.search(r"Quillfeather|1999|2025|2000-05-05", str(caught.value))


def test_the_examples_are_valid():
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.json")):
        Case.model_validate(json.loads(path.read_text(encoding="utf-8")))
