"""The view ``pages``: one page of a record beside the facts that it shows, and how a record gets into the case.

What a record holds travels in messages alone. A page is drawn in a process of its own (:mod:`workbench.case.reading`),
which lives as long as its record is looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from workbench.case import bates
from workbench.case.drafts import Draft, readable
from workbench.case.merge import ABSENT
from workbench.case.models import Exhibit
from workbench.case.reading import LARGEST_RECORD, Reader
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.records import Record, attach, content, records
from workbench.errors import CaseError
from workbench.widgets.sections import LARGEST_REPLY, Reply
from workbench.widgets.session import Session
from workbench.widgets.uploads import PIECE, Uploads

__all__ = ["Pages"]

#: Widths in pixels in which a page is drawn.
NARROWEST, WIDEST = 400, 2400


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Open(_Message):
    do: Literal["open"]
    name: str


class _Page(_Message):
    do: Literal["page"]
    name: str
    number: int
    width: int = Field(ge=NARROWEST, le=WIDEST)


class _Sound(_Message):
    do: Literal["sound"]
    name: str
    start: int = Field(ge=0)


class _Begin(_Message):
    do: Literal["begin"]
    size: int = Field(ge=0)


class _Piece(_Message):
    do: Literal["piece"]
    upload: str
    start: int = Field(ge=0)
    files: list[bytes] = Field(min_length=1, max_length=1)


class _End(_Message):
    do: Literal["end"]
    upload: str
    #: The exhibit that the file is; a new one where none is named.
    exhibit: str = ""
    key: str = Field(default="", max_length=48)


_Said: TypeAlias = _Open | _Page | _Sound | _Begin | _Piece | _End
_READ: TypeAdapter[_Said] = TypeAdapter(_Said)


@dataclass(frozen=True, slots=True)
class _Looked:
    """The record that is looked at."""

    name: str
    about: Record
    data: bytes
    reader: Reader


class Pages:
    """Records with their pages, for one panel."""

    name = "pages"

    def __init__(self) -> None:
        self._uploads = Uploads()
        self._looked: _Looked | None = None
        self._lock = Lock()

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Doubts about Bates numbers, and the limits of what can be kept."""
        exhibits = readable(Exhibit, document.get("exhibits"))
        labels = {each.key: each.label for each in exhibits}
        return {
            "doubts": [{"kind": each.kind, "first": bates.bates(each.prefix, each.first),
                        "last": bates.bates(each.prefix, each.last), "count": each.last - each.first + 1,
                        "exhibits": [labels[key] for key in each.exhibits]} for each in bates.doubts(exhibits)],
            "largest": LARGEST_RECORD, "piece": PIECE, "sound_piece": LARGEST_REPLY,
        }

    def act(self, message: Mapping[str, Any], session: Session) -> Any:
        """Show a page, play a recording, or take a file in.

        Raises:
            CaseError: SW135, SW136, SW145 or SW146; what it says is shown beside the record.
        """
        try:
            said = _READ.validate_python(message)
        except ValidationError:
            raise CaseError("the page asked for something that is not known here", code="SW146",
                            remedy="Reload the page, then try again.") from None
        match said:
            case _Begin(size=size):
                return {"upload": self._uploads.begin(size)}
            case _Piece():
                return {"here": self._uploads.piece(said.upload, said.start, said.files[0])}
            case _End():
                return self._taken_in(said, session)
            case _Open():
                return asyncio.to_thread(self._opened, session.store, session.case_id, said)
            case _Page():
                return asyncio.to_thread(self._page, session.store, session.case_id, said)
            case _Sound():
                return asyncio.to_thread(self._sound, session.store, session.case_id, said)

    def close(self) -> None:
        """Let go of the record that was looked at last."""
        with self._lock:
            if self._looked is not None:
                self._looked.reader.close()
            self._looked = None

    async def _taken_in(self, said: _End, session: Session) -> Reply:
        data = self._uploads.end(said.upload)
        record = await asyncio.to_thread(_attach, session.store, session.case_id, data, session.by)
        key = said.exhibit
        entry = _entry(session.document, key)
        if entry is None:
            key = said.key or f"exhibit-{record.name[:8]}"
            session.add(("exhibits",), {"key": key, "label": _next_label(session.document), "kind": "record",
                                        "pages": record.pages, "attachment": record.name})
        else:
            # Where its number of pages was entered already, it stays: the two are shown beside each other.
            session.set(("exhibits", key), {"pages": record.pages} | dict(entry) | {"attachment": record.name})
        return {"exhibit": key} | _about(record)

    def _opened(self, store: CaseStore, case_id: str, said: _Open) -> Reply:
        return _about(self._look(store, case_id, said.name).about)

    def _page(self, store: CaseStore, case_id: str, said: _Page) -> Reply:
        try:
            page = self._look(store, case_id, said.name).reader.page(said.number, said.width)
        except CaseError as error:
            if error.code == "SW135" and "no such page" not in error.problem:
                self.close()  # its process may be gone: the next look starts a new one
            raise
        told = {name: value for name, value in asdict(page).items() if name != "image"}
        return {**told, "number": said.number, "files": [page.image] if page.image else []}

    def _sound(self, store: CaseStore, case_id: str, said: _Sound) -> Reply:
        data = self._look(store, case_id, said.name).data
        return {"start": said.start, "size": len(data), "files": [data[said.start:said.start + LARGEST_REPLY]]}

    def _look(self, store: CaseStore, case_id: str, name: str) -> _Looked:
        with self._lock:
            if self._looked is not None and self._looked.name == name:
                return self._looked
            about = next((each for each in records(store, case_id) if each.name == name), None)
            data = b"".join(content(store, case_id, name))
            assert about is not None  # its content was just read
            if self._looked is not None:
                self._looked.reader.close()
                self._looked = None
            self._looked = _Looked(name, about, data if about.media_type.startswith("audio/") else b"",
                                   Reader(data, about.media_type))
            return self._looked


#: How a file is kept with a case; named so that a test can stand in a slow store.
_attach: Callable[[CaseStore, str, bytes, By], Record] = attach


def _about(record: Record) -> dict[str, Any]:
    return {"name": record.name, "pages": record.pages, "media_type": record.media_type, "size": record.size}


def _entry(document: Draft, key: str) -> Mapping[str, Any] | None:
    exhibits = document.get("exhibits")
    found = [each for each in exhibits if isinstance(each, Mapping) and each.get("key") == key] if isinstance(
        exhibits, list) and key else []
    return found[0] if found else None


def _next_label(document: Draft) -> str:
    """The first letter, or pair of letters, that no exhibit has."""
    exhibits = document.get("exhibits", ABSENT)
    used = {str(each.get("label")) for each in exhibits if isinstance(each, Mapping)} if isinstance(
        exhibits, list) else set()
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    return next((label for label in [*letters, *(a + b for a in letters for b in letters)] if label not in used), "")
