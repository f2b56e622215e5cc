"""An open case: everything typed is kept, whoever else types and whatever the store does meanwhile."""

import asyncio
import datetime as dt
import itertools

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import MARIA, NOW, draft, fact
from workbench.case.store.cases import CaseStore, new_case_id
from workbench.widgets.autosave import Autosave
from workbench.widgets.session import Session, State

CASE = "case-0123456789abcdef"


@pytest.fixture
def pair(opened):
    """Two people with one case open."""
    opened.create(draft(facts=[fact("a", "one"), fact("b", "two")]), MARIA)
    return Session(opened, CASE, "Maria", lambda: NOW), Session(opened, CASE, "Tom", lambda: NOW)


def statement(session, key="a"):
    return next((f.get("statement") for f in session.document["facts"] if f["key"] == key), None)


def test_a_change_is_saved_and_said_to_be(pair, opened):
    maria, _ = pair
    assert maria.state is State.SAVED and maria.saved_at is None
    maria.set(("facts", "a", "statement"), "more")
    assert maria.state is State.SAVING
    maria.save()
    assert maria.state is State.SAVED and maria.saved_at == NOW
    assert opened.newest(CASE).document == maria.document and opened.newest(CASE).author == "Maria"
    assert opened.last_opened("Tom") == CASE and opened.last_opened("Nobody") is None


def test_empty_text_takes_the_field_out(pair):
    maria, _ = pair
    maria.set(("facts", "a", "statement"), "")
    assert "statement" not in maria.document["facts"][0]


def test_what_is_typed_into_an_entry_before_the_page_heard_of_it_goes_into_that_entry(pair):
    maria, _ = pair
    seen = maria.version
    maria.add(("family",), {"key": "m"}, seen)
    maria.add(("family",), {"key": "n", "parents": ["m"]}, seen)
    maria.set(("family", "m", "called"), "Mother", seen)
    maria.add(("family", "m", "partners"), {"key": "p", "person": "n"}, seen)
    assert maria.document["family"] == [{"key": "m", "called": "Mother", "partners": [{"key": "p", "person": "n"}]},
                                        {"key": "n", "parents": ["m"]}]


def test_fields_of_an_entry_without_a_key_that_are_typed_faster_than_the_page_hears_of_them_are_all_kept(pair):
    maria, _ = pair
    maria.set(("facts", "a", "references"), [{}])
    seen = maria.version
    for field, value in (("exhibit", "school"), ("page", 3), ("last_page", 4)):
        maria.set(("facts", "a", "references", 0, field), value, seen)
    assert maria.document["facts"][0]["references"] == [{"exhibit": "school", "page": 3, "last_page": 4}]


@pytest.mark.parametrize("begun", [{}, {"facts": []}])
def test_what_is_typed_into_an_entry_before_the_page_heard_of_it_stays_in_it(filed, begun):
    filed.create({"schema_version": 1, "case_id": CASE, **begun}, MARIA)
    session = Session(filed, CASE, "Maria", lambda: NOW)
    session.add(("facts",), {"key": "new", "references": [{"exhibit": "e", "page": 2}]}, seen=0)
    session.set(("facts", "new", "statement"), "typed", seen=0)
    session.add(("facts", "new", "tags"), "hipaa", seen=0)
    assert session.document["facts"] == [{"key": "new", "references": [{"exhibit": "e", "page": 2}],
                                          "statement": "typed", "tags": ["hipaa"]}]
    session.add(("facts",), {"key": "other"}, seen=0)
    session.move(("facts", "other"), -1, seen=0)
    session.remove(("facts", "new"), seen=0)
    assert session.document["facts"] == [{"key": "other"}]


def test_two_people_in_different_fields_see_each_other(pair):
    maria, tom = pair
    maria.set(("facts", "a", "statement"), "by Maria")
    maria.save()
    tom.set(("facts", "b", "statement"), "by Tom")
    tom.save()
    maria.poll()
    assert maria.document == tom.document and statement(maria, "b") == "by Tom"
    assert maria.news_by == "Tom" and maria.state is State.SAVED
    version = maria.version
    maria.poll()
    assert maria.version == version


def test_what_somebody_else_did_not_touch_stays_the_same_object(opened):
    opened.create(draft(facts=[fact("a", "one")], client={"full_name": "X"}), MARIA)
    maria, tom = (Session(opened, CASE, who, lambda: NOW) for who in ("Maria", "Tom"))
    before = maria.document
    tom.set(("facts", "a", "statement"), "more")
    tom.save()
    maria.poll()
    assert statement(maria) == "more" and maria.document["client"] is before["client"]
    assert maria.document["facts"] is not before["facts"]


