"""A case that is still being written: changed field by field, never in place, its faults at their fields."""

import json

from hypothesis import given
from hypothesis import strategies as st

from workbench.case.drafts import DraftFault, add, begin, faults, move, put, rebase, shared, value_at
from workbench.case.merge import ABSENT
from workbench.settings import share

CASE = "case-0123456789abcdef"
KEYS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.text(max_size=4)
EDITS = st.lists(st.one_of(
    st.tuples(st.just("put"), KEYS, TEXTS), st.tuples(st.just("add"), KEYS, TEXTS),
    st.tuples(st.just("move"), KEYS, st.integers(-3, 3)), st.tuples(st.just("out"), KEYS, st.none())), max_size=8)


def edited(draft, edits):
    for kind, key, what in edits:
        match kind:
            case "put":
                draft = put(draft, ("facts", key, "statement"), what)
            case "add":
                draft = add(draft, ("facts",), {"key": key, "statement": what})
            case "move":
                draft = move(draft, ("facts", key), what)
            case _:
                draft = put(draft, ("facts", key), ABSENT)
    return draft


@given(EDITS)
def test_a_draft_is_never_changed_in_place(edits):
    first = begin(CASE) | {"facts": [{"key": "a", "statement": "x"}, {"key": "b", "statement": "y"}]}
    before = json.dumps(first)
    edited(first, edits)
    assert json.dumps(first) == before


@given(EDITS, EDITS)
def test_what_one_person_wrote_stands_after_it_is_put_onto_what_another_did(mine, theirs):
    base = begin(CASE) | {"facts": [{"key": "a", "statement": "x"}]}
    my, their = edited(base, mine), edited(base, theirs)
    both = rebase(base, my, their)
    old = {fact["key"]: fact for fact in base["facts"]}
    for fact in my.get("facts", []):
        if fact != old.get(fact["key"]):
            assert value_at(both, ("facts", fact["key"], "statement")) == fact.get("statement", ABSENT)


def test_a_value_is_put_where_nothing_stood():
    draft = put(begin(CASE), ("client", "full_name"), "J")
    draft = put(draft, ("client", "languages"), ["English"])
    draft = put(draft, ("matter", "charges", 0, "statute"), "18")
    assert value_at(draft, ("client", "languages", 0)) == "English"
    assert put(draft, ("client", "full_name"), ABSENT)["client"] == {"languages": ["English"]}


def test_what_is_written_into_an_entry_that_somebody_took_out_is_kept():
    draft = put(begin(CASE) | {"facts": []}, ("facts", "gone", "statement"), "kept")
    assert draft["facts"] == [{"key": "gone", "statement": "kept"}]
    assert put(draft, ("facts", "never"), ABSENT) == draft
    assert put(draft, ("events", "never", "title"), ABSENT)["facts"] == draft["facts"]


def test_an_entry_is_added_once_however_often_it_is_sent():
    draft = add(add(begin(CASE), ("facts",), {"key": "a"}), ("facts",), {"key": "a"})
    assert draft["facts"] == [{"key": "a"}]
    assert move(draft, ("facts", "b"), 1) == draft


def test_a_draft_says_what_is_still_needed_and_what_is_wrong_and_never_what_was_typed():
    draft = begin(CASE)
    assert {(f.path, f.missing) for f in faults(draft)} == {(("matter",), True), (("client",), True),
                                                             (("recommendation",), True)}
    for path, value, problem in (
        (("client", "birth_date"), "Secretive", "not a date that exists"),
        (("matter", "jurisdiction"), "Secretive", "two letters"),
        (("client", "full_name"), "Secretive" * 60, "at most 400 characters"),
        (("client", "full_name"), "Secretive\nline", "one line"),
        (("client", "languages"), [], "at least one"),
    ):
        found = next(f for f in faults(put(draft, path, value)) if f.path[:2] == path[:2])
        assert problem in found.problem and "Secretive" not in found.problem
    for field, value, problem in (("when", "Secretive", "cannot be read as a date"), ("permission", "x", "one of the list"),
                                  ("Secretive", "x", "does not know"), ("references", [{"page": "x"}], "whole number"),
                                  ("references", [{"page": 0}], "at least 1"), ("tags", "x", "")):
        found = [f for f in faults(begin(CASE) | {"facts": [{"key": "a", field: value}]})
                 if f.path[:3] == ("facts", "a", field) and not f.missing]
        assert found and any(problem in f.problem for f in found)


def test_the_faults_of_a_whole_case_stand_at_their_entry():
    case = json.loads((share("examples") / "ny-survivor.json").read_text(encoding="utf-8"))
    assert faults(case) == ()
    exhibit = case["exhibits"][0]
    fact = next(f for f in case["facts"] if f["references"][0]["exhibit"] == exhibit["key"])
    found = faults(put(case, ("facts", fact["key"], "references", 0, "page"), 9999))
    assert found[0] == DraftFault(("facts", fact["key"], "references", 0, "page"), found[0].problem, missing=False)
    assert "outside exhibit" in found[0].problem


JSON = st.recursive(st.none() | st.booleans() | st.integers(0, 2) | st.text(max_size=2), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=10)


@given(JSON, JSON)
def test_what_is_shared_with_an_older_draft_says_exactly_what_the_newer_says(old, new):
    before = json.dumps([old, new])
    assert json.dumps(shared(old, new), sort_keys=True) == json.dumps(new, sort_keys=True)
    assert json.dumps([old, new]) == before
    assert shared(old, json.loads(json.dumps(old))) is old or not isinstance(old, dict | list)


def test_what_did_not_change_in_a_draft_that_was_read_again_stays_the_same_object():
    old = {"facts": [{"key": "a", "when": "1999"}, {"key": "b"}], "client": {"sex": "male"}, "plan": [True]}
    new = {"facts": [{"key": "a", "when": "1999"}, {"key": "b", "when": "2000"}], "client": {"sex": "male"}, "plan": [1]}
    found = shared(old, new)
    assert found == new and found["client"] is old["client"] and found["facts"][0] is old["facts"][0]
    assert found["facts"] is not old["facts"] and found["plan"][0] is not True
