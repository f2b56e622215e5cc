"""When a run needs not be run again: two hashes over what went into it.

The *fast* key takes whole files: the case, the template, the library, the workbench. Where it is equal nothing is even
parsed. Where it differs only because the library was edited, the *deep* key takes of the library what this run could
use: the findings on the client's factors with what must travel with them, their sources, the law named or in the pack.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import workbench
from workbench.appendix.manifest import PACKAGES, template_revision
from workbench.case.models import Case
from workbench.citations.bibliography import as_data
from workbench.citations.bracketed import bracketed_keys
from workbench.errors import WorkbenchError
from workbench.evidence.library import Library, load_library
from workbench.evidence.packs import law_pack, pack_json
from workbench.runs.reading import CaseOf
from workbench.runs.rows import Row
from workbench.settings import share

__all__ = ["current_deep_key", "deep_key", "fast_key", "surroundings", "template_of"]

#: Files of the library that are read record by record; of all others every byte counts.
_RECORDS = re.compile(r"sources\.bib|factors\.json|findings/.*|law/.*")

_CITED = re.compile(r"@([A-Za-z0-9][\w:.-]*\w)")


def fast_key(row: Row, heads: Mapping[str, int], library: str, around: str) -> str:
    """The hash over everything whole.

    Args:
        row: What is to be run.
        heads: Newest revision of each case of the store.
        library: Revision of the library.
        around: :func:`surroundings` of the run.

    Raises:
        OSError: The case file or the template cannot be read.
    """
    return _digest([_own(row, heads), library, around])


def deep_key(row: Row, case: Case, library: Library, around: str, folder: Path | None) -> str:
    """The hash over the case and what of the library this run could use.

    Raises:
        WorkbenchError: The case names what is not in the library.
    """
    used = _used(case, library, template_of(row).read_text(encoding="utf-8"))
    return _digest([case.model_dump_json(), _options(row), around, _others(folder or share("literature")), used])


def current_deep_key(row: Row, case_of: CaseOf, around: str, folder: Path | None) -> str | None:
    """The deep key of a case as it now is; ``None`` where it cannot be read, so that its run tells why."""
    try:
        return deep_key(row, case_of(row), load_library(folder), around, folder)
    except WorkbenchError:
        return None


@lru_cache(maxsize=1)
def surroundings() -> str:
    """A hash over the workbench itself, its document templates and the packages that write."""
    package = Path(workbench.__file__).parent
    code = [path.read_bytes() for path in sorted(package.rglob("*.py"))]
    return _digest([workbench.__version__, template_revision(), [version(name) for name in PACKAGES],
                    hashlib.sha256(b"\0".join(code)).hexdigest()])


def template_of(row: Row) -> Path:
    """The notebook that the row's run executes."""
    return row.template or share("notebooks") / "appendix.ipynb"


def _own(row: Row, heads: Mapping[str, int]) -> list[Any]:
    """What the row itself brings: case, template and options."""
    case = _file(row.case) if isinstance(row.case, Path) else f"{row.case}@{heads.get(row.case, 0)}"
    return [case, *_options(row)]


def _options(row: Row) -> list[str]:
    return [_file(template_of(row)), row.volume, row.style, row.as_of.isoformat()]


def _used(case: Case, library: Library, template: str) -> dict[str, Any]:
    from workbench.appendix.composition import citing_texts

    matter = case.matter
    pack = law_pack(library.law, matter.jurisdiction, matter.offense_date, matter.sentencing_date)
    named = set(_CITED.findall(template)) | {key for _, text in citing_texts(case) for key in bracketed_keys(text)}
    factors = {f.factor for f in case.factors} | {c.factor for c in case.claims}
    factors |= {s.factor for s in case.strengths if s.factor}
    findings = {f.id for f in library.findings.values() if factors & set(f.factors)} | named & set(library.findings)
    argued = [c.findings for c in case.claims] + [s.findings for s in case.strengths]
    argued += [i.findings for i in case.plan] + [p.findings for p in case.recommendation.purposes]
    findings.update(*argued)
    findings = _closed(findings, library)
    sources = {library.get_finding(key).source for key in findings} | named & set(library.sources)
    authorities = {use.authority for claim in case.claims for use in claim.authorities}
    authorities |= {key for claim in case.claims for key in claim.purposes}
    authorities |= {answer.authority.authority for answer in case.recommendation.purposes}
    authorities |= {a.id for found in pack.authorities.values() for a in found}
    authorities |= named & set(library.law.authorities)
    return {
        "pack": pack_json(pack),
        "factors": [library.get_factor(key).model_dump(mode="json") for key in sorted(factors)],
        "findings": [library.get_finding(key).model_dump(mode="json") for key in sorted(findings)],
        "sources": {key: as_data(library.get_source(key)) for key in sorted(sources)},
        "authorities": [library.get_authority(key).model_dump(mode="json") for key in sorted(authorities)],
        # A finding's age is counted from the newest source there is.
        "newest": max((e.fields.get("year", "") for e in library.sources.values()), default=""),
    }


def _closed(findings: Iterable[str], library: Library) -> set[str]:
    """With what must travel with them, what replaced them, and what else their sources found."""
    by_source: dict[str, set[str]] = {}
    for finding in library.findings.values():
        by_source.setdefault(finding.source, set()).add(finding.id)
    found: set[str] = set()
    waiting = set(findings)
    while waiting:
        key = waiting.pop()
        found.add(key)
        finding = library.get_finding(key)
        newer = {finding.superseded_by} if finding.superseded_by else set()
        waiting |= (set(finding.cite_with) | newer | by_source[finding.source]) - found
    return found


@lru_cache(maxsize=1)
def _others(folder: Path) -> str:
    """Every byte of the library's files that are not read record by record: retractions, misquotations."""
    paths = (p for p in sorted(folder.rglob("*.json")) if not _RECORDS.fullmatch(p.relative_to(folder).as_posix()))
    return _digest([[path.name, _file(path)] for path in paths])


def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
