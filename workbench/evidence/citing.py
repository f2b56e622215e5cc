"""One source or authority of the library as a citation: in full, in short, and made again right away.

Reads a loaded library; says also what its reader must know before using it: text that is no longer law, a paper that
was retracted. Writes nothing and asks no one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pybtex.database import Entry
from pybtex.richtext import BaseText

from workbench.citations import apa7, bluebook
from workbench.citations.records import record
from workbench.errors import UnknownRecord, nearest
from workbench.evidence.cautions import Cautions, retraction_of
from workbench.evidence.law import cite_fields, refuse_dead_text
from workbench.evidence.library import Library

__all__ = ["Citation", "Style", "cite"]

Style = Literal["bluebook", "apa7"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in its forms, each as a sentence."""

    key: str
    style: Style
    full: BaseText
    #: The citation repeated; in APA 7 what the text says, in parentheses.
    short: BaseText
    #: The citation just made, made again; ``None`` where the style or the record takes none.
    id: BaseText | None
    #: What the reader must know before using it.
    warnings: tuple[str, ...] = ()


def cite(
    library: Library, key: str, *, pinpoint: str | None = None, style: Style = "bluebook", on: dt.date,
    cautions: Cautions | None = None,
) -> Citation:
    """The source or authority ``key`` as a citation, as it is to be cited on the day ``on``.

    Raises:
        UnknownRecord: SW201, the library holds no such key; the nearest are named.
        CitationError: SW321, a pinpoint that cannot be read; SW360, a type for which APA has no form.
    """
    key = key.removeprefix("@")
    entry = _entry(library, key, on)
    warnings = _warnings(library, key, pinpoint, on, cautions)
    if style == "apa7":
        works = apa7.Works({key: entry})
        return Citation(key, style, works.full(key), works.in_text(key, pinpoint), None, warnings)
    full, short = bluebook.full(entry, pinpoint), bluebook.short(entry, pinpoint)
    again = bluebook.id_form(entry, pinpoint, same_pinpoint=pinpoint is None) if bluebook.takes_id(entry) else None
    return Citation(key, style, bluebook.sentence(full), bluebook.sentence(short),
                    None if again is None else bluebook.sentence(again), warnings)


def _entry(library: Library, key: str, on: dt.date) -> Entry:
    if key in library.sources:
        return library.sources[key]
    authority = library.law.authorities.get(key)
    if authority is None:
        known = [*library.sources, *library.law.authorities]
        raise UnknownRecord(f"the library holds no source or authority '{key}'", field=key, remedy=nearest(key, known))
    return record(str(authority.cite["type"]), authority.id, cite_fields(authority, on))


def _warnings(
    library: Library, key: str, pinpoint: str | None, on: dt.date, cautions: Cautions | None,
) -> tuple[str, ...]:
    authority = library.law.authorities.get(key)
    if authority is not None:
        refusal = refuse_dead_text(authority, on, on, pinpoint)
        return () if refusal is None else (refusal.reason,)
    source = library.sources[key]
    found = None if cautions is None else retraction_of(
        cautions, doi=source.fields.get("doi"), title=source.fields.get("title"), source=key)
    return () if found is None else (f"This publication was {found.status}: {found.notice}",)
