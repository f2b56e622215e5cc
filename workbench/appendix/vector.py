"""A sheet as SVG: what was put on it, in the order in which it lies, and each letter's outline once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from workbench.appendix.letters import UNIT, glyph, placed
from workbench.appendix.marks import DASHES, EDGE, Box, Item, Mark, Stroke, Text

__all__ = ["vector"]

#: What SVG calls a step of matplotlib's paths.
_STEPS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}


def vector(items: Sequence[Item], width: float, height: float, name: str) -> str:
    """The sheet as SVG; the ids in it begin with ``name``, so that several can stand in one page."""
    letters: dict[str, str] = {}
    body = [_item(item, letters, name) for item in items]
    glyphs = [f'<path id="{found}" d="{_outline(key)}"/>' for key, found in letters.items()]
    wide, high = _n(width), _n(height)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}">',
        '<g stroke-linejoin="round">', "<defs>", *glyphs, "</defs>",
        f'<rect width="{wide}" height="{high}" fill="white"/>', *body, "</g>", "</svg>\n",
    ])


def _item(item: Item, letters: dict[str, str], name: str) -> str:
    match item:
        case Text(line, (x, y), colour):
            turn = " rotate(-90)" if line.upward else ""
            scale = line.size / UNIT
            uses = []
            for key, at, rise in placed(line.text, bold=line.bold):
                found = letters.setdefault(key, f"{escape(name)}-g{len(letters)}")
                uses.append(f'<use href="#{found}"{_at("x", at)}{_at("y", rise)}/>')
            place = f"translate({_n(x)} {_n(y)}){turn} scale({_n(scale)} {_n(-scale)})"
            return f'<g transform="{place}" fill="{colour}">{"".join(uses)}</g>'
        case Stroke(points, colour, width, dashed, butt):
            steps = " L ".join(f"{_n(x)} {_n(y)}" for x, y in points)
            dashes = " ".join(_n(part * width) for part in DASHES)
            dash = f' stroke-dasharray="{dashes}"' if dashed else ""
            cap = "" if butt or dashed else ' stroke-linecap="round"'
            return f'<path d="M {steps}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"{dash}{cap}/>'
        case Box(x, y, width, height, fill):
            return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"/>'
        case Mark(x, y, shape, size, colour, hollow):
            d = _steps(_marker(shape).transformed(Affine2D().scale(size, -size).translate(x, y)))
            inside = "white" if hollow else colour
            return f'<path d="{d}" fill="{inside}" stroke="{colour}" stroke-width="{_n(EDGE)}"/>'


@lru_cache(maxsize=32)
def _marker(shape: str) -> Path:
    style: Any = MarkerStyle(shape)
    found: Path = style.get_path().transformed(style.get_transform())
    return found


@lru_cache(maxsize=4096)
def _outline(key: str) -> str:
    return _steps(glyph(key))


def _steps(path: Path) -> str:
    """A path as SVG writes it."""
    parts: list[str] = []
    for points, code in path.iter_segments(simplify=False, curves=True):
        letter = _STEPS[code]
        parts.append(letter if letter == "Z" else letter + " ".join(_n(float(value)) for value in points))
    return "".join(parts)


def _at(name: str, value: float) -> str:
    return f' {name}="{_n(value)}"' if value else ""


def _n(value: float) -> str:
    """A number without needless digits: a hundredth of a point is finer than any printer.

    >>> _n(12.50), _n(-0.0001)
    ('12.5', '0')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
