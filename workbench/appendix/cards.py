"""Source cards: what a source found, in whom, with what limits, to read beside its citation."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from workbench.appendix.rendering import Card
from workbench.appendix.sentences import effect_words, population_words
from workbench.evidence.findings import Finding
from workbench.evidence.law import Authority
from workbench.evidence.library import Library
from workbench.tree import Block, link, para, strong, words
from workbench.wording import sentence

__all__ = ["cards"]


def cards(keys: AbstractSet[str], library: Library) -> Mapping[str, Card]:
    """A card for each cited source or authority about which the library knows more than its citation."""
    found: dict[str, Card] = {}
    for key in sorted(keys):
        if findings := library.of_source(key):
            entry = library.get_source(key)
            found[key] = Card(key, [b for f in findings for b in _finding(f)] + _doi(entry.fields.get("doi", "")))
        elif key in library.law.authorities:
            found[key] = Card(key, _authority(library.law.authorities[key]))
    return found


def _finding(finding: Finding) -> list[Block]:
    blocks = [
        para([strong(words("Found: ")), *words(sentence(finding.proposition))]),
        para([strong(words("Studied: ")), *words(sentence(population_words(finding.population)))]),
    ]
    if finding.effects:
        figures = sentence("; ".join(map(effect_words, finding.effects)))
        blocks.append(para([strong(words("Figures: ")), *words(figures)]))
    blocks.append(para([strong(words("Limits: ")), *words(sentence(finding.limitations))]))
    return blocks


def _doi(doi: str) -> list[Block]:
    return [para([strong(words("DOI: ")), link(words(doi), f"https://doi.org/{doi}")])] if doi else []


def _authority(authority: Authority) -> list[Block]:
    force = authority.in_force
    dates = [f"in force from {force.since}" if force.since else "", f"to {force.until}" if force.until else ""]
    said = " ".join(text for text in dates if text)
    blocks = [para([strong(words("For: ")), *words(sentence(authority.proposition))])]
    if said:
        blocks.append(para([strong(words("Text: ")), *words(sentence(said))]))
    return blocks
