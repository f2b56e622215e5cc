"""The field's synonyms: many words for one thing, so that a question finds a finding that says it otherwise.

Read from ``literature/thesaurus.json``. A *concept* is a canonical term with the words that
specialists, courts and researchers use for it: "juvie", "training school", "youth detention". A text
that says any of them is about the concept; so is a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field

from workbench.errors import Fault
from workbench.evidence.findings import FactorId, FindingId, Record

__all__ = ["Concept", "Mention", "Synonym", "Thesaurus", "words"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_POSSESSIVE = re.compile(r"['’]s\b")
_SUFFIXES = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


class Synonym(Record):
    """A word or phrase for a concept."""

    term: str = Field(min_length=2)
    #: A word people ask with that means too many other things in a text: "poor", "leave".
    asked_only: bool = False
    #: What to mind about it: a word of another time, or one with a second meaning.
    note: str | None = None
    #: Where it was seen.
    source: str | None = None


def _as_synonym(value: object) -> object:
    return {"term": value} if isinstance(value, str) else value


class Concept(Record):
    """One thing of the field under its canonical term, with the other words for it."""

    id: FindingId
    term: str
    #: Each with its fields, or the bare word where there is nothing to say about it.
    synonyms: tuple[Annotated[Synonym, BeforeValidator(_as_synonym)], ...]
    #: Factors of the catalogue that the concept is: a finding on one of them is about the concept.
    factors: tuple[FactorId, ...] = ()
    #: Wider concepts that an answer may be about too.
    broader: tuple[FindingId, ...] = ()
    #: Concepts that together make this one in a question: a parent and a prison.
    made_of: tuple[tuple[FindingId, ...], ...] = ()
    #: An outcome, a place or a group that very many findings share: it counts less than what a question is about.
    general: bool = False
    note: str | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """The canonical term and every synonym."""
        return (self.term, *(synonym.term for synonym in self.synonyms))


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept met in a text: which, and at which words of it."""

    concept: str
    first: int
    last: int
    #: Whether the term is one that only a question uses.
    asked_only: bool = False


class Thesaurus:
    """The concepts, ready to be looked for."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(sorted(concepts, key=lambda concept: concept.id))
        self._general = frozenset(concept.id for concept in self.concepts if concept.general)
        self._broader = {concept.id: concept.broader for concept in self.concepts}
        self._of_factor: dict[str, tuple[str, ...]] = {}
        for concept in self.concepts:
            for factor in concept.factors:
                self._of_factor[factor] = (*self._of_factor.get(factor, ()), concept.id)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str, bool]]] = {}
        for concept in self.concepts:
            for synonym in (Synonym(term=concept.term), *concept.synonyms):
                stems = tuple(stem(word) for word in words(synonym.term))
                acronym = synonym.term if synonym.term.isupper() else ""
                self._by_first.setdefault(stems[0], []).append((stems, acronym, concept.id, synonym.asked_only))
        for known in self._by_first.values():
            known.sort(key=lambda each: (-len(each[0]), each))

    def mentions(self, text: str, *, asked: bool = False) -> tuple[Mention, ...]:
        """The concepts a text names, in the order of its words; the longest term wins at a place.

        In a text an acronym counts only in capitals (``MAT``, not "mat"), and a word that only
        questions use does not count; in a question (``asked``) both do.
        """
        said = words(text)
        stems = [stem(word) for word in said]
        found: list[Mention] = []
        for i, first in enumerate(stems):
            longest = 0
            for known, acronym, concept, asked_only in self._by_first.get(first, ()):
                if len(known) < longest or tuple(stems[i:i + len(known)]) != known or (asked_only and not asked):
                    continue
                if acronym and not asked and len(known) == 1 and said[i].rstrip("s") != acronym.rstrip("S"):
                    continue
                longest = len(known)
                found.append(Mention(concept, i, i + len(known) - 1, asked_only))
        return tuple(found)

    def general(self, concept: str) -> bool:
        """Whether very many findings share a concept."""
        return concept in self._general

    def made_of(self, concepts: Collection[str]) -> tuple[str, ...]:
        """Further concepts that some concepts make together."""
        wide = {*concepts, *(wider for concept in concepts for wider in self._broader[concept])}
        return tuple(concept.id for concept in self.concepts
                     if concept.id not in concepts and any(wide.issuperset(parts) for parts in concept.made_of))

    def broader(self, concept: str) -> tuple[str, ...]:
        """The wider concepts of a concept."""
        return self._broader[concept]

    def of_factor(self, factor: str) -> tuple[str, ...]:
        """The concepts that a factor of the catalogue is."""
        return self._of_factor.get(factor, ())

    def faults(self, factors: Iterable[str]) -> Iterator[Fault]:
        """What does not hold: a factor that is not in the catalogue, a term given twice in a concept."""
        known = frozenset(factors)
        for concept in self.concepts:
            for wider in (*concept.broader, *(part for parts in concept.made_of for part in parts)):
                if wider == concept.id or wider not in self._broader:
                    yield Fault(f"thesaurus.json {concept.id}", f"no other concept “{wider}”")
            for factor in concept.factors:
                if factor not in known:
                    yield Fault(f"thesaurus.json {concept.id}.factors", f"no factor “{factor}” in the catalogue")
            terms = [term.casefold() for term in concept.terms]
            for term in sorted({term for term in terms if terms.count(term) > 1}):
                yield Fault(f"thesaurus.json {concept.id}.synonyms", f"“{term}” is given twice")


def words(text: str) -> list[str]:
    """The words of a text as it writes them, without marks.

    >>> words("the school-to-prison pipeline (his mother's view)")
    ['the', 'school', 'to', 'prison', 'pipeline', 'his', 'mother', 'view']
    """
    return _WORD.findall(_POSSESSIVE.sub("", text))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending, so that two forms of it are the same; not meant to be read.

    >>> stem("placements"), stem("Kids"), stem("abused") == stem("abuse") == stem("abusing")
    ('placement', 'kid', True)
    """
    low = word.lower()
    for suffix, instead in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= 3 and not low.endswith(("ss", "us", "is")):
            low = low[:len(low) - len(suffix)] + instead
            break
    if len(low) > 3 and low[-1] == low[-2] and low[-1] not in "aeiouls":
        low = low[:-1]
    return low.removesuffix("e") if len(low) > 3 else low
