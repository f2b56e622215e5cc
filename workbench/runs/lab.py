"""Open JupyterLab on the reader's own copies of the notebooks, or serve them without code by Voilà.

Both are Jupyter servers with settings of their own (``templates/jupyter``), in a process that takes the place of
this one. A passphrase reaches them and their kernels in the environment alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from workbench.runs.workplace import notary, surroundings

__all__ = ["lab_command", "replace_by", "serve_command"]


def lab_command(folder: Path, *, port: int, browser: bool) -> list[str]:
    """JupyterLab on ``folder``, bound to this machine alone, at the notebook where one starts."""
    return [sys.executable, "-m", "jupyterlab", *_shared(folder, port, browser=browser), "--ServerApp.ip=127.0.0.1",
            "--LabApp.default_url=/lab/tree/start.ipynb",
            f"--LabApp.workspaces_dir={folder.resolve() / '.lab' / 'workspaces'}",
            *(f"--NotebookNotary.{name}={file}" for name, file in notary(folder).items())]


def serve_command(folder: Path, *, port: int, browser: bool, host: str, tls: tuple[Path, Path] | None) -> list[str]:
    """Voilà on the notebooks of ``folder``, behind the Jupyter server's token or password."""
    return [sys.executable, "-m", "jupyter_server", *_shared(folder, port, browser=browser), f"--ServerApp.ip={host}",
            *((f"--ServerApp.certfile={tls[0].resolve()}", f"--ServerApp.keyfile={tls[1].resolve()}") if tls else ())]


def replace_by(command: list[str], folder: Path, kind: str, more: Mapping[str, str]) -> None:
    """Become that server; does not return."""
    os.execve(command[0], command, {**os.environ, **surroundings(folder, kind), **more})


def _shared(folder: Path, port: int, *, browser: bool) -> list[str]:
    return [f"--ServerApp.root_dir={folder.resolve()}", f"--ServerApp.port={port}",
            f"--ServerApp.open_browser={browser}"]
