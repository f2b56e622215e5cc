"""Where the workbench finds its shipped parts: notebooks, literature, templates, examples.

In a checkout they are the top-level folders, so that an edit is seen at once; in an
installed wheel they travel inside the package.
"""

from __future__ import annotations

from pathlib import Path

from workbench.errors import SettingsError

__all__ = ["share"]

_PACKAGE = Path(__file__).resolve().parent


def share(part: str) -> Path:
    """The folder of a shipped part: ``notebooks``, ``literature``, ``templates`` or ``examples``."""
    for folder in (_PACKAGE / "_share" / part, _PACKAGE.parent / part):
        if folder.is_dir():
            return folder
    raise SettingsError(
        f"the workbench's {part} folder is missing",
        remedy="Install the wheel again, or run from a complete checkout.",
    )
