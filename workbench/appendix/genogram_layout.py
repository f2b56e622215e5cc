"""Where each person of a family stands on a genogram, and which lines join them.

Generations are rows, the client's forebears above. In a row, couples stand side by side (men at the left), brothers and
sisters from the eldest at the left as far as their partners allow. Nobody stands on anybody else, everybody stands
once, and the same family gives the same picture. Knows no drawing surface; units are those of ``Measures``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from workbench.appendix.genogram_order import Couple, couples, rows_of
from workbench.case.family import Partnership
from workbench.case.kinship import Family

__all__ = ["Genogram", "Measures", "Person", "Raising", "Stroke", "Union", "lay_out"]

#: Rounds in which parents are drawn over their children and children under their parents; more change nothing visible.
ROUNDS = 24


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of a genogram, in the units of whoever draws it."""

    #: Side of a symbol.
    symbol: float = 36
    #: Distance of the middles of two neighbours; their words must fit into it.
    apart: float = 116
    #: Further distance between people who are no couple.
    gap: float = 10
    #: Height of the words under a symbol.
    words: float = 50
    #: Distance of two parallel lines, and of a line from what is above or below it.
    lane: float = 9
    margin: float = 14


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the genogram: the middle of the symbol."""

    key: str
    x: float
    y: float
    generation: int


@dataclass(frozen=True, slots=True)
class Union:
    """A couple, or one known parent, with their children.

    The line of the couple runs at ``y`` below the symbols; their children hang from it at ``drop``, on a bar
    at ``bar``.
    """

    parents: tuple[str, ...]
    #: Where the line leaves each parent's symbol, in their order.
    feet: tuple[float, ...]
    y: float
    drop: float
    bar: float
    children: tuple[str, ...]
    #: How the couple is joined; ``None`` where nobody said.
    bond: Partnership | None = None

    @property
    def slashes(self) -> int:
        """Slashes through the couple's line: one for a separation, two for a divorce."""
        return 0 if self.bond is None else {"separated": 1, "divorced": 2}.get(str(self.bond.ended), 0)


@dataclass(frozen=True, slots=True)
class Raising:
    """A line from somebody to the child they raised, who is not their own, around whoever stands between."""

    carer: str
    child: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line to draw."""

    kind: Literal["couple", "child", "raised"]
    points: tuple[tuple[float, float], ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Genogram:
    """The whole picture."""

    width: float
    height: float
    people: tuple[Person, ...]
    unions: tuple[Union, ...]
    #: Top of the words under the symbols, by generation.
    words: Mapping[int, float]
    raised: tuple[Raising, ...]
    #: People without any known line to the client; listed in the table alone.
    unplaced: tuple[str, ...]

    def strokes(self, symbol: float) -> tuple[Stroke, ...]:
        """Every line of the picture, for symbols of this size."""
        at = {one.key: (one.x, one.y) for one in self.people}
        drawn = [Stroke("raised", line.points, dashed=True) for line in self.raised]
        for union in self.unions:
            dashed = union.bond is not None and union.bond.kind != "married"
            ends = [*union.feet, union.drop] if union.children else list(union.feet)
            for key, foot in zip(union.parents, union.feet, strict=True):
                drawn.append(Stroke("couple", ((foot, at[key][1] + symbol / 2), (foot, union.y))))
            drawn.append(Stroke("couple", ((min(ends), union.y), (max(ends), union.y)), dashed))
            x = (max(union.feet) + union.drop) / 2
            for _ in range(union.slashes):
                drawn.append(Stroke("couple", ((x - 2, union.y + 4), (x + 2, union.y - 4))))
                x += 3
            if union.children:
                across = [union.drop, *(at[child][0] for child in union.children)]
                drawn.append(Stroke("child", ((union.drop, union.y), (union.drop, union.bar))))
                drawn.append(Stroke("child", ((min(across), union.bar), (max(across), union.bar))))
                for child in union.children:
                    x, y = at[child]
                    drawn.append(Stroke("child", ((x, union.bar), (x, y - symbol / 2))))
        return tuple(drawn)

    def unknown(self) -> tuple[tuple[float, float], ...]:
        """Where a parent of whom nothing is known would stand: the ends of lines that have no couple."""
        return tuple((union.drop, union.y) for union in self.unions if len(union.parents) == 1)


def lay_out(family: Family, birth: dt.date, measures: Measures | None = None) -> Genogram:
    """The genogram of a family; ``birth`` is the client's, from which ages in dates are counted."""
    m = measures or Measures()
    unions = couples(family, birth)
    rows = rows_of(family, unions, birth)
    x = _across(rows, unions, m)
    left = min(x.values()) - m.apart / 2 - m.margin
    x = {key: round(at - left, 1) for key, at in x.items()}
    return _down(family, rows, unions, x, m)


