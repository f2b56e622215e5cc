"""What is wrong or doubtful with a case's appendix, said before anything is built.

A diagnostic is an *error* (the appendix is not built) or a *warning* (it is, and counsel
should know). Each has a stable code, the path of the field, and a remedy; none repeats a
client's fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.appendix.approvals import Standing, sign_off
from workbench.appendix.claims import tests_for
from workbench.appendix.composition import Composition
from workbench.appendix.overclaims import overclaims
from workbench.appendix.typed import remarks, typed_in
from workbench.appendix.volumes import Volume
from workbench.case.corroboration import corroboration
from workbench.case.kinship import DOUBTS, doubts, family_of
from workbench.case.models import AuthorityUse
from workbench.errors import AppendixError, Fault
from workbench.evidence.law import Nexus, refuse_dead_text
from workbench.evidence.linking import unread_against
from workbench.evidence.verdicts import Dates
from workbench.wording import counted

__all__ = ["Diagnostic", "check", "refuse"]

@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to mend or to know."""

    severity: Literal["error", "warning"]
    code: str
    path: str
    problem: str
    remedy: str


def check(c: Composition) -> tuple[Diagnostic, ...]:
    """Every diagnostic of a composition, errors first, then in the order of the case's fields."""
    found = [*_authorities(c), *_findings(c), *_typed(c), *_wording(c), *_record(c), *_family(c), *_signatures(c)]
    return tuple(sorted(found, key=lambda d: d.severity == "warning"))


def refuse(c: Composition) -> tuple[Diagnostic, ...]:
    """Stop where the appendix may not be built; otherwise give back what is doubtful.

    Raises:
        AppendixError: There is at least one error; all of them are in it.
    """
    found = check(c)
    errors = [d for d in found if d.severity == "error"]
    if errors:
        raise AppendixError(
            "the appendix may not be built yet", code="SW420",
            faults=tuple(Fault(d.path, f"{d.code}: {d.problem} {d.remedy}") for d in errors),
            remedy="Mend each of these, then build again.",
        )
    return found


def _authorities(c: Composition) -> Iterator[Diagnostic]:
    uses = [(f"$.claims[{i}].authorities[{j}]", use)
            for i, claim in enumerate(c.case.claims) for j, use in enumerate(claim.authorities)]
    uses += [(f"$.claims[{i}].purposes[{j}]", AuthorityUse(authority=key))
             for i, claim in enumerate(c.case.claims) for j, key in enumerate(claim.purposes)]
    uses += [(f"$.recommendation.purposes[{i}].authority", answer.authority)
             for i, answer in enumerate(c.case.recommendation.purposes)]
    matter = c.case.matter
    for path, use in uses:
        authority = c.library.get_authority(use.authority)
        refusal = refuse_dead_text(authority, matter.sentencing_date, matter.offense_date, use.pinpoint)
        if refusal is None or (use.as_history and refusal.kind in {"dead", "edition"}):
            continue
        if refusal.kind == "limited" and refusal.use is None:
            yield Diagnostic("error", "SW424", path, f"{authority.id}: {refusal.reason}", "Cite another authority.")
        elif refusal.kind == "limited":
            yield Diagnostic("warning", "SW423", path, f"{authority.id}: {refusal.reason}",
                             f"Do not use it for this: {refusal.use}.")
        elif refusal.kind == "unverified":
            yield Diagnostic(_blocks(c), "SW422", path, refusal.reason,
                             "Verify it in the library, or cite another authority.")
        else:
            as_history = f"Set as_history to cite it as {refusal.history}." if refusal.history else ""
            yield Diagnostic("error", "SW421", path, refusal.reason, f"{as_history} {refusal.ex_post_facto}".strip())


def _findings(c: Composition) -> Iterator[Diagnostic]:
    for i, claim in enumerate(c.case.claims):
        if not claim.findings:
            yield Diagnostic("warning", "SW431", f"$.claims[{i}].findings", "the claim rests on the record alone.",
                             "Link a finding, or leave it: the document will say so.")
        for j, key in enumerate(claim.findings):
            path = f"$.claims[{i}].findings[{j}]"
            finding = c.library.get_finding(key)
            if finding.verification.status != "verified":
                yield Diagnostic(_blocks(c), "SW432", path, f"{key} is {finding.verification.status}.",
                                 "Confirm it against the publication, or take it out.")
            if claim.factor not in finding.factors:
                yield Diagnostic("warning", "SW433", path, f"{key} is not about {claim.factor}.",
                                 f"It is about {', '.join(finding.factors)}: choose the claim's factor accordingly.")
            if finding.superseded_by:
                yield Diagnostic("warning", "SW434", path, f"{key} is superseded by {finding.superseded_by}.",
                                 "Cite the newer finding.")
            retraction = c.notice_of(finding.source)
            if retraction is not None and retraction.status == "retracted":
                yield Diagnostic("error", "SW435", path, f"{finding.source} was retracted.", "Take it out.")
            elif retraction is not None:
                yield Diagnostic("warning", "SW436", path, f"{finding.source} was {retraction.status}.",
                                 f"Read the notice before you rely on it: {retraction.notice}")


