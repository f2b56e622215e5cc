"""The name that stands before a citation: of a case, or of the authors in a *supra*."""

from __future__ import annotations

import re
from functools import cache

from workbench.citations.jurisdictions import STATES
from workbench.citations.reading.found import PARAGRAPH
from workbench.citations.tables import table, words

__all__ = ["SIGNALS", "name_before", "short_name_before"]

#: Words with which a citation sentence opens, and which are no part of a name.
SIGNALS = frozenset([
    "see", "accord", "cf.", "cf", "contra", "but", "also", "e.g.", "e.g.,", "e.g", "compare", "with", "and", "in",
    "under", "as", "quoting", "citing", "following", "per", "unlike", "even", "then", "here", "there", "thus", "when",
    "while", "after", "before", "since", "because", "though", "although", "both", "like", "by", "from", "of", "to",
    "on", "at", "for", "the", "that", "this", "relying", "distinguishing", "overruling", "affirming", "reversing",
    "abrogating", "compare,", "generally", "where", "applying", "discussing", "id.", "id", "cases", "authorities",
    "page", "pages",
])
_SMALL = frozenset(
    ("of", "the", "and", "for", "&", "de", "la", "del", "von", "van", "der", "ex", "rel.", "et", "al.", "al.,", "a/k/a")
)
_FIRM = frozenset(
    (
        "inc.",
        "inc",
        "ltd.",
        "co.",
        "llc",
        "l.l.c.",
        "l.p.",
        "llp",
        "n.a.",
        "corp.",
        "jr.",
        "sr.",
        "ii",
        "iii",
        "iv",
        "et",
        "s.a.",
        "p.c.",
        "p.a.",
        "plc",
    )
)
_VERSUS = re.compile(r"[ ]{1,4}(?:v[ ]?\.|vs\.|v)[ ]{1,4}")
_ALONE = re.compile(
    r"\b(?:In[ ]{1,3}re|Ex[ ]{1,3}parte|Matter[ ]{1,3}of|Estate[ ]{1,3}of|Application[ ]{1,3}of|In[ ]the[ ]"
    r"(?:Matter|Interest)[ ]of)[ ]{1,3}"
)
_REACH = 240


@cache
def _abbreviations() -> frozenset[str]:
    short = {part for value in (*words().values(), *table("phrases").values()) for part in value.split()}
    short |= {part for abbreviated, _ in STATES.values() for part in abbreviated.split()}
    short |= {
        "U.S.",
        "Co.",
        "Inc.",
        "Corp.",
        "Ltd.",
        "St.",
        "Mt.",
        "Ft.",
        "Mr.",
        "Mrs.",
        "Dr.",
        "Jr.",
        "Sr.",
        "No.",
        "Bd.",
        "rel.",
        "Cnty.",
        "Dep't.",
        "Sec'y.",
        "Educ.",
        "Univ.",
        "Twp.",
        "Ry.",
        "Bros.",
    }
    return frozenset(one.replace("’", "'") for one in short if one.endswith("."))


def name_before(text: str, at: int, taken: int) -> tuple[int, str] | None:
    """The case name that ends before ``at``: where it starts, and the name; ``None`` where none stands there."""
    low = max(taken, at - _REACH, text.rfind(PARAGRAPH, 0, at) + 1, 0)
    window = text[low:at]
    window = window[window.rfind(";") + 1 :]
    low = at - len(window)
    body = window.rstrip(" ,(")
    if not body:
        return None
    versus = next(reversed(list(_VERSUS.finditer(body))), None)
    if versus is not None and _right(body[versus.end() :]):
        start = _left(body, versus.start())
        if start is not None:
            return low + start, body[start:]
    alone = next(reversed(list(_ALONE.finditer(body))), None)
    if alone is not None and _right(body[alone.end() :]):
        return low + alone.start(), body[alone.start() :]
    return None


def _right(side: str) -> bool:
    """Whether what stands between "v." and the volume can be a party."""
    if not side or len(side) > 140 or not (side[0].isupper() or side[0].isdigit() or side[0] in "\"'"):
        return False
    parts = side.split()
    lower = sum(part[0].islower() and part.strip(",.") not in _SMALL for part in parts)
    if re.search(r"[(\[]|\d{3,}|[.,;][ ](?:See|Id\.)", side):
        return False
    # A sentence that runs on between the name and a number is no citation.
    if lower > 2 or re.search(r"[a-z]{4,}\.[ ][A-Z][a-z]+ [a-z]", side):
        return False
    return not re.search(r"[.!?]\"?[ ]{1,3}(?:The|He|She|It|We|In|See|This|That)\b", side)


