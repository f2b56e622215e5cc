"""A history that grows by what changed: every revision still reads, byte for byte, and costs little."""

import json
import random

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.store.conftest import MARIA, NOW, TOM, draft, fact
from workbench.case.store import deltas, schema
from workbench.case.store.cases import CaseStore, Conflict
from workbench.case.store.handover import hand_over, receive
from workbench.case.store.keys import Secret, SystemSecrets
from workbench.case.store.rotation import change_key
from workbench.case.store.verification import verify
from workbench.errors import CaseError

CASE = "case-0123456789abcdef"


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_what_changed_gives_back_the_bytes_it_came_from(old, new):
    assert deltas.applied(old, deltas.change(old, new)) == new


@given(st.binary(max_size=40), st.binary(max_size=8), st.binary(max_size=8), st.binary(max_size=40))
def test_a_change_in_the_middle_holds_little_more_than_the_middle(start, was, now, end):
    assert len(deltas.change(start + was + end, start + now + end)) <= 8 + len(now)


def many(count=200):
    return draft(facts=[fact(f"f{number}", f"Statement number {number}, {random.Random(number).random()}")
                        for number in range(count)])


def typed(opened, saves, document=None, by=MARIA):
    """A case in which somebody types for a while, with every document that was saved."""
    document = document or many()
    opened.create(document, by)
    said = [document]
    for number in range(saves):
        facts = list(document["facts"])
        facts[number * 7 % len(facts)] = fact(facts[number * 7 % len(facts)]["key"], f"Typed again, {number}")
        document = {**document, "facts": facts}
        opened.save(document, number + 1, by)
        said.append(document)
    return said


def sizes(opened):
    with opened.engine.connect() as connection:
        return [(row.rests_on, row.depth, len(row.document)) for row in connection.execute(
            sa.select(schema.revisions).order_by(schema.revisions.c.number))]


def test_any_revision_reads_compares_and_restores_however_it_is_kept(opened):
    said = typed(opened, deltas.LONGEST_CHAIN + 5)
    for number, document in enumerate(said, 1):
        assert opened.read(CASE, TOM, number)[1] == document
    assert [change.path for change in opened.compare(CASE, 2, 3)] == ["$.facts[f7].statement"]
    assert opened.restore(CASE, 4, TOM).document == said[3] and opened.newest(CASE).document == said[3]
    assert verify(opened) == ()


def test_a_save_costs_what_it_changed_and_one_is_kept_whole_now_and_then(opened):
    typed(opened, deltas.LONGEST_CHAIN + 5)
    kept = sizes(opened)
    whole = [place for place, (rests_on, _, _) in enumerate(kept) if rests_on is None]
    assert whole == [0, deltas.LONGEST_CHAIN] and max(depth for _, depth, _ in kept) == deltas.LONGEST_CHAIN - 1
    changes = [size for rests_on, _, size in kept if rests_on is not None]
    assert max(changes) * 20 < kept[0][2]


def test_a_change_of_everything_is_kept_whole(opened):
    opened.create(many(), MARIA)
    opened.save(draft(facts=[fact("x", str(random.Random(1).random())) for _ in range(90)]), 1, MARIA)
    assert [rests_on for rests_on, _, _ in sizes(opened)] == [None, None]


def test_saves_that_clash_are_kept_with_what_both_typed(opened):
    typed(opened, 3)
    mine, theirs = (draft(facts=[fact("f0", text), *many()["facts"][1:]]) for text in ("mine", "theirs"))
    opened.save(theirs, 4, TOM)
    outcome = opened.save(mine, 4, MARIA)
    assert isinstance(outcome, Conflict) and opened.read(CASE, TOM, outcome.parked)[1] == mine
    assert verify(opened) == ()


def test_a_new_key_and_a_hand_over_keep_the_whole_history(place, opened, tmp_path):
    said = typed(opened, 8)
    change_key(opened, lambda name: Secret("ef" * 32), TOM)
    with CaseStore.open(place, SystemSecrets(environment="ef" * 32), NOW) as again:
        assert [again.read(CASE, TOM, number)[1] for number in range(1, 10)] == said and verify(again) == ()
        hand_over(again, CASE, tmp_path / "case.age", MARIA, consent="release", passphrase="word")
    with CaseStore.open(tmp_path / "other.db", SystemSecrets(environment="ab" * 32), NOW) as other:
        receive(other, tmp_path / "case.age", TOM, passphrase="word")
        assert [other.read(CASE, TOM, number)[1] for number in range(1, 10)] == said and verify(other) == ()
        assert [rests_on for rests_on, _, _ in sizes(other)] == [None, *range(1, 9)]


def test_a_store_of_the_first_schema_opens_with_its_history_and_grows_on(place, opened, secrets_held):
    opened.create(many(), MARIA)
    with opened.engine.begin() as connection:
        for name in ("rests_on", "depth"):
            connection.exec_driver_sql(f"ALTER TABLE revisions DROP COLUMN {name}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    opened.close()
    with CaseStore.open(place, secrets_held, NOW) as again:
        assert again.read(CASE, TOM)[1] == many()
        again.save(draft(facts=[*many()["facts"], fact("new", "One more")]), 1, MARIA)
        assert [rests_on for rests_on, _, _ in sizes(again)] == [None, 1] and verify(again) == ()


def test_a_change_that_was_moved_onto_another_revision_does_not_open(opened):
    typed(opened, 3)
    with opened.engine.begin() as connection:
        connection.execute(schema.revisions.update().where(schema.revisions.c.number == 4).values(rests_on=2))
    with pytest.raises(CaseError) as error:
        opened.read(CASE, TOM, 4)
    assert error.value.code == "SW123" and verify(opened) == (f"{CASE}: revision 4 does not open",)
    assert opened.read(CASE, TOM, 3)[1]["facts"][0]["key"] == "f0"


def test_what_is_kept_is_what_is_written_to_a_file(opened):
    odd = draft(facts=[fact("a", "“É” \u2028 </script> 𝔘")], numbers=[1, 2.5, -0.0, 1e300])
    opened.create(odd, MARIA)
    opened.save({**odd, "facts": [fact("a", "“É” \u2028 </script> 𝔙")]}, 1, MARIA)
    assert json.dumps(opened.read(CASE, TOM, 2)[1]) == json.dumps({**odd, "facts": [fact("a", "“É” \u2028 </script> 𝔙")]})
