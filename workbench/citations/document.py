"""The pass over a whole document that turns its citations into formatted footnotes.

Reads blocks of pandoc's tree with ``Cite`` nodes in them, and the records that may be cited. Returns the
blocks with every citation formatted: in full where it comes first, then *id.*, a short form or *supra*.
Nothing outside the blocks has a say, so a paragraph that moves, or a volume that leaves passages out,
gets its own numbers and forms.

*Source:* The Indigo Book's statement of the uniform system (full citation first; *id.* for the authority
just cited alone; *supra* for secondary sources only). That a short form of a case or statute needs a
citation of it in the last five footnotes: as stated in pull request 8239 of citation-style-language/styles. That in
running text it needs one in the same part of the document: this project's reading of "the same general discussion".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pybtex.database import Entry
from pybtex.richtext import BaseText, Text

from workbench.citations.arrangement import NAME, PENDING, arranged
from workbench.citations.backend import to_inlines
from workbench.citations.groups import NESTED, Faults, Reference, Segment, cited_keys, read_group, segments
from workbench.citations.hereinafter import label, told_apart
from workbench.citations.mention import mention
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.record_types import RECORD, record_type
from workbench.citations.signals import COMPARE
from workbench.tree import LEAVES, Attr, Block, Inline, Node, emph, note, para, plain_text, span, words

__all__ = ["FOOTNOTES_BACK", "CitationStyle", "Cited", "Form", "Resolved", "cited_keys", "resolve"]

#: ``indirect`` is a work named through the one it is cited in; no list of references has it.
Form = Literal["full", "short", "id", "supra", "indirect"]

#: How many footnotes back a case or statute may have been cited for a short form to be clear.
#: *Source:* the five-footnote rule, as stated in pull request 8239 of citation-style-language/styles.
FOOTNOTES_BACK = 5


#: How many *id.* may follow one another before the authority is named again.
#: *Source:* The Indigo Book R6.2.2 and R31.1.
IDS_IN_A_ROW = 4


class CitationStyle(Protocol):
    """What the pass asks of a style of citation. Texts are pybtex's rich text and end without a full stop."""

    def full(self, entry: Entry, pinpoint: Pinpoint | None = None, *, parenthetical: str | None = None) -> BaseText:
        """The record in full."""

    def short(self, entry: Entry, pinpoint: Pinpoint | None = None, *, note: int | None = None) -> BaseText:
        """The record again; what takes *supra* refers to the footnote ``note``."""

    def id_form(self, entry: Entry, pinpoint: Pinpoint | None = None, *, same_pinpoint: bool) -> BaseText:
        """The record just cited."""

    def toa(self, entry: Entry) -> BaseText:
        """The record as the table of authorities lists it."""

    def takes_supra(self, entry: Entry) -> bool:
        """Whether it is cited again with *supra*."""

    def takes_id(self, entry: Entry) -> bool:
        """Whether *id.* may stand for it."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation as it is printed."""

    key: str
    #: Number of the footnote it stands in; ``None`` in running text.
    note: int | None
    #: Its place among the document's citations, from 1.
    ordinal: int
    form: Form
    #: The citation as words, without its signal.
    text: str
    #: Id of the span around it.
    anchor: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document whose citations are formatted."""

    blocks: list[Block]
    #: Every citation in reading order.
    cited: tuple[Cited, ...]


def resolve(
    blocks: list[Block], records: Mapping[str, Entry], style: CitationStyle, *, notes: bool = True,
    ordered: bool = True,
) -> Resolved:
    """The document with its citations in footnotes, or with ``notes`` false in its text.

    In the text a short form stands only in the part of the document (its first-level heading) that has cited the
    authority before, and *id.* reaches back over no heading and into no other cell of a table.

    Authorities cited together stand in their order by rank, or with ``ordered`` false as the writer has them.
    Each formatted citation is a ``Span`` of class ``citation`` with an id and the attribute ``key``.

    Raises:
        UnknownRecord: SW201; every key that is not among the records, with the nearest ones.
        CitationError: SW321 an unreadable pinpoint, SW323 signals that do not belong together, SW324 a citation
            in alternative text, SW331 a page that an exhibit does not have; all of the document's at once.
    """
    faults = Faults()
    placed = arranged(blocks, lambda cite: read_group(cite, records, faults), notes=notes)
    faults.raise_any(records)
    first_cited = _first_places(placed, ordered=ordered)
    entries = {key: records[key] for key in first_cited}
    apart = told_apart({k: e for k, e in entries.items() if style.takes_supra(e)}, first_cited)
    writing = _Pass({**entries, **apart}, style, frozenset(apart), frozenset(_ids(placed)), ordered=ordered)
    return Resolved(writing.node(placed), tuple(writing.cited))


def _first_places(placed: list[Block], *, ordered: bool) -> dict[str, int]:
    """Every key cited, in reading order, with the number of the footnote or group that cites it first."""
    found: dict[str, int] = {}
    count = 0

    def visit(node: Any, *, inside: bool) -> None:
        nonlocal count
        if isinstance(node, list):
            for child in node:
                visit(child, inside=inside)
        elif isinstance(node, dict) and node.get("t") not in LEAVES:
            kind = node.get("t")
            count += kind in {"Note", PENDING} and not inside
            if kind == PENDING:
                for segment in (s for sentence in segments(node["c"], ordered=ordered) for s in sentence):
                    for one in segment.references:
                        for key in (one.key, *(inner.key for inner in one.nested)):
                            found.setdefault(key, count)
            elif kind != NAME:
                visit(node.get("c"), inside=inside or kind == "Note")

    visit(placed, inside=False)
    return found


def _ids(node: Any) -> Iterator[str]:
    """Every id in a tree, so that no anchor repeats one."""
    if isinstance(node, list):
        if len(node) == 3 and isinstance(node[0], str) and isinstance(node[1], list):
            yield node[0]
        for child in node:
            yield from _ids(child)
    elif isinstance(node, dict) and node.get("t") not in LEAVES:
        yield from _ids(node.get("c"))


@dataclass(slots=True)
class _Place:
    """One footnote, or one group of citations in running text, as far as it is written."""

    number: int | None
    #: The authorities of each group, with where in them, in the order printed.
    groups: list[list[tuple[str, Pinpoint]]] = field(default_factory=list)

    @property
    def only(self) -> tuple[str, Pinpoint] | None:
        """The last citation, where every citation of the place is of one authority."""
        every = [one for group in self.groups for one in group]
        return every[-1] if every and len({key for key, _ in every}) == 1 else None


class _Pass:
    """The walk in reading order: numbers footnotes, chooses forms, writes citations."""

    def __init__(self, entries: Mapping[str, Entry], style: CitationStyle, apart: frozenset[str],
                 taken: frozenset[str], *, ordered: bool) -> None:
        self.ordered = ordered
        self.entries = entries
        self.style = style
        self.apart = apart
        self.taken = taken
        self.cited: list[Cited] = []
        self.notes = 0
        self.ids = 0
        self.before: _Place | None = None
        self.place: _Place | None = None
        self.first: dict[str, int | None] = {}
        self.last: dict[str, int | None] = {}
        self.last_part: dict[str, int] = {}
        self.part = 0
        self.in_table = False
        self.mentioned: set[str] = set()

    def node(self, node: Any) -> Any:
        """A copy of the node with its citations written."""
        if isinstance(node, list):
            found: list[Any] = []
            for child in node:
                new = self.node(child)
                if isinstance(child, dict) and child.get("t") in {PENDING, NAME} and isinstance(new, list):
                    found += new
                else:
                    found.append(new)
            return found
        if not isinstance(node, dict) or node.get("t") in LEAVES:
            return node
        match node.get("t"):
            case "Note":
                self._open(numbered=True)
                content = self.node(node["c"])
                self._close()
                return note(content)
            case "PendingName":
                return self._name(node["c"])
            case "PendingCitation":
                return self._citation(node)
            case _:
                return self._within(node)

    def _within(self, node: Node) -> Node:
        """A copy of a node that holds others; running text begins anew at a heading and in each cell of a table."""
        kind, outside = node.get("t"), self.in_table
        self.part += kind == "Header" and node["c"][0] == 1
        self.in_table = outside or kind == "Table"
        if (kind in {"Header", "Table"} or (outside and kind in {"Para", "Plain"})) and self.before is not None and (
                self.before.number is None):
            self.before = None
        copied = {key: self.node(value) for key, value in node.items()}
        self.in_table = outside
        return copied

    def _open(self, *, numbered: bool) -> _Place:
        self.notes += numbered
        self.place = _Place(self.notes if numbered else None)
        return self.place

    def _close(self) -> None:
        self.before, self.place = self.place, None

    def _name(self, one: Reference) -> list[Inline]:
        known = one.key in self.first or one.key in self.mentioned
        self.mentioned.add(one.key)
        return to_inlines(mention(self.entries[one.key], self.style, again=known))

    def _citation(self, node: Node) -> list[Inline]:
        if self.place is not None:
            return self._written(self.place, node)
        place = self._open(numbered=node["as"] == "note")
        found = self._written(place, node)
        self._close()
        return [note([para(found)])] if node["as"] == "note" else found

    def _written(self, place: _Place, node: Node) -> list[Inline]:
        """A string of citations: sentences parted by the kind of their signals, or one clause."""
        place.groups.append([])
        sentences = segments(node["c"], ordered=self.ordered)
        if node["as"] in {"clause", "noun"}:
            sentences = (tuple(segment for one in sentences for segment in one),)
        found: list[Inline] = []
        for sentence in sentences:
            capital = node["as"] in {"note", "sentence"}
            written = self._sentence(place, sentence, capital=capital, noun=node["as"] == "noun")
            if capital:
                ended = plain_text(written).rstrip("”’").endswith(".")
                written = [*written, *([] if ended else words("."))]
            found += [*([{"t": "Space"}] if found else []), *written]
        return found

    def _sentence(self, place: _Place, sentence: tuple[Segment, ...], *, capital: bool, noun: bool) -> list[Inline]:
        found: list[Inline] = []
        for segment in sentence:
            for i, one in enumerate(segment.references):
                compared = segment.signal is COMPARE and i > 0
                if found:
                    found += words(", " if compared else "; ")
                signal = one.signal if compared and one.signal else segment.signal if i == 0 else None
                start = capital and not found
                if signal is not None and signal.name:
                    found += signal.inlines(capital=start)
                    start = False
                if one.lead:
                    found += [*(_first_letter(one.lead, upper=True) if start else one.lead), {"t": "Space"}]
                    start = False
                found += self._one(place, one, start=start, noun=noun and not found)
        return found

    def _one(self, place: _Place, one: Reference, *, start: bool, noun: bool) -> list[Inline]:
        """One citation in its form, within its span; remembered for those that follow."""
        entry = self.entries[one.key]
        form = self._form(place, one, entry, noun=noun)
        said = one.parenthetical
        if form == "full" and one.key not in self.apart and not one.nested:
            text = self.style.full(entry, one.pinpoint, parenthetical=said or None)
            said = ""
        elif form == "full" and one.key not in self.apart:
            text = Text(self.style.full(entry, one.pinpoint))
        elif form == "full":
            text = Text(self.style.full(entry, one.pinpoint), " [hereinafter ", label(entry), "]")
        elif form == "id":
            previous = self._previous(place)
            assert previous is not None
            text = self.style.id_form(entry, one.pinpoint, same_pinpoint=previous[1] == one.pinpoint)
        else:
            same_note = self.first[one.key] == place.number
            text = self.style.short(entry, one.pinpoint, note=None if same_note else self.first[one.key])
        inlines = to_inlines(text)
        if form == "id" and not start:
            inlines = _first_letter(inlines, upper=False)
        place.groups[-1].append((one.key, one.pinpoint))
        self.ids = self.ids + 1 if form == "id" else 0
        found = self._kept(place, one, form, [*inlines, *words(f" ({said})")] if said and not one.nested else inlines)
        if not one.nested:
            return [found]
        return [found, *words(" ("), *self._said(place, said, one.nested), *words(")")]

    def _kept(self, place: _Place, one: Reference, form: Form, inlines: list[Inline]) -> Inline:
        """A citation within its span, remembered for those that follow."""
        self.first.setdefault(one.key, place.number)
        self.last[one.key], self.last_part[one.key] = place.number, self.part
        ordinal = len(self.cited) + 1
        anchor = self._anchor(ordinal)
        self.cited.append(Cited(one.key, place.number, ordinal, form, plain_text(inlines), anchor))
        return span(inlines, Attr(anchor, ("citation",), {"key": one.key}))

    def _said(self, place: _Place, said: str, nested: tuple[Reference, ...]) -> list[Inline]:
        """A parenthetical with the authorities it cites; they never stand between *id.* and what it repeats."""
        found: list[Inline] = []
        inner = iter(nested)
        for i, part in enumerate(said.split(NESTED)):
            if i:
                found.append(self._inner(place, next(inner)))
            found += words(part)
        return found

    def _inner(self, place: _Place, one: Reference) -> Inline:
        entry = self.entries[one.key]
        known = one.key in self.first
        far = known and not self.style.takes_supra(entry) and self._far(place, one.key)
        if not known or far:
            text: BaseText = self.style.full(entry, one.pinpoint, parenthetical=one.parenthetical or None)
            return self._kept(place, one, "full", to_inlines(text))
        supra = self.style.takes_supra(entry)
        number = None if self.first[one.key] == place.number else self.first[one.key]
        text = self.style.short(entry, one.pinpoint, note=number)
        return self._kept(place, one, "supra" if supra else "short", to_inlines(text))

    def _far(self, place: _Place, key: str) -> bool:
        """Whether an authority was cited so long ago that a reader is given it in full again."""
        last = self.last[key]
        if place.number is None:
            return self.last_part[key] != self.part
        return last is not None and place.number - last > FOOTNOTES_BACK

    def _form(self, place: _Place, one: Reference, entry: Entry, *, noun: bool) -> Form:
        previous = self._previous(place)
        if previous is not None and previous[0] == one.key and self.style.takes_id(entry) and not noun and (
                one.pinpoint or not previous[1]) and self.ids < IDS_IN_A_ROW:
            # Id. alone would repeat the page just cited, so a citation of the whole work is no id; nor is a name.
            return "id"
        if one.key not in self.first:
            return "full"
        if self.style.takes_supra(entry):
            return "supra"
        return "full" if self._far(place, one.key) and record_type(entry).group != RECORD else "short"

    def _previous(self, place: _Place) -> tuple[str, Pinpoint] | None:
        """The citation that *id.* would repeat: the one just before, with no other authority beside it."""
        *earlier, current = place.groups
        if current:
            return current[-1]
        if earlier:
            return _Place(None, [earlier[-1]]).only
        if self.before is None or (self.before.number is None) != (place.number is None):
            return None
        return self.before.only

    def _anchor(self, ordinal: int) -> str:
        anchor = f"cite-{ordinal}"
        while anchor in self.taken:
            anchor += "-citation"
        return anchor


def _first_letter(inlines: Iterable[Inline], *, upper: bool) -> list[Inline]:
    """The inlines with their first letter a capital, or not."""
    first, *rest = inlines
    match first:
        case {"t": "Str", "c": str(text)}:
            return [{"t": "Str", "c": (text[:1].upper() if upper else text[:1].lower()) + text[1:]}, *rest]
        case {"t": "Emph", "c": list(inside)}:
            return [emph(_first_letter(inside, upper=upper)), *rest]
        case _:
            return [first, *rest]
