"""The ``workbench`` command's root: errors become a message and an exit code; what commands share.

Nothing here decides anything; what a command does not use is not imported.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import click

from workbench import __version__
from workbench.errors import WorkbenchError

__all__ = ["as_json_option", "main", "print_json", "today"]


class _Group(click.Group):
    """Turns the workbench's errors into a message and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            if ctx.params.get("json_errors"):
                faults = [{"field": f.field, "problem": f.problem} for f in error.faults]
                click.echo(json.dumps({"error": error.code, "problem": error.problem, "file": error.file,
                                       "field": error.field, "remedy": error.remedy, "faults": faults}), err=True)
            else:
                click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="workbench")
@click.option("--json-errors", is_flag=True, help="Print an error as one JSON object.")
def main(json_errors: bool) -> None:
    """From a client's life to a cited sentencing appendix.

    A case file goes in; a draft appendix comes out as Word, PDF and a web page, with every
    statement tied to a record, a research finding or the law. Nothing leaves this machine
    unless you switch look-ups on and ask for one.

    \b
    Start here:
      workbench demo              build the appendix of an invented case and see what it is
      workbench check CASE        what is wrong or doubtful, before anything is built
      workbench build CASE        the three documents and their manifest
      workbench client-summary CASE    what it says of the client, in plain words, for the client
      workbench check citations FILE   every citation of a memorandum, compared with the library
      workbench lab               the same in JupyterLab, with forms
      workbench serve             the forms alone, without code

    \b
    Exit codes: 0 done; 1 wrong input, the message says what; 2 wrong call;
    3 a check found errors; 130 interrupted.
    """  # noqa: D301 - click reads the character itself


def as_json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--json``, for every command that has a result."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def today() -> dt.date:
    """The one place where today's date enters: everywhere else it is an input."""
    return dt.date.today()


def print_json(value: object) -> None:
    """Print a value as JSON, in the letters it is written in."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
