import datetime as dt
import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from workbench.errors import LibraryError
from workbench.evidence.canonical import canonical_json, read_rows
from workbench.evidence.in_force import InForce
from workbench.evidence.law import Authority, Element, cite_fields, operative, opinion_at, refuse_dead_text
from workbench.evidence.law_files import AUTHORITY_FILES, load_law

CHECKED = {"status": "verified", "checked": "2026-11-22"}


def authority(**changes):
    entry = {
        "id": "a-section", "kind": "guideline", "name": "A section", "jurisdiction": "us",
        "cite": {"type": "guideline", "section": "1A1.1"}, "as_seen": "Manual § 1A1.1 (2024)", "proposition": "It says so.",
        "in_force": {"since": "2024-11-01", "until": "2025-10-31"}, "verification": CHECKED,
    }
    return Authority.model_validate_json(json.dumps(entry | changes))


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def folder(tmp_path):
    for kind, name in AUTHORITY_FILES.items():
        rows = [authority().model_dump(mode="json", exclude_defaults=True)] if kind == "guideline" else []
        (tmp_path / name).write_text(canonical_json(rows), encoding="utf-8")
    (tmp_path / "packs.json").write_text("[]\n", encoding="utf-8")
    (tmp_path / "confidentiality.json").write_text("[]\n", encoding="utf-8")
    return tmp_path


def provision(**changes):
    return {
        "id": "a-provision", "jurisdiction": "us", "provision": "§ 1A1.1", "authority": "a-section",
        "in_force": {"since": None, "until": None}, "names": ["youth"], "nexus": "none", "nexus_words": None,
        "age_threshold": None, "evidence_minimum": None, "exclusions": None, "burden": None, "effect": "weighed",
        "verification": CHECKED,
    } | changes


@pytest.mark.parametrize(("on", "expected"), [
    ("2024-10-31", False), ("2024-11-01", True), ("2025-10-31", True), ("2025-11-01", False)])
def test_a_text_is_operative_from_its_first_day_through_its_last(on, expected):
    assert operative(authority(), day(on)) is expected


@pytest.mark.parametrize(("since", "until", "on", "covered", "doubtful"), [
    ("2024", None, "2024-01-01", True, True),
    ("2024", None, "2023-12-31", False, False),
    ("2024", None, "2025-01-01", True, False),
    (None, "2024-02", "2024-02-29", True, True),
    (None, "2024-02", "2024-03-01", False, False),
    (None, "2020", "2020-12-31", True, True),
    ("2024-08-10", None, "2024-08-10", True, False),
    (None, None, "1700-01-01", True, False),
])
def test_a_partial_date_is_read_at_its_widest_and_called_doubtful(since, until, on, covered, doubtful):
    span = InForce(since=since, until=until)
    assert (span.covers(day(on)), span.doubtful(day(on))) == (covered, doubtful)


@pytest.mark.parametrize("span", [
    {"since": "2025-01-01", "until": "2024-12-31"}, {"since": "2025-13-01"}, {"since": "January 2025"}])
def test_an_impossible_span_is_refused(span):
    with pytest.raises(ValidationError):
        InForce(**span)


def test_a_dead_text_is_refused_in_words_with_its_former_form_and_the_exception():
    refusal = refuse_dead_text(authority(), day("2026-03-04"), day("2025-02-01"))
    assert refusal is not None
    assert refusal.kind == "dead"
    assert "October 31, 2025" in refusal.reason
    assert "March 4, 2026" in refusal.reason
    assert refusal.history == "former Manual § 1A1.1 (2024) (in force from November 1, 2024 through October 31, 2025)"
    assert "Peugh v. United States" in refusal.ex_post_facto
    assert "February 1, 2025" in refusal.ex_post_facto


def test_the_exception_is_not_offered_for_a_text_that_began_after_the_offense():
    refusal = refuse_dead_text(authority(), day("2026-03-04"), day("2024-02-01"))
    assert refusal is not None
    assert not refusal.ex_post_facto


