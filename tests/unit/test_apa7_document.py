"""The pass over a document with author and year in the text. Every record here is invented."""

import pytest

from workbench.citations.apa7 import entry_from_fields
from workbench.citations.apa7_document import listing, reference_list, resolve
from workbench.citations.authorities import table_of_authorities
from workbench.citations.backend import to_markdown
from workbench.citations.narrative import read_markdown
from workbench.citations.records import record
from workbench.errors import CitationError, UnknownRecord
from workbench.tree import Attr, cite, emph, figure, header, para, plain_text, span, walk, words


def work(key, author, year, **more):
    return entry_from_fields("article", key, {"author": author, "title": f"On {key}", "journaltitle": "J", "date": year, **more})


RECORDS = {
    "elm": work("elm", "A. Elm", "2080"),
    "elm2": work("elm2", "A. Elm", "2080"),
    "elm3": work("elm3", "A. Elm", "2085"),
    "fir": work("fir", "B. Fir and C. Gum and D. Hop", "2081"),
    "frs": work("frs", "{Fern Research Society}", "2017", shortauthor="FRS"),
    "ash": record("case", "ash", {"case_name": "Ash v. Birch", "volume": "900", "reporter": "U.S.", "first_page": "100",
                                  "court": "U.S.", "year": 2090}),
    "ex:ward": record("exhibit", "ex:ward", {"label": "B", "title": "Ward Notes", "pages": "41-60"}),
    "ex:school": record("exhibit", "ex:school", {"label": "C", "title": "School Records", "pages": 40}),
}


def body(text):
    return plain_text(resolve(read_markdown(text), RECORDS).blocks).strip().replace("\u00a0", " ")


@pytest.mark.parametrize(("text", "expected"), [
    ("It grows.[@elm]", "It grows (Elm, 2080)."),
    ("It grows [@elm].", "It grows (Elm, 2080)."),
    ("It grows. [@elm, p. 103] So.", "It grows (Elm, 2080, p. 103). So."),
    ("It grows [@fir], and falls.", "It grows (Fir et al., 2081), and falls."),
    ("It grows,[@fir] and falls.", "It grows (Fir et al., 2081), and falls."),
    ("It grows [@fir; @elm].", "It grows (Elm, 2080; Fir et al., 2081)."),
    ("It grows.[@elm] [@elm3]", "It grows (Elm, 2080, 2085)."),
    ("It grows [see @fir; @elm].", "It grows (see Elm, 2080; Fir et al., 2081)."),
    ("It grows [see @fir; @elm; but see @frs; but see @elm3].", "It grows (see Elm, 2080; Fir et al., 2081; but see Elm, 2085; Fern Research Society [FRS], 2017)."),
    ("It grows [@fir; see also @elm3; @elm].", "It grows (Fir et al., 2081; see also Elm, 2080, 2085)."),
    ("It grows [@fir, p. 3 (so found); @elm].", "It grows (Fir et al., 2081, p. 3, so found; Elm, 2080)."),
    ("It grows [quoted in @elm; see also @elm3].", "It grows (quoted in Elm, 2080; see also Elm, 2085)."),
    ("It grows [@elm; see also @elm3].", "It grows (Elm, 2080; see also Elm, 2085)."),
    ("It grows [@elm, p. 3 (a study of trees)].", "It grows (Elm, 2080, p. 3, a study of trees)."),
    ("@elm found growth.", "Elm (2080) found growth."),
    ("@elm [p. 4] found growth.", "Elm (2080, p. 4) found growth."),
    ("@fir and @elm agree.", "Fir et al. (2081) and Elm (2080) agree."),
    ("As @elm [p. 4; @fir] found.", "As Elm (2080, p. 4; Fir et al., 2081) found."),
    ("As @elm [see also @fir] found.", "As Elm (2080; see also Fir et al., 2081) found."),
    ("It grows [@elm; as cited in @fir, p. 3].", "It grows (Elm, 2080, as cited in Fir et al., 2081, p. 3)."),
    ("As @elm [as cited in @fir] found.", "As Elm (2080, as cited in Fir et al., 2081) found."),
    ("It grows [Oak, 1950, as cited in @fir].", "It grows (Oak, 1950, as cited in Fir et al., 2081)."),
    ("As @ash [@elm] held.", "As Ash v. Birch (2090; Elm, 2080) held."),
    ("His file [@ex:school, at 12; @ex:ward, at 41; @elm].", "His file (Elm, 2080; Ex. C at 12; Ex. B at 41)."),
    ("So [@frs]. And so [@frs]. As @frs said.", "So (Fern Research Society [FRS], 2017). And so (FRS, 2017). As FRS (2017) said."),
    ("As @frs said.", "As Fern Research Society (FRS, 2017) said."),
    ("The rule.[@ash] His school.[@ex:school, at 12]", "The rule (Ash v. Birch, 2090). His school (Ex. C at 12)."),
    ("He said “it grows.”[@elm] Then.", "He said “it grows” (Elm, 2080). Then."),
    ("Does it grow?[@elm] Yes.", "Does it grow? (Elm, 2080) Yes."),
    ("And so on...[@elm]", "And so on… (Elm, 2080)"),
    ("It grows.[@elm].", "It grows (Elm, 2080)."),
    ("[@elm] says so.", "(Elm, 2080) says so."),
    ("It *grows.*[@elm] So.", "It grows (Elm, 2080). So."),
    ("It grows [@elm] @fir fell.", "It grows (Elm, 2080) Fir et al. (2081) fell."),
])
def test_a_citation_stands_before_the_end_of_its_sentence(text, expected):
    assert body(text) == expected


