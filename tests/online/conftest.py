"""A real server on loopback that answers as the services do, and as they do when something is wrong."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from pydantic import SecretStr

from workbench.citations.online.cache import Cache, Clock
from workbench.citations.online.courtlistener import CourtListener
from workbench.citations.online.crossref import Crossref
from workbench.citations.online.desk import Desk
from workbench.citations.online.exchange import Limits
from workbench.citations.online.openalex import OpenAlex
from workbench.citations.online.scholar import Scholar

NOW = dt.date(2026, 11, 20)
JSON, HTML = "application/json", "text/html; charset=utf-8"


@dataclass(frozen=True)
class Say:
    """One reply of the server."""

    body: bytes | str = b""
    status: int = 200
    kind: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    #: Seconds before anything is said.
    delay_s: float = 0.0
    #: Seconds between one byte and the next.
    drip_s: float = 0.0
    #: Bytes that the header promises beyond those that come.
    missing: int = 0


@dataclass(frozen=True)
class Heard:
    """One question as the server heard it."""

    method: str
    path: str
    query: dict[str, list[str]]
    form: dict[str, list[str]]
    headers: dict[str, str]
    at: float


@dataclass
class Wire:
    """The server: what it will say, and what it heard."""

    address: str
    say: Callable[[Heard], Say] = lambda _heard: Say(status=500)
    heard: list[Heard] = field(default_factory=list)

    def says(self, *replies: Say) -> None:
        """Give these replies in turn, the last one for ever."""
        left = list(replies)
        self.say = lambda _heard: left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture
def wire(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length", 0))
            form = parse_qs(self.rfile.read(length).decode())
            heard = Heard(self.command, unquote(parts.path), parse_qs(parts.query), form,
                          {name.lower(): value for name, value in self.headers.items()}, time.monotonic())
            server.heard.append(heard)
            say = server.say(heard)
            body = say.body.encode() if isinstance(say.body, str) else say.body
            time.sleep(say.delay_s)
            try:
                self.send_response_only(say.status)
                if "Date" not in dict(say.headers):
                    self.send_header("Date", self.date_time_string())
                if say.kind:
                    self.send_header("Content-Type", say.kind)
                self.send_header("Content-Length", str(len(body) + say.missing))
                for name, value in say.headers:
                    self.send_header(name, value)
                self.end_headers()
                for i in range(0, len(body), 1 if say.drip_s else 65536):
                    self.wfile.write(body[i:i + (1 if say.drip_s else 65536)])
                    time.sleep(say.drip_s)
            except OSError:
                self.close_connection = True  # the other side gave up, as it should

        do_GET = do_POST = answer  # noqa: N815 - the names the base class looks for

        def log_message(self, *_args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    server = Wire(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    http.shutdown()
    http.server_close()


@dataclass
class Time:
    """A clock that waits without waiting."""

    now: float = 1_000_000.0
    waited: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: self.now, self.wait)

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


@pytest.fixture
def hours():
    return Time()


@pytest.fixture
def desk(wire, tmp_path, hours):
    """A desk whose services all live on the loopback server."""
    services = (Crossref(wire.address), OpenAlex(wire.address, SecretStr("key-1")), Scholar(wire.address),
                CourtListener(wire.address, SecretStr("token-1")))
    return Desk({s.name: s for s in services}, Cache(tmp_path / "cache"), online=True,
                agent="mitigation-workbench/1 (mailto:me@example.org)", limits=Limits(total_s=20, silence_s=5),
                clock=hours.clock())
