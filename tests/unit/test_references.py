"""The list of references in its place, and the places that a web page names for a citation in the text."""

import datetime as dt

import lxml.html

from workbench.appendix.html import write_html
from workbench.appendix.references import references_place, with_references
from workbench.appendix.rendering import Caption, Card, Document
from workbench.citations.authorities import Entry, Group
from workbench.tree import Attr, bullet_list, div, header, link, para, plain, plain_text, span, walk, words

CAPTION = Caption("Court", (), "1", "T", "FINAL", "p", "c", dt.date(2026, 1, 1))


def cited(key, text, anchor):
    return span(words(text), Attr(anchor, ("citation",), {"key": key}))


BODY = [header(1, words("One"), Attr("one")), para([*words("So "), cited("fern", "(Fern, 2080)", "cite-1"), *words("; "), cited("law", "(Fern v. Moss)", "cite-2")])]
FERN = ("fern", [*words("Fern, A. B.-C. (2080). T. "), link(words("https://doi.org/10.1/x"), "https://doi.org/10.1/x")])


def links(blocks):
    return [(plain_text(node["c"][1]), node["c"][2][0]) for node in walk(blocks) if node["t"] == "Link"]


def test_the_list_stands_in_its_place_and_every_citation_of_an_entry_leads_to_it():
    found = with_references([*BODY, references_place(), header(1, words("Last"))], [FERN])
    assert [plain_text(node).strip() for node in found if node["t"] == "Header"] == ["One", "References", "Last"]
    assert links(found) == [("(Fern, 2080)", "#ref-fern"), ("https://doi.org/10.1/x", "https://doi.org/10.1/x")]


def test_without_a_place_it_stands_at_the_end_and_without_entries_nowhere():
    assert [node["t"] for node in with_references(BODY, [FERN])] == ["Header", "Para", "Header", "Div"]
    assert with_references([*BODY, references_place()], []) == BODY
    assert with_references(BODY, []) == BODY


def test_initials_of_one_name_are_not_parted():
    text = plain_text(with_references(BODY, [FERN])[-1])
    assert text.startswith("Fern, A.\u00a0B.-C. (2080)")


def page(**changes):
    lines = [Entry("law", tuple(words("Fern v. Moss")), "f", ("cite-2", "cite-3", "cite-4"))]
    body = [*BODY, header(2, words("Two"), Attr("two")),
            bullet_list([[plain([cited("law", "Fern", "cite-3")])], [plain([cited("law", "Fern", "cite-4")])]]),
            references_place(), div([], Attr("table-of-authorities"))]
    given = {"authorities": (Group("Cases", tuple(lines)),), "cards": {}} | changes
    return lxml.html.document_fromstring(write_html(Document("T", CAPTION, with_references(body, [FERN]), **given)).decode())


def test_the_web_page_names_the_heading_under_which_the_text_cites_an_authority():
    line = page().xpath("//*[contains(@class,'authorities')]//li")[0]
    assert line.text_content().strip() == "Fern v. Moss — One; Two"
    assert line.xpath(".//a/@href") == ["#cite-2", "#cite-3"]


def test_cards_stand_under_the_reference_or_the_line_of_the_table():
    cards = {key: Card(key, [para(words(f"About {key}."))], title=key) for key in ("fern", "law")}
    found = page(cards=cards)
    assert [one.text_content() for one in found.xpath("//div[@class='reference']/details//p")] == ["About fern."]
    assert [one.text_content() for one in found.xpath("//*[contains(@class,'authorities')]//details//p")] == ["About law."]
