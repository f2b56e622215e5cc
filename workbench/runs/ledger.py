"""The ledger of a batch: what became of every run, in one SQLite file that survives a pulled plug.

Only the batch itself writes it. It names cases by file or opaque id, and failures by code, cell and a message that
carries no client's fact.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from workbench.errors import RunError
from workbench.runs.rows import Row

__all__ = ["Entry", "Failure", "Ledger", "Made", "State", "Step"]

#: ``skipped`` runs stand in no row of the newest sheet; what they left is kept.
State: TypeAlias = Literal["queued", "running", "done", "failed", "skipped"]

#: What a run did: seconds since its begin, and what began then.
Steps: TypeAlias = Sequence[tuple[float, str]]

#: Seconds to wait for space on a full disk before the batch gives up; our own choice.
PATIENCE_S = 60.0

_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, number INTEGER NOT NULL, asked TEXT NOT NULL, state TEXT NOT NULL,
    unchanged INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0,
    case_id TEXT NOT NULL DEFAULT '', fast TEXT NOT NULL DEFAULT '', deep TEXT NOT NULL DEFAULT '',
    manifest TEXT NOT NULL DEFAULT '', warnings INTEGER NOT NULL DEFAULT 0,
    code TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cited (key TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (key, run)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS signed (
    run TEXT PRIMARY KEY, unsigned INTEGER NOT NULL, stale INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (run TEXT NOT NULL, attempt INTEGER NOT NULL, at REAL NOT NULL, said TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS log_of_run ON log (run);
"""

