"""Making a document fit for all three writers: one pass that turns away what none of them may print.

Raw output, images that are not the document's drawings and citations that nobody resolved
are refused. What is left is made the same for every format: characters that no page can
show, links that could do harm, attributes that could carry script, headings without a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from workbench.appendix.rendering import AUTHORITIES, CONTENTS, UNTITLED, Document, Party
from workbench.errors import RenderError
from workbench.tree import Block, Inline, joined, walk

__all__ = ["Prepared", "prepared", "printable"]

#: Headings deeper than this are written as this level: a filing's outline stays readable (our own choice).
DEEPEST_HEADING = 3
#: The only attributes that pass from a tree into a document; others could carry script or provenance.
KEPT_VALUES = frozenset({"key"})


#: What a person typed into the caption.
CAPTION_TEXTS = ("court", "docket", "title", "state", "prepared_by", "counsel", "judge", "legend", "versus")


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    inlines: Sequence[Inline]
    anchors: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    entries: tuple[_Line, ...]


def printable(text: str) -> str:
    """The text with what no page can show made visible: controls, lone surrogates, private and non-characters.

    Zero-width and right-to-left characters stay. A byte order mark inside text becomes the word joiner
    that Unicode puts in its place; PDF/UA forbids the mark itself.

    >>> printable("a" + chr(0) + "b")
    'a�b'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_character(c) for c in text)


def _character(c: str) -> str:
    code = ord(c)
    if c in "\t\n\r":
        return " "
    if code == 0xFEFF:
        return "\u2060"
    private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    surrogate = 0xD800 <= code <= 0xDFFF
    nothing = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    control = code < 0x20 or 0x7F <= code <= 0x9F
    return "\ufffd" if private or surrogate or nothing or control else c


class Prepared(Document):
    """A document that was prepared."""


def prepared(doc: Document) -> Prepared:
    """The document as every writer takes it; one that is prepared is given back as it is.

    Raises:
        RenderError: It holds raw output (SW530), an image that is not one of its drawings (SW531), a drawing
            without alternative text (SW532) or a citation that was not resolved (SW533).
    """
    if isinstance(doc, Prepared):
        return doc
    for drawing in doc.drawings.values():
        if not drawing.alt.strip():
            raise RenderError("a drawing has no alternative text", code="SW532", field=drawing.name,
                              remedy="Say in words what the drawing shows.")
    cleaner = _Cleaner(frozenset(doc.drawings), {CONTENTS, AUTHORITIES})
    blocks: list[Block] = joined(cleaner.clean(doc.blocks))
    level = 0
    for i, node in enumerate((n for n in walk(blocks) if n["t"] == "Header"), start=1):
        # PDF/UA wants the first heading on level 1 and no level skipped; so do people who read by headings.
        level = node["c"][0] = min(node["c"][0], level + 1)
        node["c"][1][0] = node["c"][1][0] or cleaner.fresh(f"section-{i}")
    caption = doc.caption
    for name in CAPTION_TEXTS:
        value = getattr(caption, name)
        if value is not None:
            changed: dict[str, Any] = {name: printable(value)}
            caption = replace(caption, **changed)
    caption = replace(caption, parties=tuple(Party(printable(p.name), printable(p.role)) for p in caption.parties))
    return Prepared(
        title=printable(doc.title), caption=caption, blocks=blocks, language=doc.language,
        drawings={n: replace(d, alt=printable(d.alt)) for n, d in doc.drawings.items()},
        # Cards and lines are repeated in a document, so they have no ids of their own.
        cards={k: replace(c, title=printable(c.title), blocks=_Cleaner(frozenset(), None).clean(c.blocks))
               for k, c in doc.cards.items()},
        authorities=tuple(
            _Part(printable(group.title), tuple(
                _Line(e.key, _Cleaner(frozenset(), None).clean(list(e.inlines)), tuple(e.anchors))
                for e in group.entries))
            for group in doc.authorities),
    )


