"""The style ``apa7``: a list of references, and author and year in the text.

:func:`full` is the reference, :func:`in_text` what the text says, in parentheses or as part of a sentence. Both are
about one work; :func:`references` and :class:`Works` know a whole list, and so the letters, initials and authors that
tell its works apart.

*Source:* APA 7 (Publication Manual of the American Psychological Association, 7th ed.). The rules are those that the
examples in ``tests/data/citations`` show. Section numbers were seen on libraries' and APA's public pages (8.10, 8.14,
8.17, 8.20, 8.21, 9.8, 9.48, 10.4, 10.9 to 10.12, 10.14 to 10.16, 11.3) or in the test files of plk/biblatex-apa (9.44,
9.46 to 9.49, 10.1 to 10.16, 11.4 to 11.10); a number that was seen in neither is marked "number not confirmed".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import BaseText, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from workbench.citations import bluebook
from workbench.citations.apa7_dates import when
from workbench.citations.apa7_fields import inherited, renamed
from workbench.citations.apa7_law import in_text_law, is_law, is_record, law_cited, law_reference
from workbench.citations.apa7_marks import Mark, marks, named, sort_key, year_in_text
from workbench.citations.apa7_pinpoints import locator
from workbench.citations.apa7_related import about, is_reprint, reprinted
from workbench.citations.apa7_text import MARKUP, plain_field, rich
from workbench.citations.apa7_works import author_element, is_described, is_part, plain_title, reference
from workbench.citations.pieces import as_pinpoint, join
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.record_types import RECORD_TYPES
from workbench.errors import CitationError, nearest

__all__ = ["TYPES", "Style", "Works", "entry_from_fields", "full", "id_form", "in_text", "references", "short",
           "takes_id", "takes_supra", "toa"]

#: Types a reference can be made of: those of the library, of biblatex and of biblatex-apa.
_BIBLATEX = (
    "article book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection suppcollection "
    "dataset manual misc online patent periodical suppperiodical proceedings mvproceedings inproceedings reference "
    "mvreference inreference report thesis unpublished artwork audio image jurisdiction legislation "
    "legadminmaterial legmaterial legal constitution music movie performance review software hardware standard "
    "video presentation nameonly"
)
TYPES = frozenset(RECORD_TYPES) | frozenset(_BIBLATEX.split())

_NOWHERE = Pinpoint("none")
_NO_MARK = Mark()


def _checked(entry: Entry) -> None:
    if entry.type not in TYPES:
        raise CitationError(
            f"the record '{entry.key}' has the type '{entry.type}', which no form of citation is known for",
            remedy=f"{nearest(entry.type, TYPES)} The types are: {', '.join(sorted(TYPES))}.",
            code="SW360", field="type")


def entry_from_fields(kind: str, key: str, fields: Mapping[str, object]) -> Entry:
    """An entry with its fields as a biblatex file writes them: braces protect capitals, "and" parts lists."""
    known = renamed(kind.lower(), {name: str(value) for name, value in fields.items() if value is not None})
    entry = Entry(kind.lower(), fields=[*known.items(), (MARKUP, "true")])
    entry.key = key
    return entry


def full(entry: Entry, pinpoint: Pinpoint | str | None = None, *, parenthetical: str | None = None,  # noqa: ARG001 - one interface for all styles
         suffix: str = "") -> Text:
    """The work in the list of references, as a sentence. A reference has no pinpoint: the text has it.

    Raises:
        CitationError: SW360, a type for which no form is known.
    """
    _checked(entry)
    if is_record(entry):
        return bluebook.sentence(bluebook.full(entry, _NOWHERE))
    return law_reference(entry) if is_law(entry) else reference(entry, suffix)


def in_text(entry: Entry, pinpoint: Pinpoint | str | None = None, *, narrative: bool = False, mark: Mark = _NO_MARK,
            again: bool = False) -> Text:
    """The work as the text cites it: ``(Burin et al., 2019, p. 4)``, or ``Burin et al. (2019)`` within a sentence.

    ``again`` says that the text has cited it before, so that a group is called by its abbreviation.

    Raises:
        CitationError: SW360, a type for which no form is known; SW321, a pinpoint that cannot be read.
    """
    name, year, place = parts(entry, pinpoint, narrative=narrative, mark=mark, again=again)
    if not narrative:
        return Text("(", inside(name, year, place), ")")
    brief = "" if again or is_law(entry) or is_record(entry) else abbreviation(entry)
    behind = join(brief, year, place, sep=", ")
    return Text(name, " (", behind, ")") if len(behind) else Text(name)


def inside(name: BaseText, year: str, place: str) -> Text:
    """Name, year and place between parentheses; a title in quotation marks has its comma already."""
    behind = join(year, place, sep=", ")
    return join(name, behind, sep=" " if str(name).endswith(",”") else ", ")


def parts(entry: Entry, pinpoint: Pinpoint | str | None = None, *, narrative: bool = False, mark: Mark = _NO_MARK,
          again: bool = False) -> tuple[BaseText, str, str]:
    """Name, year and place of a citation in the text, for citations that stand in one pair of parentheses."""
    _checked(entry)
    pin = as_pinpoint(entry, pinpoint)
    if is_record(entry):
        return bluebook.short(entry, pin), "", ""
    if is_law(entry):
        name, year, placed = in_text_law(entry, pin, narrative=narrative)
        return name, year, "" if placed else locator(pin)
    return _name(entry, mark, narrative=narrative, again=again), year_in_text(entry, mark.suffix), locator(pin)


def _name(entry: Entry, mark: Mark, *, narrative: bool, again: bool) -> BaseText:
    names = author_element(entry)[0]
    if not names:
        title = plain_title(entry)
        if is_described(entry):
            return Text("[", rich(title), "]")
        # A comma stands within the closing quotation mark.
        return Text("“", rich(title), "”" if narrative else ",”") if is_part(entry) else rich(title, italic=True)
    said, brief = named(entry, mark, narrative=narrative), abbreviation(entry)
    if not brief:
        return Text(said)
    if again:
        return Text(brief)
    return Text(said) if narrative else Text(f"{said} [{brief}]")


def abbreviation(entry: Entry) -> str:
    """The abbreviation of a group author: (American Psychological Association [APA], 2017), later (APA, 2017).

    *Source:* APA 7, section 8.21.
    """
    names = author_element(entry)[0]
    return plain_field(entry, "shortauthor", "shorteditor") if len(names) == 1 and not names[0].given else ""


def short(entry: Entry, pinpoint: Pinpoint | str | None = None, *, note: int | None = None) -> Text:  # noqa: ARG001 - one interface for all styles
    """The work cited again: as before, a group by its abbreviation. APA knows no *supra*."""
    return in_text(entry, pinpoint if pinpoint is not None else _NOWHERE, again=True)


def id_form(entry: Entry, pinpoint: Pinpoint | str | None = None, *, same_pinpoint: bool) -> Text:
    """The work just cited: named again, because APA knows no *id.*."""
    return short(entry, _NOWHERE if same_pinpoint else pinpoint)


def toa(entry: Entry) -> Text:
    """The work in a table: its reference."""
    return full(entry)


def takes_supra(entry: Entry) -> bool:  # noqa: ARG001 - one interface for all styles
    """No work: APA names author and year each time."""
    return False


def takes_id(entry: Entry) -> bool:  # noqa: ARG001 - one interface for all styles
    """No work: APA names author and year each time."""
    return False


class Works:
    """The works of one document: its list of references, and its citations in the text, told apart from each other.

    *Source:* APA 7, on personal communications (section 8.9, number not confirmed): what readers cannot look up, here
    the client's record, is cited in the text alone. See docs/decisions/0006-apa-in-court.md.
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = inherited(entries)
        #: Entries that only others speak of say so, as biblatex has them; they are not listed and tell nothing apart.
        self.listed = {key: entry for key, entry in self.entries.items()
                       if "skipbib" not in entry.fields.get("options", "")}
        self.marks = dict.fromkeys(self.entries, _NO_MARK) | marks(self.listed)

    def references(self) -> list[tuple[str, Text]]:
        """The list in its order, by key."""
        return [(key, self.full(key)) for key in self.ordered(self.listed) if not is_record(self.entries[key])]

    def full(self, key: str) -> Text:
        """One work of the list; where they are among the entries, it says what it is a review or a reprint of."""
        entry = self.entries[key]
        related = self._related(entry)
        if related is not None and not is_law(entry) and not is_record(entry):
            return reference(entry, self.marks[key].suffix, about=about(entry, related),
                             reprinted=reprinted(entry, related))
        return full(entry, suffix=self.marks[key].suffix)

    def _related(self, entry: Entry) -> Entry | None:
        return self.entries.get(entry.fields.get("related", ""))

    def toa(self, entry: Entry) -> BaseText:
        """The work in the table of authorities: law in full; literature by author and year, as references list it."""
        if is_law(entry):
            return law_cited(entry)
        if is_record(entry):
            return bluebook.full(entry, _NOWHERE)
        return in_text(entry, _NOWHERE, narrative=True, mark=self.marks.get(str(entry.key), _NO_MARK))

    def in_text(self, key: str, pinpoint: Pinpoint | str | None = None, *, narrative: bool = False,
                again: bool = False) -> Text:
        """One work as the text cites it."""
        return in_text(self._dated(key), pinpoint, narrative=narrative, mark=self.marks[key], again=again)

    def _dated(self, key: str) -> Entry:
        """A work with the year of what it reprints, which the text gives beside its own: Shore, 1981/2014."""
        entry = self.entries[key]
        related = self._related(entry)
        if related is None or not is_reprint(entry) or entry.fields.get("origdate"):
            return entry
        dated = Entry(entry.type, fields=[*entry.fields.items(), ("origdate", when(related).year)],
                      persons=dict(entry.persons))
        dated.key = entry.key
        return dated

    def group(self, cited: Iterable[tuple[str, Pinpoint | str | None]], *,
              known: frozenset[str] = frozenset(), apart: frozenset[int] = frozenset()) -> list[tuple[str, str, Text]]:
        """Several works in one pair of parentheses, in the order given: key, what stands before it, and its text.

        Years of one author stand together: Fazel, 2012, 2015a. ``known`` are the keys cited before;
        ``apart`` the places of those that have words of their own before them and so name their author.

        *Source:* APA 7, on several works in one place (section 8.12, number not confirmed).
        """
        said: list[tuple[str, str, Text]] = []
        last = ""
        for place_in_group, (key, pinpoint) in enumerate(cited):
            name, year, place = parts(self._dated(key), pinpoint, mark=self.marks[key], again=key in known)
            same = bool(year) and str(name) == last and place_in_group not in apart
            text = Text(year) if same and not place else inside(name, year, place)
            said.append((key, "" if not said else ", " if same and not place else "; ", text))
            # Behind a page, a bare year would seem to belong to it.
            last = "" if place else str(name)
        return said

    def ordered(self, keys: Iterable[str]) -> list[str]:
        """Keys in the order of the list of references."""
        return sorted(keys, key=lambda one: sort_key(self.entries[one]))


