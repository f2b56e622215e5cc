"""What an importer hands back: the entries, and one problem for each thing that did not arrive as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pybtex.database import Entry

__all__ = ["Imported", "Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a file that is broken, doubtful or was left out: where, what, and what was done about it.

    >>> print(Problem("SW375", 12, "lee2001", "title", "a brace is not closed", "read up to the next field"))
    line 12, lee2001, title: a brace is not closed; read up to the next field (SW375)
    """

    #: Stable code of this kind of problem, as in docs/errors.md.
    code: str
    #: Line of the file, counted from one; 0 where the problem is the whole file's.
    line: int
    #: Key of the entry as the file has it; empty outside entries.
    key: str
    #: Field of the entry; empty where the entry itself is meant.
    field: str
    what: str
    done: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.key, self.field) if part)
        return f"{place or 'file'}: {self.what}; {self.done} ({self.code})"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of references gave."""

    #: ``bib``, ``ris``, ``nbib``, ``csl-json`` or ``ids``.
    format: str
    #: Entries by key, fields in plain text, each marked unverified.
    entries: Mapping[str, Entry]
    problems: tuple[Problem, ...]
    #: The line on which each entry begins, by key.
    lines: Mapping[str, int]
