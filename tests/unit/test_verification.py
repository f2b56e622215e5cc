"""A citation is verified, or it is said what is wrong: the negative cases by name, and everything the library holds."""

import datetime as dt

import pytest

from tests.unit.checked import CAUTIONS, LIBRARY, check
from workbench.evidence.holdings import holdings, same_case
from workbench.evidence.verdicts import BAD

HELD = holdings(LIBRARY)
LATE, EARLY = dt.date(2026, 10, 1), dt.date(2025, 1, 15)
#: The one authority whose record the library itself has not confirmed.
UNCONFIRMED = "aba-supp-mitigation-2008"


def only(text, **options):
    (one,) = check(text, **options)
    return one


@pytest.mark.parametrize("key", LIBRARY.law.authorities)
def test_every_authority_verifies_in_our_own_form_and_as_it_was_seen(key):
    authority = LIBRARY.law.authorities[key]
    for form in dict.fromkeys((HELD.shown[key], authority.as_seen)):
        found = only(f"See {form}.")
        assert (found.key, found.status) == (key, "unknown" if key == UNCONFIRMED else "verified"), found.detail
    assert (authority.verification.status == "unverified") == (key == UNCONFIRMED)


#: Sources whose record lacks what would tell them from another: no year was seen; and one whose title holds a bill's number.
UNTOLD = {"davis2010confessions", "zhongr-remorse", "wa5291"}


@pytest.mark.parametrize("key", sorted(UNTOLD))
def test_a_source_whose_record_is_too_thin_to_tell_is_at_least_never_called_another(key):
    assert {one.status for one in check(f"See {HELD.works[key].shown}.")} <= {"verified", "unknown"}


@pytest.mark.parametrize("key", [key for key in LIBRARY.sources if key not in UNTOLD])
def test_every_source_verifies_in_our_own_form(key):
    found = only(f"See {HELD.works[key].shown}.")
    assert (found.key, found.status) == (key, "verified"), found.detail


@pytest.mark.parametrize("fake", [pytest.param(f, id=f.id) for f in CAUTIONS.fabricated.values()])
def test_an_invented_case_is_named_in_every_retelling_and_so_is_its_id(fake):
    told = [fake.cite] + [f"{name}, {p.volume} {p.reporter} {p.page} (2d Cir. 2019)" for name in fake.names for p in (fake.place, *fake.variants)]
    for cite in told:
        first, second = check(f"As held in {cite}, the period is tolled. Id. at 5.")[:2]
        assert (first.status, first.key) == ("fabricated", fake.id), cite
        assert (second.kind, second.status) == ("id", "fabricated")


def test_an_invented_case_is_caught_by_its_name_alone_where_no_real_case_bears_it():
    assert [one.status for one in check("The panel in Varghese v. China Southern Airlines agreed.")] == ["fabricated"]
    assert check("The panel in Miller v. United Airlines, Inc. agreed.") == ()


@pytest.mark.parametrize(("cite", "status"), [
    ("Roper v. Simmons, 543 U.S. 551 (2006)", "mismatch"), ("Roper v. Simmons, 543 U.S. 552 (2005)", "mismatch"),
    ("Roper v. Simmons, 544 U.S. 551 (2005)", "mismatch"), ("Roper v. Simons, 543 U.S. 551 (2005)", "mismatch"),
    ("Simmons v. Roper, 543 U.S. 551 (2005)", "mismatch"), ("Roper v. Simmons, 543 U.S. 551 (9th Cir. 2005)", "mismatch"),
    ("Roper v. Simmons, 543 U.S. 551, 12 (2005)", "verified"), ("Roper v. Simmons, 543 U.S. 551, 549 (2005)", "mismatch"),
    ("Roper v. Simmons, 543 U.S. 551, 569 (2005)", "verified"), ("Park v. Kim, 91 F.4th 610 (5th Cir. 2024)", "mismatch"),
    ("Atkins v. Virginia, 542 U.S. 296 (2004)", "mismatch"), ("Foo v. Bar, 64 F.4th 223 (2d Cir. 2022)", "mismatch"),
    ("Fernandez v. United States, No. 24-557 (U.S. May 28, 2026)", "mismatch"),
    ("Fernandez v. United States, No. 24-556, slip op. at 3 (U.S. May 28, 2026)", "verified"),
    ("Rutherford v. United States, 607 U.S. 123 (2026)", "mismatch"), ("Hamm v. Smith, 607 U.S. 44 (2026)", "mismatch"),
    ("U.S. v. Booker, 543 U.S. 220 (2005)", "verified"), ("Daubert v. Merrell Dow Pharmaceuticals, 509 U. S. 579 (1993)", "verified"),
    ("People v. Braden (2023) 14 Cal.5th 791", "verified"), ("People v Parks, 510 Mich 225; 987 NW2d 161 (2022)", "verified"),
    ("Roper v. Simmons, 543 U.S. 551, 137 S. Ct. 1790 (2005)", "mismatch"), ("No Name v. Other, 999 F.3d 1, 543 U.S. 551 (2005)", "mismatch"),
    ("Brown v. Board of Education, 347 U.S. 483 (1954)", "unknown"), ("United States v. Booker, 375 F.3d 508 (7th Cir. 2004)", "unknown"),
    ("Zicherman v. Korean Air Lines Co., 516 U.S. 217 (1996)", "unknown"),
])
def test_name_and_number_must_agree(cite, status):
    found = [one for one in check(f"It was so held. {cite}.") if one.kind == "case"]
    assert [one.status for one in found] == [status] if status != "verified" else found[0].status == "verified"
    if status == "mismatch":
        assert found[0].detail


