"""Whether the files around the findings agree: the catalogue, its authorizations, instruments, programs, searches.

Every reference from one to another is followed; a fault is named where it does not lead anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from workbench.errors import Fault, nearest
from workbench.evidence.catalogue import Authorization, Factor, RecordKind, Service
from workbench.evidence.domains import Domain, Standard
from workbench.evidence.instruments import Instrument
from workbench.evidence.programs import Program
from workbench.evidence.searches import Search

__all__ = ["catalogue_faults", "domain_faults", "instrument_faults", "program_faults", "search_faults"]


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
