"""The cautions of the library, each entry tested by its own examples, in the manner of reporters-db."""

import json
import re
from pathlib import Path

import pytest
from eyecite import get_citations
from eyecite.models import FullCaseCitation

from workbench.evidence.canonical import canonical_json
from workbench.evidence.cautions import Misquotation, find_misquotations, is_fabricated, load_cautions, retraction_of
from workbench.evidence.law_files import load_law

FOLDER = Path(__file__).parents[2] / "literature"
CAUTIONS = load_cautions(FOLDER)
LAW = load_law(FOLDER / "law")
KEYS = frozenset(re.findall(r"^@\w+\{([^,]+),", (FOLDER / "sources.bib").read_text(encoding="utf-8"), re.MULTILINE))
MISQUOTATIONS = [pytest.param(m, id=m.id) for m in CAUTIONS.misquotations.values()]
PATTERNS = [pytest.param(m, i, id=f"{m.id}-{i}") for m in CAUTIONS.misquotations.values() for i in range(len(m.patterns))]


def alone(entry: Misquotation, index: int):
    """The cautions with one pattern of one entry only, so that each pattern must do its own work."""
    only = entry.model_copy(update={"patterns": (entry.patterns[index],)})
    return type(CAUTIONS)({}, {only.id: only}, {})


