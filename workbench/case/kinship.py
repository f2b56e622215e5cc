"""Who is who in a family: generations, and what each person is to the client.

Computed from parents and partners alone. Reads whatever is there: a draft may name people who have no entry
yet, or contradict itself; such a line leads nowhere and nothing here fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.case.dates import FuzzyDate
from workbench.case.family import CLIENT, Relative

__all__ = ["DOUBTS", "RELATIONS", "Doubt", "Family", "doubts", "family_of", "own_ancestors", "span"]

#: What a person can be to the client, as a document says it.
RELATIONS: Mapping[str, str] = {
    "client": "client",
    "mother": "mother", "father": "father", "parent": "parent",
    "grandmother": "grandmother", "grandfather": "grandfather", "grandparent": "grandparent",
    "great-grandmother": "great-grandmother", "great-grandfather": "great-grandfather",
    "great-grandparent": "great-grandparent", "forebear": "forebear",
    "sister": "sister", "brother": "brother", "sibling": "sibling",
    "half-sister": "half-sister", "half-brother": "half-brother", "half-sibling": "half-sibling",
    "aunt": "aunt", "uncle": "uncle", "parent-sibling": "parent’s sibling", "cousin": "cousin",
    "niece": "niece", "nephew": "nephew", "sibling-child": "sibling’s child",
    "daughter": "daughter", "son": "son", "child": "child",
    "granddaughter": "granddaughter", "grandson": "grandson", "grandchild": "grandchild",
    "partner": "partner", "former-partner": "former partner",
    "parent-partner": "parent’s partner", "carer": "raised the client",
    "relative": "relative", "in-law": "related through a partner",
}
#: Of a relation, the words for a woman, a man, and where the sex is not known.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "parent": ("mother", "father", "parent"),
    "grandparent": ("grandmother", "grandfather", "grandparent"),
    "great-grandparent": ("great-grandmother", "great-grandfather", "great-grandparent"),
    "sibling": ("sister", "brother", "sibling"),
    "half-sibling": ("half-sister", "half-brother", "half-sibling"),
    "parent-sibling": ("aunt", "uncle", "parent-sibling"),
    "sibling-child": ("niece", "nephew", "sibling-child"),
    "child": ("daughter", "son", "child"),
    "grandchild": ("granddaughter", "grandson", "grandchild"),
}


@dataclass(frozen=True, slots=True)
class Family:
    """The people of a family by key, the client among them, with the lines between them."""

    people: Mapping[str, Relative]
    #: Birth parents of each, those alone who are among the people.
    parents: Mapping[str, tuple[str, ...]]
    children: Mapping[str, tuple[str, ...]]
    #: Partners and the other parents of one's children, each once.
    partners: Mapping[str, tuple[str, ...]]
    #: Generations below the client's (above: negative); people without any line to the client have none.
    generations: Mapping[str, int]

    def relation(self, key: str) -> str:
        """What a person is to the client: one of :data:`RELATIONS`."""
        if key == CLIENT:
            return "client"
        carer = any(key in home.by for home in self.people[CLIENT].raised)
        return self._blood(key) or self._by_partner(key) or ("carer" if carer else "relative")

    def side(self, key: str) -> Literal["mother", "father", "both"] | None:
        """Through which parent somebody is related, where that is one of known sex or both."""
        sides: set[str] = set()
        for parent in self.parents[CLIENT]:
            sex = self.people[parent].sex
            line = {parent, *self.forebears(parent)}
            if parent != key and sex in {"female", "male"} and (key in line or line & {key, *self.forebears(key)}):
                sides.add("mother" if sex == "female" else "father")
        if len(sides) == 2:
            return "both"
        return "mother" if sides == {"mother"} else "father" if sides == {"father"} else None

    def forebears(self, key: str) -> dict[str, int]:
        """Everybody from whom a person descends, with how many generations back."""
        found: dict[str, int] = {}
        row, back = [key], 0
        while row:
            back += 1
            above = dict.fromkeys(parent for one in row for parent in self.parents[one])
            row = [parent for parent in above if parent not in found and parent != key]
            found |= dict.fromkeys(row, back)
        return found

    def _blood(self, key: str) -> str | None:
        mine, theirs = self.forebears(CLIENT), self.forebears(key)
        if key in mine:
            return self._word(key, {1: "parent", 2: "grandparent", 3: "great-grandparent"}.get(mine[key], "forebear"))
        if CLIENT in theirs:
            return self._word(key, {1: "child", 2: "grandchild"}.get(theirs[CLIENT], "relative"))
        shared = [(mine[one], theirs[one]) for one in mine if one in theirs]
        if not shared:
            return None
        up, down = min(shared)
        if (up, down) == (1, 1):
            # Half only where each has two known parents and one of them differs: with a parent unknown nobody can say.
            both = [self.parents[CLIENT], self.parents[key]]
            half = all(len(each) == 2 for each in both) and set(both[0]) != set(both[1])
            return self._word(key, "half-sibling" if half else "sibling")
        kind = {(2, 1): "parent-sibling", (2, 2): "cousin", (1, 2): "sibling-child"}.get((up, down), "relative")
        return self._word(key, kind)

    def _by_partner(self, key: str) -> str | None:
        if key in self.partners[CLIENT]:
            couples = [one for a, b in ((CLIENT, key), (key, CLIENT))
                       for one in self.people[a].partners if one.person == b]
            return "former-partner" if any(one.ended or one.until for one in couples) else "partner"
        if any(key in self.partners[parent] for parent in self.parents[CLIENT]):
            return "parent-partner"
        if any(self._blood(other) for other in self.partners[key]) or any(
                self.forebears(other).keys() & {key, *self.forebears(key)} for other in self.partners[CLIENT]):
            return "in-law"
        return None

    def _word(self, key: str, kind: str) -> str:
        woman, man, either = _WORDS.get(kind, (kind, kind, kind))
        return {"female": woman, "male": man}.get(self.people[key].sex, either)


def family_of(relatives: Iterable[Relative], sex: str = "unknown") -> Family:
    """The family that these entries describe; the client is in it with or without an entry."""
    people = {CLIENT: Relative(key=CLIENT)}
    for one in relatives:
        people[one.key] = one
    if sex in {"female", "male", "intersex"}:
        people[CLIENT] = people[CLIENT].model_copy(update={"sex": sex})
    parents = {key: tuple(dict.fromkeys(p for p in one.parents if p in people and p != key))
               for key, one in people.items()}
    children: dict[str, list[str]] = {key: [] for key in people}
    partners: dict[str, dict[str, None]] = {key: {} for key in people}
    for key, both in parents.items():
        for parent in both:
            children[parent].append(key)
        if len(both) == 2:
            partners[both[0]][both[1]] = partners[both[1]][both[0]] = None
    for key, one in people.items():
        for couple in one.partners:
            if couple.person in people and couple.person != key:
                partners[key][couple.person] = partners[couple.person][key] = None
    return Family(people, parents, {key: tuple(each) for key, each in children.items()},
                  {key: tuple(each) for key, each in partners.items()},
                  _generations(people, parents, children, partners))


def _generations(people: Mapping[str, Relative], parents: Mapping[str, Sequence[str]],
                 children: Mapping[str, Sequence[str]], partners: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Generations by the shortest line from the client; who is reached by birth is placed before who is by marriage.

    Who raised somebody stands a generation above, where no line of birth or marriage says otherwise.
    """
    found = {CLIENT: 0}
    row = [CLIENT]
    while row:
        reached: list[str] = []
        for lines in (((parents, -1), (children, 1)), ((partners, 0),)):
            for key in row:
                for near, step in lines:
                    for other in near[key]:
                        if other not in found:
                            found[other] = found[key] + step
                            reached.append(other)
        row = reached
        if not row:
            carers = {carer: found[key] - 1 for key in found for home in people[key].raised for carer in home.by
                      if carer in people and carer not in found}
            found |= carers
            row = list(carers)
    return found


