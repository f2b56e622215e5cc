"""Commands on citations: how they are formatted."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.root import as_json_option, main, print_json


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