def test_two_people_in_one_field_are_asked_and_neither_text_is_lost(pair, opened):
    maria, tom = pair
    maria.set(("facts", "a", "statement"), "by Maria")
    maria.save()
    tom.set(("facts", "a", "statement"), "by Tom")
    tom.poll()
    assert tom.state is State.CONFLICT
    assert [tom.shown(clash) for clash in tom.clashes] == [("by Tom", "by Maria")]
    saves = len(opened.history(CASE))
    tom.save()
    tom.poll()
    assert len(opened.history(CASE)) == saves
    tom.set(("facts", "b", "statement"), "typed meanwhile")
    tom.save()
    assert tom.state is State.CONFLICT
    tom.choose(tom.clashes[0].path, "mine")
    tom.save()
    maria.poll()
    assert tom.state is State.SAVED and maria.document == tom.document
    assert statement(maria) == "by Tom" and statement(maria, "b") == "typed meanwhile"
    texts = [r.kind for r in opened.history(CASE)]
    assert "parked" in texts


def test_the_other_text_stands_where_that_is_chosen(pair):
    maria, tom = pair
    maria.set(("facts", "a", "statement"), "by Maria")
    maria.save()
    tom.set(("facts", "a", "statement"), "by Tom")
    tom.save()
    tom.choose(tom.clashes[0].path, "theirs")
    tom.save()
    assert statement(tom) == "by Maria" and tom.state is State.SAVED


def test_what_was_typed_while_a_save_was_on_its_way_stays(pair):
    maria, tom = pair
    tom.set(("facts", "b", "statement"), "by Tom")
    tom.save()
    maria.set(("facts", "a", "statement"), "first")
    store_save = maria._store.save

    class Slow:
        """The store, with somebody who types on during a save."""

        def save(self, *given, **named):
            maria.set(("facts", "a", "statement"), "first and second")
            return store_save(*given, **named)

    real, maria._store = maria._store, Slow()
    maria.save()
    maria._store = real
    assert statement(maria) == "first and second" and statement(maria, "b") == "by Tom"
    assert maria.state is State.SAVING
    maria.save()
    tom.poll()
    assert statement(tom) == "first and second"


def test_undo_takes_back_ones_own_change_and_leaves_the_others(pair):
    maria, tom = pair
    for text in ("m", "my", "my w"):
        maria.set(("facts", "a", "statement"), text)
    maria.add(("facts",), fact("c", "three"))
    maria.save()
    tom.poll()
    tom.set(("facts", "b", "statement"), "by Tom")
    tom.save()
    maria.poll()
    maria.undo()
    assert statement(maria, "c") is None and statement(maria, "b") == "by Tom"
    maria.undo()
    assert statement(maria) == "one" and not maria.can_undo and maria.can_redo
    maria.undo()
    maria.redo()
    maria.redo()
    maria.redo()
    assert statement(maria) == "my w" and statement(maria, "c") == "three" and statement(maria, "b") == "by Tom"
    maria.move(("facts", "a"), 2)
    assert not maria.can_redo
    maria.remove(("facts", "b"))
    assert [f["key"] for f in maria.document["facts"]] == ["c", "a"]
    maria.undo()
    assert [f["key"] for f in maria.document["facts"]] == ["b", "c", "a"]


def test_a_change_is_made_to_what_the_person_saw(opened):
    opened.create(draft(requests=[{"custodian": "x"}, {"custodian": "y"}]), MARIA)
    maria = Session(opened, CASE, "Maria", lambda: NOW)
    seen = maria.version
    maria.set(("client", "full_name"), "J")
    maria.set(("requests", 1, "custodian"), "why", seen)
    assert maria.document["requests"][1]["custodian"] == "why" and maria.document["client"] == {"full_name": "J"}
    maria.set(("client", "full_name"), "J")
    assert maria.version == 2


