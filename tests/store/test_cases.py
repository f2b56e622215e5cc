"""Every save is kept, whoever saves, on SQLite and on PostgreSQL alike."""

import datetime as dt
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import MARIA, NOW, TOM, draft, fact
from workbench.case.files import load_case
from workbench.case.store.cases import CaseStore, Conflict, Saved, new_case_id
from workbench.case.store.keys import SystemSecrets
from workbench.case.store.verification import verify
from workbench.errors import CaseError
from workbench.settings import share

CASE = "case-0123456789abcdef"


def test_a_case_comes_back_as_it_was_saved_with_who_and_when_and_why(opened):
    opened.create(draft(matter={"docket": "2:26-cr-1", "court": "E.D. Pa."}), MARIA, "first meeting")
    saved = opened.save(draft(matter={"docket": "2:26-cr-1", "court": "D.N.J."}), 1, TOM, "court corrected")
    assert isinstance(saved, Saved) and saved.number == 2
    assert opened.read(CASE, MARIA) == (2, draft(matter={"docket": "2:26-cr-1", "court": "D.N.J."}))
    assert opened.read(CASE, MARIA, 1)[1]["matter"]["court"] == "E.D. Pa."
    assert [(r.number, r.kind, r.author, r.reason) for r in opened.history(CASE)] == [
        (1, "created", "Maria Ortega", "first meeting"), (2, "saved", "Tom Reyes", "court corrected")]
    assert [(c.path, c.before, c.after) for c in opened.compare(CASE, 1, 2)] == [("$.matter.court", "E.D. Pa.", "D.N.J.")]


def test_a_finished_case_of_the_examples_survives_the_store_unchanged(opened):
    case = load_case(share("examples") / "federal-youth.json").model_dump(mode="json")
    opened.create(case, MARIA)
    assert opened.read(case["case_id"], MARIA)[1] == case
    [line] = opened.summaries()
    assert (line.docket, line.sentencing_date) == (case["matter"]["docket"], case["matter"]["sentencing_date"])


def test_a_save_that_changes_nothing_is_no_revision(opened):
    opened.create(draft(), MARIA)
    assert opened.save(draft(), 1, TOM).number == 1 and len(opened.history(CASE)) == 1


def test_two_people_who_change_different_fields_are_merged(opened):
    opened.create(draft(facts=[fact("a", "A"), fact("b", "B")]), MARIA)
    opened.save(draft(facts=[fact("a", "Maria's"), fact("b", "B")]), 1, MARIA)
    saved = opened.save(draft(facts=[fact("a", "A"), fact("b", "Tom's")]), 1, TOM)
    assert saved.kind == "merged" and saved.document["facts"] == [fact("a", "Maria's"), fact("b", "Tom's")]


def test_two_people_who_change_one_field_are_shown_both_values_and_both_stay_in_the_history(opened):
    opened.create(draft(facts=[fact("a", "A")]), MARIA)
    opened.save(draft(facts=[fact("a", "Maria's")]), 1, MARIA)
    conflict = opened.save(draft(facts=[fact("a", "Tom's")]), 1, TOM)
    assert isinstance(conflict, Conflict)
    assert [(c.mine, c.theirs) for c in conflict.clashes] == [("Tom's", "Maria's")]
    assert opened.read(CASE, TOM)[1]["facts"] == [fact("a", "Maria's")]
    assert opened.read(CASE, TOM, conflict.parked)[1]["facts"] == [fact("a", "Tom's")]
    settled = opened.save(draft(facts=[fact("a", "Tom's")]), 1, TOM, choices={"$.facts[a].statement": "mine"})
    assert settled.document["facts"] == [fact("a", "Tom's")] and opened.read(CASE, TOM)[1]["facts"] == [fact("a", "Tom's")]


def test_an_earlier_revision_becomes_the_newest_again_and_nothing_between_is_lost(opened):
    opened.create(draft(facts=[fact("a", "A")]), MARIA)
    opened.save(draft(), 1, TOM, "deleted by mistake")
    assert opened.restore(CASE, 1, MARIA).number == 3
    assert opened.read(CASE, MARIA)[1]["facts"] == [fact("a", "A")] and opened.read(CASE, MARIA, 2)[1]["facts"] == []


