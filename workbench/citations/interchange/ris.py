"""RIS and PubMed's own format (``.nbib``) read into drafts, and entries written as RIS.

rispy reads a sound file the same way (a test compares the two) but names no line, keeps only the
first of a tag given twice, and drops a reference whose end is missing. Fields without a tag
travel in ``U5`` as ``[name] value``, so that a file of ours comes back as it was.

*Source:* tags and types as Zotero's RIS translator and rispy's tables have them; PubMed's tags after NLM's list of
MEDLINE elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pybtex.database import Entry, Person

from workbench.citations.bibliography import format_names, parse_names
from workbench.citations.interchange.dates import GROUP, from_ris_date, to_ris_date
from workbench.citations.interchange.drafts import Draft, tidy
from workbench.citations.interchange.identifiers import doi_in
from workbench.citations.interchange.people import from_ris_name, same, to_ris_name
from workbench.citations.interchange.problems import Problem
from workbench.citations.interchange.types import LAW, PARTS, PERIODICALS, from_biblatex, from_ris, to_ris

__all__ = ["read_nbib", "read_ris", "write_ris"]

_RIS_LINE = re.compile(r"[ \t]{0,8}([A-Z][A-Z0-9]) {1,3}-(?: (.*)|)$")
_NBIB_LINE = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)$")
_CARRIED = re.compile(r"\[([a-z][a-z0-9_:+.-]*)\] (.*)")
_TEXTS = {"TI": "title", "T1": "title", "CT": "title", "VL": "volume", "DO": "doi", "AB": "abstract", "N2": "abstract",
          "CY": "address", "ET": "edition", "LA": "language", "ST": "shorttitle", "NV": "volumes", "T3": "series",
          "J2": "shortjournal", "JA": "shortjournal", "C7": "eid", "UR": "url", "M3": "type", "CN": "library"}
_INSTITUTIONS = frozenset({"RPRT", "THES", "UNPB", "GOVDOC"})
_SERIALS = frozenset({"JOUR", "MGZN", "NEWS", "EJOUR", "ABST", "INPR", "JFULL"})
#: Fields that several tags make together, and what stands between.
_LISTED = {"keywords": ", ", "note": " ", "serieseditor": " and ", "translator": " and "}
#: Tags that are read in a way of their own.
_READ = frozenset({"TY", "ER", "ID", "U5", "KW", "PY", "Y1", "DA", "Y2", "SP", "EP", "M3"})
#: The order in which tags are written.
_ORDER = ("TI", "T2", "T3", "AB", "VL", "IS", "SP", "EP", "PB", "CY", "ET", "LA", "SN", "ST", "J2", "NV", "M3", "C7",
          "CN", "DO", "UR", "Y2", "N1")
#: PubMed's tags that are fields; the rest is kept under ``nbib-…`` but for the house-keeping of its data base.
_NBIB_TEXTS = {"PMID": "pmid", "TI": "title", "AB": "abstract", "VI": "volume", "IP": "number", "JT": "journal",
               "TA": "shortjournal", "PMC": "pmcid", "LA": "language", "PL": "address", "BTI": "booktitle",
               "PB": "publisher"}
_HOUSEKEEPING = frozenset({"OWN", "STAT", "DCOM", "LR", "DA", "EDAT", "MHDA", "CRDT", "PHST", "PST", "SO", "JID", "SB",
                           "PMCR", "AU", "OTO", "DRDT", "CTDT"})


@dataclass(slots=True)
class _Reference:
    """One reference while it is read: its tags, the lines of their values, and where each begins."""

    line: int
    tags: list[tuple[str, list[str], int]] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[str, str, int]]:
        """Tag, value and line; a value goes on where lines without a tag follow."""
        return [(tag, "\n".join(parts), line) for tag, parts, line in self.tags]

    def first(self, tag: str) -> str:
        """The first value of a tag."""
        return next(("\n".join(parts) for name, parts, _ in self.tags if name == tag), "")


def read_ris(text: str) -> tuple[list[Draft], list[Problem]]:
    """The works in an RIS file and everything in it that did not arrive as it stood."""
    problems: list[Problem] = []
    return [_draft(reference, problems) for reference in _references(text, problems)], problems


def write_ris(entries: Mapping[str, Entry]) -> str:
    """Entries of literature as RIS."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _lines(key, entry)) + "ER  - \n"
                     for key, entry in entries.items())


# -- reading -----------------------------------------------------------------------------------------------------------


