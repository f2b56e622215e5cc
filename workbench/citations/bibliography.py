"""The bibliography: a ``.bib`` file read into entries whose fields are plain text, and written back.

Reads what Zotero, JabRef and a text editor write, through pybtex. What it returns holds no
LaTeX any more: escapes and braces are decoded, ``%`` and ``&`` are kept, page ranges have a
real dash. A style therefore wraps a field in ``pybtex.richtext.Text`` as it is and never calls
``Text.from_latex`` on it, which would read a percent sign as the start of a comment.

It never guesses: a defect is an error with its file, key and line, all defects at once.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import latexcodec  # noqa: F401 — registers the codec ``ulatex``
from pybtex import errors as pybtex_errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import BibliographyData, BibliographyDataError, Entry, InvalidNameString, Person
from pybtex.database.input.bibtex import DuplicateField, Parser, UndefinedMacro
from pybtex.scanner import PybtexSyntaxError

from workbench.errors import Fault, LibraryError

__all__ = ["VERBATIM", "as_data", "decoded", "format_bib", "format_names", "load_bib", "parse_bib",
           "parse_names", "plain"]

#: Fields whose text is an address, a path or an identifier: read and written as it stands.
VERBATIM = frozenset({"doi", "url", "pmid", "pmcid", "eprint", "file", "pdf"})

#: The order in which fields are written; a field not named here follows in the order of its name.
_ORDER = ("author", "editor", "title", "booktitle", "journal", "institution", "publisher", "address", "type",
          "volume", "number", "pages", "month", "year", "doi", "pmid", "pmcid", "url", "note")

_ESCAPES = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "%": "\\%", "&": "\\&",
    "#": "\\#", "$": "\\$", "_": "\\_",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\u00a0": "~",
}
_NEEDS_DECODING = re.compile(r"[\\{}~]|--|``|''")
_STYLING = re.compile(r"\\(?:emph|enquote|mbox|text(?:it|bf|sc|rm|up|superscript|subscript)|url)(?![A-Za-z])\s*")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)?")
_LIGATURE = re.compile(r"([-`'])(?=\1)")
_SPLITS = re.compile(r"[\s,]|^(?:and|others)$", re.IGNORECASE)
# Private-use characters stand for what must survive the codec and the removal of braces.
_HELD = {"\\textbackslash{}": "\ue000", "\\textbackslash ": "\ue000", "\\{": "\ue001", "\\}": "\ue002",
         "\\textbraceleft{}": "\ue001", "\\textbraceright{}": "\ue002",
         "\\textasciitilde{}": "\ue003", "\\textasciicircum{}": "\ue004", "\\$": "\ue005", "\\_": "\ue006",
         "\\#": "\ue007", "\\&": "\ue008", "\\%": "\ue009", "%": "\ue009"}
_RELEASED = str.maketrans("\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007\ue008\ue009", "\\{}~^$_#&%")
_HOLD = re.compile("|".join(re.escape(text) for text in sorted(_HELD, key=len, reverse=True)))


def load_bib(path: Path) -> Mapping[str, Entry]:
    """The sources of a bibliography file by key, their fields as plain text.

    Raises:
        LibraryError: The file cannot be read (SW210) or has a defect; every defect is listed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        raise LibraryError(
            f"the bibliography {why}", code="SW210", file=path.name,
            remedy="Restore the file from version control, or save it as UTF-8.",
        ) from error
    return parse_bib(text, name=path.name)


def parse_bib(text: str, *, name: str = "sources.bib") -> Mapping[str, Entry]:
    r"""The entries of a bibliography by key, from its text.

    >>> entries = parse_bib("@article{a, title={10% of {X} \\& Y}, author={M{\\\"u}ller, Jo}, pages={1--9}}")
    >>> entries["a"].fields["title"], entries["a"].fields["pages"]
    ('10% of X & Y', '1–9')

    Raises:
        LibraryError: SW211 syntax, SW212 repeated key, SW213 undefined string, SW214 repeated field,
            SW215 unreadable name, SW216 no title or nobody named, SW217 unknown LaTeX command.
    """
    with pybtex_errors.capture() as found:
        data: BibliographyData = Parser().parse_string(text)
    faults = [_fault(error, text) for error in found]
    entries: dict[str, Entry] = {}
    for key, raw in data.entries.items():
        if not raw.fields.get("title") or not any(raw.persons.values()):
            missing = "title" if not raw.fields.get("title") else "author or editor"
            faults.append(("SW216", _place(text, key), f"the entry has no {missing}"))
        entries[key], unknown = decoded(key, raw)
        faults += [("SW217", _place(text, key), f"{field} uses the LaTeX command {command}")
                   for field, command in unknown]
    if faults:
        raise _defects(faults, name)
    return MappingProxyType(entries)


