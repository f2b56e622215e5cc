"""Everything that can be cited, as one kind of record: a pybtex entry with a key.

Literature arrives as it stands in a ``.bib`` file. Law and the client's exhibits are made
here by :func:`record`, with the fields of :data:`RECORD_TYPES`. Lists and mappings (parallel
citations, subsequent history) travel inside a field as JSON, because a pybtex field is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pybtex.database import Entry, Person
from pybtex.richtext import Text

from workbench.citations.names import person
from workbench.errors import CitationError, nearest

__all__ = [
    "CASES",
    "CODIFIED",
    "GROUPS",
    "RECORD",
    "RECORD_TYPES",
    "RULES",
    "SECONDARY",
    "RecordType",
    "field",
    "items",
    "persons",
    "record",
    "record_type",
]

#: Headings of the table of authorities, in the order courts expect them.
#: *Source:* the grouping asked for in this project's design; Fed. R. App. P. 28(a)(3) lists cases, statutes, others.
CASES = "Cases"
CODIFIED = "Constitutional provisions, statutes and guidelines"
RULES = "Rules and regulations"
SECONDARY = "Social science and other secondary sources"
RECORD = "Record"
GROUPS = (CASES, CODIFIED, RULES, SECONDARY, RECORD)

#: Fields every type may carry. ``short_form`` replaces the computed short form, ``pinpoint`` is used where none is
#: given, ``parenthetical`` stands last, ``internal`` is never printed.
_COMMON = frozenset(
    {
        "short_form",
        "pinpoint",
        "explanatory",
        "parenthetical",
        "internal",
        "url",
        "archive_url",
        "accessed",
        "directions",
        "doi",
        "on_file",
    }
)

#: Roles whose values are lists of names, with the spellings accepted for them.
_ROLES = MappingProxyType(
    {
        "author": "author",
        "authors": "author",
        "editor": "editor",
        "editors": "editor",
        "translator": "translator",
        "translators": "translator",
        "bookauthor": "bookauthor",
    }
)


#: Stand-ins for characters that BibTeX would take for markup, in text that holds none (Unicode's private use area).
_GUARDED = {ord("\\"): "\ue000", ord("{"): "\ue001", ord("}"): "\ue002"}
_LITERAL = {0xE000: "\\", 0xE001: "{", 0xE002: "}"}


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of authority or source: its fields, and where the table of authorities lists it."""

    name: str
    group: str
    #: Fields without which it cannot be cited; ``a|b`` means one of them.
    required: tuple[str, ...]
    optional: frozenset[str]
    #: Whether the fields may come straight from a ``.bib`` file, where further ones are kept and ignored.
    open: bool = False

    def knows(self, name: str) -> bool:
        """Whether the type has this field."""
        return (
            self.open
            or name in self.optional
            or name in _COMMON
            or any(name in names.split("|") for names in self.required)
        )


def _type(name: str, group: str, required: str, optional: str = "", *, open_: bool = False) -> RecordType:
    return RecordType(name, group, tuple(required.split()), frozenset(optional.split()), open_)


_WORK = (
    "author authors editor editors translator translators title subtitle booktitle journal volume number issue "
    "pages first_page date year month institution publisher school edition series howpublished type note "
    "original_year version site archive published"
)