def _references(text: str, problems: list[Problem]) -> Iterator[_Reference]:
    """The references of the file; one without its end or its beginning is read all the same."""
    open_: _Reference | None = None
    for number, line in enumerate(text.split("\n"), 1):
        read = _RIS_LINE.match(line)
        # A no-break space is text: it may be all that a field holds.
        tag, value = (read[1], (read[2] or "").strip(" \t")) if read else ("", line.strip())
        if tag == "ER":
            if open_ is not None:
                yield open_
            open_ = None
        elif tag == "TY":
            if open_ is not None:
                problems.append(Problem("SW375", open_.line, open_.first("ID"), "", "the reference has no ER line",
                                        f"read up to the next, in line {number}"))
                yield open_
            open_ = _Reference(number, [("TY", [value], number)])
        elif tag:
            if open_ is None:
                problems.append(Problem("SW375", number, "", "", "a reference begins without a TY line",
                                        "read as one of no type"))
                open_ = _Reference(number)
            if value:
                open_.tags.append((tag, [value], number))
        elif value and open_ is not None and len(open_.tags) > 1:
            open_.tags[-1][1].append(value)
        elif value:
            problems.append(Problem("SW376", number, "", "", f"text outside any reference: “{value[:60]}”",
                                    "not imported"))
    if open_ is not None:
        problems.append(Problem("SW375", open_.line, open_.first("ID"), "", "the last reference has no ER line",
                                "read up to the end of the file"))
        yield open_


def _draft(reference: _Reference, problems: list[Problem]) -> Draft:
    kind = reference.first("TY").upper()
    carried = {read[1]: read[2] for tag, value, _ in reference.lines
               if tag == "U5" and (read := _CARRIED.fullmatch(value))}
    type_ = from_ris(kind)
    named = carried.pop("entrytype", "")
    if from_biblatex(named) == named and named:
        type_ = named
    draft = Draft(type_ or "misc", reference.first("ID"), reference.line)
    if type_ is None:
        what = (f"{kind} is law, which is cited from the library's own" if kind.lower() in LAW
                else f"no type of the library answers to '{kind[:20]}'" if kind else "the reference has no type")
        problems.append(draft.problem("SW382", "", what, "kept as misc"))
        if kind:
            draft.fields["ris-ty"] = kind
    dated = any(name in carried for name in GROUP)
    listed: dict[str, list[str]] = {}
    for tag, value, line in reference.lines:
        if tag in {"TY", "ID"} or (tag == "U5" and _CARRIED.fullmatch(value)) or (dated and tag in {"PY", "Y1", "DA"}):
            continue
        name = "keywords" if tag == "KW" else _field(draft.type, kind, tag)
        if name in _LISTED:
            listed.setdefault(name, []).append(tidy(value))
        else:
            _tag(draft, name, tag, value, line, problems)
    draft.fields |= {name: _LISTED[name].join(values) for name, values in listed.items()}
    _pages(draft, carried)
    for name, value in carried.items():
        if name in {"author", "editor"} and (people := parse_names(value)):
            draft.persons[name] = people
        else:
            draft.fields[name] = value
    return draft


def _tag(draft: Draft, name: str, tag: str, value: str, line: int, problems: list[Problem]) -> None:
    if name in {"author", "editor"}:
        _name(draft, name, value, line, problems)
    elif tag in {"PY", "Y1", "DA", "Y2"}:
        _date(draft, tag, value, line, problems)
    elif tag == "M3" and doi_in(value) and "doi" not in draft.fields:
        draft.fields["doi"] = value
    else:
        _put(draft, name, tag, value, line, problems)


def _field(type_: str, kind: str, tag: str) -> str:
    match tag:
        case "AU" | "A1":
            return "author"
        case "A2" if kind == "BOOK":
            return "serieseditor"
        case "A2" | "ED":
            return "editor"
        case "A3":
            return "editor" if kind == "BOOK" else "serieseditor"
        case "A4":
            return "translator"
        case "T2" | "JF" | "JO" | "BT":
            return "journal" if type_ in PERIODICALS else "booktitle" if type_ in PARTS or tag == "BT" else "series"
        case "PB":
            return "institution" if kind in _INSTITUTIONS else "publisher"
        case "SN" if kind == "RPRT":
            return "number"
        case "SN":
            return "issn" if kind in _SERIALS else "isbn"
        case "IS":
            return "number"
        case "SP":
            return "pages"
        case "N1":
            return "note"
        case _:
            return _TEXTS.get(tag, f"ris-{tag.lower()}")


