"""What became of a batch, on one page for people: a web page and an Excel sheet beside the ledger."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from workbench.runs.ledger import Entry
from workbench.wording import counted

__all__ = ["counts", "heading", "write_summary"]

_HEAD = ("row", "state", "case", "volume", "style", "as of", "warnings", "seconds", "code", "where", "reason")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
.failed td:nth-child(2) {{ color: #a00; font-weight: bold; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<table>
<thead><tr>{head}<th scope="col">documents</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


def counts(entries: Sequence[Entry]) -> dict[str, int]:
    """How many runs are in each state; ``unchanged`` ones are not counted as done."""
    found = Counter("unchanged" if e.unchanged else e.state for e in entries)
    return {state: found[state] for state in ("done", "unchanged", "failed", "queued", "running", "skipped")
            if found[state] or state in {"done", "unchanged", "failed"}}


def heading(entries: Sequence[Entry]) -> str:
    """The batch in one line: ``12 runs: 9 done, 2 unchanged, 1 failed``."""
    return f"{counted(len(entries), 'run')}: " + ", ".join(f"{n} {state}" for state, n in counts(entries).items())


def write_summary(folder: Path, entries: Sequence[Entry]) -> tuple[Path, Path]:
    """Write ``summary.html`` and ``summary.xlsx`` into the batch's folder."""
    page, sheet = folder / "summary.html", folder / "summary.xlsx"
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    text = _PAGE.format(title=html.escape(heading(entries)), head=head, rows="\n".join(map(_line, entries)))
    _replace(page, text.encode())
    _replace(sheet, _excel(entries))
    return page, sheet


def _cells(entry: Entry) -> tuple[object, ...]:
    row, failure = entry.row, entry.failure
    case = entry.case_id or (row.case if isinstance(row.case, str) else row.case.name)
    return (row.number, "unchanged" if entry.unchanged else entry.state, case, row.volume, row.style,
            row.as_of.isoformat(), entry.warnings, round(entry.seconds, 1),
            *((failure.code, failure.place, failure.reason) if failure else ("", "", "")))


def _documents(entry: Entry) -> dict[str, str]:
    """The documents of a run, as places below the batch's folder."""
    if entry.state != "done":
        return {}
    stem = f"runs/{entry.run}/{entry.case_id}-{entry.row.volume}"
    return {kind: f"{stem}.{kind}" for kind in ("html", "docx", "pdf")}


def _line(entry: Entry) -> str:
    cells = "".join(f"<td>{html.escape(str(value))}</td>" for value in _cells(entry))
    links = " ".join(f'<a href="{html.escape(place)}">{kind.upper()}</a>' for kind, place in _documents(entry).items())
    return f'<tr class="{entry.state}">{cells}<td>{links}</td></tr>'


def _excel(entries: Sequence[Entry]) -> bytes:
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Runs")
    sheet.append([*_HEAD, "html", "docx", "pdf"])
    for entry in entries:
        line = []
        for value in (*_cells(entry), *(_documents(entry).get(kind, "") for kind in ("html", "docx", "pdf"))):
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # whatever it begins with, it is text and no formula
                cell.quotePrefix = True
            line.append(cell)
        for cell in line[-3:]:
            if cell.value:
                cell.hyperlink = cell.value
        sheet.append(line)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that it is the old one or the new one."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.chmod(0o600)
    partial.replace(path)
