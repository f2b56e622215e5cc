"""The document as Typst source: pandoc's tree turned into calls of ``templates/typst/appendix.typ``.

Text enters Typst only as string literals made by :func:`literal`, never as markup, so no
character of a client's text can be code. Between the literals stand function calls and
spaces that this module writes; nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.appendix.glyphs import runs
from workbench.appendix.references import ENTRY, LIST
from workbench.appendix.rendering import (
    AUTHORITIES,
    AUTHORITIES_TITLE,
    CONTENTS,
    CONTENTS_TITLE,
    AuthorityGroup,
    Caption,
    Document,
    Drawing,
    contents_of,
    title_of,
)
from workbench.tree import Block, Inline, Node, plain_text, walk

__all__ = ["literal", "typst_source"]

#: Words of letters longer than this break anywhere; shorter ones are left to hyphenation.
LONGEST_WORD = 30
#: Other words, such as addresses and numbers, may break when longer than this.
LONGEST_CODE = 16
#: Table text in points, by number of columns: wide tables stay inside the margins and above 8 points.
TABLE_POINTS = {1: 10.5, 2: 10.5, 3: 10, 4: 10, 5: 9.5, 6: 9}
#: Width of the text in points: letter paper with margins of one inch.
TEXT_WIDTH_PT = 468.0
#: Sizes of type for a page that must hold its text, in points; smaller is hard to read.
ONE_PAGE_POINTS = (12.0, 11.5, 11.0, 10.5, 10.0)
#: Height of the text on a page in points, less the footnotes' rule: nine inches.
TEXT_HEIGHT_PT = 636.0
#: Rows whose longest cell has more characters may break across pages; shorter ones stay whole.
BREAKABLE_CELL = 900

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_STYLES = {"Underline": "underline", "Strikeout": "strike",
           "Superscript": "super", "Subscript": "sub", "SmallCaps": "smallcaps"}
_NUMBERS = {"LowerRoman": "i", "UpperRoman": "I", "LowerAlpha": "a", "UpperAlpha": "A"}
_ALIGNMENTS = {"AlignRight": "right", "AlignCenter": "center"}


def literal(text: str) -> str:
    r"""Any text as a Typst string literal; the one way text enters Typst code.

    >>> print(literal('say "#emph[x]" \\'))
    "say \"#emph[x]\" \\"
    """
    escaped = text.translate(_ESCAPES)
    if not escaped.isprintable():
        # Controls and direction marks are written by number, so that the source reads in one direction.
        escaped = "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in escaped)
    return f'"{escaped}"'


def typst_source(doc: Document) -> str:
    """The whole prepared document as Typst source, to be read with the template's functions in scope."""
    return _Writer(doc).source()


