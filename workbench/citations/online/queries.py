"""What may be asked: a DOI, a PMID, a title with author and year, or a case's place in a reporter.

Each query checks itself when it is made, so that no text of another kind can reach a service: a
note, an interview or a paragraph about a client is refused. The check errs towards refusing. It
cannot know every name; what is sent is always shown by ``workbench lookup … --dry-run``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pybtex.database import Entry

from workbench.citations.names import is_group, is_others, last_name
from workbench.errors import CitationError

if TYPE_CHECKING:
    from eyecite.models import FullCaseCitation

__all__ = ["CaseQuery", "ClaimedCase", "DoiQuery", "PmidQuery", "Query", "WorkQuery", "case_query", "doi_query",
           "entry_query", "pmid_query"]

#: A prefix that begins with 10, a slash and a suffix without blanks; old suffixes hold ``<``, ``>`` and parentheses.
#: *Source:* The DOI Handbook, numbering.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\x00-\x1f\x7f]{1,200}")
_DOI_BEFORE = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,8}")
_PAGE = re.compile(r"[1-9]\d{0,6}[A-Za-z]?|[ivxlcdm]{1,8}")
#: Names have letters, marks and the few signs names are written with.
_FAMILY = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’&,-]){0,99}")

#: Longest title and most words: a library of 10,000 entries rarely holds a longer one, a paragraph always is.
_MOST_LETTERS, _MOST_WORDS = 300, 45
#: Signs of text about a person rather than of a title.
_PRIVATE = (
    (re.compile(r"[\r\n\v\f\x85\u2028\u2029]"), "it has more than one line"),
    (re.compile(r"\b\d{3}-\d{2}-\d{4}\b"), "it holds a number like a social security number"),
    (re.compile(r"[^\s@]+@[^\s@]+\.\w"), "it holds an e-mail address"),
    (re.compile(r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b"), "it holds a telephone number"),
    (re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"), "it holds a date"),
    (re.compile(r"\b\d{1,2}:\d{2}-(?:cr|cv|mj)-\d+", re.IGNORECASE), "it holds a docket number"),
    (re.compile(r"\b(?:born|dob|d\.o\.b\.)\b[^.]{0,20}\d{4}", re.IGNORECASE), "it holds a date of birth"),
    (re.compile(r"\b(?:my|our|the) client(?:’s|'s)?\b|\bMr\.|\bMs\.|\bMrs\.", re.IGNORECASE), "it speaks of a client"),
    (re.compile(r"(?:[a-z)][.!?]\s+[A-Z].*){2}"), "it has several sentences"),
)


@dataclass(frozen=True, slots=True)
class DoiQuery:
    """A work by its DOI.

    >>> doi_query("https://doi.org/10.1162/REST_a_00814").doi
    '10.1162/rest_a_00814'
    """

    doi: str

    def __post_init__(self) -> None:
        if not _DOI.fullmatch(self.doi) or self.doi != self.doi.lower():
            raise _not_a("DOI", "A DOI looks like 10.1162/rest_a_00814.")


@dataclass(frozen=True, slots=True)
class PmidQuery:
    """A work by its PubMed number.

    >>> pmid_query("PMID: 29596582").pmid
    '29596582'
    """

    pmid: str

    def __post_init__(self) -> None:
        if not _PMID.fullmatch(self.pmid):
            raise _not_a("PMID", "A PMID is a number such as 29596582.")


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """A work by its title, where known with the first author's family name and the year.

    >>> WorkQuery("Lead and Juvenile Delinquency", author="Aizer", year=2019).year
    2019
    """

    title: str
    author: str = ""
    year: int | None = None

    def __post_init__(self) -> None:
        title = self.title
        if not title.strip() or not any(c.isalpha() for c in title):
            raise _not_a("title", "Give the title of the work.")
        if len(title) > _MOST_LETTERS or len(title.split()) > _MOST_WORDS:
            raise _too_private(f"it is longer than {_MOST_LETTERS} letters or {_MOST_WORDS} words")
        for pattern, why in _PRIVATE:
            if pattern.search(title):
                raise _too_private(why)
        if self.author and not _FAMILY.fullmatch(self.author):
            raise _not_a("family name", "Give the first author's family name alone, or a body's name.")
        if self.year is not None and not 1500 <= self.year <= 2200:
            raise _not_a("year", "A year looks like 2019.")


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """A decision by the place where it is printed; neither its name nor any text around it is part of the question."""

    volume: str
    reporter: str
    page: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[1-9]\d{0,3}", self.volume) or not _PAGE.fullmatch(self.page):
            raise _not_a("place in a reporter", "A place looks like 567 U.S. 460.", "SW392")
        if self.reporter not in _reporters():
            raise _not_a("reporter", "Write the reporter as it is abbreviated: U.S., F.3d, N.E.2d.", "SW392")

    def __str__(self) -> str:
        return f"{self.volume} {self.reporter} {self.page}"


Query: TypeAlias = DoiQuery | PmidQuery | WorkQuery | CaseQuery


@dataclass(frozen=True, slots=True)
class ClaimedCase:
    """What a citation says of a case beside its place; it stays on this machine and is compared with the answer."""

    name: str = ""
    year: int | None = None


def doi_query(text: str) -> DoiQuery:
    """The query for a DOI as people write it: bare, with ``doi:`` or as a link.

    Raises:
        CitationError: SW391, the text is not a DOI.
    """
    return DoiQuery(_DOI_BEFORE.sub("", text.strip()).lower())


def pmid_query(text: str) -> PmidQuery:
    """The query for a PubMed number as people write it.

    Raises:
        CitationError: SW391, the text is not a PMID.
    """
    return PmidQuery(re.sub(r"^pmid:?\s*", "", text.strip(), flags=re.IGNORECASE))


def case_query(text: str) -> tuple[CaseQuery, ClaimedCase]:
    """The query for a case, and what its citation claims besides.

    >>> query, claimed = case_query("Miller v. Alabama, 567 U.S. 460, 472 (2012)")
    >>> str(query), claimed
    ('567 U.S. 460', ClaimedCase(name='Miller v. Alabama', year=2012))

    Raises:
        CitationError: SW392, the text has no place in a reporter, or more than one.
    """
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation

    # eyecite refuses an empty text, and a citation is never as long as a page.
    found = [c for c in get_citations(text.strip()[:500] or "-") if isinstance(c, FullCaseCitation)]
    if not found:
        raise _not_a("case citation", "Give volume, reporter and page: 567 U.S. 460.", "SW392")
    places = {(c.groups.get("volume"), _reporter(c), c.groups.get("page")) for c in found}
    if len(places) > 1:
        raise CitationError("there are several case citations in one question", code="SW392",
                            remedy="Ask for one place at a time; parallel citations are in the answer.")
    first = found[0]
    data = first.metadata
    parties = [party for party in (data.plaintiff, data.defendant) if party]
    page = str(first.groups.get("page") or "")
    query = CaseQuery(str(first.groups.get("volume") or ""), _reporter(first), page)
    return query, ClaimedCase(" v. ".join(parties), int(data.year) if data.year else None)


def entry_query(entry: Entry) -> Query:
    """The most exact query that an entry of the library allows: DOI, then PMID, then title, author and year.

    Raises:
        CitationError: SW391 or SW393, the entry holds nothing that may be asked.
    """
    if doi := entry.fields.get("doi", ""):
        return doi_query(doi)
    if pmid := entry.fields.get("pmid", ""):
        return pmid_query(pmid)
    people = [p for role in ("author", "editor") for p in entry.persons.get(role, ()) if not is_others(p)]
    author = last_name(people[0]) if people else ""
    if people and is_group(people[0]):
        author = author.replace("{", "").replace("}", "")
    year = entry.fields.get("year", "")
    return WorkQuery(" ".join(entry.fields.get("title", "").split()), author if _FAMILY.fullmatch(author) else "",
                     int(year) if re.fullmatch(r"\d{4}", year) else None)


@cache
def _reporters() -> frozenset[str]:
    """Every abbreviation of a reporter, in its standard form."""
    from reporters_db import EDITIONS

    return frozenset(EDITIONS)


def _reporter(citation: FullCaseCitation) -> str:
    # eyecite ships no types for this method.
    return str(citation.corrected_reporter())  # type: ignore[no-untyped-call]


def _not_a(what: str, remedy: str, code: str = "SW391") -> CitationError:
    # The text itself is not repeated: it may be anything, and an error is copied into letters and logs.
    return CitationError(f"this is not a {what}; nothing was sent", code=code, remedy=remedy)


def _too_private(why: str) -> CitationError:
    return CitationError(f"this does not look like the title of a publication: {why}; nothing was sent", code="SW393",
                         remedy="Give the title alone, as the publication prints it, or its DOI.")
