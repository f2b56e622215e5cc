"""What a court asks of a filing, and what of a document and its date does not fit.

Reads court profiles: small TOML files, the shipped ones in ``templates/courts`` and a team's own. Every value in a
profile says where it was seen and when; nothing about a court stands in code. A profile changes no document, it only
measures one.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from workbench.appendix.checks import Diagnostic
from workbench.errors import AppendixError, Fault, nearest
from workbench.settings import share
from workbench.wording import counted

__all__ = ["Deadline", "Due", "PageLimit", "Profile", "Reminder", "check_filing", "due_dates", "get_profile",
           "load_profiles", "profile_for"]

#: Days before a deadline from which it is warned of. Our choice.
SOON_DAYS = 7
_SATURDAY = 5

_Words = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class _Seen(BaseModel):
    """Something a court asks, and where that was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: The rule as the court cites it; empty where it is a page of practice.
    rule: str = Field(default="", max_length=200)
    #: Address or citation of what was read.
    source: _Words
    #: The day it was read.
    seen: dt.date


class Deadline(_Seen):
    """By when something is to be filed."""

    #: Calendar days before the day of sentencing.
    days: int = Field(ge=0, le=365)
    #: What is to be filed by then, in the rule's terms.
    of: _Words


class PageLimit(_Seen):
    """How many pages a filing may have."""

    pages: int = Field(ge=1, le=10_000)
    #: What the rule counts, in its terms: ``the memorandum, exhibits excluded``.
    counts: _Words


class Reminder(_Seen):
    """Something else to think of on filing day, in words."""

    text: _Words


class Profile(BaseModel):
    """What one court, or one judge, asks of a filing before sentencing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: The court as a caption names it.
    court: _Words
    #: The judge whose own practice this is; none where it is the court's.
    judge: str | None = Field(default=None, min_length=1, max_length=200)
    deadlines: tuple[Deadline, ...] = ()
    page_limit: PageLimit | None = None
    reminders: tuple[Reminder, ...] = ()

    @property
    def label(self) -> str:
        """How the profile is called in a list."""
        return f"{self.court}, {self.judge}" if self.judge else self.court


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline on the calendar."""

    deadline: Deadline
    on: dt.date


def load_profiles(own: Path | None = None) -> Mapping[str, Profile]:
    """Every court profile by its name; one of the folder ``own`` takes the place of a shipped one of that name.

    Raises:
        AppendixError: SW471, a profile cannot be read; every fault in it is named.
    """
    folders = [share("templates") / "courts", *([own] if own is not None else [])]
    return {file.stem: _read(file) for folder in folders for file in sorted(folder.glob("*.toml"))}


def get_profile(name: str, own: Path | None = None) -> Profile:
    """The profile of that name.

    Raises:
        AppendixError: SW470, there is none; SW471 as :func:`load_profiles` says.
    """
    found = load_profiles(own)
    if name not in found:
        raise AppendixError(f"there is no court profile {name!r}", code="SW470", field="court",
                            remedy=f"{nearest(name, found)} There are: {', '.join(sorted(found))}. How to write one: "
                                   f"templates/courts/README.md.")
    return found[name]


def profile_for(court: str, profiles: Mapping[str, Profile]) -> str:
    """The name of the one profile that is of this court as such; empty where there is none, or it is a judge's."""
    named = [name for name, profile in profiles.items()
             if profile.judge is None and profile.court.casefold() == court.strip().casefold()]
    return named[0] if len(named) == 1 else ""


def due_dates(profile: Profile, sentencing_date: dt.date) -> tuple[Due, ...]:
    """The deadlines on the calendar, the earliest first.

    A day that falls on a weekend becomes the Friday before, which is early enough however a court counts. Our choice;
    holidays are not known here.

    >>> deadline = Deadline(days=14, of="a motion", source="a page", seen=dt.date(2026, 11, 26))
    >>> [due.on.isoformat() for due in due_dates(Profile(court="A court", deadlines=(deadline,)), dt.date(2027, 1, 17))]
    ['2027-01-01']
    """
    found = [Due(each, _weekday(sentencing_date - dt.timedelta(days=each.days))) for each in profile.deadlines]
    return tuple(sorted(found, key=lambda due: due.on))


def check_filing(profile: Profile, *, sentencing_date: dt.date, as_of: dt.date,
                 pages: int | None = None) -> tuple[Diagnostic, ...]:
    """What does not fit the court, errors first; ``pages`` are those of the PDF, where it is there already."""
    return (*_pages(profile, pages), *_dates(profile, sentencing_date, as_of))


def _pages(profile: Profile, pages: int | None) -> Iterator[Diagnostic]:
    limit = profile.page_limit
    if limit is not None and pages is not None and pages > limit.pages:
        yield Diagnostic(
            "error", "SW472", "$",
            f"the PDF has {pages} pages, {pages - limit.pages} more than the {limit.pages} that the court allows "
            f"({limit.counts}{_rule(limit)}). Every page was counted, cover and tables too.",
            "Shorten it, file a part as an exhibit where the rule does not count exhibits, or ask for leave.")


def _dates(profile: Profile, sentencing_date: dt.date, as_of: dt.date) -> Iterator[Diagnostic]:
    for due in due_dates(profile, sentencing_date):
        said = f"{due.deadline.of}{_rule(due.deadline)}"
        left = (due.on - as_of).days
        if left < 0:
            yield Diagnostic("warning", "SW473", "$.matter.sentencing_date",
                             f"the document is dated {as_of}, and the day to file was {due.on}: {said}.",
                             "Ask the court for leave to file late, or correct the date of sentencing.")
        elif left <= SOON_DAYS:
            yield Diagnostic("warning", "SW474", "$.matter.sentencing_date",
                             f"the day to file is {due.on}, {_ahead(left)}: {said}.",
                             "Count the days against the court's own calendar: holidays are not known here.")


def _rule(seen: _Seen) -> str:
    return f", {seen.rule}" if seen.rule else ""


def _ahead(days: int) -> str:
    return "the date of the document" if days == 0 else f"{counted(days, 'day')} after the date of the document"


def _weekday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _read(file: Path) -> Profile:
    try:
        return Profile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AppendixError("a court profile cannot be read", code="SW471", file=str(file),
                            remedy="Correct the file's TOML, or move it away.") from error
    except ValidationError as error:
        faults = tuple(Fault(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors())
        raise AppendixError("a court profile is not valid", code="SW471", file=str(file), faults=faults,
                            remedy="Correct each of these; templates/courts/README.md says what a profile may "
                                   "hold.") from error
