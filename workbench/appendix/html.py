"""The appendix as one HTML file: no script, nothing loaded from anywhere, readable by eye, ear and printer.

Pandoc writes the body; this module puts in what a filing on a screen can do better than
paper: each citation carries the card of its source, the table of authorities links to
every citation, tables tell a screen reader their headers.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

import lxml.html

from workbench.appendix.numbering import numbered
from workbench.appendix.preparation import prepared
from workbench.appendix.references import ENTRY, LIST
from workbench.appendix.rendering import (
    AUTHORITIES,
    AUTHORITIES_TITLE,
    CONTENTS,
    AuthorityEntry,
    Caption,
    Card,
    Document,
    Drawing,
    Heading,
    contents_of,
    title_of,
    without_notes,
)
from workbench.pandoc import convert
from workbench.settings import share
from workbench.tree import (
    Attr,
    Block,
    Inline,
    Node,
    bullet_list,
    div,
    header,
    link,
    para,
    plain,
    plain_text,
    raw_block,
    rewrite,
    walk,
    words,
)

__all__ = ["write_html", "write_passage"]

_OPTIONS = ("--wrap=none", "--shift-heading-level-by=1", "--syntax-highlighting=none")


def write_html(doc: Document) -> bytes:
    """The document as one accessible HTML file, the same bytes for the same document.

    Raises:
        RenderError: The document holds what no writer prints (SW53x) or pandoc fails (SW51x).
    """
    doc = prepared(doc)
    body = convert(_blocks(doc), "html5", options=_OPTIONS)
    templates = share("templates") / "html"
    parts = {
        "language": html.escape(doc.language),
        "title": html.escape(doc.title),
        "css": (templates / "appendix.css").read_text(encoding="utf-8"),
        "skip": html.escape(doc.caption.labels.skip),
        "cover": _cover(doc.caption),
        "body": _finished(body.decode(), doc.drawings),
        "footer": html.escape(" · ".join(filter(None, (doc.caption.docket, doc.caption.footer, doc.caption.date)))),
    }
    page = (templates / "page.html").read_text(encoding="utf-8")
    # One pass over the template alone: what is put in is not looked at again.
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], page).encode()


def write_passage(doc: Document) -> bytes:
    """The blocks of a document alone, as they stand in the whole: for showing a part of it while it is written.

    What leads out of the passage is plain text.

    Raises:
        RenderError: As :func:`write_html`.
    """
    doc = prepared(doc)

    def inside(node: Node) -> Node:
        if node["t"] == "Link" and not str(node["c"][2][0]).startswith("#"):
            return {"t": "Span", "c": [node["c"][0], node["c"][1]]}
        return node

    _, blocks = _body(doc)
    body = convert(rewrite(blocks, inside), "html5", options=_OPTIONS)
    css = (share("templates") / "html" / "appendix.css").read_text(encoding="utf-8")
    return (f'<!DOCTYPE html>\n<html lang="{html.escape(doc.language)}">\n<head>\n<meta charset="utf-8">\n{_SEALED}\n'
            f"<title>{html.escape(doc.title)}</title>\n<style>\n{css}\n</style>\n</head>\n<body>\n<main>\n"
            f"{_finished(body.decode(), doc.drawings)}\n</main>\n</body>\n</html>\n").encode()


#: A passage loads nothing, and no program runs in it.
_SEALED = ('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; '
           'form-action \'none\'; base-uri \'none\'">')


def _blocks(doc: Document) -> list[Block]:
    """The page's tree: its outline, then the body in its landmark."""
    title, body = _body(doc)
    return [
        raw_block("html", '<nav class="contents" aria-labelledby="contents">'),
        para([{"t": "Span", "c": [["contents", ["contents-title"], []], words(title)]}]),
        _outline(contents_of(doc)),
        raw_block("html", '</nav>\n<main id="main">'),
        *body,
    ]


