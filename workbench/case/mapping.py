"""Which column of somebody's export is which field of a case: written once as TOML, used for every later export.

A mapping makes cases (one row a client) or entries of one list of a case (one row an interview, a request, a relative).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping as Columns
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from workbench.case.models import Case, Key
from workbench.errors import CaseError, CaseInvalid, Fault, nearest

__all__ = ["FieldOf", "Mapping", "begin_mapping", "load_mapping"]

#: Names that a column may have, and the field of a case that they mean. *Source:* Birthdate, the field reference of
#: Salesforce's Contact object (developer.salesforce.com); FirstName and LastName, a JSON schema of that object (public
#: repository api-evangelist/salesforce-sales-cloud); the others are plain English. A guess is marked as one in the
#: mapping that is begun, for a person to check.
_GUESSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("client.full_name", ("firstname", "middlename", "lastname", "name", "fullname", "clientname", "participantname")),
    ("client.birth_date", ("birthdate", "dateofbirth", "dob")),
    ("client.sex", ("sex", "gender")),
    ("client.languages", ("language", "languages", "primarylanguage", "preferredlanguage")),
    ("matter.docket", ("docket", "docketnumber", "casenumber", "indictmentnumber")),
    ("matter.court", ("court", "courtname")),
    ("matter.judge", ("judge",)),
    ("matter.caption", ("caption",)),
    ("matter.counsel", ("counsel", "attorney", "defensecounsel")),
    ("matter.offense_date", ("offensedate", "dateofoffense")),
    ("matter.sentencing_date", ("sentencingdate", "dateofsentencing")),
)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldOf(_Part):
    """One field of a case, and the columns that it comes from."""

    #: Path in the case (``client.birth_date``) or, for entries, in the entry (``custodian``).
    to: str = Field(pattern=r"^[a-z][a-z_]*(\.[a-z][a-z_]*)*$")
    #: Columns; where there are several, what they hold is joined by a blank.
    columns: tuple[str, ...] = Field(min_length=1)
    #: How it is written there: text, a date, a number, a choice of ours, or a list in one cell.
    kind: Literal["text", "date", "number", "yes-no", "list"] = Field(default="text", alias="as")
    #: What their words are in ours: ``{ "F" = "female" }``. A word that is not named here is a fault.
    choices: Columns[str, str] = Field(default_factory=dict)
    #: What stands between the values of a list.
    split: str = Field(default=";", min_length=1, max_length=3)


class Mapping(_Part):
    """How one kind of export is read."""

    schema_version: Literal[1]
    title: str = Field(min_length=1, max_length=200)
    #: Name of the program that it comes from: a client's number there is kept with the case under this name.
    system: Key
    #: Column with the client's number there.
    client: str
    #: The list that rows are entries of, such as ``interviews``; empty where each row is a client.
    entries: str = ""
    #: Column with the row's own number there: a later export then changes the same entry.
    row: str = ""
    sheet: str = ""
    encoding: str = ""
    #: How dates are written, tried in this order.
    dates: tuple[str, ...] = ("%Y-%m-%d", "%m/%d/%Y")
    fields: tuple[FieldOf, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> Mapping:
        if self.entries and not self.row:
            raise ValueError("entries need 'row', the column with each row's own number")
        if self.entries and self.entries not in _LISTS:
            raise ValueError(f"a case has no list {self.entries!r}. {nearest(self.entries, _LISTS)}")
        if not self.entries:
            unknown = sorted({f.to.split(".")[0] for f in self.fields} - {"client", "matter"})
            if unknown:
                raise ValueError(f"a row that is a client fills 'client.…' and 'matter.…' alone, not {unknown[0]!r}")
        return self


#: Lists of a case whose entries have a key of their own.
_LISTS = tuple(name for name in Case.model_fields
               if name in {"authorizations", "contradictions", "events", "exhibits", "facts", "family", "interviews",
                           "plan", "requests", "strengths"})


def load_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file.

    Raises:
        CaseError: SW172 it cannot be read.
        CaseInvalid: SW173 it is not a mapping; every fault with its place.
    """
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it cannot be opened as UTF-8 text"
        raise CaseError(f"the mapping cannot be read: {where}", code="SW172", file=path.name,
                        remedy="Write it as docs/guide.md shows, or begin one with 'workbench case mapping SHEET'.",
                        ) from None
    try:
        return Mapping.model_validate(read)
    except ValidationError as error:
        raise CaseInvalid("this is not a mapping", code="SW173", file=path.name, faults=tuple(
            Fault(".".join(map(str, one["loc"])) or "mapping", one["msg"].removeprefix("Value error, "))
            for one in error.errors(include_url=False, include_input=False)),
            remedy="Correct each place named.") from None


def begin_mapping(columns: Sequence[str], title: str) -> str:
    """A mapping to complete, with a guess for each column whose name says what it holds.

    >>> print(begin_mapping(("Id", "FirstName", "Birthdate", "Shoe size"), "Contacts").splitlines()[-1])
    # Not used: "Shoe size"
    """
    plain = {"".join(c for c in name.lower() if c.isalnum()): name for name in columns}
    numbers = {"id", "recordid", "participantidentifier"}
    number = next((name for key, name in plain.items() if key in numbers), columns[0])
    lines = ["schema_version = 1", f"title = {_quoted(title)}", 'system = "our-database"  # name the program',
             f"client = {_quoted(number)}  # the column with the client's number there",
             'dates = ["%Y-%m-%d", "%m/%d/%Y"]', ""]
    used = {number}
    for to, names in _GUESSES:
        found = [plain[name] for name in names if name in plain and plain[name] not in used]
        if not found:
            continue
        used.update(found)
        lines += ["[[fields]]  # a guess by the name: check it", f"to = {_quoted(to)}",
                  f"columns = [{', '.join(map(_quoted, found))}]"]
        lines += ['as = "date"'] if to.endswith("_date") else []
        lines += ['as = "list"'] if to == "client.languages" else []
        lines += ['choices = { "F" = "female", "M" = "male" }'] if to == "client.sex" else []
        lines.append("")
    rest = [name for name in columns if name not in used]
    return "\n".join([*lines, *(f"# Not used: {_quoted(name)}" for name in rest)]).rstrip() + "\n"


def _quoted(text: str) -> str:
    """As TOML quotes it: TOML's basic strings are JSON's."""
    return json.dumps(text, ensure_ascii=False)
