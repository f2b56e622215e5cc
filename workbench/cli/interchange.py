"""Commands that bring references in from other programs, and give them back."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli.library import library
from workbench.cli.root import as_json_option, print_json, today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pybtex.database import Entry

    from workbench.citations.interchange.duplicates import Duplicate
    from workbench.citations.interchange.problems import Imported, Problem

FORMATS = ("bib", "ris", "nbib", "csl-json", "ids")
EXPORTS = ("bib", "ris", "csl-json")


@library.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), default=None,
              help="What the file is; ids is a list of DOIs or PubMed numbers.  [default: recognised]")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None,
              help="The new .bib file.  [default: FILE-imported.bib in the current folder]")
@click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
@as_json_option
def library_import(file: Path, kind: str | None, out: Path | None, dry_run: bool, as_json: bool) -> None:
    """Read references from FILE into a new .bib file, each marked unverified.

    Reads .bib (Zotero, JabRef, Mendeley, Google Scholar), RIS, PubMed's .nbib, CSL-JSON, and lists of DOIs or PubMed
    numbers. Works that the library has already are named and left out. Whatever did not arrive as it stood is
    listed with its line. The library itself is not changed.
    """
    from tqdm import tqdm

    from workbench.citations.bibliography import format_bib
    from workbench.citations.interchange.duplicates import without_known
    from workbench.citations.interchange.formats import import_file
    from workbench.citations.interchange.saving import save
    from workbench.evidence.library import load_library
    from workbench.settings import settings

    def each(drafts: Any) -> Iterable[Any]:
        return tqdm(drafts, desc="references", leave=False, disable=None if len(drafts) > 2000 else True)

    imported = import_file(file, kind, each)
    known = load_library(settings().literature)
    new, duplicates = without_known(imported, known.sources, known.law.authorities)
    written: Path | None = None
    if new.entries and not dry_run:
        written = out or Path(f"{file.stem}-imported.bib")
        save(format_bib(new.entries), written, replace=False)
    if as_json:
        print_json({"file": file.name, "format": new.format, "read": len(imported.entries), "new": list(new.entries),
                    "duplicates": [_duplicate(one) for one in duplicates],
                    "problems": [_problem(one) for one in new.problems], "written": str(written) if written else None})
    else:
        _report(file, imported, new, duplicates, written)
    if not imported.entries:
        sys.exit(1)


@library.command("export")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@click.option("--all", "everything", is_flag=True, help="Every source and authority of the library.")
@click.option("--cited-in", type=click.Path(path_type=Path), metavar="MANIFEST", default=None,
              help="What the appendix of this manifest cites.")
@click.option("--from", "source", type=click.Path(path_type=Path), metavar="FILE", default=None,
              help="Take the entries from FILE, as 'import' reads it, not from the library.")
@click.option("--format", "kind", type=click.Choice(EXPORTS), default="bib", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None,
              help="File to write; an earlier one is replaced.  [default: standard output]")
def library_export(keys: tuple[str, ...], everything: bool, cited_in: Path | None, source: Path | None, kind: str,
                   out: Path | None) -> None:
    """Give sources (and, as CSL-JSON, law) to another program: by KEY, all, or what a document cites."""
    from workbench.citations.interchange.formats import export
    from workbench.citations.interchange.saving import save

    if bool(keys) + everything + (cited_in is not None) + (source is not None and not keys) != 1:
        raise click.UsageError("Name keys, or one of --all, --cited-in and --from.")
    entries, titles = _chosen(keys, everything, cited_in, source)
    text, problems = export(entries, kind, titles)
    for problem in problems:
        click.echo(str(problem), err=True)
    written = len(entries) - len(problems)
    if not written:
        click.echo("Nothing was written.", err=True)
        sys.exit(1)
    if out is None:
        click.echo(text, nl=False)
        return
    save(text, out, replace=True)
    click.echo(f"{out}: {written} entries.")


def _chosen(keys: tuple[str, ...], everything: bool, cited_in: Path | None, source: Path | None,
            ) -> tuple[Mapping[str, Entry], Mapping[str, str]]:
    from workbench.evidence.library import load_library
    from workbench.evidence.selection import select
    from workbench.settings import settings

    if source is not None:
        from workbench.citations.interchange.formats import import_file

        return _from_file(import_file(source), keys), {}
    if cited_in is not None:
        from workbench.appendix.manifest import cited_keys

        keys = cited_keys(cited_in)
    chosen = select(load_library(settings().literature), None if everything else keys, today())
    return chosen.entries, chosen.titles


def _from_file(imported: Imported, keys: tuple[str, ...]) -> Mapping[str, Entry]:
    from workbench.errors import UnknownRecord, nearest

    for key in keys:
        if key not in imported.entries:
            raise UnknownRecord(f"no entry “{key}” in the file", remedy=nearest(key, imported.entries))
    return {key: imported.entries[key] for key in keys} if keys else imported.entries


def _report(file: Path, imported: Imported, new: Imported, duplicates: tuple[Duplicate, ...],
            written: Path | None) -> None:
    for problem in new.problems:
        click.echo(str(problem))
    for one in duplicates:
        where = "in the library" if one.in_library else "earlier in the file"
        click.echo(f"line {one.line}, {one.key}: the same work as {one.of} {where} (by {one.by}); not added")
    click.echo(f"{file.name} ({new.format}): {len(imported.entries)} read, {len(new.entries)} new, "
               f"{len(duplicates)} known already, {len(new.problems)} problems.")
    if written is not None:
        click.echo(f"{written}: {len(new.entries)} entries, each marked unverified.")
    if new.format == "ids" and new.entries:
        click.echo("Each holds its identifier only and cannot be cited until it is completed.")


def _problem(one: Problem) -> dict[str, object]:
    return {"code": one.code, "line": one.line, "key": one.key, "field": one.field, "what": one.what, "done": one.done}


def _duplicate(one: Duplicate) -> dict[str, object]:
    return {"key": one.key, "line": one.line, "of": one.of, "in_library": one.in_library, "by": one.by}
