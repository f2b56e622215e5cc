"""Word's own fields as OpenXML: contents, table of authorities, captions and marked citations.

A field carries its computed result, so that the document is right before Word has
refreshed anything, and in programs that never do. Text enters only escaped for XML and,
inside an instruction, for the field's own quotation marks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from workbench.citations.pieces import NBSP
from workbench.tree import Inline

__all__ = [
    "PAGES", "awaited", "bookmark", "category", "field_begin", "field_end", "field_text", "page_runs", "pages_text",
    "run", "simple_field", "ta_field", "tab",
]

#: Word's built-in categories of authorities. Source: Word's Mark Citation dialog, categories 1 to 7.
CATEGORIES = {"cases": 1, "statutes": 2, "other": 3, "rules": 4, "treatises": 5, "regulations": 6, "constitution": 7}
#: The first category that Word leaves to the user; social science and whatever else has none of its own.
FIRST_OWN_CATEGORY = 8
#: On more pages than this an authority is cited *passim*. Source: Word's own ``\\p`` switch.
PASSIM_AFTER = 5
PASSIM = "passim"
#: The element that :func:`awaited` writes, and the namespace it is in; neither is in a finished file.
PAGES, AWAITED = "urn:workbench:pages", "pages:awaited"


def run(content: str, properties: str = "") -> str:
    """A run of OpenXML with run properties: the smallest piece of a paragraph."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{content}</w:r>"


def field_begin(instruction: str, *, dirty: bool = False, properties: str = "") -> str:
    """The start of a field, up to its result; ``dirty`` asks Word to compute it anew when it opens the file."""
    mark = ' w:dirty="true"' if dirty else ""
    return (run(f'<w:fldChar w:fldCharType="begin"{mark}/>', properties)
            + run(f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>', properties)
            + run('<w:fldChar w:fldCharType="separate"/>', properties))


def field_end(properties: str = "") -> str:
    """The end of a field."""
    return run('<w:fldChar w:fldCharType="end"/>', properties)


def simple_field(instruction: str, result: str, properties: str = "") -> str:
    """A field with one word as its result."""
    return (field_begin(instruction, properties=properties)
            + run(f'<w:t xml:space="preserve">{escape(result)}</w:t>', properties) + field_end(properties))


def tab() -> str:
    """A tab, which the style turns into dot leaders."""
    return run("<w:tab/>")


def field_text(text: str) -> str:
    r"""Text as it may stand between a field's quotation marks, which Word also takes to be “ and ”.

    >>> print(field_text('a "b" \\'))
    a \"b\" \\
    """
    return "".join("\\" + c if c in '"“”\\' else c for c in text)


def ta_field(short: str, number: int, full: Sequence[Inline] = ()) -> str:
    """A marked citation; with ``full`` the first one, which gives the table its line."""
    pieces = [_instruction(" TA ")]
    if full:
        pieces += [_instruction('\\l "'), *_formatted(full, ()), _instruction('" ')]
    pieces.append(_instruction(f'\\s "{field_text(short)}" \\c {number} '))
    return run('<w:fldChar w:fldCharType="begin"/>') + "".join(pieces) + field_end()


def category(title: str, position: int) -> int:
    """Word's category of a group of authorities; one of the user's own where Word has none.

    >>> category("Statutes and guidelines", 1), category("Social science", 3)
    (2, 11)
    """
    first = title.partition(" ")[0].casefold()
    return CATEGORIES.get(first, min(FIRST_OWN_CATEGORY + position, 16))


def awaited(ids: Iterable[str], *, heading: bool = False) -> str:
    """Stands where page numbers belong that nobody knows yet, of a heading or of an authority's citations."""
    of = escape(" ".join(ids), {'"': "&quot;"})
    return f'<{AWAITED} xmlns:pages="{PAGES}" kind="{"heading" if heading else "authority"}" of="{of}"/>'


def page_runs(ids: Sequence[str], pages: Mapping[str, int], *, heading: bool) -> str:
    """A tab and the page numbers, a field where Word is to look up a heading's; nothing where there are none."""
    if heading:
        found = pages.get(ids[0])
        return "" if found is None else tab() + simple_field(f"PAGEREF {bookmark(ids[0])} \\h", str(found))
    text = pages_text(ids, pages)
    if not text:
        return ""
    # Blanks that do not break keep the page numbers of one line together.
    shown = f'<w:t xml:space="preserve">{text.replace(" ", NBSP)}</w:t>'
    return tab() + run(shown, "<w:i/><w:iCs/>" if text == PASSIM else "")


def pages_text(anchors: Iterable[str], pages: Mapping[str, int]) -> str:
    """The pages of an authority's citations, each once and in order, or *passim* past five.

    >>> pages_text(["a", "b", "c"], {"a": 4, "b": 4, "c": 7})
    '4, 7'
    """
    found = sorted({pages[anchor] for anchor in anchors if anchor in pages})
    return PASSIM if len(found) > PASSIM_AFTER else ", ".join(map(str, found))


def bookmark(name: str) -> str:
    """The bookmark that pandoc writes for an id: Word allows 40 characters and a letter first.

    Source: pandoc 3.9, ``toBookmarkName`` of its Word writer.
    """
    if name[:1].isalpha() and len(name) <= 40:
        return name
    return "X" + hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[1:]


def _instruction(text: str, properties: str = "") -> str:
    return run(f'<w:instrText xml:space="preserve">{escape(text)}</w:instrText>', properties)


def _formatted(inlines: Iterable[Any], styles: tuple[str, ...]) -> list[str]:
    """Inlines as parts of an instruction; Word keeps their italics in the table."""
    found: list[str] = []
    for node in inlines:
        match node["t"]:
            case "Str":
                found.append(_instruction(field_text(node["c"]), "".join(styles)))
            case "Space" | "SoftBreak" | "LineBreak":
                found.append(_instruction(" "))
            case "Emph":
                found += _formatted(node["c"], (*styles, "<w:i/>"))
            case "SmallCaps":
                found += _formatted(node["c"], (*styles, "<w:smallCaps/>"))
            case "Strong" | "Superscript" | "Subscript" | "Underline" | "Strikeout":
                found += _formatted(node["c"], styles)
            case "Span" | "Link":
                found += _formatted(node["c"][1], styles)
            case "Quoted":
                marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
                found.append(_instruction(field_text(marks[0]), "".join(styles)))
                found += _formatted(node["c"][1], styles)
                found.append(_instruction(field_text(marks[1]), "".join(styles)))
            case "Code":
                found.append(_instruction(field_text(node["c"][1])))
    return found
