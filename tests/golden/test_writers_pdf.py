"""The PDF: archival and accessible, right page numbers, nothing but the document in it."""

import importlib.util
import io
import re
from pathlib import Path

import pikepdf
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.appendix import glyphs, pdf
from workbench.appendix.rendering import Document
from workbench.appendix.typesetting import literal
from workbench.errors import RenderError
from workbench.tree import Attr, div, emph, header, link, note, para, plain, span, strong, table, words


def load_sample():
    spec = importlib.util.spec_from_file_location("writers_sample", Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sample = load_sample()
DOC = sample.document()


@pytest.fixture(scope="module")
def made():
    return pdf.lay_out(DOC)


@pytest.fixture(scope="module")
def pages(made):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.pdf)).pages]


@given(st.text())
@settings(max_examples=300)
def test_a_string_literal_reads_back_as_the_text_it_was_made_from(text):
    made = literal(text.encode("utf-8", "replace").decode())
    assert made[0] == made[-1] == '"'
    inner = made[1:-1]
    # No quotation mark and no line break stands in it unescaped, so nothing can end the literal early.
    assert not re.search(r'(?<!\\)(\\\\)*"', inner)
    assert "\n" not in inner
    read = re.sub(r"\\u\{([0-9a-f]+)\}|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else
                  {"n": "\n", "r": "\r", "t": "\t"}.get(m[2], m[2]), inner, flags=re.DOTALL)
    assert read == text.encode("utf-8", "replace").decode()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8))
@settings(max_examples=25)
def test_typst_reads_a_literal_as_the_text_it_was_made_from(texts):
    import json

    source = f"#metadata(({''.join(literal(t) + ', ' for t in texts)}))<x>"
    assert json.loads(typst.query(source.encode(), "<x>", field="value", one=True)) == texts


def test_the_pdf_declares_archival_and_accessible_conformance(made):
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        meta = file.open_metadata()
        assert meta["pdfaid:part"] == "2"
        assert meta["pdfaid:conformance"] == "A"
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == DOC.title
        assert str(file.Root.Lang) == "en-US"
        assert bool(file.Root.MarkInfo.Marked)
        assert file.Root.ViewerPreferences.DisplayDocTitle


