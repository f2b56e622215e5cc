"""Authorities and law packs: which law lets a court weigh what, and since when.

Read from ``literature/law/*.json``. An authority carries its citation in parts (for the
citation engine) and the dates its text is in force; a pack's provision carries the nexus
test of a jurisdiction as data. Nothing here is a citator: an authority's later history
beyond what its entry says has to be run before filing.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import StringConstraints, model_validator

from workbench.errors import Fault, LibraryError
from workbench.evidence.findings import FactorId, Record, Verification
from workbench.evidence.layers import Layer, merged, read_layer_rows
from workbench.wording import day

__all__ = [
    "AUTHORITY_FILES",
    "Authority",
    "Element",
    "InForce",
    "Law",
    "Limit",
    "Nexus",
    "Pinpoint",
    "Provision",
    "Refusal",
    "SeparateOpinion",
    "cite_fields",
    "load_law",
    "operative",
    "opinion_at",
    "refuse_dead_text",
]

#: A year, a month of a year or a day, as far as it was seen.
PartialDate: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]

#: The files of ``literature/law`` that hold authorities, one kind of authority each.
AUTHORITY_FILES: Mapping[str, str] = MappingProxyType({
    "case": "authorities-cases.json", "statute": "authorities-statutes.json", "rule": "authorities-rules.json",
    "guideline": "authorities-guidelines.json", "regulation": "authorities-regulations.json",
    "standard": "authorities-standards.json", "opinion": "authorities-opinions.json",
})


class Nexus(StrEnum):
    """How closely a factor must be tied to the offense before a court may weigh it."""

    NONE = "none"
    CONTRIBUTING = "contributing"
    SIGNIFICANT = "significant-contributing"
    SUBSTANTIAL = "substantial-contributing"
    MUST_RELATE = "must-relate-to-crime"
    OTHER = "other"


class InForce(Record):
    """From when until when a text is operative; an open end is ``null``.

    A year or a month alone is as much of the date as was seen: the span is then read at its
    widest, and :meth:`doubtful` says that the day is not sure.
    """

    since: PartialDate | None = None
    until: PartialDate | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _ordered(self) -> InForce:
        first = _first_day(self.since) if self.since else None
        last = _last_day(self.until) if self.until else None
        if first and last and first > last:
            raise ValueError("in force since a day after its last")
        return self

    def covers(self, on: dt.date) -> bool:
        """Whether the text is operative on that day; an unknown start counts as in force."""
        return (self.since is None or _first_day(self.since) <= on) and (
            self.until is None or on <= _last_day(self.until))

    def doubtful(self, on: dt.date) -> bool:
        """Whether the day falls in a month or year of which the exact day of change was not seen."""
        return any(text is not None and len(text) < 10 and _first_day(text) <= on <= _last_day(text)
                   for text in (self.since, self.until))

    def over(self, on: dt.date) -> bool:
        """Whether the text was dead by that day."""
        return self.until is not None and on > _last_day(self.until)


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
    #: The citation in parts: ``type`` and the fields of that type in :mod:`workbench.citations.records`.
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


_Entry = TypeVar("_Entry", Authority, Provision, Element)


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


def load_law(folder: Path, over: Sequence[Layer] = ()) -> Law:
    """Authorities, provisions and rules on confidentiality from ``literature/law``, and from layers over it.

    Raises:
        LibraryError: SW230 when the folder is not there; SW231 with every fault of every file.
    """
    if not folder.is_dir():
        raise LibraryError("the law of the library is missing", code="SW230", file=folder.name,
                           remedy="Install the package again, or name a folder that holds literature/law.")
    faults: list[Fault] = []
    layers = (Layer(folder, base=True), *over)

    def rows_of(name: str, model: type[_Entry]) -> list[tuple[Layer, str, _Entry]]:
        read: list[tuple[Layer, str, _Entry]] = []
        for layer in layers:
            file = name if layer.base else f"law/{name}"
            rows, found = read_layer_rows(layer, file, model)
            faults.extend(found)
            read += [(layer, file, row) for row in rows]
        return read

    authorities: list[tuple[Layer, str, Authority]] = []
    for kind, name in AUTHORITY_FILES.items():
        rows = rows_of(name, Authority)
        faults += [layer.fault(Fault(f"{name} {row.id}", f"a {row.kind} stands in the file of kind “{kind}”"))
                   for layer, _, row in rows if row.kind != kind]
        authorities += rows
    authorities.sort(key=lambda each: layers.index(each[0]))
    kept, _, twice = merged("authority", layers, authorities, lambda row: row.id)
    provisions, _, more = merged("provision", layers, rows_of("packs.json", Provision), lambda row: row.id)
    elements, _, most = merged("element", layers, rows_of("confidentiality.json", Element), lambda row: row.id)
    faults += [*twice, *more, *most]
    law = Law(_sorted(kept), _sorted(provisions), _sorted(elements))
    faults += _contradictions(law)
    if faults:
        raise LibraryError("the law of the library does not load", code="SW231", file=folder.name,
                           faults=tuple(faults), remedy="Correct the entries named; nothing was loaded.")
    return law


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
            f"{authority.as_seen} ceased to be operative after {_written(span.until)}, before the sentencing of "
            f"{day(sentencing)}. It may be cited only as dated history.",
            history=_former(authority), ex_post_facto=_ex_post_facto(authority, offense),
        )
    if not span.covers(sentencing):
        assert span.since is not None  # neither over nor in force: it has not begun
        return Refusal(authority.id, "not-yet", f"{authority.as_seen} takes effect {_written(span.since)}, "
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
        if _first_day(limit.since) <= sentencing and _concerns(limit, pinpoint):
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
    dates = f"in force from {_written(span.since)} through" if span.since else "in force through"
    return f"former {authority.as_seen} ({dates} {_written(span.until or '')})"


def _ex_post_facto(authority: Authority, offense: dt.date) -> str:
    if authority.kind != "guideline" or not operative(authority, offense):
        return ""
    return (f"It was in force on the offense date, {day(offense)}. Where the manual in force at sentencing would raise "
            "the range, the manual of the offense date may govern: Peugh v. United States, 569 U.S. 530 (2013). "
            "Compare the range under both.")


def _contradictions(law: Law) -> Iterable[Fault]:
    for provision in law.provisions.values():
        authority = law.authorities.get(provision.authority)
        place = f"packs.json {provision.id}.authority"
        if authority is None:
            yield Fault(place, f"no authority “{provision.authority}” is in the library")
        elif authority.jurisdiction != provision.jurisdiction:
            yield Fault(place, f"the authority is of “{authority.jurisdiction}”, not of “{provision.jurisdiction}”")
    for element in law.confidentiality.values():
        if element.authority is not None and element.authority not in law.authorities:
            yield Fault(f"confidentiality.json {element.id}.authority",
                        f"no authority “{element.authority}” is in the library")
    for authority in law.authorities.values():
        for limit in authority.limits:
            if limit.by is not None and limit.by not in law.authorities:
                yield Fault(f"{AUTHORITY_FILES[authority.kind]} {authority.id}.limits",
                            f"no authority “{limit.by}” is in the library")


def _sorted(rows: Mapping[str, _Entry]) -> Mapping[str, _Entry]:
    return MappingProxyType(dict(sorted(rows.items())))


def _first_day(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def _last_day(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts)
    month = parts[1] if len(parts) > 1 else 12
    return dt.date(parts[0], month, calendar.monthrange(parts[0], month)[1])


def _written(text: str) -> str:
    """A date as far as it was seen, in words: ``2013``, ``August 2024``, ``May 28, 2026``."""
    if len(text) == 10:
        return day(dt.date.fromisoformat(text))
    return f"{_first_day(text):%B %Y}" if len(text) == 7 else text
