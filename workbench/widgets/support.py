"""What a claim rests on, as a person sees it beside the claim: the record, the research for and against it, the law.

Works on drafts: what does not fit yet is left out and said. Everything is computed as the appendix computes it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import ValidationError

from workbench.appendix.claims import proposition, tests_for
from workbench.appendix.composition import Composition, compose
from workbench.appendix.sentences import record_places
from workbench.case.corroboration import corroboration
from workbench.case.models import AuthorityUse, Claim
from workbench.case.partial import Partial
from workbench.errors import UnknownRecord
from workbench.evidence.law import Authority, refuse_dead_text
from workbench.evidence.library import Library
from workbench.evidence.linking import unread_against
from workbench.evidence.packs import authorities_for, nexus_in_words
from workbench.widgets.cards import Cards
from workbench.wording import sentence

__all__ = ["Composed", "Problem", "begun", "compose_partial", "support"]

#: What stands in a claim that is being written where nothing is written yet.
STAND_INS: Mapping[str, Any] = {
    "heading": "[Heading]", "subject": "[Subject]", "effect": "linked", "outcome": "[outcome]",
    "why_it_matters": "[Why it matters here.]",
}
#: ``code``, ``problem`` and ``remedy``, as :func:`workbench.widgets.troubles.in_words` puts them into words.
Problem: TypeAlias = Mapping[str, str]
_CLAIM = re.compile(r"\$\.claims\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft's claims as far as they can be composed."""

    #: ``None`` until the case has a matter and a client.
    composition: Composition | None
    #: What keeps a claim out of it, by the claim's key.
    problems: Mapping[str, tuple[Problem, ...]]


def compose_partial(now: Partial, library: Library, *, volume: str, as_of: dt.date,
                    writing: Claim | None = None) -> Composed:
    """The claims of a draft composed; ``writing`` takes the place of the claim with its key, or stands last."""
    claims = list(now.claims)
    if writing is not None:
        place = next((i for i, claim in enumerate(claims) if claim.key == writing.key), len(claims))
        claims[place:place + 1] = [writing]
    factors = [each.model_copy(update={"declined": tuple(d for d in each.declined if d.finding in library.findings)})
               for each in now.factors if each.factor in library.factors]
    problems: dict[str, tuple[Problem, ...]] = {}
    while (case := now.case(claims, factors)) is not None:
        try:
            return Composed(compose(case, library, volume=volume, as_of=as_of), problems)
        except UnknownRecord as error:
            held = {int(found[1]): fault.problem for fault in error.faults if (found := _CLAIM.match(fault.field))}
            assert held  # nothing else of this case names the library
            problems |= {claims[i].key: ({"code": error.code, "problem": problem, "remedy": ""},)
                         for i, problem in held.items()}
            claims = [claim for i, claim in enumerate(claims) if i not in held]
    return Composed(None, problems)


def begun(entry: Mapping[str, Any], now: Partial, library: Library) -> Claim | None:
    """A claim that is being written, with stand-ins for what is missing; ``None`` until its factor is chosen."""
    if entry.get("factor") not in library.factors:
        return None
    known = {fact.key for fact in now.facts}
    fields = {**STAND_INS, **{name: value for name, value in entry.items() if value not in ("", None)}}
    facts, nexus = (_listed(fields.pop(name, None), known) for name in ("facts", "nexus_facts"))
    exhibits = {exhibit.key for exhibit in now.exhibits}
    if fields.get("evaluator") not in exhibits:
        fields |= {"offered_for": "framework", "evaluator": None}
    while True:
        try:
            # A claim without a fact can be looked at while it is written; the case says that one is missing.
            claim = Claim.model_validate({**fields, "facts": facts or ["none"]}, strict=False)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            wrong = {str(each["loc"][0]) if each["loc"] else "" for each in found}
            if "key" in wrong or not wrong & fields.keys():
                return None
            fields = {name: value for name, value in fields.items() if name not in wrong}
            fields = {**{name: STAND_INS[name] for name in wrong & STAND_INS.keys()}, **fields}
        else:
            return claim.model_copy(update={"facts": tuple(facts), "nexus_facts": tuple(nexus)})


def support(c: Composition, claim: Claim, cards: Cards) -> dict[str, Any]:
    """Everything a claim rests on, and what can be held against it."""
    library, name = c.library, c.case.client.short_name
    links = {item.finding.id: item for item in c.links_of(claim.factor)}
    against = [item.finding.id for item in c.links_of(claim.factor)
               if item.cuts_against and item.finding.id not in claim.findings]
    assessment = next((each for each in c.case.factors if each.factor == claim.factor), None)
    unread = unread_against(links.values(), assessment) if assessment else ()
    factor = library.get_factor(claim.factor)

    def card(key: str) -> dict[str, Any]:
        made = cards.finding(library.get_finding(key), links.get(key), name)
        item = links.get(key)
        return made | {"declined": item.declined if item else None, "unread": any(each.id == key for each in unread)}

    return {
        "said": proposition(c, claim), "factor": factor.label, "wording": factor.wording,
        "facts": [_fact(c, key) for key in dict.fromkeys([*claim.facts, *claim.nexus_facts])],
        "findings": [card(key) for key in claim.findings],
        "contrary": [card(key) for key in c.counterparts(claim.findings)],
        "against": [card(key) for key in against if key not in c.counterparts(claim.findings)],
        "unread": len(unread),
        "tests": [nexus_in_words(provision) for provision in tests_for(c, claim.factor)],
        "authorities": [_used(c, use, cards) for use in claim.authorities],
        "law": [_authority(c, authority, cards) for authority in authorities_for(c.pack, library.law, claim.factor)],
        "law_warnings": list(c.pack.warnings),
        "turned": factor.double_edge, "answer": factor.answer, "cross": list(factor.cross),
    }


def _fact(c: Composition, key: str) -> dict[str, Any]:
    fact = c.facts[key]
    rests = c.resting_on([key])
    return {"key": key, "statement": sentence(fact.statement), "places": record_places(c, [key]),
            "sources": corroboration(fact, c.case), "permission": fact.permission.value, "tags": list(rests.tags)}


def _used(c: Composition, use: AuthorityUse, cards: Cards) -> dict[str, Any]:
    authority = c.library.get_authority(use.authority)
    return _authority(c, authority, cards) | {"pinpoint": use.pinpoint or "", "signal": use.signal,
                                              "as_history": use.as_history}


def _authority(c: Composition, authority: Authority, cards: Cards) -> dict[str, Any]:
    matter = c.case.matter
    refusal = refuse_dead_text(authority, matter.sentencing_date, matter.offense_date)
    return {"key": authority.id, "citation": cards.citation(authority.id, on=matter.sentencing_date),
            "proposition": sentence(authority.proposition), "adverse": authority.adverse,
            "pinpoints": [[each.at, each.proposition] for each in authority.pinpoints],
            "warning": refusal.reason if refusal else ""}


def _listed(values: Any, known: set[str]) -> list[str]:
    given = values if isinstance(values, list) else []
    return [key for key in dict.fromkeys(each for each in given if isinstance(each, str)) if key in known]
