"""Fields as the style ``apa7`` prints them: BibTeX's markup read, quotation marks as in print.

A field is read once into runs, each with its style and with whether its capitals are protected by braces; the
runs become pybtex's rich text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pybtex.database import Entry
from pybtex.richtext import BaseText, Tag, Text

from workbench.citations.bibliography import plain as decoded
from workbench.citations.pieces import Part, smart

__all__ = ["MARKUP", "Run", "ends_sentence", "is_marked", "literal_list", "plain_field", "rich", "runs",
           "split_outside", "stopped"]

#: A field of this name says that the entry's values are as a BibTeX file writes them: braces protect capitals, and
#: "and" parts a list of publishers. Entries of the library are plain text, in which neither holds.
MARKUP = "biblatex"

#: How a run is printed: as its surroundings, in the other slant, or upright whatever stands around it.
Style = Literal["", "em", "up"]

_STYLES: dict[str, Style] = {
    "emph": "em", "textit": "em", "mkbibemph": "em", "mkbibitalic": "em", "textup": "up", "textnormal": "up",
}
_QUOTING = frozenset({"enquote", "mkbibquote"})
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?\s*(?=\{)")
#: An accent with its letter, a letter with a name, or an escaped mark.
_ESCAPE = re.compile(r"\\(?:[`'^\"~=.](?:\{[^{}]*\}|\\?[A-Za-z])|[uvHtcdbkr](?:\{[^{}]*\}|\s+\\?[A-Za-z])|"
                     r"[A-Za-z]+(?:\{\}|\s+|(?![A-Za-z]))|.)")
_ACCENTED = re.compile(r"\{\\(?:[`'^\"~=.]|[uvHtcdbkr](?![A-Za-z])|(?:ss|[oOlL]|ae|AE|oe|OE|aa|AA|i|j)(?![A-Za-z]))")
_PLAIN = {0xE000: "\\", 0xE001: "{", 0xE002: "}", ord("~"): " "}
_MARKED_UP = re.compile(r"[\\{}~]|--|``|''")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style."""

    text: str
    style: Style = ""
    #: Whether its capitals are meant.
    kept: bool = False


def is_marked(entry: Entry) -> bool:
    """Whether the entry's values are as a BibTeX file writes them, with braces that protect capitals."""
    return bool(entry.fields.get(MARKUP))


@lru_cache(maxsize=4096)  # a title is read for the list, its order and the text
def runs(value: str) -> tuple[Run, ...]:
    r"""A value as runs of text.

    >>> [(run.text, run.kept) for run in runs(r"The {DSM} \& l'enfant")]
    [('The ', False), ('DSM', True), (' & l’enfant', False)]
    """
    value = " ".join(value.split())
    if not _MARKED_UP.search(value):
        return _quoted([Run(value.translate(_PLAIN))]) if value else ()
    value = value.replace("``", "“").replace("''", "”")
    return _quoted([run for run in _joined(_read(value, "", kept=False)) if run.text])


def _read(value: str, style: Style, *, kept: bool) -> Iterator[Run]:
    i = 0
    while i < len(value):
        char = value[i]
        if char == "\\":
            if (found := _COMMAND.match(value, i)) and len(found[1]) > 1:
                end = _closing(value, found.end())
                inner = value[found.end() + 1 : end]
                now = _STYLES.get(found[1], "")
                marks = ("“", "”") if found[1] in _QUOTING else ("", "")
                yield Run(marks[0], style, kept)
                yield from _read(inner, now or style, kept=True)
                yield Run(marks[1], style, kept)
                i = end + 1
            else:
                escape = _ESCAPE.match(value, i)
                text = escape[0] if escape else char
                yield Run(_character(text), style, kept)
                i += len(text)
        elif char == "{":
            end = _closing(value, i)
            if _ACCENTED.match(value, i):
                yield Run(_character(value[i : end + 1]), style, kept)
            else:
                yield from _read(value[i + 1 : end], style, kept=True)
            i = end + 1
        elif char == "}":
            i += 1
        else:
            end = next((j for j in range(i, len(value)) if value[j] in "\\{}"), len(value))
            text = value[i:end].replace("---", "—").replace("--", "–")
            yield Run(text.translate(_PLAIN), style, kept)
            i = end


