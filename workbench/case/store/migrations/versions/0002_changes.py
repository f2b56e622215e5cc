"""Revisions that are kept as what they changed. What is there already is whole and stays as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Say of each revision on which one it rests."""
    op.add_column("revisions", sa.Column("rests_on", sa.Integer, nullable=True))
    op.add_column("revisions", sa.Column("depth", sa.Integer, nullable=False, server_default="0"))
