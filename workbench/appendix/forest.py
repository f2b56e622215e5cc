"""Estimates side by side: a forest plot whose panels never put on one axis what cannot share one.

Ratios stand on a logarithmic axis with its line at 1, differences on their own with the
line at 0; every row names its measure, because odds and risks are not the same. What the
source did not report is said, never drawn.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from workbench.appendix.forest_words import (
    DIRECTIONS,
    MEASURES,
    PANELS,
    ForestRow,
    Panel,
    alt,
    estimate,
    interval,
    study,
)
from workbench.appendix.rendering import Drawing
from workbench.appendix.sheet import (
    ACCENT,
    INK,
    LEADING,
    MUTED,
    NAVY,
    SMALLEST,
    TALLEST,
    WIDTH,
    Sheet,
    measure,
    wrap,
)
from workbench.errors import AppendixError
from workbench.wording import number

__all__ = ["draw_forest", "forest_pages"]

#: Which way a finding cuts: shape of the mark and its colour.
_MARKS: Mapping[str, tuple[str, str]] = {
    "mitigating": ("s", NAVY), "context": ("o", NAVY), "double-edged": ("D", ACCENT), "adverse": ("v", ACCENT),
}
_SIZES = {"s": 5.4, "o": 5.8, "D": 5.2, "v": 6.6}
#: Columns: words, axis, figures, certainty.
_WORDS, _PLOT, _FIGURES, _CERTAINTY = 0.0, 214.0, 334.0, 424.0
_PLOT_END = _FIGURES - 14
_TITLE, _AXIS, _COLUMN_HEADS, _LEGEND, _ROW_GAP = 17.0, 23.0, 15.0, 32.0, 4.0
#: How far an interval may reach beyond the outermost estimate before it is cut with an arrow: so many times that
#: estimate for ratios, so many times the distance between the outermost estimates for differences.
_REACH_RATIO, _REACH_DIFFERENCE = 4.0, 6.0


@dataclass(frozen=True, slots=True)
class _Set:
    """A row with its words broken into lines."""

    row: ForestRow
    study: tuple[str, ...]
    outcome: tuple[str, ...]
    figures: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return max(len(self.study) + len(self.outcome), len(self.figures)) * self.size * LEADING + _ROW_GAP


@dataclass(frozen=True, slots=True)
class _Axis:
    """Values to points across the plot."""

    panel: Panel
    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value stands, clipped to the plot."""
        share = (self._place(value) - self._place(self.low)) / (self._place(self.high) - self._place(self.low))
        return _PLOT + max(0.0, min(1.0, share)) * (_PLOT_END - _PLOT)

    def _place(self, value: float) -> float:
        return math.log(max(value, 1e-9)) if self.panel.logarithmic else value


def forest_pages(rows: Sequence[ForestRow]) -> tuple[Drawing, ...]:
    """The estimates on as many pages as they need: ``forest``, ``forest-2`` and so on.

    Raises:
        AppendixError: There are no rows, or a row cannot be drawn.
    """
    sheets = draw_forest(rows)
    return tuple(sheet.drawing(alt(part, n, len(sheets))) for n, (sheet, part) in enumerate(sheets, 1))


def draw_forest(rows: Sequence[ForestRow]) -> tuple[tuple[Sheet, tuple[ForestRow, ...]], ...]:
    """The sheets with the pictures on them, each with the rows it shows.

    Raises:
        AppendixError: There are no rows, or a row cannot be drawn.
    """
    _refuse(rows)
    axes = {panel: _axis(panel, mine) for panel in PANELS if (mine := [row for row in rows if row.panel is panel])}
    ordered = sorted(rows, key=lambda row: PANELS.index(row.panel))
    pages: list[list[_Set]] = []
    for size, most in ((8.0, 3), (8.0, 2), (SMALLEST, 2), (SMALLEST, 1)):
        tried = _paged([_set(row, size, most) for row in ordered])
        if not pages or len(tried) < len(pages):
            pages = tried
        if len(pages) == 1:
            break
    return tuple((_page(page, axes, n), tuple(s.row for s in page)) for n, page in enumerate(pages, 1))


def _refuse(rows: Sequence[ForestRow]) -> None:
    if not rows:
        raise AppendixError("a forest plot needs at least one estimate", code="SW412",
                            remedy="Cite a finding that reports an effect, or leave the figure out.")
    for i, row in enumerate(rows):
        if row.measure not in MEASURES:
            raise AppendixError("this measure has no axis", code="SW413", field=f"rows[{i}].measure",
                                remedy=f"Leave it to the table, or use one of: {', '.join(MEASURES)}.")
        if not row.shown or (row.panel.logarithmic and min(row.shown) <= 0):
            raise AppendixError("this estimate cannot be drawn on its axis", code="SW413", field=f"rows[{i}].value",
                                remedy="A ratio is above zero, and a row has a value or a span: mend the finding.")


