"""What entries of a ``.bib`` file take from one another: ``crossref`` and ``xdata``.

An entry that has taken over its parent's fields is whole: its ``crossref`` becomes an ``xref``, which names the
parent and gives nothing, so that the entry is the same when it is read again without the parent.

*Source:* the default inheritance of biblatex (its manual, appendix B).
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.citations.interchange.blocks import RawEntry, RawField
from workbench.citations.interchange.problems import Problem

__all__ = ["Inheritance"]

_IN_BOOK = frozenset({"inbook", "bookinbook", "suppbook"})
_IN_WORK = _IN_BOOK | {"incollection", "suppcollection", "inproceedings", "conference", "inreference"}
_TITLES = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_JOURNAL = {"title": "journaltitle", "subtitle": "journalsubtitle"}
#: Fields that speak of one entry only.
_OWN = frozenset({"crossref", "xref", "xdata", "ids", "key", "entryset", "entrysubtype", "execute", "keywords", "label",
                  "options", "presort", "related", "relatedoptions", "relatedstring", "relatedtype", "shortauthor",
                  "shorteditor", "shorthand", "shorttitle", "sortkey", "sortname", "sorttitle", "sortyear", "doi",
                  "pmid", "pmcid", "abstract", "file", "pages", "annotation", "annote", "note", "groups", "timestamp",
                  "owner", "imported_xdata", "imported_crossref"})
#: How far a chain is followed; real ones have one or two steps.
_DEEPEST = 40


class Inheritance:
    """Completes the entries of one file; what cannot be followed is a problem."""

    def __init__(self, entries: Mapping[str, RawEntry]) -> None:
        self._entries = entries
        self._whole: dict[str, dict[str, RawField]] = {}
        self._under_way: set[str] = set()
        self.problems: list[Problem] = []
        #: Keys of the ``@xdata`` that some entry takes from.
        self.used: set[str] = set()

    def fields(self, entry: RawEntry) -> dict[str, RawField]:
        """The fields of an entry, its own first, then those it takes over."""
        # Of several entries with one key, the first is the parent that is meant.
        first_of_key = self._entries[entry.key.lower()] is entry
        if first_of_key and entry.key.lower() in self._whole:
            return self._whole[entry.key.lower()]
        fields: dict[str, RawField] = {}
        for field in entry.fields:
            first = fields.setdefault(field.name, field)
            if first is not field and first.value != field.value:
                self._problem("SW379", field.line, entry.key, field.name, "the field is given twice",
                              f"the first was kept; the second was “{field.value[:60]}”")
        self._under_way.add(entry.key.lower())
        for name, later in (("xdata", "imported_xdata"), ("crossref", "xref")):
            if name in fields:
                left = self._take(entry, fields, name)
                reference = fields.pop(name)
                if left or name == "crossref":
                    kept = later if later not in fields else "imported_crossref"
                    fields[kept] = RawField(kept, reference.value, reference.line)
        self._under_way.discard(entry.key.lower())
        if first_of_key:
            self._whole[entry.key.lower()] = fields
        return fields

    def _take(self, entry: RawEntry, fields: dict[str, RawField], name: str) -> int:
        """Take over what the parents give; how many could not be followed."""
        left = 0
        reference = fields[name]
        keys = [key.strip() for key in (reference.value.split(",") if name == "xdata" else [reference.value])]
        for key in keys:
            parent = self._entries.get(key.lower())
            if parent is None:
                self._problem("SW383", reference.line, entry.key, name, f"'{key[:60]}' is no entry of the file",
                              "nothing was taken over")
                left += 1
            elif key.lower() in self._under_way or len(self._under_way) > _DEEPEST:
                self._problem("SW383", reference.line, entry.key, name, f"'{key[:60]}' leads in a circle",
                              "nothing was taken over")
                left += 1
            else:
                self.used.add(key.lower())
                given = self.fields(parent)
                for field in _given(entry.type, parent.type, given, whole=name == "xdata"):
                    fields.setdefault(field.name, field)
        return left

    def _problem(self, code: str, line: int, key: str, field: str, what: str, done: str) -> None:
        self.problems.append(Problem(code, line, key, field, what, done))


def _given(child: str, parent: str, fields: Mapping[str, RawField], *, whole: bool) -> list[RawField]:
    """The fields that a child takes from its parent, under the child's names."""
    if whole:
        return [field for name, field in fields.items() if name not in {"xref", "imported_xdata"}]
    renamed = _TITLES if child in _IN_WORK and parent != child else _JOURNAL if parent == "periodical" else {}
    taken = [RawField(renamed.get(name, name), field.value, field.line)
             for name, field in fields.items() if name not in _OWN]
    if child in _IN_BOOK and "author" in fields:
        taken.append(RawField("bookauthor", fields["author"].value, fields["author"].line))
    return taken
