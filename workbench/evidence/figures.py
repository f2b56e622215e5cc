"""Figures that a text gives, compared with what the findings of its sources say: value, measure, direction.

Errs towards silence. A figure is doubted only where the source is cited beside it and the library's findings show
that the number belongs to another measure (lower *odds* told as *less likely*), points the other way, or is another
than the one estimate of that kind; a number that any finding of the source mentions is let pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.evidence.findings import Effect, Finding, Measure

__all__ = ["Doubt", "Figure", "doubtful_figures", "figures", "worded"]

Kind: TypeAlias = Literal["odds", "risk", "hazard", "points", "odds ratio", "risk ratio", "hazard ratio"]

_NUMBER = r"(?P<value>\d{1,3}(?:,\d{3})*(?:\.\d+)?|\.\d+)"
_PERCENT = r"[ -]?(?:%|per ?cent)"
_UP = r"more|higher|greater|increased?|raised?|elevated"
_DOWN = r"less|lower|reduced|fewer|decreased?|reduction|drop|decline"
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("odds", re.compile(rf"{_NUMBER}{_PERCENT}[ ](?P<way>{_UP}|{_DOWN})(?:[ ]in(?:[ ]the)?)?[ ]odds", re.IGNORECASE)),
    (
        "odds",
        re.compile(
            rf"\bodds\b[^.;\d]{{0,60}}?\b(?P<way>{_UP}|{_DOWN}|by)\b[^.;\d]{{0,12}}{_NUMBER}{_PERCENT}(?!age)",
            re.IGNORECASE,
        ),
    ),
    ("odds", re.compile(rf"\bodds\b[^.;\d]{{0,40}}?{_NUMBER}{_PERCENT}[ ](?P<way>{_UP}|{_DOWN})", re.IGNORECASE)),
    ("points", re.compile(rf"{_NUMBER}[ -](?:percentage[ -])?points?\b(?:[ ](?P<way>{_UP}|{_DOWN}))?", re.IGNORECASE)),
    ("risk", re.compile(rf"{_NUMBER}{_PERCENT}[ ](?P<way>more|less)[ ](?:likely|apt)\b", re.IGNORECASE)),
    (
        "risk",
        re.compile(
            rf"{_NUMBER}{_PERCENT}[ ](?P<way>higher|lower|greater|reduced|increased)[ ](?:risk|likelihood"
            r"|probability|chance|rate|recidivism)",
            re.IGNORECASE,
        ),
    ),
    (
        "risk",
        re.compile(
            rf"{_NUMBER}{_PERCENT}[ ](?P<way>reduction|decrease|drop|decline|increase|rise)[ ]in[ ](?:the[ ])?"
            r"(?:risk|likelihood|probability|chance|rate|recidivism|reoffending|rearrest|violence|crime|mortality)",
            re.IGNORECASE,
        ),
    ),
    (
        "risk",
        re.compile(
            r"(?:reduc|lower|cut|decreas|rais|increas)\w*[ ](?:the[ ])?(?:risk|likelihood|probability|chance|rate"
            rf"|recidivism|reoffending|rearrest|crime)s?\b[^.;\d]{{0,30}}?by[ ](?:about[ ]"
            rf"|some[ ])?{_NUMBER}{_PERCENT}(?!age)",
            re.IGNORECASE,
        ),
    ),
    (
        "odds ratio",
        re.compile(
            rf"\b(?:adjusted[ ])?(?:odds[ ]ratio|a?OR\b)[^\w.;]{{0,4}}(?:of|was|is|=)?[ ]?{_NUMBER}", re.IGNORECASE
        ),
    ),
    (
        "odds ratio",
        re.compile(rf"{_NUMBER}[ ]times[ ](?:as[ ](?:high|great)[ ])?(?:the|higher|greater)?[ ]?odds", re.IGNORECASE),
    ),
    (
        "risk ratio",
        re.compile(
            rf"\b(?:relative[ ]risk|risk[ ]ratio|rate[ ]ratio|RR\b)[^\w.;]{{0,4}}(?:of|was|is|=)?[ ]?{_NUMBER}",
            re.IGNORECASE,
        ),
    ),
    ("risk ratio", re.compile(rf"{_NUMBER}[ ]times[ ](?:more|as)[ ]likely", re.IGNORECASE)),
    (
        "hazard ratio",
        re.compile(
            rf"\b(?:adjusted[ ])?(?:hazard[ ]ratio|a?HR\b)[^\w.;]{{0,4}}(?:of|was|is|=)?[ ]?{_NUMBER}", re.IGNORECASE
        ),
    ),
    ("hazard", re.compile(rf"{_NUMBER}{_PERCENT}[ ](?P<way>higher|lower|reduced)[ ]hazard", re.IGNORECASE)),
)
_KINDS: dict[Kind, frozenset[Measure]] = {
    "odds": frozenset(("percent lower odds", "percent higher odds")),
    "odds ratio": frozenset(("OR", "AOR")),
    "risk": frozenset(("percent more likely", "percent less likely", "percent change", "percent")),
    "risk ratio": frozenset(("RR", "IRR", "rate ratio", "fold-increase", "ratio")),
    "hazard ratio": frozenset(("HR", "aHR")),
    "hazard": frozenset(),
    "points": frozenset(("percentage-point",)),
}
#: Ratios and the percentage in which their distance from one may be told.
_AS_PERCENT: dict[Kind, Kind] = {"odds": "odds ratio", "risk": "risk ratio", "hazard": "hazard ratio"}
_WORDS = {
    "odds": "odds",
    "odds ratio": "odds",
    "risk": "risk",
    "risk ratio": "risk",
    "hazard": "hazard",
    "hazard ratio": "hazard",
    "points": "percentage points",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text: how large, of what measure, in which direction."""

    value: float
    kind: Kind
    #: 1 up, -1 down, 0 where the words do not say.
    way: int
    start: int
    end: int
    text: str
    #: How many decimals it is written with.
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that the findings of its sources do not bear out, and the right words."""

    figure: Figure
    finding: str
    right: str


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text that name their measure.

    >>> [(one.value, one.kind, one.way) for one in figures("They were 43 percent less likely to return.")]
    [(43.0, 'risk', -1)]
    """
    found: list[Figure] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            said = (match.groupdict().get("way") or match[0].split()[0]).casefold()
            way = (
                1
                if re.match(rf"(?:{_UP}|rais|increas|rise)", said)
                else -1
                if re.match(rf"(?:{_DOWN}|cut|decreas|reduc|lower)", said)
                else 0
            )
            found.append(
                Figure(
                    float(match["value"].replace(",", "")),
                    kind,
                    way,
                    match.start(),
                    match.end(),
                    match[0],
                    len(match["value"].partition(".")[2]),
                )
            )
    return tuple(sorted(found, key=lambda one: one.start))


