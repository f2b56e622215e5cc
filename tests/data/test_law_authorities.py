"""The law of the library, read as it stands: nothing dead passes as operative, nothing is merged that is two."""

import datetime as dt
import json
from pathlib import Path

import pytest

from workbench.citations import bluebook
from workbench.citations.records import record
from workbench.evidence.canonical import canonical_json
from workbench.evidence.law import cite_fields, operative, opinion_at, refuse_dead_text
from workbench.evidence.law_files import AUTHORITY_FILES, load_law
from workbench.evidence.packs import authorities_for, history_for, law_pack, pack_json, provisions_for

FOLDER = Path(__file__).parents[2] / "literature" / "law"
LAW = load_law(FOLDER)
FILES = sorted(FOLDER.glob("*.json"))
AUTHORITIES = [pytest.param(a, id=a.id) for a in LAW.authorities.values()]


def day(text):
    return dt.date.fromisoformat(text)


def test_the_whole_law_is_there():
    assert (len(LAW.authorities), len(LAW.provisions), len(LAW.confidentiality)) == (185, 45, 74)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_written_in_the_one_canonical_form(file):
    text = file.read_text(encoding="utf-8")
    assert text == canonical_json(json.loads(text))


def test_the_folder_holds_no_file_that_nobody_reads():
    assert {file.name for file in FILES} == {*AUTHORITY_FILES.values(), "packs.json", "confidentiality.json", "superseded.json", "namesakes.json"}


def cited(authority, on):
    return str(bluebook.full(record(authority.cite["type"], authority.id, cite_fields(authority, on))))


def plain(text):
    return text.replace("’", "'").replace("–", "-").replace("\u00a0", " ").rstrip(".")


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_parts_of_a_citation_give_the_citation_as_it_was_seen(authority):
    assert plain(cited(authority, dt.date.min)) == plain(authority.as_seen)


def test_a_guideline_that_is_gone_is_cited_as_former():
    authority = LAW.authorities["ussg-5H1-1-2024"]
    assert plain(cited(authority, day("2026-03-04"))) == "former U.S.S.G. § 5H1.1 (2024)"
    assert "former" not in cited(authority, day("2025-10-31"))
    assert "former" not in cited(LAW.authorities["usc-18-3553-a-1"], day("2026-03-04"))


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_an_authority_says_where_it_was_seen(authority):
    assert authority.verification.sources
    if authority.verification.status == "verified":
        assert len(authority.verification.sources) >= (2 if authority.kind == "case" else 1)


@pytest.mark.parametrize("authority", [p for p in AUTHORITIES if p.values[0].kind == "case"])
def test_a_case_is_cited_by_page_or_by_docket_and_day(authority):
    cite = authority.cite
    assert all(cite.get(part) for part in ("volume", "reporter", "first_page")) != all(
        cite.get(part) for part in ("docket", "date"))
    if "slip" in cite:
        assert authority.in_force.since == cite["date"]
    else:
        assert authority.in_force.since[:4] == str(cite["year"])


def test_five_slip_opinions_await_a_page():
    assert {a.id for a in LAW.authorities.values() if a.cite.get("slip")} == {
        "rutherford-v-us-2026", "fernandez-v-us-2026", "hamm-v-smith-2026", "state-v-lane-nj-2022", "people-v-taylor-mich-2025"}


def test_no_proposition_still_carries_the_mark_of_adverse_authority():
    assert not [a.id for a in LAW.authorities.values() if a.proposition.lower().startswith("adverse")]
    assert {a.id for a in LAW.authorities.values() if a.adverse} == {
        "blystone-v-pennsylvania-1990", "bobby-v-van-hook-2009", "cullen-v-pinholster-2011", "fernandez-v-us-2026",
        "jones-v-mississippi-2021", "kansas-v-carr-2016", "oregon-v-guzek-2006", "payne-v-tennessee-1991", "pulsifer-v-us-2024",
        "rutherford-v-us-2026", "saffle-v-parks-1990", "schriro-v-landrigan-2007", "us-v-watts-1997", "ussg-5H1-12"}