class _Writer:
    def __init__(self, doc: Document) -> None:
        self.doc = doc
        #: How many emphases and bolds surround the text that is being written.
        self.italic = self.bold = 0
        #: Letters that the line or column being written holds, where that is few.
        self.room: float = LONGEST_CODE
        #: Places that a link can lead to.
        self.labels: set[str] = set()
        for node in walk(doc.blocks):
            match node["t"]:
                case "Span" | "Div" | "Figure":
                    self.labels.add(node["c"][0][0])
                case "Header":
                    self.labels.add(node["c"][1][0])
                case "Table":
                    self.labels |= {node["c"][0][0], *(row[0][0] for row in _rows(node))}

    def source(self) -> str:
        language, _, region = self.doc.language.partition("-")
        settings = (f"title: {literal(self.doc.title)}, language: {literal(language)}, "
                    f"region: {literal(region) if region else 'none'}, caption: {_caption(self.doc.caption)}")
        return "\n".join([
            f"#show: appendix.with({settings})",
            self.blocks(self.doc.blocks),
            "#page-record()",
        ])

    # Inlines

    def inlines(self, nodes: Iterable[Inline]) -> str:
        """Runs of words become one literal each, so that kerning and line breaking see whole text."""
        out: list[str] = []
        run: list[str] = []

        def flush() -> None:
            text = "".join(run)
            run.clear()
            core = text.strip(" ")
            if not core:
                out.append(" " if text else "")
                return
            out.append(" " if text[0] == " " else "")
            out.append(_breakable(core, self.italic % 2, self.bold, self.room))
            out.append(" " if text[-1] == " " else "")

        for node in nodes:
            match node["t"]:
                case "Str":
                    run.append(node["c"])
                case "Space" | "SoftBreak":
                    run.append(" ")
                case _:
                    flush()
                    out.append(self.inline(node))
        flush()
        return "".join(out)

    def inline(self, node: Inline) -> str:
        kind: str = node["t"]
        c: Any = node.get("c")
        match kind:
            case "Emph":
                self.italic += 1
                inner = self.inlines(c)
                self.italic -= 1
                return f"#emph[{inner}];"
            case "Strong":
                self.bold += 1
                inner = self.inlines(c)
                self.bold -= 1
                return f"#strong[{inner}];"
            case "Underline" | "Strikeout" | "Superscript" | "Subscript" | "SmallCaps":
                return f"#{_STYLES[kind]}[{self.inlines(c)}];"
            case "LineBreak":
                return "#linebreak();"
            case "Quoted":
                marks = "‘’" if c[0]["t"] == "SingleQuote" else "“”"
                return f"#{literal(marks[0])};{self.inlines(c[1])}#{literal(marks[1])};"
            case "Code":
                return f"#mono[{_breakable(c[1], self.italic % 2, self.bold, self.room)}];"
            case "Note":
                return self.note(c)
            case "Link":
                return self.link(c[2][0], self.inlines(c[1]))
            case "Span":
                return self.anchor(c[0]) + self.inlines(c[1])
            case "Image":
                return _image(self.doc.drawings[c[2][0]])
            case _:
                raise AssertionError(kind)

    def note(self, blocks: list[Block]) -> str:
        """A footnote, whose text is not in the emphasis that its number stands in."""
        outside = self.italic, self.bold
        self.italic = self.bold = 0
        inner = self.blocks(blocks)
        self.italic, self.bold = outside
        return f"#footnote[#after-number;{inner}];"

    def link(self, target: str, text: str) -> str:
        """A link; one that leads to no place in the document is only its text."""
        if not target.startswith("#"):
            return f"#link({literal(target)})[{text}];"
        return f"#link(label({literal(target[1:])}))[{text}];" if target[1:] in self.labels else text

    def anchor(self, attr: Sequence[Any]) -> str:
        return f"#anchor({literal(attr[0])});" if attr[0] else ""

    # Blocks

    def blocks(self, nodes: Iterable[Block]) -> str:
        return "\n\n".join(self.block(node) for node in nodes)

    def block(self, node: Block) -> str:
        kind: str = node["t"]
        c: Any = node.get("c")
        match kind:
            case "Para" | "Plain":
                return self.inlines(c)
            case "Header":
                return f"#section({c[0]}, {literal(c[1][0])})[{self.inlines(c[2])}]"
            case "BulletList":
                return f"#list(tight: {_tight(c)}, {self.items(c)})"
            case "OrderedList":
                (start, style, _), items = c
                number = literal(_NUMBERS.get(style["t"], "1") + ".")
                return f"#enum(start: {int(start)}, numbering: {number}, tight: {_tight(items)}, {self.items(items)})"
            case "DefinitionList":
                entries = ", ".join(
                    f"([{self.inlines(term)}], [{self.blocks(b for body in bodies for b in body)}])"
                    for term, bodies in c)
                return f"#definitions(({entries},))"
            case "BlockQuote":
                return f"#quote(block: true)[{self.blocks(c)}]"
            case "CodeBlock":
                lines = "#linebreak();".join(_breakable(line) for line in c[1].split("\n"))
                return f"#block(mono[{lines}])"
            case "LineBlock":
                return "#linebreak();".join(self.inlines(line) for line in c)
            case "HorizontalRule":
                return "#rule()"
            case "Div":
                return self.div(c[0], c[1], node)
            case "Table":
                return self.table(c)
            case "Figure":
                return self.figure(c)
            case _:
                raise AssertionError(kind)

    def items(self, items: Iterable[Iterable[Block]]) -> str:
        return ", ".join(f"[{self.blocks(item)}]" for item in items)

    def div(self, attr: Sequence[Any], blocks: list[Block], node: Node) -> str:
        if attr[0] == CONTENTS:
            titles = "".join(f"({literal(h.id)}, [{self.inlines(h.inlines)}]), " for h in contents_of(self.doc))
            return f"#contents({_content(title_of(node, CONTENTS_TITLE))}, ({titles}).to-dict())"
        if attr[0] == AUTHORITIES:
            title = _content(title_of(node, AUTHORITIES_TITLE))
            return f"#authorities({title}, ({''.join(self.group(g) for g in self.doc.authorities)}))"
        if "page-break" in attr[1]:
            return "#pagebreak(weak: true)"
        if "one-page" in attr[1]:
            return f"{self.anchor(attr)}#one-page({_size_for_one_page(blocks)}pt)[{self.blocks(blocks)}]"
        if ENTRY in attr[1]:  # its place is on the page it stands on, not before it
            return f"#reference[{self.anchor(attr)}{self.blocks(blocks)}]"
        for name in ("note-box", "counsel", LIST):
            if name in attr[1]:
                return f"{self.anchor(attr)}#{name}[{self.blocks(blocks)}]"
        return self.anchor(attr) + self.blocks(blocks)

    def group(self, group: AuthorityGroup) -> str:
        lines = "".join(
            f"([{self.inlines(e.inlines)}], ({''.join(literal(a) + ', ' for a in e.anchors)})), "
            for e in group.entries)
        return f"({_content(group.title)}, ({lines})), "

    def figure(self, c: list[Any]) -> str:
        attr, (_, caption), body = c
        inner = self.blocks(body)
        return f"#drawing({literal(attr[0])}, [{self.blocks(caption)}])[{inner}]"

    def table(self, c: list[Any]) -> str:
        attr, (_, caption), specs, (_, head), bodies, _ = c
        rows = _rows({"t": "Table", "c": c})
        row_heads = bodies[0][1] if bodies else 0
        shares = _shares(specs, [*head, *rows])
        widths = ", ".join(f"{share:.4f}fr" for share in shares)
        aligns = ", ".join(_ALIGNMENTS.get(spec[0]["t"], "left") for spec in specs)
        points = TABLE_POINTS.get(len(specs), 8.5)
        # How many letters a column holds: bold letters of this typeface are about 0.54 em wide.
        room = [share / sum(shares) * TEXT_WIDTH_PT / (points * 0.54) - 2 for share in shares]
        head_cells = "".join(self.row(row, 0, room) for row in head)
        body_cells = "".join(self.row(row, row_heads, room) for row in rows)
        return (f"#grid-table({literal(attr[0])}, caption: [{self.blocks(caption)}], points: {points}pt, "
                f"columns: ({widths},), align: ({aligns},), head: ({head_cells}), ({body_cells}))")

    def row(self, row: list[Any], heads: int, room: list[float]) -> str:
        cells = row[1]
        whole = all(len(plain_text(cell[4])) <= BREAKABLE_CELL for cell in cells)
        out = []
        for i, (_, align, row_span, col_span, blocks) in enumerate(cells):
            extra = f", align: {_ALIGNMENTS[align['t']]}" if align["t"] in _ALIGNMENTS else ""
            head = "head-" if i < heads else ""
            longest = max(map(len, plain_text(blocks).split()), default=0)
            self.room = max(4.0, room[min(i, len(room) - 1)])
            body = f"[{self.anchor(row[0]) if i == 0 else ''}{self.blocks(blocks)}]"
            if longest > self.room:
                body = f"[#hyphenated{body}]"
            out.append(f"{head}cell(rowspan: {int(row_span)}, colspan: {int(col_span)}, breakable: "
                       f"{'false' if whole else 'true'}{extra}){body}, ")
        self.room = LONGEST_CODE
        return "".join(out)


