"""The notebook ``factors``: the catalogue for this client, contradictions, strengths, and what the notes point to."""

from __future__ import annotations

import datetime as dt
from functools import cache

from workbench.evidence.library import Library
from workbench.evidence.suggestion import Cue, load_cues
from workbench.settings import Settings, settings, share
from workbench.widgets.choices import from_library, library_of
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel
from workbench.widgets.pointers import Pointers
from workbench.widgets.sections import Entries, Section
from workbench.widgets.standing import FactorStanding

__all__ = ["factors"]


def factors(case_id: str = "", where: Settings | None = None) -> Panel:
    """The factors of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()

    def library() -> Library:
        return library_of(now)

    @cache
    def cues() -> tuple[Cue, ...]:
        return load_cues(now.literature or share("literature"), library().factors)

    sections: tuple[Section, ...] = (
        FactorStanding(library),
        Entries("contradictions", ("about", "owner")),
        Entries("strengths", ("title", "factor")),
        Pointers(library, cues),
    )
    return Panel(
        "factors", sections, lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
        language=now.language, choices=lambda: from_library(library(), "catalogue", "findings"),
        passphrase=now.store_key is None)