def test_a_page_that_was_never_confirmed_is_not_in_the_library():
    supplementary = LAW.authorities["aba-supp-mitigation-2008"]
    assert "first_page" not in supplementary.cite
    assert "677" not in supplementary.as_seen
    assert supplementary.verification.status == "unverified"


@pytest.mark.parametrize("key", [
    "ussg-5H-intro-2010", "ussg-5H1-1-2010", "ussg-5H1-1-2024", "ussg-5H1-10", "ussg-5H1-11", "ussg-5H1-12", "ussg-app-c-829"])
def test_a_removed_guideline_is_refused_from_november_2025_on_and_kept_as_history(key):
    refusal = refuse_dead_text(LAW.authorities[key], day("2025-11-01"), day("2025-02-01"))
    assert refusal is not None
    assert refusal.kind == "dead"
    assert refusal.history.startswith("former U.S. Sent'g Guidelines Manual")
    assert not operative(LAW.authorities[key], day("2025-11-01"))


@pytest.mark.parametrize(("key", "sentencing", "kind"), [
    ("ussg-5H1-1-2024", "2025-10-31", None),
    ("ussg-5H1-1-2024", "2024-10-31", "not-yet"),
    ("ussg-5H1-1-2010", "2024-10-31", None),
    ("ussg-5H1-1-2010", "2024-11-01", "dead"),
    ("ussg-5H1-12", "2025-10-31", None),
    ("ussg-1B1-1-2025", "2025-11-01", None),
    ("ussg-1B1-1-2025", "2025-10-31", "not-yet"),
    ("ussg-1B1-1-2025", "2026-11-01", "edition"),
    ("ussg-4C1-1", "2026-10-31", None),
    ("ussg-4C1-1", "2026-11-01", "edition"),
    ("ussg-4C1-1", "2025-10-31", "edition"),
    ("ussg-5K1-1", "2026-11-24", "edition"),
    ("ussg-fr-2026", "2026-10-31", "not-yet"),
    ("fed-r-crim-p-49-1", "2026-11-30", None),
    ("fed-r-crim-p-49-1", "2026-12-01", "edition"),
    ("fed-r-evid-702", "2023-11-30", "not-yet"),
    ("usc-18-3582-c-1-A", "2018-12-20", "not-yet"),
    ("cfr-42-2-31", "2024-04-15", "not-yet"),
    ("hamm-v-smith-2026", "2026-06-01", "limited"),
    ("us-v-watts-1997", "2024-10-31", None),
    ("us-v-watts-1997", "2024-11-01", "limited"),
    ("usc-18-3553-a-2-A", "2025-06-19", None),
    ("usc-18-3553-a-2-A", "2025-06-20", "limited"),
    ("aba-supp-mitigation-2008", "2026-01-01", "unverified"),
])
def test_each_stale_text_is_refused_from_its_day(key, sentencing, kind):
    refusal = refuse_dead_text(LAW.authorities[key], day(sentencing), day("2023-05-01"))
    assert (refusal.kind if refusal else None) == kind


@pytest.mark.parametrize(("key", "pinpoint", "refused"), [
    ("penry-v-lynaugh-1989", "340", True), ("penry-v-lynaugh-1989", "319", False),
    ("ussg-1B1-13", "(b)(6)", True), ("ussg-1B1-13", "(b)(1)", False)])
def test_an_overtaken_part_is_refused_by_its_pinpoint(key, pinpoint, refused):
    assert (refuse_dead_text(LAW.authorities[key], day("2026-06-01"), day("2025-01-01"), pinpoint) is not None) is refused


def test_the_disparity_ground_of_1b1_13_stood_until_rutherford():
    assert refuse_dead_text(LAW.authorities["ussg-1B1-13"], day("2026-05-27"), day("2025-01-01"), "(b)(6)") is None


@pytest.mark.parametrize(("offense", "offered"), [("2024-10-31", False), ("2024-11-01", True), ("2025-10-31", True), ("2025-11-01", False)])
def test_the_youth_policy_statement_is_offered_back_only_for_an_offense_in_its_one_year(offense, offered):
    refusal = refuse_dead_text(LAW.authorities["ussg-5H1-1-2024"], day("2026-03-04"), day(offense))
    assert refusal is not None
    assert bool(refusal.ex_post_facto) is offered


