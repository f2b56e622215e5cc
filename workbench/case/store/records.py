"""Records that belong to a case: kept sealed, by their content, with their pages' text for pinpoints.

A record is known by a name that only the case's key can compute from its content: the same
file is kept once, and nobody without the key can tell whether a file they have is among them.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from workbench.case.reading import Reader, check_size
from workbench.case.store import audit
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.schema import attachments, chunks
from workbench.case.store.sealing import seal, unseal
from workbench.errors import CaseError, nearest

__all__ = ["Record", "attach", "content", "media_type_of", "records"]

#: Bytes sealed at a time, so that a recording of hours needs little memory; our choice.
CHUNK = 1024 * 1024

#: How a file begins that may be kept: what people get from schools, hospitals and phones.
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"), (b"RIFF", "audio/wav"), (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"), (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is kept: what it is, and the text of each of its pages where it has text."""

    name: str
    media_type: str
    size: int
    #: Pages of a PDF or of a fax; one for anything else.
    pages: int
    texts: tuple[str, ...]


def attach(opened: CaseStore, case_id: str, source: Path | bytes, by: By, *, name: str = "") -> Record:
    """Keep a record with a case: a file, or its bytes. What is there already is not kept twice.

    ``name`` is the one by which a case from elsewhere knows the record; it was read there, and is kept as it is.

    Raises:
        CaseError: SW135 the file cannot be read, or is of no kind that can be kept; SW145 it is too large.
    """
    try:
        # A file's name may be the client's: it is not kept.
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            return _kept(opened, case_id, file, by, name)
    except OSError as error:
        raise CaseError(f"the record cannot be read: {error.strerror}", code="SW135",
                        remedy="Check that the file is there and may be read.") from None


def _kept(opened: CaseStore, case_id: str, file: BinaryIO, by: By, name: str) -> Record:
    digest = hashlib.sha256()
    for block in _blocks(file):
        digest.update(block)
    size = file.tell()
    check_size(size)
    file.seek(0)
    media_type = media_type_of(file.read(16))
    file.seek(0)
    # Read before anything is written: what cannot be read is not kept.
    texts = _texts(file.read(), media_type, known=bool(name))
    with opened.changing(case_id) as (connection, key, head):
        name = name or hmac.new(key, digest.digest(), "sha256").hexdigest()
        found = Record(name, media_type, size, max(len(texts), 1), texts)
        if connection.execute(sa.select(attachments.c.name).where(
                attachments.c.case_id == case_id, attachments.c.name == name)).first():
            return found
        connection.execute(attachments.insert().values(
            case_id=case_id, name=name,
            about=seal(key, json.dumps(asdict(found)).encode(), f"{case_id}/attachment/{name}")))
        file.seek(0)
        for number, block in enumerate(_blocks(file)):
            connection.execute(chunks.insert().values(
                case_id=case_id, name=name, number=number,
                data=seal(key, block, f"{case_id}/attachment/{name}/{number}")))
        audit.append(connection, at=by.stamp, who=by.who, what="attached", case_id=case_id, revision=head, digest=name)
    return found


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")


def records(opened: CaseStore, case_id: str) -> tuple[Record, ...]:
    """The records kept with a case."""
    with opened.reading(case_id) as (connection, key, _):
        return tuple(_record(key, case_id, row) for row in connection.execute(
            sa.select(attachments).where(attachments.c.case_id == case_id).order_by(attachments.c.name)))


def content(opened: CaseStore, case_id: str, name: str) -> Iterator[bytes]:
    """The bytes of a record, piece by piece.

    Raises:
        CaseError: SW136 the case has no such record.
    """
    with opened.reading(case_id) as (connection, key, _):
        known = list(connection.execute(sa.select(attachments.c.name).where(
            attachments.c.case_id == case_id)).scalars())
        if name not in known:
            raise CaseError("the case has no such record", code="SW136", field="record", remedy=nearest(name, known))
        for row in connection.execute(sa.select(chunks).where(
                chunks.c.case_id == case_id, chunks.c.name == name).order_by(chunks.c.number)):
            yield unseal(key, row.data, f"{case_id}/attachment/{name}/{row.number}")


def _record(key: bytes, case_id: str, row: Any) -> Record:
    about = json.loads(unseal(key, row.about, f"{case_id}/attachment/{row.name}"))
    return Record(**{**about, "texts": tuple(about["texts"])})


def media_type_of(first: bytes) -> str:
    """What a file is, by how it begins.

    Raises:
        CaseError: SW135 it is of no kind that can be kept.
    """
    for beginning, media_type in _BEGINNINGS:
        if first.startswith(beginning):
            return media_type
    if first[4:8] == b"ftyp":
        return "audio/mp4"
    raise CaseError("the file is of no kind that can be kept with a case", code="SW135",
                    remedy="Records are PDF, Word (.docx), PNG, JPEG or TIFF images, or MP3, M4A, WAV, Ogg or FLAC "
                           "recordings. Print anything else to PDF.")


def _texts(data: bytes, media_type: str, *, known: bool) -> tuple[str, ...]:
    """The text of each page, as far as the file holds text; a scan holds none."""
    try:
        with Reader(data, media_type) as reader:
            return reader.texts()
    except CaseError:
        if known:
            return ()
        raise
