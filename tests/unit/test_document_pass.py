"""The pass over a document: from citations to footnotes. Every record here is invented."""

import json

import pytest

from workbench.citations import bluebook
from workbench.citations.document import Resolved, cited_keys, resolve
from workbench.citations.narrative import read_markdown
from workbench.citations.records import record
from workbench.errors import CitationError, UnknownRecord
from workbench.tree import cite, emph, header, note, para, plain, plain_text, span, table, walk, words


def work(key, author, title, year, **more):
    return record("article", key, {"authors": author, "title": title, "journal": "Invented Rev.", "volume": "7",
                                   "first_page": "100", "year": year, **more})


RECORDS = {
    "ash": record("case", "ash", {"case_name": "Ash v. Birch", "volume": "900", "reporter": "U.S.",
                                  "first_page": "100", "court": "U.S.", "year": 2090}),
    "cedar": record("case", "cedar", {"case_name": "Cedar v. Dogwood", "volume": "901", "reporter": "U.S.",
                                      "first_page": "200", "court": "U.S.", "year": 2091}),
    "code": record("statute", "code", {"title": "18", "code": "U.S.C.", "section": "9901"}),
    "rule": record("court-rule", "rule", {"rules": "Fed. R. Crim. P.", "number": "99"}),
    "elm": work("elm", ["Ann Elm"], "Growing Up", 2080),
    "elm2": work("elm2", ["Ann Elm"], "Growing Old: A Study", 2080),
    "elm3": work("elm3", ["Ann Elm"], "Growing Apart", 2085),
    "fir": work("fir", ["Bo Fir", "Cy Gum", "Di Hop"], "The Long View", 2081),
    "ex:school": record("exhibit", "ex:school", {"label": "C", "title": "School Records", "pages": 40}),
    "ex:ward": record("exhibit", "ex:ward", {"label": "D", "title": "Ward Notes", "pages": "41-60",
                                             "paragraphs": "9"}),
}


def notes_of(resolved: Resolved) -> list[str]:
    return [plain_text(node["c"]).strip().replace("\u00a0", " ") for node in walk(resolved.blocks) if node["t"] == "Note"]


def footnotes(text: str) -> list[str]:
    return notes_of(resolve(read_markdown(text), RECORDS, bluebook))


def body(resolved: Resolved) -> str:
    return plain_text(resolved.blocks).strip().replace("\u00a0", " ")


FULL = {
    "ash": "Ash v. Birch, 900 U.S. 100, 105 (2090).",
    "elm": "Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080).",
}