def test_a_word_read_along_with_a_name_does_not_make_it_another_name():
    assert only("Post U.S. v. Booker, 543 U.S. 220, 246-47 (2005), the range is advisory.").status == "verified"


@pytest.mark.parametrize(("cite", "status"), [
    ("Williams v. Taylor, 529 U.S. 362 (2000)", "verified"), ("Williams v. Taylor, 529 U.S. 420 (2000)", "unknown"),
    ("Williams v. Taylor, 529 U.S. 420 (1999)", "mismatch"), ("Smith v. Texas, 543 U.S. 37 (2004)", "verified"),
    ("Smith v. Texas, 550 U.S. 297 (2007)", "verified"), ("Smith v. Texas, 543 U.S. 37 (2007)", "mismatch"),
    ("Penry v. Johnson, 532 U.S. 782 (2001)", "verified"), ("Penry v. Johnson, 492 U.S. 302 (1989)", "mismatch"),
    ("Moore v. Texas, 581 U.S. 1 (2017)", "verified"), ("Moore v. Texas, 139 S. Ct. 666 (2019)", "unknown"),
    ("Kimbrough v. United States, 552 U.S. 85 (2007)", "verified"), ("Kimbrough v. United States, 364 U.S. 661 (1961)", "unknown"),
    ("Dean v. United States, 581 U.S. 62 (2017)", "verified"), ("Dean v. United States, 556 U.S. 568 (2009)", "unknown"),
    ("People v. Taylor, No. 166428 (Mich. Apr. 10, 2025)", "verified"), ("People v. Taylor, 510 Mich. 112 (2022)", "unknown"),
    ("Williams, 337 U.S. at 247", "verified"), ("Williams, 529 U.S. at 396", "verified"), ("Johnson v. Texas, 509 U.S. 350 (1993)", "verified"),
    ("Texas v. Johnson, 491 U.S. 397 (1989)", "unknown"), ("Andrus v. Texas, 590 U.S. 806 (2020)", "verified"),
    ("Andrus v. Allard, 444 U.S. 51 (1979)", "unknown"),
])
def test_namesakes_are_kept_apart(cite, status):
    assert only(f"The rule is settled. {cite}.").status == status


DISSENTS = ("Gardner v. Florida, 430 U.S. 349, 371 (1977)", "Graham v. Florida, 560 U.S. 48, 92 (2010)", "Graham v. Florida, 560 U.S. 48, 99-102 (2010)",
            "Thompson v. Oklahoma, 487 U.S. 815, 864 (1988)", "Skipper v. South Carolina, 476 U.S. 1, 11 (1986)",
            "Atkins v. Virginia, 536 U.S. 304, 348-49 (2002)", "Gall v. United States, 552 U.S. 38, 72 (2007)")


@pytest.mark.parametrize("cite", DISSENTS)
def test_a_page_of_a_separate_opinion_is_no_holding_unless_the_citation_says_so(cite):
    assert only(f"{cite} (holding so).").status == "mismatch"
    assert only(f"{cite} (Thomas, J., dissenting).").status == "verified"


