"""Citations as they stand in a tree, read into references: which record, which signal, where in it.

Reads pandoc's ``Cite`` nodes, from composition or from a person's Markdown, and the records
that may be cited. Every fault of a whole document is gathered, so that one run names them all.
A message names keys and never repeats what was typed after one: it may be about the client.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pybtex.database import Entry

from workbench.citations.ordering import rank
from workbench.citations.pieces import as_pinpoint
from workbench.citations.pinpoints import Pinpoint, parse_pinpoint
from workbench.citations.records import field as value_of
from workbench.citations.signals import COMPARE, JOINING, SIGNALS, Kind, Signal, find_signal
from workbench.errors import CitationError, Fault, UnknownRecord, nearest
from workbench.tree import Inline, Node, plain_text, walk

__all__ = ["NESTED", "Faults", "Reference", "Segment", "cited_keys", "read_group", "segments"]

_REMEDIES = {
    "SW321": "Write a page (p. 251, at 12-14), a section (§ 3553(a)), a paragraph (¶ 12), a note (25 n.4), page and "
             "line (45:3-9) or a part (ch. 3), then a parenthetical if one is wanted.",
    "SW323": "Write [compare @first, p. 3; with @second, p. 5], and with 'and' for further ones.",
    "SW331": "Cite a page or paragraph that the exhibit has, or correct its number of pages in the case.",
}


#: Stands in a parenthetical for an authority that it cites.
NESTED = "\ue010"
_PARTS = r"(?:\([0-9A-Za-z]{1,4}\))"
#: A nested citation with the place that follows it: a page, section or paragraph, or a subdivision.
_NESTED = re.compile(
    rf"{NESTED}(?:,\s*((?:at\s+|pp?\.\s*|§{{1,2}}\s*|¶{{1,2}}\s*)?[*A-Za-z]?\d[\w.*:–-]*{_PARTS}*(?:\s+nn?\.\s*\d+)?|{_PARTS}+))?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One record cited at one place."""

    key: str
    #: The signal before it; ``None`` where that of the one before carries on.
    signal: Signal | None
    #: Words before it that are no signal, printed as they are: "quoted in".
    lead: tuple[Inline, ...]
    #: Where in the record, without a parenthetical; the record's own place where none is given.
    pinpoint: Pinpoint
    parenthetical: str
    #: Whether the sentence itself names it, as in "@roper2005 held".
    named: bool = False
    #: Authorities that the parenthetical cites, "(quoting @banks1888, at 253)", one for each :data:`NESTED` mark in it.
    nested: tuple[Reference, ...] = ()
    #: Where it stands among authorities cited together; the order of the writer decides between equal ones.
    rank: tuple[int, int, str] = (0, 0, "")


@dataclass(frozen=True, slots=True)
class Segment:
    """References that share one signal."""

    signal: Signal
    references: tuple[Reference, ...]


@dataclass(slots=True)
class Faults:
    """What is wrong with the citations of one document, gathered while it is read."""

    unknown: dict[str, None] = field(default_factory=dict)
    others: list[tuple[str, Fault]] = field(default_factory=list)

    def add(self, code: str, key: str, problem: str) -> None:
        """One fault of the citation of ``key``, each said once."""
        found = (code, Fault(key, problem))
        if found not in self.others:
            self.others.append(found)

    def raise_any(self, records: Mapping[str, Entry]) -> None:
        """End here if anything is wrong.

        Raises:
            UnknownRecord: SW201, with every unknown key and the keys nearest to it.
            CitationError: SW321 unreadable pinpoint, SW323 signals that do not belong together, SW331 a page that
                the exhibit does not have; the code is that of the first, all are listed.
        """
        if self.unknown:
            faults = tuple(Fault(f"@{key}", f"no such record. {nearest(key, records)}") for key in self.unknown)
            keys = ", ".join(f"'{key}'" for key in self.unknown)
            raise UnknownRecord(
                f"neither the library nor the case's exhibits hold what the document cites as {keys}", faults=faults,
                remedy="Correct each key, or bring the record into the library; exhibits are cited as @ex:key.")
        if self.others:
            codes = tuple(dict.fromkeys(code for code, _ in self.others))
            listed = tuple(fault for _, fault in self.others)
            keys = ", ".join(dict.fromkeys(f"'{fault.field}'" for fault in listed))
            raise CitationError(f"the document cites {keys} in a way that cannot be printed", code=codes[0],
                                faults=listed, remedy=" ".join(_REMEDIES[code] for code in codes))


