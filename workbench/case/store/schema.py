"""The tables of the case store. What a client's fact could stand in is sealed; the rest is opaque ids and times.

Every change of a table is a migration in ``migrations/versions``; a test holds these tables
and the migrated ones together.
"""

from __future__ import annotations

import sqlalchemy as sa

__all__ = ["HEAD", "attachments", "audit", "cases", "chunks", "keys", "metadata", "revisions", "store"]

#: The migration that these tables stand at.
HEAD = "0002"

metadata = sa.MetaData(naming_convention={
    "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(referred_table_name)s", "ix": "ix_%(table_name)s",
    "uq": "uq_%(table_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
})

#: One row: which store this is, and the last entry of its audit trail.
store = sa.Table(
    "store", metadata,
    sa.Column("store_id", sa.String(32), primary_key=True),
    sa.Column("audit_head", sa.Integer, nullable=False),
    sa.Column("audit_hash", sa.String(64), nullable=False),
)

#: Store keys, newest last: never the key itself, only what recognises and derives it.
keys = sa.Table(
    "store_keys", metadata,
    sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    #: A constant sealed under the key: opens only with the right one.
    sa.Column("check_value", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
)

#: A case: its newest revision, its own key sealed under the store's, and a sealed line for lists.
cases = sa.Table(
    "cases", metadata,
    sa.Column("case_id", sa.String(40), primary_key=True),
    sa.Column("head", sa.Integer, nullable=False),
    sa.Column("generation", sa.Integer, sa.ForeignKey("store_keys.generation"), nullable=False),
    sa.Column("sealed_key", sa.LargeBinary, nullable=False),
    sa.Column("summary", sa.LargeBinary, nullable=False),
)

#: Every save, for ever.
revisions = sa.Table(
    "revisions", metadata,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    #: The revision it was made from.
    sa.Column("base", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("reason", sa.LargeBinary, nullable=False),
    #: The whole document, or what changed since the revision it rests on.
    sa.Column("document", sa.LargeBinary, nullable=False),
    sa.Column("rests_on", sa.Integer, nullable=True),
    #: Revisions between it and one that is kept whole.
    sa.Column("depth", sa.Integer, nullable=False, server_default="0"),
)

#: Records that belong to a case, by a name that only its key can compute.
attachments = sa.Table(
    "attachments", metadata,
    sa.Column("case_id", sa.String(40), sa.ForeignKey("cases.case_id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("about", sa.LargeBinary, nullable=False),
)

chunks = sa.Table(
    "attachment_chunks", metadata,
    sa.Column("case_id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.ForeignKeyConstraint(["case_id", "name"], ["attachments.case_id", "attachments.name"], ondelete="CASCADE"),
)

#: Who did what, when; each entry holds the hash of the one before. It outlives the case it speaks of.
audit = sa.Table(
    "audit", metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("what", sa.String(20), nullable=False),
    sa.Column("case_id", sa.String(40), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    #: SHA-256 of what was saved, attached or consented to; empty where there is nothing.
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    #: The consent an act rests on, sealed under the case's key; its digest is above.
    sa.Column("consent", sa.LargeBinary, nullable=True),
)
