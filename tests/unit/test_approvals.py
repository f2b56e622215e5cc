"""Counsel's signatures: of a claim with everything it rests on, void as soon as any of that changes."""

import datetime as dt
import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.unit.test_composition import AS_OF, CASES, LIBRARY, composition
from workbench.appendix.approvals import Standing, content_of, sign_off
from workbench.appendix.checks import check
from workbench.appendix.composition import Composition, compose
from workbench.appendix.for_counsel import for_counsel
from workbench.appendix.notebook import Appendix
from workbench.case.files import dump_case, parse_case
from workbench.case.merge import merge
from workbench.case.models import Acknowledged, Approval
from workbench.errors import CaseInvalid
from workbench.evidence.cautions import load_cautions
from workbench.settings import share
from workbench.tree import plain_text

NAME = "federal-youth.json"


def approvals(c, *keys):
    return tuple(Approval(claim=claim.key, content=content_of(c, claim), by="A. Counsel", on=dt.date(2026, 11, 19))
                 for claim in c.case.claims if not keys or claim.key in keys)


@pytest.fixture(scope="module")
def signed():
    """A case of which counsel has signed every claim."""
    c = composition(NAME, "counsel")
    return c.case.model_copy(update={"approvals": approvals(c)})


def standings(case, library=LIBRARY, volume="sealed"):
    return [status.standing for status in sign_off(compose(case, library, volume=volume, as_of=AS_OF)).claims]


def edited(case, part, key, **changes):
    entries = tuple(e.model_copy(update=changes) if e.key == key else e for e in getattr(case, part))
    return case.model_copy(update={part: entries})


@pytest.mark.parametrize("volume", ["public", "sealed", "counsel"])
def test_a_signed_claim_is_signed_in_every_volume(signed, volume):
    assert set(standings(signed, volume=volume)) == {Standing.SIGNED}
    assert set(standings(CASES[NAME], volume=volume)) == {Standing.UNSIGNED}


def test_an_edit_of_the_claim_voids_its_signature_and_no_other(signed):
    claim = signed.claims[0]
    found = standings(edited(signed, "claims", claim.key, why_it_matters="Something else."))
    assert found[0] is Standing.STALE and set(found[1:]) == {Standing.SIGNED}


def test_an_edit_of_a_fact_or_of_an_exhibit_beneath_voids_it(signed):
    fact = signed.claims[0].facts[0]
    assert standings(edited(signed, "facts", fact, statement="Something else."))[0] is Standing.STALE
    exhibit = next(f for f in signed.facts if f.key == fact).references[0].exhibit
    assert standings(edited(signed, "exhibits", exhibit, custodian="Somebody else"))[0] is Standing.STALE


def test_an_edit_of_what_the_claim_does_not_rest_on_voids_nothing(signed):
    used = {key for claim in signed.claims for key in (*claim.facts, *claim.nexus_facts)}
    other = next(f.key for f in signed.facts if f.key not in used)
    assert set(standings(edited(signed, "facts", other, statement="Something else."))) == {Standing.SIGNED}
    asked = signed.recommendation.model_copy(update={"request": "Something else."})
    assert set(standings(signed.model_copy(update={"recommendation": asked}))) == {Standing.SIGNED}


def changed_library(key, **changes):
    """The library, in memory, with one finding changed."""
    findings = dict(LIBRARY.findings) | {key: LIBRARY.findings[key].model_copy(update=changes)}
    return replace(LIBRARY, findings=MappingProxyType(findings), index=None, revision="x")


def test_a_passage_of_the_library_that_changes_voids_what_rests_on_it(signed):
    claim = next(claim for claim in signed.claims if claim.findings)
    place = signed.claims.index(claim)
    passage = changed_library(claim.findings[0], limitations="Otherwise.")
    assert standings(signed, passage)[place] is Standing.STALE
    seen = LIBRARY.findings[claim.findings[0]].verification.model_copy(update={"checked": dt.date(2027, 1, 1)})
    assert standings(signed, changed_library(claim.findings[0], verification=seen))[place] is Standing.SIGNED


