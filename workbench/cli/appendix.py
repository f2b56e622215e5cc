"""Commands on a case: build its appendix, check it, verify what was built, open JupyterLab."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.root import as_json_option, main, print_json, today

if TYPE_CHECKING:
    from workbench.runs.build import Built

VOLUMES = ("public", "sealed", "counsel")
STYLES = ("bluebook",)
FORMATS = ("html", "docx", "pdf")

#: What a word must look like to be the id of a case.
CASE_ID = re.compile(r"case-[0-9a-f]{8,32}")

#: Case and date of the demonstration: an invented client, a fixed day, so that everybody's demo is the same.
DEMO_CASE, DEMO_AS_OF = "federal-youth.json", "2026-11-20"


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
@as_json_option
def demo(volume: str, style: str, out: Path, as_json: bool) -> None:
    """Build the appendix of an invented federal case and say where it is."""
    from workbench.settings import share

    _run(share("examples") / DEMO_CASE, volume, style, DEMO_AS_OF, out, None, as_json)


def _case_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("case", callback=lambda _c, _p, text: _case(text))(command)


def _case(text: str) -> Path | str:
    """A case file, or the id of a case in the store; a file of that name wins."""
    return text if CASE_ID.fullmatch(text) and not Path(text).exists() else Path(text)


@main.command()
@_case_argument
@_build_options
@click.option("--as-of", metavar="DATE", default=None, help="Date of the document, YYYY-MM-DD.  [default: today]")
@click.option("--notebook", type=click.Path(path_type=Path), default=None,
              help="Your own copy of appendix.ipynb, with your narrative in it.")
@as_json_option
def build(case: Path | str, volume: str, style: str, as_of: str | None, out: Path, notebook: Path | None,
          as_json: bool) -> None:
    """Build the appendix of CASE, a file or an id in the store: Word, PDF, HTML, notebook and manifest."""
    _run(case, volume, style, as_of, out, notebook, as_json)


@main.command()
@_case_argument
@click.option("--volume", type=click.Choice(VOLUMES), default="sealed", show_default=True)
@as_json_option
def check(case: Path | str, volume: str, as_json: bool) -> None:
    """Say what is wrong or doubtful in CASE before anything is built. Exit code 3 where there are errors."""
    from workbench.appendix import checks
    from workbench.appendix.composition import compose
    from workbench.case.files import load_case
    from workbench.case.opening import get_case
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    now = settings()
    read = load_case(case) if isinstance(case, Path) else get_case(case, now, dt.datetime.now(dt.UTC))
    composition = compose(read, load_library(now.literature), volume=volume, as_of=today())
    found = checks.check(composition)
    errors = sum(d.severity == "error" for d in found)
    if as_json:
        print_json([{"severity": d.severity, "code": d.code, "path": d.path, "problem": d.problem,
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


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("mitigation"))
def lab(folder: Path) -> None:
    """Open JupyterLab on your own copies of the notebooks in FOLDER (made if it is not there)."""
    from workbench.runs.lab import open_lab

    open_lab(folder)


def _run(case: Path | str, volume: str, style: str, as_of: str | None, out: Path, notebook: Path | None,
         as_json: bool) -> None:
    from tqdm import tqdm

    from workbench.runs.build import Request, build
    from workbench.settings import settings

    request = Request(case_file=case, out=out, volume=volume, style=style, as_of=date_of(as_of), notebook=notebook,
                      literature=settings().literature)
    with tqdm(total=7, bar_format="{desc:32} {bar:24} {n_fmt}/{total_fmt}", leave=False, disable=None) as bar:
        def progress(step: str) -> None:
            bar.set_description_str(step)
            bar.update()

        built = build(request, progress)
    _report(built, as_json)


def _report(built: Built, as_json: bool) -> None:
    if as_json:
        print_json({"case": built.case_id, "documents": {k: str(p) for k, p in built.documents.items()},
                     "notebook": str(built.notebook), "manifest": str(built.manifest), "warnings": built.warnings})
        return
    for kind in FORMATS:
        click.echo(f"{kind.upper():5} {built.documents[kind]}")
    click.echo(f"also  {built.notebook}\n      {built.manifest}")
    if built.warnings:
        click.echo(f"{built.warnings} warnings: 'workbench check' lists them.")


def date_of(text: str | None) -> dt.date:
    """A date as it is written on the command line; today where none is."""
    if text is None:
        return today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("a date looks like 2026-11-20", param_hint="--as-of") from None
