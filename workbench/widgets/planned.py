"""Whether a release plan holds together: needs met, providers confirmed, conditions stated and asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.case.drafts import Draft
from workbench.widgets.session import Session

__all__ = ["Planned"]

#: The way from a need to a condition: the fields that each step rests on.
_STEPS = {"service": ("service",), "provider": ("provider",), "confirmed": ("confirmed_by", "confirmed_on"),
          "condition": ("condition",)}


class Planned:
    """The plan at a glance, and what is missing in it."""

    name = "planned"

    def show(self, document: Draft) -> Mapping[str, Any]:
        """Each need with the steps that are done, and what the plan leaves open."""
        items = list(_entries(document, "plan"))
        return {"items": [{"key": item.get("key"), "need": _text(item, "need"), "provider": _text(item, "provider"),
                           "condition": _text(item, "condition"),
                           "done": [step for step, fields in _STEPS.items() if all(_text(item, f) for f in fields)]}
                          for item in items],
                "open": list(_open(document, items))}

    def act(self, message: Mapping[str, Any], session: Session) -> None:
        """Nothing: the plan is filled in below."""


def _open(document: Draft, items: list[Mapping[str, Any]]) -> Iterator[Mapping[str, str]]:
    """What is left open, each as a word of the page and the need or factor it is about."""
    for item in items:
        need = _text(item, "need")
        if not need and (_text(item, "condition") or _text(item, "service")):
            yield {"what": "no_need", "about": _text(item, "condition") or _text(item, "service")}
        for step, fields in _STEPS.items():
            if need and not all(_text(item, field) for field in fields):
                yield {"what": f"no_{step}", "about": need}
        if need and not item.get("facts"):
            yield {"what": "no_facts", "about": need}
    planned = {fact for item in items for fact in _keys(item, "facts")}
    for factor in _entries(document, "factors"):
        shown = set(_keys(factor, "facts"))
        if factor.get("state") == "found" and shown and not shown & planned:
            yield {"what": "not_planned", "about": "", "factor": _text(factor, "factor")}
    conditions: dict[str, str] = {}
    for item in items:
        condition = _text(item, "condition").casefold()
        if condition and conditions.setdefault(condition, _text(item, "need")) != _text(item, "need"):
            yield {"what": "same_condition", "about": _text(item, "need")}


def _entries(document: Draft, part: str) -> Iterator[Mapping[str, Any]]:
    entries = document.get(part)
    yield from (each for each in (entries if isinstance(entries, list) else []) if isinstance(each, Mapping))


def _keys(entry: Mapping[str, Any], field: str) -> list[str]:
    found = entry.get(field)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _text(entry: Mapping[str, Any], field: str) -> str:
    found = entry.get(field)
    return found.strip() if isinstance(found, str) else ""
