"""Names between the formats: BibTeX's parts, CSL's parts, and RIS's ``Family, Given, Suffix``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pybtex.database import Person

from workbench.citations.bibliography import parse_names
from workbench.citations.interchange.drafts import tidy
from workbench.citations.names import names_a_group

__all__ = ["from_csl_name", "from_ris_name", "parts", "people_in", "same", "text_of", "to_csl_name", "to_ris_name"]

_PARTS = ("first_names", "middle_names", "prelast_names", "last_names", "lineage_names")


def parts(person: Person) -> tuple[str, str, str, str]:
    """Given names, particle, family name and suffix.

    >>> parts(Person("van den Berg, Jr., Jan P."))
    ('Jan P.', 'van den', 'Berg', 'Jr.')
    """
    given = " ".join([*person.first_names, *person.middle_names])
    return given, " ".join(person.prelast_names), " ".join(person.last_names), " ".join(person.lineage_names)


def same(one: Iterable[Person], other: Iterable[Person]) -> bool:
    """Whether two lists name the same people in the same parts."""
    def split(people: Iterable[Person]) -> list[list[str]]:
        return [[getattr(person, part) for part in _PARTS] for person in people]

    return split(one) == split(other)


def _built(given: str, particle: str, family: str, suffix: str, *, body: bool) -> Person:
    person = Person()
    words = given.split(" ") if given else []
    person.first_names, person.middle_names = words[:1], words[1:]
    person.prelast_names = particle.split(" ") if particle else []
    person.last_names = [family] if body else family.split(" ")
    person.lineage_names = [suffix] if suffix else []
    return person


def from_csl_name(name: Mapping[str, Any]) -> Person | None:
    """A name of CSL-JSON; ``None`` where it says nothing. A dropping particle joins the other one.

    >>> print(from_csl_name({"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}))
    van den Berg, Jan
    """
    def text(key: str) -> str:
        value = name.get(key)
        return tidy(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    literal = text("literal")
    if literal:
        return Person("others") if literal == "others" else _built("", "", literal, "", body=True)
    family, given = text("family"), text("given")
    if not family:
        return _built("", "", given, "", body=True) if given else None
    particle = " ".join(filter(None, [text("dropping-particle"), text("non-dropping-particle")]))
    return _built(given, particle, family, text("suffix"), body=False)


def to_csl_name(person: Person) -> dict[str, str]:
    """A name as CSL-JSON holds it; a body's name is literal."""
    given, particle, family, suffix = parts(person)
    if not (given or particle or suffix) and (" " in family or family == "others"):
        return {"literal": family}
    named = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return {key: value for key, value in named.items() if value}


def from_ris_name(text: str) -> tuple[Person | None, bool]:
    """A name of RIS, and whether it is doubtful: several words without a comma that do not look like a body's.

    >>> from_ris_name("Doyle, Joseph J., Jr.")[0] == Person("Doyle, Jr., Joseph J.")
    True
    >>> from_ris_name("Vincent Felitti")[1], from_ris_name("National Research Council")[1]
    (True, False)
    """
    text = tidy(text).strip(" ,")
    if not text:
        return None, False
    if text.casefold() in {"others", "et al", "et al."}:
        return Person("others"), False
    family, _, rest = (part.strip() for part in text.partition(","))
    if not rest:
        return _built("", "", text, "", body=" " in text), " " in text and not names_a_group(text)
    given, _, suffix = (part.strip() for part in rest.partition(","))
    words = family.split(" ")
    small = 0
    while small < len(words) - 1 and words[small][:1].islower():
        small += 1
    return _built(given, " ".join(words[:small]), " ".join(words[small:]), suffix, body=False), False


def to_ris_name(person: Person) -> str:
    """A name as RIS writes it."""
    given, particle, family, suffix = parts(person)
    whole = " ".join(filter(None, [particle, family]))
    return ", ".join([whole, *([given] if given or suffix else []), *([suffix] if suffix else [])])


def text_of(people: Iterable[Person]) -> str:
    """People as one text, for the roles that the bibliography holds as text: translators and others.

    >>> text_of([Person("van den Berg, Jan"), Person("Doe, Jr., Jo")])
    'van den Berg, Jan and Doe, Jr., Jo'
    """
    names = []
    for given, particle, family, suffix in map(parts, people):
        whole = " ".join(filter(None, [particle, family]))
        names.append(", ".join(filter(None, [whole, suffix, given])))
    return " and ".join(names)


def people_in(text: str) -> list[Person]:
    """People from such a text."""
    return parse_names(text) if not re.search(r"[{}\\%~]|--|``|''", text) else []
