"""References of other programs: what arrives, what is named, and what is written back."""

import json
from pathlib import Path

import pytest
from pybtex.database import Entry, Person

from workbench.citations.bibliography import format_bib, load_bib, parse_bib
from workbench.citations.interchange.decoding import decode
from workbench.citations.interchange.drafts import is_unverified
from workbench.citations.interchange.duplicates import without_known
from workbench.citations.interchange.formats import export, import_file, import_text, recognise
from workbench.citations.interchange.identifiers import doi_in, find_identifiers
from workbench.citations.interchange.saving import save
from workbench.citations.record_types import RECORD_TYPES
from workbench.errors import CitationError
from workbench.settings import share

DATA = Path(__file__).parents[1] / "data" / "interchange"


def told(found):
    return [(one.code, one.line, one.key, one.field) for one in found.problems]


def bib(text):
    return import_text(text, "bib")


def names(entry, role="author"):
    return [str(person) for person in entry.persons[role]]


@pytest.mark.parametrize(("file", "kind", "read"), [
    ("zotero-better-biblatex.bib", "bib", 4), ("jabref.bib", "bib", 2), ("mendeley.bib", "bib", 2),
    ("google-scholar.bib", "bib", 3), ("zotero.ris", "ris", 4), ("zotero-csl.json", "csl-json", 3),
    ("pubmed.nbib", "nbib", 2), ("identifiers.txt", "ids", 5), ("identifiers.csv", "ids", 2), ("defects.bib", "bib", 13),
    ("latin1.bib", "bib", 1), ("utf16.bib", "bib", 1)])
def test_each_programs_file_is_recognised_and_every_entry_arrives_unverified(file, kind, read):
    found = import_file(DATA / file)
    assert (found.format, len(found.entries)) == (kind, read)
    assert all(is_unverified(entry) and entry.type in RECORD_TYPES for entry in found.entries.values())
    # What is written is a file of the library: read back by its own reader, but for what it says is missing.
    whole = {key: entry for key, entry in found.entries.items() if entry.fields.get("title") and any(entry.persons.values())}
    assert set(parse_bib(format_bib(whole))) == set(whole)


def test_zoteros_biblatex_keeps_its_fields_and_gives_its_parents_to_its_parts():
    found = import_file(DATA / "zotero-better-biblatex.bib").entries
    felitti = found["felittiRelationshipChildhoodAbuse1998"]
    assert felitti.fields["title"].startswith("Relationship of Childhood Abuse and Household Dysfunction to Many")
    assert (felitti.fields["journal"], felitti.fields["year"], felitti.fields["accessed"], felitti.fields["langid"]) == (
        "American Journal of Preventive Medicine", "1998", "2026-10-02", "english")
    assert felitti.fields["keywords"] == "Adult,Child Abuse,Life style, unverified"
    assert names(found["exampleTwoHalvesOneLife2019"]) == ["Example, Ada", "van den Berg, Jan"]
    part = found["exampleChapterOnRecords2019"].fields
    assert (part["booktitle"], part["publisher"], part["title"]) == (
        "Two Halves of One Life: Records & Memory", "Invented Press", "A Chapter on Records")
    assert "annotation" not in part


def test_jabrefs_paths_groups_and_strings_come_through_and_its_settings_are_named():
    found = import_file(DATA / "jabref.bib")
    anda, brief = found.entries["Anda2020"].fields, found.entries["Example2018"].fields
    assert anda["journal"] == "American Journal of Preventive Medicine"
    assert anda["file"] == r":C\:/Papers/Anda2020.pdf:PDF;Notes:C\:/Papers/notes\;2.txt:Text"
    assert (anda["groups"], anda["comment-reader"]) == ("ACE, to read", "Ask about figure 2.")
    assert brief["month"] == "May\u00a017"
    assert [(one.code, one.line) for one in found.problems] == [("SW376", 31), ("SW376", 33)]


