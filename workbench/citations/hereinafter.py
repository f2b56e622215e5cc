"""Works that a short form would confuse, each given a short title: [hereinafter Moffitt, *Adolescence-Limited*].

*Source:* The Indigo Book's statement of the uniform system: a work whose *supra* form could be read as
another's is given a short name in its full citation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.bluebook_secondary import short_author
from workbench.citations.pieces import italic, join, smart, year_of
from workbench.citations.records import field

__all__ = ["label", "told_apart"]

#: Longest short title, in words; a choice for reading, no rule of citation.
_WORDS = 5
_SMALL = frozenset({"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})


def told_apart(works: Mapping[str, Entry], first_cited: Mapping[str, int]) -> dict[str, Entry]:
    """The works that need a short title, each with one that no other of the same authors has.

    Two works are confused where their authors are printed alike and they are of one year, or where one
    footnote cites both first, so that its number does not tell them apart.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for key, entry in works.items():
        if not field(entry, "short_form"):
            groups[str(short_author(entry)).casefold()].append(key)
    found: dict[str, Entry] = {}
    for keys in groups.values():
        alike = [key for key in keys if any(
            other != key and (year_of(works[other]) == year_of(works[key]) or first_cited[other] == first_cited[key])
            for other in keys)]
        titles = {key: _short_title(works[key]) for key in alike}
        for key, title in titles.items():
            unique = list(titles.values()).count(title) == 1
            found[key] = _titled(works[key], title if unique else field(works[key], "title"))
    return found


def label(entry: Entry) -> Text:
    """What a work told apart is called: its authors and short title."""
    return join(short_author(entry), italic(smart(field(entry, "short_title"))), sep=", ")


def _short_title(entry: Entry) -> str:
    """The first words of a title.

    >>> _short_title(Entry("article", [("title", "The Neighborhoods of the Young: A Study")]))
    'Neighborhoods of the Young'
    """
    given = field(entry, "short_title", "shorttitle")
    if given:
        return given
    words = re.split(r"[:?!—]", field(entry, "title"))[0].split()
    if len(words) > 1 and words[0].lower() in {"a", "an", "the"}:
        words = words[1:]
    words = words[:_WORDS]
    while len(words) > 1 and words[-1].lower() in _SMALL:
        words.pop()
    return " ".join(words).rstrip(",;.")


def _titled(entry: Entry, title: str) -> Entry:
    found = Entry(entry.type, fields=[*((k, v) for k, v in entry.fields.items() if k != "short_title"),
                                      ("short_title", title), ("hereinafter", "true")], persons=entry.persons)
    found.key = entry.key
    return found
