"""Execute a notebook's cells in this very process, as a Jupyter kernel would, without one.

It is ipykernel's own kernel object, with everything it does for display, errors, magics and widgets; only its
messages do not travel through sockets: each is handed to nbclient, which puts it into the cell as it would have.
Called in a child process that nobody needs afterwards (:mod:`workbench.runs.fork`): the cells may do to it what they like.
"""

from __future__ import annotations

import asyncio
import codecs
import io
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from nbclient import NotebookClient
from traitlets import Any as Anything

__all__ = ["execute_cells"]

#: Marks the end of what a cell wrote past Python, to the descriptors themselves.
_END = b"\x00end of cell\x00"


class _Session(Session):  # type: ignore[misc]  # jupyter_client ships no types for it
    """Gives each message to a function instead of a socket."""

    sink = Anything()

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, ident: Any = None,
             buffers: Any = None, track: bool = False, header: Any = None, metadata: Any = None) -> Any:  # noqa: FBT001, FBT002 - theirs
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent, header, metadata)
        # Packed and unpacked, as every reader of a socket has it: tuples become lists, dates become text.
        self.sink({**message, "content": self.unpack(self.pack(message["content"])), "buffers": list(buffers or [])})
        return message


class _Stream(io.TextIOBase):
    """Standard output or error of the cells: gathered until it is flushed, as a kernel's is.

    What is written past Python, by programs that a cell starts, comes through the descriptor, which a thread reads.
    """

    encoding = "UTF-8"  # type: ignore[assignment]  # TextIOBase declares a property

    def __init__(self, session: _Session, name: str, number: int) -> None:
        self._session, self.name, self._number, self._kept = session, name, number, os.dup(number)
        self._lock, self._waiting = threading.Lock(), io.StringIO()
        self._flushing, self._arrived, self._owner = threading.Lock(), threading.Event(), os.getpid()
        self._read, write = os.pipe()
        os.dup2(write, number)
        os.close(write)
        threading.Thread(target=self._watch, daemon=True).start()

    def write(self, text: str) -> int:
        """Gather a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with self._lock:
            self._waiting.write(text)
        return len(text)

    def flush(self) -> None:
        """Send what was gathered, and what has been written to the descriptor until now."""
        if os.getpid() != self._owner:
            # A cell forked a process of its own: it has no thread that reads, only the descriptor.
            os.write(self._number, self._gathered().encode())
            return
        with self._flushing:
            self._arrived.clear()
            os.write(self._number, _END)
            self._arrived.wait()
            if text := self._gathered():
                self._session.send(None, "stream", {"name": self.name, "text": text})

    def _gathered(self) -> str:
        with self._lock:
            text, self._waiting = self._waiting.getvalue(), io.StringIO()
            return text

    def writable(self) -> bool:
        """It is."""
        return True

    def isatty(self) -> bool:
        """It is not."""
        return False

    def fileno(self) -> int:
        """Where programs that the cells start write to."""
        return self._number

    def restore(self) -> None:
        """Give the descriptor back; the thread ends when the last that holds the pipe lets it go."""
        os.dup2(self._kept, self._number)
        os.close(self._kept)

    def _watch(self) -> None:
        decoder, pending = codecs.getincrementaldecoder("utf-8")("replace"), b""
        while block := os.read(self._read, 65536):
            *before, pending = (pending + block).split(_END)
            for part in before:
                self.write(decoder.decode(part))
                self._arrived.set()
            # The mark itself may come in two parts.
            cut = next((n for n in range(len(_END) - 1, 0, -1) if pending.endswith(_END[:n])), 0)
            self.write(decoder.decode(pending[:len(pending) - cut]))
            pending = pending[len(pending) - cut:]


class _Client(NotebookClient):  # type: ignore[misc]  # nbclient ships no types for it
    """Puts messages into cells, and notes the earlier cells that a later one changed."""

    changed: set[int]

    def _update_display_id(self, display_id: str, msg: Any) -> None:
        self.changed |= set(self._display_id_map.get(display_id, ()))
        super()._update_display_id(display_id, msg)


def execute_cells(notebook: Any, profile: Path, before: Callable[[int], None], after: Callable[[int, bool], None],
                  **options: Any) -> frozenset[int]:
    """Execute the code cells of a notebook one after another, in place, until one fails that may not.

    ``before`` and ``after`` are told the index of each cell, and ``after`` whether it failed. ``profile`` is an empty folder:
    nobody's own IPython profile changes what a document says. Further options are nbclient's. Gives back the indices of
    cells that a later cell changed, by updating what they display.
    """
    return asyncio.run(_execute(notebook, profile, before, after, options))


async def _execute(notebook: Any, profile: Path, before: Callable[[int], None], after: Callable[[int, bool], None],
                   options: dict[str, Any]) -> frozenset[int]:
    client = _Client(notebook, **options)
    client.changed = set()
    client.reset_execution_trackers()
    current: list[Any] = []

    def sink(message: dict[str, Any]) -> None:
        if current and message["msg_type"] != "status":
            client.process_message(message, *current)

    session = _Session(sink=sink)
    kernel = _kernel(session, profile)
    with _redirected(session) as streams:
        for index, cell in enumerate(notebook.cells):
            before(index)
            failed = False
            if _runs(cell, client):
                current[:] = [cell, index]
                cell.outputs = []
                cell.metadata["execution"] = {}
                client.clear_before_next_output = False
                kernel._publish_execute_input(cell.source, {}, kernel.execution_count)  # noqa: SLF001 - no other way
                reply = await kernel.do_execute(cell.source, silent=False, store_history=True, allow_stdin=False,
                                                cell_meta=dict(cell.metadata), cell_id=cell.get("id"))
                for stream in streams:
                    stream.flush()
                allowed = client.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
                failed = reply["status"] == "error" and not allowed
            after(index, failed)
            if failed:
                break
    notebook.metadata["language_info"] = dict(kernel.language_info)
    client.set_widgets_metadata()
    return frozenset(client.changed)


def _like_a_fresh_process() -> None:
    """What this process has from its parent that a kernel's would not have, and what a kernel's has."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    sys.argv = ["ipykernel_launcher"]
    if "" not in sys.path:
        # A notebook may import what lies beside it.
        sys.path.insert(0, "")


def _runs(cell: Any, client: _Client) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip()
                and client.skip_cells_with_tag not in cell.metadata.get("tags", []))


def _kernel(session: _Session, profile: Path) -> IPythonKernel:
    from IPython.core.profiledir import ProfileDir
    from traitlets.config import Config

    _like_a_fresh_process()
    quiet = logging.getLogger(__name__)
    quiet.disabled = True
    config = Config()
    # What a kernel's application would have set; libraries look for it to know that they are in a notebook.
    config.IPKernelApp.connection_file = ""
    config.HistoryManager.enabled = False
    kernel: IPythonKernel = IPythonKernel.instance(
        session=session, iopub_socket=object(), config=config, log=quiet,
        # Asked which thread listens for an interruption: none does.
        shell_channel_thread=SimpleNamespace(parent_thread=None),
        profile_dir=ProfileDir.create_profile_dir(str(profile / "profile")))
    return kernel


@contextmanager
def _redirected(session: _Session) -> Iterator[tuple[_Stream, _Stream]]:
    """Standard output and error become the cells'."""
    kept = sys.stdout, sys.stderr
    streams = _Stream(session, "stdout", 1), _Stream(session, "stderr", 2)
    sys.stdout, sys.stderr = streams
    try:
        yield streams
    finally:
        sys.stdout, sys.stderr = kept
        for stream in streams:
            stream.restore()