def format_bib(entries: Mapping[str, Entry]) -> str:
    """The entries as a bibliography file in its one canonical form: sorted by key, fields in a fixed order.

    What it writes, :func:`parse_bib` reads back as the same entries.
    """
    return "\n".join(_written(key, entries[key]) for key in sorted(entries))


def plain(text: str) -> str:
    r"""LaTeX text as a reader sees it: escapes and accents decoded, braces gone, ``%`` and ``&`` kept.

    >>> plain("{Trauma}, Violence, \\& Abuse: 10%")
    'Trauma, Violence, & Abuse: 10%'
    """
    if not _NEEDS_DECODING.search(text):
        return text
    held = _HOLD.sub(lambda match: _HELD[match.group()], text)
    return _from_latex(_STYLING.sub("", held)).replace("{", "").replace("}", "").translate(_RELEASED)


def decoded(key: str, raw: Entry) -> tuple[Entry, list[tuple[str, str]]]:
    """An entry as BibTeX wrote it, in plain text; and each LaTeX command in it that is not known, with its field."""
    unknown: list[tuple[str, str]] = []

    def read(field: str, value: str) -> str:
        text = plain(value)
        if "\\" in value:
            # A backslash that is meant as such was held back; any other is a command nobody decoded.
            probe = _from_latex(_STYLING.sub("", _HOLD.sub("", value)))
            unknown.extend((field, command) for command in _COMMAND.findall(probe))
        return text

    fields = [(name.lower(), value if name.lower() in VERBATIM else read(name.lower(), value))
              for name, value in raw.fields.items()]
    persons = {role.lower(): [_person(person, partial(read, role.lower())) for person in people]
               for role, people in raw.persons.items()}
    entry = Entry(raw.type.lower(), fields=fields, persons=persons)
    entry.key = key
    return entry, unknown


def format_names(people: Iterable[Person]) -> str:
    """People as a field of a ``.bib`` file names them.

    >>> format_names([Person("Aizer, Anna"), Person("Doyle, Jr., Joseph J.")])
    'Aizer, Anna and Doyle, Jr., Joseph J.'
    """
    return " and ".join(map(_name, people))


def parse_names(text: str) -> list[Person]:
    """The people a field of a ``.bib`` file names, in plain text; none where a name cannot be read.

    >>> [str(person) for person in parse_names("{National Research Council} and Doyle, Jr., Joseph J.")]
    ['National Research Council', 'Doyle, Jr., Joseph J.']
    """
    with pybtex_errors.capture() as found:
        people = [Person(name) for name in split_name_list(text)]
    return [] if found or not all(person.last_names for person in people) else [_person(p, plain) for p in people]


_REMEDIES = {
    "SW211": "Check the braces, commas and quotation marks of the entry at that line.",
    "SW212": "Keep one entry for each work, and give another work another key.",
    "SW213": "Write the text in braces, or define the string with @string above the entry.",
    "SW214": "Keep one of the two fields.",
    "SW215": "Write names as 'Family, Given and Family, Given', and a body in braces: {National Research Council}.",
    "SW216": "Add the field from the publication itself.",
    "SW217": "Write the character itself; the file is UTF-8.",
}


def _defects(faults: list[tuple[str, str, str]], name: str) -> LibraryError:
    """All defects as one error, with the code of the first and the remedy of each kind."""
    code, place, problem = faults[0]
    remedy = " ".join(_REMEDIES[each] for each in dict.fromkeys(code for code, _, _ in faults))
    if len(faults) == 1:
        return LibraryError(problem, code=code, file=name, field=place, remedy=remedy)
    listed = tuple(Fault(place, problem) for _, place, problem in faults)
    return LibraryError(f"the bibliography has {len(faults)} defects", code=code, file=name, faults=listed,
                        remedy=remedy)


