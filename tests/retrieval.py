"""How well search finds what a specialist asks for: recall@10 and nDCG@10 on judged questions.

``tests/data/retrieval/README.md`` says how the questions were made and what the two figures are.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.evidence.library import Library
from workbench.evidence.search import search

DATA = Path(__file__).resolve().parent / "data" / "retrieval"

#: A way to answer a question: ids of findings, best first, more than are counted.
Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Question:
    id: str
    half: str
    question: str
    judged: dict[str, int]


def questions(half: str | None = None, series: str = "") -> list[Question]:
    """The judged questions, of one half or of both; ``later-`` names those on the findings that came later."""
    lines = (DATA / f"{series}questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [q for q in (Question(**json.loads(line)) for line in lines) if half in {None, q.half}]


def collection(series: str = "") -> frozenset[str]:
    """The findings that were judged; any other is left out of a ranking."""
    return frozenset((DATA / f"{series}collection.txt").read_text(encoding="utf-8").split())


def first_ten(ranker: Ranker, question: Question, series: str = "") -> list[str]:
    known = collection(series)
    return [key for key in ranker(question.question) if key in known][:10]


def recall(found: Sequence[str], judged: dict[str, int]) -> float:
    return sum(key in judged for key in found) / min(10, len(judged))


def ndcg(found: Sequence[str], judged: dict[str, int]) -> float:
    def gain(grades: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))

    return gain([judged.get(key, 0) for key in found]) / gain(sorted(judged.values(), reverse=True)[:10])


def score(ranker: Ranker, half: str | None, series: str = "") -> tuple[float, float]:
    """Mean recall@10 and nDCG@10 over the questions of a half, or of both."""
    rows = [(first_ten(ranker, q, series), q.judged) for q in questions(half, series)]
    return statistics.fmean(recall(*row) for row in rows), statistics.fmean(ndcg(*row) for row in rows)


def ours(library: Library) -> Ranker:
    return lambda question: [hit.finding.id for hit in search(library, question, limit=40)]


def plain(library: Library) -> Ranker:
    """FTS5 as it comes: one text a finding, English stemming, no thesaurus, no weights, any word of the question."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, body, tokenize='porter unicode61')")
    for finding in library.findings.values():
        source = library.sources[finding.source]
        people = [str(p) for p in source.persons.get("author", [])]
        labels = [library.factors[factor].label for factor in finding.factors]
        body = [finding.proposition, *labels, source.fields.get("title", ""), *(e.outcome for e in finding.effects),
                finding.population.description, finding.limitations, *people]
        db.execute("INSERT INTO found VALUES (?, ?)", (finding.id, "\n".join(body)))

    def rank(question: str) -> list[str]:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question.lower()))
        return [key for key, in db.execute(
            "SELECT id FROM found WHERE found MATCH ? ORDER BY bm25(found), id LIMIT 40", (match,))]

    return rank
