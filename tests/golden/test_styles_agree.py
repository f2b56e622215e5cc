"""One appendix in every manner of citing, read back from all three formats."""

import datetime as dt
import functools
import io
import re
import zipfile

import lxml.html
import nbformat
import pypdf
import pypdfium2
import pytest
from lxml import etree

from workbench.appendix.assembly import assemble
from workbench.appendix.composition import compose
from workbench.appendix.docx import write_docx
from workbench.appendix.html import write_html
from workbench.appendix.notebook import Appendix
from workbench.case.files import load_case
from workbench.citations.styles import manner
from workbench.errors import CitationError
from workbench.evidence.library import load_library
from workbench.settings import share

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MANNERS = (("bluebook", "footnotes"), ("bluebook", "text"), ("apa7", "text"))
SECTIONS = ("cover", "summary", "contents", "basis", "claims", "recommendation", "exhibits", "authorities")
NARRATIVE = ("As @monahan2013psychosocial [p. 1100; see also @gardner2005peer] found, peers matter [@roper-v-simmons-2005, at "
             "569; @ex:school, at 12].^[So too [@gardner2005peer, p. 630].]")


def squeezed(text):
    return re.sub(r"[\s\u00ad\u2010\u200b\u2060-]+", "", text)


@functools.cache
def made(style, place):
    """The document in a manner, and its three formats."""
    library = load_library()
    c = compose(load_case(share("examples") / "federal-youth.json"), library, volume="sealed", as_of=dt.date(2026, 11, 20))
    appendix = Appendix(c, style, place)
    cells = [nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output(
        "display_data", getattr(appendix, name)()._repr_mimebundle_())]) for name in SECTIONS]
    keys = {"monahan2013psychosocial": next(k for k in library.sources if k.startswith("monahan")),
            "gardner2005peer": next(k for k in library.sources if k.startswith("gardner")),
            "roper-v-simmons-2005": next(k for k in library.law.authorities if k.startswith("roper")),
            "ex:school": f"ex:{c.case.exhibits[0].key}"}
    text = re.sub(r"@([\w:-]+\w)", lambda found: "@" + keys[found[1]], NARRATIVE)
    cells.insert(4, nbformat.v4.new_markdown_cell(text))
    assembled = assemble(nbformat.v4.new_notebook(cells=cells), library)
    document, layout = assembled.document, assembled.layout
    return assembled, write_html(document), write_docx(document, lambda: layout), layout.pdf


def page_of(data):
    page = lxml.html.document_fromstring(data.decode())
    for extra in page.xpath("//style | //details | //a[@role='doc-backlink'] | //nav"):
        extra.drop_tree()
    return page


def word(data, part="document"):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(f"word/{part}.xml"))


def shown(root):
    return squeezed("".join(node.text or "" for node in root.iter(f"{W}t")))


