"""The summary for the client, written as Word, PDF and HTML. No volume, no manifest: never filed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.appendix.client_summary import client_summary, said_in
from workbench.appendix.composition import compose
from workbench.evidence.library import load_library
from workbench.runs.build import STEPS, Opened, get_asked, note_export, put_in_place
from workbench.settings import Settings

__all__ = ["write_client_summary"]


def write_client_summary(
    case_file: Path | str, out: Path, *, language: str, as_of: dt.date, where: Settings,
    opened: Opened | None = None, progress: Callable[[str], None] = lambda _: None,
) -> Mapping[str, Path]:
    """The documents by kind; ``case_file`` is a file or an opaque id in the store of the settings, or in ``opened``.

    ``progress`` is told those of the steps of a build that this takes, as each begins.

    Raises:
        WorkbenchError: The case or the library cannot be read, or the documents cannot be written.
    """
    said_in(language)  # refused before a case is opened
    progress(STEPS[0])
    case = get_asked(case_file, where, opened)
    composed = compose(case, load_library(where.literature), volume="sealed", as_of=as_of)

    from workbench.appendix.docx import write_docx
    from workbench.appendix.html import write_html
    from workbench.appendix.pdf import lay_out
    from workbench.appendix.preparation import prepared

    progress(STEPS[2])
    document = prepared(client_summary(composed, language))
    progress(STEPS[3])
    html = write_html(document)
    progress(STEPS[5])
    layout = lay_out(document)
    written = {"pdf": layout.pdf, "docx": write_docx(document, lambda: layout), "html": html}
    stem = f"{case.case_id}-client-{language}"
    put_in_place({f"{stem}.{kind}": data for kind, data in written.items()}, out)
    if isinstance(case_file, str):
        note_export(case, layout.pdf, opened)
    return {kind: out / f"{stem}.{kind}" for kind in written}
