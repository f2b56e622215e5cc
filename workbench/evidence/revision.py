"""Which state of a library's files this is: one hash over the bytes of them all.

A document names it, and an index is named by it. The bytes are read again only where the disk says that
a file may have changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

__all__ = ["library_files", "read_revision", "revision_of"]


def revision_of(folders: Sequence[Path], cache: Path) -> str:
    """The revision of the files as they are now: SHA-256 of their bytes.

    The bytes are not read again while size, time of change and place on the disk of every file are
    what they were when they were last read. A file that changed within two seconds of that reading
    is read again, because the clock of a disk is coarse.
    """
    stats = [(path, path.stat()) for folder in folders for path in library_files(folder)]
    signature = hashlib.sha256(json.dumps(
        [[str(path.resolve()), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
         for path, stat in stats]).encode()).hexdigest()
    name = hashlib.sha256("\0".join(str(folder.resolve()) for folder in folders).encode()).hexdigest()[:32]
    note = cache / f"{name}.seen"
    try:
        seen = json.loads(note.read_text(encoding="utf-8"))
        if seen["signature"] == signature:
            return str(seen["revision"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # never seen, or not by this version
    started = time.time()
    revision = read_revision(folders)
    if max((stat.st_ctime for _, stat in stats), default=0.0) < started - 2:
        with suppress(OSError):
            _note(note, json.dumps({"signature": signature, "revision": revision}))
    return revision


def read_revision(folders: Sequence[Path]) -> str:
    """SHA-256 over the bytes of every file of the folders, read now."""
    digest = hashlib.sha256()
    for i, folder in enumerate(folders):
        if i:
            digest.update(f"layer {i}\0".encode())
        for path in library_files(folder):
            try:
                content = path.read_bytes()
            except OSError:
                content = b"unreadable"  # the reading that follows names the file
            # Name and length keep two files from being taken for one.
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def library_files(folder: Path) -> list[Path]:
    """The library's files in an order that does not depend on the machine."""
    found = [path for path in folder.rglob("*") if path.suffix in {".bib", ".json"} and path.is_file()]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _note(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".seen-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as beside:
        beside.write(text)
    Path(name).replace(path)
