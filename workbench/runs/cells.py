"""Execute a notebook's cells in this very process, as a Jupyter kernel would, without one.

It is ipykernel's own kernel object, with everything it does for display, errors, magics and widgets; only its
messages do not travel through sockets: each is handed to nbclient, which puts it into the cell as it would have.
Called in a child process that nobody needs afterwards (:mod:`workbench.runs.fork`): cells may do to it what they like.
"""

from __future__ import annotations

import asyncio
import codecs
import gc
import io
import logging
import os
import secrets
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from nbclient import NotebookClient
from traitlets import Any as Anything

from workbench.runs.fork import write_all

__all__ = ["execute_cells"]



class _Session(Session):
    """Gives each message to a function instead of a socket."""

    sink = Anything()

    def send(  # the signature is theirs
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None,  # noqa: ARG002
        ident: Any = None, buffers: Any = None, track: bool = False, header: Any = None,  # noqa: ARG002, FBT001, FBT002
        metadata: Any = None,
    ) -> Any:
        message = (msg_or_type if isinstance(msg_or_type, dict)
                   else self.msg(msg_or_type, content, parent, header, metadata))
        # Packed and unpacked, as every reader of a socket has it: tuples become lists, dates become text.
        self.sink({**message, "content": self.unpack(self.pack(message["content"])), "buffers": list(buffers or [])})
        return message


class _Stream(io.TextIOBase):
    """Standard output or error of the cells: gathered until it is flushed, as a kernel's is.

    What is written past Python, by programs that a cell starts, comes through the descriptor, which a thread reads.
    """

    encoding = "UTF-8"

    def __init__(self, session: _Session, name: str, number: int) -> None:
        self._session, self.name, self._number, self._kept = session, name, number, os.dup(number)
        self._owner, self._waiting = os.getpid(), io.StringIO()
        self._parent: dict[str, Any] = {}
        self._flushing, self._arrived = threading.Lock(), threading.Event()
        self._renew()
        # A process that a cell forks may be born while the thread below holds the lock; it has no such thread.
        os.register_at_fork(after_in_child=self._renew)
        #: Ends what was written to the descriptor until a flush; nobody else can write it by chance.
        self._mark = b"\0" + secrets.token_bytes(16)
        self._read, self._write = os.pipe()
        os.dup2(self._write, number)
        threading.Thread(target=self._watch, daemon=True).start()

    def _renew(self) -> None:
        self._lock = threading.Lock()

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
            write_all(self._number, self._gathered().encode(errors="replace"))
            return
        with self._flushing:
            self._arrived.clear()
            # Not through the descriptor, which the cell may have closed or led elsewhere.
            write_all(self._write, self._mark)
            self._arrived.wait()
            if text := self._gathered():
                self._session.send(None, "stream", {"name": self.name, "text": text}, parent=self._parent)

    def set_parent(self, parent: dict[str, Any]) -> None:
        """Which request is answered from now on; the kernel says it."""
        self._parent = parent

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
        os.close(self._write)

    def _watch(self) -> None:
        decoder, pending = codecs.getincrementaldecoder("utf-8")("replace"), b""
        while block := os.read(self._read, 65536):
            *before, pending = (pending + block).split(self._mark)
            for part in before:
                self.write(decoder.decode(part))
                self._arrived.set()
            # The mark itself may come in two parts.
            cut = next((n for n in range(len(self._mark) - 1, 0, -1) if pending.endswith(self._mark[:n])), 0)
            self.write(decoder.decode(pending[:len(pending) - cut]))
            pending = pending[len(pending) - cut:]


class _Client(NotebookClient):
    """Puts messages into cells, and notes the earlier cells that a later one changed."""

    changed: set[int]

    def _update_display_id(self, display_id: str, msg: Any) -> None:
        self.changed |= set(self._display_id_map.get(display_id, ()))
        super()._update_display_id(display_id, msg)


