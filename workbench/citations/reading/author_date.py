"""Authors with a year in a text: entries of reference lists, and what stands for them where they are cited.

*Source:* APA 7 and the form of medical journals, as the examples of this project's conformance files show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.reading.dois import doi_in
from workbench.citations.reading.found import Found, find, matched

__all__ = ["in_text", "references"]

_INITIALS = r"(?:[A-Z]\.[ -]?){1,4}"
_SURNAME = r"(?:(?:de|van|von|der|den|la|le|di|du|del|al|el)[ ]){0,2}[A-Z][\w'-]{1,30}(?:[ ][A-Z][\w'-]{1,20})?"
_APA = re.compile(
    rf"(?P<authors>{_SURNAME},[ ]{_INITIALS}(?:,?[ ]?(?:Jr\.|Sr\.|III))?(?:(?:,[ ]|,?[ ]&[ ]|,?[ ]\.[ ]?\.[ ]?\.[ ]"
    rf"|,?[ ]and[ ]){_SURNAME},[ ]{_INITIALS}){{0,22}}(?:,?[ ]et[ ]al\.)?)"
    r"[ ]?\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[ ][^()]{2,20})?\)\.[ ]{1,3}(?P<title>[^\x1f.?!]{8,300}(?:[.?!]"
    r"(?![ ][A-Z])[^\x1f.?!]{0,200}){0,3}[.?!])"
)
_APA_PLACE = re.compile(
    r"[ ]{1,3}(?P<journal>[A-Z][^\x1f\d.()]{2,100}?),[ ]{1,3}(?P<volume>\d{1,4})(?:[ ]?\("
    r"(?P<issue>[\w -]{1,12})\))?(?:,[ ]{1,3}(?:Article[ ])?(?P<page>[A-Za-z]{0,3}\d{1,8})"
    r"(?:[ ]?-[ ]?[A-Za-z]{0,3}\d{1,6})?)?\.?"
)
_APA_END = re.compile(r"[ ]{0,3}(?P<doi>https?://[^\s\x1f]{4,160}|doi:?[ ]?10\.[^\s\x1f]{4,120})")
_VANCOUVER = re.compile(
    r"(?P<authors>[A-Z][\w'-]{1,30}[ ][A-Z]{1,3}(?:,[ ][A-Z][\w' -]{1,30}[ ][A-Z]{1,3}){0,12}"
    r"(?:,[ ]et[ ]al)?)\.[ ]{1,3}(?P<title>[^\x1f.?!]{8,260}[.?!])[ ]{1,3}"
    r"(?P<journal>[A-Z][^\x1f\d.;]{1,80})\.[ ]{1,3}"
    r"(?P<year>(?:19|20)\d\d)(?:[ ][A-Z][a-z]{2})?;(?P<volume>\d{1,4})(?:\((?P<issue>[^()]{1,12})\))?:"
    r"(?P<page>[A-Za-z]{0,3}\d{1,8})(?:-[A-Za-z]?\d{1,6})?\.?(?:[ ]doi:[ ]?10\.[^\s\x1f]{4,120})?"
)


def references(text: str) -> Iterator[Found]:
    """Entries of a reference list, in APA's form and in that of medical journals."""
    for match in _APA.finditer(text):
        place = _APA_PLACE.match(text, match.end())
        end = place.end() if place else match.end()
        doi = _APA_END.match(text, end)
        end = doi.end() if doi else end
        while text[end - 1] == "." and doi:
            end -= 1
        named = place.groupdict() if place else {}
        yield find("article" if named.get("volume") or named.get("page") else "work", text, match.start(), end, {
            "authors": match["authors"], "year": match["year"], "title": match["title"].rstrip("."),
            "journal": named.get("journal"), "volume": named.get("volume"), "page": named.get("page"),
            "doi": doi_in(doi["doi"]) if doi else "", "style": "apa", "form": "full",
        })
    for match in _VANCOUVER.finditer(text):
        yield matched("article", match, {
            "authors": match["authors"], "year": match["year"], "title": match["title"].rstrip("."),
            "journal": match["journal"], "volume": match["volume"], "page": match["page"], "style": "vancouver",
            "form": "full",
        })


_ONE = r"(?:(?:de|van|von|der|la|di)[ ]){0,2}(?:Mc|Mac|O'|D')?[A-Z][^\W\d_A-Z]{1,24}(?:[-'][A-Za-z][^\W\d_]{1,20})?"
_GROUP = (
    rf"(?P<names>{_ONE}(?:,[ ]{_ONE}){{0,3}}(?:,?[ ](?:and|&)[ ]{_ONE}|[ ](?:and|&)[ ](?:colleagues|others)"
    r"|,?[ ]et[ ]al\.?)?)"
)
_NARRATIVE = re.compile(
    rf"(?<![\w.'-]){_GROUP}(?:'s?)?[ ]\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[ ]pp?\.[ ]?\d{{1,5}}(?:-\d{{1,5}})?)?\)"
)
_PARENTHETICAL = re.compile(
    rf"(?<=[(;, ]){_GROUP},[ ]{{1,3}}(?P<year>(?:19|20)\d\d)[a-z]?(?:,[ ]pp?\.[ ]?\d{{1,5}}(?:-\d{{1,5}})?)?"
    r"(?=[);,]|[ ]?\))"
)
_NO_AUTHOR = frozenset([
    "act", "code", "court", "congress", "commission", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept",
    "sep", "oct", "nov", "dec", "spring", "summer", "fall", "winter", "autumn", "table", "figure", "report", "manual",
    "guidelines", "appendix", "exhibit", "rule", "section", "in", "the", "since", "by", "until", "during", "from",
    "before", "after", "edition", "volume", "federal", "united", "states", "state", "america", "university",
    "amendment", "order", "judgment", "part", "chapter", "department", "office", "bureau", "survey", "census", "study",
    "trial", "bill", "law", "reform", "resolution", "convention", "constitution", "title", "see", "cir", "dist", "app",
    "supp",
])


def in_text(text: str) -> Iterator[Found]:
    """Authors with a year: ``Felitti et al. (1998)``, ``(Widom, 1989, p. 162)``."""
    for pattern in (_NARRATIVE, _PARENTHETICAL):
        for match in pattern.finditer(text):
            names = match["names"]
            several = re.search(r"&| and |et al", names)
            first = re.split(r",| (?:and|&) | et al", names)[0].casefold()
            if first in _NO_AUTHOR or (
                not several and (" " in names or names.rsplit(" ", maxsplit=1)[-1].casefold() in _NO_AUTHOR)
            ):
                continue
            if not several and pattern is _PARENTHETICAL and not _in_parentheses(text, match.start(), match.end()):
                continue
            if not several and re.search(
                rf"\b(?:v\.|Cir\.|Dist\.|[A-Z]\.)[ ]$|{re.escape(names)}\w",
                text[max(0, match.start() - 6) : match.start()],
            ):
                continue
            yield matched("in-text", match, {"names": names, "year": match["year"], "form": "full"})


def _in_parentheses(text: str, start: int, end: int) -> bool:
    opened = text.rfind("(", max(0, start - 200), start)
    closed = text.find(")", end, end + 200)
    return opened >= 0 and closed >= 0 and ")" not in text[opened:start]
