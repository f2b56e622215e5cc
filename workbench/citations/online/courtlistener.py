"""CourtListener: which decision stands at a place in a reporter.

Only volume, reporter and page are sent, never the text around a citation or the case's name. It has
no library of its own here: its look-up is one form.

*Source:* CourtListener's help on the citation look-up API (``POST /api/rest/v4/citation-lookup/``) and its
serializers: a list with one item a citation, each with a status of its own: 200 found, 300 several decisions,
404 not found, 400 reporter unknown, 429 too many citations (250) in one request; 60 citations a minute, then HTTP
429 with ``wait_until`` or a throttle's ``detail``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from workbench.citations.online.answers import Candidate, Reading, State, clean
from workbench.citations.online.exchange import Reply, Request, triage
from workbench.citations.online.queries import CaseQuery, Query
from workbench.citations.online.service import Wire, cannot_answer, read_json

__all__ = ["CourtListener"]

_PATH = "/api/rest/v4/citation-lookup/"


class _Place(Wire):
    volume: int | str = ""
    reporter: str = ""
    page: str = ""


class _Cluster(Wire):
    id: int
    case_name: str = ""
    case_name_full: str = ""
    case_name_short: str = ""
    date_filed: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    absolute_url: str = ""
    citations: tuple[_Place, ...] = ()
    precedential_status: str = ""


class _Item(Wire):
    status: Literal[200, 300, 400, 404, 429]
    normalized_citations: tuple[str, ...] = ()
    error_message: str = ""
    clusters: tuple[_Cluster, ...] = ()


class _Items(Wire):
    items: tuple[_Item, ...]


@dataclass(frozen=True, slots=True)
class CourtListener:
    """CourtListener at its own address or a mirror's."""

    url: str
    token: SecretStr | None = None

    name: ClassVar[str] = "courtlistener"
    interval_s: ClassVar[float] = 1.0

    def request(self, query: Query) -> Request:
        """What is sent: volume, reporter and page."""
        if not isinstance(query, CaseQuery):
            raise cannot_answer(self.name, query)
        secret = (("Authorization", f"Token {self.token.get_secret_value()}"),) if self.token else ()
        form = (("volume", query.volume), ("reporter", query.reporter), ("page", query.page))
        return Request(self.url + _PATH, one_record=False, form=form, secret=secret)

    def read(self, reply: Reply, query: Query) -> Reading:
        """The decisions that stand at the place."""
        reading = triage(reply, one_record=False)
        if reading and reading.state is State.RATE_LIMITED and reading.retry_after_s is None:
            return replace(reading, retry_after_s=_wait(reply))
        if reading:
            return reading
        answer = read_json(reply, _Items, of="items")
        if isinstance(answer, Reading):
            return answer
        if len(answer.items) != 1:
            return Reading(State.MALFORMED, "the answer says nothing about the one place that was asked for")
        item = answer.items[0]
        match item.status:
            case 404:
                return Reading(State.NOT_FOUND, f"no decision at {query} in CourtListener")
            case 400:
                return Reading(State.REFUSED, "CourtListener does not know the reporter")
            case 429:
                return Reading(State.RATE_LIMITED, "too many citations")
            case 200 | 300:
                found = tuple(_candidate(cluster, self.url) for cluster in item.clusters)
                if not found or any(not candidate.title for candidate in found):
                    return Reading(State.MALFORMED, "the answer says found but names no case")
                several = f"{len(found)} decisions stand at {query}" if len(found) > 1 else ""
                return Reading(State.FOUND, several, found)


def _candidate(cluster: _Cluster, url: str) -> Candidate:
    cites = (f"{c.volume} {c.reporter} {c.page}".strip() for c in cluster.citations)
    name = cluster.case_name or cluster.case_name_full or cluster.case_name_short
    return Candidate(
        CourtListener.name, str(cluster.id), clean(name, 500),
        year=int(cluster.date_filed[:4]) if cluster.date_filed else None, kind="case",
        url=clean(url + cluster.absolute_url, 300) if cluster.absolute_url.startswith("/") else "",
        citations=tuple(clean(cite, 80) for cite in cites if cite))


def _wait(reply: Reply) -> float | None:
    """How many seconds a refused request asks to wait, in the words of the body."""
    try:
        said = json.loads(reply.body)
        if found := re.search(r"available in (\d+) second", str(said.get("detail", ""))):
            return float(found[1])
        until = dt.datetime.fromisoformat(str(said["wait_until"]))
        return max(0.0, (until - parsedate_to_datetime(reply.headers["date"])).total_seconds())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
