"""Open the database behind the case store: SQLite in the workspace folder, or PostgreSQL by URL.

Here are the promises that do not depend on what is stored: a write that was acknowledged
survives a power cut, a file is its owner's alone, and a database that is damaged, locked,
full, gone or newer than this program says so in words.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from workbench.case.store.schema import HEAD
from workbench.errors import CaseError

__all__ = ["alone", "backup", "open_engine", "transaction", "upgrade"]

#: Milliseconds that a write waits for another process to finish its own: our choice.
BUSY_MS = 10_000

_PRAGMAS = (
    "journal_mode=WAL",
    # A commit has reached the disk before it is acknowledged.
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MS}",
    # What is deleted is overwritten, and nothing is spilled into a temporary file.
    "secure_delete=ON",
    "temp_store=MEMORY",
)


def open_engine(where: str | Path) -> Engine:
    """The engine for a store: a file for SQLite (made where it is not there), or a ``postgresql://`` URL.

    Raises:
        CaseError: SW120 the place cannot be used; SW124 the file is damaged or no database.
    """
    url = _url(where)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        _make_private(path)
        engine = sa.create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        try:
            with _in_words(path.name), engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except CaseError:
            engine.dispose()
            raise
        if found != "ok":
            engine.dispose()
            raise _damaged(path.name)
        return engine
    return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """A transaction that is wholly done or not at all; whatever the database says comes out in words.

    Raises:
        CaseError: SW124 damaged; SW125 locked; SW126 the disk is full; SW127 the connection is lost.
    """
    name = Path(engine.url.database or "").name
    options: dict[str, Any] = {"write": write}
    if engine.dialect.name == "postgresql" and not write:
        # What is read together belongs together, whoever saves meanwhile; SQLite's transactions are so by themselves.
        options["isolation_level"] = "REPEATABLE READ"
    with _in_words(name), engine.execution_options(**options).begin() as connection:
        yield connection


def upgrade(engine: Engine) -> None:
    """Bring the tables to what this program knows.

    Raises:
        CaseError: SW128 a newer program wrote the store.
    """
    with transaction(engine, write=False) as connection:
        found = _version(connection)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with transaction(engine, write=True) as connection:
        alone(connection)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise CaseError("a newer version of the workbench wrote this case store", code="SW128",
                            remedy="Update the workbench; nothing was changed.") from None


def alone(connection: Connection) -> None:
    """Wait until no other process sets up the store; lasts to the end of the transaction."""
    if connection.dialect.name == "postgresql":
        # Any number that all workbenches share: the letters "mw".
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(28023)")


def backup(engine: Engine, to: Path) -> None:
    """A copy of an SQLite store while others work with it, whole or not at all.

    Raises:
        CaseError: SW129 the store is not SQLite, or the copy cannot be written.
    """
    if engine.dialect.name != "sqlite":
        raise CaseError("only a store in a file is backed up here", code="SW129",
                        remedy="Back a PostgreSQL store up with its own pg_dump: what it holds is sealed.")
    partial = to.with_name(f".{to.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        _make_private(partial)
        with engine.connect() as connection, sqlite3.connect(partial) as copy:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copy, pages=256)
        copy.close()
        partial.replace(to)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise CaseError("the backup cannot be written", code="SW129", file=to.name,
                        remedy="Free space or choose another folder; the store is unchanged.") from error


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser().resolve()))
    try:
        url = make_url(where)
    except ArgumentError:
        raise _unusable("the address of the case store is not one") from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return url
    raise _unusable(f"a case store cannot be kept in {url.get_backend_name()}")


def _make_private(path: Path) -> None:
    """The file, made where it is not there; its owner alone may read it, and its folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise _unusable(f"the case store cannot be opened: {error.strerror}") from error


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # The driver's own transactions begin too late for BEGIN IMMEDIATE; ours are begun below.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A write takes its lock at once: two that read first and write later would stop each other.
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _version(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _said(str(error.orig), name, lost=error.connection_invalidated) from None
    except SQLAlchemyError:
        raise CaseError("the case store did not answer as it should", code="SW127", file=name,
                        remedy="Try again; what was saved before is unchanged.") from None


def _said(words: str, name: str, *, lost: bool) -> CaseError:
    """The database's words as one of ours: they can hold a value, so only their kind is told."""
    low = words.lower()
    if any(sign in low for sign in ("malformed", "not a database", "disk i/o error")):
        return _damaged(name)
    if "locked" in low or "lock timeout" in low:
        return CaseError("the case store is busy with another process", code="SW125", file=name,
                         remedy="Wait a moment and save again; nothing was lost.")
    if "full" in low or "no space" in low:
        return CaseError("the disk is full: the case was not saved", code="SW126", file=name,
                         remedy="Free space and save again; what was saved before is unchanged.")
    if "readonly" in low or "read-only" in low or "permission" in low:
        return CaseError("the case store may not be written", code="SW120", file=name,
                         remedy="Ask for permission to write, or choose another folder.")
    if lost or any(sign in low for sign in ("connection", "server", "terminat", "unable to open")):
        return CaseError("the case store cannot be reached", code="SW127", file=name,
                         remedy="Check the connection and the address, and save again; what was saved is unchanged.")
    return CaseError("the case store refused what was asked of it", code="SW127", file=name,
                     remedy="Try again; what was saved before is unchanged.")


def _damaged(name: str) -> CaseError:
    return CaseError("the case store is damaged or is no database", code="SW124", file=name,
                     remedy="Put the last backup in its place ('workbench case backup' makes one). "
                            "Keep the damaged file: its cases may still be read.")


def _unusable(problem: str) -> CaseError:
    return CaseError(problem, code="SW120", field="store",
                     remedy="Name a file in a folder you may write to, or a postgresql:// address.")