def test_mendeleys_escapes_are_read_and_its_heading_is_named():
    found = import_file(DATA / "mendeley.bib")
    entry = found.entries["Bair-Merritt2010"].fields
    assert (entry["journal"], entry["url"]) == ("Trauma, Violence, & Abuse", "http://www.example.org/a_b")
    assert entry["abstract"].endswith("12% & more.")
    assert entry["file"].startswith(r":C$\backslash$:/Users")
    assert told(found) == [("SW376", 1, "", ""), ("SW377", 24, "", ""), ("SW385", 27, "", "url")]
    assert list(found.entries) == ["Bair-Merritt2010", "example2017"]


def test_zoteros_ris_is_read_with_its_two_kinds_of_editors_and_lines_without_a_tag():
    found = import_file(DATA / "zotero.ris")
    teicher, report, book, law = found.entries.values()
    assert (teicher.type, teicher.fields["pages"], teicher.fields["accessed"]) == ("article", "241–266", "2026-10-05")
    assert teicher.fields["abstract"] == "Invented abstract, in two lines of which the second has no tag."
    assert (teicher.fields["keywords"], teicher.fields["ris-l1"]) == (
        "Neglect, Brain, unverified", "https://example.org/jcpp.pdf")
    assert (report.fields["institution"], report.fields["number"], report.fields["date"]) == (
        "Example Commission", "TR-18-3", "2018-05-17")
    assert report.persons["author"][0].last_names == ["Example Commission"]
    assert (names(book, "editor"), book.fields["serieseditor"]) == (["Editor, Ed"], "Series, Sam")
    assert (law.type, told(found)[0][0]) == ("misc", "SW382")


def test_csl_json_is_read_with_its_marks_dates_particles_and_lines_of_notes():
    found = import_file(DATA / "zotero-csl.json")
    anda, chapter, law = found.entries.values()
    assert anda.key == "anda2020inside"
    assert anda.fields["title"] == ("Inside the Adverse Childhood Experience Score: Strengths, Limitations, & "
                                    "Misapplications")
    assert (anda.fields["date"], anda.fields["year"], anda.fields["number"], anda.fields["note"]) == (
        "2020-08", "2020", "2", "Read twice.")
    assert (anda.fields["abstract"], anda.fields["shortjournal"]) == ("Invented abstract. In two lines.", "Am J Prev Med")
    assert names(chapter) == ["van den Berg, Jr., Jan", "Example Commission"]
    assert chapter.fields["title"] == "On 2 < 3 and CO2"
    assert (chapter.fields["date"], chapter.fields["translator"], chapter.fields["short_id"], chapter.fields["checked"]) == (
        "2019-05/2019-06", "Translator, Tim", "xyz", "true")
    assert law.type == "misc"
    assert [one.code for one in found.problems] == ["SW389", "SW385", "SW389", "SW382", "SW386"]


def test_pubmeds_file_is_read_with_its_pages_written_out():
    found = import_file(DATA / "pubmed.nbib")
    bair, doe = found.entries.values()
    assert bair.fields["title"] == ("Why do women use intimate partner violence? A systematic review of women's motivations")
    assert {name: bair.fields[name] for name in ("pmid", "pmcid", "doi", "pages", "date", "journal", "nbib-pt")} == {
        "pmid": "20823071", "pmcid": "PMC2994556", "doi": "10.1177/1524838010379003", "pages": "178–189",
        "date": "2010-10", "journal": "Trauma, violence & abuse", "nbib-pt": "Journal Article; Systematic Review"}
    assert names(bair) == ["Bair-Merritt, Megan H", "Crowne, Sarah Shea", "Example Study Group"]
    assert (names(doe), doe.fields["year"]) == (["Doe, J"], "2018")
    assert [(one.code, one.line) for one in found.problems] == [("SW376", 0)]