_PLAN = """
INSERT INTO runs (run, number, asked, state, unchanged) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (run) DO UPDATE SET number = ?2, asked = ?3, state = ?4, unchanged = ?5
"""
_BEGIN = """
UPDATE runs SET state = 'running', attempts = attempts + 1, fast = '', deep = '', manifest = '', code = '', place = '',
reason = '' WHERE run = ?
"""
_LOG = "INSERT INTO log SELECT run, attempts, ?, ? FROM runs WHERE run = ?"
_SUCCEED = """
UPDATE runs SET state = 'done', seconds = ?, case_id = ?, fast = ?, deep = ?, manifest = ?, warnings = ? WHERE run = ?
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed: code of the error, the cell or field, and what is wrong."""

    code: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a run that succeeded left: keys of what went in, digest of its manifest, what it cites."""

    case_id: str
    fast: str
    deep: str
    manifest: str
    warnings: int
    cited: tuple[str, ...]
    #: How many of its claims counsel has not signed, and how many were changed since; ``None`` where it is not known.
    unsigned: int | None = None
    stale: int | None = None

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """As a child or another machine tells it, in JSON."""
        return cls(**{**told, "cited": tuple(told["cited"])})


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a run's log: what began or happened, in which attempt and when."""

    attempt: int
    #: Seconds since 1970.
    at: float
    said: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One run as the ledger knows it."""

    row: Row
    state: State
    unchanged: bool
    attempts: int
    seconds: float
    case_id: str
    fast: str
    deep: str
    manifest: str
    warnings: int
    failure: Failure | None

    @property
    def run(self) -> str:
        """Opaque name of the run."""
        return self.row.run


class Ledger:
    """The ledger in a folder. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
            path.chmod(0o600)
            #: Marks the processes of this batch, so that a later one finds those left behind.
            self.token = self.about("token") or self._set("token", secrets.token_hex(16))
        except (sqlite3.DatabaseError, OSError) as error:
            raise RunError("the ledger of the batch cannot be opened", code="SW633", file=str(path),
                           remedy="Check the folder and its space; move a broken ledger away.") from error

    @classmethod
    def existing(cls, folder: Path) -> Self:
        """The ledger of a batch that was begun.

        Raises:
            RunError: SW633 there is none.
        """
        if not (folder / "ledger.db").is_file():
            raise RunError("no batch was begun in this folder", code="SW633", file=str(folder),
                           remedy="Begin one: workbench batch run SHEET --out FOLDER.")
        return cls(folder / "ledger.db")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def about(self, name: str) -> str:
        """What the ledger notes about the batch itself; empty where it notes nothing."""
        found = self._db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, values: Mapping[str, str]) -> None:
        """Note something about the batch itself."""
        self._write(("INSERT OR REPLACE INTO about VALUES (?, ?)", list(values.items())))

    def plan(self, rows: Iterable[Row], unchanged: Iterable[str]) -> None:
        """Queue the rows, except those that are unchanged; runs without a row are skipped."""
        same = set(unchanged)
        self._write(
            ("UPDATE runs SET state = 'skipped', unchanged = 0", [()]),
            (_PLAN, [(row.run, row.number, _asked(row), "done" if row.run in same else "queued", row.run in same)
                     for row in rows]))

    def requeue(self, *states: State) -> None:
        """Queue again every run in one of these states."""
        self._write(("UPDATE runs SET state = 'queued', unchanged = 0 WHERE state = ?", [(state,) for state in states]))

    def begin(self, *runs: str) -> None:
        """Runs begin: what they left before is no longer their result."""
        now = time.time()
        self._write((_BEGIN, [(run,) for run in runs]), (_LOG, [(now, "begun", run) for run in runs]))

    def succeed(self, run: str, made: Made, seconds: float, steps: Steps = ()) -> None:
        """A run is done, its documents are in place. ``steps`` are seconds since its begin, and what began then."""
        signed = [] if made.unsigned is None or made.stale is None else [(run, made.unsigned, made.stale)]
        self._write(
            (_LOG, _log(run, steps, seconds, "done")),
            ("DELETE FROM signed WHERE run = ?", [(run,)]),
            ("INSERT INTO signed VALUES (?, ?, ?)", signed),
            (_SUCCEED, [(seconds, made.case_id, made.fast, made.deep, made.manifest, made.warnings, run)]),
            ("DELETE FROM cited WHERE run = ?", [(run,)]),
            ("INSERT OR IGNORE INTO cited VALUES (?, ?)", [(key, run) for key in made.cited]))

    def renew(self, keys: Mapping[str, str]) -> None:
        """Note the fast keys of runs that an edit of the library did not touch."""
        self._write(("UPDATE runs SET fast = ? WHERE run = ?", [(fast, run) for run, fast in keys.items()]))

    def fail(self, run: str, failure: Failure, seconds: float, steps: Steps = ()) -> None:
        """A run failed and left nothing."""
        place = f", {failure.place}" if failure.place else ""
        said = f"failed: {failure.code}{place}: {failure.reason}"
        self._write((_LOG, _log(run, steps, seconds, said)),
                    ("UPDATE runs SET state = 'failed', seconds = ?, code = ?, place = ?, reason = ? WHERE run = ?",
                     [(seconds, failure.code, failure.place, failure.reason, run)]))

    def entries(self) -> tuple[Entry, ...]:
        """Every run, in the order of the sheet."""
        return self._select("SELECT * FROM runs ORDER BY state = 'skipped', number, run")

    def entry(self, run: str) -> Entry | None:
        """One run."""
        return next(iter(self._select("SELECT * FROM runs WHERE run = ?", run)), None)

    def _select(self, statement: str, *values: str) -> tuple[Entry, ...]:
        with closing(self._db.execute(statement, values)) as found:
            names = [column[0] for column in found.description]
            return tuple(_entry(dict(zip(names, values, strict=True))) for values in found)

    def log_of(self, run: str) -> tuple[Step, ...]:
        """What happened in each attempt at a run, oldest first."""
        return tuple(Step(*line) for line in self._db.execute(
            "SELECT attempt, at, said FROM log WHERE run = ? ORDER BY attempt, rowid", (run,)))

    def begun(self) -> Mapping[str, float]:
        """When each run that is at work began, in seconds since 1970."""
        return {str(run): float(at) for run, at in self._db.execute(
            "SELECT log.run, max(at) FROM log JOIN runs USING (run) WHERE state = 'running' AND said = 'begun' "
            "GROUP BY log.run")}

    def signed(self) -> Mapping[str, tuple[int, int]]:
        """Of each run whose claims can be signed: how many are not, and how many were changed since."""
        return {str(run): (int(unsigned), int(stale)) for run, unsigned, stale in self._db.execute(
            "SELECT run, unsigned, stale FROM signed")}

    def cited(self) -> Mapping[str, frozenset[str]]:
        """What each run cites."""
        found: dict[str, set[str]] = {}
        for key, run in self._db.execute("SELECT key, run FROM cited"):
            found.setdefault(str(run), set()).add(str(key))
        return {run: frozenset(keys) for run, keys in found.items()}

    def citing(self, key: str) -> frozenset[str]:
        """Runs whose newest documents cite a source, a finding or an authority."""
        return frozenset(str(run) for run, in self._db.execute("SELECT run FROM cited WHERE key = ?", (key,)))

    def cited_keys(self) -> tuple[str, ...]:
        """Everything that any run cites."""
        return tuple(str(key) for key, in self._db.execute("SELECT DISTINCT key FROM cited ORDER BY key"))

    def _set(self, name: str, value: str) -> str:
        self.note({name: value})
        return value

    def _write(self, *statements: tuple[str, Sequence[Sequence[object]]]) -> None:
        """One transaction; on a full disk it waits a while for space.

        Raises:
            RunError: SW635 there is none.
        """
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                for statement, values in statements:
                    self._db.executemany(statement, values)
                self._db.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                if time.monotonic() > end:
                    raise RunError("the ledger of the batch cannot be written", code="SW635", file=str(self.path),
                                   remedy="Free space on the disk, then: workbench batch resume FOLDER.") from error
                time.sleep(0.2)
            else:
                return


def _log(run: str, steps: Steps, seconds: float, end: str) -> list[tuple[float, str, str]]:
    """The lines of an attempt that ends now."""
    begun = time.time() - seconds
    return [*((begun + after, said, run) for after, said in steps), (begun + seconds, end, run)]


def _asked(row: Row) -> str:
    return json.dumps({"case": str(row.case), "file": isinstance(row.case, Path), "as_of": row.as_of.isoformat(),
                       "volume": row.volume, "style": row.style, "template": str(row.template or "")})


def _entry(line: Mapping[str, Any]) -> Entry:
    asked = json.loads(line["asked"])
    row = Row(line["number"], Path(asked["case"]) if asked["file"] else asked["case"],
              dt.date.fromisoformat(asked["as_of"]), asked["volume"], asked["style"],
              Path(asked["template"]) if asked["template"] else None)
    failure = Failure(line["code"], line["place"], line["reason"]) if line["code"] else None
    return Entry(row, line["state"], bool(line["unchanged"]), line["attempts"], line["seconds"], line["case_id"],
                 line["fast"], line["deep"], line["manifest"], line["warnings"], failure)
