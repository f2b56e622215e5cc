"""What may be chosen from the library in a form: factors, kinds of records, forms of authorization."""

from __future__ import annotations

from workbench.evidence.library import Library
from workbench.widgets.talk import Choices

__all__ = ["picklists"]


def picklists(library: Library) -> Choices:
    """Ids and what they are called, by what a field refers to."""
    return {
        "catalogue": sorted(((each.id, each.label) for each in library.factors.values()), key=_by_name),
        "record-kinds": sorted(((each.id, each.record) for each in library.records.values()), key=_by_name),
        "release-forms": sorted(((each.id, each.label) for each in library.authorizations.values()), key=_by_name),
    }


def _by_name(one: tuple[str, str]) -> str:
    return one[1].casefold()
