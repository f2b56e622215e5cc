"""The views of the notebooks ``records`` and ``factors``: what they show of any draft, and what a person does in them."""

import asyncio
import datetime as dt
import functools
import inspect
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paper import pdf, picture
from tests.store.conftest import MARIA, NOW, draft
from workbench.case.drafts import faults, value_at
from workbench.case.store.records import content, records
from workbench.errors import CaseError, UnknownRecord
from workbench.evidence.library import load_library
from workbench.evidence.suggestion import load_cues
from workbench.settings import share
from workbench.widgets.choices import from_library
from workbench.widgets.pages import Pages
from workbench.widgets.pointers import Pointers
from workbench.widgets.requests import Requests
from workbench.widgets.session import Session
from workbench.widgets.standing import FactorStanding

TODAY = dt.date(2026, 11, 25)
CASE = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
CUES = functools.cache(lambda: load_cues(share("literature"), load_library().factors))
VIEWS = (Pages(), Requests(load_library, lambda: TODAY), FactorStanding(load_library), Pointers(load_library, CUES))
#: Anything that JSON can hold.
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
                        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
                            st.sampled_from(["key", "page", "status", "facts", "factor", "label"]), inner, max_size=3),
                        max_leaves=8)
PARTS = ("exhibits", "facts", "requests", "authorizations", "contradictions", "factors", "interviews")


@pytest.fixture
def session(filed):
    filed.create(draft(), MARIA)
    return Session(filed, "case-0123456789abcdef", "Maria", lambda: NOW)


@pytest.fixture
def pages():
    made = Pages()
    yield made
    made.close()


def act(view, message, session):
    reply = view.act(message, session)
    return asyncio.run(_waited(reply)) if inspect.isawaitable(reply) else reply


async def _waited(reply):
    return await reply


def sent(pages, session, data, exhibit="", size=64 * 1024):
    upload = act(pages, {"do": "begin", "size": len(data)}, session)["upload"]
    for start in range(0, len(data), size):
        act(pages, {"do": "piece", "upload": upload, "start": start, "files": [data[start:start + size]]}, session)
    return act(pages, {"do": "end", "upload": upload, "exhibit": exhibit}, session)


@given(st.dictionaries(st.sampled_from(PARTS), ANYTHING, max_size=4))
def test_every_view_shows_what_it_can_of_any_draft(parts):
    for view in VIEWS:
        json.dumps(view.show(draft(**parts)))


@pytest.mark.parametrize("part", PARTS)
def test_a_half_filled_entry_takes_nothing_else_from_view(part):
    for view in VIEWS:
        whole = view.show(CASE)
        more = view.show({**CASE, part: [*CASE[part], {"key": "new"}]})
        assert len(json.dumps(more)) >= len(json.dumps(whole)) - 40


def test_a_file_becomes_an_exhibit_whose_pages_can_be_read(session, pages):
    data = pdf("Absent on 41 days.", "Second page", padding=200_000)
    kept = sent(pages, session, data)
    assert (kept["pages"], kept["media_type"]) == (2, "application/pdf")
    entry = session.document["exhibits"][0]
    assert entry["label"] == "A" and entry["pages"] == 2 and entry["attachment"] == kept["name"]
    page = act(pages, {"do": "page", "name": kept["name"], "number": 2, "width": 800}, session)
    assert page["text"] == "Second page" and page["files"][0].startswith(b"\x89PNG") and page["number"] == 2
    session.save()
    assert b"".join(content(session.store, session.case_id, kept["name"])) == data


def test_a_file_for_an_exhibit_that_is_there_changes_nothing_else_of_it(session, pages):
    session.add(("exhibits",), {"key": "school", "label": "Q", "title": "School file", "pages": 86})
    sent(pages, session, picture(), "school")
    assert session.document["exhibits"] == [{"key": "school", "label": "Q", "title": "School file", "pages": 86,
                                             "attachment": records(session.store, session.case_id)[0].name}]
    sent(pages, session, picture("JPEG"))
    assert session.document["exhibits"][1]["label"] == "A"
    session.undo()
    assert len(session.document["exhibits"]) == 1


@pytest.mark.parametrize(("data", "code"), [
    (pdf("A")[:150], "SW135"), (b"%PDF-1.7 hostile", "SW135"), (pdf("A", password="word"), "SW135"),
])
def test_a_file_that_cannot_be_read_leaves_no_trace(session, pages, data, code):
    with pytest.raises(CaseError) as error:
        sent(pages, session, data)
    assert error.value.code == code and error.value.remedy
    assert records(session.store, session.case_id) == () and "exhibits" not in session.document


def test_a_page_that_is_not_there_is_said_and_the_record_can_still_be_read(session, pages):
    name = sent(pages, session, pdf("One"))["name"]
    with pytest.raises(CaseError, match="no such page"):
        act(pages, {"do": "page", "name": name, "number": 9, "width": 800}, session)
    assert act(pages, {"do": "page", "name": name, "number": 1, "width": 800}, session)["text"] == "One"
    with pytest.raises(CaseError) as error:
        act(pages, {"do": "open", "name": "0" * 64}, session)
    assert error.value.code == "SW136"


