"""A batch on one form: begin it, watch its runs, stop it, run again what failed, read the log of a row.

The batch is a process of its own and goes on when the notebook is closed; whoever opens the form on its folder sees it
again, also one that was begun in a terminal. Rows are named by number: no client's name reaches the notebook.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

import ipywidgets as w

from workbench.errors import WorkbenchError
from workbench.runs.ledger import Entry, Ledger
from workbench.runs.lock import at_work
from workbench.runs.summary import heading

__all__ = ["BatchMonitor", "Pace", "pace", "table"]

#: Rows that are drawn; the summary has them all.
MOST = 100
#: Which rows are drawn first.
_ORDER = ("running", "failed", "queued", "done", "skipped")

_CSS = """<style>
.batch-rows { border-collapse: collapse; font-size: 14px; line-height: 1.4; }
.batch-rows th, .batch-rows td { border-bottom: 1px solid #767676; padding: 4px 12px; text-align: left; }
.batch-rows td { vertical-align: top; white-space: nowrap; }
.batch-rows td:last-child { white-space: normal; }
.batch-rows a, .batch-said a { color: #0645ad; text-decoration: underline; }
.batch-rows .failed td:nth-child(2) { color: #a00; font-weight: bold; }
.batch-rows .running td:nth-child(2) { font-weight: bold; }
</style>"""


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a batch is, and how fast."""

    over: int
    total: int
    #: Runs a minute since the form began to look; ``None`` before one was over.
    rate: float | None
    #: Runs that nobody has begun.
    queued: int

    @property
    def words(self) -> str:
        """In words: ``40 of 200 runs over, 30 a minute, 5 min left``; of the last runs nobody knows when they end."""
        said = f"{self.over} of {self.total} runs over"
        if self.rate is None or self.over == self.total:
            return said
        if not self.queued:
            return f"{said}, the last ones are at work"
        seconds = (self.total - self.over) / self.rate * 60
        left = (f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min" if seconds < 5400
                else f"{seconds / 3600:.1f} h")
        return f"{said}, {self.rate:.3g} a minute, {left} left"


def pace(entries: Sequence[Entry], before: int, seconds: float) -> Pace:
    """How far a batch is; ``before`` runs were over when somebody began to look, ``seconds`` ago."""
    states = Counter(entry.state for entry in entries if entry.state != "skipped")
    over = states["done"] + states["failed"]
    rate = (over - before) / seconds * 60 if seconds > 0 and over > before else None
    return Pace(over, states.total(), rate, states["queued"])


def table(entries: Sequence[Entry], begun: Mapping[str, float], now: float, place: str = "") -> str:
    """The rows as HTML: those at work first, then what failed; row, state, time, documents and reason.

    ``place`` is the address of the batch's folder beside the notebook; without one no documents are named.
    """
    shown = sorted(entries, key=lambda entry: (_ORDER.index(entry.state), entry.row.number))[:MOST]
    lines = "".join(_line(entry, now - begun.get(entry.run, now), place) for entry in shown)
    more = f"<p>{len(entries) - MOST} more rows are in the summary.</p>" if len(entries) > MOST else ""
    head = "".join(f'<th scope="col">{name}</th>' for name in ("row", "state", "time", "documents", "reason"))
    return f'<table class="batch-rows"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{more}'


class BatchMonitor(w.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Sheet, folder and limits; run, stop, go on, run again; a bar, the log of a row, and the rows."""

    def __init__(self, folder: Path = Path("batch")) -> None:
        style, layout = {"description_width": "11em"}, w.Layout(width="38em", max_width="calc(100% - 4px)")
        short = w.Layout(width="17em")
        self.sheet = w.Text(placeholder="cases.csv", description="Sheet, one row a run", style=style, layout=layout)
        self.out = w.Text(value=str(folder), description="Folder of the batch", style=style, layout=layout)
        self.jobs = w.BoundedIntText(value=os.cpu_count() or 1, min=1, max=64, description="Runs at once", style=style,
                                     layout=short)
        self.minutes = w.BoundedFloatText(value=10.0, min=0.1, max=1440.0, description="Minutes for a run",
                                          style=style, layout=short)
        self.memory = w.BoundedFloatText(value=4.0, min=0.5, max=1024.0, description="GB for a run", style=style,
                                         layout=short)
        self.go = _button("Run", "primary", self._run)
        self.stop = _button("Stop", "", self._stop)
        self.resume = _button("Go on", "", lambda: self._begin("resume", "--", self.out.value))
        self.retry = _button("Run again what failed", "", lambda: self._begin("retry", "--", self.out.value))
        self.bar = w.IntProgress(layout=layout)
        self.said, self.rows, self.told = w.HTML(), w.HTML(), w.HTML()
        self.row = w.Dropdown(description="Row", style=style, layout=w.Layout(width="20em"))
        self.show = _button("Open its log", "", self._open)
        acts, log = (w.HBox(parts, layout=w.Layout(flex_flow="row wrap"))
                     for parts in ([self.go, self.stop, self.resume, self.retry], [self.row, self.show]))
        self._process: subprocess.Popen[str] | None = None
        self._last = ""
        self._since, self._before = time.monotonic(), 0
        self._watching: asyncio.Task[None] | None = None
        self.out.observe(lambda _: self._look_anew(), "value")
        super().__init__([
            self.sheet, self.out, self.jobs, self.minutes, self.memory, acts, self.bar, self.said, log, self.told,
            self.rows])
        self._look_anew()

    def refresh(self) -> None:
        """Draw the batch as it now is."""
        folder, wrong = Path(self.out.value), self._wrong()
        place = _place(folder)
        entries, begun = self._read(folder)
        # A process that was only just begun has not taken the lock yet.
        working = at_work(folder) is not None or self._process is not None
        found = pace(entries, self._before, time.monotonic() - self._since)
        self.bar.max, self.bar.value = max(1, found.total), found.over
        states = {entry.state for entry in entries}
        self.go.disabled, self.stop.disabled = working, not working
        self.resume.disabled = working or not states & {"queued", "running"}
        self.retry.disabled = working or "failed" not in states
        words = f"At work: {found.words}." if working and entries else "Starting …" if working else (
            f"{heading(entries)}." if entries else "No batch was begun in this folder.")
        if not working and states & {"queued", "running"}:
            words += " It was stopped: <i>Go on</i> takes it up where it was."
        if not working and (folder / "summary.html").is_file():
            words += f" {_link(f'{place}/summary.html', 'Summary')}" if place else " Its summary lies in the folder."
        against = f"<pre>{escape(wrong)}</pre>" if wrong else ""
        self.said.value = f'{_CSS}<p role="status" class="batch-said">{words}</p>{against}'
        self.rows.value = table(entries, begun, time.time(), place) if entries else ""
        options = [entry.row.number for entry in entries if entry.state != "skipped"]
        if list(self.row.options) != options:
            chosen = self.row.value
            self.row.options = options
            self.row.value = chosen if chosen in options else None
        self.show.disabled = not options

    def _read(self, folder: Path) -> tuple[tuple[Entry, ...], Mapping[str, float]]:
        if not (folder / "ledger.db").is_file():
            return (), {}
        try:
            with Ledger.existing(folder) as ledger:
                return ledger.entries(), ledger.begun()
        except WorkbenchError:
            return (), {}  # it is being made, or broken: 'workbench batch status' says which

    def _wrong(self) -> str:
        """What the batch that was begun here said against it, once it has ended."""
        if self._process is None or self._process.poll() is None:
            return self._last
        said = self._process.communicate()[1]
        # 3: some rows failed; 130: it was stopped. The rows say so themselves.
        self._last = said if self._process.returncode not in {0, 3, 130} else ""
        self._process = None
        return self._last

    def _run(self) -> None:
        if not self.sheet.value.strip():
            self._last = "Name a sheet."
            self.refresh()
            return
        self._begin("run", "--out", self.out.value, "--", self.sheet.value.strip())

    def _begin(self, what: str, *words: str) -> None:
        command = "from workbench.cli import main; main()"
        self._last = ""
        self._process = subprocess.Popen(  # noqa: S603 - our own command; what a person typed are its arguments
            [sys.executable, "-c", command, "batch", what, "-j", str(self.jobs.value), "--minutes",
             str(self.minutes.value), "--memory", str(self.memory.value), "--quiet", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True)  # the kernel's end or interruption is not the batch's
        self._look_anew()

    def _stop(self) -> None:
        pid = at_work(Path(self.out.value))
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
        elif self._process is not None:
            self._process.terminate()
        self.refresh()

    def _open(self) -> None:
        if self.row.value is None:
            self.told.value = "<p>Choose a row.</p>"
            return
        with Ledger.existing(Path(self.out.value)) as ledger:
            runs = [e.run for e in ledger.entries() if e.row.number == self.row.value and e.state != "skipped"]
            steps = [step for run in runs for step in ledger.log_of(run)]
        lines = "".join(f"<li>attempt {step.attempt}, {dt.datetime.fromtimestamp(step.at).astimezone():%H:%M:%S}: "
                        f"{escape(step.said)}</li>" for step in steps)
        self.told.value = f"<p>Row {self.row.value}</p><ul>{lines or '<li>nothing happened yet</li>'}</ul>"

    def _look_anew(self) -> None:
        self._since = time.monotonic()
        entries, _ = self._read(Path(self.out.value))
        self._before = pace(entries, 0, 0).over
        self.refresh()
        if self._watching is None or self._watching.done():
            try:
                self._watching = asyncio.get_running_loop().create_task(self._watch())
            except RuntimeError:
                self._watching = None  # nobody waits for events here: a script draws when it likes

    async def _watch(self) -> None:
        """Draw again every second while a batch is at work."""
        while self._process is not None or at_work(Path(self.out.value)) is not None:
            await asyncio.sleep(1)
            self.refresh()


def _button(words: str, kind: str, act: Callable[[], None]) -> w.Button:
    button = w.Button(description=words, button_style=kind, layout=w.Layout(width="auto"))
    button.on_click(lambda _: act())
    return button


def _place(folder: Path) -> str:
    """The address of a folder beside the notebook; empty where it lies elsewhere: no page of Jupyter leads there."""
    found = folder.resolve()
    return quote(found.relative_to(Path.cwd()).as_posix()) if found.is_relative_to(Path.cwd()) else ""


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" target="_blank">{words}</a>'


def _line(entry: Entry, running: float, place: str) -> str:
    took = running if entry.state == "running" else entry.seconds
    seconds = f"{took:.1f} s" if entry.state not in {"queued", "skipped"} else ""
    state = "unchanged" if entry.unchanged else entry.state
    failure = entry.failure
    reason = f"{failure.code}{f', {failure.place}' if failure.place else ''}: {failure.reason}" if failure else ""
    links = ""
    if entry.state == "done" and place:
        # A web page and a PDF Jupyter shows; for the Word file it shows the folder, from which it is downloaded.
        run = f"{place}/runs/{entry.run}"
        links = " ".join([*(_link(f"{run}/{entry.case_id}-{entry.row.volume}.{kind}", kind.upper())
                            for kind in ("html", "pdf")), _link(run, "folder")])
    before, reason = ("".join(f"<td>{escape(cell)}</td>" for cell in cells)
                      for cells in ((str(entry.row.number), state, seconds), (reason,)))
    return f'<tr class="{entry.state}">{before}<td>{links}</td>{reason}</tr>'