def _breakable(text: str, italic: int = 0, bold: int = 0, room: float = LONGEST_CODE) -> str:
    """A run of words as literals; where a word has no room it may break, after a mark where it has one."""
    split = text.split(" ")
    if max(map(len, split)) <= min(room, LONGEST_CODE):
        return _shown(text, italic, bold)
    lines = [_word_pieces(word, room) for word in split]
    pieces = lines[0]
    for first, *others in lines[1:]:
        pieces = [*pieces[:-1], f"{pieces[-1]} {first}", *others]
    return "#brk;".join(_shown(piece, italic, bold) for piece in pieces)


def _shown(text: str, italic: int, bold: int) -> str:
    """Text as literals, each in a typeface that has it; the fallback ones stand upright even inside emphasis."""
    return "".join(
        f"#{literal(piece)};" if home else f"#other({literal(piece)}, italic: {italic}, bold: {bold});"
        for piece, home in runs(text))


def _content(text: str) -> str:
    """A line of plain text as content; ``none`` where there is none."""
    return f"[{_breakable(text)}]" if text else "none"


def _word_pieces(word: str, room: float) -> list[str]:
    """Where a long word may break: after the marks of an address, else anywhere but before a combining mark."""
    if len(word) <= min(room, LONGEST_CODE):
        return [word]
    found: list[str] = []
    for part in re.findall(r"[^/._?&=–—-]*[/._?&=–—-]+|[^/._?&=–—-]+", word):
        letters = part.strip("/._?&=–—-,;:()[]“”’‘\"'").isalpha()
        if len(part) <= (LONGEST_WORD if letters else min(room, LONGEST_CODE)):
            found.append(part)
        else:
            found += re.findall(r"\w[^\w]*|[^\w]+", part)
    return found