def _typed(c: Composition) -> Iterator[Diagnostic]:
    matter = c.case.matter
    dates = Dates(c.as_of, matter.sentencing_date, matter.offense_date)
    for one in remarks(typed_in(c.case, c.library), c.library, dates, matter.jurisdiction):
        yield Diagnostic(one.severity, one.code, one.path, one.problem, one.remedy)


def _wording(c: Composition) -> Iterator[Diagnostic]:
    for i, claim in enumerate(c.case.claims):
        for field in ("heading", "subject", "outcome", "why_it_matters", "nexus"):
            for hit in overclaims(getattr(claim, field) or ""):
                yield Diagnostic("warning", "SW441", f"$.claims[{i}].{field}",
                                 f"'{hit.said.lower()}' says more than research can show. {hit.reason}",
                                 f"Say what was found; '{hit.instead}' may be said.")


def _record(c: Composition) -> Iterator[Diagnostic]:
    case = c.case
    if not case.strengths:
        yield Diagnostic("error", "SW450", "$.strengths", "the case has no strength.",
                         "Record at least one: a report of deficits alone is not a life.")
    for i, item in enumerate(case.contradictions):
        if item.resolution is None:
            yield Diagnostic("warning", "SW451", f"$.contradictions[{i}]", "two accounts differ and nothing was done.",
                             "Resolve it, or tell counsel why it cannot be.")
    for i, claim in enumerate(case.claims):
        lone = [key for key in claim.facts if corroboration(c.facts[key], case) < 2]
        if len(lone) == len(claim.facts):
            yield Diagnostic("warning", "SW452", f"$.claims[{i}].facts",
                             "every fact of the claim has a single independent source.",
                             "Look for a second: the court may ask for corroboration.")
        if any(c.facts[key].permission == "no" for key in claim.facts):
            yield Diagnostic("warning", "SW453", f"$.claims[{i}].facts",
                             "the claim rests on a fact that the client does not permit to be told.",
                             "It prints for counsel only.")
        if claim.nexus is None and _asks_for_nexus(c, claim.factor):
            yield Diagnostic("warning", "SW454", f"$.claims[{i}].nexus",
                             "the jurisdiction asks how the factor bears on the offense.",
                             "Write the nexus in the words of its test.")
    for i, step in enumerate(case.plan):
        if step.confirmed_by is None or step.confirmed_on is None:
            yield Diagnostic("warning", "SW455", f"$.plan[{i}]", "nobody has confirmed this place.",
                             "Name who confirmed it and when.")


def _family(c: Composition) -> Iterator[Diagnostic]:
    client = c.case.client
    places = {one.key: i for i, one in enumerate(c.case.family)}
    for doubt in doubts(family_of(c.case.family, client.sex), client.birth_date):
        place = places.get(doubt.key, places.get(doubt.other))
        yield Diagnostic("warning", "SW459", f"$.family[{place}].{doubt.field}",
                         DOUBTS[doubt.kind].format(doubt.key, doubt.other),
                         "Correct a date or a parent, or leave the date out until somebody knows.")


def _signatures(c: Composition) -> Iterator[Diagnostic]:
    for i, status in enumerate(sign_off(c).claims):
        if status.standing is Standing.UNSIGNED:
            yield Diagnostic("warning", "SW456", f"$.claims[{i}]", "counsel has not signed this claim.",
                             "Counsel signs it in review.ipynb; until then the document says DRAFT.")
        elif status.standing is Standing.STALE:
            yield Diagnostic("warning", "SW457", f"$.claims[{i}]",
                             "the claim, or what it rests on, was changed since counsel signed it.",
                             "Counsel reads and signs it again in review.ipynb; until then the document says DRAFT.")
    for i, assessment in enumerate(c.case.factors):
        if unread := unread_against(c.links_of(assessment.factor), assessment):
            yield Diagnostic("warning", "SW458", f"$.factors[{i}].acknowledged",
                             f"{counted(len(unread), 'finding')} that can be turned against the client "
                             f"{'was' if len(unread) == 1 else 'were'} not read.",
                             "Read each in research.ipynb before the other side does.")


def _asks_for_nexus(c: Composition, factor: str) -> bool:
    return any(p.nexus is not Nexus.NONE for p in tests_for(c, factor))


def _blocks(c: Composition) -> Literal["error", "warning"]:
    """What is not confirmed prints, marked, for counsel and blocks the other volumes."""
    return "warning" if c.volume is Volume.COUNSEL else "error"
