"""Commands on the case store: take cases in, look at their history, hand them over, keep them safe."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.root import as_json_option, main, print_json

if TYPE_CHECKING:
    from workbench.case.store.cases import By, CaseStore, Newest

__all__ = ["case"]


@main.group()
def case() -> None:
    """The case store: sealed, append-only, shared by a team where you want it.

    It is where 'store' in settings.toml or WORKBENCH_STORE says: a file, or a postgresql:// address.
    """


@case.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--reason", default="", help="Why, for the history; sealed with the case.")
@as_json_option
def add(file: Path, reason: str, as_json: bool) -> None:
    """Take the case in FILE into the store, or save it as a new revision of the case that is there."""
    from workbench.case.files import load_case

    document = load_case(file).model_dump(mode="json")
    with _opened() as (store, by):
        known = {line.case_id: line.head for line in store.summaries()}
        head = known.get(document["case_id"])
        saved = store.create(document, by, reason) if head is None else store.save(document, head, by, reason)
        _tell(as_json, {"case": document["case_id"], "revision": saved.number},  # type: ignore[union-attr]  # base is head
              f"{document['case_id']} stands at revision {saved.number}.")  # type: ignore[union-attr]


@case.command("mapping")
@click.argument("sheet", type=click.Path(path_type=Path))
@click.option("--to", required=True, type=click.Path(path_type=Path), help="The TOML file to write.")
def mapping(sheet: Path, to: Path) -> None:
    """Begin a mapping for the columns of SHEET, to be completed by you."""
    from workbench.case.mapping import begin_mapping
    from workbench.case.sheets import read_sheet
    from workbench.errors import CaseError

    head, _ = read_sheet(sheet)
    try:
        with to.open("x", encoding="utf-8") as file:
            file.write(begin_mapping(head, f"From {sheet.stem}"))
    except OSError as error:
        raise CaseError(f"the mapping cannot be written: {error.strerror}", code="SW172", file=str(to),
                        remedy="Name a file that is not there yet, in a folder you may write to.") from None
    click.echo(f"{to} names every column. Check its guesses, then:\n"
               f"  workbench case import {sheet} --mapping {to} --dry-run")


@case.command("import")
@click.argument("sheet", type=click.Path(path_type=Path))
@click.option("--mapping", "how", required=True, type=click.Path(path_type=Path), help="Which column is which field.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--replace", is_flag=True, help="Where a field says something else already, take the sheet's word.")
@as_json_option
def import_sheet(sheet: Path, how: Path, dry_run: bool, replace: bool, as_json: bool) -> None:
    """Take in clients, or entries of their cases, from a CSV or Excel SHEET. All of it, or nothing."""
    from workbench.case.importing import plan_import
    from workbench.case.mapping import load_mapping
    from workbench.case.sheets import read_sheet
    from workbench.case.store.cases import new_case_id

    columns = load_mapping(how)
    head, lines = read_sheet(sheet, sheet=columns.sheet, encoding=columns.encoding)
    with _opened() as (store, by):
        known = _from_elsewhere(store, columns.system)
        found = plan_import(head, lines, columns, {number: one.document for number, one in known.items()}, new_case_id,
                            replace=replace, file=sheet.name)
        if not dry_run:
            bases = {one.document["case_id"]: one.number for one in known.values()}
            store.take_in([one.draft for one in found], bases, by, f"imported by {columns.title}")
    done = "would be" if dry_run else "were"
    told = [{"case": "" if dry_run and one.new else one.draft["case_id"], "new": one.new, "rows": one.rows,
             "filled": one.filled, "differ": one.differ} for one in found]
    differ = [each for one in found for each in one.differ]
    words = (f"{sum(one.new for one in found)} new cases and {sum(not one.new for one in found)} known ones, from "
             f"{len(lines)} rows; {sum(one.filled for one in found)} fields {done} filled in.")
    if differ:
        shown = "\n".join(f"  {each}" for each in differ[:20]) + ("\n  …" if len(differ) > 20 else "")
        words += (f"\n{len(differ)} fields say something else already and {'would keep' if dry_run else 'kept'} it "
                  f"(--replace takes the sheet's word):\n{shown}")
    _tell(as_json, told, words)


def _from_elsewhere(store: CaseStore, system: str) -> dict[str, Newest]:
    """The cases that came from a program before, by their client's number there."""
    from tqdm import tqdm

    found: dict[str, Newest] = {}
    for line in tqdm(store.summaries(), desc="looking for known clients", unit="case", leave=False, disable=None):
        newest = store.newest(line.case_id)
        numbers = [each.get("number") for each in newest.document.get("elsewhere", []) if each.get("key") == system]
        found |= {str(number): newest for number in numbers}
    return found


