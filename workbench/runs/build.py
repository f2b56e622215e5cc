"""One run: a notebook template executed for one case, its documents written, its manifest beside them.

The file reads as the pipeline: check, execute, assemble, write, put in place. Documents
appear whole or not at all: everything is made in a private folder and moved at the end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.appendix.approvals import sign_off
from workbench.appendix.checks import refuse
from workbench.appendix.composition import compose
from workbench.case.files import load_case, revision
from workbench.case.models import Case
from workbench.case.opening import get_case, open_store
from workbench.citations.styles import manner
from workbench.errors import RunError
from workbench.evidence.library import Library, load_library
from workbench.evidence.packs import pack_json
from workbench.runs.execute import execute
from workbench.runs.kept import notebook_bytes
from workbench.settings import settings, share

__all__ = ["FORMATS", "Built", "Request", "build", "note_export", "put_in_place"]

#: Documents of a run, in the order they are written.
FORMATS = ("html", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be built."""

    #: A case file, or the opaque id of a case in the store.
    case_file: Path | str
    out: Path
    #: Date of the document: an input, so that the same inputs give the same bytes.
    as_of: dt.date
    volume: str = "sealed"
    style: str = "bluebook"
    #: Where citations are printed, ``footnotes`` or ``text``; empty leaves it to the style.
    citations: str = ""
    #: Template; the shipped ``appendix.ipynb`` where it is ``None``.
    notebook: Path | None = None
    literature: Path | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What a run left in its folder."""

    case_id: str
    documents: Mapping[str, Path]
    notebook: Path
    manifest: Path
    warnings: int
    #: Keys of the sources, findings and authorities that the documents cite.
    cited: tuple[str, ...]
    #: What is doubtful in the notebook's own text, one line each.
    doubts: tuple[str, ...] = ()


def build(request: Request, progress: Callable[[str], None] = lambda _: None) -> Built:
    """Run the template for a case and write its documents; ``progress`` is told each step as it begins.

    Raises:
        WorkbenchError: Anything that stops the run; nothing is left half-written.
    """
    progress("reading the case and the library")
    manner(request.style, request.citations)  # refused here, not by a cell of the notebook
    case = _case(request)
    library = load_library(request.literature)
    composition = compose(case, library, volume=request.volume, as_of=request.as_of)
    warnings = refuse(composition)
    template = request.notebook or share("notebooks") / "appendix.ipynb"

    progress("running the notebook")
    notebook = execute(
        template, case_file=request.case_file,
        parameters={"case": case.case_id, "volume": request.volume, "style": request.style,
                    "as_of": request.as_of.isoformat(),
                    **({"citations": request.citations} if request.citations else {})},
        literature=request.literature,
    )
    documents, assembled = _write(notebook, case, library, request, progress)

    progress("writing the manifest")
    from workbench.appendix.manifest import Manifest, manifest_bytes
    from workbench.appendix.notebook import withhold_narrative

    stem = f"{case.case_id}-{request.volume}"
    withhold_narrative(notebook, assembled.frame.hidden)
    documents[f"{stem}.ipynb"] = notebook_bytes(notebook)
    documents[f"{stem}.manifest.json"] = manifest_bytes(Manifest(
        case_id=case.case_id, case_revision=revision(case),
        law_pack=_digest(json.dumps(pack_json(composition.pack), sort_keys=True).encode()),
        notebook=_digest(template.read_bytes()), signed=sign_off(composition), assembled=assembled,
        outputs=dict(documents),
    ))
    put_in_place(documents, request.out)
    if isinstance(request.case_file, str):
        note_export(case, documents[f"{stem}.manifest.json"])
    return Built(
        case.case_id, {kind: request.out / f"{stem}.{kind}" for kind in FORMATS}, request.out / f"{stem}.ipynb",
        request.out / f"{stem}.manifest.json", len(warnings),
        tuple(sorted({c.key for c in assembled.cited if not c.key.startswith("ex:")}
                     | {finding.id for finding in composition.cited_findings()})),
        tuple(f"{one.path}: {one.code}: {one.problem} {one.remedy}" for one in assembled.doubts),
    )


def _case(request: Request) -> Case:
    if isinstance(request.case_file, Path):
        return load_case(request.case_file)
    return get_case(request.case_file, settings(), dt.datetime.now(dt.UTC))


def note_export(case: Case, document: bytes) -> None:
    """Note in the store's trail that documents left it, by the digest of one: their manifest, where they have it."""
    from workbench.case.store.cases import By

    now, at = settings(), dt.datetime.now(dt.UTC)
    with open_store(now, at) as opened:
        opened.note(case.case_id, "exported", By(now.author, at), digest=_digest(document))


def _write(
    notebook: Any, case: Case, library: Library, request: Request, progress: Callable[[str], None],
) -> tuple[dict[str, bytes], Any]:
    progress("resolving citations")
    from workbench.appendix.assembly import assemble
    from workbench.appendix.exporters import DOCXExporter, HTMLExporter, PDFExporter
    from workbench.runs.beside import laid_out_beside

    assembled = assemble(notebook, library)
    documents: dict[str, bytes] = {}
    with laid_out_beside(assembled) as laid:
        for kind, exporter in zip(FORMATS, (HTMLExporter, DOCXExporter, PDFExporter), strict=True):
            progress(f"writing {kind.upper()}")
            content = exporter().write(laid)  # type: ignore[no-untyped-call]
            data = content.encode() if isinstance(content, str) else content
            documents[f"{case.case_id}-{request.volume}.{kind}"] = data
    return documents, assembled


def put_in_place(documents: Mapping[str, bytes], out: Path) -> None:
    """All documents or none: written beside their place, then renamed, the manifest last."""
    partial: Path | None = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=".partial-", dir=out))
        for name, data in documents.items():
            with (partial / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            (partial / name).chmod(0o600)
        for name in documents:
            (partial / name).replace(out / name)
    except OSError as error:
        raise RunError(
            f"the documents cannot be written: {error.strerror or 'input/output error'}", code="SW610", file=str(out),
            remedy="Free space on the disk or choose another folder with --out; nothing was left half-written.",
        ) from error
    finally:
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

