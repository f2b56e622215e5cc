"""A life as events in time: periods, lanes and ages, for the printed timeline and the one on the screen.

Draws nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.case.dates import age_words
from workbench.case.models import LifeEvent

__all__ = ["EXACT_DAYS", "LANES", "PERIODS", "TimelineEvent", "age_years", "order", "timeline_events"]

#: Periods of development: the age at which each begins, and its name.
#: Source: middle childhood 6–11 and early childhood up to 5, preceded by infancy and toddlerhood: NICHD
#: Pediatric Terminology (July 6, 2011), as tabulated in Pediatrics
#: (pediatrics.aappublications.org/highwire/markup/99822/expansion); middle childhood 6–8 and 9–11:
#: cdc.gov/child-development/positive-parenting-tips; adolescence 12–14 and 15–17: CDC Features, "Adolescence"
#: (webarchive.library.unt.edu/eot2008/20080921135614/http://cdc.gov/Features/Parenting/Adolescence.html);
#: emerging adulthood 18–25: Arnett 2000, abstract (commons.clarku.edu/faculty_psychology/769). Others
#: draw the borders elsewhere (WHO: adolescence 10–19), so the ages stand beside each name.
PERIODS: tuple[tuple[int, str], ...] = (
    (0, "Infancy and early childhood"), (6, "Middle childhood"), (12, "Adolescence"), (18, "Emerging adulthood"),
    (26, "Adulthood"),
)
#: Days that a date may be uncertain by and still be drawn as a point: a season. A shorter span would hide
#: behind its own mark.
EXACT_DAYS = 93
DAYS_A_YEAR = 365.25

#: Sides of a life in their order: the name and the shape of their marks.
LANES: Mapping[str, tuple[str, str]] = {
    "family": ("Family", "o"),
    "home": ("Home", "s"),
    "school": ("School", "^"),
    "health": ("Health", "P"),
    "substance-use": ("Substance use", "D"),
    "work": ("Work", "h"),
    "loss": ("Loss", "X"),
    "justice": ("Justice", "v"),
    "strength": ("Strength", "*"),
    "offense": ("Offense", "d"),
}


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event of a life between two dates it cannot have missed, with its end if it lasted."""

    title: str
    earliest: dt.date
    latest: dt.date
    until: dt.date | None
    domain: str
    age_words: str


def timeline_events(events: Iterable[LifeEvent], birth: dt.date) -> tuple[TimelineEvent, ...]:
    """Events of a case with the days they can mean and the client's age, in the order given."""
    return tuple(TimelineEvent(e.title, *e.when.bounds(birth), e.until.bounds(birth)[1] if e.until else None, e.domain,
                               age_words(e.when, birth)) for e in events)


def age_years(date: dt.date, birth: dt.date) -> float:
    """Years of age with their fraction; negative before birth."""
    return (date - birth).days / DAYS_A_YEAR


def order(event: TimelineEvent) -> tuple[float, int, bool, str]:
    """By date, then lane; of one date, what happened stands before what it began."""
    middle = (event.earliest.toordinal() + event.latest.toordinal()) / 2
    return middle, list(LANES).index(event.domain), event.until is not None, event.title
