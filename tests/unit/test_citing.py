"""One authority or source of the library as a citation, and the command that prints it."""

import datetime as dt
import json

import pytest

from tests.unit.test_cli import run
from workbench.citations.backend import to_markdown, to_plain
from workbench.errors import CitationError, UnknownRecord
from workbench.evidence.cautions import load_cautions
from workbench.evidence.citing import cite
from workbench.evidence.library import load_library
from workbench.settings import share

ON = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def library():
    return load_library(share("literature"))


def test_a_case_is_cited_in_full_in_short_and_right_away_again(library):
    found = cite(library, "roper-v-simmons-2005", pinpoint="569", on=ON)
    assert to_markdown(found.full) == "*Roper v. Simmons*, 543 U.S. 551, 569 (2005)."
    assert to_markdown(found.short) == "*Roper*, 543 U.S. at 569."
    assert to_markdown(found.id) == "*Id.* at 569."
    assert found.warnings == ()


def test_a_source_is_cited_in_the_style_asked_for(library):
    legal = cite(library, "@binswanger2007", pinpoint="p. 159", on=ON)
    assert to_plain(legal.full).endswith("356 New Eng. J. Med. 157, 159 (2007).")
    social = cite(library, "binswanger2007", pinpoint="p. 159", style="apa7", on=ON)
    assert to_plain(social.short) == "(Binswanger et al., 2007, p. 159)"
    assert "*New England Journal of Medicine*, *356*(2), 157–165." in to_markdown(social.full)
    assert social.id is None


def test_every_key_of_the_library_can_be_cited_in_every_form(library):
    for key in [*library.sources, *library.law.authorities]:
        found = cite(library, key, on=ON)
        assert to_plain(found.full).endswith((".", "…", "?", "!")) or "http" in to_plain(found.full), key
        assert to_plain(found.short), key


def test_what_must_be_known_before_use_comes_with_the_citation(library):
    old = cite(library, "ussg-5H1-1-2010", on=ON)
    assert "dated history" in old.warnings[0]
    corrected = cite(library, "binswanger2007", on=ON, cautions=load_cautions(share("literature")))
    assert "corrected" in corrected.warnings[0]


def test_a_key_that_nobody_holds_names_the_nearest(library):
    with pytest.raises(UnknownRecord, match="roper-v-simons-2005") as caught:
        cite(library, "roper-v-simons-2005", on=ON)
    assert "roper-v-simmons-2005" in caught.value.remedy


def test_a_pinpoint_that_cannot_be_read_is_refused(library):
    for place in ("§", "¶ ¶", "p.", "n.", "(a"):
        with pytest.raises(CitationError, match="cannot be read"):
            cite(library, "roper-v-simmons-2005", pinpoint=place, on=ON)


def test_the_command_prints_a_line_to_paste_and_warns_beside_it():
    said = run("cite", "roper-v-simmons-2005", "--pinpoint", "569")
    assert said.stdout == "Roper v. Simmons, 543 U.S. 551, 569 (2005).\n"
    assert run("cite", "roper-v-simmons-2005", "--short", "--markdown").stdout == "*Roper*, 543 U.S. 551.\n"
    warned = run("cite", "ussg-5H1-1-2010")
    assert "Caution" in warned.stderr and "Caution" not in warned.stdout
    forms = json.loads(run("cite", "roper-v-simmons-2005", "--pinpoint", "569", "--json").stdout)
    assert (forms["full"], forms["short"], forms["id"]) == (
        "Roper v. Simmons, 543 U.S. 551, 569 (2005).", "Roper, 543 U.S. at 569.", "Id. at 569.")


def test_the_command_names_the_nearest_keys_and_exits_one():
    said = run("cite", "roper-v-simons-2005")
    assert said.exit_code == 1 and "Did you mean roper-v-simmons-2005" in said.output
