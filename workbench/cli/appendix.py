"""Commands on a case: build its appendix, summarize it for the client, verify what was built."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.check import VOLUMES, case_argument
from workbench.cli.root import as_json_option, main, print_json, today

if TYPE_CHECKING:
    from workbench.runs.build import Built

STYLES = ("bluebook", "apa7")
PLACES = ("footnotes", "text")
FORMATS = ("html", "docx", "pdf")

#: Case and date of the demonstration: an invented client, a fixed day, so that everybody's demo is the same.
DEMO_CASE, DEMO_AS_OF = "federal-youth.json", "2026-11-20"


def _build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build"),
                     show_default=True, help="Folder for the documents."),
        click.option("--style", type=click.Choice(STYLES), default="bluebook", show_default=True,
                     help="Citation style: Bluebook, or APA 7 with a list of references."),
        click.option("--citations", type=click.Choice(PLACES), default=None,
                     help="Where citations are printed.  [default: footnotes for bluebook, text for apa7]"),
        click.option("--volume", type=click.Choice(VOLUMES), default="sealed", show_default=True,
                     help="Who may read it: the public, the court under seal, or counsel only."),
    ):
        command = option(command)
    return command


@main.command()
@_build_options
@as_json_option
def demo(volume: str, style: str, citations: str | None, out: Path, as_json: bool) -> None:
    """Build the appendix of an invented federal case and say where it is."""
    from workbench.settings import share

    _run(share("examples") / DEMO_CASE, volume, style, citations, DEMO_AS_OF, out, None, as_json)


@main.command()
@case_argument
@_build_options
@click.option("--court", metavar="NAME", default="",
              help="Court profile to measure the documents by: its page limit and days. Exit code 3 where they are too "
                   "long.")
@click.option("--as-of", metavar="DATE", default=None, help="Date of the document, YYYY-MM-DD.  [default: today]")
@click.option("--notebook", type=click.Path(path_type=Path), default=None,
              help="Your own copy of appendix.ipynb, with your narrative in it.")
@as_json_option
def build(case: Path | str, volume: str, style: str, citations: str | None, as_of: str | None, out: Path, court: str,
          notebook: Path | None, as_json: bool) -> None:
    """Build the appendix of CASE, a file or an id in the store: Word, PDF, HTML, notebook and manifest."""
    _run(case, volume, style, citations, as_of, out, notebook, as_json, court)


@main.command("client-summary")
@case_argument
@click.option("--language", type=click.Choice(("en", "es")), default=None,
              help="Language of the fixed sentences.  [default: the setting 'language']")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("build"), show_default=True,
              help="Folder for the documents.")
@click.option("--as-of", metavar="DATE", default=None, help="Date of the document, YYYY-MM-DD.  [default: today]")
@as_json_option
def client_summary(case: Path | str, language: str | None, out: Path, as_of: str | None, as_json: bool) -> None:
    """Tell the client of CASE in plain words what the appendix will say. Never filed: it holds sealed matter."""
    from workbench.runs.client_summary import write_client_summary
    from workbench.settings import settings

    now = settings()
    written = write_client_summary(case, out, language=language or now.language, as_of=date_of(as_of), where=now)
    if as_json:
        print_json({"documents": {kind: str(path) for kind, path in written.items()}})
        return
    for kind in FORMATS:
        click.echo(f"{kind.upper():5} {written[kind]}")


@main.command()
@click.argument("manifest", type=click.Path(path_type=Path))
def verify(manifest: Path) -> None:
    """Check that the documents beside MANIFEST are the ones it names."""
    from workbench.appendix import manifest as manifests

    manifests.verify(manifest)
    click.echo("Every document is the one the manifest names.")


def _run(case: Path | str, volume: str, style: str, citations: str | None, as_of: str | None, out: Path,
         notebook: Path | None, as_json: bool, court: str = "") -> None:
    from tqdm import tqdm

    from workbench.runs.build import STEPS, Request, build
    from workbench.settings import settings

    request = Request(case_file=case, out=out, volume=volume, style=style, citations=citations or "",
                      as_of=date_of(as_of), notebook=notebook, literature=settings().literature, court=court)
    with tqdm(total=len(STEPS), bar_format="{desc:32} {bar:24} {n_fmt}/{total_fmt}", leave=False, disable=None) as bar:
        def progress(step: str) -> None:
            bar.set_description_str(step)
            bar.update()

        built = build(request, progress)
    _report(built, as_json)
    if any(one.severity == "error" for one in built.filing):
        sys.exit(3)


def _report(built: Built, as_json: bool) -> None:
    if as_json:
        print_json({"case": built.case_id, "documents": {k: str(p) for k, p in built.documents.items()},
                     "notebook": str(built.notebook), "manifest": str(built.manifest), "warnings": built.warnings,
                     "doubts": [str(one) for one in built.doubts],
                     "filing": [asdict(one) for one in built.filing]})
        return
    for kind in FORMATS:
        click.echo(f"{kind.upper():5} {built.documents[kind]}")
    click.echo(f"also  {built.notebook}\n      {built.manifest}")
    if built.warnings:
        click.echo(f"{built.warnings} warnings: 'workbench check' lists them.")
    for doubt in built.doubts:
        click.echo(str(doubt))
    for one in built.filing:
        click.echo(f"{one.code}: {one.problem} {one.remedy}")


def date_of(text: str | None) -> dt.date:
    """A date as it is written on the command line; today where none is."""
    if text is None:
        return today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("a date looks like 2026-11-20", param_hint="--as-of") from None
