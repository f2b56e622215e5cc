"""The law of one jurisdiction for one case, picked by its dates.

Reads the :class:`~workbench.evidence.law.Law` of the library and gives what a court may weigh at a
sentencing: provisions with their nexus tests in words, authorities by factor, what has become
history, and what the page must warn of. It never carries a text past the date for which it was
checked without saying so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from workbench.evidence.law import (
    Authority,
    Law,
    Limit,
    Nexus,
    Provision,
    Refusal,
    operative,
    refuse_dead_text,
)
from workbench.wording import day, listed

__all__ = [
    "LawPack", "NexusTest", "authorities_for", "history_for", "jurisdictions", "law_pack", "nexus_in_words",
    "pack_json", "pack_report", "provisions_for",
]

#: The order in which a page names authorities for a factor: enacted text, then decisions, then standards.
_ORDER = ("statute", "guideline", "regulation", "rule", "case", "standard", "opinion")

#: Federal law that reaches a state sentencing: the Supreme Court's constitutional decisions, the rules on
#: confidential records, and the profession's standards. Federal sentencing statutes and guidelines do not.
_EVERYWHERE = frozenset({"case", "regulation", "standard", "opinion"})

#: *Source*: amendment 836, effective November 1, 2025 (90 Fed. Reg. 19798; USSG § 1B1.1).
_TWO_STEPS_SINCE = dt.date(2025, 11, 1)
#: *Source*: 91 Fed. Reg. 24088 (May 4, 2026); the amendments' texts were not seen.
_UNSEEN_AMENDMENTS_SINCE = dt.date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class NexusTest:
    """How a provision ties a factor to the offense, in words for the page."""

    provision: str
    nexus: Nexus
    words: str


@dataclass(frozen=True, slots=True)
class LawPack:
    """What a court of a jurisdiction may weigh, for one offense date and one sentencing date."""

    jurisdiction: str
    offense: dt.date
    sentencing: dt.date
    capital: bool
    #: How the court goes about the sentence, in words; empty where the library does not say.
    steps: str
    provisions: tuple[Provision, ...]
    nexus: tuple[NexusTest, ...]
    #: Authorities that may be cited as operative law, by factor id, in the order a page names them.
    authorities: Mapping[str, tuple[Authority, ...]]
    #: Texts that are dead at the sentencing, with the form in which they may be named as history.
    history: tuple[Refusal, ...]
    #: Authorities that are not to be cited until an edition or an entry is checked.
    withheld: tuple[Refusal, ...]
    #: Uses of operative authorities that are refused, by authority id.
    limits: Mapping[str, tuple[Limit, ...]]
    #: Last day for which the whole pack was checked; ``None`` where the library holds no law of the jurisdiction.
    verified_through: dt.date | None
    warnings: tuple[str, ...]


def law_pack(
    law: Law, jurisdiction: str, offense: dt.date, sentencing: dt.date, *,
    capital: bool = False, conviction: dt.date | None = None,
) -> LawPack:
    """The law pack of a jurisdiction for a case's dates.

    A provision is picked by the date its entry names: the sentencing, unless the law looks to the
    offense or the conviction. Without a conviction date a provision that turns on it is kept where
    some possible date would reach it, and the page is warned.

    *Source*: which date picks is the entry's ``picked_by``; for the guidelines the manual in effect
    at sentencing, subject to Peugh v. United States, 569 U.S. 530 (2013).
    """
    picked: list[Provision] = []
    warnings: list[str] = []
    own = [p for p in law.provisions.values() if p.jurisdiction == jurisdiction]
    reached: set[str] = set()
    for provision in own:
        if provision.capital == ("never" if capital else "only"):
            continue
        reach, doubt = _reach(provision, offense, sentencing, conviction)
        if not reach:
            continue
        reached.add(provision.authority)
        if provision.verification.status == "unverified":
            warnings.append(f"Not printed, because it was not confirmed: {provision.provision}. {provision.note or ''}"
                            .rstrip())
            continue
        picked.append(provision)
        if doubt:
            warnings.append(f"{provision.provision}: {doubt}")
        if provision.verification.status != "verified":
            warnings.append(f"{provision.provision} rests on one source; read the current text before relying on it.")
    # A decision may persuade beyond its facts; an enacted text that reaches other cases is not stretched to this one.
    closed = {p.authority for p in own if law.authorities[p.authority].kind != "case"} - reached
    usable: list[Authority] = []
    refusals: list[Refusal] = []
    for authority in law.authorities.values():
        if not _reaches(authority, jurisdiction):
            continue
        refusal = refuse_dead_text(authority, sentencing, offense)
        if refusal is None or refusal.kind == "limited":
            usable += [authority] if authority.id not in closed else []
        elif refusal.kind != "not-yet":
            refusals.append(refusal)
    history = tuple(r for r in refusals if r.kind == "dead")
    withheld = tuple(r for r in refusals if r.kind != "dead")
    through = min((_checked(authority) for authority in _pack_authorities(law, jurisdiction, usable, withheld)),
                  default=None)
    warnings = _standing_warnings(jurisdiction, offense, sentencing, through, picked, history, withheld,
                                  own) + warnings
    return LawPack(
        jurisdiction=jurisdiction, offense=offense, sentencing=sentencing, capital=capital,
        steps=_steps(jurisdiction, sentencing), provisions=tuple(picked),
        nexus=tuple(NexusTest(p.id, p.nexus, nexus_in_words(p)) for p in picked),
        authorities=_by_factor(usable, jurisdiction), history=history, withheld=withheld,
        limits=MappingProxyType({a.id: a.limits for a in usable if a.limits}),
        verified_through=through, warnings=tuple(dict.fromkeys(warnings)),
    )


def authorities_for(pack: LawPack, law: Law, factor_id: str) -> tuple[Authority, ...]:
    """The operative authorities on a factor, enacted text before decisions, the jurisdiction's own first.

    Those that provisions of the pack rest on are among them where a provision names the factor;
    dead texts are never: see :func:`history_for`.
    """
    found = {authority.id: authority for authority in pack.authorities.get(factor_id, ())}
    barred = {refusal.authority for refusal in (*pack.history, *pack.withheld)}
    for provision in pack.provisions:
        if factor_id in provision.names and provision.authority not in barred:
            authority = law.authorities[provision.authority]
            if operative(authority, pack.sentencing):
                found.setdefault(authority.id, authority)
    return tuple(sorted(found.values(), key=lambda a: _rank(a, pack.jurisdiction)))


def history_for(pack: LawPack, law: Law, factor_id: str) -> tuple[Refusal, ...]:
    """The dead texts on a factor, each with its former form and the exception for the offense date."""
    named = {p.authority for p in law.provisions.values() if factor_id in p.names}
    return tuple(refusal for refusal in pack.history
                 if factor_id in law.authorities[refusal.authority].factors or refusal.authority in named)


def jurisdictions(law: Law) -> tuple[str, ...]:
    """The jurisdictions of which the library holds a provision, in alphabetical order."""
    return tuple(sorted({provision.jurisdiction for provision in law.provisions.values()}))


def provisions_for(pack: LawPack, factor_id: str) -> tuple[Provision, ...]:
    """The provisions that name a factor, then those that take in any mitigating fact."""
    named = tuple(p for p in pack.provisions if factor_id in p.names)
    return named + tuple(p for p in pack.provisions if p.catch_all and p not in named)


def nexus_in_words(provision: Provision) -> str:
    """What a provision asks of the tie between factor and offense, in a sentence.

    *Source*: the words in quotation marks are the provision's ``nexus_words`` as seen.
    """
    words = f" (“{provision.nexus_words}”)" if provision.nexus_words else ""
    match provision.nexus:
        case Nexus.NONE:
            test = f"{provision.provision} asks for no tie between the factor and the offense."
        case Nexus.CONTRIBUTING:
            test = f"{provision.provision} asks that the factor was a contributing factor{words}."
        case Nexus.SIGNIFICANT:
            test = f"{provision.provision} asks that the factor was a significant contributing factor{words}."
        case Nexus.SUBSTANTIAL:
            test = f"{provision.provision} asks that the factor was a substantial contributing factor{words}."
        case Nexus.MUST_RELATE:
            test = f"{provision.provision} asks that the factor relate to the crime{words}."
        case Nexus.OTHER:
            test = (f"{provision.provision} has a test of its own{words}." if words else
                    f"{provision.provision} has a test of its own, whose words were not seen.")
    if provision.age_threshold is not None:
        test += f" It reaches a person who was under {provision.age_threshold} at the offense."
    return test


def pack_json(pack: LawPack) -> dict[str, Any]:
    """The pack as plain values."""
    return {
        "jurisdiction": pack.jurisdiction, "offense": pack.offense.isoformat(),
        "sentencing": pack.sentencing.isoformat(), "capital": pack.capital, "steps": pack.steps,
        "verified_through": pack.verified_through.isoformat() if pack.verified_through else None,
        "warnings": list(pack.warnings),
        "provisions": [p.model_dump(mode="json") for p in pack.provisions],
        "nexus": [{"provision": t.provision, "nexus": t.nexus.value, "words": t.words} for t in pack.nexus],
        "authorities": {factor: [a.id for a in found] for factor, found in pack.authorities.items()},
        "history": [_refusal_json(r) for r in pack.history],
        "withheld": [_refusal_json(r) for r in pack.withheld],
        "limits": {key: [limit.model_dump(mode="json") for limit in found] for key, found in pack.limits.items()},
    }


def pack_report(pack: LawPack, law: Law) -> dict[str, Any]:
    """The pack as it is read by a person: each provision and authority with citation, sources and date of checking."""
    words = {test.provision: test.words for test in pack.nexus}
    cited = {a.id: a for found in pack.authorities.values() for a in found}
    cited |= {p.authority: law.authorities[p.authority] for p in pack.provisions}
    return pack_json(pack) | {
        "provisions": [
            p.model_dump(mode="json", exclude={"verification"}) | {
                "citation": law.authorities[p.authority].as_seen, "nexus_test": words[p.id], **_checked_json(p)}
            for p in pack.provisions],
        "citations": {
            key: {"citation": a.as_seen, "kind": a.kind, "jurisdiction": a.jurisdiction, "proposition": a.proposition,
                  "adverse": a.adverse, "in_force": a.in_force.model_dump(mode="json"), **_checked_json(a)}
            for key, a in sorted(cited.items())},
    }


def _checked_json(entry: Provision | Authority) -> dict[str, Any]:
    seen = entry.verification
    return {"status": seen.status, "verified_on": seen.checked.isoformat(),
            "sources": list(dict.fromkeys((*seen.sources, *seen.metadata, *seen.finding)))}


def _refusal_json(refusal: Refusal) -> dict[str, Any]:
    return {"authority": refusal.authority, "kind": refusal.kind, "reason": refusal.reason,
            "history": refusal.history, "ex_post_facto": refusal.ex_post_facto}


def _reach(
    provision: Provision, offense: dt.date, sentencing: dt.date, conviction: dt.date | None,
) -> tuple[bool, str]:
    """Whether a provision reaches the case, and what is not sure about that, in words."""
    span = provision.reaches or provision.in_force
    if not provision.in_force.covers(sentencing):
        return False, ""
    if provision.picked_by == "conviction" and conviction is None:
        # The conviction lies between the offense and the sentencing.
        first, last = span.covers(offense), span.covers(sentencing)
        doubt = "" if first and last else "it turns on the date of conviction, which was not given."
        return first or last, doubt
    picking: dict[Literal["sentencing", "offense", "conviction"], dt.date] = {
        "sentencing": sentencing, "offense": offense, "conviction": conviction or sentencing}
    on = picking[provision.picked_by]
    doubtful = span.doubtful(on) or provision.in_force.doubtful(sentencing)
    doubt = f"the exact day of the change was not confirmed, and {day(on)} falls in that time." if doubtful else ""
    return span.covers(on), doubt


def _changed(provision: Provision, offense: dt.date, sentencing: dt.date) -> bool:
    """Whether a provision was operative on one of the two days and not on the other."""
    return provision.in_force.covers(offense) != provision.in_force.covers(sentencing)


def _reaches(authority: Authority, jurisdiction: str) -> bool:
    if authority.jurisdiction == jurisdiction:
        return True
    if authority.jurisdiction != "us" or authority.kind not in _EVERYWHERE:
        return False
    return authority.kind != "case" or authority.cite.get("court") == "U.S. Supreme Court"


def _by_factor(usable: list[Authority], jurisdiction: str) -> Mapping[str, tuple[Authority, ...]]:
    ordered = sorted(usable, key=lambda a: _rank(a, jurisdiction))
    factors = sorted({factor for authority in usable for factor in authority.factors})
    return MappingProxyType({factor: tuple(a for a in ordered if factor in a.factors) for factor in factors})


def _rank(authority: Authority, jurisdiction: str) -> tuple[int, bool, bool, str]:
    # Among equals the better confirmed come first.
    return (_ORDER.index(authority.kind), authority.jurisdiction != jurisdiction,
            authority.verification.status != "verified", authority.id)


def _checked(authority: Authority) -> dt.date:
    return min(authority.verification.checked, authority.verified_through or dt.date.max)


def _pack_authorities(
    law: Law, jurisdiction: str, usable: list[Authority], withheld: tuple[Refusal, ...],
) -> tuple[Authority, ...]:
    """The jurisdiction's own authorities that could stand in the pack, cited or withheld."""
    mine = [a for a in usable if a.jurisdiction == jurisdiction]
    editions = [law.authorities[r.authority] for r in withheld if r.kind == "edition"]
    return (*mine, *(a for a in editions if a.jurisdiction == jurisdiction))