def test_a_database_that_is_locked_keeps_what_is_typed_and_saves_it_later(filed):
    filed.create(draft(facts=[fact("a", "one")]), MARIA)
    sa.event.listen(filed.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=30"))
    filed.engine.dispose()
    maria = Session(filed, CASE, "Maria", lambda: NOW)
    with filed.engine.connect() as other:
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN EXCLUSIVE")
        maria.set(("facts", "a", "statement"), "typed in the dark")
        maria.save()
        assert maria.state is State.OFFLINE and "busy" in maria.trouble.problem
        maria.poll()
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN")
    maria.poll()
    assert maria.state is State.SAVED and filed.newest(CASE).document == maria.document


def test_a_server_that_goes_away_and_comes_back_loses_nothing(server, secrets_held):
    url = server.replace("postgresql://", "postgresql+psycopg://")
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE going")
    with CaseStore.open(server.replace("/postgres?", "/going?"), secrets_held, NOW) as opened, admin.connect() as connection:
        opened.create(draft(facts=[fact("a", "one")]), MARIA)
        maria = Session(opened, CASE, "Maria", lambda: NOW)
        connection.exec_driver_sql("ALTER DATABASE going ALLOW_CONNECTIONS false")
        connection.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'going'")
        maria.set(("facts", "a", "statement"), "typed without a server")
        maria.save()
        assert maria.state is State.OFFLINE
        maria.poll()
        connection.exec_driver_sql("ALTER DATABASE going ALLOW_CONNECTIONS true")
        maria.poll()
        assert maria.state is State.SAVED
        assert opened.newest(CASE).document["facts"][0]["statement"] == "typed without a server"
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE going WITH (FORCE)")
    admin.dispose()


def test_a_change_is_saved_once_the_typing_pauses_and_another_session_sees_it(filed):
    filed.create(draft(facts=[fact("a", "one")]), MARIA)

    async def work():
        maria, tom = Session(filed, CASE, "Maria"), Session(filed, CASE, "Tom")
        saved, seen = asyncio.Event(), asyncio.Event()
        keeper = Autosave(maria, lambda: maria.state is State.SAVED and saved.set())
        watcher = Autosave(tom, lambda: statement(tom) == "my text" and seen.set(), poll_s=0.1)
        for text in ("m", "my", "my text"):
            maria.set(("facts", "a", "statement"), text)
            keeper.touch()
            await asyncio.sleep(0.05)
        await saved.wait()
        await seen.wait()
        maria.set(("facts", "a", "statement"), "last words")
        await keeper.close()
        await watcher.close()

    asyncio.run(asyncio.wait_for(work(), 20))
    assert filed.newest(CASE).document["facts"][0]["statement"] == "last words"
    assert [r.kind for r in filed.history(CASE)] == ["created", "saved", "saved"]


def test_somebody_who_never_pauses_is_saved_all_the_same(filed):
    filed.create(draft(facts=[fact("a", "one")]), MARIA)

    async def work():
        maria = Session(filed, CASE, "Maria")
        keeper = Autosave(maria, lambda: None)
        for count in itertools.count():
            maria.set(("facts", "a", "statement"), f"text {count}")
            keeper.touch()
            await asyncio.sleep(0.1)
            if maria.saved_version:
                break
        await keeper.close()
        return count

    assert asyncio.run(asyncio.wait_for(work(), 20)) < 40


def test_a_change_that_another_thread_tells_of_is_saved_before_the_next_look(filed):
    # JupyterLab hands the page's messages to a thread of their own.
    filed.create(draft(facts=[fact("a", "one")]), MARIA)

    async def work():
        maria, saved = Session(filed, CASE, "Maria"), asyncio.Event()
        keeper = Autosave(maria, lambda: maria.state is State.SAVED and saved.set(), poll_s=60)
        await asyncio.sleep(0)
        maria.set(("facts", "a", "statement"), "typed")
        await asyncio.to_thread(keeper.touch)
        await saved.wait()
        await keeper.close()

    asyncio.run(asyncio.wait_for(work(), 20))
    assert filed.newest(CASE).document["facts"][0]["statement"] == "typed"


ACTS = st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from(["set", "add", "remove", "undo", "save", "poll"]),
                          st.sampled_from("abc"), st.text("xyz", min_size=1, max_size=3)), max_size=14)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_two_people_do_in_turn_every_text_that_was_saved_stays_in_the_history(filed, acts):
    case_id = new_case_id()
    filed.create({"schema_version": 1, "case_id": case_id, "facts": [fact("a", "one")]}, MARIA)
    both = [Session(filed, case_id, who, lambda: dt.datetime.now(dt.UTC)) for who in ("Maria", "Tom")]
    sent = set()
    for who, act, key, text in acts:
        session = both[who]
        match act:
            case "set":
                session.set(("facts", key, "statement"), text)
            case "add":
                session.add(("facts",), fact(key, text))
            case "remove":
                session.remove(("facts", key))
            case "undo":
                session.undo()
            case _:
                sent |= {f.get("statement") for f in session.document["facts"]}
                getattr(session, act)()
    for session in both:
        for clash in session.clashes:
            session.choose(clash.path, "mine")
        session.save()
        assert session.state in {State.SAVED, State.CONFLICT}
    kept = {f.get("statement") for r in filed.history(case_id)
            for f in filed.read(case_id, MARIA, r.number)[1]["facts"]}
    assert sent <= kept | {None}
