"""The ``workbench`` command: each command calls one function of the library.

Nothing here decides anything; what a command does not use is not imported.

Exit codes: 0 all is well; 1 something is wrong with the input, and the message says what;
2 the command was called wrongly; 3 a check found errors; 130 interrupted.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench import __version__
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.runs.build import Built

__all__ = ["main"]

VOLUMES = ("public", "sealed", "counsel")
STYLES = ("bluebook",)
FORMATS = ("html", "docx", "pdf")

#: Case and date of the demonstration: an invented client, a fixed day, so that everybody's demo is the same.
DEMO_CASE, DEMO_AS_OF = "federal-youth.json", "2026-11-20"


class _Group(click.Group):
    """Turns the workbench's errors into a message and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            if ctx.params.get("json_errors"):
                faults = [{"field": f.field, "problem": f.problem} for f in error.faults]
                click.echo(json.dumps({"error": error.code, "problem": error.problem, "file": error.file,
                                       "field": error.field, "remedy": error.remedy, "faults": faults}), err=True)
            else:
                click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="workbench")
@click.option("--json-errors", is_flag=True, help="Print an error as one JSON object.")
def main(json_errors: bool) -> None:
    r"""From a client's life to a cited sentencing appendix.

    A case file goes in; a draft appendix comes out as Word, PDF and a web page, with every
    statement tied to a record, a research finding or the law. Nothing leaves this machine.

    \b
    Start here:
      workbench demo              build the appendix of an invented case and see what it is
      workbench check CASE        what is wrong or doubtful, before anything is built
      workbench build CASE        the three documents and their manifest
      workbench lab               the same in JupyterLab

    \b
    Exit codes: 0 done; 1 wrong input, the message says what; 2 wrong call;
    3 a check found errors; 130 interrupted.
    """


def _as_json(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def _build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build"),
                     show_default=True, help="Folder for the documents."),
        click.option("--style", type=click.Choice(STYLES), default="bluebook", show_default=True,
                     help="Citation style."),
        click.option("--volume", type=click.Choice(VOLUMES), default="sealed", show_default=True,
                     help="Who may read it: the public, the court under seal, or counsel only."),
    ):
        command = option(command)
    return command


@main.command()
@_build_options
@_as_json
def demo(volume: str, style: str, out: Path, as_json: bool) -> None:
    """Build the appendix of an invented federal case and say where it is."""
    from workbench.settings import share

    _run(share("examples") / DEMO_CASE, volume, style, DEMO_AS_OF, out, None, as_json)


@main.command()
@click.argument("case", type=click.Path(path_type=Path))
@_build_options
@click.option("--as-of", metavar="DATE", default=None, help="Date of the document, YYYY-MM-DD.  [default: today]")
@click.option("--notebook", type=click.Path(path_type=Path), default=None,
              help="Your own copy of appendix.ipynb, with your narrative in it.")
@_as_json
def build(case: Path, volume: str, style: str, as_of: str | None, out: Path, notebook: Path | None,
          as_json: bool) -> None:
    """Build the appendix of CASE, a case file: Word, PDF, HTML, the run's notebook and a manifest."""
    _run(case, volume, style, as_of, out, notebook, as_json)


@main.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--volume", type=click.Choice(VOLUMES), default="sealed", show_default=True)
@_as_json
def check(case: Path, volume: str, as_json: bool) -> None:
    """Say what is wrong or doubtful in CASE before anything is built. Exit code 3 where there are errors."""
    from workbench.appendix import checks
    from workbench.appendix.composition import compose
    from workbench.case.files import load_case
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    composition = compose(load_case(case), load_library(settings().literature), volume=volume, as_of=_today())
    found = checks.check(composition)
    errors = sum(d.severity == "error" for d in found)
    if as_json:
        _print_json([{"severity": d.severity, "code": d.code, "path": d.path, "problem": d.problem,
                      "remedy": d.remedy} for d in found])
    else:
        for d in found:
            click.echo(f"{d.severity:7}  {d.code}  {d.path}\n         {d.problem} {d.remedy}")
        click.echo(f"{errors} errors, {len(found) - errors} warnings.")
    if errors:
        sys.exit(3)


