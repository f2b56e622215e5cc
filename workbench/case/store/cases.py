"""The case store: every save is a revision, sealed, and none is ever overwritten.

A save names the revision it was made from. Where somebody else saved in between, fields that only
one of the two changed are merged; where both changed one field, the save is parked as a revision
of its own and both values come back as a :class:`Conflict`. A case is stored as it is written to a
file, so that a draft which does not yet fit the model is as safe as a finished one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from workbench.case.merge import Change, Choice, Clash, changes, merge
from workbench.case.store import audit, deltas
from workbench.case.store.documents import CASE_ID, checked, summary, written
from workbench.case.store.engine import alone, open_engine, transaction, upgrade
from workbench.case.store.founding import founded
from workbench.case.store.keys import KeyRow, Secrets, derive
from workbench.case.store.schema import audit as trail
from workbench.case.store.schema import cases, revisions
from workbench.case.store.sealing import new_key, seal, unseal
from workbench.errors import CaseError, nearest

__all__ = ["By", "CaseStore", "Conflict", "Kind", "Newest", "Revision", "Saved", "Summary", "new_case_id"]

#: How a revision came about: ``parked`` ones hold a save that clashed with another and never stand at the head.
Kind: TypeAlias = Literal["created", "saved", "merged", "parked", "restored", "received"]

@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and when."""

    who: str
    at: dt.datetime

    @property
    def stamp(self) -> str:
        """The time as the store writes it: in UTC, to the millisecond."""
        return self.at.astimezone(dt.UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that stands: its number, and the document as it now is, with what others saved in between."""

    number: int
    kind: Kind
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A save that clashed: both values of each field. It is kept, parked, as a revision of its own."""

    parked: int
    #: The newest revision that stands: what the next save is to be made from.
    head: int
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """One save of a case."""

    number: int
    base: int
    kind: str
    author: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Newest:
    """The revision that stands, who made it, and what it says."""

    number: int
    author: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Summary:
    """A case in a list: named by docket and court, never by the client."""

    case_id: str
    head: int
    docket: str
    court: str
    #: ISO date; empty where none is entered yet.
    sentencing_date: str


def new_case_id() -> str:
    """A fresh opaque id."""
    return f"case-{secrets.token_hex(8)}"


class CaseStore:
    """Cases under one key in one database. Use as a context manager, or call :meth:`close`."""

    def __init__(self, engine: Engine, store_id: str, row: KeyRow, key: bytes) -> None:
        self.engine = engine
        self.store_id = store_id
        self._row = row
        self._key = key
        self._case_keys: dict[tuple[str, int], bytes] = {}

    @classmethod
    def open(cls, where: str | Path, held: Secrets, at: dt.datetime) -> Self:
        """The store at a path or URL, made where it is not there.

        Raises:
            CaseError: SW120 to SW129: the place, the key, the database or its version.
        """
        engine = open_engine(where)
        try:
            upgrade(engine)
            store_id, row = founded(engine, held, at)
            return cls(engine, store_id, row, derive(held.get(f"{store_id}-{row.generation}", row.kind), row))
        except CaseError:
            engine.dispose()
            raise

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def create(self, document: Mapping[str, Any], by: By, reason: str = "") -> Saved:
        """A new case with its first revision.

        Raises:
            CaseError: SW131 the document is not a case's; SW132 the store has the case already.
        """
        case_id, data = checked(document)
        with transaction(self.engine, write=True) as connection:
            return self._first(connection, case_id, document, data, by, reason)

    def save(self, document: Mapping[str, Any], base: int, by: By, reason: str = "",
             choices: Mapping[str, Choice] | None = None) -> Saved | Conflict:
        """Save what was made from revision ``base``; ``choices`` say whose value stands at the paths of a clash.

        A document that says what the head says already is no new revision.

        Raises:
            CaseError: SW107 there is no such case; SW133 no such revision; SW131 the document is not a case's.
        """
        case_id, data = checked(document)
        with transaction(self.engine, write=True) as connection:
            return self._save(connection, case_id, document, data, base, by, reason, choices)

    def take_in(self, documents: Sequence[Mapping[str, Any]], bases: Mapping[str, int], by: By,
                reason: str = "") -> tuple[Saved, ...]:
        """Save many cases, all of them or none: those in ``bases`` were made from that revision, the others are new.

        Raises:
            CaseError: SW131 a document is not a case's; SW132 a new one is there already; SW175 somebody changed the
                same fields of a case since.
        """
        with transaction(self.engine, write=True) as connection:
            found = []
            for document in documents:
                case_id, data = checked(document)
                saved = self._save(connection, case_id, document, data, bases[case_id], by, reason, None) \
                    if case_id in bases else self._first(connection, case_id, document, data, by, reason)
                if isinstance(saved, Conflict):
                    raise CaseError(f"{case_id} was changed meanwhile in the same fields", code="SW175",
                                    remedy="Import the sheet again: it is compared with the case as it is now.")
                found.append(saved)
            return tuple(found)

    def read(self, case_id: str, by: By, number: int | None = None) -> tuple[int, Mapping[str, Any]]:
        """A revision of a case, the newest where none is named: its number and its document. Noted in the trail."""
        with transaction(self.engine, write=True) as connection:
            key, head = self._locked(connection, case_id)
            wanted = head if number is None else number
            document = self.document(connection, key, case_id, wanted)
            audit.append(connection, at=by.stamp, who=by.who, what="opened", case_id=case_id, revision=wanted)
            return wanted, document

    def newest(self, case_id: str) -> Newest:
        """How a case stands now, for somebody who has it open: not an act of its own in the trail."""
        with self.reading(case_id) as (connection, key, head):
            author = connection.execute(sa.select(revisions.c.author).where(
                revisions.c.case_id == case_id, revisions.c.number == head)).scalar_one()
            return Newest(head, author, self.document(connection, key, case_id, head))

    def last_opened(self, who: str) -> str | None:
        """The case of the store that somebody opened last."""
        with transaction(self.engine, write=False) as connection:
            found = connection.execute(
                sa.select(trail.c.case_id).join(cases, cases.c.case_id == trail.c.case_id).where(trail.c.who == who)
                .where(trail.c.what.in_(("created", "opened"))).order_by(trail.c.number.desc()).limit(1)).scalar()
            return None if found is None else str(found)

    def history(self, case_id: str) -> tuple[Revision, ...]:
        """Every revision of a case, oldest first."""
        with self.reading(case_id) as (connection, key, _):
            rows = connection.execute(sa.select(revisions).where(revisions.c.case_id == case_id)
                                      .order_by(revisions.c.number))
            return tuple(Revision(row.number, row.base, row.kind, row.author, row.at,
                                  unseal(key, row.reason, f"{case_id}/reason/{row.number}").decode()) for row in rows)

    def compare(self, case_id: str, before: int, after: int) -> tuple[Change, ...]:
        """The fields in which two revisions of a case differ."""
        with self.reading(case_id) as (connection, key, _):
            return changes(*(self.document(connection, key, case_id, each) for each in (before, after)))

    def restore(self, case_id: str, number: int, by: By, reason: str = "") -> Saved:
        """Make an earlier revision the newest again, as a revision of its own."""
        with transaction(self.engine, write=True) as connection:
            key, head = self._locked(connection, case_id)
            data = deltas.data(connection, key, case_id, number)
            return self._put(connection, key, case_id, json.loads(data), data, by, "restored", base=number, head=head,
                             reason=reason, on=(number, data))

    def summaries(self) -> tuple[Summary, ...]:
        """Every case of the store, by id."""
        with transaction(self.engine, write=False) as connection:
            found = []
            for row in connection.execute(sa.select(cases).order_by(cases.c.case_id)):
                line = json.loads(unseal(self.key_of(row), row.summary, f"{row.case_id}/summary"))
                found.append(Summary(row.case_id, row.head, *line))
            return tuple(found)

    def note(self, case_id: str, what: audit.Act, by: By, digest: str = "") -> None:
        """Note in the trail what was done with the newest revision of a case."""
        with self.changing(case_id) as (connection, _, head):
            audit.append(connection, at=by.stamp, who=by.who, what=what, case_id=case_id, revision=head, digest=digest)

    def trail(self, case_id: str | None = None) -> tuple[audit.Entry, ...]:
        """The audit trail, or what it says of one case."""
        with transaction(self.engine, write=False) as connection:
            return audit.entries(connection, case_id)

    # What the other modules of the store build on: each works inside a transaction of its caller.

    @contextmanager
    def changing(self, case_id: str) -> Iterator[tuple[Connection, bytes, int]]:
        """A transaction on one case that nobody else changes meanwhile: connection, the case's key, its head."""
        with transaction(self.engine, write=True) as connection:
            key, head = self._locked(connection, case_id)
            yield connection, key, head

    @contextmanager
    def reading(self, case_id: str) -> Iterator[tuple[Connection, bytes, int]]:
        """A transaction that only reads one case: connection, the case's key, its head."""
        with transaction(self.engine, write=False) as connection:
            row = self._row_of(connection, case_id)
            yield connection, self.key_of(row), row.head

    def key_of(self, row: Row[Any]) -> bytes:
        """The key of a case, from its row."""
        at = (row.case_id, row.generation)
        if at not in self._case_keys:
            self._case_keys[at] = unseal(self._key, row.sealed_key, f"{row.case_id}/key")
        return self._case_keys[at]

    def forget(self, case_id: str) -> None:
        """Drop the key of a case that was deleted from memory."""
        self._case_keys = {at: key for at, key in self._case_keys.items() if at[0] != case_id}

    def document(self, connection: Connection, key: bytes, case_id: str, number: int) -> Mapping[str, Any]:
        """A revision's document."""
        read: Mapping[str, Any] = json.loads(deltas.data(connection, key, case_id, number))
        return read

    def receive(self, saves: tuple[tuple[Revision, Mapping[str, Any]], ...], by: By) -> Saved:
        """A case from elsewhere with its whole history; the last save that is not parked is its newest."""
        first, document = saves[0]
        case_id, _ = checked(document)
        with transaction(self.engine, write=True) as connection:
            key = self._new_case(connection, case_id)
            head = first.number
            before: tuple[int, bytes] | None = None
            for one, content in saves:
                data = checked(content)[1]
                self._insert(connection, key, case_id, one.number, data, by, one.kind, base=one.base,
                             reason=one.reason, on=before, author=one.author, at=one.at)
                before = one.number, data
                if one.kind != "parked":
                    head, document = one.number, content
            self._point(connection, key, case_id, head, document)
            audit.append(connection, at=by.stamp, who=by.who, what="received", case_id=case_id, revision=head)
        return Saved(head, "received", document)

    def _first(self, connection: Connection, case_id: str, document: Mapping[str, Any], data: bytes, by: By,
               reason: str) -> Saved:
        key = self._new_case(connection, case_id)
        return self._put(connection, key, case_id, document, data, by, "created", base=0, head=0, reason=reason)

    def _save(self, connection: Connection, case_id: str, document: Mapping[str, Any], data: bytes, base: int, by: By,
              reason: str, choices: Mapping[str, Choice] | None) -> Saved | Conflict:
        key, head = self._locked(connection, case_id)
        standing = deltas.data(connection, key, case_id, head)
        theirs = json.loads(standing)
        if base == head:
            return self._put(connection, key, case_id, document, data, by, "saved", base=base, head=head,
                             reason=reason, on=(head, standing), unless=theirs)
        old = self.document(connection, key, case_id, base)
        merged = merge(old, document, theirs, choices)
        if merged.clashes or merged.given_up:
            parked = self._number(connection, case_id)
            self._insert(connection, key, case_id, parked, data, by, "parked", base=base, reason=reason,
                         on=(head, standing))
            if merged.clashes:
                return Conflict(parked, head, merged.clashes)
        return self._put(connection, key, case_id, merged.document, written(merged.document), by, "merged",
                         base=base, head=head, reason=reason, on=(head, standing), unless=theirs)

    def _new_case(self, connection: Connection, case_id: str) -> bytes:
        alone(connection)
        if connection.execute(sa.select(cases.c.case_id).where(cases.c.case_id == case_id)).first():
            raise CaseError(f"the store already holds {case_id}", code="SW132", field="case_id",
                            remedy="Open it and save into it, or give the new case an id of its own.")
        key = new_key()
        connection.execute(cases.insert().values(
            case_id=case_id, head=0, generation=self._row.generation, summary=b"",
            sealed_key=seal(self._key, key, f"{case_id}/key")))
        return key

    def _put(self, connection: Connection, key: bytes, case_id: str, document: Mapping[str, Any], data: bytes, by: By,
             kind: Kind, *, base: int, head: int, reason: str, on: tuple[int, bytes] | None = None,
             unless: Mapping[str, Any] | None = None) -> Saved:
        """A revision that becomes the newest, unless it says what the newest says already."""
        if unless is not None and not changes(unless, document):
            return Saved(head, kind, unless)
        number = self._number(connection, case_id)
        self._insert(connection, key, case_id, number, data, by, kind, base=base, reason=reason, on=on)
        self._point(connection, key, case_id, number, document)
        return Saved(number, kind, document)

    def _insert(self, connection: Connection, key: bytes, case_id: str, number: int, data: bytes, by: By, kind: str, *,
                base: int, reason: str, on: tuple[int, bytes] | None = None, author: str | None = None,
                at: str | None = None) -> None:
        connection.execute(revisions.insert().values(
            case_id=case_id, number=number, base=base, kind=kind, author=author or by.who, at=at or by.stamp,
            reason=seal(key, reason.encode(), f"{case_id}/reason/{number}"),
            **deltas.columns(connection, key, case_id, number, data, on)))
        what: audit.Act = "received" if author else kind  # type: ignore[assignment]  # every kind is an act
        audit.append(connection, at=by.stamp, who=by.who, what=what, case_id=case_id, revision=number,
                     digest=hashlib.sha256(data).hexdigest())

    def _point(self, connection: Connection, key: bytes, case_id: str, number: int,
               document: Mapping[str, Any]) -> None:
        line = seal(key, json.dumps(summary(document)).encode(), f"{case_id}/summary")
        connection.execute(cases.update().where(cases.c.case_id == case_id).values(head=number, summary=line))

    def _locked(self, connection: Connection, case_id: str) -> tuple[bytes, int]:
        row = self._row_of(connection, case_id, lock=True)
        return self.key_of(row), row.head

    def _row_of(self, connection: Connection, case_id: str, *, lock: bool = False) -> Row[Any]:
        wanted = sa.select(cases).where(cases.c.case_id == case_id)
        row = connection.execute(wanted.with_for_update() if lock else wanted).first()
        if row is None:
            known = connection.execute(sa.select(cases.c.case_id)).scalars()
            raise CaseError("the store has no case with this id", code="SW107", field="case",
                            remedy=nearest(case_id, known) if CASE_ID.fullmatch(case_id)
                            else "A case id is 'case-' and 8 to 32 of the digits 0-9 and a-f.")
        return row

    def _number(self, connection: Connection, case_id: str) -> int:
        last = connection.execute(sa.select(sa.func.max(revisions.c.number)).where(
            revisions.c.case_id == case_id)).scalar()
        return int(last or 0) + 1
