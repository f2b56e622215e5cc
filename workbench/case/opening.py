"""A case by its opaque id: from the case store where one is set, else from the folder of case files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.case.drafts import Draft
from workbench.case.files import find_case, load_case, parse_case
from workbench.case.models import Case
from workbench.errors import CaseError
from workbench.settings import Settings

if TYPE_CHECKING:
    from workbench.case.store.cases import CaseStore

__all__ = ["get_case", "get_document", "open_store"]


def get_case(case_id: str, now: Settings, at: dt.datetime) -> Case:
    """The case with this id, as it stands.

    Raises:
        CaseError: There is none, or it cannot be read.
        CaseInvalid: SW101 it is not yet complete; every fault with its path.
    """
    if now.store == "none":
        return load_case(find_case(now.cases, case_id))
    return parse_case(json.dumps(get_document(case_id, now, at)).encode())


def get_document(case_id: str, now: Settings, at: dt.datetime) -> Draft:
    """The case with this id as it is written to a file, complete or still a draft.

    Raises:
        CaseError: There is none, or it cannot be read.
    """
    if now.store == "none":
        return load_case(find_case(now.cases, case_id)).model_dump(mode="json")
    from workbench.case.store.cases import By

    with open_store(now, at) as opened:
        _, document = opened.read(case_id, By(now.author, at))
    return document


def open_store(now: Settings, at: dt.datetime, ask: Callable[[], str] | None = None) -> CaseStore:
    """The case store of the settings; ``ask`` asks a person for the passphrase where nothing else opens it.

    Raises:
        CaseError: SW120 no store is set; others as :meth:`CaseStore.open` says.
    """
    if now.store == "none":
        raise CaseError("no case store is set", code="SW120", field="store",
                        remedy="Set 'store' in settings.toml or WORKBENCH_STORE to a file, such as cases.db, or to a "
                               "postgresql:// address.")
    from workbench.case.store.cases import CaseStore
    from workbench.case.store.keys import SystemSecrets

    held = now.store_key.get_secret_value() if now.store_key else None
    return CaseStore.open(now.store, SystemSecrets(environment=held, ask=ask), at)
