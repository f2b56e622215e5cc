"""A life on one page: ages run down, each side of the life has its lane, every event its words beside it.

Lines lead from a mark in its lane to the event's age and title, so that the picture is read
like a table whose rows stand as near as they can to the age they belong to. A mark's shape
and lane say what it is about; colour only repeats that.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.appendix.lifeline import EXACT_DAYS, LANES, PERIODS, TimelineEvent, age_years, order
from workbench.appendix.rendering import Drawing
from workbench.appendix.sheet import (
    ACCENT,
    GREEN,
    INK,
    LEADING,
    MUTED,
    NAVY,
    RULE,
    SMALLEST,
    TALLEST,
    WIDTH,
    Sheet,
    measure,
    wrap,
)
from workbench.errors import AppendixError
from workbench.wording import counted, listed

__all__ = ["draw_timeline", "timeline"]

#: Colours of the lanes that have their own.
_COLOURS = {"strength": GREEN, "offense": ACCENT}
#: The bars of what lasted, in a paler tone than their mark.
_PALE = {NAVY: "#aab7c9", GREEN: "#b2cbba", ACCENT: "#ddb9b9"}
#: Points for the lanes' marks above (their names come on top), the legend below, the periods and ages at the
#: left, the leaders, a mark.
_HEAD, _FOOT, _AXIS, _GUTTER, _MARK = 22.0, 34.0, 46.0, 22.0, 6.4
#: Distance between marks that share a lane side by side, and the lane's margins.
_STEP, _MARGIN = 8.6, 2.2
#: Where the lanes end at the latest, so that the words keep more than a third of the sheet.
_WIDEST = 268.0
#: Points kept free above the first age and below the last, for half a mark.
_PAD = 6.0


@dataclass(frozen=True, slots=True)
class _Entry:
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
class _Scale:
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
class _Lane:
    """The strip between two verticals that holds one side of the life."""

    key: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Type:
    """Size of the words, and where ages and titles begin."""

    size: float
    ages: float
    titles: float

    def height(self, entry: _Entry) -> float:
        """What an entry's words take up."""
        return max(len(entry.lines), len(entry.age_lines)) * self.size * LEADING + 2.2 if entry.lines else 0


def timeline(events: Sequence[TimelineEvent], *, birth: dt.date, offense: dt.date, name: str) -> Drawing:
    """The life history as a picture, with alternative text that says what it shows.

    Raises:
        AppendixError: There are no events, or one has no lane.
    """
    sheet = draw_timeline(events, birth=birth, offense=offense)
    return sheet.drawing(_alt(events, birth=birth, offense=offense, name=name))


def draw_timeline(events: Sequence[TimelineEvent], *, birth: dt.date, offense: dt.date) -> Sheet:
    """The sheet with the picture on it.

    Raises:
        AppendixError: There are no events, or one has no lane.
    """
    _refuse(events)
    crime = age_years(offense, birth)
    entries = [_entry(e, birth) for e in events]
    if not any(e.event.domain == "offense" and e.reach[0] - 0.1 <= crime <= e.reach[1] + 0.1 for e in entries):
        entries.append(_entry(TimelineEvent("Offense", offense, offense, None, "offense",
                                            f"age {math.floor(crime)}"), birth))
    entries.sort(key=lambda e: order(e.event))
    young = min(0.0, *(e.reach[0] for e in entries))
    old = max(crime, young + 1, *(e.reach[1] for e in entries))
    head = _HEAD + max(measure(LANES[e.event.domain][0], 8) for e in entries)
    room = TALLEST - head - _FOOT
    scale = _Scale(young, old, head, min(room, max(290.0, 19.5 * len(entries))))
    entries, lanes = _in_lanes(entries, scale)
    edge = lanes[-1].right
    entries, words = _worded(entries, edge + _GUTTER, room)
    needed = sum(words.height(e) for e in entries)
    scale = replace(scale, height=max(scale.height, needed))
    entries = _spread([replace(e, y=scale.y(e.age)) for e in entries], scale, words)

    sheet = Sheet(scale.top + scale.height + _FOOT, "timeline")
    _ground(sheet, scale, lanes)
    sheet.line([(_AXIS - 4, scale.y(crime)), (edge, scale.y(crime))], colour=ACCENT, width=1.5, layer=2)
    for entry in entries:
        _mark_of(sheet, entry, scale)
        if entry.lines:
            _words_of(sheet, entry, edge, words)
    sheet.text(words.ages, scale.top - 8, "Age", size=8, colour=MUTED)
    sheet.text(words.titles, scale.top - 8, "Event", size=8, colour=MUTED)
    _legend(sheet, entries)
    return sheet


