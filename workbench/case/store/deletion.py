"""Delete a case so that nothing of it is left: in the store, in caches, in run folders, among documents.

The trail keeps that it was there and that it was deleted; it says nothing about the client.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from workbench.case.store import audit
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.schema import attachments, cases, chunks, revisions
from workbench.case.store.schema import audit as trail
from workbench.errors import CaseError

__all__ = ["Deleted", "delete_case"]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted of a case."""

    revisions: int
    attachments: int
    files: tuple[Path, ...]


def delete_case(opened: CaseStore, case_id: str, by: By, folders: Iterable[Path] = ()) -> Deleted:
    """Delete a case, its records and every file in the folders that bears its id, and look that none is left.

    Whatever stands in a backup stays sealed there; a hand-over file is its receiver's.

    Raises:
        CaseError: SW107 there is no such case; SW134 a file could not be deleted (the case itself is).
    """
    with opened.changing(case_id) as (connection, _, head):
        counted = [connection.execute(sa.select(sa.func.count()).where(table.c.case_id == case_id)).scalar_one()
                   for table in (revisions, attachments)]
        for table in (chunks, attachments, revisions, cases):
            connection.execute(table.delete().where(table.c.case_id == case_id))
        connection.execute(trail.update().where(trail.c.case_id == case_id).values(consent=None))
        audit.append(connection, at=by.stamp, who=by.who, what="deleted", case_id=case_id, revision=head)
    opened.forget(case_id)
    _rewrite(opened)
    deleted, left = [], []
    for folder in folders:
        for path in sorted(folder.rglob(f"*{case_id}*"), reverse=True):
            try:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
                deleted.append(path)
            except OSError:
                left.append(path)
    if left:
        raise CaseError(
            f"{len(left)} files of the deleted case are still there", code="SW134", file=str(left[0].parent),
            remedy="Close the programs that have them open and delete them; their names bear the case's id.")
    return Deleted(counted[0], counted[1], tuple(deleted))


def _rewrite(opened: CaseStore) -> None:
    """Write what is only in SQLite's journal into the file, so that no deleted page waits in it."""
    if opened.engine.dialect.name == "sqlite":
        with opened.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
