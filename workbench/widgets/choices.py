"""What may be chosen from the library: only what is in it, each by its name."""

from __future__ import annotations

from typing import Literal, TypeAlias

from workbench.evidence.library import Library, load_library
from workbench.settings import Settings
from workbench.widgets.talk import Choices

__all__ = ["Kept", "from_library", "library_of"]

#: A part of the library that fields refer to.
Kept: TypeAlias = Literal[
    "catalogue", "findings", "authorities", "purposes", "instruments", "record-kinds", "release-forms"]

#: Kinds of law that can set a purpose of sentencing: a text with sections, no opinion of a court.
_SETS_PURPOSES = frozenset({"statute", "rule", "guideline"})
#: Characters of a finding's proposition in a list. Our choice.
_SHORT = 140


def library_of(where: Settings) -> Library:
    """The library of a person's settings, with her team's layers over it."""
    return load_library(where.literature, layers=where.libraries)


def from_library(library: Library, *wanted: Kept) -> Choices:
    """The choices that a page needs, in the order of their names."""
    law = library.law.authorities
    named = {
        "catalogue": lambda: [(key, factor.label) for key, factor in library.factors.items()],
        "findings": lambda: [(key, f"{finding.source}: {_short(finding.proposition)}")
                             for key, finding in library.findings.items()],
        "authorities": lambda: [(key, authority.name) for key, authority in law.items()],
        "purposes": lambda: [(key, f"{authority.as_seen}: {_short(authority.proposition)}")
                             for key, authority in law.items() if authority.kind in _SETS_PURPOSES],
        "instruments": lambda: [(key, instrument.name) for key, instrument in library.instruments.items()],
        "record-kinds": lambda: [(key, kind.record) for key, kind in library.records.items()],
        "release-forms": lambda: [(key, form.label) for key, form in library.authorizations.items()],
    }
    return {each: sorted(named[each](), key=lambda pair: pair[1].casefold()) for each in wanted}


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]} …"