def test_a_recording_comes_in_pieces_that_give_it_back(session, pages):
    data = b"ID3" + bytes(range(256)) * 5000
    name = sent(pages, session, data)["name"]
    got = b""
    while len(got) < len(data):
        got += act(pages, {"do": "sound", "name": name, "start": len(got)}, session)["files"][0]
    assert got == data


@pytest.mark.parametrize("message", [{}, {"do": "delete"}, {"do": "page", "name": "x", "number": 1, "width": 10**9},
                                     {"do": "piece", "upload": "x", "start": 0, "files": []}])
def test_what_the_page_cannot_ask_for_is_refused_in_words(session, pages, message):
    with pytest.raises(CaseError) as error:
        act(pages, message, session)
    assert error.value.code == "SW146"


def test_doubts_about_bates_numbers_name_the_exhibits_by_their_letters():
    exhibits = [CASE["exhibits"][0], {**CASE["exhibits"][1], "bates_first": 80}]
    [doubt] = Pages().show(draft(exhibits=exhibits))["doubts"]
    assert doubt == {"kind": "overlap", "first": "TB-000080", "last": "TB-000086", "count": 7, "exhibits": ["A", "B"]}


def test_what_happened_to_a_request_is_written_down_with_its_day(session):
    view = Requests(load_library, lambda: TODAY)
    session.add(("requests",), {"key": "r", "custodian": "Clinic", "record": "Chart", "status": "sent", "on": "2026-10-01"})
    assert [row["chase"] for row in view.show(session.document)["rows"]] == [True]
    view.act({"do": "happened", "place": "r", "state": "chased"}, session)
    assert session.document["requests"][0] == {"key": "r", "custodian": "Clinic", "record": "Chart", "status": "chased",
                                               "on": "2026-11-25", "asked_on": "2026-10-01"}
    [row] = view.show(session.document)["rows"]
    assert (row["chase"], row["quiet"], row["waiting"]) == (False, 0, 55)
    session.undo()
    assert session.document["requests"][0]["status"] == "sent"


def test_a_request_known_by_its_place_alone_is_the_one_that_is_changed(session):
    view = Requests(load_library, lambda: TODAY)
    rows = [{"custodian": name, "record": "Chart", "status": "sent", "on": f"2026-1{n}-01"} for n, name in enumerate("AB")]
    session.set(("requests",), [{"custodian": "half filled"}, *rows])
    shown = view.show(session.document)
    assert [row["place"] for row in shown["rows"]] == [1, 2] and shown["unread"] == 1
    view.act({"do": "happened", "place": 2, "state": "received"}, session)
    assert [each.get("status") for each in session.document["requests"]] == [None, "sent", "received"]
    for wrong in ({"do": "happened", "place": 7, "state": "received"}, {"do": "happened", "place": 1, "state": "eaten"}, {}):
        with pytest.raises(CaseError):
            view.act(wrong, session)


def test_requests_are_shown_as_of_another_day(session):
    view = Requests(load_library, lambda: TODAY)
    session.set(("requests",), CASE["requests"])
    session.set(("authorizations",), CASE["authorizations"])
    early = view.act({"do": "as-of", "day": "2026-06-01"}, session)
    now = view.show(session.document)
    assert early["as_of"] == "2026-06-01"
    assert {each["key"]: each["state"] for each in early["releases"]}["dental-hipaa"] == "valid"
    assert {each["key"]: each["state"] for each in now["releases"]}["dental-hipaa"] == "expired"
    dental = next(each for each in now["rows"] if each["custodian"].startswith("Dental"))
    assert dental["cover"] == "expired" and dental["uncovered"] and dental["chase"]
    with pytest.raises(CaseError):
        view.act({"do": "as-of", "day": "someday"}, session)


def test_a_factor_tells_what_proves_it_and_how_it_is_turned_around_when_it_is_opened(session):
    view = FactorStanding(load_library)
    rows = view.show(CASE)["rows"]
    assert len(rows) == len(load_library().factors) and not any("double_edge" in row for row in rows)
    neglect = next(row for row in rows if row["factor"] == "neglect")
    assert len(neglect["support"]) == 4 and len(neglect["voices"]) > 1
    told = view.act({"factor": "neglect"}, session)
    assert told["evidence"] and told["double_edge"] and told["answer"]
    with pytest.raises(UnknownRecord):
        view.act({"factor": "no-such"}, session)


def test_pointers_mark_the_words_and_change_nothing(session):
    session.set(("facts",), [{**CASE["facts"][0], "statement": "He was diagnosed with ADHD at seven."}])
    before = session.document
    found = act(Pointers(load_library, CUES), {}, session)
    adhd = next(row for row in found["rows"] if row["factor"] == "adhd")
    assert ("said", "ADHD") in [tuple(each) for each in adhd["passages"][0]["parts"]]
    assert "".join(text for _, text in adhd["passages"][0]["parts"]) == "He was diagnosed with ADHD at seven."
    assert session.document is before


def test_what_is_picked_from_the_library_fits_the_model(session):
    given_ = from_library(load_library(), "record-kinds", "release-forms")
    session.add(("exhibits",), {**CASE["exhibits"][0], "key": "e", "record_kind": given_["record-kinds"][0][0]})
    assert not [each for each in faults(session.document) if each.path[:2] == ("exhibits", "e")]
    assert value_at(session.document, ("exhibits", "e", "record_kind")) == given_["record-kinds"][0][0]
