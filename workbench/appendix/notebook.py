"""The notebook's side of the appendix: a cell calls a section and shows it; an exporter reads it back.

Each section leaves its blocks in its cell's output under :data:`MIME`, already cut down to
what the volume may show. Text that a person adds in Markdown cells joins them in the
notebook's order. A Markdown cell tagged ``guidance`` speaks to the person at the notebook
and is not part of the document.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workbench.appendix import sections
from workbench.appendix.approvals import sign_off
from workbench.appendix.composition import Composition, compose, exhibit_key
from workbench.appendix.family import family
from workbench.appendix.for_counsel import for_counsel
from workbench.appendix.investigation import investigation
from workbench.appendix.method import method
from workbench.appendix.rendering import Drawing
from workbench.appendix.volumes import SEALED_MARK, Volume, for_volume
from workbench.case.opening import get_case
from workbench.citations.narrative import cited_keys, read_markdown_many
from workbench.citations.styles import manner
from workbench.errors import RenderError
from workbench.evidence.library import load_library
from workbench.settings import settings
from workbench.tree import Block, Provenance, div, joined
from workbench.wording import counted

__all__ = ["MIME", "Appendix", "Frame", "Parts", "Section", "open_appendix", "read_parts", "withhold_narrative"]

#: Under this type a cell's output holds a section.
MIME = "application/vnd.mitigation-workbench.section+json"


@dataclass(frozen=True, slots=True)
class Frame:
    """What an exporter needs beside the blocks: who reads, in which style, as of when, with which exhibits."""

    caption: Mapping[str, Any]
    volume: str
    style: str
    as_of: str
    #: Date of sentencing: the law of that day is cited as operative, older texts as former.
    law_on: str
    #: Revision of the library the sections were composed from.
    library: str
    #: Fields of each exhibit as a citable record, by citation key.
    exhibits: Mapping[str, Mapping[str, Any]]
    #: Citation keys of exhibits that this volume may not show.
    hidden: tuple[str, ...]
    #: Where citations are printed: ``footnotes`` or ``text``; empty where the style decides.
    citations: str = ""
    #: Date of the offense, for the manual that may govern instead, and whose courts it is filed in.
    offense_on: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks and drawings of one section, shown in a notebook and kept in its output."""

    name: str
    blocks: tuple[Block, ...]
    drawings: tuple[Drawing, ...] = ()
    frame: Frame | None = None
    #: What a person sees under the cell; empty in a run, where nobody looks.
    html: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        parts: dict[str, Any] = {"blocks": list(self.blocks)}
        if self.drawings:
            parts["drawings"] = [asdict(d) for d in self.drawings]
        if self.frame is not None:
            parts["frame"] = asdict(self.frame)
        # One text, not a tree: kernel, papermill and nbformat would walk its ten thousand values many times over.
        kept = {"schema_version": 3, "name": self.name, "section": json.dumps(parts, ensure_ascii=False)}
        shown: dict[str, Any] = {MIME: kept, "text/plain": f"{self.name}: {counted(len(self.blocks), 'block')}"}
        if self.html:
            shown["text/html"] = self.html
        return shown


