"""How each factor stands: what shows it, who says so, what is missing; and what the case's own words point to."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.case.corroboration import corroboration
from workbench.case.files import load_case
from workbench.case.models import FactorAssessment, Interview, Note, RecordRequest
from workbench.evidence.library import load_library
from workbench.evidence.pointers import pointers
from workbench.evidence.standing import Known, standings, support
from workbench.evidence.suggestion import load_cues
from workbench.settings import share

LIBRARY = load_library()
CUES = load_cues(share("literature"), LIBRARY.factors)
CASE = load_case(share("examples") / "federal-youth.json")
KNOWN = Known(CASE.exhibits, CASE.facts, CASE.requests, CASE.contradictions, CASE.factors)


def of(factor, known=KNOWN):
    return next(each for each in standings(known, LIBRARY) if each.factor.id == factor)


def test_every_factor_of_the_catalogue_has_a_standing_in_one_of_three_states():
    rows = standings(KNOWN, LIBRARY)
    assert {each.factor.id for each in rows} == set(LIBRARY.factors)
    assert {each.state for each in rows} == {"found", "not-found", "not-asked"}
    assert standings(Known(), LIBRARY)[0].state == "not-asked"


def test_support_counts_whose_knowledge_it_is_and_not_how_often_it_was_written_down():
    exhibits = {each.key: each for each in CASE.exhibits}
    for fact in CASE.facts:
        assert len(support(fact, exhibits).origins) == corroboration(fact, CASE)
    row = of("neglect")
    assert [each.fact.key for each in row.support] == ["left-alone", "neglect-finding", "teeth", "neighbor-meals"]
    assert set(row.origins) == {origin for each in row.support for origin in each.origins}


def test_a_fact_whose_exhibit_is_gone_counts_for_nobody_and_is_told():
    fact = CASE.facts[0]
    assert support(fact, {}).origins == () and support(fact, {}).lost == tuple(r.exhibit for r in fact.references)


def test_contradictions_among_its_facts_stand_beside_a_factor():
    assert [each.key for each in of("physical-abuse").contradictions] == ["belt-onset"]
    assert of("physical-abuse").unresolved == 0
    known = Known(CASE.exhibits, CASE.facts, (), CASE.contradictions, (
        FactorAssessment(factor="opioid-use-disorder", state="found", facts=("pills-sixteen",)),))
    assert of("opioid-use-disorder", known).unresolved == 1


def test_records_that_prove_it_are_in_hand_asked_for_or_missing():
    school = CASE.exhibits[0].model_copy(update={"record_kind": "school"})
    sent = RecordRequest(custodian="Clinic", record="Chart", status="sent", on="2026-05-01", record_kind="pediatric")
    gone = sent.model_copy(update={"status": "destroyed"})
    held = {each.kind: each for each in of("adhd", Known((school,), requests=(gone, sent))).records}
    assert held["school"].state == "in-hand" and held["school"].exhibits == ("school",)
    assert held["pediatric"].state == "asked" and held["pharmacy"].state == "missing"
    assert "pharmacy" in {each.kind for each in of("adhd").missing}
    assert held["pediatric"].opens == (LIBRARY.authorizations["hipaa"].label,)


@given(st.lists(st.sampled_from(CASE.facts), max_size=8, unique=True))
def test_more_facts_never_mean_fewer_voices(facts):
    keys = tuple(each.key for each in facts)
    exhibits = Known(CASE.exhibits, CASE.facts, factors=(FactorAssessment(factor="adhd", state="found", facts=keys),))
    fewer = Known(CASE.exhibits, CASE.facts, factors=(FactorAssessment(factor="adhd", state="found", facts=keys[:-1]),))
    assert set(of("adhd", fewer).origins) <= set(of("adhd", exhibits).origins)


def interview(*notes):
    return Interview(key="i", person="P", relation="aunt", dates=("2026-01-01",), place="home", in_person=True,
                     notes=tuple(Note(key=f"n{n}", kind=kind, text=text) for n, (kind, text) in enumerate(notes)))


def test_the_cases_own_words_point_to_factors_with_the_words_that_do():
    told = interview(("fact", "He was diagnosed with ADHD at seven."), ("impression", "He seems to have ADHD."),
                     ("quote", "He denied ADHD."))
    found = pointers((), [told], (), CUES, LIBRARY.factors)
    adhd = next(each for each in found if each.factor == "adhd")
    assert [each.keys for each in adhd.passages] == [("i", "n0")] and adhd.state == "not-asked"
    passage = adhd.passages[0]
    assert [passage.text[span.start:span.end] for span in passage.spans] == ["ADHD"]


def test_a_fact_that_supports_a_factor_does_not_point_to_it_again():
    fact = CASE.facts[0].model_copy(update={"statement": "He was diagnosed with ADHD at seven."})
    known = FactorAssessment(factor="adhd", state="found", facts=(fact.key,))
    assert [each.factor for each in pointers([fact], (), (), CUES, LIBRARY.factors)] == ["adhd"]
    assert pointers([fact], (), [known], CUES, LIBRARY.factors) == ()


def test_the_invented_case_points_to_what_was_found_in_it():
    found = pointers(CASE.facts, CASE.interviews, (), CUES, LIBRARY.factors)
    assert {"physical-abuse", "foster-care"} <= {each.factor for each in found}
    assert [len(each.passages) for each in found] == sorted((len(each.passages) for each in found), reverse=True)
