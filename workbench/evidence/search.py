"""Find findings by a question in plain words.

A question is read for the field's concepts (``workbench.evidence.thesaurus``), then for its other words; an
unknown word is taken for the nearest known one. SQLite ranks (FTS5, English stemming, BM25 with a
weight for each field). Findings that cut against the client stand in the same list as the others, and one
that would fall off its end is kept on it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any, Literal

from pybtex.database import Entry

from workbench.evidence.certainty import Level, certainty
from workbench.evidence.findings import Design, Direction, Finding, Range
from workbench.evidence.index import Index
from workbench.evidence.indexing import COLUMNS, concept_token, indexed
from workbench.evidence.library import Library
from workbench.evidence.linking import track_of
from workbench.evidence.thesaurus import Thesaurus, words

__all__ = ["Filters", "Hit", "search"]

#: Weight of each field in the ranking, in the order of ``COLUMNS`` (our own choice, made on the tuning half of the
#: test questions; docs/decisions/0007-search.md): what was found counts more than whom it was found in.
WEIGHTS = {"proposition": 1.0, "factors": 1.5, "title": 0.3, "outcomes": 0.3, "population": 0.1, "limitations": 0.1,
           "authors": 4.0, "concepts": 5.0, "asides": 1.7}

#: How many times as much a concept counts as a word.
CONCEPT = 2

#: An adverse finding at least this near to the best one is never left off the list.
_KEPT_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; an empty field narrows nothing.

    A finding whose entry does not state a field of its population passes no filter on it.
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
    any_of: list[str] = []
    for mention in mentions:
        any_of += [_about(mention.concept)] * CONCEPT
        any_of += [_about(wider) for wider in thesaurus.broader(mention.concept)]
        if not mention.asked_only:
            any_of.append(_phrase(said[mention.first:mention.last + 1]))
    named = {i for mention in mentions for i in range(mention.first, mention.last + 1)}
    for i, word in enumerate(said):
        low = word.lower()
        if i in named or low in _STOP or (low.isdigit() and len(low) != 4):
            continue
        if known := _known(low, index):
            any_of.append(_phrase([known]))
            if known != low:
                any_of += [_about(mention.concept) for mention in thesaurus.mentions(known)] * CONCEPT
    quoted = [_phrase(words(part)) for part in question.replace("“", '"').replace("”", '"').split('"')[1::2] if words(part)]
    every = [f"({' OR '.join(any_of)})"] if any_of else []
    return " AND ".join([*every, *quoted])


def _about(concept: str) -> str:
    return f"{{concepts asides}} : {concept_token(concept)}"


def _phrase(said: list[str]) -> str:
    return '"' + " ".join(word.replace("’", "'") for word in said) + '"'


def _known(word: str, index: Index) -> str | None:
    """A word as the library knows it: itself, or the nearest where it knows none like it."""
    if index.rows("SELECT 1 FROM found WHERE found MATCH ? LIMIT 1", (_phrase([word]),)):
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

    def has(kind: str, wanted: tuple[str, ...]) -> None:
        if wanted:
            said.append(f"place IN (SELECT place FROM trait WHERE kind = '{kind}' "
                        f"AND value IN ({', '.join('?' * len(wanted))}))")
            values.extend(wanted)

    has("factor", filters.factors)
    has("country", filters.countries)
    has("setting", filters.settings)
    one_of("design", tuple(design.value for design in filters.designs))
    one_of("direction", tuple(direction.value for direction in filters.directions))
    if filters.certainty is not None:
        said.append("certainty >= ?")
        values.append(filters.certainty.value)
    if filters.sex is not None:
        said.append("sex IN (?, 'both')")
        values.append(filters.sex)
    for span, low, high in ((filters.ages, "age_low", "age_high"), (filters.published, "published", "published")):
        if span is not None:
            said.append(f"({low} IS NOT NULL OR {high} IS NOT NULL) AND coalesce({high}, 999) >= ? "
                        f"AND coalesce({low}, 0) <= ?")
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
    if library.revision not in _read:
        _read.clear()
        _read[library.revision] = Thesaurus(library.concepts.values())
    return _read[library.revision]


#: The thesaurus of the library that was searched last, by revision.
_read: dict[str, Thesaurus] = {}

#: Findings that an opponent could use.
_AGAINST = frozenset({Direction.ADVERSE.value, Direction.DOUBLE_EDGED.value})

#: How far behind the last place an adverse finding is looked for.
_MORE = 40

_STOP = frozenset("""
a about after all also am an and any are as at be because been before being but by can could did do does doing don for
from get gets getting got had has have having he her hers him his how i if in into is isn it its just know like likely
make makes made matter me mean means more most much my no nor not of off on once or other our out over own really s say
says seem she should show so some someone somebody something study studies research than that the their them then there
they thing things this those through to too true up very was way we were what when where which while who whom why will
with would yes yet you your work works worked working well commit commits committed client clients defendant defendants happen happens happened evidence case person people
finding findings find used using use effect effects
""".split())
