"""The rows of the library's JSON files: written one way only, and read with every fault named.

One canonical form keeps reviews small: a changed entry is a changed line, and nothing else moves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from workbench.errors import Fault

__all__ = ["canonical_json", "read_rows"]

_R = TypeVar("_R", bound=BaseModel)


def canonical_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """The text of a library file: rows sorted by ``id``, two blanks of indent, letters as they are.

    >>> print(canonical_json([{"id": "b"}, {"id": "a", "name": "é"}]), end="")
    [
      {
        "id": "a",
        "name": "é"
      },
      {
        "id": "b"
      }
    ]
    """
    ordered = sorted(rows, key=lambda row: str(row["id"]))
    return json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"


def read_rows(path: Path, model: type[_R]) -> tuple[tuple[_R, ...], tuple[Fault, ...]]:
    """The rows of a file that keep the model, and a fault for each thing that does not.

    A fault's field is ``file $[row].path``. Two rows with one id are a fault too.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return (), (Fault(f"{path.name} $", "the file is missing or cannot be read"),)
    except UnicodeDecodeError:
        return (), (Fault(f"{path.name} $", "the file is not UTF-8 text"),)
    except json.JSONDecodeError as error:
        return (), (Fault(f"{path.name} $", f"not JSON: {error.msg} at line {error.lineno}"),)
    if not isinstance(rows, list):
        return (), (Fault(f"{path.name} $", "a list of entries is expected"),)
    kept: list[_R] = []
    faults: list[Fault] = []
    seen: set[object] = set()
    for i, row in enumerate(rows):
        place = f"{path.name} $[{i}]"
        try:
            # As JSON, so that dates and lists are read strictly the way a file writes them.
            entry = model.model_validate_json(json.dumps(row))
        except ValidationError as error:
            faults += [Fault(place + _path(each["loc"]), each["msg"]) for each in error.errors()]
            continue
        key = getattr(entry, "id", i)
        if key in seen:
            faults.append(Fault(f"{place}.id", f"“{key}” is used by an earlier entry"))
        seen.add(key)
        kept.append(entry)
    return tuple(kept), tuple(faults)


def _path(loc: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
