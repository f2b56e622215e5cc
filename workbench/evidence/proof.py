"""Where an entry was seen, and whether that place proves it.

A publisher's page, PubMed or PMC, an agency's page and a university's repository prove an
entry. A document-sharing site, a mirror, an index or a news account shows a copy: what was
seen only there says so. Read from ``literature/hosts.json``; a host that is not in it proves
nothing until a person has put it in a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pybtex.database import Entry

from workbench.evidence.findings import Finding, Record, Verification

__all__ = ["THIRD_PARTY", "Host", "HostKind", "Proof", "kind_of", "proof_of", "proof_of_source"]

#: The mark that an entry without proof prints with.
THIRD_PARTY = "seen in a third-party copy only"


class HostKind(StrEnum):
    """What stands behind an address, best first."""

    PUBLISHER = "publisher"
    PUBMED = "pubmed"
    AGENCY = "agency"
    REPOSITORY = "repository"
    #: Catalogues, abstract indexes, search engines.
    INDEX = "index"
    #: What somebody else writes about the publication: news, blogs, summaries, advocacy.
    ACCOUNT = "account"
    #: Sites where anybody uploads documents.
    SHARING = "sharing"
    MIRROR = "mirror"
    #: An address whose host is in no class yet.
    UNLISTED = "unlisted"
    #: A note without an address.
    UNADDRESSED = "unaddressed"

    @property
    def proves(self) -> bool:
        """Whether an entry seen there counts as confirmed."""
        return self in _PROVES


_PROVES = frozenset({HostKind.PUBLISHER, HostKind.PUBMED, HostKind.AGENCY, HostKind.REPOSITORY})
_ORDER = tuple(HostKind)
#: Fields of a finding that say what was found, as an audit names them.
_CONTENT = re.compile(r"(proposition|effects|design|limitations|population)\b")


class Host(Record):
    """A host, or the end of hosts' names, and what stands behind it."""

    #: ``scribd.com`` stands for ``de.scribd.com`` too; the longest name that fits decides.
    id: str
    kind: HostKind


@dataclass(frozen=True, slots=True)
class Proof:
    """The best place where the record and what it found were seen; ``None`` where none is named."""

    record: HostKind | None
    finding: HostKind | None

    @property
    def third_party_only(self) -> bool:
        """Whether what the entry says was seen in no place that proves it."""
        seen = self.finding or self.record
        return seen is None or not seen.proves


def kind_of(place: str, hosts: Mapping[str, Host]) -> HostKind:
    """The class of an address, or of a note on where something was seen.

    >>> kind_of("https://de.scribd.com/doc/1", {"scribd.com": Host(id="scribd.com", kind=HostKind.SHARING)}).value
    'sharing'
    """
    found = re.match(r"https?://([^/\s:]+)", place)
    if found is None:
        return HostKind.UNADDRESSED
    parts = found[1].lower().rstrip(".").split(".")
    for i in range(len(parts)):
        if (host := hosts.get(".".join(parts[i:]))) is not None:
            return host.kind
    return HostKind.UNLISTED


def proof_of(verification: Verification, hosts: Mapping[str, Host]) -> Proof:
    """The best class of the places where an entry's record and its content were seen.

    The page of an audit is one of them, for the content only where content was compared with it: a year that
    agrees confirms no figure.
    """
    audit = verification.audit
    audited = (audit.page,) if audit is not None else ()
    compared = audited if audit is not None and any(_CONTENT.match(name) for name in audit.fields) else ()
    content = (*verification.finding, *verification.sources)
    return Proof(_best((*verification.metadata, *audited), hosts), _best((*content, *compared), hosts))


def proof_of_source(
    key: str, entry: Entry, findings: Iterable[Finding], hosts: Mapping[str, Host],
) -> Proof:
    """The best class of the places where a publication's record was seen: its own address and its findings'."""
    places = [place for row in findings if row.source == key for place in row.verification.metadata]
    if url := entry.fields.get("url"):
        places.append(url)
    return Proof(_best(places, hosts), None)


def _best(places: Iterable[str], hosts: Mapping[str, Host]) -> HostKind | None:
    return min((kind_of(place, hosts) for place in places), key=_ORDER.index, default=None)
