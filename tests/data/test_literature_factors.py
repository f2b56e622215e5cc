"""The catalogue of factors: complete, usable by counsel, and free of figures."""

import re

import pytest

from workbench.evidence.coverage import coverage
from workbench.evidence.library import load_library

LIBRARY = load_library()
FACTORS = LIBRARY.factors

#: The five factors that the November 2024 text of U.S.S.G. § 5H1.1 named.
YOUTH_FACTORS = {
    "environment", "adverse childhood experiences", "substance use", "lack of educational opportunities",
    "familial relationships",
}
#: Words that make a person a thing. Person-first wording is the rule of the catalogue.
LABELS = r"\b(?:offenders?|felons?|inmates?|convicts?|addicts?|abusers?|alcoholics?|prostitutes?|schizophrenics?|illegals?)\b"


def test_every_factor_has_findings_or_authorities():
    in_law = {key for authority in LIBRARY.law.authorities.values() for key in authority.factors}
    assert [row.factor for row in coverage(LIBRARY) if not row.findings and row.factor not in in_law] == []


@pytest.mark.parametrize("key", sorted(FACTORS))
def test_a_factor_says_what_counsel_needs(key):
    factor = FACTORS[key]
    assert len(factor.evidence) >= 3
    assert 2 <= len(factor.cross) <= 3
    assert all(question.endswith("?") for question in factor.cross)
    for text in (factor.definition, factor.double_edge, factor.answer):
        assert len(text.split()) >= 12
        assert text.endswith(".")
    assert not factor.label.endswith(".")


@pytest.mark.parametrize("key", sorted(FACTORS))
def test_a_factor_carries_no_figure(key):
    factor = FACTORS[key]
    said = " ".join([factor.label, factor.definition, factor.wording, factor.double_edge, factor.answer,
                     *factor.evidence, *factor.cross])
    assert not re.search(r"\d|\bpercent\b|%", said)


@pytest.mark.parametrize("key", sorted(FACTORS))
def test_a_factor_speaks_of_people(key):
    factor = FACTORS[key]
    # Another's words may be quoted on the other side's part, never in our own wording.
    assert not re.search(LABELS, f"{factor.label} {factor.wording} {factor.definition}", re.IGNORECASE)


def test_the_five_factors_of_the_2024_text_are_all_there_and_no_other():
    assert {f.youth_factor_2024 for f in FACTORS.values()} - {None} == YOUTH_FACTORS


def test_a_program_is_a_matter_of_sentencing():
    assert {f.kind for f in FACTORS.values() if f.domain == "programs"} == {"sentencing"}


def test_labels_are_unique():
    assert len({factor.label for factor in FACTORS.values()}) == len(FACTORS)
