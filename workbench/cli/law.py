"""Commands on the law that lets a court weigh mitigation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.root import as_json_option, main, print_json

if TYPE_CHECKING:
    from workbench.evidence.packs import LawPack

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@main.group()
def law() -> None:
    """The law of a jurisdiction, by the dates of a case."""


@law.command("pack")
@click.option("--jurisdiction", required=True, metavar="CODE", help="us for federal, or a state: ny, ca, …")
@click.option("--offense-date", required=True, type=_DAY, metavar="DATE", help="Date of the offense, YYYY-MM-DD.")
@click.option("--sentencing-date", required=True, type=_DAY, metavar="DATE", help="Date of the sentencing.")
@click.option("--conviction-date", type=_DAY, metavar="DATE", default=None,
              help="Date of the conviction, where a provision turns on it.")
@click.option("--capital", is_flag=True, help="The case is capital.")
@as_json_option
def law_pack(jurisdiction: str, offense_date: dt.datetime, sentencing_date: dt.datetime,
             conviction_date: dt.datetime | None, capital: bool, as_json: bool) -> None:
    """What a court may weigh at a sentencing: provisions, nexus tests, authorities, and what to be warned of."""
    from workbench.evidence import packs
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    offense, sentencing = offense_date.date(), sentencing_date.date()
    if sentencing < offense:
        raise click.BadParameter("the sentencing lies before the offense", param_hint="--sentencing-date")
    library = load_library(settings().literature)
    whole = library.law
    known = packs.jurisdictions(whole)
    if jurisdiction.lower() not in known:
        raise click.BadParameter(f"the library holds law of: {', '.join(known)}", param_hint="--jurisdiction")
    pack = packs.law_pack(whole, jurisdiction.lower(), offense, sentencing, capital=capital,
                          conviction=conviction_date.date() if conviction_date else None)
    report = packs.pack_report(pack, whole)
    if as_json:
        print_json(report)
    else:
        _show(pack, report, {key: factor.label for key, factor in library.factors.items()})


def _show(pack: LawPack, report: dict[str, Any], labels: Mapping[str, str]) -> None:
    from workbench.wording import day

    click.secho(f"{pack.jurisdiction.upper()}{', capital' if pack.capital else ''}: offense {day(pack.offense)}, "
                f"sentencing {day(pack.sentencing)}", bold=True)
    _line("Steps", pack.steps)
    if pack.verified_through:
        _line("Checked", f"through {day(pack.verified_through)}")
    for warning in pack.warnings:
        click.secho(click.wrap_text(f"! {warning}", 96, "  ", "    "), fg="yellow")
    for p in report["provisions"]:
        click.secho(f"\n{p['provision']}", bold=True)
        names = [labels.get(name, name) for name in p["names"]]
        _line("Names", "; ".join([*names, "and any other mitigating fact"] if p["catch_all"] else names))
        _line("Nexus", p["nexus_test"])
        for label, key in (("Evidence", "evidence_minimum"), ("Excluded", "exclusions"), ("Burden", "burden"),
                           ("Effect", "effect"), ("Note", "note")):
            _line(label, p[key] or "")
        _line("Authority", f"{p['citation']} [{p['authority']}]")
        _line("Seen", f"{p['status']}, {p['verified_on']}: {'; '.join(p['sources'])}")
    if pack.authorities:
        click.secho("\nAuthorities by factor", bold=True)
        for factor, found in pack.authorities.items():
            _line(labels[factor], "; ".join(a.as_seen + (" (adverse)" if a.adverse else "") for a in found))
    for title, refusals in (("Dead, to be cited only as history", pack.history), ("Withheld", pack.withheld)):
        if refusals:
            click.secho(f"\n{title}", bold=True)
            for refusal in refusals:
                parts = (refusal.reason, refusal.history, refusal.ex_post_facto)
                _line(refusal.authority, " ".join(filter(None, parts)))


def _line(label: str, text: str) -> None:
    if text:
        click.echo(click.wrap_text(f"{label}: {text}", 96, "  ", "      "))
