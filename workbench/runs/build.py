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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.appendix.approvals import sign_off
from workbench.appendix.checks import Diagnostic, refuse
from workbench.appendix.composition import compose
from workbench.appendix.filing import check_filing, get_profile
from workbench.appendix.typed import Remark
from workbench.case.files import load_case, parse_case, revision
from workbench.case.models import Case
from workbench.case.opening import get_case, open_store
from workbench.citations.styles import manner
from workbench.errors import RunError
from workbench.evidence.library import Library, load_library
from workbench.evidence.packs import pack_json
from workbench.runs.execute import execute
from workbench.runs.kept import notebook_bytes
from workbench.settings import Settings, settings, share

if TYPE_CHECKING:
    from workbench.case.store.cases import CaseStore

__all__ = ["FORMATS", "STEPS", "Built", "Opened", "Request", "build", "get_asked", "note_export", "put_in_place"]

#: Documents of a run, in the order they are written.
FORMATS = ("html", "docx", "pdf")
#: What a build does, in this order; ``progress`` is told each as it begins.
STEPS = ("reading the case and the library", "running the notebook", "resolving citations", "writing HTML",
         "writing DOCX", "writing PDF", "writing the manifest")


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
    #: Name of the court profile that the documents are measured by; none where it is empty.
    court: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A store that a person has open, perhaps by a passphrase that nobody else has."""

    store: CaseStore
    who: str


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
    #: What is doubtful in the notebook's own text.
    doubts: tuple[Remark, ...] = ()
    #: What does not fit the court that was asked for: its page limit, its days.
    filing: tuple[Diagnostic, ...] = ()


def build(request: Request, progress: Callable[[str], None] = lambda _: None, opened: Opened | None = None) -> Built:
    """Run the template for a case and write its documents; ``progress`` is told each of :data:`STEPS` as it begins.

    A case of the store comes from the store of the settings, or from ``opened`` where a person has it open.

    Raises:
        WorkbenchError: Anything that stops the run; nothing is left half-written.
    """
    progress(STEPS[0])
    manner(request.style, request.citations)  # refused here, not by a cell of the notebook
    now = settings()
    profile = get_profile(request.court, now.courts) if request.court else None
    case = get_asked(request.case_file, now, opened)
    library = load_library(request.literature)
    composition = compose(case, library, volume=request.volume, as_of=request.as_of)
    warnings = refuse(composition)
    template = request.notebook or share("notebooks") / "appendix.ipynb"

    progress(STEPS[1])
    with _reachable(case, opened) as environment:
        notebook = execute(
            template, case_file=request.case_file,
            parameters={"case": case.case_id, "volume": request.volume, "style": request.style,
                        "as_of": request.as_of.isoformat(),
                        **({"citations": request.citations} if request.citations else {})},
            literature=request.literature, environment=environment,
        )
    documents, assembled = _write(notebook, case, library, request, progress)

    progress(STEPS[-1])
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
        note_export(case, documents[f"{stem}.manifest.json"], opened)
    return Built(
        case.case_id, {kind: request.out / f"{stem}.{kind}" for kind in FORMATS}, request.out / f"{stem}.ipynb",
        request.out / f"{stem}.manifest.json", len(warnings),
        tuple(sorted({c.key for c in assembled.cited if not c.key.startswith("ex:")}
                     | {finding.id for finding in composition.cited_findings()})),
        assembled.doubts,
        () if profile is None else check_filing(profile, sentencing_date=case.matter.sentencing_date,
                                                as_of=request.as_of, pages=_pages(documents[f"{stem}.pdf"])),
    )


def get_asked(case_file: Path | str, where: Settings, opened: Opened | None = None) -> Case:
    """The case in a file, or the one with this opaque id in the store, as it is now."""
    if isinstance(case_file, Path):
        return load_case(case_file)
    if opened is not None:
        return parse_case(json.dumps(opened.store.newest(case_file).document).encode())
    return get_case(case_file, where, dt.datetime.now(dt.UTC))


@contextmanager
def _reachable(case: Case, opened: Opened | None) -> Iterator[dict[str, str]]:
    """What the notebook's own process needs to open the case, beyond the settings."""
    if opened is None:
        yield {}
        return
    from workbench.case.store.cases import By
    from workbench.runs.lending import lent

    with lent(case.model_dump(mode="json"), By(opened.who, dt.datetime.now(dt.UTC))) as environment:
        yield environment


def note_export(case: Case, document: bytes, opened: Opened | None = None) -> None:
    """Note in the store's trail that documents left it, by the digest of one: their manifest, where they have it."""
    from workbench.case.store.cases import By

    digest, now, at = _digest(document), settings(), dt.datetime.now(dt.UTC)
    if opened is not None:
        opened.store.note(case.case_id, "exported", By(opened.who, at), digest=digest)
        return
    with open_store(now, at) as store:
        store.note(case.case_id, "exported", By(now.author, at), digest=digest)


def _write(
    notebook: Any, case: Case, library: Library, request: Request, progress: Callable[[str], None],
) -> tuple[dict[str, bytes], Any]:
    progress(STEPS[2])
    from workbench.appendix.assembly import assemble
    from workbench.appendix.exporters import DOCXExporter, HTMLExporter, PDFExporter
    from workbench.runs.beside import laid_out_beside

    assembled = assemble(notebook, library)
    documents: dict[str, bytes] = {}
    with laid_out_beside(assembled) as laid:
        for kind, step, exporter in zip(FORMATS, STEPS[3:6], (HTMLExporter, DOCXExporter, PDFExporter), strict=True):
            progress(step)
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


def _pages(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(BytesIO(pdf)).pages)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

