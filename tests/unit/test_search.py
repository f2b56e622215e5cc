import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import retrieval
from workbench.evidence.certainty import Level
from workbench.evidence.findings import Design, Direction, Range
from workbench.evidence.library import load_library
from workbench.evidence.search import Filters, search

LIBRARY = load_library()


def ids(question, **kwargs):
    return [hit.finding.id for hit in search(LIBRARY, question, **kwargs)]


def test_search_finds_what_specialists_ask_for_and_more_than_plain_full_text():
    recall, ndcg = retrieval.score(retrieval.ours(LIBRARY), "test")
    plain, plain_ndcg = retrieval.score(retrieval.plain(LIBRARY), "test")
    assert recall >= 0.88 and ndcg >= 0.87
    assert recall > plain + 0.2 and ndcg > plain_ndcg + 0.2


def test_search_finds_the_findings_that_came_after_the_first_questions():
    recall, ndcg = retrieval.score(retrieval.ours(LIBRARY), "test", "later-")
    assert recall >= 0.9 and ndcg >= 0.85
    assert not retrieval.collection() & retrieval.collection("later-")


@pytest.mark.parametrize("series", ["", "later-"])
def test_every_judged_finding_is_in_the_library(series):
    judged = {key for question in retrieval.questions(series=series) for key in question.judged}
    assert judged <= retrieval.collection(series)
    assert not judged - set(LIBRARY.findings)


def test_each_half_holds_enough_questions():
    assert len(retrieval.questions("tune")) >= 30 and len(retrieval.questions("test")) >= 30


@pytest.mark.parametrize(("question", "among"), [
    ("suboxone in jail", "evans2022-recidivism"),
    ("TBI", "hunter2023-prevalence"),
    ("CSEC", "franchinoolsen2019-vulnerabilities"),
    ("his mom was strung out", "kuppens2020-parental-substance"),
    ("his dad was locked up", "huebner2007-adult-offspring"),
    ("the hole", "luigi2020-symptoms"),
    ("kicked out of school", "rosenbaum2020-matched"),
    ("was raised by relatives after his mom went to rehab", "kuppens2020-parental-substance"),
    ("client is 58, will he reoffend", "prescott2020-older-homicide"),
    ("is he going to age out of crime", "sampson2003-all-desist"),
])
def test_words_of_the_field_find_what_is_said_in_other_words(question, among):
    assert among in ids(question)


@pytest.mark.parametrize(("slip", "right"), [
    ("schizophrenai", "schizophrenia"), ("methodone", "methadone"), ("solitery confinement", "solitary confinement"),
    ("recidivsm of elderley prisoners", "recidivism of elderly prisoners"),
])
def test_a_slip_of_the_pen_finds_nearly_what_the_right_word_finds(slip, right):
    assert len(set(ids(slip)) & set(ids(right))) >= 5


def test_an_authors_name_finds_the_authors_work():
    assert {hit.finding.source for hit in search(LIBRARY, "Felitti", limit=2)} == {"felitti1998"}
    assert search(LIBRARY, "Petrosino 2010", limit=1)[0].finding.source == "petrosino2010"
    assert search(LIBRARY, "widom1989-cycle", limit=1)[0].finding.id == "widom1989-cycle"


def test_words_in_quotation_marks_are_asked_for_as_they_stand():
    found = search(LIBRARY, 'deterrence "mandatory minimum"')
    assert found and all("mandatory minimum" in f"{h.finding.proposition} {h.finding.limitations} {h.title}".lower() for h in found)


def test_adverse_findings_stand_in_the_same_list_for_every_question_that_has_some():
    against = {Direction.ADVERSE, Direction.DOUBLE_EDGED}
    for question in retrieval.questions():
        relevant = {key for key in question.judged if LIBRARY.findings[key].direction in against}
        hits = search(LIBRARY, question.question)
        if len(relevant) * 3 >= len(question.judged):
            assert any(hit.finding.direction in against for hit in hits), question.question


def test_an_adverse_finding_that_would_fall_off_a_short_list_takes_its_last_place():
    for question in ("does drug court work", "violence of people with schizophrenia", "does prison reduce reoffending"):
        hits = search(LIBRARY, question, limit=3)
        assert any(hit.finding.direction in {Direction.ADVERSE, Direction.DOUBLE_EDGED} for hit in hits)
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_filters_keep_what_they_say():
    def found(**fields):
        hits = search(LIBRARY, "violence crime recidivism arrest", limit=200, filters=Filters(**fields))
        assert hits
        return [(hit.finding, hit) for hit in hits]

    assert all("youth" in f.factors for f, _ in found(factors=("youth",)))
    assert all(f.design is Design.META_ANALYSIS for f, _ in found(designs=(Design.META_ANALYSIS,)))
    assert all(h.certainty in {"moderate", "high"} for _, h in found(certainty=Level.MODERATE))
    assert {f.direction for f, _ in found(directions=(Direction.ADVERSE,))} == {Direction.ADVERSE}
    assert all(not h.year or 2015 <= int(h.year) <= 2019 for _, h in found(published=Range(low=2015, high=2019)))


def test_what_an_entry_does_not_state_of_its_people_does_not_hide_it():
    def found(**fields):
        return [h.finding.population for h in search(LIBRARY, "violence crime", limit=300, filters=Filters(**fields))]

    assert {p.sex for p in found(sex="female")} == {"female", "both", None}
    assert all(not p.countries or {"SE", "*"} & set(p.countries) for p in found(countries=("SE",)))
    assert all(not p.setting or "prison" in p.setting for p in found(settings=("prison",)))
    for p in found(ages=Range(low=30, high=None)):
        ages = p.outcome_ages or p.exposure_ages
        assert ages is None or ages.high is None or ages.high >= 30


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_no_text_is_an_operator_or_an_error(question):
    hits = search(LIBRARY, question)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert hits == search(LIBRARY, question)


def test_a_longer_list_begins_with_the_shorter_one_but_for_its_last_place():
    for question in ("foster care", "is the brain mature at 20", "homeless clients"):
        assert ids(question, limit=40)[:9] == ids(question)[:9]
