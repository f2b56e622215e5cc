"""What the page and an open case say to each other, in messages that are never kept in a notebook.

The page sends what was typed, at once and again until it is saved; it gets back what the case says now, what
is wrong where, and how it is kept. Every message is small: only what changed since the last one.
"""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from threading import RLock
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from workbench.case.drafts import Draft, faults, steps
from workbench.case.merge import IDENTITIES, Clash
from workbench.errors import WorkbenchError
from workbench.widgets.fields import LONGEST, Part, computed, describe, part_at, read
from workbench.widgets.sections import Entries, Fields, Section
from workbench.widgets.session import Session, State
from workbench.widgets.troubles import in_words, told
from workbench.widgets.words import LANGUAGES, Words, words

__all__ = ["NOTEBOOKS", "Choices", "Send", "Talk"]

#: Notebooks in the order of the work, as the header names them.
NOTEBOOKS = ("start", "intake", "records", "factors", "research", "argument", "plan", "documents", "review")

#: Sends one message to the page.
Send: TypeAlias = Callable[[dict[str, Any], list[bytes]], None]
#: What may be chosen from the library: values and what they are called, by what a field refers to.
Choices: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]

#: Words that the page does not ask for by themselves: they reach it with the fields, and with what is wrong.
_WITH_FIELDS = ("label.", "help.", "choice.", "mark.", "problem.", "errors.")