DOCUMENTS = {
    "a first citation is in full": ("One.[@ash, at 105]", [FULL["ash"]]),
    "the same place again is a bare id": ("One.[@ash, at 105] Two.[@ash, at 105]", [FULL["ash"], "Id."]),
    "another place is id with at": ("One.[@ash, at 105] Two.[@ash, at 106]", [FULL["ash"], "Id. at 106."]),
    "the whole work after a page of it is no id": (
        "One.[@elm, p. 103] Two.[@elm]", [FULL["elm"], "Elm, supra note 1."]),
    "a place after the whole work is id": (
        "One.[@elm] Two.[@elm, p. 103]", ["Ann Elm, Growing Up, 7 Invented Rev. 100 (2080).", "Id. at 103."]),
    "id goes on through several notes": (
        "One.[@elm, p. 103] Two.[@elm, p. 104] Three.[@elm, p. 104]", [FULL["elm"], "Id. at 104.", "Id."]),
    "a note with two authorities is never followed by id": (
        "One.[@elm, p. 103; @ash, at 105] Two.[@ash, at 105]",
        ["Ash v. Birch, 900 U.S. 100, 105 (2090); Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080).",
         "Ash, 900 U.S. at 105."]),
    "within a string the authority just cited is id": (
        "One.[@ash, at 105; @ash, at 107] Two.[@ash, at 107]",
        ["Ash v. Birch, 900 U.S. 100, 105 (2090); id. at 107.", "Id."]),
    "an author's own note without a citation parts id from what it repeats": (
        "One.[@ash, at 105] Two.^[Nothing cited.] Three.[@ash, at 105]",
        [FULL["ash"], "Nothing cited.", "Ash, 900 U.S. at 105."]),
    "a case is cited short after another authority": (
        "One.[@ash, at 105] Two.[@elm, p. 103] Three.[@ash, at 106]",
        [FULL["ash"], FULL["elm"], "Ash, 900 U.S. at 106."]),
    "a source takes supra with the number of its first note": (
        "One.[@ash, at 105] Two.[@elm, p. 103] Three.[@ash, at 106] Four.[@elm, p. 110]",
        [FULL["ash"], FULL["elm"], "Ash, 900 U.S. at 106.", "Elm, supra note 2, at 110."]),
    "supra in the note of the full citation has no number": (
        "One.[@elm, p. 103; but see @ash, at 105; @elm, p. 104]",
        [("Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080). But see Ash v. Birch, 900 U.S. 100, 105 (2090); "
         "Elm, supra, at 104.")]),
    "five notes on a case is still short": (
        "One.[@ash, at 105] a^[a] b^[b] c^[c] d^[d] Two.[@ash, at 106]",
        [FULL["ash"], "a", "b", "c", "d", "Ash, 900 U.S. at 106."]),
    "six notes on a case is in full again": (
        "One.[@ash, at 105] a^[a] b^[b] c^[c] d^[d] e^[e] Two.[@ash, at 106]",
        [FULL["ash"], "a", "b", "c", "d", "e", "Ash v. Birch, 900 U.S. 100, 106 (2090)."]),
    "six notes on a source is still supra": (
        "One.[@elm, p. 103] a^[a] b^[b] c^[c] d^[d] e^[e] Two.[@elm, p. 103]",
        [FULL["elm"], "a", "b", "c", "d", "e", "Elm, supra note 1, at 103."]),
    "a statute is cited short and never supra": (
        "One.[@code, (a)] Two.[@ash, at 105] Three.[@code, (b)]",
        ["18 U.S.C. § 9901(a).", FULL["ash"], "§ 9901(b)."]),
    "a statute's other subsection is id with its section": (
        "One.[@code, (a)] Two.[@code, (b)]", ["18 U.S.C. § 9901(a).", "Id. § 9901(b)."]),
    "a statute six notes on is in full again": (
        "One.[@code] a^[a] b^[b] c^[c] d^[d] e^[e] Two.[@code]",
        ["18 U.S.C. § 9901.", "a", "b", "c", "d", "e", "18 U.S.C. § 9901."]),
    "an exhibit has its record form however far on": (
        "One.[@ex:school, at 12] a^[a] b^[b] c^[c] d^[d] e^[e] Two.[@ex:school, at 13-15]",
        ["Ex. C at 12 (School Records).", "a", "b", "c", "d", "e", "Ex. C at 13-15."]),
    "signals open a sentence with a capital and stand small within it": (
        "One.[see @ash, at 105; see also @elm, p. 103]",
        ["See Ash v. Birch, 900 U.S. 100, 105 (2090); see also Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080)."]),
    "id after a signal is small": ("One.[@ash, at 105] Two.[see @ash, at 106]", [FULL["ash"], "See id. at 106."]),
    "signals come in their order and each kind has its own sentence": (
        "One.[see generally @ash, at 105; but see @elm, p. 103; see @code; accord @rule]",
        [("Accord Fed. R. Crim. P. 99; see 18 U.S.C. § 9901. But see Ann Elm, Growing Up, 7 Invented Rev. 100, 103 "
         "(2080). See generally Ash v. Birch, 900 U.S. 100, 105 (2090).")]),
    "a citation without a signal stands under that before it": (
        "One.[see @code; but see @ash, at 105; @elm, p. 103; see @rule]",
        [("See 18 U.S.C. § 9901; Fed. R. Crim. P. 99. But see Ash v. Birch, 900 U.S. 100, 105 (2090); Ann Elm, Growing "
         "Up, 7 Invented Rev. 100, 103 (2080).")]),
    "see, e.g., keeps its commas however it was typed": (
        "One.[See e.g. @ash, at 105]", ["See, e.g., Ash v. Birch, 900 U.S. 100, 105 (2090)."]),
    "compare joins by with and and": (
        "One.[compare @ash, at 105; and @rule; with @code; @elm, p. 103]",
        [("Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080). Compare Ash v. Birch, 900 U.S. 100, 105 (2090), and "
         "Fed. R. Crim. P. 99, with 18 U.S.C. § 9901.")]),
    "words that are no signal are printed before the citation": (
        "One.[quoted in @ash, at 105; reprinted *in* @code]",
        ["Quoted in Ash v. Birch, 900 U.S. 100, 105 (2090); reprinted in 18 U.S.C. § 9901."]),
    "parentheticals follow in every form": (
        'One.[@ash, at 105 (calling it "relevant")] Two.[@ash, at 106 (so held)] Three.[@elm] Four.[@ash, at 1 (again so)]',
        ["Ash v. Birch, 900 U.S. 100, 105 (2090) (calling it “relevant”).", "Id. at 106 (so held).",
         "Ann Elm, Growing Up, 7 Invented Rev. 100 (2080).", "Ash, 900 U.S. at 1 (again so)."]),
    "several pages are one pinpoint": (
        "One.[@elm, pp. 103, 105-107]", ["Ann Elm, Growing Up, 7 Invented Rev. 100, 103, 105-07 (2080)."]),
    "a locator may stand in braces": ("One.[@ash{at 105}]", [FULL["ash"]]),
    "neighboring citations share a note": (
        "One [@ash, at 105] [@elm, p. 103].", [FULL["ash"][:-1] + "; " + FULL["elm"]]),
    "citations on both sides of a full stop share a note": (
        "One [@ash, at 105]. [@elm, p. 103] Two.", [FULL["ash"][:-1] + "; " + FULL["elm"]]),
    "a citation in its own brackets carries no signal over": (
        "One.[but see @ash, at 105] [@elm, p. 103]",
        ["Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080). But see Ash v. Birch, 900 U.S. 100, 105 (2090)."]),
    "a suppressed author is still cited in the note": ("One.[-@ash, at 105]", [FULL["ash"]]),
    "in an author's note citations are printed where they stand": (
        "One.^[Own words. [See @ash, at 105]. More, [@ash, at 106], for one [@elm, p. 103].]",
        [("Own words. See Ash v. Birch, 900 U.S. 100, 105 (2090). More, id. at 106, for one. Ann Elm, Growing Up, 7 "
         "Invented Rev. 100, 103 (2080).")]),
    "an author's note may be a citation alone": ("One.^[[@ash, at 105].]", [FULL["ash"]]),
    "a note that names a case cites it in its sentence": (
        "One.^[The rule of @ash [at 105] holds.] Two.^[And @ash [at 105] again.]",
        ["The rule of Ash v. Birch, 900 U.S. 100, 105 (2090) holds.", "And Ash, 900 U.S. at 105 again."]),
    "two citations in one author's note": (
        "One.^[[@ash, at 105]. Then [@elm, p. 103; @code]. Last. [@code]]",
        [("Ash v. Birch, 900 U.S. 100, 105 (2090). Then. 18 U.S.C. § 9901; Ann Elm, Growing Up, 7 Invented Rev. 100, 103 "
         "(2080). Last. § 9901.")]),
    "headings, lists and tables are numbered as they are read": (
        "# Head [@ash, at 105]\n\n- one [@elm, p. 103]\n- two [@ash, at 106]\n\n| a | b |\n|---|---|\n| x [@code] | [@elm, p. 104] |\n",
        [FULL["ash"], FULL["elm"], "Ash, 900 U.S. at 106.", "18 U.S.C. § 9901.", "Elm, supra note 2, at 104."]),
    "works of one author and year are told apart": (
        "One.[@elm, p. 103] Two.[@elm2, p. 104] Three.[@elm, p. 105] Four.[@elm3]",
        ["Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080) [hereinafter Elm, Growing Up].",
         "Ann Elm, Growing Old: A Study, 7 Invented Rev. 100, 104 (2080) [hereinafter Elm, Growing Old].",
         "Elm, Growing Up, supra note 1, at 105.", "Ann Elm, Growing Apart, 7 Invented Rev. 100 (2085)."]),
    "works of one author in one note are told apart": (
        "One.[@elm, p. 103 (so found); @elm3] Two.[@elm3, p. 110]",
        [("Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080) [hereinafter Elm, Growing Up] (so found); Ann Elm, "
         "Growing Apart, 7 Invented Rev. 100 (2085) [hereinafter Elm, Growing Apart]."),
         "Elm, Growing Apart, supra note 1, at 110."]),
    "authorities of one signal stand by rank": (
        "One.[see @ex:school, at 12; @elm, p. 103; @ash, at 105; @rule; @code]",
        [("See 18 U.S.C. § 9901; Fed. R. Crim. P. 99; Ash v. Birch, 900 U.S. 100, 105 (2090); Ann Elm, Growing Up, 7 "
         "Invented Rev. 100, 103 (2080); Ex. C at 12 (School Records).")]),
    "words that lead an authority keep the writer's order": (
        "One.[@elm, p. 103; quoted in @ash, at 105]",
        ["Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080); quoted in Ash v. Birch, 900 U.S. 100, 105 (2090)."]),
    "after four id the authority is named again": (
        "One.[@ash, at 1] a[@ash, at 2] b[@ash, at 3] c[@ash, at 4] d[@ash, at 5] e[@ash, at 6] f[@ash, at 7]",
        ["Ash v. Birch, 900 U.S. 100, 1 (2090).", "Id. at 2.", "Id. at 3.", "Id. at 4.", "Id. at 5.", "Ash, 900 U.S. at 6.",
         "Id. at 7."]),
    "a parenthetical cites another authority": (
        "One.[@ash, at 105 (quoting @cedar, at 253)] Two.[@cedar, at 254]",
        ["Ash v. Birch, 900 U.S. 100, 105 (2090) (quoting Cedar v. Dogwood, 901 U.S. 200, 253 (2091)).",
         "Cedar, 901 U.S. at 254."]),
    "an authority in brackets within a parenthetical, and one cited before": (
        "One.[@elm, p. 103] Two.[see @ash, at 105 (plurality opinion) (citing [@elm, p. 104] and @code, (a))] Three.[@elm]",
        ["Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080).",
         ("See Ash v. Birch, 900 U.S. 100, 105 (2090) (plurality opinion) (citing Elm, supra note 1, at 104 and "
         "18 U.S.C. § 9901(a))."),
         "Elm, supra note 1."]),
    "what a parenthetical cites stands in no id's way": (
        "One.[@ash, at 105 (citing @cedar)] Two.[@ash, at 106]",
        ["Ash v. Birch, 900 U.S. 100, 105 (2090) (citing Cedar v. Dogwood, 901 U.S. 200 (2091)).", "Id. at 106."]),
    "works of one author in other years and notes are not": (
        "One.[@elm, p. 103] Two.[@elm3] Three.[@elm, p. 104]",
        [FULL["elm"], "Ann Elm, Growing Apart, 7 Invented Rev. 100 (2085).", "Elm, supra note 1, at 104."]),
}


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_footnotes_of(text, expected):
    assert footnotes(text) == expected


