"""Suggest factors from a narrative: which words of it point to which factor.

Reads cue phrases from ``literature/cues.json``. The same text gives the same suggestions in the same order. What
is denied ("no history of", "denied") is set aside, and so is what is said of somebody other than the
person a cue is about. A suggestion is a reason to ask, and nothing more: it is never
accepted by the workbench, and the text is neither kept nor written anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from workbench.errors import Fault, LibraryError
from workbench.evidence.canonical import read_rows
from workbench.evidence.catalogue import Factor
from workbench.evidence.findings import FactorId, Record

__all__ = ["Cue", "Span", "Suggestion", "load_cues", "read_narrative", "suggest", "suggestions_json"]

#: Words that stand for many in a pattern: ``{parent}``, ``{him}``, ``{his}``.
_STANDS_FOR = {
    "parent": r"(?:step-?|foster |adoptive |birth |biological )?(?:mother|mom|mama|mum|father|dad|daddy|parents?|"
              r"grand(?:mother|father|ma|pa|parents))",
    "him": r"(?:him|her|them|me|the (?:boy|girl|child|children|client)|(?:Mr|Ms|Mrs|Mx)\.? [A-Z][\w’'-]*)",
    "his": r"(?:his|her|their|my|the client[’']s)",
    "number": r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|multiple|numerous)",
}


class Cue(Record):
    """What points to one factor in a narrative, with sentences that it catches and sentences that it spares."""

    #: The factor of the catalogue.
    id: FactorId
    #: Of whom it has to be said: of the client, of a parent, or of anybody.
    of: Literal["client", "parent", "anybody"] = "anybody"
    #: Regular expressions, in which ``{parent}``, ``{him}``, ``{his}`` and ``{number}`` stand for such words.
    patterns: tuple[str, ...] = Field(min_length=1)
    catches: tuple[str, ...] = Field(min_length=1)
    spares: tuple[str, ...] = Field(min_length=1)

    @field_validator("patterns")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                _compiled(pattern)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from error
        return patterns

    @model_validator(mode="after")
    def _does_what_it_says(self) -> Cue:
        for sentence in self.catches:
            if not _said(sentence, self):
                raise ValueError(f"does not catch: {sentence}")
        for sentence in self.spares:
            if _said(sentence, self):
                raise ValueError(f"does not spare: {sentence}")
        return self


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the narrative, by the characters at which they start and end."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A factor that a narrative points to, with the words that do."""

    factor: str
    label: str
    spans: tuple[Span, ...]
    #: Words that would point to it, were they not denied or said of somebody else.
    set_aside: tuple[Span, ...]


def load_cues(folder: Path, factors: Mapping[str, Factor]) -> tuple[Cue, ...]:
    """The cues of the library, one for each factor.

    Raises:
        LibraryError: SW242 with every fault: a cue that does not do what its examples say, or is of no factor.
    """
    cues, faults = read_rows(folder / "cues.json", Cue)
    every = [*faults, *(Fault(f"cues.json {cue.id}", "no such factor in the catalogue") for cue in cues
                        if cue.id not in factors)]
    if every:
        raise LibraryError("the cues of the library do not load", code="SW242", file="cues.json", faults=tuple(every),
                           remedy="Correct the entries named.")
    return cues


def read_narrative(path: Path) -> str:
    """The text of a narrative file.

    Raises:
        LibraryError: SW243; the file cannot be read or is not UTF-8 text. The message holds none of it.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        # The cause is left out: it would carry bytes of the text into a traceback.
        raise LibraryError("the narrative cannot be read", code="SW243", file=path.name,
                           remedy="Save it as plain text in UTF-8 (.txt or .md), and check the path.") from None


def suggest(text: str, cues: Iterable[Cue], factors: Mapping[str, Factor]) -> tuple[Suggestion, ...]:
    """The factors that a narrative points to, in the order in which it first does.

    Words that name a parent's use are not taken for the client's, and a denial reaches to the end of its clause.

    *Source*: denial by words before and after, words that only look like one, and words that end its reach are
    the method of NegEx (Chapman et al. 2001, doi.org/10.1006/jbin.2001.1029, as described by negspacy,
    github.com/jenojp/negspacy); the words are our own.
    """
    found: list[Suggestion] = []
    plain = _plain(text)
    ends = _ends(plain)
    for cue in cues:
        said, aside = _both(text, plain, ends, cue)
        if said:
            found.append(Suggestion(cue.id, factors[cue.id].label, said, aside))
    return tuple(sorted(found, key=lambda each: (each.spans[0].start, each.factor)))


def suggestions_json(found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """Suggestions as plain values, for the command line."""
    def spans(parts: Iterable[Span]) -> list[dict[str, Any]]:
        return [{"start": part.start, "end": part.end, "text": part.text} for part in parts]

    return [{"factor": each.factor, "label": each.label, "spans": spans(each.spans),
             "set_aside": spans(each.set_aside)} for each in found]


def _said(text: str, cue: Cue) -> tuple[Span, ...]:
    plain = _plain(text)
    return _both(text, plain, _ends(plain), cue)[0]


def _plain(text: str) -> str:
    """The text with plain marks in place of those of print, so that places in it stay the same."""
    return text.translate(_PRINT_TO_PLAIN)


def _ends(plain: str) -> list[tuple[int, int]]:
    """Where each sentence ends and the next begins."""
    return [(0, 0), *((m.start(), m.end()) for m in _SENTENCE.finditer(plain)), (len(plain), len(plain))]


def _both(
    text: str, plain: str, ends: list[tuple[int, int]], cue: Cue,
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Where a text says what the cue looks for, and where it only seems to."""
    said: list[Span] = []
    aside: list[Span] = []
    for start, end in _disjoint((m.start(), m.end()) for pattern in cue.patterns
                                for m in _compiled(pattern).finditer(plain) if m.end() > m.start()):
        before = plain[ends[bisect_right(ends, start, key=lambda each: each[1]) - 1][1]:start]
        after = plain[end:ends[bisect_left(ends, end, key=lambda each: each[0])][0]]
        fits = cue.of == "anybody" or _of_whom(before + plain[start:end]) == cue.of
        (aside if not fits or _denied(before, after) else said).append(Span(start, end, text[start:end]))
    return tuple(said), tuple(aside)


