"""Round trips and hostile files: what goes out comes back, and whatever comes in ends in entries and problems."""

import contextlib
import json
import time
import warnings

import pytest
import rispy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex import errors as pybtex_errors
from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser

from workbench.citations.interchange.blocks import Scanner
from workbench.citations.interchange.drafts import tidy
from workbench.citations.interchange.formats import EXPORTS, FORMATS, export, import_text
from workbench.citations.interchange.types import CSL_TYPES, from_biblatex
from workbench.errors import CitationError

LITERATURE = sorted(name for name in CSL_TYPES if from_biblatex(name) == name)
TRICKY = st.text(st.sampled_from("ab Z9{}\\%&#$_~^-–—'`\"<>i/@,;:=\n[]U5é𝔘\u00a0\u2028"), max_size=24)
TEXT = (st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=40) | TRICKY).map(tidy).filter(bool)
WORD = st.text(st.characters(categories=["Lu"], max_codepoint=0x17F), min_size=1, max_size=1).flatmap(
    lambda first: st.text(st.characters(categories=["Ll"], max_codepoint=0x17F), max_size=7).map(lambda rest: first + rest))
FIELDS = st.sampled_from(["title", "booktitle", "journal", "volume", "number", "issue", "pages", "abstract", "note", "type",
                          "series", "publisher", "institution", "address", "edition", "language", "issn", "isbn",
                          "shorttitle", "shortjournal", "translator", "serieseditor", "site", "langid", "mendeley-groups",
                          "accessed", "origdate", "eventdate", "eid", "month", "day", "csl-jurisdiction", "ris-c1",
                          "ris-au", "x-1", "library", "imported_type2"])
DATES = st.sampled_from([{}, {"year": "1998"}, {"year": "1998", "date": "1998-05"}, {"year": "1998", "date": "1998-05-14"},
                         {"year": "2001", "date": "2001/2002"}, {"year": "n.d."}, {"year": "1998", "month": "May"},
                         {"year": "1999", "date": "1999-21~"}, {"year": "-0349", "date": "-0349-02"}])
PAGES = st.sampled_from(["245–258", "245-258", "e12", "12–", "–", "1–2, 5–6", "xii–xx"])


@st.composite
def people(draw):
    if draw(st.booleans()):
        body = Person()
        body.last_names = [draw(TEXT)]
        return body
    person = Person()
    person.first_names = draw(st.lists(WORD, min_size=1, max_size=1))
    person.middle_names = draw(st.lists(WORD | TEXT, max_size=2))
    person.prelast_names = draw(st.sampled_from(["", "de", "van der"])).split()
    person.last_names = draw(st.lists(WORD, min_size=1, max_size=2))
    person.lineage_names = draw(st.sampled_from([[], ["Jr."], ["III"]]))
    return person


@st.composite
def records(draw):
    fields = draw(st.dictionaries(FIELDS, TEXT, max_size=5)) | draw(DATES)
    if "pages" in fields:
        fields["pages"] = draw(PAGES)
    if draw(st.booleans()):
        fields |= {"doi": "10.1002/(SICI)1097-4636(199823)43:4<357::AID-JBM3>3.0.CO;2-X", "pmid": "9635069",
                   "url": "https://example.org/a_b?c=1&d=~e%20f"}
    fields["keywords"] = draw(st.sampled_from(["unverified", "abuse, trauma, unverified", "a; b, unverified"]))
    persons = {role: draw(st.lists(people(), min_size=1, max_size=2)) for role in draw(st.sets(st.sampled_from(["author", "editor"])))}
    entry = Entry(draw(st.sampled_from(LITERATURE)), fields=list(fields.items()), persons=persons)
    entry.key = "k1"
    return entry


def said(entry):
    parts = ("first_names", "middle_names", "prelast_names", "last_names", "lineage_names")
    return (entry.type, dict(entry.fields.items()),
            {role: [[getattr(p, part) for part in parts] for p in people] for role, people in entry.persons.items()})


@pytest.mark.parametrize("kind", EXPORTS)
@settings(max_examples=60, deadline=None)
@given(entry=records())
def test_what_is_exported_is_imported_as_it_was(kind, entry):
    text, problems = export({"k1": entry}, kind)
    assert problems == ()
    back = import_text(text, kind)
    assert {key: said(one) for key, one in back.entries.items()} == {"k1": said(entry)}


