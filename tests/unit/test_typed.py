"""What people type into a case and into Markdown cells is read like a memorandum from outside."""

import datetime as dt

import pytest

from tests.unit.checked import LIBRARY
from workbench.appendix.checks import check
from workbench.appendix.composition import compose
from workbench.appendix.typed import refuse_typed, remarks, typed_in_cells
from workbench.case.files import load_case
from workbench.errors import AppendixError
from workbench.evidence.verification import Dates
from workbench.settings import share

CASE = load_case(share("examples") / "federal-youth.json")
DATES = Dates(dt.date(2026, 11, 20), dt.date(2026, 12, 1), dt.date(2026, 2, 11))


def said(text, *keys):
    return list(remarks(typed_in_cells([(text, keys)]), LIBRARY, DATES, "us"))


@pytest.mark.parametrize(("text", "code", "severity"), [
    ("Varghese v. China Southern Airlines Co., 925 F.3d 1339 (11th Cir. 2019)", "SW361", "error"),
    ("Roper v. Simmons, 543 U.S. 551 (2006)", "SW361", "error"), ("U.S.S.G. § 5H1.1 applies.", "SW362", "error"),
    ("https://doi.org/10.1073/pnas.1903856116", "SW363", "error"), ("Norman et al. (2012): odds ratio of 4.4.", "SW364", "warning"),
    ("Brown v. Board of Education, 347 U.S. 483 (1954)", "SW365", "warning"),
    ("Children of incarcerated parents are six times as likely to be incarcerated.", "SW437", "error")])
def test_each_kind_of_fault_has_its_code_and_never_repeats_what_was_typed(text, code, severity):
    (found,) = said(f"Mr. Quillfeather was young. {text}")
    assert (found.code, found.severity, found.path) == (code, severity, "Markdown cell 1")
    assert "Quillfeather" not in found.problem + found.remedy and found.remedy


def test_the_right_form_and_the_record_and_short_forms_raise_nothing():
    assert said("See [@felitti1998, p. 251]. Ex. B at 12. Roper v. Simmons, 543 U.S. 551 (2005). Id. at 560. Felitti et al. (1998).") == []


def test_a_figure_is_compared_with_the_sources_that_the_cell_cites_by_key():
    assert [one.code for one in said("They were 43 percent less likely to return [@davis2013rand].", "davis2013rand")] == ["SW437"]
    assert [one.code for one in said("The odds ratio was 4.4 [@norman2012].", "norman2012")] == ["SW364"]
    assert said("The odds ratio was 2.11 [@norman2012].", "norman2012") == []


def test_an_error_in_a_cell_stops_the_document_and_a_doubt_comes_back():
    with pytest.raises(AppendixError) as error:
        refuse_typed(typed_in_cells([("Fine.", ()), ("Roper v. Simmons, 543 U.S. 551 (2006)", ())]), LIBRARY, DATES, "us")
    assert error.value.code == "SW420" and [fault.field for fault in error.value.faults] == ["Markdown cell 2"]
    (doubt,) = refuse_typed(typed_in_cells([("Brown v. Board of Education, 347 U.S. 483 (1954)", ())]), LIBRARY, DATES, "us")
    assert doubt.code == "SW365"


@pytest.mark.parametrize(("field", "text", "code"), [
    ("why_it_matters", "As Roper v. Simmons, 543 U.S. 551 (2006), says.", "SW361"), ("nexus", "U.S.S.G. § 5K2.20 allows it.", "SW362"),
    ("heading", "The brain is not fully developed until age 25", "SW437")])
def test_the_fields_of_a_claim_are_read_before_a_build(field, text, code):
    claims = (CASE.claims[0].model_copy(update={field: text}), *CASE.claims[1:])
    found = check(compose(CASE.model_copy(update={"claims": claims}), LIBRARY, volume="sealed", as_of=dt.date(2026, 11, 20)))
    (one,) = [d for d in found if d.code == code]
    assert (one.severity, one.path) == ("error", f"$.claims[0].{field}")


def test_a_retracted_source_of_the_library_would_stop_the_build(monkeypatch):
    from workbench.appendix import typed

    retracted = next(iter(__import__("tests.unit.checked", fromlist=["CAUTIONS"]).CAUTIONS.retractions.values())).model_copy(update={"status": "retracted"})
    monkeypatch.setattr(typed, "retraction_of", lambda _cautions, source: retracted if source == "felitti1998" else None)
    assert [one.code for one in said("A study [@felitti1998].", "felitti1998")] == ["SW363"]
