"""A finding as a person reads it on a page: what was found, in whom, how sure, how far it fits, and its citation.

Everything is computed as the appendix computes it; nothing is worded here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from workbench.appendix.sentences import effect_words, population_words
from workbench.citations.backend import to_inlines
from workbench.errors import CitationError
from workbench.evidence.certainty import certainty
from workbench.evidence.citing import Style, cite
from workbench.evidence.findings import Finding
from workbench.evidence.library import Library
from workbench.evidence.linking import Link, track_of
from workbench.tree import Inline, plain_text
from workbench.wording import sentence

__all__ = ["Cards", "runs"]


class Cards:
    """Makes the cards of one library's findings; what does not depend on a case is made once."""

    def __init__(self, library: Library, *, style: Style = "bluebook") -> None:
        self.library = library
        self._style = style
        self._cited: dict[tuple[str, str], list[list[str]]] = {}

    def finding(self, finding: Finding, link: Link | None = None, name: str = "") -> dict[str, Any]:
        """The card of a finding; with its link to a factor of the client called ``name``, also how far it fits."""
        level = link.certainty if link else certainty(finding, track_of(finding, self.library))
        source = self.library.get_source(finding.source)
        passage = finding.passage
        return {
            "finding": finding.id, "source": finding.source, "direction": finding.direction.value,
            "against": finding.direction.value in {"adverse", "double-edged"},
            "proposition": sentence(finding.proposition), "certainty": level.level.words,
            "certainty_why": list(level.reasons), "design": finding.design.words,
            "studied": sentence(population_words(finding.population)),
            "effects": [effect_words(effect) for effect in finding.effects],
            "limits": sentence(finding.limitations), "read": finding.read or "", "locator": finding.locator or "",
            "passage": passage.text if passage else "", "quoted": passage is not None and passage.quoted,
            "status": finding.verification.status, "unchecked": finding.source in self.library.unchecked,
            "with": [sentence(self.library.get_finding(key).proposition) for key in finding.cite_with],
            "citation": self.citation(finding.source, finding.locator or ""), "doi": source.fields.get("doi", ""),
            **({"fit": sentence(link.fit.sentence(name)), "like": list(link.fit.like), "unlike": list(link.fit.unlike),
                "unknown": list(link.fit.unknown)} if link else {}),
        }

    def citation(self, key: str, pinpoint: str = "", on: dt.date | None = None) -> list[list[str]]:
        """The citation in full as the documents print it: runs of text, each with ``i`` where it is in italics."""
        place = pinpoint if pinpoint.startswith(("p. ", "pp. ")) else ""
        if on is None and (known := self._cited.get((key, place))) is not None:
            return known
        day = on or dt.date.max
        try:
            made = cite(self.library, key, pinpoint=place or None, style=self._style, on=day)
        except CitationError:  # a place that this style cannot print is told with the citation, not in it
            made = cite(self.library, key, style=self._style, on=day)
        found = runs(to_inlines(made.full))
        if on is None:
            self._cited[key, place] = found
        return found


def runs(inlines: Sequence[Inline], mark: str = "") -> list[list[str]]:
    """Inlines as runs of text: each its words, and ``i`` where they are in italics."""
    found: list[list[str]] = []
    for node in inlines:
        if node["t"] in {"Emph", "Strong", "Link", "Span"}:
            inner = node["c"] if node["t"] in {"Emph", "Strong"} else node["c"][1]
            parts = runs(inner, "i" if node["t"] == "Emph" else mark)
        else:
            parts = [[plain_text([node]), mark]]
        for text, how in parts:
            if found and found[-1][1] == how:
                found[-1][0] += text
            else:
                found.append([text, how])
    return found
