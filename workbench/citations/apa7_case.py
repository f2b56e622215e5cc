"""Titles in the capitals of a sentence, as the style ``apa7`` prints them.

*Source:* APA 7, on sentence case (section 6.17, number not confirmed).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.citations.apa7_text import Run
from workbench.citations.jurisdictions import STATES

__all__ = ["sentence_case"]

#: Words that keep their capital in a title whose capitals say nothing: states, nations, languages, days and months.
#: A word that is also a common one (may, march, turkey, polish) is not among them. A choice, no rule: an entry whose
#: title has braces around a name decides itself.
_NAMES = """
African Africans America American Americans Asian Asians Australia Australian Austrian Brazil Brazilian Britain
British Californian Canada Canadian Caribbean Chinese Danish Denmark Dutch England English Europe European Finland
Finnish France French German Germany Hawaiian Hispanic Hispanics India Indian Iraq Iran Ireland Irish Israel Israeli
Italian Italy Japan Japanese Korea Korean Latina Latinas Latino Latinos Latinx Mexican Mexico Netherlands Nigeria
Norway Norwegian Philippines Portuguese Romania Russia Russian Scotland Scottish Somali Spain Spanish Sweden Swedish
Switzerland Taiwan Ukraine Vietnam Vietnamese Wales Welsh Afghanistan Africa Asia
Atlanta Baltimore Boston Brooklyn Chicago Cleveland Columbia Dallas Denver Detroit Houston London Manhattan Miami
Milwaukee Minneapolis Philadelphia Pittsburgh Seattle
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September October
November December Christian Christians Jewish Islamic Muslim Muslims Bayesian Freudian Medicaid Medicare Congress
Internet Twitter Facebook Rorschach Alzheimer Asperger Parkinson Cochrane
"""
_PROPER = frozenset([*(name for name in STATES if " " not in name), *_NAMES.split()])
_PROPER_PAIRS = re.compile(
    r"(?:" + "|".join(re.escape(name) for name in STATES if " " in name) + r"|United (?:States|Kingdom|Nations)|"
    r"New Zealand|New Orleans|Los Angeles|San Francisco|San Diego|Supreme Court|Latin America|Great Britain|"
    r"Native Americans?|South Africa|Vietnam War|Civil War|World War|Big Brothers|Big Sisters|Head Start|"
    r"Moving to Opportunity|Housing First|(?:[A-Z][\w-]+ ){1,4}Act)\b"
)
_WORD = re.compile(r"[^\s\-–—/]+")
#: Words that no title capitalizes, so that their small letter says nothing about it. *Source:* APA 7, on title case:
#: title case leaves small the conjunctions, articles and prepositions of three letters or fewer; longer ones are
#: added here because older style guides leave them small.
_SHORT = ("a an and as at but by for from if in into is nor of off on onto or over per so the to up v via vs "
          "with without among between than that during after before under through")
_SMALL = frozenset(_SHORT.split())


def sentence_case(found: Sequence[Run], *, marked: bool, names: Sequence[str] = ()) -> tuple[Run, ...]:
    """A title in sentence capitals: the first word, the first after a colon, a dash or an end mark, and names.

    In an entry as BibTeX files write it (``marked``) braces say what a name is. Otherwise a title already written as
    a sentence stays as it is, and of one in headline capitals ``names`` and the names known here keep theirs.

    *Source:* APA 7, on sentence case; the examples in the shared files.

    >>> from workbench.citations.apa7_text import runs
    >>> "".join(run.text for run in sentence_case(runs("On the Value of {ACE} Scores: A Review"), marked=True))
    'On the value of ACE scores: A review'
    """
    whole = "".join(run.text for run in found)
    kept = [run.kept for run in found for _ in run.text]
    chars = list(whole)
    known = [_PROPER_PAIRS, *(re.compile(rf"\b{re.escape(name)}\b") for name in names)]
    for pair in () if marked else (found for pattern in known for found in pattern.finditer(whole)):
        kept[pair.start() : pair.end()] = [True] * (pair.end() - pair.start())
    lowered = marked or not _is_sentence(whole, kept)
    first = True
    for word in _WORD.finditer(whole):
        letters = [i for i in range(*word.span()) if whole[i].isalnum()]
        if not letters:
            continue
        start = letters[0]
        opens = first or _opens(whole, word.start())
        first = False
        if lowered and not _stays(word[0]):
            for i in letters:
                if not kept[i] and len(lower := whole[i].lower()) == 1:
                    chars[i] = lower
        if opens and not kept[start] and len(upper := whole[start].upper()) == 1 and _may_rise(word[0]):
            chars[start] = upper
    out, at = [], 0
    for run in found:
        out.append(Run("".join(chars[at : at + len(run.text)]), run.style, run.kept))
        at += len(run.text)
    return tuple(out)


def _is_sentence(title: str, kept: Sequence[bool]) -> bool:
    """Whether most words after the first have small letters."""
    words = [m for m in _WORD.finditer(title) if m[0][:1].isalpha() and not kept[m.start()]][1:]
    content = [m[0] for m in words if m[0].lower().strip(",:;.?!") not in _SMALL]
    return bool(content) and sum(word[0].islower() for word in content) * 2 > len(content)


def _opens(title: str, at: int) -> bool:
    """Whether a sentence or subtitle starts here. A full stop counts only behind a word, not an abbreviation."""
    before = title[:at].rstrip(" \u00a0“‘\"'(")
    if re.search(r"[:?!—]$|\s–$", before) and title[:at] != before:
        return True
    return bool(re.search(r"\b[a-z]{4,}\.$", before, re.IGNORECASE)) and title[at - 1 : at].isspace()


def _stays(word: str) -> bool:
    """Whether a word's capitals are its own: an acronym, a name with capitals inside, a number, a known name."""
    core = re.sub(r"[’']s?$", "", word.strip(".,:;?!()[]“”‘’\"'"))
    capitals = sum(char.isupper() for char in core)
    inner = bool(re.match(r"[a-z]+[A-Z]", core))
    return (inner or capitals > 1 or any(char.isdigit() for char in core) or core in _PROPER
            or (len(core) == 1 and capitals == 1 and core != "A"))


def _may_rise(word: str) -> bool:
    """Whether a first letter may become a capital: not that of ``iPhone``."""
    return not re.match(r"[a-z][A-Z]", word.lstrip("“‘(["))
