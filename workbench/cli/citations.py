"""Commands on citations: one of them printed, and how well the styles agree with examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.root import as_json_option, main, print_json, today

if TYPE_CHECKING:
    from workbench.evidence.citing import Style


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json_option
def conformance(files: tuple[Path, ...], as_json: bool) -> None:
    """Score the citation styles against example FILES (JSON Lines), each miss with expected and got."""
    from workbench.citations.conformance import score_files

    report = score_files(files)
    if as_json:
        print_json(report.json())
        return
    for miss in report.misses:
        click.echo(f"{miss.id} ({miss.kind}, {miss.form})\n  expected  {miss.expected}\n  got       {miss.got}")
    whole = {"short forms": report.short, "in the text": report.in_text, "italics": report.italics, "all": report.total}
    for name, tally in {**report.by_type, **whole}.items():
        click.echo(f"{tally.right:>5} of {tally.of:<5} {name}")


@main.command()
@click.argument("key")
@click.option("--pinpoint", metavar="PLACE", default=None, help="Where in it: 'p. 251', '§ 3553(a)', '¶ 12', '25 n.4'.")
@click.option("--style", type=click.Choice(("bluebook", "apa7")), default="bluebook", show_default=True)
@click.option("--short", is_flag=True, help="As it is cited again, not in full.")
@click.option("--markdown", is_flag=True, help="Print italics between asterisks.")
@as_json_option
def cite(key: str, pinpoint: str | None, style: Style, short: bool, markdown: bool, as_json: bool) -> None:
    """Print the citation of KEY, a source or authority of the library, ready to paste."""
    from workbench.citations.backend import to_markdown, to_plain
    from workbench.evidence import citing
    from workbench.evidence.cautions import load_cautions
    from workbench.evidence.library import load_library
    from workbench.settings import settings, share

    folder = settings().literature or share("literature")
    found = citing.cite(load_library(folder), key, pinpoint=pinpoint, style=style, on=today(),
                        cautions=load_cautions(folder))
    shown = to_markdown if markdown else to_plain
    if as_json:
        print_json({"key": found.key, "style": found.style, "full": shown(found.full), "short": shown(found.short),
                    "id": shown(found.id) if found.id is not None else None, "warnings": list(found.warnings)})
        return
    click.echo(shown(found.short if short else found.full))
    for warning in found.warnings:
        click.secho(f"Caution: {warning}", err=True, fg="yellow")