PLACES = {
    "the number follows the full stop": ("One [@ash].", "One.¹"),
    "and a comma": ("One [@ash], two.", "One,¹ two."),
    "and a closing quotation mark": ('"One [@ash]." Two.', "“One.”¹ Two."),
    "and an emphasis": ("*One [@ash]*, two.", "One,¹ two."),
    "but not a parenthesis": ("(One [@ash]) two.", "(One¹) two."),
    "nor a dash": ("One [@ash]—two.", "One¹—two."),
    "a full stop on both sides is one": ("One. [@ash].", "One.¹"),
    "and so is a comma": ("One, [@ash], two.", "One,¹ two."),
    "a question needs no full stop": ("One? [@ash].", "One?¹"),
    "a number after a point is no end of a sentence": ("One [@ash].5 two.", "One.¹5 two."),
    "a case named in the sentence has its number behind it": ("@ash held so.", "Ash v. Birch¹ held so."),
    "a possessive stays with the name": ("In @ash's rule.", "In Ash v. Birch’s¹ rule."),
    "a case named again goes by its short name": ("One.[@ash] @ash, too.", "One.¹ Ash,² too."),
    "an author is named as short forms do": ("@fir found so.", "Fir et al.¹ found so."),
    "an exhibit is named by its letter": ("@ex:school shows it.", "Ex. C¹ shows it."),
    "a statute is named in full, then by its section": ("@code and @code.", "18 U.S.C. § 9901¹ and § 9901.²"),
    "an emphasis that holds only a citation leaves nothing behind": ("One *[@ash]*.", "One.¹"),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES.keys())
