"""A calm next step where the record speaks of self-harm. It shows and never blocks: saving goes on as always.

Words are looked for, nothing is judged: the list errs on the side of showing the steps once too often. An answer
above zero to a questionnaire's item on self-harm shows them too.

Source: of the steps, the pages of the Wyoming Department of Health on the 988 lifeline (call, text or chat at any
hour; 911 in immediate danger) and of the University of North Carolina's Suicide Prevention Institute (ask plainly,
which does not bring the thought about; listen; less access to means; follow up), both read on 2026-11-26. Of the
item on self-harm, the caution in ``literature/instruments.json``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.case.drafts import Draft
from workbench.widgets.session import Session

__all__ = ["Safety"]

#: Ways of saying it, in English and in Spanish. Our choice; nothing is concluded from them.
_SAID = re.compile(
    r"\bsuicid|\bself[- ]?harm|\b(?:kill|hurt|harm|cut)(?:s|ed|ing|ting)? (?:my|him|her|them)sel(?:f|ves)\b"
    r"|\b(?:end|take|took) (?:my|his|her|their)(?: own)? li(?:fe|ves)\b|\b(?:want(?:s|ed)?|wish(?:es|ed)?) to die\b"
    r"|\bbetter off dead\b|\boverdosed on purpose\b|\bautolesi|\bquitarse la vida\b|\bmatarse\b|\bquiere morir",
    re.IGNORECASE)
#: Parts of the case in which a person's own words stand, and the field that holds them.
_WHERE = {"interviews": "notes", "facts": "statement", "events": "title"}


class Safety:
    """The safety step of the intake."""

    name = "safety"

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Where the record speaks of self-harm; hidden where it does not."""
        found = [{"part": part, "key": key} for part, key in _raised(document)]
        return {"found": found, "hidden": not found}

    def act(self, message: Mapping[str, Any], session: Session) -> None:
        """Nothing: the steps are only read."""


def _raised(document: Draft) -> Iterator[tuple[str, str]]:
    screenings = document.get("screenings")
    for entry in screenings if isinstance(screenings, list) else []:
        answer = entry.get("self_harm") if isinstance(entry, Mapping) else None
        if isinstance(answer, int) and answer > 0:
            yield "screenings", str(entry.get("key", ""))
    for part, field in _WHERE.items():
        entries = document.get(part)
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, Mapping) and any(_SAID.search(text) for text in _texts(entry.get(field))):
                yield part, str(entry.get("key", ""))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for note in value:
            if isinstance(note, Mapping) and isinstance(note.get("text"), str):
                yield note["text"]
