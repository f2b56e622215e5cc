"""A sheet as PNG, for Word: drawn by matplotlib, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D
from PIL import Image

from workbench.appendix.letters import UNIT, outline
from workbench.appendix.marks import DASHES, EDGE, Box, Item, Mark, Stroke, Text

__all__ = ["raster"]

#: Dots per inch; only a program that shows no SVG prints these dots.
RESOLUTION = 150
#: Settings of a person's own that must not change a filed figure; the drawing surface itself is not ours to touch.
_KEPT = frozenset({"backend", "backend_fallback", "toolbar", "interactive", "datapath", "webagg.port"})


def raster(items: Sequence[Item], width: float, height: float) -> bytes:
    """The sheet as PNG, without a date or a version."""
    png = io.BytesIO()
    with _own_style():
        figure = Figure(figsize=(width / 72, height / 72), dpi=RESOLUTION, facecolor="white")
        space: Any = Affine2D().scale(1, -1).translate(0, height).scale(1 / 72) + figure.dpi_scale_trans
        for layer, item in enumerate(items):
            artist = _artist(item, space)
            artist.set_zorder(layer)
            figure.add_artist(artist)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        # A figure of few colours: as a palette it is a third of the size and written in half the time.
        seen = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        few = seen.convert("RGB").quantize(64, method=Image.Quantize.FASTOCTREE)
        few.putpalette([255 if value > 251 else value for value in few.getpalette() or ()])  # paper stays white
        few.save(png, "png", dpi=(RESOLUTION, RESOLUTION), compress_level=4)
    return png.getvalue()


def _artist(item: Item, space: Any) -> Artist:
    match item:
        case Text():
            return _Letters(item, space)
        case Stroke(points, colour, width, dashed, butt):
            xs, ys = zip(*points, strict=True)
            return Line2D(xs, ys, color=colour, lw=width, transform=space, ls=(0, DASHES) if dashed else "-",
                          solid_capstyle="butt" if butt else "round", solid_joinstyle="round")
        case Box(x, y, width, height, fill):
            return Rectangle((x, y), width, height, fc=fill, ec="none", lw=0, transform=space)
        case Mark(x, y, shape, size, colour, hollow):
            return Line2D([x], [y], ls="none", marker=shape, ms=size, mfc="white" if hollow else colour, mec=colour,
                          mew=EDGE, transform=space)


class _Letters(Artist):
    """A line drawn where it was measured.

    Matplotlib's own text artist would measure again and look for mathematics.
    """

    def __init__(self, text: Text, space: Any) -> None:
        super().__init__()
        self.text, self.space = text, space

    def draw(self, renderer: Any) -> None:
        """Put the letters on the canvas."""
        line = self.text.line
        x, y = self.space.transform(self.text.start)
        context = renderer.new_gc()
        context.set_linewidth(0)
        turn = 90 if line.upward else 0
        place = Affine2D().scale(line.size / UNIT * RESOLUTION / 72).rotate_deg(turn).translate(x, y)
        renderer.draw_path(context, outline(line.text, bold=line.bold), place, to_rgba(self.text.colour))
        context.restore()


_DEFAULTS = {key: value for key, value in mpl.rcParamsDefault.items()
             if key not in _KEPT and not key.startswith(("keymap.", "animation.", "macosx."))}


@contextmanager
def _own_style() -> Iterator[None]:
    """Matplotlib as it comes, whatever a person has set."""
    with mpl.rc_context({**_DEFAULTS, "text.hinting": "none", "text.usetex": False, "text.parse_math": False,
                         "path.simplify": False}):
        yield
