"""The tables of abbreviations, and words looked up in them.

The tables are data (``data/abbreviations.toml``), each with its source.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from workbench.citations.jurisdictions import STATES

__all__ = ["abbreviated", "closed", "curly", "places", "plural", "split_marks", "table", "tables", "tokens", "words"]


@cache
def tables() -> Mapping[str, Mapping[str, object]]:
    """Every table with its source and pairs."""
    text = resources.files("workbench.citations").joinpath("data/abbreviations.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def table(name: str) -> Mapping[str, str]:
    """The pairs of one table."""
    pairs = tables()[name]["pairs"]
    assert isinstance(pairs, dict)
    return pairs


@cache
def places() -> Mapping[str, str]:
    """States, cities and countries."""
    return {**table("countries"), **table("cities"), **{name: short for name, (short, _) in STATES.items()}}


@cache
def words() -> Mapping[str, str]:
    """Common words, those of the table before those seen in examples."""
    return {**table("examples"), **table("words")}


def abbreviated(word: str) -> str | None:
    """A common word abbreviated, also in the plural and the possessive; nothing where the tables know none.

    >>> abbreviated("Products"), abbreviated("Manufacturer’s"), abbreviated("Railroad"), abbreviated("Cats")
    ('Prods.', 'Mfr.’s', 'R.R.', None)
    """
    known = words()
    if word in known:
        return known[word]
    if word.endswith("’s") and word[:-2] in known:
        return known[word[:-2]] + "’s"
    if word.endswith("s’") and word[:-2] in known:
        return plural(known[word[:-2]]) + "’"
    for singular in (
        word[:-1] if word.endswith("s") else "",
        word[:-3] + "y" if word.endswith("ies") else "",
        word[:-2] if word.endswith("es") else "",
    ):
        if singular in known and len(singular) > 3:
            return plural(known[singular])
    return None


def plural(short: str) -> str:
    """An abbreviation in the plural: ``Prods.``, ``Dep’ts``."""
    return f"{short[:-1]}s." if short.endswith(".") else f"{short}s"


@cache
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases, the longest first."""
    longest = sorted(keys, key=len, reverse=True)
    return re.compile(rf"(?<![\w’.-])(?:{'|'.join(map(re.escape, longest))})(?![\w’-])")


def tokens(text: str, phrases: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Words of a name in order; a phrase of the table counts as one word, already abbreviated (``True``)."""
    found: list[tuple[str, bool]] = []
    pattern = _pattern(tuple(phrases))
    position = 0
    for match in pattern.finditer(text):
        found += [(word, False) for word in text[position : match.start()].split()]
        found.append((phrases[match[0]], True))
        position = match.end()
        # A comma or the like that clings to the phrase stays with it.
        tail = re.match(r"[,;:)]+", text[position:])
        if tail:
            found[-1] = (found[-1][0] + tail[0], True)
            position += tail.end()
    return found + [(word, False) for word in text[position:].split()]


def split_marks(word: str) -> tuple[str, str, str]:
    """A word with the punctuation around it apart: ``("(", "Inc", "),")``."""
    match = re.fullmatch(r"([(\[“‘]*)(.*?)([),;:\]”]*)", word, re.DOTALL)
    assert match
    return match[1], match[2], match[3]


def curly(text: str) -> str:
    """Apostrophes as the tables write them."""
    return " ".join(text.replace("'", "’").split())


def closed(parts: list[tuple[str, bool]]) -> str:
    """Single capitals of common words closed up (``L.J.``); those of places and institutions stand apart."""
    text = ""
    for i, (word, named) in enumerate(parts):
        before = parts[i - 1] if i else ("", True)
        single = re.fullmatch(r"[A-Z]\.", word) and word != "U." and not named
        close = single and re.fullmatch(r"[A-Z]\.", before[0]) and before[0] != "U." and not before[1]
        text += word if close or not i else f" {word}"
    return text
