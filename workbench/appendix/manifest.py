"""The manifest beside a document: what went in and what came out, by hash, and no client fact.

Whoever holds the case, the library and the workbench of these revisions can rebuild the
documents and compare them byte for byte, years later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.errors import Fault, RenderError
from workbench.settings import share

if TYPE_CHECKING:
    # Whoever only reads a manifest, such as a batch that has nothing to run, composes and draws nothing.
    from workbench.appendix.approvals import SignOff, Status
    from workbench.appendix.assembly import Assembled

__all__ = ["Manifest", "cited_keys", "manifest_bytes", "template_revision", "verify"]

#: Packages whose version changes what is written.
PACKAGES = ("matplotlib", "nbconvert", "papermill", "pybtex", "pypandoc-binary", "typst")


@dataclass(frozen=True, slots=True)
class Manifest:
    """Inputs and outputs of one run."""

    case_id: str
    case_revision: str
    law_pack: str
    notebook: str
    signed: SignOff
    assembled: Assembled
    outputs: Mapping[str, bytes]


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as stable JSON."""
    frame = manifest.assembled.frame
    cited = sorted({c.key for c in manifest.assembled.cited})
    content = {
        "schema_version": 1,
        "workbench": __version__,
        "case": {"id": manifest.case_id, "revision": manifest.case_revision},
        "volume": frame.volume,
        "style": frame.style,
        "citations": frame.citations,
        "as_of": frame.as_of,
        "library": frame.library,
        "law_pack": manifest.law_pack,
        "notebook": manifest.notebook,
        "templates": template_revision(),
        # Exhibits are the client's: counted, not named.
        "cited": [key for key in cited if not key.startswith("ex:")],
        "exhibits_cited": sum(key.startswith("ex:") for key in cited),
        # By their place in the document: a claim's key is the client's.
        "claims": [_signature(place, status) for place, status in enumerate(manifest.signed.claims, start=1)],
        "packages": {name: version(name) for name in PACKAGES},
        "outputs": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(manifest.outputs.items())
        },
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _signature(place: int, status: Status) -> dict[str, object]:
    approval = status.approval
    signed = {"by": approval.by, "on": approval.on.isoformat()} if approval else {}
    return {"claim": place, "sha256": status.content, "standing": status.standing.value, **signed}


def template_revision() -> str:
    """A hash over every file of ``templates/`` that changes a document: court profiles only measure one."""
    digest = hashlib.sha256()
    folder = share("templates")
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
                       and p.relative_to(folder).parts[0] != "courts"):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def cited_keys(path: Path) -> tuple[str, ...]:
    """The keys of the sources and authorities that a document cites, by its manifest.

    Raises:
        RenderError: SW540, the manifest cannot be read.
    """
    try:
        cited = json.loads(path.read_text(encoding="utf-8"))["cited"]
        return tuple(str(key) for key in cited)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path) from error


def verify(path: Path) -> None:
    """Check that the documents beside a manifest are the ones it names.

    Raises:
        RenderError: A document is missing or differs, or the manifest cannot be read.
    """
    try:
        outputs = json.loads(path.read_text(encoding="utf-8"))["outputs"]
        faults = tuple(
            Fault(name, "is missing" if not (path.parent / name).is_file() else "differs from the manifest")
            for name, entry in outputs.items()
            if not (path.parent / name).is_file()
            or hashlib.sha256((path.parent / name).read_bytes()).hexdigest() != entry["sha256"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path) from error
    if faults:
        raise RenderError("documents do not match their manifest", code="SW541", file=str(path), faults=faults,
                          remedy="Build the appendix again; do not file a document that was changed outside.")


def _unreadable(path: Path) -> RenderError:
    return RenderError("the manifest cannot be read", code="SW540", file=str(path), remedy="Build the appendix again.")
