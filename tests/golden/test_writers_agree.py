"""Hostile text, raw output and determinism: what all three writers owe the same document."""

import datetime as dt
import importlib.util
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import lxml.html
import pypdf
import pytest
from lxml import etree

from workbench.appendix.docx import write_docx
from workbench.appendix.html import write_html
from workbench.appendix.pdf import lay_out, pages_of, write_pdf
from workbench.appendix.preparation import prepared, printable
from workbench.appendix.rendering import Card, Document, Party, parties
from workbench.errors import RenderError
from workbench.tree import (
    Attr,
    cite,
    div,
    figure,
    header,
    link,
    note,
    para,
    plain,
    raw_block,
    raw_inline,
    span,
    table,
    words,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def load_sample():
    spec = importlib.util.spec_from_file_location("writers_sample", Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sample = load_sample()

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "citation": "[@roper2005] @ex:school",
    "math": "$x$ and $$y$$",
    "raw": "`<w:p/>`{=openxml}",
    "image": "![](/etc/passwd)",
    "marks": "# * _ ~ ^ ` | \\ % & < > { } [ ]",
    "quotes": "\"double\" 'single' “curly” ‘curly’ \\\" \\\\",
    "typst": '#panic("x") #read("/etc/passwd") "; #pagebreak() //',
    "hebrew": "שלום עולם",
    "arabic": "مرحبا بالعالم",
    "zero-width": "zero\u200bwidth\u200djoiner\u2060word",
    "emoji": "face 😀 end",
    "dashes": "a -- b --- c ... d",
    "entity": "&lt;b&gt; &amp;amp; &#x41;",
    "template": "{{title}} {{docket}} {{body}} $title$",
    "long": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
}


def squeezed(text):
    """Letters and marks without blanks: layout may break lines, and extraction may show marks that are not seen."""
    return re.sub(r"[\s\u200b\u200d\u2060\u202a-\u202e\u2066-\u2069\ufeff\u00ad]+", "", text)


def html_text(data):
    root = lxml.html.document_fromstring(data.decode())
    for node in root.xpath("//style"):
        node.drop_tree()
    return root.text_content()


def docx_text(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = []
        for name in ("word/document.xml", "word/footnotes.xml", "word/header.xml"):
            root = etree.fromstring(package.read(name))
            found += [node.text or "" if node.tag == W + "t" else "\n" for node in root.iter(W + "t", W + "p")]
        return "".join(found)


def pdf_text(data):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def hostile_document(text):
    blocks = [
        header(1, words(text), Attr("first")),
        para([*words(text), note([para(words("In a note: " + text))])]),
        table([text, "B"], [[[plain(words(text))], [plain(words("b"))]]], caption="Table: " + text, widths=[0.6, 0.4]),
        figure("figure:timeline", alt="x", caption="Figure: " + text, id="fig"),
        div([para(words(text))], Attr(classes=("note-box",))),
    ]
    drawing = replace(sample.drawing(), alt="Alternative: " + text)
    caption = sample.caption(docket=text, counsel=text, parties=(Party(text), Party("Doe", "Defendant")))
    return Document(title=text, caption=caption, blocks=blocks, drawings={"figure:timeline": drawing})


#: Right-to-left text is stored in reading order by HTML and Word; a PDF stores the shapes in the order they are drawn.
VISUAL = {"hebrew", "arabic"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_printed_literally_in_all_three_formats(name):
    text = HOSTILE[name]
    doc = hostile_document(text)
    page, word = write_html(doc), write_docx(doc, sample.layout(doc))
    wanted = squeezed(text)
    # Heading (twice with the outline), paragraph, note, header cell, cell, two captions, box, docket, counsel, party.
    assert squeezed(html_text(page)).count(wanted) >= 10
    assert squeezed(docx_text(word)).count(wanted) >= 9
    pdf = squeezed(pdf_text(write_pdf(doc)))
    if name in VISUAL:
        assert all(squeezed(w) in pdf or squeezed(w)[::-1] in pdf for w in text.split())
    else:
        # A hyphen may be set where a long word is broken.
        seen = pdf.replace("-", "").replace("‐", "")
        assert seen.count(wanted.replace("-", "").replace("‐", "")) >= 8


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_alternative_text_is_literal_in_all_three_formats(name):
    import pikepdf

    text = "Alternative: " + HOSTILE[name]
    doc = hostile_document(HOSTILE[name])
    image = lxml.html.document_fromstring(write_html(doc).decode()).xpath("//img")[0]
    assert image.get("alt") == text
    with zipfile.ZipFile(io.BytesIO(write_docx(doc, sample.layout(doc)))) as package:
        assert 'descr="' in package.read("word/document.xml").decode()
        root = etree.fromstring(package.read("word/document.xml"))
    assert [n.get("descr") for n in root.iter("{*}docPr")] == [text]
    with pikepdf.open(io.BytesIO(write_pdf(doc))) as pdf:
        alts = {str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o}
    assert text in alts


def test_controls_private_characters_and_lone_surrogates_do_not_stop_any_writer():
    text = "a\x00b\x0bc\ue000d\ud800e\ufefff\uffffg"
    assert printable(text) == "a�b�c�d�e\u2060f�g"
    doc = hostile_document(text)
    assert "a�b�c�d�e" in html_text(write_html(doc))
    assert "a�b�c�d�e" in docx_text(write_docx(doc, sample.layout(doc)))
    assert "a�b�c�d�e" in squeezed(pdf_text(write_pdf(doc)))


def test_characters_that_no_font_has_are_printed_as_their_numbers_in_the_pdf_only():
    doc = hostile_document("中文 text 🧿")
    assert "[U+4E2D][U+6587] text [U+1F9FF]" in pdf_text(write_pdf(doc)).replace("\n", " ")
    assert "中文 text 🧿" in html_text(write_html(doc))
    assert "中文 text 🧿" in docx_text(write_docx(doc, sample.layout(doc)))


@pytest.mark.parametrize("node", [
    para([raw_inline("html", "<script>")]), raw_block("openxml", "<w:p/>"), para([raw_inline("typst", "#panic()")]),
    para([note([raw_block("html", "x")])]),
])
def test_raw_output_in_a_document_is_refused_by_every_writer(node):
    doc = Document(title="t", caption=sample.caption(), blocks=[node])
    for write in (write_html, write_pdf, pages_of, lambda d: write_docx(d, sample.layout(d))):
        with pytest.raises(RenderError) as caught:
            write(doc)
        assert caught.value.code == "SW530"


def test_raw_output_in_a_source_card_is_refused():
    doc = sample.document(cards={"a": Card("a", [raw_block("html", "<b>")])})
    with pytest.raises(RenderError) as caught:
        write_html(doc)
    assert caught.value.code == "SW530"


def test_an_image_that_is_not_a_drawing_is_refused_without_naming_its_target():
    secret = "/home/someone/secret.png"
    doc = Document(title="t", caption=sample.caption(), blocks=[figure(secret, alt="a", caption="c", id="f")])
    with pytest.raises(RenderError) as caught:
        prepared(doc)
    assert caught.value.code == "SW531"
    assert secret not in str(caught.value)


def test_a_drawing_without_alternative_text_is_refused():
    doc = sample.document(drawings={"figure:timeline": replace(sample.drawing(), alt=" ")})
    with pytest.raises(RenderError) as caught:
        prepared(doc)
    assert caught.value.code == "SW532"


def test_a_citation_that_was_not_resolved_is_refused():
    doc = Document(title="t", caption=sample.caption(), blocks=[para([cite("roper2005")])])
    with pytest.raises(RenderError) as caught:
        prepared(doc)
    assert caught.value.code == "SW533"


def test_links_that_run_something_become_plain_text():
    doc = Document(title="t", caption=sample.caption(), blocks=[
        para([link(words("press"), "javascript:alert(1)"), link(words("here"), "data:text/html,x")])])
    page = write_html(doc).decode()
    assert "press" in page
    assert "javascript" not in page
    assert "data:text" not in page


def test_attributes_from_a_document_cannot_carry_script_or_styles():
    doc = Document(title="t", caption=sample.caption(), blocks=[
        para([span(words("x"), Attr("s", ("c",), {"onclick": "alert(1)", "style": "position:fixed", "key": "k"}))])])
    page = write_html(doc).decode()
    assert "alert(1)" not in page
    assert "position:fixed" not in page
    assert 'data-key="k"' in page


def test_formulas_are_printed_as_they_were_typed():
    math = {"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}
    doc = Document(title="t", caption=sample.caption(), blocks=[para([math])])
    assert "$x^2$" in html_text(write_html(doc))
    assert "$x^2$" in docx_text(write_docx(doc, sample.layout(doc)))
    assert "$x^2$" in pdf_text(write_pdf(doc))


def test_an_id_that_is_given_twice_is_kept_once():
    doc = prepared(Document(title="t", caption=sample.caption(), blocks=[
        para([span(words("a"), Attr("same"))]), para([span(words("b"), Attr("same"))]), header(1, words("h"), Attr("section-1")),
        header(5, words("deep"))]))
    assert [b["c"][0]["c"][0][0] for b in doc.blocks[:2]] == ["same", ""]
    assert doc.blocks[3]["c"][:2] == [2, ["section-2", [], []]]


def test_preparing_twice_changes_nothing():
    once = prepared(sample.document())
    assert prepared(once) == once


def test_the_same_document_is_the_same_bytes_in_every_format():
    first, second = sample.document(), sample.document()
    pages = pages_of(first)
    assert write_html(first) == write_html(second)
    assert write_pdf(first) == write_pdf(second)
    assert write_docx(first, sample.layout(first, pages)) == write_docx(second, sample.layout(second, pages))
    assert lay_out(first).pdf == write_pdf(first)
    assert lay_out(first).pages == pages


def test_the_words_of_the_body_are_the_same_in_all_three_formats():
    doc = sample.document()
    pages = pages_of(doc)
    texts = [squeezed(html_text(write_html(doc))), squeezed(docx_text(write_docx(doc, sample.layout(doc, pages))))]
    pdf = squeezed(pdf_text(write_pdf(doc)))
    for wanted in ("Exposure to Lead Before Age Three", "a place to live, treatment", "Weekly cognitive behavioral therapy",
                   "Invented study 13, 2023", "Events of Mr. Mercer’s life", "Hon. Anna B. Castellane", "No. 4:25-cr-00117-ABC"):
        for text in (*texts, pdf):
            assert squeezed(wanted) in text


def test_a_final_document_about_a_real_person_says_neither_draft_nor_invented():
    doc = sample.document(caption=sample.caption(state="FINAL", invented=False, legend=None, judge=None))
    page, word, pdf = html_text(write_html(doc)), docx_text(write_docx(doc, sample.layout(doc))), pdf_text(write_pdf(doc))
    for text in (page, word, pdf):
        assert "DRAFT" not in text
        assert "Invented case" not in text
        assert "FILED UNDER SEAL" not in text


def test_a_table_of_authorities_that_follows_a_heading_gets_no_second_title():
    doc = sample.document(blocks=[
        div([], Attr("table-of-contents")), header(1, words("Table of authorities"), Attr("own")),
        div([], Attr("table-of-authorities")), para(words("Text."))])
    for text in (html_text(write_html(doc)), docx_text(write_docx(doc, sample.layout(doc))), pdf_text(write_pdf(doc))):
        assert text.count("Table of authorities") == 2  # the contents and the heading
        assert "Table of Authorities" not in text


def test_the_title_of_a_computed_table_can_be_chosen():
    doc = sample.document(blocks=[div([plain(words("Inhalt"))], Attr("table-of-contents")), header(1, words("A"))])
    for text in (html_text(write_html(doc)), docx_text(write_docx(doc, sample.layout(doc))), pdf_text(write_pdf(doc))):
        assert "Inhalt" in text


def test_a_one_line_caption_splits_into_parties():
    assert parties("United States v. Doe") == (Party("United States"), Party("Doe", "Defendant"))
    assert parties("In re Doe") == (Party("In re Doe"),)


def test_the_date_is_written_out_and_stamps_every_file():
    caption = sample.caption(as_of=dt.date(2026, 1, 2))
    assert caption.date == "January 2, 2026"
    assert dt.datetime.fromtimestamp(caption.seconds, dt.UTC).isoformat() == "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize(("court", "lines"), [
    ("United States District Court for the Northern District of Exempla", ["United States District Court", "for the Northern District of Exempla"]),
    ("County Court of the State of Exempla, County of Sample", ["County Court of the State of Exempla,", "County of Sample"]),
    ("Supreme Court", ["Supreme Court"]),
])
def test_the_court_is_broken_as_captions_break_it(court, lines):
    doc = sample.document(caption=sample.caption(court=court))
    assert list(doc.caption.court_lines) == lines
    page = lxml.html.document_fromstring(write_html(doc).decode())
    assert page.xpath("//p[@class='court']/span/text()") == lines
    assert "\n".join(lines) in docx_text(write_docx(doc, sample.layout(doc))).replace("\n\n", "\n")
    assert "\n".join(line.upper() for line in lines) in pdf_text(write_pdf(doc))
