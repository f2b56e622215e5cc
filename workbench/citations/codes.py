"""How each code is cited: by which name, where its title stands, which mark its sections take.

*Source:* reporters-db ``LAWS``, whose entries follow Table T3 of The Indigo Book; R16, R19 and R20 for federal codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import reporters_db

__all__ = ["Form", "code_short", "form_of"]

_CODES = frozenset({"leg_statute", "admin_compilation", "municipal"})


@dataclass(frozen=True, slots=True)
class Form:
    """The way one code is cited."""

    #: Where the title stands: ``18 Pa. Cons. Stat.``, ``Okla. Stat. tit. 22``, or a chapter (``ch. 268``).
    title: Literal["before", "after", "chapter"] = "before"
    #: What stands before the section: ``§``, ``r.``, ``art.`` or nothing.
    mark: str = "§"


@cache
def form_of(code: str) -> Form:
    """The form of a code, from its abbreviated name; codes that nobody listed take ``§`` and their title before them.

    >>> form_of("Okla. Stat."), form_of("Ala. Admin. Code").mark, form_of("Ohio Admin. Code").mark
    (Form(title='after', mark='§'), 'r.', '')
    """
    entry = _entry(code.replace("’", "'"))
    if entry is None:
        return Form()
    pattern = str(entry["regexes"][0]).replace("\\", "")
    tail = pattern.split("$reporter", 1)[-1]
    title: Literal["before", "after", "chapter"] = "before"
    if " tit." in tail:
        title = "after"
    elif " ch." in tail:
        title = "chapter"
    if "§" in pattern or "$section_marker" in pattern or "/" in pattern:
        return Form(title, "§")
    mark = "r." if re.match(r" r\. \$", tail) else "art." if " art " in tail else ""
    return Form(title, mark)


def _entry(code: str) -> dict[str, Any] | None:
    for name in (code, f"{code} Ann.", code.removesuffix(" Ann."), *_by_subject(code)):
        for found in reporters_db.LAWS.get(name, ()):
            if found["cite_type"] in _CODES and found["regexes"]:
                return dict(found)
    return None


def _by_subject(code: str) -> tuple[str, ...]:
    """The name that a state's codes by subject are listed under: ``Tex. Penal Code Ann.`` under ``Tex. Code Ann.``."""
    if found := re.match(r"(Tex\.|Cal\.) .*\b(Code(?: Ann\.)?)$", code):
        return (f"{found[1]} {found[2]}", f"{found[1]} {found[2]} Ann.")
    if re.match(r"N\.Y\. .*\bLaw$", code):
        return ("N.Y. Law",)
    return ("Md. Code Ann.",) if code.startswith("Md. Code Ann., ") else ()


#: *Source:* The Indigo Book R16.1, R19.1 and R20.
_FEDERAL = {
    "united states code": "U.S.C.",
    "u.s. code": "U.S.C.",
    "usc": "U.S.C.",
    "united states code annotated": "U.S.C.A.",
    "united states code service": "U.S.C.S.",
    "code of federal regulations": "C.F.R.",
    "cfr": "C.F.R.",
    "internal revenue code": "I.R.C.",
    "treasury regulations": "Treas. Reg.",
    "treasury regulation": "Treas. Reg.",
    "temporary treasury regulation": "Temp. Treas. Reg.",
}


@cache
def _by_name() -> dict[str, str]:
    found = {**_FEDERAL, "district of columbia code": "D.C. Code"}
    for short, entries in reporters_db.LAWS.items():
        for entry in entries:
            if entry["cite_type"] not in _CODES or entry["jurisdiction"] == "United States":
                continue
            for name in str(entry["name"]).split(";"):
                if "Ann." not in short:
                    found.setdefault(_key(name), short)
                elif "Code of " in name:
                    # A code of this or that is known by its one name, whoever annotates it.
                    bare = re.sub(r"\w+['’]s\s+|\bAnnotated\b", "", name)
                    found.setdefault(_key(" ".join(bare.split())), short)
    return found


def _key(name: str) -> str:
    bare = re.sub(r"\s*\(.*?\)|,?\s*\b1[89]\d\d\b", "", name)
    return bare.replace("’", "'").casefold().strip()


def code_short(name: str) -> str:
    """A code's name abbreviated where it is written out and known; else as it is.

    >>> code_short("United States Code"), code_short("Florida Statutes"), code_short("Fla. Stat.")
    ('U.S.C.', 'Fla. Stat.', 'Fla. Stat.')
    >>> code_short("Code of Virginia"), code_short("Louisiana Code of Criminal Procedure")
    ('Va. Code Ann.', 'La. Code Crim. Proc. Ann.')
    """
    return _by_name().get(_key(name), name)