def test_a_file_with_many_faults_loses_no_entry_and_names_each_fault_by_line_and_key():
    found = import_file(DATA / "defects.bib")
    titles = [entry.fields["title"] for entry in found.entries.values()]
    assert titles[:3] == ["A brace is not closed", "A brace too many", "A comma is missing"]
    assert titles[-1] == "The end is missing"
    assert all(entry.fields.get("year") for key, entry in found.entries.items() if key != "baddoi")
    assert told(found) == [
        ("SW375", 1, "onebrace", ""), ("SW375", 1, "onebrace", "title"), ("SW375", 4, "twobraces", ""),
        ("SW375", 9, "missingcomma", "title"), ("SW377", 14, "Twice", ""), ("SW378", 15, "macro", "journal"),
        ("SW377", 16, "", ""), ("SW379", 17, "fieldtwice", "year"), ("SW383", 18, "orphan", "crossref"),
        ("SW380", 19, "commas", "author"), ("SW381", 20, "command", "title"), ("SW384", 21, "baddoi", "date"),
        ("SW385", 21, "baddoi", "doi"), ("SW375", 22, "open", "")]


@pytest.mark.parametrize(("text", "code", "says"), [
    ("@article{a b, title={T}, author={Lee, Jo}}", "SW377", "named 'a-b'"),
    ("@article{ex:a, title={T}, author={Lee, Jo}}", "SW377", "named 'ex-a'"),
    ("@article{a title={T}, author={Lee, Jo}}", "SW375", "no comma behind the key"),
    ("@article{a\n title={T}, author={Lee, Jo}}", "SW375", "no comma behind the key"),
    ("@article{title={T}, author={Lee, Jo}}", "SW377", "the entry has no key"),
    ("@article{a, = {x}, title={T}, author={Lee, Jo}}", "SW375", "'=' stands where a field should"),
    ("@article{a, title={T} ? author={Lee, Jo}}", "SW375", "'?' stands behind a value"),
    ('@article{a, title "T", author={Lee, Jo}}', "SW375", "no '=' behind 'title'"),
    ('@article{a, title="T} x", author={Lee, Jo}}', "SW375", "the braces of 'title' do not match"),
    ('@article{a, title={T}, author="Lee, Jo', "SW375", "quotation mark of 'author' is not closed"),
    ("@article{a, title=, author={Lee, Jo}}", "SW375", "'title' has no value"),
    ("@article{a}", "SW386", "no title and no author or editor"),
    ("@article", "SW376", "text outside any entry"),
    ("x\ny\nz", "SW376", "“x” and 2 more lines"),
    ("% @article{a, title={T}}", "SW376", "commented out"),
    ("@comment{@article{a, title={T}}}", "SW376", "a comment block"),
    ("@comment never closed {", "SW376", "text outside any entry"),
    ('@preamble{"\\newcommand{\\x}{y}"}', "SW376", "@preamble"),
    ("@string{= {x}}", "SW375", "the string has no name"), ("@string{a {x}}", "SW375", "the string has no '='"),
    ("@string{a = {x} b}", "SW375", "the definition is not closed"),
    ("@set{a, entryset={b,c}}", "SW382", "a set of entries"), ("@xdata{a, year={1}}", "SW376", "no entry takes from"),
    ("@legislation{a, title={T}, author={Lee, Jo}}", "SW382", "is law"), ("@foo{a, title={T}, author={L, J}}", "SW382", "@foo"),
    ("@article{a, title={T}, author={Lee, Jo; Doe, Al}}", "SW380", "';'"),
    ("@article{a, title={T}, author={Lee, Jo et al.}}", "SW380", "read as 'and others'"),
    ("@article{a, title={T}, author={Lee, Jo and  and Doe, Al}}", "SW380", "a name is empty"),
    ("@article{a, title={T}, author={L, J}, year={2001}, date={2002-01}}", "SW384", "not that of the date"),
    ("@article{a, title={<i>In re</i> X &amp; Y}, author={Lee, Jo}}", "SW389", "HTML"),
    ("@article{a, title={T}, author={L, J}, pmid={PMID: 12x}}", "SW385", "no PubMed number"),
    ("@article{a, title={T}, author={L, J}, doi={10.1000/a and 10.1000/b}}", "SW385", "more than a DOI"),
    ("@article{a, title={T \\}, author={L, J}}", "SW381", "command"),
    ("@article{a, title={T}, author={L, J}, 日付={2001}}", "SW384", "cannot stand in a .bib file"),
    ("@article{a, title={T\x07}, author={L, J}}", "SW374", "control"),
    ("@article{a, title={T}, author={L, J}, crossref={a}}", "SW383", "in a circle"),
])
def test_each_fault_of_a_bib_file_is_named_with_what_was_done(text, code, says):
    decoded, problems = decode(text.encode())
    found = import_text(decoded, "bib", problems)
    match = [one for one in found.problems if one.code == code and (says in one.what or says in one.done)]
    assert match and match[0].line == 1 and match[0].done
    assert str(match[0]).startswith("line 1")


