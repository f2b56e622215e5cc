"""A life on one page: ages run down, each side of the life has its lane, every event its words beside it.

Lines lead from a mark in its lane to the event's age and title, so that the picture is read
like a table whose rows stand as near as they can to the age they belong to. A mark's shape
and lane say what it is about; colour only repeats that.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from itertools import pairwise

from workbench.appendix.lifeline import LANES, PERIODS, TimelineEvent, age_years
from workbench.appendix.rendering import Drawing
from workbench.appendix.sheet import ACCENT, GREEN, INK, LEADING, MUTED, NAVY, RULE, Sheet, measure, wrap
from workbench.appendix.timeline_layout import AXIS, FOOT, GUTTER, MARK, Entry, Lane, Scale, Words, lay_out
from workbench.errors import AppendixError
from workbench.wording import counted, listed

__all__ = ["draw_timeline", "timeline"]

#: Colours of the lanes that have their own.
_COLOURS = {"strength": GREEN, "offense": ACCENT}
#: The bars of what lasted, in a paler tone than their mark.
_PALE = {NAVY: "#aab7c9", GREEN: "#b2cbba", ACCENT: "#ddb9b9"}


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
    plan = lay_out(events, birth=birth, offense=offense)
    scale, words, crime = plan.scale, plan.words, plan.scale.y(age_years(offense, birth))
    sheet = Sheet(scale.top + scale.height + FOOT, "timeline")
    _ground(sheet, scale, plan.lanes)
    sheet.line([(AXIS - 4, crime), (plan.edge, crime)], colour=ACCENT, width=1.5, layer=2)
    for entry in plan.entries:
        _mark_of(sheet, entry, scale)
        if entry.lines:
            _words_of(sheet, entry, plan.edge, words)
    sheet.text(words.ages, scale.top - 8, "Age", size=8, colour=MUTED)
    sheet.text(words.titles, scale.top - 8, "Event", size=8, colour=MUTED)
    _legend(sheet, plan.entries)
    return sheet


def _refuse(events: Sequence[TimelineEvent]) -> None:
    if not events:
        raise AppendixError("a timeline needs at least one event", code="SW410", field="$.events",
                            remedy="Record the life's events, or leave the figure out.")
    for i, event in enumerate(events):
        if event.domain not in LANES:
            raise AppendixError("the timeline has no lane for this part of a life", code="SW411",
                                field=f"$.events[{i}].domain", remedy=f"Use one of: {', '.join(LANES)}.")


def _alt(events: Sequence[TimelineEvent], *, birth: dt.date, offense: dt.date, name: str) -> str:
    """The picture in sentences: how many events, over which ages, in which lanes, and where they gather."""
    entries = [Entry.of(e, birth) for e in events]
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


def _ground(sheet: Sheet, scale: Scale, lanes: Sequence[Lane]) -> None:
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
        sheet.text(AXIS - 6, y + 2.6, str(age).replace("-", "−"), size=8, align="right")
        sheet.line([(AXIS - 4, y), (AXIS, y)], colour=MUTED, width=0.6)
    for lane in lanes:
        title, shape, colour = _look(lane.key)
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


def _mark_of(sheet: Sheet, entry: Entry, scale: Scale) -> None:
    _, shape, colour = _look(entry.event.domain)
    if entry.end is not None:
        sheet.line([(entry.x, entry.y), (entry.x, scale.y(entry.end))], colour=_PALE[colour], width=3.6, layer=2.5)
    if entry.fuzzy:
        top, bottom = scale.y(entry.first), scale.y(entry.last)
        sheet.line([(entry.x, top), (entry.x, bottom)], colour=colour, width=0.8, layer=3)
        for y in (top, bottom):
            sheet.line([(entry.x - 2.4, y), (entry.x + 2.4, y)], colour=colour, width=0.8, layer=3)
    sheet.mark(entry.x, entry.y, shape, size=_size(shape), colour=colour, hollow=entry.fuzzy)


def _words_of(sheet: Sheet, entry: Entry, edge: float, words: Words) -> None:
    """The leader, the shape again, the age and the title."""
    _, shape, colour = _look(entry.event.domain)
    crime = entry.event.domain == "offense"
    ink, left = ACCENT if crime else INK, edge + GUTTER
    middle, baseline = entry.top + words.size * 0.65, entry.top + words.size * 0.92
    sheet.line([(entry.x, entry.y), (edge, entry.y), (left - 8, middle), (left - 4.5, middle)],
               colour=ACCENT if crime else RULE, width=0.9 if crime else 0.5, layer=1.5)
    sheet.mark(left, middle, shape, size=_size(shape) - 0.6, colour=colour, hollow=entry.fuzzy)
    for x, lines, bold in ((words.ages, entry.age_lines, True), (words.titles, entry.lines, crime)):
        for n, line in enumerate(lines):
            sheet.text(x, baseline + n * words.size * LEADING, line, size=words.size, bold=bold, colour=ink)


def _legend(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """What the marks mean, and how many events are left to the table."""
    y, x = sheet.height - FOOT + 16, 6.0
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


def _look(domain: str) -> tuple[str, str, str]:
    """A lane's name, and the shape and colour of its marks."""
    return (*LANES[domain], _COLOURS.get(domain, NAVY))


def _size(shape: str) -> float:
    """Size of a mark: stars and thin diamonds need more to look as large as a disc."""
    return {"*": 9.0, "d": 7.4, "D": 5.4, "s": 5.8, "P": 6.8, "X": 6.8}.get(shape, MARK)
