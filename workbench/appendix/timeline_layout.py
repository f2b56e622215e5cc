"""Where everything of a timeline stands: ages down the sheet, a lane for each side of the life, words beside them.

Nothing is drawn here; every measure is in points.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from workbench.appendix.lifeline import EXACT_DAYS, LANES, TimelineEvent, age_years, order
from workbench.appendix.sheet import LEADING, SMALLEST, TALLEST, WIDTH, measure, wrap

__all__ = ["AXIS", "FOOT", "GUTTER", "MARK", "Entry", "Lane", "Layout", "Scale", "Words", "lay_out"]

#: Points for the lanes' marks above (their names come on top), the legend below, the periods and ages at the
#: left, the leaders, a mark.
_HEAD, FOOT, AXIS, GUTTER, MARK = 22.0, 34.0, 46.0, 22.0, 6.4
#: Distance between marks that share a lane side by side, and the lane's margins.
_STEP, _MARGIN = 8.6, 2.2
#: Where the lanes end at the latest, so that the words keep more than a third of the sheet.
_WIDEST = 268.0
#: Points kept free above the first age and below the last, for half a mark.
_PAD = 6.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on its way to the sheet: its ages, its mark, its words, and where they stand."""

    event: TimelineEvent
    age: float
    first: float
    last: float
    end: float | None
    x: float = 0
    y: float = 0
    age_lines: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    top: float = 0

    @classmethod
    def of(cls, event: TimelineEvent, birth: dt.date) -> Self:
        """An event by its ages, before anything is placed."""
        first, last = age_years(event.earliest, birth), age_years(event.latest, birth)
        age = (first + last) / 2
        end = age_years(event.until, birth) if event.until is not None else None
        return cls(event, age, first, last, end if end is not None and end > age else None)

    @property
    def fuzzy(self) -> bool:
        """Whether the date is too uncertain for a point."""
        return (self.event.latest - self.event.earliest).days > EXACT_DAYS

    @property
    def reach(self) -> tuple[float, float]:
        """The ages its mark covers."""
        first, last = (self.first, self.last) if self.fuzzy else (self.age, self.age)
        return first, max(last, self.end or last)


@dataclass(frozen=True, slots=True)
class Scale:
    """Ages to points down the sheet."""

    young: float
    old: float
    top: float
    height: float

    def y(self, age: float) -> float:
        """Where an age stands."""
        return self.top + _PAD + (age - self.young) * self.a_year

    @property
    def a_year(self) -> float:
        """Points between two birthdays."""
        return (self.height - 2 * _PAD) / (self.old - self.young)


@dataclass(frozen=True, slots=True)
class Lane:
    """The strip between two verticals that holds one side of the life."""

    key: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Words:
    """Size of the words, and where ages and titles begin."""

    size: float
    ages: float
    titles: float

    def height(self, entry: Entry) -> float:
        """What an entry's words take up."""
        return max(len(entry.lines), len(entry.age_lines)) * self.size * LEADING + 2.2 if entry.lines else 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The entries in their order, the scale and the lanes they stand in, and how their words are set."""

    entries: tuple[Entry, ...]
    scale: Scale
    lanes: tuple[Lane, ...]
    words: Words

    @property
    def edge(self) -> float:
        """Where the lanes end."""
        return self.lanes[-1].right


def lay_out(events: Sequence[TimelineEvent], *, birth: dt.date, offense: dt.date) -> Layout:
    """A place for each event and its words; the offense is an entry even where no event is."""
    crime = age_years(offense, birth)
    entries = [Entry.of(e, birth) for e in events]
    if not any(e.event.domain == "offense" and e.reach[0] - 0.1 <= crime <= e.reach[1] + 0.1 for e in entries):
        entries.append(Entry.of(
            TimelineEvent("Offense", offense, offense, None, "offense", f"age {math.floor(crime)}"), birth))
    entries.sort(key=lambda e: order(e.event))
    young = min(0.0, *(e.reach[0] for e in entries))
    old = max(crime, young + 1, *(e.reach[1] for e in entries))
    head = _HEAD + max(measure(LANES[e.event.domain][0], 8) for e in entries)
    room = TALLEST - head - FOOT
    scale = Scale(young, old, head, min(room, max(290.0, 19.5 * len(entries))))
    entries, lanes = _in_lanes(entries, scale)
    entries, words = _worded(entries, lanes[-1].right + GUTTER, room)
    scale = replace(scale, height=max(scale.height, sum(words.height(e) for e in entries)))
    entries = _spread([replace(e, y=scale.y(e.age)) for e in entries], scale, words)
    return Layout(tuple(entries), scale, tuple(lanes), words)


def _in_lanes(entries: list[Entry], scale: Scale) -> tuple[list[Entry], list[Lane]]:
    """The entries with their x, and the lanes in use. Marks of one lane that would touch stand side by side."""
    for abreast in (4, 3, 2, 1):
        placed: dict[int, float] = {}
        lanes: list[Lane] = []
        left = AXIS
        for key in LANES:
            mine = [i for i, e in enumerate(entries) if e.event.domain == key]
            if not mine:
                continue
            sides, count = _sides([_stretch(entries[i], scale) for i in mine], abreast)
            placed |= {i: left + _MARGIN + _STEP * (side + 0.5) for i, side in zip(mine, sides, strict=True)}
            lanes.append(Lane(key, left, left + 2 * _MARGIN + _STEP * count))
            left = lanes[-1].right
        if left <= _WIDEST:
            break
    return [replace(e, x=placed[i]) for i, e in enumerate(entries)], lanes


def _stretch(entry: Entry, scale: Scale) -> tuple[float, float]:
    """What an entry's mark covers of its lane, with a little air."""
    first, last = entry.reach
    return scale.y(first) - MARK / 2 - 1.5, scale.y(last) + MARK / 2 + 1.5


