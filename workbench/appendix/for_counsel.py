"""What counsel must know before anything is filed: signatures, contradictions, refusals, doubts. In no other volume."""

from __future__ import annotations

from workbench.appendix.approvals import Standing, Status, sign_off
from workbench.appendix.composition import Composition
from workbench.evidence.proof import THIRD_PARTY, proof_of
from workbench.tree import Attr, Block, Provenance, bullet_list, div, header, para, plain, strong, words
from workbench.wording import day, sentence

__all__ = ["for_counsel"]


def for_counsel(c: Composition) -> list[Block]:
    """What counsel must know before anything is filed. In no other volume."""
    case = c.case
    refused = [f for f in case.facts if f.permission != "yes"]
    unresolved = [x for x in case.contradictions if x.resolution is None]
    unconfirmed = [f for f in c.cited_findings() if f.verification.status != "verified"]
    copies = [f for f in c.cited_findings() if proof_of(f.verification, c.library.hosts).third_party_only]
    lists: list[tuple[str, list[str]]] = [
        *_signed(c),
        ("Contradictions without a resolution", [f"{x.about} (owner: {x.owner})" for x in unresolved]),
        ("Facts the client permits only under seal, or not at all",
         [f"{f.statement} [{'under seal only' if f.permission == 'sealed' else 'not to be told'}]" for f in refused]),
        ("Findings not fully confirmed", [f"finding {f.id}: {f.verification.status}" for f in unconfirmed]),
        ("Findings to confirm on a page of the publisher, PubMed, an agency or a university",
         [f"finding {f.id}: {THIRD_PARTY}" for f in copies]),
        ("The law of these dates", list(c.pack.warnings)),
        ("Not to be cited until checked", [f"{r.authority}: {r.reason}" for r in c.pack.withheld]),
    ]
    blocks: list[Block] = [header(1, words("For counsel: before filing"), Attr(id="for-counsel"))]
    for title, items in lists:
        if items:
            blocks += [para([strong(words(f"{title}."))]), bullet_list([plain(words(sentence(i)))] for i in items)]
    return [div(blocks, Attr(classes=("counsel",)), Provenance(counsel_only=True))]


def _signed(c: Composition) -> list[tuple[str, list[str]]]:
    """Which claims counsel has signed, by heading."""
    found = sign_off(c)

    def line(status: Status) -> str:
        heading, approval = c.claims[status.claim].heading, status.approval
        note = f" {sentence(approval.note)}" if approval and approval.note else ""
        return f"{sentence(heading)} Signed by {approval.by} on {day(approval.on)}.{note}" if approval else heading

    return [(title, [line(status) for status in found.of(standing)]) for title, standing in (
        ("Claims that counsel has not signed", Standing.UNSIGNED),
        ("Claims that were changed since counsel signed them: the signature is void", Standing.STALE),
        ("Claims that counsel has signed", Standing.SIGNED))]
