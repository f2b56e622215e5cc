"""What a batch would do with each row: run it, leave it unchanged, or why it cannot run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.evidence.library import Library, library_revision
from workbench.runs.execute import check_parameters
from workbench.runs.keys import current_deep_key, fast_key, surroundings, template_of
from workbench.runs.ledger import Entry
from workbench.runs.places import Place, reached, whole
from workbench.runs.reading import CaseOf
from workbench.runs.rows import Row

__all__ = ["Planned", "examine", "plan"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, and whether it has to be run."""

    row: Row
    fast: str
    unchanged: bool
    #: Why it cannot run; empty where nothing is known against it.
    obstacle: str = ""


def plan(
    rows: Sequence[Row], place: Place, entries: Iterable[Entry], literature: Path | None, heads: Mapping[str, int],
    case_of: CaseOf,
) -> tuple[Planned, ...]:
    """Which rows are unchanged since their documents in ``place`` were made.

    Raises:
        RunError: SW647 the place cannot be used.
    """
    known = {entry.run: entry for entry in entries}
    revision = library_revision(literature)
    return tuple(_planned(row, place, known.get(row.run), revision, literature, heads, case_of) for row in rows)


def examine(planned: Planned, library: Library, case_of: CaseOf) -> Planned:
    """The same, with what stands against running it; reads the case and composes it, without a notebook."""
    from workbench.appendix.checks import refuse
    from workbench.appendix.composition import compose

    row = planned.row
    if planned.unchanged:
        return planned
    try:
        check_parameters(template_of(row), dict.fromkeys(("case", "volume", "style", "as_of"), ""))
        refuse(compose(case_of(row), library, volume=row.volume, as_of=row.as_of))
    except WorkbenchError as error:
        return replace(planned, obstacle=f"{error.code}: {error.problem}")
    return planned


def _planned(row: Row, place: Place, entry: Entry | None, revision: str, literature: Path | None,
             heads: Mapping[str, int], case_of: CaseOf) -> Planned:
    around = surroundings()
    try:
        fast = fast_key(row, heads, revision, around)
    except OSError:
        return Planned(row, "", unchanged=False)  # its run will say why
    if entry is None or entry.state not in {"done", "skipped"}:
        return Planned(row, fast, unchanged=False)
    with reached():
        if not whole(place, entry):
            return Planned(row, fast, unchanged=False)
    # Only where the files differ is it worth reading the case to see whether the difference can matter.
    same = entry.fast == fast or bool(
        entry.deep and entry.deep == current_deep_key(row, case_of, around, literature))
    return Planned(row, fast, unchanged=same)
