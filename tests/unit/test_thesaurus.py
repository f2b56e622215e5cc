import json
import shutil

import pytest

from workbench.errors import LibraryError
from workbench.evidence.library import load_library, read_library
from workbench.evidence.thesaurus import Concept, Synonym, Thesaurus, stem, words

LIBRARY = load_library()
FIELD = Thesaurus(LIBRARY.concepts.values())


def about(text, **kwargs):
    return {mention.concept for mention in FIELD.mentions(text, **kwargs)}


@pytest.mark.parametrize(("said", "concept"), [
    ("tried as an adult", "juvenile-transfer"), ("CBT", "cbt"), ("MAT", "moud"), ("MOUD", "moud"), ("ACEs", "ace"),
    ("FASD", "fasd"), ("TBI", "tbi"), ("CSEC", "csec"), ("kids in foster homes", "foster-care"), ("LWOP", "lwop"),
])
def test_the_words_of_the_field_are_known(said, concept):
    assert concept in about(said, asked=True)


def test_an_acronym_counts_in_capitals_only_unless_a_question_names_it():
    assert "moud" not in about("He slept on a mat.") and "moud" in about("mat in jail", asked=True)


def test_a_word_that_means_too_much_counts_in_questions_only():
    assert "poverty" not in about("agreement was poor") and "poverty" in about("grew up poor", asked=True)


def test_the_longest_term_at_a_place_wins():
    assert next((m.concept, m.first, m.last) for m in FIELD.mentions("a mental health court")) == ("mental-health-court", 1, 3)


def test_two_things_said_together_make_a_third():
    assert "parental-substance" in FIELD.made_of({m.concept for m in FIELD.mentions("his mom went to rehab", asked=True)})
    assert "parental-substance" not in FIELD.made_of({m.concept for m in FIELD.mentions("he went to rehab", asked=True)})


def test_every_factor_about_a_life_can_be_asked_for_in_other_words():
    named = {factor for concept in FIELD.concepts for factor in concept.factors}
    assert {key for key, factor in LIBRARY.factors.items() if factor.kind != "sentencing"} <= named


def test_no_term_is_lost_to_spelling():
    for concept in FIELD.concepts:
        for term in concept.terms:
            assert concept.id in about(term, asked=True) or len(FIELD.mentions(term, asked=True)) > 0, (concept.id, term)


def test_a_concept_of_an_unknown_factor_a_term_given_twice_and_a_wider_one_that_is_not_there_are_faults(small, tmp_path):
    concepts = [Concept(id="a", term="One", synonyms=(Synonym(term="one"),), factors=("left-handedness",), broader=("b",))]
    told = [str(fault) for fault in Thesaurus(concepts).faults({"youth"})]
    assert len(told) == 3 and all(text.startswith("thesaurus.json a") for text in told)
    folder = shutil.copytree(small, tmp_path / "literature")
    (folder / "thesaurus.json").write_text(json.dumps([c.model_dump() for c in concepts]), encoding="utf-8")
    with pytest.raises(LibraryError, match="3 faults"):
        read_library([folder])
    (folder / "thesaurus.json").unlink()
    assert not read_library([folder]).concepts


def test_words_and_stems_are_read_alike_in_text_and_question():
    assert words("Mr. D.’s kids’ school-to-prison") == ["Mr", "D", "kids", "school", "to", "prison"]
    assert stem("shopped") == stem("shopping") and stem("abuse") == stem("Abused") and stem("is") == "is"
