"""Cases in a text: full and short citations, slip opinions, *id.* and *supra*.

Reporters are those of ``reporters-db``, the data that eyecite reads with. The scanner is our own, because eyecite gives
a case the year of the next one in a string citation, needs minutes for a long brief, and logs the text that it reads.
*Source:* measured with eyecite 2.7 on this project's labelled sentences (``tests/data/citations``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import reporters_db

from workbench.citations.reading.found import Found, find, letters, matched
from workbench.citations.reading.names import name_before, short_name_before

__all__ = ["cases", "ids", "reporter", "supras"]

_WORD = r"(?:[A-Z&(][\w.'()&]{0,14}|\d(?:d|th|st|nd|rd)|(?:on|of|in|the|and)(?=[ ]))"
#: Volume, some words, a page: a case where the words are a reporter, an article where they are a journal.
ANCHOR = re.compile(
    rf"(?<![\w§¶$.:/-])(?P<volume>\d{{1,4}})[ ]{{1,4}}(?P<reporter>[A-Z][\w.'&]{{0,14}}(?:[ ]{{0,4}}{_WORD}){{0,7}}?)"
    r"(?:[ ]{0,4},?[ ]{1,4}(?P<at>at[ ]{1,4})|[ ]{1,4})(?P<page>\*?\d{1,9}(?:-U\b)?|[A-Za-z]{1,5}\d{2,9}"
    r"|[ivxl]{1,5}(?=,|[ ]\()|_{2,6})(?![\w])"
)
_NEUTRAL = re.compile(r"(?<![\w-])(?P<volume>\d{4})-(?P<reporter>Ohio|NMSC|NMCA|NMCERT|ND|SD)-(?P<page>\d{1,6})\b")
_PIN = re.compile(
    r"(?:[ ]{0,4}(?:,[ ]{0,4}(?:at[ ]{1,3})?|[ ]at[ ]{1,3})(?:\*?\d{1,5}(?!-[A-Z])(?:[ ]?-[ ]?\*?\d{1,5})?"
    r"|¶{1,2}[ ]{0,3}\d{1,4}(?:-\d{1,4})?)"
    r"(?:[ ]?(?:&[ ]?)?nn?\.[ ]?\d{1,3}(?:-\d{1,3})?)?(?![\w.]\w|[ ]{1,3}[A-Z][\w.]*[ ]{0,3}\w*\.? ?\d))"
)
_COURT = re.compile(
    r"[ ]{0,4}[(\[](?P<court>[^()\d]{0,50}|[^()]{0,24}(?:Cir|Dist|Dep't|Div)\.[^()\d]{0,30})"
    r"(?P<date>(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.?[ ]{1,3}\d{1,2},[ ]{1,3})?)"
    r"(?P<year>1[6-9]\d\d|20\d\d)(?P<said>,[^()]{0,40})?[)\]]"
)
_EARLY = re.compile(r"[ ]{0,4}\((?P<court>[^()\d]{0,24})(?P<date>)(?P<year>1[89]\d\d|20\d\d)\)[ ]{1,4}$")
_UNPUBLISHED = re.compile(
    r"[ ]{1,4}\((?P<date>[A-Z][a-z]{2,8}\.?[ ]\d{1,2},[ ](?P<year>20\d\d|19\d\d)),[ ]{1,3}(?:Nos?\.[ ])?"
    r"(?P<docket>[A-Z]\d{5,7})\)[ ]{0,3}(?P<weight>[(\[][^()\[\]]{0,40}(?:opn|opinion)[^()\[\]]{0,20}[)\]])?"
)
_ALSO = re.compile(r"[ ]{0,4}(?:[,;][ ]{0,4}|[ ]\[)")
_WEIGHT = re.compile(r"[ ]{0,4}\((?P<weight>[^()]{3,80})\)")
_DOCKET = re.compile(
    r"\bNos?\.[ ]{1,3}(?P<docket>[A-Z]{0,3}-?\d[\w:.-]{0,24}(?:(?:,|[ ]&|,[ ]&)[ ]{1,3}\d[\w:-]{2,20}){0,3})"
    r"(?P<slip>,?[ ]{1,3}slip\.?[ ]op\.?)?(?:,?[ ]{1,3}at[ ]{1,3}(?P<pin>\*?\d{1,4}(?:-\d{1,4})?))?,?(?=[ ]{0,4}\()"
)
_ID = re.compile(
    r"(?<!\w)(?:[Ii]d\.|Ibid\.?)(?:,?[ ]{1,3}(?:at[ ]{1,3}(?P<page>\*?[\dxvi]{1,6}(?:[ ]?-[ ]?\*?\d{1,5})?"
    r"(?:,[ ]\d{1,4}(?:-\d{1,4})?){0,4}(?:[ ]nn?\.\d{1,3})?)|(?P<mark>§{1,2}|¶{1,2})[ ]{0,3}"
    r"(?P<section>[\w.-]{1,20}(?<!\.)(?:\(\w{1,5}\)){0,8}(?:-\d{1,4})?)))?"
)
_SUPRA = re.compile(
    r"\bsupra\b(?![ ]{1,3}(?:[Pp]art|[Ss]ection|pp?\.|§))(?:[ ]{1,3}(?:at[ ]{1,3})?nn?(?:ote|\.)s?[ ]{1,3}"
    r"(?P<note>\d{1,4}))?"
    r"(?:,?[ ]{1,3}(?:at[ ]{1,3})?(?P<pin>\*?\d{1,5}(?:[ ]?-[ ]?\d{1,5})?|¶{1,2}[ ]\d{1,4}|§{1,2}[ ][\w.()-]{1,20}))?"
)

#: Reporters named like a place: without a name and a year, "12 Wash. 345" is as likely an address.
_ADDRESSES = frozenset(
    ("Wash.", "Cal.", "Pa.", "Del.", "Va.", "Ga.", "Me.", "Ohio", "Iowa", "Utah", "Or.", "Ill.", "Md.")
)
_SUPRA_BEFORE = re.compile(r"[ ],?[ ]?supra,?[ ]{1,3}$|[ ]supra,?[ ]{1,3}$")
_DOCKET_BEFORE = re.compile(
    r",?[ ]{0,4}\(?(?:Case[ ])?Nos?\.[ ]{1,3}([\w:.&, -]{3,40}?)(?:[ ]\([A-Z]{2,5}\))?\)?,[ ]{1,4}$"
)


@cache
def _reporters() -> dict[str, str]:
    known = {letters(name): name for name in reporters_db.EDITIONS}
    for spelled, editions in reporters_db.VARIATIONS_ONLY.items():
        known.setdefault(letters(spelled), editions[0])
    return known


def reporter(words: str) -> str:
    """The reporter that words name, as ``reporters-db`` writes it; ``""`` where they name none.

    >>> reporter("F. Supp.3d"), reporter("U. S."), reporter("Am. J. Psychiatry")
    ('F. Supp. 3d', 'U.S.', '')
    """
    return _reporters().get(letters(words), "")


def cases(text: str) -> Iterator[Found]:
    """Full and short citations of cases in a plain text."""
    taken = 0
    for match in _places(text):
        if match.start() < taken:
            continue
        found = _short(text, match, taken) if match.groupdict().get("at") else _full(text, match, taken)
        if found is not None:
            taken = found.end
            yield found
    for match in _DOCKET.finditer(text):
        court = _COURT.match(text, match.end())
        name = name_before(text, match.start(), 0) if court else None
        if court and name:
            parts = {**_parts(court), "name": name[1], "docket": match["docket"], "pin": match["pin"], "form": "full"}
            end, weight = _weight(text, court.end())
            yield find("case", text, name[0], end, {**parts, "weight": weight})
    for match in _UNPUBLISHED.finditer(text):
        name = name_before(text, match.start(), 0)
        if name:
            yield find("case", text, name[0], match.end(), {
                "name": name[1], "docket": match["docket"], "date": match["date"], "year": match["year"],
                "court": "Cal. Ct. App.", "weight": match["weight"], "form": "full",
            })


def _places(text: str) -> list[re.Match[str]]:
    found = [match for match in ANCHOR.finditer(text) if reporter(match["reporter"])]
    found += _NEUTRAL.finditer(text)
    return sorted(found, key=lambda match: match.start())


def _full(text: str, match: re.Match[str], taken: int) -> Found | None:
    series = reporter(match["reporter"])
    before = _docket_before(text, match.start(), taken)
    # California and New York's old form put the year between name and volume.
    early = _EARLY.search(text[max(taken, before[0] - 40) : before[0]])
    named_at = before[0] - len(early[0]) if early else before[0]
    name = name_before(text, named_at, taken)
    end, pin, parallel = _tail(text, match.end())
    court = _COURT.match(text, end)
    if name is None and court is None and (match["page"].startswith("_") or series in _ADDRESSES):
        return None
    parts = {
        "volume": match["volume"],
        "reporter": series,
        "page": match["page"],
        "pin": pin,
        "parallel": parallel,
        "docket": before[1],
        "name": name[1] if name else "",
        "form": "full",
        **(_parts(early) if early and name else _parts(court) if court else {}),
    }
    end, weight = _weight(text, court.end() if court else end)
    return find("case", text, name[0] if name else before[0], end, {**parts, "weight": weight})


def _short(text: str, match: re.Match[str], taken: int) -> Found:
    end = _tail(text, match.end(), parallels=False)[0]
    again = _SUPRA_BEFORE.search(text[max(taken, match.start() - 12) : match.start()])
    name = short_name_before(text, match.start() - (len(again[0]) - 1 if again else 0), taken)
    pin = text[match.start("page") : end]
    parts = {
        "volume": match["volume"],
        "reporter": reporter(match["reporter"]),
        "pin": pin,
        "form": "short",
        "name": name[1] if name else "",
    }
    court = _COURT.match(text, end)
    if court:
        parts |= _parts(court)
        end = court.end()
    end, weight = _weight(text, end)
    return find("case", text, name[0] if name else match.start(), end, {**parts, "weight": weight})


def _docket_before(text: str, at: int, taken: int) -> tuple[int, str]:
    """Where a docket number before a database number starts, and the number."""
    head = text[max(taken, at - 60) : at]
    found = _DOCKET_BEFORE.search(head)
    return (at - len(head) + found.start() + (1 if found[0].startswith(",") else 0), found[1]) if found else (at, "")


def _tail(text: str, end: int, *, parallels: bool = True) -> tuple[int, str, str]:
    """Past pinpoints and parallel citations: the end, the first pinpoint, the parallels."""
    pins: list[str] = []
    also: list[str] = []
    opened = False
    for _ in range(12):
        comma = _ALSO.match(text, end)
        other = (ANCHOR.match(text, comma.end()) or _NEUTRAL.match(text, comma.end())) if comma and parallels else None
        if comma and other and not other.groupdict().get("at") and (series := reporter(other["reporter"])):
            also.append(f"{other['volume']} {series} {other['page']}")
            opened = opened or "[" in comma[0]
            end = other.end() + (opened and text[other.end() : other.end() + 1] == "]")
        elif pin := _PIN.match(text, end):
            pins.append(pin[0].strip(" ,"))
            end = pin.end()
        else:
            break
    return end, ", ".join(pins).removeprefix("at "), "; ".join(also)


def _weight(text: str, end: int) -> tuple[int, str]:
    """What the parenthesis after the year says of the decision: ``per curiam``, ``dissenting``."""
    found = _WEIGHT.match(text, end)
    if found and re.search(
        r"per curiam|en banc|opinion|dissent|concurr|unpublished|nonpub|mem\.|\bJJ?\.", found["weight"]
    ):
        return found.end(), found["weight"]
    return end, ""


def _parts(court: re.Match[str]) -> dict[str, str]:
    return {"court": court["court"].strip(" ,"), "date": (court["date"] + court["year"]).strip(), "year": court["year"]}


def ids(text: str) -> Iterator[Found]:
    """Every *id.* and *ibid.* of a plain text."""
    for match in _ID.finditer(text):
        mark = match["mark"] or ""
        pin = match["page"] or (f"{mark} {match['section']}" if mark else "")
        yield matched("id", match, {"pin": pin})


def supras(text: str) -> Iterator[Found]:
    """Every *supra* of a plain text, with the name before it."""
    for match in _SUPRA.finditer(text):
        name = short_name_before(text, match.start(), 0, several=True)
        yield find("supra", text, name[0] if name else match.start(), match.end(), {
            "name": name[1] if name else "", "note": match["note"], "pin": match["pin"],
        })
