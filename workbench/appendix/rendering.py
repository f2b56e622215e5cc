"""What a writer is given: one document, whole, with everything it prints already decided.

Composition and the citation pass hand over a :class:`Document`. :func:`prepared` turns
away what no writer may print (raw output, drawings that are not the document's, citations
that nobody resolved) and makes the rest fit for all three formats, so that they agree.
Nothing here reads a file or starts a program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from workbench.errors import RenderError
from workbench.tree import Block, Inline, Node, plain_text, walk

__all__ = [
    "AuthorityEntry",
    "AuthorityGroup",
    "Caption",
    "Card",
    "Document",
    "Drawing",
    "Heading",
    "Party",
    "headings",
    "parties",
    "prepared",
    "printable",
    "title_of",
]

#: Headings deeper than this are written as this level: a filing's outline stays readable. Source: issue 2.
DEEPEST_HEADING = 3
#: The only attributes that pass from a tree into a document; others could carry script or provenance.
KEPT_VALUES = frozenset({"key"})


class AuthorityEntry(Protocol):
    """One line of the table of authorities."""

    @property
    def key(self) -> str:
        """Key of the record."""

    @property
    def inlines(self) -> Sequence[Inline]:
        """The full citation, formatted."""

    @property
    def anchors(self) -> Sequence[str]:
        """Ids of the citations of it, in the order of the document."""


class AuthorityGroup(Protocol):
    """One part of the table of authorities: Cases, Statutes and guidelines …"""

    @property
    def title(self) -> str:
        """Heading of the part."""

    @property
    def entries(self) -> Sequence[AuthorityEntry]:
        """Its lines, in order."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the caption."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """What the cover says and every page's head repeats."""

    court: str
    parties: tuple[Party, ...]
    docket: str
    title: str
    #: ``DRAFT — not approved by counsel`` or ``FINAL``.
    state: str
    prepared_by: str
    counsel: str
    #: The date of the document: an input, never looked up.
    as_of: dt.date
    judge: str | None = None
    #: ``FILED UNDER SEAL``, ``ATTORNEY WORK PRODUCT``: stands at the head of every page.
    legend: str | None = None
    #: An invented client: said on the cover and at the foot of every page.
    invented: bool = False
    #: What stands between the parties; New York prints ``– against –``.
    versus: str = "v."

    @property
    def footer(self) -> str:
        """What the foot of every page says; empty for a final document about a real person."""
        parts = [] if self.state == "FINAL" else [self.state]
        return " · ".join([*parts, self.warning] if self.invented else parts)

    @property
    def warning(self) -> str:
        """That the client is invented, where that is so; else empty."""
        return "Invented case: no real person" if self.invented else ""

    @property
    def date(self) -> str:
        """The date as courts write it.

        >>> Caption("", (), "", "", "", "", "", dt.date(2026, 11, 4)).date
        'November 4, 2026'
        """
        return f"{MONTHS[self.as_of.month - 1]} {self.as_of.day}, {self.as_of.year}"

    @property
    def seconds(self) -> int:
        """Midnight UTC of the document's date, as every file's time stamp, in seconds since 1970."""
        return int(dt.datetime.combine(self.as_of, dt.time(), dt.UTC).timestamp())


#: Not from the system's locale: the same document everywhere.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure in the two forms the writers need; an Image whose target is its name shows it."""

    name: str
    svg: str
    png: bytes
    alt: str
    width_in: float = 6.5


@dataclass(frozen=True, slots=True)
class Card:
    """What a source found: its population, n, limits and DOI, shown in the HTML beside each citation of it."""

    key: str
    blocks: list[Block]
    #: Name of the source in the card's one visible line; the head of its citation where this is empty.
    title: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A composed appendix: citations resolved, provenance removed, nothing left to decide.

    In ``blocks``, ``Div`` elements with the ids ``table-of-contents`` and ``table-of-authorities`` mark where
    those go (their text, if any, is the title); the classes ``page-break``, ``one-page``, ``note-box`` and
    ``counsel`` name the other things a writer knows. A citation is a ``Span`` of class ``citation`` with an id.
    """

    title: str
    caption: Caption
    blocks: list[Block]
    language: str = "en-US"
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    authorities: tuple[AuthorityGroup, ...] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the body, for a table of contents."""

    level: int
    id: str
    inlines: list[Inline]


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    inlines: Sequence[Inline]
    anchors: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    entries: tuple[_Line, ...]