def _steps(jurisdiction: str, sentencing: dt.date) -> str:
    if jurisdiction != "us":
        return ""
    if sentencing >= _TWO_STEPS_SINCE:
        return ("Two steps: the court calculates the advisory guideline range, then applies all factors of "
                "18 U.S.C. § 3553(a). Departures and the policy statements on specific personal characteristics left "
                "the operative manual on November 1, 2025 (amendment 836).")
    return ("Three steps: the court calculates the advisory guideline range, considers departures and policy "
            "statements of the manual then in force, and applies all factors of 18 U.S.C. § 3553(a).")


def _standing_warnings(
    jurisdiction: str, offense: dt.date, sentencing: dt.date, through: dt.date | None, picked: list[Provision],
    history: tuple[Refusal, ...], withheld: tuple[Refusal, ...], own: list[Provision],
) -> list[str]:
    warnings: list[str] = []
    if not picked:
        warnings.append(f"The library holds no provision of “{jurisdiction}” for these dates: "
                        "counsel must supply the law that lets the court weigh a factor.")
    if through is not None and sentencing > through:
        warnings.append(f"The law of this pack was checked through {day(through)}; the sentencing is on "
                        f"{day(sentencing)}. Check every text against its current edition.")
    if jurisdiction == "us":
        if sentencing >= _UNSEEN_AMENDMENTS_SINCE:
            warnings.append("Guideline amendments took effect on November 1, 2026 (91 Fed. Reg. 24088 (May 4, 2026)) "
                            "whose texts were not seen. No section of the 2025 manual is cited until the 2026 manual "
                            "has been checked.")
        if any(refusal.ex_post_facto for refusal in (*history, *withheld)):
            warnings.append("The manual has changed between the offense and the sentencing. Where the later manual "
                            "raises the range, the manual of the offense date may govern: Peugh v. United States, "
                            "569 U.S. 530 (2013). Compare the range under both.")
    elif picked:
        warnings.append("Decisions of the Supreme Court on federal sentencing statutes persuade a state court and do "
                        "not bind it.")
    if jurisdiction != "us" and (changed := [p.provision for p in own if _changed(p, offense, sentencing)]):
        warnings.append(f"The law changed between the offense and the sentencing: {listed(changed)}. Where the later "
                        "text is harsher, the Ex Post Facto Clause may require the earlier one (compare Peugh v. "
                        "United States, 569 U.S. 530 (2013)); where it is milder, whether it reaches back is a "
                        "question of its own. Compare both.")
    offense_bound = [p.provision for p in picked if p.picked_by == "offense" and p.reaches is None]
    if offense_bound:
        warnings.append(f"The version for the offense date, {day(offense)}, governs: {listed(offense_bound)}.")
    unknown = [p.provision for p in picked if p.in_force.since is None]
    if unknown:
        warnings.append(f"The date from which it is in force was not seen: {listed(unknown)}.")
    return warnings
