"""Rows of somebody's export as cases: what each row adds, what it would change, and what is wrong with it.

Nothing is decided here for a person: a field that already says something else keeps what it says, unless she asks for
the sheet's word. A row is told by its number and its column, never by what stands in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.case.drafts import Draft, Path, add, begin, faults, put, value_at
from workbench.case.mapping import FieldOf
from workbench.case.mapping import Mapping as Columns
from workbench.case.merge import ABSENT
from workbench.case.sheets import Line
from workbench.errors import CaseInvalid, Fault, nearest

__all__ = ["Imported", "plan_import"]

#: A cell may hold this many characters; a longer text is a record to attach, not a field. Our choice.
LONGEST = 20_000


@dataclass(slots=True)
class Imported:
    """What became of one client's rows."""

    draft: Draft
    #: Whether the store has no such client yet.
    new: bool
    rows: list[int] = field(default_factory=list)
    #: Fields that were filled in.
    filled: int = 0
    #: Fields that say something else already, by row and field.
    differ: list[str] = field(default_factory=list)


def plan_import(
    head: Sequence[str], lines: Sequence[Line], how: Columns, known: Mapping[str, Draft], fresh: Callable[[], str], *,
    replace: bool = False, file: str = "",
) -> tuple[Imported, ...]:
    """What an import would make of each client.

    Args:
        head: Columns of the sheet.
        lines: Its rows.
        how: Which column is which field.
        known: Cases of clients that came from the same program before, by their number there.
        fresh: Gives a case id that nobody has.
        replace: Whether the sheet's word stands where a field says something else.
        file: Name of the sheet, for messages.

    Raises:
        CaseInvalid: SW174 with every row that is wrong; then nothing is to be imported.
    """
    wanted = [how.client, *([how.row] if how.row else []), *(name for one in how.fields for name in one.columns)]
    wrong = [Fault(f"column {name[:60]}", f"is not in the sheet. {nearest(name, head)}")
             for name in dict.fromkeys(wanted) if name not in head]
    found: dict[str, Imported] = {}
    for line in [] if wrong else lines:
        number = _text(line.cells.get(how.client))
        if not number:
            wrong.append(Fault(f"row {line.number}, {how.client}", "is empty: whose row is this?"))
            continue
        if number not in found:
            if number not in known and how.entries:
                wrong.append(Fault(f"row {line.number}, {how.client}",
                                   "no case has this number: import the clients first"))
                continue
            found[number] = Imported(known.get(number) or _begun(fresh(), how.system, number), number not in known)
        _take(line, how, found[number], wrong, replace=replace)
    wrong += [fault for one in found.values() for fault in _model_faults(one, how)]
    if wrong:
        raise CaseInvalid(f"{len(wrong)} {'fault' if len(wrong) == 1 else 'faults'} in the sheet; nothing was imported",
                          code="SW174", file=file, faults=tuple(wrong), remedy="Correct each row or the mapping.")
    return tuple(found.values())


def _begun(case_id: str, system: str, number: str) -> Draft:
    return put(begin(case_id), ("elsewhere",), [{"key": system, "number": number}])


def _take(line: Line, how: Columns, into: Imported, wrong: list[Fault], *, replace: bool) -> None:
    """What one row says, put where it belongs."""
    into.rows.append(line.number)
    at: Path = ()
    if how.entries:
        own = _text(line.cells.get(how.row))
        if not own:
            wrong.append(Fault(f"row {line.number}, {how.row}", "is empty: which entry is this?"))
            return
        # The same row of a later export is the same entry, and its number there is not told.
        key = "row-" + hashlib.sha256(f"{how.system}\0{how.entries}\0{own}".encode()).hexdigest()[:12]
        at = (how.entries, key)
        into.draft = add(into.draft, (how.entries,), {"key": key})
    for one in how.fields:
        try:
            value = _value(line, one, how.dates)
        except ValueError as error:
            wrong.append(Fault(f"row {line.number}, {' + '.join(one.columns)[:60]}", str(error)))
            continue
        if value is None:
            continue
        path = (*at, *one.to.split("."))
        before = value_at(into.draft, path)
        if before == value:
            continue
        if before is not ABSENT and not replace:
            into.differ.append(f"row {line.number}, {one.to}")
            continue
        into.draft = put(into.draft, path, value)
        into.filled += 1


def _value(line: Line, one: FieldOf, dates: Sequence[str]) -> Any:
    """What a field is given; ``None`` where its cells are empty.

    Raises:
        ValueError: They hold something else than they should, in words.
    """
    cells = [line.cells[name] for name in one.columns if name in line.cells]
    if not cells:
        return None
    if one.kind == "date":
        return _date(cells[0], dates)
    text = " ".join(filter(None, map(_text, cells)))
    if not text:
        return None
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters: attach it as a record")
    if one.kind == "list":
        return [_chosen(part.strip(), one) for part in text.split(one.split) if part.strip()]
    text = _chosen(text, one)
    if one.kind == "number":
        try:
            return int(text)
        except ValueError:
            raise ValueError("is no whole number") from None
    if one.kind == "yes-no":
        answer = {"yes": True, "true": True, "1": True, "y": True, "no": False, "false": False, "0": False, "n": False}
        if text.lower() not in answer:
            raise ValueError("is neither yes nor no")
        return answer[text.lower()]
    return text


def _chosen(text: str, one: FieldOf) -> str:
    if one.choices and text not in one.choices:
        raise ValueError("holds a word that the mapping's 'choices' do not name")
    return one.choices.get(text, text)


def _date(cell: Any, dates: Sequence[str]) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    for form in dates:
        try:
            return dt.datetime.strptime(_text(cell), form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError("is no date written as the mapping's 'dates' say")


def _text(cell: Any) -> str:
    """A cell as text on one line, without characters that nobody sees."""
    text = "" if cell is None else cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell)
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return " ".join(seen.split())


def _model_faults(one: Imported, how: Columns) -> list[Fault]:
    """What the case's own rules say of the fields that the sheet fills; what is only missing is no fault."""
    filled = {f.to.split(".")[-1] for f in how.fields}
    where = f"row {one.rows[0]}" if len(one.rows) == 1 else f"rows {one.rows[0]} to {one.rows[-1]}"
    return [Fault(f"{where}, {fault.path[-1]}", fault.problem) for fault in faults(one.draft)
            if not fault.missing and fault.path and str(fault.path[-1]) in filled]
