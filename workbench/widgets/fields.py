"""What a form asks, read off the models of the case: one mapper for all of them, no form made by hand.

A model goes in, a description of its fields comes out: label, help, what is needed, what may be chosen, what
refers to another part of the case. And back: what a person typed becomes the value that is kept, as far as
it can be read; what cannot be read is kept as it was typed, and the model's own words stand beside it.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import EnumType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from workbench.case.dates import AgeReading, FuzzyDate, age_reading
from workbench.case.drafts import Draft, Path
from workbench.case.merge import identity
from workbench.case.models import Case, Key, LibraryId, Prose
from workbench.widgets.words import Words

__all__ = ["LONGEST", "Cleaned", "Kind", "Part", "computed", "describe", "part_at", "read"]

#: How a field is filled in.
Kind: TypeAlias = Literal[
    "line", "prose", "number", "yesno", "day", "when", "choice", "several", "pick", "picks", "name", "key", "list",
    "group", "groups",
]

#: Characters that one field takes: far above every limit of the model, so that its own words can be shown for what
#: is too long, and far below what would slow the page down. Our choice.
LONGEST = 100_000

#: What a field of keys refers to, by the field's name: a list of the case, or of the library.
_REFERS = {
    "facts": "facts", "nexus_facts": "facts", "exhibit": "exhibits", "memo": "exhibits", "evaluator": "exhibits",
    "claim": "claims", "parents": "family", "person": "family", "by": "family", "factor": "catalogue",
    "finding": "findings", "findings": "findings", "authority": "authorities", "purposes": "purposes",
    "domain": "domains", "instrument": "instruments", "record_kind": "record-kinds", "form": "release-forms",
    "authorization": "authorizations",
}
#: Short names that a person makes up: whose knowledge something rests on.
_NAMES = frozenset({"origin", "repeats"})
#: Kept by the workbench itself, never asked.
_UNASKED = frozenset({"schema_version", "case_id", "attachment"})

#: Control characters, marks that change the order of letters, and halves of characters: never part of what is meant.
#: Source: Unicode Standard, general categories Cc and Cs, and the bidirectional controls of Annex 9, section 2.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")
_WHOLE = re.compile(r"[+-]?\d{1,12}")


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form."""

    name: str
    kind: Kind
    label: str
    help: str = ""
    #: Whether a finished case has it.
    needed: bool = False
    #: Values and what they are called.
    choices: tuple[tuple[str, str], ...] = ()
    #: The list of the case or the library that its keys name.
    refers: str = ""
    #: Entries of a list, or characters of a text: at least and at most.
    least: int = 0
    most: int | None = None
    #: What holds where nothing is said.
    default: Any = None
    #: Fields of a group; the one item of a list.
    of: tuple[Part, ...] = ()
    #: Values that carry a warning beside them.
    marks: tuple[tuple[str, str], ...] = ()
    #: Name of the model of a group.
    model: str = ""

    def json(self) -> dict[str, Any]:
        """The description as the page gets it, without what says nothing."""
        return {name: [each.json() for each in value] if name == "of" else value
                for name, value in ((field, getattr(self, field)) for field in self.__slots__)
                if value not in ("", None, False, ()) or name == "name"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was typed, as it is kept, and the key of a word about what was taken out of it."""

    value: Any
    notice: str = ""


def describe(words: Words, model: type[BaseModel] = Case) -> Part:
    """The fields of a model, down to the last."""
    return Part("", "group", "", of=tuple(_fields(words, model)), model=model.__name__)


def part_at(whole: Part, path: Path) -> Part | None:
    """The description of what stands at a path; ``None`` where the model knows nothing of it."""
    found: Part | None = whole
    for step in path:
        if found is None:
            return None
        if found.kind == "groups":
            found = _item(found)
        elif found.kind in {"list", "picks", "several"}:
            found = found.of[0] if found.of else None
        else:
            found = next((part for part in found.of if part.name == step), None)
    return found


def read(part: Part | None, value: Any) -> Cleaned:
    """What a person typed or chose, as it is kept in the draft."""
    if isinstance(value, str):
        text = _INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        notice = "notice.cleaned" if len(text) < len(value) - value.count("\r\n") else ""
        return Cleaned(_typed(part, text), notice)
    if isinstance(value, list):
        one = part.of[0] if part is not None and part.kind == "list" and part.of else None
        each = [read(one if one is not None else _item(part), item) for item in value]
        return Cleaned([item.value for item in each], next((item.notice for item in each if item.notice), ""))
    if isinstance(value, Mapping):
        inner = {str(name): read(part_at(part, (str(name),)) if part is not None else None, item)
                 for name, item in value.items()}
        return Cleaned({name: item.value for name, item in inner.items() if item.value not in ("", None)},
                       next((item.notice for item in inner.values() if item.notice), ""))
    return Cleaned(value)


def computed(whole: Part, draft: Draft) -> Iterator[tuple[Path, AgeReading]]:
    """The client's age at each date of the draft that can be read, at the date's path."""
    client = draft.get("client")
    try:
        birth = dt.date.fromisoformat(str(client["birth_date"])) if isinstance(client, Mapping) else None
    except (KeyError, ValueError):
        return
    if birth is not None:
        for path, text in _whens(whole, draft, ()):
            try:
                yield path, age_reading(FuzzyDate(text), birth)
            except (ValueError, OverflowError):  # not a date yet: the field's own error says so
                continue


def _whens(part: Part, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if part.kind == "when" and isinstance(value, str) and value:
        yield path, value
    elif part.kind == "groups" and isinstance(value, list):
        for place, entry in enumerate(value):
            if isinstance(entry, Mapping):
                step = identity(entry) or place
                for inner in part.of:
                    yield from _whens(inner, entry.get(inner.name), (*path, step, inner.name))
    elif part.kind == "group" and isinstance(value, Mapping):
        for inner in part.of:
            yield from _whens(inner, value.get(inner.name), (*path, inner.name))


def _fields(words: Words, model: type[BaseModel]) -> Iterator[Part]:
    for name, info in model.model_fields.items():
        if name not in _UNASKED:
            yield _part(words, model.__name__, name, info)


def _part(words: Words, model: str, name: str, info: FieldInfo) -> Part:
    shape = _Shape.of(info.annotation, info.metadata)
    default = None if info.is_required() or info.default in (None, ()) else info.default
    said = Part(name, "key", words.label(model, name), words.help(model, name, info.description),
                needed=info.is_required(), default=getattr(default, "value", default))
    if name == "key":
        return said
    return _many(words, model, shape, said) if shape.many else _one(words, model, shape, said)


def _one(words: Words, model: str, shape: _Shape, said: Part) -> Part:
    """A field of one value."""
    name = said.name
    if shape.model is not None:
        return replace(said, kind="group", of=tuple(_fields(words, shape.model)), model=shape.model.__name__)
    if shape.values:
        marks = tuple((value, mark) for value in shape.values if (mark := words.find(f"mark.{model}.{name}.{value}")))
        return replace(said, kind="choice", choices=_choices(words, model, shape, said), marks=marks)
    if shape.key and name in _NAMES:
        return replace(said, kind="name", refers="origins")
    if (shape.key or shape.library) and name in _REFERS:
        return replace(said, kind="pick", refers=_REFERS[name])
    kinds: dict[Any, Kind] = {bool: "yesno", int: "number", dt.date: "day", FuzzyDate: "when"}
    kind = kinds.get(shape.holds) or ("prose" if shape.most == _PROSE else "line")
    return replace(said, kind=kind, most=shape.most)


def _many(words: Words, model: str, shape: _Shape, said: Part) -> Part:
    """A field of several values."""
    said = replace(said, least=shape.least, most=shape.count)
    if shape.model is not None:
        return replace(said, kind="groups", of=tuple(_fields(words, shape.model)), model=shape.model.__name__)
    if shape.values:
        return replace(said, kind="several", choices=_choices(words, model, shape, said))
    if (shape.key or shape.library) and said.name in _REFERS:
        return replace(said, kind="picks", refers=_REFERS[said.name])
    label = words.find(f"one.{model}.{said.name}", f"one.{said.name}") or said.label
    item = _one(words, model, shape, Part(said.name, "key", label, needed=True))
    return replace(said, kind="list", of=(item,))


def _choices(words: Words, model: str, shape: _Shape, said: Part) -> tuple[tuple[str, str], ...]:
    return tuple((value, words.choice(model, said.name, value)) for value in shape.values)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A type of a field, taken apart."""

    holds: Any
    many: bool = False
    least: int = 0
    #: Entries at most.
    count: int | None = None
    #: Characters at most.
    most: int | None = None
    key: bool = False
    library: bool = False
    values: tuple[str, ...] = ()
    model: type[BaseModel] | None = None

    @classmethod
    def of(cls, annotation: Any, metadata: Sequence[Any]) -> _Shape:
        annotation, metadata = _bare(annotation, metadata)
        if get_origin(annotation) is tuple:
            inner = get_args(annotation)
            one = cls.of(inner[0], ())
            open_ended = len(inner) == 2 and inner[1] is Ellipsis
            least = next((m.min_length for m in metadata if isinstance(m, annotated_types.MinLen)), 0)
            count = next((m.max_length for m in metadata if isinstance(m, annotated_types.MaxLen)), None)
            return cls(one.holds, many=True, least=least if open_ended else len(inner),
                       count=count if open_ended else len(inner), most=one.most, key=one.key, library=one.library,
                       values=one.values, model=one.model)
        if get_origin(annotation) is Literal:
            return cls(str, values=tuple(map(str, get_args(annotation))))
        if isinstance(annotation, EnumType):
            return cls(str, values=tuple(str(each.value) for each in annotation))  # type: ignore[var-annotated]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return cls(annotation, model=annotation)
        text = next((m for m in metadata if isinstance(m, StringConstraints)), None)
        pattern = getattr(text, "pattern", None)
        return cls(annotation, most=getattr(text, "max_length", None), key=pattern == _pattern(Key),
                   library=pattern == _pattern(LibraryId))


def _bare(annotation: Any, metadata: Sequence[Any]) -> tuple[Any, Sequence[Any]]:
    """A type without ``None`` and without what is noted on it, which comes beside it."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            metadata = [*metadata, *more]
        elif get_origin(annotation) in {Union, types.UnionType}:
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        else:
            return annotation, metadata


def _constraint(alias: Any) -> StringConstraints:
    return next(m for m in get_args(alias) if isinstance(m, StringConstraints))


def _pattern(alias: Any) -> Any:
    return _constraint(alias).pattern


_PROSE = _constraint(Prose).max_length


def _item(part: Part | None) -> Part | None:
    """The description of one entry of a list of groups."""
    if part is None or part.kind != "groups":
        return None
    return Part("*", "group", part.label, of=part.of, model=part.model)


def _typed(part: Part | None, text: str) -> Any:
    kind = "" if part is None else part.kind
    if kind == "number" and _WHOLE.fullmatch(text.strip()):
        return int(text)
    if kind == "day":
        return _day(text)
    if kind == "name":
        return re.sub(r"[^a-z0-9]+", "-", text.strip().lower()).strip("-")[:48]
    if kind == "line" and part is not None and part.most is not None:
        return text.replace("\n", " ") if text.endswith("\n") else text
    return text


def _day(text: str) -> str:
    """A day as it is kept, where the text names exactly one; otherwise the text as it was typed."""
    plain = text.strip()
    if found := _US_DAY.fullmatch(plain):
        month, day, year = (int(each) for each in found.groups())
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            return text
    try:
        first, last = FuzzyDate(plain).bounds(dt.date(1900, 1, 1))
    except ValueError:
        return text
    return first.isoformat() if first == last else text
