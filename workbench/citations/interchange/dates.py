"""Dates between the formats: the bibliography's ``2001-05-17``, CSL's ``date-parts``, RIS's ``2001/05/17/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.citations.interchange.drafts import tidy

__all__ = ["GROUP", "from_csl_date", "from_ris_date", "to_csl_date", "to_ris_date"]

#: Fields that say one date together: where one is carried apart, all are.
GROUP = ("date", "year", "month", "day")

_ISO = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_RIS = re.compile(r"(\d{4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?(?:/([^/]*))?/?(?:T?\d\d:\d\d.*)?")


def from_ris_date(text: str) -> str | None:
    """A date of RIS; ``None`` where it is none, or says more than a date can.

    >>> from_ris_date("1998/05/14/"), from_ris_date("1998///"), from_ris_date("1998/05//Spring")
    ('1998-05-14', '1998', None)
    """
    read = _RIS.fullmatch(text.strip())
    if not read or (read[4] and not re.fullmatch(r"\d\d:\d\d(:\d\d)?", read[4])):
        return None
    return "-".join([read[1], *([read[2].zfill(2)] if read[2] else []),
                     *([read[3].zfill(2)] if read[2] and read[3] else [])])


def to_ris_date(text: str) -> str | None:
    """A date for RIS; ``None`` where RIS cannot hold it.

    >>> to_ris_date("1998-05"), to_ris_date("1998-05/1998-06")
    ('1998/05//', None)
    """
    read = _ISO.fullmatch(text)
    return f"{read[1]}/{read[2] or ''}/{read[3] or ''}/" if read and not text.startswith("-") else None


def from_csl_date(value: object) -> str:
    """A date of CSL-JSON as biblatex writes it; words as they stand; empty where it says nothing.

    >>> from_csl_date({"date-parts": [["2019", 5], [2019, 6]]}), from_csl_date({"date-parts": [[1999]], "circa": True})
    ('2019-05/2019-06', '1999~')
    """
    if isinstance(value, str | int) and not isinstance(value, bool):
        return tidy(str(value))
    if not isinstance(value, Mapping):
        return ""
    read = _parts(value.get("date-parts"))
    season = str(value.get("season") or "")
    if read and re.fullmatch(r"[1-4]", season) and len(read) == 1 and "-" not in read[0][1:]:
        read = [f"{read[0]}-2{season}"]
    if read:
        return "/".join(read) + ("~" if value.get("circa") else "")
    for key in ("edtf", "literal", "raw"):
        if isinstance(value.get(key), str) and tidy(value[key]):
            return tidy(value[key])
    return ""


def to_csl_date(text: str) -> dict[str, Any]:
    """A date for CSL-JSON; what is no date is given as it stands.

    >>> to_csl_date("2019-05-01"), to_csl_date("in press")
    ({'date-parts': [[2019, 5, 1]]}, {'literal': 'in press'})
    """
    bare = text.removesuffix("~")
    read = [_ISO.fullmatch(one) for one in bare.split("/")]
    if len(read) > 2 or not all(read):
        return {"literal": text}
    parts = [[int(part) for part in one.groups() if part] for one in read if one]
    circa = {"circa": True} if bare != text else {}
    if len(parts) == 1 and len(parts[0]) == 2 and 21 <= parts[0][1] <= 24:
        return {"date-parts": [parts[0][:1]], "season": parts[0][1] - 20, **circa}
    return {"date-parts": parts, **circa}


def _parts(value: object) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= 2:
        return []
    dates = []
    for one in value:
        if not isinstance(one, list) or not one:
            return []
        numbers = [str(part).strip() for part in one if part is not None and str(part).strip()]
        if not numbers or not all(re.fullmatch(r"-?\d{1,4}", number) for number in numbers):
            return []
        year = int(numbers[0])
        dates.append("-".join([f"-{-year:04}" if year < 0 else f"{year:04}",
                               *(number.zfill(2) for number in numbers[1:3] if number.isdigit())]))
    return dates
