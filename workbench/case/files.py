"""Case files: read with all their faults at once, written whole or not at all.

A case is one JSON file in UTF-8. The same case is always the same bytes, so that its
revision is the hash of them. Messages name fields and never repeat what stands in them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from workbench.case import models
from workbench.case.models import SCHEMA_VERSION, Case
from workbench.case.references import REMEDY
from workbench.errors import CaseError, CaseInvalid, Fault, nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["dump_case", "find_case", "load_case", "parse_case", "revision", "save_case"]

_CASE_ID = re.compile(r"case-[0-9a-f]{8,32}")
#: Field names that may be shown in a message; another might be a client's word in the wrong place.
_SHOWABLE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def load_case(path: Path) -> Case:
    """The case in a file.

    Raises:
        CaseError: SW102 the file cannot be read; SW103 it is not JSON; SW104 it is not UTF-8;
            SW105 a newer version of the workbench wrote it.
        CaseInvalid: SW101 with every fault and its path.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise CaseError("there is no such case file", code="SW102", file=path.name,
                        remedy="Check the name and the folder.") from error
    except OSError as error:
        raise CaseError(f"the case file cannot be read: {error.strerror}", code="SW102", file=path.name,
                        remedy="Name a file that you may read.") from error
    try:
        return parse_case(data)
    except CaseError as error:
        raise error.in_file(path.name) from None


def parse_case(data: bytes) -> Case:
    """The case in the bytes of a file; see :func:`load_case` for what it refuses."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            names = [name for name, _ in items]
            twice.extend(sorted({_shown(name) for name in names if names.count(name) > 1}))
        return found

    try:
        text = data.decode("utf-8-sig")
        read = json.loads(text, object_pairs_hook=pairs)
    except UnicodeDecodeError as error:
        raise CaseError(f"the case file is not UTF-8: byte {error.start} cannot be read", code="SW104",
                        remedy="Save the file as UTF-8 and load it again.") from None
    except json.JSONDecodeError as error:
        raise CaseError(f"the case file is not JSON: {error.msg} at line {error.lineno}, column {error.colno}",
                        code="SW103", remedy="Correct the file at that place.") from None
    except (RecursionError, ValueError):
        raise CaseError("the case file is not JSON that can be read: it nests too deeply or holds a number too long",
                        code="SW103", remedy="Restore the file from its last saved revision.") from None
    version = read.get("schema_version") if isinstance(read, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise CaseError(f"the case file has schema version {version}; this workbench knows {SCHEMA_VERSION}",
                        code="SW105", field="$.schema_version",
                        remedy="Update the workbench, then load the case again.")
    if twice:
        raise _invalid(Fault("$", f"a field named '{name}' stands twice in one place: keep one") for name in twice)
    try:
        return Case.model_validate_json(text)
    except ValidationError as error:
        raise _invalid(map(_fault, error.errors(include_url=False, include_input=False))) from None


def dump_case(case: Case) -> bytes:
    """The bytes of a case file: UTF-8, two spaces of indent, fields in the model's order, every field present."""
    return (json.dumps(case.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def revision(case: Case) -> str:
    """The hash that names this state of the case: SHA-256 of its file."""
    return hashlib.sha256(dump_case(case)).hexdigest()


def save_case(case: Case, path: Path) -> None:
    """Write a case so that the file is either the old one or the new one, readable by its owner alone.

    Raises:
        CaseError: SW106 the file cannot be written; what was there before is unchanged.
    """
    temporary: Path | None = None
    try:
        # mkstemp gives mode 0600; the name says nothing about the client.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".saving-", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(dump_case(case))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        raise CaseError(f"the case file cannot be written: {error.strerror}", code="SW106", file=path.name,
                        remedy="Free space or choose a folder you may write to. "
                               "What was saved before is unchanged.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def find_case(folder: Path, case_id: str) -> Path:
    """The file in a folder that holds the case with this opaque id, whatever the file is called.

    Where ``folder`` is itself a file, no other is looked at.

    Raises:
        CaseError: SW107 the id is not one, no file has it, or two files have it.
    """
    if not _CASE_ID.fullmatch(case_id):
        raise CaseError("this is not a case id", code="SW107", field="case",
                        remedy="A case id is 'case-' and 8 to 32 of the digits 0-9 and a-f.")
    named = folder if folder.is_file() else folder / f"{case_id}.json"
    if _id_of(named) == case_id:
        return named
    found = [path for path in sorted(folder.glob("*.json")) if _id_of(path) == case_id]
    if len(found) == 1:
        return found[0]
    if found:
        raise CaseError(f"{len(found)} files hold the case {case_id}", code="SW107", field="case",
                        remedy="Keep one of them in the folder.")
    raise CaseError(f"no case file in the folder has the id {case_id}", code="SW107", field="case",
                    remedy="Check the id and the folder of the cases.")


def _id_of(path: Path) -> str | None:
    """The id a file gives itself; ``None`` where it is no case file, which is not this search's business."""
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    found = read.get("case_id") if isinstance(read, dict) else None
    return found if isinstance(found, str) else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _invalid(faults: Iterable[Fault]) -> CaseInvalid:
    found = tuple(faults)
    count = "one fault" if len(found) == 1 else f"{len(found)} faults"
    return CaseInvalid(f"the case file does not fit the model: {count}", faults=found, remedy=REMEDY)


def _fault(error: ErrorDetails) -> Fault:
    path = "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in error["loc"])
    problem = error["msg"].removeprefix("Value error, ").replace("Input should be", "this should be")
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        hint = f" {nearest(name, _field_names())}" if _SHOWABLE.fullmatch(name) else ""
        problem = f"the case has no such field: correct its name or take it out.{hint}"
    elif error["type"] == "missing":
        problem = "this field is missing: add it"
    return Fault(path, problem)


def _shown(part: object) -> str:
    name = str(part)
    return name if _SHOWABLE.fullmatch(name) else "(unknown field)"


def _field_names() -> list[str]:
    kinds = [kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return sorted({name for kind in kinds for name in kind.model_fields})
