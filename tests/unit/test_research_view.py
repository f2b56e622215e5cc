"""Research on a page: each factor's findings, what a person decides about them, and what nobody has read yet."""

import asyncio
import datetime as dt
import json
from pathlib import Path

import pytest

from workbench.case.drafts import add, put
from workbench.case.files import dump_case, load_case
from workbench.case.merge import ABSENT
from workbench.errors import LibraryError, UnknownRecord, WorkbenchError
from workbench.evidence.library import load_library, read_library
from workbench.settings import Settings, share
from workbench.widgets.outside import Outside
from workbench.widgets.research import Research

LIBRARY = load_library()
WHOLE = json.loads(dump_case(load_case(share("examples") / "federal-youth.json")))
VIEW = Research(LIBRARY)


class Desk:
    """An open case as far as a view uses it."""

    who = "Maria"

    def __init__(self, document):
        self.document = document

    def set(self, path, value, seen=None):
        self.document = put(self.document, path, value)

    def add(self, path, entry, seen=None):
        self.document = add(self.document, path, entry)

    def remove(self, path, seen=None):
        self.document = put(self.document, path, ABSENT)


def opened():
    return Desk(json.loads(json.dumps(WHOLE)))


def row(document, factor):
    return next(each for each in VIEW.show(document)["factors"] if each["factor"] == factor)


def cards(document, factor):
    return VIEW.act({"do": "factor", "factor": factor}, Desk(document))["cards"]


FACTOR = next(each["factor"] for each in VIEW.show(WHOLE)["factors"] if each["unread"] > 1)


def test_each_factor_found_says_how_much_there_is_and_how_much_is_unread():
    shown = VIEW.show(WHOLE)
    assert {each["factor"] for each in shown["factors"]} == {
        a["factor"] for a in WHOLE["factors"] if a["state"] == "found"}
    one = row(WHOLE, FACTOR)
    assert one["linked"] >= one["against"] >= one["unread"] > 1 and not shown["missing"]


def test_a_card_has_what_a_reader_needs_and_nothing_unsaid():
    for card in cards(WHOLE, FACTOR):
        assert card["proposition"] and card["limits"] and card["certainty"] and card["citation"][0][0]
        assert card["direction"] in {"mitigating", "double-edged", "adverse", "context"}
        assert card["against"] == (card["direction"] in {"adverse", "double-edged"})
    assert any(card["fit"] for card in cards(WHOLE, FACTOR))


def test_findings_against_the_client_stand_in_the_one_list():
    order = [card["against"] for card in cards(WHOLE, FACTOR)]
    assert True in order and False in order


def test_a_factor_is_read_when_each_finding_against_it_was_read_or_set_aside():
    desk = opened()
    against = [card["finding"] for card in cards(WHOLE, FACTOR) if card["against"]]
    VIEW.act({"do": "decline", "factor": FACTOR, "finding": against[0], "reason": "Other people."}, desk)
    for finding in against[1:]:
        VIEW.act({"do": "read", "factor": FACTOR, "finding": finding}, desk)
    assert row(desk.document, FACTOR)["unread"] == 0
    kept = {card["finding"]: card for card in cards(desk.document, FACTOR)}
    assert kept[against[0]]["declined"] == "Other people." and kept[against[1]]["read_by"] == "Maria"
    VIEW.act({"do": "restore", "factor": FACTOR, "finding": against[0]}, desk)
    assert row(desk.document, FACTOR)["unread"] == 1


def test_a_finding_is_taken_into_a_claim_and_out_of_it():
    desk = opened()
    claim = desk.document["claims"][0]["key"]
    finding = next(card["finding"] for card in cards(WHOLE, FACTOR) if card["against"] and not card["used"])
    VIEW.act({"do": "decline", "factor": FACTOR, "finding": finding, "reason": "First thought."}, desk)
    VIEW.act({"do": "accept", "factor": FACTOR, "finding": finding, "part": "claims", "key": claim}, desk)
    card = next(each for each in cards(desk.document, FACTOR) if each["finding"] == finding)
    assert ["claims", claim] in card["used"] and card["declined"] is None and card["read_by"] == "Maria"
    VIEW.act({"do": "withdraw", "finding": finding, "part": "claims", "key": claim}, desk)
    assert desk.document["claims"][0]["findings"] == WHOLE["claims"][0]["findings"]