def test_xdata_is_taken_over_and_an_xref_gives_nothing():
    found = bib("@xdata{x, publisher={P}, location={L}}\n@book{b, title={B}, author={L, J}, xdata={x}}\n"
                "@inbook{c, title={C}, author={D, E}, crossref={b}}\n@article{d, title={D}, author={L, J}, xref={b}}\n"
                "@periodical{p, title={The Journal}, volume={3}}\n@article{e, title={E}, author={L, J}, crossref={p}}")
    assert (found.entries["b"].fields["publisher"], "xdata" in found.entries["b"].fields) == ("P", False)
    assert (found.entries["c"].fields["xref"], "crossref" in found.entries["c"].fields) == ("b", False)
    inbook = found.entries["c"].fields
    assert (inbook["booktitle"], inbook["bookauthor"], inbook["location"]) == ("B", "L, J", "L")
    assert "publisher" not in found.entries["d"].fields
    assert (found.entries["e"].fields["journal"], found.entries["e"].fields["volume"]) == ("The Journal", "3")


def test_the_type_and_unknown_fields_of_a_bib_file_are_given_back():
    text = "@mvbook{a, title={T}, author={Lee, Jo}, foo={A \\& B}, keywords={k}, file={:C\\:/x_y.pdf:PDF}}"
    entry = bib(text).entries["a"]
    assert (entry.type, entry.fields["imported_type"]) == ("book", "mvbook")
    out, problems = export({"a": entry}, "bib")
    assert out.startswith("@mvbook{a,") and "foo = {A \\& B}" in out and "file = {:C\\:/x_y.pdf:PDF}" in out
    assert problems == ()


@pytest.mark.parametrize(("data", "text", "codes"), [
    ("é".encode("utf-8-sig"), "é", []), ("é\r\nb\rc".encode("utf-16"), "é\nb\nc", []), ("éa".encode("utf-32"), "éa", []),
    ("@article{é}".encode("utf-16-le"), "@article{é}", []), ("@article{é}".encode("utf-16-be"), "@article{é}", []),
    ("é\nü".encode("cp1252"), "é\nü", ["SW374"]), ("é".encode() + b"\n\xe9\n", "é\né\n", ["SW374"]),
    (b"% Encoding: ISO8859_5\n\xd0", "% Encoding: ISO8859_5\nа", []), (b"% Encoding: no-such\n\xe9", "% Encoding: no-such\né", ["SW374"]),
    ("é".encode("utf-16") + b"x", "é\ufffd", ["SW374"]), (b"\xef\xbb\xbf\xe9", "é", ["SW374"]), (b"a\x00b", "ab", ["SW374"]), (b"", "", []),
])
def test_an_encoding_is_recognised_or_the_doubt_is_told(data, text, codes):
    found, problems = decode(data)
    assert found == text
    assert [one.code for one in problems] == codes


