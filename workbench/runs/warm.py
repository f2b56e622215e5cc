"""Import and read once what every run needs, before processes are forked: each of them then has it already."""

from __future__ import annotations

import importlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from workbench.case.files import load_case
from workbench.errors import WorkbenchError
from workbench.evidence.library import Library, load_library
from workbench.runs.quick import import_nbformat
from workbench.settings import share

__all__ = ["warm", "warm_for"]

#: Modules that a run would import. None of them starts a thread when it is imported: a forked process would lose it.
MODULES = (
    "IPython.core.completer", "IPython.core.displayhook", "IPython.core.profiledir", "comm",
    "ipykernel.kernelapp", "ipykernel.displayhook", "nbclient", "nbconvert", "papermill.engines",
    "papermill.execute", "papermill.parameterize", "pypandoc", "typst",
    "workbench.appendix.assembly", "workbench.appendix.checks", "workbench.appendix.docx",
    "workbench.appendix.exporters", "workbench.appendix.html", "workbench.appendix.manifest",
    "workbench.appendix.notebook", "workbench.appendix.pdf", "workbench.pandoc", "workbench.runs.beside",
    "workbench.runs.build", "workbench.runs.cells", "workbench.runs.engine",
)
#: What a notebook of one's own may import, and what the first use of it would import further: 40 MB and a third of a
#: second, for batches in which a template names it. Source: measured here, 2026-11-26.
OFTEN = {
    "matplotlib": ("matplotlib.backends.backend_agg", "matplotlib.pyplot", "matplotlib.style",
                   "matplotlib_inline.backend_inline"),
    "pandas": ("pandas",),
}


def warm(literature: Path | None) -> None:
    """Import what a run needs and read the library that all runs share."""
    _import()
    with suppress(WorkbenchError):
        # A team's library need not hold what the invented case cites: then each run does without.
        _rehearse(load_library(literature))


@cache
def warm_for(template: Path) -> None:
    """Import what a notebook names of what notebooks often use. Nothing of it is read but whether a name is there."""
    with suppress(OSError):  # the run itself says what is wrong with its template
        text = template.read_bytes()
        for name in (name for library, names in OFTEN.items() if library.encode() in text for name in names):
            importlib.import_module(name)


@cache
def _import() -> None:
    import_nbformat()
    for name in MODULES:
        importlib.import_module(name)
    from papermill.iorw import load_notebook_node

    from workbench.citations.narrative import read_markdown_many
    from workbench.pandoc import convert

    # Looking for pandoc starts it; found once, it is known to every run. So is how a notebook is checked.
    convert([], "html5")
    read_markdown_many(["words"])
    load_notebook_node(str(share("notebooks") / "appendix.ipynb"))


def _rehearse(library: Library) -> None:
    """Compose, draw and write an invented case once: each run then has what is remembered of a first use.

    Nothing is typeset: Typst's threads would not survive a fork.
    """
    from nbformat import from_dict

    from workbench.appendix.assembly import assemble
    from workbench.appendix.checks import check
    from workbench.appendix.composition import compose
    from workbench.appendix.docx import write_docx
    from workbench.appendix.html import write_html
    from workbench.appendix.notebook import Appendix
    from workbench.appendix.pdf import Layout

    case = load_case(share("examples") / "federal-youth.json")
    composition = compose(case, library, volume="sealed", as_of=case.matter.sentencing_date)
    check(composition)
    appendix = Appendix(composition, "bluebook", preview=False)
    cells = [{"cell_type": "code", "outputs": [{"output_type": "display_data", "data": section._repr_mimebundle_()}]}
             for section in appendix.sections()]
    document = assemble(from_dict({"cells": cells}), library).document  # type: ignore[no-untyped-call]
    write_html(document)
    write_docx(document, lambda: Layout(b"", {}, dict.fromkeys(document.drawings, b"")))