def execute_cells(notebook: Any, profile: Path, before: Callable[[int], None], after: Callable[[int, bool], None],
                  **options: Any) -> frozenset[int]:
    """Execute the code cells of a notebook one after another, in place, until one fails that may not.

    ``before`` and ``after`` are told the index of each cell, and ``after`` whether it failed. ``profile`` is an empty
    folder: nobody's own IPython profile changes what a document says. Further options are nbclient's. Gives back the
    indices of cells that a later cell changed, by updating what they display.

    Raises:
        SystemExit: A cell ended the session (``exit``) and there are cells after it.
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
            current[0].process(message)

    session = _Session(sink=sink)
    kernel = _kernel(session, profile)
    client.kc = frontend = _Frontend(session)  # type: ignore[assignment]  # what of a client its widgets use
    with _redirected(session) as streams:
        for index, cell in enumerate(notebook.cells):
            before(index)
            failed = False
            if _runs(cell, client):
                if kernel.shell.exit_now:
                    raise SystemExit
                current[:] = [_Cell(client, cell, index)]
                cell.outputs = []
                if client.record_timing:
                    cell.metadata["execution"] = {}
                client.clear_before_next_output = False
                failed = await _execute_cell(kernel, session, client, cell, streams)
                current.clear()
                frontend.deliver(kernel)
            after(index, failed)
            if failed:
                break
    notebook.metadata["language_info"] = dict(kernel.language_info)
    client.set_widgets_metadata()
    return frozenset(client.changed)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The cell at work, which gets what is said."""

    client: _Client
    cell: Any
    index: int

    def process(self, message: dict[str, Any]) -> None:
        """Put a message into the cell."""
        self.client.process_message(message, self.cell, self.index)


class _Frontend:
    """What nbclient's output widgets need of a connection: a way back into the kernel, taken when a cell is done."""

    def __init__(self, session: _Session) -> None:
        self.session, self.shell_channel = session, self
        self._waiting: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> None:
        """Keep a message for the kernel."""
        content = self.session.unpack(self.session.pack(message["content"]))
        self._waiting.append({**message, "content": content, "buffers": []})

    def deliver(self, kernel: Any) -> None:
        """Let the kernel's widgets know what their pictures on the page now show."""
        for message in self._waiting:
            kernel.set_parent([], message)
            kernel.comm_manager.comm_msg(None, None, message)
        self._waiting.clear()


async def _execute_cell(kernel: Any, session: _Session, client: _Client, cell: Any, streams: Iterable[_Stream]) -> bool:
    """Whether the cell failed and may not."""
    request = session.msg("execute_request", {"code": cell.source})
    kernel.set_parent([], request)
    kernel._publish_execute_input(cell.source, request, kernel.execution_count)  # noqa: SLF001 - no other way
    reply = await kernel.do_execute(cell.source, silent=False, store_history=True, allow_stdin=False)
    for stream in streams:
        stream.flush()
    allowed = not client.force_raise_errors and (
        client.allow_errors or reply.get("ename") in client.allow_error_names
        or "raises-exception" in cell.metadata.get("tags", []))
    return reply["status"] == "error" and not allowed


def _like_a_fresh_process() -> None:
    """Undo what this process has from its parent and a kernel would not have."""
    gc.enable()
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    warnings.resetwarnings()
    for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    if numpy := sys.modules.get("numpy"):
        # Python's own generator is seeded again by a fork, this one is not: two cases would draw the same numbers.
        numpy.random.seed()
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rc_file_defaults()
        matplotlib.use(os.environ["MPLBACKEND"])
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    sys.argv = ["ipykernel_launcher"]
    if "" not in sys.path:
        # A notebook may import what lies beside it.
        sys.path.insert(0, "")


def _runs(cell: Any, client: _Client) -> bool:
    return bool(cell.cell_type == "code" and cell.source.strip()
                and client.skip_cells_with_tag not in cell.metadata.get("tags", []))


def _kernel(session: _Session, profile: Path) -> Any:
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core.profiledir import ProfileDir
    from traitlets.config import Application, Config

    _like_a_fresh_process()
    quiet = logging.getLogger(__name__)
    quiet.disabled = True
    config = Config()
    # What a kernel's application would have set; libraries look for it to know that they are in a notebook.
    config.IPKernelApp.connection_file = ""
    config.HistoryManager.enabled = False
    folder = ProfileDir.create_profile_dir(str(profile / "profile"))  # type: ignore[no-untyped-call]
    with _absent("debugpy"):
        kernel = IPythonKernel.instance(
            session=session, iopub_socket=object(), config=config, log=quiet, profile_dir=folder,
            # Asked which thread listens for an interruption: none does.
            shell_channel_thread=SimpleNamespace(parent_thread=None))
    if Application.initialized():
        type(Application.instance()).clear_instance()
    IPKernelApp.instance(kernel=kernel, shell=kernel.shell, log=quiet)  # where %matplotlib looks for the kernel
    return kernel


@contextmanager
def _absent(name: str) -> Iterator[None]:
    """A module that cannot be imported for now: nobody debugs a run, and a debugger loads longer than all else."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to say so
    try:
        yield
    finally:
        del sys.modules[name]


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
