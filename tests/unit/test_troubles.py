"""What is wrong reads in the language of the page, with the program's own English words behind it."""

import datetime as dt
import json
import re
from dataclasses import asdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from workbench.appendix.checks import check
from workbench.appendix.composition import compose
from workbench.case.files import parse_case
from workbench.errors import CaseError, CaseInvalid, Fault
from workbench.evidence.library import load_library
from workbench.settings import share
from workbench.widgets.troubles import in_words, told
from workbench.widgets.words import LANGUAGES, words

ENGLISH, SPANISH = words("en"), words("es")
DOCUMENTED = set(re.findall(r"^\| (SW\d{3}) \|", (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8"),
                            re.MULTILINE))
CHECK = {"severity": "warning", "code": "SW434", "problem": "a1 is superseded by b2.", "remedy": "Cite the newer finding.",
         "about": "Hambre"}


def test_every_documented_code_is_in_every_language_but_english_and_no_other_is():
    for language in set(LANGUAGES) - {"en"}:
        own = {key for key in words(language).texts if key.startswith("errors.SW")}
        assert own == {f"errors.{code}.{what}" for code in DOCUMENTED for what in ("problem", "remedy")}
    assert len(DOCUMENTED) > 200 and not any(key.startswith("errors.") for key in ENGLISH.texts)


def test_every_text_of_the_catalogue_is_a_sentence_that_names_nothing_of_a_case():
    for key, text in SPANISH.texts.items():
        if key.startswith("errors.SW"):
            assert text == text.strip() and text[0].isupper() and text.endswith("."), key
            assert "{" not in text.replace("{Grupo}", ""), key


def test_english_stays_as_it_was():
    error = CaseInvalid("broken", remedy="Mend it.", file="case.json", faults=(Fault("$.a", "SW450: no strength."),))
    assert in_words(error, ENGLISH) == {
        "error": "SW101: broken.", "remedy": "Mend it.", "detail": "",
        "faults": [{"problem": "$.a: SW450: no strength.", "remedy": "", "detail": ""}]}
    assert in_words(CHECK, ENGLISH) == CHECK | {"detail": ""}


def test_an_error_says_in_spanish_what_the_code_means_and_in_english_what_only_the_program_knows():
    said = in_words(CaseError("the store is busy", code="SW125", remedy="Wait."), SPANISH)
    assert said["error"] == "SW125: El almacén de casos está ocupado por otro proceso."
    assert said["remedy"] == "Espere un momento y guarde otra vez."
    assert said["detail"] == "(En inglés: the store is busy. Wait.)"


def test_a_check_is_found_wherever_a_view_puts_it_and_keeps_what_else_it_says():
    (found,) = in_words({"found": [CHECK], "court": None}, SPANISH)["found"]
    assert found["problem"] == "Un hallazgo fue reemplazado por otro." and found["remedy"] == "Cite el más nuevo."
    assert "b2" in found["detail"] and (found["about"], found["code"]) == ("Hambre", "SW434")


def test_the_checks_inside_an_error_are_put_into_words_too():
    error = CaseError("the appendix may not be built yet", code="SW420",
                      faults=(Fault("$.strengths", "SW450: the case has no strength. Record at least one."),
                              Fault("$.facts", "no such exhibit")))
    first, second = in_words(error, SPANISH)["faults"]
    assert first == {"problem": "$.strengths: SW450: El caso no tiene ninguna fortaleza.", "remedy": "Anote al menos una.",
                     "detail": "(En inglés: the case has no strength. Record at least one.)"}
    assert second["problem"] == "$.facts: no such exhibit"


def test_a_code_that_nobody_has_put_into_words_is_shown_as_it_is():
    assert told(SPANISH, "SW999", "new", "do") == {"problem": "new", "remedy": "do", "detail": ""}
    (fault,) = in_words(CaseError("x", faults=(Fault("$.a", "SW999: new"),)), SPANISH)["faults"]
    assert fault == {"problem": "$.a: SW999: new", "remedy": "", "detail": ""}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.binary(max_size=3),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)),
       st.sampled_from([ENGLISH, SPANISH]))
def test_what_is_neither_error_nor_check_comes_through_untouched(value, say):
    assert in_words(value, say) == value


def test_what_the_checks_say_of_a_case_tells_nothing_of_the_client_in_any_language():
    document = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    case = parse_case(json.dumps({**document, "strengths": []}).encode())
    found = check(compose(case, load_library(), volume="sealed", as_of=dt.date(2026, 11, 26)))
    facts = {each for fact in case.facts for each in fact.statement.split(". ") if len(each) > 20}
    for say in (ENGLISH, SPANISH):
        shown = json.dumps(in_words([asdict(one) for one in found], say), ensure_ascii=False)
        assert "SW450" in shown and ("En inglés" in shown) is (say is SPANISH)
        assert not any(name in shown for name in (*case.client.full_name.split(), case.client.short_name))
        assert not any(fact in shown for fact in facts)
