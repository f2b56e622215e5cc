"""Other names that files of examples give to types and fields, and other ways they write values.

A guide's examples, a firm's own tests and other programs call the same thing differently: ``pincite`` for ``pinpoint``,
``subsequent_history`` for ``history``, a court in words. They are read here into the words of
:mod:`workbench.citations.record_types`; what is unknown is left out, because an example must never stop the scoring.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from workbench.citations.record_types import RECORD_TYPES

__all__ = ["known_fields", "known_type"]


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """The tables of ``data/aliases.toml``, each from the other name to the one used here."""
    text = resources.files("workbench.citations").joinpath("data/aliases.toml").read_text("utf-8")
    read = tomllib.loads(text)
    tables = {"types": read["types"], **read["fields"]}
    named = {
        name: {other: ours for ours, others in pairs.items() for other in others} for name, pairs in tables.items()
    }
    return {**named, **{f"implied {name}": fields for name, fields in read["implied"].items()}}


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
    "encyclopedia": "encyclopedia",
    "letter": "letter",
    "interview": "interview",
})

#: Fields whose values say of what kind an entry of an unknown type is.
_TELLING = (
    ("case_name", "case"), ("booktitle", "chapter"), ("journal", "article"), ("document", "court-document"),
    ("handle", "social-media"), ("rules", "court-rule"), ("amendment", "constitution"), ("congress", "bill"),
    ("code", "statute"), ("url", "webpage"), ("title", "book"),
)
#: The number of a report of Congress, its chamber in it.
_REPORT = re.compile(r"(S|H\.R|H)\. (?:Conf\. )?(?:Rep|Doc)\.")
#: Families that read the names of works as well.
_WORKS_TOO = frozenset({"chapter", "encyclopedia", "letter"})
_ROLES = frozenset({"author", "authors", "editor", "editors", "translator", "translators"})


def known_type(name: str, fields: Mapping[str, Any]) -> str:
    """The record type that a name means; where it means none, the one that the fields tell.

    >>> known_type("law_review", {}), known_type("Book Chapter", {}), known_type("precedent", {"case_name": "A v. B"})
    ('article', 'chapter', 'case')
    """
    plain = _plain(name)
    number = str(fields.get("number") or fields.get("report_number") or "")
    if plain == "report" and _REPORT.match(number):
        return "legislative-report"
    for one in (name, plain, plain.removesuffix("s")):
        if one in RECORD_TYPES:
            return one
        if one in _tables()["types"]:
            return _tables()["types"][one]
    return next((kind for field, kind in _TELLING if fields.get(field)), name)


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", "-", name.strip().lower())


def known_fields(kind: str, fields: Mapping[str, Any], named: str = "") -> dict[str, Any]:
    """The fields of an example under the names that the type knows, their values as records hold them.

    What the example's own name of its type says is added: a ``model penal code`` has that title.
    """
    known = RECORD_TYPES[kind]
    family, anywhere = _FAMILY.get(kind, "work"), _tables()["anywhere"]
    others = {**_tables()["work"], **_tables()[family]} if family in _WORKS_TOO else _tables()[family]
    fields = _told(kind, fields)
    found: dict[str, Any] = {}
    for name, value in fields.items():
        plain = re.sub(r"[\s-]+", "_", name.strip().lower())
        ours = others.get(plain) or anywhere.get(plain) or plain
        # Works know every field; there another name gives way to ours.
        kept = plain if known.knows(plain) and not known.open else ours
        if value not in (None, "", [], {}) and (kept not in found or kept == plain):
            found[kept] = _value(kept, value)
    found = {**_tables().get(f"implied {_plain(named)}", {}), **found}
    if kind == "case":
        found = _case(found, fields)
    if kind in {"statute", "state-statute"} and not re.match(r"\d", str(found.get("title", "0"))):
        # The title of a code is a number; a name in its place is the act's.
        found.setdefault("act", found.pop("title"))
    return {name: value for name, value in found.items() if known.knows(name) or name in {"pinpoint", "short_pinpoint"}}


def _told(kind: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields with those set right that mean another thing in one kind of record."""
    found = dict(fields)
    word = next((name for name in ("topic", "entry", "term", "word", "heading") if found.get(name)), "")
    if kind == "encyclopedia" and word and found.get("title"):
        # The whole is called by its title, the part by its topic.
        found["booktitle"] = found.pop("title")
    if kind == "case" and found.get("page") and found.get("pages") and not found.get("pinpoint"):
        pages = str(found.pop("pages"))
        if not pages.startswith(str(found["page"])):
            found["pinpoint"] = pages
    if kind == "student-note" and found.get("reporter"):
        found.setdefault("journal", found.pop("reporter"))
        found["title"] = re.sub(r"^Annotation,\s*", "", str(found.get("title", "")))
    number = str(found.get("number") or found.get("report_number") or "")
    given = _REPORT.match(number)
    if kind == "legislative-report" and given and not found.get("chamber"):
        found["chamber"] = {"H": "H.R"}.get(given[1], given[1]) + "."
    if kind == "session-law" and re.match(r"(?:Pub\. L\. (?:No\. )?)?\d+-\d+$", number) and "number" in found:
        found.setdefault("public_law", found.pop("number"))
    if kind == "constitution" and found.get("constitution"):
        found.setdefault("jurisdiction", re.sub(r"\s*Const(?:\.|itution)$", "", str(found.pop("constitution"))))
    return found


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
