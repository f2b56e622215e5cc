"""What a person writes in a notebook's Markdown cells, read into the document's tree.

Pandoc reads it, so that ``[see @felitti1998, p. 251; @ex:school, at 12]`` works as in Quarto or MyST. What
would be markup of another language (HTML, TeX, OpenXML, attributes) is off and comes out as it was typed.
Reads no file but its own reader; every text is read by itself, all of them in one run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from workbench.citations.groups import cited_keys
from workbench.errors import CitationError, Fault
from workbench.pandoc import pandoc
from workbench.tree import Block, Node, rewrite, walk

__all__ = ["FORMAT", "cited_keys", "read_markdown", "read_markdown_many"]

_ON = ("citations", "smart", "footnotes", "inline_notes", "pipe_tables", "strikeout", "superscript", "subscript")
#: Off: other languages' markup, attributes that could name an id or a class, images as figures, metadata blocks.
_OFF = (
    "raw_html", "raw_attribute", "raw_tex", "latex_macros", "tex_math_dollars", "tex_math_single_backslash",
    "tex_math_double_backslash", "native_divs", "native_spans", "markdown_in_html_blocks", "fenced_divs",
    "bracketed_spans", "header_attributes", "link_attributes", "inline_code_attributes", "fenced_code_attributes",
    "table_attributes", "auto_identifiers", "implicit_header_references", "implicit_figures", "yaml_metadata_block",
    "pandoc_title_block", "emoji", "rebase_relative_paths", "example_lists",
)
#: Pandoc's name of the Markdown that a cell may hold.
FORMAT = "markdown" + "".join(f"+{name}" for name in _ON) + "".join(f"-{name}" for name in _OFF)

_DEEPEST = 6


def read_markdown(text: str, *, demote: int = 0) -> list[Block]:
    """The blocks of one Markdown cell, its headings lowered by ``demote`` levels.

    Raises:
        CitationError: SW341, it holds an image.
        RenderError: SW510 to SW512, pandoc is missing, fails or does not end.
    """
    return read_markdown_many([text], demote=demote)[0]


def read_markdown_many(texts: Iterable[str], *, demote: int = 0) -> list[list[Block]]:
    """The blocks of many Markdown cells, cell by cell, read in one run of pandoc.

    Raises:
        CitationError: SW341, cells hold images; all are named.
        RenderError: SW510 to SW512, pandoc is missing, fails or does not end.
    """
    given = list(texts)
    if not any(text.strip() for text in given):
        return [[] for _ in given]
    cells = [cell["c"][1] for cell in _read(given)]
    assert len(cells) == len(given)
    faults = tuple(Fault(f"Markdown cell {i}", "it holds an image") for i, cell in enumerate(cells, start=1)
                   if any(node["t"] == "Image" for node in walk(cell)))
    if faults:
        raise CitationError(
            "an image stands in a Markdown cell, and the appendix prints only figures that it draws itself",
            code="SW341", field=faults[0].field, faults=faults,
            remedy="Remove the image; file a picture as an exhibit and cite it with [@ex:key]. "
                   "To print the characters themselves, write \\![…](…).")
    return [_lowered(cell, demote) for cell in cells] if demote else cells


def _lowered(blocks: list[Block], levels: int) -> list[Block]:
    def change(node: Node) -> Node:
        if node["t"] == "Header":
            level, *rest = node["c"]
            return {"t": "Header", "c": [min(max(level + levels, 1), _DEEPEST), *rest]}
        return node

    lowered: Any = rewrite(blocks, change)
    return list(lowered)


def _read(texts: Sequence[str]) -> list[Block]:
    reader = resources.files("workbench.citations").joinpath("data/cells.lua")
    # Half a surrogate pair is no character, and pandoc stops at one.
    whole = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    given = json.dumps({"format": FORMAT, "texts": whole})
    with resources.as_file(reader) as path:
        made = pandoc(given.encode(), f"--from={path}", "--to=json", doing="read the notebook's text",
                      remedy="Look for control characters in the Markdown cells, and split the longest of them.")
    blocks: list[Block] = json.loads(made)["blocks"]
    return blocks
