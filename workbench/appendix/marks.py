"""What can be put on a sheet of a figure, in points: x runs right and y runs down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["DASHES", "EDGE", "Box", "Item", "Line", "Mark", "Stroke", "Text"]

#: Lengths of a dash and of the gap behind it, in widths of the line.
DASHES = (2.2, 1.6)
#: Width of the line around a marker, in points.
EDGE = 0.9


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on the sheet, and the box that its letters stay inside."""

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    bold: bool
    upward: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text where its pen starts."""

    line: Line
    start: tuple[float, float]
    colour: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float
    dashed: bool
    #: Whether it ends at its last point, not a little behind it.
    butt: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, by its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker of one of matplotlib's shapes, filled or hollow."""

    x: float
    y: float
    shape: str
    size: float
    colour: str
    hollow: bool


Item: TypeAlias = Text | Stroke | Box | Mark
