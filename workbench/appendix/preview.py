"""A section as a person sees it under its cell in a notebook, with its citations formatted."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence

from pybtex.database import Entry

from workbench.appendix.pandoc import convert
from workbench.appendix.preparation import prepared
from workbench.appendix.rendering import Caption, Document, Drawing
from workbench.citations.styles import Manner
from workbench.tree import Block, Node, rewrite

__all__ = ["preview"]

_NOWHERE = Caption(court="", parties=(), docket="", title="", state="", prepared_by="", counsel="",
                   as_of=dt.date(2000, 1, 1))


def preview(
    blocks: Sequence[Block], drawings: Sequence[Drawing], records: Mapping[str, Entry], manner: Manner,
) -> str:
    """The section as HTML. Its footnotes count from one: numbers and *supra* are final only in the document."""
    pictures = {drawing.name: drawing for drawing in drawings}
    resolved = manner.resolve(list(blocks), records)
    tree = prepared(Document(title="", caption=_NOWHERE, blocks=resolved.blocks, drawings=pictures)).blocks

    def show(node: Node) -> Node:
        if node["t"] != "Image":
            return node
        svg = base64.b64encode(pictures[node["c"][2][0]].svg.encode()).decode("ascii")
        return {"t": "Image", "c": [node["c"][0], node["c"][1], [f"data:image/svg+xml;base64,{svg}", ""]]}

    return convert(rewrite(tree, show), "html5", options=("--wrap=none",)).decode()
