"""CSL-JSON read into drafts, and entries and law written as CSL-JSON.

What CSL has no variable for travels in ``custom``, the place its schema keeps for that; a variable
that would not be read back as it was is carried there too. So nothing is lost on the way.

*Source:* ``csl-data.json`` of the CSL schema; the lines ``Name: value`` in ``note`` are Zotero's.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pybtex.database import Entry

from workbench.citations.bibliography import format_names, parse_names
from workbench.citations.interchange.dates import GROUP, from_csl_date, to_csl_date
from workbench.citations.interchange.drafts import Draft, tidy
from workbench.citations.interchange.people import from_csl_name, people_in, same, text_of, to_csl_name
from workbench.citations.interchange.problems import Problem
from workbench.citations.interchange.types import LAW, PERIODICALS, from_biblatex, from_csl, to_csl
from workbench.errors import CitationError

__all__ = ["read_csl", "write_csl"]

#: Variables of text and the fields they are, whatever the type; of two for one field the first is written.
_TEXTS = (
    ("title", "title"), ("abstract", "abstract"), ("DOI", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid"), ("URL", "url"),
    ("ISSN", "issn"), ("ISBN", "isbn"), ("volume", "volume"), ("language", "language"), ("edition", "edition"),
    ("publisher-place", "address"), ("collection-title", "series"), ("genre", "type"), ("note", "note"),
    ("keyword", "keywords"), ("title-short", "shorttitle"), ("shortTitle", "shorttitle"),
    ("container-title-short", "shortjournal"), ("journalAbbreviation", "shortjournal"),
    ("number-of-pages", "pagetotal"), ("number-of-volumes", "volumes"), ("event-title", "eventtitle"),
    ("event", "eventtitle"), ("event-place", "venue"), ("archive", "archive"), ("call-number", "library"),
    ("version", "version"), ("chapter-number", "chapter"), ("status", "pubstate"), ("annote", "annotation"),
    ("original-title", "origtitle"), ("medium", "howpublished"), ("page", "pages"),
)
_FIELD_OF = dict(_TEXTS)
_VARIABLE_OF = {ours: theirs for theirs, ours in reversed(_TEXTS)}
_ROLES = {"translator": "translator", "container-author": "bookauthor", "collection-editor": "serieseditor",
          "director": "director", "interviewer": "interviewer", "recipient": "recipient", "composer": "composer",
          "reviewed-author": "reviewedauthor", "original-author": "originalauthor", "illustrator": "illustrator"}
_ROLE_OF = {ours: theirs for theirs, ours in _ROLES.items()}
_DATES = {"accessed": "accessed", "original-date": "origdate", "event-date": "eventdate"}
_DATE_OF = {ours: theirs for theirs, ours in _DATES.items()}
_INSTITUTIONS = frozenset({"report", "techreport", "working-paper", "thesis", "phdthesis", "mastersthesis",
                           "unpublished"})
_SITES = frozenset({"online", "webpage", "electronic", "social-media"})
#: Lines of a note that are variables.
_EXTRA = {"pmid": "pmid", "pmcid": "pmcid", "doi": "doi", "original date": "origdate", "original-date": "origdate"}
#: The tags and entities that CSL reads in a text.
_TAG = re.compile(r"</?(?:i|b|sup|sub|sc)>|<span(?:\s[^<>]{0,200})?>|</span>")
_TYPE = "entrytype"
#: The field that keeps a type of CSL that the library does not have.
_CSL_TYPE = "csl-type"
#: Fields that only look like variables.
_NOT_VARIABLES = frozenset({_CSL_TYPE, "csl-id", "csl-custom", "csl-citation-key", "csl-author", "csl-editor",
                            "csl-issued"})
#: Fields of law and the variables that hold them. The title of a code is a number, which CSL calls its volume.
_LAW = {"case_name": "title", "reporter": "container-title", "volume": "volume", "first_page": "page",
        "court": "authority", "docket": "number", "code": "container-title", "section": "section",
        "institution": "authority", "number": "number"}
_NUMBERED = frozenset({"statute", "state-statute", "ordinance", "regulation", "state-regulation"})


def read_csl(text: str) -> tuple[list[Draft], list[Problem]]:
    """The works in a CSL-JSON file: an array, one object, or an object with ``items``.

    Raises:
        CitationError: SW371, the text is no JSON at all.
    """
    problems: list[Problem] = []
    drafts = []
    for item, line in _items(text, problems):
        if not isinstance(item, Mapping):
            problems.append(Problem("SW388", line, "", "", f"an item is no object but {json.dumps(item)[:40]}",
                                    "not imported"))
            continue
        drafts.append(_draft(item, line, problems))
    return drafts, problems


def write_csl(entries: Mapping[str, Entry], titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """Entries of literature and of law as a CSL-JSON array; ``titles`` names law that has no title of its own."""
    items = [_item(key, entry) if from_biblatex(entry.type) == entry.type
             else _law_item(key, entry, titles.get(key, "")) for key, entry in entries.items()]
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


# -- reading -----------------------------------------------------------------------------------------------------------


def _items(text: str, problems: list[Problem]) -> Iterator[tuple[object, int]]:
    """The items of the file with their lines; a broken one costs no other."""
    decoder = json.JSONDecoder()
    pos = len(text) - len(text.lstrip())
    if text[pos:pos + 1] != "[":
        try:
            whole = decoder.raw_decode(text, pos)[0]
        except (ValueError, RecursionError) as error:
            where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "too deeply nested"
            raise CitationError("the file is no JSON that can be read", code="SW371", field=where,
                                remedy="Export it again as CSL-JSON.") from None
        inside = whole.get("items") if isinstance(whole, dict) else None
        for item in inside if isinstance(inside, list) else [whole]:
            yield item, text.count("\n", 0, pos) + 1
        return
    pos += 1
    line, counted = 1, 0
    while True:
        gap = re.compile(r"[\s,]*").match(text, pos)
        pos = gap.end() if gap else pos
        if pos >= len(text):
            problems.append(Problem("SW375", text.count("\n") + 1, "", "", "the array is not closed",
                                    "read up to the end of the file"))
            return
        if text[pos] == "]":
            return
        line += text.count("\n", counted, pos)
        counted = pos
        try:
            item, pos = decoder.raw_decode(text, pos)
        except RecursionError:
            problems.append(Problem("SW375", line, "", "", "an item is too deeply nested",
                                    "this and what follows is lost"))
            return
        except ValueError as error:
            # A number of thousands of digits is an error without a place.
            at, said = (error.pos, error.msg) if isinstance(error, json.JSONDecodeError) else (pos, "a number too long")
            problems.append(Problem("SW375", line + text.count("\n", pos, at), "", "", f"no JSON: {said}",
                                    f"the item that begins in line {line} is lost"))
            again = re.compile(r"\}\s*,\s*(?=\{)").search(text, max(at - 1, pos))
            if again is None:
                return
            pos = again.end()
            continue
        yield item, line


def _draft(item: Mapping[str, Any], line: int, problems: list[Problem]) -> Draft:
    custom = item.get("custom") if isinstance(item.get("custom"), Mapping) else {}
    assert isinstance(custom, Mapping)
    given = item.get("type")
    named = given if isinstance(given, str) else ""
    type_ = from_csl(named)
    carried = custom.get(_TYPE)
    if isinstance(carried, str) and from_biblatex(carried) == carried:
        type_ = carried
    draft = Draft(type_ or "misc", _key(item), line)
    if "id" in item and item["id"] != draft.key and item["id"] is not None:
        draft.fields["csl-id"] = str(item["id"])
    if "custom" in item and custom is not item["custom"]:
        draft.fields["csl-custom"] = json.dumps(item["custom"], ensure_ascii=False)
    if type_ is None:
        what = (f"'{named}' is law, which is cited from the library's own" if named in LAW
                else f"no type of the library answers to '{named[:40]}'" if named else "the item has no type")
        problems.append(draft.problem("SW382", "", what, "kept as misc"))
        if named:
            draft.fields[_CSL_TYPE] = named
    dated = any(name in custom for name in GROUP)
    for variable, value in item.items():
        if variable not in {"id", "type", "custom", "citation-key"} and not (dated and variable == "issued"):
            _variable(draft, variable, value, problems)
    for name, value in custom.items():
        if name in {"author", "editor"} and isinstance(value, str) and (people := parse_names(value)):
            draft.persons[name] = people
        elif name != _TYPE:
            draft.fields[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return draft


def _key(item: Mapping[str, Any]) -> str:
    for name in ("citation-key", "id"):
        value = item.get(name)
        # Zotero's ids are addresses, or library and item: nobody cites by them.
        if isinstance(value, str) and value.strip() and not re.fullmatch(r".*://.*|\d+/[A-Z0-9]{8}", value):
            return value
    return ""


def _variable(draft: Draft, variable: str, value: object, problems: list[Problem]) -> None:
    if value is None or value in ("", [], {}):
        return
    if variable in {"author", "editor"} or variable in _ROLES:
        if _names(draft, variable, value, problems):
            return
    elif variable == "issued" or variable in _DATES:
        said = from_csl_date(value)
        if said:
            name = _DATES.get(variable, "year" if re.fullmatch(r"-?\d{4}", said) else "date")
            draft.fields[name] = said
            return
        problems.append(draft.problem("SW384", variable, "the date cannot be read", "kept as it is written"))
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        _text(draft, variable, str(value), problems)
        return
    draft.fields[f"csl-{variable}"] = json.dumps(value, ensure_ascii=False)
    if variable != "categories":
        problems.append(draft.problem("SW388", variable, "is not what CSL-JSON holds there", "kept as it is written"))


def _names(draft: Draft, variable: str, value: object, problems: list[Problem]) -> bool:
    if not isinstance(value, list) or not all(isinstance(name, Mapping) for name in value):
        return False
    people = []
    for name in value:
        person = from_csl_name(name)
        if person is None:
            problems.append(draft.problem("SW380", variable, "a name is empty", "left out"))
        else:
            people.append(person)
    if variable in _ROLES:
        draft.fields[_ROLES[variable]] = text_of(people)
    else:
        draft.persons[variable] = people
    return True


def _text(draft: Draft, variable: str, value: str, problems: list[Problem]) -> None:
    name = _field(draft.type, variable)
    if variable == "note":
        value = _extra(draft, value)
    plain = html.unescape(_TAG.sub("", value)) if "<" in value or "&" in value else value
    if plain != value and name not in {"url", "doi"}:
        problems.append(draft.problem("SW389", variable, "holds CSL's marks for italics and the like",
                                      "the words were kept without them"))
        value = plain
    if name == "pages":
        value = re.sub(r"(?<=[\w.])\s*[-\u2010\u2011\u2013]+\s*(?=\w)", "–", value)
    if name in draft.fields and tidy(value) != draft.fields[name]:
        problems.append(draft.problem("SW379", variable, f"says otherwise than the first '{name}'",
                                      f"kept as csl-{variable.lower()}"))
        name = f"csl-{variable}"
    if value.strip():
        draft.fields[name] = tidy(value)


def _field(type_: str, variable: str) -> str:
    match variable:
        case "container-title":
            return "journal" if type_ in PERIODICALS else "site" if type_ in _SITES else "booktitle"
        case "publisher":
            return "institution" if type_ in _INSTITUTIONS else "publisher"
        case "issue" if type_ in PERIODICALS:
            return "number"
        case "number" if type_ not in PERIODICALS:
            return "number"
        case _:
            return _FIELD_OF.get(variable, f"csl-{variable}")


def _extra(draft: Draft, note: str) -> str:
    """The note without the lines that are variables; those become fields."""
    rest = []
    for line in note.split("\n"):
        name, colon, value = line.partition(":")
        ours = _EXTRA.get(name.strip().lower())
        if colon and ours and value.strip() and ours not in draft.fields:
            draft.fields[ours] = tidy(value)
        elif colon and name.strip().lower() in {"citation key", "bibtex"} and not draft.key:
            draft.key = tidy(value)
        else:
            rest.append(line)
    return "\n".join(rest)


# -- writing -----------------------------------------------------------------------------------------------------------


def _item(key: str, entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": to_csl(entry.type)}
    fields = dict(entry.fields.items())
    for name, value in fields.items():
        variable = _variable_for(entry.type, name)
        if variable is not None:
            item[variable] = value.replace("–", "-") if variable == "page" else value
        elif name in _DATE_OF:
            item[_DATE_OF[name]] = to_csl_date(value)
        elif name in _ROLE_OF:
            item[_ROLE_OF[name]] = [to_csl_name(person) for person in people_in(value)]
        elif name.startswith("csl-") and name not in _NOT_VARIABLES and _unknown(entry.type, name[4:]):
            item[name[4:]] = value
    if entry.type == "misc" and fields.get(_CSL_TYPE) and from_csl(fields[_CSL_TYPE]) is None:
        item["type"] = fields[_CSL_TYPE]
    issued = fields.get("date") or fields.get("year")
    if issued:
        item["issued"] = to_csl_date(issued)
    for role, people in entry.persons.items():
        item[role] = [to_csl_name(person) for person in people]
    back = _draft(item, 0, [])
    custom = {name: value for name, value in fields.items() if back.fields.get(name) != value}
    lost = {name for name in GROUP if fields.get(name) != back.fields.get(name)}
    if lost - ({"year"} if "date" in fields and fields.get("year") == fields["date"][:4] else set()):
        custom |= {name: fields[name] for name in GROUP if name in fields}
    else:
        custom.pop("year", None)
    if "note" in custom:
        # Its lines would be read as variables; only the custom copy is safe.
        item.pop("note", None)
    for role, people in entry.persons.items():
        if not same(people, back.persons.get(role, [])):
            custom[role] = format_names(people)
    if back.type != entry.type:
        custom[_TYPE] = entry.type
    item = {name: value for name, value in item.items() if value != []}
    return {**item, "custom": custom} if custom else item


def _unknown(type_: str, variable: str) -> bool:
    """Whether a variable is one that is read as a text of its own name."""
    return variable not in _DATES and variable not in _ROLES and _field(type_, variable) == f"csl-{variable}"


def _variable_for(type_: str, name: str) -> str | None:
    for variable in ("container-title", "publisher", "issue", "number"):
        if _field(type_, variable) == name:
            return variable
    return _VARIABLE_OF.get(name)


def _law_item(key: str, entry: Entry, title: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": to_csl(entry.type)}
    custom: dict[str, Any] = {_TYPE: entry.type}
    for name, value in entry.fields.items():
        variable = _LAW.get(name)
        if name == "title":
            variable = "volume" if entry.type in _NUMBERED else "title"
        if name in {"date", "year"}:
            item["issued"] = to_csl_date(entry.fields.get("date") or value)
        elif variable is not None and variable not in item:
            item[variable] = value
        else:
            custom[name] = value
    for role, people in entry.persons.items():
        item[role] = [to_csl_name(person) for person in people]
    if title:
        item.setdefault("title", title)
    return {**item, "custom": custom}
