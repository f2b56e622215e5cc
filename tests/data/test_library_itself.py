"""The library tests itself: every file is read, every reference leads both ways, every closed list is used up."""

import datetime as dt
import json
from collections import Counter
from itertools import groupby
from typing import get_args

import pytest
from eyecite import get_citations
from eyecite.models import FullCaseCitation
from hypothesis import given
from hypothesis import strategies as st

from workbench.citations import bluebook
from workbench.citations.records import record
from workbench.evidence.catalogue import Factor
from workbench.evidence.cautions import load_cautions
from workbench.evidence.findings import (
    Design,
    Direction,
    Effect,
    Finding,
    Measure,
    Population,
    Read,
    Track,
    Verification,
)
from workbench.evidence.formatting import canonical
from workbench.evidence.identifiers import identifier_faults, same_work, valid_isbn, valid_issn
from workbench.evidence.law import Authority, Nexus, Provision, cite_fields
from workbench.evidence.library import load_library
from workbench.evidence.packs import law_pack
from workbench.evidence.proof import HostKind
from workbench.settings import share

FOLDER = share("literature")
LIBRARY = load_library()
FINDINGS = tuple(LIBRARY.findings.values())
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".json", ".bib"})

#: Files that the library is read from; a new file has to be read by somebody.
KNOWN = {"authorizations", "cues", "domains", "fabricated", "factors", "hosts", "instruments", "misquotations", "programs",
         "records", "retractions", "searches", "services", "sources", "standards", "thesaurus"}

