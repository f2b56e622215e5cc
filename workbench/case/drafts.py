"""A case that somebody is still writing: begun, changed field by field, and what is wrong with it so far.

A draft is the case as it is written to a file, complete or not. It is never changed in place: each
change gives a new draft that shares what it did not touch. A step of a path is the name of a field,
or what an entry of a list is known by (its key), or its place where it is known by nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import is_
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from workbench.case.merge import ABSENT, identity, merge
from workbench.case.models import SCHEMA_VERSION, Case
from workbench.errors import CaseInvalid

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = [
    "Draft", "DraftFault", "Path", "add", "begin", "faults", "move", "put", "readable", "rebase", "shared", "steps",
    "value_at",
]

#: The case as it is written to a file, complete or not.
Draft: TypeAlias = Mapping[str, Any]
#: Where in a draft: ``("facts", "school", "references", 0, "page")``.
Path: TypeAlias = tuple[str | int, ...]

_Part = TypeVar("_Part", bound=BaseModel)

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[([^\]]+)\]")

#: What a person is told in place of the validator's own words.
_WORDS = {
    "date_from_datetime_parsing": "This is not a date that exists. Write it as year-month-day: 2004-03-17.",
    "date_parsing": "This is not a date that exists. Write it as year-month-day: 2004-03-17.",
    "int_parsing": "Write a whole number.",
    "int_type": "Write a whole number.",
    "int_from_float": "Write a whole number.",
    "bool_parsing": "Choose yes or no.",
    "bool_type": "Choose yes or no.",
    "literal_error": "Choose one of the list.",
    "enum": "Choose one of the list.",
    "string_type": "Write text.",
}
_PATTERNS = {
    "label": "Write a letter (A, B … AA) or a number.",
    "bates_prefix": "Write two to eight capital letters.",
    "jurisdiction": "Write 'us' for federal court, or the state's two letters.",
}


@dataclass(frozen=True, slots=True)
class DraftFault:
    """What is wrong with one field of a draft, or that it is still to be filled in."""

    path: Path
    problem: str
    #: Whether nothing is there yet: not a mistake, only not done.
    missing: bool


def begin(case_id: str) -> Draft:
    """A case of which nothing is known yet."""
    return {"schema_version": SCHEMA_VERSION, "case_id": case_id}


def value_at(draft: Draft, path: Path) -> Any:
    """What stands at a path; :data:`~workbench.case.merge.ABSENT` where nothing does."""
    found: Any = draft
    for step in path:
        if isinstance(found, Mapping):
            found = found.get(str(step), ABSENT)
        elif isinstance(found, list) and (place := _place(found, step)) is not None:
            found = found[place]
        else:
            return ABSENT
    return found


def put(draft: Draft, path: Path, value: Any) -> Draft:
    """The draft with a value at a path; what leads there is made where it is not there.

    :data:`~workbench.case.merge.ABSENT` takes out what stands there.

    >>> put({"facts": [{"key": "a"}]}, ("facts", "a", "statement"), "x")
    {'facts': [{'key': 'a', 'statement': 'x'}]}
    """
    changed: Draft = _put(draft, path, value)
    return changed


def add(draft: Draft, path: Path, entry: Any) -> Draft:
    """The draft with an entry at the end of the list at ``path``; an entry that is there already is not added again."""
    found = value_at(draft, path)
    entries = found if isinstance(found, list) else []
    known = identity(entry)
    if known is not None and _place(entries, known) is not None:
        return draft
    return put(draft, path, [*entries, entry])


def move(draft: Draft, path: Path, by: int) -> Draft:
    """The draft with the entry at ``path`` moved in its list, as far as the list goes."""
    entries = value_at(draft, path[:-1])
    place = _place(entries, path[-1]) if isinstance(entries, list) else None
    if place is None:
        return draft
    rest = [*entries[:place], *entries[place + 1:]]
    to = max(0, min(place + by, len(rest)))
    return put(draft, path[:-1], [*rest[:to], entries[place], *rest[to:]])


def rebase(base: Draft, mine: Draft, theirs: Draft) -> Draft:
    """What was changed from ``base`` to ``mine``, made to ``theirs``; where both changed one field, ``mine`` stands."""
    if base == theirs:
        return mine
    merged = merge(base, mine, theirs)
    if merged.clashes:
        merged = merge(base, mine, theirs, {clash.path: "mine" for clash in merged.clashes})
    return merged.document


def shared(old: Any, new: Any) -> Any:
    """``new``, with every part that is the same in ``old`` taken from there.

    A draft that was read again is made of new objects; what did not change is then known by being the same one.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        made = {name: shared(old[name], value) if name in old else value for name, value in new.items()}
        return old if old.keys() == made.keys() and all(old[name] is made[name] for name in made) else made
    if isinstance(old, list) and isinstance(new, list):
        each = [shared(one, other) for one, other in zip(old, new, strict=False)] + new[len(old):]
        return old if len(old) == len(each) and all(map(is_, old, each)) else each
    # Python holds 1 and True to be equal; a case does not.
    return old if type(old) is type(new) and old == new else new


