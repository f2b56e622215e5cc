"""Everything that can be cited, as one kind of record: a pybtex entry with a key.

Literature arrives as it stands in a ``.bib`` file. Law and the client's exhibits are made here by
:func:`record`, with the fields that :mod:`workbench.citations.record_types` lists. Lists and mappings
(parallel citations, subsequent history) travel inside a field as JSON, because a pybtex field is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pybtex.database import Entry, Person
from pybtex.richtext import Text

from workbench.citations.names import person
from workbench.citations.record_types import RecordType, record_type
from workbench.errors import CitationError, nearest

__all__ = ["field", "items", "persons", "record"]

#: Roles whose values are lists of names, with the spellings accepted for them.
_ROLES = MappingProxyType({
    "author": "author", "authors": "author", "editor": "editor", "editors": "editor", "translator": "translator",
    "translators": "translator", "bookauthor": "bookauthor",
})
#: Stand-ins for characters that BibTeX would take for markup, in text that holds none (Unicode's private use area).
_GUARDED = {ord("\\"): "\ue000", ord("{"): "\ue001", ord("}"): "\ue002"}
_LITERAL = {0xE000: "\\", 0xE001: "{", 0xE002: "}"}


def record(type_: str, key: str, fields: Mapping[str, object]) -> Entry:
    """A citable record of one of the :data:`~workbench.citations.record_types.RECORD_TYPES`, checked.

    Values may be text, numbers, booleans, lists and mappings; ``None`` and empty text leave a field out.
    """
    entry = Entry(type_)
    entry.key = key
    kind = record_type(entry, key)
    for name, value in fields.items():
        if value is None or value in ("", [], {}):
            continue
        if not kind.knows(name):
            raise CitationError(
                f"the record '{key}' ({type_}) has the field '{name}', which the type does not know",
                remedy=nearest(name, sorted(kind.fields)),
                code="SW312",
                field=f"{key}.{name}",
            )
        if name in _ROLES:
            entry.persons[_ROLES[name]] = [_person(one, key, name) for one in _names(value)]
        else:
            entry.fields[name] = _stored(value, key, name)
    _complete(entry, kind, key)
    return entry


def _complete(entry: Entry, kind: RecordType, key: str) -> None:
    for names in kind.required:
        if not any(entry.fields.get(name) or entry.persons.get(_ROLES.get(name, "")) for name in names.split("|")):
            wanted = names.replace("|", " or ")
            raise CitationError(
                f"the record '{key}' ({kind.name}) lacks the field '{wanted}'",
                remedy="Add it as the source prints it; nothing is filled in from memory.",
                code="SW313",
                field=f"{key}.{names.split('|')[0]}",
            )


def _names(value: object) -> Iterable[object]:
    if isinstance(value, str):
        return value.split(" and ")
    return value if isinstance(value, Iterable) else [value]


def _person(value: object, key: str, name: str) -> Person:
    if isinstance(value, Person):
        return value
    if not isinstance(value, str) or not value.strip() or value.count("{") != value.count("}"):
        raise CitationError(
            f"the record '{key}' has a name in '{name}' that is no text",
            remedy="Give names as 'First Last', 'Last, First' or '{Group}'.",
            code="SW314",
            field=f"{key}.{name}",
        )
    return person(value)


def _stored(value: object, key: str, name: str) -> str:
    match value:
        case bool():
            return "true" if value else ""
        case int() | float():
            return str(value)
        case str():
            # Fields are read as BibTeX reads them; what is meant literally is kept from it.
            return " ".join(value.translate(_GUARDED).split())
        case Mapping():
            return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
        case list() | tuple():
            return json.dumps([dict(v) if isinstance(v, Mapping) else v for v in value], ensure_ascii=False)
        case _:
            # Dates write themselves as ISO text; whatever else cannot be written is refused.
            iso = getattr(value, "isoformat", None)
            if iso is not None:
                return str(iso())
            raise CitationError(
                f"the record '{key}' has a value in '{name}' that cannot be stored as text",
                remedy="Use text, a number, a list or a mapping.",
                code="SW315",
                field=f"{key}.{name}",
            )


def field(entry: Entry, *names: str) -> str:
    """The first of the named fields that is there, as plain text without BibTeX's braces; else ``""``."""
    for name in names:
        value = entry.fields.get(name)
        if value:
            return plain(value)
    return ""


def plain(value: str) -> str:
    r"""A BibTeX value as text.

    >>> plain(r"{{Crime \& Delinquency}} 10%")
    'Crime & Delinquency 10%'
    """
    if "\\" not in value:
        text = value.replace("{", "").replace("}", "")
    else:
        # pybtex reads a bare per cent sign as the start of a comment and would drop the rest.
        text = str(Text.from_latex(value.replace("\\%", "%").replace("%", "\\%")))
    return " ".join(text.translate(_LITERAL).split())


def items(entry: Entry, name: str) -> tuple[Any, ...]:
    """A field that holds a list (parallel citations, history), as the list's items."""
    value = entry.fields.get(name)
    if not value:
        return ()
    try:
        found = json.loads(value)
    except json.JSONDecodeError:
        return (plain(value),)
    return tuple(found) if isinstance(found, list) else (found,)


def persons(entry: Entry, role: str) -> tuple[Person, ...]:
    """The people or groups in a role: author, editor, translator."""
    return tuple(entry.persons.get(role, ()))
