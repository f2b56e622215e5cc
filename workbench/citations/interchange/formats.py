"""One way in and one way out for every format: recognise a file, read it, write entries.

Errors are the file's; whatever is wrong inside it comes back as problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pybtex.database import Entry

from workbench.citations.interchange.bibtex import read_bib, write_bib
from workbench.citations.interchange.csl import read_csl, write_csl
from workbench.citations.interchange.decoding import decode
from workbench.citations.interchange.drafts import Draft, settle
from workbench.citations.interchange.identifiers import read_identifiers
from workbench.citations.interchange.problems import Imported, Problem
from workbench.citations.interchange.ris import read_nbib, read_ris, write_ris
from workbench.citations.interchange.types import from_biblatex
from workbench.errors import CitationError

__all__ = ["EXPORTS", "FORMATS", "export", "import_file", "import_text", "recognise"]

FORMATS = ("bib", "ris", "nbib", "csl-json", "ids")
EXPORTS = ("bib", "ris", "csl-json")

_SUFFIXES = {".bib": "bib", ".bibtex": "bib", ".biblatex": "bib", ".ris": "ris", ".nbib": "nbib", ".json": "csl-json",
             ".csljson": "csl-json"}
#: How a file of each format begins, as far as it shows.
_SIGNS = (
    ("ris", re.compile(r"^[ \t]*TY {1,3}- ", re.MULTILINE)),
    ("nbib", re.compile(r"^PMID- ?\d", re.MULTILINE)),
    ("bib", re.compile(r"^[ \t]*@[ \t]*[A-Za-z][\w-]*\s*[{(]", re.MULTILINE)),
)
_WORK = re.compile(r"10\.\d{4,9}/\S|PMID|PMC\d{3}|pubmed|^\s*\d{1,8}\s*$", re.IGNORECASE | re.MULTILINE)


def import_file(
    path: Path, kind: str | None = None, each: Callable[[Sequence[Draft]], Iterable[Draft]] = iter,
) -> Imported:
    """The references in a file; its format is recognised unless ``kind`` names it.

    Raises:
        CitationError: SW370 the file cannot be read; SW371 its format is not known, or it is no JSON.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CitationError(f"the file cannot be read: {error.strerror}", code="SW370", file=path.name,
                            remedy="Check its name and that you may read it.") from error
    text, problems = decode(data)
    try:
        return import_text(text, kind or recognise(text, path.suffix), problems, each=each,
                           table=path.suffix.lower() in {".csv", ".tsv"})
    except CitationError as error:
        raise error.in_file(path.name) from None


def recognise(text: str, suffix: str = "") -> str:
    """The format of a text: what it holds decides, its suffix where that does not tell.

    >>> recognise("TY  - JOUR"), recognise('[{"id": "a"}]'), recognise("doi:10.1000/182")
    ('ris', 'csl-json', 'ids')

    Raises:
        CitationError: SW371, none is recognised.
    """
    head = text[:100_000].lstrip("\ufeff \t\n")
    if head[:1] in {"[", "{"} and re.match(r"[\[{]\s*[\[{\]}\"]", head):
        return "csl-json"
    signs = [(found.start(), kind) for kind, sign in _SIGNS if (found := sign.search(head))]
    if signs:
        return min(signs)[1]
    if suffix.lower() in _SUFFIXES:
        return _SUFFIXES[suffix.lower()]
    if _WORK.search(head):
        return "ids"
    raise CitationError("the format of the file is not recognised", code="SW371",
                        remedy=f"Name it with --format: {', '.join(FORMATS)}.")


def import_text(
    text: str, kind: str, problems: Iterable[Problem] = (), *,
    each: Callable[[Sequence[Draft]], Iterable[Draft]] = iter, table: bool = False,
) -> Imported:
    """The references in a text of a known format, each marked unverified.

    >>> list(import_text("10.1000/182", "ids").entries)
    ['doi-10.1000-182']

    Raises:
        CitationError: SW371, the text is no JSON at all.
    """
    match kind:
        case "bib":
            drafts, found = read_bib(text)
        case "ris":
            drafts, found = read_ris(text)
        case "nbib":
            drafts, found = read_nbib(text)
        case "csl-json":
            drafts, found = read_csl(text)
        case _:
            works, found = read_identifiers(text, table=table)
            drafts = [Draft("misc", "", work[0].line, fields={one.scheme: one.value for one in work}) for work in works]
    return settle(kind, drafts, [*problems, *found], each)


def export(
    entries: Mapping[str, Entry], kind: str, titles: Mapping[str, str] = MappingProxyType({}),
) -> tuple[str, tuple[Problem, ...]]:
    """Entries in one of the :data:`EXPORTS`, and a problem for each that the format cannot hold.

    Law goes into CSL-JSON only: BibTeX and RIS have no form of it on which two programs agree.
    ``titles`` names law that has no title of its own.
    """
    kept, problems = dict(entries), []
    if kind != "csl-json":
        kept = {key: entry for key, entry in entries.items() if from_biblatex(entry.type) == entry.type}
        problems = [Problem("SW373", 0, key, "", f"{kind} has no form for law ({entry.type})",
                            "not written; use csl-json")
                    for key, entry in entries.items() if key not in kept]
    writers: dict[str, Callable[[], str]] = {
        "bib": lambda: write_bib(kept), "ris": lambda: write_ris(kept), "csl-json": lambda: write_csl(kept, titles)}
    return writers[kind](), tuple(problems)
