"""A sheet of paper to draw on in points, written as SVG and PNG with the same bytes every time.

The figures are set like type: every line of text is measured before it is placed, so that
nothing overlaps and nothing leaves the sheet. Text is drawn as outlines from the fonts that
come with matplotlib, never read as markup or mathematics, and needs no font to be seen.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from PIL import Image

from workbench.appendix.rendering import Drawing

__all__ = [
    "ACCENT", "GREEN", "INK", "LEADING", "MUTED", "NAVY", "NO_BREAK", "RULE", "SMALLEST", "TALLEST", "TINT", "WIDTH",
    "Line", "Sheet", "measure", "own_style", "printable", "wrap",
]

#: Points of text width: a letter page with one-inch margins is 6.5 inches wide.
WIDTH = 468.0
#: Greatest height in points: eight inches, which leaves a page room for heading and caption.
TALLEST = 576.0
#: A space at which a line does not break.
NO_BREAK = "\N{NO-BREAK SPACE}"
#: The smallest type, in points: what a reader still reads without effort in print.
SMALLEST = 7.5
#: Distance of baselines as a share of the type's size.
LEADING = 1.17
#: Dots per inch of the PNG.
RESOLUTION = 200
#: Size at which letters are measured and outlined; text_to_path.FONT_SCALE.
_UNIT = 100

INK, MUTED, RULE, TINT = "#1c1c1c", "#5a5a5a", "#a9a9a9", "#f1efea"
NAVY, GREEN, ACCENT = "#2b4464", "#3d6a4c", "#8a2b2b"

_FONTS = FilePath(mpl.get_data_path()) / "fonts" / "ttf"
#: The document's serif for every line it has the letters for, then a serif and a sans serif of wider reach.
_FACES = {
    False: tuple(_FONTS / f"{name}.ttf" for name in ("STIXGeneral", "DejaVuSerif", "DejaVuSans")),
    True: tuple(_FONTS / f"{name}.ttf" for name in ("STIXGeneralBol", "DejaVuSerif-Bold", "DejaVuSans-Bold")),
}
#: How far letters rise above and hang below the baseline, as shares of the type's size. Accents on capitals rise
#: a little further; the leading has room for them.
_ASCENT, _DESCENT = 0.70, 0.23
#: What stands for a letter that no font here has. The table beside the figure has the letter itself.
_MISSING = "□"
#: Settings of a person's own that must not change a filed figure; the drawing surface itself is not ours to touch.
_KEPT = frozenset({"backend", "backend_fallback", "toolbar", "interactive", "datapath", "webagg.port"})


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


class _Text(Artist):
    """A line drawn where it was measured.

    Matplotlib's own text artist measures again for each canvas and sets each letter as a bitmap,
    which is half the time of a figure; and it would look for mathematics.
    """

    def __init__(self, line: Line, start: tuple[float, float], colour: str, sheet: Sheet) -> None:
        super().__init__()
        self.line, self.start, self.colour, self.sheet = line, start, colour, sheet
        self.set_zorder(5)

    def draw(self, renderer: Any) -> None:
        """Put the letters on the canvas."""
        line, turn = self.line, 90 if self.line.upward else 0
        x, y = self.sheet.space.transform(self.start)
        context = renderer.new_gc()
        context.set_foreground(self.colour)
        if isinstance(renderer, RendererAgg):
            canvas: Any = renderer
            context.set_linewidth(0)
            scale = line.size / _UNIT * self.sheet.figure.dpi / 72
            place = Affine2D().scale(scale).rotate_deg(turn).translate(x, y)
            canvas.draw_path(context, _outline(line, self.sheet.glyphs), place, to_rgba(self.colour))
        else:
            y = renderer.get_canvas_width_height()[1] - y if renderer.flipy() else y
            font = FontProperties(fname=str(_face(line.text, bold=line.bold)), size=line.size)
            renderer.draw_text(context, x, y, line.text, font, turn, ismath=False)
        context.restore()


class Sheet:
    """Paper of a given size; x runs right and y runs down, both in points."""

    def __init__(self, height: float, name: str) -> None:
        self.height = height
        self.name = name
        #: Every line of text placed so far, with the room it takes.
        self.lines: list[Line] = []
        #: Outlines of letters drawn so far, by font and letter.
        self.glyphs: OrderedDict[str, Any] = OrderedDict()
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="white")
        self.space: Any = Affine2D().scale(1, -1).translate(0, height).scale(1 / 72) + self.figure.dpi_scale_trans

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
        self.figure.add_artist(_Text(line, (x, y), colour, self))

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str = RULE, width: float = 0.5, dashed: bool = False,
        layer: float = 1, butt: bool = True,
    ) -> None:
        """A line through points."""
        xs, ys = zip(*points, strict=True)
        self.figure.add_artist(Line2D(
            xs, ys, color=colour, lw=width, transform=self.space, zorder=layer,
            ls=(0, (2.2, 1.6)) if dashed else "-", solid_capstyle="butt" if butt else "round",
            solid_joinstyle="round"))

    def box(self, x: float, y: float, width: float, height: float, *, fill: str = TINT, layer: float = 0) -> None:
        """A filled rectangle with its upper left corner at ``x``, ``y``."""
        self.figure.add_artist(Rectangle((x, y), width, height, fc=fill, ec="none", lw=0, transform=self.space,
                                         zorder=layer))

    def mark(
        self, x: float, y: float, shape: str, *, size: float = 6, colour: str = NAVY, hollow: bool = False,
        layer: float = 4,
    ) -> None:
        """A marker of one of matplotlib's shapes, filled or hollow."""
        self.figure.add_artist(Line2D(
            [x], [y], ls="none", marker=shape, ms=size, mfc="white" if hollow else colour, mec=colour, mew=0.9,
            transform=self.space, zorder=layer))

    def drawing(self, alt: str) -> Drawing:
        """The sheet as SVG and PNG, without a date, a version or a word of text beside its outlines."""
        svg, png = io.StringIO(), io.BytesIO()
        vector: Any = FigureCanvasSVG(self.figure)
        vector.print_svg(svg, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        self.figure.set_dpi(RESOLUTION)
        canvas: Any = FigureCanvasAgg(self.figure)
        canvas.draw()
        # A figure of few colours: as a palette it is a third of the size and written in half the time.
        seen = Image.fromarray(np.asarray(canvas.buffer_rgba())[:, :, :3])
        few = seen.quantize(64, method=Image.Quantize.FASTOCTREE)
        few.putpalette([255 if value > 251 else value for value in few.getpalette() or ()])  # paper stays white
        few.save(png, "png", dpi=(RESOLUTION, RESOLUTION), compress_level=4)
        self.figure.set_dpi(72)
        return Drawing(self.name, _bare(svg.getvalue(), self.name), png.getvalue(), alt, WIDTH / 72)


@lru_cache(maxsize=4096)
def printable(text: str, *, bold: bool = False) -> str:
    """The text as it can be drawn: no invisible characters, one space between words, a box for an unknown letter."""
    spaced = "".join(" " if c.isspace() and c != NO_BREAK else c for c in text)
    seen = re.sub(" +", " ", "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})).strip(" ")
    letters = _letters(_face(seen, bold=bold))
    return "".join(c if ord(c) in letters else _MISSING for c in seen)


@lru_cache(maxsize=4096)
def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width in points of a line of text."""
    shown = printable(text, bold=bold)
    face = _face(shown, bold=bold)
    if face == _FACES[bold][0]:
        return sum(_advance(face, letter) for letter in shown) * size
    # Scripts that join their letters have no width letter by letter.
    font = FontProperties(fname=str(face), size=_UNIT)
    width: float = text_to_path.get_text_width_height_descent(shown, font, ismath=False)[0]
    return width * size / _UNIT


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
    for word in text.split(" "):
        while len(word) > 1 and measure(word, size, bold=bold) > width:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or measure(word[:n], size, bold=bold) <= width)
            yield word[:cut]
            word = word[cut:]
        yield word


@cache
def _letters(face: FilePath) -> frozenset[int]:
    return frozenset(get_font(str(face)).get_charmap())


@cache
def _advance(face: FilePath, letter: str) -> float:
    """How far a letter moves the pen, as a share of the type's size."""
    font = get_font(str(face))
    font.set_size(_UNIT, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / _UNIT


def _outline(line: Line, glyphs: OrderedDict[str, Any]) -> Path:
    """The outline of a line of text, one path for all its letters."""
    font = get_font(str(_face(line.text, bold=line.bold)))
    font.set_size(_UNIT, 72)
    placed, known, _rules = text_to_path.get_glyphs_with_font(font, line.text, glyph_map=glyphs)
    return Path(np.concatenate([known[glyph][0] + (x, y) for glyph, x, y, _scale in placed]),
                np.concatenate([known[glyph][1] for glyph, *_ in placed]))


def _face(text: str, *, bold: bool) -> FilePath:
    """The font file for a text: the first that has every letter of it, or the last."""
    faces = _FACES[bold]
    return next((face for face in faces if _letters(face).issuperset(map(ord, text))), faces[-1])


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