@pytest.mark.parametrize(("text", "code", "says"), [
    ("TY  - JOUR\nTI  - T\nAU  - Lee, Jo\n", "SW375", "no ER line"),
    ("TY  - JOUR\nTI  - T\nAU  - Lee, Jo\nTY  - JOUR\nTI  - U\nAU  - Lee, Jo\nER  - ", "SW375", "no ER line"),
    ("TI  - T\nAU  - Lee, Jo\nER  - ", "SW375", "without a TY line"),
    ("TY  - JOUR\nTI  - T\nTI  - U\nAU  - Lee, Jo\nER  - ", "SW379", "kept as 'ris-ti'"),
    ("TY  - JOUR\nTI  - T\nAU  - Jo Lee\nER  - ", "SW380", "no comma"),
    ("TY  - JOUR\nTI  - T\nAU  - Lee, Jo\nDA  - 1998/05//Spring\nER  - ", "SW384", "no date of RIS"),
    ("TY  - QQQ\nTI  - T\nAU  - Lee, Jo\nER  - ", "SW382", "QQQ"),
    ("hello\nTY  - JOUR\nTI  - T\nAU  - Lee, Jo\nER  - ", "SW376", "outside any reference"),
])
def test_each_fault_of_an_ris_file_is_named_and_the_reference_arrives(text, code, says):
    found = import_text(text, "ris")
    assert any(one.code == code and (says in one.what or says in one.done) for one in found.problems)
    assert all(entry.fields["title"] and entry.persons["author"] for entry in found.entries.values()) and found.entries


def test_a_newline_in_a_field_cannot_end_a_reference():
    entry = Entry("article", fields=[("title", "T\nER  - \nTY  - BOOK"), ("keywords", "unverified")],
                  persons={"author": [Person("Lee, Jo")]})
    back = import_text(export({"a": entry}, "ris")[0], "ris").entries
    assert list(back) == ["a"] and back["a"].fields["title"] == "T ER - TY - BOOK"


@pytest.mark.parametrize(("text", "code", "says"), [
    ('[{"id":"a","type":"book","title":"T"}, {"id":"b" "x"}, {"id":"c","type":"book","title":"U"}', "SW375", "no JSON"),
    ('[{"id":"a","type":"book","title":"T"}', "SW375", "not closed"), ('[1, {"id":"a","title":"T"}]', "SW388", "no object"),
    ('{"id":"a","type":"book","title":"T","author":"Lee"}', "SW388", "not what CSL-JSON holds"),
    ('{"id":"a","type":"book","title":"T","author":[{}]}', "SW380", "empty"),
    ('{"id":"a","type":"book","title":"T","issued":{"date-parts":[["x"]]}}', "SW384", "cannot be read"),
    ('{"id":"a","type":"zine","title":"T"}', "SW382", "zine"), ('{"id":"a","title":"T"}', "SW382", "no type"),
    ('{"id":"a","type":"book","title":"T","shortTitle":"x","title-short":"y"}', "SW379", "otherwise"),
    ('[{"id":"a","type":"book","title":"T"},' + "[" * 100_000, "SW375", "nested"),
    ('[{"id":"b","volume":' + "1" * 5000 + '},{"id":"a","title":"T","note":"c"}]', "SW375", "too long"),
    ('{"id":"a","type":"book","title":"T","custom":{"author":["x"],"editor":"a, b, c, d"}}', "SW384", "x-author"),
])
def test_each_fault_of_a_csl_json_file_is_named_and_the_others_arrive(text, code, says):
    found = import_text(text, "csl-json")
    assert any(one.code == code and (says in one.what or says in one.done) for one in found.problems)
    assert found.entries["a"].fields["title"] == "T"
    assert ("c" in found.entries) == ('"id":"c"' in text)


def test_dates_of_csl_json_are_read_in_all_their_forms():
    given = {"a": {"date-parts": [["1999"]], "season": 2}, "b": {"raw": "Spring 1999"}, "c": "1999-05", "d": {"date-parts": [[-350]]},
             "e": {"date-parts": [[1999, 5, 1]], "circa": True}, "f": {"literal": "n.d."}, "g": {"date-parts": [[1999, None]]}}
    items = json.dumps([{"id": key, "type": "book", "issued": value} for key, value in given.items()])
    found = import_text(items, "csl-json").entries
    assert {key: entry.fields.get("date") or entry.fields["year"] for key, entry in found.items()} == {
        "a": "1999-22", "b": "Spring 1999", "c": "1999-05", "d": "-0350", "e": "1999-05-01~", "f": "n.d.", "g": "1999"}