@pytest.mark.parametrize(("text", "dates"), [
    ("U.S.S.G. § 5H1.1 allows a departure for youth.", {}), ("U.S.S.G. § 5H1.1 allows it.", {"sentencing": LATE, "offense": dt.date(2025, 3, 1)}),
    ("See U.S.S.G. § 5H1.1 (2024).", {"sentencing": LATE}), ("U.S.S.G. § 5H1.12 bars it.", {"sentencing": LATE}),
    ("U.S.S.G. § 5H1.3 allows it.", {"sentencing": LATE}), ("The court departed under § 5K2.0.", {"sentencing": LATE}), ("USSG §5K2.20", {}),
    ("A First Step Act disparity is a reason. U.S.S.G. § 1B1.13(b)(6).", {"sentencing": LATE}),
    ("The departure step of U.S.S.G. § 1B1.1(b) comes next.", {"sentencing": LATE}),
    ("See U.S.S.G. § 4C1.1 (2025).", {"sentencing": dt.date(2026, 11, 20)}), ("See U.S.S.G. § 4C1.1.", {"sentencing": dt.date(2020, 1, 1)}),
    ("Penry v. Lynaugh, 492 U.S. 302, 340 (1989), permits it.", {}),
    ("On revoking supervised release the court weighed retribution, 18 U.S.C. § 3553(a)(2)(A).", {"sentencing": LATE}),
    ("Acquitted conduct may raise the guideline range. United States v. Watts, 519 U.S. 148 (1997).", {"sentencing": LATE}),
    ("18 U.S.C. § 3553(b)(1) makes the range binding.", {}), ("730 ILCS 5/5-5-3.1(a)(11)", {}), ("Ariz. Rev. Stat. Ann. § 13-702(D)", {}),
    ("A nonretroactive change in law is a reason under 18 U.S.C. § 3582(c)(1)(A).", {"sentencing": LATE}),
])
def test_dead_law_and_overtaken_uses_are_stale(text, dates):
    found = only(text, **dates)
    assert found.status == "stale" and found.detail


def test_hamm_holds_nothing_and_its_own_citation_passes():
    assert only("Hamm v. Smith, No. 24-872 (U.S. May 21, 2026) (per curiam), was dismissed as improvidently granted.").status == "verified"
    assert "stale" in {one.status for one in check("In Hamm v. Smith, No. 24-872 (U.S. May 21, 2026), the Court held that scores add up.")}


def test_the_vetoed_bill_is_stale():
    assert "stale" in {one.status for one in check("Okla. S.B. 1470 set an eight-year floor.")}


def test_a_dead_guideline_is_offered_in_its_former_form_with_the_ex_post_facto_exception():
    found = only("U.S.S.G. § 5H1.1 applies.", sentencing=LATE, offense=dt.date(2025, 3, 1))
    assert "former U.S. Sent'g Guidelines Manual § 5H1.1" in found.detail and "Peugh" in found.detail
    assert "Peugh" not in only("U.S.S.G. § 5H1.1 applies.", sentencing=LATE, offense=dt.date(2026, 3, 1)).detail


@pytest.mark.parametrize(("text", "dates"), [
    ("See former U.S.S.G. § 5H1.1 (2024).", {"sentencing": LATE}), ("See former U.S.S.G. § 5H1.1.", {}), ("See U.S.S.G. § 5H1.1.", {"sentencing": EARLY}),
    ("See U.S.S.G. § 4C1.1.", {"sentencing": LATE}), ("18 U.S.C. § 3553(a)(2)(A) asks for just punishment.", {"sentencing": LATE}),
    ("RCW 9.94A.535(1)(e)", {}), ("Penal Law § 60.12(1)", {}), ("CPL 440.47(2)(c)", {}), ("730 ILCS 5/5-4.5-105", {}), ("22 O.S. § 1090.1", {}), ("ORS 137.090(2)", {}),
    ("A.R.S. § 13-701(E)", {}), ("18 Pa.C.S. § 1102.1(d)", {}), ("California Rules of Court, rule 4.423", {}), ("Penal Code section 1170, subdivision (b)(6)", {}),
    ("Rule 702 of the Federal Rules of Evidence", {}), ("ABA Formal Opinion 512", {}), ("ABA Guideline 10.7", {}), ("Model Rule 3.3(a)(2)", {}),
])
def test_living_law_verifies_in_local_and_short_forms(text, dates):
    assert only(text, **dates).status == "verified"


