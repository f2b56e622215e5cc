"""Commands on a whole caseload: plan it, run it, go on with it, and see whom a change in the library concerns."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.appendix import STYLES, date_of
from workbench.cli.check import VOLUMES
from workbench.cli.root import as_json_option, main, print_json

if TYPE_CHECKING:
    from workbench.runs.ledger import Entry
    from workbench.runs.rows import Row
    from workbench.runs.standing import Report
    from workbench.runs.watch import Limits

__all__ = ["batch", "impact"]

_OUT = click.Path(path_type=Path, file_okay=False)


@main.group()
def batch() -> None:
    """A whole caseload: one row of a sheet a run, several at once.

    Exit codes: 0 every run succeeded; 3 some failed, and 'batch status' says why.
    """


def _sheet_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--as-of", metavar="DATE", default=None, help="Date of the documents.  [default: today]"),
        click.option("--style", type=click.Choice(STYLES), default="bluebook", help="With a query: citation style."),
        click.option("--volume", type=click.Choice(VOLUMES), default="sealed", help="With a query: who may read it."),
        click.option("--cites", metavar="KEY", default=None, help="Runs of the batch in OUT that cite KEY."),
        click.option("--sentencing", metavar="MONTH", default=None,
                     help="Cases of the store sentenced then: 2026-12, 2026 or 2026-12-04."),
        click.option("--out", type=_OUT, default=Path("batch"), show_default=True, help="Folder of the batch."),
        click.argument("sheet", required=False, type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


def _run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        as_json_option,
        click.option("--scheduler", metavar="ADDRESS", default=None,
                     help="Run on the workers of a dask scheduler, such as tcp://10.0.0.5:8786."),
        click.option("--quiet", is_flag=True, help="Print nothing but errors."),
        click.option("--memory", type=click.FloatRange(0.5), default=4.0, show_default=True,
                     help="GB that a run may take, all its processes together."),
        click.option("--minutes", type=click.FloatRange(0.01), default=10.0, show_default=True,
                     help="How long one run may take."),
        click.option("-j", "--jobs", type=click.IntRange(1), default=None, help="Runs at once.  [default: one a core]"),
    ):
        command = option(command)
    return command


@batch.command("plan")
@_sheet_options
@as_json_option
def plan_command(sheet: Path | None, out: Path, sentencing: str | None, cites: str | None, volume: str, style: str,
                 as_of: str | None, as_json: bool) -> None:
    """Say what 'batch run' would do: run, leave unchanged, or why it cannot. Nothing is written."""
    from tqdm import tqdm

    from workbench.evidence.library import load_library
    from workbench.runs.ledger import Ledger
    from workbench.runs.places import place_of
    from workbench.runs.planning import examine, plan
    from workbench.runs.reading import reading
    from workbench.settings import settings

    rows, heads = _rows(sheet, out, sentencing, cites, volume, style, as_of)
    literature = settings().literature
    library = load_library(literature)
    entries: Sequence[Entry] = ()
    place = str(out)
    if (out / "ledger.db").is_file():
        with Ledger.existing(out) as ledger:
            entries, place = ledger.entries(), ledger.about("documents") or place
    with reading() as case_of:
        looked = plan(rows, place_of(place), entries, literature, heads, case_of)
        planned = [examine(p, library, case_of) for p in tqdm(looked, desc="looking", unit="case", leave=False,
                                                              disable=None)]
    said = [{"row": p.row.number, "case": str(p.row.case), "volume": p.row.volume, "run": p.row.run,
             "would": "stay" if p.unchanged else "fail" if p.obstacle else "run", "why": p.obstacle} for p in planned]
    if as_json:
        print_json(said)
    else:
        for line in said:
            click.echo(f"row {line['row']:<5} {line['would']:5} {line['case']} {line['volume']}"
                       + (f"\n          {line['why']}" if line["why"] else ""))
        click.echo(", ".join(f"{sum(s['would'] == w for s in said)} {words}" for w, words in (
            ("run", "would run"), ("stay", "unchanged"), ("fail", "cannot run"))) + ".")
    if any(p.obstacle for p in planned):
        sys.exit(3)


@batch.command("run")
@_sheet_options
@_run_options
@click.option("--documents", metavar="PLACE", default="",
              help="With --scheduler: where the documents go, a shared folder or a URL.  [default: OUT]")
def run_command(sheet: Path | None, out: Path, sentencing: str | None, cites: str | None, volume: str, style: str,
                as_of: str | None, jobs: int | None, minutes: float, memory: float, scheduler: str | None,
                documents: str, quiet: bool, as_json: bool) -> None:
    """Run every row of SHEET (CSV, Excel or TOML), or the cases of a query, into OUT; what is unchanged is not run."""
    from workbench.runs.batch import Cluster, run_batch
    from workbench.settings import settings

    if documents and not scheduler:
        raise click.UsageError("--documents goes with --scheduler.")
    rows, heads = _rows(sheet, out, sentencing, cites, volume, style, as_of)
    with _bar(out, quiet) as progress:
        entries = run_batch(rows, out, _limits(jobs, minutes, memory), literature=settings().literature, heads=heads,
                            progress=progress, cluster=Cluster(scheduler, documents) if scheduler else None)
    _report(out, entries, quiet, as_json)


@batch.command("resume")
@click.argument("out", type=_OUT)
@_run_options
def resume_command(out: Path, jobs: int | None, minutes: float, memory: float, scheduler: str | None, quiet: bool,
                   as_json: bool) -> None:
    """Go on with the batch in OUT after it was stopped or killed."""
    _again(out, _limits(jobs, minutes, memory), scheduler, quiet, as_json, failed=False)


@batch.command("retry")
@click.argument("out", type=_OUT)
@_run_options
def retry_command(out: Path, jobs: int | None, minutes: float, memory: float, scheduler: str | None, quiet: bool,
                  as_json: bool) -> None:
    """Run again what failed in the batch in OUT."""
    _again(out, _limits(jobs, minutes, memory), scheduler, quiet, as_json, failed=True)


@batch.command("status")
@click.argument("out", type=_OUT)
@as_json_option
def status_command(out: Path, as_json: bool) -> None:
    """Say what became of each run of the batch in OUT; it may still be at work."""
    from workbench.runs.ledger import Ledger

    with Ledger.existing(out) as ledger:
        entries = ledger.entries()
    _tell(out, entries, as_json)


@batch.command("log")
@click.argument("out", type=_OUT)
@click.argument("row", type=int)
@as_json_option
def log_command(out: Path, row: int, as_json: bool) -> None:
    """Say what happened in each attempt at the run of ROW of the batch in OUT."""
    from workbench.runs.ledger import Ledger

    with Ledger.existing(out) as ledger:
        runs = [entry.run for entry in ledger.entries() if entry.row.number == row and entry.state != "skipped"]
        steps = [step for run in runs for step in ledger.log_of(run)]
    if not runs:
        raise click.UsageError(f"This batch has no row {row}: 'workbench batch status --json {out}' lists them.")
    if as_json:
        print_json([{"attempt": s.attempt, "at": s.at, "said": s.said} for s in steps])
        return
    for step in steps:
        at = dt.datetime.fromtimestamp(step.at).astimezone()
        click.echo(f"attempt {step.attempt}  {at:%Y-%m-%d %H:%M:%S}  {step.said}")
    if not steps:
        click.echo("Nothing happened there yet.")


@main.command()
@click.argument("key", required=False)
@click.option("--out", type=_OUT, default=Path("batch"), show_default=True, help="Folder of the batch.")
@as_json_option
def impact(key: str | None, out: Path, as_json: bool) -> None:
    """List the runs of a batch that cite KEY: a source, a finding or an authority.

    Without KEY: every source that was retracted, corrected or disputed, with how many runs cite it.
    """
    if key is None:
        _noticed(out, as_json)
        return
    from workbench.errors import nearest
    from workbench.runs.ledger import Ledger
    from workbench.runs.summary import run_count

    with Ledger.existing(out) as ledger:
        runs, keys = ledger.citing(key), ledger.cited_keys()
        found = [entry for entry in ledger.entries() if entry.run in runs]
    if as_json:
        print_json([{"row": e.row.number, "run": e.run, "case": e.case_id, "volume": e.row.volume} for e in found])
        return
    for entry in found:
        click.echo(f"row {entry.row.number:<5} {entry.case_id} {entry.row.volume}")
    verb = "cites" if len(found) == 1 else "cite"
    click.echo(f"{run_count(len(found))} {verb} {key}." + ("" if found else f" {nearest(key, keys)}"))


def _noticed(out: Path, as_json: bool) -> None:
    from workbench.runs.ledger import Ledger
    from workbench.runs.standing import notices
    from workbench.runs.summary import run_count
    from workbench.settings import settings

    with Ledger.existing(out) as ledger:
        cited = ledger.cited()
    found = [(row, sum(key in keys for keys in cited.values())) for key, row in notices(settings().literature).items()]
    found = sorted(((row, number) for row, number in found if number), key=lambda pair: (-pair[1], pair[0].id))
    if as_json:
        print_json([{"key": row.source, "status": row.status, "runs": number, "notice": row.notice}
                    for row, number in found])
        return
    for row, number in found:
        verb = "cites" if number == 1 else "cite"
        click.echo(f"{run_count(number)} {verb} {row.source}, {row.status}: {row.notice}")
    if not found:
        click.echo("No run cites a source that was retracted, corrected or disputed.")


def _again(out: Path, limits: Limits, scheduler: str | None, quiet: bool, as_json: bool, *, failed: bool) -> None:
    from workbench.runs.batch import resume

    with _bar(out, quiet) as progress:
        entries = resume(out, limits, failed=failed, progress=progress, scheduler=scheduler)
    _report(out, entries, quiet, as_json)


def _rows(sheet: Path | None, out: Path, sentencing: str | None, cites: str | None, volume: str, style: str,
          as_of: str | None) -> tuple[Sequence[Row], dict[str, int]]:
    """The rows asked for, and the newest revision of each case of the store where one is set."""
    from workbench.case.opening import open_store
    from workbench.runs.queries import citing, sentenced
    from workbench.runs.rows import read_rows
    from workbench.settings import settings

    if sum(given is not None for given in (sheet, sentencing, cites)) != 1:
        raise click.UsageError("Name a sheet, or --sentencing MONTH, or --cites KEY: one of the three.")
    day = date_of(as_of)
    now, heads = settings(), {}
    summaries: Sequence[Any] = ()
    if now.store != "none":
        with open_store(now, dt.datetime.now(dt.UTC)) as store:
            summaries = store.summaries()
        heads = {line.case_id: line.head for line in summaries}
    if sheet is not None:
        return read_rows(sheet, day, None if now.store == "none" else heads), heads
    if sentencing is not None:
        return sentenced(summaries, sentencing, day, volume, style), heads
    return citing(out, str(cites), day), heads


def _limits(jobs: int | None, minutes: float, memory: float) -> Limits:
    from workbench.runs.watch import Limits

    return Limits(jobs or os.cpu_count() or 1, minutes * 60, int(memory * 1024**3))


@contextmanager
def _bar(out: Path, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left; a batch that is stopped says how to go on."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its thread would be in the way of forked processes
    with tqdm(unit="run", desc="starting", leave=False, disable=True if quiet else None) as bar:
        def progress(done: int, total: int) -> None:
            bar.set_description_str("running", refresh=False)
            bar.total, bar.n = total, done
            bar.refresh()

        try:
            yield progress
        except KeyboardInterrupt:
            bar.close()
            if (out / "ledger.db").is_file():
                _summarize(out)
            click.echo("Stopped. 'workbench batch resume' goes on where it was.", err=True)
            sys.exit(130)


def _report(out: Path, entries: Sequence[Entry], quiet: bool, as_json: bool) -> None:
    from workbench.runs.summary import marked

    report, page, sheet = _summarize(out)
    if as_json or not quiet:
        _tell(out, entries, as_json)
    if not as_json and not quiet:
        for name, found in marked(report).items():
            if name not in {"failed", "skipped"}:
                click.echo(f"{name}: rows {', '.join(str(e.row.number) for e in found[:20])}"
                           + (" …" if len(found) > 20 else ""))
        click.echo(f"      {page}\n      {sheet}")
    if any(entry.state == "failed" for entry in entries):
        sys.exit(3)


def _summarize(out: Path) -> tuple[Report, Path, Path]:
    from workbench.runs.standing import report_on
    from workbench.runs.summary import write_summary
    from workbench.settings import settings

    report = report_on(out, settings().literature)
    return report, *write_summary(out, report)


def _tell(out: Path, entries: Sequence[Entry], as_json: bool) -> None:
    from workbench.runs.summary import counts, heading

    if as_json:
        print_json({"out": str(out), "counts": counts(entries), "runs": [{
            "row": e.row.number, "run": e.run, "state": e.state, "unchanged": e.unchanged, "case": e.case_id,
            "volume": e.row.volume, "attempts": e.attempts, "seconds": round(e.seconds, 2), "warnings": e.warnings,
            **({"code": e.failure.code, "where": e.failure.place, "reason": e.failure.reason} if e.failure else {}),
        } for e in entries]})
        return
    for e in entries:
        if e.failure:
            place = f", {e.failure.place}" if e.failure.place else ""
            click.echo(f"row {e.row.number:<5} failed  {e.failure.code}{place}: {e.failure.reason}")
    click.echo(heading(entries))
