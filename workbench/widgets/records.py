"""The notebook ``records``: exhibits with their pages, requests, and authorizations."""

from __future__ import annotations

import datetime as dt

from workbench.settings import Settings, settings
from workbench.widgets.choices import from_library, library_of
from workbench.widgets.opening import open_session
from workbench.widgets.pages import Pages
from workbench.widgets.panel import Panel
from workbench.widgets.requests import Requests
from workbench.widgets.sections import Entries, Section

__all__ = ["records"]


def records(case_id: str = "", where: Settings | None = None) -> Panel:
    """The records of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()
    sections: tuple[Section, ...] = (
        Pages(),
        Entries("exhibits", ("label", "title")),
        Requests(lambda: library_of(now), dt.date.today),
        Entries("requests", ("custodian", "record", "status")),
        Entries("authorizations", ("custodian", "scope")),
    )
    return Panel(
        "records", sections, lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
        language=now.language, choices=lambda: from_library(library_of(now), "record-kinds", "release-forms"),
        passphrase=now.store_key is None)
