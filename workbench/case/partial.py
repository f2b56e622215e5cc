"""A draft as far as it can be read: the entries that fit the model, joined only to what is there.

What a page shows beside a draft is computed from this, so that one half-filled field hides nothing else. Nothing is
guessed: an entry that does not fit is left out, and :func:`workbench.case.drafts.faults` says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from workbench.case.drafts import Draft
from workbench.case.models import (
    Approval,
    Case,
    Claim,
    Client,
    Exhibit,
    Fact,
    FactorAssessment,
    Matter,
    Model,
    Recommendation,
    Strength,
)

__all__ = ["PARTS", "Partial", "partial", "read"]

#: The parts of a draft that this reads, and no other.
PARTS = ("case_id", "client", "matter", "exhibits", "facts", "factors", "strengths", "claims", "approvals")

_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, slots=True)
class Partial:
    """What of a draft fits the model; keys that lead nowhere are taken out of it."""

    case_id: str
    client: Client | None
    matter: Matter | None
    exhibits: tuple[Exhibit, ...]
    facts: tuple[Fact, ...]
    factors: tuple[FactorAssessment, ...]
    strengths: tuple[Strength, ...]
    claims: tuple[Claim, ...]
    approvals: tuple[Approval, ...]

    def case(self, claims: Iterable[Claim], factors: Iterable[FactorAssessment]) -> Case | None:
        """These claims and factors as a case that can be composed; ``None`` without a matter and a client.

        It has no recommendation, no plan and no history, and was not checked as a whole: it is for showing only.
        """
        if self.client is None or self.matter is None:
            return None
        nothing = Recommendation.model_construct(request="", reasons=(), purposes=(), aggravation="")
        return Case.model_construct(
            case_id=self.case_id, matter=self.matter, client=self.client, exhibits=self.exhibits, facts=self.facts,
            factors=tuple(factors), claims=tuple(claims), approvals=self.approvals, recommendation=nothing)


def partial(draft: Draft) -> Partial:
    """What of a draft fits the model."""
    exhibits = _all(Exhibit, draft.get("exhibits"))
    labels = {exhibit.key for exhibit in exhibits}
    facts = []
    for fact in _all(Fact, draft.get("facts")):
        if references := tuple(reference for reference in fact.references if reference.exhibit in labels):
            facts.append(fact.model_copy(update={"references": references}))
    known = {fact.key for fact in facts}

    def shown(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(key for key in dict.fromkeys(keys) if key in known)

    factors = [each.model_copy(update={"facts": shown(each.facts)})
               for each in _all(FactorAssessment, draft.get("factors"))]
    strengths = [each.model_copy(update={"facts": shown(each.facts)})
                 for each in _all(Strength, draft.get("strengths"))]
    claims = [each.model_copy(update={"facts": shown(each.facts), "nexus_facts": shown(each.nexus_facts),
                                      "evaluator": each.evaluator if each.evaluator in labels else None})
              for each in _all(Claim, draft.get("claims"))]
    return Partial(
        str(draft.get("case_id", "")), read(Client, draft.get("client")), read(Matter, draft.get("matter")), exhibits,
        tuple(facts), tuple(factors), tuple(strengths), tuple(claims), _all(Approval, draft.get("approvals")))


def read(model: type[_M], value: Any) -> _M | None:
    """A value of a draft as the model has it; ``None`` where it does not fit."""
    if not isinstance(value, dict):
        return None
    try:
        return model.model_validate_json(json.dumps(value))
    except ValidationError:
        return None


def _all(model: type[_M], values: Any) -> tuple[_M, ...]:
    found = (read(model, value) for value in values) if isinstance(values, list) else ()
    return tuple(each for each in found if each is not None)
