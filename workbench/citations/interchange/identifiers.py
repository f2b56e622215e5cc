"""DOIs and PubMed numbers, wherever in a text they stand: a list of them becomes entries to be completed.

*Source:* a DOI is ``10.``, a registrant's number, a slash and a suffix in any characters (DOI Handbook, 2.2); a PubMed
identifier has one to eight digits without leading zeros, a PMC one the letters PMC before its digits (NLM's
description of the MEDLINE elements PMID and PMC).
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from workbench.citations.interchange.problems import Problem

__all__ = ["Identifier", "doi_in", "find_identifiers", "read_identifiers", "valid_pmid"]

#: Two DOIs that only a comma or semicolon parts are two.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}/(?:(?![,;](?:https?:|doi:|10\.\d{4}))[^\s\"“”]){1,500}")
_PMID = re.compile(r"(?:\bPMID\b\s{0,3}[:=#]?\s{0,3}|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)"
                   r"(\d{1,20})", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC(\d{3,10})\b", re.IGNORECASE)
_BARE = re.compile(r"\s*(\d{1,20})\s*[.,;]?\s*")
_HEADING = re.compile(r"(?i)\s*[\"']?(?:doi|pmid|pmcid|id|title|url|year|author|authors|journal|reference|references)s?"
                      r"[\"']?\s*(?:[,;\t].{0,300})?")
_COLUMN = re.compile(r"(?i)\s*(?:pmid|pubmed\s?id|pubmed)\s*")
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<", "’": "‘", "»": "«"}
#: What publishers' addresses add behind a DOI.
_PAGE = re.compile(r"/(?:full|abstract|pdf|epdf|fulltext|html|meta|summary)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier and the line it was found on."""

    scheme: Literal["doi", "pmid", "pmcid"]
    value: str
    line: int


def valid_pmid(text: str) -> bool:
    """Whether a text is a PubMed number.

    >>> valid_pmid("9635069"), valid_pmid("0123"), valid_pmid("123456789")
    (True, False, False)
    """
    return re.fullmatch(r"[1-9][0-9]{0,7}", text) is not None


def doi_in(text: str) -> str | None:
    r"""The first DOI in a text, without what surrounds it; ``None`` where there is none.

    >>> doi_in("https://doi.org/10.1016/S0749-3797(98)00017-8).")
    '10.1016/S0749-3797(98)00017-8'
    >>> doi_in(r"10.1162/rest{\_}a{\_}00814")
    '10.1162/rest_a_00814'
    """
    return next((value for value, _ in _dois(text)), None)


def find_identifiers(text: str) -> Iterator[Identifier]:
    """Every identifier in a text, in order, each once.

    >>> [i.value for i in find_identifiers("doi:10.1000/182, PMID: 9635069")]
    ['10.1000/182', '9635069']
    """
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(text.split("\n"), 1):
        for one in _in_line(line, number):
            if (one.scheme, one.value.lower()) not in seen:
                seen.add((one.scheme, one.value.lower()))
                yield one


def read_identifiers(text: str, *, table: bool = False) -> tuple[list[tuple[Identifier, ...]], list[Problem]]:
    """The works a list names, each by its identifiers, and the lines that name none.

    A line with one DOI and one PubMed number is one work. In a ``table`` a comma ends a DOI.
    """
    works: list[tuple[Identifier, ...]] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    columns: frozenset[int] = frozenset()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        cells = _cells(line) if table else [line]
        columns = columns or frozenset(i for i, cell in enumerate(cells) if _COLUMN.fullmatch(cell))
        # In a table a bare number may be a volume: it counts in its own column only.
        found = [one for i, cell in enumerate(cells)
                 for one in _in_line(cell, number, bare=len(cells) == 1 or i in columns)]
        wrong = [match[1] for cell in cells for match in _PMID.finditer(cell) if not valid_pmid(match[1])]
        bare = [match[1] for i, cell in enumerate(cells) if (len(cells) == 1 or i in columns)
                and (match := _BARE.fullmatch(cell)) and not valid_pmid(match[1])]
        for digits in [*wrong, *bare]:
            problems.append(Problem("SW385", number, "", "pmid", f"“{digits}” is no PubMed number", "left out"))
        if not found:
            if not wrong and not bare and not (number == 1 and _HEADING.fullmatch(line)):
                problems.append(Problem("SW385", number, "", "", f"no DOI or PubMed number in “{line.strip()[:60]}”",
                                        "left out"))
            continue
        # One of each kind at most: one work. Otherwise each identifier is a work of its own.
        single = len({one.scheme for one in found}) == len(found)
        for work in [tuple(found)] if single else [(one,) for one in found]:
            again = next((one for one in work if (one.scheme, one.value.lower()) in seen), None)
            if again:
                first = seen[again.scheme, again.value.lower()]
                problems.append(Problem("SW387", number, "", again.scheme, f"{again.value} stands in line {first} too",
                                        "taken once"))
                continue
            seen.update({(one.scheme, one.value.lower()): number for one in work})
            works.append(work)
    return works, problems


def _in_line(line: str, number: int, *, bare: bool = True) -> Iterator[Identifier]:
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Identifier]] = []
    for value, (start, end) in _dois(line):
        taken.append((start, end))
        found.append((start, Identifier("doi", value, number)))
    for pattern, scheme in ((_PMID, "pmid"), (_PMCID, "pmcid")):
        for match in pattern.finditer(line):
            if any(start <= match.start() < end for start, end in taken):
                continue
            if scheme == "pmid" and valid_pmid(match[1]):
                found.append((match.start(), Identifier("pmid", match[1], number)))
            elif scheme == "pmcid":
                found.append((match.start(), Identifier("pmcid", f"PMC{match[1]}", number)))
    alone = _BARE.fullmatch(line) if bare else None
    if alone and valid_pmid(alone[1]):
        found.append((0, Identifier("pmid", alone[1], number)))
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _dois(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    text = re.sub(r"\{?\\([_&%#$])\}?", r"\1", text)
    address = "://" in text
    if address:
        text = re.sub(r"%2[fF]", "/", text)
    for match in _DOI.finditer(text):
        value = match[0]
        before = text[max(0, match.start() - 300):match.start()].rpartition(" ")[2]
        if address and "://" in before:
            value = unquote(re.split(r"[?#]", value)[0])
            if "doi.org" not in before:
                value = _PAGE.sub("", value)
        elif "&" in value:
            value = html.unescape(value)
        value = _trimmed(value)
        if "/" in value and not value.endswith("/"):
            yield value, match.span()


def _trimmed(value: str) -> str:
    """A DOI without the punctuation of the sentence around it; brackets that belong to it stay."""
    while value:
        last = value[-1]
        lonely = last in _PAIRS and value.count(last) > value.count(_PAIRS[last])
        if last in ".,;:'!?…|\\" or last in "([{<‘«" or lonely:
            value = value[:-1]
        elif value.endswith(("</a>", "</p>", "</td>", "</li>")):
            value = value[:value.rindex("<")]
        else:
            break
    return value


def _cells(line: str) -> list[str]:
    delimiter = max(",;\t", key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]
