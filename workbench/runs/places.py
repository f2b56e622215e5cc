"""Where the documents of a batch are kept: a folder, or an object store that fsspec knows.

A run's documents are first put *aside*, under a name that nobody else uses, and then *kept*: only whoever holds the
ledger does that, so that of two that made the same run one result stands. In a folder both are a move; an object store
has no move, so there the manifest is written last: documents without one are not there.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import urlsplit

from workbench.errors import RunError
from workbench.runs.ledger import Entry

__all__ = ["Folder", "Objects", "Place", "place_of", "reached", "whole"]

#: What is not yet, or no longer, anybody's result.
_WORK = ".work"


class Place(Protocol):
    """Where the documents of a batch are kept. Names are relative, with slashes.

    Whatever a place cannot do, for a full disk or a store that does not answer, is an ``OSError``.
    """

    address: str

    def read(self, name: str) -> bytes | None:
        """What a file holds; ``None`` where there is none."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file so that it is whole or not there."""

    def sizes(self, folder: str) -> Mapping[str, int]:
        """The files of a folder, each with its size in bytes; empty where there is no such folder."""

    def put(self, source: Path, folder: str) -> None:
        """Copy the files of a folder of this machine, the manifest last."""

    def keep(self, folder: str, run: str) -> None:
        """Make what lies in a folder the run's documents."""

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all in it, if it is there."""


def place_of(address: str) -> Place:
    """The place at a path or URL.

    Raises:
        RunError: SW642 the URL names a password, or there is no such kind of place; SW643 what it needs is not
            installed; SW647 it does not answer.
    """
    parts = urlsplit(address)
    if "://" not in address or parts.scheme == "file":
        return Folder(Path(address.removeprefix("file://")))
    if parts.username or parts.password or parts.query:
        raise RunError("the address of the documents holds more than a place", code="SW642", field="--documents",
                       remedy="Give names and passwords to each machine by its environment, as the store's own tools "
                              "read them.")
    try:
        with reached():
            return Objects(address)
    except ImportError as error:
        raise RunError("what the place of the documents needs is not installed", code="SW643", field="--documents",
                       remedy="Install mitigation-workbench[cluster], and for an object store its own package, such as "
                              "s3fs, on every machine.") from error
    except ValueError as error:
        raise RunError("there is no such kind of place for documents", code="SW642", field="--documents",
                       remedy="Give a folder that every machine has at the same path, or a URL that fsspec reads.",
                       ) from error


@contextmanager
def reached() -> Iterator[None]:
    """Says of a place that does not answer what a person can do about it.

    Raises:
        RunError: SW647 the place cannot be used.
    """
    try:
        yield
    except OSError as error:
        raise RunError(f"the place of the documents cannot be used: {error.strerror or 'no answer'}", code="SW647",
                       field="--documents", remedy="See that this machine may read and write there and that there is "
                       "space, then: workbench batch resume FOLDER.") from error


def whole(place: Place, entry: Entry) -> bool:
    """Whether the documents of a run are still there; the manifest's own bytes are compared."""
    folder, stem = f"runs/{entry.run}", f"{entry.case_id}-{entry.row.volume}"
    manifest = place.read(f"{folder}/{stem}.manifest.json")
    if manifest is None or sha256(manifest).hexdigest() != entry.manifest:
        return False
    sizes = place.sizes(folder)
    return all(sizes.get(f"{stem}.{kind}") for kind in ("html", "docx", "pdf", "ipynb"))