def test_in_the_text(text, expected):
    blocks = resolve(read_markdown(text), RECORDS, bluebook).blocks
    numbers = iter("¹²³")

    def shown(node):
        if isinstance(node, list):
            return [shown(child) for child in node]
        if isinstance(node, dict):
            if node.get("t") == "Note":
                return {"t": "Str", "c": next(numbers)}
            return {key: shown(value) for key, value in node.items()}
        return node

    assert plain_text(shown(blocks)).strip().replace("\u00a0", " ") == expected


IN_TEXT = {
    "a citation sentence follows its sentence": (
        "One [see @ash, at 105]. Two.", "One. See Ash v. Birch, 900 U.S. 100, 105 (2090). Two."),
    "a citation clause stands between commas": (
        "One [@ash, at 105] two [@ash, at 106], three.",
        "One, Ash v. Birch, 900 U.S. 100, 105 (2090), two, id. at 106, three."),
    "a clause in parentheses needs no comma": (
        "One ([see @ash, at 105]) two.", "One (see Ash v. Birch, 900 U.S. 100, 105 (2090)) two."),
    "supra has no note": (
        "One.[@elm, p. 103] Two.[@ash, at 105] Three.[@elm, p. 104]",
        ("One. Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080). Two. Ash v. Birch, 900 U.S. 100, 105 (2090). Three. "
        "Elm, supra, at 104.")),
    "a named case is its citation": (
        "In @ash [at 105] so. @ash [at 105] too.",
        "In Ash v. Birch, 900 U.S. 100, 105 (2090) so. Ash, 900 U.S. at 105 too."),
    "a citation alone is a sentence": ("[@code]", "18 U.S.C. § 9901."),
    "id needs a place just before with nothing else beside it": (
        "One.[@ash, at 105; @elm] Two.[@elm] Three.[@elm, p. 103]",
        ("One. Ash v. Birch, 900 U.S. 100, 105 (2090); Ann Elm, Growing Up, 7 Invented Rev. 100 (2080). Two. Elm, supra. "
         "Three. Id. at 103.")),
    "no id reaches back over a heading": (
        "One.[@ash, at 105]\n\n## Next\n\nTwo.[@ash, at 105]",
        "One. Ash v. Birch, 900 U.S. 100, 105 (2090).\nNext\nTwo. Ash, 900 U.S. at 105."),
    "a new part cites a case and a statute in full again, and a source with supra": (
        "# A\n\nOne.[@ash, at 105; @code; @elm, p. 103]\n\n# B\n\nTwo.[@ash, at 106; @code; @elm, p. 104] Three.[@ash, at 107]",
        ("A\nOne. 18 U.S.C. § 9901; Ash v. Birch, 900 U.S. 100, 105 (2090); Ann Elm, Growing Up, 7 Invented Rev. 100, 103 "
         "(2080).\nB\nTwo. 18 U.S.C. § 9901; Ash v. Birch, 900 U.S. 100, 106 (2090); Elm, supra, at 104. Three. Ash, 900 "
         "U.S. at 107.")),
    "an exhibit keeps its short form in every part": (
        "# A\n\nOne.[@ex:school, at 12]\n\n# B\n\nTwo.[@ex:school, at 13]",
        "A\nOne. Ex. C at 12 (School Records).\nB\nTwo. Ex. C at 13."),
    "no id reaches into another cell": (
        "| a | b |\n|---|---|\n| x [@code] | y [@code] |\n", "a\nb\nx, 18 U.S.C. § 9901\ny, § 9901"),
    "a citation that follows without a blank gets one": ("One.[@code]*Two.*", "One. 18 U.S.C. § 9901. Two."),
}


