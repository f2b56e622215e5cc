"""Crossref: the register in which publishers deposit DOIs, and with them retractions and corrections.

habanero names the parameters and filters of a search and takes the works out of an answer. It does
not send: it sets no bound to the time or size of an answer, loses ``Retry-After`` on the way, and
puts a DOI into an address without quoting it.

*Source:* Crossref's REST API documentation (works; access and authentication): one request a second for lists
without a contact, ``mailto`` in the agent for the polite pool, 429 where that is exceeded. A retraction stands
under ``updated-by`` in the record of the work, under ``update-to`` in that of the notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal
from urllib.parse import quote, urlencode

from pydantic import Field

from workbench.citations.online.answers import Author, Candidate, Notice, Reading, Related, State, clean
from workbench.citations.online.exchange import Reply, Request, triage
from workbench.citations.online.likeness import letters
from workbench.citations.online.queries import CaseQuery, DoiQuery, PmidQuery, Query, WorkQuery
from workbench.citations.online.service import MOST, Wire, cannot_answer, chosen, read_json

__all__ = ["Crossref"]

#: What a notice is called, and what it is. *Source:* the update types that Crossref documents for Crossmark.
_KINDS: dict[str, Literal["retraction", "concern", "correction"]] = {
    "retraction": "retraction", "partial_retraction": "retraction", "withdrawal": "retraction", "removal": "retraction",
    "expression_of_concern": "concern", "correction": "correction", "corrigendum": "correction",
    "erratum": "correction", "addendum": "correction", "clarification": "correction",
}
#: Relations that say in which other form the work was published.
_VERSIONS = ("preprint", "version", "manuscript", "reprint", "translation", "replace", "same-as", "identical",
             "correct", "retract")


class _Date(Wire):
    parts: tuple[tuple[int | None, ...], ...] = Field(default=(), alias="date-parts")

    @property
    def year(self) -> int | None:
        return self.parts[0][0] if self.parts and self.parts[0] else None

    @property
    def text(self) -> str:
        known = [part for part in (self.parts[0] if self.parts else ()) if part is not None]
        return "-".join(f"{part:02d}" for part in known)


class _Person(Wire):
    family: str = ""
    given: str = ""
    name: str = ""
    suffix: str = ""


class _Update(Wire):
    doi: str = Field(default="", alias="DOI")
    type: str = ""
    label: str = ""
    source: str = ""
    updated: _Date = _Date()


class _Relation(Wire):
    id: str = ""


class _Work(Wire):
    doi: str = Field(alias="DOI", min_length=4)
    title: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    author: tuple[_Person, ...] = ()
    editor: tuple[_Person, ...] = ()
    journal: tuple[str, ...] = Field(default=(), alias="container-title")
    short: tuple[str, ...] = Field(default=(), alias="short-container-title")
    volume: str = ""
    issue: str = ""
    page: str = ""
    number: str = Field(default="", alias="article-number")
    type: str = ""
    url: str = Field(default="", alias="URL")
    issued: _Date = _Date()
    in_print: _Date = Field(default=_Date(), alias="published-print")
    on_line: _Date = Field(default=_Date(), alias="published-online")
    updated_by: tuple[_Update, ...] = Field(default=(), alias="updated-by")
    update_to: tuple[_Update, ...] = Field(default=(), alias="update-to")
    relation: dict[str, tuple[_Relation, ...]] = Field(default_factory=dict)


class _Envelope(Wire):
    """``{"status": "ok", "message-type": "work", "message": {…}}``."""

    status: Literal["ok"]
    kind: Literal["work", "work-list"] = Field(alias="message-type")
    message: dict[str, Any]


class _Works(Wire):
    works: tuple[_Work, ...]


@dataclass(frozen=True, slots=True)
class Crossref:
    """Crossref at its own address or a mirror's."""

    url: str

    name: ClassVar[str] = "crossref"
    interval_s: ClassVar[float] = 1.0

    def request(self, query: Query) -> Request:
        """What is sent: ``/works/DOI``, or a search among titles and authors."""
        match query:
            case DoiQuery():
                return Request(f"{self.url}/works/{quote(query.doi, safe='')}", one_record=True)
            case WorkQuery():
                from habanero.filterhandler import filter_handler
                from habanero.habanero_utils import rename_query_filters

                # The filter leaves room for a work that went online a year before its issue.
                years = query.year and {"from_pub_date": query.year - 1, "until_pub_date": query.year + 1}
                asked = {"query_bibliographic": query.title, "query_author": query.author,
                         "filter": filter_handler(years) if years else "", "rows": MOST}
                parameters = urlencode({k: v for k, v in rename_query_filters(asked).items() if v})
                return Request(f"{self.url}/works?{parameters}", one_record=False)
            case PmidQuery() | CaseQuery():
                raise cannot_answer(self.name, query)

    def read(self, reply: Reply, query: Query) -> Reading:
        """The works of an answer."""
        if reading := triage(reply, one_record=isinstance(query, DoiQuery)):
            return reading
        envelope = read_json(reply, _Envelope)
        if isinstance(envelope, Reading):
            return envelope
        if (envelope.kind == "work") is not isinstance(query, DoiQuery):
            return Reading(State.MALFORMED, f"the answer is a {envelope.kind}, which was not asked for")
        found = self._works(envelope)
        if isinstance(found, Reading):
            return found
        if isinstance(query, WorkQuery):
            return chosen(query, found)
        other = "" if found[0].doi == getattr(query, "doi", "") else f"the service has it under the DOI {found[0].doi}"
        return Reading(State.FOUND, other, tuple(found))

    def _works(self, envelope: _Envelope) -> list[Candidate] | Reading:
        from habanero import WorksContainer
        from pydantic import ValidationError

        try:
            raw = WorksContainer(envelope.model_dump(by_alias=True)).works
        except (KeyError, TypeError, AttributeError, IndexError):
            # An empty list of works is an answer; habanero stumbles over it, as over an answer without one.
            if envelope.message.get("items") == []:
                return []
            return Reading(State.MALFORMED, "the answer has no works in it")
        try:
            works = _Works(works=raw).works
        except ValidationError as error:
            places = sorted({".".join(map(str, e["loc"])) for e in error.errors()})
            return Reading(State.MALFORMED, f"a work has another shape than documented, at {', '.join(places[:3])}")
        return [_candidate(work) for work in works]


