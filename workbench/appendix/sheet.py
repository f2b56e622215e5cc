"""A sheet of paper to draw on in points, written as SVG with the same bytes every time.

The figures are set like type: every line of text is measured before it is placed, so that
nothing overlaps and nothing leaves the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.appendix.letters import NO_BREAK, measure, printable, wrap
from workbench.appendix.marks import Box, Item, Line, Mark, Stroke, Text
from workbench.appendix.rendering import Drawing
from workbench.appendix.vector import vector

__all__ = [
    "ACCENT", "GREEN", "INK", "LEADING", "MUTED", "NAVY", "NO_BREAK", "RULE", "SMALLEST", "TALLEST", "TINT", "WIDTH",
    "Line", "Sheet", "measure", "printable", "wrap",
]

#: Points of text width: a letter page with one-inch margins is 6.5 inches wide.
WIDTH = 468.0
#: Greatest height in points: eight inches, which leaves a page room for heading and caption.
TALLEST = 576.0
#: The smallest type, in points: what a reader still reads without effort in print.
SMALLEST = 7.5
#: Distance of baselines as a share of the type's size.
LEADING = 1.17

INK, MUTED, RULE, TINT = "#1c1c1c", "#5a5a5a", "#a9a9a9", "#f1efea"
NAVY, GREEN, ACCENT = "#2b4464", "#3d6a4c", "#8a2b2b"

#: How far letters rise above and hang below the baseline, as shares of the type's size. Accents on capitals rise
#: a little further; the leading has room for them.
_ASCENT, _DESCENT = 0.70, 0.23
#: Layer of text: above all else.
_TEXT = 5.0


class Sheet:
    """Paper of a given size; x runs right and y runs down, both in points."""

    def __init__(self, height: float, name: str) -> None:
        self.height = height
        self.name = name
        #: Every line of text placed so far, with the room it takes.
        self.lines: list[Line] = []
        self._items: list[tuple[float, Item]] = []

    def text(
        self, x: float, y: float, text: str, *, size: float, bold: bool = False, align: str = "left",
        colour: str = INK, upward: bool = False,
    ) -> None:
        """A line of literal text with its baseline at ``y``; ``upward``, it runs up from ``y``, centred on ``x``."""
        shown = printable(text, bold=bold)
        if not shown:
            return
        width = measure(shown, size, bold=bold)
        if upward:
            x, box = x + size * _ASCENT / 2, (x - size * _ASCENT / 2, y - width, size * (_ASCENT + _DESCENT), width)
        else:
            x -= width if align == "right" else 0
            box = (x, y - size * _ASCENT, width, size * (_ASCENT + _DESCENT))
        line = Line(shown, *box, size=size, bold=bold, upward=upward)
        self.lines.append(line)
        self._items.append((_TEXT, Text(line, (x, y), colour)))

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str = RULE, width: float = 0.5, dashed: bool = False,
        layer: float = 1, butt: bool = True,
    ) -> None:
        """A line through points."""
        self._items.append((layer, Stroke(tuple(points), colour, width, dashed, butt)))

    def box(self, x: float, y: float, width: float, height: float, *, fill: str = TINT, layer: float = 0) -> None:
        """A filled rectangle with its upper left corner at ``x``, ``y``."""
        self._items.append((layer, Box(x, y, width, height, fill)))

    def mark(
        self, x: float, y: float, shape: str, *, size: float = 6, colour: str = NAVY, hollow: bool = False,
        layer: float = 4,
    ) -> None:
        """A marker of one of matplotlib's shapes, filled or hollow."""
        self._items.append((layer, Mark(x, y, shape, size, colour, hollow)))

    @property
    def items(self) -> tuple[Item, ...]:
        """What is on the sheet, the lowest first."""
        return tuple(item for _, item in sorted(self._items, key=lambda placed: placed[0]))

    def drawing(self, alt: str) -> Drawing:
        """The sheet as SVG, without a date, a version or a word of text beside its outlines."""
        return Drawing(self.name, vector(self.items, WIDTH, self.height, self.name), alt, WIDTH / 72, self.height / 72)
