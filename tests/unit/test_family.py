"""The family in a case: what must hold, who is what to the client, and what is doubtful."""

import copy
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_case_references import MINIMAL
from workbench.case.drafts import faults, readable
from workbench.case.family import Relative
from workbench.case.files import load_case
from workbench.case.kinship import RELATIONS, doubts, family_of
from workbench.case.merge import merge
from workbench.case.models import Case, Inquiry
from workbench.errors import CaseInvalid
from workbench.settings import share

BIRTH = dt.date(2000, 5, 5)


def family(*entries: dict) -> list[dict]:
    return list(entries)


def person(key: str, *parents: str, **fields: object) -> dict:
    return {"key": key, "parents": list(parents), **fields}


def case_with(relatives: list[dict], **fields: object) -> Case:
    return Case.model_validate(copy.deepcopy(MINIMAL) | {"family": relatives, **fields})


def problems(relatives: list[dict], **fields: object) -> list[tuple[str, str]]:
    with pytest.raises(CaseInvalid) as found:
        case_with(relatives, **fields)
    return [(fault.field, fault.problem) for fault in found.value.faults]


THREE = family(
    person("client", "mother", "father", partners=[{"key": "p", "person": "friend", "ended": "separated"}]),
    person("mother", "nan", "grandad", sex="female", partners=[{"key": "s", "person": "stepfather"}]),
    person("father", "dad-mother", sex="male"), person("nan", sex="female"), person("grandad", sex="male"),
    person("dad-mother", sex="female"), person("stepfather", sex="male"), person("aunt", "nan", "grandad", sex="female"),
    person("cousin", "aunt"), person("brother", "mother", "father", sex="male"),
    person("half", "mother", "stepfather", sex="female"), person("perhaps", "father", sex="female"),
    person("niece", "brother", sex="female"), person("friend", sex="female"), person("child", "client", "friend", sex="male"),
    person("step-brother", "stepfather", sex="male"), person("great", "g", sex="male"), person("g"),
)


@pytest.mark.parametrize(("key", "relation", "side"), [
    ("client", "client", "both"), ("mother", "mother", None), ("father", "father", None), ("nan", "grandmother", "mother"),
    ("dad-mother", "grandmother", "father"), ("stepfather", "parent-partner", None), ("aunt", "aunt", "mother"),
    ("cousin", "cousin", "mother"), ("brother", "brother", "both"), ("half", "half-sister", "mother"),
    ("perhaps", "sister", "father"), ("niece", "niece", "both"), ("friend", "former-partner", None),
    ("child", "son", "both"), ("step-brother", "relative", None), ("great", "relative", None),
])
def test_what_a_person_is_to_the_client_follows_from_parents_and_partners(key, relation, side):
    found = family_of(case_with(THREE).family, "male")
    assert found.relation(key) == relation
    assert found.side(key) == side


def test_a_sibling_is_called_half_only_where_both_parents_of_both_are_known():
    found = family_of(case_with(family(person("client", "m"), person("m"), person("s", "m", "f"), person("f"))).family)
    assert found.relation("s") == "sibling"


def test_generations_are_counted_from_the_client_and_strangers_have_none():
    found = family_of(case_with(THREE).family).generations
    assert (found["nan"], found["stepfather"], found["cousin"], found["child"]) == (-2, -1, 0, 1)
    assert "g" not in found


def test_who_raised_the_client_stands_a_generation_above():
    found = family_of(case_with(family(
        person("client", raised=[{"key": "r", "kind": "kinship", "by": ["godmother"]}]), person("godmother"))).family)
    assert found.generations["godmother"] == -1
    assert found.relation("godmother") == "carer"


@pytest.mark.parametrize(("relatives", "path", "problem"), [
    (family(person("a", "b")), "$.family[0].parents[0]", "no relative 'b'"),
    (family(person("a", partners=[{"key": "x", "person": "b"}])), "$.family[0].partners[0].person", "no relative 'b'"),
    (family(person("a", raised=[{"key": "x", "kind": "foster", "by": ["b"]}])), "$.family[0].raised[0].by[0]", "no relative"),
    (family(person("a", "a")), "$.family[0].parents[0]", "nobody is their own parent"),
    (family(person("a", "b", "b"), person("b")), "$.family[0].parents", "one person stands for both parents"),
    (family(person("a"), person("a")), "$.family[1].key", "'a' is used already"),
    (family(person("a", facts=["nine"])), "$.family[0].facts[0]", "no fact 'nine'"),
    (family(person("a", conditions=[{"key": "x", "kind": "custody", "facts": ["nine"]}])),
     "$.family[0].conditions[0].facts[0]", "no fact 'nine'"),
    (family(person("a", "b"), person("b", "c"), person("c", "a")), "$.family[0].parents", "would descend from 'a'"),
])
def test_a_fault_in_the_family_is_named_by_its_path(relatives, path, problem):
    assert any(field == path and problem in text for field, text in problems(relatives))


