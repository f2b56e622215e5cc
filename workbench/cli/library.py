"""Commands on the curated library of research and law."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.root import as_json_option, main, print_json, today

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.evidence.search import Filters, Hit

DIRECTIONS = ("mitigating", "double-edged", "adverse", "context")
LEVELS = ("very low", "low", "moderate", "high")
DESIGNS = ("meta-analysis", "systematic-review", "rct", "quasi-experiment", "prospective-cohort",
           "retrospective-cohort", "case-control", "cross-sectional", "consensus-report", "narrative-review",
           "qualitative", "theory")

#: How a finding is marked that the other side could use.
_MARKS = {"adverse": ("AGAINST THE CLIENT", "red"), "double-edged": ("CUTS BOTH WAYS", "yellow")}


class _Span(click.ParamType):  # type: ignore[type-arg] # older versions of click take none
    """Two numbers with a hyphen, either of them left out: ``10-17``, ``2015-``, ``-1999``."""

    name = "FROM-TO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from workbench.evidence.findings import Range

        low, hyphen, high = str(value).partition("-")
        if not (low or high) or not all(part.isdigit() or not part for part in (low, high)):
            self.fail("write two numbers with a hyphen, such as 10-17, 2015- or -1999", param, ctx)
        ends = (float(low) if low else None, float(high) if high else None if hyphen else float(low))
        if None not in ends and ends[0] > ends[1]:  # type: ignore[operator] # neither is None
            self.fail("the first number is above the second", param, ctx)
        return Range(low=ends[0], high=ends[1])


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--published", type=_Span(), help="Years of publication."),
        click.option("--setting", multiple=True, metavar="PLACE", help="Where those studied were: prison, court, …"),
        click.option("--country", multiple=True, metavar="CODE", help="Where those studied lived: US, GB, …"),
        click.option("--ages", type=_Span(), help="Ages studied that overlap with these."),
        click.option("--sex", type=click.Choice(("female", "male")), help="Sex of people studied."),
        click.option("--direction", type=click.Choice(DIRECTIONS), multiple=True, help="Which way it cuts."),
        click.option("--certainty", type=click.Choice(LEVELS), help="At least this certain."),
        click.option("--design", type=click.Choice(DESIGNS), multiple=True, help="How the study was done."),
        click.option("--factor", multiple=True, metavar="ID", help="About this factor of the catalogue."),
    ):
        command = option(command)
    return command


@main.group()
def library() -> None:
    """The curated research and law that may be cited."""


@library.command("search")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 500), default=10, show_default=True)
@_filter_options
@as_json_option
def library_search(text: str, limit: int, as_json: bool, **narrowed: Any) -> None:
    """Find research by a question in plain words; what cuts the other way is in the same list.

    Words in quotation marks are looked for as they stand. A filter can be given several times.
    """
    from workbench.evidence.library import load_library
    from workbench.evidence.search import search
    from workbench.settings import settings

    whole = load_library(settings().literature)
    for factor in narrowed["factor"]:
        whole.get_factor(factor)  # an unknown one is an error that names the nearest
    hits = search(whole, text, limit=limit, filters=_filters(narrowed))
    if as_json:
        print_json([{"finding": h.finding.id, "source": h.finding.source, "title": h.title, "authors": h.authors,
                      "year": h.year, "doi": h.doi, "score": h.score, "direction": h.finding.direction.value,
                      "certainty": h.certainty} for h in hits])
        return
    for h in hits:
        _show(h, unchecked=h.finding.source in whole.unchecked)
    if not hits:
        click.echo("Nothing found. Try other words: the record’s, the court’s or the researcher’s.")


@library.command("suggest")
@click.option("--text", "narrative", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="A file with narrative text, .txt or .md.")
@as_json_option
def library_suggest(narrative: Path, as_json: bool) -> None:
    """Suggest factors that a narrative points to, with the words that do. Nothing is accepted or kept."""
    from workbench.evidence.library import load_library
    from workbench.evidence.suggestion import load_cues, read_narrative, suggest, suggestions_json
    from workbench.settings import settings, share

    folder = settings().literature or share("literature")
    whole = load_library(folder)
    found = suggest(read_narrative(narrative), load_cues(folder, whole.factors), whole.factors)
    if as_json:
        print_json(suggestions_json(found))
        return
    for each in found:
        click.secho(f"{each.label}  [{each.factor}]", bold=True)
        for span in each.spans:
            click.echo(click.wrap_text(f"“{span.text}” at {span.start}", 96, "    ", "      "))
        if each.set_aside:
            denied = "; ".join(f"“{span.text}” at {span.start}" for span in each.set_aside)
            click.echo(click.wrap_text(f"set aside, denied or said of another: {denied}", 96, "    ", "      "))
    click.echo(f"{len(found)} factors to ask about. A suggestion is not a finding: confirm each against a record."
               if found else "No factor suggests itself. Ask about each factor of the catalogue all the same.")


@library.command("format")
def library_format() -> None:
    """Put the files of literature/ into their canonical form."""
    from workbench.evidence.formatting import format_files
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


def _filters(narrowed: dict[str, Any]) -> Filters:
    from workbench.evidence.certainty import Level
    from workbench.evidence.findings import Design, Direction
    from workbench.evidence.search import Filters

    level, ages, published = narrowed["certainty"], narrowed["ages"], narrowed["published"]
    return Filters(
        factors=narrowed["factor"], designs=tuple(Design(each) for each in narrowed["design"]),
        certainty=Level[level.upper().replace(" ", "_")] if level else None,
        directions=tuple(Direction(each) for each in narrowed["direction"]), sex=narrowed["sex"], ages=ages,
        countries=tuple(each.upper() for each in narrowed["country"]), settings=narrowed["setting"],
        published=published)


def _show(hit: Hit, *, unchecked: bool) -> None:
    from workbench.evidence.linking import studied

    finding = hit.finding
    mark, colour = _MARKS.get(finding.direction.value, ("", ""))
    click.echo(click.style(finding.id, bold=True)
               + (f"  {click.style(mark, fg=colour, bold=True)}" if mark else "")
               + click.style(f"  certainty {hit.certainty}, {finding.design.words}", dim=True))
    _wrapped(finding.proposition)
    number = f"; n = {finding.population.n:,}" if finding.population.n else ""
    _wrapped(f"Studied: {studied(finding.population)}{number}")
    status = finding.verification.status
    doubts = [f"{status}: confirm before filing"] if status != "verified" else []
    doubts += ["source not checked against the publication"] if unchecked else []
    first, _, more = hit.authors.partition("; ")
    _wrapped(f"{first}{' et al.' if more else ''} ({hit.year or 'year not confirmed'}). {hit.title}"
             + (f". {finding.locator}" if finding.locator else ""))
    if doubts:
        click.secho(click.wrap_text("; ".join(doubts).upper(), 96, "    ", "    "), fg="yellow")
    if finding.cite_with:
        _wrapped(f"Cite with: {', '.join(finding.cite_with)}")
    click.echo()


def _wrapped(text: str) -> None:
    click.echo(click.wrap_text(text, 96, "    ", "    "))
