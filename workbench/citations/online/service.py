"""What every service is to the desk, and what they share in reading an answer."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from workbench.citations.online.answers import Candidate, Reading, State
from workbench.citations.online.exchange import Reply, Request, asks_for_a_person
from workbench.citations.online.likeness import letters, like_title
from workbench.citations.online.queries import Query, WorkQuery
from workbench.errors import CitationError

__all__ = ["MOST", "Service", "Wire", "cannot_answer", "chosen", "read_json"]

#: How many works of a search are read: the right one is the first or not there.
MOST = 5


class Service(Protocol):
    """A place that can be asked about a work or a case."""

    #: As it is written in commands and in the cache.
    name: ClassVar[str]
    #: Seconds of rest between two questions.
    interval_s: ClassVar[float]

    def request(self, query: Query) -> Request:
        """What is sent for this question. Raises CitationError (SW395) where the service does not know its kind."""
        ...

    def read(self, reply: Reply, query: Query) -> Reading:
        """What came back, in one of the clear states."""
        ...


class Wire(BaseModel):
    """A part of a service's answer. What is not read is let pass: services add fields without notice."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _absent(cls, data: Any) -> Any:
        # Services write what they do not know as null as often as they leave it out.
        return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data


_W = TypeVar("_W", bound=Wire)


def read_json(reply: Reply, model: type[_W], *, of: str = "") -> _W | Reading:
    """The body as one of the service's records, or why it is none; ``of`` names the field a bare list is read into."""
    if asks_for_a_person(reply):
        return Reading(State.BLOCKED, "the service asks whether a person is there")
    if "json" not in reply.content_type:
        kind = reply.content_type.partition(";")[0] or "nothing said of its kind"
        return Reading(State.MALFORMED, f"JSON was expected, {kind[:60]} came")
    try:
        value = json.loads(reply.body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Reading(State.MALFORMED, "the answer is not UTF-8")
    except (ValueError, RecursionError):
        return Reading(State.MALFORMED, "the answer is not whole JSON")
    try:
        return model.model_validate({of: value} if of else value)
    except ValidationError as error:
        places = sorted({".".join(map(str, e["loc"])) or "the whole" for e in error.errors()})
        return Reading(State.MALFORMED, f"the answer has another shape than documented, at {', '.join(places[:3])}")


def chosen(query: WorkQuery, found: list[Candidate]) -> Reading:
    """Of the works that a search brings up, those that fit the question; a search always brings up something."""
    fitting = tuple(c for c in found if _fits(query, c))
    nearest = tuple(c for c in found if c not in fitting)
    if fitting:
        return Reading(State.FOUND, candidates=fitting, nearest=nearest)
    return Reading(State.NOT_FOUND, "no work with this title" + (", author and year" if query.author else ""),
                   nearest=nearest)


def cannot_answer(service: str, query: Query) -> CitationError:
    """The error for a question of a kind that a service does not know."""
    kinds = {"DoiQuery": "DOIs", "PmidQuery": "PubMed numbers", "WorkQuery": "titles", "CaseQuery": "cases"}
    return CitationError(f"{service} cannot be asked for {kinds[type(query).__name__]}; nothing was sent", code="SW395",
                         remedy="Leave --service out: the services that can be asked are chosen.")


def _fits(query: WorkQuery, candidate: Candidate) -> bool:
    if not like_title(query.title, candidate.title):
        return False
    names = [letters(author.family) for author in candidate.authors]
    if query.author and names and "authors" not in candidate.partial and not any(
            letters(query.author) in name or name in letters(query.author) for name in names if name):
        return False
    years = [year for year in (candidate.year, *candidate.other_years) if year is not None]
    # A work often goes online in the year before its issue.
    return query.year is None or not years or any(abs(year - query.year) <= 1 for year in years)
