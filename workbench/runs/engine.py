"""The papermill engine ``mitigation``: cells run in a process forked from papermill's own, not in a kernel.

``papermill --engine mitigation in.ipynb out.ipynb`` gives the notebook that papermill's own engine gives, without the
second and more that starting a kernel costs. Where a process cannot be forked, or the notebook asks for another
language or environment, a kernel is started after all, on private sockets.

papermill loads this module by its entry point; whoever imports it otherwise imports papermill first.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from contextvars import Context
from functools import partial
from pathlib import Path
from typing import Any

from papermill.engines import Engine, NBClientEngine

from workbench.runs.fork import Say, can_fork, fork

__all__ = ["MitigationEngine"]

#: Options of nbclient that say something about cells, not about kernels.
_OPTIONS = ("allow_errors", "allow_error_names", "force_raise_errors", "record_timing", "skip_cells_with_tag",
            "store_widget_state")


class MitigationEngine(Engine):  # type: ignore[misc]  # papermill ships no types
    """Executes a notebook's cells in a forked process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, log_output: bool = False, stdout_file: Any = None,  # noqa: FBT001, FBT002 - theirs
        stderr_file: Any = None, start_timeout: int = 60, execution_timeout: int | None = None, **kwargs: Any,
    ) -> None:
        """Execute the notebook that ``nb_man`` manages, cell by cell, and tell it of each.

        Raises:
            CellTimeoutError: A cell took longer than ``execution_timeout`` seconds.
            DeadKernelError: The process of the cells died.
        """
        added: dict[str, str] = kwargs.pop("environment", {})
        environment = _environment(kernel_name)
        # A Unix socket's path is limited to about 104 bytes, hence a short name directly under the system's folder.
        folder = Path(tempfile.mkdtemp(prefix="wb-"))
        try:
            if environment is None or not can_fork() or kwargs.get("coalesce_streams"):
                from workbench.runs.kernel import private_manager

                kwargs.setdefault("kernel_manager_class", private_manager(folder, added))
                _with_loop(partial(
                    NBClientEngine.execute_managed_notebook,
                    nb_man, kernel_name, log_output=log_output, stdout_file=stdout_file, stderr_file=stderr_file,
                    start_timeout=start_timeout, execution_timeout=execution_timeout, **kwargs))
                return
            log = _logger(nb_man, log_output, stdout_file, stderr_file)
            _execute(nb_man, folder, {**environment, **added}, execution_timeout or kwargs.get("timeout"), log, kwargs)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _execute(nb_man: Any, folder: Path, environment: dict[str, str], timeout: float | None, log: Any,
             options: dict[str, Any]) -> None:
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbformat import NotebookNode, from_dict

    allowed = {name: options[name] for name in _OPTIONS if name in options}

    def work(say: Say) -> None:
        from workbench.runs.cells import execute_cells

        os.environ.update(environment)
        notebook = nb_man.nb
        changed = execute_cells(
            notebook, folder, lambda index: say({"begun": index}),
            lambda index, failed: say({"done": index, "failed": failed, "cell": notebook.cells[index]}), **allowed)
        metadata = {name: notebook.metadata[name] for name in ("language_info", "widgets") if name in notebook.metadata}
        say({"metadata": metadata, "changed": {index: notebook.cells[index].outputs for index in changed}})

    child = fork(work)
    cell, finished = NotebookNode(), False  # type: ignore[no-untyped-call]
    try:
        for said in child.messages(timeout):
            match said:
                case {"begun": index}:
                    cell = nb_man.nb.cells[index]
                    nb_man.cell_start(cell, index)
                case {"done": index, "failed": failed, "cell": content}:
                    known = nb_man.nb.cells[index].metadata.papermill
                    cell = nb_man.nb.cells[index] = from_dict(content)  # type: ignore[no-untyped-call]
                    cell.metadata.papermill = known
                    log(cell)
                    if failed:
                        nb_man.cell_exception(cell, cell_index=index)
                    nb_man.cell_complete(cell, cell_index=index)
                case {"metadata": metadata, "changed": changed}:
                    for index, outputs in changed.items():
                        nb_man.nb.cells[int(index)].outputs = from_dict(outputs)  # type: ignore[no-untyped-call]
                    nb_man.nb.metadata.update(from_dict(metadata))  # type: ignore[no-untyped-call]
                    finished = True
                    break
    except TimeoutError:
        child.kill()
        assert timeout is not None  # only a limit can run out
        raise CellTimeoutError.error_from_timeout_and_cell(
            "Cell execution timed out", int(timeout), cell) from None
    finally:
        died = child.end()
    if not finished:
        raise DeadKernelError(f"Kernel died: it {died.words if died else 'said no more'}")


def _with_loop(work: Callable[[], object]) -> None:
    """Do what needs an event loop; a thread that has none gets one that is closed afterwards.

    Jupyter would make one for the thread itself, and nobody would ever close it.
    """
    if threading.current_thread() is threading.main_thread() or _has_loop():
        work()
        return
    from jupyter_core.utils import ensure_event_loop

    def alone() -> None:
        loop = ensure_event_loop()
        try:
            work()
        finally:
            loop.close()
            asyncio.set_event_loop(None)

    # In a context of its own: the one that a thread was given may name the loop of another thread.
    Context().run(alone)


def _has_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _environment(kernel_name: str) -> dict[str, str] | None:
    """What the kernel's specification adds to the environment; ``None`` where the kernel is not this Python."""
    from jupyter_client.kernelspec import NoSuchKernel, get_kernel_spec

    try:
        spec = get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return None
    major, minor = sys.version_info[:2]
    # Jupyter starts this very interpreter where a kernel only says "python".
    ours = spec.argv[:1] and spec.argv[0] in {sys.executable, "python", f"python{major}", f"python{major}.{minor}"}
    return dict(spec.env) if ours and "ipykernel_launcher" in spec.argv else None


def _logger(nb_man: Any, log_output: bool, stdout_file: Any, stderr_file: Any) -> Any:  # noqa: FBT001 - papermill's flag
    """Writes a finished cell's output where papermill would."""
    if not (log_output or stdout_file or stderr_file):
        return lambda _: None
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.log import logger

    client = PapermillNotebookClient(nb_man, log=logger, log_output=log_output, stdout_file=stdout_file,
                                     stderr_file=stderr_file)

    def log(cell: Any) -> None:
        for output in cell.get("outputs", []):
            client.log_output_message(output)

    return log
