"""What people typed, in the case's fields and in the notebook's Markdown cells, read for citations and figures.

Nothing should be cited but by its key. Where somebody types a citation all the same, it is compared with the library
like one in a memorandum from outside. What is said of it names records of the library, never the words that were typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.case.models import Case
from workbench.citations.bracketed import bracketed_keys
from workbench.errors import AppendixError, Fault
from workbench.evidence.cautions import load_cautions, retraction_of
from workbench.evidence.library import Library
from workbench.evidence.pitfalls import load_pitfalls
from workbench.evidence.verification import Checked, Dates, check_text
from workbench.settings import settings, share

__all__ = ["Remark", "Typed", "refuse_typed", "remarks", "typed_in", "typed_in_cells"]


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that somebody typed, where it stands, and the sources it rests on."""

    path: str
    text: str
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend or to know about what was typed."""

    severity: Literal["error", "warning"]
    code: str
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.code}: {self.problem} {self.remedy}"


def typed_in(case: Case, library: Library) -> Iterator[Typed]:
    """The prose of a case, field by field, with the sources of the findings beside it."""

    def sources(findings: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(library.get_finding(key).source for key in findings))

    for i, claim in enumerate(case.claims):
        uses = tuple(use.authority for use in claim.authorities)
        for name in ("heading", "subject", "outcome", "why_it_matters", "nexus"):
            if text := getattr(claim, name):
                yield Typed(f"$.claims[{i}].{name}", text, (*sources(claim.findings), *uses, *bracketed_keys(text)))
    for i, strength in enumerate(case.strengths):
        for name in ("title", "statement"):
            text = getattr(strength, name)
            yield Typed(f"$.strengths[{i}].{name}", text, (*sources(strength.findings), *bracketed_keys(text)))
    asked = case.recommendation
    for i, purpose in enumerate(asked.purposes):
        yield Typed(
            f"$.recommendation.purposes[{i}].answer",
            purpose.answer,
            (*sources(purpose.findings), purpose.authority.authority, *bracketed_keys(purpose.answer)),
        )
    yield Typed("$.recommendation.request", asked.request)
    yield Typed("$.recommendation.aggravation", asked.aggravation)
    for i, reason in enumerate(asked.reasons):
        yield Typed(f"$.recommendation.reasons[{i}].statement", reason.statement)


def typed_in_cells(cells: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Typed]:
    """The Markdown cells of a notebook, each with the keys that it cites."""
    for i, (text, keys) in enumerate(cells, start=1):
        yield Typed(f"Markdown cell {i}", text, keys)


def remarks(texts: Iterator[Typed], library: Library, dates: Dates, jurisdiction: str) -> Iterator[Remark]:
    """What is wrong or doubtful in what was typed, text by text."""
    folder = settings().literature or share("literature")
    cautions, pitfalls = load_cautions(folder), load_pitfalls(folder / "law")
    for typed in texts:
        for key in typed.cited:
            found = retraction_of(cautions, source=key) if key in library.sources else None
            if found is not None and found.status == "retracted":
                yield Remark("error", "SW363", typed.path, f"{key} was retracted.", "Take it out.")
        for one in check_text(
            typed.text, library, cautions, pitfalls, dates, jurisdiction=jurisdiction, cited=typed.cited
        ):
            if remark := _remark(typed.path, one, library):
                yield remark


def refuse_typed(texts: Iterator[Typed], library: Library, dates: Dates, jurisdiction: str) -> tuple[Remark, ...]:
    """Stop where something typed may not be printed; the warnings come back.

    Raises:
        AppendixError: SW420 with every error.
    """
    found = tuple(remarks(texts, library, dates, jurisdiction))
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise AppendixError(
            "the appendix may not be built yet: a text holds what may not be cited",
            code="SW420",
            faults=tuple(Fault(one.path, f"{one.code}: {one.problem} {one.remedy}") for one in errors),
            remedy="Mend each of these, then build again.",
        )
    return found


def _remark(path: str, one: Checked, library: Library) -> Remark | None:
    right = _right(one.key, library)
    match one.kind, one.status:
        case "misquotation", _:
            wrong, _, correct = one.detail.partition(" Right: ")
            return Remark(
                "error", "SW437", path, f"a misquotation in circulation ({wrong.split(':')[0]}).", f"Right: {correct}"
            )
        case "figure", _:
            return Remark(
                "warning", "SW364", path, f"a figure is told otherwise than {one.key} has it.", f"Right: {one.detail}"
            )
        case _, "fabricated":
            return Remark("error", "SW361", path, f"a known invented case is cited ({one.key}).", "Take it out.")
        case _, "retracted":
            return Remark("error", "SW363", path, f"a retracted paper is cited ({one.key}).", "Take it out.")
        case _, "mismatch":
            return Remark("error", "SW361", path, "a citation that was typed does not agree with the library.", right)
        case _, "stale":
            return Remark("error", "SW362", path, f"law that is not operative is cited: {one.detail}", right)
        case "record" | "id" | "supra" | "in-text", _:
            return None
        case _, "unknown":
            return Remark(
                "warning",
                "SW365",
                path,
                f"a citation of the kind '{one.kind}' was typed that the library does not hold.",
                "Verify it yourself, or bring it into the library and cite it by its key.",
            )
        case _:
            return None


def _right(key: str, library: Library) -> str:
    if key in library.law.authorities:
        return f"The library has {library.law.authorities[key].as_seen}; cite it by its key, @{key}."
    return (
        f"Cite it by its key, @{key}."
        if key in library.sources
        else "Correct it, or cite a record of the library by its key."
    )
