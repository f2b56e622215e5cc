"""The findings: what a program can check of them, and a few read against their sources' own words."""

import json
import re
from collections import Counter

import pytest

from workbench.evidence.findings import Design, Direction
from workbench.evidence.formatting import canonical
from workbench.evidence.library import load_library
from workbench.settings import share

LIBRARY = load_library()
FINDINGS = LIBRARY.findings
FILES = sorted((share("literature") / "findings").glob("*.json"))
RATIOS = {"OR", "AOR", "RR", "HR", "aHR", "IRR", "rate ratio", "ratio", "fold-increase"}
EFFECTS = [(key, effect) for key, finding in FINDINGS.items() for effect in finding.effects]


def test_there_are_three_files_with_all_the_findings():
    rows = [row["id"] for path in FILES for row in json.loads(path.read_text(encoding="utf-8"))]
    assert len(FILES) >= 3
    assert len(rows) == len(set(rows)) == len(FINDINGS)
    assert len(rows) >= 311


@pytest.mark.parametrize("path", [*FILES, share("literature") / "factors.json", share("literature") / "sources.bib"],
                         ids=lambda path: path.name)
def test_a_file_stands_in_its_canonical_form(path):
    assert canonical(path)


def test_every_interval_contains_its_estimate_and_none_is_open():
    for key, effect in EFFECTS:
        if effect.interval is not None:
            assert effect.interval.low is not None, key
            assert effect.interval.high is not None, key
            assert effect.value is not None, key
            assert effect.interval.low <= effect.value <= effect.interval.high, key
            assert effect.interval.low < effect.interval.high, key


def test_an_effect_has_either_a_value_or_a_span():
    for key, effect in EFFECTS:
        assert (effect.value is None) != (effect.span is None), key


def test_a_figure_is_possible_for_its_measure():
    for key, effect in EFFECTS:
        span, interval = effect.span, effect.interval
        figures = [effect.value, *((span.low, span.high) if span else ()), *((interval.low, interval.high) if interval else ())]
        for figure in (value for value in figures if value is not None):
            if effect.measure in RATIOS:
                assert figure > 0, key
            elif effect.measure in {"percent", "percent less likely", "percent lower odds"}:
                assert 0 <= figure <= 100, key
            elif effect.measure in {"percent more likely", "percent higher odds", "rate per 1,000", "weeks", "years"}:
                assert figure > 0, key
            elif effect.measure in {"r", "partial-correlation", "kappa"}:
                assert -1 <= figure <= 1, key
            elif effect.measure == "AUC":
                assert 0.5 <= figure <= 1, key
            elif effect.measure in {"percent change", "percentage-point"}:
                assert -100 <= figure <= 100, key


def test_a_ratio_lies_near_the_middle_of_its_interval_on_the_log_scale():
    # A misplaced decimal point shows here: the estimate of a ratio stands near the geometric mean of its bounds.
    for key, effect in EFFECTS:
        if effect.measure in RATIOS and effect.interval is not None and effect.interval_kind == "confidence":
            middle = (effect.interval.low * effect.interval.high) ** 0.5
            assert 0.85 < effect.value / middle < 1.18, (key, effect.outcome)


def test_nothing_carries_a_figure_whose_source_was_not_read():
    unread = [finding for finding in FINDINGS.values() if finding.verification.status == "metadata-only"]
    assert unread
    assert all(not finding.effects for finding in unread)
    assert all(finding.verification.finding for finding in FINDINGS.values()
               if finding.verification.status == "verified")


def test_counterparts_answer_each_other():
    for key, finding in FINDINGS.items():
        assert list(finding.cite_with) == sorted(set(finding.cite_with)), key
        for other in finding.cite_with:
            assert key in FINDINGS[other].cite_with, (key, other)


@pytest.mark.parametrize(("one", "others"), [
    ("maxfield1996-arrest", {"forsman2012-within-twin", "braga2017-prospective"}),
    ("felitti1998-graded-health", {"anda2020-not-individual", "baldwin2019-poor-agreement",
                                   "baldwin2021-individual-prediction"}),
    ("elbogen2009-smi-alone", {"vandorn2012-reanalysis"}),
    ("evans2022-recidivism", {"moore2019-no-recidivism-effect"}),
    ("davis2013rand-odds", {"bozick2018-recidivism"}),
    ("bhatt2024-component", {"bhatt2024-primary-null"}),
    ("kaba2014-adjusted", {"morgan2016-small-effects"}),
    ("chetty2016-mto", {"sciandra2013-attenuation"}),
])
def test_a_finding_that_may_not_travel_alone_does_not(one, others):
    assert others <= set(FINDINGS[one].cite_with)


