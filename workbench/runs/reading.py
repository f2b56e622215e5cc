"""Read the cases of a batch's rows to see what would become of them: from files, and from one opened store.

Nobody is shown what is read here, so the store's trail does not call it an opening; a run's own reading it does.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workbench.case.files import load_case, parse_case
from workbench.case.models import Case
from workbench.case.opening import open_store
from workbench.runs.rows import Row
from workbench.settings import settings

if TYPE_CHECKING:
    from workbench.case.store.cases import CaseStore

__all__ = ["CaseOf", "reading"]

#: The case of a row as it stands; raises a ``WorkbenchError`` where it cannot be read.
CaseOf: TypeAlias = Callable[[Row], Case]


@contextmanager
def reading() -> Iterator[CaseOf]:
    """Reads the cases of rows. The store is opened when the first row asks for it."""
    with ExitStack() as stack:
        opened: list[CaseStore] = []

        def case_of(row: Row) -> Case:
            if isinstance(row.case, Path):
                return load_case(row.case)
            if not opened:
                opened.append(stack.enter_context(open_store(settings(), dt.datetime.now(dt.UTC))))
            return parse_case(json.dumps(opened[0].newest(row.case).document).encode())

        yield case_of
