"""The document tree: pandoc's JSON, built with functions so that text can only ever be text.

Composition, citation and the three writers all work on this one form. A client's words
enter through :func:`words`, which makes literal ``Str`` nodes; nothing here parses markup.
Raw output of a writer's own language (:func:`raw_inline`, :func:`raw_block`) is for the
project's templates, never for text from a case or a person.

A block or span carries what it rests on in its attributes (see :class:`Provenance`);
:func:`workbench.appendix.rendering.prepared` removes them before a writer sees the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = [
    "LEAVES",
    "PANDOC_API",
    "Attr",
    "Block",
    "Inline",
    "Node",
    "Provenance",
    "bullet_list",
    "cell",
    "cite",
    "definition_list",
    "div",
    "document",
    "emph",
    "figure",
    "header",
    "link",
    "note",
    "para",
    "plain",
    "plain_text",
    "raw_block",
    "raw_inline",
    "rewrite",
    "span",
    "strong",
    "table",
    "walk",
    "words",
]

#: A pandoc inline or block, ``{"t": tag, "c": content}``; opaque to everything but this module's walkers.
Node: TypeAlias = dict[str, Any]
Inline: TypeAlias = Node
Block: TypeAlias = Node

#: The version of pandoc's tree that the pinned pandoc reads. Source: ``pandoc -t json`` of pandoc 3.9.
PANDOC_API = (1, 23, 1)

#: Nodes that hold no other: most of a document's, and none of them is ever changed in place.
LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})


@dataclass(frozen=True, slots=True)
class Attr:
    """Identifier, classes and key-value attributes of a block or span."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> list[Any]:
        """The attributes as pandoc writes them."""
        return [self.id, list(self.classes), [[k, v] for k, v in sorted(self.values.items())]]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a sentence or block rests on, and who may read it. Inherited by whatever it contains."""

    #: Keys of the client's facts it states.
    facts: tuple[str, ...] = ()
    #: Keys of the exhibits it cites.
    exhibits: tuple[str, ...] = ()
    #: Sensitivity tags of those facts and exhibits, joined: hipaa, part2, juvenile …
    tags: tuple[str, ...] = ()
    #: Work product: adverse notes, cross-examination. Nobody but counsel.
    counsel_only: bool = False
    #: What the client permits: ``yes``, ``sealed`` (only under seal), ``no``.
    permission: str = "yes"

    def values(self) -> dict[str, str]:
        """The attributes that carry it through the tree."""
        found = {"prov-facts": " ".join(self.facts), "prov-exhibits": " ".join(self.exhibits),
                 "prov-tags": " ".join(self.tags)}
        found = {k: v for k, v in found.items() if v}
        if self.counsel_only:
            found["prov-audience"] = "counsel"
        if self.permission != "yes":
            found["prov-permission"] = self.permission
        return found


def words(text: str) -> list[Inline]:
    """Literal text as inlines: every character of it will be printed, none will be markup.

    >>> words("a *b*")
    [{'t': 'Str', 'c': 'a'}, {'t': 'Space'}, {'t': 'Str', 'c': '*b*'}]
    """
    found: list[Inline] = []
    for part in re.split(r"([ \t\r\n]+)", text):
        if not part:
            continue
        found.append({"t": "Space"} if part.isspace() and part[0] in " \t\r\n" else {"t": "Str", "c": part})
    return found


def emph(inlines: Iterable[Inline]) -> Inline:
    """Italics."""
    return {"t": "Emph", "c": list(inlines)}


def strong(inlines: Iterable[Inline]) -> Inline:
    """Bold."""
    return {"t": "Strong", "c": list(inlines)}


def span(inlines: Iterable[Inline], attr: Attr | None = None, provenance: Provenance | None = None) -> Inline:
    """A run of text with attributes; with ``provenance``, a sentence that knows what it rests on."""
    return {"t": "Span", "c": [_attr(attr, provenance), list(inlines)]}


def link(inlines: Iterable[Inline], target: str, title: str = "") -> Inline:
    """A hyperlink."""
    return {"t": "Link", "c": [Attr().json(), list(inlines), [target, title]]}


def note(blocks: Iterable[Block]) -> Inline:
    """A footnote."""
    return {"t": "Note", "c": list(blocks)}


def cite(key: str, *, prefix: str = "", suffix: str = "", more: Iterable[Inline] = ()) -> Inline:
    """A citation of one record, as ``[prefix @key, suffix]`` would be read; ``more`` are further ones.

    The citation pass replaces it. Until then it prints as its key, so that a lost one is seen.
    """
    citations = [{
        "citationId": key, "citationPrefix": words(prefix), "citationSuffix": words(suffix),
        "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 0, "citationHash": 0,
    }]
    for other in more:
        citations += other["c"][0]
    return {"t": "Cite", "c": [citations, words("; ".join(f"@{c['citationId']}" for c in citations))]}


def raw_inline(language: str, text: str) -> Inline:
    """Raw output for one writer (``openxml``, ``typst``, ``html``). Never with text from a case or a person."""
    return {"t": "RawInline", "c": [language, text]}


def raw_block(language: str, text: str) -> Block:
    """Raw block for one writer. Never with text from a case or a person."""
    return {"t": "RawBlock", "c": [language, text]}


def para(inlines: Iterable[Inline]) -> Block:
    """A paragraph."""
    return {"t": "Para", "c": list(inlines)}


def plain(inlines: Iterable[Inline]) -> Block:
    """Text without paragraph spacing, as in a table cell."""
    return {"t": "Plain", "c": list(inlines)}


def cell(text: str) -> list[Block]:
    """A table's cell that holds literal text and nothing else."""
    return [plain(words(text))]


