"""Give the store a new key, and every case in it: whoever knew the old one can read nothing that is here now."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from workbench.case.store import audit
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.deltas import about
from workbench.case.store.engine import transaction
from workbench.case.store.founding import insert_key
from workbench.case.store.keys import Secret, row_for
from workbench.case.store.schema import attachments, cases, chunks, keys, revisions
from workbench.case.store.schema import audit as trail
from workbench.case.store.sealing import new_key, seal, unseal

__all__ = ["change_key"]


def change_key(opened: CaseStore, new: Callable[[str], Secret], by: By) -> None:
    """Seal everything again under new keys, all of it or nothing. ``new`` gives the secret for a key's name.

    The store must be opened again afterwards. Backups and hand-over files keep the key they were made with.
    """
    with transaction(opened.engine, write=False) as connection:
        generation = connection.execute(sa.select(sa.func.max(keys.c.generation))).scalar_one() + 1
    # The new secret is kept before anything depends on it, so that a power cut cannot lose it.
    row, store_key = row_for(new(f"{opened.store_id}-{generation}"), generation)
    with transaction(opened.engine, write=True) as connection:
        insert_key(connection, row, by.stamp)
        for case in connection.execute(sa.select(cases).with_for_update()).all():
            old, fresh = opened.key_of(case), new_key()
            name = case.case_id

            def again(sealed: bytes, about: str, old: bytes = old, fresh: bytes = fresh) -> bytes:
                return seal(fresh, unseal(old, sealed, about), about)

            connection.execute(cases.update().where(cases.c.case_id == name).values(
                generation=generation, sealed_key=seal(store_key, fresh, f"{name}/key"),
                summary=again(case.summary, f"{name}/summary")))
            for one in connection.execute(sa.select(revisions).where(revisions.c.case_id == name)).all():
                connection.execute(revisions.update().where(
                    revisions.c.case_id == name, revisions.c.number == one.number).values(
                    reason=again(one.reason, f"{name}/reason/{one.number}"),
                    document=again(one.document, about(name, one.number, one.rests_on))))
            for one in connection.execute(sa.select(attachments).where(attachments.c.case_id == name)).all():
                connection.execute(attachments.update().where(
                    attachments.c.case_id == name, attachments.c.name == one.name).values(
                    about=again(one.about, f"{name}/attachment/{one.name}")))
            for one in connection.execute(sa.select(chunks.c.name, chunks.c.number).where(
                    chunks.c.case_id == name)).all():
                here = (chunks.c.case_id == name) & (chunks.c.name == one.name) & (chunks.c.number == one.number)
                data = connection.execute(sa.select(chunks.c.data).where(here)).scalar_one()
                connection.execute(chunks.update().where(here).values(
                    data=again(data, f"{name}/attachment/{one.name}/{one.number}")))
            for one in connection.execute(sa.select(trail.c.number, trail.c.consent).where(
                    trail.c.case_id == name, trail.c.consent.is_not(None))).all():
                connection.execute(trail.update().where(trail.c.number == one.number).values(
                    consent=again(one.consent, f"{name}/consent/{one.number}")))
        connection.execute(keys.delete().where(keys.c.generation != generation))
        audit.append(connection, at=by.stamp, who=by.who, what="key-changed")
