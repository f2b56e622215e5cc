"""Authorities and law packs: which law lets a court weigh what, and since when.

An authority carries its citation in parts (for the citation engine) and the dates its text is in force; a
pack's provision carries the nexus test of a jurisdiction as data. Nothing here is a citator: an authority's
later history beyond what its entry says has to be run before filing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import model_validator

from workbench.evidence.findings import FactorId, Record, Verification
from workbench.evidence.in_force import InForce, PartialDate, first_day, written
from workbench.wording import day

__all__ = [
    "Authority", "Element", "Law", "Limit", "Nexus", "Pinpoint", "Provision", "Refusal", "SeparateOpinion",
    "cite_fields", "operative", "opinion_at", "refuse_dead_text",
]


class Nexus(StrEnum):
    """How closely a factor must be tied to the offense before a court may weigh it."""

    NONE = "none"
    CONTRIBUTING = "contributing"
    SIGNIFICANT = "significant-contributing"
    SUBSTANTIAL = "substantial-contributing"
    MUST_RELATE = "must-relate-to-crime"
    OTHER = "other"


class Pinpoint(Record):
    """A page or section seen to carry a proposition."""

    at: str
    proposition: str


class Limit(Record):
    """A use of an authority that is refused although the authority itself stands."""

    #: The pinpoint it concerns, as cited: ``340`` or ``(b)(6)``; ``null`` for any.
    at: str | None = None
    since: PartialDate
    #: The use that is refused, where not every use is; ``null`` refuses all.
    use: str | None = None
    #: A regular expression for the words around a citation that show this use.
    signs: str | None = None
    reason: str
    #: The authority that made it so, where it is in the library.
    by: str | None = None


class SeparateOpinion(Record):
    """Pages of a report that are not the opinion of the court and get cited as if they were."""

    first: int
    #: ``null`` where only the first page was seen.
    last: int | None
    whose: str


class Authority(Record):
    """A case, statute, rule, guideline or standard."""

    id: str
    kind: Literal["case", "statute", "rule", "guideline", "regulation", "standard", "opinion"]
    name: str
    jurisdiction: str
    #: The citation in parts: ``type`` and the fields of that type in :mod:`workbench.citations.record_types`.
    cite: dict[str, Any]
    #: The citation as it was seen written out.
    as_seen: str
    proposition: str
    adverse: bool = False
    factors: tuple[FactorId, ...] = ()
    pinpoints: tuple[Pinpoint, ...] = ()
    in_force: InForce
    supersedes: str | None = None
    limits: tuple[Limit, ...] = ()
    separate_opinions: tuple[SeparateOpinion, ...] = ()
    #: First and last day for which the edition cited was checked, where an earlier or later one differs.
    verified_from: dt.date | None = None
    verified_through: dt.date | None = None
    verification: Verification

    @model_validator(mode="after")
    def _says_what_it_is(self) -> Authority:
        if not self.cite.get("type"):
            raise ValueError("the citation has no type")
        return self


class Provision(Record):
    """One provision of a jurisdiction's law pack."""

    id: str
    jurisdiction: str
    provision: str
    authority: str
    in_force: InForce
    #: The date that decides whether the provision reaches a case.
    picked_by: Literal["sentencing", "offense", "conviction"] = "sentencing"
    #: Where the law draws a line of its own on that date: from when until when it is reached.
    reaches: InForce | None = None
    #: Whether it is for capital cases only, or never for them; ``null`` where it does not say.
    capital: Literal["only", "never"] | None = None
    stage: Literal["sentencing", "resentencing", "plea", "diversion"] = "sentencing"
    #: Factors of the catalogue by id, or plain words.
    names: tuple[str, ...]
    #: Whether it also takes in any other mitigating fact.
    catch_all: bool = False
    nexus: Nexus
    #: The words of the test as they were seen.
    nexus_words: str | None
    #: The provision asks that the person was under this age at the offense.
    age_threshold: int | None
    evidence_minimum: str | None
    exclusions: str | None
    burden: str | None
    effect: str
    note: str | None = None
    verification: Verification


class Element(Record):
    """One element of a rule on confidentiality: what a consent, a notice or a filing must have."""

    id: str
    rule: str
    #: The authority of the library that states the rule, where it is there.
    authority: str | None = None
    element: str
    requires: str
    in_force: InForce
    note: str | None = None
    verification: Verification


