"""The canonical form of the library's files: whether one is written in it, and putting them all into it."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.citations.bibliography import format_bib, load_bib
from workbench.errors import LibraryError
from workbench.evidence.canonical import canonical_json
from workbench.evidence.revision import library_files

__all__ = ["canonical", "format_files"]


def canonical(path: Path) -> bool:
    """Whether a file of the library is written in its one canonical form.

    Raises:
        LibraryError: The file cannot be read at all.
    """
    return path.read_text(encoding="utf-8") == _formatted(path)


def format_files(folder: Path) -> list[Path]:
    """Put the library's files into their canonical form, and give back those that were changed.

    Raises:
        LibraryError: A file cannot be read; files before it are formatted, it is left as it was.
    """
    changed = []
    for path in library_files(folder):
        text = _formatted(path)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def _formatted(path: Path) -> str:
    if path.suffix == ".bib":
        return format_bib(load_bib(path))
    broken = LibraryError("the file is not a list of entries with ids", code="SW203", file=path.name,
                          remedy="Correct the JSON; the file was left as it was.")
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        text = canonical_json(rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise broken from error
    if not isinstance(rows, list):
        # An empty object would come back as an empty list.
        raise broken
    return text
