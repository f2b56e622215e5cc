"""What every part of a case is made of: kinds of text, closed lists, and the model that refuses unknown fields."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints

__all__ = ["CaseId", "FactorState", "Key", "LibraryId", "Line", "Model", "Permission", "Prose", "Sensitivity"]


class Model(BaseModel):
    """A frozen part of a case that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


#: A short name used inside one case: lower-case letters, digits and hyphens.
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,47}$")]
#: An id of a factor, finding, source or authority in the library.
LibraryId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9:.-]{0,95}$")]
#: One line of text from a person.
Line: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\r\n]*$")]
#: A passage of text from a person.
Prose: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=8000)]
#: The case's name in every file name, parameter and log: says nothing about the client.
CaseId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^case-[0-9a-f]{8,32}$")]


class Sensitivity(StrEnum):
    """Why a record may not be shown to everybody. See docs/method.md for the rule behind each."""

    HIPAA = "hipaa"
    PART2 = "part2"
    JUVENILE = "juvenile"
    SCHOOL = "school"
    PSR = "psr"
    THIRD_PARTY = "third-party"
    SEALED = "sealed"


class Permission(StrEnum):
    """What the client permits to be told."""

    YES = "yes"
    SEALED = "sealed"
    NO = "no"


class FactorState(StrEnum):
    """Looked for and found, looked for and not found, not asked: three different things."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    NOT_ASKED = "not-asked"
