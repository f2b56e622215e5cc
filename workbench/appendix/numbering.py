"""Numbers of tables and figures, the same in every format: counted once, in the order of the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.tree import Block, Inline, Node, rewrite

__all__ = ["numbered"]


def numbered(blocks: list[Block], number: Callable[[str, int], list[Inline]]) -> list[Block]:
    """The blocks with each caption led by what ``number`` makes of ``Table`` or ``Figure`` and its number."""
    counts = {"Table": 0, "Figure": 0}

    def change(node: Node) -> Node:
        if node["t"] not in counts:
            return node
        counts[node["t"]] += 1
        lead = number(node["t"], counts[node["t"]])
        attr, (short, caption), *rest = node["c"]
        first = caption[0]["c"] if caption else []
        led = {"t": "Plain", "c": [*lead, *([{"t": "Space"}] if first else []), *first]}
        return {"t": node["t"], "c": [attr, [short, [led, *caption[1:]]], *rest]}

    found: Any = rewrite(blocks, change)
    return list(found)
