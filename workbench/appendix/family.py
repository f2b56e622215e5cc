"""The family in the appendix: the genogram, and the table that says the same with its records.

Relatives did not ask to be in a court file: the public volume says only that the family is described under seal. In
the sealed volume stands what the client permits to be told; a condition stands there only with a fact that shows it.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.appendix.composition import Composition
from workbench.appendix.genogram import genogram
from workbench.appendix.genogram_words import (
    Portrait,
    bond_words,
    condition_words,
    date_words,
    home_words,
    portrait,
)
from workbench.appendix.rendering import Drawing
from workbench.appendix.sentences import record_places
from workbench.appendix.volumes import Volume, shows
from workbench.case.family import CLIENT, Condition, Relative, Upbringing
from workbench.case.kinship import family_of
from workbench.tree import Attr, Block, Provenance, cell, figure, header, para, plain, table, words
from workbench.wording import listed, sentence

__all__ = ["family"]


def family(c: Composition) -> tuple[list[Block], tuple[Drawing, ...]]:
    """The family over the generations, from what this volume may show; nothing where none is recorded."""
    if not c.case.family:
        return [], ()
    blocks: list[Block] = [header(1, words("Family"), Attr(id="family"))]
    if c.volume is Volume.PUBLIC:
        return [*blocks, para(words("The family is described in the volume filed under seal."))], ()
    client = c.case.client
    told = family_of([one for one in c.case.family if one.key == CLIENT or _may_be_told(c, one)], client.sex)
    keys = sorted(told.people, key=lambda key: (key not in told.generations, told.generations.get(key, 0)))
    people = {key: portrait(told, key, client=client.short_name, conditions=_conditions(c, told.people[key]))
              for key in keys}
    drawing = genogram(told, people, client.birth_date)
    if drawing is not None:
        blocks.append(figure(drawing.name, alt=drawing.alt, id=drawing.name,
                             caption="Genogram. The table that follows says the same in words."))
    name = {key: one.called for key, one in people.items()}
    rows, attrs = [], []
    for i, key in enumerate(keys, 1):
        one, who = told.people[key], people[key]
        born = listed(name[parent] for parent in told.parents[key])
        lines = [f"child of {born}" if born else "", bond_words(told, key, name),
                 *(home_words(home, name) for home in _homes(c, one)), condition_words(_conditions(c, one))]
        rows.append([cell(str(i)), cell(who.called), cell(_relation(who)), cell(_days(one)),
                     [plain(words(sentence(line))) for line in lines if line] or cell(""),
                     cell(record_places(c, _facts(c, one)))])
        attrs.append(Attr(values=_provenance(c, one).values()))
    blocks.append(table(("No.", "Person", "To the client", "Born, died", "Family and circumstances", "Record"), rows,
                        caption="The family and its records", widths=(0.06, 0.16, 0.16, 0.14, 0.30, 0.18),
                        row_attrs=attrs))
    return blocks, (drawing,) if drawing is not None else ()


def _may_be_told(c: Composition, one: Relative) -> bool:
    return shows(_provenance(c, one).values(), c.volume)


def _provenance(c: Composition, one: Relative) -> Provenance:
    """What a row about somebody rests on and reveals: the facts shown with it, and what was said of the person."""
    shown = c.resting_on(_facts(c, one))
    return replace(shown, tags=tuple(sorted({*shown.tags, *(tag.value for tag in one.tags)})),
                   permission=one.permission.value)


def _conditions(c: Composition, one: Relative) -> tuple[Condition, ...]:
    return tuple(each for each in one.conditions if _shown(c, each.facts))


def _homes(c: Composition, one: Relative) -> tuple[Upbringing, ...]:
    return tuple(each for each in one.raised if _shown(c, each.facts))


def _shown(c: Composition, facts: tuple[str, ...]) -> bool:
    """Whether a statement about a relative may stand: for the court, only with a fact that may be told."""
    return c.volume is Volume.COUNSEL or any(c.shows_facts([key]) for key in facts)


def _facts(c: Composition, one: Relative) -> tuple[str, ...]:
    groups = (one.facts, *(each.facts for each in one.raised), *(each.facts for each in one.conditions))
    return tuple(dict.fromkeys(key for facts in groups for key in facts if c.shows_facts([key])))


def _relation(who: Portrait) -> str:
    return "" if who.relation == who.called else who.relation


def _days(one: Relative) -> str:
    died = date_words(one.died) if one.died else "dead" if one.dead else ""
    return " – ".join(filter(None, (date_words(one.born) if one.born else "", died)))
