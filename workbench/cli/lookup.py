"""Commands that ask a service on request: off by default, and each says what it sends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.root import as_json_option, main, print_json, today
from workbench.errors import CitationError

if TYPE_CHECKING:
    from pybtex.database import Entry

    from workbench.citations.online.answers import Answer, Candidate
    from workbench.citations.online.check import Checked
    from workbench.citations.online.comparison import Comparison
    from workbench.citations.online.desk import Desk
    from workbench.citations.online.queries import ClaimedCase, Query

SERVICES = ("crossref", "openalex", "scholar", "courtlistener")
REGISTERS = ("crossref", "openalex")


@main.group()
def lookup() -> None:
    """Ask Crossref, OpenAlex, Google Scholar or CourtListener about a work or a case.

    Off by default: set online = true in settings.toml, or WORKBENCH_ONLINE=1. Only the DOI, the PubMed number,
    the title with author and year, or volume, reporter and page are sent. --dry-run shows what would be sent.
    """


def _options(*services: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            as_json_option,
            click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing."),
            click.option("--fresh", is_flag=True, help="Ask again although an answer is kept."),
            click.option("--service", "services", multiple=True, type=click.Choice(services),
                         help="Whom to ask; may be given several times.  [default: the registers that fit]"),
        ):
            command = option(command)
        return command

    return decorate


@lookup.command("doi")
@click.argument("doi")
@_options(*REGISTERS)
def lookup_doi(doi: str, services: tuple[str, ...], fresh: bool, dry_run: bool, as_json: bool) -> None:
    """The work with this DOI."""
    from workbench.citations.online.queries import doi_query

    _look_up(doi_query(doi), services, fresh=fresh, dry_run=dry_run, as_json=as_json)


@lookup.command("pmid")
@click.argument("pmid")
@_options("openalex")
def lookup_pmid(pmid: str, services: tuple[str, ...], fresh: bool, dry_run: bool, as_json: bool) -> None:
    """The work with this PubMed number."""
    from workbench.citations.online.queries import pmid_query

    _look_up(pmid_query(pmid), services, fresh=fresh, dry_run=dry_run, as_json=as_json)


@lookup.command("title")
@click.argument("title")
@click.option("--author", default="", help="The first author's family name.")
@click.option("--year", type=int, default=None, help="The year of publication.")
@_options(*REGISTERS, "scholar")
def lookup_title(title: str, author: str, year: int | None, services: tuple[str, ...], fresh: bool, dry_run: bool,
                 as_json: bool) -> None:
    """The work with this title. A title only: text about a client is refused."""
    from workbench.citations.online.queries import WorkQuery

    _look_up(WorkQuery(title.strip(), author.strip(), year), services, fresh=fresh, dry_run=dry_run, as_json=as_json)


@lookup.command("case")
@click.argument("citation")
@_options("courtlistener")
def lookup_case(citation: str, services: tuple[str, ...], fresh: bool, dry_run: bool, as_json: bool) -> None:
    """The decision at the place that CITATION names; its name and year are compared here, and not sent."""
    from workbench.citations.online.queries import case_query

    query, claimed = case_query(citation)
    _look_up(query, services, fresh=fresh, dry_run=dry_run, as_json=as_json, claimed=claimed)


@lookup.command("check")
@click.argument("keys", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Check every source of the library.")
@_options(*REGISTERS)
def lookup_check(keys: tuple[str, ...], every: bool, services: tuple[str, ...], fresh: bool, dry_run: bool,
                 as_json: bool) -> None:
    """Compare library entries with Crossref and OpenAlex, and name retractions. Changes nothing.

    Exit code 3 where an entry differs, was retracted, or could not be compared.
    """
    from tqdm import tqdm

    from workbench.citations.online.check import check
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    if every is bool(keys):
        raise click.UsageError("give the keys of entries, or --all")
    library = load_library(settings().literature)
    entries = {key: library.get_source(key) for key in (library.sources if every else dict.fromkeys(keys))}
    desk = _desk()
    if dry_run or not desk.online:
        asked = _would_ask(desk, entries, services)
        _show_dry_run(asked, as_json=as_json) if dry_run else _refuse(asked)
        return
    checked = []
    with tqdm(total=len(entries), bar_format="{desc:32} {bar:24} {n_fmt}/{total_fmt}", leave=False,
              disable=None) as bar:
        for one in check(entries, desk, now=today(), services=services, fresh=fresh):
            bar.set_description_str(one.key[:32])
            bar.update()
            checked.append(one)
    if as_json:
        print_json([one.json() for one in checked])
    else:
        _print_checked(checked)
    if any(one.differs or one.retracted or not one.compared for one in checked):
        sys.exit(3)


def _desk() -> Desk:
    from workbench.citations.online.desk import open_desk
    from workbench.settings import settings

    return open_desk(settings())


def _look_up(query: Query, services: tuple[str, ...], *, fresh: bool, dry_run: bool, as_json: bool,
             claimed: ClaimedCase | None = None) -> None:
    from workbench.citations.online.answers import State
    from workbench.citations.online.comparison import compare_case
    from workbench.citations.online.desk import services_for

    desk = _desk()
    services = services or services_for(query)
    if dry_run or not desk.online:
        asked = [desk.request(query, service).asked for service in services]
        _show_dry_run(asked, as_json=as_json) if dry_run else _refuse(asked)
        return
    answers = [desk.lookup(query, service, now=today(), fresh=fresh) for service in services]
    compared = [[compare_case(claimed, c) for c in a.candidates] if claimed else [] for a in answers]
    # A place where another case stands is not the case that was cited.
    found = any(a.state is State.FOUND and (not found or any(c.agrees for c in found))
                for a, found in zip(answers, compared, strict=True))
    if as_json:
        print_json([answer.json() | {"compared": [c.json() for c in found]}
                    for answer, found in zip(answers, compared, strict=True)])
    else:
        for answer, comparisons in zip(answers, compared, strict=True):
            _print_answer(answer, comparisons)
    if not found:
        sys.exit(3)


def _would_ask(desk: Desk, entries: Mapping[str, Entry], services: Sequence[str]) -> list[str]:
    from workbench.citations.online.desk import services_for
    from workbench.citations.online.queries import entry_query

    asked: list[str] = []
    for entry in entries.values():
        try:
            query = entry_query(entry)
        except CitationError:
            continue  # the check itself names it
        asked += [desk.request(query, service).asked for service in services or services_for(query)]
    return asked


def _refuse(asked: Sequence[str]) -> None:
    more = f" and {len(asked) - 2:,} more like these" if len(asked) > 2 else ""
    raise CitationError(
        f"look-ups are switched off, and nothing was sent; this would be: {', '.join(asked[:2])}{more}", code="SW390",
        remedy="To switch them on, write online = true into settings.toml or set WORKBENCH_ONLINE=1. The services see "
               "your network address and, if you set WORKBENCH_CONTACT, that e-mail address.")


def _show_dry_run(asked: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"would_send": list(asked)})
        return
    for one in asked:
        click.echo(one)
    click.echo("Nothing was sent.", err=True)


def _print_answer(answer: Answer, compared: Sequence[Comparison]) -> None:
    click.secho(f"{answer.service}: {answer.state.value}", bold=True, nl=False)
    click.echo(f" – {answer.meaning}" + (f" ({answer.detail})" if answer.detail else ""))
    if answer.retry_after_s is not None:
        click.echo(f"    ask again in {answer.retry_after_s:,.0f} seconds")
    for candidate in answer.candidates:
        _print_candidate(candidate)
    for comparison in compared:
        for field in comparison.differences:
            click.secho(f"    {field.field.upper()} DIFFERS: cited as {field.library}; there stands {field.answer}",
                        fg="red")
    if answer.nearest and not answer.candidates:
        click.echo("    nearest, but not the one:")
        for candidate in answer.nearest:
            _print_candidate(candidate, indent=6)
    click.echo(f"    asked {answer.asked}")
    click.echo(f"    on {answer.retrieved.isoformat()}{', kept from then' if answer.kept else ''}")


def _print_candidate(candidate: Candidate, indent: int = 4) -> None:
    if candidate.kind == "case":
        text = f"{candidate.title}, {', '.join(candidate.citations)} ({candidate.year or 'year not given'})"
    else:
        names = "; ".join(map(str, candidate.authors[:6])) + ("; …" if len(candidate.authors) > 6 else "")
        place = candidate.volume + (f"({candidate.issue})" if candidate.issue else "")
        where = ", ".join(filter(None, (candidate.journal, place, candidate.pages)))
        text = " ".join(filter(None, (names, f"({candidate.year})." if candidate.year else "", f"{candidate.title}.",
                                      f"{where}." if where else "", candidate.doi)))
    click.echo(click.wrap_text(text, 100, " " * indent, " " * (indent + 2)))
    for notice in candidate.notices:
        said = ", ".join(filter(None, (notice.label, notice.date, notice.source, notice.doi)))
        click.secho(f"{' ' * indent}{notice.kind.upper()}: {said}", fg="red" if notice.kind == "retraction" else None)
    if candidate.notice_of:
        click.echo(f"{' ' * indent}this is itself a notice about {', '.join(candidate.notice_of)}")


def _print_checked(checked: Sequence[Checked]) -> None:
    for one in checked:
        if one.compared and not (one.differs or one.notices or one.lacks):
            continue
        click.secho(one.key, bold=True)
        if one.problem:
            click.echo(f"    not asked: {one.problem}")
        for notice in dict.fromkeys(one.notices):
            said = ", ".join(filter(None, (notice.label, notice.date, notice.source, notice.doi)))
            click.secho(f"    {notice.kind.upper()}: {said}", fg="red" if notice.kind == "retraction" else None)
        for a in one.answers:
            if a.comparison is None:
                click.echo(f"    {a.answer.service}: {a.answer.state.value}"
                           + (f" ({a.answer.detail})" if a.answer.detail else ""))
                continue
            for field in a.comparison.differences:
                click.echo(f"    {field.field}: library {field.library}\n"
                           f"    {' ' * len(field.field)}  {a.answer.service} {field.answer}")
            for field in a.comparison.additions:
                click.echo(f"    {field.field}: not in the library; {a.answer.service} has {field.answer}")
    agree = sum(one.compared and not one.differs and not one.retracted for one in checked)
    click.echo(f"{agree} of {len(checked)} agree; {sum(one.differs for one in checked)} differ; "
               f"{sum(one.retracted for one in checked)} retracted; "
               f"{sum(not one.compared for one in checked)} not compared.")
