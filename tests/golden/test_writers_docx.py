"""The Word document: real footnotes, fields with results, styles of a filing, nothing personal in the package."""

import importlib.util
import io
import re
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from workbench.appendix import docx, docx_fields
from workbench.appendix.docx import write_docx
from workbench.appendix.pdf import pages_of, pictures_of
from workbench.tree import Attr, bullet_list, div, emph, header, link, para, plain, span, table, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def load_sample():
    spec = importlib.util.spec_from_file_location("writers_sample", Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sample = load_sample()
DOC = sample.document()
PAGES = pages_of(DOC)


def package(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def body_of(parts):
    return etree.fromstring(parts["word/document.xml"])


@pytest.fixture(scope="module")
def data():
    return write_docx(DOC, sample.layout(DOC, PAGES))


@pytest.fixture(scope="module")
def parts(data):
    return package(data)


def instructions(root):
    """Each field's instruction, with the text of its result."""
    open_fields, found = [], []
    for node in root.iter(W + "fldChar", W + "instrText", W + "t", W + "tab", W + "p"):
        if node.tag == W + "fldChar":
            kind = node.get(W + "fldCharType")
            if kind == "begin":
                open_fields.append({"instr": "", "result": "", "separated": False, "dirty": node.get(W + "dirty")})
            elif kind == "separate":
                open_fields[-1]["separated"] = True
            else:
                found.append(open_fields.pop())
        elif node.tag == W + "instrText":
            open_fields[-1]["instr"] += node.text
        else:
            for field in open_fields:
                if field["separated"]:
                    field["result"] += {W + "tab": "\t", W + "p": "\n"}.get(node.tag, node.text or "")
    assert not open_fields
    return found


def test_word_opens_it_and_finds_its_title_and_language_and_no_person(data):
    document = python_docx.Document(io.BytesIO(data))
    properties = document.core_properties
    assert properties.title == DOC.title
    assert properties.language == "en-US"
    assert properties.author == ""
    assert properties.last_modified_by == ""
    assert properties.created.isoformat().startswith("2026-11-04T00:00:00")
    section = document.sections[0]
    assert {section.left_margin.inches, section.right_margin.inches, section.top_margin.inches, section.bottom_margin.inches} == {1.0}
    assert section.different_first_page_header_footer


def test_every_part_of_the_package_is_declared_and_every_relationship_arrives(parts):
    types = etree.fromstring(parts["[Content_Types].xml"])
    declared = {o.get("PartName") for o in types if o.get("PartName")}
    endings = {o.get("Extension") for o in types if o.get("Extension")}
    for name in parts:
        assert f"/{name}" in declared or name.rsplit(".", 1)[1] in endings
    assert {name[1:] for name in declared} <= set(parts)
    for rels, base in (("word/_rels/document.xml.rels", "word/"), ("_rels/.rels", "")):
        for relation in etree.fromstring(parts[rels]):
            if relation.get("TargetMode") != "External":
                assert base + relation.get("Target") in parts
    used = {v for n in body_of(parts).iter() for k, v in n.attrib.items() if k.startswith(R)}
    assert used <= {r.get("Id") for r in etree.fromstring(parts["word/_rels/document.xml.rels"])}


def test_the_package_carries_fixed_stamps_and_no_leftover(data, parts):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist()[0] == "[Content_Types].xml"
    everything = b"".join(parts.values())
    assert b"{{" not in everything
    assert b"Mark" not in re.sub(rb"<w:t[ >].*?</w:t>", b"", parts["word/document.xml"])
    assert b"pandoc" not in everything
    assert b"data:image" not in everything
    assert not any(name.startswith(("word/comments", "docProps/custom", "customXml")) for name in parts)


def test_every_style_that_is_used_is_defined(parts):
    styles = {s.get(W + "styleId") for s in etree.fromstring(parts["word/styles.xml"]).iter(W + "style")}
    for name in ("document", "footnotes", "header", "header-first", "footer"):
        root = etree.fromstring(parts[f"word/{name}.xml"])
        used = {n.get(W + "val") for n in root.iter(W + "pStyle", W + "rStyle", W + "tblStyle")}
        assert used <= styles, (name, used - styles)


def test_body_is_twelve_point_and_footnotes_ten(parts):
    styles = {s.get(W + "styleId"): s for s in etree.fromstring(parts["word/styles.xml"]).iter(W + "style")}
    defaults = etree.fromstring(parts["word/styles.xml"]).find(f".//{W}rPrDefault//{W}sz")
    assert defaults.get(W + "val") == "24"
    assert styles["FootnoteText"].find(f".//{W}sz").get(W + "val") == "20"
    assert styles["Heading1"].find(f".//{W}keepNext") is not None


def test_footnotes_are_words_own(parts):
    refs = [n.get(W + "id") for n in body_of(parts).iter(W + "footnoteReference")]
    notes = {n.get(W + "id"): n for n in etree.fromstring(parts["word/footnotes.xml"]).iter(W + "footnote")}
    assert len(refs) == 25
    assert set(refs) <= set(notes)
    assert all(notes[r].find(f".//{W}footnoteRef") is not None for r in refs)
    assert "Ford v. Wainwright" in "".join(notes[refs[4]].itertext())


def test_headings_use_words_styles(parts):
    found = [(p.find(f"{W}pPr/{W}pStyle").get(W + "val"), "".join(t.text for t in p.iter(W + "t")))
             for p in body_of(parts).iter(W + "p") if p.find(f"{W}pPr/{W}pStyle") is not None]
    assert ("Heading1", "Childhood and Adolescence") in found
    assert ("Heading2", "Loss of a Parent") in found
    assert ("Heading1", "Table of Authorities") in found


def test_the_contents_are_a_field_with_computed_entries_that_word_refreshes(parts):
    toc = next(f for f in instructions(body_of(parts)) if f["instr"].strip().startswith("TOC"))
    assert toc["instr"].strip() == 'TOC \\o "1-3" \\h \\z \\u'
    assert toc["dirty"] == "true"
    lines = [line for line in toc["result"].split("\n") if line]
    assert f"Recommendation\t{PAGES['recommendation']}" in lines
    assert f"Table of Authorities\t{PAGES['table-of-authorities']}" in lines
    assert len(lines) == 9


def test_page_references_point_at_bookmarks_that_exist(parts):
    root = body_of(parts)
    marks = {b.get(W + "name") for n in ("document", "footnotes") for b in etree.fromstring(parts[f"word/{n}.xml"]).iter(W + "bookmarkStart")}
    refs = [f["instr"].split()[1] for f in instructions(root) if f["instr"].split()[0] == "PAGEREF"]
    assert len(refs) == 9
    assert set(refs) <= marks
    assert {h.get(W + "anchor") for h in root.iter(W + "hyperlink") if h.get(W + "anchor")} <= marks


def test_bookmarks_of_long_and_odd_names_are_those_that_pandoc_writes():
    names = ["a" * 41, "1st", "ex:school", "é-b"]
    doc = sample.document(blocks=[div([], Attr("table-of-contents")), *[header(1, words(n), Attr(n)) for n in names]])
    parts = package(write_docx(doc, sample.layout(doc, dict.fromkeys(names, 2))))
    marks = {b.get(W + "name") for b in body_of(parts).iter(W + "bookmarkStart")}
    assert {docx_fields.bookmark(n) for n in names} <= marks


def test_each_citation_is_marked_and_the_first_in_full(parts):
    fields = instructions(etree.fromstring(parts["word/footnotes.xml"]))
    marks = [f["instr"].strip() for f in fields if f["instr"].strip().startswith("TA ")]
    anchors = [a for g in DOC.authorities for e in g.entries for a in e.anchors]
    assert len(marks) == len(anchors)
    full = [m for m in marks if "\\l " in m]
    assert len(full) == len(sample.RECORDS)
    assert 'TA \\l "Ford v. Wainwright, 477 U.S. 399 (1986)" \\s "Ford v. Wainwright" \\c 1' in full
    shorts = {re.search(r'\\s "(.*?)" \\c', m)[1] for m in full}
    assert len(shorts) == len(full)
    assert all(re.search(r'\\s "(.*?)" \\c \d+$', m)[1] in shorts for m in marks)


def test_the_table_of_authorities_is_a_field_for_each_group_with_pages_as_results(parts):
    fields = [f for f in instructions(body_of(parts)) if f["instr"].strip().startswith("TOA")]
    assert [f["instr"].strip() for f in fields] == [f'TOA \\c "{n}" \\p' for n in (1, 2, 4, 11)]
    assert all(f["dirty"] == "true" for f in fields)
    for field, group in zip(fields, DOC.authorities, strict=True):
        lines = [line for line in field["result"].split("\n") if line]
        wanted = []
        for entry in group.entries:
            on = sorted({PAGES[a] for a in entry.anchors})
            wanted.append("passim" if len(on) > 5 else ",\u00a0".join(map(str, on)))
        assert [line.split("\t")[1] for line in lines] == wanted


def test_word_has_not_been_given_pages_it_was_not_told():
    parts = package(write_docx(DOC, sample.layout(DOC)))
    toc = next(f for f in instructions(body_of(parts)) if f["instr"].strip().startswith("TOC"))
    assert "\t" not in toc["result"]
    assert b"awaited" not in parts["word/document.xml"]


def test_the_layout_may_be_made_while_pandoc_writes(monkeypatch):
    order = []
    convert = docx.convert
    monkeypatch.setattr(docx, "convert", lambda *given, **more: (order.append("pandoc"), convert(*given, **more))[1])
    write_docx(DOC, lambda: (order.append("layout"), sample.layout(DOC)())[1])
    assert order == ["pandoc", "layout"]


def test_captions_count_with_fields(parts):
    fields = [(f["instr"].split()[1], f["result"]) for f in instructions(body_of(parts)) if f["instr"].strip().startswith("SEQ")]
    assert fields == [("Figure", "1"), ("Table", "1"), ("Table", "2")]


def test_the_head_of_every_page_says_docket_and_page_of_pages(parts):
    head = etree.fromstring(parts["word/header.xml"])
    assert [f["instr"].strip() for f in instructions(head)] == ["PAGE", "NUMPAGES"]
    assert "No. 4:25-cr-00117-ABC" in "".join(head.itertext())
    assert "FILED UNDER SEAL" in "".join(head.itertext())
    assert not "".join(etree.fromstring(parts["word/header-first.xml"]).itertext()).strip()
    assert "DRAFT" in "".join(etree.fromstring(parts["word/footer.xml"]).itertext())


def test_drawings_have_alternative_text_and_stay_inside_the_margins(parts):
    root = body_of(parts)
    named = list(root.iter("{*}docPr"))
    assert [n.get("descr") for n in named] == [sample.drawing().alt]
    assert all(int(n.get("cx")) <= 6.5 * 914_400 for n in root.iter("{*}extent"))
    assert {name.rsplit(".", 1)[1] for name in parts if name.startswith("word/media/")} == {"png"}
    drawn = list(pictures_of(sample.document().drawings.values()).values())
    assert [data for name, data in parts.items() if name.startswith("word/media/")] == drawn
    wide, high = Image.open(io.BytesIO(drawn[0])).size
    extent = next(root.iter("{*}extent"))
    assert int(extent.get("cy")) / int(extent.get("cx")) == pytest.approx(high / wide, abs=0.01)


def test_tables_repeat_their_heads_and_keep_their_rows_whole(parts):
    tables = [t for t in body_of(parts).iter(W + "tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(W + "val") == "Table"]
    assert len(tables) == 2
    for found in tables:
        rows = found.findall(W + "tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert sum(int(c.get(W + "w")) for c in found.iter(W + "gridCol")) == pytest.approx(9360, abs=6)
    small = {p.get(W + "val") for p in tables[1].iter(W + "pStyle")}
    assert small == {"TableTextSmall"}


def test_a_row_longer_than_a_page_may_break_and_two_row_tables_do_not_cling():
    rows = [[[plain(words("word " * 400))], [bullet_list([[plain(words("a"))]])]]]
    doc = sample.document(blocks=[table(["A", "B"], rows, caption="c", widths=[0.5, 0.5]), para(words("after"))])
    found = next(t for t in body_of(package(write_docx(doc, sample.layout(doc)))).iter(W + "tbl")
                 if t.find(f"{W}tblPr/{W}tblStyle").get(W + "val") == "Table")
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in found.findall(W + "tr")] == [True, False]


def test_boxes_hold_whatever_they_are_given():
    boxes = [
        div([para(words("first")), bullet_list([[para(words("item"))]])], Attr(classes=("note-box",))),
        div([table(["A", "B"], [[[plain(words("x"))], [plain(words("y"))]]] * 3, caption="in a box", widths=[0.5, 0.5])], Attr(classes=("counsel",))),
        div([], Attr(classes=("counsel",))),
    ]
    body = body_of(package(write_docx(sample.document(blocks=boxes), sample.layout(sample.document(blocks=boxes)))))
    styles = [t.find(f"{W}tblPr/{W}tblStyle").get(W + "val") for t in body.iter(W + "tbl")]
    assert styles.count("NoteBox") == 1
    assert styles.count("CounselBox") == 2
    for cell in body.iter(W + "tc"):
        assert cell[-1].tag == W + "p"


def test_page_breaks_leave_no_empty_line_and_none_at_the_end():
    blocks = [div([], Attr(classes=("page-break",))), header(1, words("A")), div([], Attr(classes=("page-break",))),
              table(["A"], [[[plain(words("x"))]]], caption="", widths=[1]), div([], Attr(classes=("page-break",)))]
    blocks[3]["c"][1] = [None, []]
    body = body_of(package(write_docx(sample.document(blocks=blocks), sample.layout(sample.document(blocks=blocks)))))
    breaking = [p for p in body.iter(W + "p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert ["".join(t.text for t in p.iter(W + "t")) for p in breaking] == ["A", "Table 1."]


def test_a_group_without_entries_leaves_no_heading():
    doc = sample.document(authorities=(sample.Group("Cases", ()),), blocks=[div([], Attr("table-of-authorities"))])
    assert "Cases" not in "".join(body_of(package(write_docx(doc, sample.layout(doc)))).itertext())


def test_short_texts_of_two_authorities_never_coincide():
    entries = (sample.Entry("a", words("Same, 1"), ("x",)), sample.Entry("b", words("Same, 2"), ("y",)))
    text = [para([span(words("s"), Attr(i, ("citation",)))]) for i in "xy"]
    parts = package(write_docx(sample.document(authorities=(sample.Group("Other", entries),), blocks=text), sample.layout(sample.document(authorities=(sample.Group("Other", entries),), blocks=text))))
    shorts = re.findall(r'\\s "(.*?)"', "".join(f["instr"] for f in instructions(body_of(parts))))
    assert shorts == ["Same", "Same (2)"]


@given(st.text(alphabet='"“”\\ab c', max_size=20))
def test_text_in_a_field_ends_only_where_its_quotation_mark_does(text):
    made = docx_fields.field_text(text)
    assert re.sub(r"\\(.)", r"\1", made) == text
    assert not re.search(r'(?<!\\)(\\\\)*["“”]', made)


def test_marked_citations_keep_their_letters_in_every_kind_of_inline():
    quoted = {"t": "Quoted", "c": [{"t": "SingleQuote"}, words("q")]}
    double = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, words("d")]}
    inlines = [emph(words("it")), {"t": "SmallCaps", "c": words("sc")}, {"t": "Strong", "c": words("st")}, link(words("li"), "#x"),
               span(words("sp")), quoted, double, {"t": "Code", "c": [["", [], []], "co"]}, {"t": "Space"}, {"t": "Str", "c": "<&>"}]
    xml = f'<w:p xmlns:w="{W[1:-1]}">{docx_fields.ta_field("s", 3, inlines)}</w:p>'
    root = etree.fromstring(xml)
    text = "".join(n.text for n in root.iter(W + "instrText"))
    assert text == ' TA \\l "itscstlisp‘q’\\“d\\”co <&>" \\s "s" \\c 3 '
    assert len(list(root.iter(W + "i"))) == 1


def test_categories_are_words_own_where_it_has_them():
    assert [docx_fields.category(t, i) for i, t in enumerate(("Cases", "Statutes and guidelines", "Rules", "Social science", "Other", ""))] == [1, 2, 4, 11, 3, 13]


def test_an_authority_on_six_pages_is_passim_and_unknown_anchors_count_for_nothing():
    pages = {str(n): n for n in range(6)}
    assert docx_fields.pages_text(pages, pages) == "passim"
    assert docx_fields.pages_text(["1", "9"], pages) == "1"
    assert docx_fields.pages_text([], pages) == ""
