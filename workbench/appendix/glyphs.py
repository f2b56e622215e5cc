"""Which characters the PDF can show, and in which typeface.

A PDF for an archive must hold a shape for each character. The body's typeface covers the
languages of most filings; others are set in a fallback, and a character that neither has
is printed as its number, in plain sight, never as an empty box or a wrong letter.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from workbench.errors import RenderError

__all__ = ["FALLBACK_FONTS", "fallback_folder", "runs"]

#: Ranges that the body's typeface has in all four cuts. Source: each character set with Typst 0.15.2's own
#: Libertinus Serif, fallback off, as PDF/UA-1, which refuses a missing shape.
HOME = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17F), (0x300, 0x36F), (0x384, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE),
    (0x410, 0x44F), (0x5D0, 0x5EA), (0x1E00, 0x1E9B), (0x1EA0, 0x1EF9), (0x2000, 0x200A), (0x2010, 0x2027),
    (0x202F, 0x2037), (0x2039, 0x203E), (0x2074, 0x208E), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2120, 0x2120),
    (0x2122, 0x2122), (0x2153, 0x2184), (0x2190, 0x219B), (0x2211, 0x2212), (0x221A, 0x221A), (0x221E, 0x221E),
    (0x2248, 0x2248), (0x2260, 0x2261), (0x2264, 0x2265),
)
#: Characters without a shape: soft hyphen, zero-width, direction and variation marks.
SHAPELESS = ((0xAD, 0xAD), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x2069), (0xFE00, 0xFE0F))
#: Files of matplotlib's fonts, and the family names that the template lists in this order.
FALLBACK_FONTS = {"DejaVuSans.ttf": "DejaVu Sans", "DejaVuSerif.ttf": "DejaVu Serif", "STIXGeneral.ttf": "STIXGeneral"}


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether the body's typeface has it; what nothing has becomes its number.

    >>> list(runs("≥ 3"))
    [('≥ 3', True)]
    """
    if text.isascii():
        yield text, True
        return
    for home, characters in groupby(text, _is_home):
        piece = "".join(characters)
        if home:
            yield piece, True
        else:
            for known, shown in groupby(piece, lambda c: ord(c) in _fallback()):
                found = "".join(shown)
                yield (found, False) if known else ("".join(f"[U+{ord(c):04X}]" for c in found), True)


def _is_home(c: str) -> bool:
    code = ord(c)
    return any(low <= code <= high for low, high in HOME + SHAPELESS)


@lru_cache(maxsize=1)
def _fallback() -> frozenset[int]:
    """Characters of the fallback typefaces; matplotlib is loaded only where a text needs them."""
    from matplotlib.ft2font import FT2Font

    folder = fallback_folder()
    return frozenset(code for name in FALLBACK_FONTS for code in FT2Font(str(folder / name)).get_charmap())


def fallback_folder() -> Path:
    """Where matplotlib keeps its fonts, found without importing it.

    Raises:
        RenderError: They are missing (SW521).
    """
    spec = importlib.util.find_spec("matplotlib")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(folders[0], "mpl-data", "fonts", "ttf") if folders else None
    if folder is None or not folder.is_dir():
        raise RenderError("matplotlib's fonts are missing", code="SW521", remedy="Run: pip install matplotlib")
    return folder
