"""From an executed notebook to one document, its citations resolved once over the whole of it."""

from __future__ import annotations

import datetime as dt
from collections import ChainMap
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from pybtex.database import Entry

from workbench.appendix.cards import cards
from workbench.appendix.composition import citable
from workbench.appendix.notebook import Frame, read_parts
from workbench.appendix.pdf import Layout, lay_out
from workbench.appendix.preparation import Prepared, prepared
from workbench.appendix.references import with_references
from workbench.appendix.rendering import Caption, Document, parties
from workbench.appendix.typed import Remark, refuse_typed, typed_in_cells
from workbench.appendix.volumes import Volume
from workbench.citations.document import Cited
from workbench.citations.records import record
from workbench.citations.styles import manner
from workbench.errors import Fault, LibraryError, RenderError
from workbench.evidence.library import Library, load_library
from workbench.evidence.verdicts import Dates
from workbench.settings import settings

__all__ = ["Assembled", "assemble"]


@dataclass(frozen=True)
class Assembled:
    """A document ready for the writers, with what it cites."""

    document: Prepared
    frame: Frame
    cited: tuple[Cited, ...]
    #: What is doubtful in the person's own text, and does not stop the build.
    doubts: tuple[Remark, ...] = ()
    #: Who lays it out.
    lay_out: Callable[[Prepared], Layout] = lay_out

    @cached_property
    def layout(self) -> Layout:
        """The PDF and its page numbers, laid out once: the Word file's fields begin with the same numbers."""
        return self.lay_out(self.document)


def assemble(notebook: Any, library: Library | None = None) -> Assembled:
    """The document that a notebook that was run describes.

    Raises:
        RenderError: The notebook was not run, or the library changed since.
        UnknownRecord: It cites a key that is neither in the library nor an exhibit of the case.
        CitationError: A citation cannot be formatted.
        AppendixError: A Markdown cell cites what may not be cited: an invented case, a retracted paper, dead law.
        LibraryError: SW244; a volume that leaves the office cites a source that nobody has checked.
    """
    parts = read_parts(notebook)
    frame = parts.frame
    library = library or load_library(settings().literature)
    if frame.library != library.revision:
        raise RenderError("the library changed since the notebook was run", code="SW503",
                          remedy="Run the notebook again, then export it.")
    dates = Dates(dt.date.fromisoformat(frame.as_of), dt.date.fromisoformat(frame.law_on),
                  dt.date.fromisoformat(frame.offense_on) if frame.offense_on else None)
    doubts = refuse_typed(typed_in_cells(parts.typed), library, dates, frame.jurisdiction) if parts.typed else ()
    exhibits = {key: record("exhibit", key, fields) for key, fields in frame.exhibits.items()}
    records = ChainMap(exhibits, cast("dict[str, Entry]", citable(library, dt.date.fromisoformat(frame.law_on))))
    cites = manner(frame.style, frame.citations)
    resolved = cites.resolve(list(parts.blocks), records)
    _refuse_unchecked({c.key for c in resolved.cited} & library.unchecked, Volume(frame.volume))
    document = prepared(Document(
        title=str(frame.caption["title"]),
        language="en-US",
        caption=_caption(frame),
        blocks=with_references(resolved.blocks, cites.references(resolved, records)),
        drawings=parts.drawings,
        authorities=cites.authorities(resolved, records),
        cards=cards({c.key for c in resolved.cited}, library),
    ))
    return Assembled(document, frame, resolved.cited, doubts)


def _refuse_unchecked(cited: Collection[str], volume: Volume) -> None:
    if cited and volume is not Volume.COUNSEL:
        raise LibraryError(
            "the document cites sources that nobody has compared with the publication", code="SW244",
            faults=tuple(Fault(key, "no entry in the layer’s checked.json") for key in sorted(cited)),
            remedy="Compare each with the publication and record the passage in checked.json, or do not cite it.")


def _caption(frame: Frame) -> Caption:
    given = dict(frame.caption)
    return Caption(**{**given, "parties": parties(given["parties"]), "as_of": dt.date.fromisoformat(frame.as_of)})
