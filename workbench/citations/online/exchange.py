"""One exchange over the network: bounded in time, in size and in where it may lead.

The libraries for Crossref, OpenAlex and Google Scholar know what to ask and how to read the answer;
none bounds the time or size of one, so all are sent from here. What is bounded: the whole exchange,
name resolution and a server that drips included, by a worker that is given up; the body, as it comes
in, compressed ones refused; redirects, followed within the same origin only and never to a login.
"""

from __future__ import annotations

import datetime as dt
import re
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from workbench.citations.online.answers import Reading, State

if TYPE_CHECKING:
    import httpx

__all__ = ["Limits", "Reply", "Request", "exchange", "retry_after", "triage"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GATE = re.compile(r"log-?in|sign-?in|sso\b|/auth|oauth|consent|/sorry\b|captcha|challenge", re.IGNORECASE)
#: Words of a page that asks whether a person is there; Google's says "unusual traffic" and has a form captcha-form.
_CAPTCHA = re.compile(rb"captcha|unusual traffic|cf-chl|are you a robot|not a robot", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one look-up may cost."""

    #: Seconds for the look-up as a whole: waiting for its turn, trying again and everything else.
    total_s: float = 30.0
    #: Seconds without a byte after which a connection is given up.
    silence_s: float = 10.0
    #: Bytes of one answer. A Crossref record with 1,000 references has less than one million.
    body: int = 8_000_000
    #: How often a question is sent where the service itself fails.
    attempts: int = 3
    #: Seconds before the second attempt; doubled before each further one.
    backoff_s: float = 1.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: an address, and for some services a form. Tokens travel in headers and are no part of the key."""

    url: str
    #: Whether the address names one record, so that 404 means that the service does not have it.
    one_record: bool
    form: tuple[tuple[str, str], ...] = ()
    accept: str = "application/json"
    #: Secret headers: never printed, never kept.
    secret: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> str:
        """The question as it is shown and kept."""
        form = "&".join(f"{name}={value}" for name, value in self.form)
        return f"{self.url} [{form}]" if form else self.url

    def __repr__(self) -> str:
        return f"Request({self.asked!r})"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str]
    url: str

    @property
    def html(self) -> bool:
        """Whether it is a page for people."""
        return "html" in self.content_type or self.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def exchange(request: Request, *, agent: str, limits: Limits, within_s: float) -> Reply | Reading:
    """Send one question and give back the whole reply, or the state in which it ended."""
    import httpx

    client = httpx.Client(
        verify=_trusted(), timeout=httpx.Timeout(min(limits.silence_s, within_s)), follow_redirects=False,
        headers={"User-Agent": agent, "Accept": request.accept, "Accept-Encoding": "identity"})
    worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="look-up")
    try:
        return worker.submit(_send, client, request, limits).result(timeout=within_s)
    except (OutOfTime, httpx.TimeoutException):
        return Reading(State.TIMED_OUT, f"given up after {within_s:.0f} seconds or {limits.silence_s:.0f} of silence")
    except (httpx.ProtocolError, httpx.InvalidURL):
        return Reading(State.MALFORMED, "what came is not a whole answer")
    except httpx.TransportError as error:
        secure = isinstance(error.__cause__, ssl.SSLError) or "SSL" in str(error) or "CERTIFICATE" in str(error)
        return Reading(State.OFFLINE, "the service could not prove who it is" if secure else "no connection")
    finally:
        # A worker that still waits for a byte loses its connection here and ends; nobody waits for it.
        worker.shutdown(wait=False)
        client.close()


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities by which a service proves who it is; reading them takes longer than an answer."""
    import httpx

    return httpx.create_ssl_context()


def _send(client: httpx.Client, request: Request, limits: Limits) -> Reply | Reading:
    url, method = request.url, "POST" if request.form else "GET"
    for _ in range(limits.redirects + 1):
        with client.stream(method, url, data=dict(request.form) or None, headers=dict(request.secret)) as response:
            if response.status_code in _REDIRECTS:
                target = _target(url, response.headers.get("location", ""))
                if target is None or method == "POST":
                    return Reading(State.BLOCKED, f"the service sends us to another page (HTTP {response.status_code})")
                url = target
                continue
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                return Reading(State.MALFORMED, "the answer is compressed although that was not asked for")
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > limits.body:
                    return Reading(State.MALFORMED, f"the answer is longer than {limits.body:,} bytes")
            content_type = response.headers.get("content-type", "").lower()
            return Reply(response.status_code, content_type, bytes(body), dict(response.headers), url)
    return Reading(State.MALFORMED, "the service redirects in a circle")


def _target(url: str, location: str) -> str | None:
    """Where a redirect may be followed to: the same origin, and no page that wants a person."""
    try:
        target = urljoin(url, location)
        here, there = urlsplit(url), urlsplit(target)
        same = (here.scheme, here.hostname, here.port) == (there.scheme, there.hostname, there.port)
    except ValueError:
        return None
    return target if same and not _GATE.search(there.path) else None


def triage(reply: Reply, *, one_record: bool) -> Reading | None:
    """The state that a reply's status alone decides; ``None`` where its body is to be read."""
    if reply.html and reply.status != 200 and _CAPTCHA.search(reply.body):
        return Reading(State.BLOCKED, f"the service asks whether a person is there (HTTP {reply.status})")
    match reply.status:
        case 200:
            return None
        case 404 | 410 if one_record and not reply.html:
            return Reading(State.NOT_FOUND, f"HTTP {reply.status}")
        case 429:
            return Reading(State.RATE_LIMITED, "HTTP 429", retry_after_s=retry_after(reply))
        case 503 if retry_after(reply) is not None:
            return Reading(State.RATE_LIMITED, "HTTP 503", retry_after_s=retry_after(reply))
        case 401 | 407:
            return Reading(State.BLOCKED, f"the service wants a login or a token (HTTP {reply.status})")
        case 403 | 451:
            return Reading(State.BLOCKED, f"the service refuses access (HTTP {reply.status})")
        case 400 | 405 | 406 | 411 | 413 | 414 | 415 | 422:
            return Reading(State.REFUSED, f"HTTP {reply.status}")
        case 408 | 500 | 501 | 502 | 503 | 504 | 507 | 508 | 520 | 521 | 522 | 523 | 524:
            return Reading(State.FAILED, f"HTTP {reply.status}")
        case 404 | 410:
            return Reading(State.MALFORMED, f"a page says HTTP {reply.status}; the service's address may be wrong")
        case _:
            return Reading(State.MALFORMED, f"HTTP {reply.status}")


def asks_for_a_person(reply: Reply) -> bool:
    """Whether a page asks whether a person is there."""
    return reply.html and bool(_CAPTCHA.search(reply.body))


def retry_after(reply: Reply) -> float | None:
    """How many seconds the header ``Retry-After`` asks to wait: a number or a date beside the reply's own.

    *Source:* RFC 9110, section 10.2.3.
    """
    text = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        then, sent = parsedate_to_datetime(text), parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return None
    return max(0.0, (_aware(then) - _aware(sent)).total_seconds())


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
