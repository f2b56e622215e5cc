"""What the intake's pictures are given to draw, from finished cases and from drafts in any state."""

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_family import JSON, THREE
from workbench.appendix.genogram_words import BONDS, CONDITIONS, HOMES
from workbench.appendix.lifeline import LANES, PERIODS
from workbench.case.drafts import put
from workbench.case.kinship import RELATIONS
from workbench.evidence.domains import GAPS, STATE_WORDS
from workbench.evidence.library import load_library
from workbench.settings import share
from workbench.widgets.coverage import Coverage
from workbench.widgets.genogram import Genogram
from workbench.widgets.lifeline import Lifeline
from workbench.widgets.shown import Shown
from workbench.widgets.words import words

LIBRARY = load_library()
YOUTH = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))


def views():
    return Genogram(), Lifeline(), Coverage(lambda: LIBRARY)


def person(shown, key):
    return next(one for one in shown["people"] if one["key"] == key)


@given(st.dictionaries(st.sampled_from(["family", "client", "events", "inquiries", "facts", "exhibits", "matter"]), JSON))
def test_any_draft_can_be_drawn_and_what_is_drawn_is_json(document):
    for view in views():
        json.dumps(view.show(document))


def test_a_case_of_which_nothing_is_known_shows_the_client_and_says_what_is_missing():
    genogram, lifeline, coverage = (view.show({}) for view in views())
    assert [one["key"] for one in genogram["people"]] == ["client"]
    assert (lifeline["birth"], lifeline["events"]) == (False, [])
    assert {row["state"] for row in coverage["rows"]} == {"not-asked"}


def test_the_genogram_shows_each_person_with_lines_that_reach_them():
    shown = Genogram().show(YOUTH)
    assert {one["key"] for one in shown["people"]} == {one["key"] for one in YOUTH["family"]}
    assert person(shown, "client")["called"] == YOUTH["client"]["short_name"] and person(shown, "client")["sex"] == "male"
    grandmother = person(shown, "grandmother")
    assert (grandmother["relation"], grandmother["side"], grandmother["died"]) == ("grandmother", "mother", "2024-08-19")
    assert person(shown, "mother")["bonds"][0] == ["father", {"kind": "together", "ended": "separated", "since": None, "until": "2010"}]
    assert person(shown, "client")["homes"][1]["by"] == ["grandmother"]
    tops = {(one["x"], one["y"] - shown["symbol"] / 2) for one in shown["people"]}
    ends = {tuple(line["points"][-1]) for line in shown["lines"] if line["kind"] == "child"}
    assert {"mother", "aunt", "client", "sister", "daughter", "father"} == {
        one["key"] for one in shown["people"] if (one["x"], one["y"] - shown["symbol"] / 2) in ends & tops}


def test_people_without_a_line_to_the_client_stand_in_the_table_alone():
    shown = Genogram().show({"family": THREE})
    assert [one["key"] for one in shown["people"] if "x" not in one] == ["great", "g"]


def test_what_is_doubtful_is_told_at_the_person():
    document = put(put(YOUTH, ("family", "mother", "born"), "2005"), ("family", "aunt", "born"), "nonsense")
    shown = Genogram().show(document)
    assert ["younger-than-child", "client"] in person(shown, "mother")["doubts"]
    assert person(shown, "aunt")["born"] is None


def test_events_stand_in_order_with_the_ages_they_can_mean():
    shown = Lifeline().show(YOUTH)
    middles = [(one["first"] + one["last"]) / 2 for one in shown["events"]]
    assert middles == sorted(middles) and len(middles) == len(YOUTH["events"])
    arm = next(one for one in shown["events"] if one["key"] == "arm")
    assert (arm["age"], arm["exact"], round(arm["first"]), round(arm["last"])) == (["one", 5, 5, True], False, 4, 7)
    assert shown["lanes"] == [lane for lane in LANES if lane in {one["domain"] for one in YOUTH["events"]}]
    assert shown["young"] == 0 and shown["old"] >= shown["offense"] > 20


def test_an_event_without_a_date_is_counted_and_one_without_facts_is_drawn():
    events = [{"key": "a", "title": "A", "domain": "home"}, {"key": "b", "title": "B", "domain": "home", "when": "2010"}]
    shown = Lifeline().show({**YOUTH, "events": events})
    assert [one["key"] for one in shown["events"]] == ["b"]
    assert shown["undrawn"] == 1


@pytest.mark.parametrize("birth", [None, "2003-02-30", 7])
def test_without_a_birth_there_are_no_ages_to_draw(birth):
    shown = Lifeline().show(put(YOUTH, ("client", "birth_date"), birth))
    assert (shown["birth"], shown["events"], shown["offense"]) == (False, [], None)


def test_the_map_says_for_each_domain_what_is_open_and_which_standards_name_it():
    rows = {row["domain"]: row for row in Coverage(lambda: LIBRARY).show(YOUTH)["rows"]}
    assert (rows["harmful-substances"]["state"], rows["harmful-substances"]["gap"]) == ("not-found", "one-source")
    assert rows["education"]["kinds"] == ["capital", "non-capital"]
    assert rows["education"]["facts"] == 3 and rows["education"]["origins"] > 1


def test_the_page_and_the_documents_call_things_by_the_same_words():
    said = words("en").texts
    sides = {**{f"genogram.relation.{key}": text for key, text in RELATIONS.items()},
             **{f"genogram.condition.{key}": text for key, (_, text) in CONDITIONS.items()},
             **{f"genogram.bond.{key}": f"{text} {{person}}" for key, text in BONDS.items()},
             **{f"genogram.home.{key}": text for key, text in HOMES.items()},
             **{f"lifeline.lane.{key}": name for key, (name, _) in LANES.items()},
             **{f"lifeline.period.{age}": name for age, name in PERIODS},
             **{f"coverage.gap.{key}": text.replace("{0}", "{whom}") for key, text in GAPS.items()},
             **{f"coverage.state.{state}": text.capitalize() for state, text in STATE_WORDS.items()}}
    assert {key: said[f"view.{key}"] for key in sides} == sides


def test_every_word_that_a_picture_asks_for_is_in_the_catalogue():
    views = Path(sys.modules[Genogram.__module__].__file__).parent / "page" / "views"
    for name in ("genogram", "lifeline", "coverage"):
        for key in re.findall(r"""words\(["']([\w.-]+)["']""", (views / f"{name}.js").read_text(encoding="utf-8")):
            assert f"view.{name}.{key}" in words("en").texts, (name, key)


def test_what_did_not_change_is_not_worked_out_again():
    made = []
    shown = Shown("family")
    for document in (YOUTH, put(YOUTH, ("client", "sex"), "female"), put(YOUTH, ("family", "mother", "born"), "1983")):
        shown.of(document, lambda draft: made.append(draft) or {"n": len(made)})
    assert len(made) == 2