# -- across ------------------------------------------------------------------------------------


def _across(rows: Mapping[int, list[str]], unions: Sequence[Couple], m: Measures) -> dict[str, float]:
    """The middle of each symbol: children under their parents, parents over their children, nobody too close."""
    joined = {frozenset(u.parents) for u in unions}
    row_of = {key: row for row, order in rows.items() for key in order}
    steps = {row: [m.apart + (0 if {a, b} in joined else m.gap) for a, b in pairwise(order)]
             for row, order in rows.items()}
    x: dict[str, float] = {}
    for row, order in rows.items():
        x |= dict(zip(order, _spread([0.0] * len(order), steps[row]), strict=True))
    for turn in range(ROUNDS):
        # Parents follow their children from the lowest row up, then children their parents from the highest down.
        for row in sorted(rows, reverse=turn % 2 == 0):
            wishes: dict[str, list[float]] = {}
            drops = _drops(unions, rows, x, m)
            for union in (u for u in unions if u.children):
                middle = (x[union.children[0]] + x[union.children[-1]]) / 2
                for key in union.children if turn % 2 else union.parents:
                    if row_of[key] == row:
                        move = drops[union] - middle if turn % 2 else middle - drops[union]
                        wishes.setdefault(key, []).append(x[key] + move)
            order = rows[row]
            # A couple wishes to stand together, whoever their children and parents draw to.
            starts = list(accumulate(steps[row], initial=0.0))
            for union in unions:
                if len(union.parents) == 2 and all(row_of[key] == row for key in union.parents):
                    one, other = union.parents
                    distance = starts[order.index(other)] - starts[order.index(one)]
                    wishes.setdefault(one, []).append(x[other] - distance)
                    wishes.setdefault(other, []).append(x[one] + distance)
            wanted = [sum(wishes[key]) / len(wishes[key]) if key in wishes else x[key] for key in order]
            _pull(order, wanted, wishes, steps[row])
            x |= dict(zip(order, _spread(wanted, steps[row]), strict=True))
    return x


def _pull(order: Sequence[str], wanted: list[float], wishes: Mapping[str, object], steps: Sequence[float]) -> None:
    """Take along whoever has no wish of their own: they keep their distance from the nearest who has."""
    anchors = [i for i, key in enumerate(order) if key in wishes]
    for i in range(len(order)):
        if anchors and i not in anchors:
            near = min(anchors, key=lambda j: (abs(i - j), j))
            low, high = min(i, near), max(i, near)
            wanted[i] = wanted[near] + sum(steps[low:high]) * (1 if i > near else -1)


def _spread(wanted: Sequence[float], steps: Sequence[float]) -> list[float]:
    """The places nearest to those wanted, in the same order, at least a step from each other."""
    offsets = list(accumulate(steps, initial=0.0))
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, others = blocks.pop()
            mean, count = (mean * count + other * others) / (count + others), count + others
        blocks.append((mean, count))
    places = [mean for mean, count in blocks for _ in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]


def _drops(unions: Sequence[Couple], rows: Mapping[int, list[str]], x: Mapping[str, float], m: Measures,
           ) -> dict[Couple, float]:
    """Where the children of each hang: between two people, so that no line runs through anybody's words."""
    place = {key: (row, i) for row, order in rows.items() for i, key in enumerate(order)}
    joined = {frozenset(u.parents) for u in unions}
    between: dict[tuple[int, int], list[Couple]] = {}
    for union in unions:
        row, i = max(place[key] for key in union.parents)
        # One known parent: at the side where no partner stands.
        alone = len(union.parents) == 1
        right = i + 1 < len(rows[row]) and {rows[row][i], rows[row][i + 1]} in joined
        left = i > 0 and {rows[row][i], rows[row][i - 1]} in joined
        between.setdefault((row, i + 1 if alone and (left or not right) else i), []).append(union)
    found: dict[Couple, float] = {}
    for (row, i), several in between.items():
        order = rows[row]
        low = x[order[i - 1]] if i else x[order[0]] - m.apart
        high = x[order[i]] if i < len(order) else x[order[-1]] + m.apart
        several.sort(key=lambda u: (sum(x[key] for key in u.parents) / len(u.parents), u.parents))
        found |= {union: (low + high) / 2 + (n - (len(several) - 1) / 2) * m.lane for n, union in enumerate(several)}
    return found


# -- down --------------------------------------------------------------------------------------


