"""One catalogue of strings a language: the same keys, the same names to fill in, and nothing shown that is not in it."""

import ast
import datetime as dt
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_form_fields import WHOLE, parts
from workbench.appendix import overclaims
from workbench.case import drafts, references
from workbench.case.dates import FuzzyDate, age_reading, age_words
from workbench.citations.online.answers import MEANING, State
from workbench.widgets import panel
from workbench.widgets.words import LANGUAGES, words

ENGLISH = words("en").texts


def test_every_language_has_the_same_keys_and_the_same_names_in_its_texts():
    for language in LANGUAGES:
        own = {key: text for key, text in words(language).texts.items() if not key.startswith(("help.", "problem.", "errors.", "overclaim."))}
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


def test_what_two_fields_say_against_each_other_is_in_spanish_too_with_its_keys_and_numbers():
    say, found = words("es"), []
    for node in ast.walk(ast.parse(Path(references.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
            _, problem = node.args
            parts = problem.values if isinstance(problem, ast.JoinedStr) else [problem]
            found.append(drafts._sentence("".join(part.value if isinstance(part, ast.Constant) else "x7" for part in parts)))
    assert len(found) > 20 and [each for each in found if say.problem(each) == each] == []
    assert say.problem("Page 12 is outside exhibit 'school', which has 9: correct the page or the exhibit's page count.") == (
        "La página 12 está fuera de la prueba 'school', que tiene 9: corrija la página o el número de páginas de la prueba.")
    assert say.problem("Something new.") == "Something new." and words("en").problem("Still needed.") == "Still needed."


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.sampled_from(["", "about ", "before ", "after "]))
def test_an_age_reads_in_english_as_the_documents_print_it_and_in_spanish_without_a_word_of_it(day, how):
    when, birth = FuzzyDate(f"{how}{day:%B %Y}"), dt.date(2000, 6, 1)
    assert words("en").age(age_reading(when, birth)) == age_words(when, birth)
    assert not re.search("age|birth|older|{", words("es").age(age_reading(when, birth)))


def test_why_a_word_says_too_much_is_in_spanish_and_nothing_else_is_kept():
    own = {key.removeprefix("overclaim.") for key in words("es").texts if key.startswith("overclaim.")}
    assert own == {reason for _, reason, _ in overclaims._TABLE}


def test_how_a_look_up_ended_is_said_in_every_language():
    for state in State:
        assert words("en")(f"view.outside.state.{state}") == f"{state} – {MEANING[state]}"
        assert words("es")(f"view.outside.state.{state}")


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
