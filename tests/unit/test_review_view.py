"""Counsel's page: every claim beside its passages, and a signature that an edit voids."""

import datetime as dt
import json

import pytest

from tests.unit.test_research_view import LIBRARY, WHOLE, Desk
from workbench.appendix.approvals import sign_off
from workbench.appendix.composition import compose
from workbench.case.drafts import put
from workbench.case.files import parse_case
from workbench.case.merge import ABSENT
from workbench.errors import CaseError, LibraryError
from workbench.widgets.review import Review

TODAY = dt.date(2026, 11, 20)
VIEW = Review(LIBRARY, lambda: TODAY)
KEYS = [claim["key"] for claim in WHOLE["claims"]]


def desk():
    return Desk(json.loads(json.dumps(WHOLE)))


def standings(document):
    return {row["key"]: row["standing"] for row in VIEW.show(document)["claims"]}


def sign(open_, key, **named):
    seen = VIEW.act({"do": "read", "claim": key}, open_)
    return VIEW.act({"do": "sign", "claim": key, "content": seen["content"], "by": "A. Counsel", **named}, open_)


def test_nothing_is_signed_at_first():
    assert set(standings(WHOLE).values()) == {"unsigned"} and VIEW.show(WHOLE)["final"] is False


def test_counsel_reads_the_claim_beside_everything_it_rests_on():
    seen = VIEW.act({"do": "read", "claim": KEYS[0]}, desk())
    assert seen["why_it_matters"] == WHOLE["claims"][0]["why_it_matters"]
    assert seen["facts"] and seen["tests"] and seen["turned"] and seen["answer"]
    assert all(card["limits"] for card in (*seen["findings"], *seen["contrary"], *seen["against"]))
    assert {card["finding"] for card in seen["against"]}.isdisjoint(card["finding"] for card in seen["findings"])
    json.dumps(seen)


def test_a_signature_is_kept_and_is_the_one_that_the_documents_ask_for():
    open_ = desk()
    for key in KEYS:
        sign(open_, key, note="Read on the record.")
    assert set(standings(open_.document).values()) == {"signed"} and VIEW.show(open_.document)["final"]
    case = parse_case(json.dumps(open_.document).encode())
    assert sign_off(compose(case, LIBRARY, volume="sealed", as_of=TODAY)).complete
    assert VIEW.show(open_.document)["claims"][0]["note"] == "Read on the record."


def test_an_edit_voids_the_signature_and_taking_the_edit_back_restores_it():
    open_ = desk()
    sign(open_, KEYS[0])
    edited = put(open_.document, ("claims", KEYS[0], "heading"), "Another heading")
    row = VIEW.show(edited)["claims"][0]
    assert row["standing"] == "stale" and row["void"] and row["by"] == "A. Counsel"
    assert standings(put(edited, ("claims", KEYS[0], "heading"), WHOLE["claims"][0]["heading"]))[KEYS[0]] == "signed"


def test_what_was_changed_since_it_was_shown_is_not_signed():
    open_ = desk()
    seen = VIEW.act({"do": "read", "claim": KEYS[0]}, open_)
    open_.set(("claims", KEYS[0], "nexus"), "Changed by a colleague meanwhile.")
    with pytest.raises(CaseError, match="SW160"):
        VIEW.act({"do": "sign", "claim": KEYS[0], "content": seen["content"], "by": "A. Counsel"}, open_)
    assert "approvals" not in open_.document or not open_.document["approvals"]


def test_a_signature_is_taken_back_and_given_again():
    open_ = desk()
    sign(open_, KEYS[0])
    VIEW.act({"do": "unsign", "claim": KEYS[0]}, open_)
    assert standings(open_.document)[KEYS[0]] == "unsigned"
    sign(open_, KEYS[0])
    sign(open_, KEYS[0], note="Again.")
    assert [a["note"] for a in open_.document["approvals"]] == ["Again."]


@pytest.mark.parametrize(("path", "value"), [
    (("claims", KEYS[0], "why_it_matters"), ABSENT), (("claims", KEYS[0], "findings"), ["no-such-finding"]),
])
def test_a_claim_that_is_not_whole_cannot_be_signed_and_hides_no_other(path, value):
    open_ = Desk(put(WHOLE, path, value))
    found = standings(open_.document)
    assert found.pop(KEYS[0]) == "incomplete" and set(found.values()) == {"unsigned"}
    assert VIEW.act({"do": "read", "claim": KEYS[0]}, open_) == {"incomplete": True}
    with pytest.raises(CaseError, match="SW160"):
        VIEW.act({"do": "sign", "claim": KEYS[0], "content": "0" * 64, "by": "A. Counsel"}, open_)
    for key in KEYS[1:]:
        sign(open_, key)
    assert not VIEW.show(open_.document)["final"]


@pytest.mark.parametrize("draft", [{}, {"claims": 3}, {**WHOLE, "matter": {}}, {**WHOLE, "client": None}])
def test_without_matter_or_client_the_page_says_what_is_missing(draft):
    shown = VIEW.show(draft)
    assert shown["wanting"] and not shown["claims"]
    assert VIEW.act({"do": "read", "claim": KEYS[0]}, Desk(draft)) == {"incomplete": True}


def test_nobody_signs_without_a_name():
    with pytest.raises(LibraryError, match="SW246"):
        VIEW.act({"do": "sign", "claim": KEYS[0], "content": "0" * 64, "by": " "}, desk())
