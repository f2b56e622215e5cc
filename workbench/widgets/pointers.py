"""The view ``pointers``: factors that the case's own notes and facts point to. A reason to ask, never an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from workbench.case.drafts import Draft, readable
from workbench.case.models import Fact, FactorAssessment, Interview
from workbench.evidence.library import Library
from workbench.evidence.pointers import Passage, pointers
from workbench.evidence.suggestion import Cue
from workbench.widgets.sections import Reply
from workbench.widgets.session import Session

__all__ = ["Pointers"]


class Pointers:
    """What notes and facts point to, looked for when a person asks."""

    name = "pointers"

    def __init__(self, library: Callable[[], Library], cues: Callable[[], tuple[Cue, ...]]) -> None:
        self._library = library
        self._cues = cues

    def show(self, document: Draft) -> Mapping[str, Any]:  # noqa: ARG002 - as every view
        """Nothing before it is asked for: looking through a long case takes a moment."""
        return {}

    async def act(self, message: Mapping[str, Any], session: Session) -> Reply:  # noqa: ARG002 - as every view
        """Look through notes and facts as they stand."""
        return await asyncio.to_thread(self.found, session.document)

    def found(self, document: Draft) -> dict[str, Any]:
        """Every factor that something points to, with the passages and the words in them that do."""
        library = self._library()
        found = pointers(
            readable(Fact, document.get("facts")), readable(Interview, document.get("interviews")),
            readable(FactorAssessment, document.get("factors")), self._cues(), library.factors)
        return {"rows": [{"factor": each.factor, "label": each.label, "state": each.state.value,
                          "passages": [_passage(one) for one in each.passages]} for each in found]}


def _passage(one: Passage) -> dict[str, Any]:
    return {"kind": one.kind, "keys": list(one.keys), "parts": list(_parts(one))}


def _parts(one: Passage) -> list[tuple[str, str]]:
    """The text in parts: plain, words that point to the factor, and words that were set aside."""
    spans = sorted([(each.start, each.end, "said") for each in one.spans]
                   + [(each.start, each.end, "aside") for each in one.set_aside])
    parts, at = [], 0
    for start, end, how in spans:
        if start < at:
            continue
        parts += [("plain", one.text[at:start]), (how, one.text[start:end])]
        at = end
    return [(how, text) for how, text in [*parts, ("plain", one.text[at:])] if text]