def _refuse(events: Sequence[TimelineEvent]) -> None:
    if not events:
        raise AppendixError("a timeline needs at least one event", code="SW410", field="$.events",
                            remedy="Record the life's events, or leave the figure out.")
    for i, event in enumerate(events):
        if event.domain not in LANES:
            raise AppendixError("the timeline has no lane for this part of a life", code="SW411",
                                field=f"$.events[{i}].domain", remedy=f"Use one of: {', '.join(LANES)}.")


def _entry(event: TimelineEvent, birth: dt.date) -> _Entry:
    first, last = age_years(event.earliest, birth), age_years(event.latest, birth)
    end = age_years(event.until, birth) if event.until is not None else None
    return _Entry(event, (first + last) / 2, first, last, end if end is not None and end > (first + last) / 2 else None)


def _alt(events: Sequence[TimelineEvent], *, birth: dt.date, offense: dt.date, name: str) -> str:
    """The picture in sentences: how many events, over which ages, in which lanes, and where they gather."""
    entries = [_entry(e, birth) for e in events]
    last = max(0.0, *(e.reach[1] for e in entries))
    lanes = [(sum(e.domain == key for e in events), lane[0].lower()) for key, lane in LANES.items()]
    periods = []
    for (age, label), (after, _) in pairwise((*PERIODS, (math.inf, ""))):
        count = sum(age <= e.age < after for e in entries)
        if count:
            ages = f"{age} and over" if after == math.inf else f"{age} to {after - 1:.0f}"
            periods.append(f"{count} in {label.lower()} (ages {ages})")
    before = sum(e.age < 0 for e in entries)
    if before:
        periods.insert(0, f"{before} before birth")
    fuzzy = sum(e.fuzzy for e in entries)
    sentences = [
        f"Timeline of {counted(len(events), 'event')} in the life of {name}, from birth to age {math.floor(last)}.",
        f"By part of life: {listed(f'{label} {count}' for count, label in lanes if count)}.",
        f"By age: {listed(periods)}.",
        f"The offense is marked at age {math.floor(age_years(offense, birth))}.",
    ]
    if fuzzy:
        sentences.append(f"{counted(fuzzy, 'event').capitalize()} {'is' if fuzzy == 1 else 'are'} drawn as a span "
                         "because the date is known only within it.")
    sentences.append("The table that follows lists every event.")
    return " ".join(sentences)


# -- where things stand ------------------------------------------------------------------------


def _in_lanes(entries: list[_Entry], scale: _Scale) -> tuple[list[_Entry], list[_Lane]]:
    """The entries with their x, and the lanes in use. Marks of one lane that would touch stand side by side."""
    for abreast in (4, 3, 2, 1):
        placed: dict[int, float] = {}
        lanes: list[_Lane] = []
        left = _AXIS
        for key in LANES:
            mine = [i for i, e in enumerate(entries) if e.event.domain == key]
            if not mine:
                continue
            sides, count = _sides([_stretch(entries[i], scale) for i in mine], abreast)
            placed |= {i: left + _MARGIN + _STEP * (side + 0.5) for i, side in zip(mine, sides, strict=True)}
            lanes.append(_Lane(key, left, left + 2 * _MARGIN + _STEP * count))
            left = lanes[-1].right
        if left <= _WIDEST:
            break
    return [replace(e, x=placed[i]) for i, e in enumerate(entries)], lanes