def _name(draft: Draft, role: str, value: str, line: int, problems: list[Problem]) -> None:
    person, doubtful = from_ris_name(value)
    if person is None:
        return
    if doubtful:
        problems.append(Problem("SW380", line, draft.key, role, f"the name “{tidy(value)[:60]}” has no comma",
                                "kept whole, as a body's; write Family, Given for a person"))
    draft.persons.setdefault(role, []).append(person)


def _date(draft: Draft, tag: str, value: str, line: int, problems: list[Problem]) -> None:
    read = from_ris_date(value)
    if read is None:
        problems.append(Problem("SW384", line, draft.key, tag, f"“{value[:40]}” is no date of RIS",
                                "kept as it is written"))
        _put(draft, f"ris-{tag.lower()}", tag, value, line, problems)
    elif tag == "Y2":
        draft.fields["accessed"] = read
    elif len(read) == 4:
        _put(draft, "year", tag, read, line, problems)
    else:
        _put(draft, "date", tag, read, line, problems)


def _put(draft: Draft, name: str, tag: str, value: str, line: int, problems: list[Problem]) -> None:
    text = tidy(value)
    if tag == "JO" and draft.fields.get(name, text) != text:
        name = "shortjournal"
    first = draft.fields.get(name)
    if first is None:
        draft.fields[name] = text
        draft.lines[name] = line
    elif first != text:
        kept = f"ris-{tag.lower()}"
        kept = f"{kept}-{len(draft.fields)}" if kept in draft.fields else kept
        draft.fields[kept] = text
        problems.append(Problem("SW379", line, draft.key, tag, f"says otherwise than the first '{name}'",
                                f"kept as '{kept}'"))


def _pages(draft: Draft, carried: Mapping[str, str]) -> None:
    first, last = draft.fields.get("pages", ""), draft.fields.pop("ris-ep", "")
    if "pages" in carried:
        return
    if first and last and first != last and not re.search(r"[-–]", first):
        draft.fields["pages"] = f"{first}–{last}"
    elif first:
        draft.fields["pages"] = re.sub(r"(?<=\w)\s*[-–]+\s*(?=\w)", "–", first)
    elif last:
        draft.fields["ris-ep"] = last


# -- PubMed ------------------------------------------------------------------------------------------------------------


def read_nbib(text: str) -> tuple[list[Draft], list[Problem]]:
    """The works in a file saved from PubMed (``.nbib``)."""
    problems: list[Problem] = []
    drafts: list[Draft] = []
    lines: list[tuple[str, list[str], int]] = []
    left: set[str] = set()
    for number, line in enumerate([*text.split("\n"), "PMID- "], 1):
        read = _NBIB_LINE.match(line)
        if read and read[1] == "PMID" and lines:
            drafts.append(_from_pubmed([(tag, " ".join(parts), at) for tag, parts, at in lines], problems))
            lines = []
        if read:
            lines.append((read[1], [read[2].strip()], number))
            left |= {read[1]} & (_HOUSEKEEPING - {"AU"})
        elif line.strip() and lines:
            lines[-1][1].append(line.strip())
        elif line.strip():
            problems.append(Problem("SW376", number, "", "", f"text outside any reference: “{line.strip()[:60]}”",
                                    "not imported"))
    if left:
        problems.append(Problem("SW376", 0, "", "", f"PubMed's own house-keeping: {', '.join(sorted(left))}",
                                "not imported"))
    return drafts, problems


def _from_pubmed(lines: list[tuple[str, str, int]], problems: list[Problem]) -> Draft:
    kinds = {value.lower() for tag, value, _ in lines if tag == "PT"}
    draft = Draft("book" if kinds & {"book", "monograph"} else "article", "", lines[0][2])
    people: list[Person] = []
    listed: dict[str, list[str]] = {}
    # Older records name authors in the short form only.
    names = "FAU" if any(tag == "FAU" for tag, _, _ in lines) else "AU"
    for tag, value, line in lines:
        if not value:
            continue
        if tag in {names, "CN"}:
            person = _pubmed_name(value, body=tag == "CN")
            people += [person] if person else []
        elif tag in {"LID", "AID"} and value.endswith("[doi]"):
            draft.fields["doi"] = value.removesuffix("[doi]").strip()
        elif tag == "DP":
            _pubmed_date(draft, value)
        elif tag == "PG":
            draft.fields["pages"] = _whole_range(value)
        elif tag in {"MH", "OT"}:
            listed.setdefault("keywords", []).append(value.replace(",", ""))
        elif tag in _NBIB_TEXTS:
            _put(draft, _NBIB_TEXTS[tag], tag, value, line, problems)
        elif tag not in _HOUSEKEEPING:
            listed.setdefault(f"nbib-{tag.lower()}", []).append(value)
    draft.fields |= {name: (", " if name == "keywords" else "; ").join(values) for name, values in listed.items()}
    draft.fields["title"] = draft.fields.get("title", "").removesuffix(".")
    draft.persons["author"] = people
    draft.fields.setdefault("pmid", "")
    return draft


