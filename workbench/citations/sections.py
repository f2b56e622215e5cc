"""Sections of codes and rules: with the subdivision pointed to, and whether they are several.

*Source:* The Indigo Book R5.2 and R16.
"""

from __future__ import annotations

import re

from workbench.citations.pinpoints import Pinpoint

__all__ = ["beside", "merge_sections", "several_sections"]


def merge_sections(section: str, pin: Pinpoint) -> str:
    """The section with the pinpoint's subdivision: ``3564`` and ``(c)`` give ``3564(c)``.

    >>> merge_sections("3592(a)", Pinpoint("subdivision", "(a)(1)"))
    '3592(a)(1)'
    >>> merge_sections("60.12", Pinpoint("subdivision", "1(a)"))
    '60.12(1)(a)'
    """
    if not pin:
        return section
    value = pin.value
    if pin.kind == "section":
        return value
    if pin.kind != "subdivision":
        return section
    if re.match(r"\d+[A-Za-z]?\(", value):
        if section.split("(", maxsplit=1)[0] == value.split("(")[0]:
            return value
        value = re.sub(r"^(\w+)\(", r"(\1)(", value)
    base, own = re.match(r"([^(]*)(.*)", section).groups()  # type: ignore[union-attr]  # the pattern always matches
    if own and value.startswith(own):
        return base + value
    if own and re.match(r"\((\w)", own) and re.match(r"\((\w)", value) and _same_level(own, value):
        return base + value
    return section + value


def beside(pin: Pinpoint) -> str:
    """What is pointed to beside a section or rule and is no part of it: a note, an appendix, a page, a paragraph.

    >>> "18 U.S.C. § 3553" + beside(Pinpoint("text", "note")), "H.B. 582" + beside(Pinpoint("page", "12"))
    ('18 U.S.C. § 3553 note', 'H.B. 582, at 12')
    """
    if not pin or pin.kind in {"section", "subdivision"}:
        return ""
    if pin.takes_at:
        return f", at {pin.text}"
    return f", {pin.text}" if pin.kind == "paragraph" else f" {pin.text}"


def _same_level(own: str, value: str) -> bool:
    """Whether two chains of subdivisions start at the same level: both a letter, or both a number, of one case."""
    first = re.match(r"\((\w+)\)", own)
    other = re.match(r"\((\w+)\)", value)
    if not first or not other or first[1] == other[1]:
        return bool(first and other)
    # A chain that continues the section's own goes deeper: (a) then (1).
    if own.count("(") != 1:
        return False
    a, b = first[1], other[1]
    return (a.isdigit() and b.isdigit()) or (a.isalpha() and b.isalpha() and a.islower() == b.islower())


def several_sections(section: str, code: str) -> bool:
    """Whether a section field names several sections; a hyphen is a range only where the code has no hyphens itself."""
    text = section.replace("–", "-")
    if "et seq" in text:
        return False
    if re.search(r"\s(?:&|and|to)\s|,\s*-?\d", text):
        return True
    found = re.fullmatch(r"([\d.]+)([a-zA-Z]*)-([\d.]+)([a-zA-Z]*)", text)
    if not found:
        return bool(re.fullmatch(r"\d+[\w.]*--\d+[\w.]*", text))
    first, last = found[1], found[3]
    if re.match(r"(?:U\.S\.C|C\.F\.R|I\.R\.C|USC|Fed\.)", code):
        if not found[2] and first.isdigit() and last.isdigit() and 2 <= len(last) < len(first):
            # A span with its repeated digits dropped: §§ 3681-82 (R5.2.3).
            last = first[: -len(last)] + last
        return (_number(last) > _number(first) and "." not in last) or ("." in first and "." in last)
    return "." in first and "." in last and first.split(".")[0] == last.split(".")[0]


def _number(text: str) -> float:
    found = re.match(r"\d+(?:\.\d+)?", text)
    return float(found[0]) if found else 0.0