def _stretch(entry: _Entry, scale: _Scale) -> tuple[float, float]:
    """What an entry's mark covers of its lane, with a little air."""
    first, last = entry.reach
    return scale.y(first) - _MARK / 2 - 1.5, scale.y(last) + _MARK / 2 + 1.5


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


def _worded(entries: list[_Entry], left: float, room: float) -> tuple[list[_Entry], _Type]:
    """The entries with their wrapped words, and how they are set.

    Large type with whole titles if there is room; then smaller type, then shorter titles;
    where even that is too much, the words of events that crowd another of their lane are
    left to the table.
    """
    for size, most in ((8.5, 4), (8.0, 3), (8.0, 2), (SMALLEST, 2), (SMALLEST, 1)):
        ages = min(58.0, 2 + max(measure(_age_text(e), size, bold=True) for e in entries))
        words = _Type(size, left + 8, left + 8 + ages + 6)
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


def _one_silent(entries: list[_Entry]) -> list[_Entry]:
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


def _spread(entries: list[_Entry], scale: _Scale, words: _Type) -> list[_Entry]:
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
    found: list[_Entry] = []
    y = scale.top
    for entry in entries:
        if entry.lines:
            start = next(starts)
            y = start if start is not None else y
            entry = replace(entry, top=y)
            y += words.height(entry)
        found.append(entry)
    return found


def _age_text(entry: _Entry) -> str:
    """The age without the word that heads its column."""
    return re.sub(r"\bages? ", "", entry.event.age_words)


# -- what is drawn ------------------------------------------------------------------------------


def _ground(sheet: Sheet, scale: _Scale, lanes: list[_Lane]) -> None:
    """Periods as bands, ages as ticks, lanes with their names and shapes."""
    low, high, edge = scale.top, scale.top + scale.height, lanes[-1].right
    for i, ((age, label), (after, _)) in enumerate(pairwise((*PERIODS, (math.inf, "")))):
        if age > scale.old:
            break
        top = low if i == 0 and scale.young == 0 else scale.y(age)
        bottom = scale.y(after) if after < scale.old else high
        if i % 2 == 0:
            sheet.box(0, top, edge, bottom - top)
        _band_name(sheet, label, f"{age}+" if after == math.inf else f"{age}–{after - 1:.0f}", top, bottom)
    for y in (low, high):
        sheet.line([(0, y), (edge, y)], colour=MUTED, width=0.6)
    step = next(s for s in (1, 2, 5, 10, 20, 50) if s * scale.a_year >= 13)
    for age in range(math.ceil(scale.young / step) * step, math.floor(scale.old) + 1, step):
        y = scale.y(age)
        sheet.text(_AXIS - 6, y + 2.6, str(age).replace("-", "−"), size=8, align="right")
        sheet.line([(_AXIS - 4, y), (_AXIS, y)], colour=MUTED, width=0.6)
    for lane in lanes:
        (title, shape), colour = LANES[lane.key], _COLOURS.get(lane.key, NAVY)
        sheet.line([(lane.left, low), (lane.left, high)], colour="#d3d0c8", width=0.5)
        middle = (lane.left + lane.right) / 2
        sheet.mark(middle, low - 8, shape, size=_size(shape), colour=colour)
        sheet.text(middle, low - 16, title, size=8, upward=True)
    sheet.line([(edge, low), (edge, high)], colour="#d3d0c8", width=0.5)


def _band_name(sheet: Sheet, label: str, ages: str, top: float, bottom: float) -> None:
    """The period's name upright along its band if it fits on two lines, and its ages if they do."""
    room, size = bottom - top - 6, 8.0
    names = wrap(label, room, size, most=2) if room > 0 else ()
    lines = (*names, ages) if " ".join(names) == label else (ages,)
    if measure(ages, size) > room:
        return
    for n, line in enumerate(lines):
        x = 14.0 + (n - (len(lines) - 1) / 2) * 9.4
        sheet.text(x, (top + bottom) / 2 + measure(line, size) / 2, line, size=size, upward=True,
                   colour=MUTED if n == len(lines) - 1 else INK)


