"""The pass over a document in the style ``apa7``: author and year in the text, and the list of what was cited.

A citation stands before the full stop of its sentence, in parentheses, or is part of the sentence. Citations side by
side share their parentheses. Nothing becomes a footnote; what stands in one is cited there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.apa7 import Works
from workbench.citations.apa7_law import is_law, is_record
from workbench.citations.backend import to_inlines
from workbench.citations.document import Cited, Form, Resolved
from workbench.citations.groups import Faults, Reference, cited_keys, read_group
from workbench.errors import CitationError
from workbench.tree import Attr, Block, Inline, plain_text, span, walk, words

__all__ = ["listing", "reference_list", "resolve"]

_BLANKS = frozenset({"Space", "SoftBreak"})
_ENDING = re.compile(r"([.,;:])([”’\"')]*)$")


def resolve(blocks: list[Block], records: Mapping[str, Entry]) -> Resolved:
    """The document with author and year in its text.

    Each formatted citation is a ``Span`` of class ``citation`` with an id and the attribute ``key``, as in
    :func:`workbench.citations.document.resolve`.

    Raises:
        UnknownRecord: SW201; every key that is not among the records, with the nearest ones.
        CitationError: SW321 an unreadable pinpoint, SW323 signals that do not belong together, SW324 a citation
            in alternative text, SW331 a page that an exhibit does not have.
    """
    faults = Faults()
    for node in walk(blocks):
        if node["t"] == "Cite":
            read_group(node, records, faults)
        elif node["t"] == "Image" and any(inner["t"] == "Cite" for inner in walk(node["c"][1])):
            raise CitationError("a citation stands in the alternative text of an image", code="SW324",
                                remedy="Cite in the caption or in the text instead.")
    faults.raise_any(records)
    writing = _Pass(records, blocks)
    return Resolved(writing.node(blocks), tuple(writing.cited))


def reference_list(resolved: Resolved, records: Mapping[str, Entry]) -> list[tuple[str, Text]]:
    """The list of references of a document, key and text of each in order: the works it cites that a library holds.

    Neither law nor the record is among them, which a court looks for in the table of authorities and the exhibit
    index, nor a work that is cited only through another. The letters behind the years are those of the whole document.
    """
    works = listing(resolved, records)
    read = {one.key for one in resolved.cited if one.form != "indirect"}
    return [(key, text) for key, text in works.references() if key in read and not is_law(records[key])]


def listing(resolved: Resolved, records: Mapping[str, Entry]) -> Works:
    """The works that a document cites, told apart from each other as its text does."""
    return Works({one.key: records[one.key] for one in resolved.cited})


class _Pass:
    """The walk in reading order."""

    def __init__(self, records: Mapping[str, Entry], blocks: list[Block]) -> None:
        self.records = records
        self.works = Works({key: records[key] for key in cited_keys(blocks)})
        self.cited: list[Cited] = []
        self.known: set[str] = set()
        #: An author's own footnotes so far, and the number of the one being written.
        self.notes = 0
        self.note: int | None = None
        self.taken = {node["c"][0][0] for node in walk(blocks) if node["t"] in {"Span", "Div", "Link", "Code", "Image"}}
        self.taken |= {node["c"][1][0] for node in walk(blocks) if node["t"] == "Header"}

    def node(self, node: Any) -> Any:
        """A copy of the node with its citations written."""
        if isinstance(node, dict):
            self.notes += node.get("t") == "Note"
            self.note = self.notes if node.get("t") == "Note" else self.note
            copied = {key: self.node(value) for key, value in node.items()}
            self.note = None if node.get("t") == "Note" else self.note
            return copied
        if not isinstance(node, list):
            return node
        found: list[Any] = []
        i = 0
        while i < len(node):
            child = node[i]
            i += 1
            if not _is_cite(child):
                found.append(self.node(child))
                continue
            references = self._read(child)
            if references and references[0].named:
                found += self._narrative(references)
                continue
            after = i
            while after < len(node) and (_is_blank(node[after]) or _is_cite(node[after])):
                following = self._read(node[after]) if _is_cite(node[after]) else ()
                if following and following[0].named:
                    break
                references += following
                after += 1
                i = after if following else i
            found += self._placed(found, references, node[i:])
        return found

    def _read(self, cite: Any) -> tuple[Reference, ...]:
        return read_group(cite, self.records, Faults())

    def _placed(self, before: list[Any], references: tuple[Reference, ...], after: list[Any]) -> list[Inline]:
        """The citation, with the blank before it and the mark that was there taken behind it."""
        while before and _is_blank(before[-1]):
            before.pop()
        mark = _taken_mark(before)
        following = plain_text(after[:1])[:1] if after and not _is_blank(after[0]) else ""
        if mark and following in {".", ",", ";", ":"}:
            mark = ""
        gap: list[Inline] = [{"t": "Space"}] if before else []
        closed: list[Inline] = [{"t": "Space"}] if following and following not in ".,;:!?)]”’\"'—–" else []
        return [*gap, *self._group(references), *words(mark), *closed]

    def _group(self, references: tuple[Reference, ...]) -> list[Inline]:
        return [*words("("), *self._inside(references), *words(")")]

    def _inside(self, references: tuple[Reference, ...]) -> list[Inline]:
        """Several citations as they stand between parentheses: in the order of the list, signal by signal."""
        runs = [self._ordered(run) for run in _runs(references)]
        ordered = [one for run in runs for one in run]
        starts = frozenset(sum(map(len, runs[:i])) for i in range(1, len(runs)))
        cited = [(one.key, one.pinpoint) for one in ordered]
        written = self.works.group(cited, known=frozenset(self.known), apart=starts)
        signals = [name for run in runs for name in (_signal(run), *[""] * (len(run) - 1))]
        found: list[Inline] = []
        for i, (one, signal, (_, mark, text)) in enumerate(zip(ordered, signals, written, strict=True)):
            before = [*one.lead, {"t": "Space"}] if one.lead else words(f"{signal} " if signal else "")
            said = Text(text, ", ", one.parenthetical) if one.parenthetical else text
            through = i + 1 < len(ordered) and _is_source(ordered[i + 1])
            found += [*words(", " if mark and _is_source(one) else mark), *before,
                      self._span(one.key, said, through=through)]
        return found

    def _ordered(self, run: tuple[Reference, ...]) -> tuple[Reference, ...]:
        """Works in the order of the list; exhibits behind them, in the order they were given in."""
        listed = [one.key for one in run if not is_record(self.records[one.key])]
        order = self.works.ordered(dict.fromkeys(listed))
        return tuple(sorted(run, key=lambda one: order.index(one.key) if one.key in order else len(order)))

    def _narrative(self, references: tuple[Reference, ...]) -> list[Inline]:
        first, *rest = references
        text = self.works.in_text(first.key, first.pinpoint, narrative=True, again=first.key in self.known)
        if not rest:
            return [self._span(first.key, text)]
        through = _is_source(rest[0])
        if not str(text).endswith(")"):
            return [self._span(first.key, text, through=through), {"t": "Space"}, *self._group(tuple(rest))]
        # What is cited with it shares its parentheses.
        named = self._span(first.key, Text(text[: len(text) - 1]), through=through)
        return [named, *words(", " if through else "; "), *self._inside(tuple(rest)), *words(")")]

    def _span(self, key: str, text: Text, *, through: bool = False) -> Inline:
        """A citation within its span; ``through`` says that another work is what was read of it."""
        inlines = to_inlines(text)
        number = len(self.cited) + 1
        anchor = f"cite-{number}"
        while anchor in self.taken:
            anchor += "-citation"
        form: Form = "indirect" if through else "short" if key in self.known else "full"
        self.known.add(key)
        self.cited.append(Cited(key, self.note, number, form, plain_text(inlines), anchor))
        return span(inlines, Attr(anchor, ("citation",), {"key": key}))


def _runs(references: tuple[Reference, ...]) -> list[tuple[Reference, ...]]:
    """References that share a signal; words of an author's own, or behind a work, keep it and what follows apart."""
    found: list[list[Reference]] = []
    for one in references:
        name = one.signal.name if one.signal else ""
        own = one.lead or one.parenthetical or (found and (found[-1][-1].lead or found[-1][-1].parenthetical))
        if not found or own or (name and name != _signal(found[-1])):
            found.append([one])
        else:
            found[-1].append(one)
    return [tuple(run) for run in found]


