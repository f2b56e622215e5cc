"""``.bib`` files of any program read into drafts, and entries written for BibTeX users.

BibTeX's and biblatex's types become the library's; three fields get the library's name for them
(``journaltitle``, ``urldate``, and the year out of ``date``). All others keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pybtex import errors as pybtex_errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Entry, Person

from workbench.citations.bibliography import decoded, format_bib
from workbench.citations.interchange.blocks import RawEntry, RawField, Scanner
from workbench.citations.interchange.drafts import Draft
from workbench.citations.interchange.inheritance import Inheritance
from workbench.citations.interchange.problems import Problem
from workbench.citations.interchange.types import LAW, from_biblatex

__all__ = ["IMPORTED_TYPE", "read_bib", "write_bib"]

#: The field that keeps the type a ``.bib`` file gave an entry where the library has another.
IMPORTED_TYPE = "imported_type"

_RENAMED = {"journaltitle": "journal", "urldate": "accessed"}
#: No list of authors is longer; pybtex takes a time that grows with the square of it.
_LONGEST = 200_000
_LOOSE_AND = re.compile(r"^(?:and(?:\s+|$))+|(?:\s+and)+$")


def read_bib(text: str) -> tuple[list[Draft], list[Problem]]:
    """The works in a ``.bib`` file and everything in it that did not arrive as it stood."""
    scanner = Scanner(text)
    raw = list(scanner.entries())
    first: dict[str, RawEntry] = {}
    for entry in raw:
        first.setdefault(entry.key.lower(), entry)
    family = Inheritance(first)
    problems = scanner.problems
    drafts: list[Draft] = []
    for entry in raw:
        if entry.type == "xdata":
            continue
        if entry.type == "set":
            problems.append(Problem("SW382", entry.line, entry.key, "", "a set of entries is no work of its own",
                                    "not imported; its members are"))
            continue
        drafts.append(_draft(entry, family.fields(entry), problems))
    problems += family.problems
    problems += [Problem("SW376", entry.line, entry.key, "", "no entry takes from this @xdata", "not imported")
                 for entry in raw if entry.type == "xdata" and entry.key.lower() not in family.used]
    return drafts, problems


def write_bib(entries: Mapping[str, Entry]) -> str:
    """Entries as a ``.bib`` file, each under the type it was imported with."""
    given = {}
    for key, entry in entries.items():
        type_ = entry.fields.get(IMPORTED_TYPE, "")
        if re.fullmatch(r"[a-z][a-z0-9_-]*", type_) and type_ not in {"string", "comment", "preamble", "xdata", "set"}:
            fields = [(name, value) for name, value in entry.fields.items() if name != IMPORTED_TYPE]
            given[key] = Entry(type_, fields=fields, persons=entry.persons)
        else:
            given[key] = entry
    return format_bib(given)


def _draft(entry: RawEntry, fields: dict[str, RawField], problems: list[Problem]) -> Draft:
    type_ = from_biblatex(entry.type)
    draft = Draft(type_ or "misc", entry.key, entry.line, lines={name: field.line for name, field in fields.items()})
    if type_ is None:
        what = (f"@{entry.type} is law, which is cited from the library's own" if entry.type in LAW
                else f"no type of the library answers to @{entry.type}")
        problems.append(draft.problem("SW382", "", what, "kept as misc"))
    raw = Entry(draft.type)
    for name, field in fields.items():
        if name in {"author", "editor"}:
            raw.persons[name] = _people(field.value, name, draft, problems)
        else:
            raw.fields[name] = _line(field.value)
    clean, unknown = decoded(entry.key, raw)
    for name, command in dict.fromkeys(unknown):
        problems.append(draft.problem("SW381", name, f"the LaTeX command {command} is not known",
                                      "left as it is written"))
    draft.persons = dict(clean.persons)
    draft.fields = dict(clean.fields)
    if draft.type != entry.type:
        draft.fields.setdefault(IMPORTED_TYPE, entry.type)
    for theirs, ours in _RENAMED.items():
        if theirs in draft.fields and ours not in draft.fields:
            draft.fields[ours] = draft.fields.pop(theirs)
            draft.lines[ours] = draft.lines[theirs]
    if draft.fields.get("eprinttype", "").lower() in {"pubmed", "pmid"} and draft.fields.get("eprint"):
        draft.fields.setdefault("pmid", draft.fields["eprint"])
    return draft


def _line(value: str) -> str:
    return " ".join(value.split())


def _people(value: str, role: str, draft: Draft, problems: list[Problem]) -> list[Person]:
    value = _line(value)
    if re.fullmatch(r"[^;{}\\]+,[^;{}\\]+(?:;[^;{}\\]+,[^;{}\\]+)+;?", value) and not re.search(r"(?i)\sand\s", value):
        problems.append(draft.problem("SW380", role, "names are parted by ';', not by 'and'",
                                      "kept as it is written; correct it"))
        return [Person(last=f"{{{value}}}")]
    people: list[Person] = []
    if len(value) > _LONGEST or value.count("{") > _LONGEST // 20:
        problems.append(draft.problem("SW380", role, f"{len(value)} characters are more than names", "kept as one"))
        whole = Person()
        whole.last_names = [_unbraced(value)]
        return [whole]
    for given in split_name_list(value):
        name = _LOOSE_AND.sub("", given)
        if name != given or not name:
            problems.append(draft.problem("SW380", role, "a name is empty", "left out"))
        cut = re.fullmatch(r"(.*?),?\s*\bet\.? al\.?", name)
        shown = cut[1] if cut else name
        if cut:
            problems.append(draft.problem("SW380", role, "'et al.' is no name", "read as 'and others'"))
        if shown:
            person = _extended(shown) or _person(shown)
            if person is None:
                problems.append(draft.problem("SW380", role, f"the name “{shown[:60]}” cannot be taken apart",
                                              "kept whole; write Family, Given"))
                person = Person(last=f"{{{_unbraced(shown)}}}")
            people.append(person)
        if cut:
            people.append(Person("others"))
    return people


def _extended(name: str) -> Person | None:
    """A name in biblatex's long notation: ``family=Berg, given=Jan, prefix=van den, useprefix=true``."""
    if "=" not in name or not re.match(r"(?:family|given|prefix|suffix)\s*=", name):
        return None
    given = dict(part.split("=", 1) for part in re.split(r",\s*(?=[a-z-]+=)", name) if "=" in part)
    text = {key.strip(): value.strip().strip('"') for key, value in given.items()}
    if not text.get("family"):
        return None
    names = Person(first=text.get("given", ""), prelast=text.get("prefix", ""), last=text["family"],
                   lineage=text.get("suffix", ""))
    names.first_names, names.middle_names = names.first_names[:1], names.first_names[1:]
    return names


@lru_cache(maxsize=4096)  # the same people write many works; whoever takes one from here copies it
def _person(name: str) -> Person | None:
    with pybtex_errors.capture() as found:
        person = Person(name)
    return None if found or not person.last_names else person


def _unbraced(text: str) -> str:
    return text.replace("{", "").replace("}", "")