def test_nothing_of_an_item_is_dropped_where_it_is_not_what_was_expected():
    (entry,) = import_text('[{"id": 7, "type": "book", "title": "T", "custom": "x", "zzz": [1]}]', "csl-json").entries.values()
    assert {name: entry.fields[name] for name in ("csl-id", "csl-custom", "csl-zzz")} == {
        "csl-id": "7", "csl-custom": '"x"', "csl-zzz": "[1]"}


def test_an_object_with_items_is_a_list_of_them():
    assert list(import_text('{"items": [{"id": "a"}, {"id": "b"}]}', "csl-json").entries) == ["a", "b"]


@pytest.mark.parametrize(("text", "doi"), [
    ("https://doi.org/10.1000/182.", "10.1000/182"), ("doi:10.1000/a(b)c)", "10.1000/a(b)c"), ("<10.1000/x>", "10.1000/x"),
    ("https://dx.doi.org/10.1002/%28SICI%291097?x=1", "10.1002/(SICI)1097"),
    ("https://example.org/doi/full/10.1111/j.1365/full?a=b#c", "10.1111/j.1365"), ('"10.1000/a;"', "10.1000/a"),
    ("<a href='x'>10.1000/x</a>", "10.1000/x"), ("10.1000/a&amp;b", "10.1000/a&b"), ("10.1000/", None), ("10.99/x", None), ("none", None),
])
def test_a_doi_is_found_without_what_surrounds_it(text, doi):
    assert doi_in(text) == doi


def test_identifiers_are_found_anywhere_in_a_text_once_each():
    text = "See 10.1000/a,10.1000/b; PMID 123 (https://pubmed.ncbi.nlm.nih.gov/456/), PMC2994556.\n123\n10.1000/A"
    assert [(one.scheme, one.value, one.line) for one in find_identifiers(text)] == [
        ("doi", "10.1000/a", 1), ("doi", "10.1000/b", 1), ("pmid", "123", 1), ("pmid", "456", 1), ("pmcid", "PMC2994556", 1)]


def test_a_number_in_a_table_counts_as_pubmeds_in_its_own_column_only():
    found = import_file(DATA / "identifiers.csv")
    first, second = found.entries.values()
    assert (first.fields["doi"], first.fields["pmid"]) == ("10.1016/j.amepre.2020.01.009", "20823071")
    assert "pmid" not in second.fields
    assert told(found) == [("SW385", 4, "", "")]


def test_works_the_library_has_are_named_and_left_out_and_its_keys_stay_its_own():
    library = load_bib(share("literature") / "sources.bib")
    text = ("@article{a, title={X}, author={L, J}, doi={10.1016/s0749-3797(98)00017-8}}\n"
            "@article{b, title={X}, author={L, J}, pmid={20823071}}\n"
            "@article{c, title={Enduring neurobiological effects}, author={L, J}, year=2001}\n"
            "@article{d, title={{Enduring} Neurobiological Effects.}, author={L, K}, year=2001}\n"
            "@article{e, title={Enduring neurobiological effects}, author={L, J}, year=2002}\n"
            "@article{felitti1998, title={A different work}, author={L, J}, year=2003}\n"
            "@article{felitti1998-2, title={Yet another work}, author={L, J}, year=2004}\n"
            "@article{g, title={Juvenile Incarceration, Human Capital, and Future Crime: Evidence from Randomly Assigned Judges}, "
            "author={Aizer, Anna}, year={2015}, doi={10.1000/other}}")
    new, known = without_known(bib(text), library, ["E"])
    assert [(one.key, one.of, one.in_library, one.by) for one in known] == [
        ("a", "felitti1998", True, "doi"), ("b", "bairmerritt2010", True, "pmid"), ("d", "c", False, "title and year"),
        ("g", "aizer2015", True, "title and year")]
    assert list(new.entries) == ["c", "e-2", "felitti1998-3", "felitti1998-2"]
    assert new.problems[-1].code == "SW377" and new.problems[-1].key == "felitti1998"


