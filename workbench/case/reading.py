"""Read a record in a process of its own, which gets its bytes through a pipe and writes nothing to disk.

What a damaged or hostile file can do ends with that process: it may use so much memory and time and no
more, and when it dies the case that is open here does not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from threading import Lock, Timer
from types import TracebackType
from typing import IO, Any, Self

from workbench.case.pages import Line, Page, Unreadable, open_pages, texts
from workbench.errors import CaseError

__all__ = ["LARGEST_RECORD", "Reader", "check_size"]

#: Bytes of the largest record that is kept: two hours of recorded sound, or some 4,000 scanned pages; our choice.
LARGEST_RECORD = 256 * 1024 * 1024
#: Seconds in which a record has to open and its text has to be read, and a page has to be drawn; our choice.
OPEN_S, PAGE_S = 120.0, 20.0
#: Bytes of memory that the process may use; our choice.
MEMORY = 3 * 1024 * 1024 * 1024

_PROBLEMS = {
    "damaged": ("the record is damaged or was cut short",
                "Get the file again from who sent it, or print it to a new PDF."),
    "locked": ("the record is locked by a password", "Open it with its password, print it to a new PDF and add that."),
    "empty": ("the record has no page", "Get the file again from who sent it."),
    "too-large": ("the record unpacks to more than can be read",
                  "Split it, or print it to a PDF of at most 20,000 pages."),
    "no-page": ("the record has no such page", "Choose a page that it has."),
    "died": ("the record could not be read within its limits of memory and time",
             "It may be damaged or made to do harm. Print it to a new PDF on the machine it came from."),
}


def check_size(size: int) -> None:
    """Nothing, where a record of so many bytes can be kept.

    Raises:
        CaseError: SW145 it is larger than what can be kept; SW135 it is empty.
    """
    if not size:
        raise CaseError("the file is empty", code="SW135", remedy="Get it again from who sent it.")
    if size > LARGEST_RECORD:
        raise CaseError(f"the file is larger than {LARGEST_RECORD // 2**20} MB, the most that is kept as one record",
                        code="SW145", remedy="Split it into parts, or save it in a lower resolution.")


class Reader:
    """One record, open in a process of its own. Use as a context manager, or call :meth:`close`."""

    def __init__(self, data: bytes, media_type: str) -> None:
        """Open a record.

        Raises:
            CaseError: SW135 it cannot be read; SW145 it is too large.
        """
        check_size(len(data))
        self._lock = Lock()
        self._process = subprocess.Popen(  # our own interpreter and module, no shell
            [sys.executable, "-I", "-W", "ignore", "-c", _CHILD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=-1)
        try:
            head, _ = self._ask({"media_type": media_type, "size": len(data)}, OPEN_S, data)
        except CaseError:
            self.close()
            raise
        #: Pages of the record; one for what has none.
        self.count: int = head["count"]

    def texts(self) -> tuple[str, ...]:
        """The text of each page; empty where a page holds none."""
        return tuple(self._ask({"do": "texts"}, OPEN_S)[0]["texts"])

    def page(self, number: int, width: int = 1100) -> Page:
        """One page, drawn so many pixels wide.

        Raises:
            CaseError: SW135 there is no such page, or it cannot be drawn.
        """
        head, image = self._ask({"do": "page", "number": number, "width": width}, PAGE_S)
        lines = tuple(Line(**each) for each in head.pop("lines"))
        return Page(image=image, lines=lines, **head)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                _quietly_close(pipe)
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def _ask(self, question: dict[str, Any], limit_s: float, data: bytes = b"") -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock, _killed_after(self._process, limit_s):
            try:
                self._process.stdin.write(json.dumps(question).encode() + b"\n" + data)
                self._process.stdin.flush()
                head = self._process.stdout.readline()
                answer: dict[str, Any] = json.loads(head) if head else {"error": "died"}
                body = self._process.stdout.read(answer.pop("size", 0))
            except (OSError, ValueError):  # it died while it was spoken to
                answer, body = {"error": "died"}, b""
        if "error" in answer:
            problem, remedy = _PROBLEMS[answer["error"]]
            raise CaseError(problem, code="SW145" if answer["error"] == "too-large" else "SW135", remedy=remedy)
        return answer, body


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], limit_s: float) -> Iterator[None]:
    timer = Timer(limit_s, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _quietly_close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:  # what was still to be written has no reader any more
        return


#: What the process runs: this module, wherever the package lies.
_CHILD = "from workbench.case.reading import serve; serve()"


def serve() -> None:
    """Answer questions about one record, until nobody asks any more. Runs in the process of its own."""
    _limit()
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    pages = None
    for line in iter(questions.readline, b""):
        question: dict[str, Any] = json.loads(line)
        body = b""
        try:
            if pages is None:
                pages = open_pages(questions.read(question["size"]), question["media_type"])
                answer: dict[str, Any] = {"count": pages.count}
            elif question["do"] == "texts":
                answer = {"texts": list(texts(pages))}
            else:
                page = pages.page(question["number"], question["width"])
                answer, body = {name: value for name, value in asdict(page).items() if name != "image"}, page.image
        except Unreadable as fault:
            answer = {"error": fault.why}
        answers.write(json.dumps({**answer, "size": len(body)}).encode() + b"\n" + body)
        answers.flush()


def _limit() -> None:
    """Give this process so much memory, and no file to write."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time is limited there all the same
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
