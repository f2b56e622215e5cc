"""From what a reader found to entries of the library: keys, dates, identifiers settled, all marked unverified.

All importers end here, so that an entry is the same whichever program wrote it. What is changed
or doubted is named; a field nobody knows is kept under its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pybtex.database import Entry, Person

from workbench.citations.bibliography import VERBATIM, format_names, parse_names
from workbench.citations.interchange.decoding import clean
from workbench.citations.interchange.identifiers import doi_in, valid_pmid
from workbench.citations.interchange.problems import Imported, Problem

__all__ = ["UNVERIFIED", "Draft", "is_unverified", "settle", "tidy"]

#: The keyword that marks an entry nobody has compared with the publication.
UNVERIFIED = "unverified"

_SPACE = re.compile(r"[^\S\u00a0]+")
_KEY = re.compile(r"[^\w:.+/-]+")
_NAME = re.compile(r"[^a-z0-9_:+.-]+")
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|sup|sub|sc|span)\b[^<>]{0,80}>"
                     r"|&(?:amp|lt|gt|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
#: Verbatim fields in which programs escape all the same; a path keeps its backslashes.
_ADDRESSES = VERBATIM - {"file", "pdf"}
_ESCAPED = re.compile(r"\{?\\([_&%#$])\}?|\{?\\(?:textasciitilde|~)(?:\{\})?\}?")
#: What may stand around a DOI without saying more.
_BESIDE = re.compile(r"(?i)https?://(?:dx\.)?doi\.org/|\bdoi\b|[\s.,;:{}<>()\[\]\\]+")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_PARTS = ("first_names", "middle_names", "prelast_names", "last_names", "lineage_names")
_YEAR = re.compile(r"(-?\d{4})(?:-\d\d){0,2}[~?%]?(?:T.*)?(?:/.*)?")


@dataclass(slots=True)
class Draft:
    """An entry while it is read. Its type is one of the library's."""

    type: str
    key: str
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    persons: dict[str, list[Person]] = field(default_factory=dict)
    #: Lines of fields that begin on another line than the entry.
    lines: dict[str, int] = field(default_factory=dict)

    def problem(self, code: str, name: str, what: str, done: str) -> Problem:
        """A problem of this entry, at the line of the field where that is known."""
        return Problem(code, self.lines.get(name, self.line), self.key, name, what, done)


def tidy(text: str) -> str:
    r"""Text in one line with single blanks, as the bibliography holds it.

    >>> tidy(" two\n  words ")
    'two words'
    """
    return _SPACE.sub(" ", clean(text)).strip(" ")


def is_unverified(entry: Entry) -> bool:
    """Whether an entry came from outside and was not yet compared with the publication.

    >>> is_unverified(Entry("book", fields=[("keywords", "trauma, unverified")]))
    True
    """
    return UNVERIFIED in re.split(r"\s*[,;]\s*", entry.fields.get("keywords", ""))


def settle(
    kind: str, drafts: Sequence[Draft], problems: Iterable[Problem],
    each: Callable[[Sequence[Draft]], Iterable[Draft]] = iter,
) -> Imported:
    """The entries of a file, from what its reader found.

    ``each`` passes the drafts on one by one; a progress bar can look on there.
    """
    found = list(problems)
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    taken: dict[str, int] = {}
    for draft in each(drafts):
        for people in draft.persons.values():
            for person in people:
                _settle_person(person)
        _settle_fields(draft, found, whole=kind != "ids")
        key = _settled_key(draft, taken, found, expected=kind == "bib")
        lines[key] = draft.line
        entries[key] = Entry(draft.type, fields=list(draft.fields.items()),
                             persons={role: people for role, people in draft.persons.items() if people})
        entries[key].key = key
    found.sort(key=lambda problem: problem.line)
    return Imported(kind, MappingProxyType(entries), tuple(found), MappingProxyType(lines))


def _settle_fields(draft: Draft, found: list[Problem], *, whole: bool) -> None:
    """Fields under sound names, in plain text; ``whole`` where the format is one that holds whole references."""
    fields: dict[str, str] = {}
    for name, value in draft.fields.items():
        sound = _NAME.sub("-", name.lower()).strip("-.:+")
        # People stand in roles, not in fields.
        sound = f"x-{sound}".rstrip("-") if not sound[:1].isalpha() or sound in {"author", "editor"} else sound
        if sound in fields:
            sound = f"{sound}-{len(fields)}"
        if sound != name:
            found.append(draft.problem("SW384", name, "the name of the field cannot stand in a .bib file",
                                       f"kept as '{sound}'"))
        # A no-break space is text, but not in an address or a path, which are read as they stand.
        text = " ".join(clean(value).split()) if sound in VERBATIM else tidy(value)
        if "\\" in text and sound in _ADDRESSES and len(text) < 4000:
            text = _unescaped(text)
        if text:
            fields[sound] = text
    draft.fields = fields
    _date(draft, found)
    _identifiers(draft, found)
    for name in ("title", "booktitle", "journal"):
        if _MARKUP.search(fields.get(name, "")):
            found.append(draft.problem("SW389", name, "holds HTML", "kept as it is written; correct it"))
    for name in VERBATIM & fields.keys():
        if not _balanced(fields[name]):
            # A backslash before a brace would become one before a per cent sign, and be read as LaTeX the next time.
            fields[name] = re.sub(r"\\*([{}])", lambda brace: "%7B" if brace[1] == "{" else "%7D", fields[name])
            found.append(draft.problem("SW385", name, "holds a brace without its fellow", "braces written %7B and %7D"))
    missing = [what for what, there in (("title", fields.get("title")),
                                        ("author or editor", any(draft.persons.values()))) if not there]
    if missing and whole:
        found.append(draft.problem("SW386", "", f"has no {' and no '.join(missing)}",
                                   "kept; it cannot be cited until that is added"))
    words = fields.get("keywords", "")
    if UNVERIFIED not in re.split(r"\s*[,;]\s*", words):
        fields["keywords"] = f"{words}, {UNVERIFIED}" if words else UNVERIFIED