@pytest.mark.parametrize(("text", "expected"), IN_TEXT.values(), ids=IN_TEXT.keys())
def test_without_notes(text, expected):
    resolved = resolve(read_markdown(text), RECORDS, bluebook, notes=False)
    assert not notes_of(resolved)
    assert body(resolved) == expected


def test_the_writers_order_can_be_kept():
    blocks = read_markdown("One.[@elm, p. 103; @ash, at 105]")
    assert notes_of(resolve(blocks, RECORDS, bluebook, ordered=False)) == [
        "Ann Elm, Growing Up, 7 Invented Rev. 100, 103 (2080); Ash v. Birch, 900 U.S. 100, 105 (2090)."]


def test_what_a_parenthetical_cites_is_an_authority_of_the_document():
    resolved = resolve(read_markdown("One.[@ash, at 105 (quoting @cedar, at 253)]"), RECORDS, bluebook)
    assert [(c.key, c.form, c.note) for c in resolved.cited] == [("ash", "full", 1), ("cedar", "full", 1)]
    assert cited_keys(read_markdown("One.[@ash (citing @cedar)]")) == ("ash", "cedar")


def test_an_unknown_authority_in_a_parenthetical_is_named():
    with pytest.raises(UnknownRecord) as caught:
        footnotes("One.[@ash, at 105 (quoting @cedr, at 253)]")
    assert [fault.field for fault in caught.value.faults] == ["@cedr"]