def _pubmed_name(value: str, *, body: bool) -> Person | None:
    if body or "," in value:
        person, _ = from_ris_name(value if not body else value.replace(",", " "))
        return person
    family, _, initials = value.rpartition(" ")
    return from_ris_name(f"{family}, {initials}" if family else value)[0]


def _pubmed_date(draft: Draft, value: str) -> None:
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    read = re.fullmatch(r"(\d{4})(?: ([A-Z][a-z]{2}))?(?: (\d{1,2}))?", value)
    if read and (not read[2] or read[2].lower() in months):
        month = f"-{months.index(read[2].lower()) + 1:02}" if read[2] else ""
        draft.fields["date"] = read[1] + month + (f"-{int(read[3]):02}" if month and read[3] else "")
    else:
        draft.fields["date"] = value
    if value[:4].isdigit():
        draft.fields["year"] = value[:4]


def _whole_range(value: str) -> str:
    """PubMed writes 6913-7 for 6913–6917.

    >>> _whole_range("6913-7"), _whole_range("245-58"), _whole_range("e12")
    ('6913–6917', '245–258', 'e12')
    """
    read = re.fullmatch(r"(\d+)-(\d+)", value)
    if not read:
        return value
    first, last = read.groups()
    return f"{first}–{first[:len(first) - len(last)]}{last}" if len(last) < len(first) else f"{first}–{last}"


# -- writing -----------------------------------------------------------------------------------------------------------


def _lines(key: str, entry: Entry) -> list[tuple[str, str]]:
    kind = to_ris(entry.type)
    given = entry.fields.get("ris-ty", "")
    if entry.type == "misc" and re.fullmatch(r"[A-Z0-9]{2,10}", given) and from_ris(given) is None:
        kind = given
    native = [("TY", kind), ("ID", tidy(key))]
    for role, tag in (("author", "AU"), ("editor", "A3" if kind == "BOOK" else "A2")):
        native += [(tag, tidy(to_ris_name(person))) for person in entry.persons.get(role, [])]
    fields = {name: tidy(value) for name, value in entry.fields.items()}
    if fields.get("year"):
        native.append(("PY", fields["year"]))
    if to_ris_date(fields.get("date", "")):
        native.append(("DA", to_ris_date(fields["date"]) or ""))
    native += [(tag, value) for tag in _ORDER for value in _values(entry.type, kind, tag, fields)]
    native += [("KW", word) for word in fields.get("keywords", "").split(", ") if word]
    native += [(name[4:].upper(), value) for name, value in fields.items()
               if re.fullmatch(r"ris-[a-z][a-z0-9]", name) and name[4:].upper() not in _READ
               and _field(entry.type, kind, name[4:].upper()) == name]
    back = _draft(_Reference(0, [(tag, [value], 0) for tag, value in native if value]), [])
    carried = {name: value for name, value in fields.items() if back.fields.get(name) != value}
    lost = {name for name in GROUP if fields.get(name) != back.fields.get(name)}
    if lost:
        carried |= {name: fields[name] for name in GROUP if name in fields}
    for role, people in entry.persons.items():
        if not same(people, back.persons.get(role, [])):
            carried[role] = tidy(format_names(people))
    if back.type != entry.type:
        carried["entrytype"] = entry.type
    return [*((tag, value) for tag, value in native if value),
            *(("U5", f"[{name}] {value}") for name, value in carried.items())]


def _values(type_: str, kind: str, tag: str, fields: Mapping[str, str]) -> list[str]:
    if tag == "IS" and kind == "RPRT":
        return []  # a report's number stands in SN
    if tag in {"SP", "EP"}:
        first, dash, last = fields.get("pages", "").partition("–")
        return [value for value in (first if tag == "SP" else last if dash else "",) if value]
    if tag == "Y2":
        return [value for value in (to_ris_date(fields.get("accessed", "")),) if value]
    value = fields.get(_field(type_, kind, tag), "")
    return [value] if value else []