def _body(doc: Document) -> tuple[str, list[Block]]:
    """The title of the table of contents, and the tree with authorities, drawings and cards in it."""
    where = _places(doc.blocks)
    contents_title = [doc.caption.labels.contents]
    # A card stands in the footnotes that cite its source; else under its reference, or its line of the table.
    carded = _keys(node for node in walk(doc.blocks) if node["t"] == "Note" or ENTRY in _classes(node))
    authorities: list[Block] = []
    for group in doc.authorities:
        authorities.append(header(2, words(group.title)))
        authorities.append(bullet_list(
            [plain(_line(entry, where)), *(_cards([entry.key], doc) if entry.key not in carded else [])]
            for entry in group.entries))

    def change(node: Node) -> Node | list[Node] | None:
        match node["t"]:
            case "Div":
                name = node["c"][0][0]
                if name == CONTENTS:  # the outline stands before the text, in its own landmark
                    contents_title[0] = title_of(node, contents_title[0]) or contents_title[0]
                    return None
                if name == AUTHORITIES:
                    title = title_of(node, AUTHORITIES_TITLE)
                    lead = [header(1, words(title), Attr(name))] if title else []
                    return div([*lead, *authorities], Attr(classes=("authorities",)))
                if "page-break" in node["c"][0][1]:
                    return None
                if ENTRY in node["c"][0][1]:
                    return {"t": "Div", "c": [node["c"][0], [*node["c"][1], *_cards(_keys([node]), doc)]]}
            case "Image":
                drawing = doc.drawings[node["c"][2][0]]
                size = Attr(values={"width": f"{drawing.width_in:g}in"}).json()
                return {"t": "Image", "c": [size, words(drawing.alt), [drawing.name, ""]]}
            case "Note":
                return {"t": "Note", "c": [*node["c"], *_cards(_keys([node]), doc)]}
        return node

    body: list[Block] = rewrite(numbered(doc.blocks, _number), change)
    return contents_title[0], body


def _number(kind: str, number: int) -> list[Inline]:
    return [{"t": "Strong", "c": words(f"{kind} {number}.")}]


def _outline(contents: list[Heading]) -> Block:
    """Nested lists of links; a level that is skipped does not leave an empty list."""
    items: list[list[Block]] = []
    i = 0
    while i < len(contents):
        own = contents[i]
        end = i + 1
        while end < len(contents) and contents[end].level > own.level:
            end += 1
        item: list[Block] = [plain([link(own.inlines, f"#{own.id}")])]
        if end > i + 1:
            item.append(_outline(contents[i + 1:end]))
        items.append(item)
        i = end
    return bullet_list(items)


def _line(entry: AuthorityEntry, where: Mapping[str, str]) -> list[Inline]:
    """An authority and links to the notes that cite it, or to the passages, by the heading they stand under."""
    found: list[Inline] = [*without_notes(list(entry.inlines)), *words(" — ")]
    named: dict[str, str] = {}
    for anchor in entry.anchors:
        if anchor in where:
            named.setdefault(where[anchor], anchor)
    notes = all(name.startswith(_NOTE) for name in named)
    for i, (name, anchor) in enumerate(named.items()):
        found += words(("; ", ", ")[notes]) if i else []
        found.append(link(words(name), f"#{anchor}"))
    return found


#: What a place in a footnote is called by, with a blank that does not break.
_NOTE = "n.\u00a0"


def _places(blocks: list[Block]) -> dict[str, str]:
    """For each citation anchor the name of the place it stands in: ``n. 7``, or the heading above it in the text."""
    found: dict[str, str] = {}
    number, heading = 0, "text"
    for node in walk(blocks):
        if node["t"] == "Header":
            heading = plain_text(node).strip()
        elif node["t"] == "Note":
            number += 1
            for inner in walk(node["c"]):
                if inner["t"] == "Span" and inner["c"][0][0]:
                    found[inner["c"][0][0]] = f"{_NOTE}{number}"
        elif node["t"] == "Span" and node["c"][0][0]:
            found.setdefault(node["c"][0][0], heading)
    return found


def _classes(node: Node) -> list[str]:
    return list(node["c"][0][1]) if node["t"] in {"Div", "Span"} else []


def _keys(nodes: Iterable[Node]) -> dict[str, None]:
    """The keys of what is cited or listed in some nodes, each once and in order."""
    return dict.fromkeys(
        value for outer in nodes for node in walk(outer) if {"citation", ENTRY} & set(_classes(node))
        for name, value in node["c"][0][2] if name == "key")


def _cards(keys: Iterable[str], doc: Document) -> list[Block]:
    """The cards of sources, each once."""
    found: list[Block] = []
    for card in (doc.cards[key] for key in keys if key in doc.cards):
        summary = html.escape(f"About this source: {_card_title(card, doc)}")
        found.append(raw_block("html", f'<details class="card"><summary>{summary}</summary>'))
        found += card.blocks
        found.append(raw_block("html", "</details>"))
    return found


