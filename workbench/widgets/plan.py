"""The notebook ``plan``: the release plan, whether it holds together, and what the court is asked for."""

from __future__ import annotations

import datetime as dt

from workbench.settings import Settings, settings
from workbench.widgets.choices import from_library, library_of
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel
from workbench.widgets.planned import Planned
from workbench.widgets.sections import Entries, Fields, Section

__all__ = ["plan"]

SECTIONS: tuple[Section, ...] = (
    Planned(),
    Entries("plan", ("need", "service")),
    Fields("recommendation"),
)


def plan(case_id: str = "", where: Settings | None = None) -> Panel:
    """The plan form of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()
    return Panel("plan", SECTIONS, lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
                 choices=lambda: from_library(library_of(now), "catalogue", "findings", "authorities"),
                 language=now.language, passphrase=now.store_key is None)
