import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case.files import load_case
from workbench.evidence.findings import Population, Range
from workbench.evidence.library import load_library
from workbench.evidence.linking import Link, Profile, Unsupported, fit, link, profile, profile_of, track_of
from workbench.settings import share

LIBRARY = load_library()
CASE = load_case(share("examples") / "federal-youth.json")
LINKS = link(CASE, LIBRARY)


def studied(**fields: object):
    finding = LIBRARY.get_finding("widom1989-arrest-any") if "widom1989-arrest-any" in LIBRARY.findings else next(
        iter(LIBRARY.findings.values()))
    return finding.model_copy(update={"population": Population(description="People", **fields)})


MAN = Profile("Mr. X", "male", 22, Range(low=6, high=8), 2010)


def test_every_factor_found_is_linked_or_said_to_be_unsupported():
    found = {a.factor for a in CASE.factors if a.state == "found"}
    assert {item.factor for item in LINKS} == found
    assert all(item.reasons if isinstance(item, Link) else item.reason for item in LINKS)


def test_findings_that_cut_against_the_client_are_linked_and_marked():
    assert any(item.cuts_against for item in LINKS if isinstance(item, Link))


def test_links_of_a_factor_come_best_first():
    for factor in {item.factor for item in LINKS}:
        scores = [item.score for item in LINKS if isinstance(item, Link) and item.factor == factor]
        assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)


@settings(max_examples=5, deadline=None)
@given(st.randoms())
def test_no_order_of_input_changes_the_links(random):
    factors = list(CASE.factors)
    facts = list(CASE.facts)
    random.shuffle(factors)
    random.shuffle(facts)
    shuffled = CASE.model_copy(update={"factors": tuple(factors), "facts": tuple(facts)})
    assert link(shuffled, LIBRARY) == LINKS


def test_what_is_not_known_of_the_client_yet_is_neither_a_likeness_nor_a_difference():
    assessment = next(a for a in CASE.factors if a.facts)
    nobody = profile_of(None, None, (), assessment)
    found = fit(studied(sex="male", outcome_ages=Range(low=18, high=30), years=Range(low=1980, high=1990)), nobody)
    assert not found.like and not found.unlike and len(found.unknown) == 6
    assert profile_of(CASE.client, None, CASE.facts, assessment).age_at_offense is None
    assert profile_of(CASE.client, CASE.matter.offense_date, CASE.facts, assessment) == profile(CASE, assessment)


def test_a_factor_without_a_finding_is_a_value_with_a_reason():
    bare = type(LIBRARY)(LIBRARY.sources, {}, LIBRARY.factors, LIBRARY.law, LIBRARY.revision)
    items = link(CASE, bare)
    assert items and all(isinstance(item, Unsupported) and "holds no finding" in item.reason for item in items)


@pytest.mark.parametrize(("fields", "like", "unlike"), [
    ({"sex": "male"}, "men or boys were studied", None),
    ({"sex": "female"}, None, "women or girls were studied"),
    ({"sex": "both"}, "women and men were studied", None),
    ({"countries": ("US", "CA")}, "the people studied lived in the United States and Canada", None),
    ({"countries": ("SE",)}, None, "the people studied lived in Sweden"),
    ({"outcome_ages": Range(low=18, high=30)}, "outcomes were measured at ages 18 to 30 (here: age 22)", None),
    ({"outcome_ages": Range(low=45, high=None)}, None, "outcomes were measured at age 45 and older (here: age 22)"),
    ({"exposure_ages": Range(low=0, high=11)}, "exposure was studied at ages 0 to 11 (here: ages 6 to 8)", None),
    ({"exposure_ages": Range(low=None, high=3)}, None, "exposure was studied at ages up to 3 (here: ages 6 to 8)"),
    ({"setting": ("prison",)}, "the people studied were in contact with the justice system (prison)", None),
    ({"setting": ("school",)}, None, "the people studied came from another setting (school), not from court"),
    ({"years": Range(low=1995, high=2012)}, "the data are from 1995 to 2012", None),
    ({"years": Range(low=1967, high=1971)}, None, "the data are from 1967 to 1971"),
])
def test_fit_says_how_like_and_how_unlike_the_people_studied_were(fields, like, unlike):
    matched = fit(studied(**fields), MAN)
    assert matched.like == ((like,) if like else ())
    assert matched.unlike == ((unlike,) if unlike else ())
    assert len(matched.unknown) == 5


def test_what_a_source_does_not_say_counts_half_and_prints_as_nothing():
    silent = fit(studied(), MAN)
    assert silent.score == 0.5 and silent.sentence("Mr. X") == ""
    assert "whether the United States is among" in " ".join(fit(studied(countries=("*",)), MAN).unknown)


def test_the_caveat_names_who_was_studied_and_what_sets_the_client_apart():
    boys = studied(sex="male", outcome_ages=Range(low=10, high=16), countries=("US",))
    assert fit(boys, MAN).sentence("Mr. X") == (
        "the studied group was boys aged 10 to 16 in the United States; Mr. X was 22 at the offense.")
    women = studied(sex="female", exposure_ages=Range(low=0, high=5), outcome_ages=Range(low=18, high=30),
                    countries=("SE",), setting=("clinical",), years=Range(low=1960, high=1970))
    assert fit(women, MAN).sentence("Mr. X") == (
        "the studied group was women exposed at ages 0 to 5 and studied at ages 18 to 30 in Sweden from clinics "
        "(1960 to 1970); Mr. X is male, was exposed at ages 6 to 8, is to be sentenced in the United States, stands "
        "before a criminal court and lived through this in 2010.")


def test_the_caveat_says_when_nothing_sets_the_client_apart():
    assert fit(studied(sex="male"), MAN).sentence("Mr. X") == (
        "the studied group was men or boys; nothing stated of them sets Mr. X apart.")


@given(st.sampled_from(["female", "male", "both", None]), st.lists(st.sampled_from(["US", "SE", "GB"]), unique=True),
       st.lists(st.sampled_from(["prison", "school", "community"]), unique=True),
       st.none() | st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_caveat_depends_on_the_entry_alone_and_not_on_the_order_of_its_countries(sex, countries, places, ages):
    span = None if ages is None else Range(low=min(ages), high=max(ages))
    fields = {"sex": sex, "setting": tuple(places), "outcome_ages": span}
    one = fit(studied(countries=tuple(countries), **fields), MAN)
    other = fit(studied(countries=tuple(reversed(countries)), **fields), MAN)
    assert one.score == other.score and len(one.unlike) == len(other.unlike) and one.apart == other.apart
    assert bool(one.sentence("Mr. X")) == bool(one.like or one.unlike)
    assert len(one.like) + len(one.unlike) + len(one.unknown) == 6


def test_ages_at_exposure_are_computed_from_the_facts_dates():
    for assessment in CASE.factors:
        who = profile(CASE, assessment)
        assert who.age_at_offense == 22
        if who.exposure is not None:
            assert 0 <= who.exposure.low <= who.exposure.high <= 120
    assert CASE.matter.offense_date > dt.date(2026, 1, 1)


def test_findings_about_programs_are_graded_as_effects():
    tracks = {track_of(f, LIBRARY) for f in LIBRARY.findings.values()}
    assert tracks == {"association", "effect"}