def test_the_exception_is_not_offered_for_a_text_that_is_no_guideline():
    refusal = refuse_dead_text(authority(kind="rule"), day("2026-03-04"), day("2025-02-01"))
    assert refusal is not None
    assert not refusal.ex_post_facto


def test_a_dead_text_of_unknown_start_names_its_end_alone():
    refusal = refuse_dead_text(authority(in_force={"since": None, "until": "2024-08"}), day("2026-03-04"), day("2020-01-01"))
    assert refusal is not None
    assert refusal.history == "former Manual § 1A1.1 (2024) (in force through August 2024)"


def test_a_text_that_has_not_begun_is_refused():
    refusal = refuse_dead_text(authority(in_force={"since": "2027"}), day("2026-03-04"), day("2025-02-01"))
    assert refusal is not None
    assert (refusal.kind, "takes effect 2027" in refusal.reason) == ("not-yet", True)


@pytest.mark.parametrize(("sentencing", "kind"), [
    ("2025-10-31", "edition"), ("2025-11-01", None), ("2026-10-31", None), ("2026-11-01", "edition")])
def test_an_edition_is_cited_only_for_the_days_it_was_checked_for(sentencing, kind):
    edition = authority(in_force={"since": "2023-11-01"}, verified_from="2025-11-01", verified_through="2026-10-31")
    refusal = refuse_dead_text(edition, day(sentencing), day("2024-01-01"))
    assert (refusal.kind if refusal else None) == kind


def test_an_unverified_authority_is_never_cited():
    refusal = refuse_dead_text(authority(verification=CHECKED | {"status": "unverified"}), day("2025-01-01"), day("2025-01-01"))
    assert refusal is not None
    assert refusal.kind == "unverified"


@pytest.mark.parametrize(("pinpoint", "refused"), [
    ("340", True), ("at 340", True), ("338-340", True), ("3401", False), ("1340", False), ("319", False), (None, False)])
def test_an_overtaken_page_is_refused_and_its_neighbors_stand(pinpoint, refused):
    case = authority(kind="case", in_force={"since": "1989"}, limits=[{"at": "340", "since": "2002", "reason": "abrogated"}])
    assert (refuse_dead_text(case, day("2026-01-01"), day("2025-01-01"), pinpoint) is not None) is refused


@pytest.mark.parametrize(("pinpoint", "refused"), [("§ 1B1.13(b)(6)", True), ("(b)(6)(A)", True), ("(b)(1)", False)])
def test_an_overtaken_subsection_is_refused_with_its_paragraphs(pinpoint, refused):
    text = authority(in_force={"since": "2023-11-01"}, limits=[{"at": "(b)(6)", "since": "2026-05-28", "reason": "invalid"}])
    assert (refuse_dead_text(text, day("2026-06-01"), day("2025-01-01"), pinpoint) is not None) is refused
    assert refuse_dead_text(text, day("2026-05-27"), day("2025-01-01"), pinpoint) is None


def test_a_limit_without_pinpoint_names_the_use_that_is_refused():
    text = authority(in_force={"since": "1987"}, limits=[{"since": "2025-06-20", "use": "a revocation", "reason": "barred"}])
    refusal = refuse_dead_text(text, day("2026-06-01"), day("2025-01-01"))
    assert refusal is not None
    assert (refusal.kind, refusal.use) == ("limited", "a revocation")


def test_a_page_of_a_separate_opinion_names_whose_it_is():
    case = authority(separate_opinions=[{"first": 99, "last": 102, "whose": "the dissent"},
                                        {"first": 864, "last": None, "whose": "another dissent"}])
    assert [opinion_at(case, page) for page in (98, 99, 102, 103, 900)] == [
        None, "the dissent", "the dissent", None, "another dissent"]


def test_an_authority_without_a_type_of_citation_is_refused():
    with pytest.raises(ValidationError, match="no type"):
        authority(cite={"section": "1"})