def doubtful_figures(text: str, findings: Iterable[Finding]) -> tuple[Doubt, ...]:
    """The figures of a passage that contradict the findings cited in it; empty where nothing is surely wrong."""
    known = tuple(findings)
    effects = [(finding, effect) for finding in known for effect in finding.effects]
    if not effects:
        return ()
    doubts = []
    for figure in figures(text):
        doubt = _doubt(figure, known, effects)
        if doubt is not None:
            doubts.append(doubt)
    return tuple(doubts)


def _doubt(figure: Figure, known: tuple[Finding, ...], effects: list[tuple[Finding, Effect]]) -> Doubt | None:
    same = [(f, e) for f, e in effects if _agrees(figure, e)]
    if any(figure.way == 0 or _way(e) in {0, figure.way} for _, e in same):
        return None
    if same:
        finding, effect = same[0]
        return Doubt(figure, finding.id, f"the other way: {worded(effect)} ({effect.outcome})")
    for finding, effect in effects:
        if (kind := _other_kind(figure, effect)) and not _worded_so(figure, known):
            return Doubt(
                figure,
                finding.id,
                f"of {kind}, not {_WORDS[figure.kind]}: {worded(effect)} ({effect.outcome}){_points(finding)}",
            )
    if (
        figure.kind.endswith("ratio")
        and any(e.measure in _KINDS[figure.kind] for _, e in effects)
        and not _mentioned(figure, known)
    ):
        finding, effect = next((f, e) for f, e in effects if e.measure in _KINDS[figure.kind])
        return Doubt(figure, finding.id, f"the library has {worded(effect)} ({effect.outcome})")
    return None


