"""The desk: takes a question, asks one service, slowly and only where that is switched on, and keeps the answer.

``lookup(query, service)`` is all there is. It never raises for what the network or a service does:
that is the answer's state. It raises where the question may not be asked, or the cache is broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from workbench import __version__
from workbench.citations.online.answers import Answer, Reading, State
from workbench.citations.online.cache import Cache, Clock
from workbench.citations.online.courtlistener import CourtListener
from workbench.citations.online.crossref import Crossref
from workbench.citations.online.exchange import Limits, Reply, Request, exchange
from workbench.citations.online.openalex import OpenAlex
from workbench.citations.online.queries import CaseQuery, PmidQuery, Query
from workbench.citations.online.scholar import Scholar
from workbench.citations.online.service import Service
from workbench.errors import CitationError, nearest
from workbench.settings import Settings

__all__ = ["Desk", "open_desk", "services_for"]

#: Seconds a service is left alone that limits us without saying for how long.
_REST_S = 60.0
#: How much longer than a look-up may take a turn is held, so that a process that died blocks nobody for long.
_LEASE_MARGIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are asked."""

    services: Mapping[str, Service]
    cache: Cache
    #: Whether anything may be sent.
    online: bool
    #: Who asks: this project, and where given the user's e-mail address.
    agent: str
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)

    def request(self, query: Query, service: str) -> Request:
        """What would be sent; nothing is.

        Raises:
            CitationError: SW395, the service cannot be asked this; SW396, there is no such service.
        """
        return self._service(service).request(query)

    def lookup(self, query: Query, service: str, *, now: dt.date, fresh: bool = False) -> Answer:
        """What a service says to a question, on ``now`` or on the earlier day on which it was kept.

        Raises:
            CitationError: SW394, the cache cannot be used; SW395 and SW396 as in :meth:`request`.
        """
        asked = self._service(service)
        request = asked.request(query)
        if not self.online:
            return Answer(State.DISABLED, service, "", now, detail="set online = true, or WORKBENCH_ONLINE=1")
        if not fresh and (kept := self.cache.get(service, request.asked, now)):
            reply, retrieved = kept
            reading = asked.read(reply, query)
            # What an earlier version kept and this one cannot read is asked again.
            if reading.state in {State.FOUND, State.NOT_FOUND}:
                return _answer(reading, service, request, retrieved, kept=True)
        reading, new = self._ask(asked, request, query)
        if new is not None and reading.state in {State.FOUND, State.NOT_FOUND}:
            self.cache.put(service, request.asked, new, now, found=reading.state is State.FOUND)
        return _answer(reading, service, request, now)

    def _ask(self, service: Service, request: Request, query: Query) -> tuple[Reading, Reply | None]:
        """Ask until there is an answer, the service asks to wait longer than we may, or the time is over."""
        until = self.clock.now_s() + self.limits.total_s
        reading, reply = Reading(State.TIMED_OUT, "other look-ups of this machine came first"), None
        for attempt in range(self.limits.attempts):
            turn = self.cache.take_turn(service.name, lease_s=self.limits.total_s + _LEASE_MARGIN_S, until=until,
                                        clock=self.clock)
            if not turn.granted:
                if turn.told:
                    return Reading(State.RATE_LIMITED, "the service asked to wait", retry_after_s=turn.wait_s), None
                return reading, None
            rest, told = service.interval_s, False
            try:
                within = until - self.clock.now_s()
                if within <= 0:
                    return reading, None
                came = exchange(request, agent=self.agent, limits=self.limits, within_s=within)
                reading, reply = (came, None) if isinstance(came, Reading) else (service.read(came, query), came)
                if reading.state is State.RATE_LIMITED:
                    wait = _REST_S if reading.retry_after_s is None else reading.retry_after_s
                    rest, told = max(rest, wait), True
            finally:
                self.cache.end_turn(service.name, rest_s=rest, told=told, clock=self.clock)
            pause = rest if told else self.limits.backoff_s * 2 ** attempt
            again = reading.state in {State.FAILED, State.RATE_LIMITED}
            if not again or attempt + 1 == self.limits.attempts or self.clock.now_s() + pause >= until:
                break
            if not told:
                self.clock.wait(pause)
        return reading, reply

    def _service(self, name: str) -> Service:
        try:
            return self.services[name]
        except KeyError:
            raise CitationError(f"there is no service “{name}”", code="SW396",
                                remedy=f"{nearest(name, self.services)} The services are: {', '.join(self.services)}."
                                ) from None


def services_for(query: Query) -> tuple[str, ...]:
    """The services that are asked where none is named: registers first, and never Google Scholar by itself."""
    if isinstance(query, CaseQuery):
        return (CourtListener.name,)
    if isinstance(query, PmidQuery):
        return (OpenAlex.name,)
    return (Crossref.name, OpenAlex.name)


def open_desk(settings: Settings) -> Desk:
    """The desk as the settings have it."""
    services: tuple[Service, ...] = (
        Crossref(settings.crossref_url), OpenAlex(settings.openalex_url, settings.openalex_key),
        Scholar(settings.scholar_url), CourtListener(settings.courtlistener_url, settings.courtlistener_token))
    agent = f"mitigation-workbench/{__version__}" + (f" (mailto:{settings.contact})" if settings.contact else "")
    return Desk(MappingProxyType({service.name: service for service in services}),
                Cache(settings.cache or _user_cache()), settings.online, agent,
                Limits(total_s=settings.lookup_timeout_s))


def _user_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("mitigation-workbench")


def _answer(reading: Reading, service: str, request: Request, retrieved: dt.date, *, kept: bool = False) -> Answer:
    return Answer(reading.state, service, request.asked, retrieved, reading.candidates, reading.nearest, reading.detail,
                  reading.retry_after_s, kept)
