"""``workbench check``: a case before it is built, or the citations of any document."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from workbench.cli.root import as_json_option, main, print_json, today

if TYPE_CHECKING:
    from tqdm import tqdm

    from workbench.evidence.verdicts import Checked

VOLUMES = ("public", "sealed", "counsel")

#: What a word must look like to be the id of a case.
CASE_ID = re.compile(r"case-[0-9a-f]{8,32}")


def case_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument ``CASE``: a case file, or the id of a case in the store; a file of that name wins."""
    def given(_context: object, _param: object, text: str) -> Path | str:
        return text if CASE_ID.fullmatch(text) and not Path(text).exists() else Path(text)

    return click.argument("case", callback=given)(command)


class _Check(click.Group):
    """A group whose first argument may be a case: ``check CASE`` is ``check case CASE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "-h", "--help"}:
            args = ["case", *args]
        return super().parse_args(ctx, args)


@main.group(cls=_Check)
def check() -> None:
    """Say what is wrong or doubtful: 'check CASE' before a build, 'check citations FILE' in any document."""


@check.command("case")
@case_argument
@click.option("--volume", type=click.Choice(VOLUMES), default="sealed", show_default=True)
@as_json_option
def check_case(case: Path | str, volume: str, as_json: bool) -> None:
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
        print_json(
            [
                {"severity": d.severity, "code": d.code, "path": d.path, "problem": d.problem, "remedy": d.remedy}
                for d in found
            ]
        )
    else:
        for d in found:
            click.echo(f"{d.severity:7}  {d.code}  {d.path}\n         {d.problem} {d.remedy}")
        click.echo(f"{errors} errors, {len(found) - errors} warnings.")
    if errors:
        sys.exit(3)


@check.command("gaps")
@case_argument
@as_json_option
def check_gaps(case: Path | str, as_json: bool) -> None:
    """List for counsel which domains of the life history in CASE are still open: not asked, or not shown to be."""
    from workbench.case.files import load_case
    from workbench.case.opening import get_document
    from workbench.evidence.domains import STATE_WORDS, coverage_of, gaps
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    now = settings()
    document = (load_case(case).model_dump(mode="json") if isinstance(case, Path)
                else get_document(case, now, dt.datetime.now(dt.UTC)))
    library = load_library(now.literature)
    rows = coverage_of(document, library.domains)
    if as_json:
        print_json([{"domain": row.domain.id, "state": row.state.value, "asked": len(row.asked),
                     "facts": len(row.facts), "sources": row.origins, "gap": row.gap_words or None} for row in rows])
        return
    click.echo("Work product, for counsel only.")
    part = ""
    for row in gaps(rows):
        if row.domain.part != part:
            part = row.domain.part
            click.secho(part, bold=True)
        named = "; ".join(library.standards[key].label for key in row.domain.standards)
        click.echo(f"  {row.domain.label}: {row.gap_words}")
        click.echo(click.wrap_text(f"{row.domain.asks} Named by: {named}.", 100, "      ", "      "))
    counts = ", ".join(f"{sum(row.state is state for row in rows)} {said}" for state, said in STATE_WORDS.items())
    click.echo(f"{len(rows)} domains: {counts}; {len(gaps(rows))} open.")


def _day(_ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("a date looks like 2026-11-20", param=param) from None


@check.command("citations")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--sentencing-date", metavar="DATE", callback=_day, help="Law is read as of this day.  [default: today]")
@click.option(
    "--offense-date", metavar="DATE", callback=_day, help="For the manual that may govern instead (ex post facto)."
)
@click.option(
    "--jurisdiction", metavar="CODE", default="", help="Of the court where it is filed: us, or two letters of a state."
)
@as_json_option
def check_citations(
    files: tuple[Path, ...],
    sentencing_date: dt.date | None,
    offense_date: dt.date | None,
    jurisdiction: str,
    as_json: bool,
) -> None:
    """Compare every citation in FILES (text, Markdown, Word, PDF) with the library.

    Prints for each what it is: verified, mismatch, unknown (not in the library), fabricated, retracted or stale; and
    figures and wrong forms in circulation. Exit code 3 where anything is fabricated, retracted, mismatched or stale.
    """
    from tqdm import tqdm

    from workbench.citations.reading.documents import read_document
    from workbench.evidence.cautions import load_cautions
    from workbench.evidence.library import load_library
    from workbench.evidence.pitfalls import load_pitfalls
    from workbench.evidence.verification import BAD, Dates, check_text
    from workbench.settings import settings, share

    folder = settings().literature or share("literature")
    library, cautions, pitfalls = load_library(folder), load_cautions(folder), load_pitfalls(folder / "law")
    dates = Dates(today(), sentencing_date, offense_date)
    results: list[tuple[Path, tuple[Checked, ...]]] = []
    for path in files:
        text = read_document(path)
        with tqdm(
            total=2 * len(text), unit="B", unit_scale=True, desc=path.name[:32], leave=False, disable=None
        ) as bar:
            results.append(
                (
                    path,
                    check_text(
                        text,
                        library,
                        cautions,
                        pitfalls,
                        dates,
                        jurisdiction=jurisdiction.strip().casefold(),
                        progress=lambda read: _told(bar, read),
                    ),
                )
            )
    if as_json:
        print_json([one.json() for _, found in results for one in found])
    else:
        for path, found in results:
            _say(path, found, several=len(files) > 1)
        if sentencing_date is None or offense_date is None:
            click.echo(
                "Law is read as of today. Give --sentencing-date and --offense-date to read it on the dates of the "
                "case."
                if sentencing_date is None
                else "Give --offense-date too: the manual of that day may govern (ex post facto)."
            )
    if any(one.status in BAD for _, found in results for one in found):
        sys.exit(3)


def _told(bar: tqdm[NoReturn], read: int) -> None:
    bar.update(read)


_HEADINGS = {
    "fabricated": "FABRICATED: known invented cases",
    "retracted": "RETRACTED",
    "mismatch": "MISMATCH: exists, but not like this",
    "stale": "STALE: not operative law, or not for this",
    "unknown": "UNKNOWN: not in the library, cannot be verified offline",
    "verified": "VERIFIED",
}


def _say(path: Path, found: Sequence[Checked], *, several: bool) -> None:
    """What was found in one document, worst first, each thing once."""
    from workbench.evidence.verification import STATUSES

    if several:
        click.secho(path.name, bold=True)
    record = [one for one in found if one.kind == "record"]
    others = [one for one in found if one.kind != "record"]
    for status in STATUSES:
        group = [one for one in others if one.status == status]
        if not group:
            continue
        click.secho(_HEADINGS[status], bold=True)
        seen: dict[tuple[str, str], int] = {}
        for one in group:
            seen[one.text, one.detail] = seen.get((one.text, one.detail), 0) + 1
        for (text, detail), times in seen.items():
            click.echo(click.wrap_text(text + (f"  (×{times})" if times > 1 else ""), 100, "  ", "    "))
            if detail and status != "unknown":
                click.echo(click.wrap_text(detail, 100, "      ", "      "))
            elif detail and ";" in detail:
                click.echo(click.wrap_text(detail.split("; ", 1)[1], 100, "      ", "      "))
    counts = [
        f"{sum(one.status == status for one in others)} {status}"
        for status in STATUSES
        if any(one.status == status for one in others)
    ]
    click.echo(
        f"{len(others)} citations and remarks: {', '.join(counts) or 'none'}."
        + (f" {len(record)} to the record." if record else "")
    )
