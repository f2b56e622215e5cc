"""One catalogue of strings a language: the same keys, the same names to fill in, and nothing shown that is not in it."""

import re

from tests.unit.test_form_fields import WHOLE, parts
from workbench.case import drafts
from workbench.widgets import panel
from workbench.widgets.words import LANGUAGES, words

ENGLISH = words("en").texts


def test_every_language_has_the_same_keys_and_the_same_names_in_its_texts():
    for language in LANGUAGES:
        own = {key: text for key, text in words(language).texts.items() if not key.startswith(("help.", "problem.", "errors."))}
        assert own.keys() == ENGLISH.keys()
        for key, text in own.items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", ENGLISH[key])), key
            assert text or key == "language.note", key


def test_spanish_says_that_a_person_is_to_review_it():
    assert "reviewed by a human" in words("es")("language.note") and not words("en")("language.note")


def test_every_field_and_every_choice_has_a_name_in_every_language():
    for language in LANGUAGES:
        say = words(language)
        for model, part in parts(WHOLE):
            if part.kind == "key":
                continue
            assert say.find(f"label.{model}.{part.name}", f"label.{part.name}"), (language, model, part.name)
            if part.help:
                assert language == "en" or say.find(f"help.{model}.{part.name}"), (language, model, part.name)
            for value, _ in part.choices:
                assert say.find(f"choice.{model}.{part.name}.{value}", f"choice.{part.name}.{value}", f"choice.{value}") \
                    or not value.islower() or part.name == "signal", (language, model, part.name, value)


def test_help_that_is_no_longer_in_the_model_is_not_kept():
    known = {f"help.{model}.{part.name}" for model, part in parts(WHOLE) if part.help}
    assert {key for key in words("es").texts if key.startswith("help.")} <= known


def test_the_models_own_words_for_what_is_wrong_are_in_spanish_too():
    fixed = {*drafts._WORDS.values(), *drafts._PATTERNS.values()}
    assert {f"problem.{each}" for each in fixed} <= words("es").texts.keys()


def test_the_page_asks_for_no_word_that_is_not_there():
    program = panel.program()
    asked = set(re.findall(r"""(?:page\.|\b)words\("([a-z_]+\.[a-z_.]+)\"""", program))
    of_views = {key.split(".", 2)[2] for key in ENGLISH if key.startswith("view.")}  # a view asks for its own
    assert len(asked) > 30 and {key for key in asked if key not in ENGLISH and f"view.{key}" not in ENGLISH} <= of_views


def test_a_name_that_is_not_given_is_left_standing():
    assert words("en")("state.saved") == "Saved at {time}" and words("en")("state.saved", time="8:15") == "Saved at 8:15"
    assert words("en").label("Nothing", "never_named") == "Never named" and words("en").choice("N", "n", "a-b") == "A b"


def test_the_button_that_adds_an_entry_names_one_entry_in_every_language():
    lists = {part.model for _, part in parts(WHOLE) if part.kind == "groups"}
    for language in LANGUAGES:
        say = words(language)
        assert {model for model in lists if not say.find(f"one.{model}")} <= SHOWN_OTHERWISE


#: Lists with a view of their own in place of that button.
SHOWN_OTHERWISE = {"Claim", "FactorAssessment", "Declined", "Acknowledged", "Approval", "Inquiry", "Elsewhere"}
