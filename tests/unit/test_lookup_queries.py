"""Only references can be asked for: everything else is refused before it could be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person

from workbench.citations.online.queries import (
    CaseQuery,
    ClaimedCase,
    DoiQuery,
    PmidQuery,
    WorkQuery,
    case_query,
    doi_query,
    entry_query,
    pmid_query,
)
from workbench.errors import CitationError
from workbench.evidence.library import load_library


@pytest.mark.parametrize("text", ["10.1162/REST_a_00814", " doi:10.1162/rest_a_00814", "https://doi.org/10.1162/rest_a_00814",
                                  "http://dx.doi.org/10.1162/rest_a_00814", "DOI: 10.1162/rest_a_00814"])
def test_a_doi_is_read_however_it_is_written(text):
    assert doi_query(text) == DoiQuery("10.1162/rest_a_00814")


def test_an_old_doi_with_brackets_is_one():
    assert doi_query("10.1002/(SICI)1097-4679(199601)52:1<15::AID-JCLP2>3.0.CO;2-Y").doi.startswith("10.1002/(sici)")


@pytest.mark.parametrize("text", ["", "10.1162", "11.1162/x", "10.1162/two words", "10.1162/a\nb", "the client", "10.1162/" + "x" * 300])
def test_what_is_not_a_doi_is_refused(text):
    with pytest.raises(CitationError, match="nothing was sent") as caught:
        doi_query(text)
    assert caught.value.code == "SW391"


@pytest.mark.parametrize("text", ["", "0", "12a", "1234567890", "123-45-6789", "PMC123"])
def test_what_is_not_a_pmid_is_refused(text):
    with pytest.raises(CitationError) as caught:
        pmid_query(text)
    assert caught.value.code == "SW391"


def test_a_pmid_is_read_however_it_is_written():
    assert pmid_query("PMID: 29596582") == pmid_query(" pmid 29596582 ") == PmidQuery("29596582")


@pytest.mark.parametrize("title", [
    "a\nb", "John, SSN 123-45-6789", "write to a@b.org", "call 212-555-0100", "on 3/4/2019 he left", "No. 1:19-cr-00123",
    "DOB: May 4, 1990", "Our client’s childhood", "Mr. Smith and prison", "word " * 46, "x" * 301,
    "He was hit. She left. They moved."])
def test_text_about_a_person_is_not_a_title(title):
    with pytest.raises(CitationError) as caught:
        WorkQuery(title)
    assert caught.value.code == "SW393" and title not in str(caught.value)


@given(st.lists(st.sampled_from(["He was beaten often.", "She drank.", "They lost the flat.", "Nobody came."]), min_size=3, max_size=30))
def test_a_paragraph_is_never_a_title(sentences):
    with pytest.raises(CitationError):
        WorkQuery(" ".join(sentences))


@pytest.mark.parametrize(("author", "year"), [("Smith 2", None), ("a@b", None), ("x" * 101, None), ("Smith", 19), ("Smith", 20190)])
def test_author_and_year_are_checked_too(author, year):
    with pytest.raises(CitationError):
        WorkQuery("Lead Paint", author, year)


@pytest.mark.parametrize("title", ["", "  ", "12 34"])
def test_a_title_has_words(title):
    with pytest.raises(CitationError) as caught:
        WorkQuery(title)
    assert caught.value.code == "SW391"


def test_every_source_of_the_library_can_be_asked_for():
    kinds = {type(entry_query(entry)) for entry in load_library().sources.values()}
    assert kinds == {DoiQuery, PmidQuery, WorkQuery}


def test_an_entry_without_numbers_is_asked_for_by_title_author_and_year():
    entry = Entry("book", fields={"title": "Lead  Paint", "year": "2019"}, persons={"author": [Person("van Beet, Ludwig"), Person("Roe, J")]})
    assert entry_query(entry) == WorkQuery("Lead Paint", "van Beet", 2019)
    body = Entry("report", fields={"title": "Lead Paint", "year": "n.d."}, persons={"author": [Person("{National Research Council}")]})
    assert entry_query(body) == WorkQuery("Lead Paint", "National Research Council")


def test_a_case_is_asked_for_by_its_place_alone():
    query, claimed = case_query("See Roper v. Simmons, 543 U.S. 551, 569 (2005).")
    assert query == CaseQuery("543", "U.S.", "551") and claimed == ClaimedCase("Roper v. Simmons", 2005)
    assert case_query("543 US 551")[0] == query


@pytest.mark.parametrize("text", ["", "Roper v. Simmons", "18 U.S.C. § 3553", "543 U.S. 551; 567 U.S. 460", "id. at 5"])
def test_what_is_not_one_place_is_refused(text):
    with pytest.raises(CitationError) as caught:
        case_query(text)
    assert caught.value.code == "SW392"


@pytest.mark.parametrize("parts", [("x", "U.S.", "1"), ("1", "Umbrella", "1"), ("1", "U.S.", "the client"), ("1", "U.S.", "")])
def test_the_parts_of_a_place_are_checked(parts):
    with pytest.raises(CitationError):
        CaseQuery(*parts)
