"""The order of authorities that one signal cites together.

*Source:* The Indigo Book R4.4 and its note on string citations: constitutions before statutes, state statutes by
state, federal cases before state cases, legislative before regulatory materials, primary before secondary materials.
Within one of these the writer's own order stays, as R4.4 leaves it to what is helpful and logical.
"""

from __future__ import annotations

import re

from pybtex.database import Entry

from workbench.citations.courts import normal_court
from workbench.citations.jurisdictions import STATES
from workbench.citations.records import field

__all__ = ["rank"]

_KINDS = (
    ("constitution",),
    ("statute", "session-law", "treaty"),
    ("state-statute", "ordinance"),
    ("court-rule", "guideline"),
    ("case",),
    ("agency-decision",),
    ("bill", "legislative-report", "hearing"),
    ("regulation", "federal-register", "executive-order", "treasury-ruling"),
    ("state-regulation",),
    ("restatement", "uniform-act", "model-code", "standard", "ethics-opinion"),
)
_RANKS = {name: number for number, names in enumerate(_KINDS) for name in names}
_BOOKS = frozenset({"book", "inbook", "collection", "proceedings", "booklet", "manual", "chapter", "incollection"})
_JOURNALS = frozenset({"article", "student-note"})
_DISTRICT = re.compile(r"(?:Bankr\. )?(?:[NSEWCM]\.)?D\. ?(.+)")
_STATES = frozenset(short for short, _ in STATES.values())
_SPECIAL = frozenset({"Fed. Cl.", "Ct. Int’l Trade", "T.C.", "C.A.A.F."})
_RECORD = frozenset({"exhibit", "court-document", "presentence-report", "transcript", "declaration", "interview"})


def rank(entry: Entry) -> tuple[int, int, str]:
    """Where an authority stands among others: its kind, for cases the court, for state codes their name.

    >>> rank(Entry("constitution")) < rank(Entry("statute")) < rank(Entry("case")) < rank(Entry("article"))
    True
    """
    last = len(_KINDS)
    if entry.type in _BOOKS:
        return last, 0, ""
    if entry.type in _JOURNALS:
        return last, 1, ""
    if entry.type in _RECORD:
        return last + 1, 0, ""
    kind = _RANKS.get(entry.type)
    if kind is None:
        return last, 2, ""
    if entry.type == "case":
        return kind, _court(field(entry, "court")), ""
    return kind, 0, field(entry, "code") if entry.type == "state-statute" else ""


def _court(name: str) -> int:
    """The Supreme Court, courts of appeals, other federal courts, state courts."""
    court = normal_court(name)
    if court == "U.S.":
        return 0
    if court.endswith("Cir."):
        return 1
    district = _DISTRICT.fullmatch(court)
    return 2 if (district and district[1] in _STATES) or court in _SPECIAL else 3
