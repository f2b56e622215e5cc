"""The view ``standing``: every factor of the catalogue, what shows it, who says so, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.case.drafts import Draft, readable
from workbench.case.models import Contradiction, Exhibit, Fact, FactorAssessment, RecordRequest
from workbench.evidence.library import Library
from workbench.evidence.standing import Known, Standing, standings
from workbench.widgets.sections import Reply
from workbench.widgets.session import Session
from workbench.widgets.shown import Shown

__all__ = ["FactorStanding"]


class FactorStanding:
    """The factors of the catalogue as they stand for one client."""

    name = "standing"

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library
        self._shown = Shown("exhibits", "facts", "requests", "contradictions", "factors")

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Every factor with its state, its support and what is missing; what a factor means is asked for one by one."""
        return self._shown.of(document, self._drawn)

    def _drawn(self, document: Draft) -> Mapping[str, Any]:
        known = Known(
            readable(Exhibit, document.get("exhibits")), readable(Fact, document.get("facts")),
            readable(RecordRequest, document.get("requests")),
            readable(Contradiction, document.get("contradictions")),
            readable(FactorAssessment, document.get("factors")))
        return {"rows": [_row(each) for each in standings(known, self._library())]}

    def act(self, message: Mapping[str, Any], session: Session) -> Reply:  # noqa: ARG002 - as every view
        """What a factor means, what proves it, and how it is turned around.

        Raises:
            UnknownRecord: SW201 the catalogue has no such factor.
        """
        library = self._library()
        factor = library.get_factor(str(message.get("factor")))
        return {
            "definition": factor.definition, "wording": factor.wording, "evidence": list(factor.evidence),
            "not_evidence": list(factor.not_evidence), "topics": list(factor.topics),
            "instruments": [library.instruments[each].name for each in factor.instruments],
            "services": [f"{row.need}: {row.service}" for row in (library.services[each] for each in factor.services)],
            "double_edge": factor.double_edge, "answer": factor.answer, "cross": list(factor.cross),
        }


def _row(one: Standing) -> dict[str, Any]:
    return {
        "factor": one.factor.id, "label": one.factor.label, "domain": one.factor.domain, "kind": one.factor.kind,
        "voices": list(one.origins), "unresolved": one.unresolved,
        "support": [{"fact": each.fact.key, "voices": list(each.origins), "lost": list(each.lost)}
                    for each in one.support],
        "contradictions": [each.key for each in one.contradictions],
        "records": [{"record": each.record, "opens": list(each.opens), "state": each.state,
                     "exhibits": list(each.exhibits)} for each in one.records],
    }