@dataclass(frozen=True, slots=True)
class Law:
    """The law half of the library, by id."""

    authorities: Mapping[str, Authority]
    provisions: Mapping[str, Provision]
    confidentiality: Mapping[str, Element]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an authority may not be cited as operative law at a sentencing, and what may be said instead."""

    authority: str
    kind: Literal["dead", "not-yet", "edition", "limited", "unverified"]
    reason: str
    #: How it may still be cited, as dated history; empty where it may not.
    history: str = ""
    #: The exception for a text in force on the offense date, in words; empty where it does not arise.
    ex_post_facto: str = ""
    #: The only use that is refused, where others stand.
    use: str | None = None


def cite_fields(authority: Authority, on: dt.date) -> dict[str, Any]:
    """The fields of an authority's citation for the citation engine, as it is to be cited on that day.

    A guideline that is gone by then is marked ``former``, so that it never prints as operative text.
    """
    fields = {name: value for name, value in authority.cite.items() if name != "type"}
    if authority.cite["type"] == "guideline" and authority.in_force.over(on):
        fields["former"] = True
    return fields


def operative(authority: Authority, on: dt.date) -> bool:
    """Whether an authority's text is in force on that day, as far as its entry says."""
    return authority.in_force.covers(on)


def refuse_dead_text(
    authority: Authority, sentencing: dt.date, offense: dt.date, pinpoint: str | None = None,
) -> Refusal | None:
    """Why an authority is not operative law at a sentencing, or ``None`` where it may be cited.

    Says in words when the text died, how it may be cited as history, and whether it was in force
    on the offense date. With a pinpoint, refuses the pages and subsections that were overtaken.

    *Source*: the guidelines' changes of November 1, 2024, 2025 and 2026 are in the entries'
    ``in_force``; the exception is Peugh v. United States, 569 U.S. 530 (2013).
    """
    span = authority.in_force
    if authority.verification.status == "unverified":
        return Refusal(authority.id, "unverified", f"{authority.as_seen} was not confirmed and is not to be printed.")
    if span.over(sentencing):
        assert span.until is not None  # a text that is over has a last day
        return Refusal(
            authority.id, "dead",
            f"{authority.as_seen} ceased to be operative after {written(span.until)}, before the sentencing of "
            f"{day(sentencing)}. It may be cited only as dated history.",
            history=_former(authority), ex_post_facto=_ex_post_facto(authority, offense),
        )
    if not span.covers(sentencing):
        assert span.since is not None  # neither over nor in force: it has not begun
        return Refusal(authority.id, "not-yet", f"{authority.as_seen} takes effect {written(span.since)}, "
                                                f"after the sentencing of {day(sentencing)}.")
    if (first := authority.verified_from) is not None and sentencing < first:
        return Refusal(authority.id, "edition", f"{authority.as_seen} is the edition from {day(first)} on. "
                                                f"Cite the edition in force on {day(sentencing)}.")
    if (last := authority.verified_through) is not None and sentencing > last:
        return Refusal(
            authority.id, "edition",
            f"Edition not verified: {authority.as_seen} was checked for dates through {day(last)} only, and a later "
            f"edition was not seen. Check the edition in force on {day(sentencing)} before citing it.",
            ex_post_facto=_ex_post_facto(authority, offense),
        )
    for limit in authority.limits:
        if first_day(limit.since) <= sentencing and _concerns(limit, pinpoint):
            return Refusal(authority.id, "limited", limit.reason, use=limit.use)
    return None


def opinion_at(authority: Authority, page: int) -> str | None:
    """Whose words a page of a case carries when they are not the court's: ``the dissent``.

    Errs towards silence: only the pages that are known not to be the court's are listed.
    """
    for part in authority.separate_opinions:
        if part.first <= page and (part.last is None or page <= part.last):
            return part.whose
    return None


def _concerns(limit: Limit, pinpoint: str | None) -> bool:
    if limit.at is None:
        return True
    if pinpoint is None:
        return False
    # A page stands alone (340, not 3401); a subsection takes its own paragraphs with it.
    where = pinpoint.replace(" ", "")
    at = where.find(limit.at)
    while at >= 0:
        before, after = where[at - 1:at], where[at + len(limit.at):][:1]
        if not (before.isdigit() and limit.at[0].isdigit()) and not (after.isdigit() and limit.at[-1].isdigit()):
            return True
        at = where.find(limit.at, at + 1)
    return False


def _former(authority: Authority) -> str:
    span = authority.in_force
    dates = f"in force from {written(span.since)} through" if span.since else "in force through"
    return f"former {authority.as_seen} ({dates} {written(span.until or '')})"


def _ex_post_facto(authority: Authority, offense: dt.date) -> str:
    if authority.kind != "guideline" or not operative(authority, offense):
        return ""
    return (f"It was in force on the offense date, {day(offense)}. Where the manual in force at sentencing would raise "
            "the range, the manual of the offense date may govern: Peugh v. United States, 569 U.S. 530 (2013). "
            "Compare the range under both.")
