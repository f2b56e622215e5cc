"""Which type of the library each type of another format is, and back.

*Source:* types of biblatex after its manual (entry types, aliases and non-standard types); types of CSL after
``csl-data.json`` of the CSL schema; types of RIS as Zotero's RIS translator reads and writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workbench.citations.record_types import RECORD_TYPES, SECONDARY

__all__ = ["CSL_TYPES", "LAW", "PARTS", "PERIODICALS", "RIS_TYPES", "from_biblatex", "from_csl", "from_ris", "to_csl",
           "to_ris"]

#: Types of biblatex that the library knows under another name, or not at all: these become ``misc``.
_BIBLATEX = MappingProxyType({
    "mvbook": "book", "bookinbook": "inbook", "suppbook": "inbook", "mvcollection": "collection",
    "suppcollection": "incollection", "mvproceedings": "proceedings", "reference": "book", "mvreference": "book",
    "inreference": "encyclopedia", "suppperiodical": "article", "review": "article", "periodical": "magazine",
    "www": "online", "movie": "media", "video": "media", "audio": "media", "music": "media", "image": "media",
    "artwork": "media", "performance": "media", "software": "misc", "patent": "misc",
    "letter": "letter", "standard": "standard",
})

#: Law as reference managers hold it. It is cited from the library's own law, which knows when it is in force.
LAW = frozenset({"jurisdiction", "legislation", "legal", "legal_case", "bill", "regulation", "treaty", "hearing",
                 "case", "stat", "hear"})

#: Types whose container is a journal, and those that are a part of a book.
PERIODICALS = frozenset({"article", "student-note", "magazine", "newspaper", "newspaper-online"})
PARTS = frozenset({"chapter", "incollection", "inbook", "inproceedings", "conference", "encyclopedia"})

#: CSL's type for each type of the library, the first of several being the one that is read back.
CSL_TYPES: Mapping[str, str] = MappingProxyType({
    "article": "article-journal", "student-note": "article-journal", "magazine": "article-magazine",
    "newspaper": "article-newspaper", "newspaper-online": "article-newspaper", "book": "book", "collection": "book",
    "proceedings": "book", "manual": "book", "incollection": "chapter", "chapter": "chapter", "inbook": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "booklet": "pamphlet",
    "report": "report", "techreport": "report", "working-paper": "report", "unpublished": "manuscript",
    "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "webpage": "webpage", "online": "webpage",
    "electronic": "webpage", "dataset": "dataset", "social-media": "post", "misc": "document",
    "media": "motion_picture", "encyclopedia": "entry-encyclopedia", "letter": "personal_communication",
    "standard": "standard",
    "case": "legal_case", "agency-decision": "legal_case", "statute": "legislation", "state-statute": "legislation",
    "constitution": "legislation", "ordinance": "legislation", "session-law": "legislation", "bill": "bill",
    "regulation": "regulation", "state-regulation": "regulation", "federal-register": "regulation",
    "guideline": "regulation", "court-rule": "regulation", "executive-order": "regulation",
    "treasury-ruling": "regulation", "treaty": "treaty", "hearing": "hearing", "legislative-report": "report",
    "ethics-opinion": "report", "restatement": "book", "uniform-act": "book", "model-code": "book",
})
_FROM_CSL = MappingProxyType({
    **{csl: ours for ours, csl in reversed(list(CSL_TYPES.items()))},
    "article": "unpublished", "entry": "encyclopedia", "entry-dictionary": "encyclopedia", "review": "article",
    "review-book": "article", "post-weblog": "webpage", "periodical": "magazine", "broadcast": "media",
    "song": "media", "graphic": "media", "figure": "media", "performance": "media", "interview": "misc",
    "speech": "misc", "map": "misc", "patent": "misc", "software": "misc", "classic": "book", "collection": "misc",
    "musical_score": "misc",
})

#: RIS's type for each type of the library.
RIS_TYPES: Mapping[str, str] = MappingProxyType({
    "article": "JOUR", "student-note": "JOUR", "magazine": "MGZN", "newspaper": "NEWS", "newspaper-online": "NEWS",
    "book": "BOOK", "collection": "BOOK", "proceedings": "BOOK", "manual": "BOOK", "incollection": "CHAP",
    "chapter": "CHAP", "inbook": "CHAP", "inproceedings": "CONF", "conference": "CONF", "booklet": "PAMP",
    "report": "RPRT", "techreport": "RPRT", "working-paper": "RPRT", "unpublished": "UNPB", "thesis": "THES",
    "phdthesis": "THES", "mastersthesis": "THES", "online": "ELEC", "webpage": "ELEC", "electronic": "ELEC",
    "dataset": "DATA", "misc": "GEN", "media": "MPCT", "encyclopedia": "ENCYC", "letter": "PCOMM",
    "standard": "STAND", "social-media": "ICOMM",
})
_FROM_RIS = MappingProxyType({
    **{ris: ours for ours, ris in reversed(list(RIS_TYPES.items()))},
    "ABST": "article", "EJOUR": "article", "INPR": "article", "JFULL": "magazine", "EBOOK": "book", "EDBOOK": "book",
    "SER": "book", "CLSWK": "book", "DICT": "encyclopedia", "ECHAP": "incollection", "CPAPER": "inproceedings",
    "GOVDOC": "report", "MANSCPT": "unpublished", "UNPD": "unpublished", "BLOG": "online", "MULTI": "media",
    "VIDEO": "media", "SOUND": "media", "MUSIC": "media", "ADVS": "media", "ART": "media", "SLIDE": "misc",
    "COMP": "misc", "MAP": "misc", "PAT": "misc", "DBASE": "dataset", "AGGR": "dataset", "GRANT": "misc",
    "GRNT": "misc", "FIGURE": "media", "CHART": "media", "EQUA": "misc", "CTLG": "misc", "ANCIENT": "book",
})


def from_biblatex(name: str) -> str | None:
    """The library's type for one of BibTeX or biblatex; ``None`` where there is none.

    >>> from_biblatex("mvbook"), from_biblatex("techreport"), from_biblatex("jurisdiction")
    ('book', 'techreport', None)
    """
    known = RECORD_TYPES.get(name)
    if known is not None and known.group == SECONDARY and known.open:
        return name
    return _BIBLATEX.get(name)


def from_csl(name: str) -> str | None:
    """The library's type for one of CSL; ``None`` for law and for what CSL does not know.

    >>> from_csl("article-journal"), from_csl("thesis"), from_csl("legal_case")
    ('article', 'thesis', None)
    """
    return None if name in LAW else _FROM_CSL.get(name)


def to_csl(name: str) -> str:
    """CSL's type for one of the library."""
    return CSL_TYPES.get(name, "document")


def from_ris(name: str) -> str | None:
    """The library's type for one of RIS; ``None`` for law and for what RIS does not know.

    >>> from_ris("JOUR"), from_ris("RPRT"), from_ris("CASE")
    ('article', 'report', None)
    """
    return _FROM_RIS.get(name)


def to_ris(name: str) -> str:
    """RIS's type for one of the library."""
    return RIS_TYPES.get(name, "GEN")
