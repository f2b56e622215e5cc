"""Where citations go: behind the punctuation that follows them, next to no other footnote of their own.

Turns each ``Cite`` node of a tree into a :data:`PENDING` node that stands where its footnote, or its
citation in the text, will stand. Knows nothing of styles and numbers; :mod:`workbench.citations.document`
puts the formatted citations in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from workbench.citations.groups import Reference
from workbench.errors import CitationError
from workbench.tree import LEAVES, Inline, Node, plain_text, walk, words

__all__ = ["NAME", "PENDING", "Reading", "arranged"]

#: Stands where a citation will stand: ``{"t": PENDING, "as": …, "c": references}``, ``as`` being ``note``,
#: ``sentence`` (a citation sentence in running text), ``clause`` or ``noun`` (the sentence's own words).
PENDING = "PendingCitation"
#: Stands where a record's name will stand in the sentence, its citation being in the footnote behind it.
NAME = "PendingName"

#: Reads one ``Cite`` node.
Reading = Callable[[Node], tuple[Reference, ...]]

#: Inlines that hold inlines; those of the second kind after something else, a class or a mark.
_FLAT = frozenset({"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"})
_WRAPPED = frozenset({"Quoted", "Span", "Link"})
_BLANKS = frozenset({"Space", "SoftBreak"})
#: Footnote numbers follow punctuation and closing quotation marks, but neither a dash nor a closing parenthesis.
_FOLLOWED = re.compile(r"(?:[.,;:!?…]|[”’\"'](?!\w))+")
_POSSESSIVE = re.compile(r"[’']s\b(?:[.,;:!?…])*")


def arranged(blocks: list[Any], read: Reading, *, notes: bool) -> list[Any]:
    """The blocks with every ``Cite`` replaced by where it will be printed: in ``notes``, else in the text.

    Raises:
        CitationError: SW324, a citation in an image's alternative text, where nothing can be cited.
    """
    found: list[Any] = _Arrangement(read, notes=notes).node(blocks)
    return found


class _Arrangement:
    def __init__(self, read: Reading, *, notes: bool) -> None:
        self.read = read
        self.notes = notes

    def node(self, node: Any) -> Any:
        """A copy of the node, arranged."""
        if isinstance(node, list):
            return self._emitted(self._moved(node))
        if not isinstance(node, dict) or node.get("t") in LEAVES:
            return node
        match node.get("t"):
            case "Note":
                return {"t": "Note", "c": _Arrangement(self.read, notes=False).node(node["c"])}
            case "Image" if any(inner["t"] == "Cite" for inner in walk(node["c"][1])):
                raise CitationError("a citation stands in the alternative text of an image", code="SW324",
                                    remedy="Cite in the caption or in the text instead.")
            case _:
                return {key: self.node(value) for key, value in node.items()}

    def _children(self, nodes: list[Any]) -> list[Any]:
        """The nodes arranged; a citation that ends a quotation or an emphasis stands behind it."""
        found: list[Any] = []
        for child in nodes:
            kind = child.get("t") if isinstance(child, dict) else None
            if kind == "Cite":
                found += self._pending(child)
            elif kind in _FLAT or kind in _WRAPPED:
                found += self._container(child)
            else:
                found.append(self.node(child))
        return found

    def _container(self, node: Node) -> list[Any]:
        flat = node["t"] in _FLAT
        kept = self._moved(node["c"] if flat else node["c"][1])
        ended: list[Any] = []
        while kept and _is_pending(kept[-1]) and not _is_noun(kept[-1]) and not _is(_before(kept), NAME):
            ended.insert(0, kept.pop())
        kept = self._emitted(kept)
        if ended and not kept:
            return ended
        return [{"t": node["t"], "c": kept if flat else [node["c"][0], kept, *node["c"][2:]]}, *ended]

    def _pending(self, cite: Node) -> list[Any]:
        references = self.read(cite)
        if not references:
            return []
        if not references[0].named:
            return [{"t": PENDING, "as": "", "c": references}]
        if not self.notes:
            return [{"t": PENDING, "as": "noun", "c": references}]
        return [{"t": NAME, "c": references[0]}, {"t": PENDING, "as": "", "c": references}]

    def _moved(self, nodes: list[Any]) -> list[Any]:
        """Citations behind the punctuation that follows them; neighbors become one."""
        given = self._children(nodes)
        if not any(map(_is_pending, given)):
            return given
        found: list[Any] = []
        i = 0
        while i < len(given):
            node = given[i]
            i += 1
            if not _is_pending(node) or _is_noun(node):
                found.append(node)
                continue
            references: tuple[Reference, ...] = node["c"]
            named = bool(found) and _is(found[-1], NAME)
            while found and found[-1].get("t") in _BLANKS:
                found.pop()
            while i < len(given):
                if _is(given[i], "Str"):
                    mark, rest = _punctuation(given[i]["c"], named=named)
                    shown = mark[1:] if mark and _said(found, mark[0], notes=self.notes) else mark
                    if shown:
                        found.append({"t": "Str", "c": shown})
                    if not mark or rest:
                        given[i] = {"t": "Str", "c": rest} if mark else given[i]
                        break
                    i += 1
                    continue
                after = i
                while after < len(given) and given[after].get("t") in _BLANKS:
                    after += 1
                if after == len(given) or not _is_pending(given[after]) or _is_noun(given[after]):
                    break
                references += given[after]["c"]
                i = after + 1
            found.append({"t": PENDING, "as": "", "c": references})
        return found

    def _emitted(self, nodes: list[Any]) -> list[Any]:
        """Each citation told what it is; in running text with the commas and blanks around it."""
        found: list[Any] = []
        for i, node in enumerate(nodes):
            if not _is_pending(node) or _is_noun(node):
                found.append(node)
            elif self.notes:
                found.append({**node, "as": "note"})
            else:
                found += _in_text(node, plain_text(_words_of(found)), nodes[i + 1:])
        return found


def _in_text(node: Node, before: str, after: list[Any]) -> list[Inline]:
    ending = before.rstrip("”’\"') \n")[-1:]
    blank: list[Inline] = [{"t": "Space"}]
    closed = blank if after and after[0].get("t") not in {*_BLANKS, "LineBreak", "Str"} else []
    if ending in {"", ".", "?", "!"}:
        return [*(blank if ending else []), {**node, "as": "sentence"}, *closed]
    lead = [] if ending in ",;:—–(" else words(",")
    tail = words(",") if plain_text(_words_of(after)).strip()[:1] not in {"", *",;:.?!)—–"} else []
    gap = [] if ending == "(" else blank
    return [*lead, *gap, {**node, "as": "clause"}, *tail, *closed]


def _words_of(nodes: list[Any]) -> list[Any]:
    """Nodes as text sees them: something stands where a citation or a name will."""
    return [{"t": "Str", "c": "x"} if _is_pending(node) or _is(node, NAME) else node for node in nodes]


def _said(nodes: list[Any], mark: str, *, notes: bool) -> bool:
    """Whether a mark was typed on both sides of a citation, or is a full stop where no sentence waits for one."""
    text = plain_text(_words_of(nodes)).rstrip("”’\"')")
    if text.endswith(mark):
        return True
    return mark == "." and (text.endswith(("?", "!")) or not (text or notes))


def _before(nodes: list[Any]) -> Any:
    return nodes[-2] if len(nodes) > 1 else None


def _punctuation(text: str, *, named: bool) -> tuple[str, str]:
    """The marks that a footnote's number follows, and the rest; a possessive stays with the name before it."""
    found = (_POSSESSIVE.match(text) if named else None) or _FOLLOWED.match(text)
    return (found[0], text[found.end():]) if found else ("", text)


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, dict) and node.get("t") == kind


def _is_pending(node: Any) -> bool:
    return _is(node, PENDING)


def _is_noun(node: Any) -> bool:
    return bool(node.get("as") == "noun")