def test_two_dois_are_two_works_whatever_the_titles():
    text = "".join(f"@article{{{k}, title={{The very same title}}, author={{L, J}}, year=2001, doi={{10.1000/{k}}}}}\n" for k in "ab")
    assert len(without_known(bib(text), {})[0].entries) == 2


@pytest.mark.parametrize(("text", "suffix", "kind"), [
    ("\ufeff@book{a}", ".txt", "bib"), ("", ".bib", "bib"), ("TY  - JOUR", ".txt", "ris"), ("PMID- 1", ".txt", "nbib"),
    ('{"id": 1}', ".txt", "csl-json"), ("123\n456", ".txt", "ids"), ("[see 10.1000/x]", ".txt", "ids"),
    ("From: me@x.org\n10.1000/x", ".eml", "ids")])
def test_the_content_of_a_file_tells_its_format_and_else_its_suffix(text, suffix, kind):
    assert recognise(text, suffix) == kind


def test_a_file_of_no_known_format_is_refused_with_the_formats_named(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all", encoding="utf-8")
    with pytest.raises(CitationError, match=r"SW371.*letter.txt[\s\S]*--format: bib, ris") as caught:
        import_file(path)
    assert caught.value.code == "SW371"
    with pytest.raises(CitationError, match="SW370"):
        import_file(tmp_path / "none.bib")
    with pytest.raises(CitationError, match=r"SW371.*line 1"):
        import_text("{", "csl-json")


def test_law_goes_into_csl_json_and_nowhere_else():
    case = Entry("case", fields=[("case_name", "Ake v. Oklahoma"), ("volume", "470"), ("reporter", "U.S."),
                                 ("first_page", "68"), ("court", "U.S. Supreme Court"), ("year", "1985"), ("weight", "x")])
    statute = Entry("statute", fields=[("code", "U.S.C."), ("title", "18"), ("section", "3553(a)")])
    items = json.loads(export({"ake": case, "s": statute}, "csl-json", {"s": "Imposition of a sentence"})[0])
    assert items[0] == {"id": "ake", "type": "legal_case", "title": "Ake v. Oklahoma", "volume": "470", "container-title": "U.S.",
                        "page": "68", "authority": "U.S. Supreme Court", "issued": {"date-parts": [[1985]]},
                        "custom": {"entrytype": "case", "weight": "x"}}
    assert items[1] | {"custom": 0} == {"id": "s", "type": "legislation", "container-title": "U.S.C.", "volume": "18",
                                        "section": "3553(a)", "title": "Imposition of a sentence", "custom": 0}
    for kind in ("bib", "ris"):
        text, problems = export({"ake": case}, kind)
        assert (text, problems[0].code, problems[0].key) == ("", "SW373", "ake")


def test_every_source_of_the_library_goes_out_and_comes_back_as_it_is():
    library = load_bib(share("literature") / "sources.bib")
    marked = {key: Entry(e.type, fields=[*e.fields.items(), ("keywords", "unverified")], persons=e.persons) for key, e in library.items()}
    for kind in ("bib", "ris", "csl-json"):
        back = import_text(export(marked, kind)[0], kind)
        assert {k: (e.type, dict(e.fields.items()), str(e.persons)) for k, e in back.entries.items()} == {
            k: (e.type, dict(e.fields.items()), str(e.persons)) for k, e in marked.items()}


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.bib"
    save("one", path, replace=False)
    with pytest.raises(CitationError, match=r"SW372.*there already"):
        save("two", path, replace=False)
    assert path.read_text(encoding="utf-8") == "one"
    save("two", path, replace=True)
    assert path.read_text(encoding="utf-8") == "two"
    with pytest.raises(CitationError, match=r"SW372.*cannot be written"):
        save("x", tmp_path / "none" / "a.bib", replace=False)
    assert list(tmp_path.iterdir()) == [path]
