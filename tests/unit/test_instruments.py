"""Instruments and programs: a band has a source and a population, a rating the rater's own word."""

import datetime as dt
import json
import shutil

import pytest

from workbench.errors import LibraryError
from workbench.evidence.findings import Range
from workbench.evidence.instruments import Band, Caution, Instrument, Seen, band_of, unconfirmed
from workbench.evidence.library import load_library
from workbench.evidence.programs import Rating, rating_in_words
from workbench.settings import share

LIBRARY = load_library()
DAY = dt.date(2026, 11, 25)
PAGE = Seen(page="https://pubmed.ncbi.nlm.nih.gov/1/", date=DAY)
PRIMARY_CARE = LIBRARY.instruments["phq-9"].bands[0].population


def instrument(**fields):
    return Instrument(id="x", name="X", kind="screen", measures="mood", **fields)


@pytest.mark.parametrize("missing", ["citation", "population", "seen"])
def test_a_band_without_citation_population_or_page_cannot_be_entered(missing):
    fields = {"label": "mild", "range": Range(low=5, high=9), "population": "adults", "citation": "A (2001)", "seen": PAGE}
    assert Band(**fields).label == "mild"
    with pytest.raises(ValueError, match=missing):
        Band(**{name: value for name, value in fields.items() if name != missing})
    if missing != "seen":
        with pytest.raises(ValueError, match=missing):
            Band(**fields | {missing: ""})


def test_a_band_outside_the_scores_cannot_be_entered():
    band = Band(label="severe", range=Range(low=20, high=30), population="adults", citation="A (2001)", seen=PAGE)
    with pytest.raises(ValueError, match="outside the range"):
        instrument(bands=(band,), score_range=Range(low=0, high=27), seen={"score_range": PAGE})


def test_a_field_names_the_page_that_shows_it_and_no_other_field_does():
    with pytest.raises(ValueError, match="no page is named for: licence"):
        instrument(licence="free")
    with pytest.raises(ValueError, match="does not say: licence"):
        instrument(seen={"licence": PAGE})


def test_item_wording_ships_only_where_a_page_allows_it():
    assert not instrument().may_ship_items
    assert not instrument(item_text=False, seen={"item_text": PAGE}).may_ship_items
    assert instrument(item_text=True, seen={"item_text": PAGE}).may_ship_items
    assert {key for key, row in LIBRARY.instruments.items() if row.may_ship_items} == {"ace-checklist"}


@pytest.mark.parametrize(("score", "label"), [(4, None), (5, "mild"), (9, "mild"), (10, "moderate"), (19, "moderately severe"), (27, "severe")])
def test_a_score_falls_into_the_band_published_for_the_population(score, label):
    band = band_of(LIBRARY.instruments["phq-9"], score, population=PRIMARY_CARE)
    assert (band.label if band else None) == label


def test_a_population_for_which_nobody_published_bands_has_none():
    assert band_of(LIBRARY.instruments["phq-9"], 12, population="people in jail") is None


def test_an_impossible_score_is_refused():
    with pytest.raises(LibraryError, match="SW260"):
        band_of(LIBRARY.instruments["phq-9"], 28, population=PRIMARY_CARE)


def test_a_total_of_adverse_experiences_is_refused():
    with pytest.raises(LibraryError, match=r"(?s)SW261.*List the experiences") as caught:
        band_of(LIBRARY.instruments["ace-checklist"], 7, population="anybody")
    assert "7" not in caught.value.problem


def test_the_eleven_instruments_are_in_the_registry_and_say_what_is_not_confirmed():
    assert set(LIBRARY.instruments) == {
        "lsi-r", "oras", "compas", "asi", "gain-ss", "pcl-5", "phq-9", "audit", "dast-10", "pcra", "ace-checklist"}
    assert "licence" in unconfirmed(LIBRARY.instruments["compas"])
    assert "bands" not in unconfirmed(LIBRARY.instruments["ace-checklist"])


def test_bands_of_one_population_do_not_overlap():
    for key, row in LIBRARY.instruments.items():
        for one in row.bands:
            for other in row.bands:
                if one is not other and one.population == other.population:
                    assert one.range.high < other.range.low or other.range.high < one.range.low, key


def test_a_caution_rests_on_something():
    with pytest.raises(ValueError, match="rests on"):
        Caution(jurisdiction="*", text="Beware.")


def test_a_rating_prints_with_its_outcome_basis_and_day():
    said = {rating_in_words(r) for r in LIBRARY.programs["functional-family-therapy"].ratings}
    assert ("Prevention Services Clearinghouse rates it “Well-Supported” for mental health, on more than one study "
            "(as read on November 25, 2026).") in said
    assert "CrimeSolutions rates it “Effective” (as read on November 25, 2026)." in said


def test_crimesolutions_is_quoted_in_its_own_labels():
    with pytest.raises(ValueError, match="has no label"):
        Rating(rater="CrimeSolutions", outcome="recidivism", label="Proven", retrieved=DAY, page="https://crimesolutions.ojp.gov/1")


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(share("literature"), tmp_path / "literature")


@pytest.mark.parametrize(("file", "change", "fault"), [
    ("factors.json", {"instruments": ["pcl-6"]}, r"no instrument “pcl-6”. Did you mean pcl-5"),
    ("factors.json", {"services": ["drugs-court"]}, "no service “drugs-court”. Did you mean drug-court"),
    ("factors.json", {"records": ["scool"]}, "no record “scool”. Did you mean school"),
    ("services.json", {"findings": ["nobody2020-x"]}, "no finding “nobody2020-x”"),
    ("records.json", {"authorization": ["hipa"]}, "Did you mean hipaa"),
    ("authorizations.json", {"elements": ["cfr-0"]}, "no element “cfr-0”"),
    ("instruments.json", {"factors": ["youths"]}, "Did you mean youth"),
    ("instruments.json", {"cautions": [{"jurisdiction": "*", "text": "t", "authority": "nobody-v-x"}]}, "no authority “nobody-v-x”"),
    ("instruments.json", {"cautions": [{"jurisdiction": "*", "text": "t", "finding": "nobody2020-x"}]}, "no finding “nobody2020-x”"),
    ("programs.json", {"factors": ["youths"]}, "no factor “youths”"),
    ("programs.json", {"findings": ["nobody2020-x"]}, "no finding “nobody2020-x”"),
])
def test_a_reference_that_leads_nowhere_is_a_fault_with_the_nearest_key(folder, file, change, fault):
    path = folder / file
    rows = json.loads(path.read_text(encoding="utf-8"))
    rows[0].update(change)
    path.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(LibraryError, match=fault) as caught:
        load_library(folder)
    assert caught.value.faults[0].field.startswith(f"{file} {rows[0]['id']}.")


def test_a_library_may_do_without_registries(folder):
    for name in ("hosts", "searches", "programs"):
        (folder / f"{name}.json").unlink()
    library = load_library(folder)
    assert (dict(library.hosts), dict(library.searches), dict(library.programs)) == ({}, {}, {})
