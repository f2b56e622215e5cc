"""What the library holds on each factor, against the curator's goal: a table for the documentation.

The goal: four findings from three sources, with one that cuts the other way or a dated search
that located none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from workbench.evidence.certainty import Level, certainty
from workbench.evidence.findings import Design, Direction
from workbench.evidence.library import Library
from workbench.evidence.linking import track_of

__all__ = ["Coverage", "coverage", "coverage_page", "shortfalls"]

#: The curator's goal for a factor (a rule of this project, docs/method.md).
FINDINGS, SOURCES = 4, 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the library holds on one factor: a row of the curator's table."""

    factor: str
    findings: int
    sources: int
    #: Findings that cut against the client.
    adverse: int
    #: Findings that cut both ways.
    double_edged: int
    #: Year of the newest source; ``None`` where no source gives one.
    newest: int | None
    #: The best certainty among the findings; ``None`` without a finding.
    best: Level | None
    #: Designs of the findings, strongest first.
    designs: tuple[Design, ...]
    #: Number of authorities on the factor, by jurisdiction in the order of its code.
    authorities: tuple[tuple[str, int], ...]
    #: Ids of dated searches that located no finding of the kind wanted.
    none_located: tuple[str, ...]


def coverage(library: Library) -> tuple[Coverage, ...]:
    """What the library holds on each factor of the catalogue, in the order of their ids."""
    return tuple(_coverage(key, library) for key in sorted(library.factors))


def shortfalls(row: Coverage) -> tuple[str, ...]:
    """Where a factor falls short of the goal, in words; empty where it does not."""
    short = []
    if row.findings < FINDINGS:
        short.append(f"{row.findings} of {FINDINGS} findings")
    if row.sources < SOURCES:
        short.append(f"{row.sources} of {SOURCES} sources")
    if not (row.adverse or row.double_edged or row.none_located):
        short.append("nothing that cuts the other way, and no search for it")
    return tuple(short)


def coverage_page(library: Library) -> str:
    """The table of coverage as a page of the documentation, in Markdown."""
    rows = coverage(library)
    short = [row for row in rows if shortfalls(row)]
    held = (f"{len(library.findings)} findings from {len(library.sources)} sources, "
            f"{len(library.law.authorities)} authorities, {len(rows)} factors. ")
    goal = (f"Goal for a factor: {FINDINGS} findings from {SOURCES} sources, with one that cuts the other way (adverse "
            f"or double-edged) or a dated search that located none. {len(rows) - len(short)} factors reach it, "
            f"{len(short)} do not.")
    head = ("factor", "findings", "sources", "adverse", "double-edged", "newest", "best certainty", "authorities",
            "short of the goal")
    lines = ["# Coverage of the library", "",
             "Written by `workbench library coverage --write`; a test checks that it is current.", "", held + goal, "",
             f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        held = ", ".join(f"{where} {count}" for where, count in row.authorities)
        cells = [row.factor, str(row.findings), str(row.sources), str(row.adverse), str(row.double_edged),
                 str(row.newest or "–"), row.best.words if row.best else "–", held or "–",
                 "; ".join(shortfalls(row)) or "–"]
        lines.append(f"| {' | '.join(cells)} |")
    searched = [search for search in library.searches.values() if search.result != "found"]
    if searched:
        lines += ["", "## Looked for", ""]
        lines += [f"- {s.factor}: {s.sought}. {s.date.isoformat()}, in {', '.join(s.places)}, by "
                  f"“{'”, “'.join(s.words)}”: {s.result}.{f' {s.note}' if s.note else ''}" for s in searched]
    return "\n".join(lines) + "\n"


def _coverage(key: str, library: Library) -> Coverage:
    about = [row for row in library.findings.values() if key in row.factors]
    sources = {row.source for row in about}
    years = [int(year) for source in sources if (year := library.sources[source].fields.get("year", "")).isdigit()]
    designs = Counter(row.design for row in about)
    turns = Counter(row.direction for row in about)
    levels = [certainty(row, track_of(row, library)).level for row in about]
    named = {p.authority for p in library.law.provisions.values() if key in p.names}
    places = Counter(a.jurisdiction for a in library.law.authorities.values() if key in a.factors or a.id in named)
    return Coverage(
        key, len(about), len(sources), turns[Direction.ADVERSE], turns[Direction.DOUBLE_EDGED],
        max(years, default=None), max(levels, default=None), tuple(design for design in Design if design in designs),
        tuple(sorted(places.items())),
        tuple(search.id for search in library.searches.values() if search.factor == key and search.result == "none"))
