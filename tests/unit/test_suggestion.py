import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.cli import main
from workbench.errors import LibraryError
from workbench.evidence.library import load_library
from workbench.evidence.suggestion import Cue, load_cues, read_narrative, suggest
from workbench.settings import share

FACTORS = load_library().factors
CUES = load_cues(share("literature"), FACTORS)


def factors(text):
    return {each.factor for each in suggest(text, CUES, FACTORS)}


def test_every_factor_of_the_catalogue_has_cues_with_examples_both_ways():
    assert {cue.id for cue in CUES} == set(FACTORS)
    assert all(cue.catches and cue.spares for cue in CUES)


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.id)
def test_cues_catch_and_spare_what_they_say_among_all_the_others(cue):
    for sentence in cue.catches:
        assert cue.id in factors(sentence)
    for sentence in cue.spares:
        assert cue.id not in factors(sentence)


@pytest.mark.parametrize(("text", "absent"), [
    ("He denied drug use.", "substance-use-disorder"),
    ("There is no history of head injury, seizures, or loss of consciousness.", "brain-injury"),
    ("She denies depression, nightmares and hearing voices.", "depression"),
    ("She denies depression, nightmares and hearing voices.", "serious-mental-illness"),
    ("Drug use: denied.", "substance-use-disorder"),
    ("PTSD was ruled out.", "post-traumatic-stress"),
    ("He was never homeless, nor was he evicted.", "housing-instability"),
    ("His uncle used heroin.", "opioid-use-disorder"),
    ("His mother was depressed.", "depression"),
    ("Without any history of psychosis, he was released.", "serious-mental-illness"),
])
def test_what_is_denied_or_said_of_somebody_else_is_not_suggested(text, absent):
    assert absent not in factors(text)


@pytest.mark.parametrize(("text", "present"), [
    ("He denied drug use, but hospital records show cocaine addiction.", "substance-use-disorder"),
    ("He denied any head injury; records show he lost consciousness at nine.", "brain-injury"),
    ("She did not deny that she drank heavily.", "substance-use-disorder"),
    ("He never recovered from his mother's death.", "parental-loss"),
    ("He never told anyone that he was molested.", "sexual-abuse"),
    ("His mother drank.", "parental-substance-use"),
    ("His mother said he drank every night.", "substance-use-disorder"),
    ("There was no food in the house.", "neglect"),
    ("He’d been in nine foster homes.", "foster-care"),
])
def test_what_only_looks_denied_is_suggested(text, present):
    assert present in factors(text)


def test_whose_use_it_was_is_told_apart():
    assert "substance-use-disorder" not in factors("His mother drank every day and used crack.")
    assert "parental-substance-use" not in factors("He drank every day like his friends.")


def test_spans_are_the_words_themselves_and_denied_ones_are_shown_apart():
    text = "Dr. A. Roe saw him.\n\nHe has “nightmares”. He denied flashbacks."
    (found,) = [each for each in suggest(text, CUES, FACTORS) if each.factor == "post-traumatic-stress"]
    assert [(s.text, text[s.start:s.end]) for s in found.spans] == [("nightmares", "nightmares")]
    assert [s.text for s in found.set_aside] == ["flashbacks"] and found.label == "Post-traumatic stress"


SENTENCES = [sentence for cue in CUES for sentence in (*cue.catches[:1], *cue.spares[:1])]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=5), st.randoms())
def test_suggestions_do_not_depend_on_the_order_of_the_cues_and_spans_lie_in_the_text(sentences, random):
    text = "\n\n".join(sentences)
    shuffled = list(CUES)
    random.shuffle(shuffled)
    found = suggest(text, CUES, FACTORS)
    assert found == suggest(text, shuffled, FACTORS)
    for each in found:
        assert each.spans and all(text[s.start:s.end] == s.text and s.text for s in (*each.spans, *each.set_aside))
        assert all(one.end <= other.start for one, other in zip(each.spans, each.spans[1:], strict=False))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    suggest(text, CUES[:20], FACTORS)


@pytest.mark.parametrize(("change", "said"), [
    ({"catches": ["Nothing of the kind."]}, "does not catch"), ({"spares": ["He has ADHD."]}, "does not spare"),
    ({"patterns": ["("]}, "not a regular expression"),
])
def test_a_cue_that_does_not_do_what_its_examples_say_is_refused(change, said):
    cue = {"id": "adhd", "patterns": ["ADHD"], "catches": ["He has ADHD."], "spares": ["He is well."]}
    Cue.model_validate(cue)
    with pytest.raises(ValidationError, match=said):
        Cue.model_validate(cue | change)


def test_cues_of_an_unknown_factor_do_not_load(tmp_path):
    row = {"id": "left-handedness", "patterns": ["left"], "catches": ["left"], "spares": ["right"]}
    (tmp_path / "cues.json").write_text(json.dumps([row]), encoding="utf-8")
    with pytest.raises(LibraryError, match="do not load") as error:
        load_cues(tmp_path, FACTORS)
    assert error.value.code == "SW242" and "left-handedness" in str(error.value)


def test_the_command_prints_factors_with_their_spans(tmp_path):
    file = tmp_path / "notes.md"
    file.write_text("His father went to prison. He denied drug use.", encoding="utf-8")
    rows = json.loads(CliRunner().invoke(main, ["library", "suggest", "--text", str(file), "--json"]).stdout)
    assert [row["factor"] for row in rows] == ["parental-incarceration"]
    assert rows[0]["label"] == "Parental incarceration"
    assert rows[0]["spans"] == [{"start": 4, "end": 25, "text": "father went to prison"}]
    said = CliRunner().invoke(main, ["library", "suggest", "--text", str(file)]).stdout
    assert "Parental incarceration" in said and "not a finding" in said
    file.write_text("A quiet day.", encoding="utf-8")
    assert "No factor" in CliRunner().invoke(main, ["library", "suggest", "--text", str(file)]).stdout


def test_a_narrative_that_cannot_be_read_is_named_and_never_quoted(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_bytes(b"canary-word \xff\xfe")
    for path in (file, tmp_path / "none.txt"):
        with pytest.raises(LibraryError) as error:
            read_narrative(path)
        assert error.value.code == "SW243" and error.value.__cause__ is None and error.value.__suppress_context__
        result = CliRunner().invoke(main, ["library", "suggest", "--text", str(path)])
        assert result.exit_code == 1 and "canary" not in result.output