def _set(row: ForestRow, size: float, most: int) -> _Set:
    width = _PLOT - _WORDS - 12
    return _Set(
        row, wrap(study(row), width, size, most=2, bold=True), wrap(row.outcome, width, size, most=most),
        wrap(estimate(row), _CERTAINTY - _FIGURES - 6, size, most=3), size)


# -- layout -----------------------------------------------------------------------------------------


def _paged(rows: list[_Set]) -> list[list[_Set]]:
    """The rows broken into pages, a panel's head and axis counted on each page it is on."""
    pages: list[list[_Set]] = []
    used, panel = math.inf, None
    for one in rows:
        extra = 0.0 if one.row.panel is panel else _TITLE + _AXIS
        if used + one.height + extra > TALLEST:
            pages.append([])
            used, extra = _COLUMN_HEADS + _LEGEND, _TITLE + _AXIS
        pages[-1].append(one)
        used += one.height + extra
        panel = one.row.panel
    return pages


def _axis(panel: Panel, rows: list[ForestRow]) -> _Axis:
    """An axis that shows every estimate and the line of no difference, and intervals as far as they are near."""
    inner = [panel.null, *(v for r in rows for v in r.shown)]
    ends = [v for r in rows for v in (r.low, r.high) if v is not None]
    low, high = min(inner), max(inner)
    if panel.logarithmic:
        low = max(low / _REACH_RATIO, min([low, *ends]))
        high = min(high * _REACH_RATIO, max([high, *ends]))
        return _Axis(panel, min(low / 1.15, 0.8), max(high * 1.15, 1.25))
    reach = max(high - low, 0.1) * _REACH_DIFFERENCE
    low, high = max(low - reach, min([low, *ends])), min(high + reach, max([high, *ends]))
    margin = max(high - low, 0.1) * 0.06
    return _Axis(panel, low - margin, high + margin)


