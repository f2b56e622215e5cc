"""Find findings by a question in plain words.

A question is read for the field's concepts (``workbench.evidence.thesaurus``), then for its other words; an
unknown word is taken for the nearest known one. SQLite ranks (FTS5, English stemming, BM25 with a
weight for each field). Findings that cut against the client stand in the same list as the others, and one
that would fall off its end is kept on it.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from pybtex.database import Entry

from workbench.evidence.certainty import Level, certainty
from workbench.evidence.findings import Design, Direction, Finding, Range
from workbench.evidence.index import Index
from workbench.evidence.indexing import COLUMNS, EVERY, concept_token, indexed
from workbench.evidence.library import Library
from workbench.evidence.linking import track_of
from workbench.evidence.thesaurus import Thesaurus, words

__all__ = ["Filters", "Hit", "search"]

#: Weight of each field in the ranking, in the order of ``COLUMNS`` (our own choice, made on the tuning half of the
#: test questions; docs/decisions/0007-search.md): what was found counts more than whom it was found in.
WEIGHTS = {"proposition": 1.0, "factors": 1.5, "title": 0.3, "outcomes": 0.3, "population": 0.1, "limitations": 0.1,
           "authors": 4.0, "concepts": 5.0, "asides": 1.7}

#: Terms choose findings, rarest first, until they contain about this many; the others only rank. Far above what the
#: shipped library holds, so that there every word chooses.
_CHOSEN = 2000

#: How many times as much a concept counts as a word.
_CONCEPT = 2

#: An adverse finding at least this near to the best one is never left off the list.
_KEPT_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; an empty field narrows nothing.

    What an entry does not state of its population does not exclude it: it would be hidden, not unfit.
    """

    factors: tuple[str, ...] = ()
    designs: tuple[Design, ...] = ()
    #: The least certainty.
    certainty: Level | None = None
    directions: tuple[Direction, ...] = ()
    #: People of this sex were among those studied.
    sex: Literal["female", "male"] | None = None
    #: Ages studied overlap with these.
    ages: Range | None = None
    countries: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    #: First and last year of publication.
    published: Range | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding that answers a question, best first by ``score`` (higher is better)."""

    finding: Finding
    title: str
    authors: str
    year: str
    doi: str
    score: float
    certainty: str


def search(library: Library, question: str, *, limit: int = 10, filters: Filters | None = None) -> tuple[Hit, ...]:
    """The findings that best answer a question, best first.

    A question without a word in it finds nothing; words in quotation marks are looked for as they stand;
    any other punctuation is plain text.
    """
    index = library.index or indexed(library)
    match = _match(question, index, _thesaurus(library))
    if not match:
        return ()
    conditions, values = _conditions(filters or Filters())
    weights = ", ".join(str(WEIGHTS[column]) for column in COLUMNS)
    rows = index.rows(
        f"SELECT id, direction, -bm25(found, {weights}) AS score FROM found JOIN finding ON place = found.rowid "
        f"WHERE found MATCH ?{conditions} ORDER BY score DESC, id LIMIT ?", (match, *values, limit + _MORE))
    return tuple(_hit(library, key, score) for key, score in _with_the_adverse(rows, limit))


def _with_the_adverse(rows: list[tuple[Any, ...]], limit: int) -> list[tuple[str, float]]:
    """The first rows; the last gives way to an adverse finding where none is among them and one is near."""
    kept = rows[:limit]
    if len(rows) > limit > 1 and not any(direction in _AGAINST for _, direction, _ in kept):
        near = next((row for row in rows[limit:] if row[1] in _AGAINST and row[2] >= _KEPT_SHARE * rows[0][2]), None)
        kept = [*kept[:-1], near] if near else kept
    return [(str(key), float(score)) for key, _, score in kept]


def _match(question: str, index: Index, thesaurus: Thesaurus) -> str:
    """A question as an FTS5 expression: any of its concepts and words, each of its quoted phrases."""
    said = words(question)
    mentions = thesaurus.mentions(question, asked=True)
    named = {i for mention in mentions for i in range(mention.first, mention.last + 1)}
    terms: list[str] = []
    for mention in mentions:
        general = thesaurus.general(mention.concept)
        terms += [concept_token(mention.concept)] * (1 if general else _CONCEPT)
        terms += [concept_token(wider) for wider in thesaurus.broader(mention.concept)]
        if not mention.asked_only and not general:
            terms.append(" ".join(said[mention.first:mention.last + 1]))
    for concept in thesaurus.made_of({mention.concept for mention in mentions}):
        terms += [concept_token(concept)] * _CONCEPT
    for i, word in enumerate(said):
        low = word.lower()
        if i in named or low in _STOP or (low.isdigit() and len(low) != 4):
            continue
        if known := _known(low, index):
            terms.append(known)
            if known != low:
                terms += [concept_token(mention.concept) for mention in thesaurus.mentions(known)] * _CONCEPT
    for one, other in _AGE.findall(question):
        terms += [concept_token(concept) for low, high, concept in _AGES if low <= int(one or other) <= high] * _CONCEPT
    quoted = [words(part) for part in _QUOTED.findall(question)]
    every = [_phrase(" ".join(part)) for part in quoted if not {word.lower() for word in part} <= _STOP]
    return " AND ".join([*_any_of(terms, index), *every])


def _any_of(terms: list[str], index: Index) -> list[str]:
    """Terms joined by *or*: rare ones choose the findings, and those that very many findings contain only rank them."""
    weights = Counter(terms)
    counts = {term: count for term in weights if (count := _findings(term, index))}
    rare: list[str] = []
    common: list[str] = []
    chosen = 0
    for term in sorted(counts, key=lambda term: (counts[term], term)):
        chosen += counts[term]
        (rare if not rare or chosen <= _CHOSEN else common).extend([_phrase(term)] * weights[term])
    clauses = [f"({' OR '.join(rare)})"] if rare else []
    return [*clauses, f"({' OR '.join([_phrase(EVERY), *common])})"] if common else clauses


def _findings(term: str, index: Index) -> int:
    """How many findings contain a term, at most: those that contain the rarest of its words."""
    counts = [index.rows("SELECT findings FROM word WHERE word = ?", (word.lower(),)) for word in term.split()]
    return min(rows[0][0] if rows else 1 for rows in counts)


def _phrase(term: str) -> str:
    return f'"{term}"'


def _known(word: str, index: Index) -> str | None:
    """A word as the library knows it: itself, or the nearest where it knows none like it."""
    if index.rows("SELECT 1 FROM found WHERE found MATCH ? LIMIT 1", (_phrase(word),)):
        return word
    if len(word) < 4:
        return None
    # A slip of the pen seldom takes the first letter.
    near = [known for known, in index.rows(
        "SELECT word FROM word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ?",
        (word[0], chr(ord(word[0]) + 1), len(word) - 2, len(word) + 2))]
    return next(iter(difflib.get_close_matches(word, near, n=1, cutoff=0.78)), None)


def _conditions(filters: Filters) -> tuple[str, list[object]]:
    """The filters as conditions on the table ``finding``, and their values."""
    said: list[str] = []
    values: list[object] = []

    def one_of(column: str, wanted: tuple[str, ...]) -> None:
        if wanted:
            said.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(wanted)

    def has(kind: str, wanted: tuple[str, ...], *, or_silent: bool = True) -> None:
        if wanted:
            inside = (f"place IN (SELECT place FROM trait WHERE kind = '{kind}' "
                      f"AND value IN ({', '.join('?' * len(wanted))}))")
            silent = f"place NOT IN (SELECT place FROM trait WHERE kind = '{kind}')"
            said.append(f"({inside} OR {silent})" if or_silent else inside)
            values.extend(wanted)

    has("factor", filters.factors, or_silent=False)
    has("country", (*filters.countries, "*") if filters.countries else ())
    has("setting", filters.settings)
    one_of("design", tuple(design.value for design in filters.designs))
    one_of("direction", tuple(direction.value for direction in filters.directions))
    if filters.certainty is not None:
        said.append("certainty >= ?")
        values.append(filters.certainty.value)
    if filters.sex is not None:
        said.append("(sex IS NULL OR sex IN (?, 'both'))")
        values.append(filters.sex)
    for span, low, high in ((filters.ages, "age_low", "age_high"), (filters.published, "published", "published")):
        if span is not None:
            said.append(f"coalesce({high}, 9999) >= ? AND coalesce({low}, 0) <= ?")
            values += [0 if span.low is None else span.low, 9999 if span.high is None else span.high]
    return "".join(f" AND {each}" for each in said), values


def _hit(library: Library, key: str, score: float) -> Hit:
    finding = library.get_finding(key)
    source = library.get_source(finding.source)
    level = certainty(finding, track_of(finding, library)).level.words
    return Hit(finding, source.fields.get("title", ""), _authors(source), source.fields.get("year", ""),
               source.fields.get("doi", ""), round(score, 4), level)


def _authors(source: Entry) -> str:
    people = source.persons.get("author", [])
    return "; ".join(" ".join([*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names]) for p in people)


def _thesaurus(library: Library) -> Thesaurus:
    held = _read.get(library.revision)
    if held is None:
        held = Thesaurus(library.concepts.values())
        _read.clear()
        _read[library.revision] = held
    return held


#: The thesaurus of the library that was searched last, by revision.
_read: dict[str, Thesaurus] = {}

#: A person's age in a question, and the concepts it brings in (our own choice).
_AGE = re.compile(r"\b(?:is|was|aged?|turned) (\d\d)\b|\b(\d\d)[- ]years?[- ]old", re.IGNORECASE)
_AGES = ((10, 17, "youth"), (16, 25, "emerging-adult"), (50, 99, "older-age"))

_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")

#: Findings that an opponent could use.
_AGAINST = frozenset({Direction.ADVERSE.value, Direction.DOUBLE_EDGED.value})

#: How far behind the last place an adverse finding is looked for.
_MORE = 40

#: Words of a question that say nothing about its subject.
_STOP = frozenset({
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "but", "by", "can", "case", "client", "clients", "commit", "commits", "committed", "could",
    "defendant", "defendants", "did", "do", "does", "doing", "don", "effect", "effects", "evidence", "find",
    "finding", "findings", "for", "from", "get", "gets", "getting", "got", "had", "happen", "happened", "happens",
    "has", "have", "having", "he", "her", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "isn", "it",
    "its", "just", "know", "like", "likely", "made", "make", "makes", "matter", "me", "mean", "means", "more",
    "most", "much", "my", "no", "nor", "not", "of", "off", "on", "once", "or", "other", "our", "out", "over", "own",
    "people", "person", "really", "research", "s", "say", "says", "seem", "she", "should", "show", "so", "some",
    "somebody", "someone", "something", "studies", "study", "than", "that", "the", "their", "them", "then", "there",
    "they", "thing", "things", "this", "those", "through", "to", "too", "true", "up", "use", "used", "using",
    "very", "was", "way", "we", "well", "were", "what", "when", "where", "which", "while", "who", "whom", "why",
    "will", "with", "work", "worked", "working", "works", "would", "yes", "yet", "you", "your",
})
