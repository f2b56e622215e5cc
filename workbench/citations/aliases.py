"""Other names that files of examples give to types and fields, and other ways they write values.

A guide's examples, a firm's own tests and other programs call the same thing differently: ``pincite`` for ``pinpoint``,
``subsequent_history`` for ``history``, a court in words. They are read here into the words of
:mod:`workbench.citations.records`; what is unknown is left out, because an example must never stop the scoring.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from workbench.citations.records import RECORD_TYPES

__all__ = ["known_fields", "known_type"]


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """The tables of ``data/aliases.toml``, each from the other name to the one used here."""
    text = resources.files("workbench.citations").joinpath("data/aliases.toml").read_text("utf-8")
    read = tomllib.loads(text)
    tables = {"types": read["types"], **read["fields"]}
    return {name: {other: ours for ours, others in pairs.items() for other in others} for name, pairs in tables.items()}


#: Which table of field names a type has; works have ``work``.
_FAMILY = MappingProxyType({
    "case": "case",
    **dict.fromkeys(
        ("statute", "state-statute", "ordinance", "session-law", "constitution", "regulation", "state-regulation",
         "federal-register", "executive-order", "guideline"), "law"),
    "court-rule": "rules",
    **dict.fromkeys(("restatement", "uniform-act", "model-code"), "model"),
    **dict.fromkeys(("bill", "hearing", "legislative-report"), "legislature"),
    "court-document": "document",
    **dict.fromkeys(("agency-decision", "treasury-ruling"), "agency"),
    **dict.fromkeys(("chapter", "incollection", "inproceedings", "conference"), "chapter"),
})

#: Fields whose values say of what kind an entry of an unknown type is.
_TELLING = (
    ("case_name", "case"), ("booktitle", "chapter"), ("journal", "article"), ("document", "court-document"),
    ("handle", "social-media"), ("rules", "court-rule"), ("amendment", "constitution"), ("congress", "bill"),
    ("code", "statute"), ("url", "webpage"), ("title", "book"),
)
_ROLES = frozenset({"author", "authors", "editor", "editors", "translator", "translators"})


def known_type(name: str, fields: Mapping[str, Any]) -> str:
    """The record type that a name means; where it means none, the one that the fields tell.

    >>> known_type("law_review", {}), known_type("Book Chapter", {}), known_type("precedent", {"case_name": "A v. B"})
    ('article', 'chapter', 'case')
    """
    plain = re.sub(r"[\s_]+", "-", name.strip().lower())
    for one in (name, plain, plain.removesuffix("s")):
        if one in RECORD_TYPES:
            return one
        if one in _tables()["types"]:
            return _tables()["types"][one]
    return next((kind for field, kind in _TELLING if fields.get(field)), name)


def known_fields(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an example under the names that the type knows, their values as records hold them."""
    known = RECORD_TYPES[kind]
    family, anywhere = _FAMILY.get(kind, "work"), _tables()["anywhere"]
    others = {**_tables()["work"], **_tables()[family]} if family == "chapter" else _tables()[family]
    found: dict[str, Any] = {}
    for name, value in fields.items():
        plain = re.sub(r"[\s-]+", "_", name.strip().lower())
        ours = others.get(plain) or anywhere.get(plain) or plain
        # Works know every field; there another name gives way to ours.
        named = plain if known.knows(plain) and not known.open else ours
        if value not in (None, "", [], {}) and (named not in found or named == plain):
            found[named] = _value(named, value)
    if kind == "case":
        found = _case(found, fields)
    if kind in {"statute", "state-statute"} and not re.match(r"\d", str(found.get("title", "0"))):
        # The title of a code is a number; a name in its place is the act's.
        found.setdefault("act", found.pop("title"))
    return {name: value for name, value in found.items() if known.knows(name) or name in {"pinpoint", "short_pinpoint"}}


def _case(found: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    if not found.get("case_name"):
        for first, second in (("plaintiff", "defendant"), ("petitioner", "respondent"), ("appellant", "appellee")):
            if fields.get(first) and fields.get(second):
                found["case_name"] = f"{fields[first]} v. {fields[second]}"
    for name in ("history", "parallel"):
        given = found.get(name)
        if given:
            found[name] = [_step(one) for one in (given if isinstance(given, list | tuple) else [given])]
    return found


def _step(value: object) -> object:
    """A step of history or a parallel citation, its fields named as those of a case."""
    if not isinstance(value, Mapping):
        return value
    others = {**_tables()["anywhere"], **_tables()["case"], **_tables()["step"]}
    return {others.get(name, name): _value(name, one) for name, one in value.items()}


def _value(name: str, value: object) -> object:
    """A value as records hold it: names as text, a pinpoint as it is typed."""
    if name in _ROLES:
        listed = value if isinstance(value, list | tuple) else [value]
        return [part for one in listed for part in _person(one)]
    if name in {"pinpoint", "short_pinpoint"}:
        return _pinpoint(value)
    return value


def _person(value: object) -> Iterable[object]:
    if not isinstance(value, Mapping):
        return value.split(" and ") if isinstance(value, str) and "{" not in value else [value]
    if whole := value.get("literal") or value.get("name") or value.get("institution"):
        return [whole]
    given = " ".join(str(value[n]) for n in ("first", "given", "first_name", "middle") if value.get(n))
    family = " ".join(str(value[n]) for n in ("last", "family", "last_name") if value.get(n))
    suffix = value.get("suffix")
    return [f"{family}, {suffix}, {given}" if suffix else f"{family}, {given}" if given else family]


#: What stands before each part of a pinpoint that is given in parts.
_MARKS = {
    "page": "", "pages": "", "paragraph": "¶ ", "paragraphs": "¶¶ ", "section": "§ ", "sections": "§§ ", "note": "n.",
    "footnote": "n.", "line": ":", "lines": ":",
}


def _pinpoint(value: object) -> str:
    if isinstance(value, Mapping):
        named = [f"{_MARKS.get(name, f'{name} ')}{one}" for name, one in value.items() if one]
        return " ".join(named).replace(" :", ":")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
