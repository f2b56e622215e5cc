"""DOIs in a text, and the DOI within an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.reading.found import Found, find

__all__ = ["doi_in", "dois"]

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\b(?:doi|DOI):?[ ]?)(?P<doi>10\.\d{4,9}/[^\s\x1f\"<>]{1,120})")


def dois(text: str) -> Iterator[Found]:
    """DOIs that stand alone."""
    for match in _DOI.finditer(text):
        shown = match[0].rstrip(".,;")
        if shown.endswith(")") and shown.count("(") < shown.count(")"):
            shown = shown[:-1].rstrip(".,;")
        yield find("doi", text, match.start(), match.start() + len(shown), {"doi": doi_in(shown), "form": "full"})


def doi_in(words: str) -> str:
    """The DOI that an address or a label names; empty where it names none.

    >>> doi_in("https://doi.org/10.1016/S0749-3797(98)00017-8.")
    '10.1016/S0749-3797(98)00017-8'
    """
    found = re.search(r"10\.\d{4,9}/[^\s\"<>]{1,120}", words.replace(" ", ""))
    return found[0].rstrip(".,;") if found else ""