def _mark_of(sheet: Sheet, entry: _Entry, scale: _Scale) -> None:
    shape, colour = LANES[entry.event.domain][1], _COLOURS.get(entry.event.domain, NAVY)
    if entry.end is not None:
        sheet.line([(entry.x, entry.y), (entry.x, scale.y(entry.end))], colour=_PALE[colour], width=3.6, layer=2.5)
    if entry.fuzzy:
        top, bottom = scale.y(entry.first), scale.y(entry.last)
        sheet.line([(entry.x, top), (entry.x, bottom)], colour=colour, width=0.8, layer=3)
        for y in (top, bottom):
            sheet.line([(entry.x - 2.4, y), (entry.x + 2.4, y)], colour=colour, width=0.8, layer=3)
    sheet.mark(entry.x, entry.y, shape, size=_size(shape), colour=colour, hollow=entry.fuzzy)


def _words_of(sheet: Sheet, entry: _Entry, edge: float, words: _Type) -> None:
    """The leader, the shape again, the age and the title."""
    shape, colour = LANES[entry.event.domain][1], _COLOURS.get(entry.event.domain, NAVY)
    crime = entry.event.domain == "offense"
    ink, left = ACCENT if crime else INK, edge + _GUTTER
    middle, baseline = entry.top + words.size * 0.65, entry.top + words.size * 0.92
    sheet.line([(entry.x, entry.y), (edge, entry.y), (left - 8, middle), (left - 4.5, middle)],
               colour=ACCENT if crime else RULE, width=0.9 if crime else 0.5, layer=1.5)
    sheet.mark(left, middle, shape, size=_size(shape) - 0.6, colour=colour, hollow=entry.fuzzy)
    for x, lines, bold in ((words.ages, entry.age_lines, True), (words.titles, entry.lines, crime)):
        for n, line in enumerate(lines):
            sheet.text(x, baseline + n * words.size * LEADING, line, size=words.size, bold=bold, colour=ink)


def _legend(sheet: Sheet, entries: list[_Entry]) -> None:
    """What the marks mean, and how many events are left to the table."""
    y, x = sheet.height - _FOOT + 16, 6.0
    keys = [("exact", "date known to within three months", any(not e.fuzzy for e in entries)),
            ("fuzzy", "date known only within the line", any(e.fuzzy for e in entries)),
            ("lasted", "lasted as long as the bar", any(e.end is not None for e in entries)),
            ("offense", "offense", True)]
    for kind, words, used in keys:
        if not used:
            continue
        if kind in {"exact", "fuzzy"}:
            if kind == "fuzzy":
                sheet.line([(x - 5, y), (x + 5, y)], colour=NAVY, width=0.8)
            sheet.mark(x, y, "o", size=5.4, hollow=kind == "fuzzy")
        elif kind == "lasted":
            sheet.line([(x - 5, y), (x + 5, y)], colour=_PALE[NAVY], width=3.6)
        else:
            sheet.line([(x - 5, y), (x + 5, y)], colour=ACCENT, width=1.5)
        sheet.text(x + 9, y + 2.7, words, size=8)
        x += 9 + measure(words, 8) + 18
    silent = sum(not e.lines for e in entries)
    if silent:
        sheet.text(0, y + 13, f"{counted(silent, 'event').capitalize()} marked without words; "
                   "the table lists every event in full.", size=8)


def _size(shape: str) -> float:
    """Size of a mark: stars and thin diamonds need more to look as large as a disc."""
    return {"*": 9.0, "d": 7.4, "D": 5.4, "s": 5.8, "P": 6.8, "X": 6.8}.get(shape, _MARK)
