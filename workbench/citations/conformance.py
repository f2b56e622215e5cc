"""How well the formatter agrees with examples that others published.

The examples are lines of JSON: ``input`` (a record's fields), ``expected`` and, with italics, ``expected_md``; further
right answers in ``accept``; a short form in ``short``. A near miss is a miss.

An example with ``entrytype`` and without ``type`` is of APA 7: its ``input`` is an entry as a biblatex file writes it,
its ``in_text`` what the text of a document says, ``parenthetical`` and ``narrative``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from dataclasses import field as _field
from pathlib import Path
from typing import Any

from pybtex.database import Entry

from workbench.citations import apa7, bluebook
from workbench.citations.abbreviations import case_name, court_document, institution, journal
from workbench.citations.aliases import known_fields, known_type
from workbench.citations.backend import to_markdown
from workbench.citations.courts import normal_court
from workbench.citations.record_types import RECORD_TYPES
from workbench.citations.records import record
from workbench.errors import CitationError

__all__ = ["Miss", "Report", "normal", "score", "score_files"]

#: Fields of an example that say something about the example, not about the work.
_META = frozenset({"accept", "pinpoint", "short_pinpoint"})


@dataclass(frozen=True, slots=True)
class Miss:
    """An example the formatter did not meet."""

    id: str
    kind: str
    #: ``full``, ``short``, ``italics``, ``parenthetical`` or ``narrative``.
    form: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many."""

    right: int = 0
    of: int = 0

    def plus(self, *, right: bool) -> Tally:
        """One example more."""
        return Tally(self.right + right, self.of + 1)


@dataclass(frozen=True, slots=True)
class Report:
    """Exact matches, by type and by form, and every miss."""

    total: Tally = Tally()
    by_type: Mapping[str, Tally] = _field(default_factory=dict)
    short: Tally = Tally()
    italics: Tally = Tally()
    misses: tuple[Miss, ...] = ()
    #: Citations in the text, of a style that has them.
    in_text: Tally = Tally()

    def json(self) -> dict[str, Any]:
        """The report as JSON."""
        return asdict(self)

    def plus(self, other: Report) -> Report:
        """Two reports as one."""

        def add(a: Tally, b: Tally) -> Tally:
            return Tally(a.right + b.right, a.of + b.of)

        kinds = dict.fromkeys([*self.by_type, *other.by_type])
        return Report(
            add(self.total, other.total),
            {k: add(self.by_type.get(k, Tally()), other.by_type.get(k, Tally())) for k in kinds},
            add(self.short, other.short),
            add(self.italics, other.italics),
            self.misses + other.misses,
            add(self.in_text, other.in_text),
        )


def normal(text: str, *, italics: bool = False) -> str:
    """A citation as it is compared: marks uniform, blanks collapsed, no last full stop, no italics unless asked.

    >>> normal("*Roper v. Simmons*, 543 U.S. 551, 570–71 (2005).")
    'Roper v. Simmons, 543 U.S. 551, 570-71 (2005)'
    """
    marks: dict[str, str | int | None] = {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "\u00a0": " ",
        "‑": "-",
        "\u2009": " ",
    }
    text = text.translate(str.maketrans(marks))
    if not italics:
        text = text.replace("*", "")
    text = re.sub(r"(?<=[\w)])\s*--\s*(?=[\w(])", "-", text)
    return re.sub(r"\.(\**)$", r"\1", " ".join(text.split()).strip())


def score_files(paths: Iterable[Path | str]) -> Report:
    """All examples of some files scored together."""
    whole = Report()
    for path in paths:
        whole = whole.plus(score(path))
    return whole


def score(path: Path | str) -> Report:
    """The examples of one file scored."""
    examples = []
    for number, line in enumerate(_lines(path), 1):
        try:
            example = json.loads(line)
        except json.JSONDecodeError as error:
            raise CitationError(
                f"line {number} is no JSON: {error.msg}",
                code="SW336",
                file=str(path),
                remedy="Each line is one example, as in the files of shared examples.",
            ) from None
        if not isinstance(example, dict) or "expected" not in example or "input" not in example:
            raise CitationError(
                f"line {number} has no 'input' or no 'expected'",
                code="SW337",
                file=str(path),
                remedy="Give every example the fields id, type or kind, input and expected.",
            )
        examples.append(example)
    report = Report()
    lists = _lists(examples)
    by_id = {str(example.get("id", "")): example for example in examples if _is_apa(example)}
    for example in examples:
        scored = _scored_apa(example, lists, _related(example, by_id)) if _is_apa(example) else _scored(example)
        report = report.plus(scored)
    return report


