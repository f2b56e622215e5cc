"""The client's family: who belongs to it, who raised whom, and what runs in it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbench.case.dates import FuzzyDate
from workbench.case.parts import Key, Line, Model, Permission, Prose, Sensitivity

__all__ = ["CLIENT", "Condition", "Partnership", "Relative", "Upbringing"]

#: Key of the entry that gives the client's own place in the family.
CLIENT = "client"


class Partnership(Model):
    """Two people who are or were a couple; named at either of them."""

    key: Key
    person: Key = Field(description="The other person, by key")
    kind: Literal["married", "together", "apart"] = Field(
        default="together", description="Married; lived together; had a child and never lived together")
    ended: Literal["separated", "divorced"] | None = Field(
        default=None, description="How it ended, where it did while both lived")
    since: FuzzyDate | None = None
    until: FuzzyDate | None = None


class Upbringing(Model):
    """Where a person grew up for a time, and who raised them there, other than the parents."""

    key: Key
    kind: Literal["kinship", "adoption", "foster", "institution", "other"]
    by: tuple[Key, ...] = Field(
        default=(), max_length=2, description="Who raised the person, where they are in the family")
    place: Line | None = Field(default=None, description="Home or institution, where no relative raised the person")
    since: FuzzyDate | None = None
    until: FuzzyDate | None = None
    facts: tuple[Key, ...] = ()


class Condition(Model):
    """Something in a relative's life that runs in families or marks those who grow up near it."""

    key: Key
    kind: Literal["substance-use", "mental-illness", "illness", "disability", "violence", "victim", "custody",
                  "removal", "suicide"]
    facts: tuple[Key, ...] = Field(default=(), description="Facts that show it; without one it prints for counsel only")


class Relative(Model):
    """A person of the client's family, as far as anybody knows. The entry ``client`` is the client's own place."""

    key: Key
    called: Line | None = Field(default=None, description="How the client speaks of the person")
    relation: Line | None = Field(
        default=None, description="Only where it does not follow from parents and partners, e.g. godmother")
    sex: Literal["female", "male", "intersex", "unknown"] = "unknown"
    born: FuzzyDate | None = None
    died: FuzzyDate | None = None
    dead: bool = Field(default=False, description="Dead, where nobody knows since when")
    parents: tuple[Key, ...] = Field(
        default=(), max_length=2, description="Birth parents, by key; a parent of whom nothing is known is left out")
    partners: tuple[Partnership, ...] = ()
    raised: tuple[Upbringing, ...] = Field(
        default=(), description="Where the person grew up, other than with the parents")
    conditions: tuple[Condition, ...] = ()
    facts: tuple[Key, ...] = Field(default=(), description="Facts about this person, or about the two of them")
    note: Prose | None = Field(default=None, description="Not printed")
    tags: tuple[Sensitivity, ...] = ()
    permission: Permission = Permission.YES
