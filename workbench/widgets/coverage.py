"""The coverage map on the page: each domain with its state, whom one asked, and the list of gaps to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.case.drafts import Draft
from workbench.evidence.domains import coverage_of
from workbench.evidence.library import Library
from workbench.settings import settings
from workbench.widgets.choices import library_of
from workbench.widgets.session import Session
from workbench.widgets.shown import Shown

__all__ = ["Coverage"]


class Coverage:
    """One row a domain; the state is chosen, what is open follows from it."""

    name = "coverage"

    def __init__(self, library: Callable[[], Library] | None = None) -> None:
        """The map of a library's domains; of the one that the settings name, where none is given."""
        self._library = library or (lambda: library_of(settings()))
        self._shown = Shown("inquiries", "facts", "exhibits")

    def show(self, document: Draft) -> Mapping[str, Any]:
        """The domains in the order of the map, with what the case says about each."""
        return self._shown.of(document, self._drawn)

    def act(self, message: Mapping[str, Any], session: Session) -> None:
        """Nothing: the page changes the entries themselves."""

    def _drawn(self, document: Draft) -> Mapping[str, Any]:
        library = self._library()
        return {"rows": [{
            "domain": row.domain.id, "part": row.domain.part, "label": row.domain.label, "asks": row.domain.asks,
            "state": row.state.value, "facts": len(row.facts), "origins": row.origins, "note": row.note, "gap": row.gap,
            "asked": [{"key": one.key, "whom": one.whom, "what": one.what, "on": one.on.isoformat() if one.on else None}
                      for one in row.asked],
            "kinds": sorted({library.standards[key].kind for key in row.domain.standards}),
            "standards": [library.standards[key].label for key in row.domain.standards],
        } for row in coverage_of(document, library.domains)]}
