"""Citation styles by name, and what a document in each of them has: notes or text, references, authorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from pybtex.database import Entry

from workbench.citations import apa7, apa7_document, authorities, bluebook, document
from workbench.citations.backend import to_inlines
from workbench.citations.document import Resolved
from workbench.errors import CitationError, nearest
from workbench.tree import Block, Inline

__all__ = ["PLACES", "STYLES", "Manner", "Place", "get_style", "manner"]

#: Where a document prints its citations.
Place = Literal["footnotes", "text"]
PLACES: tuple[Place, ...] = ("footnotes", "text")

#: A style is a module with ``full``, ``short``, ``id_form``, ``toa``, ``takes_supra`` and ``takes_id``.
STYLES = {"bluebook": bluebook, "apa7": apa7}
#: Where each style can print citations, what it does unasked first.
_CAN: Mapping[str, tuple[Place, ...]] = {"bluebook": ("footnotes", "text"), "apa7": ("text",)}


def get_style(name: str) -> ModuleType:
    """The citation style of this name.

    >>> get_style("apa7").takes_supra(None)
    False

    Raises:
        CitationError: SW301, there is no such style.
    """
    try:
        return STYLES[name]
    except KeyError:
        raise CitationError(f"there is no citation style {name!r}", code="SW301", field="style",
                            remedy=f"{nearest(name, STYLES)} Styles: {', '.join(STYLES)}.") from None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document cites: in which style, and whether in footnotes or in its text."""

    style: str
    place: Place

    @property
    def lists_references(self) -> bool:
        """Whether the document ends with a list of references, to which author and year in the text lead."""
        return self.style == "apa7"

    def resolve(self, blocks: list[Block], records: Mapping[str, Entry]) -> Resolved:
        """The document with its citations printed.

        Raises:
            UnknownRecord: SW201; every key that is not among the records, with the nearest ones.
            CitationError: A citation that cannot be printed (SW32x, SW331).
        """
        if self.style == "apa7":
            return apa7_document.resolve(blocks, records)
        return document.resolve(blocks, records, get_style(self.style), notes=self.place == "footnotes")

    def authorities(self, resolved: Resolved, records: Mapping[str, Entry]) -> tuple[authorities.Group, ...]:
        """What the document cites, for its table of authorities."""
        listing = apa7_document.listing(resolved, records) if self.style == "apa7" else get_style(self.style)
        return authorities.table_of_authorities(resolved, records, listing)

    def references(self, resolved: Resolved, records: Mapping[str, Entry]) -> Sequence[tuple[str, list[Inline]]]:
        """The list of references, key and text of each, in its order; empty where the style has none."""
        if not self.lists_references:
            return ()
        return tuple((key, to_inlines(text)) for key, text in apa7_document.reference_list(resolved, records))


def manner(style: str, place: str = "") -> Manner:
    """How a document in this style cites; where it is not said, as the style does by itself.

    >>> manner("bluebook").place, manner("apa7").place, manner("bluebook", "text").place
    ('footnotes', 'text', 'text')

    Raises:
        CitationError: SW301, there is no such style; SW302, it does not print citations in that place.
    """
    get_style(style)
    found = next((one for one in _CAN[style] if place in {"", one}), None)
    if found is None:
        raise CitationError(f"the style {style!r} prints no citations in {place!r}", code="SW302", field="citations",
                            remedy=f"Use: {', '.join(_CAN[style])}; or leave it out.")
    return Manner(style, found)
