"""Records asked for: how long each has been waited for, what to chase next, and what permits the asking.

Which authorization opens a kind of record is the library's to say (``records.json``, ``authorizations.json``);
which the client has signed is the case's. Where it is not certain that one covers a request, it counts as not
covered: a person can name it in the request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.case.models import Authorization, RecordRequest
from workbench.evidence.library import Library

__all__ = ["CHASE_AFTER_DAYS", "EXPIRES_SOON_DAYS", "OPEN", "Asked", "Cover", "Release", "asked", "released"]

#: Days without an answer after which a request is to be chased; our choice.
CHASE_AFTER_DAYS = 21
#: Days before the end of an authorization in which a new one should be signed; our choice.
EXPIRES_SOON_DAYS = 30
#: States in which an answer is still waited for.
OPEN = frozenset({"sent", "chased"})

#: What anybody may have, so that nobody has to sign.
_NOBODY_SIGNS = "public-record"
#: What the client signs. Anything else is for a court, an agency or somebody else to give.
_CLIENT_SIGNS = frozenset({"client-release", "ferpa", "hipaa", "own-request", "part2", "psychotherapy-notes"})

#: Whether something permits a request. ``not-needed``: anybody may have the record; ``depends``: a part of it, or where
#: some custodians hold it. What is there is ``valid``, over, taken back or not signed yet, or of an ``other-form`` than
#: opens this kind of record. Nothing is there that the client has to sign (``none``), or that a court or somebody else
#: has to give (``others``). ``unknown``: nobody said which kind of record it is.
Cover: TypeAlias = Literal["valid", "not-needed", "depends", "none", "others", "expired", "revoked", "not-yet",
                           "other-form", "unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it stands on a day."""

    request: RecordRequest
    #: What the request is known by in its list: its key, or its place.
    place: str | int
    #: Days since anything happened; negative where the day is still to come.
    quiet_days: int
    #: Days since it was first asked for, where that was written down.
    waiting_days: int | None
    #: Whether to ask again now.
    chase: bool
    cover: Cover
    #: What opens this kind of record, as the library names it; any of them may be needed.
    opens: tuple[str, ...]
    #: The authorization that covers it, or that came nearest to it.
    authorization: str | None

    @property
    def open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.request.status in OPEN

    @property
    def uncovered(self) -> bool:
        """Whether it is waited for, or was refused, without anything valid that permits it."""
        return self.request.status in {*OPEN, "refused"} and self.cover not in {"valid", "not-needed", "depends"}


@dataclass(frozen=True, slots=True)
class Release:
    """An authorization as it stands on a day."""

    authorization: Authorization
    state: Literal["valid", "expires-soon", "expired", "revoked", "not-yet"]
    #: Days that are left; ``None`` where no end is named.
    days_left: int | None


def released(authorizations: Iterable[Authorization], as_of: dt.date) -> tuple[Release, ...]:
    """Every authorization as it stands on a day, in the order of the case."""
    found = []
    for each in authorizations:
        left = None if each.expires_on is None else (each.expires_on - as_of).days
        state = _validity(each, as_of)
        soon = state == "valid" and left is not None and left <= EXPIRES_SOON_DAYS
        found.append(Release(each, "expires-soon" if soon else state, left))
    return tuple(found)


def asked(requests: Sequence[RecordRequest], authorizations: Sequence[Authorization], library: Library,
          as_of: dt.date, *, chase_after_days: int = CHASE_AFTER_DAYS) -> tuple[Asked, ...]:
    """Every request as it stands on a day: what to chase first, then what is waited for, then what is settled."""
    found = []
    for place, each in enumerate(requests):
        quiet = (as_of - each.on).days
        first = each.asked_on or (each.on if each.status == "sent" else None)
        cover, opens, by = _cover(each, authorizations, library, as_of)
        found.append(Asked(each, each.key or place, quiet, None if first is None else (as_of - first).days,
                           each.status in OPEN and quiet >= chase_after_days, cover, opens, by))
    return tuple(sorted(found, key=lambda one: (not one.chase, not one.open, -one.quiet_days)))


def _validity(each: Authorization, as_of: dt.date) -> Literal["valid", "expired", "revoked", "not-yet"]:
    if each.revoked_on is not None and each.revoked_on <= as_of:
        return "revoked"
    if each.expires_on is not None and each.expires_on < as_of:
        return "expired"
    return "not-yet" if each.signed_on > as_of else "valid"


def _cover(request: RecordRequest, authorizations: Sequence[Authorization], library: Library,
           as_of: dt.date) -> tuple[Cover, tuple[str, ...], str | None]:
    kind = library.records.get(request.record_kind or "")
    forms = kind.authorization if kind is not None else ()
    opens = tuple(library.authorizations[form].label for form in forms)
    if forms == (_NOBODY_SIGNS,):
        return "not-needed", opens, None
    near = [each for each in authorizations if each.key == request.authorization] if request.authorization else [
        each for each in authorizations if _same_custodian(each.custodian, request.custodian)]
    # Of several, one that is valid and of the right form decides.
    order = ("valid", "other-form", "not-yet", "expired", "revoked")
    states = sorted(((_one_cover(each, forms, as_of), each.key) for each in near),
                    key=lambda one: order.index(one[0]))
    if kind is None:
        return "unknown", opens, states[0][1] if states else None
    if states:
        return states[0][0], opens, states[0][1]
    if _NOBODY_SIGNS in forms:
        return "depends", opens, None
    return "none" if any(form in _CLIENT_SIGNS for form in forms) else "others", opens, None


def _one_cover(each: Authorization, forms: Sequence[str],
               as_of: dt.date) -> Literal["valid", "expired", "revoked", "not-yet", "other-form"]:
    state = _validity(each, as_of)
    return "other-form" if state == "valid" and each.form not in forms else state


def _same_custodian(one: str, other: str) -> bool:
    """Whether two names are one custodian's: the same, or one with its department after a comma."""
    a, b = (" ".join(name.casefold().split()) for name in (one, other))
    return a == b or a.startswith(f"{b},") or b.startswith(f"{a},")
