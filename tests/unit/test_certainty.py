import datetime as dt

import pytest

from workbench.evidence.certainty import Level, certainty, verb
from workbench.evidence.findings import (
    Design,
    Effect,
    Finding,
    Override,
    Passage,
    Population,
    Range,
    Verification,
)


def finding(design: str, *effects: Effect, status: str = "verified") -> Finding:
    return Finding(
        id="x2020-a", source="x2020", factors=("youth",), proposition="P.", design=Design(design),
        population=Population(description="People"), effects=effects, limitations="L.", direction="mitigating",
        bears_on=("risk",), verification=Verification(status=status, checked=dt.date(2026, 11, 22)))


def ratio(value: float, low: float, high: float) -> Effect:
    return Effect(outcome="o", measure="OR", value=value, interval=Range(low=low, high=high))


@pytest.mark.parametrize(("design", "track", "level"), [
    ("rct", "effect", Level.HIGH),
    ("meta-analysis", "effect", Level.MODERATE),
    ("quasi-experiment", "effect", Level.MODERATE),
    ("prospective-cohort", "effect", Level.LOW),
    ("theory", "effect", Level.VERY_LOW),
    ("meta-analysis", "association", Level.HIGH),
    ("prospective-cohort", "association", Level.MODERATE),
    ("cross-sectional", "association", Level.LOW),
    ("theory", "association", Level.LOW),
])
def test_the_level_starts_with_the_design_and_the_question_asked(design, track, level):
    assert certainty(finding(design), track).level is level


def test_an_interval_that_includes_no_difference_lowers_the_level_and_says_so():
    graded = certainty(finding("meta-analysis", ratio(1.2, 0.9, 1.6)), "association")
    assert graded.level is Level.MODERATE
    assert "includes no difference" in graded.reasons[-1]


def test_a_prediction_interval_is_not_read_as_imprecision():
    effect = Effect(outcome="o", measure="OR", value=2.5, interval=Range(low=0.5, high=9), interval_kind="prediction")
    assert certainty(finding("meta-analysis", effect), "association").level is Level.HIGH


def test_an_effect_that_is_large_at_the_near_end_of_its_interval_raises_a_cohort():
    assert certainty(finding("prospective-cohort", ratio(3, 2.2, 4)), "association").level is Level.HIGH
    assert certainty(finding("prospective-cohort", ratio(3, 1.8, 4)), "association").level is Level.MODERATE


def test_a_finding_known_only_by_its_record_is_very_low():
    assert certainty(finding("meta-analysis", status="metadata-only"), "association").level is Level.VERY_LOW


def test_every_level_and_track_has_a_verb_and_association_never_says_cause():
    for track in ("association", "effect"):
        for effect in ("more", "less", "linked"):
            for level in Level:
                phrase = verb((level,), track, effect)
                assert phrase and "cause" not in phrase and not phrase.endswith(" ")


def test_without_evidence_the_verb_says_that_there_is_none():
    assert "not shown" in verb((), "association", "more")


def override(level: str) -> Override:
    return Override(level=level, reason="two trials replaced it", by="A. Curator", date=dt.date(2026, 11, 25))


def test_a_person_s_override_comes_last_and_says_who_when_and_why():
    graded = finding("rct").model_copy(update={"certainty_override": override("low")})
    result = certainty(graded, "effect")
    assert result.level is Level.LOW
    assert result.reasons[-1] == "set to low by A. Curator on November 25, 2026: two trials replaced it"


def test_what_nobody_has_read_cannot_be_graded_by_hand():
    fields = finding("rct", status="metadata-only").model_dump() | {"certainty_override": override("high")}
    with pytest.raises(ValueError, match="nobody has read"):
        Finding.model_validate(fields)


def test_a_long_quotation_is_refused_and_a_long_paraphrase_is_not():
    text = "word " * 61
    with pytest.raises(ValueError, match="quote less"):
        Passage(text=text, quoted=True, page="https://pubmed.ncbi.nlm.nih.gov/1/")
    assert Passage(text=text, quoted=False, page="https://pubmed.ncbi.nlm.nih.gov/1/").text == text


def test_a_finding_of_which_only_the_record_was_read_is_not_verified():
    with pytest.raises(ValueError, match="is not verified"):
        Finding.model_validate(finding("rct").model_dump() | {"read": "record-only"})