def _character(text: str) -> str:
    """A command as the character it stands for; what is no command of LaTeX is kept as it is written."""
    if text.strip() == r"\relax":  # TeX's way to say nothing
        return ""
    try:
        return decoded(text)
    except UnicodeDecodeError:
        return text


def _closing(value: str, start: int) -> int:
    """Where the brace at ``start`` closes; the end of the text where it never does."""
    depth = 0
    for i in range(start, len(value)):
        if value[i] in "{}" and value[i - 1 : i] != "\\":
            depth += 1 if value[i] == "{" else -1
            if depth == 0:
                return i
    return len(value)


def _joined(found: Iterable[Run]) -> list[Run]:
    out: list[Run] = []
    for run in found:
        if out and (out[-1].style, out[-1].kept) == (run.style, run.kept):
            out[-1] = Run(out[-1].text + run.text, run.style, run.kept)
        elif run.text:
            out.append(run)
    return out


def _quoted(found: Sequence[Run]) -> tuple[Run, ...]:
    """The runs with quotation marks as print has them; no length changes, so each keeps its place."""
    whole = smart("".join(run.text for run in found))
    out, at = [], 0
    for run in found:
        out.append(Run(whole[at : at + len(run.text)], run.style, run.kept))
        at += len(run.text)
    return tuple(out)


def plain_field(entry: Entry, *names: str) -> str:
    """The first of the named fields that is there, as it is printed without italics; else ``""``."""
    for name in names:
        value = entry.fields.get(name)
        if value and (text := "".join(run.text for run in runs(value)).strip()):
            return text
    return ""


def literal_list(entry: Entry, name: str) -> tuple[str, ...]:
    """A list such as the publishers. Only a BibTeX file parts it with "and"; a name may hold that word otherwise."""
    value = entry.fields.get(name, "")
    parts = split_outside(value) if is_marked(entry) else re.split(r"\s*;\s*", value)
    shown = ("".join(run.text for run in runs(part)).strip() for part in parts)
    return tuple(part for part in shown if part)


def split_outside(value: str, at: str = r"\s+and\s+") -> list[str]:
    """A value parted at "and" outside of braces.

    >>> split_outside("{Simon and Schuster} and Ecco")
    ['{Simon and Schuster}', 'Ecco']
    """
    parts, depth, start, i = [], 0, 0, 0
    separator = re.compile(at)
    while i < len(value):
        if value[i] in "{}":
            depth += 1 if value[i] == "{" else -1
        elif depth == 0 and (found := separator.match(value, i)):
            parts.append(value[start:i])
            start = i = found.end()
            continue
        i += 1
    return [part.strip() for part in (*parts, value[start:]) if part.strip()]


def rich(found: Iterable[Run], *, italic: bool = False) -> BaseText:
    """Runs as rich text; within italics, emphasis is upright. Blanks stand outside the italics."""
    pieces: list[Part] = []
    for slanted, text in _slants(found, italic=italic):
        head, body, tail = text[: len(text) - len(text.lstrip())], text.strip(), text[len(text.rstrip()) :]
        pieces += [piece for piece in (head, Tag("em", body) if slanted and body else body, tail) if piece]
    return Text(*pieces)


def _slants(found: Iterable[Run], *, italic: bool) -> Iterator[tuple[bool, str]]:
    held: tuple[bool, str] | None = None
    for run in found:
        slanted = italic if not run.style else not italic if run.style == "em" else False
        if held and held[0] == slanted:
            held = (slanted, held[1] + run.text)
        else:
            if held:
                yield held
            held = (slanted, run.text)
    if held:
        yield held


def ends_sentence(text: Part) -> bool:
    """Whether a text has its full stop: behind it stands none of ours."""
    return bool(re.search(r"[.?!…][”’]?$|^$", str(text).rstrip()))


def stopped(text: Part) -> Text:
    """A text with a full stop, unless it ends with one or with another end of a sentence."""
    return Text(text) if ends_sentence(text) else Text(text, ".")
