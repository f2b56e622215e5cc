"""Research that is not in the library: asked of the registers where the settings allow it, and brought in unverified.

Nothing is sent but a title, an author's family name and a year, or an identifier; text about a client is refused before
anything leaves (:mod:`workbench.citations.online.queries`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from workbench.case.drafts import Draft
from workbench.citations.interchange.decoding import decode
from workbench.citations.interchange.duplicates import without_known
from workbench.citations.interchange.formats import import_text, recognise
from workbench.citations.interchange.problems import Imported
from workbench.citations.online.answers import Answer, Candidate, State
from workbench.citations.online.desk import open_desk, services_for
from workbench.citations.online.queries import Query, WorkQuery, doi_query, pmid_query
from workbench.citations.online.references import referenced
from workbench.errors import CitationError
from workbench.evidence.additions import add_sources
from workbench.evidence.library import Library
from workbench.settings import Settings
from workbench.widgets.research import not_understood
from workbench.widgets.session import Session

__all__ = ["Outside"]


class Outside:
    """The view of searching outside the library and bringing a source in."""

    name = "outside"

    def __init__(self, now: Settings, load: Callable[[], Library],
                 today: Callable[[], dt.date] = dt.date.today) -> None:
        self._settings = now
        self._load = load
        self._today = today

    def show(self, document: Draft) -> Mapping[str, Any]:  # noqa: ARG002 - the same for every case
        """Whether anything may be asked, and where a new source would go."""
        return {"online": self._settings.online, "team": bool(self._settings.libraries)}

    async def act(self, message: Mapping[str, Any], session: Session) -> Mapping[str, Any]:  # noqa: ARG002
        """Ask the registers, or bring a source in; the page stays usable meanwhile.

        Raises:
            CitationError: What was given cannot be asked or read (SW371, SW391, SW393).
            LibraryError: SW245, there is no team library; SW246, the page asks for what this view does not do.
        """
        match message:
            case {"do": "ask", "title": str(title)}:
                year = str(message.get("year") or "").strip()
                query = WorkQuery(title.strip(), str(message.get("author") or "").strip(),
                                  int(year) if year.isdigit() else None)
                return await asyncio.to_thread(self._ask, query)
            case {"do": "bring", "files": [bytes(data)]}:
                return await asyncio.to_thread(self._bring, data, str(message.get("name") or ""))
            case {"do": "bring", "text": str(text)}:
                return await asyncio.to_thread(self._bring, text.encode(), "")
        raise not_understood()

    def _ask(self, query: Query) -> dict[str, Any]:
        """What the registers say, each work marked with its key where the library has it."""
        if not self._settings.online:
            raise _switched_off()
        library = self._load()
        desk = open_desk(self._settings)
        answers = [desk.lookup(query, service, now=self._today()) for service in services_for(query)]
        return {"answers": [_answer(answer, library) for answer in answers]}

    def _bring(self, data: bytes, name: str) -> dict[str, Any]:
        """Bring in what a file holds, or the work with an identifier as the registers have it."""
        text, problems = decode(data)
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        imported = import_text(text, recognise(text, suffix), problems)
        if imported.format == "ids":
            imported = self._completed(imported)
        added = add_sources(imported, self._load(), self._settings.libraries)
        return {"keys": list(added.keys), "known": [one.of for one in added.known],
                "problems": [{"code": one.code, "problem": str(one), "remedy": ""} for one in added.problems]}

    def _completed(self, imported: Imported) -> Imported:
        """The work with an identifier, its fields as a register has them."""
        if not self._settings.online:
            raise _switched_off()
        if len(imported.entries) > 1:
            raise CitationError("there are several identifiers", code="SW391", remedy="Bring in one work at a time.")
        (entry,) = imported.entries.values()
        query = doi_query(entry.fields["doi"]) if "doi" in entry.fields else pmid_query(entry.fields.get("pmid", ""))
        desk, states = open_desk(self._settings), []
        for service in services_for(query):
            answer = desk.lookup(query, service, now=self._today())
            if answer.state is State.FOUND:
                return referenced(answer.candidates[0])
            states.append(f"{service}: {answer.state.value}")
        raise CitationError(f"no register gave the work with this identifier ({'; '.join(states)})", code="SW397",
                            remedy="Check the identifier, or bring the work in as a .bib or RIS file.")


def _answer(answer: Answer, library: Library) -> dict[str, Any]:
    return {"service": answer.service, "state": answer.state.value,
            "works": [_work(one, library) for one in (*answer.candidates, *answer.nearest)[:8]]}


def _work(one: Candidate, library: Library) -> dict[str, Any]:
    _, known = without_known(referenced(one), library.sources)
    return {"title": one.title, "authors": "; ".join(map(str, one.authors[:6])), "year": one.year,
            "journal": one.journal, "doi": one.doi, "pmid": one.pmid,
            "notices": [f"{n.kind}: {n.label}" for n in one.notices],
            "in_library": known[0].of if known else ""}


def _switched_off() -> CitationError:
    return CitationError("look-ups are switched off, and nothing was sent", code="SW390",
                         remedy="To switch them on, write online = true into settings.toml. A .bib or RIS file can be "
                                "brought in without them.")
