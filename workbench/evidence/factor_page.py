"""One factor of the catalogue as a page for the specialist: proof, records, topics, instruments, services.

For work inside the defense: it carries how the factor is turned around, so it is never part of a filing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.evidence.catalogue import Factor
from workbench.evidence.findings import Finding
from workbench.evidence.instruments import Instrument, unconfirmed
from workbench.evidence.library import Library
from workbench.evidence.programs import rating_in_words
from workbench.evidence.proof import THIRD_PARTY, proof_of
from workbench.wording import listed

__all__ = ["factor_page"]


def factor_page(library: Library, key: str) -> str:
    """The page of a factor in Markdown.

    Raises:
        UnknownRecord: No factor has that id; the nearest are named.
    """
    factor = library.get_factor(key)
    lines = [f"# {factor.label}", "", factor.definition, "", f"Write: {factor.wording}.", ""]
    lines += _section("What proves it", factor.evidence)
    lines += _section("What does not", factor.not_evidence)
    lines += _section("Records, and what opens them", (
        f"{row.record}: {listed([library.authorizations[a].label for a in row.authorization], joint='or')}"
        for row in (library.records[name] for name in factor.records)))
    lines += _section("What to ask about", factor.topics)
    lines += _section("Instruments", (_instrument(library.instruments[name]) for name in factor.instruments))
    lines += _section("Services", _services(library, factor))
    lines += _section("Ratings of programs", (
        f"{program.name}: {rating_in_words(rating)}{f' {rating.note}' if rating.note else ''}"
        for program in library.programs.values() if key in program.factors for rating in program.ratings))
    lines += _section("Counsel only", (f"Turned around: {factor.double_edge}", f"Answer: {factor.answer}",
                                       *(f"Expect: {question}" for question in factor.cross)))
    return "\n".join(lines).rstrip() + "\n"


def _section(title: str, items: Iterable[str]) -> list[str]:
    rows = [f"- {item}" for item in items]
    return [f"## {title}", "", *rows, ""] if rows else []


def _instrument(row: Instrument) -> str:
    parts = [f"{row.name} ({row.measures})"]
    parts += [f"“{band.label}” for {_scores(band.range.low, band.range.high)} among {band.population} ({band.citation})"
              for band in row.bands]
    if not row.prints_total:
        parts.append("no total is printed")
    if row.not_for:
        parts.append(f"not for {listed(row.not_for)}")
    parts += [caution.text.rstrip(".") for caution in row.cautions if caution.jurisdiction == "*"]
    parts += [f"in {caution.jurisdiction.upper()}: {caution.text.rstrip('.')}" for caution in row.cautions
              if caution.jurisdiction != "*"]
    if empty := unconfirmed(row):
        parts.append(f"not confirmed: {listed([name.replace('_', ' ') for name in empty])}")
    return ". ".join(part[0].upper() + part[1:] for part in parts) + "."


def _scores(low: float | None, high: float | None) -> str:
    ends = [f"{end:g}" for end in (low, high) if end is not None]
    return f"scores of {' to '.join(ends)}" if len(ends) > 1 else f"scores from {ends[0]} on"


def _services(library: Library, factor: Factor) -> Iterator[str]:
    for service in (library.services[name] for name in factor.services):
        found = [_cited(library.findings[key], library) for key in service.findings]
        yield f"{service.need}: {service.service}. {'; '.join(found) or 'No finding in the library'}."


def _cited(finding: Finding, library: Library) -> str:
    mark = f", {THIRD_PARTY}" if proof_of(finding.verification, library.hosts).third_party_only else ""
    return f"{finding.id} ({finding.direction.value}{mark})"