def _candidate(work: _Work) -> Candidate:
    title, doi = clean(work.title[0]) if work.title else "", work.doi.lower()
    for subtitle in map(clean, work.subtitle):
        if subtitle and letters(subtitle) not in letters(title):
            title = f"{title}: {subtitle}"
    years = [date.year for date in (work.in_print, work.issued, work.on_line) if date.year]
    people = work.author or work.editor
    return Candidate(
        Crossref.name, doi, title,
        tuple(Author(clean(p.family or p.name, 200), clean(p.given, 200)) for p in people if p.family or p.name),
        years[0] if years else None, tuple(dict.fromkeys(year for year in years[1:] if year != years[0])),
        clean(work.journal[0]) if work.journal else "",
        tuple(clean(form) for form in (*work.journal[1:], *work.short)),
        clean(work.volume, 40), clean(work.issue, 40), clean(work.page or work.number, 60), doi,
        kind=clean(work.type, 60), url=clean(work.url, 300), notices=tuple(_notices(work, title)),
        notice_of=tuple(clean(u.doi, 250).lower() for u in work.update_to if u.doi.lower() not in {"", doi}),
        related=tuple(_related(work)))


def _notices(work: _Work, title: str) -> Iterator[Notice]:
    for update in work.updated_by:
        # The type is written with blanks, hyphens and capitals by some depositors.
        kind = "_".join(update.type.lower().replace("-", " ").split())
        if kind == "new_version" or kind.startswith("new_edition"):
            continue
        yield Notice(_KINDS.get(kind, "other"), clean(update.label or update.type, 100), clean(update.doi, 250).lower(),
                     update.updated.text, clean(update.source, 60))
    for update in work.update_to:
        # A publisher that marks the article itself, without a notice of its own.
        if update.doi.lower() == work.doi.lower():
            kind = "_".join(update.type.lower().replace("-", " ").split())
            yield Notice(_KINDS.get(kind, "other"), clean(update.label or update.type, 100), work.doi.lower(),
                         update.updated.text, clean(update.source, 60))
    if title.lower().startswith(("retracted:", "retracted article:", "withdrawn:")):
        yield Notice("retraction", "the title is marked", source="publisher")


def _related(work: _Work) -> Iterator[Related]:
    for relation, targets in sorted(work.relation.items()):
        if any(word in relation for word in _VERSIONS):
            for target in targets:
                yield Related(clean(relation, 60), clean(target.id, 250).lower())
