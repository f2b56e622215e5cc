"""Sheets as other programs export them: CSV in whatever encoding, or Excel, read as rows of text, dates and numbers.

Nothing in a cell is computed: a formula is refused unless the program that wrote the file kept its value beside it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from workbench.errors import CaseError

__all__ = ["Line", "read_sheet"]

#: A sheet may be this large: a hundred thousand rows of an ordinary export; our choice.
LARGEST = 64 * 1024 * 1024
_DELIMITERS = ",;\t|"
#: What no text file holds.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet that holds anything."""

    #: As a person counts: the head is row 1.
    number: int
    #: What stands under each column: text, a number or a date; empty cells are not here.
    cells: Mapping[str, Any]


def read_sheet(path: Path, *, sheet: str = "", encoding: str = "") -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """The columns and the rows of a CSV or Excel file.

    Args:
        path: The file; ``.xlsx`` is Excel, everything else is CSV.
        sheet: Which sheet of an Excel file; the first where it is empty.
        encoding: How a CSV file is written; tried in turn where it is empty (UTF-16, UTF-8, Windows 1252).

    Raises:
        CaseError: SW170 the file cannot be read, is no sheet or is too large; SW171 its columns are not one name each.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise _unreadable(path, f"is larger than {LARGEST // 1024 // 1024} MiB", "Export it in parts.")
        lines = _excel(path, sheet) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv(path, encoding)
        rows = list(enumerate(lines, start=1))
    except OSError as error:
        raise _unreadable(path, error.strerror or "cannot be opened", "Check the path.") from None
    except (ValueError, KeyError, LookupError, csv.Error, BadZipFile, UnicodeError):
        raise _unreadable(path, "is no sheet that can be read",
                          "Export it as CSV in UTF-8, or as an Excel workbook (.xlsx).") from None
    filled = [(number, line) for number, line in rows if any(_value(cell) is not None for cell in line)]
    if not filled:
        raise _unreadable(path, "holds no row", "Export it again with its head and its rows.")
    head = tuple(str(_value(cell) or "").strip() for cell in filled[0][1])
    while head and not head[-1]:
        head = head[:-1]
    twice = sorted({name for name in head if head.count(name) > 1 or not name})
    if twice:
        raise CaseError("the columns of the sheet have no name of their own", code="SW171", file=path.name,
                        field=f"row {filled[0][0]}",
                        remedy="Give each column one name in the first row, no two the same and none empty.")
    for number, line in filled[1:]:
        if any(_value(cell) is not None for cell in line[len(head):]):
            raise _unreadable(path, f"has more cells in row {number} than columns", "Quote what holds the separator.")
    return head, tuple(Line(number, _cells(head, line)) for number, line in filled[1:])


def _cells(head: Sequence[str], line: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, cell in zip(head, line, strict=False) if (value := _value(cell)) is not None}


def _csv(path: Path, encoding: str) -> Iterator[Sequence[Any]]:
    data = path.read_bytes()
    text = data.decode(encoding) if encoding else _decoded(data)
    if _BINARY.search(text):
        raise ValueError("binary")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:65536], _DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    dialect.doublequote, dialect.skipinitialspace = True, False
    yield from csv.reader(io.StringIO(text, newline=""), dialect, strict=True)


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Tried last: almost any bytes can be read so. The mapping can say another with 'encoding'.
        return data.decode("cp1252")


def _excel(path: Path, sheet: str) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        chosen = book[sheet] if sheet else book.worksheets[0]
        yield from chosen.values
    finally:
        book.close()


def _value(cell: Any) -> Any:
    """What a cell holds, ``None`` where it is empty."""
    if isinstance(cell, str):
        return cell.strip() or None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _unreadable(path: Path, problem: str, remedy: str) -> CaseError:
    return CaseError(f"the sheet {problem}", code="SW170", file=path.name, remedy=remedy)
