"""What is known about one client: the case, as it is written to a file.

Every value is frozen and refuses fields it does not know. What a person states is kept
apart from what is computed: ages, corroboration and sensitivity are never typed, they
follow from dates, origins and exhibits. References between parts of a case are checked
in :mod:`workbench.case.references`, all at once, each with its path.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from workbench.case.dates import FuzzyDate
from workbench.case.family import Condition, Partnership, Relative, Upbringing
from workbench.case.parts import (
    CaseId,
    FactorState,
    Key,
    LibraryId,
    Line,
    Model,
    Permission,
    Prose,
    Sensitivity,
)
from workbench.case.references import check_references

__all__ = [
    "SCHEMA_VERSION", "Asking", "AuthorityUse", "Authorization", "Case", "CaseId", "Charge", "Claim", "Client",
    "Condition", "Contradiction", "Declined", "Exhibit", "Fact", "FactorAssessment", "FactorState", "GuidelineRange",
    "Inquiry", "Interview", "Key", "LibraryId", "LifeEvent", "Line", "Matter", "Model", "Note", "Partnership",
    "Permission", "PlanItem", "Prose", "PurposeAnswer", "Reason", "Recommendation", "RecordRequest", "Reference",
    "Relative", "Sensitivity", "Strength", "Upbringing",
]

SCHEMA_VERSION = 1


class Charge(Model):
    """One count."""

    count: int = Field(ge=1, description="Number of the count in the charging document")
    statute: Line = Field(description="Statute charged, as the charging document cites it")
    description: Line = Field(description="Name of the offense")


class GuidelineRange(Model):
    """The advisory range of a federal case, in months."""

    offense_level: int = Field(ge=1, le=43)
    history_category: Literal["I", "II", "III", "IV", "V", "VI"]
    low_months: int = Field(ge=0)
    high_months: int = Field(ge=0)
    manual_year: int = Field(ge=1987)

    @model_validator(mode="after")
    def _ordered(self) -> GuidelineRange:
        if self.high_months < self.low_months:
            raise ValueError("high_months is below low_months")
        return self


class Matter(Model):
    """The criminal case before the court."""

    court: Line = Field(description="Court as the caption names it")
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = Field(
        description="'us' for federal court, otherwise the state's postal code in lower case")
    caption: Line = Field(description="Parties as captioned, e.g. United States v. Doe")
    docket: Line = Field(description="Docket or indictment number")
    judge: Line | None = None
    charges: tuple[Charge, ...] = Field(min_length=1)
    offense_date: dt.date
    sentencing_date: dt.date
    guideline_range: GuidelineRange | None = None
    counsel: Line = Field(description="Counsel for the defendant, as signed")
    prepared_by: Line = Field(description="Mitigation specialist and credentials")


class Client(Model):
    """The person to be sentenced."""

    full_name: Line
    short_name: Line = Field(description="How the document refers to the client, e.g. Mr. Doe")
    birth_date: dt.date
    pronouns: tuple[Line, Line, Line] = Field(
        description="Subject, object, possessive: ('she', 'her', 'her')")
    sex: Literal["female", "male", "intersex", "unstated"] = Field(
        default="unstated", description="Only to compare with the sex of the people studied")
    languages: tuple[Line, ...] = Field(min_length=1)


#: The name under which the store keeps a record: says nothing about what it holds.
RecordName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Exhibit(Model):
    """A record or interview with a letter or number, a page range, an origin and tags."""

    key: Key = Field(description="Cited as @ex:key")
    label: Annotated[str, StringConstraints(pattern=r"^([A-Z]{1,2}|[0-9]{1,3})$")] = Field(
        description="Exhibit letter or number")
    title: Line
    kind: Literal[
        "record", "interview", "letter", "presentence-report", "transcript", "declaration",
        "evaluation", "certificate", "photograph",
    ]
    pages: int = Field(ge=1, description="Number of pages")
    bates_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,8}$")] | None = None
    bates_first: int | None = Field(default=None, ge=1)
    custodian: Line = Field(description="Who keeps or gave the record")
    origin: Key = Field(description="Whose knowledge it rests on; counted once in corroboration")
    dated: FuzzyDate | None = None
    tags: tuple[Sensitivity, ...] = ()
    record_kind: LibraryId | None = Field(default=None, description="Kind of record, as the library lists it: school")
    attachment: RecordName | None = Field(default=None, description="The file itself, kept sealed in the store")

    @property
    def bates_last(self) -> int | None:
        """Last Bates number: one a page from the first."""
        return None if self.bates_first is None else self.bates_first + self.pages - 1


class Reference(Model):
    """A pinpoint in an exhibit that shows a fact."""

    exhibit: Key
    page: int = Field(ge=1)
    last_page: int | None = Field(default=None, ge=1)
    paragraph: int | None = Field(default=None, ge=1, description="For a presentence report: ¶")
    repeats: Key | None = Field(
        default=None, description="Origin this passage repeats, e.g. a report that quotes the client")


class Fact(Model):
    """One statement about the client, with the pages that show it."""

    key: Key
    statement: Line = Field(description="One full sentence as it may be printed")
    when: FuzzyDate | None = None
    references: tuple[Reference, ...] = Field(min_length=1)
    tags: tuple[Sensitivity, ...] = Field(default=(), description="Beyond those of its exhibits")
    permission: Permission = Permission.YES


class LifeEvent(Model):
    """A dated event of the life history; ages are computed from the birth date."""

    key: Key
    when: FuzzyDate
    until: FuzzyDate | None = None
    title: Line
    domain: Literal[
        "family", "home", "school", "health", "substance-use", "work", "loss", "justice", "strength", "offense",
    ]
    facts: tuple[Key, ...] = Field(min_length=1)


class Note(Model):
    """What was heard or seen in an interview: what was told as fact, what was said word for word, what it seemed."""

    key: Key
    kind: Literal["fact", "quote", "impression"] = Field(
        description="An impression is the interviewer's own: it is work product and never printed, in no volume")
    text: Prose
    by: Line | None = Field(default=None, description="Who wrote it down")


class Interview(Model):
    """Who was interviewed, how, and how often: the basis of the report."""

    key: Key
    person: Line
    relation: Line
    dates: tuple[dt.date, ...] = Field(min_length=1)
    place: Line
    in_person: bool
    interpreter: Line | None = None
    memo: Key | None = Field(default=None, description="Exhibit that holds the interview, where it is one")
    notes: tuple[Note, ...] = Field(default=(), description="Not printed: what is to be argued becomes a fact")
    tags: tuple[Sensitivity, ...] = ()


class Screening(Model):
    """A questionnaire that somebody gave the client, by its total; its items are not kept. Not printed."""

    key: Key
    instrument: LibraryId = Field(description="By its id in the registry of instruments")
    on: dt.date = Field(description="Day on which it was given")
    given_by: Line = Field(description="Who gave and scored it, with credentials")
    score: int | None = Field(default=None, ge=0, description="Total score")
    self_harm: int | None = Field(
        default=None, ge=0, description="Answer to the item about death or self-harm, where it has one; 0: not at all")
    exhibit: Key | None = Field(default=None, description="Exhibit with the score sheet")


class Authorization(Model):
    """A release that the client signed: who may be asked, for what, until when."""

    key: Key
    custodian: Line = Field(description="Who may be asked")
    scope: Line = Field(description="Records it covers")
    form: LibraryId | None = Field(default=None, description="What it is, as the library lists it: hipaa, part2, ferpa")
    signed_on: dt.date
    expires_on: dt.date | None = Field(default=None, description="Last day on which it can be used")
    revoked_on: dt.date | None = Field(default=None, description="Day on which the client took it back")

    @model_validator(mode="after")
    def _ordered(self) -> Authorization:
        if self.expires_on is not None and self.expires_on < self.signed_on:
            raise ValueError("it expires before it was signed: correct one of the two dates")
        return self


class RecordRequest(Model):
    """A record asked for, and what came of it."""

    key: Key | None = None
    custodian: Line
    record: Line
    status: Literal["sent", "chased", "received", "refused", "destroyed"]
    on: dt.date = Field(description="Day on which that happened")
    asked_on: dt.date | None = Field(default=None, description="Day on which it was first asked for")
    exhibit: Key | None = None
    tags: tuple[Sensitivity, ...] = ()
    record_kind: LibraryId | None = Field(default=None, description="Kind of record, as the library lists it: school")
    authorization: Key | None = Field(default=None, description="The client's authorization that it was asked with")


class Contradiction(Model):
    """Two facts that cannot both be right, and what was done about it."""

    key: Key
    facts: tuple[Key, Key]
    about: Line
    owner: Line
    resolution: Line | None = None


class Asking(Model):
    """Whom one asked about a domain, or what one looked into, and when."""

    key: Key
    whom: Line = Field(description="Person, or custodian of the records")
    what: Line | None = Field(default=None, description="What was asked or looked for")
    on: dt.date | None = None


class Inquiry(Model):
    """A domain of the life history: whether anybody asked, and what came of it. Printed for counsel only."""

    domain: LibraryId
    state: FactorState
    asked: tuple[Asking, ...] = ()
    facts: tuple[Key, ...] = Field(default=(), description="Facts that were found, where they are recorded")
    note: Prose | None = None


class Declined(Model):
    """A finding the specialist chose not to use, and why."""

    finding: LibraryId
    reason: Line


class Acknowledged(Model):
    """A finding that cuts against the client, and who read it."""

    finding: LibraryId
    by: Line


class FactorAssessment(Model):
    """A risk factor of the catalogue, assessed for this client."""

    factor: LibraryId
    state: FactorState
    facts: tuple[Key, ...] = ()
    declined: tuple[Declined, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = Field(
        default=(), description="Findings that cut against the client and that somebody on the team has read")
    note: Line | None = None


class Strength(Model):
    """A strength or protective factor, with the facts that show it."""

    key: Key
    title: Line
    statement: Prose
    factor: LibraryId | None = None
    facts: tuple[Key, ...] = Field(min_length=1)
    findings: tuple[LibraryId, ...] = ()


class AuthorityUse(Model):
    """A legal authority relied on, with where in it and how."""

    authority: LibraryId
    pinpoint: Line | None = Field(default=None, description="e.g. 'at 569' or '(a)(1)'")
    signal: Literal["", "see", "see also", "cf.", "but see", "see generally", "accord"] = ""
    as_history: bool = Field(default=False, description="Cited as a text no longer in force, not as operative law")


class Claim(Model):
    """The unit of argument. Its verb is not typed: it follows from the evidence."""

    key: Key
    factor: LibraryId
    heading: Line
    subject: Line = Field(description="Noun phrase: 'Growing up with physical abuse'")
    effect: Literal["more", "less", "linked"] = Field(
        description="What the research found the subject to go with: more of the outcome, less of it, or a link")
    outcome: Line = Field(description="Noun phrase: 'arrest for violence in adulthood'")
    facts: tuple[Key, ...] = Field(min_length=1)
    findings: tuple[LibraryId, ...] = ()
    why_it_matters: Prose = Field(description="The specialist's own words for this client")
    nexus: Prose | None = Field(default=None, description="How it bears on the offense, in the test's words")
    nexus_facts: tuple[Key, ...] = ()
    authorities: tuple[AuthorityUse, ...] = ()
    purposes: tuple[LibraryId, ...] = Field(default=(), description="Sentencing purposes it bears on")
    offered_for: Literal["framework", "diagnostic"] = "framework"
    evaluator: Key | None = Field(
        default=None, description="Exhibit with the qualified evaluator's report; needed for a diagnostic claim")
    counsel_note: Prose | None = Field(default=None, description="Work product; printed for counsel only")

    @model_validator(mode="after")
    def _diagnostic_needs_evaluator(self) -> Claim:
        if self.offered_for == "diagnostic" and self.evaluator is None:
            raise ValueError("a diagnostic claim needs the exhibit of a qualified evaluator in 'evaluator'")
        return self


class Approval(Model):
    """Counsel's signature under one claim as it stood: an edit of the claim or of what it rests on voids it."""

    claim: Key
    content: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of the claim with everything it rests on, as signed")
    by: Line = Field(description="Who signed")
    on: dt.date
    note: Line | None = None


