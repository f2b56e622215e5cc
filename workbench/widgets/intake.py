"""The notebook ``intake``: the matter, the client, who was interviewed, and what is known."""

from __future__ import annotations

import datetime as dt

from workbench.settings import Settings, settings
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel
from workbench.widgets.safety import Safety
from workbench.widgets.sections import Entries, Fields, Section

__all__ = ["intake"]

SECTIONS: tuple[Section, ...] = (
    Safety(),
    Fields("matter"),
    Fields("client"),
    Entries("interviews", ("person", "relation")),
    Entries("facts", ("statement",)),
    Entries("events", ("when", "title")),
)


def intake(case_id: str = "", where: Settings | None = None) -> Panel:
    """The intake form of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()
    return Panel("intake", SECTIONS, lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
                 language=now.language, passphrase=now.store_key is None)
