"""Two versions of a case: what differs, field by field, and how both are kept.

Works on a case as it is written to a file, so that a draft which does not yet fit the model
can be compared too. An entry of a list is known by its key (a fact, an exhibit, a claim), not
by its place: two people who add facts at once have added two facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal, TypeAlias

__all__ = ["ABSENT", "IDENTITIES", "Change", "Choice", "Clash", "Merged", "changes", "identity", "merge"]


class Absent(Enum):
    """The value of a field that is not there."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
#: Anything that JSON can hold, or nothing.
Value: TypeAlias = Any
#: Whose value stands where both changed one field.
Choice: TypeAlias = Literal["mine", "theirs"]

#: What an entry of a list is known by, in the order in which it is asked for.
IDENTITIES = ("key", "factor", "domain", "finding", "count", "claim")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions; ``$.facts[school].statement``."""

    path: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed, each to something else."""

    path: str
    base: Value
    mine: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class Merged:
    """Both people's work in one document; where it clashes and no choice was made, theirs stands."""

    document: Mapping[str, Any]
    clashes: tuple[Clash, ...]
    #: Paths at which a choice left a value of ours out of the document.
    given_up: tuple[str, ...]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """The fields that differ, in the order of the newer document; what was taken out stands last.

    >>> changes({"facts": [{"key": "a", "statement": "x"}]}, {"facts": [{"key": "a", "statement": "y"}]})
    (Change(path='$.facts[a].statement', before='x', after='y'),)
    """
    return tuple(_changes("$", before, after))


def merge(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any],
    choices: Mapping[str, Choice] | None = None,
) -> Merged:
    """What two people made of one document, as one document.

    A field that only one of them changed has that one's value. A field that both changed is a
    clash, unless ``choices`` says by its path whose value stands.
    """
    work = _Merge(dict(choices or {}))
    document = work.value("$", base, mine, theirs)
    return Merged(document, tuple(work.clashes), tuple(work.given_up))


class _Merge:
    """One merge at work: collects what clashes."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.clashes: list[Clash] = []
        self.given_up: list[str] = []

    def value(self, path: str, base: Value, mine: Value, theirs: Value) -> Value:
        if _same(mine, theirs) or _same(mine, base):
            return theirs
        if _same(theirs, base):
            return mine
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            return self._fields(path, base if isinstance(base, Mapping) else {}, mine, theirs)
        if isinstance(mine, list) and isinstance(theirs, list):
            lists = [_keyed(each) for each in (base if isinstance(base, list) else [], mine, theirs)]
            if all(each is not None for each in lists):
                return self._entries(path, *(each for each in lists if each is not None))
        return self._clash(path, base, mine, theirs)

    def _fields(self, path: str, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any],
                ) -> dict[str, Any]:
        merged = {}
        for name in dict.fromkeys([*theirs, *mine]):
            found = self.value(f"{path}.{name}", *(each.get(name, ABSENT) for each in (base, mine, theirs)))
            if found is not ABSENT:
                merged[name] = found
        return merged

    def _entries(self, path: str, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> list[Any]:
        merged = {name: self.value(f"{path}[{name}]", *(each.get(name, ABSENT) for each in (base, mine, theirs)))
                  for name in dict.fromkeys([*theirs, *mine, *base])}
        return [merged[name] for name in self._order(path, base, mine, theirs) if merged[name] is not ABSENT]

    def _order(self, path: str, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
        """The order of either that moved entries; an entry that only the other has follows its forerunner."""
        shared = [name for name in base if name in mine and name in theirs]
        my, their = ([name for name in each if name in shared] for each in (mine, theirs))
        lead, other = theirs, mine
        if my not in (shared, their) and (their == shared or self._clash(
                f"{path}[order]", list(base), list(mine), list(theirs)) == list(mine)):
            lead, other = mine, theirs
        order = list(lead)
        before: str | None = None
        for name in other:
            if name not in lead:
                order.insert(order.index(before) + 1 if before in order else 0, name)
            before = name
        return order

    def _clash(self, path: str, base: Value, mine: Value, theirs: Value) -> Value:
        choice = self.choices.get(path)
        if choice is None:
            self.clashes.append(Clash(path, base, mine, theirs))
            return theirs
        if choice == "mine":
            return mine
        self.given_up.append(path)
        return theirs


def _changes(path: str, before: Value, after: Value) -> Iterator[Change]:
    if _same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*after, *before]):
            yield from _changes(f"{path}.{name}", before.get(name, ABSENT), after.get(name, ABSENT))
        return
    if isinstance(before, list) and isinstance(after, list):
        old, new = _keyed(before), _keyed(after)
        if old is not None and new is not None:
            for name in dict.fromkeys([*new, *old]):
                yield from _changes(f"{path}[{name}]", old.get(name, ABSENT), new.get(name, ABSENT))
            if [n for n in old if n in new] != [n for n in new if n in old]:
                yield Change(f"{path}[order]", list(old), list(new))
            return
    yield Change(path, before, after)


def _keyed(entries: Iterable[Any]) -> dict[str, Any] | None:
    """The entries by what they are known by, or ``None`` where they are not known by anything or one name is twice."""
    found: dict[str, Any] = {}
    for entry in entries:
        name = identity(entry)
        if name is None or name in found:
            return None
        found[name] = entry
    return found


def identity(entry: Any) -> str | None:
    """What an entry of a list is known by, whatever its place; ``None`` where that is nothing."""
    if not isinstance(entry, Mapping):
        return None
    return next((str(entry[name]) for name in IDENTITIES if isinstance(entry.get(name), str | int)), None)


def _same(one: Value, other: Value) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    # Python holds 1, 1.0 and True to be equal; two files that say them differ.
    return one is other or json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
