"""Hand a case over as one encrypted file, and take one in.

The file is encrypted with age: its receiver can open it with the ``age`` program alone and finds
a ZIP archive with every revision as JSON and every record as the file it was.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from workbench.case.store import audit
from workbench.case.store.cases import By, CaseStore, Revision, Saved
from workbench.case.store.records import attach, content, records
from workbench.case.store.sealing import seal
from workbench.errors import CaseError

__all__ = ["hand_over", "receive"]

_FORMAT = 1
_RECORD = re.compile(r"records/[0-9a-f]{64}")


def hand_over(opened: CaseStore, case_id: str, to: Path, by: By, *, consent: str, passphrase: str = "",
              recipients: Sequence[str] = ()) -> None:
    """Write a case with its history and records into one file, for a passphrase or for age recipients.

    ``consent`` says what permits it; it is kept with the trail, sealed.

    Raises:
        CaseError: SW137 the file is there already or cannot be written, or a recipient is not one.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        history = opened.history(case_id)
        zipped.writestr("case.json", json.dumps({"format": _FORMAT, "case_id": case_id,
                                                 "revisions": [asdict(one) for one in history]}))
        with opened.reading(case_id) as (connection, key, _):
            for one in history:
                zipped.writestr(f"revisions/{one.number:06}.json",
                                json.dumps(opened.document(connection, key, case_id, one.number), ensure_ascii=False))
        for record in records(opened, case_id):
            with zipped.open(f"records/{record.name}", "w") as file:
                for block in content(opened, case_id, record.name):
                    file.write(block)
    sealed = _encrypted(archive.getvalue(), passphrase, recipients)
    with opened.changing(case_id) as (connection, key, head):
        told = json.dumps({"consent": consent, "salt": secrets.token_hex(16)}).encode()
        number = audit.append(connection, at=by.stamp, who=by.who, what="handed-over", case_id=case_id, revision=head,
                              digest=hashlib.sha256(told).hexdigest()).number
        audit.keep_consent(connection, number, seal(key, told, f"{case_id}/consent/{number}"))
        _write(to, sealed)


def receive(opened: CaseStore, path: Path, by: By, *, passphrase: str = "", identity: str = "") -> Saved:
    """Take in a case that was handed over, with its history and records.

    Raises:
        CaseError: SW138 the file does not open or holds no case; SW132 the store has the case already.
    """
    data = _decrypted(path, passphrase, identity)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            about: dict[str, Any] = json.loads(zipped.read("case.json"))
            saves = tuple((Revision(**one), json.loads(zipped.read(f"revisions/{int(one['number']):06}.json")))
                          for one in about["revisions"])
            files = {name.removeprefix("records/"): zipped.read(name) for name in sorted(zipped.namelist())
                     if _RECORD.fullmatch(name)}
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, NotImplementedError):
        raise _no_case(path) from None
    if about.get("format") != _FORMAT or not saves:
        raise _no_case(path)
    saved = opened.receive(saves, by)
    # Exhibits know their records by these names.
    for name, each in files.items():
        attach(opened, about["case_id"], each, by, name=name)
    return saved


def _encrypted(data: bytes, passphrase: str, recipients: Sequence[str]) -> bytes:
    import pyrage

    if not recipients:
        return bytes(pyrage.passphrase.encrypt(data, passphrase))
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients]))
    except pyrage.RecipientError:
        raise CaseError("a recipient is not one", code="SW137", field="recipient",
                        remedy="A recipient begins with 'age1'; its owner gets it from age-keygen.") from None


def _decrypted(path: Path, passphrase: str, identity: str) -> bytes:
    import pyrage

    try:
        sealed = path.read_bytes()
        if identity:
            return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
        return bytes(pyrage.passphrase.decrypt(sealed, passphrase))
    except OSError as error:
        raise CaseError(f"the file cannot be read: {error.strerror}", code="SW138", file=path.name,
                        remedy="Check that it is there and may be read.") from None
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise CaseError("the file does not open with this passphrase or identity", code="SW138", file=path.name,
                        remedy="Ask the sender for the passphrase, or whether the file was meant for another key; "
                               "a file that was cut short does not open either.") from None


def _write(to: Path, data: bytes) -> None:
    try:
        handle = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise CaseError(f"the file cannot be made: {error.strerror}", code="SW137", file=to.name,
                        remedy="Choose a new name in a folder you may write to; nothing is overwritten.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        to.unlink(missing_ok=True)
        raise CaseError(f"the file cannot be written: {error.strerror}", code="SW137", file=to.name,
                        remedy="Free space and try again; nothing was handed over.") from None


def _no_case(path: Path) -> CaseError:
    return CaseError("the file holds no case that this workbench knows", code="SW138", file=path.name,
                     remedy="Make it again with 'workbench case hand-over' of the same or an older version.")