@dataclass(frozen=True, slots=True)
class Parts:
    """What a notebook that was run holds of a document."""

    frame: Frame
    blocks: tuple[Block, ...]
    drawings: Mapping[str, Drawing]
    #: What a person wrote in Markdown cells, with the keys that each cell cites.
    typed: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Appendix:
    """The sections of one case's appendix for one volume: what the notebook's cells call."""

    def __init__(self, composition: Composition, style: str, citations: str = "", *,
                 preview: bool | None = None) -> None:
        self._c = composition
        self._manner = manner(style, citations)
        #: Whether each section is also shown as it will read; as the settings say where it is not said here.
        self._preview = settings().preview if preview is None else preview

    def cover(self) -> Section:
        """Caption, state and legend; everything the writers need to know about the document."""
        return Section("cover", (), frame=self._frame())

    def summary(self) -> Section:
        """One page: the request, the strongest reasons, the plan."""
        return self._section("summary", sections.summary(self._c))

    def contents(self) -> Section:
        """The table of contents."""
        return self._section("contents", sections.contents())

    def basis(self) -> Section:
        """Interviews and records."""
        return self._section("basis", sections.basis(self._c))

    def family(self) -> Section:
        """The genogram and its table; empty where no family is recorded."""
        return self._section("family", *family(self._c))

    def life_history(self) -> Section:
        """The timeline and its table; empty where no event is recorded."""
        return self._section("life history", *sections.life_history(self._c))

    def claims(self) -> Section:
        """The argument, claim by claim."""
        return self._section("claims", sections.claims(self._c))

    def strengths(self) -> Section:
        """What the client brings."""
        return self._section("strengths", sections.strengths(self._c))

    def evidence(self) -> Section:
        """The evidence table and the forest plot."""
        return self._section("evidence", *sections.evidence(self._c))

    def plan(self) -> Section:
        """The release plan."""
        return self._section("release plan", sections.plan(self._c))

    def recommendation(self) -> Section:
        """What is asked for and why it serves each purpose."""
        return self._section("recommendation", sections.recommendation(self._c))

    def method(self) -> Section:
        """Limits and method."""
        return self._section("method", method(self._c))

    def for_counsel(self) -> Section:
        """What counsel must know before filing, and what was investigated; empty in every other volume."""
        return self._section("for counsel", [*for_counsel(self._c), *investigation(self._c)])

    def exhibits(self) -> Section:
        """The exhibit index."""
        return self._section("exhibits", sections.exhibits(self._c))

    def authorities(self) -> Section:
        """The table of authorities, behind the list of references where the style has one."""
        return self._section("authorities", sections.table_of_authorities(references=self._manner.lists_references))

    def sections(self) -> tuple[Section, ...]:
        """All of them, in the order of the template."""
        return (self.cover(), self.summary(), self.contents(), self.basis(), self.family(), self.life_history(),
                self.claims(), self.strengths(), self.evidence(), self.plan(), self.recommendation(), self.method(),
                self.for_counsel(), self.exhibits(), self.authorities())

    def _section(self, name: str, blocks: list[Block], drawings: tuple[Drawing, ...] = ()) -> Section:
        shown = tuple(for_volume(joined(blocks), self._c.volume))
        html = ""
        if self._preview:
            from workbench.appendix.preview import preview

            html = preview(shown, drawings, self._c.records, self._manner)
        return Section(name, shown, drawings, html=html)

    def _frame(self) -> Frame:
        c, matter = self._c, self._c.case.matter
        legend = {
            Volume.PUBLIC: "PUBLIC VOLUME: passages filed under seal are marked",
            Volume.SEALED: "FILED UNDER SEAL",
            Volume.COUNSEL: "ATTORNEY WORK PRODUCT: NOT FOR FILING",
        }[c.volume]
        caption = {
            "court": matter.court, "parties": matter.caption, "docket": matter.docket, "judge": matter.judge,
            "title": "Sentencing Appendix: Mitigation and Research",
            "state": "FINAL" if sign_off(c).complete else "DRAFT: not yet approved by counsel",
            "legend": legend, "prepared_by": matter.prepared_by, "counsel": matter.counsel,
            "invented": c.case.invented,
        }
        return Frame(
            caption=caption, volume=c.volume.value, style=self._manner.style, as_of=c.as_of.isoformat(),
            law_on=matter.sentencing_date.isoformat(), offense_on=matter.offense_date.isoformat(),
            jurisdiction=matter.jurisdiction, library=c.library.revision,
            exhibits={exhibit_key(e.key): _exhibit_fields(c, e.key) for e in c.case.exhibits},
            hidden=tuple(exhibit_key(e.key) for e in c.case.exhibits if not c.shows_exhibit(e.key)),
            citations=self._manner.place,
        )


