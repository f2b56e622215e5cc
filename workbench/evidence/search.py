"""Find findings by a question in plain words.

A full-text index over the library, built in memory by SQLite (FTS5, English stemming,
BM25). Findings that cut against the client stand in the same list as the others.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from workbench.evidence.certainty import certainty
from workbench.evidence.findings import Finding
from workbench.evidence.library import Library
from workbench.evidence.linking import track_of

__all__ = ["Hit", "search"]

#: Weight of each column in the ranking: what was found counts more than whom it was found in (our own choice).
_WEIGHTS = {"proposition": 4.0, "factors": 3.0, "title": 3.0, "outcomes": 2.0, "population": 1.0, "limitations": 0.5,
            "authors": 2.0}


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


def search(library: Library, question: str, *, limit: int = 10) -> tuple[Hit, ...]:
    """The findings that best match any word of a question.

    A question without a word in it finds nothing; punctuation and search operators in it are
    plain characters.
    """
    terms = [f'"{word}"' for word in re.findall(r"\w+", question.lower()) if word not in _STOP]
    if not terms:
        return ()
    with sqlite3.connect(":memory:") as index:
        columns = ", ".join(_WEIGHTS)
        index.execute(f"CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, {columns}, tokenize='porter unicode61')")
        index.executemany(
            f"INSERT INTO found VALUES (?{', ?' * len(_WEIGHTS)})",
            (_row(finding, library) for finding in library.findings.values()),
        )
        weights = ", ".join(["0.0", *(str(w) for w in _WEIGHTS.values())])
        rows = index.execute(
            f"SELECT id, -bm25(found, {weights}) AS score FROM found WHERE found MATCH ? "
            "ORDER BY score DESC, id LIMIT ?", (" OR ".join(terms), limit),
        ).fetchall()
    index.close()
    return tuple(_hit(library, str(key), float(score)) for key, score in rows)


def _row(finding: Finding, library: Library) -> tuple[str, ...]:
    source = library.sources[finding.source]
    factors = " ".join(f"{library.factors[f].label} {f.replace('-', ' ')}" for f in finding.factors)
    return (
        finding.id, finding.proposition, factors, _plain(source.fields.get("title", "")),
        " ".join(effect.outcome for effect in finding.effects), finding.population.description, finding.limitations,
        _authors(library, finding),
    )


def _hit(library: Library, key: str, score: float) -> Hit:
    finding = library.findings[key]
    fields = library.sources[finding.source].fields
    level = certainty(finding, track_of(finding, library)).level.words
    return Hit(finding, _plain(fields.get("title", "")), _authors(library, finding), fields.get("year", ""),
               fields.get("doi", ""), round(score, 4), level)


def _authors(library: Library, finding: Finding) -> str:
    people = library.sources[finding.source].persons.get("author", [])
    return "; ".join(_plain(" ".join([*p.first_names, *p.prelast_names, *p.last_names])) for p in people)


def _plain(text: str) -> str:
    return text.replace("{", "").replace("}", "")


_STOP = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for", "from", "has", "have", "how", "if",
    "in", "is", "it", "its", "of", "on", "or", "s", "that", "the", "their", "there", "to", "was", "what", "when",
    "which", "who", "whom", "why", "with",
})