@settings(max_examples=30, deadline=None)
@given(entry=records())
def test_an_export_is_what_other_programs_read(entry):
    (item,) = json.loads(export({"k1": entry}, "csl-json")[0])
    assert item["id"] == "k1" and item["type"] == CSL_TYPES[entry.type]
    (reference,) = rispy.loads(export({"k1": entry}, "ris")[0])
    assert reference["id"] == "k1"
    assert len(reference.get("authors", [])) == len(entry.persons.get("author", []))
    if "title" in entry.fields:
        assert reference["title"] == entry.fields["title"].strip()


FUZZ = st.text(st.sampled_from('@{}(),="#%\\ \nab1-') | st.characters(), max_size=200)
PIECES = st.lists(st.sampled_from([
    "@article{a,\n", "@book(b,", "@string{j = ", "@comment{", '@preamble{"x"}', "title = {T}", "title = {T", "title = {T \\}", "year=1999",
    'author = "A, B and C"', ",", "}", "\n}\n", ")", "\n", "#", "jan", "crossref = {a}", "xdata={a,b}", "@xdata{b, ", "%",
    "TY  - JOUR\n", "ER  - \n", "AU  - A, B\n", "TI  - x\n", "DA  - 1998/13//\n", "PMID- 1\n", "FAU - A, B\n",
    "[", '{"id": "a", "author": [{"family": 1}]', "]", '{"items": [', '"issued": {"date-parts": [[]]}', "null",
    "10.1000/x", "PMID: 99999999999", "\ufeff", "\u2028", "\ud800"]), max_size=14).map("".join)


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60, deadline=None)
@example(text="PMID-\\{")
@given(text=FUZZ | PIECES)
def test_any_text_yields_entries_and_problems_and_never_another_error(kind, text):
    try:
        found = import_text(text, kind)
    except CitationError:
        with pytest.raises(CitationError, match="SW371"):
            import_text(text, kind)
        return
    written, _ = export(found.entries, "bib")
    again = import_text(written, "bib")
    assert sorted(again.entries) == sorted(found.entries)
    for problem in found.problems:
        assert problem.code.startswith("SW3") and problem.what and problem.done and problem.line >= 0
    for other in EXPORTS:
        text, _ = export(found.entries, other)
        assert {k: said(e) for k, e in import_text(text, other).entries.items()} == {k: said(e) for k, e in found.entries.items()}


SCALAR = TRICKY | st.integers(-9999, 9999) | st.booleans() | st.none()
NAMED = st.dictionaries(st.sampled_from(["family", "given", "literal", "suffix", "non-dropping-particle"]), SCALAR, max_size=4)
DATED = st.dictionaries(st.sampled_from(["date-parts", "season", "literal", "raw", "circa"]),
                        st.lists(st.lists(SCALAR, max_size=3), max_size=3) | SCALAR, max_size=3)
ITEM = st.dictionaries(st.sampled_from(["id", "type", "title", "author", "editor", "translator", "issued", "accessed", "page", "note",
                                        "DOI", "PMID", "custom", "publisher", "issue", "number", "keyword", "event-date", "zzz",
                                        "container-title", "citation-key", "URL"]),
                       SCALAR | st.lists(NAMED, max_size=2) | DATED | st.sampled_from(["book", "article-journal", "report", "bill"])
                       | st.dictionaries(st.sampled_from(["author", "entrytype", "year", "note", "x y"]), SCALAR, max_size=3),
                       max_size=7)


@settings(max_examples=60, deadline=None)
@given(items=st.lists(ITEM, max_size=3))
def test_whatever_an_item_of_csl_json_holds_is_read_and_written_again(items):
    found = import_text(json.dumps(items), "csl-json")
    assert len(found.entries) == len(items)
    for other in EXPORTS:
        back = import_text(export(found.entries, other)[0], other).entries
        assert {k: said(e) for k, e in back.items()} == {k: said(e) for k, e in found.entries.items()}


NAME = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
INNER = st.recursive(st.text(st.sampled_from("ab1 ,=#@%\\\n'()"), max_size=12),
                     lambda inside: st.lists(inside, max_size=3).map(lambda parts: "{" + "".join(parts) + "}"), max_leaves=5
                     ).filter(lambda text: "@" not in text or "\n" not in text)  # a line that begins like an entry ends one