def _unescaped(text: str) -> str:
    r"""An address without LaTeX's escapes.

    >>> _unescaped(r"https://example.org/a{\_}b\%20c")
    'https://example.org/a_b%20c'
    """
    while (plain := _ESCAPED.sub(lambda found: found[1] or "~", text)) != text:
        text = plain
    return text


def _settle_person(person: Person) -> None:
    """A name in the parts that BibTeX gives it when it reads what was written."""
    if not person.last_names:
        person.last_names = [*person.first_names, *person.middle_names, *person.prelast_names]
        person.first_names, person.middle_names, person.prelast_names = [], [], []
    given = bool(person.first_names or person.middle_names)
    if not given and (person.lineage_names or (not person.prelast_names and len(person.last_names) > 1)):
        # Without a given name, words would be taken for one.
        person.last_names = [" ".join([*person.prelast_names, *person.last_names, *person.lineage_names])]
        person.prelast_names, person.lineage_names = [], []
    words = [part for name in _PARTS for part in getattr(person, name)]
    body = not given and len(words) == 1
    particle = not person.prelast_names or person.prelast_names[-1][:1].islower()
    if body or (given and particle and all(map(_WORD.fullmatch, words))):
        return
    for _ in range(2):
        again = parse_names(format_names([person]))
        if len(again) == 1:
            for name in _PARTS:
                setattr(person, name, getattr(again[0], name))


def _date(draft: Draft, found: list[Problem]) -> None:
    """The year that lists and searches go by, from a date; a date that says no more than a year is one."""
    given = draft.fields.get("date", "")
    if not given:
        return
    read = _YEAR.fullmatch(given)
    year = draft.fields.get("year", "")
    if read is None:
        found.append(draft.problem("SW384", "date", f"“{given[:40]}” is no date of the form 2001-05-17",
                                   "kept as it is written"))
    elif year in {"", read[1]}:
        draft.fields["year"] = read[1]
        if read[1] == given:
            del draft.fields["date"]
    else:
        found.append(draft.problem("SW384", "year", f"the year {year[:20]} is not that of the date {given[:40]}",
                                   "both kept; correct one"))


def _identifiers(draft: Draft, found: list[Problem]) -> None:
    fields = draft.fields
    doi = fields.get("doi")
    if doi:
        read = doi_in(doi)
        if read is None:
            found.append(draft.problem("SW385", "doi", f"“{doi[:60]}” is no DOI", "kept as it is written"))
        else:
            fields["doi"] = read
            if _BESIDE.sub("", doi.replace(read, "")):
                found.append(draft.problem("SW385", "doi", f"“{doi[:80]}” is more than a DOI", f"read as {read}"))
    pmid = fields.get("pmid")
    if pmid:
        bare = re.sub(r"(?i)^pmid:?\s*", "", pmid)
        if valid_pmid(bare):
            fields["pmid"] = bare
        else:
            found.append(draft.problem("SW385", "pmid", f"“{pmid[:40]}” is no PubMed number", "kept as it is written"))
    if " http" in fields.get("url", ""):
        found.append(draft.problem("SW385", "url", "holds several addresses", "kept as it is written; keep one"))


def _settled_key(draft: Draft, taken: dict[str, int], found: list[Problem], *, expected: bool) -> str:
    """A key that can be cited and is free; ``expected`` where the format has keys that people cite by."""
    asked = tidy(draft.key)
    key = _KEY.sub("-", asked).strip("-.:+/")
    if key.lower().startswith("ex:"):
        key = f"ex-{key[3:]}"  # ex: names the exhibits of a case
    key = key or _made_key(draft)
    free = key
    while free.lower() in taken:
        taken[key.lower()] += 1
        free = f"{key}-{taken[key.lower()]}"
    taken[free.lower()] = 1
    if free != key and asked:
        found.append(draft.problem("SW377", "", f"the key '{key}' is used by an earlier entry", f"named '{free}'"))
    elif not asked and expected:
        found.append(draft.problem("SW377", "", "the entry has no key", f"named '{free}'"))
    elif asked and free != asked:
        found.append(draft.problem("SW377", "", f"the key '{asked[:60]}' cannot be cited as it is", f"named '{free}'"))
    return free


def _made_key(draft: Draft) -> str:
    """A key in the library's way: the first family name and the year."""
    people = draft.persons.get("author") or draft.persons.get("editor") or []
    lead = " ".join(people[0].last_names) if people else " ".join(draft.fields.get("title", "").split()[:3])
    bare = "".join(c for c in unicodedata.normalize("NFKD", lead) if not unicodedata.combining(c))
    stem = re.sub(r"\W+", "", bare).lower()[:40]
    for scheme in () if stem else ("doi", "pmid", "pmcid"):
        if draft.fields.get(scheme):
            return re.sub(r"[^\w.]+", "-", f"{scheme}-{draft.fields[scheme]}").strip("-.")
    year = re.sub(r"\W+", "", draft.fields.get("year", ""))[:8]
    return f"{stem}{year}" if stem else f"entry{year}"


def _balanced(text: str) -> bool:
    depth = 0
    for mark in re.findall(r"[{}]", text):
        depth += 1 if mark == "{" else -1
        if depth < 0:
            return False
    return not depth
