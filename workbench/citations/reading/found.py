"""What is found in a text: a citation, where it stands, and the parts it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

__all__ = ["PARAGRAPH", "Found", "FoundKind", "Squeezed", "find", "letters", "matched", "plain", "squeezed"]

FoundKind: TypeAlias = Literal[
    "case",
    "statute",
    "state-statute",
    "constitution",
    "guideline",
    "court-rule",
    "regulation",
    "state-regulation",
    "federal-register",
    "restatement",
    "model-code",
    "standard",
    "ethics-opinion",
    "executive-order",
    "session-law",
    "bill",
    "legislative-report",
    "article",
    "work",
    "in-text",
    "doi",
    "record",
    "id",
    "supra",
]

#: Stands in for the line breaks between paragraphs, across which no citation runs.
PARAGRAPH = "\x1f"


@dataclass(frozen=True, slots=True)
class Found:
    """A citation in a text."""

    kind: FoundKind
    #: Where it starts and ends in the text that was read.
    start: int
    end: int
    #: The words themselves, with blanks and quotation marks made plain.
    text: str
    #: What it names: ``name``, ``volume``, ``reporter``, ``page``, ``year``, ``sections`` and so on, by kind.
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, part: str) -> str:
        return self.parts.get(part, "")


#: Marks of print, one for one, so that places in the text stay the same.
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "‐": "-",
        "−": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u200b": " ",
        "\u00ad": " ",
        "\t": " ",
        "\r": " ",
        "\n": " ",
        "\f": PARAGRAPH,
        "\v": " ",
        "*": " ",
        **dict.fromkeys("¹²³⁰⁴⁵⁶⁷⁸⁹", " "),
    }
)
#: An underscore at the edge of a word is Markdown's; between letters it belongs to an address, in a row it is a
#: blank page.
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9_])_(?=[A-Za-z0-9\"'(“‘])|(?<=[A-Za-z0-9.,\"')”’])_(?![A-Za-z0-9_])")
_BREAK = re.compile(r"\n[ \t\r\u00a0]{0,80}(?:\n[ \t\r]{0,80}){1,80}")


def plain(text: str) -> str:
    r"""The text as the readers take it, character for character: plain blanks, quotation marks and hyphens.

    >>> plain("“§\u00a03553”\n\nNext")
    '"§ 3553"\x1f\x1fNext'
    """
    marked = _BREAK.sub(lambda found: (" " if _goes_on(text, found) else PARAGRAPH) * len(found[0]), text)
    # Emphasis in Markdown goes; the star of a database page ("at *3") stays.
    starred = re.sub(r"(?<=at )\*(?=\d)", "\x1e", marked)
    return _EMPHASIS.sub(" ", starred).translate(_PLAIN).replace("\x1e", "*")


def _goes_on(text: str, gap: re.Match[str]) -> bool:
    """Whether a blank line stands inside a citation, as in text taken from a double-spaced page: ``543⏎⏎U.S.``."""
    before, after = text[max(0, gap.start() - 12) : gap.start()], text[gap.end() : gap.end() + 12]
    return bool(re.search(r"(?:[§¶]|\bv\.)[ \u00a0]?$", before)) or bool(
        re.search(r"\b\d{1,4}[ \u00a0]?$", before) and re.match(r"(?:U\.? ?S|F\.|S\. ?Ct|[NSAP]\.|Fed\.|C\.F)", after)
    )


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A plain text with each run of blanks as one, and the way back to the places of the text it was."""

    text: str
    #: For each run that was shortened: its place here, and by how much what follows it was moved.
    _at: tuple[int, ...]
    _by: tuple[int, ...]

    def place(self, here: int) -> int:
        """Where a place of this text stood before."""
        run = bisect_right(self._at, here - 1) - 1
        return here + (self._by[run] if run >= 0 else 0)


def squeezed(text: str) -> Squeezed:
    """A plain text with single blanks.

    >>> shown = squeezed("543  U.S.   551")
    >>> shown.text, shown.place(shown.text.index("551"))
    ('543 U.S. 551', 12)
    """
    at: list[int] = []
    by: list[int] = []
    moved = 0
    for run in _BLANKS.finditer(text):
        at.append(run.start() - moved)
        moved += run.end() - run.start() - 1
        by.append(moved)
    return Squeezed(_BLANKS.sub(" ", text), tuple(at), tuple(by))


_BLANKS = re.compile(r" {2,}")


def find(kind: FoundKind, text: str, start: int, end: int, parts: Mapping[str, str | None] | None = None) -> Found:
    """A citation between two places of a plain text."""
    # Where emphasis went, a blank stands before the comma.
    shown = " ".join(text[start:end].replace(PARAGRAPH, " ").split()).replace(" ,", ",")
    kept = {name: " ".join(value.split()) for name, value in (parts or {}).items() if value}
    return Found(kind, start, end, shown, MappingProxyType(kept))


def matched(kind: FoundKind, match: re.Match[str], parts: Mapping[str, str | None] | None = None) -> Found:
    """A citation that is the whole of a match in a plain text."""
    return find(kind, match.string, match.start(), match.end(), parts)


def letters(text: str) -> str:
    """A text by its letters and figures alone, for comparison.

    >>> letters("U. S. Sent’g Comm’n")
    'ussentgcommn'
    """
    return "".join(character for character in text.casefold() if character.isalnum())
