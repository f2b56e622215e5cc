"""What counsel has signed: an approval is of a claim with everything it rests on, and any change of that voids it.

Reads a composition and the approvals in its case. What a claim rests on is taken by content, not by key: its own
fields, its facts and the exhibits they cite, its findings with their passages, those that may not be left out beside
them, those that cut against it, its law and the sentences that are computed from them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workbench.appendix.claims import proposition, tests_for
from workbench.appendix.composition import Composition
from workbench.case.models import Approval, Claim
from workbench.citations.bibliography import as_data
from workbench.citations.bracketed import bracketed_keys
from workbench.evidence.packs import nexus_in_words

__all__ = ["SignOff", "Standing", "Status", "content_of", "sign_off"]


class Standing(StrEnum):
    """How a claim stands with counsel."""

    SIGNED = "signed"
    #: Signed, and changed since: the signature is void.
    STALE = "stale"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Status:
    """One claim's standing."""

    claim: str
    #: SHA-256 of the claim with everything it rests on, as it is now.
    content: str
    standing: Standing
    #: The signature, void or not; ``None`` where there is none.
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class SignOff:
    """The standing of every claim of a case, in the order of the document."""

    claims: tuple[Status, ...]

    def of(self, standing: Standing) -> tuple[Status, ...]:
        """The claims that stand so."""
        return tuple(status for status in self.claims if status.standing is standing)

    @property
    def complete(self) -> bool:
        """Whether there is a claim and counsel has signed every one."""
        return bool(self.claims) and all(status.standing is Standing.SIGNED for status in self.claims)


def sign_off(c: Composition) -> SignOff:
    """Which claims are signed, which are not, and which were changed since: the same for every volume."""
    approvals = {approval.claim: approval for approval in c.case.approvals}
    return SignOff(tuple(_status(c, claim, approvals.get(claim.key)) for claim in c.case.claims))


def content_of(c: Composition, claim: Claim) -> str:
    """The hash over a claim with everything it rests on: what an approval is of."""
    text = json.dumps(_basis(c, claim), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _status(c: Composition, claim: Claim, approval: Approval | None) -> Status:
    content = content_of(c, claim)
    if approval is None:
        standing = Standing.UNSIGNED
    else:
        standing = Standing.SIGNED if approval.content == content else Standing.STALE
    return Status(claim.key, content, standing, approval)


def _basis(c: Composition, claim: Claim) -> dict[str, Any]:
    cited = [key for text in (claim.why_it_matters, claim.nexus, claim.counsel_note) if text
             for key in bracketed_keys(text)]
    facts = [c.facts[key] for key in dict.fromkeys([*claim.facts, *claim.nexus_facts])]
    exhibits = {reference.exhibit for fact in facts for reference in fact.references}
    exhibits |= {claim.evaluator} if claim.evaluator else set()
    exhibits |= {key.removeprefix("ex:") for key in cited if key.startswith("ex:")}
    links = {item.finding.id: item for item in c.links_of(claim.factor)}
    findings = {*claim.findings, *c.counterparts(claim.findings)}
    findings |= {key for key, item in links.items() if item.cuts_against}
    sources = {c.library.get_finding(key).source for key in findings} | {k for k in cited if k in c.library.sources}
    law = {use.authority for use in claim.authorities} | {*claim.purposes}
    law |= {key for key in cited if key in c.library.law.authorities}
    name, factor = c.case.client.short_name, c.library.get_factor(claim.factor)
    return {
        "claim": claim.model_dump(mode="json"),
        "client": name,
        "said": proposition(c, claim),
        "facts": _sorted(fact.model_dump(mode="json") for fact in facts),
        "exhibits": _sorted(c.exhibits[key].model_dump(mode="json") for key in exhibits),
        # That a page was looked at once more changes nothing that is argued; that it is no longer verified does.
        "findings": _sorted({**c.library.get_finding(key).model_dump(mode="json", exclude={"verification"}),
                             "status": c.library.get_finding(key).verification.status} for key in findings),
        "certainty": {key: [links[key].certainty.level.words, links[key].fit.sentence(name), links[key].declined]
                      for key in sorted(findings & links.keys())},
        "sources": {key: as_data(c.library.get_source(key)) for key in sorted(sources)},
        "notices": {key: [notice.status, notice.notice] for key in sorted(sources)
                    if (notice := c.notice_of(key)) is not None},
        "law": [c.library.get_authority(key).model_dump(mode="json", exclude={"verification"})
                for key in sorted(law)],
        "tests": [nexus_in_words(provision) for provision in tests_for(c, claim.factor)],
        "factor": [factor.double_edge, factor.answer, list(factor.cross)],
    }


def _sorted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