@main.command()
@click.argument("manifest", type=click.Path(path_type=Path))
def verify(manifest: Path) -> None:
    """Check that the documents beside MANIFEST are the ones it names."""
    from workbench.appendix import manifest as manifests

    manifests.verify(manifest)
    click.echo("Every document is the one the manifest names.")


@main.group()
def library() -> None:
    """The curated research and law that may be cited."""


@library.command("search")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 500), default=10, show_default=True)
@_as_json
def library_search(text: str, limit: int, as_json: bool) -> None:
    """Find research by a question in plain words; what cuts the other way is in the same list."""
    from workbench.evidence.library import load_library
    from workbench.evidence.search import search
    from workbench.settings import settings

    hits = search(load_library(settings().literature), text, limit=limit)
    if as_json:
        _print_json([{"finding": h.finding.id, "source": h.finding.source, "title": h.title, "authors": h.authors,
                      "year": h.year, "doi": h.doi, "score": h.score, "direction": h.finding.direction.value,
                      "certainty": h.certainty} for h in hits])
        return
    for h in hits:
        click.secho(f"{h.finding.id}  [{h.finding.direction.value}; certainty {h.certainty}]", bold=True)
        click.echo(click.wrap_text(h.finding.proposition, 96, "    ", "    "))
        click.echo(f"    {h.authors.split(';')[0]}{' et al.' if ';' in h.authors else ''} ({h.year}). {h.title}\n")
    if not hits:
        click.echo("Nothing found. Try other words: the record’s, the court’s or the researcher’s.")


@library.command("format")
def library_format() -> None:
    """Put the files of literature/ into their canonical form."""
    from workbench.evidence.library import format_files
    from workbench.settings import settings, share

    for path in format_files(settings().literature or share("literature")):
        click.echo(f"formatted {path.name}")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_as_json
def conformance(files: tuple[Path, ...], as_json: bool) -> None:
    """Score the citation styles against example FILES (JSON Lines), each miss with expected and got."""
    from workbench.citations.conformance import score_files

    report = score_files(files)
    if as_json:
        _print_json(report.json())
        return
    for miss in report.misses:
        click.echo(f"{miss.id} ({miss.kind}, {miss.form})\n  expected  {miss.expected}\n  got       {miss.got}")
    whole = {"short forms": report.short, "in the text": report.in_text, "italics": report.italics, "all": report.total}
    for name, tally in {**report.by_type, **whole}.items():
        click.echo(f"{tally.right:>5} of {tally.of:<5} {name}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("mitigation"))
def lab(folder: Path) -> None:
    """Open JupyterLab on your own copies of the notebooks in FOLDER (made if it is not there)."""
    from workbench.runs.lab import open_lab

    open_lab(folder)


def _run(case: Path, volume: str, style: str, as_of: str | None, out: Path, notebook: Path | None,
         as_json: bool) -> None:
    from tqdm import tqdm

    from workbench.runs.build import Request, build
    from workbench.settings import settings

    request = Request(case_file=case, out=out, volume=volume, style=style, as_of=_date(as_of), notebook=notebook,
                      literature=settings().literature)
    with tqdm(total=7, bar_format="{desc:32} {bar:24} {n_fmt}/{total_fmt}", leave=False, disable=None) as bar:
        def progress(step: str) -> None:
            bar.set_description_str(step)
            bar.update()

        built = build(request, progress)
    _report(built, as_json)


def _report(built: Built, as_json: bool) -> None:
    if as_json:
        _print_json({"case": built.case_id, "documents": {k: str(p) for k, p in built.documents.items()},
                     "notebook": str(built.notebook), "manifest": str(built.manifest), "warnings": built.warnings})
        return
    for kind in FORMATS:
        click.echo(f"{kind.upper():5} {built.documents[kind]}")
    click.echo(f"also  {built.notebook}\n      {built.manifest}")
    if built.warnings:
        click.echo(f"{built.warnings} warnings: 'workbench check' lists them.")


def _date(text: str | None) -> dt.date:
    if text is None:
        return _today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("a date looks like 2026-11-20", param_hint="--as-of") from None


def _today() -> dt.date:
    """The one place where today's date enters: everywhere else it is an input."""
    return dt.date.today()


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