def own_ancestors(relatives: Iterable[Relative]) -> tuple[str, ...]:
    """Keys of people who would descend from themselves."""
    parents = {one.key: one.parents for one in relatives}
    looped = []
    for key, near in parents.items():
        seen: set[str] = set()
        row = list(near)
        while row:
            one = row.pop()
            if one not in seen:
                seen.add(one)
                row += parents.get(one, ())
        if key in seen and key not in near:
            looped.append(key)
    return tuple(looped)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two dates of a family that can hardly both be right."""

    key: str
    field: Literal["born", "died"]
    other: str
    kind: Literal["younger-than-child", "dead-before-child", "dead-before-birth"]


#: What is doubtful, in words; the first key is the person's, the second the other's.
DOUBTS: Mapping[str, str] = {
    "younger-than-child": "'{0}' is said to be born when '{1}', a child of '{0}', was born already, or on that day.",
    "dead-before-child": "'{0}' is said to have died before '{1}', a child of '{0}', was born.",
    "dead-before-birth": "'{0}' is said to have died before being born.",
}


def doubts(family: Family, birth: dt.date) -> Iterator[Doubt]:
    """What cannot be right in the dates of a family, read as widely as they can be meant."""
    for key, one in family.people.items():
        born = span(birth, one.born, own=birth if key == CLIENT else None)
        died = span(birth, one.died)
        if born and died and died[1] < born[0]:
            yield Doubt(key, "died", key, "dead-before-birth")
        for child in family.children[key]:
            theirs = span(birth, family.people[child].born, own=birth if child == CLIENT else None)
            if theirs is None:
                continue
            if born and born[0] >= theirs[1]:
                yield Doubt(key, "born", child, "younger-than-child")
            # A father may die before the birth, by less than ten months (our own margin).
            if died and died[1] < theirs[0] - dt.timedelta(days=300 if one.sex != "female" else 0):
                yield Doubt(key, "died", child, "dead-before-child")


def span(birth: dt.date, when: FuzzyDate | None, own: dt.date | None = None) -> tuple[dt.date, dt.date] | None:
    """The earliest and latest day of a date in a relative's life; ages in it are the client's, born on ``birth``."""
    if own is not None:
        return own, own
    if when is None:
        return None
    first, last = when.bounds(birth)
    return (dt.date.min if when.text.lower().startswith("before") else first), last
