"""How sure a finding is: a level, the reasons for it, and the strongest honest verb.

Two tracks, because they answer different questions. *Association*: is a factor followed
by an outcome more or less often? *Effect*: does doing something change the outcome? An
observational study can be strong for the first and weak for the second.

The rules follow GRADE where GRADE has a rule that can be applied to what a library entry
records; where it leaves judgment, the rule is ours, the same for every entry, and printed
with its reason. They grade one finding, not a body of evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from workbench.evidence.findings import Design, Effect, Finding, Track
from workbench.wording import day

__all__ = ["Certainty", "Level", "Track", "certainty", "verb"]


class Level(IntEnum):
    """GRADE's four levels."""

    VERY_LOW = 1
    LOW = 2
    MODERATE = 3
    HIGH = 4

    @property
    def words(self) -> str:
        """The level as it prints: ``very low``."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Certainty:
    """A level with the reasons that led to it, in the order they were applied."""

    level: Level
    track: Track
    reasons: tuple[str, ...]


#: Measures for which 1 means no difference.
RATIOS = frozenset({"OR", "AOR", "RR", "HR", "aHR", "IRR", "rate ratio", "fold-increase"})
#: Measures for which 0 means no difference.
DIFFERENCES = frozenset({"d", "g", "r", "SD", "SMD", "standardized mean difference", "percentage-point",
                         "mean-difference", "partial-correlation"})

_REVIEWS = frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW})
_EXPERIMENTS = frozenset({Design.RCT})
_LONGITUDINAL = frozenset({Design.PROSPECTIVE_COHORT, Design.RETROSPECTIVE_COHORT, Design.QUASI_EXPERIMENT})
_SNAPSHOT = frozenset({Design.CASE_CONTROL, Design.CROSS_SECTIONAL})


def certainty(finding: Finding, track: Track) -> Certainty:
    """The level of certainty of one finding on one track, with its reasons.

    Source: for effects, randomized trials start high and observational studies low (GRADE, as
    tabulated at pmc.ncbi.nlm.nih.gov/articles/PMC6692166, table 1). For prognostic factors, a
    body of observational evidence starts high (GRADE guidelines 28, J. Clinical Epidemiology
    121:62-70 (2020), abstract). A ratio above 2 or below 0.5 may raise an observational finding
    by one level (pmc.ncbi.nlm.nih.gov/articles/PMC10895515, table 5); we ask that of the near end
    of its interval. An interval that includes no difference lowers it (imprecision). That a single
    study is not a body of evidence, and the starting levels of quasi-experiments and of designs
    GRADE does not name, are rules of this project (docs/method.md). A person's override comes last and
    stands among the reasons.
    """
    level, reasons = _start(finding.design, track)
    if finding.design not in _REVIEWS and track == "association" and level > Level.LOW:
        level = Level(level - 1)
        reasons.append("one study, not a body of studies: one level down")
    if any(_includes_no_difference(effect) for effect in finding.effects):
        level = Level(max(level - 1, Level.VERY_LOW))
        reasons.append("an interval includes no difference: one level down")
    elif level < Level.HIGH and finding.design in _REVIEWS | _LONGITUDINAL and any(map(_is_large, finding.effects)):
        level = Level(level + 1)
        reasons.append("a large effect, at least twofold even at the near end of its interval: one level up")
    if finding.verification.status == "metadata-only":
        level = Level.VERY_LOW
        reasons.append("only the record of the publication was seen, no figure: very low")
    if (override := finding.certainty_override) is not None:
        level = Level[override.level.upper().replace(" ", "_")]
        reasons.append(f"set to {override.level} by {override.by} on {day(override.date)}: {override.reason}")
    return Certainty(level, track, tuple(reasons))


def verb(levels: tuple[Level, ...], track: Track, effect: Literal["more", "less", "linked"]) -> str:
    """The strongest verb phrase that the best evidence for a claim allows, to stand between subject and outcome.

    Association never prints as cause, at any level.

    >>> verb((Level.MODERATE,), "association", "more")
    'is associated with a higher likelihood of'
    >>> verb((), "association", "more")
    'is not shown by research in this library to go with'
    """
    if not levels:
        return "is not shown by research in this library to go with"
    best = max(levels)
    share = {"more": "a higher likelihood of", "less": "a lower likelihood of", "linked": ""}[effect]
    if track == "effect" and effect != "linked":
        does = {"more": "increases the likelihood of", "less": "reduces the likelihood of"}[effect]
        bare = {"more": "increase the likelihood of", "less": "reduce the likelihood of"}[effect]
        return {
            Level.HIGH: f"has been shown to {bare}",
            Level.MODERATE: f"probably {does}",
            Level.LOW: f"may {bare}",
            Level.VERY_LOW: f"has been linked, on very limited evidence, to {share}",
        }[best]
    return {
        Level.HIGH: f"is consistently associated with {share}",
        Level.MODERATE: f"is associated with {share}",
        Level.LOW: f"has been associated with {share}",
        Level.VERY_LOW: f"has been linked, on limited evidence, to {share}",
    }[best].rstrip()


def _start(design: Design, track: Track) -> tuple[Level, list[str]]:
    name = f"a {design.words}"
    if track == "effect":
        if design in _EXPERIMENTS:
            return Level.HIGH, [f"{name}: starts high"]
        if design in _REVIEWS or design is Design.QUASI_EXPERIMENT:
            return Level.MODERATE, [f"{name}: starts moderate"]
        if design in _LONGITUDINAL | _SNAPSHOT:
            return Level.LOW, [f"{name}: starts low for an effect"]
        return Level.VERY_LOW, [f"{name}: starts very low for an effect"]
    if design in _REVIEWS | _LONGITUDINAL | _EXPERIMENTS:
        return Level.HIGH, [f"{name}: starts high for an association"]
    if design in _SNAPSHOT:
        return Level.MODERATE, [f"{name}, which cannot show what came first: starts moderate"]
    return Level.LOW, [f"{name}: starts low"]


def _no_difference(effect: Effect) -> float | None:
    if effect.measure in RATIOS:
        return 1.0
    return 0.0 if effect.measure in DIFFERENCES else None


def _includes_no_difference(effect: Effect) -> bool:
    null = _no_difference(effect)
    if null is None or effect.interval is None or effect.interval_kind == "prediction":
        return False
    low, high = effect.interval.low, effect.interval.high
    return low is not None and high is not None and low <= null <= high


def _is_large(effect: Effect) -> bool:
    if effect.measure not in RATIOS or effect.interval is None:
        return False
    low, high = effect.interval.low, effect.interval.high
    return (low is not None and low > 2) or (high is not None and high < 0.5)
