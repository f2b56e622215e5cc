"""The folder a person works in and the surroundings of the servers that work there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from workbench.case.opening import open_store
from workbench.errors import RunError
from workbench.settings import Settings, share

__all__ = ["lay_out", "notary", "surroundings", "trust", "unlock"]

#: Which notebooks were laid out, by the digest of what their cells said: whoever changed one keeps it.
_NOTE = ".laid-out.json"


def lay_out(folder: Path) -> Path:
    """A working folder with notebooks and the invented cases.

    What a person changed is never overwritten. A notebook that was laid out by an earlier version and left as it
    was gives way to today's.

    Raises:
        RunError: SW620 the folder cannot be written.
    """
    try:
        for into in (folder, folder / "cases"):
            into.mkdir(parents=True, exist_ok=True, mode=0o700)
        for file in sorted(share("examples").iterdir()):
            if file.is_file() and not (folder / "cases" / file.name).exists():
                shutil.copyfile(file, folder / "cases" / file.name)
        known = _read_note(folder / _NOTE)
        for file in sorted(share("notebooks").glob("*.ipynb")):
            to = folder / file.name
            if not to.exists() or known.get(file.name) == _digest(to):
                if not to.exists() or _digest(file) != _digest(to):
                    shutil.copyfile(file, to)
                    trust(folder, to)
                known[file.name] = _digest(file)
        (folder / _NOTE).write_text(json.dumps(known, indent=1), encoding="utf-8")
    except OSError as error:
        raise RunError(f"the folder cannot be written: {error.strerror}", code="SW620", file=str(folder),
                       remedy="Name another folder: workbench lab FOLDER.") from error
    return folder


def unlock(now: Settings, at: datetime, ask: Callable[[bool], str]) -> dict[str, str]:
    """What the kernels need to open the case store: its passphrase, where a person had to type it.

    ``ask`` asks for the passphrase, twice where it is told that the store is new.

    Raises:
        CaseError: The store does not open; SW122 the passphrase is wrong.
    """
    new = "://" not in now.store and not Path(now.store).expanduser().exists()
    typed: list[str] = []

    def asked() -> str:
        typed.append(ask(new))
        return typed[-1]

    open_store(now, at, asked).close()
    return {"WORKBENCH_STORE_KEY": typed[-1]} if typed else {}


def surroundings(folder: Path, kind: str) -> dict[str, str]:
    """Environment of a server of ``kind`` (``lab`` or ``serve``) that works in ``folder``.

    Its settings for Jupyter come first and are its own: neither the reader's settings nor another server's change.
    """
    ours = share("templates") / "jupyter"
    return {
        "WORKBENCH_CASES": str((folder / "cases").resolve()),
        "JUPYTER_CONFIG_PATH": _before("JUPYTER_CONFIG_PATH", ours / kind),
        "JUPYTER_PATH": _before("JUPYTER_PATH", ours),
        # A server that could not read these settings would keep what a form showed: it does not start.
        "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR": "1",
    }


def notary(folder: Path) -> dict[str, str]:
    """Where this folder's lab keeps which notebooks are trusted, apart from those of the reader's other labs."""
    kept = (folder / ".lab").resolve()
    return {"db_file": str(kept / "signatures.db"), "secret_file": str(kept / "signing-key")}


def trust(folder: Path, notebook: Path) -> None:
    """Let the button of our own notebook run its cell: JupyterLab asks before it does that for a stranger's."""
    from nbformat import read
    from nbformat.sign import NotebookNotary

    (folder / ".lab").mkdir(mode=0o700, exist_ok=True)
    with NotebookNotary(**notary(folder)) as signing:  # type: ignore[no-untyped-call]
        signing.sign(read(notebook, as_version=4))  # type: ignore[no-untyped-call]


def _before(name: str, first: Path) -> str:
    return os.pathsep.join(filter(None, (str(first), os.environ.get(name, ""))))


def _read_note(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}


def _digest(file: Path) -> str:
    """Of what the cells say: a notebook that was opened and saved is still the one that was laid out."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        said = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    except (ValueError, LookupError, TypeError):
        return ""
    return sha256(json.dumps(said).encode()).hexdigest()
