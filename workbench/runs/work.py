"""What the process of one run in a batch does: build the appendix, and say what it made or why it failed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from workbench.errors import WorkbenchError
from workbench.evidence.library import load_library
from workbench.runs.build import Request, build
from workbench.runs.fork import Say
from workbench.runs.keys import deep_key, fast_key, surroundings
from workbench.runs.ledger import Failure, Made
from workbench.runs.reading import reading
from workbench.runs.rows import Row

__all__ = ["work"]


def work(row: Row, out: Path, literature: Path | None, heads: Mapping[str, int], say: Say) -> None:
    """Build the row's documents in ``out`` and say ``made`` or ``failed``; never more of an error than may be kept."""
    with _Told(say), _failing(say):
        library, around = load_library(literature), surroundings()
        # Both keys before the run reads anything: a case that is edited meanwhile does not match, and is run again.
        fast = fast_key(row, heads, library.revision, around)
        with reading() as case_of:
            deep = deep_key(row, case_of(row), library, around, literature)
        built = build(Request(row.case, out, row.as_of, row.volume, row.style, notebook=row.template,
                              literature=literature), lambda step: say({"step": step}))
        manifest = built.manifest.read_bytes()
        say({"made": asdict(Made(built.case_id, fast, deep, sha256(manifest).hexdigest(), built.warnings, built.cited,
                                 *_signed(manifest)))})


def _signed(manifest: bytes) -> tuple[int | None, int | None]:
    """How many claims are unsigned and how many stale, where the manifest says so."""
    claims = json.loads(manifest).get("claims")
    if claims is None:
        return None, None
    standings = [claim["standing"] for claim in claims]
    return standings.count("unsigned"), standings.count("stale")


@contextmanager
def _failing(say: Say) -> Iterator[None]:
    try:
        yield
    except WorkbenchError as error:
        # Faults name fields and keys, and never repeat what stands in a client's record.
        faults = "".join(f"; {fault}" for fault in error.faults[:3])
        say({"failed": asdict(Failure(error.code, error.field or "", f"{error.problem}{faults}"))})


class _Told:
    """Says of an error that nobody foresaw what may be said: its kind and its place in the code, not its words."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None or trace is None:
            return
        while trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        self._say({"failed": asdict(Failure("SW636", place, f"the run ended with {kind.__name__}"))})
