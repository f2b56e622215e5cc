"""Whether the store still holds what was saved: its trail from end to end, and every revision against it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from workbench.case.store import audit, deltas
from workbench.case.store.cases import CaseStore
from workbench.case.store.engine import transaction
from workbench.case.store.schema import cases, revisions
from workbench.errors import CaseError

__all__ = ["verify"]


def verify(opened: CaseStore) -> tuple[str, ...]:
    """What does not hold: places where the trail is broken or a revision is not what was saved. Empty is good."""
    with transaction(opened.engine, write=False) as connection:
        wrong = []
        broken = audit.first_break(connection)
        if broken is not None:
            wrong.append(f"the audit trail is broken at entry {broken}")
        saved = {(e.case_id, e.revision): e.digest for e in audit.entries(connection)
                 if e.digest and e.what in {"created", "saved", "merged", "parked", "restored", "received"}}
        for row in connection.execute(sa.select(cases)):
            wrong += _wrong_in(opened, connection, row, saved)
        return tuple(wrong)


def _wrong_in(
    opened: CaseStore, connection: Connection, row: Row[Any], saved: Mapping[tuple[str, int], str],
) -> list[str]:
    case_id, wrong = row.case_id, []
    try:
        key = opened.key_of(row)
    except CaseError:
        return [f"{case_id}: its key does not open"]
    numbers = list(connection.execute(sa.select(revisions.c.number).where(
        revisions.c.case_id == case_id)).scalars())
    for number in numbers:
        try:
            digest = hashlib.sha256(deltas.data(connection, key, case_id, number)).hexdigest()
        except CaseError:
            wrong.append(f"{case_id}: revision {number} does not open")
            continue
        if saved.get((case_id, number)) != digest:
            wrong.append(f"{case_id}: revision {number} is not what the audit trail says was saved")
    wrong += [f"{case_id}: revision {number} is gone" for at, number in sorted(saved)
              if at == case_id and number not in numbers]
    return wrong
