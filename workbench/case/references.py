"""Whether the parts of a case agree with each other: keys, pages, dates and states.

Every fault is found in one pass and named by its path in the file, with the remedy in the
same sentence. A message holds keys, pages and labels only: never a statement, a name or a
date of the client's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.case.family import CLIENT
from workbench.case.kinship import own_ancestors
from workbench.case.parts import FactorState
from workbench.errors import CaseInvalid, Fault, nearest

if TYPE_CHECKING:
    from workbench.case.models import Case, Exhibit, FactorAssessment, Reference

__all__ = ["REMEDY", "check_references"]

#: What to do about a case that is not valid.
REMEDY = "Correct each field named, then load the case again. Nothing was changed."

#: Exhibits in which a qualified evaluator speaks.
_EVALUATIONS = ("evaluation", "declaration")


def check_references(case: Case) -> None:
    """Nothing, when every reference resolves and every date is possible.

    Raises:
        CaseInvalid: SW101 with every fault in the case.
    """
    faults = [fault for check in _CHECKS for fault in check(case)]
    if faults:
        count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise CaseInvalid(f"the case contradicts itself: {count}", faults=tuple(faults), remedy=REMEDY)


def _keys(case: Case) -> Iterator[Fault]:
    for name in ("exhibits", "facts", "family", "events", "interviews", "screenings", "authorizations", "requests",
                 "contradictions", "strengths", "claims", "plan"):
        yield from _twice(f"$.{name}", "key", [item.key for item in getattr(case, name) if item.key is not None])
    yield from _twice("$.exhibits", "label", [exhibit.label for exhibit in case.exhibits])
    yield from _twice("$.factors", "factor", [assessment.factor for assessment in case.factors])
    yield from _twice("$.inquiries", "domain", [inquiry.domain for inquiry in case.inquiries])
    yield from _twice("$.approvals", "claim", [approval.claim for approval in case.approvals])


def _exhibits(case: Case) -> Iterator[Fault]:
    numbered: list[Exhibit] = []
    for i, exhibit in enumerate(case.exhibits):
        path = f"$.exhibits[{i}]"
        if (exhibit.bates_prefix is None) != (exhibit.bates_first is None):
            yield Fault(f"{path}.bates_first", "a Bates prefix and a first Bates number go together: "
                                               "give both or neither")
        elif exhibit.bates_prefix is not None:
            for other in numbered:
                if _overlap(exhibit, other):
                    yield Fault(f"{path}.bates_first", f"its Bates range overlaps that of exhibit '{other.key}': "
                                                       "correct the first number or the page count of one of them")
            numbered.append(exhibit)


def _facts(case: Case) -> Iterator[Fault]:
    exhibits = {exhibit.key: exhibit for exhibit in case.exhibits}
    for i, fact in enumerate(case.facts):
        for j, reference in enumerate(fact.references):
            yield from _pinpoint(f"$.facts[{i}].references[{j}]", reference, exhibits)
    for i, interview in enumerate(case.interviews):
        if interview.memo is not None:
            yield from _known(f"$.interviews[{i}].memo", interview.memo, exhibits, "exhibit")
    for i, screening in enumerate(case.screenings):
        if screening.exhibit is not None:
            yield from _known(f"$.screenings[{i}].exhibit", screening.exhibit, exhibits, "exhibit")
    releases = {release.key: release for release in case.authorizations}
    for i, request in enumerate(case.requests):
        if request.authorization is not None:
            yield from _known(f"$.requests[{i}].authorization", request.authorization, releases, "authorization")
        if request.exhibit is None:
            continue
        yield from _known(f"$.requests[{i}].exhibit", request.exhibit, exhibits, "exhibit")
        if request.status != "received":
            yield Fault(f"$.requests[{i}].status", f"a record that is '{request.status}' cannot be an exhibit: "
                                                   "set it to 'received' or take the exhibit out")


def _pinpoint(path: str, reference: Reference, exhibits: Mapping[str, Exhibit]) -> Iterator[Fault]:
    exhibit = exhibits.get(reference.exhibit)
    if exhibit is None:
        yield from _known(f"{path}.exhibit", reference.exhibit, exhibits, "exhibit")
    else:
        for field in ("page", "last_page"):
            page = getattr(reference, field)
            if page is not None and page > exhibit.pages:
                yield Fault(f"{path}.{field}", f"page {page} is outside exhibit '{exhibit.key}', which has "
                                               f"{exhibit.pages}: correct the page or the exhibit's page count")
        if reference.paragraph is not None and exhibit.kind != "presentence-report":
            yield Fault(f"{path}.paragraph", "only a presentence report is cited by paragraph: cite the page alone")
    if reference.last_page is not None and reference.last_page < reference.page:
        yield Fault(f"{path}.last_page", "the last page comes before the first: exchange them")


def _dates(case: Case) -> Iterator[Fault]:
    birth, matter = case.client.birth_date, case.matter
    if matter.offense_date < birth:
        yield Fault("$.matter.offense_date", "the offense comes before the client's birth: correct one of the two")
    if matter.sentencing_date < matter.offense_date:
        yield Fault("$.matter.sentencing_date", "sentencing comes before the offense: correct one of the two dates")
    for i, event in enumerate(case.events):
        first, last = event.when.bounds(birth)
        if last < birth:
            yield Fault(f"$.events[{i}].when", "the event ends before the client's birth: correct its date, or keep it "
                                               "as a fact of the family's history and not as an event of this life")
        if event.until is not None and event.until.bounds(birth)[1] < first:
            yield Fault(f"$.events[{i}].until", "the event ends before it begins: correct 'when' or 'until'")


def _contradictions(case: Case) -> Iterator[Fault]:
    for i, item in enumerate(case.contradictions):
        if item.facts[0] == item.facts[1]:
            yield Fault(f"$.contradictions[{i}].facts", "a fact cannot contradict itself: name two facts")


def _family(case: Case) -> Iterator[Fault]:
    known = {relative.key: relative for relative in case.family} | {CLIENT: None}
    for number, one in enumerate(case.family):
        path = f"$.family[{number}]"
        named = [(f"{path}.parents[{j}]", key) for j, key in enumerate(one.parents)]
        named += [(f"{path}.partners[{j}].person", partner.person) for j, partner in enumerate(one.partners)]
        named += [(f"{path}.raised[{j}].by[{k}]", key)
                  for j, home in enumerate(one.raised) for k, key in enumerate(home.by)]
        for place, key in named:
            yield from _known(place, key, known, "relative")
            if key == one.key:
                yield Fault(place, "nobody is their own parent, partner or guardian: name another person")
        if len(set(one.parents)) < len(one.parents):
            yield Fault(f"{path}.parents", "one person stands for both parents: name two, or one")
        for name in ("partners", "raised", "conditions"):
            yield from _twice(f"{path}.{name}", "key", [item.key for item in getattr(one, name)])
    places = {one.key: i for i, one in enumerate(case.family)}
    for key in own_ancestors(case.family):
        yield Fault(f"$.family[{places[key]}].parents",
                    f"'{key}' would descend from '{key}': correct the parents on the way")


def _inquiries(case: Case) -> Iterator[Fault]:
    for i, inquiry in enumerate(case.inquiries):
        if inquiry.state is not FactorState.FOUND and inquiry.facts:
            yield Fault(f"$.inquiries[{i}].facts", f"a domain that is '{inquiry.state}' carries no facts: "
                                                   "take them out, or set its state to 'found'")
        if inquiry.state is FactorState.NOT_ASKED and inquiry.asked:
            yield Fault(f"$.inquiries[{i}].state", "somebody was asked: set the state to 'found' or 'not-found', "
                                                   "or take out who was asked")


def _factors(case: Case) -> Iterator[Fault]:
    for i, assessment in enumerate(case.factors):
        path = f"$.factors[{i}].facts"
        if assessment.state == "found" and not assessment.facts:
            yield Fault(path, "a factor that was found needs the facts that show it: name them, "
                              "or set its state to 'not-found' or 'not-asked'")
        if assessment.state != "found" and assessment.facts:
            yield Fault(path, f"a factor that is '{assessment.state}' carries no facts: "
                              "take them out, or set its state to 'found'")


def _claims(case: Case) -> Iterator[Fault]:
    exhibits = {exhibit.key: exhibit for exhibit in case.exhibits}
    factors: dict[str, FactorAssessment] = {item.factor: item for item in case.factors}
    for i, claim in enumerate(case.claims):
        path = f"$.claims[{i}]"
        assessed = factors.get(claim.factor)
        if assessed is None:
            yield Fault(f"{path}.factor", f"the case does not assess the factor '{claim.factor}': add it to $.factors. "
                                          f"{nearest(claim.factor, factors)}")
        elif assessed.state != "found":
            yield Fault(f"{path}.factor", f"the factor '{claim.factor}' is assessed as '{assessed.state}': "
                                          "a claim can rest only on a factor that was found")
        if claim.evaluator is not None:
            yield from _known(f"{path}.evaluator", claim.evaluator, exhibits, "exhibit")
            exhibit = exhibits.get(claim.evaluator)
            if exhibit is not None and exhibit.kind not in _EVALUATIONS:
                yield Fault(f"{path}.evaluator", f"exhibit '{exhibit.key}' is of kind '{exhibit.kind}': name the "
                                                 f"evaluator's own {' or '.join(_EVALUATIONS)}")
    claims = {claim.key: claim for claim in case.claims}
    reasons = case.recommendation.reasons
    for i, reason in enumerate(reasons):
        yield from _known(f"$.recommendation.reasons[{i}].claim", reason.claim, claims, "claim")
    yield from _twice("$.recommendation.reasons", "claim", [reason.claim for reason in reasons])


def _fact_lists(case: Case) -> Iterator[Fault]:
    known = {fact.key: fact for fact in case.facts}
    lists: list[tuple[str, Sequence[str]]] = []
    for name in ("family", "events", "contradictions", "inquiries", "factors", "strengths", "claims", "plan"):
        lists += [(f"$.{name}[{i}].facts", item.facts) for i, item in enumerate(getattr(case, name))]
    lists += [(f"$.claims[{i}].nexus_facts", claim.nexus_facts) for i, claim in enumerate(case.claims)]
    lists += [(f"$.family[{i}].{name}[{j}].facts", item.facts) for i, one in enumerate(case.family)
              for name in ("raised", "conditions") for j, item in enumerate(getattr(one, name))]
    lists += [(f"$.recommendation.purposes[{i}].facts", answer.facts)
              for i, answer in enumerate(case.recommendation.purposes)]
    for path, keys in lists:
        for j, key in enumerate(keys):
            yield from _known(f"{path}[{j}]", key, known, "fact")
            if key in keys[:j] and not path.startswith("$.contradictions"):
                yield Fault(f"{path}[{j}]", f"the fact '{key}' is named twice: take one out")


_CHECKS: tuple[Callable[[Case], Iterable[Fault]], ...] = (
    _keys, _dates, _exhibits, _facts, _family, _contradictions, _inquiries, _factors, _claims, _fact_lists,
)


def _known(path: str, key: str, known: Mapping[str, object], what: str) -> Iterator[Fault]:
    if key not in known:
        yield Fault(path, f"the case has no {what} '{key}': correct the key or add the {what}. {nearest(key, known)}")


def _twice(path: str, field: str, values: Sequence[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for i, value in enumerate(values):
        if value in first:
            yield Fault(f"{path}[{i}].{field}", f"'{value}' is used already by {path}[{first[value]}]: "
                                                f"each {field} may stand once")
        first.setdefault(value, i)


def _overlap(one: Exhibit, other: Exhibit) -> bool:
    if one.bates_prefix != other.bates_prefix:
        return False
    assert one.bates_first is not None  # both were seen to be numbered
    assert other.bates_first is not None
    return (one.bates_first < other.bates_first + other.pages) and (other.bates_first < one.bates_first + one.pages)
