"""The page of a factor: everything the catalogue holds, in a specialist's order, counsel's part at the end."""

import dataclasses
import json

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.errors import UnknownRecord
from workbench.evidence.factor_page import factor_page
from workbench.evidence.library import load_library

LIBRARY = load_library()


@pytest.mark.parametrize("key", sorted(LIBRARY.factors))
def test_every_factor_has_its_page_with_counsels_part_last(key):
    page = factor_page(LIBRARY, key)
    heads = [line[3:] for line in page.splitlines() if line.startswith("## ")]
    order = ["What proves it", "What does not", "Records, and what opens them", "What to ask about", "Instruments", "Services",
             "Ratings of programs", "Counsel only"]
    assert heads == [head for head in order if head in heads]
    assert heads[:4] == order[:4]
    assert heads[-1] == "Counsel only"
    assert "None" not in page
    assert ".." not in page


def test_a_record_names_what_opens_it():
    page = factor_page(LIBRARY, "substance-use-disorder")
    assert "- Records of substance use treatment: 42 CFR Part 2 consent\n" in page
    assert "HIPAA authorization (45 CFR 164.508)" in page


def test_a_band_prints_with_its_people_and_its_source_and_a_forbidden_total_says_so():
    page = factor_page(LIBRARY, "depression")
    assert "“moderate” for scores of 10 to 14 among patients of primary-care" in page
    assert "Kroenke, Spitzer and Williams" in page
    assert "No total is printed" in factor_page(LIBRARY, "cumulative-adversity")


def test_an_instruments_caution_names_its_jurisdiction_and_what_is_not_confirmed():
    page = factor_page(LIBRARY, "risk-assessment")
    assert "In WI: State v. Loomis" in page
    assert "Not confirmed: " in page


def test_a_service_shows_what_speaks_against_it_and_what_was_seen_in_a_copy_only():
    page = factor_page(LIBRARY, "stable-employment")
    assert "redcross2012-employment-fade (adverse" in page
    nowhere = factor_page(dataclasses.replace(LIBRARY, hosts={}), "post-traumatic-stress")
    assert "malik2023-small (mitigating, seen in a third-party copy only)" in nowhere
    assert "No finding in the library." in factor_page(LIBRARY, "parental-loss")


def test_ratings_for_and_against_a_program_stand_together():
    page = factor_page(LIBRARY, "juvenile-treatment")
    assert "CrimeSolutions rates it “Effective”" in page
    assert "“increased likelihood” for recidivism" in page


def test_an_unknown_factor_names_the_nearest():
    with pytest.raises(UnknownRecord, match="Did you mean youth"):
        factor_page(LIBRARY, "yoth")


def test_the_command_prints_the_page_or_the_entry():
    run = CliRunner().invoke
    assert run(main, ["library", "factor", "youth"]).stdout == factor_page(LIBRARY, "youth")
    assert json.loads(run(main, ["library", "factor", "youth", "--json"]).stdout)["id"] == "youth"
    failed = run(main, ["library", "factor", "yoth"])
    assert failed.exit_code == 1
    assert "SW201" in failed.output
