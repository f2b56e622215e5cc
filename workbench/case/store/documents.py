"""What a document must be to be kept as a case, and how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from workbench.case.models import SCHEMA_VERSION
from workbench.errors import CaseError

__all__ = ["CASE_ID", "checked", "summary", "written"]

#: What a case's id looks like.
CASE_ID = re.compile(r"case-[0-9a-f]{8,32}")

#: Bytes of a case as JSON: far above any case, below what would stop the machine; our choice.
LARGEST = 64 * 1024 * 1024


def checked(document: Mapping[str, Any]) -> tuple[str, bytes]:
    """The id and the bytes of a document that can be a case's.

    Raises:
        CaseError: SW131 it is not a case's; SW105 a newer workbench wrote it.
    """
    case_id = document.get("case_id")
    if not isinstance(case_id, str) or not CASE_ID.fullmatch(case_id):
        raise CaseError("the case has no id of its own", code="SW131", field="$.case_id",
                        remedy="A case id is 'case-' and 8 to 32 of the digits 0-9 and a-f.")
    version = document.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise CaseError(f"the case has schema version {version}; this workbench knows {SCHEMA_VERSION}", code="SW105",
                        field="$.schema_version", remedy="Update the workbench, then save the case again.")
    try:
        data = written(document)
    except (TypeError, ValueError, RecursionError):
        raise CaseError("the case holds something that cannot be written to a file", code="SW131", field="$",
                        remedy="Every field is text, a number, yes or no, a list or a group of fields.") from None
    if len(data) > LARGEST:
        raise CaseError(f"the case is larger than {LARGEST // 1024 // 1024} MiB", code="SW131", field="$",
                        remedy="Attach long records as files; keep in the case what they show.")
    return case_id, data


def written(document: Mapping[str, Any]) -> bytes:
    """The bytes of a document, as the store seals them."""
    # Lone surrogates cannot be written as UTF-8, infinities are not JSON: both are refused here.
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def summary(document: Mapping[str, Any]) -> list[str]:
    """A case in a list: docket, court and day of sentencing, empty where none is entered."""
    matter = document.get("matter")
    fields = matter if isinstance(matter, Mapping) else {}
    return [str(fields.get(name) or "") for name in ("docket", "court", "sentencing_date")]
