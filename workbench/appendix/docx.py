"""The appendix as a Word document that looks like a filing and works like one.

Pandoc turns the tree into paragraphs and real footnotes. Around that this module builds
the cover, the contents and the table of authorities as Word's own fields with computed
results, and marks every citation for them.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from workbench.appendix.docx_fields import awaited, category, field_begin, field_end, run, simple_field, ta_field
from workbench.appendix.docx_package import blank, finished
from workbench.appendix.numbering import numbered
from workbench.appendix.preparation import prepared
from workbench.appendix.references import LIST
from workbench.appendix.rendering import (
    AUTHORITIES,
    AUTHORITIES_TITLE,
    CONTENTS,
    CONTENTS_TITLE,
    AuthorityEntry,
    Caption,
    Document,
    Heading,
    contents_of,
    title_of,
    without_notes,
)
from workbench.pandoc import convert
from workbench.tree import (
    Attr,
    Block,
    Inline,
    Node,
    div,
    header,
    link,
    para,
    plain_text,
    raw_block,
    raw_inline,
    rewrite,
    walk,
    words,
)

if TYPE_CHECKING:
    from workbench.appendix.pdf import Layout

__all__ = ["write_docx"]

#: Length of the short text that ties a citation to its line in Word's table of authorities.
SHORT_TEXT = 60


def write_docx(doc: Document, layout: Callable[[], Layout]) -> bytes:
    """The document as a Word file, the same bytes for the same document.

    Args:
        doc: The document.
        layout: Gives the pictures, and the pages that fields show until Word computes its own. It is called when the
            rest is written, so that the layout may be made meanwhile.

    Raises:
        RenderError: The document holds what no writer prints (SW53x) or pandoc fails (SW51x).
    """
    doc = prepared(doc)
    blocks = [raw_block("openxml", _cover(doc.caption)), _marker("PageBreak"), *_Body(doc).blocks()]
    written = convert(blocks, "docx", seconds=doc.caption.seconds)
    return finished(written, doc, layout())


class _Body:
    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.marks = self._marks()

    def blocks(self) -> list[Block]:
        """The body with fields in the place of what Word computes."""
        found: Any = rewrite(numbered(self.doc.blocks, self._caption_number), self._change)
        return list(found)

    def _change(self, node: Node) -> Node | list[Node] | None:
        match node["t"]:
            case "Div":
                return self._div(node)
            case "Image":
                drawing = self.doc.drawings[node["c"][2][0]]
                data = base64.b64encode(blank(drawing)).decode()
                size = Attr(values={"width": f"{drawing.width_in:g}in"}).json()
                return {"t": "Image", "c": [size, words(drawing.alt), [f"data:image/png;base64,{data}", ""]]}
            case "Span":
                mark = self.marks.get(node["c"][0][0])
                return [node, raw_inline("openxml", mark)] if mark else node
        return node

    def _div(self, node: Node) -> Node | list[Node]:
        (name, classes, _), inner = node["c"]
        if name == CONTENTS:
            title = title_of(node, CONTENTS_TITLE)
            lead = [_styled("TOC Heading", [para(words(title))])] if title else []
            return [*lead, *self._contents(contents_of(self.doc))]
        if name == AUTHORITIES:
            title = title_of(node, AUTHORITIES_TITLE)
            return [*([header(1, words(title), Attr(name))] if title else []), *self._authorities()]
        if "page-break" in classes:
            return _marker("PageBreak")
        if LIST in classes:
            return _styled("Bibliography", inner)
        if "one-page" in classes:
            return [_marker("PageBreak"), *inner, _marker("PageBreak")]
        for box, style in (("note-box", "NoteBox"), ("counsel", "CounselBox")):
            if box in classes:
                return [_marker(f"Start{style}"), *inner, _marker(f"End{style}")]
        return node

    def _contents(self, contents: list[Heading]) -> list[Block]:
        """Word's table of contents, its computed lines linked to their headings."""
        found: list[Block] = []
        for i, heading in enumerate(contents):
            page = raw_inline("openxml", awaited([heading.id], heading=True))
            inlines = [link([*heading.inlines, page], f"#{heading.id}")]
            if i == 0:
                inlines.insert(0, raw_inline("openxml", field_begin('TOC \\o "1-3" \\h \\z \\u', dirty=True)))
            if i == len(contents) - 1:
                inlines.append(raw_inline("openxml", field_end()))
            found.append(_styled(f"TOC {heading.level}", [para(inlines)]))
        return found

    def _authorities(self) -> list[Block]:
        """Word's table of authorities: a heading and a field for each group."""
        found: list[Block] = []
        for position, group in enumerate(self.doc.authorities):
            if not group.entries:
                continue
            found.append(_styled("TOA Heading", [para(words(group.title))]))
            for i, entry in enumerate(group.entries):
                inlines = [*without_notes(list(entry.inlines)), raw_inline("openxml", awaited(entry.anchors))]
                if i == 0:
                    number = category(group.title, position)
                    inlines.insert(0, raw_inline("openxml", field_begin(f'TOA \\c "{number}" \\p', dirty=True)))
                if i == len(group.entries) - 1:
                    inlines.append(raw_inline("openxml", field_end()))
                found.append(_styled("Table of Authorities", [para(inlines)]))
        return found

    def _marks(self) -> dict[str, str]:
        """The field that marks each citation, by the citation's id."""
        found: dict[str, str] = {}
        shorts: set[str] = set()
        order = {n["c"][0][0]: i for i, n in enumerate(walk(self.doc.blocks)) if n["t"] == "Span"}
        for position, group in enumerate(self.doc.authorities):
            number = category(group.title, position)
            for entry in group.entries:
                short = _short(entry, shorts)
                here = sorted((a for a in entry.anchors if a in order), key=order.__getitem__)
                for i, anchor in enumerate(here):
                    found[anchor] = ta_field(short, number, entry.inlines if i == 0 else ())
        return found

    def _caption_number(self, kind: str, number: int) -> list[Inline]:
        bold = "<w:b/><w:bCs/>"
        label = run(f'<w:t xml:space="preserve">{kind} </w:t>', bold)
        number_field = simple_field(f"SEQ {kind} \\* ARABIC", str(number), bold)
        return [raw_inline("openxml", label + number_field + run("<w:t>.</w:t>", bold))]