@pytest.mark.parametrize(("document", "code"), [
    ({"case_id": "Smith, John"}, "SW131"), ({}, "SW131"), (draft(x=float("inf")), "SW131"), (draft(x="\ud800"), "SW131"),
    (draft(x=object()), "SW131"), ({**draft(), "schema_version": 99}, "SW105")])
def test_what_cannot_be_a_case_is_refused_and_leaves_nothing(opened, document, code):
    with pytest.raises(CaseError) as error:
        opened.create(document, MARIA)
    assert error.value.code == code and "Smith" not in str(error.value) and opened.summaries() == ()


def test_a_case_that_is_not_there_a_revision_that_is_not_there_and_one_that_is_there_already(opened):
    opened.create(draft(), MARIA)
    for call, code in ((lambda: opened.read("case-0123456789abcdee", MARIA), "SW107"), (lambda: opened.read("../x", MARIA), "SW107"),
                       (lambda: opened.read(CASE, MARIA, 9), "SW133"), (lambda: opened.save(draft(x=1), 9, MARIA), "SW133"),
                       (lambda: opened.create(draft(), MARIA), "SW132")):
        with pytest.raises(CaseError) as error:
            call()
        assert error.value.code == code


def test_many_at_once_lose_nothing(place, secrets_held, opened):
    opened.create(draft(), MARIA)
    failures = []

    def work(name):
        try:
            with CaseStore.open(place, secrets_held, NOW) as mine:
                for number in range(5):
                    base, document = mine.read(CASE, MARIA)
                    mine.save({**document, "facts": [*document["facts"], fact(f"{name}-{number}", "x")]}, base, MARIA)
        except CaseError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "pqrs"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert {f["key"] for f in opened.read(CASE, MARIA)[1]["facts"]} == {f"{n}-{i}" for n in "pqrs" for i in range(5)}
    assert verify(opened) == ()


def test_the_trail_holds_while_somebody_saves(place, secrets_held, opened):
    opened.create(draft(), MARIA)
    done = threading.Event()

    def work():
        with CaseStore.open(place, secrets_held, NOW) as mine:
            base = 1
            for number in range(40):
                base = mine.save(draft(n=number), base, TOM).number
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    found = [verify(opened)]
    while not done.is_set():
        found.append(verify(opened))
    thread.join()
    assert set(found) == {()}


edits = st.lists(st.tuples(st.sampled_from(["maria", "tom"]), st.sampled_from(["a", "b", "c"]), st.booleans()), max_size=8)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(edits)
def test_whatever_two_people_do_every_value_either_saved_is_in_a_revision(opened, steps):
    case_id = new_case_id()
    opened.create(draft(case_id), MARIA)
    seen = {"maria": (1, draft(case_id)), "tom": (1, draft(case_id))}
    saved_values = set()
    for number, (who, key, fresh) in enumerate(steps):
        base, document = opened.read(case_id, MARIA) if fresh else seen[who]
        value = f"{who}-{number}"
        mine = {**document, "facts": [*(f for f in document["facts"] if f["key"] != key), fact(key, value)]}
        done = opened.save(mine, base, MARIA)
        saved_values.add(value)
        seen[who] = (done.head, opened.read(case_id, MARIA)[1]) if isinstance(done, Conflict) else (done.number, done.document)
    kept = {f["statement"] for r in opened.history(case_id) for f in opened.read(case_id, MARIA, r.number)[1]["facts"]}
    assert saved_values <= kept and verify(opened) == ()


def test_a_clock_in_another_zone_is_written_in_universal_time(opened):
    local = dt.datetime(2026, 11, 25, 15, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    opened.create(draft(), type(MARIA)("Maria Ortega", local))
    assert opened.history(CASE)[0].at == "2026-11-25T20:00:00.000+00:00"


def test_the_same_store_opens_again_and_a_wrong_passphrase_does_not(place, opened):
    opened.create(draft(), MARIA)
    with CaseStore.open(place, SystemSecrets(environment="ab" * 32), NOW) as again:
        assert len(again.summaries()) == 1
    for held in (SystemSecrets(environment="wrong"), SystemSecrets()):
        with pytest.raises(CaseError) as error:
            CaseStore.open(place, held, NOW)
        assert error.value.code == "SW122"