class Folder:
    """A folder of this machine, or one that several machines share at the same path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.address = str(root)

    def read(self, name: str) -> bytes | None:
        """As :class:`Place` says."""
        try:
            return (self.root / name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """As :class:`Place` says."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_name(f".{path.name}.partial")
        _write(partial, data)
        partial.replace(path)

    def sizes(self, folder: str) -> Mapping[str, int]:
        """As :class:`Place` says."""
        try:
            return {path.name: path.stat().st_size for path in (self.root / folder).iterdir()}
        except OSError:
            return {}

    def put(self, source: Path, folder: str) -> None:
        """As :class:`Place` says: the folder appears when everything is in it."""
        partial = self.root / f"{folder}.partial"
        partial.mkdir(parents=True, mode=0o700)
        for path in sorted(source.iterdir()):
            _write(partial / path.name, path.read_bytes())
        partial.rename(self.root / folder)

    def keep(self, folder: str, run: str) -> None:
        """As :class:`Place` says."""
        final = self.root / "runs" / run
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = self.root / _WORK / f"{run}.old"
        if final.exists():
            old.parent.mkdir(mode=0o700, exist_ok=True)
            final.rename(old)
        (self.root / folder).rename(final)
        final.chmod(0o700)
        handle = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        shutil.rmtree(old, ignore_errors=True)

    def remove(self, name: str) -> None:
        """As :class:`Place` says."""
        path = self.root / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


class Objects:
    """A place that fsspec reaches: an object store, or whatever else it knows."""

    def __init__(self, address: str) -> None:
        with _Answers(ImportError, ValueError):
            from fsspec.core import url_to_fs

            self.address = address.rstrip("/")
            self._system: Any
            # Listings are asked for anew: others write here too.
            self._system, self._root = url_to_fs(self.address, use_listings_cache=False)
            self._root = self._root.rstrip("/")

    def read(self, name: str) -> bytes | None:
        """As :class:`Place` says."""
        with _Answers():
            try:
                return bytes(self._system.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def write(self, name: str, data: bytes) -> None:
        """As :class:`Place` says; an object is there when all of it has been sent."""
        with _Answers():
            self._system.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
            self._system.pipe_file(self._path(name), data)

    def sizes(self, folder: str) -> Mapping[str, int]:
        """As :class:`Place` says."""
        with _Answers():
            try:
                found = self._system.ls(self._path(folder), detail=True)
            except FileNotFoundError:
                return {}
            return {entry["name"].rpartition("/")[2]: int(entry["size"] or 0) for entry in found}

    def put(self, source: Path, folder: str) -> None:
        """As :class:`Place` says."""
        for path in sorted(source.iterdir(), key=lambda p: (_is_manifest(p.name), p.name)):
            self.write(f"{folder}/{path.name}", path.read_bytes())

    def keep(self, folder: str, run: str) -> None:
        """As :class:`Place` says: what was there before loses its manifest first."""
        final = f"runs/{run}"
        for name in sorted(self.sizes(final), key=_is_manifest, reverse=True):
            self.remove(f"{final}/{name}")
        with _Answers():
            self._system.makedirs(self._path(final), exist_ok=True)
        for name in sorted(self.sizes(folder), key=_is_manifest):
            self._copy(f"{folder}/{name}", f"{final}/{name}")
        self.remove(folder)

    def remove(self, name: str) -> None:
        """As :class:`Place` says."""
        with _Answers():
            try:
                self._system.rm(self._path(name), recursive=True)
            except FileNotFoundError:
                return

    def _copy(self, name: str, to: str) -> None:
        """Copy a file, through this machine where the place cannot do it by itself, as over FTP."""
        with _Answers():
            try:
                self._system.cp_file(self._path(name), self._path(to))
            except NotImplementedError:
                self._system.pipe_file(self._path(to), self._system.cat_file(self._path(name)))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


class _Answers:
    """Makes an ``OSError`` of what each kind of store has for errors of its own; of their words none are repeated."""

    def __init__(self, *but: type[Exception]) -> None:
        self._but: tuple[type[Exception], ...] = (OSError, *but)

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, Exception) and not isinstance(error, self._but):
            raise OSError(errno.EIO, f"the store answers with {type(error).__name__}") from error


def _is_manifest(name: str) -> bool:
    return name.endswith(".manifest.json")


def _write(path: Path, data: bytes) -> None:
    """A private file whose bytes have reached the disk."""
    with path.open("wb") as file:
        path.chmod(0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
