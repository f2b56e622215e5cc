"""Introductory signals: what a citation does for the sentence before it, and in which order signals stand.

*Source:* the order and grouping of signals as The Indigo Book states the uniform system: signals that
support, then those that compare, then those that contradict, then background; each of these kinds is a
citation sentence of its own, authorities in one sentence are parted by semicolons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from workbench.tree import Inline, emph, words

__all__ = ["COMPARE", "JOINING", "SIGNALS", "Kind", "Signal", "find_signal"]


class Kind(IntEnum):
    """What a signal says of the authority; each kind is a citation sentence of its own."""

    SUPPORTS = 0
    COMPARES = 1
    CONTRADICTS = 2
    BACKGROUND = 3


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal, with its place in the order."""

    name: str
    kind: Kind
    order: int

    def inlines(self, *, capital: bool) -> list[Inline]:
        """The signal as it is printed, in italics, with a capital where it starts a sentence."""
        shown = self.name[0].upper() + self.name[1:] if capital else self.name
        # The comma that parts a signal from its authority is not in italics; one within the signal is.
        word = shown.removesuffix(",")
        return [emph(words(word)), *words(shown[len(word):]), {"t": "Space"}]


_ORDER = (
    (Kind.SUPPORTS, ("", "e.g.,", "accord", "see", "see, e.g.,", "see also", "see also, e.g.,", "cf.", "cf., e.g.,")),
    (Kind.COMPARES, ("compare",)),
    (Kind.CONTRADICTS, ("contra", "but see", "but see, e.g.,", "but cf.", "but cf., e.g.,")),
    (Kind.BACKGROUND, ("see generally", "see generally, e.g.,")),
)
#: Every signal by name, in the order of a string of citations. The empty one is a citation without a signal.
SIGNALS = MappingProxyType({
    name: Signal(name, kind, order)
    for order, (kind, name) in enumerate((kind, name) for kind, names in _ORDER for name in names)
})
COMPARE = SIGNALS["compare"]
#: What joins the authorities that a *compare* sets side by side: *Compare* A, *and* B, *with* C.
JOINING = MappingProxyType({name: Signal(name, Kind.COMPARES, COMPARE.order) for name in ("with", "and")})

_PLAIN = MappingProxyType({re.sub(r"[\s,.]+", " ", name).strip(): name for name in (*SIGNALS, *JOINING)})


def find_signal(text: str) -> Signal | None:
    """The signal that the words before a citation are, however its commas and points were typed; else ``None``.

    >>> find_signal("See e.g.").name, find_signal("cf").name, find_signal("the discussion in")
    ('see, e.g.,', 'cf.', None)
    """
    name = _PLAIN.get(re.sub(r"[\s,.]+", " ", text).strip().lower())
    if name is None:
        return None
    return JOINING.get(name) or SIGNALS[name]
