"""Finishing a Word file: pandoc's paragraphs in the project's own package.

Styles, heads and settings come from ``templates/docx``; nothing of the machine, the time
or a person gets in, and the parts stand in a fixed order with fixed stamps, so that the
same document is the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from workbench.appendix.docx_fields import PAGES, page_runs
from workbench.appendix.rendering import Document, Drawing
from workbench.settings import share
from workbench.tree import walk

if TYPE_CHECKING:
    from workbench.appendix.pdf import Layout

__all__ = ["blank", "finished"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

#: The time stamp of every part: the earliest that the zip format can hold.
STAMP = (1980, 1, 1, 0, 0, 0)
#: Word measures drawings in these, 914,400 to the inch.
EMU_PER_INCH = 914_400
#: Tables with this many columns or more are set in the smaller size.
MANY_COLUMNS = 6
#: Rows with a cell longer than this many characters may break across pages.
BREAKABLE_CELL = 900
#: Parts of pandoc's own package that the document keeps.
KEPT = re.compile(r"word/(document|footnotes|numbering)\.xml|word/media/.*|word/_rels/footnotes\.xml\.rels")
#: Parts from the templates, with the kind of relationship the document has to them.
PARTS = {
    "styles.xml": ("rIdStyles", "styles"), "settings.xml": ("rIdSettings", "settings"),
    "fontTable.xml": ("rIdFonts", "fontTable"), "header.xml": ("rIdHeader", "header"),
    "header-first.xml": ("rIdHeaderFirst", "header"), "footer.xml": ("rIdFooter", "footer"),
}


def blank(drawing: Drawing) -> bytes:
    """What pandoc is given of a picture: a dot with its name, for which :func:`finished` puts in the picture."""
    png, name = io.BytesIO(), PngInfo()
    name.add_text("name", drawing.name)
    Image.new("1", (1, 1)).save(png, "png", pnginfo=name)
    return png.getvalue()


def finished(written: bytes, doc: Document, layout: Layout) -> bytes:
    """The Word file of a prepared document, from what pandoc wrote of it, with its pictures and page numbers."""
    pictures = {blank(drawing): layout.pictures[drawing.name] for drawing in doc.drawings.values()}
    templates = share("templates") / "docx"
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        kept = {name: package.read(name) for name in package.namelist() if KEPT.fullmatch(name)}
        relations = package.read("word/_rels/document.xml.rels")
    parts = {name: pictures.get(data, data) for name, data in kept.items()}
    parts["word/document.xml"] = _body(parts["word/document.xml"], doc, layout.pages, templates)
    values = {
        "docket": doc.caption.docket, "legend": doc.caption.legend or "", "footer": doc.caption.footer,
        "page": doc.caption.labels.page, "of": doc.caption.labels.of,
        "title": doc.title, "language": doc.language, "date": f"{doc.caption.as_of.isoformat()}T00:00:00Z",
    }
    for name in PARTS:
        parts[f"word/{name}"] = _filled(templates / name, values)
    if not doc.caption.legend:
        parts["word/header.xml"] = _without_empty_first(parts["word/header.xml"])
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b'<w:lang w:val="en-US"', b'<w:lang w:val="' + escape(doc.language).encode() + b'"')
    parts["docProps/core.xml"] = _filled(templates / "core.xml", values)
    parts["docProps/app.xml"] = _filled(templates / "app.xml", values)
    parts["word/_rels/document.xml.rels"] = _relations(relations)
    parts["_rels/.rels"] = _package_relations()
    parts["[Content_Types].xml"] = _types(parts)
    return _zipped(parts)


def _parsed(xml: bytes | str) -> Any:
    """An element; lxml resolves no entity and loads nothing."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _body(xml: bytes, doc: Document, pages: Mapping[str, int], templates: Path) -> bytes:
    root = _parsed(xml)
    body = root.find(_w("body"))
    for section in body.findall(_w("sectPr")):
        body.remove(section)
    _boxes(body)
    _page_breaks(body)
    for table in list(body.iter(_w("tbl"))):
        if _style(table.find(_w("tblPr")), "tblStyle") == "Table":
            _table(table)
    _drawings(root, doc)
    _number(root, pages)
    body.append(etree.parse(templates / "section.xml").getroot())
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _style(properties: Any, name: str = "pStyle") -> str:
    """The style that paragraph or table properties name."""
    found = None if properties is None else properties.find(_w(name))
    return "" if found is None else str(found.get(_w("val")))


