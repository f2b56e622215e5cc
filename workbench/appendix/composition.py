"""One case joined to one library for one reader: what every part of the appendix is composed from."""

from __future__ import annotations

import datetime as dt
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from pybtex.database import Entry

from workbench.appendix.volumes import Volume, shows
from workbench.case.confidentiality import provenance
from workbench.case.models import Case, Claim, Exhibit, Fact
from workbench.citations.apa7 import Works
from workbench.citations.bracketed import bracketed_keys
from workbench.citations.records import record
from workbench.errors import AppendixError, Fault, UnknownRecord, nearest
from workbench.evidence.cautions import Cautions, Retraction, load_cautions, retraction_of
from workbench.evidence.findings import Finding
from workbench.evidence.law import cite_fields
from workbench.evidence.library import Library
from workbench.evidence.linking import Link, Unsupported, link
from workbench.evidence.packs import LawPack, law_pack
from workbench.settings import settings, share
from workbench.tree import Provenance

__all__ = ["Composition", "citable", "citing_texts", "compose", "exhibit_key"]


@dataclass(frozen=True)
class Composition:
    """A case, the library, the law of its dates and the reader: the inputs of every section."""

    case: Case
    library: Library
    pack: LawPack
    links: tuple[Link | Unsupported, ...]
    volume: Volume
    as_of: dt.date

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The client's facts by key."""
        return {fact.key: fact for fact in self.case.facts}

    @cached_property
    def exhibits(self) -> Mapping[str, Exhibit]:
        """The exhibits by key."""
        return {exhibit.key: exhibit for exhibit in self.case.exhibits}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by key."""
        return {claim.key: claim for claim in self.case.claims}

    @cached_property
    def records(self) -> Mapping[str, Entry]:
        """Everything this document may cite, by key: sources, authorities, and exhibits as ``ex:key``.

        An exhibit that this volume may not show keeps its key, so that a citation of it is
        recognized and removed, but not its title.
        """
        found: dict[str, Entry] = dict(citable(self.library, self.case.matter.sentencing_date))
        for exhibit in self.case.exhibits:
            key = exhibit_key(exhibit.key)
            title = exhibit.title if self.shows_exhibit(exhibit.key) else "filed under seal"
            found[key] = record("exhibit", key, {
                "label": exhibit.label, "title": title, "pages": exhibit.pages,
                # As it is stamped: a note names the number that a reader sees on the page.
                **({"bates_prefix": f"{exhibit.bates_prefix}-", "bates_first": f"{exhibit.bates_first:06}"}
                   if exhibit.bates_prefix and exhibit.bates_first else {}),
            })
        return found

    @cached_property
    def cautions(self) -> Cautions:
        """Retractions, misquotations and invented cases of the library."""
        return load_cautions(settings().literature or share("literature"))

    def notice_of(self, source: str) -> Retraction | None:
        """The notice that a source was retracted, corrected or disputed; ``None`` where none is known."""
        fields = self.library.get_source(source).fields
        return retraction_of(self.cautions, doi=fields.get("doi"), title=fields.get("title"), source=source)

    def resting_on(self, facts: Iterable[str], exhibits: Iterable[str] = ()) -> Provenance:
        """What a sentence that rests on all of these facts and exhibits may reveal to whom."""
        return provenance(self.case, facts, exhibits)

    def supported_by(self, facts: Iterable[str]) -> Provenance:
        """What a passage reveals that any one of these facts would support alone: its least guarded fact.

        A heading about a factor may stand in the public volume as soon as one public fact shows it.
        """
        each = [self.resting_on([key]) for key in facts]
        open_ones = [p for p in each if shows(p.values(), self.volume)]
        return open_ones[0] if open_ones else self.resting_on(facts)

    def shows_facts(self, facts: Iterable[str]) -> bool:
        """Whether this volume may show something that rests on all of these facts."""
        return shows(self.resting_on(facts).values(), self.volume)

    def shows_exhibit(self, key: str) -> bool:
        """Whether this volume may show an exhibit's title."""
        return shows(self.resting_on((), [key]).values(), self.volume)

    def links_of(self, factor: str) -> tuple[Link, ...]:
        """The links of one factor, best fit first."""
        return tuple(item for item in self.links if isinstance(item, Link) and item.factor == factor)

    def link_to(self, factor: str, finding: str) -> Link | None:
        """The link of a factor to one finding, where the finding is about that factor."""
        return next((item for item in self.links_of(factor) if item.finding.id == finding), None)

    def cited_findings(self) -> tuple[Finding, ...]:
        """Every finding the document relies on or owes the reader for candor, in the order of the claims."""
        keys: dict[str, None] = {}
        for claim in self.case.claims:
            keys |= dict.fromkeys(claim.findings) | dict.fromkeys(self.counterparts(claim.findings))
        case = self.case
        others = [s.findings for s in case.strengths] + [i.findings for i in case.plan]
        others += [p.findings for p in case.recommendation.purposes]
        for findings in others:
            keys |= dict.fromkeys(findings) | dict.fromkeys(self.counterparts(findings))
        return tuple(self.library.get_finding(key) for key in keys)

    @cached_property
    def studies(self) -> Works:
        """The sources of those findings, told apart where their authors and years are alike."""
        found = {f.source: self.library.get_source(f.source) for f in self.cited_findings()}
        return Works(dict(sorted(found.items())))

    def counterparts(self, findings: Iterable[str]) -> tuple[str, ...]:
        """Findings that may not be left out where these are cited (``cite_with``), without these themselves."""
        given = tuple(findings)
        wanted = dict.fromkeys(other for key in given for other in self.library.get_finding(key).cite_with)
        return tuple(key for key in wanted if key not in given)


