"""The store that a database holds: its id and its newest key, made where it holds none."""

from __future__ import annotations

import datetime as dt
import secrets

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from workbench.case.store import audit
from workbench.case.store.engine import alone, transaction
from workbench.case.store.keys import KeyRow, Secrets, row_for
from workbench.case.store.schema import keys, store

__all__ = ["founded", "insert_key"]


def founded(engine: Engine, held: Secrets, at: dt.datetime) -> tuple[str, KeyRow]:
    """The id of the store and its newest key; a store is made in an empty database."""
    with transaction(engine, write=False) as connection:
        standing = _newest_key(connection)
    return standing or _new_store(engine, held, at)


def insert_key(connection: Connection, row: KeyRow, created: str) -> None:
    """Keep what a store keeps of a new key."""
    connection.execute(keys.insert().values(generation=row.generation, kind=row.kind, salt=row.salt,
                                            check_value=row.check_value, created_at=created))


def _new_store(engine: Engine, held: Secrets, at: dt.datetime) -> tuple[str, KeyRow]:
    """Make a store in an empty database, unless another process just did."""
    store_id = secrets.token_hex(8)
    row, _ = row_for(held.new(f"{store_id}-1"), 1)
    with transaction(engine, write=True) as connection:
        alone(connection)
        made = _newest_key(connection)
        if made is not None:
            return made
        connection.execute(store.insert().values(store_id=store_id, audit_head=0, audit_hash=audit.GENESIS))
        insert_key(connection, row, at.astimezone(dt.UTC).isoformat(timespec="milliseconds"))
    return store_id, row


def _newest_key(connection: Connection) -> tuple[str, KeyRow] | None:
    found = connection.execute(sa.select(keys).order_by(keys.c.generation.desc())).first()
    if found is None:
        return None
    store_id = connection.execute(sa.select(store.c.store_id)).scalar_one()
    return store_id, KeyRow(found.generation, found.kind, found.salt, found.check_value)
