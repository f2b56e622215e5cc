"""The notebooks ``research``, ``argument`` and ``review``: from findings to claims to counsel's signatures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from workbench.settings import Settings, settings
from workbench.widgets.argument import Argument
from workbench.widgets.choices import from_library, library_of
from workbench.widgets.opening import open_session
from workbench.widgets.outside import Outside
from workbench.widgets.panel import Panel
from workbench.widgets.research import Research
from workbench.widgets.review import Review
from workbench.widgets.sections import Section

__all__ = ["argument", "research", "review"]


def research(case_id: str = "", where: Settings | None = None) -> Panel:
    """What research says of each factor: the case named by its opaque id, else the one opened last."""
    now = where or settings()
    return _panel("research", (Research(library_of(now)), Outside(now, lambda: library_of(now))), case_id, now)


def argument(case_id: str = "", where: Settings | None = None) -> Panel:
    """The claims of a case, written beside what supports them."""
    now = where or settings()
    return _panel("argument", (Argument(lambda: library_of(now)),), case_id, now)


def review(case_id: str = "", where: Settings | None = None) -> Panel:
    """The claims of a case as counsel reads and signs them."""
    now = where or settings()
    return _panel("review", (Review(library_of(now)),), case_id, now)


def _panel(notebook: str, sections: Sequence[Section], case_id: str, now: Settings) -> Panel:
    library = library_of(now)
    return Panel(notebook, sections, lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), case_id, passphrase),
                 language=now.language, passphrase=now.store_key is None,
                 choices=lambda: from_library(library, "authorities", "purposes"))
