"""A case lent to one run: alone in a store of its own, under a key made for it, gone when the run is over.

A run's notebook works in a process of its own. Where a person opened the store by typing a passphrase, that process
could not open it, and neither passphrase nor clear text is handed on: it gets this case, sealed, and the key to
nothing else.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets

__all__ = ["lent"]


@contextmanager
def lent(document: Mapping[str, Any], by: By) -> Iterator[dict[str, str]]:
    """The environment in which the case can be opened, by its id, for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="wb-") as folder:
        place, key = Path(folder) / "case.db", secrets.token_hex(32)
        with CaseStore.open(place, SystemSecrets(environment=key), by.at) as store:
            store.create(document, by)
        yield {"WORKBENCH_STORE": str(place), "WORKBENCH_STORE_KEY": key}
