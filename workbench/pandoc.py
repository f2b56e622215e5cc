"""The one way the workbench calls pandoc: bytes in, bytes out, no file of a person's read, nothing from the network.

Pandoc runs with ``--sandbox`` and gets what it works on through standard input. Its own messages are not passed on,
because they may quote the document.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from functools import lru_cache

import pypandoc

from workbench.errors import RenderError
from workbench.tree import Block, document

__all__ = ["convert", "pandoc"]

#: Longest time pandoc may take, in seconds. A large appendix needs one fifth of a second.
TIMEOUT_S = 120
#: Memory for what pandoc makes before it looks what may go. With its own 8 MB it looks so often that an appendix takes
#: 180 MB and a seventh more time; with this much, 130 MB. Source: measured here with pandoc 3.9 on the federal example.
_MEMORY = ("+RTS", "-A64m", "-RTS")


def pandoc(given: bytes, *options: str, doing: str, remedy: str, seconds: int = 0) -> bytes:
    """What pandoc makes of its input.

    Args:
        given: The input.
        options: Options of pandoc: what it reads and writes.
        doing: What it is asked to do, for the error: ``write the document``.
        remedy: What a person can do where it fails.
        seconds: Time stamp for formats that carry one, in seconds since 1970.

    Raises:
        RenderError: Pandoc is missing (SW510), fails (SW511) or does not end (SW512).
    """
    command = [_pandoc(), *_MEMORY, "--sandbox", *options]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(seconds), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with options of our own; what it works on goes to stdin
            command, input=given, capture_output=True, check=False, timeout=TIMEOUT_S, env=environment)
    except OSError as error:
        raise _missing() from error
    except subprocess.TimeoutExpired:
        raise RenderError(f"pandoc did not end when it had to {doing}", code="SW512", remedy=remedy) from None
    if done.returncode != 0:
        raise RenderError(f"pandoc could not {doing} (exit code {done.returncode})", code="SW511", remedy=remedy)
    return done.stdout


def convert(blocks: list[Block], to: str, *, options: Sequence[str] = (), seconds: int = 0) -> bytes:
    """A document in another format.

    Args:
        blocks: The tree's blocks.
        to: Pandoc's name of the format, with extensions: ``html5``, ``docx+native_numbering``.
        options: Further options of pandoc.
        seconds: Time stamp for formats that carry one, in seconds since 1970.

    Raises:
        RenderError: As :func:`pandoc`.
    """
    return pandoc(json.dumps(document(blocks)).encode(), "--from=json", f"--to={to}", "--output=-", *options,
                  doing="write the document", seconds=seconds,
                  remedy="Build again; if it fails again, report it with the command you ran.")


@lru_cache(maxsize=1)
def _pandoc() -> str:
    """Path of the pandoc that came with the wheel; found once, because looking for it starts it."""
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise _missing() from error


def _missing() -> RenderError:
    return RenderError("pandoc is not installed", code="SW510", remedy="Run: pip install --upgrade pypandoc-binary")