VALUE = st.lists(INNER.map(lambda text: "{" + text + "}") | INNER.map(lambda text: '"' + text + '"')
                 | st.sampled_from(["2001", "jan", "jx"]), min_size=1, max_size=3).map(" # ".join)
SOUND = st.lists(st.tuples(NAME, st.dictionaries(NAME, VALUE, max_size=4), st.sampled_from(["{}", "()"])),
                 max_size=4, unique_by=lambda entry: entry[0].lower())


@settings(max_examples=60, deadline=None)
@given(entries=SOUND)
def test_a_sound_file_is_taken_apart_as_pybtex_does(entries):
    text = "@string{jx = {Journal X}}\n" + "\n".join(
        f"@misc{marks[0]}{key},\n" + ",\n".join(f"  {name} = {value}" for name, value in fields.items()) + f"{marks[1]}\n"
        for key, fields, marks in entries)
    with pybtex_errors.capture() as faults:
        data = Parser(person_fields=()).parse_string(text)
    scanner = Scanner(text)
    found = {entry.key: {field.name: " ".join(field.value.split()) for field in entry.fields} for entry in scanner.entries()}
    if not faults and not scanner.problems:
        assert found == {key: {name: " ".join(value.split()) for name, value in entry.fields.items()}
                         for key, entry in data.entries.items()}
    assert len(found) == len(entries)


@pytest.mark.parametrize("text", [
    "@a{x" * 10_000, "@comment{" * 10_000, "{" * 300_000, "@article{a, title={" + "{" * 200_000, "\n@a{x, t={" * 4_000,
    '@article{a, title = "' + "x" * 3_000_000, "@a{k}\n" * 4_000, "@a{,}\n" * 4_000, "@ " * 200_000,
    "@article{a" + ", x = 1" * 50_000 + "}", "@a{b," + "c=d#" * 100_000,
    "@a{b, author={" + "{}" * 100_000 + "}}", "@a{b, title={" + "\\'e " * 10_000 + "}}",
    "@a{b, url={" + "\\" * 300_000 + "_}}",
], ids=lambda text: text[:12].strip())
def test_a_hostile_bib_file_is_read_in_bounded_time(text):
    start = time.process_time()
    import_text(text, "bib")
    assert time.process_time() - start < 4


@pytest.mark.parametrize(("kind", "text"), [
    ("csl-json", "[" * 100_000), ("csl-json", '[{"a":' * 50_000), ("csl-json", "[{]" * 50_000), ("csl-json", '{"items":[' * 9_000),
    ("ris", "TY  - JOUR\n" * 5_000), ("ris", "x" * 1_000_000), ("ids", "10.1000/" + "(" * 500_000),
    ("ids", ("10.1000/a&amp;" * 10_000)), ("ids", "<" * 300_000 + "10.1000/x"), ("nbib", "PMID- 1\n" * 5_000),
    ("ris", "TY  - JOUR\nAB  - a\n" + "x\n" * 100_000), ("ris", "TY  - JOUR\n" + "KW  - abcdefgh\n" * 50_000),
    ("ris", "TY  - JOUR\n" + "".join(f"TI  - {i}\n" for i in range(5_000))), ("nbib", "PMID- 1\nTI  - a\n" + "      x\n" * 100_000),
    ("nbib", "PMID- 1\n" + "MH  - abcdefgh\n" * 50_000),
], ids=lambda value: value[:10])
def test_another_hostile_file_is_read_in_bounded_time(kind, text):
    start = time.process_time()
    with contextlib.suppress(CitationError):
        import_text(text, kind)
    assert time.process_time() - start < 4


@settings(max_examples=30, deadline=None)
@given(references=st.lists(st.lists(st.tuples(st.sampled_from(["TI", "AB", "VL", "KW", "AU"]),
                                             st.from_regex(r"[A-Za-z][a-z ]{0,10}[a-z]", fullmatch=True)), max_size=5), max_size=3))
def test_a_sound_ris_file_is_read_as_rispy_does(references):
    text = "".join("TY  - JOUR\n" + "".join(f"{tag}  - {value}\n" for tag, value in lines) + "ER  - \n" for lines in references)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = rispy.loads(text)
    ours = list(import_text(text, "ris").entries.values())
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one.fields.get("title") == (tidy(other["title"]) if "title" in other else None)
        assert one.fields.get("volume") == (tidy(other["volume"]) if "volume" in other else None)
        assert len(one.persons.get("author", [])) == len(other.get("authors", []))