def cited_keys(blocks: Iterable[Node]) -> tuple[str, ...]:
    """The keys that blocks cite, each once, in reading order.

    >>> from workbench.tree import cite, para
    >>> cited_keys([para([cite("b"), cite("a"), cite("b")])])
    ('b', 'a')
    """
    return tuple(dict.fromkeys(
        one["citationId"] for node in walk(list(blocks)) if node["t"] == "Cite" for one in node["c"][0]))


def read_group(cite: Node, records: Mapping[str, Entry], faults: Faults) -> tuple[Reference, ...]:
    """The references of one ``Cite`` node; what is wrong with one goes to ``faults`` and leaves it out."""
    return tuple(_references(cite["c"][0], records, faults))


def _references(citations: list[Any], records: Mapping[str, Entry], faults: Faults) -> Iterator[Reference]:
    roles: list[str] = []
    for one in citations:
        key = one["citationId"]
        entry = records.get(key)
        if entry is None:
            faults.unknown[key] = None
            continue
        prefix = one["citationPrefix"]
        text = plain_text(prefix).strip()
        signal = find_signal(text)
        if signal is not None and signal.name in JOINING and COMPARE.name not in roles:
            faults.add("SW323", key, f"'{signal.name}' joins what a 'compare' sets side by side, and there is none")
            continue
        roles.append(signal.name if signal else "")
        suffix, inner = _marked(one["citationSuffix"])
        said, nested = _nested(suffix, inner, records, faults)
        pinpoint, said = _place(entry, key, said, faults)
        carried = len(roles) > 1 and not (signal and signal.name)
        yield Reference(key, None if carried else signal or SIGNALS[""], () if signal else _trimmed(prefix), pinpoint,
                        said, named=one["citationMode"]["t"] == "AuthorInText", nested=nested, rank=rank(entry))
    if COMPARE.name in roles and "with" not in roles:
        faults.add("SW323", citations[0]["citationId"], "a 'compare' needs a 'with'")


def _marked(suffix: list[Inline]) -> tuple[str, list[Any]]:
    """The words after a key, with a mark for each citation in them; and those citations."""
    inner: list[Any] = []
    kept: list[Inline] = []
    for node in suffix:
        if node["t"] == "Cite":
            inner += node["c"][0]
            kept += [{"t": "Str", "c": "; ".join(NESTED for _ in node["c"][0])}]
        else:
            kept.append(node)
    return (plain_text(kept) if inner else plain_text(suffix).replace(NESTED, "")), inner


def _nested(
    text: str, inner: list[Any], records: Mapping[str, Entry], faults: Faults,
) -> tuple[str, tuple[Reference, ...]]:
    """The words with their nested citations read: each with the place given in it or after it."""
    found: list[Reference] = []
    given = iter(inner)

    def read(match: re.Match[str]) -> str:
        one = next(given)
        key = one["citationId"]
        entry = records.get(key)
        if entry is None:
            faults.unknown[key] = None
            return ""
        place = plain_text(one["citationSuffix"]).strip() or match[1] or ""
        pinpoint, said = _place(entry, key, place, faults)
        found.append(Reference(key, SIGNALS[""], (), pinpoint, said))
        return NESTED if match[1] is None or place == match[1] else f"{NESTED}, {match[1]}"

    return _NESTED.sub(read, text), tuple(found)


