"""The table of authorities. Every record here is invented, except the names of codes."""

import pytest

from workbench.citations import bluebook
from workbench.citations.authorities import (
    OTHER,
    PASSIM,
    SOCIAL_SCIENCE,
    Entry,
    pages,
    table_of_authorities,
)
from workbench.citations.document import resolve
from workbench.citations.record_types import CASES, CODIFIED, RECORD, RULES
from workbench.citations.records import record
from workbench.errors import CitationError
from workbench.tree import cite, para, plain_text, words


def case(key, name):
    return record("case", key, {"case_name": name, "volume": "900", "reporter": "U.S.", "first_page": "100",
                                "court": "U.S.", "year": 2090})


def statute(key, title, section):
    return record("statute", key, {"title": title, "code": "U.S.C.", "section": section})


def amendment(key, number, place="United States"):
    return record("constitution", key, {"jurisdiction": place, "amendment": number})


def article(key, authors, title):
    return record("article", key, {"authors": authors, "title": title, "journal": "Invented Rev.", "volume": "7",
                                   "first_page": "100", "year": 2080})


RECORDS = {entry.key: entry for entry in (
    case("zorn", "Zorn v. Yew"), case("ash", "Ash v. Birch"), case("inre", "In re Müller"), case("in2", "In re Mullen"),
    statute("s3661", "18", "9661"), statute("s3553", "18", "9553"), statute("s18-100", "18", "10001"),
    statute("s5", "5", "9999"), statute("s28", "28", "1"),
    record("state-statute", "ny", {"code": "N.Y. Penal Law", "section": "99.12"}),
    record("state-statute", "ny9", {"code": "N.Y. Penal Law", "section": "99.9"}),
    record("guideline", "ussg", {"section": "9H1.1", "style": "ussg"}),
    amendment("eighth", "8"), amendment("fifth", "V"), amendment("fourteenth", "XIV"), amendment("ohio", "1", "Ohio"),
    record("court-rule", "rule", {"rules": "Fed. R. Crim. P.", "number": "99"}),
    record("court-rule", "rule9", {"rules": "Fed. R. Crim. P.", "number": "9"}),
    article("elm", ["Zoe Elm"], "The Long View"), article("adder", ["Bo Adder", "Al Zed"], "Zebras"),
    article("anon", ["{Amber Institute}"], "Reports"),
    record("standard", "standard", {"title": "Invented Standards", "institution": "Invented Association", "year": 2080}),
    record("newspaper", "paper", {"author": "Al Boa", "title": "News", "journal": "Invented Times", "date": "2080-01-02"}),
    record("exhibit", "ex:b", {"label": "B", "title": "Records", "pages": 9}),
    record("exhibit", "ex:a", {"label": "A", "title": "Notes", "pages": 9}),
)}


def listed(*keys, **options):
    blocks = [para([*words("One."), cite(key), *words(" two")]) for key in keys]
    resolved = resolve(blocks, RECORDS, bluebook)
    return {group.title: [entry.key for entry in group.entries]
            for group in table_of_authorities(resolved, RECORDS, bluebook, **options)}


def test_groups_stand_in_the_order_courts_expect():
    groups = listed("ex:a", "standard", "elm", "rule", "s5", "ash", record=True)
    assert list(groups) == [CASES, CODIFIED, RULES, SOCIAL_SCIENCE, OTHER, RECORD]


def test_what_is_not_cited_is_not_listed_and_an_empty_group_is_left_out():
    assert listed("ash", "elm") == {CASES: ["ash"], SOCIAL_SCIENCE: ["elm"]}
    assert listed() == {}


def test_exhibits_are_listed_only_where_asked_for():
    assert listed("ash", "ex:b", "ex:a") == {CASES: ["ash"]}
    assert listed("ash", "ex:b", "ex:a", record=True)[RECORD] == ["ex:a", "ex:b"]


def test_case_names_are_sorted_without_italics_and_accents():
    assert listed("zorn", "inre", "ash", "in2")[CASES] == ["ash", "in2", "inre", "zorn"]


def test_codified_law_is_sorted_by_rank_then_by_title_and_section_as_numbers():
    given = ("ussg", "ny", "ny9", "s28", "s18-100", "s3661", "s5", "s3553", "ohio", "fourteenth", "eighth", "fifth")
    assert listed(*given)[CODIFIED] == [
        "fifth", "eighth", "fourteenth", "ohio", "s5", "s3553", "s3661", "s18-100", "s28", "ny9", "ny", "ussg"]


def test_rules_are_sorted_by_number():
    assert listed("rule", "rule9")[RULES] == ["rule9", "rule"]


def test_sources_are_sorted_by_their_first_author():
    assert listed("elm", "anon", "adder")[SOCIAL_SCIENCE] == ["adder", "anon", "elm"]


def test_newspapers_and_standards_are_no_social_science():
    assert listed("paper", "standard") == {OTHER: ["paper", "standard"]}


def test_an_entry_has_every_anchor_and_no_pinpoint():
    blocks = [para([*words("One."), cite("ash", suffix=", at 105"), *words(" two."), cite("elm"), *words(" three."),
                    cite("ash", suffix=", at 109")])]
    (cases, _) = table_of_authorities(resolve(blocks, RECORDS, bluebook), RECORDS, bluebook)
    (entry,) = cases.entries
    assert entry.anchors == ("cite-1", "cite-3")
    assert plain_text(list(entry.inlines)) == "Ash v. Birch, 900 U.S. 100 (2090)"
    assert entry.inlines[0]["t"] == "Emph"


ENTRY = Entry("a", (), "a", ("c1", "c2", "c3", "c4", "c5", "c6"))


def test_pages_are_listed_each_once_in_order():
    assert pages(ENTRY, {"c1": 9, "c2": 3, "c3": 4, "c4": 4, "c5": 5, "c6": 5}) == "3, 4, 5, 9"


def test_more_than_five_pages_are_passim():
    page_of = {anchor: i for i, anchor in enumerate(ENTRY.anchors)}
    assert PASSIM == 6
    assert pages(ENTRY, page_of) == "passim"
    assert pages(ENTRY, page_of, passim=7) == "0, 1, 2, 3, 4, 5"
    assert pages(ENTRY, {**page_of, "c1": 1}) == "1, 2, 3, 4, 5"


def test_a_citation_without_a_page_is_an_error():
    with pytest.raises(CitationError) as caught:
        pages(ENTRY, {"c1": 1})
    assert caught.value.code == "SW351"
    assert caught.value.field == "a"