@pytest.mark.parametrize(("key", "page", "court"), [
    ("gardner-v-florida-1977", 371, False), ("graham-v-florida-2010", 92, False), ("graham-v-florida-2010", 99, False),
    ("graham-v-florida-2010", 102, False), ("graham-v-florida-2010", 76, True), ("thompson-v-oklahoma-1988", 864, False),
    ("thompson-v-oklahoma-1988", 900, False), ("skipper-v-south-carolina-1986", 11, False),
    ("skipper-v-south-carolina-1986", 8, True), ("atkins-v-virginia-2002", 348, False), ("gall-v-us-2007", 72, False),
    ("gall-v-us-2007", 51, True)])
def test_a_page_of_a_separate_opinion_is_not_the_court(key, page, court):
    assert (opinion_at(LAW.authorities[key], page) is None) is court


@pytest.mark.parametrize("authority", [p for p in AUTHORITIES if p.values[0].separate_opinions])
def test_no_pinpoint_of_the_library_stands_on_a_page_of_a_separate_opinion(authority):
    for pinpoint in authority.pinpoints:
        pages = [int(page) for page in pinpoint.at.split()[0].split("-") if page.isdigit()]
        assert pages
        assert [opinion_at(authority, page) for page in pages] == [None] * len(pages)


@pytest.mark.parametrize(("key", "name", "volume", "page", "namesakes"), [
    ("williams-v-taylor-2000", "Williams v. Taylor", 529, 362, [(529, 420)]),
    ("smith-v-texas-2004", "Smith v. Texas", 543, 37, [(550, 297)]),
    ("smith-v-texas-2007", "Smith v. Texas", 550, 297, [(543, 37)]),
    ("penry-v-lynaugh-1989", "Penry v. Lynaugh", 492, 302, [(532, 782)]),
    ("penry-v-johnson-2001", "Penry v. Johnson", 532, 782, [(492, 302)]),
    ("moore-v-texas-2017", "Moore v. Texas", 581, 1, []),
    ("kimbrough-v-us-2007", "Kimbrough v. United States", 552, 85, [(364, 661)]),
    ("dean-v-us-2017", "Dean v. United States", 581, 62, [(556, 568)]),
    ("johnson-v-texas-1993", "Johnson v. Texas", 509, 350, [(491, 397)]),
    ("williams-v-new-york-1949", "Williams v. New York", 337, 241, [(529, 362)]),
    ("andrus-v-texas-2020", "Andrus v. Texas", 590, 806, []),
])
def test_a_case_is_told_from_its_namesakes_by_volume_and_page(key, name, volume, page, namesakes):
    cite = LAW.authorities[key].cite
    assert (cite["case_name"], cite["volume"], cite["first_page"]) == (name, volume, page)
    for other in namesakes:
        holders = [a.id for a in LAW.authorities.values() if (a.cite.get("volume"), a.cite.get("first_page")) == other]
        assert key not in holders


def test_no_two_authorities_stand_at_one_place():
    places = [(a.cite["volume"], a.cite["reporter"], a.cite["first_page"]) for a in LAW.authorities.values()
              if a.kind == "case" and "reporter" in a.cite]
    assert len(places) == len(set(places))


def test_the_later_people_v_taylor_has_its_docket_and_no_borrowed_page():
    cite = LAW.authorities["people-v-taylor-mich-2025"].cite
    assert (cite["docket"], cite["date"], "volume" in cite) == ("No. 166428", "2025-04-10", False)


@pytest.mark.parametrize(("text", "key"), [("23-7438", "esteras-v-us-2025"), ("20-1259", "jones-v-mississippi-2021")])
def test_a_wrong_docket_number_is_in_no_citation(text, key):
    assert text not in json.dumps(LAW.authorities[key].cite)
    assert text not in LAW.authorities[key].as_seen


def test_bills_that_are_not_law_are_in_no_citation():
    for authority in LAW.authorities.values():
        for bill in ("1470", "SB 3416", "SB 1824", "HB 5,", "HB 1241", "HB 1501", "HB 3807"):
            assert bill not in authority.as_seen


@pytest.mark.parametrize("provision", [pytest.param(p, id=p.id) for p in LAW.provisions.values()])
def test_a_provision_names_what_it_reaches_and_where_it_was_seen(provision):
    assert provision.names
    assert provision.effect
    assert provision.verification.sources
    assert (provision.reaches is None) or provision.picked_by != "sentencing"