def _trimmed(prefix: list[Inline]) -> tuple[Inline, ...]:
    kept = list(prefix)
    while kept and kept[-1]["t"] in {"Space", "SoftBreak"}:
        kept.pop()
    return tuple(kept)


def _place(entry: Entry, key: str, suffix: str, faults: Faults) -> tuple[Pinpoint, str]:
    """Where in the record, and the parenthetical."""
    text = " ".join(suffix.split()).strip(" ,")
    if braced := re.fullmatch(r"\{(.*?)\},?(.*)", text):  # pandoc's way to mark where a locator ends
        text = braced[1] + braced[2]
    nothing = Pinpoint("none")
    try:
        given = parse_pinpoint(text) if text else nothing
        pinpoint = given.bare() if given else as_pinpoint(entry, None).bare()
    except CitationError:
        faults.add("SW321", key, "the place cited in it cannot be read")
        return nothing, ""
    for name, what in (("pages", "page"), ("paragraphs", "paragraph")):
        if pinpoint.kind == what and entry.type == "exhibit":
            _check_range(pinpoint, value_of(entry, name), key, what, faults)
    return pinpoint, given.parenthetical


def _check_range(pinpoint: Pinpoint, extent: str, key: str, what: str, faults: Faults) -> None:
    """A page that an exhibit does not have is a fault; its extent is a number of pages or a range of them."""
    found = re.fullmatch(r"(?:(\d+)\s*[-–—]+\s*)?(\d+)", extent)
    if not found:
        return
    first, last = int(found[1] or 1), int(found[2])
    for number in _numbers(pinpoint.value):
        if not first <= number <= last:
            faults.add("SW331", key, f"{what} {number} is not in the exhibit, which has {what}s {first} to {last}")


def _numbers(value: str) -> Iterator[int]:
    """The pages a pinpoint names; a span's dropped digits are put back (``245-46``).

    >>> list(_numbers("12-14, 245-46 n.3, xi"))
    [12, 14, 245, 246]
    """
    for part in re.split(r"\s*[,&]\s*", value):
        if found := re.match(r"(\d+)(?:-(\d+))?(?![\w.])", part):
            yield int(found[1])
            if found[2]:
                yield int(found[1][:max(0, len(found[1]) - len(found[2]))] + found[2])


def segments(references: Iterable[Reference], *, ordered: bool = False) -> tuple[tuple[Segment, ...], ...]:
    """The sentences of a string of citations, each of segments in the order of their signals.

    A reference without a signal stands under that of the one before it. Signals are put in order; so are, where
    ``ordered``, the authorities of one signal, unless words of the writer's lead one of them or they are compared.
    """
    found: list[tuple[Signal, list[Reference]]] = []
    current: tuple[Signal, list[Reference]] | None = None
    for one in references:
        signal = one.signal
        if current is not None and (signal is None or signal.name in JOINING):
            # What stands bare after a comparison is no part of it.
            if signal is not None or current[0] is not COMPARE:
                current[1].append(one)
                continue
            signal = SIGNALS[""]
        assert signal is not None  # the first reference of a group always has one
        same = [pair for pair in found if pair[0] is signal and signal is not COMPARE]
        current = same[0] if same else (signal, [])
        current[1].append(one)
        if not same:
            found.append(current)
    placed = sorted((Segment(signal, _string(signal, held, ordered=ordered)) for signal, held in found),
                    key=lambda one: one.signal.order)
    return tuple(tuple(s for s in placed if s.signal.kind is kind) for kind in Kind
                 if any(s.signal.kind is kind for s in placed))


def _string(signal: Signal, held: list[Reference], *, ordered: bool) -> tuple[Reference, ...]:
    """The authorities of one signal in their order."""
    free = ordered and signal is not COMPARE and not any(one.lead or one.named for one in held)
    return tuple(sorted(held, key=lambda one: one.rank) if free else held)