def test_what_is_not_held_of_a_section_is_unknown_and_says_what_is_held():
    found = only("18 U.S.C. § 3553(c)(2)")
    assert found.status == "unknown" and "§ 3553(a)" in found.detail
    assert only("21 U.S.C. § 841(b)(1)(B)").status == "unknown"


def test_several_sections_are_as_good_as_the_worst():
    assert only("18 U.S.C. §§ 3553(a), 3661").status == "verified"
    assert only("18 U.S.C. §§ 3553(a), 9999").status == "unknown"


@pytest.mark.parametrize("cite", [
    "People v. Sanchez, No. H049979, 2023 WL 2345678 (Cal. Ct. App. July 11, 2023)", "People v. Bradley (Apr. 8, 2024, A168275) [nonpub. opn.]",
    "People v. Bradley, No. A168275 (Cal. Ct. App. Apr. 8, 2024)"])
def test_an_unpublished_californian_decision_is_refused_in_a_californian_filing_alone(cite):
    assert only(cite, jurisdiction="ca").status == "mismatch"
    assert only(cite, jurisdiction="us").status == only(cite).status == "unknown"


#: Ways in which real briefs cite what the library holds; none may be called wrong.
AS_PEOPLE_WRITE = (
    "Strickland v. Washington, 466 U.S. 668, 104 S. Ct. 2052, 80 L. Ed. 2d 674 (1984)", "Roper v. Simmons (2005) 543 U.S. 551, 569 [125 S.Ct. 1183, 161 L.Ed.2d 1]",
    "Eddings v. Oklahoma, supra, 455 U.S. at 114", "Tennard, supra, 542 U.S., at 287", "Williams (Terry) v. Taylor, 529 U.S. 362, 391 (2000)",
    "Gall v. U.S., 552 U.S. 38, 128 S.Ct. 586, 597 (2007)", "State v. O'Dell, 183 Wash. 2d 680, 358 P.3d 359 (2015)", "McKoy v. N. Carolina, 494 U.S. 433 (1990)",
    "In Simmons, 543 U.S., at 569", "People v. Taylor, No. 166428, 2025 WL 1085247 (Mich. Apr. 10, 2025)", "18 U.S.C.A. § 3553(a) (West 2020)",
    "N.Y. Penal Law § 60.12 (McKinney 2019)", "Kumho Tire Co. v. Carmichael, 526 U.S. 137, 152", "Abdul-Kabir v. Quarterman, 550 U. S. 233, 127 S. Ct. 1654 (2007)",
    "Binswanger IA, Stern MF, Deyo RA, et al. Release from prison--a high risk of death for former inmates. N Engl J Med. 2007;356(2):157-165.",
    "Fazel, S., & Seewald, K. (2012). Severe mental illness in 33 588 prisoners worldwide: Systematic review and meta-regression analysis. British Journal of Psychiatry, 200(5), 364-373.",
    "Margo Gardner & Laurence Steinberg, Peer Influence on Risk Taking, Risk Preference, and Risky Decision Making in Adolescence and Adulthood: An Experimental Study, 41 Developmental Psychol. 625, 632 (2005)",
    "U.S. Sent'g Comm'n, The Effects of Aging on Recidivism Among Federal Offenders 3 (Dec. 2017)",
)


@pytest.mark.parametrize("cite", AS_PEOPLE_WRITE)
def test_what_the_library_holds_verifies_as_people_write_it(cite):
    assert only(f"The court agreed. {cite}").status == "verified"


@pytest.mark.parametrize("cite", [
    "Miller v. Alabama, 132 S. Ct. 2455, 2464 (2012)", "Andrus v. Texas, 590 U.S. ___, 140 S. Ct. 1875 (2020)", "Dillon v. United States, 560 U.S. 817, 825 (2010)",
    "Mata v. Avianca, Inc., No. 22-cv-1461 (PKC), 2023 WL 4114965 (S.D.N.Y. June 22, 2023)", "Daubert v. Merrell Dow Pharmaceuticals, Inc., 43 F.3d 1311 (9th Cir. 1995)"])