def test_works_of_one_document_are_told_apart_and_listed():
    resolved = resolve(read_markdown("One.[@elm2] Two.[@elm] Three.[@ex:school] Four.[@ash]"), RECORDS)
    assert plain_text(resolved.blocks).startswith("One (Elm, 2080b). Two (Elm, 2080a).")
    found = reference_list(resolved, RECORDS)
    assert [key for key, _ in found] == ["elm", "elm2"]  # law stands in the table of authorities
    assert to_markdown(found[0][1]) == "Elm, A. (2080a). On elm. *J*."


def test_every_citation_is_a_span_with_its_key_and_an_id_of_its_own():
    blocks = [header(1, words("T"), Attr("cite-1")), para([span(words("x"), Attr("cite-2")), *words(" It grows."), cite("elm"), cite("fir")])]
    resolved = resolve(blocks, RECORDS)
    spans = [node["c"][0] for node in walk(resolved.blocks) if node["t"] == "Span" and "citation" in node["c"][0][1]]
    assert [(one[0], one[2]) for one in spans] == [("cite-1-citation", [["key", "elm"]]), ("cite-2-citation", [["key", "fir"]])]
    assert [(one.key, one.form, one.text, one.note, one.ordinal) for one in resolved.cited] == [
        ("elm", "full", "Elm, 2080", None, 1), ("fir", "full", "Fir et al., 2081", None, 2)]


def test_a_sentence_in_a_span_gives_its_full_stop_away():
    resolved = resolve([para([span([*words("It"), {"t": "Space"}, emph(words("grows."))]), cite("elm"), *words("Next")])], RECORDS)
    assert plain_text(resolved.blocks).strip() == "It grows (Elm, 2080). Next"


def test_a_citation_in_a_footnote_is_cited_there():
    resolved = resolve(read_markdown("It grows.^[See it [@elm].] So [@fir]."), RECORDS)
    assert [one.note for one in resolved.cited] == [1, None]
    notes = [plain_text(node["c"]).strip() for node in walk(resolved.blocks) if node["t"] == "Note"]
    assert notes == ["See it (Elm, 2080)."]


def test_the_blocks_given_are_left_as_they_are():
    blocks = read_markdown("It *grows.*[@elm]")
    before = str(blocks)
    resolve(blocks, RECORDS)
    assert str(blocks) == before


def test_a_document_without_citations_is_unchanged():
    blocks = read_markdown("It grows.")
    assert resolve(blocks, RECORDS).blocks == blocks


def test_unknown_keys_are_named():
    with pytest.raises(UnknownRecord) as caught:
        resolve(read_markdown("It grows.[@elmm]"), RECORDS)
    assert caught.value.code == "SW201"


def test_alternative_text_cites_nothing():
    image = figure("x.png", alt="a", caption="c", id="f")
    image = {"t": "Para", "c": [{"t": "Image", "c": [["", [], []], [cite("elm")], ["x.png", ""]]}]}
    with pytest.raises(CitationError) as caught:
        resolve([image], RECORDS)
    assert caught.value.code == "SW324"


def test_a_work_that_was_read_in_another_is_not_listed():
    resolved = resolve(read_markdown("One [@elm; as cited in @fir]. Two [@elm3]."), RECORDS)
    assert [one.form for one in resolved.cited] == ["indirect", "full", "full"]
    assert [key for key, _ in reference_list(resolved, RECORDS)] == ["elm3", "fir"]
    both = resolve(read_markdown("One [@elm; as cited in @fir]. Two [@elm]."), RECORDS)
    assert [key for key, _ in reference_list(both, RECORDS)] == ["elm", "fir"]


def test_the_table_of_authorities_has_law_in_full_and_works_as_the_text_names_them():
    resolved = resolve(read_markdown("One [@elm2; @elm; @frs]. Two [@ash]. Three [@ex:school]."), RECORDS)
    groups = table_of_authorities(resolved, RECORDS, listing(resolved, RECORDS))
    assert [(group.title, [plain_text(list(one.inlines)) for one in group.entries]) for group in groups] == [
        ("Cases", ["Ash v. Birch, 900 U.S. 100 (2090)"]),
        ("Social science", ["Elm (2080a)", "Elm (2080b)", "Fern Research Society (FRS, 2017)"])]