def test_a_note_and_a_citation_in_the_text_do_not_lend_each_other_an_id():
    resolved = resolve(read_markdown("One.[@ash, at 105] Two.^[[@ash, at 105].] Three.[@ash, at 105]"), RECORDS, bluebook,
                       notes=False)
    assert [c.form for c in resolved.cited] == ["full", "short", "short"]
    assert [c.note for c in resolved.cited] == [None, 1, None]


def test_composed_citations_share_the_note_of_their_group():
    first = cite("ash", prefix="see", suffix=", at 105", more=[cite("ex:school", suffix=", at 12")])
    resolved = resolve([para([*words("One."), first])], RECORDS, bluebook)
    assert notes_of(resolved) == ["See Ash v. Birch, 900 U.S. 100, 105 (2090); Ex. C at 12 (School Records)."]


def test_every_citation_is_a_span_with_its_anchor_and_key():
    resolved = resolve([para([*words("One."), cite("ash"), *words("Two."), cite("elm")])], RECORDS, bluebook)
    spans = [node["c"] for node in walk(resolved.blocks) if node["t"] == "Span"]
    assert [attr for attr, _ in spans] == [["cite-1", ["citation"], [["key", "ash"]]],
                                           ["cite-2", ["citation"], [["key", "elm"]]]]
    assert [(c.key, c.note, c.ordinal, c.form, c.anchor) for c in resolved.cited] == [
        ("ash", 1, 1, "full", "cite-1"), ("elm", 2, 2, "full", "cite-2")]
    assert [plain_text(inlines) for _, inlines in spans] == [c.text for c in resolved.cited]


def test_an_anchor_never_repeats_an_id_of_the_document():
    from workbench.tree import Attr

    blocks = [header(1, words("Head"), Attr(id="cite-1")), para([*words("One."), cite("ash")])]
    assert resolve(blocks, RECORDS, bluebook).cited[0].anchor not in {"cite-1", ""}


def test_signals_and_id_are_in_italics():
    resolved = resolve(read_markdown("One.[@ash, at 105] Two.[see, e.g., @ash, at 106]"), RECORDS, bluebook)
    italics = [plain_text(node["c"]) for node in walk(resolved.blocks) if node["t"] == "Emph"]
    assert italics == ["Ash v. Birch", "See, e.g.", "id."]


def test_the_input_is_not_changed():
    blocks = read_markdown("One [@ash]. *Two [@elm]*.^[Three [@code].]")
    before = json.dumps(blocks)
    resolve(blocks, RECORDS, bluebook)
    assert json.dumps(blocks) == before


def test_a_document_without_citations_comes_back_as_it_was():
    blocks = read_markdown("# One\n\nTwo *three*.^[Four.]\n\n| a |\n|---|\n| b |\n")
    assert resolve(blocks, RECORDS, bluebook) == Resolved(blocks, ())


def test_a_moved_paragraph_gets_other_numbers_and_forms():
    first, second = para([*words("One."), cite("elm", suffix=", p. 103")]), para([*words("Two."), cite("elm", suffix=", p. 104")])
    middle = para([*words("M."), cite("ash")])
    assert notes_of(resolve([first, middle, second], RECORDS, bluebook))[2] == "Elm, supra note 1, at 104."
    assert notes_of(resolve([middle, second, first], RECORDS, bluebook))[1:] == [
        "Ann Elm, Growing Up, 7 Invented Rev. 100, 104 (2080).", "Id. at 103."]