def test_a_finding_that_cuts_against_the_client_voids_what_was_signed_without_it(signed):
    c = compose(signed, LIBRARY, volume="sealed", as_of=AS_OF)
    claim = signed.claims[0]
    against = next(item.finding for item in c.links_of(claim.factor) if item.cuts_against)
    assert standings(signed, changed_library(against.id, proposition="Worse than thought."))[0] is Standing.STALE


def test_a_notice_about_a_source_voids_what_rests_on_it(signed, monkeypatch):
    place, claim = next((i, each) for i, each in enumerate(signed.claims) if each.findings)
    source = LIBRARY.findings[claim.findings[0]].source
    known = next(iter(load_cautions(share("literature")).retractions.values()))
    noticed = known.model_copy(update={"status": "corrected", "notice": "A table was corrected."})
    monkeypatch.setattr(Composition, "notice_of", lambda _self, key: noticed if key == source else None)
    assert standings(signed)[place] is Standing.STALE


def test_only_a_case_whose_every_claim_is_signed_is_final(signed):
    def state(case):
        c = compose(case, LIBRARY, volume="sealed", as_of=AS_OF)
        return Appendix(c, "bluebook").cover().frame.caption["state"]

    assert state(signed) == "FINAL"
    one_less = signed.model_copy(update={"approvals": signed.approvals[1:]})
    assert state(one_less) == state(CASES[NAME]) == "DRAFT: not yet approved by counsel"
    assert not sign_off(composition(NAME, "sealed", claims=(), approvals=())).complete


def test_the_check_and_counsels_volume_say_which_claims_are_signed(signed):
    stale = edited(signed, "claims", signed.claims[1].key, heading="Another heading")
    mixed = stale.model_copy(update={"approvals": signed.approvals[1:]})
    c = compose(mixed, LIBRARY, volume="counsel", as_of=AS_OF)
    found = {d.code: d.path for d in check(c) if d.code in {"SW456", "SW457"}}
    assert found == {"SW456": "$.claims[0]", "SW457": "$.claims[1]"}
    said = plain_text(for_counsel(c))
    assert "Claims that counsel has not signed" in said and "the signature is void" in said
    assert "Another heading. Signed by A. Counsel on November 19, 2026." in said


def test_a_finding_against_the_client_stays_unread_until_somebody_has_read_or_declined_it():
    c = composition(NAME, "sealed")
    (place, assessment), *_ = [(i, a) for i, a in enumerate(c.case.factors)
                               if any(item.cuts_against for item in c.links_of(a.factor))]
    path = f"$.factors[{place}].acknowledged"
    assert path in {d.path for d in check(c) if d.code == "SW458"}
    read = tuple(Acknowledged(finding=item.finding.id, by="Maria") for item in c.links_of(assessment.factor)
                 if item.cuts_against)
    factors = list(c.case.factors)
    factors[place] = assessment.model_copy(update={"acknowledged": read})
    after = composition(NAME, "sealed", factors=tuple(factors))
    assert path not in {d.path for d in check(after) if d.code == "SW458"}


def test_signatures_survive_a_file_and_two_people_who_sign_at_once(signed):
    assert parse_case(dump_case(signed)) == signed
    base = json.loads(dump_case(CASES[NAME]))
    first, second, *_ = json.loads(dump_case(signed))["approvals"]
    merged = merge(base, base | {"approvals": [first]}, base | {"approvals": [second]})
    assert not merged.clashes and {a["claim"] for a in merged.document["approvals"]} == {first["claim"], second["claim"]}


def test_one_claim_has_one_signature(signed):
    twice = json.loads(dump_case(signed)) | {"approvals": [json.loads(signed.approvals[0].model_dump_json())] * 2}
    with pytest.raises(CaseInvalid, match="used already"):
        parse_case(json.dumps(twice).encode())
