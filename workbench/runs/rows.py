"""The rows of a batch: one a run, read from a sheet (CSV, Excel or TOML), checked all at once before anything runs.

Columns: ``case`` (a case file, or the id of a case in the store), and where they differ from the usual ``template``,
``volume``, ``style`` and ``as_of``. A relative path is one from the sheet's own folder.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.appendix.volumes import Volume
from workbench.errors import Fault, RunError, nearest

__all__ = ["COLUMNS", "Row", "checked", "read_rows"]

#: Columns of a sheet.
COLUMNS = ("case", "template", "volume", "style", "as_of")

_CASE_ID = re.compile(r"case-[0-9a-f]{8,32}")


@dataclass(frozen=True, slots=True)
class Row:
    """One run as it is asked for."""

    #: Where it stands in its sheet, counted as a person counts: the head is row 1.
    number: int
    #: A case file, or the opaque id of a case in the store.
    case: Path | str
    #: Date of the document.
    as_of: dt.date
    volume: str = "sealed"
    style: str = "bluebook"
    #: Template; the shipped one where it is ``None``.
    template: Path | None = None

    @property
    def run(self) -> str:
        """Opaque name of the run: the same case, template, volume and style are the same run on another day."""
        parts = (str(self.case), str(self.template or ""), self.volume, self.style)
        return "run-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def read_rows(sheet: Path, today: dt.date, stored: Collection[str] | None = None) -> tuple[Row, ...]:
    """The rows of a sheet; where it gives no date, the documents are dated ``today``.

    ``stored`` are the ids of the store's cases, where there is a store.

    Raises:
        RunError: SW630 the sheet cannot be read; SW631 rows are wrong, each named with its column.
    """
    try:
        cells = list(_cells(sheet))
    except (OSError, ValueError, KeyError, csv.Error, _not_excel()) as error:
        raise RunError("the sheet cannot be read", code="SW630", file=str(sheet),
                       remedy="Give a CSV file in UTF-8, an Excel file (.xlsx) or TOML with [[run]] tables.") from error
    faults: list[Fault] = []
    known = {name for _, cell in cells for name in cell}
    for name in sorted(known - set(COLUMNS)):
        faults.append(Fault(f"column {name[:40]}", f"there is no such column. {nearest(name, COLUMNS)}"))
    rows = [_row(number, cell, sheet.resolve().parent, today, faults) for number, cell in cells]
    faults += [Fault(f"row {row.number}, case", "there is no case with this id in the store") for row in rows
               if row is not None and isinstance(row.case, str) and stored is not None and row.case not in stored]
    return checked([row for row in rows if row is not None], faults, str(sheet))


def checked(rows: Sequence[Row], faults: Iterable[Fault] = (), file: str | None = None) -> tuple[Row, ...]:
    """The rows, if there are any, no two are one run, and every file is there.

    Raises:
        RunError: SW631, with every fault; SW632 there is no row.
    """
    found = list(faults)
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.run, row.number) != row.number:
            found.append(Fault(f"row {row.number}", f"the same run as row {first[row.run]}"))
        for column, path in (("case", row.case), ("template", row.template)):
            if isinstance(path, Path) and not path.is_file():
                found.append(Fault(f"row {row.number}, {column}", "there is no such file"))
    if found:
        raise RunError(f"{len(found)} {'fault' if len(found) == 1 else 'faults'} in the rows; nothing was run",
                       code="SW631", file=file, faults=tuple(found), remedy="Correct each row named.")
    if not rows:
        raise RunError("there is nothing to run", code="SW632", file=file,
                       remedy="Give one row a run, with the case in the column 'case'.")
    return tuple(rows)


def _row(number: int, cell: Mapping[str, Any], folder: Path, today: dt.date, faults: list[Fault]) -> Row | None:
    """The row, or ``None`` and why it is none."""
    from workbench.citations.styles import STYLES

    before = len(faults)

    def wrong(column: str, problem: str) -> None:
        faults.append(Fault(f"row {number}, {column}", problem))

    texts = {name: "" if value is None else str(value).strip() for name, value in cell.items()}
    case = texts.get("case", "")
    if not case:
        wrong("case", "is empty")
    volume, style = texts.get("volume") or "sealed", texts.get("style") or "bluebook"
    if volume not in set(Volume):
        wrong("volume", f"there is no such volume. {nearest(volume, Volume)}")
    if style not in STYLES:
        wrong("style", f"there is no such style. {nearest(style, STYLES)}")
    as_of = today
    if given := cell.get("as_of"):
        try:
            as_of = given.date() if isinstance(given, dt.datetime) else dt.date.fromisoformat(str(given).strip()[:10])
        except ValueError:
            wrong("as_of", "is no date like 2026-11-20")
    if len(faults) > before:
        return None
    row = Row(number, case if _CASE_ID.fullmatch(case) and not (folder / case).exists() else folder / case, as_of,
              volume, style)
    return replace(row, template=folder / texts["template"]) if texts.get("template") else row


def _cells(sheet: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row with its number, as far as it holds anything."""
    match sheet.suffix.lower():
        case ".toml":
            yield from enumerate(tomllib.loads(sheet.read_text(encoding="utf-8"))["run"], start=1)
            return
        case ".xlsx":
            from openpyxl import load_workbook

            lines: Iterable[Sequence[Any]] = list(load_workbook(sheet, read_only=True, data_only=True).active.values)
        case _:
            lines = csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline=""), strict=True)
    head: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        if not any(str(value).strip() for value in line if value is not None):
            continue
        if head is None:
            head = [str(value or "").strip().lower() for value in line]
            continue
        if len(line) > len(head):
            raise ValueError(number)
        yield number, {name: value for name, value in zip(head, line, strict=False) if name}


def _not_excel() -> type[Exception]:
    """What openpyxl raises on a file that is none of Excel's."""
    from zipfile import BadZipFile

    return BadZipFile
