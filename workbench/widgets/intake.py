"""The notebook ``intake``: the matter, the client, who was interviewed, and what is known."""

from __future__ import annotations

import datetime as dt

from workbench.settings import Settings, settings
from workbench.widgets.choices import from_library, library_of
from workbench.widgets.coverage import Coverage
from workbench.widgets.genogram import Genogram
from workbench.widgets.lifeline import Lifeline
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel
from workbench.widgets.safety import Safety
from workbench.widgets.scores import Scores
from workbench.widgets.sections import Entries, Fields, Section

__all__ = ["intake"]

SECTIONS: tuple[Section, ...] = (
    Safety(),
    Fields("matter"),
    Fields("client"),
    Genogram(),
    Entries("family", ("called", "relation")),
    Entries("interviews", ("person", "relation")),
    Entries("facts", ("statement",)),
    Lifeline(),
    Entries("events", ("when", "title")),
    Entries("screenings", ("instrument", "on")),
    Coverage(),
)


def intake(case_id: str = "", where: Settings | None = None) -> Panel:
    """The intake form of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()
    library = library_of(now)
    return Panel("intake", (*SECTIONS, Scores(library.instruments)),
                 lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
                 choices=lambda: from_library(library, "instruments"), language=now.language,
                 passphrase=now.store_key is None)
