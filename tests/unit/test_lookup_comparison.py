"""An entry beside an answer: what is the same is the same however it is written, and what differs is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person

from workbench.citations.online.answers import Author, Candidate, clean
from workbench.citations.online.comparison import Verdict, compare, compare_case
from workbench.citations.online.likeness import case_names_agree, like_title, pages_agree, same_journal, same_title
from workbench.citations.online.queries import ClaimedCase

ENTRY = Entry("article", fields={
    "title": "Lead Paint and Juvenile Arrests: Evidence", "journal": "Review of Economics & Statistics", "volume": "101", "number": "4",
    "pages": "1480–1484", "year": "2019", "doi": "10.5555/A"},
    persons={"author": [Person("Müller, Anna"), Person("Doyle, Jr., Joseph J.")]})
SAME = {"title": "Lead paint and juvenile arrests. Evidence", "journal": "The Review of Economics and Statistics", "volume": "101",
        "issue": "4", "pages": "1480-4", "year": 2019, "doi": "10.5555/a", "authors": (Author("Muller", "A."), Author("Doyle", "J J"))}


def verdicts(entry=ENTRY, **changes):
    found = compare(entry, Candidate("crossref", "x", **(SAME | changes)))
    return {f.field: f.verdict for f in found.fields}


def test_the_same_work_written_otherwise_agrees_in_every_field():
    assert set(verdicts().values()) == {Verdict.AGREES}
    assert list(verdicts()) == ["title", "authors", "year", "journal", "volume", "issue", "pages", "doi"]


@pytest.mark.parametrize(("field", "changes"), [
    ("title", {"title": "Lead Pipes and Crime"}), ("year", {"year": 2018}), ("volume", {"volume": "102"}), ("issue", {"issue": "3"}),
    ("pages", {"pages": "1480-1485"}), ("doi", {"doi": "10.5555/b"}), ("journal", {"journal": "Another Review"}),
    ("authors", {"authors": (Author("Muller"), Author("Smith"))}), ("authors", {"authors": (Author("Doyle"), Author("Muller"))}),
    ("authors", {"authors": (Author("Muller"),)})])
def test_one_field_that_differs_is_named_with_both_forms(field, changes):
    found = compare(ENTRY, Candidate("crossref", "x", **(SAME | changes)))
    assert [f.field for f in found.differences] == [field] and not found.agrees
    assert found.differences[0].library and found.differences[0].answer


def test_the_year_online_counts_as_well_as_the_year_in_print():
    assert verdicts(year=2020, other_years=(2019,))["year"] is Verdict.AGREES


def test_what_one_side_lacks_is_no_difference():
    lacking = verdicts(year=None, volume="", issue="", pages="", doi="", journal="", authors=())
    assert {lacking[f] for f in ("authors", "year", "journal", "volume", "issue", "pages", "doi")} <= {Verdict.ONLY_HERE}
    bare = Entry("article", fields={"title": ENTRY.fields["title"]}, persons={"author": ENTRY.persons["author"]})
    found = compare(bare, Candidate("crossref", "x", **SAME))
    assert found.agrees and {f.field for f in found.additions} == {"year", "journal", "volume", "issue", "pages", "doi"}


def test_what_a_service_cuts_short_agrees_as_far_as_it_goes():
    assert verdicts(authors=(Author("Muller"),), partial=("authors",))["authors"] is Verdict.PARTLY
    assert verdicts(authors=(Author("Smith"),), partial=("authors",))["authors"] is Verdict.DIFFERS
    assert verdicts(journal="Review of Econ", partial=("journal",))["journal"] is Verdict.PARTLY
    assert verdicts(title="Lead Paint and Juvenile Arrests")["title"] is Verdict.PARTLY
    assert verdicts(pages="1480")["pages"] is Verdict.PARTLY


def test_a_work_of_an_entry_cut_with_others_agrees_as_far_as_it_goes():
    cut = Entry("article", fields=ENTRY.fields.items(), persons={"author": [Person("Müller, Anna"), Person("others")]})
    assert verdicts(cut)["authors"] is Verdict.PARTLY


def test_nothing_of_the_entry_is_changed():
    before = repr(ENTRY)
    verdicts(volume="999", authors=())
    assert repr(ENTRY) == before and "1480–1484" in before


@pytest.mark.parametrize(("one", "other", "same"), [
    ("United States v. Booker", "United States of America v. Freddie J. Booker", True), ("Miller v. Alabama", "Miller v. State of Alabama", True),
    ("Roper v. Simmons", "Donald P. Roper, Superintendent v. Christopher Simmons", True), ("In re Gault", "In re Gault", True),
    ("Miller v. Alabama", "Jackson v. Alabama", False), ("Varghese v. China S. Airlines", "Miller v. United Airlines", False),
    ("Miller v. Alabama", "In re Miller", False)])
def test_captions_agree_by_their_parties(one, other, same):
    assert case_names_agree(one, other) is case_names_agree(other, one) is same


def test_a_case_is_compared_in_what_its_citation_claims_and_nothing_else():
    found = Candidate("courtlistener", "1", "Doe v. Example", year=2012)
    assert compare_case(ClaimedCase(), found).fields == ()
    assert [f.field for f in compare_case(ClaimedCase("Doe v. Example", 2013), found).differences] == ["year"]


@given(st.text(max_size=60))
def test_a_title_is_like_itself_and_likeness_has_no_direction(text):
    assert same_title(text, text.upper()) == same_title(text.upper(), text)
    assert like_title(f"Lead {text}", f"Lead {text}") and same_journal(f"x{text}", ["y", f"x{text}"])


@given(st.integers(1, 9999), st.integers(0, 99))
def test_a_page_range_agrees_with_its_shortened_form(first, length):
    last = first + length
    whole, short = str(first), str(last)
    if len(whole) == len(short):
        shared = next((i for i, (a, b) in enumerate(zip(whole, short, strict=True)) if a != b), len(whole) - 1)
        assert pages_agree(f"{first}-{short[shared:]}", f"{first}–{last}")
    assert not pages_agree(f"{first}-{last}", f"{first}-{last + 1}")


@given(st.text())
def test_text_of_a_service_becomes_one_harmless_line(text):
    got = clean(f"<b>{text}</b>\x1b[31m\u202e")
    assert "\x1b" not in got and "\u202e" not in got and "\n" not in got and got == got.strip()
    assert clean(None) == "" and len(clean("x" * 9999)) == 2000
