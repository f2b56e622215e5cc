"""What a view showed last, so that it is not worked out again while other parts of the case are typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.case.drafts import Draft

__all__ = ["Shown"]


class Shown:
    """What was shown of some parts of a draft; drafts share the parts that did not change."""

    def __init__(self, *parts: str) -> None:
        self._parts = parts
        self._seen: tuple[Any, ...] | None = None
        self._said: Mapping[str, Any] = {}

    def of(self, document: Draft, make: Callable[[Draft], Mapping[str, Any]]) -> Mapping[str, Any]:
        """What ``make`` makes of the draft, made again only where one of the parts is another."""
        seen = tuple(document.get(part) for part in self._parts)
        if self._seen is None or any(one is not other for one, other in zip(seen, self._seen, strict=True)):
            self._seen, self._said = seen, make(document)
        return self._said
