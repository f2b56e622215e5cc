"""A work that a service named, as a reference that can be brought into a library.

It is put into CSL-JSON, which the importers read, so that it arrives like any other reference: unverified, and with
whatever is doubtful in it said.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from workbench.citations.interchange.formats import import_text
from workbench.citations.interchange.problems import Imported
from workbench.citations.online.answers import Candidate

__all__ = ["referenced"]

#: CSL's type for each type of work that Crossref and OpenAlex name; any other is a document.
_TYPES: Mapping[str, str] = MappingProxyType({
    "journal-article": "article-journal", "article": "article-journal", "review": "article-journal", "book": "book",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "book-chapter": "chapter",
    "book-section": "chapter", "report": "report", "dissertation": "thesis", "proceedings-article": "paper-conference",
    "dataset": "dataset", "posted-content": "article", "preprint": "article",
})


def referenced(candidate: Candidate) -> Imported:
    """The work as a reference, marked unverified.

    >>> from workbench.citations.online.answers import Author
    >>> found = referenced(Candidate("crossref", "x", "A Title", (Author("Núñez", "A."),), 2019, doi="10.1000/182"))
    >>> [(key, entry.fields["doi"]) for key, entry in found.entries.items()]
    [('nunez2019', '10.1000/182')]
    """
    item: dict[str, Any] = {
        "id": _key(candidate), "type": _TYPES.get(candidate.kind, "document"), "title": candidate.title,
        "author": [{"family": a.family, "given": a.given} if a.given else {"literal": a.family}
                   for a in candidate.authors],
        "issued": {"date-parts": [[candidate.year]]} if candidate.year else None,
        "container-title": candidate.journal, "volume": candidate.volume, "issue": candidate.issue,
        "page": candidate.pages, "DOI": candidate.doi, "PMID": candidate.pmid,
    }
    return import_text(json.dumps([{name: value for name, value in item.items() if value}]), "csl-json")


def _key(candidate: Candidate) -> str:
    family = candidate.authors[0].family if candidate.authors else "anonymous"
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^a-z]', '', plain.lower()) or 'work'}{candidate.year or ''}"
