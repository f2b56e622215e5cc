"""Commands on the curated library of research and law."""

from __future__ import annotations

import click

from workbench.cli.root import as_json_option, main, print_json


@main.group()
def library() -> None:
    """The curated research and law that may be cited."""


@library.command("search")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 500), default=10, show_default=True)
@as_json_option
def library_search(text: str, limit: int, as_json: bool) -> None:
    """Find research by a question in plain words; what cuts the other way is in the same list."""
    from workbench.evidence.library import load_library
    from workbench.evidence.search import search
    from workbench.settings import settings

    hits = search(load_library(settings().literature), text, limit=limit)
    if as_json:
        print_json([{"finding": h.finding.id, "source": h.finding.source, "title": h.title, "authors": h.authors,
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
