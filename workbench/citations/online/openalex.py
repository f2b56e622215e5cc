"""OpenAlex: an open catalogue of research, asked by DOI, by PubMed number or by title.

pyalex writes the address of a question and puts an abstract together from its index of words. It
does not send: it knows one address only, sets no time limit, and keeps its key and contact in a
module for the whole process.

*Source:* developers.openalex.org (get a single work; errors; authentication): a single work is free, a list costs;
404 for an unknown work, 403 and 429 where a limit is exceeded, both with a JSON message; a free key is asked for.
``is_retracted`` marks a retracted work. Authorships are cut at 100.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from workbench.citations.online.answers import Author, Candidate, Notice, Reading, State, clean
from workbench.citations.online.exchange import Reply, Request, retry_after, triage
from workbench.citations.online.queries import CaseQuery, DoiQuery, PmidQuery, Query, WorkQuery
from workbench.citations.online.service import MOST, Wire, cannot_answer, chosen, read_json

__all__ = ["OpenAlex"]

_DOI = re.compile(r"^https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
#: OpenAlex gives no more authors than this.
_MOST_AUTHORS = 100
#: Titles are ours or the library's; an index with more places than this is no abstract.
_MOST_PLACES = 5000


class _Named(Wire):
    display_name: str = ""


class _Authorship(Wire):
    author: _Named = _Named()
    raw_author_name: str = ""


class _Location(Wire):
    source: _Named = _Named()


class _Biblio(Wire):
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""


class _Ids(Wire):
    pmid: str = ""


class _Work(Wire):
    id: str = Field(min_length=2)
    doi: str = ""
    title: str = ""
    display_name: str = ""
    year: int | None = Field(default=None, alias="publication_year")
    type: str = ""
    ids: _Ids = _Ids()
    authorships: tuple[_Authorship, ...] = ()
    primary_location: _Location = _Location()
    biblio: _Biblio = _Biblio()
    is_retracted: bool = False
    abstract: dict[str, tuple[int, ...]] = Field(default_factory=dict, alias="abstract_inverted_index")


class _Works(Wire):
    results: tuple[_Work, ...]


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """OpenAlex at its own address or a mirror's."""

    url: str
    key: SecretStr | None = None

    name: ClassVar[str] = "openalex"
    interval_s: ClassVar[float] = 0.5

    def request(self, query: Query) -> Request:
        """What is sent: ``/works/doi:…``, ``/works/pmid:…``, or a search among titles."""
        from pyalex import Works

        match query:
            case DoiQuery():
                asked = Works(f"doi:{query.doi}")
            case PmidQuery():
                asked = Works(f"pmid:{query.pmid}")
            case WorkQuery():
                # Commas, bars and the like are the grammar of a filter, not part of a title.
                words = " ".join(re.findall(r"\w+", query.title))
                asked = Works({"per-page": MOST}).search_filter(title=words)
                if query.year:
                    asked = asked.filter(publication_year=f"{query.year - 1}-{query.year + 1}")
            case CaseQuery():
                raise cannot_answer(self.name, query)
        parts = urlsplit(asked.url)
        url = f"{self.url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        secret = (("Authorization", f"Bearer {self.key.get_secret_value()}"),) if self.key else ()
        return Request(url, one_record=not isinstance(query, WorkQuery), secret=secret)

    def read(self, reply: Reply, query: Query) -> Reading:
        """The works of an answer."""
        if reply.status == 403 and "json" in reply.content_type:
            return Reading(State.RATE_LIMITED, "HTTP 403", retry_after_s=retry_after(reply))
        if reading := triage(reply, one_record=not isinstance(query, WorkQuery)):
            return reading
        if isinstance(query, WorkQuery):
            works = read_json(reply, _Works)
            return works if isinstance(works, Reading) else chosen(query, [_candidate(work) for work in works.results])
        work = read_json(reply, _Work)
        if isinstance(work, Reading):
            return work
        found = _candidate(work)
        return Reading(State.FOUND, _other(query, found), (found,))


def _other(query: Query, found: Candidate) -> str:
    if isinstance(query, PmidQuery) and found.pmid != query.pmid:
        return f"the service names another PubMed number: {found.pmid or 'none'}"
    if isinstance(query, DoiQuery) and found.doi != query.doi:
        return f"the service names another DOI: {found.doi or 'none'}"
    return ""


def _candidate(work: _Work) -> Candidate:
    from pyalex import Work

    pages = "-".join(dict.fromkeys(filter(None, (clean(work.biblio.first_page, 30), clean(work.biblio.last_page, 30)))))
    small = sum(map(len, work.abstract.values())) <= _MOST_PLACES
    abstract = Work(abstract_inverted_index=work.abstract)["abstract"] if work.abstract and small else ""
    return Candidate(
        OpenAlex.name, clean(work.id.rpartition("/")[2], 30), clean(work.title or work.display_name),
        tuple(_author(clean(a.raw_author_name or a.author.display_name, 200)) for a in work.authorships),
        work.year, journal=clean(work.primary_location.source.display_name), volume=clean(work.biblio.volume, 40),
        issue=clean(work.biblio.issue, 40), pages=pages, doi=clean(_DOI.sub("", work.doi), 250).lower(),
        pmid=clean(work.ids.pmid.rstrip("/").rpartition("/")[2], 20), kind=clean(work.type, 60),
        url=clean(work.id, 100), abstract=clean(abstract, 6000),
        notices=(Notice("retraction", "marked as retracted", source="OpenAlex"),) if work.is_retracted else (),
        partial=("authors",) if len(work.authorships) >= _MOST_AUTHORS else ())


def _author(name: str) -> Author:
    """A name as OpenAlex writes it, given name first, in its parts; pybtex knows particles and Jr."""
    from pybtex.database import InvalidNameString

    from workbench.citations.names import is_group, person

    try:
        read = person(name)
    except InvalidNameString:
        return Author(name)
    if is_group(read) and not read.first_names:
        return Author(name)
    family = " ".join([*read.prelast_names, *read.last_names, *read.lineage_names])
    return Author(family, " ".join([*read.first_names, *read.middle_names]))