#: Values of closed lists that no entry uses today. The lists may only grow shorter.
UNUSED = {
    "measure": {"aHR", "g"},
    "host": {"unlisted", "unaddressed"},
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_stands_in_its_one_form_and_is_read_by_somebody(path):
    assert canonical(path)
    assert path.parent != FOLDER or path.stem in KNOWN


def test_the_map_of_domains_has_one_order_and_every_part_stands_together():
    rows = sorted(LIBRARY.domains.values(), key=lambda row: row.place)
    assert [row.place for row in rows] == list(range(1, len(rows) + 1))
    parts = [part for part, _ in groupby(rows, key=lambda row: row.part)]
    assert len(parts) == len(set(parts))


def test_every_standard_is_named_by_a_domain_and_a_copy_says_that_it_is_one():
    assert {key for row in LIBRARY.domains.values() for key in row.standards} == set(LIBRARY.standards)
    assert {row.kind for row in LIBRARY.standards.values()} == {"capital", "non-capital"}
    for row in LIBRARY.standards.values():
        assert row.status == "verified" or (row.note and "before it is cited" in row.note)


def test_every_identifier_can_be_what_it_says():
    for key, entry in LIBRARY.sources.items():
        assert identifier_faults({name.lower(): value for name, value in entry.fields.items()}) == (), key
    assert sum("doi" in entry.fields for entry in LIBRARY.sources.values()) > 150


def test_no_work_stands_twice():
    marks = Counter(mark for entry in LIBRARY.sources.values() for mark in same_work({k.lower(): v for k, v in entry.fields.items()}))
    assert [mark for mark, count in marks.items() if count > 1] == []


@given(st.text("0123456789", min_size=12, max_size=12).map(lambda digits: "978" + digits[3:]), st.integers(0, 9))
def test_one_last_digit_in_ten_makes_an_isbn(first, last):
    valid = [digit for digit in range(10) if valid_isbn(f"{first}{digit}")]
    assert len(valid) == 1
    assert valid_isbn(f"{first}{last}") is (last == valid[0])


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_a_changed_digit_breaks_an_isbn_of_ten(first, place, step):
    last = next(letter for letter in "0123456789X" if valid_isbn(first + letter))
    changed = first[:place] + str((int(first[place]) + step) % 10) + first[place + 1:]
    assert not valid_isbn(changed + last)


@given(st.text("0123456789", min_size=7, max_size=7))
def test_one_last_letter_in_eleven_makes_an_issn(first):
    assert sum(valid_issn(f"{first[:4]}-{first[4:]}{letter}") for letter in "0123456789X") == 1


@pytest.mark.parametrize("fields", [
    {"doi": "https://doi.org/10.1000/x"}, {"doi": "10.1000/x."}, {"pmid": "0123"}, {"pmcid": "12345"}, {"isbn": "123"}, {"issn": "12345"}])
def test_a_malformed_identifier_is_a_fault(fields):
    assert len(identifier_faults(fields)) == 1


def test_a_superseded_finding_and_its_successor_name_each_other_and_never_go_round():
    for row in FINDINGS:
        seen = {row.id}
        newer = row.superseded_by
        while newer is not None:
            assert newer not in seen
            seen.add(newer)
            assert row.id in LIBRARY.findings[newer].cite_with
            newer = LIBRARY.findings[newer].superseded_by


CASES = [pytest.param(a, id=a.id) for a in LIBRARY.law.authorities.values() if a.kind == "case" and "reporter" in a.cite]


@pytest.mark.parametrize("authority", CASES)
def test_a_case_as_it_prints_parses_back_to_its_parts(authority):
    text = str(bluebook.full(record(authority.cite["type"], authority.id, cite_fields(authority, dt.date(2026, 11, 25)))))
    found = [c for c in get_citations(text.replace("\u00a0", " ")) if isinstance(c, FullCaseCitation)]
    assert found, text
    places = {(str(c.groups["volume"]), c.groups["reporter"].replace(" ", ""), str(c.groups["page"])) for c in found}
    cite = authority.cite
    assert (str(cite["volume"]), str(cite["reporter"]).replace(" ", ""), str(cite["first_page"])) in places, text


def test_every_other_authority_prints_its_title_or_section():
    for authority in LIBRARY.law.authorities.values():
        if authority.kind != "case":
            fields = cite_fields(authority, dt.date(2026, 11, 25))
            text = str(bluebook.full(record(authority.cite["type"], authority.id, fields)))
            for name in ("section", "title_number", "rule"):
                if name in fields:
                    assert str(fields[name]).replace("-", "–")[:3] in text.replace("-", "–"), (authority.id, text)


def test_every_word_of_a_closed_list_is_used_or_stands_on_the_list_of_unused_ones():
    effects = [effect for row in FINDINGS for effect in row.effects]
    assert set(get_args(Measure)) - {effect.measure for effect in effects} <= UNUSED["measure"]
    assert {row.design for row in FINDINGS} == set(Design)
    assert {row.direction for row in FINDINGS} == set(Direction)
    assert {row.read for row in FINDINGS} - {None} == set(get_args(Read))
    assert {row.track for row in FINDINGS} - {None} == set(get_args(Track))
    assert {word for row in FINDINGS for word in row.bears_on} == inner(Finding, "bears_on")
    assert {word for row in FINDINGS for word in row.population.setting} == inner(Population, "setting")
    assert {row.population.sex for row in FINDINGS} == {"female", "male", "both", None}
    statuses = {e.verification.status for e in (*FINDINGS, *LIBRARY.law.authorities.values(), *LIBRARY.law.provisions.values())}
    assert statuses == inner(Verification, "status")
    assert {effect.interval_kind for effect in effects} <= inner(Effect, "interval_kind")


def test_every_word_of_the_catalogue_and_the_law_is_used():
    assert {factor.domain for factor in LIBRARY.factors.values()} == inner(Factor, "domain")
    assert {factor.kind for factor in LIBRARY.factors.values()} == inner(Factor, "kind")
    assert {p.nexus for p in LIBRARY.law.provisions.values()} == set(Nexus)
    assert {a.kind for a in LIBRARY.law.authorities.values()} == inner(Authority, "kind")
    assert {p.stage for p in LIBRARY.law.provisions.values()} == inner(Provision, "stage")
    assert {p.picked_by for p in LIBRARY.law.provisions.values()} == inner(Provision, "picked_by")
    assert {host.kind.value for host in LIBRARY.hosts.values()} == {kind.value for kind in HostKind} - UNUSED["host"]
    assert {key for record in LIBRARY.records.values() for key in record.authorization} == set(LIBRARY.authorizations)
    for name in ("records", "services"):
        assert {key for factor in LIBRARY.factors.values() for key in getattr(factor, name)} == set(getattr(LIBRARY, name))
    assert {key for factor in LIBRARY.factors.values() for key in factor.instruments} == set(LIBRARY.instruments)


def test_retractions_wrong_forms_and_invented_cases_are_there_to_be_stopped():
    cautions = load_cautions(FOLDER)
    assert {entry.status for entry in cautions.retractions.values()} == {"retracted", "corrected", "disputed"}
    assert len(cautions.misquotations) >= 70
    assert len(cautions.fabricated) == 14


@pytest.mark.parametrize(("jurisdiction", "capital"), [
    ("us", False), ("us", True), ("ny", False), ("ca", False), ("ok", False), ("nj", False), ("wa", False), ("fl", False),
    ("nc", False), ("il", False)])
def test_each_law_pack_states_its_source_and_day_and_says_so_after_it(jurisdiction, capital):
    pack = law_pack(LIBRARY.law, jurisdiction, dt.date(2024, 6, 1), dt.date(2025, 6, 1), capital=capital)
    assert pack.provisions
    for provision in pack.provisions:
        assert provision.verification.sources
        assert provision.verification.checked
    assert not any("was checked through" in warning for warning in pack.warnings)
    later = law_pack(LIBRARY.law, jurisdiction, dt.date(2024, 6, 1), dt.date(2027, 6, 1), capital=capital)
    assert any("was checked through" in warning for warning in later.warnings)


WORDS = ("not_evidence", "topics")


@pytest.mark.parametrize("key", sorted(LIBRARY.factors))
def test_a_factor_says_what_is_no_proof_what_opens_the_records_and_what_to_ask(key):
    factor = LIBRARY.factors[key]
    assert 3 <= len(factor.not_evidence) <= 5
    assert 3 <= len(factor.records) <= 9
    assert 4 <= len(factor.topics) <= 6
    assert len(set(factor.records)) == len(factor.records)
    assert not any(letter.isdigit() for letter in " ".join([*factor.not_evidence, *factor.topics]))
    for name in WORDS:
        for text in getattr(factor, name):
            assert text[0].isupper() or text[0] == "“", text
            assert not text.endswith("."), text


def test_an_adverse_finding_on_a_service_stands_beside_the_others():
    for key, service in LIBRARY.services.items():
        directions = {LIBRARY.findings[finding].direction for finding in service.findings}
        assert not directions or directions - {Direction.MITIGATING}, key
        assert not any(letter.isdigit() for letter in f"{service.need} {service.service}")


def test_every_kind_of_record_says_what_opens_it():
    for key, kind in LIBRARY.records.items():
        assert kind.authorization, key
        assert not any(letter.isdigit() for letter in kind.record), key


def test_a_line_of_records_holds_its_json_types():
    for path in FILES:
        if path.suffix == ".json":
            assert all(isinstance(row, dict) and isinstance(row["id"], str) for row in json.loads(path.read_text(encoding="utf-8")))


def inner(model, name):
    """The words a field of closed text may hold."""
    found, open_types = set(), [model.model_fields[name].annotation]
    while open_types:
        for each in get_args(open_types.pop()):
            if isinstance(each, str):
                found.add(each)
            else:
                open_types.append(each)
    return found
