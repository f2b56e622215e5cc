"""Whether the files of the library agree: sources, findings, law, the catalogue and the registries around it.

Every reference from one to another is followed; a fault is named where it does not lead anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pybtex.database import Entry

from workbench.errors import Fault, nearest
from workbench.evidence.catalogue import Authorization, Factor, RecordKind, Service
from workbench.evidence.domains import Domain, Standard
from workbench.evidence.findings import Finding
from workbench.evidence.identifiers import identifier_faults, same_work
from workbench.evidence.instruments import Instrument
from workbench.evidence.law import Authority
from workbench.evidence.layers import Layer
from workbench.evidence.programs import Program
from workbench.evidence.searches import Search

__all__ = ["authority_faults", "catalogue_faults", "domain_faults", "finding_faults", "instrument_faults",
           "program_faults", "search_faults", "source_faults"]


def source_faults(sources: Mapping[str, Entry]) -> Iterator[Fault]:
    """Faults in the identifiers of sources, and works that are listed twice."""
    first: dict[str, str] = {}
    for key, entry in sources.items():
        fields = {name.lower(): value for name, value in entry.fields.items()}
        for name, problem in identifier_faults(fields):
            yield Fault(f"sources.bib {key}.{name}", problem)
        for mark in same_work(fields):
            if first.setdefault(mark, key) != key:
                yield Fault(f"sources.bib {key}.{mark.split()[0]}", f"the same work as {first[mark]}")


def finding_faults(
    known: Mapping[str, Finding], places: Mapping[str, tuple[Layer, str]], sources: Mapping[str, Entry],
    factors: Collection[str], unchecked: Collection[str],
) -> Iterator[Fault]:
    """Faults in what findings refer to: their sources and factors, the findings they go with or give way to."""
    for row in known.values():
        layer, file = places[row.id]
        place = layer.fault(Fault(f"{file} {row.id}", "")).field
        if row.source in unchecked and row.verification.status in {"verified", "single-source"}:
            yield Fault(f"{place}.verification.status",
                        f"says {row.verification.status}, but checked.json does not say who compared “{row.source}” "
                        "with which passage")
        if row.source not in sources:
            yield Fault(f"{place}.source", f"no source “{row.source}”. {nearest(row.source, sources)}")
        yield from _unknown(f"{place}.factors", row.factors, factors, "factor")
        for i, other in enumerate(row.cite_with):
            if other == row.id:
                yield Fault(f"{place}.cite_with[{i}]", "a finding does not travel with itself")
            elif other not in known:
                yield Fault(f"{place}.cite_with[{i}]", f"no finding “{other}”. {nearest(other, known)}")
            elif row.id not in known[other].cite_with:
                yield Fault(f"{place}.cite_with[{i}]", f"“{other}” does not name this finding in return")
        newer = row.superseded_by
        if newer is not None and (newer == row.id or newer not in known):
            yield Fault(f"{place}.superseded_by", f"no other finding “{newer}”. {nearest(newer, known)}")
        elif newer is not None and newer not in row.cite_with:
            yield Fault(f"{place}.superseded_by", f"“{newer}” is not named in cite_with, so the two could part")


def authority_faults(authorities: Iterable[Authority], *, factors: Collection[str]) -> Iterator[Fault]:
    """Faults in what authorities refer to."""
    for row in authorities:
        yield from _unknown(f"law {row.id}.factors", row.factors, factors, "factor")


def catalogue_faults(
    factors: Iterable[Factor], records: Mapping[str, RecordKind], services: Mapping[str, Service],
    authorizations: Iterable[Authorization], *, findings: Collection[str], instruments: Collection[str],
    elements: Collection[str],
) -> Iterator[Fault]:
    """Faults in what factors, and the records and services they name, refer to."""
    opened = {row.id: row for row in authorizations}
    for row in opened.values():
        yield from _unknown(f"authorizations.json {row.id}.elements", row.elements, elements, "element")
    for kind in records.values():
        yield from _unknown(f"records.json {kind.id}.authorization", kind.authorization, opened, "authorization")
    for offer in services.values():
        yield from _unknown(f"services.json {offer.id}.findings", offer.findings, findings, "finding")
    for factor in factors:
        place = f"factors.json {factor.id}"
        yield from _unknown(f"{place}.instruments", factor.instruments, instruments, "instrument")
        yield from _unknown(f"{place}.records", factor.records, records, "record")
        yield from _unknown(f"{place}.services", factor.services, services, "service")


def instrument_faults(
    instruments: Iterable[Instrument], *, factors: Collection[str], findings: Collection[str],
    authorities: Collection[str],
) -> Iterator[Fault]:
    """Faults in what the registry of instruments refers to."""
    for row in instruments:
        place = f"instruments.json {row.id}"
        yield from _unknown(f"{place}.factors", row.factors, factors, "factor")
        for i, caution in enumerate(row.cautions):
            named = (caution.authority,) if caution.authority is not None else ()
            yield from _unknown(f"{place}.cautions[{i}].authority", named, authorities, "authority")
            shown = (caution.finding,) if caution.finding is not None else ()
            yield from _unknown(f"{place}.cautions[{i}].finding", shown, findings, "finding")


def program_faults(
    programs: Iterable[Program], *, factors: Collection[str], findings: Collection[str],
) -> Iterator[Fault]:
    """Faults in what rated programs refer to."""
    for row in programs:
        yield from _unknown(f"programs.json {row.id}.factors", row.factors, factors, "factor")
        yield from _unknown(f"programs.json {row.id}.findings", row.findings, findings, "finding")


def search_faults(searches: Iterable[Search], *, factors: Collection[str]) -> Iterator[Fault]:
    """Faults in what recorded searches refer to."""
    for row in searches:
        yield from _unknown(f"searches.json {row.id}.factor", (row.factor,), factors, "factor")


def domain_faults(
    domains: Iterable[Domain], standards: Mapping[str, Standard], *, authorities: Collection[str],
) -> Iterator[Fault]:
    """Faults in what the domains of a life history, and the standards that name them, refer to."""
    for row in domains:
        yield from _unknown(f"domains.json {row.id}.standards", row.standards, standards, "standard")
    for standard in standards.values():
        named = () if standard.authority is None else (standard.authority,)
        yield from _unknown(f"standards.json {standard.id}.authority", named, authorities, "authority")


def _unknown(place: str, keys: Iterable[str], known: Collection[str], what: str) -> Iterator[Fault]:
    for i, key in enumerate(keys):
        if key not in known:
            yield Fault(f"{place}[{i}]", f"no {what} “{key}”. {nearest(key, known)}")