def _agrees(figure: Figure, effect: Effect) -> bool:
    """Whether an effect is of the figure's measure and value."""
    if effect.measure in _KINDS[figure.kind] and any(_close(figure, abs(v)) for v in _values(effect)):
        return True
    ratio = _AS_PERCENT.get(figure.kind)
    return (
        ratio is not None
        and effect.measure in _KINDS[ratio]
        and any(_close(figure, abs(v - 1) * 100) for v in _values(effect))
    )


def _other_kind(figure: Figure, effect: Effect) -> str:
    """The measure to which the figure's number really belongs, where it is another."""
    for kind, measures in _KINDS.items():
        if (
            _WORDS[kind] == _WORDS[figure.kind]
            or effect.measure not in measures
            or effect.measure in {"percent", "percent change", "ratio", "fold-increase"}
        ):
            continue
        values = _values(effect)
        percents = (
            [abs(v - 1) * 100 for v in values]
            if kind.endswith("ratio") and not figure.kind.endswith("ratio")
            else [abs(v) for v in values]
        )
        if figure.kind.endswith("ratio") and not kind.endswith("ratio"):
            continue
        if any(_close(figure, value) for value in percents):
            return _WORDS[kind]
    return ""


def _worded_so(figure: Figure, known: tuple[Finding, ...]) -> bool:
    """Whether a finding's own words give the number with this measure."""
    return any(
        other.kind == figure.kind and _close(figure, other.value)
        for finding in known
        for other in figures(finding.proposition)
    )


def _mentioned(figure: Figure, known: tuple[Finding, ...]) -> bool:
    for finding in known:
        said = f"{finding.proposition} {finding.limitations} {finding.population.description}"
        numbers = [float(n) for n in re.findall(r"(?<![\d,])\d+(?:\.\d+)?(?![\d,]*\d)", said)]
        numbers += [v for effect in finding.effects for v in (*_values(effect), *_bounds(effect))]
        if any(_close(figure, number) for number in numbers):
            return True
    return False


def _values(effect: Effect) -> list[float]:
    spanned = [effect.span.low, effect.span.high] if effect.span else []
    return [value for value in (effect.value, *spanned) if value is not None]


def _bounds(effect: Effect) -> list[float]:
    return (
        [value for value in (effect.interval.low, effect.interval.high) if value is not None] if effect.interval else []
    )


def _close(figure: Figure, value: float) -> bool:
    """Whether a figure is a value, as far as its decimals go: 2.1 is 2.11, 0.51 is not 0.53."""
    return abs(figure.value - value) <= 0.5 / float(10**figure.decimals) + 1e-9


def _way(effect: Effect) -> int:
    value = next(iter(_values(effect)), 0.0)
    match effect.measure:
        case "percent lower odds" | "percent less likely":
            return -1 if value >= 0 else 1
        case "percent higher odds" | "percent more likely":
            return 1 if value >= 0 else -1
        case "OR" | "AOR" | "RR" | "IRR" | "rate ratio" | "HR" | "aHR" | "ratio" | "fold-increase":
            return 1 if value > 1 else -1 if value < 1 else 0
        case "percent change" | "percentage-point":
            return -1 if value < 0 else 0
        case _:
            return 0


def worded(effect: Effect) -> str:
    """An estimate in words that keep its measure: ``43 percent lower odds``, ``odds ratio 2.11``."""
    names = {
        "OR": "odds ratio",
        "AOR": "adjusted odds ratio",
        "RR": "risk ratio",
        "HR": "hazard ratio",
        "aHR": "adjusted hazard ratio",
        "IRR": "incidence rate ratio",
    }
    values = _values(effect)
    shown = " to ".join(f"{value:g}" for value in values)
    if effect.measure.startswith("percent ") and effect.measure != "percent change":
        return f"{shown} {effect.measure}"
    if effect.measure == "percentage-point":
        return f"{shown} percentage points"
    if effect.measure in {"percent", "percent change"}:
        return f"{shown} {effect.measure}"
    return f"{names.get(effect.measure, effect.measure)} {shown}"


def _points(finding: Finding) -> str:
    points = [worded(effect) for effect in finding.effects if effect.measure == "percentage-point"]
    return f"; {points[0]}" if points else ""
