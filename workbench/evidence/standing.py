"""How each factor of the catalogue stands for one client: what shows it, who says so, what is still missing.

Works on the parts of a case as far as they can be read, so that it can be shown while somebody types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.case.corroboration import origins
from workbench.case.models import Contradiction, Exhibit, Fact, FactorAssessment, FactorState, RecordRequest
from workbench.evidence.catalogue import Factor
from workbench.evidence.library import Library

__all__ = ["Holding", "HoldingState", "Known", "Standing", "Support", "standings", "support"]

#: Of a kind of record: it is an exhibit; it was received and is no exhibit yet; it is waited for; its custodian refused
#: it, or destroyed it; nobody asked for it.
HoldingState: TypeAlias = Literal["in-hand", "received", "asked", "refused", "destroyed", "missing"]
_BY_STATUS: Mapping[str, HoldingState] = {
    "received": "received", "sent": "asked", "chased": "asked", "refused": "refused", "destroyed": "destroyed",
}
_BEST: tuple[HoldingState, ...] = ("in-hand", "received", "asked", "refused", "destroyed", "missing")


@dataclass(frozen=True, slots=True)
class Known:
    """The parts of a case that an assessment looks at."""

    exhibits: tuple[Exhibit, ...] = ()
    facts: tuple[Fact, ...] = ()
    requests: tuple[RecordRequest, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    factors: tuple[FactorAssessment, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """A fact with those whose knowledge it rests on."""

    fact: Fact
    #: Origins, each once, whose number is the fact's corroboration.
    origins: tuple[str, ...]
    #: Exhibits that it names and the case does not have.
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of record that proves a factor, and whether the defense has it."""

    kind: str
    record: str
    #: What opens it, as the library names it.
    opens: tuple[str, ...]
    state: HoldingState
    #: Keys of the exhibits that are of this kind.
    exhibits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One factor of the catalogue, as it stands for the client."""

    factor: Factor
    #: Not asked, too, where the case says nothing of it.
    state: FactorState
    assessment: FactorAssessment | None
    support: tuple[Support, ...]
    #: Everybody whose knowledge any of the supporting facts rests on.
    origins: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    records: tuple[Holding, ...]

    @property
    def unresolved(self) -> int:
        """Contradictions among its facts about which nothing was done."""
        return sum(1 for each in self.contradictions if each.resolution is None)

    @property
    def missing(self) -> tuple[Holding, ...]:
        """Kinds of records that prove it and that nobody asked for."""
        return tuple(each for each in self.records if each.state == "missing")


def standings(known: Known, library: Library) -> tuple[Standing, ...]:
    """Every factor of the catalogue, by domain and name."""
    exhibits = {each.key: each for each in known.exhibits}
    supports = {each.key: support(each, exhibits) for each in known.facts}
    assessed = {each.factor: each for each in known.factors}
    rows = sorted(library.factors.values(), key=lambda each: (each.domain, each.label))
    return tuple(_standing(each, assessed.get(each.id), supports, known, library) for each in rows)


def support(fact: Fact, exhibits: Mapping[str, Exhibit]) -> Support:
    """A fact with the independent origins behind it, as far as its exhibits are there."""
    there = tuple(each for each in fact.references if each.exhibit in exhibits)
    lost = dict.fromkeys(each.exhibit for each in fact.references if each.exhibit not in exhibits)
    whose = origins(fact.model_copy(update={"references": there}), exhibits)
    return Support(fact, tuple(sorted(whose)), tuple(lost))


def _standing(factor: Factor, assessment: FactorAssessment | None, supports: Mapping[str, Support], known: Known,
              library: Library) -> Standing:
    keys = assessment.facts if assessment is not None else ()
    shown = tuple(supports[key] for key in dict.fromkeys(keys) if key in supports)
    return Standing(
        factor, assessment.state if assessment is not None else FactorState.NOT_ASKED, assessment, shown,
        tuple(sorted({origin for each in shown for origin in each.origins})),
        tuple(each for each in known.contradictions if set(each.facts) & set(keys)),
        tuple(_holding(kind, known, library) for kind in factor.records))


def _holding(kind: str, known: Known, library: Library) -> Holding:
    row = library.records[kind]
    exhibits = tuple(each.key for each in known.exhibits if each.record_kind == kind)
    states: Sequence[HoldingState] = ["in-hand"] if exhibits else _asked(kind, known.requests)
    return Holding(kind, row.record, tuple(library.authorizations[form].label for form in row.authorization),
                   min(states, key=_BEST.index, default="missing"), exhibits)


def _asked(kind: str, requests: Iterable[RecordRequest]) -> list[HoldingState]:
    return [_BY_STATUS[each.status] for each in requests if each.record_kind == kind]
