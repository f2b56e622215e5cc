"""A file that comes from the page in pieces: whole in memory or not at all, and never on disk."""

from __future__ import annotations

import secrets

from workbench.case.reading import check_size
from workbench.case.store.records import media_type_of
from workbench.errors import CaseError

__all__ = ["PIECE", "Uploads"]

#: Bytes of one piece: far below what a Jupyter server takes in one message (10 MB). Our choice.
PIECE = 1024 * 1024
#: Bytes from which it can be told what a file is.
_TOLD = 16


class Uploads:
    """The file that is on its way; a new one takes the place of one that was given up."""

    def __init__(self) -> None:
        self._name = ""
        self._size = 0
        self._held = bytearray()

    def begin(self, size: int) -> str:
        """Expect a file of so many bytes; gives its name for the pieces.

        Raises:
            CaseError: SW145 it is larger than what can be kept; SW135 it is empty.
        """
        check_size(size)
        self._name, self._size, self._held = secrets.token_hex(8), size, bytearray()
        return self._name

    def piece(self, name: str, start: int, data: bytes) -> int:
        """Take the piece that starts at a byte; gives the bytes that are here. What came already is not taken again.

        Raises:
            CaseError: SW146 another file is expected, or a piece is missing; SW135 it is of no kind that can be kept.
        """
        if name != self._name or not name or start > len(self._held) or start + len(data) > self._size:
            self.drop()
            raise _broken()
        if start == len(self._held):
            self._held += data
            if start < _TOLD <= len(self._held):
                # What cannot be kept need not be sent to its end.
                try:
                    media_type_of(bytes(self._held[:_TOLD]))
                except CaseError:
                    self.drop()
                    raise
        return len(self._held)

    def end(self, name: str) -> bytes:
        """The whole file.

        Raises:
            CaseError: SW146 a part of it is missing.
        """
        whole = bytes(self._held) if name == self._name and name and len(self._held) == self._size else None
        self.drop()
        if whole is None:
            raise _broken()
        return whole

    def drop(self) -> None:
        """Forget what came so far."""
        self._name, self._size, self._held = "", 0, bytearray()


def _broken() -> CaseError:
    return CaseError("the file did not arrive whole", code="SW146",
                     remedy="Nothing of it was kept. Choose the file again.")
