"""The first tables of the case store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables. They are spelled out: the tables of today's code may be another day's."""
    text, binary, number = sa.String, sa.LargeBinary, sa.Integer

    def column(name: str, type_: Any, *, nullable: bool = False, **more: Any) -> sa.Column[Any]:
        return sa.Column(name, type_, nullable=nullable, **more)

    op.create_table(
        "store", column("store_id", text(32), primary_key=True), column("audit_head", number()),
        column("audit_hash", text(64)),
    )
    op.create_table(
        "store_keys", column("generation", number(), primary_key=True, autoincrement=False),
        column("kind", text(16)), column("salt", binary()), column("check_value", binary()),
        column("created_at", text(32)),
    )
    op.create_table(
        "cases", column("case_id", text(40), primary_key=True), column("head", number()),
        column("generation", number()), column("sealed_key", binary()), column("summary", binary()),
        sa.ForeignKeyConstraint(["generation"], ["store_keys.generation"]),
    )
    op.create_table(
        "revisions", column("case_id", text(40), primary_key=True),
        column("number", number(), primary_key=True, autoincrement=False), column("base", number()),
        column("kind", text(12)), column("author", text(200)), column("at", text(32)), column("reason", binary()),
        column("document", binary()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], ondelete="CASCADE"),
    )
    op.create_table(
        "attachments", column("case_id", text(40), primary_key=True), column("name", text(64), primary_key=True),
        column("about", binary()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], ondelete="CASCADE"),
    )
    op.create_table(
        "attachment_chunks", column("case_id", text(40), primary_key=True),
        column("name", text(64), primary_key=True),
        column("number", number(), primary_key=True, autoincrement=False), column("data", binary()),
        sa.ForeignKeyConstraint(["case_id", "name"], ["attachments.case_id", "attachments.name"],
                                ondelete="CASCADE"),
    )
    op.create_table(
        "audit", column("number", number(), primary_key=True, autoincrement=False), column("at", text(32)),
        column("who", text(200)), column("what", text(20)), column("case_id", text(40)),
        column("revision", number()), column("digest", text(64)), column("hash", text(64)),
        column("consent", binary(), nullable=True),
    )
