"""A sheet of paper to draw on in points, written as SVG and PNG with the same bytes every time.

The figures are set like type: every line of text is measured before it is placed, so that
nothing overlaps and nothing leaves the sheet. Text is drawn as outlines from the fonts that
come with matplotlib, never read as markup or mathematics, and needs no font to be seen.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from workbench.appendix.rendering import Drawing

__all__ = [
    "ACCENT", "GREEN", "INK", "LEADING", "MUTED", "NAVY", "RULE", "SMALLEST", "TINT", "WIDTH", "Sheet", "measure",
    "own_style", "printable", "wrap",
]

#: Points of text width: a letter page with one-inch margins is 6.5 inches wide.
WIDTH = 468.0
#: The smallest type, in points: what a reader still reads without effort in print.
SMALLEST = 7.5
#: Distance of baselines as a share of the type's size.
LEADING = 1.17
#: Dots per inch of the PNG.
RESOLUTION = 200

INK, MUTED, RULE, TINT = "#1c1c1c", "#5a5a5a", "#a9a9a9", "#f1efea"
NAVY, GREEN, ACCENT = "#2b4464", "#3d6a4c", "#8a2b2b"

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
#: The serif for everything it has letters for; beyond that the font with the widest reach.
_FACES = {
    False: (_FONTS / "STIXGeneral.ttf", _FONTS / "DejaVuSans.ttf"),
    True: (_FONTS / "STIXGeneralBol.ttf", _FONTS / "DejaVuSans-Bold.ttf"),
}
#: What stands for a letter that no font here has. The table beside the figure has the letter itself.
_MISSING = "□"
#: Settings of a person's own that must not change a filed figure; the drawing surface itself is not ours to touch.
_KEPT = frozenset({"backend", "backend_fallback", "toolbar", "interactive", "datapath", "webagg.port"})


class Sheet:
    """Paper of a given size; x runs right and y runs down, both in points."""

    def __init__(self, height: float, name: str) -> None:
        self.height = height
        self.name = name
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="white")
        self._space: Any = Affine2D().scale(1, -1).translate(0, height).scale(1 / 72) + self.figure.dpi_scale_trans

    def text(
        self, x: float, y: float, text: str, *, size: float, bold: bool = False, align: str = "left",
        colour: str = INK, upward: bool = False,
    ) -> None:
        """A line of literal text with its baseline at ``y``; ``upward`` turns it, centred on ``x``, ending at ``y``."""
        shown = printable(text, bold=bold)
        self.figure.add_artist(Text(
            x, y, shown, fontproperties=_font(shown, size, bold=bold), color=colour, parse_math=False,
            ha="center" if upward else align, va="bottom" if upward else "baseline",
            rotation=90 if upward else 0, transform=self._space))

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str = RULE, width: float = 0.5, dashed: bool = False,
        layer: float = 1, butt: bool = True,
    ) -> None:
        """A line through points."""
        xs, ys = zip(*points, strict=True)
        self.figure.add_artist(Line2D(
            xs, ys, color=colour, lw=width, transform=self._space, zorder=layer,
            ls=(0, (2.2, 1.6)) if dashed else "-", solid_capstyle="butt" if butt else "round",
            solid_joinstyle="round"))

    def box(self, x: float, y: float, width: float, height: float, *, fill: str = TINT, layer: float = 0) -> None:
        """A filled rectangle with its upper left corner at ``x``, ``y``."""
        self.figure.add_artist(Rectangle((x, y), width, height, fc=fill, ec="none", lw=0, transform=self._space,
                                         zorder=layer))

    def mark(
        self, x: float, y: float, shape: str, *, size: float = 6, colour: str = NAVY, hollow: bool = False,
        layer: float = 4,
    ) -> None:
        """A marker of one of matplotlib's shapes, filled or hollow."""
        self.figure.add_artist(Line2D(
            [x], [y], ls="none", marker=shape, ms=size, mfc="white" if hollow else colour, mec=colour, mew=0.9,
            transform=self._space, zorder=layer))

    def drawing(self, alt: str) -> Drawing:
        """The sheet as SVG and PNG, without a date, a version or a word of text beside its outlines."""
        svg, png = io.StringIO(), io.BytesIO()
        FigureCanvasSVG(self.figure).print_svg(
            svg, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        self.figure.set_dpi(RESOLUTION)
        FigureCanvasAgg(self.figure).print_png(png, metadata={"Software": None}, pil_kwargs={"compress_level": 4})
        self.figure.set_dpi(72)
        return Drawing(self.name, _bare(svg.getvalue(), self.name), png.getvalue(), alt, WIDTH / 72)


@lru_cache(maxsize=4096)
def printable(text: str, *, bold: bool = False) -> str:
    """The text as it can be drawn: no invisible characters, one space between words, a box for an unknown letter."""
    seen = " ".join("".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    ).split())
    known = _letters(_FACES[bold][0])
    if known.issuperset(map(ord, seen)):
        return seen
    wide = _letters(_FACES[bold][1])
    return "".join(c if ord(c) in wide else _MISSING for c in seen)


@lru_cache(maxsize=4096)
def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width in points of a line of text."""
    shown = printable(text, bold=bold)
    serif, wide = _FACES[bold]
    if _letters(serif).issuperset(map(ord, shown)):
        return sum(_advance(serif, letter) for letter in shown) * size
    # Scripts that join or turn their letters have no width letter by letter.
    font = FontProperties(fname=str(wide), size=100)
    return float(text_to_path.get_text_width_height_descent(shown, font, False)[0]) * size / 100  # noqa: FBT003


def wrap(text: str, width: float, size: float, *, most: int, bold: bool = False) -> tuple[str, ...]:
    """The text in at most ``most`` lines no wider than ``width`` points; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in _words(printable(text, bold=bold), width, size, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and measure(last + " …", size, bold=bold) > width:
        last = last.rpartition(" ")[0] if " " in last else last[:-1]
    return (*lines[:most - 1], f"{last} …".strip())


def _words(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    """The words of a text, one that is wider than a line in pieces."""
    for word in text.split():
        while measure(word, size, bold=bold) > width:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or measure(word[:n], size, bold=bold) <= width)
            yield word[:cut]
            word = word[cut:]
        yield word


@cache
def _letters(face: Path) -> frozenset[int]:
    return frozenset(get_font(str(face)).get_charmap())


@cache
def _advance(face: Path, letter: str) -> float:
    """How far a letter moves the pen, as a share of the type's size."""
    font = get_font(str(face))
    font.set_size(100, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


def _font(text: str, size: float, *, bold: bool) -> FontProperties:
    serif, wide = _FACES[bold]
    face = serif if _letters(serif).issuperset(map(ord, text)) else wide
    return FontProperties(fname=str(face), size=size)


_DEFAULTS = {key: value for key, value in mpl.rcParamsDefault.items()
             if key not in _KEPT and not key.startswith(("keymap.", "animation.", "macosx."))}


@contextmanager
def own_style() -> Iterator[None]:
    """Matplotlib as it comes, whatever a person has set, with outlines for text and fixed names in SVG.

    A figure is drawn and written inside of it.
    """
    with mpl.rc_context({
        **_DEFAULTS, "svg.fonttype": "path", "svg.hashsalt": "workbench", "text.hinting": "none",
        "text.usetex": False, "text.parse_math": False, "path.simplify": False,
    }):
        yield


def _bare(svg: str, name: str) -> str:
    """The SVG from its root on, without comments or metadata, its names made its own within a page."""
    svg = re.sub(r"<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg"):], flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    return svg.replace('href="#', f'href="#{name}-').replace("url(#", f"url(#{name}-")
