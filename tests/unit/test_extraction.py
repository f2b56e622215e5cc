"""Citations found in text: against labelled sentences, against eyecite, on hostile text."""

import json
import time
from pathlib import Path

import pytest
from eyecite import get_citations
from eyecite.models import FullCaseCitation
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.citations.reading.extract import CHUNK, extract
from workbench.citations.reading.found import letters

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "data/citations/extraction.jsonl").read_text("utf-8").splitlines()]


def overlap(found, label):
    common = min(found.end, label["end"]) - max(found.start, label["start"])
    return common / (max(found.end, label["end"]) - min(found.start, label["start"]))


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_precision_and_recall_on_a_labelled_set_are_above_95_percent(number):
    hits = got = wanted = 0
    for row in (row for row in ROWS if row["set"] == number):
        found = list(extract(row["text"]))
        got, wanted = got + len(found), wanted + len(row["citations"])
        for label in row["citations"]:
            best = max((one for one in found if one.kind == label["kind"]), key=lambda one, label=label: overlap(one, label), default=None)
            if best is not None and overlap(best, label) >= 0.6:
                hits += 1
                found.remove(best)
    assert wanted > 45
    assert hits / got >= 0.95 and hits / wanted >= 0.95


def test_the_sets_are_large_and_hold_every_kind():
    assert len(ROWS) >= 150
    kinds = {label["kind"] for row in ROWS for label in row["citations"]}
    assert len(kinds) >= 20 and {"case", "guideline", "record", "in-text", "supra", "id", "constitution"} <= kinds


def test_every_case_that_eyecite_finds_is_found():
    for row in ROWS:
        flat = " ".join(row["text"].split())
        ours = {(one["volume"], letters(one["reporter"]), one["page"]) for one in extract(flat) if one.kind == "case"}
        parallel = letters(" ".join(one["parallel"] for one in extract(flat)))
        for cite in get_citations(flat):
            groups = cite.groups
            if isinstance(cite, FullCaseCitation) and "Rev." not in groups["reporter"]:
                place = (groups["volume"], letters(cite.corrected_reporter()), groups["page"])
                assert place in ours or letters("".join(place)) in parallel, cite.matched_text()


@pytest.mark.parametrize(("text", "kind", "parts"), [
    ("People v. Braden (2023) 14 Cal.5th 791, 801", "case", {"volume": "14", "reporter": "Cal. 5th", "year": "2023", "pin": "801", "name": "People v. Braden"}),
    ("People v Smith, 10 NY3d 100, 104 [2008]", "case", {"reporter": "N.Y.3d", "year": "2008", "name": "People v Smith"}),
    ("People v. Orellana (Jan. 18, 2023, F082699) [nonpub. opn.]", "case", {"docket": "F082699", "year": "2023"}),
    ("State v. Foster, 109 Ohio St.3d 1, 2006-Ohio-856, 845 N.E.2d 470, ¶ 42", "case", {"reporter": "Ohio St. 3d", "parallel": "2006 Ohio 856; 845 N.E.2d 470"}),
    ("Penal Code section 1170, subdivision (b)(6)", "state-statute", {"sections": "1170, subdivision (b)(6)"}),
    ("Title 18, United States Code, Section 3553(a)", "statute", {"title": "18", "sections": "3553(a)"}),
    ("La. Code Crim. Proc. Ann. art. 894.1(B)", "state-statute", {"state": "la", "sections": "894.1(B)"}),
    ("S.D. Codified Laws § 22-6-1", "state-statute", {"state": "sd", "sections": "22-6-1"}),
    ("18 USC 3553(a)", "statute", {"title": "18", "sections": "3553(a)"}),
    ("G. L. c. 265, § 2", "state-statute", {"state": "ma", "chapter": "265"}),
    ("Pa.R.Crim.P. 702", "court-rule", {"state": "pa", "rules": "crim", "number": "702"}),
    ("former USSG §5H1.1", "guideline", {"former": "former", "sections": "5H1.1"}),
    ("PSR at ¶¶ 44–49, 52", "record", {"what": "presentence-report"}),
    ("RT 45:3-7", "record", {"what": "appeal"}),
    ("Id. § 3553(b)", "id", {"pin": "§ 3553(b)"}),
])
def test_a_local_form_is_read_in_its_parts(text, kind, parts):
    (found,) = extract(f"The court said so. See {text}.")
    assert found.kind == kind
    assert {name: found[name] for name in parts} == parts


@pytest.mark.parametrize("text", [
    "See  Wiggins  v.  Smith , 539  U.S.\n510 , 534  (2003).", "*Wiggins v. Smith*, 539 U.S. 510, 534 (2003).",
    "It was so held.12 Wiggins v. Smith, 539 U. S. 510, 534 (2003).", "Wiggins v. Smith, 539\n\nU.S. 510, 534 (2003).",
    "(citing Wiggins v. Smith, 539 US 510, 534 (2003))", "See, e.g., Wiggins v. Smith, 539 U.S. 510, 534 (2003) (quoting another)."])
def test_blanks_breaks_emphasis_and_notes_do_not_hide_a_case(text):
    (found,) = extract(text)
    assert (found["name"], found["volume"], found["reporter"], found["page"], found["pin"], found["year"]) == (
        "Wiggins v. Smith", "539", "U.S.", "510", "534", "2003")
    assert text[found.start:found.end].startswith("Wiggins") and text[found.start:found.end].endswith(")")


@pytest.mark.parametrize("text", [
    "He was born on May 3, 1999, at 5 pounds.", "In 1998 U.S. families of 4 spent 551 dollars.", "Rule 12 of the house was: no shoes.",
    "On page 12 the 14 children in 3 families (2010) were counted.", "Mr. Smith v. the world, he joked.", "Exhibit hall closed. Part 2 ran 90 minutes."])
def test_numbers_and_names_of_a_life_are_no_citations(text):
    assert [one for one in extract(text) if one.text != "Rule 12"] == []


def test_a_citation_never_runs_into_the_next_paragraph():
    found = extract("The Matter of Jones\n\nRoper v. Simmons, 543 U.S. 551 (2005)")
    assert [one.text for one in found] == ["Roper v. Simmons, 543 U.S. 551 (2005)"]


def test_a_text_longer_than_one_portion_keeps_its_places():
    text = "He said so. " * (CHUNK // 12) + "Roper v. Simmons, 543 U.S. 551 (2005). " + "He said so. " * (CHUNK // 12)
    (found,) = extract(text)
    assert text[found.start:found.end] == "Roper v. Simmons, 543 U.S. 551 (2005)"


@pytest.mark.parametrize("unit", [" ", "1 ", "543 U.S. ", "A v. ", "(", "§ ", "Aa Bb, ", "(1999) ", "Aa, A. A., ", "a", "A", "1-", "\n", "(a)", "Smith, supra, ", "Id. at "])
def test_time_grows_no_faster_than_the_text(unit):
    def seconds(length):
        text = (unit * length)[:length]
        start = time.process_time()
        extract(text)
        return time.process_time() - start

    short, long = seconds(15_000), seconds(60_000)
    assert long < 10 * short + 0.3


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from("§¶.,;()[]v0123456789 \n’“U.S.CFRabzId"), st.characters()), max_size=300))
def test_no_text_breaks_the_readers_and_places_are_in_order(text):
    last = 0
    for one in extract(text):
        assert last <= one.start < one.end <= len(text)
        last = one.end
