"""The genogram on the page: the family of a draft, drawn as far as it goes, and the same as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from workbench.appendix.genogram_layout import Measures, lay_out
from workbench.appendix.genogram_words import CONDITIONS
from workbench.case.dates import FuzzyDate
from workbench.case.drafts import Draft, readable, value_at
from workbench.case.family import CLIENT, Relative
from workbench.case.kinship import Family, doubts, family_of
from workbench.widgets.session import Session
from workbench.widgets.shown import Shown

__all__ = ["Genogram"]

#: Sizes in the page's pixels: room for words of 14 pixels under a symbol.
_SIZES = Measures(symbol=40, apart=132, gap=14, words=88, lane=10, margin=12)
#: Stands for the client's birth where nobody typed it yet: only the order of brothers and sisters rests on it.
_SOME_DAY = dt.date(2000, 1, 1)


class Genogram:
    """Drawn from the entries of the family; a person chosen on it opens the entry."""

    name = "genogram"

    def __init__(self) -> None:
        self._shown = Shown("family", "client")

    def show(self, document: Draft) -> Mapping[str, Any]:
        """People with their places, lines, and what is said of each in codes that the page puts into words."""
        return self._shown.of(document, _drawn)

    def act(self, message: Mapping[str, Any], session: Session) -> None:
        """Nothing: the page changes the entries of the family themselves."""


def _drawn(document: Draft) -> Mapping[str, Any]:
    sex = value_at(document, ("client", "sex"))
    family = family_of(readable(Relative, document.get("family")), sex if isinstance(sex, str) else "unknown")
    birth = birth_of(document)
    plan = lay_out(family, birth or _SOME_DAY, _SIZES)
    at = {one.key: one for one in plan.people}
    found = [] if birth is None else list(doubts(family, birth))
    called = value_at(document, ("client", "short_name"))
    people = [
        _person(family, key) | {
            "called": called if key == CLIENT and isinstance(called, str) else family.people[key].called,
            "entry": any(isinstance(one, Mapping) and one.get("key") == key for one in _entries(document)),
            "doubts": [[one.kind, one.other] for one in found if one.key == key],
        } | ({"x": at[key].x, "y": at[key].y, "words": plan.words[at[key].generation],
              "generation": at[key].generation} if key in at else {})
        for key in sorted(family.people, key=lambda key: (key not in at, at[key].generation if key in at else 0))]
    return {
        "width": plan.width, "height": plan.height, "symbol": _SIZES.symbol, "apart": _SIZES.apart,
        "people": people,
        "lines": [{"kind": one.kind, "dashed": one.dashed, "points": one.points}
                  for one in plan.strokes(_SIZES.symbol)],
        "unknown": plan.unknown(), "letters": {kind: letter for kind, (letter, _) in CONDITIONS.items()},
        "bonds": sorted({union.bond.ended for union in plan.unions if union.bond and union.bond.ended}),
        "dashed": any(union.bond and union.bond.kind != "married" for union in plan.unions),
        "raised": bool(plan.raised),
    }


def birth_of(document: Draft) -> dt.date | None:
    """The client's birth in a draft, where it is a day that exists."""
    text = value_at(document, ("client", "birth_date"))
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _entries(document: Draft) -> list[Any]:
    entries = document.get("family")
    return entries if isinstance(entries, list) else []


def _person(family: Family, key: str) -> dict[str, Any]:
    one = family.people[key]
    bonds = {other: couple for other in family.partners[key] for couple in family.people[other].partners
             if couple.person == key} | {couple.person: couple for couple in one.partners}
    return {
        "key": key, "relation": family.relation(key), "side": family.side(key), "stated": one.relation, "sex": one.sex,
        "born": _text(one.born), "died": _text(one.died), "dead": one.dead or one.died is not None,
        "parents": family.parents[key], "children": family.children[key],
        "bonds": [[other, None if other not in bonds else {
            "kind": bonds[other].kind, "ended": bonds[other].ended, "since": _text(bonds[other].since),
            "until": _text(bonds[other].until)}] for other in family.partners[key]],
        "homes": [{"kind": home.kind, "by": [by for by in home.by if by in family.people], "place": home.place,
                   "since": _text(home.since), "until": _text(home.until)} for home in one.raised],
        "conditions": list(dict.fromkeys(each.kind for each in one.conditions)),
    }


def _text(when: FuzzyDate | None) -> str | None:
    return None if when is None else when.text
