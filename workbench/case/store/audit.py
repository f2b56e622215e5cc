"""The audit trail: who did what with a case, when, and under which consent.

Each entry holds the hash of the one before, so that an entry that was changed, taken out or put
in breaks the chain at its place. The last hash stands in the store and is shown by ``workbench case
verify``: written down elsewhere, it also shows entries cut off at the end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workbench.case.store.schema import audit, store

__all__ = ["GENESIS", "Act", "Entry", "append", "entries", "first_break", "keep_consent"]

#: What can be done with a case or with the store.
Act: TypeAlias = Literal["created", "opened", "saved", "merged", "parked", "restored", "exported", "handed-over",
                         "received", "attached", "key-changed", "deleted"]

#: The hash before the first entry.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One act, as it stands in the trail."""

    number: int
    at: str
    who: str
    what: str
    case_id: str
    revision: int
    #: SHA-256 of what was saved, attached or consented to.
    digest: str
    hash: str


def append(connection: Connection, *, at: str, who: str, what: Act, case_id: str = "", revision: int = 0,
           digest: str = "") -> Entry:
    """Add one act to the trail, inside the transaction that does it."""
    # The row of the store is locked, so that entries are numbered one after another.
    head = connection.execute(sa.select(store.c.audit_head, store.c.audit_hash).with_for_update()).one()
    row = {"number": head.audit_head + 1, "at": at, "who": who, "what": what, "case_id": case_id,
           "revision": revision, "digest": digest}
    entry = Entry(**row, hash=_hash(head.audit_hash, row))
    connection.execute(audit.insert().values(**row, hash=entry.hash))
    connection.execute(store.update().values(audit_head=entry.number, audit_hash=entry.hash))
    return entry


def keep_consent(connection: Connection, number: int, sealed: bytes) -> None:
    """Keep the consent that an act rests on beside its entry, sealed; its digest is in the entry."""
    connection.execute(audit.update().where(audit.c.number == number).values(consent=sealed))


def entries(connection: Connection, case_id: str | None = None) -> tuple[Entry, ...]:
    """The trail, or what it says of one case, oldest first."""
    wanted = sa.select(*[audit.c[name] for name in Entry.__dataclass_fields__]).order_by(audit.c.number)
    if case_id is not None:
        wanted = wanted.where(audit.c.case_id == case_id)
    return tuple(Entry(*row) for row in connection.execute(wanted))


def first_break(connection: Connection) -> int | None:
    """The number of the first entry that does not follow from the one before; ``None`` where all do."""
    before, number = GENESIS, 0
    for entry in entries(connection):
        row = {name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name != "hash"}
        if entry.number != number + 1 or entry.hash != _hash(before, row):
            return number + 1
        before, number = entry.hash, entry.number
    head = connection.execute(sa.select(store.c.audit_head, store.c.audit_hash)).one()
    return None if (head.audit_head, head.audit_hash) == (number, before) else number + 1


def _hash(before: str, row: Mapping[str, Any]) -> str:
    return hashlib.sha256(f"{before}\n{json.dumps(row, sort_keys=True)}".encode()).hexdigest()