def test_citations_in_tables_spans_and_captions_are_found():
    blocks = [
        table(["a"], [[[plain([cite("ash")])]]], caption="c", widths=[1.0]),
        para([span([*words("One."), cite("elm")]), {"t": "Space"}, emph([cite("code")]), *words("."),
              note([para([cite("rule")])])]),
    ]
    resolved = resolve(blocks, RECORDS, bluebook)
    assert [c.key for c in resolved.cited] == ["ash", "code", "elm", "rule"]
    assert not [node for node in walk(resolved.blocks) if node["t"] in {"Cite", "PendingCitation", "PendingName"}]


class ExhibitsTakeId:
    """The real style, but with *id.* for exhibits, as some courts have it."""

    full, short, id_form, toa = map(staticmethod, (bluebook.full, bluebook.short, bluebook.id_form, bluebook.toa))
    takes_supra = staticmethod(bluebook.takes_supra)

    def takes_id(self, entry):
        return True


def test_the_style_says_whether_exhibits_take_id():
    blocks = read_markdown("One.[@ex:school, at 12] Two.[@ex:school, at 13] Three.[@ex:school, at 13]")
    assert notes_of(resolve(blocks, RECORDS, ExhibitsTakeId()))[1:] == ["Id. at 13.", "Id."]


def test_unknown_keys_are_named_all_at_once_with_the_nearest():
    blocks = read_markdown("One.[@ashh; @elm] Two.[@ex:schol] Three.[@ashh] ^[[@zzzzzz]]")
    with pytest.raises(UnknownRecord) as caught:
        resolve(blocks, RECORDS, bluebook)
    error = caught.value
    assert error.code == "SW201"
    assert [fault.field for fault in error.faults] == ["@ashh", "@ex:schol", "@zzzzzz"]
    assert "ash" in error.faults[0].problem
    assert "ex:school" in error.faults[1].problem
    assert "No key resembles it" in error.faults[2].problem


def test_a_pinpoint_that_cannot_be_read_names_the_key_and_the_accepted_forms():
    with pytest.raises(CitationError) as caught:
        footnotes("One.[@ex:school, at 12 (canary] Two.[@ash, at 105 (canary]")
    error = caught.value
    assert error.code == "SW321"
    assert [fault.field for fault in error.faults] == ["ex:school", "ash"]
    assert "p. 251" in error.remedy
    assert "canary" not in str(error)


@pytest.mark.parametrize("place", ["at 41", "at 39-41", "at 0", "pp. 3, 52"])
def test_a_page_that_an_exhibit_does_not_have_is_refused(place):
    with pytest.raises(CitationError) as caught:
        footnotes(f"One.[@ex:school, {place}]")
    assert caught.value.code == "SW331"
    assert "1 to 40" in str(caught.value)


@pytest.mark.parametrize("place", ["at 41", "at 58-60", "¶ 9", "¶¶ 2-9", "at 45:3-9", "ch. 99", "at xii"])
def test_a_place_that_an_exhibit_has_or_does_not_count_is_printed(place):
    assert len(footnotes(f"One.[@ex:ward, {place}]")) == 1


def test_a_paragraph_that_an_exhibit_does_not_have_is_refused():
    with pytest.raises(CitationError, match="paragraph 10"):
        footnotes("One.[@ex:ward, ¶ 10]")


@pytest.mark.parametrize("text", ["One.[with @ash]", "One.[see @ash; and @elm]", "One.[compare @ash; @elm]",
                                  "One.[compare @ash] Two.[with @elm]"])
def test_signals_that_do_not_belong_together_are_refused(text):
    with pytest.raises(CitationError) as caught:
        footnotes(text)
    assert caught.value.code == "SW323"


def test_faults_of_several_kinds_are_reported_together():
    with pytest.raises(CitationError) as caught:
        footnotes("One.[@ex:school, at 99] Two.[@ash, (] Three.[with @elm]")
    assert [fault.field for fault in caught.value.faults] == ["ex:school", "ash", "elm"]
    assert caught.value.code == "SW331"