def test_the_law_loads_by_id(folder):
    (folder / "packs.json").write_text(json.dumps([provision()]), encoding="utf-8")
    law = load_law(folder)
    assert (list(law.authorities), list(law.provisions), list(law.confidentiality)) == (["a-section"], ["a-provision"], [])


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(LibraryError) as error:
        load_law(tmp_path / "law")
    assert error.value.code == "SW230"


def test_every_fault_of_every_file_is_reported_at_once(folder):
    (folder / "authorities-cases.json").unlink()
    (folder / "authorities-rules.json").write_text("{", encoding="utf-8")
    (folder / "authorities-statutes.json").write_text("{}", encoding="utf-8")
    (folder / "authorities-standards.json").write_bytes(b"\xff")
    (folder / "authorities-opinions.json").write_text(
        json.dumps([authority(id="elsewhere", limits=[{"since": "2020", "reason": "x", "by": "nobody"}]).model_dump(mode="json")]),
        encoding="utf-8")
    one = authority().model_dump(mode="json")
    (folder / "authorities-guidelines.json").write_text(
        json.dumps([one, one, {**one, "id": "bad", "surplus": 1, "factors": [3]}]), encoding="utf-8")
    (folder / "packs.json").write_text(
        json.dumps([provision(), provision(id="b", authority="gone"), provision(id="c", jurisdiction="ny")]), encoding="utf-8")
    (folder / "confidentiality.json").write_text(json.dumps([{
        "id": "e", "rule": "r", "authority": "gone", "element": "x", "requires": "y", "in_force": {}, "verification": CHECKED}]),
        encoding="utf-8")
    with pytest.raises(LibraryError) as error:
        load_law(folder)
    text = str(error.value)
    assert error.value.code == "SW231"
    for expected in (
        "authorities-cases.json $: the file is missing", "authorities-rules.json $: not JSON",
        "authorities-statutes.json $: a list", "authorities-standards.json $: the file is not UTF-8",
        "authorities-guidelines.json $[1].id: “a-section” is used", "authorities-guidelines.json $[2].surplus",
        "authorities-guidelines.json $[2].factors[0]", "authorities-opinions.json elsewhere: a guideline stands",
        "packs.json b.authority: no authority “gone”", "packs.json c.authority: the authority is of “us”",
        "confidentiality.json e.authority", "authorities-guidelines.json elsewhere.limits: no authority “nobody”",
    ):
        assert expected in text


def test_one_id_in_two_files_is_a_fault(folder):
    (folder / "authorities-rules.json").write_text(
        json.dumps([authority(kind="rule").model_dump(mode="json")]), encoding="utf-8")
    with pytest.raises(LibraryError, match="does not load") as error:
        load_law(folder)
    assert "authorities-guidelines.json a-section: the id is used in authorities-rules.json too" in str(error.value)


def test_rows_without_an_id_are_told_apart_by_their_place(tmp_path):
    file = Path(tmp_path / "spans.json")
    file.write_text('[{"since": "2020"}, {"since": "2020"}]', encoding="utf-8")
    rows, faults = read_rows(file, InForce)
    assert (len(rows), faults) == (2, ())


def test_an_element_may_stand_without_an_authority_of_the_library(folder):
    row = {"id": "e", "rule": "34 CFR 99.31", "element": "x", "requires": "y", "in_force": {}, "verification": CHECKED}
    (folder / "confidentiality.json").write_text(json.dumps([row]), encoding="utf-8")
    assert isinstance(load_law(folder).confidentiality["e"], Element)


def test_a_guideline_is_marked_former_only_once_it_is_gone():
    assert cite_fields(authority(), day("2025-10-31")) == {"section": "1A1.1"}
    assert cite_fields(authority(), day("2025-11-01")) == {"section": "1A1.1", "former": True}
    assert cite_fields(authority(cite={"type": "court-rule", "number": "1"}), day("2025-11-01")) == {"number": "1"}