def open_appendix(case: str, *, volume: str = "sealed", style: str = "bluebook", citations: str = "",
                  as_of: str = "") -> Appendix:
    """The appendix of the case with this opaque id; ``as_of`` is an ISO date, today's where it is empty.

    ``citations`` is ``footnotes`` or ``text``; where it is empty, the style decides.
    """
    now = settings()
    found = get_case(case, now, dt.datetime.now(dt.UTC))
    day = dt.date.fromisoformat(as_of) if as_of else dt.date.today()
    composition = compose(found, load_library(now.literature), volume=volume, as_of=day)
    return Appendix(composition, style, citations)


def read_parts(notebook: Any) -> Parts:
    """What a notebook that was run holds: its frame, its blocks in order with a person's text, its drawings.

    Raises:
        RenderError: The notebook was not run, or not by this version of the workbench.
        CitationError: A Markdown cell holds something that cannot be part of a document.
    """
    pieces: list[list[Block] | int] = []  # a number stands for a person's text, read with the others below
    frame: Frame | None = None
    drawings: dict[str, Drawing] = {}
    texts: list[str] = []
    for cell in notebook.cells:
        if _is_narrative(cell):
            pieces.append(len(texts))
            texts.append(cell.source)
        for output in cell.get("outputs", []):
            kept = output.get("data", {}).get(MIME)
            if kept is None:
                continue
            if kept.get("schema_version") != 3:
                raise RenderError("the notebook was run by another version of the workbench", code="SW502",
                                  remedy="Run the notebook again.")
            section = json.loads(kept["section"])
            pieces.append(section["blocks"])
            for d in section.get("drawings", []):
                drawings[d["name"]] = Drawing(**d)
            if "frame" in section:
                frame = Frame(**{**section["frame"], "hidden": tuple(section["frame"]["hidden"])})
    if frame is None:
        raise RenderError(
            "the notebook holds no appendix yet", code="SW501",
            remedy="Run all its cells first (Run > Run All Cells), save it, then export it.",
        )
    hidden = frame.hidden
    cells = read_markdown_many(texts)
    typed = tuple((text, tuple(cited_keys(blocks))) for text, blocks in zip(texts, cells, strict=True))
    read = [_narrative(blocks, hidden, Volume(frame.volume)) for blocks in cells]
    ordered = (read[piece] if isinstance(piece, int) else piece for piece in pieces)
    return Parts(frame, tuple(block for blocks in ordered for block in blocks), drawings, typed)


def withhold_narrative(notebook: Any, hidden: tuple[str, ...]) -> None:
    """Take out of a notebook, in place, a person's cells that cite what its volume may not show.

    The documents lose only the paragraph; the notebook that is kept loses the cell, which errs
    on the side of silence.
    """
    cells = [cell for cell in notebook.cells if _is_narrative(cell)]
    for cell, blocks in zip(cells, read_markdown_many([cell.source for cell in cells]), strict=True):
        if set(cited_keys(blocks)) & set(hidden):
            cell.source = SEALED_MARK


def _is_narrative(cell: Any) -> bool:
    return bool(cell.cell_type == "markdown" and "guidance" not in cell.metadata.get("tags", [])
                and cell.source.strip())


def _narrative(blocks: list[Block], hidden: tuple[str, ...], volume: Volume) -> list[Block]:
    """A person's blocks with what this volume may not show removed: a block that cites a hidden exhibit is hidden."""
    guarded = [
        div([block], provenance=Provenance(tags=("sealed",), permission="sealed"))
        if set(cited_keys([block])) & set(hidden) else block
        for block in blocks
    ]
    return for_volume(guarded, volume)


def _exhibit_fields(c: Composition, key: str) -> dict[str, Any]:
    entry = c.records[exhibit_key(key)]
    return dict(entry.fields)

