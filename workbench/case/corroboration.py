"""How many independent people or institutions stand behind a fact.

Three reports that all quote one mother are one source. What counts is whose knowledge a
passage rests on: the exhibit's origin, or the origin it says it repeats.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.case.models import Case, Exhibit, Fact

__all__ = ["corroboration", "origins"]


def origins(fact: Fact, exhibits: Mapping[str, Exhibit]) -> frozenset[str]:
    """Whose knowledge a fact rests on: one key for each independent origin.

    A passage that repeats somebody counts as that person, not as the record it stands in: a
    presentence report that repeats the client is not a second source.
    """
    return frozenset(reference.repeats or exhibits[reference.exhibit].origin for reference in fact.references)


def corroboration(fact: Fact, case: Case) -> int:
    """The number of independent origins behind a fact."""
    return len(origins(fact, {exhibit.key: exhibit for exhibit in case.exhibits}))
