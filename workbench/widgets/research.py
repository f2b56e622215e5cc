"""What research says of each factor: argued, set aside with a reason, or read because it cuts the other way.

Findings that cut against the client stand in the same list as the others. A factor counts as read only when each of
them was acknowledged or set aside by somebody on the team, and the case keeps by whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.case.drafts import Draft, value_at
from workbench.case.models import FactorAssessment
from workbench.case.partial import PARTS, Partial, partial
from workbench.errors import LibraryError
from workbench.evidence.certainty import Level
from workbench.evidence.findings import Design, Direction, Range
from workbench.evidence.library import Library
from workbench.evidence.linking import Link, Unsupported, link_factor, profile_of, unread_against
from workbench.evidence.search import Filters, search
from workbench.evidence.searches import none_located
from workbench.widgets.cards import Cards
from workbench.widgets.session import Session
from workbench.widgets.shown import Shown

__all__ = ["Research"]

#: Findings that a search shows at most; our choice.
HITS = 20


class Research:
    """The view of one case's research."""

    name = "research"

    def __init__(self, library: Library) -> None:
        self._library = library
        self._cards = Cards(library)
        self._newest = library.newest
        self._shown = Shown(*PARTS)

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Each factor found with how much research there is, how much of it is used, and what is still to be read."""
        return self._shown.of(document, self._drawn)

    def _drawn(self, document: Draft) -> Mapping[str, Any]:
        now = partial(document)
        used = _used(document)
        factors = []
        for assessment in now.factors:
            if assessment.factor not in self._library.factors or assessment.state != "found":
                continue
            links = self._links(now, assessment)
            found = [item for item in links if isinstance(item, Link)]
            factors.append({
                "factor": assessment.factor, "label": self._library.get_factor(assessment.factor).label,
                "linked": len(found), "against": sum(item.cuts_against for item in found),
                "unread": len(unread_against(found, assessment)),
                "used": sum(item.finding.id in used for item in found), "declined": len(assessment.declined),
                "unsupported": any(isinstance(item, Unsupported) for item in links),
                "note": assessment.note or "",
            })
        return {"factors": factors, "missing": [part for part in ("client", "matter") if getattr(now, part) is None],
                "places": _places(document), "catalogue": [[f.id, f.label] for f in self._library.factors.values()],
                # Redrawn whenever a decision changes; never by what is typed elsewhere.
                "decided": [[a.factor, [d.finding for d in a.declined], [r.finding for r in a.acknowledged]]
                            for a in now.factors], "in_use": sorted(used)}

    def act(self, message: Mapping[str, Any], session: Session) -> Mapping[str, Any] | None:
        """Show a factor's findings or those a search finds, and keep what a person decides about one.

        Raises:
            LibraryError: SW246, the page asks for what this view does not do.
            UnknownRecord: SW201, a factor or finding that the library does not hold.
        """
        match message:
            case {"do": "factor", "factor": str(factor)}:
                return self._factor(session.document, factor)
            case {"do": "search", "question": str(question)}:
                return self._search(session.document, question, message.get("filters"))
            case {"do": "accept", "finding": str(finding), "part": "claims" | "strengths" as part, "key": str(key)}:
                self._accept(session, finding, part, key, message)
            case {"do": "withdraw", "finding": str(finding), "part": "claims" | "strengths" as part, "key": str(key)}:
                held = _findings(session.document, part, key)
                session.set((part, key, "findings"), [each for each in held if each != finding])
            case {"do": "decline", "factor": str(factor), "finding": str(finding), "reason": str(reason)}:
                self._known(factor, finding)
                session.remove(("factors", factor, "declined", finding))
                if reason.strip():
                    session.add(("factors", factor, "declined"), {"finding": finding, "reason": reason.strip()})
            case {"do": "restore", "factor": str(factor), "finding": str(finding)}:
                session.remove(("factors", factor, "declined", finding))
            case {"do": "read", "factor": str(factor), "finding": str(finding)}:
                self._known(factor, finding)
                session.add(("factors", factor, "acknowledged"), {"finding": finding, "by": session.who})
            case _:
                raise not_understood()
        return None

    def _links(self, now: Partial, assessment: FactorAssessment) -> tuple[Link | Unsupported, ...]:
        who = profile_of(now.client, now.matter.offense_date if now.matter else None, now.facts, assessment)
        return link_factor(assessment, who, self._library, self._newest)

    def _factor(self, document: Draft, factor: str) -> dict[str, Any]:
        now = partial(document)
        about = self._library.get_factor(factor)
        assessment = next((each for each in now.factors if each.factor == factor), None)
        links = self._links(now, assessment) if assessment else ()
        return {
            "factor": factor, "label": about.label, "definition": about.definition, "wording": about.wording,
            "cards": [self._card(document, now, item.finding.id, item) for item in links if isinstance(item, Link)],
            "none_located": [none_located(row) for row in self._library.searches.values()
                             if row.factor == factor and row.result == "none"],
        }

    def _search(self, document: Draft, question: str, given: Any) -> dict[str, Any]:
        now = partial(document)
        hits = search(self._library, question, limit=HITS, filters=filters_of(given))
        ours = {each.factor: each for each in now.factors if each.factor in self._library.factors}
        cards = []
        for hit in hits:
            factor = next((each for each in hit.finding.factors if each in ours), None)
            links = self._links(now, ours[factor]) if factor else ()
            item = next((each for each in links if isinstance(each, Link) and each.finding.id == hit.finding.id), None)
            card = self._card(document, now, hit.finding.id, item)
            cards.append(card | {"factors": [self._library.get_factor(each).label for each in hit.finding.factors]})
        return {"cards": cards}

    def _card(self, document: Draft, now: Partial, finding: str, item: Link | None) -> dict[str, Any]:
        name = now.client.short_name if now.client else ""
        assessment = next((a for a in now.factors if item and a.factor == item.factor), None)
        seen = {each.finding: each.by for each in assessment.acknowledged} if assessment else {}
        return self._cards.finding(self._library.get_finding(finding), item, name) | {
            "factor": item.factor if item else "", "declined": item.declined if item else None,
            "read_by": seen.get(finding, ""),
            "used": [[part, key] for part, key, _ in _places(document) if finding in _findings(document, part, key)],
        }

    def _accept(self, session: Session, finding: str, part: str, key: str, message: Mapping[str, Any]) -> None:
        """Put a finding where it is argued; a claim that is not there yet is begun with the factor and its facts."""
        cuts = self._library.get_finding(finding).direction in {Direction.ADVERSE, Direction.DOUBLE_EDGED}
        factor = str(message.get("factor") or "")
        if not isinstance(value_at(session.document, (part, key)), Mapping):
            if part != "claims" or factor not in self._library.factors:
                raise not_understood()
            facts = value_at(session.document, ("factors", factor, "facts"))
            session.add((part,), {"key": key, "factor": factor, "heading": self._library.get_factor(factor).label,
                                  "facts": list(facts) if isinstance(facts, list) else []})
        held = _findings(session.document, part, key)
        session.set((part, key, "findings"), [*dict.fromkeys([*held, finding])])
        if isinstance(value_at(session.document, ("factors", factor)), Mapping):
            session.remove(("factors", factor, "declined", finding))
            if cuts:
                session.add(("factors", factor, "acknowledged"), {"finding": finding, "by": session.who})

    def _known(self, factor: str, finding: str) -> None:
        self._library.get_factor(factor)
        self._library.get_finding(finding)


def filters_of(given: Any) -> Filters:
    """What a person narrowed a search to; what is no filter narrows nothing."""
    said = given if isinstance(given, Mapping) else {}

    def one(name: str, known: Sequence[str]) -> str | None:
        return said[name] if said.get(name) in known else None

    levels = {level.words: level for level in Level}
    certain, design, direction = one("certainty", [*levels]), one("design", [*Design]), one("direction", [*Direction])
    since = str(said.get("since", ""))
    sex = one("sex", ("female", "male"))
    return Filters(
        factors=(str(said["factor"]),) if said.get("factor") else (), designs=(Design(design),) if design else (),
        certainty=levels[certain] if certain else None, directions=(Direction(direction),) if direction else (),
        sex="female" if sex == "female" else "male" if sex else None,
        published=Range(low=int(since), high=None) if since.isdigit() and len(since) == 4 else None)


def not_understood() -> LibraryError:
    """A page of another version asks for what a view does not do."""
    return LibraryError("the page asked for something that this version does not know", code="SW246",
                        remedy="Save, then reload the page.")


def _places(document: Draft) -> list[tuple[str, str, str]]:
    """Where a finding can be argued: each claim and each strength, with what it is called."""
    found = []
    for part, named in (("claims", "heading"), ("strengths", "title")):
        entries = document.get(part)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, Mapping) and isinstance(entry.get("key"), str):
                found.append((part, entry["key"], str(entry.get(named) or "")))
    return found


def _findings(document: Draft, part: str, key: str) -> list[str]:
    held = value_at(document, (part, key, "findings"))
    return [each for each in held if isinstance(each, str)] if isinstance(held, list) else []


def _used(document: Draft) -> frozenset[str]:
    return frozenset(each for part, key, _ in _places(document) for each in _findings(document, part, key))
