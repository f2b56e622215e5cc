"""Articles, books, reports and studies in a text, as law cites them in full.

*Source:* The Indigo Book R28-R33.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.reading.cases import ANCHOR, reporter
from workbench.citations.reading.dois import doi_in
from workbench.citations.reading.found import PARAGRAPH, Found, find

__all__ = ["articles", "works"]

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
#: Words that open a sentence and no list of authors.
_NOBODY = frozenset([
    "Mr", "Ms", "Mrs", "In", "The", "See", "But", "At", "On", "As", "For", "When", "After", "Under", "However", "Court",
    "Judge", "Ex", "Exhibit",
])


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
            "pin": pin[0].strip(" ,") if pin else "", "year": when["year"], "doi": doi_in(url), "form": "full",
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
    low, window = _window(text, at, taken)
    starts = [match.end() for match in _START.finditer(window)] or [0]
    for start in starts:
        lead = _LEAD.match(window, start)
        if lead and not _no_author(lead) and window[lead.end() :].strip(" ,"):
            return low + start, window[start : lead.end()].strip(" ,"), window[lead.end() :].strip(' ,"')
    # Without authors: the title, from the last place at which a sentence or a string of citations opens.
    opened = [s for s in starts if s == 0 or not re.search(r"(?:in|by|and|of|with)[ ]+$|:[ ]*$", window[:s])]
    start = opened[-1] if opened else 0
    return low + start, "", window[start:].strip(' ,"')


def _window(text: str, at: int, taken: int) -> tuple[int, str]:
    """The words in which a citation that is printed at ``at`` can start, and where they begin."""
    low = max(taken, at - _REACH, text.rfind(PARAGRAPH, 0, at) + 1, 0)
    low += _cut(text[low:at])
    return low, text[low:at]


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
    if lead[0].split()[0].strip(",.") in _NOBODY:
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
        low, window = _window(text, match.start(), last)
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
                "inside": match["inside"].strip(" ,"), "year": match["year"], "doi": doi_in(url), "form": "full",
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
