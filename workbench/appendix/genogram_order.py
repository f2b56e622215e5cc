"""In which order people stand on a genogram: who is a couple, and from left to right in each generation.

*Source* of the order: children in birth order, the eldest at the left (docslib.org/doc/1342090, "Standard Symbols for
Genograms", after McGoldrick); men at the left of a couple (reference.com, "rules for building basic genograms").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from workbench.case.family import CLIENT, Partnership
from workbench.case.kinship import Family, span

__all__ = ["Couple", "couples", "rows_of"]


@dataclass(frozen=True, slots=True)
class Couple:
    """A couple, or one known parent, with their children from the eldest."""

    parents: tuple[str, ...]
    children: tuple[str, ...]
    bond: Partnership | None


def couples(family: Family, birth: dt.date) -> tuple[Couple, ...]:
    """Couples and single parents, each with their children from the eldest."""
    place = {key: i for i, key in enumerate(family.people)}
    found: dict[tuple[str, ...], list[str]] = {}
    bonds: dict[tuple[str, ...], Partnership] = {}

    def pair(*both: str) -> tuple[str, ...]:
        return tuple(sorted(both, key=place.__getitem__))

    for key in family.generations:
        if family.parents[key]:
            found.setdefault(pair(*family.parents[key]), []).append(key)
        for couple in family.people[key].partners:
            if couple.person in family.partners[key]:
                found.setdefault(pair(key, couple.person), [])
                bonds.setdefault(pair(key, couple.person), couple)
    return tuple(
        Couple(both, tuple(sorted(children, key=lambda key: (_born(family, key, birth), place[key]))), bonds.get(both))
        for both, children in found.items())


def _born(family: Family, key: str, birth: dt.date) -> int:
    """A day in the middle of what the birth can be; who has no date is taken to be the youngest."""
    days = span(birth, family.people[key].born, own=birth if key == CLIENT else None)
    return (days[0].toordinal() + days[1].toordinal()) // 2 if days else dt.date.max.toordinal()


def rows_of(family: Family, unions: Sequence[Couple], birth: dt.date) -> dict[int, list[str]]:
    """People from the left by generation; couples stay together."""
    eldest = {key: (_born(family, key, birth), i) for i, key in enumerate(family.people)}
    side = _sides(family)
    clusters: dict[int, list[list[str]]] = {}
    seen: set[str] = set()
    for key in family.generations:
        if key not in seen:
            members = _cluster(family, key, unions)
            seen |= set(members)
            clusters.setdefault(family.generations[key], []).append(members)
    at = dict(side)

    def wish(near: Mapping[str, Sequence[str]], members: list[str]) -> tuple[float, tuple[int, int]]:
        """Where a cluster would stand: by who is near it in the next row, else by the side of the family."""
        linked = [key for key in members if near[key]]
        places = [sum(at[p] for p in near[key]) / len(near[key]) for key in linked] or [side[key] for key in members]
        return sum(places) / len(places), min(eldest[key] for key in linked or members)

    # Down by parents, up by children, and down again: the last word has the order of birth.
    for near, turn in ((family.parents, sorted(clusters)), (family.children, sorted(clusters, reverse=True)),
                       (family.parents, sorted(clusters))):
        for generation in turn:
            clusters[generation].sort(key=partial(wish, near))
            order = [key for members in clusters[generation] for key in members]
            middle = sum(side[key] for key in order) / len(order)
            at |= {key: middle + i - (len(order) - 1) / 2 for i, key in enumerate(order)}
    return {row: [key for members in clusters[row] for key in members] for row in sorted(clusters)}


def _sides(family: Family) -> dict[str, float]:
    """A place for each person by the line that leads to the client: the father's people left, the mother's right."""
    side = {CLIENT: 0.0}
    row, step = [CLIENT], 64.0
    while row:
        reached = []
        for key in row:
            parents = _men_first(family, family.parents[key])
            shift = (-step, step) if len(parents) == 2 else (-step if family.people[p].sex == "male" else step
                                                             for p in parents)
            for other, by in (*zip(parents, shift, strict=True), *((c, 0.0) for c in family.children[key]),
                              *((p, 1 / 64) for p in family.partners[key])):
                if other not in side:
                    side[other] = side[key] + by
                    reached.append(other)
        row, step = reached, step / 3
    return {key: side.get(key, 0.0) for key in family.people}


def _men_first(family: Family, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: {"male": 0, "female": 2}.get(family.people[key].sex, 1)))


def _cluster(family: Family, start: str, unions: Sequence[Couple]) -> list[str]:
    """Everybody of one generation whom couples join, in the order in which they stand."""
    row = family.generations[start]
    line = {CLIENT, *family.forebears(CLIENT)}
    members = _chain(family, start, set(), row)
    couple = next((u.parents for u in unions if len(u.parents) == 2 and set(u.parents) <= line & set(members)), None)
    if couple is not None:
        first, second = _men_first(family, couple)
        left = _chain(family, first, {second}, row)
        return [*reversed(left), *_chain(family, second, set(left), row)]
    root = next((key for key in members if key in line), None) or next(
        (key for key in members if family.parents[key]), members[0])
    found = _chain(family, root, set(), row)
    if len(found) == 2 and (family.people[found[0]].sex, family.people[found[1]].sex) == ("female", "male"):
        found.reverse()
    return found


def _chain(family: Family, start: str, without: set[str], row: int) -> list[str]:
    """A person, and after each person their partners of the same generation with theirs."""
    found: list[str] = []
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key in found or key in without:
            continue
        found.append(key)
        near = [p for p in family.partners[key] if family.generations.get(p) == row]
        waiting += reversed(near)
    return found
