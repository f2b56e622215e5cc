"""What a total score of a questionnaire may be taken to say, with its owner, its licence and its limits.

No item of a questionnaire is shown: no page has confirmed that its text may be shipped. A score is never
turned into a diagnosis here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.case.drafts import Draft
from workbench.evidence.instruments import Instrument
from workbench.widgets.session import Session

__all__ = ["Scores"]


class Scores:
    """Each score of the case beside what the registry of instruments says of it."""

    name = "scores"

    def __init__(self, instruments: Mapping[str, Instrument]) -> None:
        self._instruments = instruments

    def show(self, document: Draft) -> Mapping[str, Any]:
        """The scores that name a known instrument; hidden where there is none."""
        found = list(self._lines(document))
        return {"scores": found, "hidden": not found}

    def act(self, message: Mapping[str, Any], session: Session) -> None:
        """Nothing: scores are entered below."""

    def _lines(self, document: Draft) -> Iterator[Mapping[str, Any]]:
        entries = document.get("screenings")
        for entry in entries if isinstance(entries, list) else []:
            known = self._instruments.get(str(entry.get("instrument"))) if isinstance(entry, Mapping) else None
            if known is None:
                continue
            score, scale = entry.get("score"), known.score_range
            low, high = (scale.low, scale.high) if scale else (None, None)
            counted = isinstance(score, int) and known.prints_total
            yield {"name": known.name, "score": score if counted else None, "low": low, "high": high,
                   "outside": counted and not _within(score, low, high), "owner": known.owner, "licence": known.licence,
                   "bands": [f"{band.label} ({band.population}; {band.citation})" for band in known.bands
                             if counted and _within(score, band.range.low, band.range.high)],
                   "cautions": [caution.text for caution in known.cautions], "not_for": list(known.not_for)}


def _within(score: float, low: float | None, high: float | None) -> bool:
    return (low is None or low <= score) and (high is None or score <= high)