class PlanItem(Model):
    """One need of the release plan and how it is met."""

    key: Key | None = None
    need: Line
    service: Line
    provider: Line
    confirmed_by: Line | None = None
    confirmed_on: dt.date | None = None
    starts: Line
    funding: Line
    backup: Line
    condition: Line = Field(description="Condition of supervision proposed for it")
    facts: tuple[Key, ...] = ()
    findings: tuple[LibraryId, ...] = ()
    tags: tuple[Sensitivity, ...] = ()


class PurposeAnswer(Model):
    """How the recommendation serves one statutory purpose of sentencing."""

    authority: AuthorityUse
    purpose: Line
    answer: Prose
    facts: tuple[Key, ...] = ()
    findings: tuple[LibraryId, ...] = ()


class Reason(Model):
    """One of the strongest reasons, as the summary page states it."""

    claim: Key
    statement: Line


class Recommendation(Model):
    """What the court is asked for, and why it serves each purpose."""

    request: Prose
    reasons: tuple[Reason, ...] = Field(min_length=1, max_length=3, description="The strongest first; three at most")
    purposes: tuple[PurposeAnswer, ...] = Field(min_length=1)
    aggravation: Prose = Field(description="The aggravating side, acknowledged in plain words")


class Elsewhere(Model):
    """The client's number in another program, so that a later export of it finds this case. Never printed."""

    key: Key = Field(description="Name of the program")
    number: Line = Field(description="The client's number there")


class Case(Model):
    """Everything recorded for one client."""

    schema_version: Literal[1] = 1
    case_id: CaseId
    invented: bool = Field(default=False, description="True for teaching cases about nobody; printed on the cover")
    matter: Matter
    client: Client
    exhibits: tuple[Exhibit, ...] = ()
    facts: tuple[Fact, ...] = ()
    family: tuple[Relative, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    interviews: tuple[Interview, ...] = ()
    screenings: tuple[Screening, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    requests: tuple[RecordRequest, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    factors: tuple[FactorAssessment, ...] = ()
    strengths: tuple[Strength, ...] = ()
    claims: tuple[Claim, ...] = ()
    plan: tuple[PlanItem, ...] = ()
    recommendation: Recommendation
    elsewhere: tuple[Elsewhere, ...] = ()
    approvals: tuple[Approval, ...] = Field(default=(), description="What counsel has signed, claim by claim")

    @model_validator(mode="after")
    def _references_resolve(self) -> Case:
        check_references(self)
        return self
