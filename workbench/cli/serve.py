"""Commands that open the forms: in JupyterLab, or without code by Voilà."""

from __future__ import annotations

import datetime as dt
import ipaddress
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from workbench.cli.root import main

_folder = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("mitigation"))
_browser = click.option("--browser/--no-browser", default=True, help="Open a browser.  [default: yes]")
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


def _port(default: int) -> Callable[..., Any]:
    return click.option("--port", type=click.IntRange(1, 65535), default=default, show_default=True,
                        help="Where the server listens; the next free one where it is taken.")


@main.command()
@_folder
@_port(8888)
@_browser
def lab(folder: Path, port: int, browser: bool) -> None:
    """Open JupyterLab on your own copies of the notebooks in FOLDER (made if it is not there).

    The passphrase of your case store is asked here, once, where it needs one. Where none is set yet, the form
    'start' makes one.
    """
    from workbench.runs.lab import lab_command, replace_by

    more = _prepared(folder)
    replace_by(lab_command(folder, port=port, browser=browser), folder, "lab", more)


@main.command()
@_folder
@_port(8866)
@_browser
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--certificate", type=_file, default=None, help="TLS certificate (PEM), with its chain.")
@click.option("--key", type=_file, default=None, help="The certificate's private key (PEM).")
def serve(folder: Path, port: int, browser: bool, host: str, certificate: Path | None, key: Path | None) -> None:
    """Serve the forms in FOLDER without code, to people who sign in with the token or a password.

    The token is printed with the address. To have a password instead: jupyter server password.
    """
    from workbench.runs.lab import replace_by, serve_command

    if (certificate is None) is not (key is None):
        raise click.UsageError("--certificate and --key belong together.")
    tls = (certificate, key) if certificate is not None and key is not None else None
    if not _is_this_machine(host) and tls is None:
        click.echo("Warning: this address can be reached from other machines, and without TLS whoever is on the way "
                   "can read the token and every case. Give --certificate and --key, or put a server with TLS in "
                   "front.", err=True)
    more = _prepared(folder)
    replace_by(serve_command(folder, port=port, browser=browser, host=host, tls=tls), folder, "serve", more)


def _prepared(folder: Path) -> dict[str, str]:
    """Lay the folder out; where a store is set and a person is there, ask what opens it, once for all the forms."""
    from workbench.runs.workplace import lay_out, unlock
    from workbench.settings import settings

    lay_out(folder)
    now = settings()
    if now.store == "none" or not sys.stdin.isatty():
        return {}  # the form 'start' makes a store, and a form asks for its passphrase
    return unlock(now, dt.datetime.now(dt.UTC), _ask)


def _ask(new: bool) -> str:
    what = "A passphrase for the new case store" if new else "Passphrase of the case store"
    return str(click.prompt(what, hide_input=True, confirmation_prompt=new, err=True))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
