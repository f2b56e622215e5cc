"""Citation styles by name, as pybtex finds them."""

from __future__ import annotations

from typing import Any

from pybtex.plugin import PluginNotFound, find_plugin

from workbench.errors import CitationError, nearest

__all__ = ["STYLES", "get_style"]

#: Styles that the workbench ships.
STYLES = ("bluebook",)


def get_style(name: str) -> Any:
    """The citation style of this name, ready to format.

    Raises:
        CitationError: There is no such style.
    """
    if name not in STYLES:
        raise CitationError(f"there is no citation style {name!r}", code="SW301", field="style",
                            remedy=f"{nearest(name, STYLES)} Styles: {', '.join(STYLES)}.")
    try:
        return find_plugin("pybtex.style.formatting", name)()
    except PluginNotFound as error:
        raise CitationError(f"the style {name} is not installed", code="SW302",
                            remedy="Install the workbench again.") from error
