"""Records: what can be cited, checked when it is made."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Person

from workbench.citations.names import full_name, is_group, last_name, person
from workbench.citations.record_types import RECORD_TYPES, record_type
from workbench.citations.records import field, items, persons, record
from workbench.errors import CitationError


def caught(type_, fields):
    with pytest.raises(CitationError) as error:
        record(type_, "the-key", fields)
    assert "the-key" in str(error.value)
    assert error.value.remedy
    return error.value


def test_each_fault_has_its_code_field_and_remedy():
    assert caught("casse", {}).code == "SW311"
    assert "Did you mean case?" in caught("casse", {}).remedy
    unknown = caught("case", {"case_nam": "A v. B"})
    assert (unknown.code, unknown.field) == ("SW312", "the-key.case_nam")
    assert "case_name" in unknown.remedy
    missing = caught("case", {"case_name": "A v. B"})
    assert (missing.code, missing.field) == ("SW313", "the-key.volume")
    assert caught("book", {"title": "T", "authors": [3]}).code == "SW314"
    assert caught("statute", {"code": "U.S.C.", "section": object()}).code == "SW315"


def test_lists_and_mappings_travel_as_json_and_come_back():
    entry = record("case", "k", {"case_name": "A v. B", "volume": 1, "parallel": [{"volume": 2, "reporter": "A.2d"}],
                                 "history": ({"phrase": "aff’d"},), "weight": "per curiam"})
    assert items(entry, "parallel") == ({"volume": 2, "reporter": "A.2d"},)
    assert items(entry, "history") == ({"phrase": "aff’d"},)
    assert items(entry, "weight") == ("per curiam",)
    assert items(entry, "docket") == ()
    assert items(record("standard", "k", {"title": "T", "reprinted": {"volume": 31}}), "reprinted") == ({"volume": 31},)


def test_values_are_stored_as_text_and_emptiness_is_left_out():
    entry = record("case", "k", {"case_name": "A v. B", "volume": 543, "slip": False, "docket": "", "reporter": None,
                                 "date": dt.date(2026, 3, 4), "history": []})
    assert field(entry, "volume") == "543"
    assert field(entry, "date") == "2026-03-04"
    assert "docket" not in entry.fields
    assert "history" not in entry.fields
    assert field(entry, "slip") == ""
    assert entry.key == "k"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Zs", "Zl", "Zp")), min_size=1, max_size=40))
def test_text_comes_out_of_a_record_as_it_went_in(text):
    assert field(record("exhibit", "k", {"label": "C", "title": f"a {text} b"}), "title") == " ".join(f"a {text} b".split())


def test_bibtex_is_read_as_bibtex():
    entry = record("book", "k", {"title": "T"})
    entry.fields["title"] = '{{Crime \\& Delinquency}} 10% of {\\"o}\nnext'
    assert field(entry, "title") == "Crime & Delinquency 10% of ö next"


@pytest.mark.parametrize(("written", "full", "last"), [
    ("B. F. Skinner", "B.F. Skinner", "Skinner"), ("Daniel E. Ho", "Daniel E. Ho", "Ho"),
    ("Martin Luther King, Jr.", "Martin Luther King, Jr.", "King"), ("Doyle, Jr., Joseph J.", "Joseph J. Doyle, Jr.", "Doyle"),
    ("Sampson, III, Robert J.", "Robert J. Sampson III", "Sampson"), ("van der Kolk, Bessel A.", "Bessel A. van der Kolk", "van der Kolk"),
    ("{National Research Council}", "National Research Council", "National Research Council"),
    ("World Health Organization", "World Health Organization", "World Health Organization"),
    ('Gr{\\"o}nqvist, Hans', "Hans Grönqvist", "Grönqvist"), ("Shiroma", "Shiroma", "Shiroma"),
])
def test_names_are_read_however_they_are_written(written, full, last):
    assert full_name(person(written)) == full
    assert last_name(person(written)) == last


def test_a_group_is_told_from_a_person():
    assert is_group(person("{RAND Corporation}"))
    assert is_group(person("American Law Institute"))
    assert not is_group(person("Ana Ruiz"))
    assert not is_group(person("Shiroma"))


def test_authors_may_be_one_text_with_and_between():
    entry = record("book", "k", {"title": "T", "author": "Ruiz, Ana and Park, Lee"})
    assert [last_name(one) for one in persons(entry, "author")] == ["Ruiz", "Park"]
    assert persons(record("book", "k", {"title": "T", "authors": [Person("Ana Ruiz")]}), "author")[0].last_names == ["Ruiz"]
    assert persons(record("book", "k", {"title": "T", "author": Person("Ana Ruiz")}), "author")[0].last_names == ["Ruiz"]


def test_types_know_their_fields():
    assert RECORD_TYPES["case"].knows("neutral")
    assert RECORD_TYPES["case"].knows("url")
    assert not RECORD_TYPES["case"].knows("journal")
    assert RECORD_TYPES["article"].knows("anything-a-bib-file-holds")
    assert record_type(record("book", "k", {"title": "T"})).name == "book"