def _is_apa(example: Mapping[str, Any]) -> bool:
    return "entrytype" in example and "type" not in example and isinstance(example["input"], Mapping)


def _lists(examples: Iterable[Mapping[str, Any]]) -> dict[str, apa7.Works]:
    """The lists that examples belong to, by section: those of chapters 8 and 9, on citations and on lists.

    What tells works of one list apart (2012b, a first author's initials) shows only beside the others. Those of the
    chapters on types stand alone: there two works of an author and year are two examples.
    """
    found: dict[str, dict[str, Entry]] = {}
    for example in examples:
        section = str(example.get("section", ""))
        if _is_apa(example) and section.startswith(("8.", "9.")):
            entry = _apa_entry(example)
            if entry.type in apa7.TYPES:
                found.setdefault(section, {})[entry.key] = entry
    return {section: apa7.Works(entries) for section, entries in found.items()}


def _related(example: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> dict[str, Entry]:
    """The works that an entry refers to: its own field ``related_entries``, else examples of the file."""
    found: dict[str, Entry] = {}
    own = example.get("related_entries") or {}
    for key in filter(None, (str(example["input"].get(name, "")) for name in ("related", "crossref"))):
        other = own.get(key) or next((by_id[name] for name in (key, f"apa-{key}") if name in by_id), None)
        if other:
            found[key] = apa7.entry_from_fields(str(other["entrytype"]), key, {**other["input"], "options": "skipbib"})
    return found


def _apa_entry(example: Mapping[str, Any]) -> Entry:
    return apa7.entry_from_fields(str(example["entrytype"]), str(example.get("id", "example")), example["input"])


def _scored_apa(example: Mapping[str, Any], lists: Mapping[str, apa7.Works], related: Mapping[str, Entry]) -> Report:
    """A reference, and its citations in the text; ``related`` are the works it speaks of, by its own key for them."""
    name, kind = str(example.get("id", "")), str(example["entrytype"])
    try:
        entry = _apa_entry(example)
        alone = lists.get(str(example.get("section", "")))
        works = alone if alone is not None and entry.key in alone.entries else apa7.Works({entry.key: entry, **related})
        got = to_markdown(works.full(entry.key))
        said = {form: to_markdown(works.in_text(entry.key, narrative=form == "narrative"))
                for form in ("parenthetical", "narrative")}
    except CitationError as error:
        got = f"[{error.code}: {error.problem}]"
        said = dict.fromkeys(("parenthetical", "narrative"), got)
    whole = _compared(example, name, kind, got)
    tally, misses = Tally(), list(whole.misses)
    for form, expected in (example.get("in_text") or {}).items():
        if form not in said or not expected:
            continue
        right = normal(said[form]) == normal(str(expected))
        tally = tally.plus(right=right)
        if not right:
            misses.append(Miss(name, kind, form, str(expected), said[form]))
    return replace(whole, misses=tuple(misses), in_text=tally)


def _lines(path: Path | str) -> Sequence[str]:
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CitationError(
            "the file of examples cannot be read",
            code="SW335",
            file=str(path),
            remedy=f"Check that it is there and is text in UTF-8 ({type(error).__name__}).",
        ) from None
    return [line for line in text.splitlines() if line.strip()]


def _scored(example: Mapping[str, Any]) -> Report:
    kind = str(example.get("type") or example.get("kind") or example.get("entrytype") or "")
    name = str(example.get("id", ""))
    whole = _compared(example, name, kind, _got(example))
    if not example.get("short"):
        return whole
    said = _got_short(example)
    exact = normal(said) == normal(str(example["short"]))
    missed = () if exact else (Miss(name, kind, "short", str(example["short"]), said),)
    return replace(whole, short=Tally().plus(right=exact), misses=whole.misses + missed)


def _compared(example: Mapping[str, Any], name: str, kind: str, got: str) -> Report:
    """What came beside what was expected, with and without italics."""
    accepted = [example["expected"], *_accepted(example)]
    right = normal(got) in {normal(str(one)) for one in accepted}
    misses = [] if right else [Miss(name, kind, "full", str(example["expected"]), got)]
    italics = Tally()
    if example.get("expected_md"):
        same = normal(got, italics=True) == normal(str(example["expected_md"]), italics=True)
        italics = Tally().plus(right=same)
        if right and not same:
            misses.append(Miss(name, kind, "italics", str(example["expected_md"]), got))
    tally = Tally().plus(right=right)
    return Report(tally, {kind: tally}, italics=italics, misses=tuple(misses))


def _accepted(example: Mapping[str, Any]) -> list[Any]:
    given = example["input"]
    inside = given.get("accept") if isinstance(given, Mapping) else None
    found: list[Any] = []
    for some in (example.get("accept"), inside):
        found += some if isinstance(some, list) else [some] if some else []
    return found


#: What else than a citation an example may abbreviate, by its kind.
_ABBREVIATED: Mapping[str, Callable[[str], str]] = {
    "journal": journal,
    "periodical": journal,
    "institution": institution,
    "court-document": court_document,
    "court": normal_court,
}


def _got(example: Mapping[str, Any]) -> str:
    given = example["input"]
    kind = str(example.get("kind", "")).replace("_", "-")
    if isinstance(given, str) and kind in {"case-name", "case"}:
        return case_name(given, textual=example.get("context") in {"textual", "any"})
    if isinstance(given, str) and kind in _ABBREVIATED:
        return _ABBREVIATED[kind](given)
    try:
        entry = entry_of(example)
        pin = _pinpoints(example)[0]
        return to_markdown(bluebook.sentence(bluebook.full(entry, pin)))
    except CitationError as error:
        return f"[{error.code}: {error.problem}]"


def _got_short(example: Mapping[str, Any]) -> str:
    try:
        entry = entry_of(example)
        pin = _pinpoints(example)[1]
        if str(example["short"]).startswith("Id."):
            # An example of id. says in its note which section comes next.
            found = re.search(r"\bsection ([\d.]+\w*(?:\(\w+\))*)", str(example.get("note", "")))
            pin = pin or (f"§ {found[1]}" if found else None)
            return to_markdown(bluebook.sentence(bluebook.id_form(entry, pin, same_pinpoint=pin is None)))
        return to_markdown(bluebook.sentence(bluebook.short(entry, pin, note=_note(example))))
    except CitationError as error:
        return f"[{error.code}: {error.problem}]"


def _note(example: Mapping[str, Any]) -> int | None:
    """The footnote that the short form refers to, where the example has footnotes."""
    given = example["input"]
    number = next((given[name] for name in ("supra_note", "note_number", "short_note") if given.get(name)), "")
    return int(number) if str(number).isdigit() else None


def _pinpoints(example: Mapping[str, Any]) -> tuple[str | None, str | None]:
    fields = known_fields(_kind(example), _given(example), _named(example))
    return (str(fields["pinpoint"]) if fields.get("pinpoint") else None,
            str(fields["short_pinpoint"]) if fields.get("short_pinpoint") else None)


def _given(example: Mapping[str, Any]) -> Mapping[str, Any]:
    given = example["input"]
    if not isinstance(given, Mapping):
        raise CitationError(
            f"the example '{example.get('id', '')}' has an input that is no record",
            code="SW337",
            field="input",
            remedy="Give the fields of the record, or a text and a kind: journal or case-name.",
        )
    return given


def _named(example: Mapping[str, Any]) -> str:
    return str(example.get("type") or example.get("entrytype") or example.get("kind") or "")


def _kind(example: Mapping[str, Any]) -> str:
    kind = known_type(_named(example), _given(example))
    if kind not in RECORD_TYPES:
        record(kind, str(example.get("id", "example")), {})
    return kind


def entry_of(example: Mapping[str, Any]) -> Entry:
    """The record of an example; fields that its type does not have are left out, as the examples ask.

    Raises:
        CitationError: SW311 no such type, SW313 a field is missing, SW337 the input is no record.
    """
    kind = _kind(example)
    fields = {k: v for k, v in known_fields(kind, _given(example), _named(example)).items() if k not in _META}
    return record(kind, str(example.get("id", "example")), fields)
