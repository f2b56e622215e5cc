"""The simulation behind docs/cluster.md holds what arithmetic says, and the page holds what it found."""

import json
import random
import tracemalloc

import pytest

from tests.simulation import DATA, MACHINES, PAGE, Assumed, Measured, simulate, written

FAST = Measured(run=(1.0,), start=0.0, store=(0.0,), decide=(0.0,), schedule=0.0)
CALM = Assumed(slots_a_machine=4, stragglers=0.0, days_between_losses=1e12)


@pytest.mark.parametrize("machines", [1, 10])
def test_runs_of_one_length_fill_the_slots(machines):
    found = simulate(4000, machines, FAST, CALM, random.Random(0))
    assert found.hours == pytest.approx(4000 / (4 * machines) / 3600) and found.useful == pytest.approx(1) and found.again == 0


def test_runs_and_the_store_take_as_long_as_was_measured_and_stragglers_longer():
    measured, slow = Measured((1.0, 3.0), 0.0, (0.5,), (0.0,), 0.0), Assumed(4, 0.1, 5.0, 1e12)
    found = simulate(8000, 10, measured, slow, random.Random(0))
    assert found.useful * found.hours * 3600 * 40 == pytest.approx(8000 * (2.0 * 1.4 + 0.5), rel=0.05)


def test_a_batch_that_needs_longer_to_decide_than_its_machines_to_run_is_what_holds_them_up():
    slow = Measured((1.0,), 0.0, (0.0,), (0.03, 0.05), 0.01)
    found = simulate(4000, 10, slow, CALM, random.Random(0))
    assert found.hours == pytest.approx(4000 * 0.05 / 3600, rel=0.05) and found.batch_busy > 0.95
    four = simulate(4000, 10, slow, CALM, random.Random(0), batches=4)
    assert four.hours < found.hours / 1.7 and four.batch_busy < 0.75


def test_what_is_lost_with_a_machine_is_made_again_and_of_what_comes_twice_one_is_kept():
    often = Assumed(4, 0.01, 5.0, days_between_losses=0.01, minutes_to_notice=1, minutes_to_return=2)
    found = simulate(20_000, 2, FAST, often, random.Random(0))
    assert found.again > 20 and 0 < found.thrown_away <= found.again and found.given_up == 0
    assert found.useful * found.hours * 3600 * 8 == pytest.approx(20_000 * 1.04, rel=0.05), "each run counts once"


def test_a_run_that_takes_its_machines_with_it_is_given_up_and_the_others_are_made():
    found = simulate(400, 4, Measured((600.0,), 0.0, (0.0,), (0.0,), 0.0), Assumed(4, 0.0, 1.0, 0.005, 1, 1, only_cut_off=0.0), random.Random(0))
    assert 0 < found.given_up < 400 and found.thrown_away == 0


def test_the_same_chance_gives_the_same_outcome_and_memory_does_not_grow_with_the_runs():
    often = Assumed(days_between_losses=0.1)
    assert simulate(5000, 10, FAST, often, random.Random(3), 2) == simulate(5000, 10, FAST, often, random.Random(3), 2)
    peaks = []
    for runs in (2_000, 20_000):
        tracemalloc.start()
        simulate(runs, 1, FAST, CALM, random.Random(0))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 20_000 * 4, "two bytes a run"


def test_the_page_says_what_was_measured_and_simulated_and_that_it_was_a_million_runs():
    data = json.loads(DATA.read_text(encoding="utf-8"))
    assert {outcome["machines"] for outcome in data["simulated"]} == set(MACHINES)
    assert {outcome["runs"] for outcome in data["simulated"]} == {1_000_000}
    page = PAGE.read_text(encoding="utf-8")
    assert data["measured_on"] in page and written(page, data) == page
