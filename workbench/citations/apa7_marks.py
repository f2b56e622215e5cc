"""What tells the works of one list apart: letters behind the year, initials, further authors; and the list's order.

*Source:* APA 7, sections 8.18 (same first authors) and 8.19 (same authors and year), numbers not confirmed; 8.20 and
9.48 (same family name), 9.44 and 9.46 to 9.49 (order of a list).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase

from pybtex.database import Entry

from workbench.citations.apa7_dates import IN_PRESS, NO_DATE, original, when
from workbench.citations.apa7_law import is_law, is_record, law_reference
from workbench.citations.apa7_names import Name, text_names
from workbench.citations.apa7_works import author_element, plain_title

__all__ = ["Mark", "letters", "marks", "sort_key"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What one work needs to be told from the others."""

    #: ``a``, ``b`` behind the year.
    suffix: str = ""
    #: Whether the first author's initials stand in the text.
    initials: bool = False
    #: How many authors stand before "et al.".
    shown: int = 1


def marks(entries: Mapping[str, Entry]) -> dict[str, Mark]:
    """The marks of every work of a list, by key."""
    works = {key: author_element(entry)[0] for key, entry in entries.items() if not (is_law(entry) or is_record(entry))}
    shared = _same_family(works)
    found = {key: Mark(initials=key in shared) for key in entries}
    for key, count in _shown(works, entries).items():
        found[key] = replace(found[key], shown=count)
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for key, names in works.items():
        label = tuple(map(_identity, names)) or (_letters(_title(entries[key])),)
        groups[*label, when(entries[key]).year].append(key)
    for keys in groups.values():
        if len(keys) > 1:
            for i, key in enumerate(sorted(keys, key=lambda one: sort_key(entries[one]))):
                found[key] = replace(found[key], suffix=letters(i))
    return found


def letters(number: int) -> str:
    """The letter of the work in this place, from 0: after z comes aa.

    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    more, last = divmod(number, 26)
    return (letters(more - 1) if more else "") + ascii_lowercase[last]


def _identity(name: Name) -> tuple[str, str, str]:
    return _letters(name.surname), name.initials, name.suffix


def _same_family(works: Mapping[str, tuple[Name, ...]]) -> set[str]:
    """Works whose first author shares the family name, but not the initials, of another work's first author."""
    known: dict[str, set[str]] = defaultdict(set)
    for names in works.values():
        if names and names[0].given:
            known[_letters(names[0].surname)].add(names[0].initials)
    return {key for key, names in works.items() if names and len(known[_letters(names[0].surname)]) > 1}


def _shown(works: Mapping[str, tuple[Name, ...]], entries: Mapping[str, Entry]) -> dict[str, int]:
    """How many authors stand before "et al.", where the first alone would make two works look as one."""
    groups: dict[tuple[object, str], dict[str, tuple[tuple[str, str, str], ...]]] = defaultdict(dict)
    for key, names in works.items():
        if len(names) > 2:
            label = tuple(map(_identity, names))
            groups[label[0], when(entries[key]).year][key] = label
    return {key: max((1 + _differ(label, other) for other in group.values() if other != label), default=1)
            for group in groups.values() for key, label in group.items()}


def _differ(label: tuple[object, ...], other: tuple[object, ...]) -> int:
    """The place of the first author in whom two works differ, or the last that both have."""
    pairs = enumerate(zip(label, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(label), len(other)) - 1)


def sort_key(entry: Entry) -> tuple[object, ...]:
    """Where an entry stands in a list: by authors letter by letter, one author before several, by date, by title.

    Works without a date come first, works in press last; an article at the start of a title does not count.
    """
    if is_law(entry):
        return ((_letters(str(law_reference(entry))), ""),), (1, 0), (), ""
    date = when(entry)
    people = tuple((_letters(name.surname), _letters(name.initials + name.suffix)) for name in author_element(entry)[0])
    if given := entry.fields.get("sortname"):
        people = ((_letters(given), ""),)
    order = 0 if date.year == NO_DATE else 2 if date.year == IN_PRESS else 1
    title = entry.fields.get("sorttitle") or _title(entry)
    title = _letters(re.sub(r"^(?:an?|the)\s+", "", title, flags=re.IGNORECASE))
    return people or ((title, ""),), (order, *date.order[:1]), date.order[1:], title


def _title(entry: Entry) -> str:
    return "".join(run.text for run in plain_title(entry))


def _letters(text: str) -> str:
    """Letters and digits alone, without accents, in small letters."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def year_in_text(entry: Entry, suffix: str) -> str:
    """The year as the text gives it, with that of the original work: ``1970/1972``, ``2012b``, ``n.d.``."""
    shown, first = when(entry).shown(suffix, exact=False), original(entry)
    return f"{first}/{shown}" if first else shown


def named(entry: Entry, mark: Mark, *, narrative: bool) -> str:
    """The authors as the text names them; empty where the title has to."""
    return text_names(author_element(entry)[0], narrative=narrative, initials=mark.initials, shown=mark.shown)