def _signal(run: Sequence[Reference]) -> str:
    """The signal of a run, which its first reference had before they were put in order."""
    return next((one.signal.name for one in run if one.signal and one.signal.name), "")


def _is_source(one: Reference) -> bool:
    """Whether it is where the work before it was read: Rabbitt, 1982, as cited in Lyon et al., 2014.

    *Source:* APA 7, on secondary sources (section 8.6, number not confirmed): the list of references has the work that
    was read, not the other.
    """
    return bool(re.fullmatch(r"(?:as )?(?:cited|quoted|discussed|described) in", plain_text(list(one.lead)).strip()))


def _is_cite(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") == "Cite"


def _is_blank(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") in _BLANKS


def _taken_mark(nodes: list[Any]) -> str:
    """The full stop or comma at the end of the nodes, taken away there; the citation stands before it."""
    if not nodes or not isinstance(nodes[-1], dict):
        return ""
    last = nodes[-1]
    if last.get("t") == "Str":
        found = _ENDING.search(last["c"])
        if not found or last["c"].endswith(".."):
            return ""
        rest = last["c"][: found.start()] + found[2]
        nodes[-1:] = [{"t": "Str", "c": rest}] if rest else []
        return found[1]
    if last.get("t") in {"Emph", "Strong"}:
        return _taken_mark(last["c"])
    if last.get("t") in {"Span", "Quoted"}:
        return _taken_mark(last["c"][1])
    return ""
