"""Keep a revision as what it changed, where that is little, and read it back byte for byte.

A revision rests on an earlier one and says which bytes took the place of which; after :data:`LONGEST_CHAIN` of them one
is kept whole again, so that any revision is read in a bounded number of steps. Nothing that is kept is ever rewritten.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from workbench.case.store.schema import revisions
from workbench.case.store.sealing import seal, unseal
from workbench.errors import CaseError

__all__ = ["LONGEST_CHAIN", "about", "applied", "change", "columns", "data"]

#: Revisions between two that are kept whole; our choice: reading stays in milliseconds (tests/bench_case.py).
LONGEST_CHAIN = 50

_ENDS = struct.Struct(">II")


def change(old: bytes, new: bytes) -> bytes:
    """What made ``new`` out of ``old``: how much of its beginning and of its end stayed, and what stands between.

    >>> applied(b"one two three", change(b"one two three", b"one four three"))
    b'one four three'
    """
    shorter = min(len(old), len(new))
    start = _same(shorter, lambda size: old[:size] == new[:size])
    end = _same(shorter - start, lambda size: old[len(old) - size:] == new[len(new) - size:])
    return _ENDS.pack(start, end) + new[start:len(new) - end]


def applied(old: bytes, changed: bytes) -> bytes:
    """The bytes that a change makes of those it was made from."""
    start, end = _ENDS.unpack_from(changed)
    return old[:start] + changed[_ENDS.size:] + (old[len(old) - end:] if end else b"")


def data(connection: Connection, key: bytes, case_id: str, number: int) -> bytes:
    """The bytes of a revision's document.

    Raises:
        CaseError: SW133 the case has no such revision; SW123 a part of it does not open.
    """
    here = revisions.alias()
    wanted = (sa.select(here.c.number, here.c.rests_on, here.c.document)
              .where(here.c.case_id == case_id, here.c.number == number).cte("chain", recursive=True))
    before = revisions.alias()
    wanted = wanted.union_all(sa.select(before.c.number, before.c.rests_on, before.c.document).where(
        before.c.case_id == case_id, before.c.number == wanted.c.rests_on, before.c.number < wanted.c.number))
    rows = connection.execute(sa.select(wanted).order_by(wanted.c.number)).all()
    if not rows or rows[-1].number != number:
        raise CaseError(f"the case has no revision {number}", code="SW133", field="revision",
                        remedy="'workbench case history' lists its revisions.")
    found = b""
    for row in rows:
        opened = zlib.decompress(unseal(key, row.document, about(case_id, row.number, row.rests_on)))
        found = opened if row.rests_on is None else applied(found, opened)
    return found


def columns(connection: Connection, key: bytes, case_id: str, number: int, new: bytes,
            on: tuple[int, bytes] | None) -> dict[str, Any]:
    """The columns that keep a revision's document; ``on`` is the revision it was made from, with its bytes."""
    whole = zlib.compress(new, 3)
    if on is not None:
        depth = connection.execute(sa.select(revisions.c.depth).where(
            revisions.c.case_id == case_id, revisions.c.number == on[0])).scalar_one() + 1
        changed = zlib.compress(change(on[1], new), 3)
        if depth < LONGEST_CHAIN and len(changed) < len(whole) // 2:
            return {"rests_on": on[0], "depth": depth,
                    "document": seal(key, changed, about(case_id, number, on[0]))}
    return {"rests_on": None, "depth": 0, "document": seal(key, whole, about(case_id, number, None))}


def _same(most: int, same: Callable[[int], bool]) -> int:
    """The largest number up to ``most`` for which something holds that holds for every smaller one."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        low, most = (middle, most) if same(middle) else (low, middle - 1)
    return low


def about(case_id: str, number: int, rests_on: int | None) -> str:
    """What the sealed bytes are: a change opens only on the revision it was made from."""
    return f"{case_id}/revision/{number}" + ("" if rests_on is None else f"/on/{rests_on}")
