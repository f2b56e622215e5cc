"""What is missing, old, unproved or thin in the library: the curator's list of work.

Nothing here is an error: the library loads and may be cited, and each gap prints where it
matters. The list is what stands between the library and its goal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from workbench.evidence.coverage import coverage, shortfalls
from workbench.evidence.findings import Verification
from workbench.evidence.freshness import old
from workbench.evidence.instruments import unconfirmed
from workbench.evidence.library import Library
from workbench.evidence.proof import THIRD_PARTY, HostKind, kind_of, proof_of, proof_of_source

__all__ = ["Gap", "GapKind", "audit"]

#: What a full citation of each type of publication needs. ``a|b`` is met by either.
_NEEDED = {
    "article": ("journal", "year", "volume", "pages", "doi|pmid|pmcid|url"),
    "book": ("publisher", "year"),
    "techreport": ("institution", "year", "url|doi|number"),
    "unpublished": ("year", "url|doi"),
}


class GapKind(StrEnum):
    """Kinds of gap, in the order in which they are to be closed."""

    UNVERIFIED = "unverified"
    METADATA_ONLY = "metadata-only"
    THIRD_PARTY = "third-party"
    INCOMPLETE = "incomplete"
    STALE = "stale"
    SINGLE_SOURCE = "single-source"
    COVERAGE = "coverage"
    CATALOGUE = "catalogue"
    INSTRUMENT = "instrument"
    PROGRAM = "program"
    HOST = "host"
    READING = "reading"
    NOT_AUDITED = "not-audited"
    AUDIT_TRIED = "audit-tried"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to do, and where: ``source dobbie2018`` … ``no volume``."""

    kind: GapKind
    #: ``source``, ``finding``, ``authority``, ``provision``, ``confidentiality``, ``factor``, ``service``,
    #: ``instrument``, ``program`` or ``host``.
    what: str
    entry: str
    problem: str


def audit(library: Library, today: dt.date) -> tuple[Gap, ...]:
    """Every gap of the library as of a day, by kind, then by entry."""
    gaps = [*_sources(library), *_findings(library, today), *_law(library, today), *_catalogue(library),
            *_registries(library, today), *_hosts(library)]
    order = tuple(GapKind)
    return tuple(sorted(gaps, key=lambda gap: (order.index(gap.kind), gap.what, gap.entry, gap.problem)))


def _sources(library: Library) -> Iterator[Gap]:
    rows = tuple(library.findings.values())
    for key, entry in library.sources.items():
        missing = [need.replace("|", " or ") for need in _NEEDED.get(entry.type, ("year",))
                   if not any(name in entry.fields for name in need.split("|"))]
        if missing:
            yield Gap(GapKind.INCOMPLETE, "source", key, f"no {', '.join(missing)}")
        if proof_of_source(key, entry, rows, library.hosts).third_party_only:
            yield Gap(GapKind.THIRD_PARTY, "source", key, f"record {THIRD_PARTY}")


def _findings(library: Library, today: dt.date) -> Iterator[Gap]:
    for key, row in library.findings.items():
        yield from _status("finding", key, row.verification, today)
        if proof_of(row.verification, library.hosts).third_party_only:
            yield Gap(GapKind.THIRD_PARTY, "finding", key, THIRD_PARTY)
        if row.read is None:
            yield Gap(GapKind.READING, "finding", key, "how much of the publication was read is not recorded")
        if (tried := row.verification.audit_tried) is not None:
            yield Gap(GapKind.AUDIT_TRIED, "finding", key,
                      f"no second page found on {tried.date.isoformat()} in {', '.join(tried.where)}")
        elif row.verification.audit is None:
            yield Gap(GapKind.NOT_AUDITED, "finding", key, "never audited field by field against another page")


def _law(library: Library, today: dt.date) -> Iterator[Gap]:
    for key, authority in library.law.authorities.items():
        yield from _status("authority", key, authority.verification, today)
    for key, provision in library.law.provisions.items():
        yield from _status("provision", key, provision.verification, today)
        if provision.in_force.since is None:
            yield Gap(GapKind.INCOMPLETE, "provision", key, "no day from which it is in force")
    for key, element in library.law.confidentiality.items():
        yield from _status("confidentiality", key, element.verification, today)


def _status(what: str, key: str, verification: Verification, today: dt.date) -> Iterator[Gap]:
    match verification.status:
        case "unverified":
            yield Gap(GapKind.UNVERIFIED, what, key, "not confirmed on any page; not to be printed")
        case "metadata-only":
            yield Gap(GapKind.METADATA_ONLY, what, key, "only the record of the publication was seen")
        case "single-source":
            yield Gap(GapKind.SINGLE_SOURCE, what, key, "confirmed on one page only")
        case "verified":
            pass
    if old(verification.checked, today):
        yield Gap(GapKind.STALE, what, key, f"last checked on {verification.checked.isoformat()}")


def _catalogue(library: Library) -> Iterator[Gap]:
    for row in coverage(library):
        for short in shortfalls(row):
            yield Gap(GapKind.COVERAGE, "factor", row.factor, short)
    for key, factor in library.factors.items():
        # A proposition about sentences in general has no service of its own.
        wanted = ("not_evidence", "records", "topics", *(() if factor.kind == "sentencing" else ("services",)))
        empty = [name.replace("_", " ") for name in wanted if not getattr(factor, name)]
        if empty:
            yield Gap(GapKind.CATALOGUE, "factor", key, f"no {', '.join(empty)}")
    for key, service in library.services.items():
        if not service.findings:
            yield Gap(GapKind.CATALOGUE, "service", key, f"no finding on “{service.service}”")


def _registries(library: Library, today: dt.date) -> Iterator[Gap]:
    for key, row in library.instruments.items():
        if empty := unconfirmed(row):
            words = ", ".join(name.replace("_", " ") for name in empty)
            yield Gap(GapKind.INSTRUMENT, "instrument", key, f"not confirmed: {words}")
        places = {name: seen.page for name, seen in row.seen.items()} | {
            f"band {band.label}": band.seen.page for band in row.bands}
        if copies := [name for name, page in places.items() if not kind_of(page, library.hosts).proves]:
            yield Gap(GapKind.THIRD_PARTY, "instrument", key, f"{THIRD_PARTY}: {', '.join(copies).replace('_', ' ')}")
    for key, program in library.programs.items():
        for rating in program.ratings:
            if not kind_of(rating.page, library.hosts).proves:
                yield Gap(GapKind.THIRD_PARTY, "program", key, f"{rating.rater} {THIRD_PARTY}")
            if old(rating.retrieved, today):
                yield Gap(GapKind.STALE, "program", key, f"{rating.rater} was read on {rating.retrieved.isoformat()}")
        if not program.findings:
            yield Gap(GapKind.PROGRAM, "program", key, "no finding of the library beside its ratings")
    for search in library.searches.values():
        if old(search.date, today):
            yield Gap(GapKind.STALE, "factor", search.factor, f"last searched on {search.date.isoformat()}")


def _hosts(library: Library) -> Iterator[Gap]:
    places = {place for row in library.findings.values()
              for place in (*row.verification.metadata, *row.verification.finding)}
    for place in places:
        if kind_of(place, library.hosts) is HostKind.UNLISTED:
            yield Gap(GapKind.HOST, "host", place.split("/")[2], "in no class yet, so it proves nothing")
