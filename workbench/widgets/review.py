"""Counsel's reading: every claim beside the passages that support it and cut against it, signed off one by one.

A signature is of the claim with everything it rests on, as it is when counsel signs; any later change voids it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from workbench.appendix.approvals import Standing, Status, sign_off
from workbench.case.drafts import Draft, value_at
from workbench.case.partial import partial
from workbench.errors import CaseError
from workbench.evidence.library import Library
from workbench.widgets.cards import Cards
from workbench.widgets.research import not_understood
from workbench.widgets.session import Session
from workbench.widgets.support import Composed, Problem, compose_partial, support

__all__ = ["Review"]


class Review:
    """The view in which counsel signs claims off."""

    name = "review"

    def __init__(self, library: Library, today: Callable[[], dt.date] = dt.date.today) -> None:
        self._library = library
        self._cards = Cards(library)
        self._today = today

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Each claim with its standing; what keeps one from being read at all."""
        composed = self._composed(document)
        c = composed.composition
        if c is None:
            now = partial(document)
            return {"claims": [], "final": False,
                    "wanting": [part for part in ("client", "matter") if getattr(now, part) is None]}
        found = sign_off(c)
        standing = {status.claim: status for status in found.claims}
        claims = [_row(entry, standing.get(str(entry.get("key"))), composed.problems) for entry in _entries(document)]
        whole = found.complete and len(claims) == len(found.claims)
        return {"claims": claims, "wanting": [], "final": whole}

    def act(self, message: Mapping[str, Any], session: Session) -> Mapping[str, Any] | None:
        """Show what a claim rests on, sign it as it was shown, or take a signature back.

        Raises:
            CaseError: SW160, the claim was changed since it was shown, or is not whole.
            LibraryError: SW246, the page asks for what this view does not do.
        """
        match message:
            case {"do": "read", "claim": str(key)}:
                return self._read(session.document, key)
            case {"do": "sign", "claim": str(key), "content": str(content), "by": str(by)} if by.strip():
                self._sign(session, key, content, by.strip(), str(message.get("note") or "").strip())
            case {"do": "unsign", "claim": str(key)}:
                session.remove(("approvals", key))
            case _:
                raise not_understood()
        return None

    def _composed(self, document: Draft) -> Composed:
        return compose_partial(partial(document), self._library, volume="counsel", as_of=self._today())

    def _read(self, document: Draft, key: str) -> dict[str, Any]:
        c = self._composed(document).composition
        claim = c.claims.get(key) if c else None
        if c is None or claim is None:
            return {"incomplete": True}
        status = next(each for each in sign_off(c).claims if each.claim == key)
        shown = support(c, claim, self._cards)
        return shown | {
            "key": key, "content": status.content, "heading": claim.heading, "why_it_matters": claim.why_it_matters,
            "nexus": claim.nexus or "", "counsel_note": claim.counsel_note or "", "offered_for": claim.offered_for,
            "evaluator": f"Ex. {c.exhibits[claim.evaluator].label}" if claim.evaluator else "",
        }

    def _sign(self, session: Session, key: str, content: str, by: str, note: str) -> None:
        """Put counsel's name under what counsel saw; not under what it has become meanwhile."""
        c = self._composed(session.document).composition
        status = next((each for each in sign_off(c).claims if each.claim == key), None) if c else None
        if status is None or status.content != content:
            raise CaseError("this claim was changed since it was shown here, or is not complete", code="SW160",
                            field="claims", remedy="Read it again as it is now, then sign it.")
        session.remove(("approvals", key))
        session.add(("approvals",), {"claim": key, "content": content, "by": by, "on": self._today().isoformat(),
                                     **({"note": note} if note else {})})


def _row(entry: Mapping[str, Any], status: Status | None,
         problems: Mapping[str, tuple[Problem, ...]]) -> dict[str, Any]:
    key = str(entry.get("key"))
    row: dict[str, Any] = {"key": key, "heading": str(entry.get("heading") or "")}
    if status is None:
        return row | {"standing": "incomplete", "problems": list(problems.get(key, ()))}
    row |= {"standing": status.standing.value, "content": status.content, "problems": []}
    if (approval := status.approval) is not None:
        row |= {"by": approval.by, "on": approval.on.isoformat(), "note": approval.note or "",
                "void": status.standing is Standing.STALE}
    return row


def _entries(document: Draft) -> list[Mapping[str, Any]]:
    claims = value_at(document, ("claims",))
    return [entry for entry in claims if isinstance(entry, Mapping) and isinstance(entry.get("key"), str)] \
        if isinstance(claims, list) else []
