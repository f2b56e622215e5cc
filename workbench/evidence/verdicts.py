"""What is said of a citation found in a text: the words of the verifier, from worst to best."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.citations.reading.found import Found

__all__ = ["BAD", "STATUSES", "Checked", "Dates", "Status", "Verdict", "worst"]

Status: TypeAlias = Literal["fabricated", "retracted", "mismatch", "stale", "unknown", "verified"]

#: From worst to best.
STATUSES: tuple[Status, ...] = ("fabricated", "retracted", "mismatch", "stale", "unknown", "verified")
#: What must not be filed.
BAD = frozenset(("fabricated", "retracted", "mismatch", "stale"))


@dataclass(frozen=True, slots=True)
class Dates:
    """The days that decide which law is operative."""

    #: The day on which the check is made: it stands in where no sentencing date is given.
    today: dt.date
    sentencing: dt.date | None = None
    offense: dt.date | None = None

    @property
    def on(self) -> dt.date:
        """The day for which law is read."""
        return self.sentencing or self.today


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, the record of the library it rests on, and why, in words."""

    status: Status
    key: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A citation, a wrong form or a figure in a text, and what is said of it."""

    text: str
    kind: str
    status: Status
    key: str
    detail: str
    start: int
    end: int

    @classmethod
    def of(cls, found: Found, verdict: Verdict) -> Checked:
        """What is said of a citation that was found."""
        return cls(found.text, found.kind, verdict.status, verdict.key, verdict.detail, found.start, found.end)

    def json(self) -> dict[str, str]:
        """The five fields that scripts read."""
        return {"text": self.text, "kind": self.kind, "status": self.status, "key": self.key, "detail": self.detail}


def worst(verdicts: tuple[Verdict, ...]) -> Verdict:
    """The worst of several verdicts, with what the others of that status say too."""
    status = min((one.status for one in verdicts), key=STATUSES.index)
    same = [one for one in verdicts if one.status == status]
    details = dict.fromkeys(one.detail for one in same if one.detail)
    return Verdict(status, next((one.key for one in same if one.key), ""), " ".join(details))