#: Every type by name. Types of BibTeX keep BibTeX's fields; field names of law follow the words of the citation guides.
RECORD_TYPES: Mapping[str, RecordType] = MappingProxyType(
    {
        t.name: t
        for t in (
            _type(
                "case",
                CASES,
                "case_name volume|neutral|docket|database",
                "volume reporter first_page court year neutral parallel weight popular_name short_name division docket "
                "database date slip history name_as_printed note",
            ),
            _type("constitution", CODIFIED, "jurisdiction", "amendment article section clause part year note"),
            _type(
                "statute",
                CODIFIED,
                "code section",
                "title act act_section year supplement publisher chapter article part note",
            ),
            _type(
                "state-statute",
                CODIFIED,
                "code section",
                "title act act_section year supplement publisher chapter article part note",
            ),
            _type("ordinance", CODIFIED, "code section", "title year publisher chapter article part note place"),
            _type(
                "session-law",
                CODIFIED,
                "act|public_law|volume",
                "act public_law section volume reporter first_page year chapter codified note state",
            ),
            _type(
                "bill",
                CODIFIED,
                "number",
                "chamber congress year title section state session legislature note enacted version",
            ),
            _type(
                "guideline",
                CODIFIED,
                "section|part",
                "title part section institution year former reprinted style note application_note",
            ),
            _type("restatement", SECONDARY, "title", "section institution year note comment illustration volume"),
            _type("uniform-act", SECONDARY, "title", "section article institution year note comment"),
            _type("model-code", SECONDARY, "title section|rule", "rule section institution year note comment"),
            _type("court-rule", RULES, "rules number", "year note publisher"),
            _type("regulation", RULES, "code section|part", "title name year publisher part note supplement"),
            _type(
                "state-regulation",
                RULES,
                "code section|part",
                "title name year publisher part chapter article agency note",
            ),
            _type(
                "federal-register",
                RULES,
                "volume first_page",
                "title name reporter date year codified note agency proposed",
            ),
            _type(
                "executive-order",
                RULES,
                "number",
                "title section volume reporter first_page date year codified reprinted",
            ),
            _type(
                "legislative-report",
                SECONDARY,
                "number",
                "chamber congress year part title author authors reprinted document conference note",
            ),
            _type(
                "hearing",
                SECONDARY,
                "title|committee",
                "bill committee congress year speaker state session legislature",
            ),
            _type(
                "agency-decision",
                CASES,
                "case_name|title|name",
                "case_name title name volume reporter number first_page date year agency court docket database note",
            ),
            _type("treasury-ruling", RULES, "kind number", "volume reporter first_page date year"),
            _type("treaty", CODIFIED, "title", "parties date article volume reporter first_page number note"),
            _type("ethics-opinion", SECONDARY, "institution number", "year title note"),
            _type(
                "standard",
                SECONDARY,
                "title",
                "institution author authors guideline edition year date note reprinted volume journal first_page",
            ),
            _type(
                "court-document",
                RECORD,
                "document",
                "volume date ecf docket case_name case_volume reporter first_page court year database note author",
            ),
            _type(
                "exhibit",
                RECORD,
                "label",
                "title pages bates_prefix bates_first paragraphs date short_title sealed note",
            ),
            _type("presentence-report", RECORD, "title|docket|date", "title docket date ecf prepared note label"),
            _type("transcript", RECORD, "title|date", "title date proceeding witness volume docket ecf note label"),
            _type("declaration", RECORD, "declarant|title", "declarant title date ecf docket sworn note label"),
            _type("interview", RECORD, "interviewee|title", "interviewee title interviewer role date place note label"),
            _type("letter", SECONDARY, "title|author|authors", "recipient " + _WORK),
            *(
                _type(name, SECONDARY, required, _WORK, open_=True)
                for name, required in (
                    ("article", "title|designation journal"),
                    ("student-note", "title|designation journal"),
                    ("magazine", "title journal"),
                    ("newspaper", "title journal"),
                    ("newspaper-online", "title journal"),
                    ("book", "title"),
                    ("chapter", "title booktitle"),
                    ("incollection", "title booktitle"),
                    ("inbook", "title"),
                    ("inproceedings", "title"),
                    ("conference", "title"),
                    ("proceedings", "title"),
                    ("collection", "title"),
                    ("booklet", "title"),
                    ("manual", "title"),
                    ("report", "title"),
                    ("techreport", "title"),
                    ("working-paper", "title"),
                    ("unpublished", "title"),
                    ("thesis", "title"),
                    ("phdthesis", "title"),
                    ("mastersthesis", "title"),
                    ("webpage", "title|site"),
                    ("online", "title"),
                    ("electronic", "title"),
                    ("dataset", "title"),
                    ("social-media", "author|authors|handle"),
                    ("misc", "title"),
                    ("media", "title"),
                    ("encyclopedia", "title"),
                )
            ),
        )
    }
)


def record_type(entry: Entry, key: str = "") -> RecordType:
    """The type of a record; an unknown type is an error that names the nearest ones."""
    try:
        return RECORD_TYPES[entry.type]
    except KeyError:
        raise CitationError(
            f"the record '{key or entry.key}' has the type '{entry.type}', which no form of citation is known for",
            remedy=f"{nearest(entry.type, RECORD_TYPES)} The types are: {', '.join(RECORD_TYPES)}.",
            code="SW311",
            field="type",
        ) from None


def record(type_: str, key: str, fields: Mapping[str, object]) -> Entry:
    """A citable record of one of the :data:`RECORD_TYPES`, checked.

    Values may be text, numbers, booleans, lists and mappings; ``None`` and empty text leave a field out.
    """
    entry = Entry(type_)
    entry.key = key
    kind = record_type(entry, key)
    for name, value in fields.items():
        if value is None or value in ("", [], {}):
            continue
        if not kind.knows(name):
            known = {*kind.optional, *_COMMON, *(n for names in kind.required for n in names.split("|"))}
            raise CitationError(
                f"the record '{key}' ({type_}) has the field '{name}', which the type does not know",
                remedy=nearest(name, sorted(known)),
                code="SW312",
                field=f"{key}.{name}",
            )
        if name in _ROLES and not (name == "author" and not kind.open and isinstance(value, str) and not value):
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