@case.command("list")
@as_json_option
def list_cases(as_json: bool) -> None:
    """List the cases by docket and court, never by the client."""
    with _opened() as (store, _):
        found = store.summaries()
    lines = "\n".join(f"{c.case_id:24} {c.sentencing_date or 'no date':11} {c.docket}, {c.court}" for c in found)
    _tell(as_json, [{"case": c.case_id, "revision": c.head, "docket": c.docket, "court": c.court,
                     "sentencing_date": c.sentencing_date} for c in found],
          lines or "The store holds no case yet: 'workbench case add FILE' takes one in.")


@case.command("show")
@click.argument("case_id")
@click.option("--revision", type=int, default=None, help="An earlier revision.  [default: the newest]")
def show(case_id: str, revision: int | None) -> None:
    """Print a case in clear text, as a case file."""
    with _opened() as (store, by):
        print_json(store.read(case_id, by, revision)[1])


@case.command("history")
@click.argument("case_id")
@as_json_option
def history(case_id: str, as_json: bool) -> None:
    """List every save of a case: who, when, why."""
    with _opened() as (store, _):
        found = store.history(case_id)
    _tell(as_json, [{"revision": r.number, "base": r.base, "kind": r.kind, "author": r.author, "at": r.at,
                     "reason": r.reason} for r in found],
          "\n".join(f"{r.number:5}  {r.at[:16].replace('T', ' ')}  {r.kind:9} {r.author}  {r.reason}" for r in found))


@case.command("compare")
@click.argument("case_id")
@click.argument("before", type=int)
@click.argument("after", type=int)
@as_json_option
def compare(case_id: str, before: int, after: int, as_json: bool) -> None:
    """Show field by field what changed between two revisions."""
    from workbench.case.merge import ABSENT

    with _opened() as (store, _):
        found = store.compare(case_id, before, after)

    def said(value: Any) -> Any:
        return None if value is ABSENT else value

    _tell(as_json, [{"path": c.path, "before": said(c.before), "after": said(c.after)} for c in found],
          "\n".join(f"{c.path}\n  - {_short(c.before)}\n  + {_short(c.after)}" for c in found) or "Nothing changed.")


@case.command("restore")
@click.argument("case_id")
@click.argument("revision", type=int)
@click.option("--reason", default="", help="Why, for the history.")
def restore(case_id: str, revision: int, reason: str) -> None:
    """Make an earlier REVISION the newest again; what came between stays in the history."""
    with _opened() as (store, by):
        saved = store.restore(case_id, revision, by, reason)
    click.echo(f"{case_id} stands at revision {saved.number}, which says what revision {revision} said.")


@case.command("attach")
@click.argument("case_id")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def attach(case_id: str, files: tuple[Path, ...]) -> None:
    """Keep records (PDF, Word, images, recordings) with a case, sealed."""
    from tqdm import tqdm

    from workbench.case.store.records import attach as keep

    with _opened() as (store, by):
        for path in tqdm(files, desc="keeping records", unit="file", leave=False, disable=None):
            found = keep(store, case_id, path, by)
            click.echo(f"{found.name[:12]}  {found.media_type}, {found.pages} pages")


@case.command("hand-over")
@click.argument("case_id")
@click.option("--to", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--consent", required=True, help="What permits it; kept with the trail, sealed.")
@click.option("--recipient", "recipients", multiple=True, help="An age recipient, in place of a passphrase.")
def hand_over_case(case_id: str, to: Path, consent: str, recipients: tuple[str, ...]) -> None:
    """Write a case with its history and records into one encrypted file, which 'age' opens too."""
    from workbench.case.store.handover import hand_over

    passphrase = "" if recipients else _new_passphrase("A passphrase for the file")
    with _opened() as (store, by):
        hand_over(store, case_id, to, by, consent=consent, passphrase=passphrase, recipients=recipients)
    click.echo(f"{to} holds the case. Tell its receiver the passphrase by another way than the file." if not recipients
               else f"{to} holds the case for its recipients alone.")


@case.command("receive")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--identity", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None,
              help="File with your age identity, in place of a passphrase.")
