"""Records asked for: what is waited for, what to chase, and what permits the asking."""

import datetime as dt

import pytest

from workbench.case.models import Authorization, RecordRequest
from workbench.evidence.library import load_library
from workbench.evidence.releases import CHASE_AFTER_DAYS, asked, released

LIBRARY = load_library()
TODAY = dt.date(2026, 11, 25)


def request(**fields):
    return RecordRequest(**{"key": "r", "custodian": "Saint Bertram Medical Center", "record": "Chart", "status": "sent",
                            "on": TODAY - dt.timedelta(days=30), "record_kind": "hospital", **fields})


def release(**fields):
    return Authorization(**{"key": "a", "custodian": "Saint Bertram Medical Center, Health Information",
                            "scope": "All records", "form": "hipaa", "signed_on": dt.date(2026, 5, 1), **fields})


def cover(one, *releases):
    return asked([one], releases, LIBRARY, TODAY)[0].cover


def test_what_was_quiet_longest_is_chased_first_and_what_is_settled_comes_last():
    days = [dt.timedelta(days=days) for days in (5, CHASE_AFTER_DAYS, 90, 400)]
    rows = [request(key=f"r{n}", on=TODAY - each) for n, each in enumerate(days)]
    rows[3] = rows[3].model_copy(update={"status": "received"})
    found = asked(rows, (), LIBRARY, TODAY)
    assert [each.place for each in found] == ["r2", "r1", "r0", "r3"]
    assert [each.chase for each in found] == [True, True, False, False]
    assert found[0].quiet_days == 90 and not found[3].uncovered


def test_a_request_that_was_chased_ages_from_when_it_was_first_asked():
    one = asked([request(status="chased", asked_on=TODAY - dt.timedelta(days=120))], (), LIBRARY, TODAY)[0]
    assert (one.quiet_days, one.waiting_days) == (30, 120)
    assert asked([request(status="chased", key=None)], (), LIBRARY, TODAY)[0].waiting_days is None


@pytest.mark.parametrize(("fields", "expected"), [
    ({}, "valid"),
    ({"expires_on": TODAY}, "valid"),
    ({"expires_on": TODAY - dt.timedelta(days=1)}, "expired"),
    ({"revoked_on": TODAY}, "revoked"),
    ({"revoked_on": TODAY + dt.timedelta(days=1)}, "valid"),
    ({"signed_on": TODAY + dt.timedelta(days=1)}, "not-yet"),
    ({"form": "ferpa"}, "other-form"),
    ({"form": None}, "other-form"),
    ({"custodian": "Saint Bertram School"}, "none"),
])
def test_an_authorization_covers_a_request_on_the_day_or_it_is_said_why_not(fields, expected):
    assert cover(request(), release(**fields)) == expected


def test_of_several_authorizations_the_valid_one_decides_and_the_one_named_comes_before_all():
    old, new = release(expires_on=dt.date(2026, 6, 1)), release(key="b")
    assert cover(request(), old, new) == "valid"
    assert cover(request(authorization="a"), old, new) == "expired"
    assert asked([request()], (old, new), LIBRARY, TODAY)[0].authorization == "b"
    assert cover(request(custodian="Another", authorization="b"), old, new) == "valid"


@pytest.mark.parametrize(("kind", "expected"), [
    (None, "unknown"), ("no-such-kind", "unknown"), ("area-data", "not-needed"), ("police", "depends"),
    ("juvenile-court", "others"), ("school", "none"), ("substance-use-treatment", "none"),
])
def test_what_the_kind_of_record_asks_for_is_the_librarys_to_say(kind, expected):
    one = asked([request(record_kind=kind)], (), LIBRARY, TODAY)[0]
    assert one.cover == expected and one.uncovered == (expected not in {"not-needed", "depends"})
    assert bool(one.opens) == (expected != "unknown")


def test_an_authorization_that_ends_soon_is_told_before_it_does():
    ends = [None, 400, 30, -1]
    rows = [release(key=f"a{n}", expires_on=None if days is None else TODAY + dt.timedelta(days=days))
            for n, days in enumerate(ends)]
    assert [(each.state, each.days_left) for each in released(rows, TODAY)] == [
        ("valid", None), ("valid", 400), ("expires-soon", 30), ("expired", -1)]
