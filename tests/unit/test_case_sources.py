"""Corroboration and confidentiality: what stands behind a fact, and what it may reveal."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case.confidentiality import provenance
from workbench.case.corroboration import corroboration, origins
from workbench.case.files import load_case
from workbench.case.models import Exhibit, Fact, Reference, Sensitivity
from workbench.errors import UnknownRecord

ROOT = Path(__file__).parents[2]
CANARIES = json.loads((ROOT / "tests/canaries.json").read_text(encoding="utf-8"))
CASE = load_case(ROOT / "examples/federal-youth.json")
STRICT = ("yes", "sealed", "no")


def exhibit(key: str, origin: str) -> Exhibit:
    return Exhibit(key=key, label="A", title="T", kind="record", pages=9, custodian="C", origin=origin)


def fact(*references: Reference) -> Fact:
    return Fact(key="f", statement="S.", references=references)


EXHIBITS = {key: exhibit(key, origin) for key, origin in
            {"interview": "client", "letter": "client", "school": "school", "psr": "probation"}.items()}


@pytest.mark.parametrize(("references", "found"), [
    ([Reference(exhibit="school", page=1)], {"school"}),
    ([Reference(exhibit="school", page=1), Reference(exhibit="school", page=2)], {"school"}),
    ([Reference(exhibit="interview", page=1), Reference(exhibit="letter", page=1)], {"client"}),
    ([Reference(exhibit="interview", page=1), Reference(exhibit="school", page=1)], {"client", "school"}),
    ([Reference(exhibit="interview", page=1), Reference(exhibit="psr", page=1, repeats="client")], {"client"}),
    ([Reference(exhibit="interview", page=1), Reference(exhibit="psr", page=1)], {"client", "probation"}),
])
def test_only_independent_origins_count(references, found):
    assert origins(fact(*references), EXHIBITS) == found


def test_a_presentence_report_that_repeats_the_client_adds_nothing():
    first_use = next(f for f in CASE.facts if f.key == "pills-sixteen")
    assert len(first_use.references) == 3
    assert corroboration(first_use, CASE) == 1


def test_a_sentence_inherits_the_tags_of_its_facts_and_of_the_exhibits_they_cite():
    found = provenance(CASE, ["sessions", "police-calls"])
    assert found.facts == ("police-calls", "sessions")
    assert found.exhibits == ("child-welfare", "mother", "program")
    assert found.tags == ("part2", "sealed", "third-party")
    assert not found.counsel_only


def test_an_exhibit_named_alone_brings_its_tags():
    assert provenance(CASE, [], ["school"]).tags == ("school",)
    assert provenance(CASE, [], ["wages"]).tags == ()


def test_a_fact_adds_its_own_tags_to_those_of_its_exhibits():
    tagged = CASE.facts[-1].model_copy(update={"tags": (Sensitivity.SEALED,)})
    case = CASE.model_copy(update={"facts": (*CASE.facts[:-1], tagged)})
    assert "sealed" in provenance(case, [tagged.key]).tags


@pytest.mark.parametrize(("facts", "permission"), [
    ([], "yes"), (["roofing"], "yes"), (["roofing", "daughter-home"], "sealed"),
    (["daughter-home", "pistol-owner", "roofing"], "no"),
])
def test_the_strictest_permission_holds(facts, permission):
    assert provenance(CASE, facts).permission == permission


@given(st.sets(st.sampled_from([f.key for f in CASE.facts])), st.sets(st.sampled_from([f.key for f in CASE.facts])))
def test_more_facts_never_reveal_more_freely(one, other):
    part, whole = provenance(CASE, one), provenance(CASE, one | other)
    assert set(part.tags) <= set(whole.tags)
    assert set(part.exhibits) <= set(whole.exhibits)
    assert STRICT.index(part.permission) <= STRICT.index(whole.permission)


@given(st.permutations(["roofing", "sessions", "friend-shot", "roofing"]))
def test_the_order_and_repetition_of_facts_do_not_matter(facts):
    assert provenance(CASE, facts) == provenance(CASE, ["friend-shot", "roofing", "sessions"])


@pytest.mark.parametrize(("facts", "exhibits", "hint"), [
    (["rofing"], [], "Did you mean roofing"), ([], ["scool"], "Did you mean school"),
])
def test_an_unknown_key_is_refused_with_the_nearest(facts, exhibits, hint):
    with pytest.raises(UnknownRecord) as caught:
        provenance(CASE, facts, exhibits)
    assert caught.value.code == "SW108"
    assert hint in caught.value.remedy


def test_the_federal_example_is_as_rich_as_a_real_file():
    found = [f for f in CASE.factors if f.state == "found"]
    assert CASE.invented
    assert len(CASE.facts) >= 46
    assert len(CASE.exhibits) >= 17
    assert len(found) >= 10
    assert {f.state for f in CASE.factors} == {"found", "not-found", "not-asked"}
    assert len(CASE.strengths) >= 5
    assert len(CASE.claims) == 7
    assert len(CASE.events) >= 20
    assert len(CASE.interviews) >= 6
    assert len(CASE.plan) >= 7
    assert {"received", "refused", "destroyed"} <= {r.status for r in CASE.requests}
    assert any(c.resolution is None for c in CASE.contradictions)
    assert any(c.offered_for == "diagnostic" for c in CASE.claims)
    assert {t for e in CASE.exhibits for t in e.tags} == set(Sensitivity)


def test_each_canary_stands_in_one_fact_that_only_its_own_tag_or_permission_guards():
    words = CANARIES["federal-youth.json"]
    text = CASE.model_dump_json()
    for tag, word in words.items():
        if tag == "client":
            assert word in CASE.client.full_name
            continue
        assert text.count(word) == 1, tag
        if tag == "counsel":
            assert any(word in (c.counsel_note or "") for c in CASE.claims)
            continue
        one = next(f for f in CASE.facts if word in f.statement)
        guards = provenance(CASE, [one.key])
        expected = {"no": ((), "no"), "sealed-only": ((), "sealed")}.get(tag, ((tag,), "yes"))
        assert (guards.tags, guards.permission) == expected, tag


def test_every_guarded_canary_but_the_forbidden_one_is_stated_in_the_argument():
    words = CANARIES["federal-youth.json"]
    argued = {key for c in CASE.claims for key in c.facts} | {key for s in CASE.strengths for key in s.facts}
    for tag in (*Sensitivity, "sealed-only"):
        one = next(f for f in CASE.facts if words[tag] in f.statement)
        assert one.key in argued, tag


def test_no_example_states_a_total_of_adverse_experiences():
    for path in sorted((ROOT / "examples").glob("*.json")):
        text = path.read_text(encoding="utf-8").lower()
        assert "ace score" not in text
        assert "ace total" not in text
