r"""A ``.bib`` file taken apart into entries and fields with their lines, whatever is broken in it.

pybtex reads a sound file just so (a property test compares the two), but drops an entry whole for
one missing comma and knows no line of a field. Here a broken entry is read again field by field;
the damage ends at the next ``@type{`` that begins a line. Every step moves forward, so that time
grows with the length of the file only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pybtex.database.input.bibtex import month_names

from workbench.citations.interchange.problems import Problem

__all__ = ["RawEntry", "RawField", "Scanner"]

_START = re.compile(r"@[ \t]*([A-Za-z][\w-]*)\s*([{(])")
#: What begins a line as an entry does, with key and comma. Inside a value it cuts the entry in two: that is told.
_LINE_START = re.compile(
    r"^[ \t]*(?=@[ \t]*(?:(?:string|comment|preamble)[ \t]*[{(]|[a-z][\w-]*[ \t]*[{(]\s*[^\s,{}()\"=#%]*\s*[,\n}=]))",
    re.MULTILINE | re.IGNORECASE)
_BLANK = re.compile(r"\s*")
_GAP = re.compile(r"[\s,]*")
_NAME = re.compile(r"[^\W\d][^\s=,{}()\"#%'\\]*")
_KEY = re.compile(r"[^,={}\"\n]*")
_NUMBER = re.compile(r"\d+")
_BRACES = re.compile(r"[{}]")
_QUOTE = re.compile(r"[{}\"]")
#: Where a field begins in an entry that is broken: at the start of a line or behind a comma.
_FIELD = re.compile(r"(?:^|[,{}\"])[ \t]*([A-Za-z][\w:+.-]*)[ \t]*=[ \t]*(?=[\"{\w\n])", re.MULTILINE)
_CLOSES = {"{": "}", "(": ")"}
#: What follows an entry that closed too early.
_LOST = re.compile(r"\s*,?\s*[A-Za-z][\w:+.-]*\s*=\s*[{\"\d]")


@dataclass(frozen=True, slots=True)
class RawField:
    """A field as written: LaTeX not decoded, strings and concatenation resolved."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as written; its type and the names of its fields in small letters."""

    type: str
    key: str
    line: int
    fields: tuple[RawField, ...]


