"""Who may read a rendering, and what is taken out of its tree before any writer sees it.

Three volumes come from one composition. What a volume may not show is removed here, by
the provenance that each block, sentence and table row carries:

* counsel's work product, and what the client does not permit to be told, disappear
  without a trace from every volume but counsel's;
* what rests on a sensitive record, or may be told only under seal, is replaced in the
  public volume by a plain mark that something is filed under seal, because courts
  require a redacted public twin of a sealed filing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from workbench.tree import Block, Node, para, span, words

__all__ = ["SEALED_MARK", "Volume", "for_volume", "shows"]

#: What the public volume prints where a passage was taken out.
SEALED_MARK = "[Filed under seal.]"


class Volume(StrEnum):
    """Who may read a rendering."""

    PUBLIC = "public"
    SEALED = "sealed"
    COUNSEL = "counsel"


def shows(values: Mapping[str, str], volume: Volume) -> bool:
    """Whether ``volume`` may show something with these provenance attributes."""
    return _removal(values, volume) is None


def for_volume(blocks: list[Block], volume: Volume) -> list[Block]:
    """The blocks that ``volume`` may show; the others are gone or replaced by a mark, never hidden.

    Runs of removed passages leave one mark, so that their number and length say nothing.
    """
    if volume is Volume.COUNSEL:
        return blocks
    filtered: list[Block] = _filter(blocks, volume)
    # Only the public volume has marks.
    return _merge_marks(filtered) if volume is Volume.PUBLIC else filtered


def _removal(values: Mapping[str, str], volume: Volume) -> str | None:
    """``None`` to keep, ``silent`` to remove without a trace, ``marked`` to leave a mark."""
    if volume is Volume.COUNSEL:
        return None
    if values.get("prov-audience") == "counsel" or values.get("prov-permission") == "no":
        return "silent"
    if volume is Volume.PUBLIC and (values.get("prov-tags") or values.get("prov-permission") == "sealed"):
        return "marked"
    return None


def _filter(node: Any, volume: Volume) -> Any:
    if isinstance(node, dict):
        return {key: value if isinstance(value, str) else _filter(value, volume) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    kept: list[Any] = []
    for child in node:
        values = _values(child)
        removal = _removal(values, volume) if values else None
        if removal is None:
            kept.append(_filter(child, volume))
        elif removal == "marked" and isinstance(child, dict):
            kept.append(_mark(child))
        # A table row or anything removed silently leaves nothing behind.
    return kept


def _values(node: Any) -> dict[str, str]:
    """Provenance attributes of a Span, a Div or a table row, which pandoc writes ``[attr, cells]``."""
    attr: Any = None
    if isinstance(node, dict) and node.get("t") in {"Span", "Div"}:
        attr = node["c"][0]
    elif isinstance(node, list) and len(node) == 2 and isinstance(node[0], list) and len(node[0]) == 3:
        attr = node[0]
    if not isinstance(attr, list) or len(attr) != 3 or not isinstance(attr[2], list):
        return {}
    return {pair[0]: pair[1] for pair in attr[2] if str(pair[0]).startswith("prov-")}


def _mark(node: Node) -> Node:
    mark = span(words(SEALED_MARK))
    mark["c"][0][1].append("sealed-mark")
    return mark if node["t"] == "Span" else para([mark])


def _is_mark(node: Any) -> bool:
    if not isinstance(node, dict):
        return False
    if node.get("t") in {"Para", "Plain"}:
        return len(node["c"]) == 1 and _is_mark(node["c"][0])
    return node.get("t") == "Span" and "sealed-mark" in node["c"][0][1]


def _merge_marks(node: Any) -> Any:
    """One mark for a run of marks among siblings, in text and in lists of items."""
    if isinstance(node, dict):
        return {key: _merge_marks(value) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    kept: list[Any] = []
    for child in (_merge_marks(child) for child in node):
        seen = (item for item in reversed(kept) if not (isinstance(item, dict) and item.get("t") == "Space"))
        if _same_mark(next(seen, None), child):
            continue
        kept.append(child)
    return kept


def _same_mark(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):  # items of a list: [blocks], [blocks]
        return len(one) == len(other) == 1 and _is_mark(one[0]) and _is_mark(other[0])
    return _is_mark(one) and _is_mark(other)
