"""The view ``requests``: what was asked for, what to chase next, and what permits the asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from workbench.case.drafts import Draft, readable
from workbench.case.models import Authorization, RecordRequest
from workbench.errors import CaseError
from workbench.evidence.library import Library
from workbench.evidence.releases import CHASE_AFTER_DAYS, Asked, Release, asked, released
from workbench.widgets.sections import Reply
from workbench.widgets.session import Session

__all__ = ["Requests"]

_STATES = frozenset({"chased", "received", "refused", "destroyed"})


class Requests:
    """Requests and authorizations as they stand on a day."""

    name = "requests"

    def __init__(self, library: Callable[[], Library], today: Callable[[], dt.date]) -> None:
        self._library = library
        self._today = today

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Everything that was asked for, as it stands today."""
        return self.at(document, self._today())

    def at(self, document: Draft, as_of: dt.date) -> dict[str, Any]:
        """Everything that was asked for, as it stands on a day."""
        entries = document.get("requests")
        held = [(place, found[0]) for place, entry in enumerate(entries if isinstance(entries, list) else [])
                if (found := readable(RecordRequest, [entry]))]
        places = [each.key or place for place, each in held]
        releases = readable(Authorization, document.get("authorizations"))
        rows = asked([each for _, each in held], releases, self._library(), as_of)
        told = [_told(each, places) for each in rows]
        return {"as_of": as_of.isoformat(), "after": CHASE_AFTER_DAYS, "rows": told,
                "unread": len(entries) - len(held) if isinstance(entries, list) else 0,
                "releases": [_release(each) for each in released(releases, as_of)]}

    def act(self, message: Mapping[str, Any], session: Session) -> Reply:
        """Look at another day, or write down what happened to a request today.

        Raises:
            CaseError: SW146 the page asked for something that is not known here.
        """
        if message.get("do") == "as-of":
            return self.at(session.document, _day(message.get("day")))
        place, state = message.get("place"), message.get("state")
        entries = session.document.get("requests")
        found = [each for number, each in enumerate(entries if isinstance(entries, list) else [])
                 if isinstance(each, Mapping) and place in {each.get("key"), None if each.get("key") else number}]
        if message.get("do") != "happened" or state not in _STATES or not found or not isinstance(place, str | int):
            raise _unknown()
        entry = dict(found[0])
        if entry.get("asked_on") is None and entry.get("status") == "sent":
            entry["asked_on"] = entry.get("on")
        session.set(("requests", place), entry | {"status": state, "on": self._today().isoformat()})
        return None


def _told(one: Asked, places: list[str | int]) -> dict[str, Any]:
    request = one.request
    return {
        "place": places[one.place] if isinstance(one.place, int) else one.place, "custodian": request.custodian,
        "record": request.record, "status": request.status, "on": request.on.isoformat(), "quiet": one.quiet_days,
        "waiting": one.waiting_days, "chase": one.chase, "open": one.open, "cover": one.cover,
        "uncovered": one.uncovered, "opens": list(one.opens), "authorization": one.authorization,
    }


def _release(one: Release) -> dict[str, Any]:
    return {"key": one.authorization.key, "custodian": one.authorization.custodian, "scope": one.authorization.scope,
            "state": one.state, "days": one.days_left}


def _day(text: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise CaseError("this is not a day", code="SW146", remedy="Write it as year-month-day: 2026-11-25.") from None


def _unknown() -> CaseError:
    return CaseError("the page asked for something that is not known here", code="SW146",
                     remedy="Reload the page, then try again.")
