"""The family in the appendix: the picture, its words and table, and who may see them."""

import datetime as dt
import re

import pytest

from tests.unit.test_composition import AS_OF, CASES, LIBRARY, composition
from tests.unit.test_family import THREE, case_with, person
from workbench.appendix.checks import check
from workbench.appendix.composition import compose
from workbench.appendix.family import family
from workbench.appendix.genogram import genogram
from workbench.appendix.genogram_words import CONDITIONS, alt, bond_words, home_words, portrait
from workbench.appendix.notebook import Appendix
from workbench.appendix.sheet import TALLEST, WIDTH
from workbench.appendix.volumes import for_volume
from workbench.case.family import Partnership, Upbringing
from workbench.case.kinship import family_of
from workbench.tree import plain_text, walk

BIRTH = dt.date(2000, 5, 5)
YOUTH = "federal-youth.json"


def shown(c) -> str:
    return plain_text(for_volume(family(c)[0], c.volume))


def of(relatives):
    found = family_of(case_with(relatives).family, "male")
    return found, {key: portrait(found, key, client="Q.") for key in found.people}


def size(svg: str) -> tuple[float, float]:
    return tuple(float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())


def test_three_generations_fit_a_page_in_words_and_the_alternative_text_counts_them():
    found, people = of(THREE)
    drawn = genogram(found, people, BIRTH)
    width, height = size(drawn.svg)
    assert width == WIDTH and height <= TALLEST
    assert drawn.alt.startswith("Genogram of 16 people in four generations: three people of the grandparents’ generation, four people of the parents’ generation")


def test_the_same_family_gives_the_same_bytes():
    found, people = of(THREE)
    assert genogram(found, people, BIRTH) == genogram(found, people, BIRTH)


def test_a_family_too_wide_for_words_has_numbers_and_one_too_wide_for_those_has_the_table_alone():
    wide = [person(f"s{n}", "m") for n in range(9)]
    found, people = of([person("client", "m"), person("m"), *wide])
    assert genogram(found, people, BIRTH) is not None
    found, people = of([person("client", "m"), person("m"), *(person(f"s{n}", "m") for n in range(40))])
    assert genogram(found, people, BIRTH) is None


@pytest.mark.parametrize(("fields", "years", "dead"), [
    ({"born": "1950-03-04", "died": "March 2001"}, "1950 – 2001", True), ({"born": "about 1950"}, "b. about 1950", False),
    ({"died": "1999"}, "d. 1999", True), ({"dead": True}, "dead", True), ({"born": "1970", "dead": True}, "b. 1970, dead", True),
    ({"born": "1998 or 1999"}, "b. 1998 or 1999", False), ({}, "", False),
])
def test_years_under_a_symbol_say_what_is_known(fields, years, dead):
    found = family_of(case_with([person("a", **fields)]).family)
    one = portrait(found, "a", client="Q.")
    assert (one.years, one.dead) == (years, dead)


def test_a_stated_relation_wins_and_a_computed_one_says_whose_side():
    _, people = of([*THREE, person("godmother", relation="godmother")])
    assert people["godmother"].relation == "godmother"
    assert people["nan"].relation == "grandmother, mother’s side"
    assert people["mother"].called == "mother" and people["client"].called == "Q."


def test_couples_and_homes_read_as_sentences():
    found = family_of(case_with([person("a", partners=[{"key": "k", "person": "b", "kind": "married", "since": "1990",
                                                        "ended": "divorced", "until": "2001"}]), person("b"), person("c", "a", "b")]).family)
    names = {"a": "Ann", "b": "Bo", "c": "Cy"}
    assert bond_words(found, "b", names) == "married to Ann, since 1990, divorced 2001"
    plain = family_of(case_with([person("a"), person("b"), person("c", "a", "b")]).family)
    assert bond_words(plain, "a", names) == "children with Bo"
    assert Partnership(key="k", person="b").kind == "together"
    home = Upbringing.model_validate({"key": "h", "kind": "foster", "by": ["a"], "place": "Hill House", "since": "2012-07-03", "until": "2014"})
    assert home_words(home, names) == "in foster care (Ann) (Hill House), since July 3, 2012, until 2014"


def test_every_kind_of_condition_has_a_letter_of_its_own():
    letters = [letter for letter, _ in CONDITIONS.values()]
    assert len(set(letters)) == len(letters)


def test_marks_are_counted_in_the_alternative_text():
    entries = [person("client", "m"), person("m", conditions=[{"key": "x", "kind": "custody"}, {"key": "y", "kind": "violence"}])]
    found = family_of(case_with(entries).family)
    people = {key: portrait(found, key, client="Q.", conditions=found.people[key].conditions) for key in found.people}
    assert people["m"].marks == ("J", "V")
    assert "Marked: jail or prison for 1 and violent at home for 1." in alt(found, people)


def test_the_public_volume_says_only_that_the_family_is_under_seal():
    c = composition(YOUTH, "public")
    assert family(c)[1] == ()
    assert shown(c).split("\n")[:2] == ["Family", "The family is described in the volume filed under seal."]


@pytest.mark.parametrize("volume", ["sealed", "counsel"])
def test_the_table_says_what_the_picture_shows_with_its_records(volume):
    c = composition(YOUTH, volume)
    text = shown(c)
    for said in ("Grandmother Remedios", "grandmother, mother’s side", "Lived together with Father, separated 2010;", "1950 – August 19, 2024",
                 "Raised by relatives (Grandmother Remedios), since age 14.", "Alcohol or drugs (S); hurt by violence at home (H).", "Ex. "):
        assert said in text, said
    blocks, (drawing,) = family(c)
    assert [node["c"][2][0] for node in walk(blocks) if node["t"] == "Image"] == [drawing.name]


def test_what_may_not_be_told_is_in_counsel_s_volume_alone():
    case = CASES[YOUTH]
    secret = next(fact.key for fact in case.facts if fact.permission == "no")
    extra = case_with([
        person("uncle", "grandmother", called="Uncle Zebedee", permission="no"),
        person("cousin", "uncle", called="Cousin Ottoline", conditions=[{"key": "x", "kind": "suicide"}]),
        person("grandmother", conditions=[{"key": "x", "kind": "illness", "facts": ["one"]}])]).family
    changed = [one.model_copy(update={"conditions": (one.conditions[0].model_copy(update={"facts": (secret,)}),)})
               if one.key == "grandmother" else one for one in extra]
    relatives = (*(one for one in case.family if one.key != "grandmother"), *changed)
    text = {volume: shown(compose(case.model_copy(update={"family": relatives}), LIBRARY, volume=volume, as_of=AS_OF))
            for volume in ("sealed", "counsel")}
    for word in ("Uncle Zebedee", "Suicide, or an attempt (U)", "Serious illness (I)"):
        assert word in text["counsel"] and word not in text["sealed"]
    assert "Cousin Ottoline" in text["sealed"]


def test_a_case_without_a_family_has_no_such_section():
    c = composition("ny-survivor.json", "counsel")
    assert family(c) == ([], ())
    assert "blocks" in str(Appendix(c, "bluebook").family()._repr_mimebundle_())


def test_dates_that_can_hardly_be_right_are_pointed_to_before_a_build():
    relatives = case_with([person("client", "mother"), person("mother", born="2010", died="2008")]).family
    c = compose(CASES[YOUTH].model_copy(update={"family": relatives}), LIBRARY, volume="sealed", as_of=AS_OF)
    found = [(d.path, d.severity) for d in check(c) if d.code == "SW459"]
    assert found == [("$.family[1].died", "warning"), ("$.family[1].born", "warning")]
