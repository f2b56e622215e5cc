"""Whether the identifiers of a publication can be what they say: their form, and their check digit where there is one.

A well-formed identifier may still belong to another work; only a page that shows it proves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

__all__ = ["identifier_faults", "same_work", "valid_isbn", "valid_issn"]

#: *Source*: the forms seen on the records of the library; a PMID and a PMCID have no check digit.
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType({
    "doi": re.compile(r"10\.\d{4,9}/\S*[^\s.,;]"), "pmid": re.compile(r"[1-9]\d{0,8}"),
    "pmcid": re.compile(r"PMC[1-9]\d{0,8}"),
})


def valid_isbn(text: str) -> bool:
    """Whether a text is an ISBN of ten or thirteen digits whose check digit is right.

    *Source*: ISO 2108 (weights ten to one, modulo eleven; alternating one and three, modulo ten).

    >>> valid_isbn("0-306-40615-2"), valid_isbn("978-0-306-40615-7"), valid_isbn("978-0-306-40615-8")
    (True, True, False)
    """
    letters = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{9}[\dX]", letters):
        return sum(weight * _digit(letter) for weight, letter in zip(range(10, 0, -1), letters, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", letters):
        return sum((1, 3)[i % 2] * int(letter) for i, letter in enumerate(letters)) % 10 == 0
    return False


def valid_issn(text: str) -> bool:
    """Whether a text is an ISSN whose check digit is right.

    *Source*: ISO 3297 (weights eight to one, modulo eleven).

    >>> valid_issn("0378-5955"), valid_issn("0378-5954")
    (True, False)
    """
    letters = text.replace("-", "").upper()
    return bool(re.fullmatch(r"\d{7}[\dX]", letters)) and sum(
        weight * _digit(letter) for weight, letter in zip(range(8, 0, -1), letters, strict=True)) % 11 == 0


def identifier_faults(fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The identifiers among the fields of an entry that cannot be right, each with what is wrong.

    >>> identifier_faults({"doi": "10.1/x", "isbn": "978-0-306-40615-8", "title": "T"})
    (('doi', 'not in the form of a DOI'), ('isbn', 'not an ISBN: its check digit or its form is wrong'))
    """
    found = [(name, f"not in the form of a {name.upper()}") for name, form in _FORMS.items()
             if name in fields and not form.fullmatch(fields[name])]
    checks: Mapping[str, Callable[[str], bool]] = {"isbn": valid_isbn, "issn": valid_issn}
    found += [(name, f"not an {name.upper()}: its check digit or its form is wrong") for name, valid in checks.items()
              if name in fields and not valid(fields[name])]
    return tuple(found)


def same_work(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The marks by which two entries are one work: identifiers, and title with year, letters and figures alone.

    >>> same_work({"doi": "10.1000/ABC", "title": "{The} Title", "year": "2020"})
    ('doi 10.1000/abc', 'title thetitle 2020')
    """
    marks = [f"{name} {fields[name].casefold()}" for name in ("doi", "pmid", "pmcid") if name in fields]
    letters = "".join(letter for letter in fields.get("title", "").casefold() if letter.isalnum())
    if letters and "year" in fields:
        marks.append(f"title {letters} {fields['year']}")
    return tuple(marks)


def _digit(letter: str) -> int:
    return 10 if letter == "X" else int(letter)
