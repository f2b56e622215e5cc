"""Citation styles by name."""

from __future__ import annotations

from types import ModuleType

from workbench.citations import bluebook
from workbench.errors import CitationError, nearest

__all__ = ["STYLES", "get_style"]

#: A style is a module with ``full``, ``short``, ``id_form``, ``toa``, ``takes_supra`` and ``takes_id``.
STYLES = {"bluebook": bluebook}


def get_style(name: str) -> ModuleType:
    """The citation style of this name.

    Raises:
        CitationError: There is no such style.
    """
    try:
        return STYLES[name]
    except KeyError:
        raise CitationError(f"there is no citation style {name!r}", code="SW301", field="style",
                            remedy=f"{nearest(name, STYLES)} Styles: {', '.join(STYLES)}.") from None
