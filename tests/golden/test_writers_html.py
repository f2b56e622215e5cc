"""The HTML: one file, nothing loaded, landmarks, notes that link both ways, a card at each citation."""

import importlib.util
import itertools
import re
from pathlib import Path

import lxml.html
import pytest

from workbench.appendix.html import write_html
from workbench.appendix.rendering import Card
from workbench.tree import Attr, header, para, span, table, words


def load_sample():
    spec = importlib.util.spec_from_file_location("writers_sample", Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sample = load_sample()
DOC = sample.document()


@pytest.fixture(scope="module")
def text():
    return write_html(DOC).decode()


@pytest.fixture(scope="module")
def page(text):
    return lxml.html.document_fromstring(text)


def test_the_page_runs_no_script_and_loads_nothing(text, page):
    assert not page.xpath("//script | //link | //iframe | //object | //embed | //form | //base")
    for node in page.iter():
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            if name in {"src", "srcset", "data", "poster", "background"}:
                assert value.startswith("data:image/svg+xml;base64,")
    assert not re.search(r"url\(|@import", page.xpath("string(//style)"))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy


def test_only_links_a_reader_may_follow_lead_out(page):
    out = page.xpath("//a[starts-with(@href, 'http')]")
    assert out
    assert {a.get("href").split("/")[2] for a in out} == {"doi.org"}
    assert all(a.get("rel") == "noreferrer" for a in out)


def test_the_page_has_its_language_title_landmarks_and_one_main_heading(page):
    assert page.get("lang") == "en-US"
    assert page.findtext(".//title") == DOC.title
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.xpath(f"//body/{landmark}")) == 1, landmark
    assert [h.text_content() for h in page.iter("h1")] == ["Sentencing Mitigation Appendix"]
    skip = page.xpath("//body/a[1]")[0]
    assert skip.get("href") == "#main"
    assert page.xpath("//*[@id='main']")[0].tag == "main"


def test_heading_levels_do_not_skip(page):
    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_no_id_is_given_twice_and_every_inner_link_arrives(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert href[1:] in ids, href


def test_each_footnote_links_to_its_place_and_back(page):
    refs = page.xpath("//a[@role='doc-noteref']")
    items = page.xpath("//section[@role='doc-endnotes']//li[starts-with(@id, 'fn')]")
    assert len(refs) == len(items) == 25
    for ref, item in zip(refs, items, strict=True):
        assert ref.get("href") == f"#{item.get('id')}"
        back = item.xpath(".//a[@role='doc-backlink']")
        assert [b.get("href") for b in back] == [f"#{ref.get('id')}"]
        assert back[0].get("aria-label").startswith("Back to reference")
        assert not back[0].xpath("ancestor::details")


def test_each_citation_of_a_source_with_a_card_shows_it_once_a_note(page):
    for item in page.xpath("//section[@role='doc-endnotes']//li[starts-with(@id, 'fn')]"):
        keys = list(dict.fromkeys(item.xpath(".//span[contains(@class, 'citation')]/@data-key")))
        assert len(item.xpath("./details")) == len([k for k in keys if k in DOC.cards])
    card = page.xpath("//details")[0]
    assert card.findtext("summary").startswith("About this source: Anna Aizer & Janet Currie")
    assert "Limits" in card.text_content()


def test_a_card_may_name_itself_and_one_without_an_authority_shows_its_key():
    cards = {"aizer2019": Card("aizer2019", [para(words("x"))], title="Aizer <2019>"), "odd": Card("odd", [para(words("y"))])}
    note = {"t": "Note", "c": [para([span(words("z"), Attr("q", ("citation",), {"key": "odd"}))])]}
    page = lxml.html.document_fromstring(write_html(sample.document(
        cards=cards, blocks=[*DOC.blocks, para([*words("And"), note])])).decode())
    summaries = {s.text_content() for s in page.xpath("//summary")}
    assert summaries == {"About this source: Aizer <2019>", "About this source: odd"}


def test_tables_have_captions_and_scoped_headers(page):
    tables = page.xpath("//table")
    assert [t.findtext("caption/strong") for t in tables] == ["Table 1.", "Table 2."]
    for found in tables:
        heads = found.xpath("./thead//th")
        assert heads
        assert {th.get("scope") for th in heads} == {"col"}
        frame = found.getparent()
        assert frame.get("role") == "region"
        assert page.xpath(f"//*[@id='{frame.get('aria-labelledby')}']")[0].tag == "caption"


def test_a_table_with_row_headers_and_no_caption_is_named_too():
    plain_table = table(["A", "B"], [[[para(words("x"))], [para(words("y"))]]], caption="", widths=[0.5, 0.5])
    plain_table["c"][4][0][1] = 1
    page = lxml.html.document_fromstring(write_html(sample.document(blocks=[plain_table])).decode())
    assert page.xpath("//tbody//th/@scope") == ["row"]
    assert page.xpath("//div[@class='table-frame']")


def test_figures_are_inline_drawings_with_alternative_text(page):
    images = page.xpath("//img")
    assert [i.get("alt") for i in images] == [sample.drawing().alt]
    assert page.xpath("//figcaption")[0].text_content() == "Figure 1. Events of Mr. Mercer’s life over developmental periods"


def test_the_table_of_authorities_links_each_citation(page):
    part = page.xpath("//main//*[contains(@class, 'authorities')]")[0]
    links = part.xpath(".//a/@href")
    assert links == [f"#{a}" for g in DOC.authorities for e in g.entries for a in e.anchors]
    first = part.xpath(".//li")[0]
    assert first.text_content().strip() == "Ford v. Wainwright, 477 U.S. 399 (1986) — n.\u00a05"


def test_a_citation_outside_a_note_is_named_as_text():
    entry = sample.Entry("k", words("Some Work"), ("cite-a", "lost"))
    doc = sample.document(
        authorities=(sample.Group("Other", (entry,)),),
        blocks=[para([span(words("cited"), Attr("cite-a", ("citation",), {"key": "k"}))]),
                {"t": "Div", "c": [["table-of-authorities", [], []], []]}])
    page = lxml.html.document_fromstring(write_html(doc).decode())
    assert page.xpath("//main//*[contains(@class, 'authorities')]//li")[0].text_content().strip() == "Some Work — text"


def test_the_outline_nests_as_the_headings_do(page):
    nav = page.xpath("//nav")[0]
    assert nav.xpath("./ul/li/a/text()") == [
        "Table of Authorities", "Summary", "Basis of This Report", "Childhood and Adolescence", "The Evidence", "Recommendation"]
    assert nav.xpath("./ul/li/ul/li/a/text()") == ["Exposure to Lead Before Age Three", "Loss of a Parent"]


def test_headings_that_skip_a_level_are_raised_to_the_next_one():
    doc = sample.document(blocks=[header(3, words("First")), header(3, words("Second")), header(1, words("Top")), header(3, words("Under"))])
    page = lxml.html.document_fromstring(write_html(doc).decode())
    assert [(h.tag, h.text_content()) for h in page.xpath("//main//h2 | //main//h3")] == [
        ("h2", "First"), ("h3", "Second"), ("h2", "Top"), ("h3", "Under")]
    assert page.xpath("//nav/ul/li/a/text()") == ["First", "Top"]