class _Cleaner:
    """Copies a tree, keeping each id once; ``taken`` of ``None`` keeps no id at all."""

    def __init__(self, drawings: frozenset[str], taken: set[str] | None) -> None:
        self.drawings = drawings
        self.reserved = frozenset(taken or ())
        self.taken = taken

    def fresh(self, wanted: str) -> str:
        """An id like ``wanted`` that nothing has yet."""
        assert self.taken is not None
        found, n = wanted, 1
        while found in self.taken:
            n += 1
            found = f"{wanted}-{n}"
        self.taken.add(found)
        return found

    def clean(self, node: Any) -> Any:
        """The node as writers may take it."""
        if isinstance(node, list):
            if _is_attr(node):
                return self._attr(node)
            return _untitled(_joined_notes([self.clean(child) for child in node]))
        if not isinstance(node, dict):
            return node
        match node.get("t"):
            case "Str":
                return {"t": "Str", "c": printable(node["c"])}
            case "Code" | "CodeBlock":
                return {"t": node["t"], "c": [self.clean(node["c"][0]), printable(node["c"][1])]}
            case "Math":  # formulas are not part of a filing: what was typed is printed
                mark = "$" if node["c"][0]["t"] == "InlineMath" else "$$"
                return {"t": "Str", "c": printable(f"{mark}{node['c'][1]}{mark}")}
            case "RawInline" | "RawBlock":
                raise RenderError("the document holds raw output for one format", code="SW530",
                                  remedy="Write it as text; raw HTML, Typst, TeX or OpenXML is never printed.")
            case "Cite":
                raise RenderError("a citation was not resolved before writing", code="SW533",
                                  remedy="Run the citation pass over the whole document first.")
            case "Image":
                if node["c"][2][0] not in self.drawings:
                    raise RenderError("an image is not one of the document's drawings", code="SW531",
                                      remedy="Only the figures that the appendix draws itself can be shown.")
                return {"t": "Image", "c": [self.clean(node["c"][0]), self.clean(node["c"][1]),
                                            [node["c"][2][0], ""]]}
            case "Link":
                attr, inlines, target = node["c"]
                if not str(target[0]).startswith(("#", "https://", "http://", "mailto:")):
                    return {"t": "Span", "c": [self.clean(attr), self.clean(inlines)]}
                return {"t": "Link", "c": [self.clean(attr), self.clean(inlines), [printable(target[0]), ""]]}
            case "Header":
                level, attr, inlines = node["c"]
                return {"t": "Header", "c": [min(level, DEEPEST_HEADING), self.clean(attr), self.clean(inlines)]}
            case _:
                return {key: self.clean(value) for key, value in node.items()}

    def _attr(self, attr: list[Any]) -> list[Any]:
        name = printable(attr[0]).replace(" ", "-")
        if self.taken is None or (name in self.taken and name not in self.reserved):
            name = ""
        elif name:
            self.taken.add(name)
        return [name, [printable(c) for c in attr[1]],
                [[k, printable(v)] for k, v in attr[2] if k in KEPT_VALUES]]


def _joined_notes(nodes: list[Any]) -> list[Any]:
    """Inlines with no blank before a footnote's number and a raised comma between two numbers."""
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, dict) and node.get("t") == "Note":
            while found and isinstance(found[-1], dict) and found[-1].get("t") in {"Space", "SoftBreak"}:
                found.pop()
            if found and isinstance(found[-1], dict) and found[-1].get("t") == "Note":
                found.append({"t": "Superscript", "c": [{"t": "Str", "c": ","}]})
        found.append(node)
    return found


def _untitled(nodes: list[Any]) -> list[Any]:
    """Blocks in which a computed table that follows a heading is marked to need no title."""
    for before, node in pairwise(nodes):
        if (isinstance(node, dict) and node.get("t") == "Div" and node["c"][0][0] in {CONTENTS, AUTHORITIES}
                and isinstance(before, dict) and before.get("t") == "Header" and UNTITLED not in node["c"][0][1]):
            node["c"][0][1].append(UNTITLED)
    return nodes


def _is_attr(node: list[Any]) -> bool:
    return (len(node) == 3 and isinstance(node[0], str) and isinstance(node[1], list) and isinstance(node[2], list)
            and all(isinstance(pair, list) and len(pair) == 2 for pair in node[2]))