def faults(draft: Draft) -> tuple[DraftFault, ...]:
    """Everything that keeps a draft from being a case, each at its field. It never repeats what was typed."""
    try:
        Case.model_validate_json(json.dumps(draft))
    except ValidationError as error:
        return tuple(_fault(draft, one) for one in error.errors(include_url=False, include_input=False))
    except CaseInvalid as error:
        return tuple(DraftFault(_known_by(draft, steps(fault.field)), _sentence(fault.problem), missing=False)
                     for fault in error.faults)
    return ()


def readable(model: type[_Part], entries: Any) -> tuple[_Part, ...]:
    """The entries of a list of a draft, as far as they can be read: without the fields and parts that cannot.

    An entry is left out whole where what it needs is missing. For what is shown while somebody still types.
    """
    found = []
    for entry in entries if isinstance(entries, list) else []:
        left: Any = entry
        while isinstance(left, Mapping):
            try:
                found.append(model.model_validate_json(json.dumps(left)))
                break
            except ValidationError as error:
                fault = min(error.errors(include_url=False, include_input=False), key=lambda e: -len(e["loc"]))
                smaller = _without(left, fault["loc"])
                left = None if smaller == left else smaller
    return tuple(found)


def _without(at: Any, path: Path) -> Any:
    """What is there without what stands at the path, or without the nearest thing around it that is there."""
    step, rest = (path[0], path[1:]) if path else (None, ())
    if isinstance(at, list) and isinstance(step, int) and step < len(at):
        inner = _without(at[step], rest) if rest else at[step]
        return [*at[:step], *([] if inner == at[step] else [inner]), *at[step + 1:]]
    if isinstance(at, Mapping) and step in at:
        inner = _without(at[step], rest) if rest else at[step]
        others = {name: each for name, each in at.items() if name != step}
        return others if inner == at[step] else {**others, step: inner}
    return at


def steps(field: str) -> Path:
    """The path that is written like ``$.facts[school].statement``."""
    return tuple(name or (int(place) if place.isdigit() else place) for name, place in _STEP.findall(field))


def _put(at: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(at, list):
        place = _place(at, step)
        if place is None:
            if value is ABSENT:
                return at
            # Somebody took the entry out meanwhile: what is written into it is kept, as an entry of its own.
            return [*at, _put({"key": step} if isinstance(step, str) else {}, rest, value)]
        if value is ABSENT and not rest:
            return [*at[:place], *at[place + 1:]]
        return [*at[:place], _put(at[place], rest, value), *at[place + 1:]]
    fields = at if isinstance(at, Mapping) else {}
    name = str(step)
    if value is ABSENT and (not rest or name not in fields):
        return {key: each for key, each in fields.items() if key != name}
    inner = fields.get(name)
    if inner is None and rest:
        inner = [] if isinstance(rest[0], int) else {}
    return {**fields, name: _put(inner, rest, value)}


def _place(entries: Sequence[Any], step: str | int) -> int | None:
    if isinstance(step, int):
        return step if 0 <= step < len(entries) else None
    return next((place for place, entry in enumerate(entries) if identity(entry) == step), None)


def _known_by(draft: Draft, path: Path) -> Path:
    """A path of places as a path of what entries are known by."""
    known: Path = ()
    for step in path:
        entries = value_at(draft, known)
        name = identity(entries[step]) if isinstance(step, int) and isinstance(entries, list) and step < len(entries) \
            else None
        known = (*known, name if name is not None else step)
    return known


def _fault(draft: Draft, error: ErrorDetails) -> DraftFault:
    path = tuple(step for step in error["loc"] if step != "__root__")
    missing = error["type"] == "missing" or (error["type"] == "too_short" and not value_at(draft, path))
    return DraftFault(_known_by(draft, path), _problem(error), missing)


def _problem(error: ErrorDetails) -> str:
    kind, limits = error["type"], error.get("ctx", {})
    name = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "missing":
        return "Still needed."
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(name, "Write it on one line." if limits.get("pattern") == r"^[^\r\n]*$"
                             else "Write a short name of lower-case letters, digits and hyphens.")
    if kind == "string_too_long":
        return f"This is too long: at most {limits['max_length']:,} characters."
    if kind == "string_too_short":
        return "Still needed."
    if kind == "too_short":
        return "Name at least one." if limits.get("min_length") == 1 else f"Name {limits.get('min_length')}."
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"This should be at {'least' if 'ge' in limits else 'most'} {limits.get('ge', limits.get('le'))}."
    if kind == "extra_forbidden":
        return "This version of the workbench does not know this field."
    if "Write it in one of these forms" in error["msg"]:
        return "This cannot be read as a date. Write it like 2004-03-17, March 2004, summer 1998 or 1999, age 7–8."
    return _sentence(error["msg"].removeprefix("Value error, "))


def _sentence(problem: str) -> str:
    return f"{problem[:1].upper()}{problem[1:]}" + ("" if problem.endswith((".", "?")) else ".")
