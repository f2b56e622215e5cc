"""Programs and practices with the ratings that public registries give them, outcome by outcome.

Read from ``literature/programs.json``. A rating is somebody's judgment of studies at a day: it prints
with its outcome, its label in the rater's own word, and the day it was read. A program may be rated
well for one outcome and badly for another.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from workbench.evidence.findings import FactorId, FindingId, Record
from workbench.wording import day

__all__ = ["Program", "Rating", "rating_in_words"]

#: The labels of CrimeSolutions. *Source*: crimesolutions.ojp.gov/topics/courts; older copies of that page say
#: "No Effects" where the newer one says "Ineffective". "Negative Effects" is in the registry's list of questions.
CRIMESOLUTIONS = frozenset({"Effective", "Promising", "Ineffective", "No Effects", "Negative Effects"})


class Rating(Record):
    """What one rater says of one outcome, in its own word."""

    rater: Literal["CrimeSolutions", "WSIPP", "Blueprints", "Prevention Services Clearinghouse"]
    #: ``all outcomes`` where the rater gave one label to the whole.
    outcome: str
    #: The rater's label, as it prints: "Effective", "Promising", "No Effects".
    label: str
    #: Whether one study or more stand behind it, where the rater says so.
    studies: Literal["one", "more than one"] | None = None
    #: When the page was read.
    retrieved: dt.date
    page: str
    note: str | None = None

    @model_validator(mode="after")
    def _in_the_raters_own_word(self) -> Rating:
        if self.rater == "CrimeSolutions" and self.label not in CRIMESOLUTIONS:
            raise ValueError(f"CrimeSolutions has no label “{self.label}”")
        return self


class Program(Record):
    """A named program, or a practice that many programs share."""

    id: FindingId
    name: str
    kind: Literal["program", "practice"]
    description: str
    factors: tuple[FactorId, ...] = Field(min_length=1)
    #: Findings of the library on the same program or practice.
    findings: tuple[FindingId, ...] = ()
    ratings: tuple[Rating, ...] = Field(min_length=1)


def rating_in_words(rating: Rating) -> str:
    """A rating as a sentence for the page.

    >>> rating_in_words(Rating(rater="CrimeSolutions", outcome="recidivism", label="Promising", studies="one",
    ...     retrieved=dt.date(2026, 11, 25), page="https://crimesolutions.ojp.gov/x"))
    'CrimeSolutions rates it “Promising” for recidivism, on one study (as read on November 25, 2026).'
    """
    basis = {"one": ", on one study", "more than one": ", on more than one study", None: ""}[rating.studies]
    scope = "" if rating.outcome == "all outcomes" else f" for {rating.outcome}"
    return f"{rating.rater} rates it “{rating.label}”{scope}{basis} (as read on {day(rating.retrieved)})."