def _card_title(card: Card, doc: Document) -> str:
    if card.title:
        return card.title
    entries = (entry for group in doc.authorities for entry in group.entries if entry.key == card.key)
    entry = next(entries, None)
    return plain_text(list(entry.inlines)).split(",")[0] if entry else card.key


def _finished(body: str, drawings: Mapping[str, Drawing]) -> str:
    """Pandoc’s HTML with drawings, header scopes, scrolling tables, labelled links back, safe outgoing links."""
    root = lxml.html.fragment_fromstring(body, create_parent="div")
    for number, table in enumerate(root.iter("table"), start=1):
        _table(table, number)
    for item in root.xpath('.//li[starts-with(@id, "fn")]'):
        _footnote(item)
    for listed in root.xpath(f'.//div[@class="{LIST}"]'):
        listed.set("role", "doc-bibliography")
    for anchor in root.xpath('.//a[starts-with(@href, "http")]'):
        anchor.set("rel", "noreferrer")
    for image in root.iter("img"):
        drawing = drawings[image.get("src")]
        data = base64.b64encode(drawing.svg.encode()).decode()
        image.set("src", f"data:image/svg+xml;base64,{data}")
    text: str = lxml.html.tostring(root, encoding="unicode")
    # The parent that parsing needed goes; ``main`` was opened by the tree and is closed by the template.
    return text.removeprefix("<div>").removesuffix("</div>").removesuffix("</main>")


def _table(table: Any, number: int) -> None:
    for cell in table.xpath("./thead//th"):
        cell.set("scope", "col")
    for cell in table.xpath("./tbody//th"):
        cell.set("scope", "row")
    frame = lxml.html.Element("div", {"class": "table-frame", "role": "region", "tabindex": "0"})
    captions = table.xpath("./caption")
    if captions:
        captions[0].set("id", f"table-{number}-caption")
        frame.set("aria-labelledby", f"table-{number}-caption")
    else:
        frame.set("aria-label", f"Table {number}")
    frame.tail, table.tail = table.tail, None
    table.getparent().replace(table, frame)
    frame.append(table)


def _footnote(item: Any) -> None:
    """The link back stands after the note's own words, before the cards."""
    backs = item.xpath('.//a[@role="doc-backlink"]')
    if not backs:
        return
    back = backs[0]
    back.set("aria-label", f"Back to reference {item.get('id').removeprefix('fn')}")
    cards = item.xpath("./details")
    own = [p for p in item.xpath("./p") if not p.xpath("preceding-sibling::details")]
    parent = back.getparent()
    if not cards or not own or parent is own[-1]:
        return
    parent.remove(back)
    back.tail = None
    own[-1].append(back)
    if parent is not item and not len(parent) and not (parent.text or "").strip():
        item.remove(parent)


def _cover(caption: Caption) -> str:
    """The caption of the filing as the page's banner."""
    def line(text: str | None, name: str) -> str:
        return f'<p class="{name}">{html.escape(text)}</p>' if text else ""

    sides: list[str] = []
    for i, party in enumerate(caption.parties):
        last = i + 1 == len(caption.parties)
        end = "." if last else ","
        sides.append(line(caption.versus, "versus") if i else "")
        sides.append(line(party.name + ("," if party.role or not last else "."), "party"))
        sides.append(line(party.role + end, "role") if party.role else "")
    labels = caption.labels
    details: Iterable[tuple[str, str]] = (
        (labels.prepared_by, caption.prepared_by), (labels.counsel, caption.counsel), (labels.as_of, caption.date))
    rows = "".join(f"<div><dt>{html.escape(k)}</dt><dd>{html.escape(v)}</dd></div>" for k, v in details if v)
    court = " ".join(f"<span>{html.escape(text)}</span>" for text in caption.court_lines)
    parties = f'<div class="parties">{"".join(sides)}</div>'
    docket = f'<div class="docket">{line(caption.docket, "number")}{line(caption.judge, "judge")}</div>'
    return "\n".join(filter(None, (
        line(caption.legend, "legend"),
        f'<p class="court">{court}</p>',
        f'<div class="caption">{parties}{docket}</div>',
        f"<h1>{html.escape(caption.title)}</h1>",
        line(None if caption.state == "FINAL" else caption.state, "state"),
        line(caption.warning, "invented"),
        f'<dl class="signed">{rows}</dl>',
    )))
