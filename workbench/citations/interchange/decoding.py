"""The text of a file whose encoding nobody told: recognised, never guessed in silence."""

from __future__ import annotations

import codecs
import re

from workbench.citations.interchange.problems import Problem

__all__ = ["clean", "decode"]

#: Byte order marks, the longer first: UTF-32 begins as UTF-16 does.
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
          (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: JabRef names a file's encoding in its first line.
_DECLARED = re.compile(rb"\s*%\s*Encoding:\s*([\w.:-]+)", re.IGNORECASE)
#: Characters that no text holds, and those with a meaning of their own inside the bibliography's reader.
_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\ue009\ufffe\uffff]")


def decode(data: bytes) -> tuple[str, list[Problem]]:
    r"""The text of a file with ``\n`` at the end of lines, and what was doubtful in reading it.

    UTF-8, UTF-16 and UTF-32 are recognised. A line that is none of these is read as Windows-1252, which holds
    Latin-1, and named.

    >>> decode("Müller\r\n".encode("latin-1"))[0]
    'Müller\n'
    """
    text, problems = _text(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNWANTED.search(text):
        lines = text.split("\n")
        bad = [number for number, line in enumerate(lines, 1) if _UNWANTED.search(line)]
        problems += [Problem("SW374", number, "", "", "the line holds control or private characters", "taken out")
                     for number in bad]
        text = _UNWANTED.sub("", text)
    return text, problems


def clean(text: str) -> str:
    """Text without the characters that no text holds."""
    return _UNWANTED.sub("", text) if _UNWANTED.search(text) else text


def _text(data: bytes) -> tuple[str, list[Problem]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark):], encoding)
    sixteen = "" if len(data) % 2 else _sixteen_bits(data[:4096])
    if sixteen:
        return _strictly(data, sixteen)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.match(data)
    if declared:
        name = declared[1].decode("ascii")
        try:
            if codecs.lookup(name).name != "utf-8":
                return data.decode(name), []
        except (LookupError, UnicodeDecodeError):
            pass
    return _line_by_line(data)


def _strictly(data: bytes, encoding: str) -> tuple[str, list[Problem]]:
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return _line_by_line(data)
        said = f"the file calls itself {encoding} but is not whole"
        return data.decode(encoding, errors="replace"), [
            Problem("SW374", 0, "", "", said, "what could not be read stands as \ufffd")]


def _sixteen_bits(head: bytes) -> str:
    """UTF-16 without a mark: in Western text every second byte is zero."""
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) * 4 < len(head) or not head:
        return ""
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _line_by_line(data: bytes) -> tuple[str, list[Problem]]:
    lines: list[str] = []
    odd: list[int] = []
    mixed = False
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
            mixed = mixed or not line.isascii()
        except UnicodeDecodeError:
            odd.append(number)
            lines.append(line.decode("cp1252", errors="replace"))
    if mixed:
        problems = [Problem("SW374", number, "", "", "the line is not UTF-8, though others are",
                            "read as Windows-1252; check its accents") for number in odd]
    else:
        shown = ", ".join(map(str, odd[:8])) + (" …" if len(odd) > 8 else "")
        problems = [Problem("SW374", odd[0], "", "", f"the file is not UTF-8 ({len(odd)} lines: {shown})",
                            "read as Windows-1252 (Latin-1); check the accents")]
    return "\n".join(lines), problems