def receive_case(file: Path, identity: Path | None) -> None:
    """Take in a case that was handed over, with its history and records."""
    from workbench.case.store.handover import receive

    key = "" if identity is None else next((line for line in identity.read_text(encoding="utf-8").splitlines()
                                            if line.startswith("AGE-SECRET-KEY-")), "none")
    passphrase = "" if key else click.prompt("Passphrase of the file", hide_input=True)
    with _opened() as (store, by):
        saved = receive(store, file, by, passphrase=passphrase, identity=key)
    click.echo(f"{saved.document['case_id']} stands at revision {saved.number}.")


@case.command("delete")
@click.argument("case_id")
@click.option("--folder", "folders", multiple=True, type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="A folder with documents or runs, to be searched for the case's files too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(case_id: str, folders: tuple[Path, ...], yes: bool) -> None:
    """Delete a case for good: its history, its records, and its files in the folders named."""
    from workbench.case.store.deletion import delete_case

    if not yes:
        click.confirm(f"Delete {case_id} with its whole history? It cannot be brought back", abort=True)
    with _opened() as (store, by):
        done = delete_case(store, case_id, by, folders)
    click.echo(f"Deleted {done.revisions} revisions, {done.attachments} records and {len(done.files)} files. "
               "Backups and handed-over files are not reached from here.")


@case.command("trail")
@click.argument("case_id", required=False)
@as_json_option
def trail(case_id: str | None, as_json: bool) -> None:
    """Show who did what, when."""
    with _opened() as (store, _):
        found = store.trail(case_id)
    _tell(as_json, [{"number": e.number, "at": e.at, "who": e.who, "what": e.what, "case": e.case_id,
                     "revision": e.revision, "hash": e.hash} for e in found],
          "\n".join(f"{e.number:6}  {e.at[:19].replace('T', ' ')}  {e.what:11} {e.case_id:24} {e.revision or '':>5}  "
                    f"{e.who}" for e in found))


@case.command("verify")
def verify() -> None:
    """Check that nothing in the store was changed, moved or taken out. Exit code 3 where something was."""
    from workbench.case.store.verification import verify as check

    with _opened() as (store, _):
        wrong, last = check(store), store.trail()[-1:]
    for each in wrong:
        click.echo(each)
    if wrong:
        sys.exit(3)
    click.echo("Every revision is what was saved, and the trail is whole."
               + (f" Its last entry is number {last[0].number}, {last[0].hash[:16]}." if last else ""))


@case.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the store to FILE while others work with it. The copy opens with the same key."""
    from workbench.case.store.engine import backup as copy

    with _opened() as (store, _):
        copy(store.engine, file)
    click.echo(f"{file} is a copy of the store.")


@case.command("change-key")
def change_key() -> None:
    """Seal everything again under a new key; the old one then opens nothing but old backups."""
    from workbench.case.store.keys import SystemSecrets
    from workbench.case.store.rotation import change_key as change

    with _opened() as (store, by):
        # The environment's secret is the old one: the new one comes from the keyring or from a person.
        change(store, SystemSecrets(ask=lambda: _new_passphrase("The new passphrase of the store")).new, by)
    click.echo("Everything is sealed under the new key. Make a new backup, and delete old ones.")


@contextmanager
def _opened() -> Iterator[tuple[CaseStore, By]]:
    from workbench.case.opening import open_store
    from workbench.case.store.cases import By
    from workbench.settings import settings

    now, at = settings(), dt.datetime.now(dt.UTC)
    with open_store(now, at, _asker()) as store:
        yield store, By(now.author, at)


def _asker() -> Callable[[], str] | None:
    """A question for the store's passphrase, where a person is there to answer."""
    if not sys.stdin.isatty():
        return None
    return lambda: str(click.prompt("Passphrase of the case store", hide_input=True, err=True))


def _new_passphrase(what: str) -> str:
    return str(click.prompt(what, hide_input=True, confirmation_prompt=True, err=True))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=lambda _: "(not there)")
    return text if len(text) <= 300 else f"{text[:297]}..."


def _tell(as_json: bool, value: object, words: str) -> None:
    print_json(value) if as_json else click.echo(words)
