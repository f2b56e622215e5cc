"""The view of the documents: what it shows of any draft, what the checks say, and when it does not build."""

import asyncio
import datetime as dt
import inspect
import json

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.store.conftest import MARIA, NOW, draft, fact
from tests.store.test_views import ANYTHING
from workbench.case.drafts import put
from workbench.case.merge import ABSENT
from workbench.errors import AppendixError, LibraryError
from workbench.evidence.library import load_library
from workbench.runs.build import STEPS
from workbench.settings import settings, share
from workbench.widgets.building import HOMES, Building
from workbench.widgets.session import Session
from workbench.widgets.talk import NOTEBOOKS
from workbench.widgets.words import LANGUAGES, words

CASE_ID = "case-0123456789abcdef"
WHOLE = {**json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8")), "case_id": CASE_ID}
TODAY = dt.date(2026, 11, 25)
BUILD = {"do": "build", "volume": "sealed", "style": "bluebook", "citations": "footnotes", "as_of": "2026-11-25"}
CHECK = {"do": "check", "volume": "sealed", "as_of": "2026-11-25", "court": ""}


@pytest.fixture
def view(tmp_path):
    return Building(load_library, lambda: tmp_path / "documents", settings(), today=lambda: TODAY)


def opened(filed, document=None, who="Maria"):
    if document is not None:
        filed.create(document, MARIA)
    return Session(filed, CASE_ID, who, lambda: NOW)


def act(view, message, session):
    async def waited():
        reply = view.act(message, session)
        return await reply if inspect.isawaitable(reply) else reply

    return asyncio.run(waited())


@given(st.dictionaries(st.sampled_from([*HOMES, "case_id"]), ANYTHING, max_size=4))
def test_any_draft_can_be_looked_at(parts):
    shown = Building(load_library, lambda: share("examples"), settings(), today=lambda: TODAY).show(draft(**parts))
    json.dumps(shown)
    assert shown["open"] and {each["notebook"] for each in shown["open"]} <= set(NOTEBOOKS)


def test_a_case_that_is_begun_says_what_is_missing_and_where_it_is_entered(view, filed):
    shown = view.show(draft())
    assert {"matter": "intake", "client": "intake", "recommendation": "plan"}.items() <= {
        each["part"]: each["notebook"] for each in shown["open"]}.items()
    session = opened(filed, draft())
    assert act(view, CHECK, session) == {"found": [], "court": None}
    assert act(view, BUILD, session)["failed"].code == "SW163"


def test_each_remark_names_what_it_is_about_and_where_that_is_mended(view, filed):
    session = opened(filed, put(WHOLE, ("strengths",), ABSENT))
    found = act(view, CHECK, session)["found"]
    assert (found[0]["severity"], found[0]["code"], found[0]["notebook"]) == ("error", "SW450", HOMES["strengths"])
    signature = next(each for each in found if each["code"] == "SW456")
    assert signature["about"] == WHOLE["claims"][0]["heading"] and signature["notebook"] == "review"
    assert {each["notebook"] for each in found} <= set(NOTEBOOKS)


def test_the_court_of_the_case_is_chosen_and_its_days_are_on_the_calendar(view, filed):
    kansas = put(WHOLE, ("matter", "court"), "United States District Court for the District of Kansas")
    assert view.show(kansas)["court"] == "ksd" and view.show(WHOLE)["court"] == ""
    reply = act(view, {**CHECK, "court": "ksd", "as_of": "2027-01-14"}, opened(filed, kansas))
    (due,) = reply["court"]["due"]
    assert due["on"] == "2027-01-15" and due["source"].startswith("http") and due["seen"] == "2026-11-26"
    assert reply["found"][0]["code"] == "SW474" and reply["found"][0]["notebook"] == "intake"
    with pytest.raises(AppendixError, match="no court profile"):
        act(view, {**CHECK, "court": "none"}, opened(filed))


def test_a_profile_of_one_s_own_that_cannot_be_read_takes_no_other_choice_away(tmp_path, filed):
    (tmp_path / "mine.toml").write_text("court = ", encoding="utf-8")
    view = Building(load_library, lambda: tmp_path, settings().model_copy(update={"courts": tmp_path}), today=lambda: TODAY)
    assert ["ksd", "United States District Court for the District of Kansas"] in view.show(WHOLE)["courts"]


def test_an_undecided_field_is_not_built_over(view, filed):
    maria = opened(filed, {**WHOLE, "facts": [*WHOLE["facts"], {**WHOLE["facts"][0], **fact("new", "one")}]})
    tom = opened(filed, who="Tom")
    tom.set(("facts", "new", "statement"), "Tom's")
    tom.save()
    maria.set(("facts", "new", "statement"), "Maria's")
    told = act(view, BUILD, maria)
    assert told["running"] is False and told["failed"].code == "SW161" and "head of the page" in told["failed"].remedy
    assert view.act({"do": "look"}, maria) == told


def test_what_cannot_be_saved_is_not_built(view, filed, tmp_path):
    maria = opened(filed, WHOLE)
    sa.event.listen(filed.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=30"))
    filed.engine.dispose()
    with filed.engine.connect() as other:
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN EXCLUSIVE")
        maria.set(("client", "short_name"), "Mr. B.")
        assert act(view, BUILD, maria)["failed"].code == "SW162"
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN")
    assert not (tmp_path / "documents").exists()


def test_what_stands_in_the_way_is_said_and_nothing_is_exported(view, filed):
    session = opened(filed, put(WHOLE, ("strengths",), ABSENT))
    failed = act(view, BUILD, session)["failed"]
    assert failed.code == "SW420" and any("SW450" in fault.problem for fault in failed.faults)
    assert "exported" not in [each.what for each in filed.trail(CASE_ID)]


@pytest.mark.parametrize("message", [{}, {"do": "run"}, {**BUILD, "volume": "all"}, {**BUILD, "as_of": "soon"},
                                     {"do": "piece", "kind": "pdf", "start": -1}, {**CHECK, "court": "x" * 101}])
def test_a_page_that_asks_for_something_else_is_told_so(view, filed, message):
    with pytest.raises(LibraryError, match="does not know"):
        act(view, message, opened(filed, WHOLE))


def test_every_step_of_a_build_has_words_in_every_language():
    for language in LANGUAGES:
        assert all(words(language).find(f"view.building.step.{n}") for n in range(len(STEPS) + 1))