def test_the_client_may_be_named_without_an_entry():
    assert case_with(family(person("child", "client"))).family[0].parents == ("client",)


@pytest.mark.parametrize(("inquiry", "path", "problem"), [
    ({"domain": "education", "state": "not-found", "facts": ["one"]}, "$.inquiries[0].facts", "carries no facts"),
    ({"domain": "education", "state": "not-asked", "asked": [{"key": "a", "whom": "Mother"}]},
     "$.inquiries[0].state", "somebody was asked"),
    ({"domain": "education", "state": "found", "facts": ["nine"]}, "$.inquiries[0].facts[0]", "no fact 'nine'"),
])
def test_a_fault_in_an_inquiry_is_named_by_its_path(inquiry, path, problem):
    assert any(field == path and problem in text for field, text in problems([], inquiries=[inquiry]))


def test_a_domain_stands_once():
    twice = [{"domain": "education", "state": "found"}, {"domain": "education", "state": "not-asked"}]
    assert problems([], inquiries=twice)[0][0] == "$.inquiries[1].domain"


@pytest.mark.parametrize(("mother", "child", "kind"), [
    ({"born": "2000"}, {"born": "1998"}, "younger-than-child"),
    ({"born": "1970", "died": "1990"}, {"born": "1995"}, "dead-before-child"),
    ({"born": "1970", "died": "1960"}, {}, "dead-before-birth"),
    ({"born": "before 1975"}, {"born": "1990"}, None), ({"born": "about 1980"}, {"born": "1981"}, None), ({}, {}, None),
])
def test_dates_that_can_hardly_be_right_are_doubted_and_uncertain_ones_are_not(mother, child, kind):
    found = family_of(case_with(family(person("m", sex="female", **mother), person("c", "m", **child))).family)
    assert [one.kind for one in doubts(found, BIRTH)] == ([kind] if kind else [])


def test_the_client_may_not_be_older_than_a_parent_and_a_father_may_die_before_the_birth():
    found = family_of(case_with(family(person("client", "m", "f"), person("m", born="2003"),
                                       person("f", sex="male", died="2000-01-01"))).family)
    assert [(one.key, one.other) for one in doubts(found, BIRTH)] == [("m", "client")]


def test_two_people_who_add_relatives_and_inquiries_at_once_have_both():
    base = {"family": [person("a")], "inquiries": [{"domain": "education", "state": "not-asked"}]}
    mine = {"family": [person("a", called="Ann"), person("b")],
            "inquiries": [{"domain": "education", "state": "found"}]}
    theirs = {"family": [person("a", born="1960"), person("c")],
              "inquiries": [*base["inquiries"], {"domain": "trauma", "state": "found"}]}
    merged = merge(base, mine, theirs)
    assert not merged.clashes
    assert [one["key"] for one in merged.document["family"]] == ["a", "b", "c"]
    assert merged.document["family"][0] == person("a", called="Ann", born="1960")
    assert merged.document["inquiries"] == [{"domain": "education", "state": "found"}, {"domain": "trauma", "state": "found"}]


def test_a_case_without_a_family_is_still_a_case_of_this_version():
    assert load_case(share("examples") / "ny-survivor.json").family == ()


def test_what_is_half_typed_is_shown_without_the_field_that_cannot_be_read():
    typed = [{"key": "m", "called": "Mother", "born": "nineteen", "partners": [{"key": "x"}], "conditions": [
        {"key": "y", "kind": "custody"}, {"key": "z", "kind": ""}]}, {"called": "nobody yet"}, "?", {"key": "n", "odd": 1}]
    found = readable(Relative, typed)
    assert [one.key for one in found] == ["m", "n"]
    assert (found[0].called, found[0].born, found[0].partners) == ("Mother", None, ())
    assert [one.key for one in found[0].conditions] == ["y"]
    assert readable(Inquiry, None) == ()


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["key", "born", "parents", "partners", "person", "kind", "raised", "by"]), inner,
                        max_size=4), max_leaves=12)


@given(st.lists(JSON, max_size=4))
def test_any_draft_of_a_family_can_be_shown(entries):
    found = family_of(readable(Relative, entries))
    assert all(found.relation(key) in RELATIONS for key in found.people)


def test_a_relative_s_fault_stands_at_its_field_in_a_draft():
    draft = copy.deepcopy(MINIMAL) | {"schema_version": 1, "family": [person("a", "b")]}
    assert [fault.path for fault in faults(draft)] == [("family", "a", "parents", 0)]