class _Damage(Exception):
    """The entry cannot be read as BibTeX from this place on."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.what = what
        self.at = at


class Scanner:
    """Reads one file; :meth:`entries` yields what it holds, :attr:`problems` fills meanwhile."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self._macros = dict(month_names)
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._bounds = [match.end() for match in _LINE_START.finditer(text)]
        self._unclosed = False
        self._key = ""

    def entries(self) -> Iterator[RawEntry]:
        """The entries in the order of the file."""
        pos = 0
        while True:
            start = _START.search(self.text, pos)
            if start is None:
                self._outside(pos, len(self.text))
                return
            if self._commented(start.start()):
                pos = self._skip_comment_line(pos, start.start())
                continue
            self._outside(pos, start.start())
            kind = start[1].lower()
            self._key = ""
            if kind == "comment":
                pos = self._comment(start)
            elif kind in {"string", "preamble"}:
                pos = self._definition(kind, start)
            else:
                entry, pos = self._entry(kind, start)
                yield entry

    def line(self, pos: int) -> int:
        """The line of a place in the text, counted from one."""
        return bisect_right(self._breaks, pos - 1) + 1

    def _problem(self, code: str, pos: int, what: str, done: str, field: str = "") -> None:
        self.problems.append(Problem(code, self.line(pos), self._key, field, what, done))

    def _limit(self, pos: int) -> int:
        """Where the next entry begins a line: no field of this one reaches beyond."""
        after = bisect_right(self._bounds, pos)
        return self._bounds[after] if after < len(self._bounds) else len(self.text)

    # -- what is not an entry --------------------------------------------------------------------------------------

    def _outside(self, start: int, end: int) -> None:
        """Text between entries is a comment by BibTeX's rule; it is named unless it is marked as one."""
        place, offset, said = 0, start, ""
        more = -1
        for line in self.text[start:end].split("\n"):
            text = line.strip().strip("},")
            if text and not text.startswith("%"):
                more += 1
                place, said = (place, said) if said else (offset + len(line) - len(line.lstrip()), text)
            offset += len(line) + 1
        if said:
            self._key = ""
            self._problem("SW376", place, f"text outside any entry: “{_short(said)}”"
                          + (f" and {more} more lines" if more > 1 else " and one more line" if more else ""),
                          "not imported")

    def _commented(self, pos: int) -> bool:
        return self.text[self.text.rfind("\n", 0, pos) + 1:pos].lstrip().startswith("%")

    def _skip_comment_line(self, pos: int, start: int) -> int:
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        self._outside(pos, self.text.rfind("\n", 0, start) + 1 or pos)
        self._key = ""
        self._problem("SW376", start, "an entry stands behind %", "not imported: it is commented out")
        return end

    def _comment(self, start: re.Match[str]) -> int:
        limit = self._limit(start.start()) if self._unclosed else len(self.text)
        end = self._closing(start.end(), limit) if start[2] == "{" else None
        if end is None:
            self._unclosed = self._unclosed or start[2] == "{"
            end = self.text.find("\n", start.end())
            end = len(self.text) if end < 0 else end
        said = _short(self.text[start.end():end].strip().rstrip("})"))
        self._problem("SW376", start.start(), f"a comment block: “{said}”", "not imported: it is no entry")
        return end

    def _definition(self, kind: str, start: re.Match[str]) -> int:
        limit = self._limit(start.start())
        try:
            name, value, pos = self._read_definition(kind, start, limit)
        except _Damage as damage:
            self._problem("SW375", damage.at, f"@{kind} is broken: {damage.what}", "not read")
            return limit
        if kind == "string":
            self._macros[name] = value
        else:
            self._problem("SW376", start.start(), "a @preamble of LaTeX commands", "not imported: it is no entry")
        return pos

    def _read_definition(self, kind: str, start: re.Match[str], limit: int) -> tuple[str, str, int]:
        pos = self._skip(start.end(), limit)
        name = ""
        if kind == "string":
            found = _NAME.match(self.text, pos, limit)
            if not found:
                raise _Damage("the string has no name", pos)
            name = found[0].lower()
            pos = self._skip(found.end(), limit)
            if pos >= limit or self.text[pos] != "=":
                raise _Damage("the string has no '='", pos)
            pos += 1
        value, pos = self._value(pos, limit, kind)
        pos = self._skip(pos, limit)
        if pos >= limit or self.text[pos] != _CLOSES[start[2]]:
            raise _Damage("the definition is not closed", pos)
        return name, value, pos + 1

    # -- entries ---------------------------------------------------------------------------------------------------

    def _entry(self, kind: str, start: re.Match[str]) -> tuple[RawEntry, int]:
        limit = self._limit(start.start())
        line = self.line(start.start())
        sound = len(self.problems)
        body = start.end()
        try:
            self._key, body = self._read_key(start.end(), limit, start[2])
            sound = len(self.problems)
            fields, pos = self._fields(body, limit, _CLOSES[start[2]])
        except _Damage as damage:
            # What was noticed beyond the key will be noticed again.
            del self.problems[sound:]
            if body == start.end():
                found = _KEY.match(self.text, body)
                self._key = found[0].strip() if found and self.text[found.end():found.end() + 1] == "," else ""
            self._problem("SW375", damage.at, f"the entry is broken: {damage.what}", "read field by field instead")
            fields, pos = self._leniently(body, limit), limit
        return RawEntry(kind, self._key, line, tuple(fields)), pos

    def _read_key(self, pos: int, limit: int, opener: str) -> tuple[str, int]:
        pos = self._skip(pos, limit)
        found = _KEY.match(self.text, pos, limit)
        assert found  # the pattern matches nothing, too
        said, end = found[0], found.end()
        if opener == "(" and ")" in said:
            said = said[:said.index(")")]
            end = pos + len(said)
        if end >= limit:
            raise _Damage("it ends behind its key", min(pos, max(limit - 1, 0)))
        mark = self.text[end]
        if mark == "\n":
            end = self._skip(end, limit)
            if end >= limit:
                raise _Damage("it ends behind its key", pos)
            mark = self.text[end]
        if mark == ",":
            return said.strip(), end + 1
        if mark == _CLOSES[opener]:
            return said.strip(), end
        if mark == "=":
            # No comma behind the key, or no key: the last word is the name of the first field.
            words = said.split()
            if not words:
                raise _Damage("a field without a name", end)
            name = words[-1]
            key = " ".join(words[:-1])
            self._key = key
            if key:
                self._problem("SW375", pos, "no comma behind the key", "read as if it were there")
            return key, self.text.rindex(name, pos, end)
        if _NAME.match(self.text, end, limit):
            self._key = said.strip()
            self._problem("SW375", pos, "no comma behind the key", "read as if it were there")
            return said.strip(), end
        raise _Damage(f"'{mark}' stands where a comma should", end)

    def _fields(self, pos: int, limit: int, closer: str) -> tuple[list[RawField], int]:
        start = pos
        fields: list[RawField] = []
        while True:
            gap = _GAP.match(self.text, pos, limit)
            pos = gap.end() if gap else pos
            if pos >= limit:
                raise _Damage("it is not closed", start)
            if self.text[pos] == closer:
                if _LOST.match(self.text, pos + 1, limit):
                    raise _Damage("the entry closes before its last field: a brace too many", pos)
                return fields, pos + 1
            name = _NAME.match(self.text, pos, limit)
            if not name:
                raise _Damage(f"'{self.text[pos]}' stands where a field should", pos)
            at = self._skip(name.end(), limit)
            if at >= limit or self.text[at] != "=":
                raise _Damage(f"no '=' behind '{_short(name[0])}'", pos)
            value, at = self._value(at + 1, limit, name[0].lower())
            fields.append(RawField(name[0].lower(), value, self.line(pos)))
            pos = self._skip(at, limit)
            if pos < limit and self.text[pos] not in {",", closer}:
                if not _NAME.match(self.text, pos, limit):
                    raise _Damage(f"'{self.text[pos]}' stands behind a value", pos)
                self._problem("SW375", at - 1, "no comma behind the field", "read as if it were there",
                              name[0].lower())

    def _value(self, pos: int, limit: int, field: str) -> tuple[str, int]:
        parts: list[str] = []
        while True:
            pos = self._skip(pos, limit)
            if pos >= limit:
                raise _Damage(f"'{field}' has no value", max(limit - 1, 0))
            mark = self.text[pos]
            if mark == "{":
                end = self._closing(pos + 1, limit)
                if end is None:
                    raise _Damage(f"a brace of '{field}' is not closed", pos)
                parts.append(self.text[pos + 1:end - 1])
            elif mark == '"':
                end = self._end_of_quotation(pos + 1, limit, field)
                parts.append(self.text[pos + 1:end - 1])
            elif found := _NUMBER.match(self.text, pos, limit):
                end = found.end()
                parts.append(found[0])
            elif found := _NAME.match(self.text, pos, limit):
                end = found.end()
                parts.append(self._macro(found[0], pos, field))
            else:
                raise _Damage(f"'{field}' has no value", pos)
            pos = self._skip(end, limit)
            if pos >= limit or self.text[pos] != "#":
                return "".join(parts), end
            pos += 1

    def _macro(self, name: str, pos: int, field: str) -> str:
        known: str | None = self._macros.get(name.lower())
        if known is None:
            self._problem("SW378", pos, f"'{name}' is no string this file defines", "its name was kept as the text",
                          field)
            return name
        return known

    def _closing(self, pos: int, limit: int) -> int | None:
        """The place behind the brace that closes the one before ``pos``."""
        depth = 1
        for brace in _BRACES.finditer(self.text, pos, limit):
            depth += 1 if brace[0] == "{" else -1
            if not depth:
                return brace.end()
        return None

    def _end_of_quotation(self, pos: int, limit: int, field: str) -> int:
        depth = 0
        for mark in _QUOTE.finditer(self.text, pos, limit):
            if mark[0] == '"' and not depth:
                return mark.end()
            depth += {"{": 1, "}": -1}.get(mark[0], 0)
            if depth < 0:
                raise _Damage(f"the braces of '{field}' do not match", mark.start())
        raise _Damage(f"the quotation mark of '{field}' is not closed", pos - 1)

    def _leniently(self, pos: int, limit: int) -> list[RawField]:
        """The fields of a broken entry: each reaches to where the next seems to begin."""
        # The comma behind the key may be the mark that the first field begins behind.
        starts = list(_FIELD.finditer(self.text, pos - (self.text[pos - 1] == ","), limit))
        fields: list[RawField] = []
        if not starts and self.text[pos:limit].strip(" \t\n{},()"):
            self._problem("SW375", pos, f"no field can be made out: “{_short(self.text[pos:limit].strip())}”", "lost")
        if starts:
            head = self.text[pos:max(pos, starts[0].start())].strip(" \t\n,")
            if head and head != self._key:
                self._problem("SW375", pos, f"text that belongs to no field: “{_short(head)}”", "lost")
        for i, found in enumerate(starts):
            end = starts[i + 1].start() if i + 1 < len(starts) else limit
            # The mark that a field begins behind may be the end of the one before.
            end += i + 1 < len(starts) and self.text[end] in '}"'
            name = found[1].lower()
            value = self._whole(found.end(), end, name)
            if value is None:
                value = _mended(self.text[found.end():end])
                self._problem("SW375", found.start(1), "its braces or quotation marks do not match",
                              f"read up to the next field as “{_short(value)}”", name)
            fields.append(RawField(name, value, self.line(found.start(1))))
        return fields

    def _whole(self, pos: int, end: int, name: str) -> str | None:
        """A field of a broken entry that is itself sound."""
        before = len(self.problems)
        try:
            value, after = self._value(pos, end, name)
        except _Damage:
            del self.problems[before:]
            return None
        if self.text[after:end].strip(" \t\n,})"):
            del self.problems[before:]
            return None
        return value

    def _skip(self, pos: int, limit: int) -> int:
        found = _BLANK.match(self.text, pos, limit)
        return found.end() if found else pos


def _mended(text: str) -> str:
    """A value without the marks around it and without the braces that have no fellow."""
    text = text.strip().rstrip(",").strip()
    text = text[1:] if text[:1] in {"{", '"'} else text
    text = text.rstrip('} \t\n",')
    open_: list[int] = []
    drop: set[int] = set()
    for brace in _BRACES.finditer(text):
        if brace[0] == "{":
            open_.append(brace.start())
        elif open_:
            open_.pop()
        else:
            drop.add(brace.start())
    drop.update(open_)
    return "".join(character for i, character in enumerate(text) if i not in drop)


def _short(text: str) -> str:
    text = " ".join(text[:200].split())
    return text if len(text) <= 60 else text[:59] + "…"