def test_a_pair_shares_a_factor_so_that_a_reader_sees_both():
    for key, finding in FINDINGS.items():
        for other in finding.cite_with:
            assert set(finding.factors) & set(FINDINGS[other].factors), (key, other)


def test_what_is_superseded_names_its_successor():
    assert FINDINGS["shiroma2010-prevalence"].superseded_by == "hunter2023-prevalence"


@pytest.mark.parametrize(("key", "measure"), [
    ("davis2013rand-odds", "percent lower odds"),
    ("bozick2018-recidivism", "percent less likely"),
    ("sampson2006-marriage", "percent lower odds"),
    ("ussc2022length-over-60", "percent lower odds"),
    ("ussc2023-probation", "percent less likely"),
    ("stevenson2018-conviction-length", "percent change"),
    ("norris2021-reduces", "percentage-point"),
])
def test_odds_stay_odds_and_likelihood_stays_likelihood(key, measure):
    assert FINDINGS[key].effects[0].measure == measure


def test_a_review_that_did_not_search_is_not_called_systematic():
    for key, finding in FINDINGS.items():
        if finding.design is Design.SYSTEMATIC_REVIEW:
            assert "narrative" not in finding.limitations.lower(), key
    assert FINDINGS["nagin2013-certainty"].design is Design.NARRATIVE_REVIEW


def test_numbers_in_the_population_fields_stand_in_the_entry_itself():
    for key, finding in FINDINGS.items():
        group = finding.population
        text = " ".join([finding.proposition, group.description, finding.limitations,
                         *(effect.outcome for effect in finding.effects)])
        numbers = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)}
        if group.years is not None:
            for year in (group.years.low, group.years.high):
                assert year is None or {year, year % 100} & numbers, (key, year)
        for name in ("exposure_ages", "outcome_ages"):
            span = getattr(group, name)
            for age in (span.low, span.high) if span else ():
                # "Before age 12" is entered as 11; an age in words is on the list.
                assert age is None or {age, age + 1} & numbers or (key, age) in AGES_IN_WORDS, (key, name, age)


def test_a_count_of_studies_stands_in_the_entry_itself():
    for key, finding in FINDINGS.items():
        studies = finding.population.studies
        text = f"{finding.proposition} {finding.population.description} {finding.limitations}".lower()
        if studies is not None:
            assert re.search(rf"\b{studies}\b", text) or (key, studies) in STUDIES_IN_WORDS, (key, studies)


def test_a_sex_or_country_is_named_in_the_entry():
    words = {"male": r"\bm[ae]n\b|\bmales?\b|\bboys?\b", "female": r"\bwom[ae]n\b|\bfemale|\bgirls?\b|femicide"}
    for key, finding in FINDINGS.items():
        text = f"{finding.proposition} {finding.population.description} {finding.limitations} " + " ".join(
            effect.outcome for effect in finding.effects)
        sex = finding.population.sex
        if sex in words:
            assert re.search(words[sex], text, re.IGNORECASE), key
        if sex == "both":
            assert any(re.search(pattern, text, re.IGNORECASE) for pattern in words.values()), key
        for country in set(finding.population.countries) - {"US", "*"}:
            assert re.search(NAMES[country], text), (key, country)


def test_no_address_is_a_bare_number_or_a_package_registry():
    for key, finding in FINDINGS.items():
        for place in (*finding.verification.metadata, *finding.verification.finding):
            assert not re.match(r"https?://\d+(\.\d+){3}", place), key
            assert place == place.strip(), key


def test_the_library_holds_what_speaks_against_the_client():
    count = Counter(finding.direction for finding in FINDINGS.values())
    assert count[Direction.ADVERSE] >= 58
    assert count[Direction.DOUBLE_EDGED] >= 66


NAMES = {"GB": "UK|United Kingdom|Great Britain", "NZ": "New Zealand", "SE": "Swed|Stockholm", "DK": "Denmark|Danish",
         "AU": "Australia", "CA": "Canad", "NL": "Netherlands|Dutch", "TW": "Taiwan", "NO": "Norw",
         "FI": "Finland", "BR": "Brazil", "CH": "Switzerland|Swiss", "FR": "France|French"}
#: Ages and counts that the entries write out: "six-year blood lead", "into their twenties", "ten randomized trials".
AGES_IN_WORDS = {
    ("wright2008-violent-arrests", 6), ("wright2008-total-arrests", 6), ("berg2019-external-death", 29),
}
STUDIES_IN_WORDS = {
    ("hughesn2015-youth", 10), ("roodman2017-replication", 8), ("visher2005-null", 8), ("conway2015-myth", 6),
    ("roodman2017-zero-net", 36), ("sherman2014rjc-frequency", 10),
    # 34 juvenile and 28 DWI evaluations.
    ("mitchell2012drugcourts-juvenile", 62),
}
