"""What one source found: the unit of research in the library.

Read from ``literature/findings/*.json``. A finding says what was studied, in whom, what
came out with its uncertainty, what it does not show, and where each figure was seen.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FindingId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
FactorId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
CountryCode: TypeAlias = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|\*)$")]

#: What an estimate measures. Each word keeps the source's own meaning: odds are never written as
#: likelihood, a relative change never as percentage points (literature/README.md defines them all).
Measure: TypeAlias = Literal[
    "OR", "AOR", "RR", "HR", "aHR", "IRR", "rate ratio", "fold-increase", "ratio",
    "d", "g", "SMD", "SD", "r", "partial-correlation", "Fisher z", "effect size", "mean-difference", "AUC", "kappa",
    "elasticity", "percent", "percentage-point", "percent change", "percent more likely", "percent less likely",
    "percent lower odds", "percent higher odds", "rate per 1,000", "IQ points", "years", "weeks",
]

#: *Association*: is a factor followed by an outcome? *Effect*: does doing something change the outcome?
Track: TypeAlias = Literal["association", "effect"]

#: How much of a publication was read: pages of the text itself, its abstract (with a key-points box), a
#: summary on a publisher's or agency's page, or no more than the record that it exists.
Read: TypeAlias = Literal["full-text", "abstract", "summary-page", "record-only"]

#: Words a quoted passage may have (our own choice: enough for a sentence with its figures).
QUOTED_WORDS = 60


class Record(BaseModel):
    """A frozen entry of the library that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Design(StrEnum):
    """How the study was done, strongest first for a claim about an effect."""

    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic-review"
    RCT = "rct"
    QUASI_EXPERIMENT = "quasi-experiment"
    PROSPECTIVE_COHORT = "prospective-cohort"
    RETROSPECTIVE_COHORT = "retrospective-cohort"
    CASE_CONTROL = "case-control"
    CROSS_SECTIONAL = "cross-sectional"
    CONSENSUS_REPORT = "consensus-report"
    NARRATIVE_REVIEW = "narrative-review"
    QUALITATIVE = "qualitative"
    THEORY = "theory"

    @property
    def words(self) -> str:
        """The design as a reader names it: ``randomized trial``, ``meta-analysis``."""
        if self is Design.RCT:
            return "randomized trial"
        hyphened = {Design.META_ANALYSIS, Design.CASE_CONTROL, Design.CROSS_SECTIONAL, Design.QUASI_EXPERIMENT}
        return self.value if self in hyphened else self.value.replace("-", " ")


class Direction(StrEnum):
    """Which way a finding cuts for the person to be sentenced."""

    MITIGATING = "mitigating"
    DOUBLE_EDGED = "double-edged"
    ADVERSE = "adverse"
    CONTEXT = "context"


class Range(Record):
    """A closed span of numbers; an open end is ``null``."""

    low: float | None
    high: float | None

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self


class Effect(Record):
    """One estimate: of which outcome, on which measure, how large, how sure."""

    outcome: str
    measure: Measure
    value: float | None = None
    #: Where the source gives a span across outcomes or studies, not one estimate.
    span: Range | None = None
    #: 95 percent confidence interval, unless ``interval_kind`` says otherwise.
    interval: Range | None = None
    interval_kind: Literal["confidence", "prediction", "credible"] = "confidence"
    #: With what or whom it is compared: "non-exposed siblings"; ``None`` where the entry does not say.
    comparison: str | None = None
    #: Size of the sample behind this estimate, where it differs from the finding's.
    n: int | None = None

    @model_validator(mode="after")
    def _has_a_figure_inside_its_interval(self) -> Effect:
        if self.value is None and self.span is None:
            raise ValueError("an effect needs a value or a span")
        if self.value is not None and self.interval is not None:
            low, high = self.interval.low, self.interval.high
            if (low is not None and self.value < low) or (high is not None and self.value > high):
                raise ValueError("the value lies outside its own interval")
        return self


class Population(Record):
    """Who was studied, in words and in fields that can be compared with a client.

    A field is ``null`` or empty where the entry's own text does not say; never guessed.
    """

    description: str
    #: Ages in years when exposed (to the factor) and when the outcome was measured.
    exposure_ages: Range | None = None
    outcome_ages: Range | None = None
    sex: Literal["female", "male", "both"] | None = None
    #: ISO 3166 two-letter codes, upper case; ``["*"]`` for many countries, ``["US", "*"]`` for one and others.
    countries: tuple[CountryCode, ...] = ()
    setting: tuple[
        Literal["community", "prison", "jail", "juvenile-justice", "court", "clinical", "school", "military",
                "child-welfare", "supervision"], ...] = ()
    #: Years in which the data were gathered.
    years: Range | None = None
    #: People, or cases where the source counts cases; never studies.
    n: int | None = Field(default=None, gt=0)
    #: Number of studies, for a review.
    studies: int | None = Field(default=None, gt=0)