def test_a_finding_taken_where_no_claim_is_yet_begins_one():
    desk = opened()
    finding = cards(WHOLE, FACTOR)[0]["finding"]
    VIEW.act({"do": "accept", "factor": FACTOR, "finding": finding, "part": "claims", "key": "claim-new"}, desk)
    begun = desk.document["claims"][-1]
    assert begun["key"] == "claim-new" and begun["findings"] == [finding] and begun["factor"] == FACTOR
    assert begun["facts"] == next(a["facts"] for a in WHOLE["factors"] if a["factor"] == FACTOR)


def test_an_empty_reason_sets_nothing_aside():
    desk = opened()
    VIEW.act({"do": "decline", "factor": FACTOR, "finding": cards(WHOLE, FACTOR)[0]["finding"], "reason": "  "}, desk)
    assert row(desk.document, FACTOR)["declined"] == row(WHOLE, FACTOR)["declined"]


def test_a_search_is_narrowed_and_its_hits_are_cards():
    found = VIEW.act({"do": "search", "question": "foster care and arrest", "filters": {"direction": "adverse"}}, opened())
    assert found["cards"] and all(card["direction"] == "adverse" for card in found["cards"])
    assert VIEW.act({"do": "search", "question": "foster care", "filters": {"certainty": "high", "since": "2015", "sex": "x"}},
                    opened())["cards"] is not None
    assert VIEW.act({"do": "search", "question": "?!"}, opened())["cards"] == []


@pytest.mark.parametrize("draft", [{}, {"factors": 7}, {"claims": [3], "factors": [{"factor": FACTOR, "state": "found"}]},
                                   {"factors": [{"factor": "nothing-like-it", "state": "found"}]},
                                   {**WHOLE, "client": {"full_name": "X"}, "matter": None}])
def test_a_half_filled_case_shows_what_it_can(draft):
    shown = VIEW.show(draft)
    assert "client" in shown["missing"]
    for factor in shown["factors"]:
        assert cards(draft, factor["factor"])
    json.dumps(shown)


def test_what_the_library_does_not_hold_and_what_no_view_does_is_refused():
    with pytest.raises(UnknownRecord):
        VIEW.act({"do": "read", "factor": FACTOR, "finding": "nothing"}, opened())
    for message in ({}, {"do": "explode"}, {"do": "accept", "finding": LIBRARY.findings and next(iter(LIBRARY.findings)),
                                            "part": "claims", "key": "new-one"}):
        with pytest.raises(LibraryError, match="SW246"):
            VIEW.act(message, opened())


RIS = b"TY  - JOUR\nAU  - Testa, Ana\nPY  - 2025\nTI  - Kinship care and the docket\nJO  - Journal\nER  -\n"


def outside(tmp_path, **changes):
    now = Settings(cases=tmp_path, **changes)
    return Outside(now, lambda: LIBRARY, lambda: dt.date(2026, 11, 20))


def test_a_file_is_brought_into_the_teams_library(tmp_path, small):
    now = Settings(cases=tmp_path, libraries=(tmp_path / "team",))
    view = Outside(now, lambda: read_library((small,)))
    said = asyncio.run(view.act({"do": "bring", "name": "one.ris", "files": [RIS]}, None))
    assert said["keys"] and Path(tmp_path / "team" / "sources.bib").exists()
    assert view.show({}) == {"online": False, "team": True}


@pytest.mark.parametrize(("message", "code"), [
    ({"do": "ask", "title": "Lead and Juvenile Delinquency"}, "SW390"),
    ({"do": "ask", "title": "My client Mr. Doe was born on 3/4/1999"}, "SW393"),
    ({"do": "bring", "text": "10.5555/182"}, "SW390"),
    ({"do": "bring", "files": [RIS], "name": "x.ris"}, "SW245"),
    ({"do": "bring", "text": "no reference at all"}, "SW371"),
    ({"do": "sell"}, "SW246"),
])
def test_what_cannot_be_asked_or_brought_in_is_said_with_its_remedy(tmp_path, message, code):
    with pytest.raises(WorkbenchError) as caught:
        asyncio.run(outside(tmp_path).act(message, None))
    assert caught.value.code == code and caught.value.remedy
