"""The notebook ``factors``: the catalogue for this client, contradictions, strengths, and what the notes point to."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from workbench.evidence.library import load_library
from workbench.evidence.suggestion import Cue, load_cues
from workbench.settings import Settings, settings, share
from workbench.widgets.choices import from_library
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel
from workbench.widgets.pointers import Pointers
from workbench.widgets.sections import Entries, Section
from workbench.widgets.standing import FactorStanding

__all__ = ["factors"]


def factors(case_id: str = "", where: Settings | None = None) -> Panel:
    """The factors of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()
    sections: tuple[Section, ...] = (
        FactorStanding(load_library),
        Entries("contradictions", ("about", "owner")),
        Entries("strengths", ("title", "factor")),
        Pointers(load_library, _cues),
    )
    return Panel(
        "factors", sections, lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
        language=now.language, choices=lambda: from_library(load_library(), "catalogue", "findings"),
        passphrase=now.store_key is None)


@lru_cache(maxsize=1)
def _cues() -> tuple[Cue, ...]:
    return load_cues(share("literature"), load_library().factors)