class Passage(Record):
    """The words that were read for a finding: quoted, and then short, or told in our own."""

    text: str = Field(min_length=1, max_length=600)
    #: Whether ``text`` is the source's own wording. A quotation is kept short: the library is not a copy.
    quoted: bool
    #: The address where it was read.
    page: str

    @model_validator(mode="after")
    def _short_if_quoted(self) -> Passage:
        if self.quoted and len(self.text.split()) > QUOTED_WORDS:
            raise ValueError(f"a quoted passage has more than {QUOTED_WORDS} words; quote less or paraphrase")
        return self


class Audit(Record):
    """An entry read again, field by field, against a page it does not list among its own."""

    page: str
    date: dt.date
    #: Names of the fields that were compared: ``("authors", "year", "effects[0]")``.
    fields: tuple[str, ...] = Field(min_length=1)
    #: What differed and what was done about it; empty where nothing did.
    differences: tuple[str, ...] = ()


class Tried(Record):
    """A search for another page to audit an entry against that found none."""

    date: dt.date
    #: Places searched: ``("PubMed", "the publisher's site")``.
    where: tuple[str, ...] = Field(min_length=1)


class Verification(Record):
    """Where an entry was seen and when it was last checked."""

    metadata: tuple[str, ...] = ()
    finding: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    status: Literal["verified", "single-source", "metadata-only", "unverified"]
    checked: dt.date
    #: The last field-by-field audit against another page; ``None`` where there was none.
    audit: Audit | None = None
    #: Where another page was looked for in vain; ``None`` where none was looked for or one was found.
    audit_tried: Tried | None = None

    @model_validator(mode="after")
    def _audited_against_another_page(self) -> Verification:
        if self.audit is not None and self.audit.page in (*self.metadata, *self.finding, *self.sources):
            raise ValueError("an audit needs a page other than those the entry was made from")
        if self.audit is not None and self.audit_tried is not None:
            raise ValueError("an audited entry names no audit that was tried; leave out audit_tried")
        return self


class Override(Record):
    """A certainty set by a person against the rules, with who answers for it."""

    level: Literal["very low", "low", "moderate", "high"]
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)
    date: dt.date


class Finding(Record):
    """One thing a source found."""

    id: FindingId
    #: Key of the source in ``sources.bib``.
    source: str
    factors: tuple[FactorId, ...] = Field(min_length=1)
    proposition: str
    design: Design
    population: Population
    effects: tuple[Effect, ...] = ()
    #: Page or section where it was read; ``null`` where only an abstract was seen.
    locator: str | None = None
    #: The words that carry the finding, where they were kept.
    passage: Passage | None = None
    #: How much of the publication was read; ``None`` where that was not recorded.
    read: Read | None = None
    #: Which question it answers; ``None`` leaves that to the domain of its factors.
    track: Track | None = None
    #: What it may be offered for: about people like this one, or about this person.
    #: Source: Faigman, Monahan and Slobogin, 81 U. Chi. L. Rev. 417 (the distinction).
    use: Literal["framework", "diagnostic"] = "framework"
    #: As an opponent would put them.
    limitations: str
    direction: Direction
    bears_on: tuple[
        Literal["background", "culpability", "risk", "treatability", "deterrence", "collateral-harm"], ...]
    #: Findings or sources that candor requires beside this one (ids of findings).
    cite_with: tuple[FindingId, ...] = ()
    superseded_by: FindingId | None = None
    certainty_override: Override | None = None
    verification: Verification

    @model_validator(mode="after")
    def _no_figure_without_a_source(self) -> Finding:
        if self.verification.status == "metadata-only" and self.effects:
            raise ValueError("a metadata-only finding may not carry a figure")
        if self.read == "record-only" and self.verification.status == "verified":
            raise ValueError("a finding of which only the record was read is not verified")
        if self.verification.status == "metadata-only" and self.certainty_override is not None:
            raise ValueError("the certainty of a finding that nobody has read cannot be set by hand")
        return self