def parties(caption: str) -> tuple[Party, ...]:
    """The two sides of a one-line caption.

    >>> [party.name for party in parties("United States v. Doe")]
    ['United States', 'Doe']
    """
    first, _, second = caption.partition(" v. ")
    return (Party(first), Party(second, "Defendant")) if second else (Party(first),)


def printable(text: str) -> str:
    """The text with what no page can show made visible: controls, lone surrogates, private and non-characters.

    Zero-width and right-to-left characters stay. A byte order mark inside text becomes the word joiner
    that Unicode puts in its place; PDF/UA forbids the mark itself.

    >>> printable("a" + chr(0) + "b")
    'a�b'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_character(c) for c in text)


def _character(c: str) -> str:
    code = ord(c)
    if c in "\t\n\r":
        return " "
    if code == 0xFEFF:
        return "\u2060"
    private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    surrogate = 0xD800 <= code <= 0xDFFF
    nothing = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    control = code < 0x20 or 0x7F <= code <= 0x9F
    return "\ufffd" if private or surrogate or nothing or control else c


def prepared(doc: Document) -> Document:
    """The document as every writer takes it; preparing it again changes nothing.

    Raises:
        RenderError: It holds raw output (SW530), an image that is not one of its drawings (SW531), a drawing
            without alternative text (SW532) or a citation that was not resolved (SW533).
    """
    for drawing in doc.drawings.values():
        if not drawing.alt.strip():
            raise RenderError("a drawing has no alternative text", code="SW532", field=drawing.name,
                              remedy="Say in words what the drawing shows.")
    cleaner = _Cleaner(frozenset(doc.drawings), {"table-of-contents", "table-of-authorities"})
    blocks: list[Block] = cleaner.clean(doc.blocks)
    for i, node in enumerate((n for n in walk(blocks) if n["t"] == "Header"), start=1):
        node["c"][1][0] = node["c"][1][0] or cleaner.fresh(f"section-{i}")
    caption = replace(doc.caption, **{
        name: printable(value) for name in ("court", "docket", "title", "state", "prepared_by", "counsel", "judge",
                                            "legend", "versus")
        if isinstance(value := getattr(doc.caption, name), str)
    }, parties=tuple(Party(printable(p.name), printable(p.role)) for p in doc.caption.parties))
    return replace(
        doc, title=printable(doc.title), caption=caption, blocks=blocks,
        drawings={n: replace(d, alt=printable(d.alt)) for n, d in doc.drawings.items()},
        # Cards and lines are repeated in a document, so they have no ids of their own.
        cards={k: replace(c, title=printable(c.title), blocks=_Cleaner(frozenset(), None).clean(c.blocks))
               for k, c in doc.cards.items()},
        authorities=tuple(
            _Part(printable(group.title), tuple(
                _Line(e.key, _Cleaner(frozenset(), None).clean(list(e.inlines)), tuple(e.anchors))
                for e in group.entries))
            for group in doc.authorities),
    )


def headings(blocks: list[Block]) -> list[Heading]:
    """The headings of prepared blocks in order, without their footnotes."""
    return [
        Heading(node["c"][0], node["c"][1][0], without_notes(node["c"][2]))
        for node in walk(blocks) if node["t"] == "Header"
    ]


def without_notes(node: Any) -> Any:
    """A copy of inlines for a second place in the document: no footnotes, no anchors, no links."""
    if isinstance(node, list):
        return [without_notes(child) for child in node if not (isinstance(child, dict) and child.get("t") == "Note")]
    if not isinstance(node, dict):
        return node
    if node.get("t") in {"Span", "Link"}:
        return {"t": "Span", "c": [["", [], []], without_notes(node["c"][1])]}
    return {key: without_notes(value) for key, value in node.items()}


def title_of(div: Node, default: str) -> str:
    """The title that a marking Div gives its table, or the usual one."""
    return plain_text(div["c"][1]).strip() or default


class _Cleaner:
    """Copies a tree, keeping each id once; ``taken`` of ``None`` keeps no id at all."""

    def __init__(self, drawings: frozenset[str], taken: set[str] | None) -> None:
        self.drawings = drawings
        self.reserved = frozenset(taken or ())
        self.taken = taken

    def fresh(self, wanted: str) -> str:
        """An id like ``wanted`` that nothing has yet."""
        assert self.taken is not None
        found, n = wanted, 1
        while found in self.taken:
            n += 1
            found = f"{wanted}-{n}"
        self.taken.add(found)
        return found

    def clean(self, node: Any) -> Any:
        """The node as writers may take it."""
        if isinstance(node, list):
            if _is_attr(node):
                return self._attr(node)
            return _joined_notes([self.clean(child) for child in node])
        if not isinstance(node, dict):
            return node
        match node.get("t"):
            case "Str":
                return {"t": "Str", "c": printable(node["c"])}
            case "Code" | "CodeBlock":
                return {"t": node["t"], "c": [self.clean(node["c"][0]), printable(node["c"][1])]}
            case "Math":  # formulas are not part of a filing: what was typed is printed
                mark = "$" if node["c"][0]["t"] == "InlineMath" else "$$"
                return {"t": "Str", "c": printable(f"{mark}{node['c'][1]}{mark}")}
            case "RawInline" | "RawBlock":
                raise RenderError("the document holds raw output for one format", code="SW530",
                                  remedy="Write it as text; raw HTML, Typst, TeX or OpenXML is never printed.")
            case "Cite":
                raise RenderError("a citation was not resolved before writing", code="SW533",
                                  remedy="Run the citation pass over the whole document first.")
            case "Image":
                if node["c"][2][0] not in self.drawings:
                    raise RenderError("an image is not one of the document's drawings", code="SW531",
                                      remedy="Only the figures that the appendix draws itself can be shown.")
                return {"t": "Image", "c": [self.clean(node["c"][0]), self.clean(node["c"][1]),
                                            [node["c"][2][0], ""]]}
            case "Link":
                attr, inlines, target = node["c"]
                if not str(target[0]).startswith(("#", "https://", "http://", "mailto:")):
                    return {"t": "Span", "c": [self.clean(attr), self.clean(inlines)]}
                return {"t": "Link", "c": [self.clean(attr), self.clean(inlines), [printable(target[0]), ""]]}
            case "Header":
                level, attr, inlines = node["c"]
                return {"t": "Header", "c": [min(level, DEEPEST_HEADING), self.clean(attr), self.clean(inlines)]}
            case _:
                return {key: self.clean(value) for key, value in node.items()}

    def _attr(self, attr: list[Any]) -> list[Any]:
        name = printable(attr[0]).replace(" ", "-")
        if self.taken is None or (name in self.taken and name not in self.reserved):
            name = ""
        elif name:
            self.taken.add(name)
        return [name, [printable(c) for c in attr[1]],
                [[k, printable(v)] for k, v in attr[2] if k in KEPT_VALUES]]


def _joined_notes(nodes: list[Any]) -> list[Any]:
    """Inlines with no blank before a footnote's number and a raised comma between two numbers."""
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, dict) and node.get("t") == "Note":
            while found and isinstance(found[-1], dict) and found[-1].get("t") in {"Space", "SoftBreak"}:
                found.pop()
            if found and isinstance(found[-1], dict) and found[-1].get("t") == "Note":
                found.append({"t": "Superscript", "c": [{"t": "Str", "c": ","}]})
        found.append(node)
    return found


def _is_attr(node: list[Any]) -> bool:
    return (len(node) == 3 and isinstance(node[0], str) and isinstance(node[1], list) and isinstance(node[2], list)
            and all(isinstance(pair, list) and len(pair) == 2 for pair in node[2]))
