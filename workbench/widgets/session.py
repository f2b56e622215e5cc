"""An open case: what a person changes, when it is saved, and what others do meanwhile.

Knows nothing of how it is shown. Every change is kept at once and saved a moment later by
:mod:`workbench.widgets.autosave`; where the store cannot be reached it is kept until the store is
back. A save never takes the place of somebody else's: what both changed is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any

from workbench.case.drafts import Draft, Path, add, move, put, rebase, shared, value_at
from workbench.case.merge import ABSENT, Choice, Clash
from workbench.case.store.cases import By, CaseStore, Conflict
from workbench.errors import CaseError

__all__ = ["Session", "State"]

#: Steps that can be taken back: far above what a person remembers; our choice.
UNDO_STEPS = 500
#: Versions of the draft that are kept, so that a change made on an older one finds its place; our choice.
SEEN = 200


class State(StrEnum):
    """How what was typed is kept."""

    SAVED = "saved"
    SAVING = "saving"
    OFFLINE = "offline"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class _Step:
    """One change that can be taken back."""

    before: Draft
    after: Draft
    #: Changes of one field that follow each other are one step.
    field: Path


class Session:
    """One case, open for one person at one place."""

    def __init__(self, store: CaseStore, case_id: str, who: str,
                 now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self.case_id = case_id
        self.who = who
        self._store = store
        self._now = now
        self._base, self._stored = store.read(case_id, self._by())
        self.document: Draft = self._stored
        #: Counts every change of the draft, one's own and others'.
        self.version = 0
        self.saved_version = 0
        self.saved_at: dt.datetime | None = None
        self.clashes: tuple[Clash, ...] = ()
        #: Who changed the case, until that is told.
        self.news_by = ""
        self._clashed: Draft | None = None
        self._choices: dict[str, Choice] = {}
        self._trouble: CaseError | None = None
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._seen = {0: self.document}
        #: Version in which something last changed that was not typed here just now: by others, by undo or redo.
        self._others = 0
        # What is typed and what is saved come from two threads.
        self._lock = Lock()
        self._saving = Lock()

    @property
    def state(self) -> State:
        """How what was typed is kept."""
        if self.clashes:
            return State.CONFLICT
        if self._trouble is not None:
            return State.OFFLINE
        return State.SAVING if self.version != self.saved_version else State.SAVED

    @property
    def store(self) -> CaseStore:
        """Where the case is kept, with the records that belong to it."""
        return self._store

    @property
    def by(self) -> By:
        """Who acts here, and when it is now."""
        return self._by()

    @property
    def trouble(self) -> CaseError | None:
        """What keeps the store from saving; ``None`` where nothing does."""
        return self._trouble

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return bool(self._redo)

    def set(self, path: Path, value: Any, seen: int | None = None) -> None:
        """Put a value at a path; ``None`` and empty text take out what stands there.

        ``seen`` is the version of the draft that the person had before her: a change is made to what she saw.
        """
        kept = ABSENT if value is None or value == "" else value
        self._change(lambda draft: put(draft, path, kept), path[:-1], seen, field=path)

    def add(self, path: Path, entry: Any, seen: int | None = None) -> None:
        """Add an entry to the list at a path."""
        # A new entry stands last in the list as it is now, whatever the person saw of it.
        self._change(lambda draft: add(draft, path, entry), path[:-1], seen if len(path) > 1 else None)

    def remove(self, path: Path, seen: int | None = None) -> None:
        """Take an entry out of its list."""
        self._change(lambda draft: put(draft, path, ABSENT), path, seen)

    def move(self, path: Path, by: int, seen: int | None = None) -> None:
        """Move an entry up or down in its list."""
        self._change(lambda draft: move(draft, path, by), path, seen)

    def undo(self) -> None:
        """Take back the last change of one's own; what others changed since stays."""
        with self._lock:
            if self._undo:
                step = self._undo.pop()
                self._redo.append(step)
                self._become(rebase(step.after, step.before, self.document))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        with self._lock:
            if self._redo:
                step = self._redo.pop()
                self._undo.append(step)
                self._become(rebase(step.before, step.after, self.document))

    def save(self) -> None:
        """Save what is not saved. Never raises for a store that cannot be reached: the state says so."""
        with self._saving:
            with self._lock:
                sent, version, choices = self.document, self.version, dict(self._choices)
                if self.clashes and sent == self._clashed and not self._chosen():
                    return
            try:
                outcome = self._store.save(sent, self._base, self._by(), choices=choices)
            except CaseError as error:
                self._trouble = error
                return
            with self._lock:
                self._trouble = None
                if isinstance(outcome, Conflict):
                    self.clashes, self._clashed = outcome.clashes, sent
                    return
                self.clashes, self._choices, self._clashed = (), {}, None
                self._adopt(sent, outcome.number, outcome.document, version)

    def poll(self) -> None:
        """Look whether somebody else saved; what they changed appears here, or is asked where both changed it."""
        if self.version != self.saved_version:
            if not self.clashes:
                self.save()
            return
        with self._saving:
            try:
                newest = self._store.newest(self.case_id)
            except CaseError as error:
                self._trouble = error
                return
            with self._lock:
                self._trouble = None
                if newest.number != self._base:
                    self.news_by = newest.author
                    self._adopt(self._stored, newest.number, newest.document, self.saved_version)

    def choose(self, path: str, whose: Choice) -> None:
        """Say whose value stands at the path of a clash; the save follows when all are chosen."""
        with self._lock:
            self._choices[path] = whose

    def chosen(self, path: str) -> Choice | None:
        """Whose value was chosen to stand at the path of a clash, so far."""
        return self._choices.get(path)

    def shown(self, clash: Clash) -> tuple[Any, Any]:
        """Both values of a clash: one's own and theirs; ``None`` where one took it out."""
        mine, theirs = (None if each is ABSENT else each for each in (clash.mine, clash.theirs))
        return mine, theirs

    def _chosen(self) -> bool:
        return all(clash.path in self._choices for clash in self.clashes)

    def _change(self, act: Callable[[Draft], Draft], within: Path, seen: int | None, *, field: Path = ()) -> None:
        with self._lock:
            before = self.document
            # Where nobody else changed the case since, she saw all that stands here: her own edits come in their order.
            saw = before if seen is None or seen >= self._others else self._seen.get(seen, before)
            if value_at(saw, within) is ABSENT:
                # What she changes was added since: a moment ago, by herself.
                saw = before
            after = rebase(saw, act(saw), before)
            if after == before:
                return
            self._redo.clear()
            last = self._undo[-1] if self._undo else None
            if field and last is not None and last.field == field and last.after is before:
                self._undo[-1] = _Step(last.before, after, field)
            else:
                self._undo.append(_Step(before, after, field))
                del self._undo[:-UNDO_STEPS]
            self._become(after, own=True)

    def _become(self, draft: Draft, *, own: bool = False) -> None:
        self.document = draft
        self.version += 1
        if not own:
            self._others = self.version
        self._seen[self.version] = draft
        self._seen.pop(self.version - SEEN, None)

    def _adopt(self, sent: Draft, number: int, document: Draft, version: int) -> None:
        """Stand on a revision of the store; what was changed since it was sent stays changed."""
        # What did not change stays the same object: it is neither worked out nor told to the page again.
        document = shared(sent, document)
        self._base, self._stored, self.saved_at = number, document, self._now()
        if document == sent:
            self.saved_version = version
            return
        unsaved = self.version != version
        self._become(rebase(sent, self.document, document))
        if not unsaved:
            self.saved_version = self.version

    def _by(self) -> By:
        return By(self.who, self._now())
