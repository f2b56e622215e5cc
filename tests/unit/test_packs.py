import datetime as dt
import json

import pytest

from workbench.evidence.law import Authority, Law, Nexus, Provision
from workbench.evidence.packs import (
    authorities_for,
    history_for,
    law_pack,
    nexus_in_words,
    pack_json,
    provisions_for,
)

CHECKED = {"status": "verified", "checked": "2026-11-22"}


def day(text):
    return dt.date.fromisoformat(text)


def authority(key, kind="statute", jurisdiction="zz", **changes):
    entry = {"id": key, "kind": kind, "name": key, "jurisdiction": jurisdiction, "cite": {"type": kind}, "as_seen": f"Cite {key}",
             "proposition": "It says so.", "factors": ["youth"], "in_force": {}, "verification": CHECKED}
    return Authority.model_validate_json(json.dumps(entry | changes))


def provision(key, auth="code", **changes):
    entry = {"id": key, "jurisdiction": "zz", "provision": f"§ {key}", "authority": auth, "in_force": {"since": "2010"},
             "names": ["youth"], "nexus": "none", "nexus_words": None, "age_threshold": None, "evidence_minimum": None,
             "exclusions": None, "burden": None, "effect": "weighed", "verification": CHECKED}
    return Provision.model_validate_json(json.dumps(entry | changes))


def law(*provisions, authorities=()):
    known = (authority("code"), *authorities)
    return Law({a.id: a for a in known}, {p.id: p for p in provisions}, {})


def pack(provisions, offense="2020-06-01", sentencing="2021-06-01", authorities=(), **options):
    return law_pack(law(*provisions, authorities=authorities), "zz", day(offense), day(sentencing), **options)


def picked(*args, **options):
    return [p.id for p in pack(*args, **options).provisions]


def test_a_provision_is_picked_by_the_sentencing_unless_it_says_otherwise():
    rule = provision("p", in_force={"since": "2021-01-01"})
    assert picked([rule]) == ["p"]
    assert picked([rule], sentencing="2020-12-31") == []


def test_a_provision_keyed_to_the_offense_does_not_reach_an_earlier_one():
    rule = provision("p", in_force={"since": "2021-01-01"}, picked_by="offense")
    assert picked([rule]) == []
    assert picked([rule], offense="2021-01-02") == ["p"]


def test_a_window_of_its_own_replaces_the_dates_of_the_text():
    rule = provision("p", in_force={"since": "2020-01-01"}, picked_by="offense", reaches={"until": "2019-08-11"})
    assert picked([rule], offense="2019-08-11") == ["p"]
    assert picked([rule], offense="2019-08-12") == []
    assert picked([rule], offense="2018-01-01", sentencing="2019-12-31") == []


@pytest.mark.parametrize(("offense", "sentencing", "conviction", "kept", "warned"), [
    ("2012-01-01", "2013-01-01", None, True, True),
    ("2012-07-01", "2013-01-01", None, True, False),
    ("2011-01-01", "2012-06-24", None, False, False),
    ("2012-01-01", "2013-01-01", "2012-06-24", False, False),
    ("2012-01-01", "2013-01-01", "2012-06-25", True, False),
])
def test_a_provision_keyed_to_the_conviction_is_kept_where_some_date_would_reach_it(offense, sentencing, conviction, kept, warned):
    rule = provision("p", picked_by="conviction", reaches={"since": "2012-06-25"})
    got = pack([rule], offense, sentencing, conviction=day(conviction) if conviction else None)
    assert ([p.id for p in got.provisions] == ["p"]) is kept
    assert any("date of conviction" in w for w in got.warnings) is warned


def test_a_date_inside_a_month_of_change_is_warned_of():
    got = pack([provision("p", picked_by="offense", reaches={"until": "2020-06"})])
    assert any("exact day" in w and "June 1, 2020" in w for w in got.warnings)


def test_capital_provisions_stay_out_of_other_cases_and_the_other_way_round():
    rules = [provision("death", capital="only"), provision("life", capital="never"), provision("any")]
    assert picked(rules) == ["life", "any"]
    assert picked(rules, capital=True) == ["death", "any"]


def test_a_capital_statute_is_no_authority_in_another_case():
    statute, case = authority("death-code"), authority("death-case", "case")
    rules = [provision("p", "death-code", capital="only"), provision("q", "death-case", capital="only")]
    book = law(*rules, authorities=(statute, case))
    got = law_pack(book, "zz", day("2020-06-01"), day("2021-06-01"))
    assert [a.id for a in authorities_for(got, book, "youth")] == ["code", "death-case"]


def test_an_unverified_provision_is_named_in_a_warning_and_not_printed():
    got = pack([provision("p", note="Wording not seen.", verification=CHECKED | {"status": "unverified"})])
    assert got.provisions == ()
    assert any(w == "Not printed, because it was not confirmed: § p. Wording not seen." for w in got.warnings)


def test_a_provision_that_rests_on_one_source_says_so():
    got = pack([provision("p", verification=CHECKED | {"status": "single-source"})])
    assert any("rests on one source" in w for w in got.warnings)


def test_a_jurisdiction_without_a_provision_says_so():
    got = law_pack(law(), "yy", day("2020-06-01"), day("2021-06-01"))
    assert got.verified_through is None
    assert any("holds no provision of “yy”" in w for w in got.warnings)
    assert pack_json(got)["verified_through"] is None


