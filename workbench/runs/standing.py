"""How the runs of a batch stand: what counsel has not signed, and which cite what was retracted or corrected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.evidence.cautions import Retraction, load_cautions
from workbench.runs.ledger import Entry, Ledger
from workbench.settings import share

__all__ = ["UNMARKED", "Mark", "Report", "notices", "report_on"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be known of a run's documents before they are used."""

    #: Claims that counsel has not signed; ``None`` where the documents say nothing of it.
    unsigned: int | None = None
    #: Claims that were changed after counsel had signed them.
    stale: int | None = None
    #: Keys of the sources cited that were retracted, and of those that were corrected or are disputed.
    retracted: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()


UNMARKED = Mark()


@dataclass(frozen=True, slots=True)
class Report:
    """A batch as it stands."""

    entries: tuple[Entry, ...]
    #: By run.
    marks: Mapping[str, Mark]
    #: Where the documents lie, to be put before their names; empty where it is the batch's own folder.
    documents: str = ""

    def of(self, entry: Entry) -> Mark:
        """A run's mark; none where it left no documents."""
        return self.marks.get(entry.run, UNMARKED) if entry.state == "done" else UNMARKED


def report_on(folder: Path, literature: Path | None) -> Report:
    """The batch in a folder, its runs marked by what the library now knows of the sources they cite.

    Raises:
        RunError: SW633 there is no batch.
        LibraryError: SW232 the library's list of retractions cannot be read.
    """
    noticed = notices(literature)
    with Ledger.existing(folder) as ledger:
        cited, signed, entries = ledger.cited(), ledger.signed(), ledger.entries()
        documents = ledger.about("documents")
    marks = {entry.run: _mark(cited.get(entry.run, ()), signed.get(entry.run), noticed) for entry in entries}
    return Report(entries, marks, documents)


def notices(literature: Path | None) -> Mapping[str, Retraction]:
    """The sources of the library that were retracted, corrected or disputed, by key."""
    known = load_cautions(literature or share("literature")).retractions.values()
    return {row.source: row for row in known if row.source}


def _mark(cited: Collection[str], signed: tuple[int, int] | None, noticed: Mapping[str, Retraction]) -> Mark:
    found = sorted(key for key in cited if key in noticed)
    unsigned, stale = signed or (None, None)
    return Mark(unsigned, stale, tuple(key for key in found if noticed[key].status == "retracted"),
                tuple(key for key in found if noticed[key].status != "retracted"))