def test_the_pdf_has_no_script_no_attachment_and_no_action_but_links(made):
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        assert not list(file.attachments)
        assert "/OpenAction" not in file.Root
        assert "/JavaScript" not in file.Root.get("/Names", {})
        kinds = {str(o.S) for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Action"}
        assert kinds <= {"/URI", "/GoTo"}
        assert "/Author" not in file.docinfo


def test_the_pdf_is_stamped_with_the_documents_date(made):
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        assert "20261104" in str(file.docinfo["/CreationDate"])


def test_bookmarks_name_every_heading(made):
    with pikepdf.open(io.BytesIO(made.pdf)) as file, file.open_outline() as outline:
        def titles(items):
            for item in items:
                yield item.title
                yield from titles(item.children)

        found = list(titles(outline.root))
    for wanted in ("Table of Contents", "Table of Authorities", "Summary", "Exposure to Lead Before Age Three", "Recommendation"):
        assert wanted in found


def test_pages_carry_labels(made):
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    assert reader.page_labels == [str(n) for n in range(1, len(reader.pages) + 1)]


def test_every_page_but_the_cover_says_the_docket_and_its_number(pages):
    assert "Page 1 of" not in pages[0]
    for number, text in enumerate(pages[1:], start=2):
        assert "No. 4:25-cr-00117-ABC" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "FILED UNDER SEAL" in text
        assert "DRAFT — not approved by counsel" in text


def test_every_citation_stands_on_the_page_that_is_reported_for_it(made, pages):
    assert len([name for name in made.pages if name.startswith("cite-")]) == 30 - 3
    for text, anchor in (("Ford v. Wainwright", "cite-5"), ("Leonard v. Pepsico", "cite-20")):
        on = [n for n, page in enumerate(pages, start=1) if text in page and n > 3]
        assert made.pages[anchor] in on
    assert made.pages["recommendation"] == len(pages)
    assert {"tbl-plan", "fig-timeline", "table-of-authorities"} <= set(made.pages)


def test_the_table_of_authorities_names_each_authority_with_its_pages(made, pages):
    page = next(text for text in pages if text.count("Table of Authorities") and "Cases" in text)
    flat = re.sub(r"[\s.\u2060]+", " ", page)
    for group in DOC.authorities:
        for entry in group.entries:
            on = sorted({made.pages[a] for a in entry.anchors})
            wanted = "passim" if len(on) > 5 else ", ".join(map(str, on))
            end = re.sub(r"[\s.\u2060]+", " ", sample.parts(entry.key)[-1]["c"])
            assert re.search(re.escape(end) + r" ?" + wanted + r"\b", flat), entry.key


def test_an_authority_on_more_than_five_pages_is_passim(made, pages):
    statute = next(e for g in DOC.authorities for e in g.entries if e.key == "3553")
    on = {made.pages[a] for a in statute.anchors}
    assert ("passim" in pages[2]) == (len(on) > 5)
    assert len(on) == 6


def test_the_contents_list_each_heading_with_its_page(made, pages):
    flat = re.sub(r"[\s.\u2060]+", " ", pages[1])
    for title, name in (("The Evidence", "evidence"), ("Recommendation", "recommendation"), ("Loss of a Parent", "section-6")):
        assert f"{title} {made.pages[name]}" in flat


def test_a_note_in_a_heading_is_printed_once_and_headings_before_the_contents_keep_their_pages():
    cited = span(words("Aizer"), Attr("in-heading", ("citation",)))
    doc = sample.document(
        authorities=(sample.Group("Other", (sample.Entry("a", words("Aizer"), ("in-heading",)),)),),
        blocks=[header(1, words("First"), Attr("first")), div([], Attr(classes=("page-break",))), div([], Attr("table-of-contents")),
                header(1, [*words("Noted"), note([para([cited, *words(" once only.")])])], Attr("noted")),
                para([link(words("to the note"), "#in-heading"), *words(" and "), link(words("up"), "#first")]),
                div([], Attr("table-of-authorities"))])
    assert pdf.pages_of(doc) == {"first": 2, "noted": 3, "in-heading": 3, "table-of-authorities": 3}
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.write_pdf(doc))).pages)
    assert text.count("once only") == 1
    assert text.count("Noted") == 2


def test_a_table_that_crosses_a_page_repeats_its_head(pages):
    assert sum("Certainty" in text and "Design" in text for text in pages) == 2


def test_nothing_is_printed_outside_the_margins():
    doc = Document(title="t", caption=sample.caption(), blocks=[table(
        ["Institutionalization", "B", "C", "D", "E", "F", "G", "H"],
        [[[plain(words("https://example.org/" + "a" * 60))]] + [[plain(words("unverhältnismäßigkeitsprinzip"))]] * 7] * 30,
        caption="Wide", widths=[0.125] * 8), para([strong(words("Long:")), *words(" " + "Donaudampfschifffahrtsgesellschaft" * 6)]),
        para(words("B" * 200)), para(words("x1" * 90))])
    import pypdfium2

    file = pypdfium2.PdfDocument(pdf.write_pdf(doc))
    for page in list(file)[1:]:
        text = page.get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars())]
        assert max(box[2] for box in boxes) <= 612 - 72 + 0.5
        assert min(box[0] for box in boxes if box[2] > box[0]) >= 72 - 0.5
    file.close()


def test_a_summary_that_is_a_little_too_long_is_set_smaller_to_keep_its_page():
    line = "The plan begins on the day of release with a place to live, treatment, and a job. "
    short = Document(title="t", caption=sample.caption(), blocks=[
        div([header(1, words("Summary")), *[para(words(line * 5))] * 8], Attr(classes=("one-page",))), header(1, words("Next"), Attr("next"))])
    assert pdf.pages_of(short)["next"] == 3