def _left(body: str, end: int) -> int | None:
    """Where the first party starts: back over capitals, small words of names and abbreviations."""
    start = end
    after = ""
    for match in reversed(list(re.finditer(r"[^ ]{1,80}", body[:end]))[-16:]):
        word = match[0]
        bare = word.strip("\"'[]")
        # "(Terry)" within a name is a part of it; an opening bracket alone is where the citation opens.
        opens = word[0] in '(["' and len(word) > 1 and not word.endswith(")")
        core = bare.lstrip("(").removesuffix(")")
        if core.casefold() in SIGNALS and core.casefold() not in {"of", "the", "for", "and"}:
            break
        if core.endswith((",", ".")) and start != end and not _goes_on(core, after):
            break
        if core[:1].isupper() or core[:1].isdigit() or core == "&" or (core.casefold() in _SMALL and start != end):
            if core[:1].isdigit() and not re.fullmatch(r"\d[\w.,'-]*", core):
                break
            start = match.start() + word.find(core)
            after = core
            if opens:
                break
            continue
        break
    head = body[start:end]
    # What was taken along at the front: small words, signals, an article.
    while (
        head
        and (found := re.match(r"([^ ]+)[ ]+", head))
        and (found[1].casefold() in SIGNALS or found[1] in _SMALL or re.fullmatch(r"\d{1,3}\.?", found[1]))
    ):
        start += found.end()
        head = body[start:end]
    return start if head and (head[0].isupper() or head[0].isdigit()) else None


def _goes_on(word: str, after: str) -> bool:
    if word.endswith(","):
        return after.casefold().rstrip(",") in _FIRM
    return (
        word in _abbreviations()
        or bool(re.fullmatch(r"(?:[A-Z]\.){1,4}|[A-Z][a-z]{0,8}'[a-z]{1,2}\.?", word))
        or word == "al."
    )


_SURNAME = r"(?:[A-Z][\w'-]{1,30}|(?:de|van|von|der|la)[ ][A-Z][\w'-]{1,30})"
_SHORT = re.compile(
    rf"(?:(?:In re|Ex parte)[ ])?{_SURNAME}(?:[ ]{{1,4}}(?:{_SURNAME}|[A-Z]\.|Inc\.|Co\.|Corp\.|of|v\."
    rf"|&)){{0,7}}[ ]{{0,4}},?[ ]{{1,4}}$"
)
_AUTHORS = re.compile(
    rf"(?:{_SURNAME}(?:,[ ]{_SURNAME}){{0,3}}(?:,?[ ]{{1,3}}(?:&|and)[ ]{{1,3}}{_SURNAME})?"
    rf"(?:[ ]{{1,3}}et[ ]{{1,3}}al\.)?"
    rf"|{_SURNAME}(?:[ ]{{1,4}}(?:{_SURNAME}|v\.|of)){{0,5}})[ ]{{0,4}},?[ ]{{1,4}}$"
)


def short_name_before(text: str, at: int, taken: int, *, several: bool = False) -> tuple[int, str] | None:
    """The short name that ends before ``at``: ``Roper``, or with ``several`` also ``Steinberg & Scott``."""
    low = max(taken, at - 110, text.rfind(PARAGRAPH, 0, at) + 1, 0)
    window = text[low:at]
    window = window[window.rfind(";") + 1 :]
    low = at - len(window)
    if " v. " in window and (whole := name_before(text, at, taken)):
        return whole
    pattern = _AUTHORS if several else _SHORT
    # Start at each word from the left: the longest name that reaches the end.
    for match in re.finditer(r"(?<![\w.'-])(?=[A-Zdv])", window):
        found = pattern.match(window, match.start())
        if found:
            first = re.match(r"[\w.']+", found[0])
            if (
                first
                and first[0].casefold() in SIGNALS | {"judge", "court", "justice", "counsel"}
                and not found[0].startswith(("In re ", "Ex parte "))
            ):
                continue
            return low + found.start(), found[0].strip(" ,")
    return None
