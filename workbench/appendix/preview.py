"""A section as a person sees it under its cell in a notebook, with its citations formatted."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence

from pybtex.database import Entry

from workbench.appendix.cards import cards
from workbench.appendix.claims import claim_blocks
from workbench.appendix.composition import Composition
from workbench.appendix.html import write_passage
from workbench.appendix.preparation import prepared
from workbench.appendix.rendering import Caption, Document, Drawing
from workbench.appendix.volumes import for_volume
from workbench.case.models import Claim
from workbench.citations.styles import Manner
from workbench.pandoc import convert
from workbench.tree import Attr, Block, Node, div, rewrite

__all__ = ["claim_page", "preview"]

_NOWHERE = Caption(court="", parties=(), docket="", title="", state="", prepared_by="", counsel="",
                   as_of=dt.date(2000, 1, 1))

#: Marks the claim among those before it.
_SHOWN = "shown"


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


def claim_page(c: Composition, claim: Claim, manner: Manner) -> str:
    """One claim as it will print, as an HTML page by the document's own writer.

    What the claims before it cite is cited again in short here, as in the document; its footnotes count from one.

    Raises:
        WorkbenchError: As composing and writing the document.
    """
    before: list[Block] = []
    for other in c.case.claims:
        if other.key == claim.key:
            break
        before += for_volume(claim_blocks(c, other), c.volume)
    own = div(for_volume(claim_blocks(c, claim), c.volume), Attr(classes=(_SHOWN,)))
    resolved = manner.resolve([*before, own], c.records)
    shown = next(block["c"][1] for block in resolved.blocks
                 if block["t"] == "Div" and _SHOWN in block["c"][0][1])
    cited = {one.key for one in resolved.cited} & c.records.keys()
    return write_passage(Document(
        title=claim.heading, caption=_NOWHERE, blocks=shown, cards=cards(cited, c.library),
        authorities=manner.authorities(resolved, c.records))).decode()