def _size_for_one_page(blocks: list[Block]) -> float:
    """The size at which blocks are likely to fill one page and no more, estimated from their lengths.

    It errs to the small side: a line is taken to hold what it holds without narrow letters.
    """
    notes = [plain_text(node["c"]) for node in walk(blocks) if node["t"] == "Note"]
    texts = [node["c"] for node in walk(blocks) if node["t"] in {"Para", "Plain"}]
    headers = sum(node["t"] == "Header" for node in walk(blocks))
    for size in ONE_PAGE_POINTS:
        per_line = TEXT_WIDTH_PT / (size * 0.43) - 2  # the body's letters and blanks are 0.42 em wide on average
        lines = sum(-(-len(plain_text(text)) // per_line) for text in texts)
        small = sum(-(-len(note) // (TEXT_WIDTH_PT / 4.5)) for note in notes)
        height = lines * size * 1.29 + len(texts) * size * 0.3 + headers * 40 + small * 13.5 + len(notes) * 3
        if height <= TEXT_HEIGHT_PT:
            return size
    return ONE_PAGE_POINTS[-1]


def _rows(table: Node) -> list[Any]:
    """The rows of a table below its head."""
    rows = [row for _, _, head, inner in table["c"][4] for row in (*head, *inner)]
    return [*rows, *table["c"][5][1]]


def _tight(items: Iterable[Iterable[Block]]) -> str:
    return "false" if any(block["t"] == "Para" for item in items for block in item) else "true"


def _shares(specs: list[Any], rows: list[Any]) -> list[float]:
    """Widths of the columns as shares; columns without a width share by what they hold."""
    given = [spec[1].get("c") for spec in specs]
    if all(isinstance(share, float | int) and share > 0 for share in given):
        return [float(share) for share in given]
    longest = [1.0] * len(specs)
    for row in rows:
        for i, cell in enumerate(row[1][: len(specs)]):
            longest[i] = max(longest[i], float(len(plain_text(cell[4]))))
    # Square roots, because a cell grows in height as well as in width.
    return [min(max(length**0.5, 3.0), 16.0) for length in longest]


def _image(drawing: Drawing) -> str:
    return (f'#image(bytes({literal(drawing.svg)}), format: "svg", width: '
            f"{min(drawing.width_in, 6.5):.3f}in, alt: {literal(drawing.alt)});")


def _caption(caption: Caption) -> str:
    sides = "".join(f"({_content(p.name)}, {_content(p.role)}), " for p in caption.parties)
    court, *district = caption.court_lines
    labels = caption.labels
    fields = {
        "court": court, "district": "".join(district), "docket": caption.docket,
        "title": caption.title, "state": "" if caption.state == "FINAL" else caption.state,
        "prepared-by": caption.prepared_by, "counsel": caption.counsel, "date": caption.date,
        "judge": caption.judge or "", "legend": caption.legend or "", "versus": caption.versus,
        "footer": caption.footer, "invented": caption.warning,
        "prepared-by-label": labels.prepared_by, "counsel-label": labels.counsel, "date-label": labels.as_of,
        "page-label": labels.page, "of-label": labels.of,
    }
    return f"(parties: ({sides}), " + ", ".join(f"{name}: {_content(value)}" for name, value in fields.items()) + ")"