def test_a_citation_in_alternative_text_is_refused():
    image = {"t": "Image", "c": [["", [], []], [cite("ash")], ["figure:x", ""]]}
    with pytest.raises(CitationError) as caught:
        resolve([para([image])], RECORDS, bluebook)
    assert caught.value.code == "SW324"


def test_hostile_text_is_printed_as_it_stands():
    hostile = "[@ash] <script>x</script> $x$ {=openxml} @elm \u202ex\u202c \u200b"
    blocks = [para([*words(hostile), cite("ash", suffix=", at 105 ([@elm] <b> $y$ stays)")])]
    resolved = resolve(blocks, RECORDS, bluebook)
    assert plain_text(resolved.blocks).strip() == hostile.strip()
    assert notes_of(resolved) == ["Ash v. Birch, 900 U.S. 100, 105 (2090) ([@elm] <b> $y$ stays)."]
    assert [c.key for c in resolved.cited] == ["ash"]


def test_a_title_that_looks_like_markup_is_printed_as_it_stands():
    records = {"x": work("x", ["Ann Elm"], "<script>[@ash] $x$ {=openxml}", 2080)}
    resolved = resolve([para([cite("x")])], records, bluebook)
    assert "<script>[@ash] $x$ {=openxml}" in notes_of(resolved)[0]
    assert not [node for node in walk(resolved.blocks) if node["t"] in {"Math", "RawInline", "Cite"}]


def test_cited_keys_are_each_named_once_in_reading_order():
    blocks = read_markdown("One.[@elm; @ash] Two ^[@code held [@elm].] @ex:school")
    assert cited_keys(blocks) == ("elm", "ash", "code", "ex:school")


def test_a_prefix_typed_with_a_blank_at_its_end_has_one_blank():
    resolved = resolve([para([cite("ash", prefix="quoted in ")])], RECORDS, bluebook)
    assert notes_of(resolved) == ["Quoted in Ash v. Birch, 900 U.S. 100 (2090)."]


def test_a_lead_that_begins_with_no_letter_stands_as_it_is():
    resolved = resolve([para([{**cite("ash"), "c": [[{
        **cite("ash")["c"][0][0], "citationPrefix": [{"t": "Code", "c": [["", [], []], "x"]}]}], []]}])], RECORDS, bluebook)
    assert notes_of(resolved) == ["x Ash v. Birch, 900 U.S. 100 (2090)."]


def test_pages_written_in_words_are_not_counted():
    records = {"ex:tape": record("exhibit", "ex:tape", {"label": "T", "title": "Recording", "pages": "unpaged"})}
    assert notes_of(resolve([para([cite("ex:tape", suffix=", at 900")])], records, bluebook)) == ["Ex. T at 900 (Recording)."]


def told_apart(*works):
    blocks = [para([*words("One."), cite(key), *words(" two")]) for key, _ in works]
    return notes_of(resolve(blocks, {key: work(key, ["Ann Elm"], title, 2080, **more) for key, (title, more) in works}, bluebook))


def test_a_given_short_title_is_used():
    found = told_apart(("a", ("The First of Them", {"short_title": "First"})), ("b", ("A Second One", {})))
    assert "[hereinafter Elm, First]" in found[0]
    assert "[hereinafter Elm, Second One]" in found[1]


def test_short_titles_that_are_alike_give_way_to_whole_ones():
    found = told_apart(("a", ("The Study: Part One", {})), ("b", ("The Study: Part Two", {})))
    assert "[hereinafter Elm, The Study: Part One]" in found[0]


def test_short_titles_do_not_end_in_a_small_word():
    found = told_apart(("a", ("Effects Among Young Men of the Old Town", {})), ("b", ("Other", {})))
    assert "[hereinafter Elm, Effects Among Young Men]" in found[0]


def test_a_work_with_its_own_short_form_is_not_told_apart():
    found = told_apart(("a", ("First", {"short_form": "The Elm Study"})), ("b", ("Second", {})))
    assert not any("hereinafter" in note for note in found)


def test_the_same_fault_is_reported_once():
    with pytest.raises(CitationError) as caught:
        footnotes("One.[@ex:school, at 99] Two.[@ex:school, at 99]")
    assert len(caught.value.faults) == 1
