"""The summary for the client, written as Word, PDF and HTML. No volume, no manifest: never filed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from workbench.appendix.client_summary import client_summary, said_in
from workbench.appendix.composition import compose
from workbench.case.files import load_case
from workbench.case.opening import get_case
from workbench.evidence.library import load_library
from workbench.runs.build import note_export, put_in_place
from workbench.settings import Settings

__all__ = ["write_client_summary"]


def write_client_summary(
    case_file: Path | str, out: Path, *, language: str, as_of: dt.date, where: Settings,
) -> Mapping[str, Path]:
    """The documents by kind; ``case_file`` is a file or an opaque id in the store of the settings.

    Raises:
        WorkbenchError: The case or the library cannot be read, or the documents cannot be written.
    """
    said_in(language)  # refused before a case is opened
    stored = isinstance(case_file, str)
    case = load_case(case_file) if isinstance(case_file, Path) else get_case(case_file, where, dt.datetime.now(dt.UTC))
    composed = compose(case, load_library(where.literature), volume="sealed", as_of=as_of)

    from workbench.appendix.docx import write_docx
    from workbench.appendix.html import write_html
    from workbench.appendix.pdf import lay_out
    from workbench.appendix.preparation import prepared

    document = prepared(client_summary(composed, language))
    layout = lay_out(document)
    written = {"html": write_html(document), "docx": write_docx(document, pages=layout.pages), "pdf": layout.pdf}
    stem = f"{case.case_id}-client-{language}"
    put_in_place({f"{stem}.{kind}": data for kind, data in written.items()}, out)
    if stored:
        note_export(case, layout.pdf)
    return {kind: out / f"{stem}.{kind}" for kind in written}
