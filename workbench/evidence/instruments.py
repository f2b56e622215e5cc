"""The registry of screening and risk instruments: what may be printed of each, and what a score may not be used for.

Read from ``literature/instruments.json``. A field that no page confirmed is empty and listed by
the audit. A band of scores has a citation and a population, or it cannot be entered.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from workbench.errors import LibraryError
from workbench.evidence.findings import FactorId, FindingId, Range, Record

__all__ = ["Band", "Caution", "Instrument", "Seen", "band_of", "unconfirmed"]

#: What a registry entry should say; each is confirmed by a page or empty.
_FIELDS = ("owner", "licence", "item_text", "items", "score_range", "rater", "not_for")


class Seen(Record):
    """A page that shows a field, and when it was read."""

    page: str
    date: dt.date


class Band(Record):
    """A stretch of scores with a name, for the people for whom somebody published it."""

    label: str
    range: Range
    #: For whom the band was published: "adults in primary care".
    population: str = Field(min_length=1)
    #: The publication that gives the band.
    citation: str = Field(min_length=1)
    seen: Seen


class Caution(Record):
    """What must or should stand beside a score."""

    #: ``*`` for everywhere.
    jurisdiction: str
    text: str
    #: The authority of the library that asks for it, where one does.
    authority: str | None = None
    #: The finding of the library it rests on, where one does.
    finding: FindingId | None = None
    seen: Seen | None = None

    @model_validator(mode="after")
    def _rests_on_something(self) -> Caution:
        if self.authority is None and self.finding is None and self.seen is None:
            raise ValueError("a caution rests on an authority, a finding or a page")
        return self


class Instrument(Record):
    """A screen, an interview or a risk tool whose scores turn up in records."""

    id: str
    name: str
    kind: Literal["risk", "screen", "interview", "checklist"]
    measures: str
    owner: str | None = None
    licence: str | None = None
    #: Whether the wording of its items may be shipped; ``None`` where no page says so, which counts as no.
    item_text: bool | None = None
    items: int | None = Field(default=None, gt=0)
    score_range: Range | None = None
    bands: tuple[Band, ...] = ()
    #: Who may give and score it.
    rater: str | None = None
    cautions: tuple[Caution, ...] = ()
    #: Uses that its owner or its authors reject.
    not_for: tuple[str, ...] = ()
    #: A total that says nothing about one person is never printed.
    prints_total: bool = True
    factors: tuple[FactorId, ...] = ()
    #: Where each field was seen, by its name.
    seen: dict[str, Seen] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_where_each_field_was_seen(self) -> Instrument:
        filled = {name for name in _FIELDS if getattr(self, name) not in (None, ())}
        if missing := sorted(filled - self.seen.keys()):
            raise ValueError(f"no page is named for: {', '.join(missing)}")
        if stray := sorted(self.seen.keys() - filled):
            raise ValueError(f"a page is named for what the entry does not say: {', '.join(stray)}")
        return self

    @model_validator(mode="after")
    def _bands_lie_inside_the_scores(self) -> Instrument:
        for band in self.bands:
            for end in (band.range.low, band.range.high):
                if end is not None and self.score_range is not None and not _within(end, self.score_range):
                    raise ValueError(f"band “{band.label}” lies outside the range of scores")
        return self

    @property
    def may_ship_items(self) -> bool:
        """Whether item wording may stand in this package: only where a page says so."""
        return self.item_text is True


def unconfirmed(instrument: Instrument) -> tuple[str, ...]:
    """The fields of a registry entry that no page has confirmed yet.

    >>> unconfirmed(Instrument(id="x", name="X", kind="screen", measures="mood"))
    ('owner', 'licence', 'item_text', 'items', 'score_range', 'rater', 'not_for', 'bands')
    """
    empty = [name for name in _FIELDS if getattr(instrument, name) in (None, ())]
    return (*empty, *(() if instrument.bands or not instrument.prints_total else ("bands",)))


def band_of(instrument: Instrument, score: float, *, population: str) -> Band | None:
    """The published band of a score for a population; ``None`` where nobody published one.

    Raises:
        LibraryError: SW260 where the score cannot be one of the instrument's; SW261 where a total of this
            instrument is not to be printed at all.
    """
    if not instrument.prints_total:
        raise LibraryError(
            f"a total of {instrument.name} is not printed", code="SW261", file="instruments.json", field=instrument.id,
            remedy="List the experiences, each with its evidence; the total says nothing about one person.")
    if instrument.score_range is not None and not _within(score, instrument.score_range):
        raise LibraryError(
            f"a score of {instrument.name} outside its range", code="SW260", file="instruments.json",
            field=instrument.id, remedy="Check the score sheet, and which version of the instrument was given.")
    return next((band for band in instrument.bands
                 if band.population == population and _within(score, band.range)), None)


def _within(score: float, span: Range) -> bool:
    return (span.low is None or span.low <= score) and (span.high is None or score <= span.high)