def header(level: int, inlines: Iterable[Inline], attr: Attr | None = None) -> Block:
    """A heading."""
    return {"t": "Header", "c": [level, _attr(attr, None), list(inlines)]}


def bullet_list(items: Iterable[Iterable[Block]]) -> Block:
    """A bulleted list."""
    return {"t": "BulletList", "c": [list(item) for item in items]}


def definition_list(items: Iterable[tuple[Iterable[Inline], Iterable[Block]]]) -> Block:
    """Terms with their explanations."""
    return {"t": "DefinitionList", "c": [[list(term), [list(body)]] for term, body in items]}


def div(blocks: Iterable[Block], attr: Attr | None = None, provenance: Provenance | None = None) -> Block:
    """A group of blocks with attributes; with ``provenance``, a group that knows what it rests on."""
    return {"t": "Div", "c": [_attr(attr, provenance), list(blocks)]}


def table(
    head: Iterable[str], rows: Iterable[Iterable[Iterable[Block]]], *, caption: str, widths: Iterable[float],
    attr: Attr | None = None, row_attrs: Iterable[Attr] | None = None,
) -> Block:
    """A table with one header row; ``widths`` are shares of the text width and sum to 1.

    ``rows`` are rows of cells, each cell a list of blocks. ``row_attrs`` carry provenance row by row.
    """
    body = [list(row) for row in rows]
    attrs = list(row_attrs) if row_attrs is not None else [Attr()] * len(body)
    specs = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": width}] for width in widths]

    def boxed(blocks: Iterable[Block]) -> list[Any]:
        return [Attr().json(), {"t": "AlignDefault"}, 1, 1, list(blocks)]

    head_row = [Attr().json(), [boxed([plain([strong(words(title))])]) for title in head]]
    body_rows = [[a.json(), [boxed(c) for c in row]] for a, row in zip(attrs, body, strict=True)]
    return {"t": "Table", "c": [
        _attr(attr, None), [None, [plain(words(caption))]], specs, [Attr().json(), [head_row]],
        [[Attr().json(), 0, [], body_rows]], [Attr().json(), []],
    ]}


def figure(target: str, *, alt: str, caption: str, id: str) -> Block:  # noqa: A002 - pandoc's own word
    """A figure; ``target`` names a drawing (``figure:timeline``) that the exporter replaces by its bytes."""
    image = {"t": "Image", "c": [Attr().json(), words(alt), [target, ""]]}
    return {"t": "Figure", "c": [Attr(id=id).json(), [None, [plain(words(caption))]], [plain([image])]]}