def _down(family: Family, rows: Mapping[int, list[str]], unions: Sequence[Couple], x: Mapping[str, float],
          m: Measures) -> Genogram:
    """Rows, lines of couples and bars of children, each on a lane of its own where they would run into each other."""
    feet, drops = _feet(unions, x, m), _drops(unions, rows, x, m)
    y, words, placed = m.margin, {}, []
    people: list[Person] = []
    for row, order in rows.items():
        y += m.symbol / 2
        people += [Person(key, x[key], round(y, 1), row) for key in order]
        y += m.symbol / 2
        own = [u for u in unions if max(family.generations[p] for p in u.parents) == row]
        lines = _lanes([(u, [*feet[u], drops[u]]) for u in own if len(u.parents) == 2 or u.children])
        words[row] = round(y + m.lane * (max(lines.values(), default=0) + 1) + 4, 1)
        bars = _lanes([(u, [drops[u], *(x[c] for c in u.children)]) for u in own if u.children])
        ground = words[row] + m.words
        for u, lane in lines.items():
            placed.append(Union(
                u.parents, feet[u], round(y + m.lane * lane, 1), round(drops[u], 1),
                round(ground + m.lane * bars.get(u, 0), 1), u.children, u.bond))
        y = ground + m.lane * (max(bars.values(), default=0) + 2)
    pairs = dict.fromkeys(
        (carer, key) for key in x for home in family.people[key].raised for carer in home.by
        if carer in x and carer != key and carer not in family.parents[key])
    at = {one.key: one for one in people}
    raised = tuple(Raising(carer, child, _around(at[carer], at[child], people, n, m))
                   for n, (carer, child) in enumerate(pairs))
    return Genogram(
        round(max(x.values()) + m.apart / 2 + m.margin, 1), round(y, 1), tuple(people), tuple(placed), words, raised,
        tuple(key for key in family.people if key not in x))


def _around(carer: Person, child: Person, people: Sequence[Person], number: int, m: Measures,
            ) -> tuple[tuple[float, float], ...]:
    """A way from one to the other between the symbols: along the rows' upper edges, down where nobody stands."""
    rows = {one.generation: one.y for one in people}
    aside = m.lane * (0.6 + 0.4 * (number % 3))

    def edge(row: int) -> float:
        return rows[row] - m.symbol / 2 - aside

    def gap(row: int, near: float) -> float:
        """A place in a row where nobody stands, nearest to where the line is."""
        xs = sorted(one.x for one in people if one.generation == row)
        free = [xs[0] - m.apart / 2, *((a + b) / 2 for a, b in pairwise(xs)), xs[-1] + m.apart / 2]
        return min(free, key=lambda x: abs(x - near)) + m.lane

    if carer.generation < child.generation:
        at = carer.x + m.apart / 2 - 1
        points = [(carer.x + m.symbol / 2, carer.y), (at, carer.y)]
        turns = [(edge(row), gap(row, at)) for row in sorted(rows) if carer.generation < row < child.generation]
    else:
        at = carer.x + m.lane
        points = [(at, carer.y - m.symbol / 2)]
        above = [row for row in sorted(rows, reverse=True) if child.generation <= row <= carer.generation]
        turns = [(edge(row), gap(up, at)) for row, up in pairwise(above)]
    for y, to in (*turns, (edge(child.generation), child.x + m.lane)):
        points += [(at, y), (to, y)]
        at = to
    points.append((at, child.y - m.symbol / 2))
    return tuple((round(x, 1), round(y, 1)) for x, y in points)


def _feet(unions: Sequence[Couple], x: Mapping[str, float], m: Measures) -> dict[Couple, tuple[float, ...]]:
    """Where each couple's line leaves the symbols: side by side where one person has several."""
    ends: dict[str, list[tuple[float, Couple]]] = {}
    for union in unions:
        for key in union.parents:
            other = next((x[p] for p in union.parents if p != key), x[key] + m.apart)
            ends.setdefault(key, []).append((other, union))
    found: dict[tuple[str, Couple], float] = {}
    for key, several in ends.items():
        several.sort(key=lambda end: (end[0], end[1].parents))
        step = min(8.0, m.symbol * 0.7 / max(1, len(several) - 1))
        for i, (_, union) in enumerate(several):
            found[key, union] = round(x[key] + (i - (len(several) - 1) / 2) * step, 1)
    return {union: tuple(found[key, union] for key in union.parents) for union in unions}


def _lanes(lines: Sequence[tuple[Couple, list[float]]]) -> dict[Couple, int]:
    """The nearest lane, from 1, on which a line runs into no other."""
    taken: list[list[tuple[float, float]]] = []
    found: dict[Couple, int] = {}
    for union, points in sorted(lines, key=lambda line: (max(line[1]) - min(line[1]), line[0].parents)):
        low, high = min(points) - 4, max(points) + 4
        lane = next((i for i, others in enumerate(taken) if all(high < a or b < low for a, b in others)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found[union] = lane + 1
    return found
