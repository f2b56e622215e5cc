"""The ``workbench`` command in processes forked from one that has everything imported: a real process, quickly begun."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil


class Workbench:
    """Starts commands. Each is a process of its own, with its own environment, folder and output."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._number = folder, 0
        self._server = subprocess.Popen([sys.executable, "-m", "tests.kernel.warm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, cwd=Path(__file__).parents[2])

    def start(self, *words: object, cwd: Path | None = None, **environment: str) -> Command:
        self._number += 1
        base = self.folder / str(self._number)
        self._server.stdin.write(json.dumps({"words": [str(word) for word in words], "base": str(base), "cwd": str(cwd or self.folder),
                                             "environment": {**os.environ, **environment}}) + "\n")
        self._server.stdin.flush()
        return Command(int(self._server.stdout.readline()), base)

    def run(self, *words: object, cwd: Path | None = None, timeout: float = 100, **environment: str) -> Command:
        command = self.start(*words, cwd=cwd, **environment)
        command.wait(timeout)
        return command

    def end(self) -> None:
        # Said, not shown by closing: a process that a test forked may hold the other end open for a while.
        self._server.stdin.write("null\n")
        self._server.stdin.close()
        self._server.wait(60)
        self._server.stdout.close()


class Command:
    """A command that was started."""

    def __init__(self, pid: int, base: Path) -> None:
        self.pid, self._base = pid, base

    def wait(self, timeout: float = 100) -> int:
        end = time.monotonic() + timeout
        while psutil.pid_exists(self.pid) and time.monotonic() < end:
            time.sleep(0.05)
        assert not psutil.pid_exists(self.pid), "the command did not end"
        return self.code

    @property
    def code(self) -> int | None:
        """Exit code; ``None`` where it was killed."""
        said = self._base.with_suffix(".code")
        return int(said.read_text(encoding="ascii")) if said.exists() else None

    @property
    def out(self) -> str:
        return self._base.with_suffix(".out").read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return self._base.with_suffix(".err").read_text(encoding="utf-8")


def serve() -> None:
    """Fork a process for each command until nobody asks any more."""
    from workbench.cli import main
    from workbench.runs.warm import warm

    warm(None)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked is None:
            return
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            base = Path(asked["base"])
            for number, suffix in ((1, ".out"), (2, ".err")):
                with base.with_suffix(suffix).open("wb") as file:
                    os.dup2(file.fileno(), number)
            with open(os.devnull, "rb") as nothing:  # noqa: PTH123
                os.dup2(nothing.fileno(), 0)
            os.environ.clear()
            os.environ.update(asked["environment"])
            os.chdir(asked["cwd"])
            code = 70
            try:
                main(asked["words"], prog_name="workbench")
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                base.with_suffix(".code").write_text(str(code), encoding="ascii")
                os._exit(code)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
