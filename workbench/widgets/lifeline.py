"""The life history on the page: a line of events by age, from any draft, and the same as a table."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from workbench.appendix.lifeline import EXACT_DAYS, LANES, PERIODS, age_years, order, timeline_events
from workbench.case.dates import age_reading
from workbench.case.drafts import Draft, readable, value_at
from workbench.case.models import LifeEvent
from workbench.widgets.genogram import birth_of
from workbench.widgets.session import Session
from workbench.widgets.shown import Shown

__all__ = ["Lifeline"]


class _Event(LifeEvent):
    """An event as it is typed: it may lack its facts."""

    facts: tuple[str, ...] = ()


class Lifeline:
    """Events as points and spans in the lanes of a life; ages are computed."""

    name = "lifeline"

    def __init__(self) -> None:
        self._shown = Shown("events", "client", "matter")

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Events in order with the ages they can mean, the lanes in use, and what cannot be drawn yet."""
        return self._shown.of(document, _drawn)

    def act(self, message: Mapping[str, Any], session: Session) -> None:
        """Nothing: what is chosen on the line opens the entry of the event."""


def _drawn(document: Draft) -> Mapping[str, Any]:
    typed = document.get("events")
    events = readable(_Event, typed)
    birth = birth_of(document)
    rows = [] if birth is None else _rows(events, birth)
    offense = value_at(document, ("matter", "offense_date"))
    reach = [age for row in rows for age in (row["first"], row["last"], row["end"]) if age is not None]
    return {
        "birth": birth is not None, "events": rows,
        "undrawn": (len(typed) if isinstance(typed, list) else 0) - len(rows),
        "lanes": [lane for lane in LANES if any(row["lane"] == lane for row in rows)],
        "periods": [age for age, _ in PERIODS],
        "young": min(0, math.floor(min(reach, default=0))), "old": max(1, math.ceil(max(reach, default=1))),
        "offense": _age_at(offense, birth),
    }


def _rows(events: tuple[_Event, ...], birth: dt.date) -> list[dict[str, Any]]:
    found = []
    both = zip(events, timeline_events(events, birth), strict=True)
    for event, drawn in sorted(both, key=lambda each: order(each[1])):
        age = age_reading(event.when, birth)
        found.append({
            "key": event.key, "title": event.title, "when": event.when.text, "lane": event.domain,
            "until": event.until.text if event.until else None,
            "first": round(age_years(drawn.earliest, birth), 3), "last": round(age_years(drawn.latest, birth), 3),
            "end": round(age_years(drawn.until, birth), 3) if drawn.until else None,
            "exact": (drawn.latest - drawn.earliest).days <= EXACT_DAYS,
            "age": [age.kind, age.low, age.high, age.about],
        })
    return found


def _age_at(day: Any, birth: dt.date | None) -> float | None:
    try:
        return None if birth is None or not isinstance(day, str) else round(
            age_years(dt.date.fromisoformat(day), birth), 3)
    except ValueError:
        return None