@pytest.mark.parametrize("name", ["retractions.json", "misquotations.json", "fabricated.json"])
def test_a_file_is_written_in_the_one_canonical_form(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == canonical_json(json.loads(text))


def test_every_row_of_the_two_tables_of_wrong_forms_is_there():
    rows = [key.split("-")[:2] for key in CAUTIONS.misquotations]
    assert sorted(int(n) for part, n in rows if part == "adversity") == list(range(1, 26))
    assert sorted(int(n) for part, n in rows if part == "sentencing") == list(range(1, 36))


@pytest.mark.parametrize(("entry", "index"), PATTERNS)
def test_every_pattern_catches_its_own_example(entry, index):
    cited = {key for key in (entry.source, entry.authority) if key}
    assert find_misquotations(entry.patterns[index].catches, alone(entry, index), cited)


@pytest.mark.parametrize(("entry", "index"), PATTERNS)
def test_no_pattern_of_an_entry_catches_a_right_form_of_it(entry, index):
    cited = {key for key in (entry.source, entry.authority) if key}
    for pattern in entry.patterns:
        assert not find_misquotations(pattern.spares, alone(entry, index), cited), pattern.spares


@pytest.mark.parametrize(("entry", "index"), PATTERNS)
def test_a_general_pattern_is_silent_where_its_source_is_not_cited(entry, index):
    pattern = entry.patterns[index]
    assert bool(find_misquotations(pattern.catches, alone(entry, index))) is not pattern.only_if_cited


@pytest.mark.parametrize("entry", MISQUOTATIONS)
def test_an_entry_names_sources_and_authorities_that_are_in_the_library(entry):
    assert entry.source is None or entry.source in KEYS
    assert entry.authority is None or entry.authority in LAW.authorities
    assert entry.wrong != entry.right


def test_a_paragraph_that_keeps_to_the_right_forms_passes():
    text = ("Correctional education went with 43 percent lower odds of recidivating (RAND 2013). Felitti and others (1998) studied "
            "seven categories of exposure. Widom, Science 347:1480–1485. The share of decedents fell 61 percent, from 14.5 to 5.7 "
            "percent. There is no single age at which the brain has matured.")
    assert find_misquotations(text, CAUTIONS, KEYS) == ()


def test_a_paragraph_of_wrong_forms_is_caught_one_by_one():
    text = ("Children of incarcerated parents are six times as likely to go to prison. The brain is not fully developed until age 25. "
            "RAND found inmates 43 percent less likely to reoffend. Deaths fell 61% (from 26 to 9).")
    assert [found.misquotation.id for found in find_misquotations(text, CAUTIONS)] == [
        "adversity-01-children-six-times", "adversity-23-brain-until-25", "sentencing-04-rand-43-percent-likely",
        "sentencing-31-green-61"]


@pytest.mark.parametrize(("wanted", "key"), [
    ({"doi": "https://doi.org/10.1111/1745-9125.12176"}, "stewart-lynchings-2018"),
    ({"title": "Lynchings, racial threat, and whites’ punitive views towards blacks"}, "stewart-lynchings-2018"),
    ({"title": "A Legacy of Lynchings: Perceived Black Criminal Threat Among Whites"}, "stewart-legacy-lynchings-2019"),
    ({"title": "Ethnic Threat and Social Control: Examining Public Support for Judicial Use of Ethnicity in Punishment"},
     "stewart-ethnic-threat-2011"),
    ({"title": "The social context of Latino threat and more"}, "stewart-latino-threat-2015"),
    ({"doi": "10.1080/07418820300095621"}, "stewart-school-bonds-2003"),
    ({"doi": "10.1073/pnas.1903856116"}, "johnson-officer-shootings-2019"),
    ({"title": "The Social Context of Criminal Threat, Victim Race, and Punitive Black and Latino Sentiment"},
     "stewart-criminal-threat-2018"),
])
def test_a_retracted_paper_is_stopped(wanted, key):
    found = retraction_of(CAUTIONS, **wanted)
    assert found is not None
    assert (found.id, found.status) == (key, "retracted")


@pytest.mark.parametrize(("source", "status"), [
    ("harding2019", "corrected"), ("binswanger2007", "corrected"), ("cohen2016", "corrected"), ("bower2018", "corrected"),
    ("baranyi2018", "corrected"), ("fazel2024rnr", "disputed"), ("dressel2018", "disputed"), ("ussc2022length", "disputed")])
def test_a_corrected_or_disputed_source_of_the_library_is_known_by_its_key(source, status):
    found = retraction_of(CAUTIONS, source=source)
    assert found is not None
    assert found.status == status
    assert source in KEYS


def test_no_source_of_the_library_is_retracted():
    assert not [key for key in KEYS if (found := retraction_of(CAUTIONS, source=key)) and found.status == "retracted"]
    bib = (FOLDER / "sources.bib").read_text(encoding="utf-8").lower()
    assert not [r.id for r in CAUTIONS.retractions.values() if r.status == "retracted" and r.doi and r.doi.lower() in bib]


FAKES = [pytest.param(f, id=f.id) for f in CAUTIONS.fabricated.values()]


def test_the_fourteen_invented_cases_are_there():
    assert len(FAKES) == 14


@pytest.mark.parametrize("fake", FAKES)
def test_an_invented_case_parses_as_a_citation_and_is_caught_all_the_same(fake):
    (parsed,) = [c for c in get_citations(fake.cite) if isinstance(c, FullCaseCitation)]
    groups = parsed.groups
    name = fake.cite.split(",")[0] if "Inc.," not in fake.cite else fake.names[0]
    found = is_fabricated(CAUTIONS, re.sub(r" \(No\. .*", "", name), groups["volume"], groups["reporter"], groups["page"])
    assert found == fake


@pytest.mark.parametrize("fake", FAKES)
def test_every_retelling_of_an_invented_case_is_caught(fake):
    for name in fake.names:
        for place in (fake.place, *fake.variants):
            assert is_fabricated(CAUTIONS, name, place.volume, place.reporter, place.page) is not None


@pytest.mark.parametrize("authority", [pytest.param(a, id=a.id) for a in LAW.authorities.values() if a.kind == "case"])
def test_no_case_of_the_library_is_taken_for_an_invented_one(authority):
    cite = authority.cite
    assert is_fabricated(
        CAUTIONS, cite["case_name"], cite.get("volume"), cite.get("reporter"), cite.get("first_page")) is None


@pytest.mark.parametrize(("name", "place"), [
    ("Blakely v. Washington", (542, "U.S.", 296)), ("Esteras v. United States", (606, "U.S.", 185)),
    ("J.D. v. Azar", (925, "F.3d", 1339)), ("Greenleaf v. Garlock, Inc.", (174, "F.3d", 366)),
    ("Zicherman v. Korean Air Lines Co.", ()), ("United States v. Harris", ()), ("Smith v. Jones", ()),
])
def test_the_real_case_at_the_place_and_the_real_namesake_pass(name, place):
    assert is_fabricated(CAUTIONS, name, *place) is None
