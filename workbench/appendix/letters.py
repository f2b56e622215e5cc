"""The letters of the figures: which font has them, how wide a line of them is, where each stands, its outline.

Text is drawn as outlines from the fonts that come with matplotlib, never read as markup or mathematics, and needs no
font to be seen. What was measured once is remembered: a run that is forked from a warm process has most of it already.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

__all__ = ["NO_BREAK", "UNIT", "face_of", "glyph", "measure", "placed", "printable", "wrap"]

#: A space at which a line does not break.
NO_BREAK = "\N{NO-BREAK SPACE}"
#: Size at which letters are measured and outlined; text_to_path.FONT_SCALE.
UNIT = 100

_FONTS = FilePath(mpl.get_data_path()) / "fonts" / "ttf"
#: The document's serif for every line it has the letters for, then a serif and a sans serif of wider reach.
_FACES = {
    False: tuple(_FONTS / f"{name}.ttf" for name in ("STIXGeneral", "DejaVuSerif", "DejaVuSans")),
    True: tuple(_FONTS / f"{name}.ttf" for name in ("STIXGeneralBol", "DejaVuSerif-Bold", "DejaVuSans-Bold")),
}
#: What stands for a letter that no font here has. The table beside the figure has the letter itself.
_MISSING = "□"


@lru_cache(maxsize=4096)
def printable(text: str, *, bold: bool = False) -> str:
    """The text as it can be drawn: no invisible characters, one space between words, a box for an unknown letter."""
    spaced = "".join(" " if c.isspace() and c != NO_BREAK else c for c in text)
    seen = re.sub(" +", " ", "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})).strip(" ")
    letters = _known(face_of(seen, bold=bold))
    return "".join(c if ord(c) in letters else _MISSING for c in seen)


@lru_cache(maxsize=4096)
def measure(text: str, size: float, *, bold: bool = False) -> float:
    """The width in points of a line of text."""
    shown = printable(text, bold=bold)
    face = face_of(shown, bold=bold)
    if face == _FACES[bold][0]:
        return sum(_advance(face, letter) for letter in shown) * size
    # Scripts that join their letters have no width letter by letter.
    font = FontProperties(fname=str(face), size=UNIT)
    width: float = text_to_path.get_text_width_height_descent(shown, font, ismath=False)[0]
    return width * size / UNIT


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
def _known(face: FilePath) -> frozenset[int]:
    return frozenset(get_font(str(face)).get_charmap())


@cache
def _advance(face: FilePath, letter: str) -> float:
    """How far a letter moves the pen, as a share of the type's size."""
    font = get_font(str(face))
    font.set_size(UNIT, 72)
    return float(font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / UNIT


def face_of(text: str, *, bold: bool) -> FilePath:
    """The font file for a text: the first that has every letter of it, or the last."""
    faces = _FACES[bold]
    return next((face for face in faces if _known(face).issuperset(map(ord, text))), faces[-1])


@lru_cache(maxsize=4096)
def placed(text: str, *, bold: bool) -> tuple[tuple[str, float, float], ...]:
    """The letters of a line, each by its name for :func:`glyph`, with where its pen stands at the size :data:`UNIT`."""
    font = get_font(str(face_of(text, bold=bold)))
    font.set_size(UNIT, 72)
    letters, _known, _rules = text_to_path.get_glyphs_with_font(font, text, glyph_map=_GLYPHS)
    return tuple((str(name), float(x), float(y)) for name, x, y, _scale in letters)


def glyph(name: str) -> Path:
    """The outline of a letter that was placed."""
    return Path(*_GLYPHS[name])


#: Outlines of letters placed so far, by font and letter.
_GLYPHS: OrderedDict[str, Any] = OrderedDict()
