"""What a sentence may reveal, computed from the facts and exhibits it rests on.

A sentence inherits every sensitivity of everything beneath it and the strictest permission
among its facts. Nothing is ever left out because it looks harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from workbench.case.models import Case, Permission
from workbench.errors import UnknownRecord, nearest
from workbench.tree import Provenance

__all__ = ["provenance"]

_STRICTNESS = {Permission.YES: 0, Permission.SEALED: 1, Permission.NO: 2}

_Item = TypeVar("_Item")


def provenance(case: Case, facts: Iterable[str], exhibits: Iterable[str] = ()) -> Provenance:
    """What a sentence rests on and reveals: the union over its facts, the exhibits they cite and those it names.

    Permission is the strictest of its facts': *no* before *sealed* before *yes*.

    Raises:
        UnknownRecord: SW108 when a fact or an exhibit is not in the case.
    """
    known_facts = {fact.key: fact for fact in case.facts}
    known_exhibits = {exhibit.key: exhibit for exhibit in case.exhibits}
    cited = [_find(key, known_facts, "fact") for key in dict.fromkeys(facts)]
    keys = set(exhibits) | {reference.exhibit for fact in cited for reference in fact.references}
    shown = [_find(key, known_exhibits, "exhibit") for key in sorted(keys)]
    tags = {tag for fact in cited for tag in fact.tags} | {tag for exhibit in shown for tag in exhibit.tags}
    strictest = max((fact.permission for fact in cited), key=_STRICTNESS.__getitem__, default=Permission.YES)
    return Provenance(
        facts=tuple(sorted(fact.key for fact in cited)),
        exhibits=tuple(exhibit.key for exhibit in shown),
        tags=tuple(sorted(tag.value for tag in tags)),
        permission=strictest.value,
    )


def _find(key: str, known: Mapping[str, _Item], what: str) -> _Item:
    if key not in known:
        raise UnknownRecord(f"the case has no {what} '{key}'", code="SW108", remedy=nearest(key, known))
    return known[key]
