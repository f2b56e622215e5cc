"""The notebook ``documents``: the appendix of a case, checked, built and opened."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from workbench.settings import Settings, settings
from workbench.widgets.building import Building
from workbench.widgets.choices import library_of
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel

__all__ = ["documents"]


def documents(case_id: str = "", where: Settings | None = None) -> Panel:
    """The documents of a case: the one named by its opaque id, else the one opened last."""
    now = where or settings()
    building = Building(lambda: library_of(now), lambda: Path.cwd() / "documents", now)
    return Panel("documents", (building,),
                 lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
                 language=now.language, passphrase=now.store_key is None)
