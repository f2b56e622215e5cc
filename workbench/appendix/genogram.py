"""A family on one page: squares and circles, lines between those who belong together, letters for what marks a life.

*Source* of the symbols: squares for men, circles for women, a cross for the dead, one slash for a separation and two
for a divorce, a dashed line for a couple who did not marry and for children raised by others (reference.com, "rules
for building basic genograms"); a question mark where the sex is not known (genopro.com/genogram/symbols). Other
shapes are our own; the legend names each that is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from workbench.appendix.genogram_layout import Genogram, Measures, lay_out
from workbench.appendix.genogram_words import CONDITIONS, Portrait, alt
from workbench.appendix.rendering import Drawing
from workbench.appendix.sheet import (
    ACCENT,
    INK,
    LEADING,
    MUTED,
    SMALLEST,
    TALLEST,
    WIDTH,
    Sheet,
    measure,
    wrap,
)
from workbench.case.family import CLIENT
from workbench.case.kinship import Family

__all__ = ["genogram"]

#: Distances of neighbours that are tried, in points, with room for words under the symbols; then with numbers alone.
WORDED, NUMBERED = (92.0, 80.0, 70.0, 61.0), (44.0, 34.0, 26.0)
#: Lines of words under a symbol: two of the name, two of the relation, one of the years.
LINES = 5
_SHAPES = {"male": "s", "female": "o", "intersex": "h", "unknown": "D"}
_SYMBOL = 20.0


def genogram(family: Family, people: Mapping[str, Portrait], birth: dt.date) -> Drawing | None:
    """The picture of a family with alternative text; ``None`` where the family is too wide for a page.

    Where words do not fit under the symbols, each has the number of its row in the table, in the order of ``people``.
    """
    numbers = {key: str(i) for i, key in enumerate(people, 1)}
    for apart in (*WORDED, *NUMBERED):
        worded = apart in WORDED
        words = SMALLEST * LEADING * (LINES if worded else 1) + 5
        plan = lay_out(family, birth, Measures(
            symbol=_SYMBOL, apart=apart, gap=apart / 10, words=words, lane=6, margin=4))
        legend = _legend(plan, people)
        height = plan.height + 12 * (len(legend) + 1)
        if plan.width <= WIDTH and height <= TALLEST:
            sheet = Sheet(height, "genogram")
            _draw(sheet, plan, people, None if worded else numbers, apart, (WIDTH - plan.width) / 2)
            for i, line in enumerate(legend):
                sheet.text(0, plan.height + 14 + 12 * i, line, size=8, colour=MUTED)
            return sheet.drawing(alt(family, {one.key: people[one.key] for one in plan.people}))
    return None


def _draw(sheet: Sheet, plan: Genogram, people: Mapping[str, Portrait], numbers: Mapping[str, str] | None,
          apart: float, left: float) -> None:
    at = {one.key: (one.x + left, one.y) for one in plan.people}
    for stroke in plan.strokes(_SYMBOL):
        raised = stroke.kind == "raised"
        sheet.line([(x + left, y) for x, y in stroke.points], colour=ACCENT if raised else INK,
                   width=0.7 if raised else 0.8, dashed=stroke.dashed, layer=0.5 if raised else 1)
    for x, y in plan.unknown():
        sheet.text(x + left + 2, y + 2, "?", size=SMALLEST, colour=MUTED)
    for one in plan.people:
        x, y = at[one.key]
        who = people[one.key]
        _symbol(sheet, x, y, who)
        top = plan.words[one.generation] + SMALLEST
        if numbers is not None:
            text = numbers[one.key]
            sheet.text(x - measure(text, SMALLEST) / 2, top, text, size=SMALLEST)
            continue
        name = wrap(who.called, apart - 5, SMALLEST, most=2, bold=one.key == CLIENT)
        relation = () if who.relation.casefold() == who.called.casefold() else wrap(
            who.relation, apart - 5, SMALLEST, most=LINES - 1 - len(name))
        years = wrap(who.years, apart - 5, SMALLEST, most=1) if who.years else ()
        for i, (line, colour) in enumerate([*((line, INK) for line in name), *((line, MUTED) for line in relation),
                                            *((line, INK) for line in years)]):
            bold = one.key == CLIENT and i < len(name)
            width = measure(line, SMALLEST, bold=bold)
            sheet.box(x - width / 2 - 1, top + i * SMALLEST * LEADING - SMALLEST * 0.75, width + 2, SMALLEST,
                      fill="white", layer=2)
            sheet.text(x - width / 2, top + i * SMALLEST * LEADING, line, size=SMALLEST, bold=bold, colour=colour)


def _symbol(sheet: Sheet, x: float, y: float, who: Portrait) -> None:
    shape = _SHAPES.get(who.sex, "D")
    size = _SYMBOL * (0.74 if shape == "D" else 1.0)
    sheet.mark(x, y, shape, size=size, colour=INK, hollow=True)
    if who.key == CLIENT:
        sheet.mark(x, y, shape, size=size - 6, colour=INK, hollow=True, layer=4.1)
    half = _SYMBOL / 2 * (0.7 if shape != "s" else 1.0)
    if who.dead:
        for slope in (1, -1):
            sheet.line([(x - half, y - slope * half), (x + half, y + slope * half)], colour=INK, width=0.8, layer=4.5)
    if shape == "D":
        sheet.text(x - measure("?", 8) / 2, y + 2.8, "?", size=8)
    if who.marks:
        sheet.text(x + _SYMBOL / 2 + 2, y - _SYMBOL / 2 + 6, " ".join(who.marks), size=SMALLEST, bold=True,
                   colour=ACCENT)


def _legend(plan: Genogram, people: Mapping[str, Portrait]) -> list[str]:
    """What the signs mean, those alone that are on the picture."""
    shown = [people[one.key] for one in plan.people]
    bonds = [union.bond for union in plan.unions if union.bond]
    kinds = {one.sex for one in shown}
    said = ["Square: man" * ("male" in kinds), "circle: woman" * ("female" in kinds),
            "hexagon: intersex" * ("intersex" in kinds), "diamond with ?: sex not recorded" * ("unknown" in kinds),
            "doubly outlined: the client", "crossed: dead" * any(one.dead for one in shown),
            "dashed couple: not married" * any(bond.kind != "married" for bond in bonds),
            "one slash: separated" * any(bond.ended == "separated" for bond in bonds),
            "two slashes: divorced" * any(bond.ended == "divorced" for bond in bonds),
            "? on a line: parent not known" * any(len(union.parents) == 1 for union in plan.unions),
            "red dashed line: raised by" * bool(plan.raised)]
    marks = {mark for one in shown for mark in one.marks}
    said += [f"{mark}: {meaning}" for mark, meaning in CONDITIONS.values() if mark in marks]
    lines, line = [], ""
    for part in filter(None, said):
        longer = f"{line} · {part}" if line else part
        if line and measure(longer, 8) > WIDTH:
            lines.append(line)
            longer = part
        line = longer
    return [*lines, line]