@pytest.mark.parametrize(("nexus", "keys"), [
    ("contributing", {"ca-1170-b-6", "ca-1016-7"}),
    ("significant-contributing", {"ny-60-12", "ny-440-47"}),
    ("substantial-contributing", {"ok-1090-3", "ok-1090-5"}),
    ("must-relate-to-crime", {"wa-535-1", "wa-youth-adult"}),
])
def test_each_nexus_test_stands_where_the_law_has_it(nexus, keys):
    assert {p.id for p in LAW.provisions.values() if p.nexus.value == nexus} == keys


@pytest.mark.parametrize(("age", "jurisdictions"), [(18, {"il", "md", "pa", "mi", "wa"}), (21, {"ma", "mi"}), (26, {"ca", "nj"})])
def test_the_ages_at_the_offense_are_those_of_each_jurisdiction(age, jurisdictions):
    assert {p.jurisdiction for p in LAW.provisions.values() if p.age_threshold == age} == jurisdictions


@pytest.mark.parametrize(("picked_by", "jurisdictions"), [("offense", {"fl", "ny", "ok", "pa", "wa", "tx"}), ("conviction", {"pa"})])
def test_the_date_that_picks_differs_by_jurisdiction(picked_by, jurisdictions):
    assert {p.jurisdiction for p in LAW.provisions.values() if p.picked_by == picked_by} == jurisdictions


@pytest.mark.parametrize(("jurisdiction", "offense", "sentencing", "expected"), [
    ("nj", "2015-01-01", "2022-01-01", {"nj-mf14"}),
    ("nj", "2015-01-01", "2019-12-31", set()),
    ("fl", "1998-09-30", "2026-01-01", set()),
    ("pa", "2023-12-31", "2024-06-01", {"pa-1102-1"}),
    ("pa", "2024-01-01", "2024-06-01", {"pa-1102-1", "pa-303a-6"}),
    ("ny", "2019-08-11", "2026-03-04", {"ny-60-12", "ny-440-47"}),
    ("ny", "2019-08-12", "2026-03-04", {"ny-60-12"}),
    ("ny", "2018-08-12", "2019-04-30", set()),
    ("ok", "2024-09-01", "2026-01-01", {"ok-1090-3"}),
    ("ok", "2024-07-31", "2026-01-01", {"ok-1090-3", "ok-1090-5"}),
    ("ga", "2024-01-01", "2025-06-30", set()),
    ("ga", "2024-01-01", "2025-07-01", {"ga-17-10-1"}),
    ("mi", "2022-01-01", "2025-04-09", {"mi-boykin"}),
    ("mi", "2022-01-01", "2025-04-10", {"mi-boykin", "mi-parks-taylor"}),
    ("ma", "2020-01-01", "2024-01-11", {"ma-mattis"}),
    ("wa", "1989-07-22", "2026-01-01", {"wa-535-1", "wa-youth-adult", "wa-youth-juvenile"}),
    ("wa", "1989-07-23", "2026-01-01", {"wa-535-1", "wa-535-1-abuse", "wa-youth-adult", "wa-youth-juvenile"}),
    ("az", "2020-01-01", "2026-01-01", {"az-13-701-E"}),
    ("tx", "2020-01-01", "2026-01-01", set()),
    ("mn", "2020-01-01", "2026-01-01", set()),
])
def test_the_dates_pick_the_provisions(jurisdiction, offense, sentencing, expected):
    pack = law_pack(LAW, jurisdiction, day(offense), day(sentencing))
    assert {p.id for p in pack.provisions} == expected


@pytest.mark.parametrize(("jurisdiction", "expected"), [
    ("us", {"us-3553-a-1", "us-3592-a-8", "us-capital-eighth"}), ("tx", {"tx-37-071-2-e"}), ("fl", set()),
    ("az", {"az-13-701-E", "az-13-751-G"})])
def test_a_capital_case_has_its_own_provisions(jurisdiction, expected):
    pack = law_pack(LAW, jurisdiction, day("2020-01-01"), day("2026-01-01"), capital=True)
    assert {p.id for p in pack.provisions} == expected