def compose(case: Case, library: Library, *, volume: str, as_of: dt.date) -> Composition:
    """A case joined to a library, with every key in it resolved."""
    if volume not in set(Volume):
        raise AppendixError(
            f"there is no volume {volume!r}", code="SW401", field="volume",
            remedy=f"Use one of: {', '.join(Volume)}.",
        )
    _check_library_keys(case, library)
    matter = case.matter
    pack = law_pack(library.law, matter.jurisdiction, matter.offense_date, matter.sentencing_date)
    return Composition(case, library, pack, link(case, library), Volume(volume), as_of)


def citable(library: Library, on: dt.date) -> Mapping[str, Entry]:
    """Every source and authority of the library as a citable record; a text dead on that day prints as former.

    A source that nobody compared with the publication prints with that mark in its title.
    """
    law = {a.id: record(str(a.cite["type"]), a.id, cite_fields(a, on)) for a in library.law.authorities.values()}
    # A layer over the sources, so that only those that are cited are read.
    return ChainMap({key: _marked(library.get_source(key)) for key in library.unchecked}, law,
                    cast("dict[str, Entry]", library.sources))


def _marked(source: Entry) -> Entry:
    fields = dict(source.fields.items()) | {"title": f"{source.fields['title']} [not checked against the publication]"}
    marked = Entry(source.type, fields=fields, persons=source.persons)
    marked.key = source.key
    return marked


def citing_texts(case: Case) -> Iterator[tuple[str, str]]:
    """The texts of a case in which a person may cite in brackets, each with its path."""
    for i, claim in enumerate(case.claims):
        for name in ("why_it_matters", "nexus", "counsel_note"):
            if text := getattr(claim, name):
                yield f"$.claims[{i}].{name}", text
    for i, strength in enumerate(case.strengths):
        yield f"$.strengths[{i}].statement", strength.statement
    for i, answer in enumerate(case.recommendation.purposes):
        yield f"$.recommendation.purposes[{i}].answer", answer.answer


def exhibit_key(key: str) -> str:
    """The citation key of an exhibit: ``school`` is cited as ``@ex:school``."""
    return f"ex:{key}"


def _check_library_keys(case: Case, library: Library) -> None:
    """All library keys of a case at once, each with its path and the nearest keys.

    Raises:
        UnknownRecord: Any of them is not in the library.
    """
    faults: list[Fault] = []

    def want(path: str, key: str, known: Mapping[str, object], what: str) -> None:
        if key not in known:
            faults.append(Fault(path, f"no {what} '{key}' in the library. {nearest(key, known)}"))

    findings, law = library.findings, library.law.authorities
    for i, factor in enumerate(case.factors):
        want(f"$.factors[{i}].factor", factor.factor, library.factors, "factor")
        for j, declined in enumerate(factor.declined):
            want(f"$.factors[{i}].declined[{j}].finding", declined.finding, findings, "finding")
    for i, inquiry in enumerate(case.inquiries):
        want(f"$.inquiries[{i}].domain", inquiry.domain, library.domains, "domain")
    for i, claim in enumerate(case.claims):
        want(f"$.claims[{i}].factor", claim.factor, library.factors, "factor")
        for j, key in enumerate(claim.findings):
            want(f"$.claims[{i}].findings[{j}]", key, findings, "finding")
        for j, use in enumerate(claim.authorities):
            want(f"$.claims[{i}].authorities[{j}].authority", use.authority, law, "authority")
        for j, key in enumerate(claim.purposes):
            want(f"$.claims[{i}].purposes[{j}]", key, law, "authority")
    for i, strength in enumerate(case.strengths):
        if strength.factor:
            want(f"$.strengths[{i}].factor", strength.factor, library.factors, "factor")
        for j, key in enumerate(strength.findings):
            want(f"$.strengths[{i}].findings[{j}]", key, findings, "finding")
    for i, item in enumerate(case.plan):
        for j, key in enumerate(item.findings):
            want(f"$.plan[{i}].findings[{j}]", key, findings, "finding")
    exhibits = {exhibit_key(exhibit.key) for exhibit in case.exhibits}
    for path, text in citing_texts(case):
        for key in bracketed_keys(text):
            if not (key in exhibits or key in library.sources or key in law):
                known = exhibits if key.startswith("ex:") else [*library.sources, *law]
                faults.append(Fault(path, f"no source, authority or exhibit '{key}'. {nearest(key, known)}"))
    for i, answer in enumerate(case.recommendation.purposes):
        want(f"$.recommendation.purposes[{i}].authority.authority", answer.authority.authority, law, "authority")
        for j, key in enumerate(answer.findings):
            want(f"$.recommendation.purposes[{i}].findings[{j}]", key, findings, "finding")
    if faults:
        raise UnknownRecord(
            "the case names records that are not in the library", faults=tuple(faults),
            remedy="Correct each key, or bring the record into the library first.",
        )
