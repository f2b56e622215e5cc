"""What a genogram says in words: under each symbol, in the legend, and in the table that says the same.

Letters beside a symbol stand for what marks a life; the filled symbols that some genograms use for them could
not be confirmed from a page and are not used.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.case.dates import FuzzyDate
from workbench.case.family import CLIENT, Condition, Partnership, Upbringing
from workbench.case.kinship import RELATIONS, Family
from workbench.wording import counted, day, listed

__all__ = [
    "BONDS", "CONDITIONS", "HOMES", "Portrait", "alt", "bond_words", "condition_words", "date_words", "home_words",
    "portrait",
]

#: Conditions: the letter beside a symbol, and what it stands for.
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "substance-use": ("S", "alcohol or drugs"),
    "mental-illness": ("M", "mental illness"),
    "illness": ("I", "serious illness"),
    "disability": ("D", "disability"),
    "violence": ("V", "violent at home"),
    "victim": ("H", "hurt by violence at home"),
    "custody": ("J", "jail or prison"),
    "removal": ("R", "taken into care, or a child taken"),
    "suicide": ("U", "suicide, or an attempt"),
}
BONDS: Mapping[str, str] = {
    "married": "married to", "together": "lived together with", "apart": "never lived together with",
}
HOMES: Mapping[str, str] = {
    "kinship": "raised by relatives", "adoption": "adopted", "foster": "in foster care",
    "institution": "in an institution", "other": "raised by others",
}
#: Relations that say through whom they run.
_SIDED = frozenset({"grandmother", "grandfather", "grandparent", "great-grandmother", "great-grandfather",
                    "great-grandparent", "half-sister", "half-brother", "half-sibling", "aunt", "uncle",
                    "parent-sibling", "cousin"})


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person in words."""

    key: str
    #: How the client speaks of the person; what they are to the client where nobody said.
    called: str
    relation: str
    #: Birth and death, short enough to stand under a symbol.
    years: str
    dead: bool
    sex: str
    #: Letters of the conditions shown.
    marks: tuple[str, ...]


def portrait(family: Family, key: str, *, client: str, conditions: Iterable[Condition] = ()) -> Portrait:
    """A person as a genogram shows them; ``client`` is what the client is called."""
    one = family.people[key]
    relation = one.relation or _relation(family, key)
    called = client if key == CLIENT else one.called or relation
    marks = dict.fromkeys(CONDITIONS[each.kind][0] for each in conditions)
    return Portrait(key, called, relation, _years(one.born, one.died, dead=one.dead), one.dead or one.died is not None,
                    one.sex, tuple(marks))


def bond_words(family: Family, key: str, name: Mapping[str, str]) -> str:
    """The people somebody is or was joined to: ``lived together with Ann, since 2001, separated 2004``."""
    said = []
    for other in family.partners[key]:
        bond = next((one for a, b in ((key, other), (other, key)) for one in family.people[a].partners
                     if one.person == b), None)
        said.append(f"{BONDS[bond.kind]} {name[other]}{_course(bond)}" if bond else f"children with {name[other]}")
    return "; ".join(said)


def home_words(home: Upbringing, name: Mapping[str, str]) -> str:
    """A home other than the parents': ``in foster care (Hill House), since 2012, until 2017``."""
    by = listed(name[key] for key in home.by if key in name)
    where = f" by {by}" if by and home.kind == "adoption" else f" ({by})" if by else ""
    where += f" ({home.place})" if home.place else ""
    return HOMES[home.kind] + where + _since(home)


def condition_words(conditions: Iterable[Condition]) -> str:
    """Conditions with their letters: ``alcohol or drugs (S)``."""
    return "; ".join(f"{CONDITIONS[kind][1]} ({CONDITIONS[kind][0]})"
                     for kind in dict.fromkeys(one.kind for one in conditions))


def date_words(when: FuzzyDate) -> str:
    """A date in words: a day as court documents write it, anything else as it was given."""
    exact = re.fullmatch(r"\d{4}-\d\d-\d\d", when.text)
    return day(dt.date.fromisoformat(when.text)) if exact else when.text


def alt(family: Family, people: Mapping[str, Portrait]) -> str:
    """The picture in sentences: how many people, in how many generations, and what is marked."""
    rows: dict[int, int] = {}
    for key in people:
        rows[family.generations[key]] = rows.get(family.generations[key], 0) + 1
    names = {-3: "great-grandparents’", -2: "grandparents’", -1: "parents’", 0: "client’s own", 1: "children’s",
             2: "grandchildren’s"}
    counts = [f"{counted(rows[row], 'person', 'people')} of the "
              f"{names.get(row, 'an earlier' if row < 0 else 'a later')} generation" for row in sorted(rows)]
    size = f"{counted(len(people), 'person', 'people')} in {counted(len(rows), 'generation')}"
    said = f"Genogram of {size}: {listed(counts)}."
    marked: dict[str, int] = {}
    for one in people.values():
        for mark in one.marks:
            marked[mark] = marked.get(mark, 0) + 1
    meaning = dict(CONDITIONS.values())
    if marked:
        said += f" Marked: {listed(f'{meaning[mark]} for {count}' for mark, count in marked.items())}."
    return f"{said} The table that follows says the same in words."


def _relation(family: Family, key: str) -> str:
    kind = family.relation(key)
    side = family.side(key) if kind in _SIDED else None
    return RELATIONS[kind] + (f", {side}’s side" if side in {"mother", "father"} else "")


def _years(born: FuzzyDate | None, died: FuzzyDate | None, *, dead: bool) -> str:
    if born and died:
        return f"{_short(born)} – {_short(died)}"
    if born:
        return f"b. {_short(born)}{', dead' if dead else ''}"
    return f"d. {_short(died)}" if died else "dead" if dead else ""


def _short(when: FuzzyDate) -> str:
    """The year of a date that is known to the day or the month; others as they were given."""
    found = re.fullmatch(r"(?:\D.*\s)?((?:19|20)\d\d)(?:-\d\d){0,2}", when.text)
    about = re.match(r"(?i)(about|around|before|after|approximately|circa|ca\.|c\.)\s", when.text)
    return found.group(1) if found and not about else when.text


def _course(bond: Partnership) -> str:
    since = f", since {date_words(bond.since)}" if bond.since else ""
    ended = f", {bond.ended}" if bond.ended else ", until" if bond.until else ""
    return since + ended + (f" {date_words(bond.until)}" if bond.until else "")


def _since(home: Upbringing) -> str:
    since = f", since {date_words(home.since)}" if home.since else ""
    return since + (f", until {date_words(home.until)}" if home.until else "")
