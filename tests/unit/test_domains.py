"""The coverage map: three states, what is open, and that only counsel sees it."""

import json

import pytest
from click.testing import CliRunner

from tests.unit.test_composition import AS_OF, CASES, LIBRARY, composition
from workbench.appendix.composition import compose
from workbench.appendix.investigation import investigation
from workbench.appendix.notebook import Appendix
from workbench.appendix.volumes import for_volume
from workbench.case.models import Inquiry
from workbench.cli import main
from workbench.errors import UnknownRecord
from workbench.evidence.domains import coverage_of, gaps
from workbench.settings import share
from workbench.tree import plain_text

YOUTH = "federal-youth.json"
DOCUMENT = json.loads((share("examples") / YOUTH).read_text(encoding="utf-8"))


def row(**inquiry: object):
    rows = coverage_of({**DOCUMENT, "inquiries": [{"domain": "education", **inquiry}]}, LIBRARY.domains)
    return next(each for each in rows if each.domain.id == "education")


def test_every_domain_stands_on_the_map_in_its_order_and_silence_is_not_asked():
    rows = coverage_of({}, LIBRARY.domains)
    assert [each.domain.place for each in rows] == list(range(1, len(LIBRARY.domains) + 1))
    assert {(each.state.value, each.gap_words) for each in rows} == {("not-asked", "Not asked.")}


@pytest.mark.parametrize(("inquiry", "gap"), [
    ({"state": "not-asked"}, "Not asked."),
    ({"state": "not-found"}, "Said to be investigated with nothing found, but nobody is named who was asked."),
    ({"state": "not-found", "asked": [{"key": "a", "whom": "Mother"}]}, "Nothing found, from one source alone (Mother)."),
    ({"state": "not-found", "asked": [{"key": "a", "whom": "Mother"}, {"key": "b", "whom": "Aunt"}]}, ""),
    ({"state": "found"}, "Something was found and is not yet recorded as a fact with its exhibit."),
    ({"state": "found", "facts": ["eight-schools"]}, ""),
])
def test_what_is_open_is_said_for_each_state(inquiry, gap):
    assert row(**inquiry).gap_words == gap


def test_sources_are_counted_by_origin_and_a_half_typed_inquiry_is_read_as_far_as_it_goes():
    found = row(state="found", facts=["five-placements", "removal", "nowhere"], asked=[{"key": "a"}])
    assert (len(found.facts), found.origins, found.asked) == (2, 3, ())
    assert row(state="perhaps").state == "not-asked"


def test_a_fact_whose_exhibit_is_gone_counts_no_source():
    rows = coverage_of({**DOCUMENT, "exhibits": []}, LIBRARY.domains)
    assert all(each.origins == 0 for each in rows)


def test_the_map_and_the_gaps_stand_in_counsel_s_volume_and_in_no_other():
    text = plain_text(investigation(composition(YOUTH, "counsel")))
    assert "18 domains investigated and found; two domains investigated, nothing found; eight domains not asked." in text
    assert "Religion: Not asked. To be asked with the aunt in December." in text
    assert "Family over three generations" in text and "three independent sources" in text
    for volume in ("public", "sealed"):
        assert for_volume(investigation(composition(YOUTH, volume)), volume) == []
        bundle = str(Appendix(composition(YOUTH, volume), "bluebook").for_counsel()._repr_mimebundle_())
        assert "investigated" not in bundle


def test_where_nothing_is_recorded_counsel_is_told_that_silence_proves_nothing():
    assert "Silence in a record is not proof" in plain_text(investigation(composition("ny-survivor.json", "counsel")))


def test_what_was_read_in_a_copy_only_is_said_to_be():
    assert "read in a copy only" in plain_text(investigation(composition(YOUTH, "counsel")))


def test_a_domain_that_the_library_does_not_know_is_refused_with_the_nearest():
    inquiries = (Inquiry.model_validate({"domain": "educaton", "state": "found"}),)
    with pytest.raises(UnknownRecord) as found:
        compose(CASES[YOUTH].model_copy(update={"inquiries": inquiries}), LIBRARY, volume="counsel", as_of=AS_OF)
    assert "education" in str(found.value) and "$.inquiries[0].domain" in str(found.value)


def test_the_gap_list_is_a_command():
    done = CliRunner().invoke(main, ["check", "gaps", str(share("examples") / YOUTH)])
    assert done.exit_code == 0
    assert done.output.startswith("Work product, for counsel only.")
    assert "28 domains: 18 investigated and found" in done.output and "10 open." in done.output
    as_json = json.loads(CliRunner().invoke(main, ["check", "gaps", str(share("examples") / YOUTH), "--json"]).output)
    assert len(as_json) == len(LIBRARY.domains)
    assert len([each for each in as_json if each["gap"]]) == len(gaps(coverage_of(DOCUMENT, LIBRARY.domains)))
