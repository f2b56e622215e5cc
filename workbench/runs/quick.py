"""Import ``nbformat`` without the second that its schema library takes to compile grammars which nobody asked for.

``nbformat`` imports ``jsonschema``, and where JupyterLab is installed, that imports ``rfc3987_syntax``, which compiles
the grammars of international addresses at once. They are compiled here when the first such address is checked.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

__all__ = ["import_nbformat"]

_NAME = "rfc3987_syntax"


def import_nbformat() -> None:
    """Import ``nbformat``; what it checks, and how, stays the same."""
    if "jsonschema" not in sys.modules and _NAME not in sys.modules:
        stand_in = ModuleType(_NAME)
        vars(stand_in)["is_valid_syntax"] = _is_valid_syntax
        sys.modules[_NAME] = stand_in
        try:
            importlib.import_module("jsonschema")
        finally:
            del sys.modules[_NAME]
    importlib.import_module("nbformat")


def _is_valid_syntax(term: str, value: str) -> bool:
    """Whether a value is an address of the kind; the real check, imported at last."""
    return bool(importlib.import_module(_NAME).is_valid_syntax(term, value))