def test_a_sentencing_past_the_last_check_is_warned_of():
    got = pack([provision("p")], sentencing="2026-12-24")
    assert any("checked through November 22, 2026" in w for w in got.warnings)
    assert not any("checked through" in w for w in pack([provision("p")]).warnings)


def test_authorities_come_enacted_text_first_and_the_own_jurisdiction_before_federal_cases():
    more = (
        authority("b-case", "case", "us", cite={"type": "case", "court": "U.S. Supreme Court"}),
        authority("a-case", "case"), authority("z-case", "case", verification=CHECKED | {"status": "single-source"}),
        authority("rules", "rule"), authority("standard", "standard", "us"), authority("opinion", "opinion", "us"),
        authority("guide", "guideline"), authority("records", "regulation", "us"),
        authority("federal-code", "statute", "us"), authority("district", "case", "us", cite={"type": "case", "court": "S.D.N.Y."}),
        authority("other-state", "case", "yy"),
    )
    book = law(provision("p"), authorities=more)
    got = law_pack(book, "zz", day("2020-06-01"), day("2021-06-01"))
    assert [a.id for a in authorities_for(got, book, "youth")] == [
        "code", "guide", "records", "rules", "a-case", "z-case", "b-case", "standard", "opinion"]
    assert authorities_for(got, book, "poverty") == ()


def test_an_authority_is_found_through_the_provision_that_names_the_factor():
    book = law(provision("p", "quiet"), authorities=(authority("quiet", factors=[]),))
    got = law_pack(book, "zz", day("2020-06-01"), day("2021-06-01"))
    assert [a.id for a in authorities_for(got, book, "youth")] == ["code", "quiet"]


def test_a_provision_does_not_bring_in_an_authority_that_is_not_operative():
    late = authority("late", in_force={"since": "2024"})
    shut = authority("shut", verified_through="2015-01-01")
    book = law(provision("p", "late"), provision("q", "shut"), authorities=(late, shut))
    got = law_pack(book, "zz", day("2020-06-01"), day("2021-06-01"))
    assert [a.id for a in authorities_for(got, book, "youth")] == ["code"]
    assert [r.authority for r in got.withheld] == ["shut"]


def test_dead_texts_are_history_and_never_authority():
    dead = authority("dead", in_force={"until": "2020-12-31"})
    hidden = authority("hidden", factors=[], in_force={"until": "2020-12-31"})
    book = law(provision("p", "hidden", in_force={"until": "2020-12-31"}), authorities=(dead, hidden))
    got = law_pack(book, "zz", day("2020-06-01"), day("2021-06-01"))
    assert [a.id for a in authorities_for(got, book, "youth")] == ["code"]
    assert [r.authority for r in history_for(got, book, "youth")] == ["dead", "hidden"]
    assert history_for(got, book, "poverty") == ()


def test_a_limited_use_travels_with_the_pack():
    limited = authority("limited", limits=[{"since": "2020", "use": "a revocation", "reason": "barred"}])
    got = pack([provision("p")], authorities=(limited,))
    assert got.limits["limited"][0].use == "a revocation"
    assert "limited" in [a.id for a in got.authorities["youth"]]


def test_named_provisions_come_before_those_that_take_in_anything():
    rules = [provision("any", names=["anything"], catch_all=True), provision("named"), provision("else", names=["duress"])]
    got = pack(rules)
    assert [p.id for p in provisions_for(got, "youth")] == ["named", "any"]
    assert [p.id for p in provisions_for(got, "duress")] == ["else", "any"]


@pytest.mark.parametrize(("nexus", "words", "expected"), [
    (Nexus.NONE, None, "§ p asks for no tie between the factor and the offense."),
    (Nexus.CONTRIBUTING, "a contributing factor", "§ p asks that the factor was a contributing factor (“a contributing factor”)."),
    (Nexus.SIGNIFICANT, None, "§ p asks that the factor was a significant contributing factor."),
    (Nexus.SUBSTANTIAL, None, "§ p asks that the factor was a substantial contributing factor."),
    (Nexus.MUST_RELATE, None, "§ p asks that the factor relate to the crime."),
    (Nexus.OTHER, "extreme duress", "§ p has a test of its own (“extreme duress”)."),
    (Nexus.OTHER, None, "§ p has a test of its own, whose words were not seen."),
])
def test_the_nexus_test_is_said_in_words(nexus, words, expected):
    assert nexus_in_words(provision("p", nexus=nexus.value, nexus_words=words)) == expected


def test_the_age_at_the_offense_is_part_of_the_words():
    assert nexus_in_words(provision("p", age_threshold=26)).endswith("It reaches a person who was under 26 at the offense.")


def test_the_pack_can_be_written_as_json():
    got = pack([provision("p")], authorities=(authority("dead", in_force={"until": "2020-12-31"}),))
    shown = json.loads(json.dumps(pack_json(got)))
    assert shown["provisions"][0]["id"] == "p"
    assert shown["history"][0]["authority"] == "dead"
    assert shown["authorities"]["youth"] == ["code"]
    assert shown["verified_through"] == "2026-11-22"


def test_unknown_starts_and_offense_bound_versions_are_warned_of():
    got = pack([provision("p", in_force={}, picked_by="offense")])
    assert any("version for the offense date, June 1, 2020" in w for w in got.warnings)
    assert any("in force was not seen: § p" in w for w in got.warnings)