class _Message(BaseModel):
    """Something the page says."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _Edit(_Message):
    """One change: it is made to what the person saw."""

    id: str = Field(max_length=64)
    #: Its place among the changes of one page, from 1 on; 0 where the page does not count them.
    number: int = Field(0, ge=0)
    act: Literal["set", "add", "remove", "move"]
    path: tuple[str | int, ...] = Field(min_length=1, max_length=12)
    value: Any = None
    by: int = 0
    seen: int | None = None


class _Hello(_Message):
    type: Literal["hello"]


class _Edits(_Message):
    type: Literal["edits"]
    session: str = ""
    page: str = Field("", max_length=64)
    edits: tuple[_Edit, ...]


class _Press(_Message):
    type: Literal["undo", "redo"]


class _Choose(_Message):
    type: Literal["choose"]
    path: str
    whose: Literal["mine", "theirs"]


class _Language(_Message):
    type: Literal["language"]
    language: Literal["en", "es"]


class _Act(_Message):
    type: Literal["act"]
    id: str = Field(max_length=64)
    view: str
    message: dict[str, Any]


_READ: TypeAdapter[_Hello | _Edits | _Press | _Choose | _Language | _Act] = TypeAdapter(
    _Hello | _Edits | _Press | _Choose | _Language | _Act)


class Talk:
    """One page's conversation with one open case."""

    def __init__(self, notebook: str, sections: Sequence[Section], session: Session, send: Send, *,
                 language: str = "en", choices: Choices | None = None) -> None:
        self.session = session
        self._notebook = notebook
        self._sections = tuple(sections)
        self._views = {each.name: each for each in sections if not isinstance(each, Fields | Entries)}
        self._choices = dict(choices or {})
        self._send = send
        #: Tells the versions of one session from those of another.
        self._name = secrets.token_hex(8)
        self._speak(words(language))
        #: How many changes of each page were made.
        self._made: dict[str, int] = {}
        self._told: Draft = {}
        self._told_views: dict[str, Any] = {}
        # What is typed and what is saved may be told from two threads: the page must not hear the older last.
        self._telling = RLock()

    def _speak(self, language: Words) -> None:
        self._words = language
        self._whole = describe(language)

    def hear(self, content: object, files: Sequence[bytes] = ()) -> Awaitable[None] | None:
        """What the page says; what follows is told to it. Gives something to wait for where a view works on."""
        try:
            message = _READ.validate_python(content)
        except ValidationError:
            self._send({"type": "refused", "words": self._words("notice.not_understood")}, [])
            return None
        match message:
            case _Hello():
                self.greet()
            case _Language(language=language):
                self._speak(words(language))
                self.greet()
            case _Press(type=kind):
                self.session.undo() if kind == "undo" else self.session.redo()
                self.tell()
            case _Choose(path=path, whose=whose):
                self.session.choose(path, whose)
                self.tell()
            case _Edits():
                self.tell(took=[said for edit in message.edits if (said := self._in_turn(edit, message)) is not None])
            case _Act():
                return self._act(message, files)
        return None

    def greet(self) -> None:
        """Everything a page needs that knows nothing yet."""
        with self._telling:
            self._told, self._told_views = {}, {}
            self._send(self._page(), [])
            self.tell()

    def _page(self) -> dict[str, Any]:
        return {
            "type": "page", "notebook": self._notebook, "case": self.session.case_id, "session": self._name,
            "who": self.session.who, "language": self._words.language, "languages": list(LANGUAGES),
            "notebooks": list(NOTEBOOKS), "whole": self._whole.json(), "identities": list(IDENTITIES),
            "longest": LONGEST, "choices": {name: [list(each) for each in given]
                                            for name, given in self._choices.items()},
            "sections": [_section(section) for section in self._sections],
            "words": {key: text for key, text in self._words.texts.items() if not key.startswith(_WITH_FIELDS)},
        }

    def tell(self, took: Sequence[Mapping[str, Any]] = ()) -> None:
        """What changed since the page was last told."""
        with self._telling:
            self._send(self._news(took), [])

    def _news(self, took: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        session, document = self.session, self.session.document
        said: dict[str, Any] = {
            "type": "state", "session": self._name, "version": session.version, "saved": session.saved_version,
            "state": {"name": session.state.value, "words": self._state()}, "undo": session.can_undo,
            "redo": session.can_redo, "news": self._words("state.news", who=session.news_by) if session.news_by else "",
            "clashes": [self._clash(clash) for clash in session.clashes], "took": list(took),
        }
        session.news_by = ""
        if document is not self._told or not document:
            before, self._told = self._told, document
            said["parts"] = {name: part for name, part in document.items() if before.get(name) is not part}
            said["gone"] = [name for name in before if name not in document]
            said["faults"] = [[list(fault.path), self._words.problem(fault.problem), fault.missing]
                              for fault in faults(document)]
            said["notes"] = [[list(path), self._words.age(age)] for path, age in computed(self._whole, document)]
            shown = {name: view.show(document) for name, view in self._views.items()}
            said["views"] = {name: in_words(data, self._words) for name, data in shown.items()
                             if data != self._told_views.get(name)}
            self._told_views.update(shown)
        return said

    def _in_turn(self, edit: _Edit, message: _Edits) -> dict[str, Any] | None:
        """Make a change once and in its turn, however often the page sends it.

        One before which another is missing is not made: the page sends both again.
        """
        made = self._made.get(message.page, 0)
        if edit.number > made + 1:
            return None
        if 0 < edit.number <= made:
            return {"id": edit.id, "version": self.session.version}
        said = self._edit(edit, message.session)
        if edit.number:
            self._made[message.page] = edit.number
        return said

    def _edit(self, edit: _Edit, session: str) -> dict[str, Any]:
        """Make one change, and say what became of it."""
        part = part_at(self._whole, edit.path)
        if part is None:
            return {"id": edit.id, "refused": self._words("notice.not_understood")}
        if _longest(edit.value) > LONGEST:
            return {"id": edit.id, "refused": self._words("notice.too_long", most=f"{LONGEST:,}")}
        seen = edit.seen if session == self._name else None
        notice = ""
        match edit.act:
            case "set":
                cleaned = read(part, edit.value)
                notice = cleaned.notice
                self.session.set(edit.path, cleaned.value, seen)
            case "add":
                self.session.add(edit.path, read(part, [edit.value]).value[0], seen)
            case "remove":
                self.session.remove(edit.path, seen)
            case "move":
                self.session.move(edit.path, edit.by, seen)
        return {"id": edit.id, "version": self.session.version} | ({"notice": self._words(notice)} if notice else {})

    def _act(self, message: _Act, files: Sequence[bytes]) -> Awaitable[None] | None:
        view = self._views.get(message.view)
        if view is None:
            self._reply(message.id, {"error": self._words("notice.not_understood")})
            return None
        try:
            reply = view.act({**message.message, "files": list(files)}, self.session)
        except WorkbenchError as error:
            self._reply(message.id, error)
            return None
        if inspect.isawaitable(reply):
            self.tell()  # the page hears at once that somebody is at work
            return self._later(message.id, reply)
        self._reply(message.id, reply)
        return None

    async def _later(self, act: str, reply: Awaitable[Mapping[str, Any] | None]) -> None:
        # Whatever else goes wrong, the page is told: it would wait for ever.
        said: Mapping[str, Any] | WorkbenchError | None = {"error": self._words("notice.failed")}
        try:
            said = await reply
        except WorkbenchError as error:
            said = error
        finally:
            self._reply(act, said)

    def _reply(self, act: str, reply: Mapping[str, Any] | WorkbenchError | None) -> None:
        said = in_words(reply or {}, self._words)
        files = said.pop("files", [])
        self._send({"type": "reply", "id": act, "reply": said}, list(files))
        self.tell()

    def _state(self) -> str:
        session = self.session
        match session.state:
            case State.CONFLICT:
                return self._words("state.conflict")
            case State.OFFLINE:
                return self._words("state.offline", problem=self._trouble())
            case State.SAVING:
                return self._words("state.saving")
            case _:
                return self._words("state.all_saved") if session.saved_at is None else \
                    self._words("state.saved", time=f"{session.saved_at.astimezone():%H:%M}")

    def _trouble(self) -> str:
        """What keeps the store from saving. What to do about it the page does by itself: it saves again."""
        error = self.session.trouble
        if error is None:
            return ""
        said = told(self._words, error.code, error.problem)
        return f"{error.code}: {said['problem']} {said['detail']}" if said["detail"] else error.problem

    def _clash(self, clash: Clash) -> dict[str, Any]:
        path = steps(clash.path)
        labels = [part.label for end in range(1, len(path) + 1)
                  if (part := part_at(self._whole, path[:end])) is not None and part.name != "*"]
        part = part_at(self._whole, path)
        mine, theirs = self.session.shown(clash)
        return {"path": clash.path, "label": " › ".join(labels), "mine": self._readable(part, mine),
                "theirs": self._readable(part, theirs), "chosen": self.session.chosen(clash.path)}

    def _readable(self, part: Part | None, value: Any) -> str:
        """A value of the draft as a person reads it."""
        if value is None:
            return self._words("conflict.taken_out")
        if isinstance(value, Mapping):
            lines = [(part_at(part, (str(name),)) if part is not None else None, name, each)
                     for name, each in value.items() if name != "key"]
            return "\n".join(f"{inner.label if inner else name}: {self._readable(inner, each)}"
                             for inner, name, each in lines)
        if isinstance(value, list):
            inner = part if part is not None and part.kind in {"several", "picks"} else \
                part_at(part, (0,)) if part is not None else None
            return "\n".join(self._readable(inner, each) for each in value)
        if part is not None and (label := dict(part.choices).get(str(value))):
            return label
        return str(value)


def _section(section: Section) -> dict[str, Any]:
    match section:
        case Fields():
            return {"kind": "fields", "part": section.part, "only": list(section.only)}
        case Entries():
            return {"kind": "entries", "part": section.part, "only": list(section.only),
                    "named_by": list(section.named_by)}
        case _:
            return {"kind": "view", "name": section.name}


def _longest(value: Any) -> int:
    """Characters of the longest text in a value."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return max((_longest(each) for each in value.values()), default=0)
    if isinstance(value, list):
        return max((_longest(each) for each in value), default=0)
    return 0


