"""What may be cited, found by a few letters: sources by author, title or year, law by name or citation, all by key."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbench.evidence.library import Library

__all__ = ["Pick", "Picker", "folded"]


@dataclass(frozen=True, slots=True)
class Pick:
    """One record that fits what was typed."""

    key: str
    kind: Literal["source", "authority"]


class Picker:
    """Finds records of one library while a person types."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, text: str, most: int = 12) -> tuple[Pick, ...]:
        """The records that hold every word typed, those whose key or name begins with it first."""
        wanted = folded(text).split()
        if not wanted:
            return ()
        found = [(0 if lead.startswith(wanted[0]) else 1, lead, pick) for lead, words, pick in self._records
                 if all(word in words for word in wanted)]
        return tuple(pick for _, _, pick in sorted(found, key=lambda each: each[:2])[:most])

    @cached_property
    def _records(self) -> tuple[tuple[str, str, Pick], ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[tuple[str, str, Pick]]:
        for key, entry in self._library.sources.items():
            people = [name for role in entry.persons.values() for person in role
                      for name in (*person.prelast_names, *person.last_names)]
            words = [key, *people, entry.fields.get("title", ""), entry.fields.get("year", "")]
            yield folded(people[0] if people else key), folded(" ".join(words)), Pick(key, "source")
        for key, authority in self._library.law.authorities.items():
            yield folded(authority.name), folded(f"{key} {authority.name} {authority.as_seen}"), Pick(key, "authority")


def folded(text: str) -> str:
    """A text without accents and capitals, as it is compared.

    >>> folded("Núñez")
    'nunez'
    """
    bare = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()
