"""Court profiles: what a court asks of a filing, where that was read, and what does not fit it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.appendix import manifest
from workbench.appendix.filing import (
    Deadline,
    PageLimit,
    Profile,
    check_filing,
    due_dates,
    get_profile,
    load_profiles,
    profile_for,
)
from workbench.errors import AppendixError

SEEN = {"source": "https://www.example.com/rules", "seen": dt.date(2026, 11, 26)}
SENTENCING = dt.date(2027, 1, 21)
OWN = """court = "Court of Example"
[[deadlines]]
days = 10
of = "a memorandum"
source = "https://www.example.com/rules"
seen = 2026-11-26
"""


def profile(days=10, pages=None):
    limit = PageLimit(pages=pages, counts="all of it", **SEEN) if pages else None
    return Profile(court="Court of Example", deadlines=(Deadline(days=days, of="a memorandum", **SEEN),), page_limit=limit)


def codes(found):
    return [one.code for one in found]


def test_every_shipped_value_was_read_on_a_court_s_own_page():
    found = load_profiles()
    assert set(found) >= {"ksd", "oknd", "innd-simon"}
    for name, each in found.items():
        values = [*each.deadlines, *each.reminders, *([each.page_limit] if each.page_limit else [])]
        assert values, name
        assert all(".uscourts.gov/" in value.source and value.seen >= dt.date(2026, 11, 26) for value in values), name


def test_a_name_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(AppendixError, match="no court profile 'okn'") as said:
        get_profile("okn")
    assert said.value.code == "SW470" and "oknd" in said.value.remedy and "ksd" in said.value.remedy


def test_a_name_is_never_a_path(tmp_path):
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    assert _refused(f"../{tmp_path.name}/mine", tmp_path).code == "SW470"


def _refused(name, own):
    with pytest.raises(AppendixError) as said:
        get_profile(name, own)
    return said.value


def test_a_team_s_own_profile_takes_the_place_of_a_shipped_one(tmp_path):
    (tmp_path / "ksd.toml").write_text(OWN, encoding="utf-8")
    assert get_profile("ksd", tmp_path).court == "Court of Example" and "oknd" in load_profiles(tmp_path)


@pytest.mark.parametrize(("text", "named"), [
    ("court = ", ""), ("court = 'x'\ncolour = 'red'", "colour"), (OWN.replace("days = 10", "days = -1"), "deadlines.0.days"),
    (OWN.replace("seen = 2026-11-26", ""), "deadlines.0.seen"), (OWN.replace('source = "https://www.example.com/rules"', ""), "deadlines.0.source"),
])
def test_a_profile_that_is_wrong_or_does_not_say_where_it_was_read_is_refused(tmp_path, text, named):
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    error = _refused("mine", tmp_path)
    assert error.code == "SW471" and error.file == str(tmp_path / "mine.toml")
    assert (named in [fault.field for fault in error.faults]) == bool(named)


def test_the_court_of_a_case_finds_its_profile_but_never_a_judge_s():
    found = load_profiles()
    assert profile_for(" united states District Court for the District of Kansas", found) == "ksd"
    assert profile_for(found["innd-simon"].court, found) == "" and profile_for("County Court", found) == ""


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 365))
def test_a_deadline_is_a_working_day_and_never_later_than_the_rule_has_it(sentencing, days):
    (due,) = due_dates(profile(days), sentencing)
    earlier = (sentencing - dt.timedelta(days=days) - due.on).days
    assert due.on.weekday() < 5 and 0 <= earlier <= 2


def test_a_limit_is_kept_to_the_page_and_passed_by_a_number():
    fits = {"sentencing_date": SENTENCING, "as_of": dt.date(2026, 11, 26)}
    assert codes(check_filing(profile(pages=25), pages=25, **fits)) == codes(check_filing(profile(pages=25), **fits)) == []
    (long,) = check_filing(profile(pages=25), pages=41, **fits)
    assert (long.severity, long.code) == ("error", "SW472")
    assert "41 pages, 16 more than the 25" in long.problem and "all of it" in long.problem


@pytest.mark.parametrize(("as_of", "expected"), [
    ("2027-01-03", []), ("2027-01-04", ["SW474"]), ("2027-01-11", ["SW474"]), ("2027-01-12", ["SW473"])])
def test_a_deadline_is_warned_of_a_week_before_and_when_it_is_past(as_of, expected):
    found = check_filing(profile(), sentencing_date=SENTENCING, as_of=dt.date.fromisoformat(as_of))
    assert codes(found) == expected and all("2027-01-11" in one.problem for one in found)


def test_a_court_profile_changes_no_document(tmp_path, monkeypatch):
    for name in ("typst/a.typ", "courts/a.toml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("a", encoding="utf-8")
    monkeypatch.setattr(manifest, "share", lambda part: tmp_path)
    before = manifest.template_revision()
    (tmp_path / "courts" / "a.toml").write_text("b", encoding="utf-8")
    assert manifest.template_revision() == before
    (tmp_path / "typst" / "a.typ").write_text("b", encoding="utf-8")
    assert manifest.template_revision() != before