def test_alternative_text_stands_on_every_figure(made):
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        alts = [str(o.Alt) for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
    assert sample.drawing().alt in alts


def test_a_document_that_typst_refuses_is_an_error_without_its_text():
    broken = sample.document(drawings={"figure:timeline": sample.Drawing("figure:timeline", "<svg secret-name", "alt", 6.5, 2)})
    for act in (pdf.write_pdf, pdf.pages_of):
        with pytest.raises(RenderError) as caught:
            act(broken)
        assert caught.value.code == "SW520"
        assert "secret-name" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_the_template_folder_is_all_that_typst_can_read():
    root = pdf.share("templates") / "typst"
    assert sorted(p.name for p in root.iterdir()) == ["appendix.typ", "main.typ", "pictures.typ"]


def test_missing_fallback_fonts_are_a_plain_error(monkeypatch):
    monkeypatch.setattr(glyphs.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RenderError) as caught:
        glyphs.fallback_folder()
    assert caught.value.code == "SW521"


def test_each_character_goes_to_a_typeface_that_has_it():
    assert list(glyphs.runs("plain")) == [("plain", True)]
    assert list(glyphs.runs("é ≥ שלום")) == [("é ≥ שלום", True)]
    assert list(glyphs.runs("a مرحبا b")) == [("a ", True), ("مرحبا", False), (" b", True)]
    assert list(glyphs.runs("中")) == [("[U+4E2D]", True)]


def test_fallback_typefaces_stand_upright_inside_any_emphasis_and_do_not_stop_the_pdf():
    arabic = words("مرحبا 😀 ☯")
    inlines = [emph([strong(arabic)]), strong([strong(arabic), emph([emph(arabic)])]), {"t": "Code", "c": [["", [], []], "مرحبا"]}]
    doc = Document(title="t", caption=sample.caption(), blocks=[header(3, inlines), para(inlines), {"t": "CodeBlock", "c": [["", [], []], "a ☯\nb"]}])
    assert pdf.write_pdf(doc)


def test_the_bodys_typeface_has_every_character_it_is_trusted_with():
    chars = "".join(chr(c) for low, high in glyphs.HOME for c in range(low, high + 1))
    source = ('#set document(title: "t")\n#set text(font: "Libertinus Serif", fallback: false, lang: "en")\n'
              f"#{literal(chars)};#strong[#{literal(chars)};]#emph[#{literal(chars)};#strong[#{literal(chars)};]]")
    fonts = typst.Fonts(include_system_fonts=False)
    assert typst.Compiler(source.encode(), font_paths=fonts).compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)


def test_every_kind_of_block_and_inline_that_pandoc_reads_can_be_set():
    import json
    import subprocess

    import pypandoc

    text = (
        "~~struck~~ H~2~O x^2^ [caps]{.smallcaps} [under]{.underline} `code` 'single' \"double\"  \nnext $x$\n\n> quoted\n\n"
        "    code block\n    second line\n\n(iv) four\n(v) five\n\n1. one\n\n2. two\n\n- a\n- b\n\n| line one\n| line two\n\n---\n\n"
        "Term\n: What it means\n\n[to a place](#h) [to nowhere](#none) <https://example.org>\n\n# H {#h}\n\n"
        "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n\n::: counsel\nOnly counsel.\n:::\n\n::: other\nPlain group.\n:::\n\n::: page-break\n:::\n\nEnd.\n"
    )
    tree = json.loads(subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown-raw_html-raw_tex", "-t", "json"], input=text.encode(),
        capture_output=True, check=True).stdout)
    doc = Document(title="t", caption=sample.caption(), blocks=tree["blocks"])
    found = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.write_pdf(doc))).pages)
    for wanted in ("struck", "caps", "under", "code", "‘single’", "“double”", "quoted", "second line", "iv.", "line two", "What it means",
                   "to nowhere", "https://example.org", "Only counsel.", "Plain group.", "End."):
        assert wanted in re.sub(r"\s+", " ", found), wanted
