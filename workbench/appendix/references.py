"""The list of references at the end of a document whose text cites by author and year.

Composition leaves a place for it; once the citations are resolved its entries are put there, and
each citation of an entry leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workbench.tree import Attr, Block, Inline, Node, div, header, link, para, rewrite, walk, words

__all__ = ["ENTRY", "LIST", "PLACE", "references_place", "with_references"]

#: Id of the place where the list stands.
PLACE = "reference-list"
#: Classes of the list and of one entry in it, which carries the key of its work.
LIST, ENTRY = "references", "reference"


def references_place() -> Block:
    """Where the list of references stands."""
    return div([], Attr(id=PLACE))


def with_references(blocks: list[Block], references: Sequence[tuple[str, list[Inline]]]) -> list[Block]:
    """The document with its list in its place, else at its end; without a list where nothing is to be listed."""
    listed = frozenset(key for key, _ in references)
    made = _list(references) if references else []

    def change(node: Node) -> Node | list[Node]:
        if node["t"] == "Div" and node["c"][0][0] == PLACE:
            return made
        if node["t"] == "Span" and "citation" in node["c"][0][1]:
            key = dict(node["c"][0][2]).get("key", "")
            if key in listed:
                return {"t": "Span", "c": [node["c"][0], [link(node["c"][1], f"#{_id(key)}")]]}
        return node

    if not references and not _placed(blocks):
        return blocks
    changed: Any = rewrite(blocks, change)
    return list(changed) if _placed(blocks) else [*changed, *made]


def _placed(blocks: list[Block]) -> bool:
    return any(node["t"] == "Div" and node["c"][0][0] == PLACE for node in walk(blocks))


def _list(references: Sequence[tuple[str, list[Inline]]]) -> list[Block]:
    entries = [div([para(_kept_together(inlines))], Attr(_id(key), (ENTRY,), {"key": key}))
               for key, inlines in references]
    return [header(1, words("References"), Attr(id="references")), div(entries, Attr(classes=(LIST,)))]


def _kept_together(inlines: list[Inline]) -> list[Inline]:
    """Initials of one name stay on one line."""
    found = list(inlines)
    for i in range(1, len(found) - 1):
        before, blank, after = found[i - 1:i + 2]
        if blank["t"] == "Space" and before["t"] == after["t"] == "Str" and (
                re.fullmatch(r"(?:[A-Z]\.-?)+", before["c"]) and re.match(r"[A-Z]\.", after["c"])):
            found[i] = {"t": "Str", "c": "\u00a0"}
    return found


def _id(key: str) -> str:
    return f"ref-{key}"
