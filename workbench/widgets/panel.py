"""One notebook's page: a widget that shows sections of a case and keeps what is typed into them.

What the client said travels only in messages between the page and the kernel. The widget's traits, which a
notebook may keep, hold the program of the page and nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import anywidget

from workbench.errors import CaseError
from workbench.widgets.autosave import Autosave
from workbench.widgets.sections import Section
from workbench.widgets.session import Session
from workbench.widgets.talk import Choices, Talk
from workbench.widgets.troubles import in_words
from workbench.widgets.words import Words, words

__all__ = ["Panel", "program", "style"]

_PAGE = Path(__file__).resolve().parent / "page"


def program() -> str:
    """The page's program: its files one after the other, each view in a block of its own."""
    core = [(_PAGE / name).read_text(encoding="utf-8")
            for name in ("dom.js", "draft.js", "drawing.js", "pieces.js", "fields.js", "cards.js", "panel.js")]
    views = [f"{{\n{path.read_text(encoding='utf-8')}\n}}" for path in sorted((_PAGE / "views").glob("*.js"))]
    return "\n".join([*core, *views, "export default { render };\n"])


def style() -> str:
    """The page's style: that of the panel, then that of each view."""
    return "\n".join(path.read_text(encoding="utf-8")
                     for path in (_PAGE / "panel.css", *sorted((_PAGE / "views").glob("*.css"))))


class Panel(anywidget.AnyWidget):
    """A page of sections for one case."""

    _esm = program()
    _css = style()

    def __init__(self, notebook: str, sections: Sequence[Section], opener: Callable[[str], Session], *,
                 language: str = "en", choices: Callable[[], Choices] = dict, passphrase: bool = True) -> None:
        """A panel that opens its case when a page asks for it.

        ``opener`` gets the passphrase that a person typed, empty at first; ``passphrase`` says whether one helps.
        """
        super().__init__()
        self._notebook = notebook
        self._sections = tuple(sections)
        self._opener = opener
        self._language = language
        self._choices = choices
        self._asks = passphrase
        self._running: set[asyncio.Future[None]] = set()
        # JupyterLab may send the first message to the kernel's own thread and the next to another, before that is done.
        self._opening = Lock()
        self.talk: Talk | None = None
        self.autosave: Autosave | None = None
        self.on_msg(self._heard)

    def _heard(self, _: object, content: object, buffers: Sequence[bytes]) -> None:
        with self._opening:
            if self.talk is None:
                self._open(content)
                return
        before = self._unsaved()
        later = self.talk.hear(content, [bytes(each) for each in buffers])
        if later is not None:
            self._wait_for(later)
        self._touch(before)

    def _open(self, content: object) -> None:
        """Open the case and greet the page, or say what stands in the way."""
        typed = content.get("passphrase", "") if isinstance(content, dict) else ""
        try:
            session = self._opener(typed if isinstance(typed, str) else "")
        except CaseError as error:
            self._tell(_gate(words(self._language), error, asks=self._asks), [])
            return
        self.talk = Talk(self._notebook, self._sections, session, self._tell, language=self._language,
                         choices=self._choices())
        self.autosave = Autosave(session, self.talk.tell)
        self.talk.greet()

    def _tell(self, message: dict[str, Any], files: list[bytes]) -> None:
        self.send(message, files)

    def _wait_for(self, later: Awaitable[None]) -> None:
        before = self._unsaved()
        task = asyncio.ensure_future(later)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda _: self._touch(before))

    def _unsaved(self) -> tuple[object, ...]:
        """What a save would send: the draft as it stands, and what was chosen where two people changed one field."""
        session = self.talk.session if self.talk is not None else None
        return (session.version, [session.chosen(clash.path) for clash in session.clashes]) if session else ()

    def _touch(self, before: tuple[object, ...]) -> None:
        """Have a change saved. What only asks for something to be shown puts no save off."""
        if self.autosave is not None and self._unsaved() != before:
            self.autosave.touch()


def _gate(say: Words, error: CaseError, *, asks: bool) -> dict[str, Any]:
    """What is shown in place of a case that does not open."""
    return {"type": "gate", "language": say.language, "title": say("gate.title"), "trouble": in_words(error, say),
            "passphrase": say("gate.passphrase") if asks and error.code == "SW122" else "", "button": say("gate.open"),
            "notebook": "start", "link": say("gate.start")}
