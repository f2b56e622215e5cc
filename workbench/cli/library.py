"""Commands on the curated library of research and law."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from pathlib import Path

import click

from workbench.cli.root import as_json_option, main, print_json, today


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


@library.command("audit")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count age as of this day instead of today.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of gap; may be given more than once.")
@as_json_option
def library_audit(as_of: dt.datetime | None, kinds: tuple[str, ...], as_json: bool) -> None:
    """List what is incomplete, old, unproved or thin in the library: the curator's work."""
    from workbench.evidence.audit import GapKind, audit
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    if unknown := [kind for kind in kinds if kind not in set(GapKind)]:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(GapKind)}", param_hint="--kind")
    gaps = audit(load_library(settings().literature), as_of.date() if as_of else today())
    shown = [gap for gap in gaps if not kinds or gap.kind in kinds]
    if as_json:
        print_json([{"kind": g.kind.value, "what": g.what, "entry": g.entry, "problem": g.problem} for g in shown])
        return
    for kind, found in groupby(shown, key=lambda gap: gap.kind):
        rows = list(found)
        click.secho(f"{kind.value}: {len(rows)}", bold=True)
        for gap in rows:
            click.echo(f"    {gap.what} {gap.entry}: {gap.problem}")
    click.echo(f"{len(shown)} {'gap' if len(shown) == 1 else 'gaps'}.")


@library.command("factor")
@click.argument("key")
@as_json_option
def library_factor(key: str, as_json: bool) -> None:
    """Show one factor for work inside the defense: proof, records, topics, services, and how it is turned around."""
    from workbench.evidence.factor_page import factor_page
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    held = load_library(settings().literature)
    if as_json:
        print_json(held.get_factor(key).model_dump(mode="json"))
        return
    click.echo(factor_page(held, key), nl=False)


@library.command("coverage")
@click.option("--write", "path", type=click.Path(dir_okay=False, path_type=Path), is_flag=False,
              flag_value="docs/coverage.md", help="Write the page to this file (docs/coverage.md by default).")
@as_json_option
def library_coverage(path: Path | None, as_json: bool) -> None:
    """Show what the library holds on each factor, against the goal for a factor."""
    from workbench.evidence.coverage import coverage, coverage_page, shortfalls
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    held = load_library(settings().literature)
    if as_json:
        print_json([{"factor": row.factor, "findings": row.findings, "sources": row.sources, "adverse": row.adverse,
                     "double_edged": row.double_edged, "newest": row.newest,
                     "best_certainty": row.best.words if row.best else None, "authorities": dict(row.authorities),
                     "short": list(shortfalls(row))} for row in coverage(held)])
    elif path is not None:
        path.write_text(coverage_page(held), encoding="utf-8")
        click.echo(f"wrote {path.name}")
    else:
        click.echo(coverage_page(held), nl=False)