def _fault(error: Exception, text: str) -> tuple[str, str, str]:
    """Code, place and problem of one defect that pybtex met."""
    if isinstance(error, UndefinedMacro | PybtexSyntaxError):
        code = "SW213" if isinstance(error, UndefinedMacro) else "SW211"
        return code, f"line {error.lineno}", str(error).replace(f" in line {error.lineno}", "").replace(" error:", ":")
    if isinstance(error, DuplicateField):
        key = str(error).removeprefix("entry with key ").split(" has a duplicate ")[0]
        return "SW214", _place(text, key), "a field is given twice: " + str(error).split(" has a duplicate ")[1]
    if isinstance(error, InvalidNameString):
        return "SW215", "author or editor", str(error)
    assert isinstance(error, BibliographyDataError), error
    key = str(error).rpartition(": ")[2]
    return "SW212", _place(text, key, occurrence=1), f"the key {key} is used twice"


def _place(text: str, key: str, *, occurrence: int = 0) -> str:
    """Where an entry starts: ``felitti1998, line 12``."""
    starts = [m.start() for m in re.finditer(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*[,}})\n]", text, re.IGNORECASE)]
    if len(starts) <= occurrence:
        return key
    return f"{key}, line {text.count(chr(10), 0, starts[occurrence]) + 1}"


def _from_latex(text: str) -> str:
    if "\\" not in text:
        # Most fields hold no command, and the codec is slow: these are all that is left to decode.
        for written, meant in (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", "\u00a0")):
            text = text.replace(written, meant)
        return text
    # The codec goes from text to text, which the types of the standard library do not foresee.
    decode: Callable[[str], tuple[str, int]] = codecs.getdecoder("ulatex")  # type: ignore[assignment]
    try:
        return decode(text)[0]
    except UnicodeDecodeError:
        # A backslash with nothing behind it is no LaTeX: the text stands, and whoever asks is told of the command.
        return text


def _person(raw: Person, read: Callable[[str], str]) -> Person:
    person = Person()
    person.first_names = [read(part) for part in raw.first_names]
    person.middle_names = [read(part) for part in raw.middle_names]
    person.prelast_names = [read(part) for part in raw.prelast_names]
    person.last_names = [read(part) for part in raw.last_names]
    person.lineage_names = [read(part) for part in raw.lineage_names]
    return person


def _written(key: str, entry: Entry) -> str:
    values = {role: format_names(people) for role, people in entry.persons.items() if people}
    for field, value in entry.fields.items():
        values[field] = value if field in VERBATIM else _escaped(value)
        if field == "pages":
            values[field] = values[field].replace("–", "--")
        if field in {"title", "booktitle"}:
            # The inner braces keep other programs from changing the capitals.
            values[field] = f"{{{values[field]}}}"
    rank = {name: place for place, name in enumerate(_ORDER)}
    lines = [f"  {name} = {{{values[name]}}},\n" for name in sorted(values, key=lambda n: (rank.get(n, len(rank)), n))]
    return f"@{entry.type}{{{key},\n{''.join(lines)}}}\n"


def _name(person: Person) -> str:
    if person.last_names == ["others"] and not person.first_names:
        return "others"
    given = _parts([*person.first_names, *person.middle_names])
    family = " ".join(filter(None, [_parts(person.prelast_names), _parts(person.last_names, family=True)]))
    whole = [family, *([_parts(person.lineage_names)] if person.lineage_names else []), *([given] if given else [])]
    return ", ".join(whole)


def _parts(parts: Iterable[str], *, family: bool = False) -> str:
    """Parts of a name; one that BibTeX would split or take for a particle is held together by braces."""
    return " ".join(_held(_escaped(part)) if _SPLITS.search(part) or _escaped(part) != part
                    or (family and not part[:1].isupper()) else part for part in parts)


def _held(part: str) -> str:
    # BibTeX looks inside a brace that a command follows at once; a second brace stops it.
    return f"{{{{{part}}}}}" if part.startswith("\\") else f"{{{part}}}"


def _escaped(text: str) -> str:
    escaped = "".join(_ESCAPES.get(character, character) for character in text)
    # Two hyphens or quotes in a row would be read back as one dash or mark.
    return _LIGATURE.sub(r"\1{}", escaped)


def as_data(entry: Entry) -> list[Any]:
    """An entry as values that JSON can hold, the same whatever order it was written in: what a hash of it is taken of.

    >>> as_data(Entry("book", [("year", "2005"), ("title", "T")]))
    ['book', [('title', 'T'), ('year', '2005')], []]
    """
    persons = {role: [str(person) for person in people] for role, people in entry.persons.items()}
    return [entry.type, sorted(entry.fields.items()), sorted(persons.items())]
