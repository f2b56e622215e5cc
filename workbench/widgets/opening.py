"""Which case a notebook works on: the one it is told, else the one this person opened last."""

from __future__ import annotations

import datetime as dt

from workbench.case.opening import open_store
from workbench.case.store.cases import CaseStore
from workbench.errors import CaseError
from workbench.settings import Settings
from workbench.widgets.session import Session

__all__ = ["open_session"]


def open_session(now: Settings, at: dt.datetime, case_id: str = "", passphrase: str = "") -> Session:
    """The case, open for the person of the settings.

    Raises:
        CaseError: SW139 no case was opened yet; others as :func:`~workbench.case.opening.open_store` says.
    """
    store = open_store(now, at, (lambda: passphrase) if passphrase else None)
    try:
        return Session(store, case_id or _last(store, now.author), now.author)
    except CaseError:
        store.close()
        raise


def _last(store: CaseStore, who: str) -> str:
    found = store.last_opened(who)
    if found is None:
        raise CaseError("no case is open yet", code="SW139", field="case",
                        remedy="Choose a case in the notebook 'start', or begin a new one there.")
    return found
