"""The notebook ``start``: where the cases are kept, which there are, and which one is worked on.

A case is listed by docket and court, and by the client's name on this page alone. What is chosen here is
what every other notebook opens: the store remembers which case a person opened last.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
from pydantic import SecretStr

from workbench.case.drafts import begin, put
from workbench.case.opening import open_store
from workbench.case.store.cases import By, CaseStore, Summary, new_case_id
from workbench.errors import CaseError, WorkbenchError
from workbench.settings import Settings, keep_store, settings, share
from workbench.widgets.fields import read
from workbench.widgets.panel import Panel
from workbench.widgets.talk import NOTEBOOKS
from workbench.widgets.troubles import in_words
from workbench.widgets.words import LANGUAGES, Words, words

__all__ = ["Cases", "Start", "start"]

#: Cases whose client is named in the list; with more, docket and court name them. Our choice: a name is read from the
#: whole case.
NAMED = 300
#: Characters of a new passphrase at least. Our choice.
SHORTEST = 12


class Cases:
    """The list of cases and what is done with it; knows nothing of how it is shown."""

    def __init__(self, now: Settings, folder: Path, clock: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._folder = folder
        self._clock = clock
        self._store: CaseStore | None = None
        self._locked: CaseError | None = None
        self._open()

    def show(self) -> Mapping[str, Any]:
        """What the page draws: the step that is due, and the cases."""
        if self._due():
            return {"step": "setup", "place": self._place(), "shortest": SHORTEST}
        if self._store is None:
            error = self._locked
            return {"step": "locked", "trouble": error,
                    "ask": error is not None and error.code == "SW122" and self._now.store_key is None}
        summaries = self._store.summaries()
        named = len(summaries) <= NAMED
        return {"step": "open", "current": self._store.last_opened(self._now.author) or "", "who": self._now.author,
                "cases": [self._line(self._store, each, named=named) for each in summaries]}

    def act(self, message: Mapping[str, Any], say: Words) -> Mapping[str, Any]:
        """Do what a person asked for; the answer says what was done or what is wrong."""
        kind, text = message.get("kind"), message.get("text", "")
        try:
            match kind, text:
                case "setup", str():
                    return self._setup(text, say)
                case "unlock", str():
                    self._open(text)
                    return {}
                case "choose", str():
                    self._opened().read(text, self._by())
                    return {"done": say("view.cases.opened")}
                case "begin", str():
                    return self._begin(text, say)
                case "example", _:
                    return self._example(say)
                case _:
                    return {"error": say("notice.not_understood")}
        except WorkbenchError as error:
            said: Mapping[str, Any] = in_words(error, say)
            return said

    def close(self) -> None:
        """Let the store go."""
        if self._store is not None:
            self._store.close()

    def _open(self, passphrase: str = "") -> None:
        if self._now.store == "none":
            return
        try:
            self._store = open_store(self._now, self._clock(), (lambda: passphrase) if passphrase else None)
            self._locked = None
        except CaseError as error:
            self._locked = error

    def _due(self) -> bool:
        """Whether there is no store yet: none is named, or one that has no key, because nothing keeps one."""
        return self._now.store == "none" or (self._locked is not None and self._locked.code == "SW121")

    def _place(self) -> str:
        return str(self._folder / "store" / "cases.db") if self._now.store == "none" else self._now.store

    def _opened(self) -> CaseStore:
        if self._store is None:
            raise self._locked or CaseError("no case store is set", code="SW120", field="store",
                                            remedy="Set one up on this page first.")
        return self._store

    def _setup(self, passphrase: str, say: Words) -> Mapping[str, Any]:
        """Make the store, and remember where it is once it is there."""
        if not self._due():
            return {}
        if passphrase and len(passphrase) < SHORTEST:
            return {"error": say("view.cases.too_short", count=SHORTEST)}
        held = SecretStr(passphrase) if passphrase else self._now.store_key
        there = self._now.model_copy(update={"store": self._place(), "store_key": held})
        try:
            self._store = open_store(there, self._clock())
        except CaseError as error:
            if error.code == "SW121":
                return {"error": say("view.cases.no_keyring")}
            raise
        self._locked = None
        if self._now.store == "none":
            keep_store(there.store)
            self._now = self._now.model_copy(update={"store": there.store})
        return {"done": say("view.cases.made")}

    def _begin(self, name: str, say: Words) -> Mapping[str, Any]:
        draft = begin(new_case_id())
        cleaned = read(None, name.strip()).value
        if cleaned:
            draft = put(draft, ("client", "full_name"), cleaned)
        self._opened().create(draft, self._by())
        return {"done": say("view.cases.begun")}

    def _example(self, say: Words) -> Mapping[str, Any]:
        """An invented case of the workbench's own, to try things out with."""
        document = json.loads((share("examples") / "ny-survivor.json").read_text(encoding="utf-8"))
        try:
            self._opened().create(document, self._by())
        except CaseError as error:
            if error.code != "SW132":
                raise
            self._opened().read(document["case_id"], self._by())
        return {"done": say("view.cases.example_open")}

    def _line(self, store: CaseStore, summary: Summary, *, named: bool) -> Mapping[str, Any]:
        client: object = store.newest(summary.case_id).document.get("client") if named else None
        name = client.get("full_name") if isinstance(client, Mapping) else None
        return {"id": summary.case_id, "name": name if isinstance(name, str) else "", "docket": summary.docket,
                "court": summary.court, "sentencing": summary.sentencing_date}

    def _by(self) -> By:
        return By(self._now.author, self._clock())


class Start(anywidget.AnyWidget):
    """The page of the list of cases."""

    _esm = Panel._esm  # noqa: SLF001 - one program for every page
    _css = Panel._css  # noqa: SLF001

    def __init__(self, cases: Cases, language: str) -> None:
        super().__init__()
        self.cases = cases
        self._words = words(language)
        self._told: Mapping[str, Any] = {}
        self.on_msg(self._heard)

    def _heard(self, _: object, content: object, buffers: Sequence[bytes]) -> None:
        del buffers  # nothing is sent as a file here
        match content:
            case {"type": "hello"}:
                self._greet()
            case {"type": "language", "language": str(language)} if language in LANGUAGES:
                self._words = words(language)
                self._greet()
            case {"type": "act", "id": str(name), "message": dict(message)}:
                self.send({"type": "reply", "id": name, "reply": dict(self.cases.act(message, self._words))})
                self._tell()
            case _:
                pass

    def _greet(self) -> None:
        self._told = {}
        self.send({
            "type": "page", "notebook": "start", "case": "", "session": "start", "language": self._words.language,
            "languages": list(LANGUAGES), "notebooks": list(NOTEBOOKS),
            "whole": {"name": "", "kind": "group", "of": []}, "identities": [], "longest": 0, "choices": {},
            "sections": [{"kind": "view", "name": "cases"}],
            "words": dict(self._words.texts), "plain": True})
        self._tell()

    def _tell(self) -> None:
        before, self._told = self._told, in_words(self.cases.show(), self._words)
        self.send({"type": "state", "session": "start", "version": 0, "saved": 0,
                   "state": {"name": "saved", "words": ""}, "undo": False, "redo": False, "news": "", "clashes": [],
                   "took": [], "parts": {}, "gone": [], "faults": [], "notes": [],
                   "views": {} if before == self._told else {"cases": self._told}})


def start(where: Settings | None = None) -> Start:
    """The list of cases of the store that the settings name, or the first steps where none is set."""
    now = where or settings()
    return Start(Cases(now, Path.cwd(), lambda: dt.datetime.now(dt.UTC)), now.language)
