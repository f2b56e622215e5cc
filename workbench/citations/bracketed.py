"""Citations in brackets within a person's text: ``[see @felitti1998, p. 251; @ex:school, at 12]``.

Nothing else of the text is read: every other character is literal, an ``@`` without brackets too. A backslash before
the bracket prints the bracket itself. What stands in the brackets is read as it is in a notebook's Markdown cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.tree import Inline, cite, words

__all__ = ["bracketed", "bracketed_keys"]

#: A bracket with a key in it; an address such as ``a@b.org`` has a letter before its sign and is none.
_BRACKET = re.compile(r"(\\?)\[([^\[\]\n]*)\]")
_KEY = re.compile(r"(?:^|(?<=[\s;(]))@([A-Za-z0-9](?:[\w:.-]*\w)?)")


def bracketed(text: str) -> list[Inline]:
    """A text with its bracketed citations as citations and all else as literal words.

    >>> [node["t"] for node in bracketed("as shown [@felitti1998, p. 251].")]
    ['Str', 'Space', 'Str', 'Space', 'Cite', 'Str']
    >>> bracketed("write to a@b.org [sic]") == words("write to a@b.org [sic]")
    True
    """
    found: list[Inline] = []
    end = 0
    for match in _groups(text):
        found += words(text[end:match.start()])
        end = match.end()
        if match[1]:
            found += words(text[match.start() + 1:end])
        else:
            first, *rest = [_one(part) for part in _parts(match[2]) if _KEY.search(part)]
            first["c"][0] += [one for other in rest for one in other["c"][0]]
            first["c"][1] = words("; ".join(f"@{one['citationId']}" for one in first["c"][0]))
            found.append(first)
    return found + words(text[end:])


def bracketed_keys(text: str) -> tuple[str, ...]:
    """The keys that a text cites in brackets, each once, in reading order.

    >>> bracketed_keys("[@a; see @b (quoting @c, at 9)] and @d")
    ('a', 'b', 'c')
    """
    return tuple(dict.fromkeys(
        key[1] for match in _groups(text) if not match[1] for key in _KEY.finditer(match[2])))


def _groups(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _BRACKET.finditer(text) if _KEY.search(match[2]))


def _one(part: str) -> Inline:
    match = _KEY.search(part)
    assert match is not None  # parts without a key were left out
    node = cite(match[1], prefix=part[:match.start()].strip())
    node["c"][0][0]["citationSuffix"] = _suffix(part[match.end():].rstrip())
    return node


def _suffix(text: str) -> list[Inline]:
    """What follows a key: words, with the authorities that a parenthesis cites as citations."""
    found: list[Inline] = []
    end = 0
    for match in _KEY.finditer(text):
        found += [*words(text[end:match.start()]), cite(match[1])]
        end = match.end()
    return found + words(text[end:])


def _parts(inside: str) -> Iterator[str]:
    """The text between semicolons; one within parentheses parts nothing."""
    depth, start = 0, 0
    for place, character in enumerate(inside):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == ";" and depth <= 0:
            yield inside[start:place]
            start = place + 1
    yield inside[start:]