def _boxes(body: Any) -> None:
    """What stands between the marks of a box goes into a table of one cell, which Word draws as a box."""
    open_boxes: list[tuple[str, Any]] = []
    for block in list(body):
        name = _style(block.find(_w("pPr")))
        if name.startswith("MarkStart"):
            open_boxes.append((name.removeprefix("MarkStart"), block))
        elif name.startswith("MarkEnd"):
            style, start = open_boxes.pop()
            _box(body, style, start, block)


def _box(body: Any, style: str, start: Any, end: Any) -> None:
    inside = list(body[body.index(start) + 1: body.index(end)])
    table = _parsed(
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="9360" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="9360"/></w:tblGrid>'
        '<w:tr><w:tc><w:tcPr><w:tcW w:w="9360" w:type="dxa"/></w:tcPr></w:tc></w:tr></w:tbl>')
    cell = table.find(f".//{_w('tc')}")
    for node in inside:
        cell.append(node)
        for paragraph in node.iter(_w("p")):
            _restyle(paragraph, {"BodyText", "FirstParagraph", "Compact"}, "BoxText")
    if not len(cell) or cell[-1].tag != _w("p"):
        etree.SubElement(cell, _w("p"))  # Word refuses a cell that does not end with a paragraph
    body.replace(start, table)
    body.replace(end, _parsed(
        f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'))


def _restyle(paragraph: Any, old: set[str], new: str) -> None:
    properties = paragraph.find(_w("pPr"))
    if properties is None:
        properties = etree.Element(_w("pPr"))
        paragraph.insert(0, properties)
    style = properties.find(_w("pStyle"))
    if style is None:
        style = etree.Element(_w("pStyle"))
        properties.insert(0, style)
        style.set(_w("val"), new)
    elif style.get(_w("val")) in old:
        style.set(_w("val"), new)


def _page_breaks(body: Any) -> None:
    """A page break belongs to the paragraph after it, so that no empty line opens the page."""
    for mark in [p for p in body.findall(_w("p")) if _style(p.find(_w("pPr"))) == "MarkPageBreak"]:
        following = mark.getnext()
        while following is not None and following.tag in {_w("bookmarkStart"), _w("bookmarkEnd")}:
            following = following.getnext()
        if following is None:
            body.remove(mark)
            continue
        if _style(following.find(_w("pPr"))) == "MarkPageBreak":
            body.remove(mark)
            continue
        if following.tag == _w("p"):
            properties = following.find(_w("pPr"))
            if properties is None:
                properties = etree.Element(_w("pPr"))
                following.insert(0, properties)
            style = properties.find(_w("pStyle"))
            at = 0 if style is None else 1
            properties.insert(at, etree.Element(_w("pageBreakBefore")))
            properties.insert(at + 1, etree.Element(_w("spacing"), {_w("before"): "0"}))
            body.remove(mark)
        else:
            properties = mark.find(_w("pPr"))
            properties.find(_w("pStyle")).set(_w("val"), "AfterTable")
            etree.SubElement(properties, _w("pageBreakBefore"))


def _table(table: Any) -> None:
    """Columns and text of a data table: heads repeat, rows stay whole, wide tables are set smaller."""
    rows = table.findall(_w("tr"))
    columns = table.findall(f"{_w('tblGrid')}/{_w('gridCol')}")
    style = "TableTextSmall" if len(columns) >= MANY_COLUMNS else "TableText"
    total = sum(int(column.get(_w("w"), "1")) for column in columns) or 1
    for column in columns:  # the whole width of the text: 9,360 twentieths of a point
        column.set(_w("w"), str(round(int(column.get(_w("w"), "1")) * 9360 / total)))
    width = table.find(f"{_w('tblPr')}/{_w('tblW')}")
    width.set(_w("type"), "dxa")
    width.set(_w("w"), "9360")
    for i, row in enumerate(rows):
        for paragraph in row.iter(_w("p")):
            _restyle(paragraph, {"Compact", "BodyText", "FirstParagraph"}, style)
        longest = max((len("".join(cell.itertext())) for cell in row.findall(_w("tc"))), default=0)
        properties = row.find(_w("trPr"))
        if properties is None:
            properties = etree.Element(_w("trPr"))
            row.insert(0, properties)
        if longest <= BREAKABLE_CELL:
            properties.insert(0, etree.Element(_w("cantSplit")))
        if i < 2 and len(rows) > 2:
            for paragraph in row.iter(_w("p")):  # the head and the first row stay together
                paragraph.find(_w("pPr")).insert(1, etree.Element(_w("keepNext")))
    following = table.getnext()
    if following is None or following.tag != _w("p") or _style(following.find(_w("pPr"))) != "AfterTable":
        table.addnext(_parsed(f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'))


def _drawings(root: Any, doc: Document) -> None:
    """Drawings at their width, with their alternative text once and no trace of where they came from."""
    shown = [doc.drawings[node["c"][2][0]] for node in walk(doc.blocks) if node["t"] == "Image"]
    for number, (inline, drawing) in enumerate(zip(root.iter(f"{{{WP}}}inline"), shown, strict=True), start=1):
        _drawing(inline, drawing, number)


def _number(root: Any, pages: Mapping[str, int]) -> None:
    """The page numbers in the place of what waited for them."""
    for place in list(root.iter(f"{{{PAGES}}}awaited")):
        runs = page_runs(place.get("of").split(" "), pages, heading=place.get("kind") == "heading")
        for made in _parsed(f'<w:p xmlns:w="{W}">{runs}</w:p>'):
            place.addprevious(made)
        place.getparent().remove(place)


def _drawing(inline: Any, drawing: Drawing, number: int) -> None:
    width_in = min(drawing.width_in, 6.5)
    width = round(width_in * EMU_PER_INCH)
    height = round(width_in * drawing.height_in / drawing.width_in * EMU_PER_INCH)
    extent = inline.find(f"{{{WP}}}extent")
    for size in (extent, *inline.iter(f"{{{A}}}ext")):
        if size.get("cx"):
            size.set("cx", str(width))
            size.set("cy", str(height))
    named = inline.find(f"{{{WP}}}docPr")
    named.attrib.update({"id": str(number), "name": f"Figure {number}", "descr": drawing.alt})
    named.attrib.pop("title", None)
    for inner in inline.iter(f"{{{PIC}}}cNvPr"):
        inner.attrib.update({"id": str(number), "name": f"Figure {number}", "descr": ""})


def _filled(path: Path, values: Mapping[str, str]) -> bytes:
    """A template's XML with its names in double braces replaced by escaped text."""
    def value(match: re.Match[str]) -> str:
        return escape(values[match[1]])

    return re.sub(r"\{\{(\w+)\}\}", value, path.read_text(encoding="utf-8")).encode()


def _without_empty_first(xml: bytes) -> bytes:
    root = _parsed(xml)
    root.remove(root[0])
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def _relations(xml: bytes) -> bytes:
    """The document's relationships: pandoc's footnotes, lists, pictures and links, the templates' parts."""
    kept = []
    for relation in _parsed(xml):
        kind = relation.get("Type").rsplit("/", 1)[1]
        if kind in {"footnotes", "numbering", "image", "hyperlink"}:
            mode = ' TargetMode="External"' if relation.get("TargetMode") == "External" else ""
            target = escape(relation.get("Target"), {'"': "&quot;"})
            kept.append(f'<Relationship Id="{relation.get("Id")}" Type="{R}/{kind}" Target="{target}"{mode}/>')
    kept += [f'<Relationship Id="{ident}" Type="{R}/{kind}" Target="{name}"/>' for name, (ident, kind) in PARTS.items()]
    return _relationships(kept)


def _package_relations() -> bytes:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return _relationships([
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>',
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/>',
        f'<Relationship Id="rId3" Type="{R}/extended-properties" Target="docProps/app.xml"/>',
    ])


def _relationships(lines: list[str]) -> bytes:
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{RELATIONSHIPS}">'
            f"{''.join(lines)}</Relationships>").encode()


def _types(parts: Mapping[str, bytes]) -> bytes:
    kinds: dict[str, Callable[[str], bool]] = {
        f"{WORD_TYPE}.document.main+xml": lambda n: n == "word/document.xml",
        f"{WORD_TYPE}.footnotes+xml": lambda n: n == "word/footnotes.xml",
        f"{WORD_TYPE}.numbering+xml": lambda n: n == "word/numbering.xml",
        f"{WORD_TYPE}.styles+xml": lambda n: n == "word/styles.xml",
        f"{WORD_TYPE}.settings+xml": lambda n: n == "word/settings.xml",
        f"{WORD_TYPE}.fontTable+xml": lambda n: n == "word/fontTable.xml",
        f"{WORD_TYPE}.header+xml": lambda n: n.startswith("word/header"),
        f"{WORD_TYPE}.footer+xml": lambda n: n.startswith("word/footer"),
        "application/vnd.openxmlformats-package.core-properties+xml": lambda n: n == "docProps/core.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml": lambda n: n == "docProps/app.xml",
    }

    def overrides() -> Iterator[str]:
        for name in sorted(parts):
            for kind, matches in kinds.items():
                if matches(name):
                    yield f'<Override PartName="/{name}" ContentType="{kind}"/>'

    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f"{''.join(overrides())}</Types>").encode()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    first = ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in [*first, *sorted(set(parts) - set(first))]:
            entry = zipfile.ZipInfo(name, date_time=STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            package.writestr(entry, parts[name])
    return out.getvalue()
