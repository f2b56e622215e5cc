"""What a forest plot says in words: beside each estimate, in the table that says the same, in its alternative text.

Which measures may share an axis is said here too, because the words group them as the picture does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.appendix.letters import NO_BREAK
from workbench.wording import counted, listed, number

__all__ = [
    "DIRECTIONS", "MEASURES", "PANELS", "ForestRow", "Panel", "alt", "estimate", "forest_rows", "interval", "study",
]


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One estimate of one study; a span is a reach across outcomes or studies, not an interval."""

    label: str
    outcome: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    span_low: float | None
    span_high: float | None
    certainty: str
    direction: str
    n: int | None

    @property
    def panel(self) -> Panel:
        """The panel that its measure belongs to."""
        return MEASURES[self.measure][0]

    @property
    def shown(self) -> tuple[float, ...]:
        """The figures that a picture must show: the estimate and the ends of its span, as far as they are there."""
        return tuple(v for v in (self.value, self.span_low, self.span_high) if v is not None)


@dataclass(frozen=True, slots=True)
class Panel:
    """Measures that may share an axis."""

    title: str
    #: The value that means no difference.
    null: float
    #: What lies left and right of it.
    less: str
    more: str

    @property
    def logarithmic(self) -> bool:
        """Whether equal ratios stand equally far apart on its axis."""
        return self.null == 1


_RATIOS = Panel("Ratios", 1, "outcome less likely", "outcome more likely")
_STANDARD = Panel("Standardized differences", 0, "lower", "higher")
_CORRELATIONS = Panel("Correlations", 0, "negative", "positive")
_POINTS = Panel("Differences in percentage points", 0, "lower", "higher")
_RAW = Panel("Differences in the outcome’s own unit", 0, "lower", "higher")

#: Each measure that can be drawn: the panel it belongs to, and its name in words.
MEASURES: dict[str, tuple[Panel, str]] = {
    "OR": (_RATIOS, "odds ratio"),
    "AOR": (_RATIOS, "adjusted odds ratio"),
    "RR": (_RATIOS, "risk ratio"),
    "HR": (_RATIOS, "hazard ratio"),
    "aHR": (_RATIOS, "adjusted hazard ratio"),
    "IRR": (_RATIOS, "incidence rate ratio"),
    "rate ratio": (_RATIOS, "rate ratio"),
    "fold-increase": (_RATIOS, "fold increase"),
    "d": (_STANDARD, "standardized difference d"),
    "g": (_STANDARD, "standardized difference g"),
    "SD": (_STANDARD, "difference in standard deviations"),
    "SMD": (_STANDARD, "standardized mean difference"),
    "standardized mean difference": (_STANDARD, "standardized mean difference"),
    "r": (_CORRELATIONS, "correlation r"),
    "partial-correlation": (_CORRELATIONS, "partial correlation"),
    "percentage-point": (_POINTS, "percentage points"),
    "mean-difference": (_RAW, "mean difference"),
}
#: The panels in their order down the page.
PANELS = (_RATIOS, _STANDARD, _CORRELATIONS, _POINTS, _RAW)
#: Which way a finding cuts, as it is said after the study.
DIRECTIONS: Mapping[str, str] = {
    "mitigating": "", "context": "context", "double-edged": "double-edged", "adverse": "adverse",
}


def forest_rows(rows: Sequence[ForestRow]) -> tuple[tuple[str, str, str, str, str], ...]:
    """The plot as a table: study and outcome, measure, estimate, interval, certainty."""
    return tuple(
        (f"{study(row, with_measure=False)}: {row.outcome}", MEASURES[row.measure][1],
         number(row.value) if row.value is not None else f"{_span(row)} (span)",
         interval(row) or "not reported", row.certainty)
        for row in rows
    )


def study(row: ForestRow, *, with_measure: bool = True) -> str:
    """The study with which way it cuts, what it measures and how many people it studied."""
    word = DIRECTIONS[row.direction]
    parts = [f"{row.label} ({word})" if word else row.label]
    if with_measure:
        parts.append(MEASURES[row.measure][1])
    if row.n is not None:
        parts.append(f"n{NO_BREAK}={NO_BREAK}{row.n:,}")
    return " · ".join(parts)


def interval(row: ForestRow) -> str:
    """The interval as the source gives it; empty where it gives none."""
    if row.low is None and row.high is None:
        return ""
    if row.low is None or row.high is None:
        return f"up to {number(row.high)}" if row.high is not None else f"from {number(row.low or 0)}"
    return f"{number(row.low)} to {number(row.high)}"


def estimate(row: ForestRow) -> str:
    """The estimate with its interval, or its span."""
    if row.value is None:
        return f"{_span(row)} (span)"
    return f"{number(row.value)} ({interval(row)})" if interval(row) else number(row.value)


def alt(rows: Sequence[ForestRow], page: int, pages: int) -> str:
    """The picture in sentences: how many estimates, on which axes, on which side of no difference."""
    which = f", part {page} of {pages}," if pages > 1 else ""
    publications = counted(len({r.label for r in rows}), "publication")
    sentences = [f"Forest plot{which} of {counted(len(rows), 'estimate')} from {publications}."]
    for panel in PANELS:
        mine = [r for r in rows if r.panel is panel]
        if not mine:
            continue
        above = sum(_middle(r) > panel.null for r in mine)
        below = sum(_middle(r) < panel.null for r in mine)
        clear = sum(r.low is not None and r.high is not None and not r.low <= panel.null <= r.high for r in mine)
        given = sum(bool(interval(r)) for r in mine)
        said = f"{panel.title}: {counted(len(mine), 'estimate')}, {above} above {panel.null:g} and {below} below"
        if given:
            said += f"; {clear} of the {given} reported interval{'s' if given > 1 else ''} excluding {panel.null:g}"
        sentences.append(f"{said}.")
    bare = sum(not interval(r) for r in rows)
    if bare:
        sentences.append(f"No interval was reported for {counted(bare, 'estimate')}.")
    cuts = [f"{counted(count, 'estimate')} {'is' if count == 1 else 'are'} {word}" for key, word in DIRECTIONS.items()
            if key != "context" and word and (count := sum(r.direction == key for r in rows))]
    if cuts:
        sentences.append(f"{listed(cuts).capitalize()}.")
    sentences.append("The table that follows lists every estimate.")
    return " ".join(sentences)


def _span(row: ForestRow) -> str:
    ends = [number(v) if v is not None else "…" for v in (row.span_low, row.span_high)]
    return " to ".join(ends)


def _middle(row: ForestRow) -> float:
    if row.value is not None:
        return row.value
    return sum(row.shown) / len(row.shown)
