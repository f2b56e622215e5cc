"""The catalogue of factors: what each means, what proves it, and how it is turned around.

Read from ``literature/factors.json`` with the records, authorizations and services it names by id
(``records.json``, ``authorizations.json``, ``services.json``).
"""

from __future__ import annotations

from typing import Literal

from workbench.evidence.findings import FactorId, FindingId, Record

__all__ = ["Authorization", "Factor", "RecordKind", "Service"]


class Authorization(Record):
    """What opens a kind of record: a consent, a release or an order, with the rule that says what it must have."""

    id: str
    #: As a list prints it: "HIPAA authorization".
    label: str
    #: Who signs or orders, and what to mind.
    what: str
    #: Elements of ``law/confidentiality.json`` that it must satisfy; empty where the library holds no rule.
    elements: tuple[str, ...] = ()


class RecordKind(Record):
    """A kind of record that proves a factor, and what opens it."""

    id: str
    record: str
    #: Ids of authorizations; any of them may be needed, depending on who holds the record.
    authorization: tuple[str, ...]


class Service(Record):
    """A need that goes with a factor, the service that meets it, and what is known of that service."""

    id: str
    need: str
    service: str
    #: Findings on the service, adverse ones among them; empty where the library holds none.
    findings: tuple[FindingId, ...] = ()


class Factor(Record):
    """A risk factor, a strength or a proposition about sentencing."""

    id: FactorId
    #: As a heading prints it: "Childhood physical abuse".
    label: str
    kind: Literal["risk", "strength", "sentencing"]
    domain: Literal[
        "childhood", "development", "health", "substance-use", "structure", "victimization", "strengths",
        "justice-history", "sentencing", "programs",
    ]
    definition: str
    #: What proves it: kinds of records and interviews.
    evidence: tuple[str, ...]
    #: What is often offered for it and proves nothing.
    not_evidence: tuple[str, ...] = ()
    #: Kinds of records that hold the proof, by id.
    records: tuple[str, ...] = ()
    #: What to ask about, in the order of rising difficulty; topics, not questions to be read out.
    topics: tuple[str, ...] = ()
    #: Instruments of the registry whose results bear on it, by id.
    instruments: tuple[str, ...] = ()
    #: Services that answer the need, by id.
    services: tuple[str, ...] = ()
    #: Person-first wording to use in a document.
    wording: str
    #: Counsel only: how it is turned against the client, and the honest answer.
    double_edge: str
    answer: str
    #: Counsel only: questions to expect on cross-examination.
    cross: tuple[str, ...] = ()
    #: One of the five factors that the November 2024 text of U.S.S.G. § 5H1.1 named, where it is.
    youth_factor_2024: str | None = None
