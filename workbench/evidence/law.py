"""Authorities and law packs: which law lets a court weigh what, and since when.

Read from ``literature/law/*.json``. An authority carries its citation in parts (for the
citation engine) and the dates its text is in force; a pack's provision carries the nexus
test of a jurisdiction as data.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, Literal

from workbench.evidence.findings import FactorId, Record, Verification


class Nexus(StrEnum):
    """How closely a factor must be tied to the offense before a court may weigh it."""

    NONE = "none"
    CONTRIBUTING = "contributing"
    SIGNIFICANT = "significant-contributing"
    SUBSTANTIAL = "substantial-contributing"
    MUST_RELATE = "must-relate-to-crime"
    OTHER = "other"


class InForce(Record):
    """From when until when a text is operative; an open end is ``null``. Years alone mean January 1."""

    since: str | None = None
    until: str | None = None
    note: str | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the text is operative on ``day``; an unknown start counts as in force."""
        return (self.since is None or _first_day(self.since) <= day) and (
            self.until is None or day <= dt.date.fromisoformat(self.until))


class Pinpoint(Record):
    """A page or section seen to carry a proposition."""

    at: str
    proposition: str


class Authority(Record):
    """A case, statute, rule, guideline or standard."""

    id: str
    kind: Literal["case", "statute", "rule", "guideline", "regulation", "standard", "opinion"]
    name: str
    jurisdiction: str
    #: The citation in parts: ``type`` and the fields of that type in :mod:`workbench.citations.records`.
    cite: dict[str, Any]
    #: The citation as it was seen written out; the formatted parts must give exactly this.
    as_seen: str
    proposition: str
    adverse: bool = False
    factors: tuple[FactorId, ...] = ()
    pinpoints: tuple[Pinpoint, ...] = ()
    in_force: InForce
    supersedes: str | None = None
    verification: Verification


class Provision(Record):
    """One provision of a jurisdiction's law pack."""

    id: str
    jurisdiction: str
    provision: str
    authority: str
    in_force: InForce
    names: tuple[str, ...]
    nexus: Nexus
    nexus_words: str | None
    age_threshold: int | None
    evidence_minimum: str | None
    exclusions: str | None
    burden: str | None
    effect: str
    note: str | None = None
    verification: Verification


def _first_day(text: str) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
