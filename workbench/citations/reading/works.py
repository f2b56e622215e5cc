"""Articles, books, reports and studies in a text: Bluebook, APA and journal forms, and authors with a year.

*Source:* The Indigo Book R28-R33; APA 7 as the examples of this project's conformance files show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.reading.cases import ANCHOR, reporter
from workbench.citations.reading.found import PARAGRAPH, Found, find, matched

__all__ = ["articles", "dois", "in_text", "references", "works"]

_GIVEN = r"(?:[A-Z][\w'-]{1,24}|(?:[A-Z]\.[ ]?){1,4}|[A-Z]\.-[A-Z]\.)"
_FAMILY = (
    r"(?:(?:(?:de|van|von|der|den|la|le|di|du|del|al|el|ten|ter)[ ]|O'|D')?[A-Z][\w'-]{1,30}(?:,?[ ](?:Jr\.|Sr\.|II"
    r"|III|IV))?)"
)
_PERSON = (
    rf"{_GIVEN}(?:[ ]?{_GIVEN}){{0,3}}[ ](?:{_FAMILY}|(?:van|de)[ ](?:der|la)[ ][A-Z][\w'-]{{1,24}})(?:[ ]{_FAMILY})?"
)
_BODY = r"(?:[A-Z][\w.'&-]{1,20}|[A-Z]\.)(?:[ ](?:of|for|on|&|and|the|to|in)?[ ]?(?:[A-Z][\w.'&-]{1,20}|[A-Z]\.)){1,8}"
_PEOPLE = (
    rf"(?:\d{{1,2}}[ ])?(?:{_PERSON}|{_FAMILY}(?=[ ]et[ ]al\.))(?:,[ ]{_PERSON}){{0,4}}(?:,?[ ](?:&"
    rf"|and)[ ]{_PERSON})?(?:,?[ ]et[ ]al\.?)?"
)
_LEAD = re.compile(
    rf"(?:(?P<people>{_PEOPLE})|(?P<kind>Note|Comment|Student[ ]Note)|(?P<body>{_BODY})),[ ]{{1,3}}(?=[\"'A-Z0-9¿])"
)
#: Where a citation may start: after a sentence, a semicolon, a signal, an opening mark, a footnote's number.
_START = re.compile(
    rf"(?:^|[;(\[{PARAGRAPH}:]|(?:[a-z\d)\]\"']|\b[A-Z]{{2,5}}|\bal)[.?!][\"']?(?:\d{{1,3}})?(?=[ ])|\b(?:[Ss]ee"
    r"|[Cc]f\.|[Aa]ccord|[Bb]ut|[Aa]lso|generally|e\.g\.,?|[Cc]ompare|[Ww]ith|citing|quoting|[Cc]ontra|in|by|and"
    rf"|of)\b,?)[ ]{{0,4}}(?:\d{{1,3}}[.)]?[ ]{{1,3}}(?=[A-Z][a-z.]))?(?=[\"'A-Z\d])"
)
_PIN = re.compile(
    r"(?:,[ ]{1,3}[\dA-Za-z]{0,3}\d{1,6}(?:[ ]?-[ ]?\d{1,6})?(?:[ ]?(?:&[ ]?)?nn?\.[ ]?\d{1,3})?(?!\w)){0,4}"
)
_WHEN = re.compile(
    r"[ ]{0,4}\((?:(?:[A-Z][a-z]{2,8}\.?|Spring|Summer|Fall|Winter)[ ](?:\d{1,2},[ ])?)?(?P<year>1[789]\d\d"
    r"|20\d\d)\)(?:[ ]\(unpublished manuscript\))?"
)
_ADDRESS = re.compile(
    r",?[ ]{1,3}(?P<url>https?://[^\s<>\"\x1f]{4,200}?(?:[ ](?=[^\s,;()]{0,60}\d{4}[^\s]*\d)[^\s,;<>\"\x1f]{4,60})?"
    r")(?=[.,;)]{0,2}(?:\s|$|\x1f))"
)
_REACH = 480


def articles(text: str) -> Iterator[Found]:
    """Articles by volume, journal and page: ``14 Am. J. Preventive Med. 245, 251 (1998)``."""
    taken = 0
    for match in ANCHOR.finditer(text):
        words = match["reporter"]
        if match["at"] or reporter(words) or match.start() < taken or not _journal(words):
            continue
        pin = _PIN.match(text, match.end())
        when = _WHEN.match(text, pin.end() if pin else match.end())
        if when is None:
            continue
        start, lead, title = _before(text, match.start(), taken)
        end, url = _address(text, when.end())
        taken = end
        yield find("article", text, start, end, {
            "authors": lead, "title": title, "volume": match["volume"], "journal": words, "page": match["page"],
            "pin": pin[0].strip(" ,") if pin else "", "year": when["year"], "doi": _doi(url), "form": "full",
        })


def _journal(words: str) -> bool:
    """Whether words between two numbers can be a journal and not a code, a date or a measure."""
    return not re.match(
        r"(?:U\.?\s?S\.?\s?C|C\.?\s?F\.?\s?R|Fed\.? ?Reg|FR\b|Stat\.|Cong|Op\.|O\.S\.|ILCS|Ill\. Comp|Pa\. ?C|Jan"
        r"|Feb|Mar|Apr|May|June?|July?|"
        r"Aug|Sept?|Oct|Nov|Dec)(?![a-z]{3,})",
        words,
    ) and bool(re.search(r"[A-Za-z]{3}|\.", words))


def _before(text: str, at: int, taken: int) -> tuple[int, str, str]:
    """Where an article that is printed at ``at`` starts, its authors and its title."""
    low = max(taken, at - _REACH, text.rfind(PARAGRAPH, 0, at) + 1, 0)
    low += _cut(text[low:at])
    window = text[low:at]
    starts = [match.end() for match in _START.finditer(window)] or [0]
    for start in starts:
        lead = _LEAD.match(window, start)
        if lead and not _no_author(lead) and window[lead.end() :].strip(" ,"):
            return low + start, window[start : lead.end()].strip(" ,"), window[lead.end() :].strip(' ,"')
    # Without authors: the title, from the last place at which a sentence or a string of citations opens.
    opened = [s for s in starts if s == 0 or not re.search(r"(?:in|by|and|of|with)[ ]+$|:[ ]*$", window[:s])]
    start = opened[-1] if opened else 0
    return low + start, "", window[start:].strip(' ,"')


def _cut(window: str) -> int:
    """Where the last citation before this one ends: after a semicolon, or a year in parentheses and a full stop."""
    cut = window.rfind("; ") + 1
    if "(" in window:
        for ended in _ENDED.finditer(window):
            cut = max(cut, ended.end())
    return cut


_ENDED = re.compile(
    r"\((?:[^()]{0,80}[ ,])?(?:19|20)\d\d\)(?:,[ ]https?://[^\s]{4,200}|[ ]\([^()]{3,60}\)){0,2}[.;](?=[ ]|$)"
)


def _no_author(lead: re.Match[str]) -> bool:
    first = lead[0].split()[0].strip(",.")
    if first in {
    "Mr", "Ms", "Mrs", "In", "The", "See", "But", "At", "On", "As", "For", "When", "After", "Under", "However", "Court",
    "Judge", "Ex", "Exhibit",
    }:
        return True
    return (
        bool(lead["body"])
        and not lead["people"]
        and not re.search(
            r"Comm|Inst|Dep't|Ass'n|Corp|Bureau|Council|Ctr|Center|Off\.|Univ|Found|Project|Agency|Acad|Admin|Org"
            r"|Soc'y|Bd\.|Staff|Rsch|Nat'l|Rev\.|Canada|Task",
            lead["body"],
        )
    )


def _address(text: str, end: int) -> tuple[int, str]:
    found = _ADDRESS.match(text, end)
    return (found.end(), found["url"]) if found else (end, "")


def _doi(url: str) -> str:
    found = re.search(r"10\.\d{4,9}/[^\s\"<>]{1,120}", url.replace(" ", ""))
    return found[0].rstrip(".,;") if found else ""


_YEARED = re.compile(
    r"\((?P<inside>(?:[^()]{0,110}?[ ,])?)(?:(?P<year>1[89]\d\d|20\d\d)|(?<=Paper No\. )\d{3,6})\)(?P<note>(?:[ ]\("
    r"(?:unpublished[ ]manuscript|Ph\.D\.[^()]{0,60}|data[ ]set|[^()]{0,30}thesis[^()]{0,60})\)){0,2})"
)
_JOURNALISH = re.compile(
    r"(?:\b(?:J\.|Rev\.|Revs\.|Q\.|Med\.|Psych\.|Sci\.|Scis\.|Behav\.|Just\.|Stat\.|Econ\.|Bulletin|Ann\.|Proc\."
    r"|Advances|Archives)|Psychiatry|Criminology|Neuron\b|Lancet|JAMA|ONE\b|"
    r"Epidemiology|Pediatrics|Addiction|\bScience\b|\bNature\b|Soc'y|Journal|Abuse|Violence & Victims|Pol'y"
    r"|Research|Neuroscience|Development)"
)
#: Volume, journal and page at the end of a title, as far as they are there.
_TAIL = re.compile(
    r",[ ]{1,3}(?:(?P<volume>\d{1,4})[ ])?(?P<journal>[A-Z][^,?:\d]{2,80})(?:[ ](?P<page>[A-Za-z]{0,5}\d{1,9}))?$"
)
_MONTH = re.compile(r"[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?")


def works(text: str, taken: tuple[tuple[int, int], ...] = ()) -> Iterator[Found]:
    """Books, reports, manuscripts and articles without a volume: authors, a title, a year in parentheses."""
    used = sorted(taken)
    index = 0
    last = 0
    for match in _YEARED.finditer(text):
        while index < len(used) and used[index][1] <= match.start():
            last = max(last, used[index][1])
            index += 1
        if index < len(used) and used[index][0] < match.end():
            continue
        low = max(last, match.start() - _REACH, text.rfind(PARAGRAPH, 0, match.start()) + 1, 0)
        low += _cut(text[low : match.start()])
        window = text[low : match.start()]
        if ", " not in window:
            continue
        for opened in _START.finditer(window):
            start = opened.end()
            lead = _LEAD.match(window, start)
            if not lead or _no_author(lead):
                continue
            title = window[lead.end() :].strip(" ,")
            if not _titled(title):
                continue
            # A second author's list inside means that the first one was the text's.
            end, url = _address(text, match.end())
            tail = (
                _TAIL.search(title)
                if not match["inside"].strip(" ,0123456789.") or _MONTH.fullmatch(match["inside"])
                else None
            )
            journal = (
                tail if tail and _JOURNALISH.search(tail["journal"]) and len(tail["journal"].split()) < 12 else None
            )
            last = end
            yield find("article" if journal else "work", text, low + start, end, {
                "authors": window[start : lead.end()].strip(" ,"),
                "title": title[: journal.start()] if journal else title,
                **({name: journal[name] for name in ("volume", "journal", "page")} if journal else {}),
                "inside": match["inside"].strip(" ,"), "year": match["year"], "doi": _doi(url), "form": "full",
            })
            break


def _titled(title: str) -> bool:
    """Whether words look like a title: mostly in headline capitals, and not a sentence that runs on."""
    words = [word for word in re.findall(r"[A-Za-z][\w'-]*", title) if len(word) > 3]
    if not words or len(title) < 8 or ";" in title:
        return False
    headline = [word for word in words if not word.islower()]
    runs_on = re.search(r"\b(?:held|said|was|were|is|are|had)\b(?! (?:He|She|It))", title)
    return len(headline) == len(words) if runs_on else len(headline) >= 0.6 * len(words)


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
            "doi": _doi(doi["doi"]) if doi else "", "style": "apa", "form": "full",
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


_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\b(?:doi|DOI):?[ ]?)(?P<doi>10\.\d{4,9}/[^\s\x1f\"<>]{1,120})")


def dois(text: str) -> Iterator[Found]:
    """DOIs that stand alone."""
    for match in _DOI.finditer(text):
        shown = match[0].rstrip(".,;")
        if shown.endswith(")") and shown.count("(") < shown.count(")"):
            shown = shown[:-1].rstrip(".,;")
        yield find("doi", text, match.start(), match.start() + len(shown), {"doi": _doi(shown), "form": "full"})