def lefts(pdf, page):
    """Where lines begin on a page, in points from its edge."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    return {round(text.get_rect(i)[0]) for i in range(text.count_rects())}


def in_order(text, pieces):
    """The pieces that do not follow each other in a text."""
    at, missing = 0, []
    for piece in pieces:
        found = text.find(squeezed(piece), at)
        if found < 0:
            missing.append(piece)
        else:
            at = found + 1
    return missing


@pytest.mark.parametrize(("style", "place"), MANNERS)
def test_every_citation_is_in_all_three_formats_and_on_its_page(style, place):
    assembled, html, docx, pdf = made(style, place)
    said = [one.text for one in assembled.cited if place == "footnotes" or one.note is None]
    assert len(said) > 40
    page = page_of(html)
    if place == "footnotes":
        said = [one.text for one in assembled.cited]
        assert not in_order(squeezed(page.xpath("//*[@id='footnotes']")[0].text_content()), said)
        assert not in_order(shown(word(docx, "footnotes")), said)
    else:
        assert not in_order(squeezed(page.xpath("//main")[0].text_content()), said)
        assert not in_order(shown(word(docx)), said)
    pages = [squeezed(one.extract_text()) for one in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    for one in assembled.cited:
        # Its first words: a citation may go on overleaf.
        assert squeezed(one.text)[:6] in pages[assembled.layout.pages[one.anchor] - 1], one


@pytest.mark.parametrize(("style", "place"), MANNERS[1:])
def test_citations_in_the_text_leave_only_the_authors_own_footnote(style, place):
    _, html, docx, _ = made(style, place)
    assert len(page_of(html).xpath("//a[@role='doc-noteref']")) == 1
    notes = [n for n in word(docx, "footnotes").iter(f"{W}footnote") if n.get(f"{W}type") is None]
    assert len(notes) == 1


def test_the_list_of_references_is_the_same_everywhere_with_hanging_lines_and_links():
    _, html, docx, pdf = made("apa7", "text")
    page = page_of(html)
    entries = [squeezed(one.text_content()) for one in page.xpath("//div[@role='doc-bibliography']/div[@class='reference']")]
    assert len(entries) > 15
    assert [key for key in page.xpath("//div[@class='reference']/@data-key") if key.startswith("ex:")] == []
    paragraphs = [p for p in word(docx).iter(f"{W}p") if (s := p.find(f"{W}pPr/{W}pStyle")) is not None
                  and s.get(f"{W}val") == "Bibliography"]
    assert [shown(one) for one in paragraphs] == entries
    style = next(s for s in word(docx, "styles").iter(f"{W}style") if s.get(f"{W}styleId") == "Bibliography")
    assert style.find(f"{W}pPr/{W}ind").get(f"{W}hanging") == "720"  # half an inch
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = squeezed("".join(one.extract_text() for one in reader.pages))
    assert [one for one in entries if one not in text] == []  # and none is parted by the foot of a page
    assert {72, 108} <= lefts(pdf, page=next(i for i, one in enumerate(reader.pages) if "Gardner, M., &" in one.extract_text()))
    dois = {link for link in page.xpath("//div[@class='reference']//a/@href") if "doi.org" in link}
    assert len(dois) > 10
    uris = {str(a.get_object()["/A"]["/URI"]) for one in reader.pages for a in one.get("/Annots", [])
            if "/URI" in a.get_object().get("/A", {})}
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        targets = set(re.findall(r'Target="(https://[^"]+)"', package.read("word/_rels/document.xml.rels").decode()))
    assert dois <= uris
    assert dois <= targets
    # Every citation of a listed work leads to its entry, and every entry is cited.
    listed = {f"#{one}" for one in page.xpath("//div[@class='reference']/@id")}
    assert listed == set(page.xpath("//span[@class='citation']/a/@href"))
    anchors = {a.get(f"{W}anchor") for a in word(docx).iter(f"{W}hyperlink")}
    names = {b.get(f"{W}name") for b in word(docx).iter(f"{W}bookmarkStart")}
    assert {one for one in anchors if one and one.startswith("ref-")} <= names


@pytest.mark.parametrize(("style", "place"), MANNERS)
def test_the_table_of_authorities_names_each_authority_once_with_its_pages(style, place):
    assembled, html, docx, _ = made(style, place)
    lines = [one for group in assembled.document.authorities for one in group.entries]
    cited = {one.key for one in assembled.cited if not one.key.startswith("ex:")}
    assert [one.key for one in lines] == list(dict.fromkeys(one.key for one in lines))
    assert {one.key for one in lines} == cited
    assert all(anchor in assembled.layout.pages for one in lines for anchor in one.anchors)
    assert len(page_of(html).xpath("//div[@class='authorities']//li")) == len(lines)
    parts = (word(docx), word(docx, "footnotes"))
    codes = [(node.text or "").strip() for root in parts for node in root.iter(f"{W}instrText")]
    assert sum(code == "TA" or code.startswith("TA ") for code in codes) == sum(len(one.anchors) for one in lines)
    assert html.decode().count(">Table of ") == 1 + html.decode().count('href="#authorities"')


@pytest.mark.parametrize(("style", "place"), MANNERS)
def test_each_source_card_is_within_reach_of_what_cites_it(style, place):
    assembled, html, _, _ = made(style, place)
    page = lxml.html.document_fromstring(html.decode())
    where = {"footnotes": "//li[starts-with(@id,'fn')]", "text": "//main"}[place]
    cards = page.xpath(f"{where}//details[@class='card']")
    assert len(cards) >= len(assembled.document.cards) > 10


def test_a_second_writing_is_the_same_bytes():
    assert made.__wrapped__("apa7", "text")[1:] == made("apa7", "text")[1:]


def test_the_forms_of_a_passage_in_each_manner():
    texts = {}
    for style, place in MANNERS:
        page = page_of(made(style, place)[1])
        passage = next(p for p in page.xpath("//main//p") if "peers matter" in p.text_content())
        texts[style, place] = passage.text_content().replace("\u00a0", " ")
    assert texts["apa7", "text"].startswith("As Monahan et al. (2013, p. 1100; see also Gardner & Steinberg, 2005) found, peers matter (")
    assert "Roper v. Simmons, 2005, p. 569; Ex. A at 12)." in texts["apa7", "text"]
    assert "Roper v. Simmons, 543 U.S. 551, 569 (2005); Ex. A at 12" in texts["bluebook", "text"]
    assert "Roper" not in texts["bluebook", "footnotes"]


@pytest.mark.parametrize(("style", "place", "code"), [("apa", "", "SW301"), ("apa7", "footnotes", "SW302"), ("bluebook", "margin", "SW302")])
def test_a_manner_that_there_is_not_is_refused(style, place, code):
    with pytest.raises(CitationError) as caught:
        manner(style, place)
    assert caught.value.code == code
