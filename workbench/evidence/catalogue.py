"""The catalogue of factors: what each means, what proves it, and how it is turned around.

Read from ``literature/factors.json``.
"""

from __future__ import annotations

from typing import Literal

from workbench.evidence.findings import FactorId, Record


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
    #: Person-first wording to use in a document.
    wording: str
    #: Counsel only: how it is turned against the client, and the honest answer.
    double_edge: str
    answer: str
    #: Counsel only: questions to expect on cross-examination.
    cross: tuple[str, ...] = ()
    #: One of the five factors that the November 2024 text of U.S.S.G. § 5H1.1 named, where it is.
    youth_factor_2024: str | None = None