def test_a_federal_sentencing_after_november_2025_has_two_steps_and_the_youth_statement_as_history():
    pack = law_pack(LAW, "us", day("2025-02-01"), day("2026-03-04"))
    assert pack.steps.startswith("Two steps")
    assert [p.id for p in pack.provisions] == ["us-3553-a-1"]
    assert {r.authority for r in history_for(pack, LAW, "youth")} == {"ussg-5H1-1-2010", "ussg-5H1-1-2024", "ussg-app-c-829"}
    cited = [a.id for a in authorities_for(pack, LAW, "youth")]
    assert cited[0] == "usc-18-3553-a-1"
    assert not [key for key in cited if "5H1" in key]
    assert "usc-18-3592-a" not in cited
    assert any("Peugh" in warning for warning in pack.warnings)


def test_a_federal_sentencing_before_november_2025_has_three_steps_and_the_statement_as_law():
    pack = law_pack(LAW, "us", day("2024-12-01"), day("2025-10-31"))
    assert pack.steps.startswith("Three steps")
    assert "ussg-5H1-1-2024" in [a.id for a in authorities_for(pack, LAW, "youth")]
    assert not any("Peugh" in warning for warning in pack.warnings if "changed" in warning and not pack.history)


def test_a_federal_sentencing_after_november_2026_cites_no_section_of_the_2025_manual():
    pack = law_pack(LAW, "us", day("2025-12-01"), day("2026-11-24"))
    sections = {a.id for a in LAW.authorities.values() if a.cite["type"] == "guideline" and a.cite["year"] == 2025
                and "app. C" not in a.cite.get("part", "")}
    assert len(sections) == 8
    assert sections <= {r.authority for r in pack.withheld}
    assert not sections & {a.id for found in pack.authorities.values() for a in found}
    assert any("91 Fed. Reg. 24088" in warning for warning in pack.warnings)
    assert pack.verified_through == day("2026-10-31")


def test_california_warns_of_the_changed_diversion_section_and_does_not_print_it():
    pack = law_pack(LAW, "ca", day("2024-01-01"), day("2026-06-01"))
    assert "ca-1001-36-ab46" not in [p.id for p in pack.provisions]
    assert any("AB 46" in warning for warning in pack.warnings)


def test_a_survivor_case_in_new_york_finds_its_statute_and_its_test():
    pack = law_pack(LAW, "ny", day("2024-01-01"), day("2026-03-04"))
    factor = "intimate-partner-violence-survivor"
    assert [p.id for p in provisions_for(pack, factor)] == ["ny-60-12"]
    assert authorities_for(pack, LAW, factor)[0].id == "ny-penal-60-12"
    assert "a significant contributing factor to the defendant's criminal behavior" in pack.nexus[0].words


@pytest.mark.parametrize("jurisdiction", sorted({p.jurisdiction for p in LAW.provisions.values()}))
def test_every_pack_can_be_written_and_names_no_dead_text_as_authority(jurisdiction):
    pack = law_pack(LAW, jurisdiction, day("2024-01-01"), day("2026-06-01"))
    assert json.loads(json.dumps(pack_json(pack)))["jurisdiction"] == jurisdiction
    for found in pack.authorities.values():
        assert all(operative(authority, pack.sentencing) for authority in found)


@pytest.mark.parametrize(("key", "on", "stands"), [
    ("cfr-42-2-31-old", "2026-02-15", True), ("cfr-42-2-31-old", "2026-02-16", False),
    ("cfr-42-2-32-old", "2026-02-16", False), ("cfr-42-2-31-a3", "2024-04-15", False), ("cfr-42-2-31-a3", "2024-04-16", True),
    ("cfr-42-2-32-1", "2026-03-01", True), ("frcrp-49-1-a3", "2007-11-30", False)])
def test_a_superseded_form_of_consent_or_notice_is_dead_from_its_day(key, on, stands):
    assert LAW.confidentiality[key].in_force.covers(day(on)) is stands


def test_every_rule_on_confidentiality_but_one_is_tied_to_its_authority():
    assert {e.rule for e in LAW.confidentiality.values() if e.authority is None} == {"34 CFR 99.31"}