def _sides(stretches: list[tuple[float, float]], abreast: int) -> tuple[list[int], int]:
    """For each stretch of a lane the side it stands on, the leftmost that is free, and how many sides there are."""
    ends: list[float] = []
    sides: list[int] = []
    for low, high in stretches:
        side = next((n for n, end in enumerate(ends) if end <= low), len(ends))
        if side == abreast:
            side = min(range(abreast), key=lambda n: ends[n])
        if side == len(ends):
            ends.append(high)
        ends[side] = max(ends[side], high)
        sides.append(side)
    return sides, len(ends)


def _worded(entries: list[Entry], left: float, room: float) -> tuple[list[Entry], Words]:
    """The entries with their wrapped words, and how they are set.

    Large type with whole titles if there is room; then smaller type, then shorter titles;
    where even that is too much, the words of events that crowd another of their lane are
    left to the table.
    """
    for size, most in ((8.5, 4), (8.0, 3), (8.0, 2), (SMALLEST, 2), (SMALLEST, 1)):
        ages = min(58.0, 2 + max(measure(_age_text(e), size, bold=True) for e in entries))
        words = Words(size, left + 8, left + 8 + ages + 6)
        entries = [
            replace(e, age_lines=wrap(_age_text(e), ages, size, most=most, bold=True),
                    lines=wrap(e.event.title, WIDTH - words.titles, size, most=most, bold=e.event.domain == "offense"))
            for e in entries
        ]
        if sum(words.height(e) for e in entries) <= room:
            return entries, words
    while sum(words.height(e) for e in entries) > room:
        entries = _one_silent(entries)
    return entries, words


def _one_silent(entries: list[Entry]) -> list[Entry]:
    """The entries with one fewer in words: the one that follows another of its lane most closely, an offense last."""
    last: dict[str, float] = {}
    gaps: list[tuple[bool, float, int]] = []
    for i, entry in enumerate(entries):
        if entry.lines:
            key = entry.event.domain
            gaps.append((key == "offense", entry.age - last.get(key, -math.inf), i))
            last[key] = entry.age
    closest = min(gaps)[2]
    return [replace(e, lines=()) if i == closest else e for i, e in enumerate(entries)]


def _spread(entries: list[Entry], scale: Scale, words: Words) -> list[Entry]:
    """The entries with the top of their words: as near to their marks as they can be without touching."""

    def top(block: tuple[list[float], float]) -> float:
        wished = sum(block[0]) / len(block[0])
        return max(scale.top, min(wished, scale.top + scale.height - block[1]))

    # A block is rows that touch: where each would put the block's top, and the block's height.
    blocks: list[tuple[list[float], float]] = []
    for entry in (e for e in entries if e.lines):
        blocks.append(([entry.y - words.size * 0.65], words.height(entry)))
        while len(blocks) > 1 and top(blocks[-2]) + blocks[-2][1] > top(blocks[-1]):
            wishes, height = blocks.pop()
            above, taken = blocks.pop()
            blocks.append((above + [wish - taken for wish in wishes], taken + height))
    starts = iter([top(block) if n == 0 else None for block in blocks for n in range(len(block[0]))])
    found: list[Entry] = []
    y = scale.top
    for entry in entries:
        if entry.lines:
            start = next(starts)
            y = start if start is not None else y
            entry = replace(entry, top=y)
            y += words.height(entry)
        found.append(entry)
    return found


def _age_text(entry: Entry) -> str:
    """The age without the word that heads its column."""
    return re.sub(r"\bages? ", "", entry.event.age_words)
