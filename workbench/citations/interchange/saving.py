"""Files of references written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from workbench.errors import CitationError

__all__ = ["save"]


def save(text: str, path: Path, *, replace: bool) -> None:
    """Write a file at once; with ``replace`` false, only where there is none.

    Raises:
        CitationError: SW372, it is there already or cannot be written. Nothing half-written is left.
    """
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".references-",
                                         delete=False) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        if replace:
            temporary.replace(path)
        else:
            # A link to a name that is taken fails, so that two imports at once cannot overwrite each other.
            os.link(temporary, path)
    except FileExistsError as error:
        raise CitationError("the file is there already, and an import overwrites nothing", code="SW372",
                            file=path.name, remedy="Name another file with --out, or move that one away.") from error
    except OSError as error:
        raise CitationError(f"the file cannot be written: {error.strerror}", code="SW372", file=path.name,
                            remedy="Free space, or name another folder with --out.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