def _disjoint(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, those that overlap joined."""
    held: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if held is not None and start < held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _denied(before: str, after: str) -> bool:
    """Whether a span is denied by the words before it in its clause, or by those right after it."""
    clause = _TURN.split(before)[-1]
    clause = _NO_DENIAL.sub(" ", clause)
    if _DENIES_ALL.search(clause) or _DENIED_AFTER.match(after):
        return True
    last = list(_DENIES_NEAR.finditer(clause))
    return bool(last) and len(clause[last[-1].end():].split()) <= _REACH


def _of_whom(words: str) -> Literal["client", "parent", "other"]:
    """Of whom the nearest person named before the end of some words is: a parent, another relative, or the client."""
    named = [match.lastgroup for match in _PERSON.finditer(words)]
    nearest: dict[str | None, Literal["client", "parent", "other"]] = {"parent": "parent", "other": "other"}
    return nearest.get(named[-1], "client") if named else "client"


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    for name, words in _STANDS_FOR.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    # A denial is not one of the words that a cue may pass over.
    pattern = pattern.replace(r"(?:\w+ )", r"(?:(?!(?:not|never|no|nor|without|denie[sd])\b)\w+ )")
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


#: Marks of print, one for one, so that places in the text stay the same.
_PRINT_TO_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-",
                                 "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\t": " "})
#: The end of a sentence: a mark that is not an initial's or an abbreviation's, an empty line, or a new list item.
_SENTENCE = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)(?<!\b[A-Z])[.!?](?=\s|$)|\n\s*\n|\n\s*[-*•]|;")
#: Words with which a clause turns, so that a denial before them does not reach what follows.
_TURN = re.compile(
    r"\b(?:but|however|although|though|except|yet|whereas|because|since|until|despite|instead|while|after|who|which|"
    r"and (?:was|were|had|has|is|he|she|they|his|her|then|later|instead))\b", re.IGNORECASE)
#: Phrases that look like a denial and are none.
_NO_DENIAL = re.compile(
    r"\b(?:not only|no longer|no doubt|not surprising(?:ly)?|(?:did|does|could|can) ?n[o']t deny|never denied|"
    r"(?:cannot|can't|could not) (?:be )?rule[d]? out|no wonder|never (?:recovered|got over|stopped|healed)|"
    r"did(?:n't| not) (?:stop|escape|protect|prevent|leave|report|tell|disclose|talk about)|not the (?:first|only)|"
    r"without (?:treatment|help|therapy|medication) for)\b", re.IGNORECASE)
#: A denial that reaches to the end of its clause, over a list.
_DENIES_ALL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|no (?:known |prior |reported |documented |family |past )*(?:history|evidence|signs?|"
    r"indications?|reports?|record|symptoms?) of|negative for|absence of|free of|rul(?:ed|es|ing) out|never any|"
    r"neither)\b", re.IGNORECASE)
#: A denial that reaches a few words.
_DENIES_NEAR = re.compile(r"\b(?:no|not|never|nor|without|none|cannot)\b|n't\b", re.IGNORECASE)
_REACH = 4
_DENIED_AFTER = re.compile(
    r"\s*(?::|-|\?)?\s*(?:(?:was|were|is|are|has been|have been) (?:\w+ )?(?:denied|ruled out|unfounded|"
    r"unsubstantiated|not (?:substantiated|found|present|indicated|reported|suspected))|"
    r"(?:none|denied|denies|negative|no)\s*(?:$|[,.]))",
    re.IGNORECASE)
_PERSON = re.compile(
    rf"\b(?:(?P<parent>(?:(?:his|her|their|my|the) )?{_STANDS_FOR['parent']})|"
    r"(?P<other>(?:(?:his|her|their|my|the) )?(?:older |younger |half-?|step-?)?(?:brothers?|sisters?|siblings?|"
    r"cousins?|uncles?|aunts?|friends?|girlfriend|boyfriend|wife|husband|partner|neighbou?rs?|roommate|co-?defendants?))|"
    r"(?P<client>he|she|they|I|we|him|her(?! \w)|the client|client|(?:Mr|Ms|Mrs|Mx)\.? [A-Z][\w'-]*))\b", re.IGNORECASE)