def _ticks(axis: _Axis) -> list[float]:
    """Round values along the axis, as many as their words have room for."""
    if axis.panel.logarithmic:
        decades = range(math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high)) + 1)
        for steps in ((1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
            found = [t for d in decades for step in steps if axis.low <= (t := float(f"{step}e{d}")) <= axis.high]
            if _fit(axis, found):
                return found
        return [1.0]
    raw = (axis.high - axis.low) / 7
    base = 10.0 ** math.floor(math.log10(raw))
    for step in (base * k for k in (1, 2, 5, 10, 20, 50)):
        found = [round(n * step, 10) for n in range(math.ceil(axis.low / step), math.floor(axis.high / step) + 1)]
        if _fit(axis, found):
            return found
    return [0.0]


def _fit(axis: _Axis, ticks: list[float]) -> bool:
    return all(axis.x(b) - axis.x(a) > (measure(number(a), 8) + measure(number(b), 8)) / 2 + 4
               for a, b in pairwise(ticks))


# -- what is drawn ------------------------------------------------------------------------------------


def _page(rows: list[_Set], axes: Mapping[Panel, _Axis], page: int) -> Sheet:
    groups = [(axes[panel], list(mine)) for panel, mine in groupby(rows, key=lambda one: one.row.panel)]
    height = _COLUMN_HEADS + _LEGEND + sum(_TITLE + _AXIS + sum(r.height for r in mine) for _, mine in groups)
    sheet = Sheet(height, "forest" if page == 1 else f"forest-{page}")
    for x, words in ((_WORDS, "Study, measure and outcome"), (_FIGURES, "Estimate (interval)"),
                     (_CERTAINTY, "Certainty")):
        sheet.text(x, 9, words, size=8, colour=MUTED)
    y = _COLUMN_HEADS
    for axis, mine in groups:
        y = _panel(sheet, axis, mine, y)
    _legend(sheet, [r.row for r in rows])
    return sheet


def _panel(sheet: Sheet, axis: _Axis, rows: list[_Set], y: float) -> float:
    """A panel from its title to the words under its axis; gives where it ends."""
    panel = axis.panel
    sheet.line([(0, y), (WIDTH, y)], colour=MUTED, width=0.6)
    sheet.text(_WORDS, y + 11.5, panel.title, size=8.5, bold=True)
    _sides(sheet, axis, y + 11.5)
    top = y = y + _TITLE
    for n, one in enumerate(rows):
        if n % 2 == 0:
            sheet.box(0, y, WIDTH, one.height)
        _row(sheet, axis, one, y)
        y += one.height
    null = axis.x(panel.null)
    sheet.line([(null, top - 11), (null, y)], colour=INK, width=0.7, layer=1)
    sheet.line([(_PLOT, y), (_PLOT_END, y)], colour=MUTED, width=0.7)
    for tick in _ticks(axis):
        x, words = axis.x(tick), number(tick)
        sheet.line([(x, y), (x, y + 3)], colour=MUTED, width=0.7)
        sheet.text(x - measure(words, 8) / 2, y + 11, words, size=8)
    return y + _AXIS


def _sides(sheet: Sheet, axis: _Axis, y: float) -> None:
    """What lies on either side of no difference, where the axis has such a side."""
    null, size = axis.x(axis.panel.null), SMALLEST
    for words, way, room in ((axis.panel.less, -1, null - _PLOT), (axis.panel.more, 1, _PLOT_END - null)):
        if room < 0.1 * (_PLOT_END - _PLOT):
            continue
        tip, near = null + way * 17, null + way * 5
        sheet.line([(near, y - 2.4), (tip, y - 2.4)], colour=MUTED, width=0.6)
        sheet.line([(tip - way * 3, y - 4.6), (tip, y - 2.4), (tip - way * 3, y - 0.2)], colour=MUTED, width=0.6)
        sheet.text(tip + 3 if way > 0 else tip - 3 - measure(words, size), y, words, size=size, colour=MUTED)


def _row(sheet: Sheet, axis: _Axis, one: _Set, top: float) -> None:
    row, size, step = one.row, one.size, one.size * LEADING
    first = top + _ROW_GAP / 2 + size * 0.86
    shape, colour = _MARKS[row.direction]
    for n, line in enumerate(one.study):
        sheet.text(_WORDS + 3, first + n * step, line, size=size, bold=True,
                   colour=ACCENT if colour == ACCENT else INK)
    for n, line in enumerate(one.outcome, len(one.study)):
        sheet.text(_WORDS + 3, first + n * step, line, size=size)
    for n, line in enumerate(one.figures):
        sheet.text(_FIGURES, first + n * step, line, size=size)
    sheet.text(_CERTAINTY, first, wrap(row.certainty, WIDTH - _CERTAINTY, size, most=1)[0], size=size)
    y = top + one.height / 2
    if row.low is not None or row.high is not None:
        _whisker(sheet, axis, row.low, row.high, y, colour)
    if row.span_low is not None or row.span_high is not None:
        _whisker(sheet, axis, row.span_low, row.span_high, y, colour, dashed=True)
    if row.value is not None:
        sheet.mark(axis.x(row.value), y, shape, size=_SIZES[shape], colour=colour, hollow=not interval(row))


def _whisker(
    sheet: Sheet, axis: _Axis, low: float | None, high: float | None, y: float, colour: str, *, dashed: bool = False,
) -> None:
    """A line from end to end; an arrow where it goes on beyond the axis."""
    ends = (_PLOT if low is None else axis.x(low), _PLOT_END if high is None else axis.x(high))
    sheet.line([(ends[0], y), (ends[1], y)], colour=colour, width=1.0, layer=3, dashed=dashed)
    beyond = (low is None or low < axis.low, high is None or high > axis.high)
    for x, on, way in zip(ends, beyond, (1, -1), strict=True):
        if on:
            sheet.line([(x + way * 3.4, y - 2.6), (x, y), (x + way * 3.4, y + 2.6)], colour=colour, width=1.0, layer=3)
        else:
            sheet.line([(x, y - 2.2), (x, y + 2.2)], colour=colour, width=1.0, layer=3)


def _legend(sheet: Sheet, rows: list[ForestRow]) -> None:
    """What the marks mean, of those in use."""
    base = sheet.height - _LEGEND + 13
    x, y = 4.0, base
    keys: list[tuple[str, str, str, bool]] = [
        ("|", INK, "no difference (ratios: 1, logarithmic scale; others: 0)", False)]
    keys += [
        (shape, colour, DIRECTIONS[key] or key, False) for key, (shape, colour) in _MARKS.items()
        if any(r.direction == key and r.value is not None for r in rows)
    ]
    if any(r.value is not None and not interval(r) for r in rows):
        keys.append(("s", NAVY, "hollow: interval not reported", True))
    if any(r.span_low is not None or r.span_high is not None for r in rows):
        keys.append(("-", NAVY, "span across outcomes or studies", False))
    for shape, colour, words, hollow in keys:
        width = 9 + measure(words, 8) + 15
        if x + width - 15 > WIDTH:
            x, y = 4.0, y + 11
        if shape == "|":
            sheet.line([(x, y - 4), (x, y + 4)], colour=INK, width=0.7)
        elif shape == "-":
            sheet.line([(x - 4, y), (x + 6, y)], colour=colour, width=1.0, dashed=True)
            x += 4
        else:
            sheet.mark(x, y, shape, size=_SIZES[shape], colour=colour, hollow=hollow)
        sheet.text(x + 8, y + 2.7, words, size=8)
        x += width
