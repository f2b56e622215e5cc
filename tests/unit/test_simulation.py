"""The simulation behind docs/cluster.md holds what arithmetic says."""

import random

import pytest

from tests.simulation import Assumed, Measured, simulate

FAST = Measured(run=1.0, start=0.0, decide=0.0, schedule=0.0)
CALM = Assumed(slots_a_machine=4, spread=0.0, days_between_losses=1e12)


@pytest.mark.parametrize("machines", [1, 10])
def test_runs_of_one_length_fill_the_slots(machines):
    found = simulate(4000, machines, FAST, CALM, random.Random(0))
    assert found.hours == pytest.approx(4000 / (4 * machines) / 3600) and found.useful == pytest.approx(1) and found.runs_again == 0


def test_a_batch_that_needs_longer_to_decide_than_its_machines_to_run_is_what_holds_them_up():
    slow = Measured(run=1.0, start=0.0, decide=0.04, schedule=0.01)
    found = simulate(4000, 10, slow, CALM, random.Random(0))
    assert found.hours == pytest.approx(4000 * 0.05 / 3600, rel=0.05) and found.batch_busy > 0.95


def test_what_is_lost_with_a_machine_is_made_again_and_nothing_is_missing():
    found = simulate(4000, 2, FAST, Assumed(4, 0.3, days_between_losses=0.01, minutes_to_notice=1), random.Random(0))
    assert found.runs_again > 0
    assert found.useful * found.hours * 3600 * 8 == pytest.approx(4000, rel=0.05)
