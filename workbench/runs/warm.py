"""Import and read once what every run needs, before processes are forked: each of them then has it already."""

from __future__ import annotations

import importlib
from functools import lru_cache
from pathlib import Path

from workbench.evidence.library import load_library

__all__ = ["warm"]

#: Modules that a run would import. None of them starts a thread when it is imported: a forked process would lose it.
MODULES = (
    "IPython.core.completer", "IPython.core.displayhook", "IPython.core.profiledir", "comm",
    "ipykernel.kernelapp", "ipykernel.displayhook", "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg", "matplotlib_inline.backend_inline", "nbclient", "nbconvert", "nbformat",
    "papermill.engines", "papermill.execute", "papermill.parameterize", "pypandoc", "typst",
    "workbench.appendix.assembly", "workbench.appendix.checks", "workbench.appendix.docx",
    "workbench.appendix.exporters", "workbench.appendix.figures", "workbench.appendix.html",
    "workbench.appendix.manifest", "workbench.appendix.notebook", "workbench.appendix.pandoc",
    "workbench.appendix.pdf", "workbench.runs.build", "workbench.runs.cells", "workbench.runs.engine",
)


def warm(literature: Path | None) -> None:
    """Import what a run needs and read the library that all runs share."""
    _import()
    load_library(literature)


@lru_cache(maxsize=1)
def _import() -> None:
    for name in MODULES:
        importlib.import_module(name)
    from workbench.appendix.pandoc import convert
    from workbench.citations.narrative import read_markdown_many

    # Looking for pandoc starts it; found once, it is known to every run.
    convert([], "html5")
    read_markdown_many(["words"])
