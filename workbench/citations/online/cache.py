"""What services said, kept on this machine, and whose turn it is to ask: one SQLite file for all processes.

Keyed by service and question; a question is bibliographic only, so that no client's fact can be in
here. Only a work found, or one that a service says it does not have, is kept: never an error, a
block or a page. The file may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep, time

from workbench.citations.online.exchange import Reply
from workbench.errors import CitationError

__all__ = ["Cache", "Clock", "Turn"]

#: Longest rest, in seconds, that a service's word is taken for: a day.
LONGEST_REST_S = 86_400.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (
    service TEXT NOT NULL, asked TEXT NOT NULL, retrieved TEXT NOT NULL, found INTEGER NOT NULL,
    status INTEGER NOT NULL, content_type TEXT NOT NULL, url TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (service, asked));
CREATE TABLE IF NOT EXISTS turns (service TEXT PRIMARY KEY, free_at REAL NOT NULL, told INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is and how to wait, so that a test need not."""

    now_s: Callable[[], float] = time
    wait: Callable[[float], None] = sleep


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether it is our turn to ask; if not, for how long, and whether the service itself said so."""

    granted: bool
    wait_s: float = 0.0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Cache:
    """The file in which answers are kept."""

    folder: Path
    #: Days after which a kept answer is asked for again; a lack, sooner, because works are added every day.
    found_days: int = 30
    lacking_days: int = 1

    @property
    def file(self) -> Path:
        """The cache's file."""
        return self.folder / "lookups.sqlite"

    def get(self, service: str, asked: str, now: dt.date) -> tuple[Reply, dt.date] | None:
        """What a service said to this question, with the day; ``None`` where nothing is kept or it is too old.

        Raises:
            CitationError: SW394, the cache cannot be used.
        """
        with self._open() as store:
            row = store.execute(
                "SELECT retrieved, found, status, content_type, url, body FROM replies "
                "WHERE service = ? AND asked = ?", (service, asked)).fetchone()
        if row is None:
            return None
        retrieved = dt.date.fromisoformat(row[0])
        age = (now - retrieved).days
        # A day in the future is a clock that was wrong.
        if not 0 <= age <= (self.found_days if row[1] else self.lacking_days):
            return None
        return Reply(row[2], row[3], row[5], {}, row[4]), retrieved

    def put(self, service: str, asked: str, reply: Reply, now: dt.date, *, found: bool) -> None:
        """Keep what a service said, in place of anything older.

        Raises:
            CitationError: SW394, the cache cannot be used.
        """
        with self._open() as store:
            store.execute("REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          (service, asked, now.isoformat(), int(found), reply.status, reply.content_type, reply.url,
                           reply.body))
            oldest = now - dt.timedelta(days=self.found_days)
            store.execute("DELETE FROM replies WHERE retrieved < ?", (oldest.isoformat(),))

    def take_turn(self, service: str, *, lease_s: float, until: float, clock: Clock) -> Turn:
        """Wait until nobody on this machine asks the service, but not past ``until``; then it is ours.

        The turn ends with :meth:`end_turn`, or after ``lease_s`` seconds where a process died with it.

        Raises:
            CitationError: SW394, the cache cannot be used.
        """
        while True:
            now = clock.now_s()
            with self._open() as store:
                store.execute("BEGIN IMMEDIATE")
                free_at, told = store.execute(
                    "SELECT free_at, told FROM turns WHERE service = ?", (service,)).fetchone() or (0.0, 0)
                # A turn further off than any can be was taken while this machine's clock was wrong.
                if free_at <= now or free_at - now > lease_s + LONGEST_REST_S:
                    store.execute("REPLACE INTO turns VALUES (?, ?, 0)", (service, now + lease_s))
                    return Turn(granted=True)
            if free_at > until and told:
                return Turn(granted=False, wait_s=free_at - now, told=True)
            if now >= until:
                return Turn(granted=False, wait_s=free_at - now)
            # A turn may end long before its lease does.
            clock.wait(min(free_at - now, 0.2, max(until - now, 0.001)))

    def end_turn(self, service: str, *, rest_s: float, told: bool, clock: Clock) -> None:
        """Give the turn back; the next one comes after ``rest_s`` seconds, or after a day."""
        with self._open() as store:
            store.execute("REPLACE INTO turns VALUES (?, ?, ?)",
                          (service, clock.now_s() + min(rest_s, LONGEST_REST_S), int(told)))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            store = sqlite3.connect(self.file, timeout=10, isolation_level=None)
            try:
                store.execute("PRAGMA journal_mode = WAL")
                store.executescript(_SCHEMA)
                with store:
                    yield store
            finally:
                store.close()
        except (OSError, sqlite3.Error) as error:
            raise CitationError("the cache of look-ups cannot be used", code="SW394", file=str(self.file),
                                remedy="Free space or name another folder in WORKBENCH_CACHE; a damaged file may be "
                                       "deleted, it is made again.") from error