def test_a_real_citation_that_we_cannot_check_is_unknown_and_never_wrong(cite):
    assert only(f"The court agreed. {cite}").status == "unknown"


@pytest.mark.parametrize(("text", "statuses"), [
    ("Roper v. Simmons, 543 U.S. 551 (2005). Roper, 543 U.S. at 570. Roper, 544 U.S. at 570.", ["verified", "verified", "mismatch"]),
    ("Graham v. Florida, 560 U.S. 48, 68 (2010). Id. at 69. Id. at 99.", ["verified", "verified", "mismatch"]),
    ("Roper v. Simmons, 543 U.S. 551 (2006). Id. at 560.", ["mismatch", "mismatch"]),
    ("18 U.S.C. § 3553(a). Section 3553(a)(1) says so. Id. § 3553(a)(2)(D).", ["verified"] * 3),
    ("Gardner & Steinberg, supra note 3. Doe, supra, at 4.", ["unknown", "unknown"]),
    ("Ex. B at 12. Id. at 14.", ["unknown", "unknown"]),
    ("Id. at 4.", ["unknown"]), ("Gall, 552 U.S. at 49.", ["verified"]), ("Smith, 552 U.S. at 49.", ["unknown"]),
])
def test_short_forms_take_what_they_repeat(text, statuses):
    assert [one.status for one in check(text)] == statuses


@pytest.mark.parametrize(("text", "status"), [
    ("Eric A. Stewart, School Social Bonds, School Climate, and School Misbehavior: A Multilevel Analysis, 20 Just. Q. 575 (2003)", "retracted"),
    ("Eric A. Stewart, Something Else, 20 Just. Q. 575 (2003)", "retracted"),
    ("Stewart, E. A. (2003). School social bonds, school climate, and school misbehavior: A multilevel analysis. Justice Quarterly, 20(3), 575-604.", "retracted"),
    ("https://doi.org/10.1111/1745-9125.12176", "retracted"), ("Lynchings, racial threat, and whites’ punitive views toward blacks", "retracted"),
    ("Vincent J. Felitti et al., Relationship of Childhood Abuse and Household Dysfunction to Many of the Leading Causes of Death in Adults, 14 Am. J. Preventive Med. 246 (1998)", "mismatch"),
    ("Daniel S. Nagin, Deterrence in the Twenty-First Century, 42 Crime & Just. 199 (2014)", "mismatch"),
    ("John Doe, Another Title Altogether, 14 Am. J. Preventive Med. 245 (1998)", "mismatch"),
    ("Cathy Spatz Widom, The Cycle of Violence, 244 Science 160 (1989)", "verified"),
    ("Widom CS. The cycle of violence. Science. 1989;244(4901):160-166.", "verified"),
    ("Widom, C. S. (1989). The cycle of violence. Science, 244(4901), 160-166.", "verified"),
    ("Alfred Doe, A Paper That We Do Not Hold, 12 Crime & Just. 1 (1990)", "unknown"), ("Felitti et al. (1998)", "verified"), ("(Felitti et al., 1999)", "unknown"),
])
def test_works_are_matched_by_title_place_and_doi(text, status):
    assert only(f"It has been studied. {text}").status == status


def test_the_second_half_of_a_citation_cut_by_a_page_and_a_note_glued_to_a_section_verify():
    half = HELD.works["bozick2018"].shown.split("? ")[1]
    assert only(f"The page before ends here.\n\n{half}.").status == "verified"
    assert only("He relies on Penal Law § 60.12.236 The next page follows.").status == "verified"


def test_a_corrected_source_shows_its_notice():
    assert "Erratum" in only("Binswanger et al. (2007) counted the dead.").detail


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Kumho Tire Company v. Carmichael", "Kumho Tire Co., Ltd. v. Carmichael", True), ("State of Washington v. O’Dell", "State v. O'Dell", True),
    ("Roper v. Simmons", "Roper v. Simons", False), ("J. D. B. v. North Carolina", "J.D.B. v. N.C.", True)])
def test_ways_of_writing_a_name_are_one_name(one, other, same):
    assert same_case(one, other) is same


def test_every_bad_status_is_worse_than_not_knowing():
    assert {"fabricated", "retracted", "mismatch", "stale"} == BAD
