"""Views of the intake and the plan: what they show of a finished case, of a half-filled and of a broken one."""

import json

from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.library import load_library
from workbench.settings import share
from workbench.widgets.choices import from_library
from workbench.widgets.planned import Planned
from workbench.widgets.safety import Safety
from workbench.widgets.scores import Scores

LIBRARY = load_library()
VIEWS = (Planned(), Safety(), Scores(LIBRARY.instruments))
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                            ["key", "need", "condition", "facts", "state", "factor", "notes", "text", "instrument", "score",
                             "self_harm"]), inner, max_size=4), max_leaves=8)
PARTS = st.dictionaries(st.sampled_from(["plan", "factors", "screenings", "interviews", "facts", "events"]), ANYTHING, max_size=6)


@given(PARTS)
def test_a_view_survives_any_draft(document):
    for view in VIEWS:
        json.dumps(view.show(document))


def test_the_plan_of_a_finished_case_shows_every_need_with_its_steps():
    case = json.loads((share("examples") / "ny-survivor.json").read_text(encoding="utf-8"))
    shown = Planned().show(case)
    assert [each["need"] for each in shown["items"]] == [each["need"] for each in case["plan"]]
    assert all("condition" in each["done"] for each in shown["items"])


def test_the_plan_says_what_is_still_open():
    shown = Planned().show({
        "plan": [{"key": "a", "need": "A home", "service": "Housing", "condition": "Reside there", "facts": ["f"]},
                 {"key": "b", "need": "Work", "service": "Training", "provider": "P", "confirmed_by": "C", "confirmed_on": "2026-01-02",
                  "condition": "reside there "}, {"key": "c", "condition": "No alcohol"}],
        "factors": [{"factor": "covered", "state": "found", "facts": ["f"]}, {"factor": "left-out", "state": "found", "facts": ["g"]},
                    {"factor": "asked", "state": "not-found"}]})
    said = {(each["what"], each["about"] or each.get("factor")) for each in shown["open"]}
    assert said == {("no_provider", "A home"), ("no_confirmed", "A home"), ("no_facts", "Work"), ("same_condition", "Work"),
                    ("no_need", "No alcohol"), ("not_planned", "left-out")}
    assert Planned().act({}, None) is None


def test_a_score_stands_beside_its_scale_its_licence_and_its_caution_and_no_item_is_shown():
    view = VIEWS[2]
    shown = view.show({"screenings": [{"key": "a", "instrument": "phq-9", "score": 12}, {"key": "b", "instrument": "pcl-5", "score": 99},
                                      {"key": "c", "instrument": "ace-checklist", "score": 7}, {"key": "d", "instrument": "other"}]})
    phq, pcl, ace = shown["scores"]
    assert (phq["low"], phq["high"], phq["outside"]) == (0, 27, False) and "moderate" in phq["bands"][0]
    assert "no permission" in phq["licence"] and any("safety step" in each for each in phq["cautions"])
    assert pcl["outside"] and not pcl["bands"]
    assert LIBRARY.instruments["ace-checklist"].prints_total or ace["score"] is None
    assert not LIBRARY.instruments["phq-9"].may_ship_items and not LIBRARY.instruments["pcl-5"].may_ship_items
    assert view.show({})["hidden"] and view.act({}, None) is None


def test_choices_come_from_the_library_and_are_named():
    found = from_library(LIBRARY, "catalogue", "findings", "authorities", "instruments")
    assert {key for key, _ in found["catalogue"]} == set(LIBRARY.factors) and len(found["findings"]) == len(LIBRARY.findings)
    assert all(key and label and len(label) < 300 for each in found.values() for key, label in each)
    assert found["catalogue"] == sorted(found["catalogue"], key=lambda pair: pair[1].casefold())
