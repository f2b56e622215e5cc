"""Save an open case a moment after each change, and look every few seconds for what others saved.

Runs on the event loop of the kernel; the store is spoken to in a thread, so that a slow disk or server
never stops what a person types.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from workbench.widgets.session import Session, State

__all__ = ["Autosave"]

#: Seconds without a change after which a change is saved: with the save itself well below one. Our choice.
QUIET_S = 0.4
#: Seconds after which somebody who types without a pause is saved all the same. Our choice.
LONGEST_S = 2.0
#: Seconds between two looks for what others saved, and between two tries where the store is away. Our choice.
POLL_S = 3.0


class Autosave:
    """Keeps one session saved for as long as the kernel runs."""

    def __init__(self, session: Session, changed: Callable[[], None], *, poll_s: float = POLL_S) -> None:
        self.session = session
        self._changed = changed
        self._poll_s = poll_s
        self._closing = False
        self._touched = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._keep())

    def touch(self) -> None:
        """Something was changed; may be said from any thread: JupyterLab's messages come in one of their own."""
        self._loop.call_soon_threadsafe(self._touched.set)

    async def close(self) -> None:
        """Save what is left, and stop."""
        # A touch in the same moment swallows the cancelling (wait_for of Python 3.11), so it is said twice.
        self._closing = True
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await asyncio.to_thread(self.session.save)

    async def _keep(self) -> None:
        while not self._closing:
            try:
                await asyncio.wait_for(self._touched.wait(), self._poll_s)
            except TimeoutError:
                before = self._seen()
                await asyncio.to_thread(self.session.poll)
                if self._seen() != before:
                    self._changed()
                continue
            await self._pause()
            await asyncio.to_thread(self.session.save)
            self._changed()
            if self.session.state is State.SAVING:
                self._touched.set()

    async def _pause(self) -> None:
        """Wait for a pause in the typing, but not for ever."""
        end = asyncio.get_running_loop().time() + LONGEST_S
        while self._touched.is_set() and asyncio.get_running_loop().time() < end:
            self._touched.clear()
            await asyncio.sleep(QUIET_S)
        self._touched.clear()

    def _seen(self) -> tuple[object, ...]:
        now = self.session
        return now.version, now.saved_version, now.saved_at, now.state, now.trouble and now.trouble.problem
