"""Titles in the capitals that citations give them."""

from __future__ import annotations

import re

__all__ = ["cased"]

#: Short words that titles print small inside: articles, conjunctions, prepositions of four letters or fewer.
#: *Source:* The Indigo Book R8 (capitalization); the titles of its own examples keep to it.
_SMALL = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "nor", "of", "off", "on", "onto",
    "or", "out", "over", "per", "so", "the", "to", "up", "v", "via", "vs", "with", "yet",
})


def cased(title: str) -> str:
    """A title in headline capitals; only one that was written as a sentence is touched.

    >>> cased("Use of risk assessment instruments: a meta-analysis")
    'Use of Risk Assessment Instruments: A Meta-Analysis'
    >>> cased("Miller v. Alabama and the Aging-Out of Crime")
    'Miller v. Alabama and the Aging-Out of Crime'
    """
    words = title.split(" ")
    content = [w for w in words[1:] if w[:1].isalpha() and w.lower().strip(",:;.?!") not in _SMALL]
    if not content or sum(w[0].islower() for w in content) * 2 <= len(content):
        return title
    out = []
    for i, word in enumerate(words):
        opens = i == 0 or words[i - 1].endswith((":", "?", "!", ".", "—", "–"))
        last = i == len(words) - 1
        if not opens and not last and word.lower().strip(",;") in _SMALL:
            out.append(word)
        else:
            out.append("".join(_capital(part, first=j == 0) for j, part in enumerate(re.split(r"([-/])", word))))
    return " ".join(out)


def _capital(part: str, *, first: bool) -> str:
    if not first and part.lower() in _SMALL:
        return part
    return re.sub(r"^([^\w]*)([a-z])(?![a-z]*[A-Z])", lambda m: m[1] + m[2].upper(), part)
