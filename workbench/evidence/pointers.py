"""Factors that the case's own notes and facts point to, with the words that do.

A pointer is a reason to ask and nothing more: nothing here changes a case. Impressions are left out: they are the
interviewer's own and say nothing that was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.case.models import Fact, FactorAssessment, FactorState, Interview
from workbench.evidence.catalogue import Factor
from workbench.evidence.suggestion import Cue, Span, suggest

__all__ = ["Passage", "Pointer", "pointers"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the case in which words point to a factor."""

    kind: Literal["fact", "note"]
    #: The fact's key, or the interview's and the note's.
    keys: tuple[str, ...]
    text: str
    spans: tuple[Span, ...]
    #: Words that would point to it, were they not denied or said of somebody else.
    set_aside: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A factor to ask about, with every passage that points to it."""

    factor: str
    label: str
    state: FactorState
    passages: tuple[Passage, ...]


def pointers(facts: Iterable[Fact], interviews: Iterable[Interview], assessments: Iterable[FactorAssessment],
             cues: Iterable[Cue], factors: Mapping[str, Factor]) -> tuple[Pointer, ...]:
    """Factors that notes and facts point to, most passages first; not those that a fact supports already."""
    known = {each.factor: each for each in assessments}
    held = tuple(cues)
    found: dict[str, list[Passage]] = {}
    for kind, keys, text in _texts(facts, interviews):
        for one in suggest(text, held, factors):
            assessed = known.get(one.factor)
            if kind == "fact" and assessed is not None and keys[0] in assessed.facts:
                continue
            found.setdefault(one.factor, []).append(Passage(kind, keys, text, one.spans, one.set_aside))
    rows = [Pointer(key, factors[key].label, known[key].state if key in known else FactorState.NOT_ASKED,
                    tuple(passages)) for key, passages in found.items()]
    return tuple(sorted(rows, key=lambda each: (-len(each.passages), each.label)))


def _texts(facts: Iterable[Fact],
           interviews: Iterable[Interview]) -> Iterator[tuple[Literal["fact", "note"], tuple[str, ...], str]]:
    for fact in facts:
        yield "fact", (fact.key,), fact.statement
    for interview in interviews:
        for note in interview.notes:
            if note.kind != "impression":
                yield "note", (interview.key, note.key), note.text
