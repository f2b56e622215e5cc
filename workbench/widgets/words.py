"""What people read on the forms: one catalogue a language, in files beside this module (``words/en*.toml``).

Nothing that is shown stands in code. English is the catalogue every other one follows; a Spanish text
is a draft until a person who writes Spanish every day has read it, and the page says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.case.dates import AgeReading

__all__ = ["LANGUAGES", "Words", "words"]

#: Languages of the forms, English first.
LANGUAGES = ("en", "es")

_FOLDER = Path(__file__).resolve().parent / "words"
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue of one language."""

    language: str
    #: Texts by dotted key, such as ``state.saved``.
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **named: object) -> str:
        """The text of a key, with the values of its ``{names}`` put in as they are.

        >>> words("en")("state.saved", time="20:15")
        'Saved at 20:15'
        """
        return _NAMED.sub(lambda found: str(named.get(found[1], found[0])), self.texts[key])

    def find(self, *keys: str) -> str | None:
        """The text of the first of the keys that the catalogue has."""
        return next((self.texts[key] for key in keys if key in self.texts), None)

    def label(self, model: str, field: str) -> str:
        """What a field is called; its own name, made readable, where nobody has named it yet."""
        return self.find(f"label.{model}.{field}", f"label.{field}") or field.replace("_", " ").capitalize()

    def help(self, model: str, field: str, written: str | None) -> str:
        """What the model says of a field, in this language where it has been put into it."""
        return self.find(f"help.{model}.{field}") or written or ""

    def choice(self, model: str, field: str, value: str) -> str:
        """What one value of a list is called."""
        return (self.find(f"choice.{model}.{field}.{value}", f"choice.{field}.{value}", f"choice.{value}")
                or (value.replace("-", " ").capitalize() if value.islower() else value))

    def problem(self, written: str) -> str:
        """What the case says is wrong with a field, in this language where it has been put into it.

        >>> words("es").problem("This should be at least 1.")
        'Debe ser al menos 1.'
        """
        if own := self.find(f"problem.{written}"):
            return own
        found = ((pattern.fullmatch(written), key) for pattern, key in _patterns(self.language))
        return next((self(key, **match.groupdict()) for match, key in found if match), written)

    def age(self, age: AgeReading) -> str:
        """The client's age at a time.

        >>> from workbench.case.dates import AgeReading
        >>> words("es").age(AgeReading("either", 6, 7, about=True))
        'alrededor de 6 o 7 años'
        """
        said = self(f"view.lifeline.age.{age.kind}", low=age.low, high=age.high)
        return self("view.lifeline.age.about", age=said) if age.about else said


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """The catalogue of a language, one of :data:`LANGUAGES`."""
    texts: dict[str, str] = {}
    for path in sorted(_FOLDER.glob(f"{language}*.toml")):
        texts |= _flat(tomllib.loads(path.read_text(encoding="utf-8")))
    return Words(language, MappingProxyType(texts))


@lru_cache(maxsize=len(LANGUAGES))
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The problems of fields with ``{names}`` in them, each as the pattern that finds it."""
    keys = [key for key in words(language).texts if key.startswith("problem.") and "{" in key]
    return tuple((re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(key.removeprefix("problem.")))), key)
                 for key in keys)


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(value)
