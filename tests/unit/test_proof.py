import datetime as dt

import pytest
from pybtex.database import Entry

from workbench.evidence.findings import Audit, Finding, Tried, Verification
from workbench.evidence.library import load_library
from workbench.evidence.proof import Host, HostKind, kind_of, proof_of, proof_of_source

LIBRARY = load_library()
HOSTS = LIBRARY.hosts
DAY = dt.date(2026, 11, 25)


def seen(*finding: str, metadata: tuple[str, ...] = (), audit: Audit | None = None) -> Verification:
    return Verification(finding=finding, metadata=metadata, status="verified", checked=DAY, audit=audit)


@pytest.mark.parametrize(("place", "kind", "proves"), [
    ("https://pubmed.ncbi.nlm.nih.gov/9635069/", HostKind.PUBMED, True),
    ("https://api-pubmed-ncbi.laibokeji.com/9635069", HostKind.MIRROR, False),
    ("https://www.ojp.gov/ncjrs/1", HostKind.AGENCY, True),
    ("https://ojp.gov./ncjrs/1", HostKind.AGENCY, True),
    ("https://www.law.virginia.edu/x", HostKind.REPOSITORY, True),
    ("https://archive.unews.utah.edu/news", HostKind.ACCOUNT, False),
    ("https://www.nap.edu/catalog/1", HostKind.PUBLISHER, True),
    ("https://de.scribd.com/doc/1", HostKind.SHARING, False),
    ("https://notscribd.com/doc/1", HostKind.UNLISTED, False),
    ("PubMed 27028913, stored copy", HostKind.UNADDRESSED, False),
])
def test_a_place_is_what_stands_behind_its_host(place, kind, proves):
    assert kind_of(place, HOSTS) is kind
    assert kind.proves is proves


def test_one_place_that_proves_is_enough_and_the_best_is_named():
    proof = proof_of(seen("https://scribd.com/1", "https://www.cambridge.org/2"), HOSTS)
    assert proof.finding is HostKind.PUBLISHER
    assert not proof.third_party_only


def test_a_record_on_pubmed_does_not_prove_a_figure_read_in_an_upload():
    proof = proof_of(seen("https://scribd.com/1", metadata=("https://pubmed.ncbi.nlm.nih.gov/1/",)), HOSTS)
    assert proof.record is HostKind.PUBMED
    assert proof.third_party_only


def test_an_audit_on_a_page_that_proves_lifts_the_mark():
    audit = Audit(page="https://pubmed.ncbi.nlm.nih.gov/1/", date=DAY, fields=("effects[0]",))
    assert not proof_of(seen("https://scribd.com/1", audit=audit), HOSTS).third_party_only


def test_an_audit_of_the_year_confirms_the_record_and_no_figure():
    audit = Audit(page="https://pubmed.ncbi.nlm.nih.gov/1/", date=DAY, fields=("year", "title"))
    proof = proof_of(seen("https://scribd.com/1", audit=audit), HOSTS)
    assert proof.record is HostKind.PUBMED
    assert proof.third_party_only


def test_an_audit_against_the_page_the_entry_came_from_is_no_audit():
    with pytest.raises(ValueError, match="a page other than"):
        seen("https://scribd.com/1", audit=Audit(page="https://scribd.com/1", date=DAY, fields=("year",)))


def test_an_audited_entry_names_no_audit_that_was_tried():
    audit = Audit(page="https://pubmed.ncbi.nlm.nih.gov/1/", date=DAY, fields=("year",))
    with pytest.raises(ValueError, match="leave out audit_tried"):
        Verification(status="verified", checked=DAY, audit=audit, audit_tried=Tried(date=DAY, where=("PubMed",)))


def test_an_entry_that_names_no_place_is_not_proved():
    assert proof_of(seen(), HOSTS).third_party_only


def test_the_longest_name_that_fits_decides():
    hosts = {"edu": Host(id="edu", kind=HostKind.REPOSITORY), "news.x.edu": Host(id="news.x.edu", kind=HostKind.ACCOUNT)}
    assert kind_of("https://news.x.edu/1", hosts) is HostKind.ACCOUNT
    assert kind_of("http://lib.x.edu:8080/1", hosts) is HostKind.REPOSITORY


def test_the_record_of_a_source_is_proved_by_its_own_address_or_its_findings():
    finding = next(f for f in LIBRARY.findings.values() if f.id == "aizer2019-detention")
    assert proof_of_source("aizer2019", Entry("article"), [finding], HOSTS).record is HostKind.REPOSITORY
    assert proof_of_source("other", Entry("article"), [finding], HOSTS).record is None
    url = Entry("article", fields={"url": "https://www.nber.org/papers/w1"})
    assert proof_of_source("other", url, [finding], HOSTS).record is HostKind.PUBLISHER


def test_every_finding_of_the_library_falls_into_a_class():
    assert all(isinstance(f, Finding) and proof_of(f.verification, HOSTS).record for f in LIBRARY.findings.values())