def _short(entry: AuthorityEntry, taken: set[str]) -> str:
    """A short text for one authority that no other has."""
    text = plain_text(list(entry.inlines)).split(",")[0][:SHORT_TEXT].strip()
    short, n = text, 1
    while short in taken:
        n += 1
        short = f"{text} ({n})"
    taken.add(short)
    return short


def _styled(style: str, blocks: list[Block]) -> Block:
    return div(blocks, Attr(values={"custom-style": style}))


def _marker(name: str) -> Block:
    """A paragraph that finishing replaces: a page break, or the border of a box."""
    return raw_block("openxml", f'<w:p><w:pPr><w:pStyle w:val="Mark{name}"/></w:pPr></w:p>')


def _p(style: str, text: str, *, before: str = "") -> str:
    return (f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}</w:pPr>'
            f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>')


def _cover(caption: Caption) -> str:
    """The caption page, as courts lay it out."""
    parts = [_p("Legend", caption.legend)] if caption.legend else []
    parts += [_p("Court", line) for line in caption.court_lines]
    parts.append('<w:p><w:pPr><w:pStyle w:val="Legend"/></w:pPr></w:p>')
    left: list[str] = []
    for i, party in enumerate(caption.parties):
        last = i + 1 == len(caption.parties)
        left += [_p("PartyRole", caption.versus)] if i else []
        left.append(_p("Party", party.name + ("," if party.role or not last else ".")))
        left += [_p("PartyRole", party.role + ("." if last else ","))] if party.role else []
    right = [_p("Docket", text) for text in (caption.docket, caption.judge) if text]
    edge = '<w:{} w:val="single" w:sz="8" w:space="0" w:color="111111"/>'
    parts.append(
        '<w:tbl><w:tblPr><w:tblStyle w:val="CaptionTable"/><w:tblW w:w="9360" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="4680"/><w:gridCol w:w="4680"/></w:tblGrid>'
        '<w:tr><w:tc><w:tcPr><w:tcW w:w="4680" w:type="dxa"/><w:tcBorders>'
        f"{edge.format('bottom')}{edge.format('right')}</w:tcBorders></w:tcPr>{''.join(left) or '<w:p/>'}</w:tc>"
        f'<w:tc><w:tcPr><w:tcW w:w="4680" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{''.join(right) or '<w:p/>'}</w:tc></w:tr></w:tbl>")
    parts.append(_p("Title", caption.title))
    if caption.state != "FINAL":
        parts.append(_p("State", caption.state))
    if caption.warning:
        parts.append(_p("Invented", caption.warning))
    labels = caption.labels
    signed = [(labels.prepared_by, caption.prepared_by), (labels.counsel, caption.counsel),
              (labels.as_of, caption.date)]
    for i, (label, text) in enumerate((label, text) for label, text in signed if text):
        space = '<w:spacing w:before="3400" w:after="120"/>' if i == 0 else ""
        parts.append(f'<w:p><w:pPr><w:pStyle w:val="Signed"/>{space}</w:pPr><w:r><w:rPr><w:color w:val="5A5A5A"/>'
                     f"</w:rPr><w:t>{escape(label)}</w:t></w:r><w:r><w:tab/></w:r>"
                     f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>')
    return "".join(parts)
