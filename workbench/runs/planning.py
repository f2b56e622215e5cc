"""What a batch would do with each row: run it, leave it unchanged, or why it cannot run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from workbench.appendix.checks import refuse
from workbench.appendix.composition import compose
from workbench.case.files import load_case
from workbench.errors import WorkbenchError
from workbench.evidence.library import Library, library_revision
from workbench.runs.execute import check_parameters
from workbench.runs.keys import current_deep_key, fast_key, surroundings, template_of
from workbench.runs.ledger import Entry
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
    rows: Sequence[Row], folder: Path, entries: Iterable[Entry], literature: Path | None, heads: Mapping[str, int],
) -> tuple[Planned, ...]:
    """Which rows are unchanged since their documents in ``folder`` were made."""
    known = {entry.run: entry for entry in entries}
    revision = library_revision(literature)
    return tuple(_planned(row, folder, known.get(row.run), revision, literature, heads) for row in rows)


def examine(planned: Planned, library: Library) -> Planned:
    """The same, with what stands against running it; reads the case and composes it, without a notebook."""
    row = planned.row
    if planned.unchanged or not isinstance(row.case, Path):
        return planned
    try:
        check_parameters(template_of(row), dict.fromkeys(("case", "volume", "style", "as_of"), ""))
        refuse(compose(load_case(row.case), library, volume=row.volume, as_of=row.as_of))
    except WorkbenchError as error:
        return Planned(row, planned.fast, unchanged=False, obstacle=f"{error.code}: {error.problem}")
    return planned


def _planned(row: Row, folder: Path, entry: Entry | None, revision: str, literature: Path | None,
             heads: Mapping[str, int]) -> Planned:
    around = surroundings()
    try:
        fast = fast_key(row, heads, revision, around)
    except OSError:
        return Planned(row, "", unchanged=False)  # its run will say why
    if entry is None or entry.state not in {"done", "skipped"} or not _whole(folder / "runs" / row.run, entry):
        return Planned(row, fast, unchanged=False)
    # Only where the files differ is it worth reading the case to see whether the difference can matter.
    same = entry.fast == fast or bool(
        entry.deep and entry.deep == current_deep_key(row, around, literature))
    return Planned(row, fast, unchanged=same)


def _whole(folder: Path, entry: Entry) -> bool:
    """Whether the documents are still there; the manifest's own bytes are compared."""
    manifest = folder / f"{entry.case_id}-{entry.row.volume}.manifest.json"
    try:
        if sha256(manifest.read_bytes()).hexdigest() != entry.manifest:
            return False
        return all((folder / f"{entry.case_id}-{entry.row.volume}.{kind}").stat().st_size
                   for kind in ("html", "docx", "pdf", "ipynb"))
    except OSError:
        return False
