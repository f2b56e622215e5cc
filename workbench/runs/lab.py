"""Open JupyterLab on the reader's own copies of the notebooks."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from workbench.errors import RunError
from workbench.settings import share

__all__ = ["lay_out", "open_lab"]


def lay_out(folder: Path) -> Path:
    """A working folder with notebooks and the invented cases; what is already there is never overwritten.

    Raises:
        RunError: The folder cannot be written.
    """
    try:
        for part, into in (("notebooks", folder), ("examples", folder / "cases")):
            into.mkdir(parents=True, exist_ok=True, mode=0o700)
            for file in sorted(share(part).iterdir()):
                if file.is_file() and not (into / file.name).exists():
                    shutil.copyfile(file, into / file.name)
    except OSError as error:
        raise RunError(f"the folder cannot be written: {error.strerror}", code="SW620", file=str(folder),
                       remedy="Name another folder: workbench lab FOLDER.") from error
    return folder


def open_lab(folder: Path) -> None:
    """JupyterLab on ``folder``, bound to this machine alone; does not return."""
    lay_out(folder)
    os.environ["WORKBENCH_CASES"] = str((folder / "cases").resolve())
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}",
               "--ServerApp.ip=127.0.0.1", "--LabApp.default_url=/lab/tree/start.ipynb",
               # Nothing leaves the machine on its own: no news, no look for updates, no catalogue of extensions.
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url=",
               "--LabApp.extension_manager=readonly"]
    os.execv(command[0], command)
