"""What a panel shows, one under the other: fields of the case, lists of it, and views of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from workbench.case.drafts import Draft
from workbench.widgets.session import Session

__all__ = ["LARGEST_REPLY", "Entries", "Fields", "Section", "View"]

#: Bytes of a file in one reply: a Jupyter server drops what comes faster than 1 MB a second. Our choice.
LARGEST_REPLY = 512 * 1024


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one part of the case, such as the matter."""

    part: str
    #: Fields that are shown, where not all are.
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of the case, such as the facts: entries are added, filled in, moved and taken out."""

    part: str
    #: Fields that name an entry in the list.
    named_by: tuple[str, ...]
    #: Fields that are shown, where not all are.
    only: tuple[str, ...] = ()


class View(Protocol):
    """Something shown that is no plain form: drawn by ``page/views/NAME.js`` from what :meth:`show` gives."""

    @property
    def name(self) -> str:
        """The view's name: its file, its words (``view.NAME.…``) and its place on the page."""

    def show(self, document: Draft) -> Mapping[str, Any]:
        """What is drawn, as JSON. Pure, and for any draft: half-filled and faulty ones too."""

    def act(self, message: Mapping[str, Any], session: Session) -> Reply | Awaitable[Reply]:
        """What a person did in the view, made changes of the session; the reply goes back to the view.

        ``message["files"]`` holds the bytes of files the person chose; ``files`` of the reply goes back as bytes.
        """


#: What a view answers; ``None`` where there is nothing to say.
Reply: TypeAlias = Mapping[str, Any] | None
Section: TypeAlias = Fields | Entries | View
