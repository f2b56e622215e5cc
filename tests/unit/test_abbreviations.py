"""Abbreviations, courts and reporters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.citations.abbreviations import case_name, court_document, institution, journal
from workbench.citations.courts import court_shown, normal_court
from workbench.citations.jurisdictions import place, state_of_reporter
from workbench.citations.tables import abbreviated, tables


def test_every_table_names_its_source_and_no_pair_is_empty():
    for name, table in tables().items():
        assert table["source"], name
        assert all(key and value for key, value in table["pairs"].items())


@pytest.mark.parametrize(("word", "short"), [
    ("Products", "Prods."), ("Manufacturer’s", "Mfr.’s"), ("Manufacturers’", "Mfrs.’"), ("Departments", "Dep’ts"), ("Industries", "Indus."),
    ("Universities", "Univs."), ("Exchanges", "Exchs."), ("Cats", None), ("Railroad", "R.R."), ("Communications", "Commc’ns"),
])
def test_words_are_abbreviated_in_every_number(word, short):
    assert abbreviated(word) == short


@pytest.mark.parametrize(("title", "short"), [
    ("University of Chicago Law Review", "U. Chi. L. Rev."), ("West Virginia Law Review", "W. Va. L. Rev."),
    ("University of California, Davis Law Review", "U.C. Davis L. Rev."), ("Florida State University Law Review", "Fla. St. U. L. Rev."),
    ("Harvard Journal of Law & Technology", "Harv. J.L. & Tech."), ("American Journal of Law and Medicine", "Am. J.L. & Med."),
    ("Psychology, Public Policy, and Law", "Psych. Pub. Pol’y & L."), ("Federal Sentencing Reporter", "Fed. Sent’g Rep."),
    ("The Journal of Criminal Law and Criminology", "J. Crim. L. & Criminology"), ("Crime & Delinquency", "Crime & Delinq."),
    ("Lancet Psychiatry: A Journal", "Lancet Psychiatry"), ("PLoS ONE", "PLoS ONE"), ("Pediatrics", "Pediatrics"), ("The Lancet", "Lancet"),
    ("Proceedings of the National Academy of Sciences of the United States of America", "Proc. Nat’l Acad. Scis. U.S."),
])
def test_periodicals(title, short):
    assert journal(title) == short


@pytest.mark.parametrize(("name", "short"), [
    ("United States Sentencing Commission", "U.S. Sent’g Comm’n"), ("Institute for Justice", "Inst. for Just."), ("Google", "Google"),
    ("American Law Institute", "Am. L. Inst."), ("Washington Post Blogs", "Wash. Post Blogs"), ("Lowering the Bar", "Lowering the Bar"),
])
def test_institutions(name, short):
    assert institution(name) == short


@pytest.mark.parametrize(("title", "short"), [
    ("Complaint for Copyright Infringement", "Compl. for Copyright Infringement"), ("Defendants' Motion to Dismiss", "Defs.’ Mot. to Dismiss"),
    ("Report and Recommendation", "R. & R."), ("Joint Appendix", "J.A."), ("Petition for Writ of Certiorari", "Pet. for Writ of Cert."), ("Motions", "Mots."),
])
def test_court_documents(title, short):
    assert court_document(title) == short


@pytest.mark.parametrize(("name", "court", "short"), [
    ("Commonwealth of Pennsylvania v. Miller", "Pa.", "Commonwealth v. Miller"),
    ("Commonwealth of Pennsylvania v. Miller", "Pa. Super. Ct.", "Commonwealth v. Miller"),
    ("Commonwealth of Pennsylvania v. Miller", "U.S. Supreme Court", "Pennsylvania v. Miller"),
    ("People of the State of New York v. Smith", "N.Y.", "People v. Smith"), ("State of Mind v. Smith", "", "State of Mind v. Smith"),
    ("Clarence Earl Gideon v. Louie L. Wainwright", "U.S.", "Gideon v. Wainwright"), ("Luke S. v. Leia S.", "", "Luke S. v. Leia S."),
    ("John van der Berg v. Mary O'Connor, Jr.", "", "van der Berg v. O’Connor"),
    ("John Smith d/b/a Smith Co. v. West", "", "Smith v. West"), ("Street v. New York", "", "Street v. New York"),
    ("In the Matter of Gault", "", "In re Gault"), ("Ex Parte Milligan", "", "Ex parte Milligan"), ("In re Smith v. Jones", "", "Smith v. Jones"),
    ("Department of Housing and Urban Development v. Rucker", "", "Dep’t of Hous. & Urb. Dev. v. Rucker"),
    ("Smith v. City of North Las Vegas Fire Department", "", "Smith v. City of N. Las Vegas Fire Dep’t"),
    ("Secretary of State v. State Bank", "", "Sec’y of State v. St. Bank"), ("Reporters Committee v. U.S.", "", "Reporters Comm. v. United States"),
    ("Smith v. Teamsters Union, Local 7", "", "Smith v. Teamsters Union, Local 7"),
])
def test_case_names(name, court, short):
    assert case_name(name, court=court) == short


@given(st.sampled_from(["Continental Paper Bag Company v. Eastern Paper Bag Company", "Clarence Earl Gideon v. Wainwright",
                        "Commonwealth of Pa. v. Miller", "B.L. v. Mahanoy Area School District", "In re Winship"]), st.booleans())
def test_a_name_once_abbreviated_stays_as_it_is(name, textual):
    once = case_name(name, textual=textual)
    assert case_name(once, textual=textual) == once


@pytest.mark.parametrize(("court", "reporters", "neutral", "shown"), [
    ("U.S. Supreme Court", ("U.S.",), "", ""), ("U.S. Supreme Court", (), "", "U.S."), ("S.D.N.Y.", ("F. Supp. 2d",), "", "S.D.N.Y."),
    ("N.Y. App. Div.", ("N.Y.S.2d",), "", "App. Div."), ("Vt.", ("Vt.",), "", ""), ("Cal. Ct. App.", ("Cal. App. 4th",), "", ""),
    ("Ill. App. Ct.", ("Ill. App. 3d", "N.E.2d"), "", ""), ("Cal. Ct. App.", ("Cal. Rptr. 2d",), "", "Ct. App."), ("Wash.", ("Wn.2d",), "", ""),
    ("Ohio Ct. App.", (), "2021-Ohio-726", "Ct. App."), ("Utah Ct. App.", ("P.3d",), "2009 UT App. 179", ""), ("Wis. Ct. App.", ("N.W.2d",), "", "Wis. Ct. App."),
])
def test_the_parenthesis_says_of_the_court_what_the_reporter_does_not(court, reporters, neutral, shown):
    assert court_shown(court, reporters, neutral=neutral) == shown


def test_courts_come_by_name_abbreviation_and_id():
    assert [normal_court(name) for name in ("Supreme Court of the United States", "Louisiana Court of Appeal", "nysd", "Maine", "9th Cir.")] == [
        "U.S.", "La. Ct. App.", "S.D.N.Y.", "Me.", "9th Cir."]


def test_reporters_of_one_state_are_told_from_regional_ones():
    assert [state_of_reporter(name) for name in ("A.D.2d", "Cal. 5th", "P.2d", "F.4th", "U.S.", "No Such Rep.", "Ohio St. 3d")] == [
        "N.Y.", "Cal.", "", "", "", "", "Ohio"]


def test_places_come_by_name_and_letters():
    assert [place(text) for text in ("North Dakota", "nd", "United States", "us", "Guam", "Elsewhere")] == ["N.D.", "N.D.", "U.S.", "U.S.", "Guam", "Elsewhere"]