def document(blocks: Iterable[Block], meta: Mapping[str, str] | None = None) -> Node:
    """A whole pandoc document with literal metadata strings."""
    return {
        "pandoc-api-version": list(PANDOC_API),
        "meta": {k: {"t": "MetaString", "c": v} for k, v in (meta or {}).items()},
        "blocks": list(blocks),
    }


def walk(node: Any) -> Iterator[Node]:
    """Every node of a tree in reading order, parents before children."""
    waiting = [node]
    while waiting:  # a stack, not recursion: a document has ten thousand nodes
        item = waiting.pop()
        children = item
        if isinstance(item, dict):
            if "t" in item:
                yield item
            children = item.values()
        elif not isinstance(item, list):
            continue
        waiting += [child for child in reversed(children) if isinstance(child, (dict, list))]


def rewrite(node: Any, change: Callable[[Node], Node | list[Node] | None]) -> Any:
    """A copy of a tree with ``change`` applied to every node, children first.

    ``change`` returns the node to keep, a list of nodes to put in its place (in a list
    of siblings), or ``None`` to remove it there.
    """
    if isinstance(node, list):
        kept: list[Any] = []
        for child in node:
            if not isinstance(child, (dict, list)):
                kept.append(child)
                continue
            new = rewrite(child, change)
            if isinstance(child, dict) and "t" in child:
                if new is None:
                    continue
                if isinstance(new, list):
                    kept.extend(new)
                    continue
            kept.append(new)
        return kept
    if isinstance(node, dict):
        copied = {k: rewrite(v, change) if isinstance(v, (dict, list)) else v for k, v in node.items()}
        return change(copied) if "t" in copied else copied
    return node


def joined(node: Any) -> Any:
    """A copy of a tree in which words that follow each other are one text, with the blanks between them.

    A document has ten words to every other node, and whoever walks it is several times as fast without. Blanks beside
    anything but a word stay nodes of their own: a footnote's number or a citation may want them gone.

    >>> joined([*words("two words "), emph(words("more"))])
    [{'t': 'Str', 'c': 'two words'}, {'t': 'Space'}, {'t': 'Emph', 'c': [{'t': 'Str', 'c': 'more'}]}]
    """
    if isinstance(node, dict):
        return {key: joined(value) if isinstance(value, (dict, list)) else value for key, value in node.items()}
    if not isinstance(node, list):
        return node
    found: list[Any] = []
    run: list[str] = []
    for child in node:
        kind = child.get("t") if isinstance(child, dict) else None
        if kind == "Str":
            run.append(child["c"])
        elif kind == "Space" and run:
            run.append(" ")
        else:
            found += _run(run)
            run = []
            found.append(joined(child))
    return [*found, *_run(run)]


def _run(texts: list[str]) -> list[Inline]:
    """Words and blanks as one text, its blanks at the end as nodes."""
    text = "".join(texts)
    core = text.rstrip(" ")
    return [*([{"t": "Str", "c": core}] if core else []), *([{"t": "Space"}] if core != text else [])]


def plain_text(node: Any) -> str:
    """The words of a tree, without notes, for names, alternative text and tests."""
    parts: list[str] = []

    def visit(item: Any) -> None:
        if isinstance(item, list):
            for child in item:
                visit(child)
        elif isinstance(item, dict):
            match item.get("t"):
                case "Str":
                    parts.append(item["c"])
                case "Space" | "SoftBreak" | "LineBreak":
                    parts.append(" ")
                case "Code" | "Math":
                    parts.append(item["c"][1])
                case "Note" | "RawInline" | "RawBlock":
                    pass
                case "Quoted":
                    marks = "‘’" if item["c"][0]["t"] == "SingleQuote" else "“”"
                    parts.append(marks[0])
                    visit(item["c"][1])
                    parts.append(marks[1])
                case "Span" | "Div" | "Link" | "Image" | "Cite":
                    visit(item["c"][1])
                case "Para" | "Plain" | "Header":
                    visit(item["c"][-1] if item["t"] == "Header" else item["c"])
                    parts.append("\n")
                case _:
                    visit(item.get("c"))

    visit(node)
    return "".join(parts)


def _attr(attr: Attr | None, provenance: Provenance | None) -> list[Any]:
    base = attr or Attr()
    if provenance is None:
        return base.json()
    return Attr(base.id, base.classes, {**base.values, **provenance.values()}).json()