def references(entries: Mapping[str, Entry] | Sequence[Entry]) -> list[tuple[str, Text]]:
    """The list of references in its order, with letters behind the years where they are needed; key and text of each.

    Raises:
        CitationError: SW360, a type for which no form is known.
    """
    held: dict[str, Entry] = {}
    if isinstance(entries, Mapping):
        held.update(entries)
    else:
        held = {str(entry.key): entry for entry in entries}
    for entry in held.values():
        _checked(entry)
    return Works(held).references()


class _Template:
    """A pybtex template that formats the whole entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def format_data(self, context: Any = None) -> Text:  # noqa: ARG002 - pybtex's signature
        """The entry as a reference."""
        return full(self.entry)


class Style(BaseStyle):  # type: ignore[misc]  # pybtex ships no types
    """The pybtex style ``apa7``: ``pybtex-format`` and any tool of pybtex's can use it."""

    default_name_style = "lastfirst"
    default_label_style = "number"
    default_sorting_style = "author_year_title"

    def __getattr__(self, name: str) -> Callable[[Entry], _Template]:
        # pybtex asks for get_<type>_template; types here have hyphens, which no method name can have.
        if re.fullmatch(r"get_[\w-]+_template", name):
            return _Template
        raise AttributeError(name)

    def format_entries(self, entries: Iterable[Entry], bib_data: Any = None) -> Iterable[FormattedEntry]:  # noqa: ARG002
        """A whole bibliography, in APA's order, with its letters."""
        for number, (key, text) in enumerate(references(list(entries)), 1):
            yield FormattedEntry(key, text, str(number))

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:  # noqa: ARG002
        """One entry of a bibliography."""
        return FormattedEntry(entry.key, full(entry), label)
