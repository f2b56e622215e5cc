"""The one way the workbench calls pandoc: a tree in, bytes out, no file read, nothing from the network.

Pandoc runs with ``--sandbox`` and gets its tree through standard input. Its own messages
are not passed on, because they may quote the document.
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

__all__ = ["convert"]

#: Longest time a conversion may take, in seconds. A large appendix needs one tenth of a second.
TIMEOUT_S = 120

#: Memory for what pandoc makes before it looks what may go. With pandoc's own 8 MB it looks so often that an appendix
#: takes 180 MB and a seventh more time; with this much, 130 MB. Source: measured here with pandoc 3 on both examples.
_MEMORY = ("+RTS", "-A64m", "-RTS")


def convert(blocks: list[Block], to: str, *, options: Sequence[str] = (), seconds: int = 0) -> bytes:
    """The document in another format, written by pandoc.

    Args:
        blocks: The tree's blocks.
        to: Pandoc's name of the format, with extensions: ``html5``, ``docx+native_numbering``.
        options: Further options of pandoc.
        seconds: Time stamp for formats that carry one, in seconds since 1970.

    Raises:
        RenderError: Pandoc is missing (SW510), fails (SW511) or does not end (SW512).
    """
    command = [_pandoc(), *_MEMORY, "--sandbox", "--from=json", f"--to={to}", "--output=-", *options]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(seconds), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with options of our own; the document goes to stdin
            command, input=json.dumps(document(blocks)).encode(), capture_output=True, check=False,
            timeout=TIMEOUT_S, env=environment,
        )
    except OSError as error:
        raise _missing() from error
    except subprocess.TimeoutExpired:
        raise RenderError("pandoc did not end", code="SW512",
                          remedy="Build again; if it happens again, report the document's size.") from None
    if done.returncode != 0:
        raise RenderError(f"pandoc could not write the document (exit code {done.returncode})", code="SW511",
                          remedy="Report this with the command you ran; the case file itself is not at fault.")
    return done.stdout


@lru_cache(maxsize=1)
def _pandoc() -> str:
    """Path of the pandoc that came with the wheel; found once, because looking for it starts it."""
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise _missing() from error


def _missing() -> RenderError:
    return RenderError("pandoc is not installed", code="SW510", remedy="Run: pip install --upgrade pypandoc-binary")
