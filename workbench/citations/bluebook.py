"""The style ``bluebook``: citations as a court document prints them, in ordinary type with italics.

Every citation of the workbench comes from here: literature, law and the client's record, first in
full (:func:`full`), then short (:func:`short`, :func:`id_form`), and in the table of authorities (:func:`toa`).
None ends with a full stop: the sentence it stands in does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from workbench.citations import bluebook_cases, bluebook_law, bluebook_records, bluebook_secondary
from workbench.citations.pieces import as_pinpoint, italic, join, online, parens, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.record_types import CASES, RECORD, SECONDARY, record_type
from workbench.citations.records import field
from workbench.citations.sections import merge_sections

__all__ = ["Style", "full", "id_form", "sentence", "short", "takes_id", "takes_supra", "toa"]

#: Types cited by section or rule, whose *id.* names the section and never a page.
_CODES = frozenset({"statute", "state-statute", "ordinance", "regulation", "state-regulation"})
_SECTIONED = frozenset({"guideline", "restatement", "uniform-act", "model-code", "session-law", "bill"})


def full(entry: Entry, pinpoint: Pinpoint | str | None = None, *, parenthetical: str | None = None) -> Text:
    """A citation in full, with a pinpoint and a parenthetical where they are wanted."""
    record_type(entry)
    pin = as_pinpoint(entry, pinpoint)
    said = [text for text in (pin.parenthetical, parenthetical or "") if text]
    if entry.type == "case":
        return join(bluebook_cases.full_case(entry, pin), *(parens(smart(text)) for text in said))
    explained = [field(entry, name) for name in ("explanatory", "parenthetical") if field(entry, name)]
    return join(_body(entry, pin), *(parens(smart(text)) for text in (*explained, *said)))


def _body(entry: Entry, pin: Pinpoint) -> Text:
    if entry.type in bluebook_law.BODIES:
        return bluebook_law.body(entry, pin)
    if record_type(entry).group == RECORD:
        return join(bluebook_records.full_record(entry, pin), online(entry), sep=", ")
    return bluebook_secondary.full_work(entry, pin)


def short(entry: Entry, pinpoint: Pinpoint | str | None = None, *, note: int | None = None) -> Text:
    """A citation repeated: *Roper*, 543 U.S. at 569; § 3553(a); Felitti et al., *supra* note 3, at 251; Ex. C at 12."""
    record_type(entry)
    pin = as_pinpoint(entry, pinpoint if pinpoint is not None else Pinpoint("none"))
    given = field(entry, "short_form")
    tail = parens(smart(pin.parenthetical)) if pin.parenthetical else None
    if given:
        return join(_given(smart(given), pin), tail)
    if entry.type == "case":
        return join(bluebook_cases.short_case(entry, pin), tail)
    if takes_supra(entry):
        return join(bluebook_secondary.short_work(entry, pin, note=note), tail)
    if entry.type in bluebook_law.BODIES:
        return join(bluebook_law.short_body(entry, pin), tail)
    return join(bluebook_records.short_record(entry, pin), tail)


def _given(text: str, pin: Pinpoint) -> Text:
    """A short form the record gives itself; ``{page}`` in it is where the pinpoint goes."""
    if "{page}" in text:
        return Text(re.sub(r"(?:,? at)? ?\{page\}", "", text)) if not pin else Text(text.replace("{page}", pin.text))
    if not pin:
        return Text(text)
    if pin.kind == "subdivision":
        return Text(text + pin.value)
    return Text(f"{text} at {pin.text}" if pin.takes_at else f"{text} {pin.text}")


def id_form(entry: Entry, pinpoint: Pinpoint | str | None = None, *, same_pinpoint: bool) -> Text:
    """*Id.*, with what changed: *Id.* at 570; *Id.* § 3553(b); *Id.* ¶ 4."""
    pin = as_pinpoint(entry, pinpoint if pinpoint is not None else Pinpoint("none"))
    tail = parens(smart(pin.parenthetical)) if pin.parenthetical else None
    word = italic("Id.")
    if same_pinpoint or not pin:
        return join(word, tail)
    if entry.type in _CODES and pin.kind in {"subdivision", "section"}:
        return join(word, bluebook_law.short_body(entry, pin), tail)
    if entry.type in _SECTIONED and pin.kind in {"subdivision", "section"}:
        section = merge_sections(field(entry, "section"), pin)
        if section.startswith("("):
            return join(word, section, tail)
        several = pin.kind == "section" and pin.plural
        mark = "§§" if several else "§"
        return join(word, f"{mark}\u00a0{section}", tail)
    if entry.type == "court-rule" and pin.kind in {"subdivision", "section"}:
        return join(word, merge_sections(field(entry, "number"), pin), tail)
    return join(word, f"at {pin.text}" if pin.takes_at else pin.text, tail)


def toa(entry: Entry) -> Text:
    """A citation as the table of authorities lists it: in full, without pinpoint and explanation."""
    if entry.type == "case":
        return bluebook_cases.toa_case(entry)
    record_type(entry)
    return _body(entry, Pinpoint("none"))


def takes_supra(entry: Entry) -> bool:
    """Whether a later citation says *supra*: books, articles, reports; never cases, statutes or the record (R6.2)."""
    return record_type(entry).group == SECONDARY and (entry.type not in bluebook_law.BODIES or entry.type == "hearing")


def takes_id(entry: Entry) -> bool:
    """Whether a later citation may be *id.*: all but the record, which is named each time (R26)."""
    return record_type(entry).group != RECORD


def is_case(entry: Entry) -> bool:
    """Whether the record is a decision of a court."""
    return record_type(entry).group == CASES


def sentence(cited: Text) -> Text:
    """A citation as a sentence: with a full stop, unless an abbreviation has just brought one."""
    return cited if str(cited).endswith(".") else cited + "."


class _Template:
    """A pybtex template that formats the whole entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def format_data(self, context: Any = None) -> Text:  # noqa: ARG002 - pybtex's signature
        """The entry as a citation sentence."""
        return sentence(full(self.entry))


class Style(BaseStyle):  # type: ignore[misc]  # pybtex ships no types
    """The pybtex style ``bluebook``: ``pybtex-format`` and any tool of pybtex's can use it."""

    default_name_style = "plain"
    default_label_style = "number"
    default_sorting_style = "author_year_title"

    def __getattr__(self, name: str) -> Callable[[Entry], _Template]:
        # pybtex asks for get_<type>_template; types here have hyphens, which no method name can have.
        if re.fullmatch(r"get_[\w-]+_template", name):
            return _Template
        raise AttributeError(name)

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:  # noqa: ARG002
        """One entry of a bibliography."""
        return FormattedEntry(entry.key, sentence(full(entry)), label)
