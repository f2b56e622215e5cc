"""What became of a batch, on one page for people: a web page and an Excel sheet beside the ledger."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from workbench.runs.ledger import Entry
from workbench.runs.standing import Mark, Report

__all__ = ["counts", "heading", "marked", "run_count", "write_summary"]

_HEAD = ("row", "state", "case", "code", "where", "reason", "volume", "style", "as of", "warnings", "unsigned", "stale",
         "retracted", "corrected", "seconds")

#: What a person has to look at, in the order of how much it matters, and what it says.
_MARKS = {
    "failed": "failed: there are no documents",
    "retracted": "cite a source that was retracted: do not file",
    "stale": "hold a claim that was changed after counsel signed it",
    "unsigned": "hold a claim that counsel has not signed",
    "corrected": "cite a source that was corrected or is disputed",
    "skipped": "stand in no row of the newest sheet; what they left is kept",
}

#: What a spreadsheet would not take for text: a formula or an error.
_MEANT = ("=", "+", "-", "@", "#", "\t", "\r")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body {{ font: 16px/1.5 sans-serif; color: #222; background: #fff; }}
main {{ margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }}
th, td {{ white-space: nowrap; }}
td:nth-child(7) {{ white-space: normal; min-width: 12rem; }}
tr:target {{ background: #fff4cc; }}
a {{ color: #0645ad; }}
.failed td:nth-child(3), .bad {{ color: #a00; font-weight: bold; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{marks}
<div class="scroll" role="region" aria-label="All runs" tabindex="0">
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</main>
</body>
</html>
"""


def counts(entries: Sequence[Entry]) -> dict[str, int]:
    """How many runs are in each state; ``unchanged`` ones are not counted as done."""
    found = Counter("unchanged" if e.unchanged else e.state for e in entries)
    return {state: found[state] for state in ("done", "unchanged", "failed", "queued", "running", "skipped")
            if found[state] or state in {"done", "unchanged", "failed"}}


def run_count(number: int) -> str:
    """A number of runs, in figures, for they stand among figures: ``1 run``, ``1,200 runs``."""
    return f"{number:,} {'run' if number == 1 else 'runs'}"


def heading(entries: Sequence[Entry]) -> str:
    """The batch in one line: ``12 runs: 9 done, 2 unchanged, 1 failed``."""
    return f"{run_count(len(entries))}: " + ", ".join(f"{n} {state}" for state, n in counts(entries).items())


def marked(report: Report) -> dict[str, tuple[Entry, ...]]:
    """The runs that a person has to look at, by what for; each as far as there are any."""
    found: dict[str, list[Entry]] = {name: [] for name in _MARKS}
    for entry in report.entries:
        mark = report.of(entry)
        for name, applies in (("failed", entry.state == "failed"), ("skipped", entry.state == "skipped"),
                              ("retracted", bool(mark.retracted)), ("stale", bool(mark.stale)),
                              ("unsigned", bool(mark.unsigned)), ("corrected", bool(mark.corrected))):
            if applies:
                found[name].append(entry)
    return {name: tuple(entries) for name, entries in found.items() if entries}


def write_summary(folder: Path, report: Report) -> tuple[Path, Path]:
    """Write ``summary.html`` and ``summary.xlsx`` into the batch's folder."""
    page, sheet = folder / "summary.html", folder / "summary.xlsx"
    head = "".join(f'<th scope="col">{name}</th>' for name in (_HEAD[0], "documents", *_HEAD[1:]))
    text = _PAGE.format(title=html.escape(heading(report.entries)), head=head, marks=_to_look_at(report),
                        rows="\n".join(_line(entry, report) for entry in report.entries))
    _replace(page, text.encode())
    _replace(sheet, _excel(report))
    return page, sheet


def _to_look_at(report: Report) -> str:
    items = []
    for name, entries in marked(report).items():
        # Of a thousand, the first fifty are enough to click on; the table has them all.
        links = ", ".join(f'<a href="#{html.escape(e.run)}">{e.row.number}</a>' for e in entries[:50])
        more = f" and {len(entries) - 50} more" if len(entries) > 50 else ""
        kind = ' class="bad"' if name in {"failed", "retracted", "stale"} else ""
        items.append(f"<li><span{kind}>{run_count(len(entries))} {_MARKS[name]}</span>. "
                     f"Row {links}{more}</li>")
    return f"<h2>To look at</h2>\n<ul>\n{''.join(items)}\n</ul>" if items else "<p>Nothing needs a second look.</p>"


def _cells(entry: Entry, mark: Mark) -> tuple[object, ...]:
    row, failure = entry.row, entry.failure
    case = entry.case_id or (row.case if isinstance(row.case, str) else row.case.name)
    signed = ("" if number is None else number for number in (mark.unsigned, mark.stale))
    return (row.number, "unchanged" if entry.unchanged else entry.state, case,
            *((failure.code, failure.place, failure.reason) if failure else ("", "", "")), row.volume, row.style,
            row.as_of.isoformat(), entry.warnings, *signed, ", ".join(mark.retracted), ", ".join(mark.corrected),
            round(entry.seconds, 1))


def _documents(entry: Entry, report: Report) -> dict[str, str]:
    """The documents of a run, as places below the batch's folder or as addresses."""
    if entry.state != "done":
        return {}
    base = f"{report.documents.rstrip('/')}/" if report.documents else ""
    stem = f"{base}runs/{entry.run}/{entry.case_id}-{entry.row.volume}"
    return {kind: f"{stem}.{kind}" for kind in ("html", "docx", "pdf")}


def _line(entry: Entry, report: Report) -> str:
    number, *cells = (f"<td>{html.escape(str(value))}</td>" for value in _cells(entry, report.of(entry)))
    links = " ".join(f'<a href="{html.escape(place)}">{kind.upper()}</a>'
                     for kind, place in _documents(entry, report).items())
    return (f'<tr class="{entry.state}" id="{html.escape(entry.run)}">{number}<td>{links}</td>{"".join(cells)}</tr>')


def _excel(report: Report) -> bytes:
    from io import BytesIO

    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    overview = book.create_sheet("Summary")
    overview.append(["what", "runs", "what it says"])
    for state, number in counts(report.entries).items():
        overview.append([state, number, ""])
    for name, found in marked(report).items():
        if name not in {"failed", "skipped"}:
            overview.append([name, len(found), _MARKS[name]])
    sheet = book.create_sheet("Runs")
    sheet.append([*_HEAD, "html", "docx", "pdf"])
    for entry in report.entries:
        documents = _documents(entry, report)
        line: list[object] = []
        for value in _cells(entry, report.of(entry)):
            if isinstance(value, str) and value.startswith(_MEANT):
                cell = WriteOnlyCell(sheet, value=value)
                cell.data_type = "s"  # whatever it begins with, it is text and no formula
                cell.quotePrefix = True
                line.append(cell)
            else:
                line.append(value)
        for place in documents.values():
            cell = WriteOnlyCell(sheet, value=place)
            cell.hyperlink = place
            line.append(cell)
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
