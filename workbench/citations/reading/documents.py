"""The text of a document somebody sent: plain text, Markdown, Word, PDF.

Paragraphs are parted by blank lines; a note follows the paragraph that it belongs to. A file is data from outside:
its size is bounded before it is unpacked, no entity is resolved, nothing in it is run.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from workbench.errors import CitationError

__all__ = ["LARGEST_FILE", "LARGEST_TEXT", "read_document"]

#: A brief with its exhibits scanned in is seldom above 100 MB; text above 50 MB is no document that a court takes
#: (our own choice).
LARGEST_FILE = 250_000_000
LARGEST_TEXT = 50_000_000
#: Unpacked size of a Word file's text parts, in bytes.
_LARGEST_PART = 150_000_000
_PARTS: tuple[str, ...] = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_document(path: Path, progress: Callable[[int, int], None] = lambda _done, _all: None) -> str:
    """The text of a document, by what is in it and not by its name; ``progress`` is told pages done and of how many.

    Raises:
        CitationError: SW352 it cannot be read; SW353 it is damaged or of an unknown kind; SW354 it is encrypted;
            SW355 it holds no text; SW356 it is larger than any document.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _too_large(path)
        data = path.read_bytes()
    except OSError as error:
        raise CitationError(
            f"the document cannot be read: {error.strerror or 'input/output error'}",
            code="SW352",
            file=path.name,
            remedy="Check name, folder and permission.",
        ) from error
    if data.lstrip()[:5] == b"%PDF-":
        text = _pdf(data, path, progress)
    elif data[:4] == b"PK\x03\x04":
        text = _docx(data, path)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise CitationError(
            "this is a Word file of the old kind, or one with a password",
            code="SW354",
            file=path.name,
            remedy="Open it in Word and save it as .docx without a password.",
        )
    elif path.suffix.lower() in {".pdf", ".docx"}:
        # Read as text it would seem to hold no citation, which is worse than not being read.
        raise _damaged(path, path.suffix[1:].upper())
    else:
        text = _plain(data, path)
    if len(text) > LARGEST_TEXT:
        raise _too_large(path)
    if not text.strip():
        raise CitationError(
            "the document holds no text; it may be a scan",
            code="SW355",
            file=path.name,
            remedy="Run text recognition (OCR) on it, then check the result.",
        )
    return text


def _too_large(path: Path) -> CitationError:
    return CitationError(
        "the document is larger than any that could be read",
        code="SW356",
        file=path.name,
        remedy="Split it, or save its text alone.",
    )


def _damaged(path: Path, kind: str) -> CitationError:
    return CitationError(
        f"the document cannot be read as {kind}: it is damaged, cut off or of another kind",
        code="SW353",
        file=path.name,
        remedy="Open it in the program that made it and save it again as .docx, .pdf, .md or .txt.",
    )


def _plain(data: bytes, path: Path) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    elif b"\0" in data[:100_000]:
        raise _damaged(path, "text")
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # Old Windows programs still write this one.
        return data.decode("cp1252", "replace")


# --- Word ---


def _docx(data: bytes, path: Path) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "word/document.xml" not in names:
                raise _damaged(path, "a Word document")
            wanted = [name for name in _PARTS if name in names]
            if sum(package.getinfo(name).file_size for name in wanted) > _LARGEST_PART:
                raise _too_large(path)
            parts = {name: _unpacked(package, name, path) for name in wanted}
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        struct.error,
        KeyError,
        ValueError,
    ) as error:
        raise _damaged(path, "a Word document") from error
    notes = {
        kind: _notes(parts[f"word/{kind}s.xml"], kind, path) if f"word/{kind}s.xml" in parts else {}
        for kind in ("footnote", "endnote")
    }
    return "\n\n".join(_paragraphs(parts["word/document.xml"], notes, path))


def _unpacked(package: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """A part, never more of it than the package says and we allow."""
    with package.open(name) as part:
        data = part.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise _too_large(path)
    return data


def _tree(data: bytes, path: Path) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(path, "a Word document") from error


def _notes(data: bytes, kind: str, path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for note in _tree(data, path).iter(f"{_W}{kind}"):
        if note.get(f"{_W}type") in {None, "normal"}:
            found[note.get(f"{_W}id", "")] = "\n\n".join(
                text for text, _ in map(_line, note.iter(f"{_W}p")) if text.strip()
            )
    return found


def _paragraphs(data: bytes, notes: dict[str, dict[str, str]], path: Path) -> Iterator[str]:
    for paragraph in _tree(data, path).iter(f"{_W}p"):
        text, references = _line(paragraph)
        if text.strip():
            yield text
        for kind, number in references:
            if note := notes[kind].get(number, ""):
                yield note


def _line(paragraph: Any) -> tuple[str, list[tuple[str, str]]]:
    """A paragraph's own text, and the notes it refers to; text boxes and deleted text are left to themselves."""
    words: list[str] = []
    references: list[tuple[str, str]] = []
    for node in paragraph.iter():
        tag = node.tag
        if tag == f"{_W}t":
            words.append(node.text or "")
        elif tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            words.append(" ")
        elif tag == f"{_W}noBreakHyphen":
            words.append("-")
        elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
            words.append(" ")
            references.append(("footnote" if "footnote" in tag else "endnote", node.get(f"{_W}id", "")))
    return "".join(words), references


# --- PDF ---


def _pdf(data: bytes, path: Path, progress: Callable[[int, int], None]) -> str:
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would print what it finds in the file
    locked = CitationError(
        "the PDF is encrypted",
        code="SW354",
        file=path.name,
        remedy="Save a copy of it without a password, then check that.",
    )
    pages: list[str] = []
    size = 0
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked
        for i, page in enumerate(reader.pages, start=1):
            pages.append(page.extract_text() or "")
            size += len(pages[-1])
            if size > LARGEST_TEXT:
                raise _too_large(path)
            progress(i, len(reader.pages))
    except (FileNotDecryptedError, DependencyError):
        raise locked from None
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        AssertionError,
        OSError,
        zlib.error,
        struct.error,
        OverflowError,
        MemoryError,
        NotImplementedError,
    ) as error:
        raise _damaged(path, "a PDF") from error
    return _repaired(_without_running_heads(pages))


def _without_running_heads(pages: list[str]) -> str:
    """The pages in a row, without the lines that stand at the head or the foot of most of them."""
    lines = [[line.rstrip() for line in page.splitlines() if line.strip()] for page in pages]

    def alike(line: str) -> str:
        return re.sub(r"\d+", "#", line.strip())

    edges = Counter(mark for page in lines for mark in {alike(line) for line in (*page[:4], *page[-3:])})
    running = {mark for mark, times in edges.items() if times >= 3 and times * 2 > len(pages)}
    kept = []
    for page in lines:
        own = list(page)
        for _ in range(4):
            if own and alike(own[0]) in running:
                own.pop(0)
            if own and alike(own[-1]) in running:
                own.pop()
        kept += own
    return "\n".join(kept)


_PAGES = r"(?:passim|\d{1,4}(?:,[ ]\d{1,4}){0,40})"
#: Dots that lead to a page number in a table of contents or authorities. Up to four may be an ellipsis, unless
#: what follows them is a page number and the line's end.
_LEADERS = re.compile(rf"[ ]?(?:\.[ ]?){{5,}}[ ]?{_PAGES}?(?:,[ ]?$)?|[ ](?:\.[ ]){{1,4}}{_PAGES}$", re.MULTILINE)
#: A note at the foot of a page: its number, a blank, a capital; what stood before it has ended.
_NOTE = re.compile(r"(?<=[.;)\]a-z])\n(?=\d{1,3} (?:[A-Z§]|Id\.|See|id\.))")


def _repaired(text: str) -> str:
    """Lines of a page joined again: hyphens at their ends, addresses cut in two, notes parted from the text above."""
    text = _LEADERS.sub("\n\n", text)
    text = re.sub(r"(https?://[^\s]{3,200}[/\-])\n(?=[^\s]*[\d/.\-])", r"\1", text)
    text = re.sub(r"(https?://[^\s]{3,200})\n(?=[./-][\w])", r"\1", text)
    # "incarcer-⏎ation" is one word; "Meta-⏎Analysis" and "co-⏎defendant" keep their hyphen, which no program can
    # tell from the first.
    text = re.sub(r"(?<=[A-Za-z])-[ ]?\n(?=[A-Z])", "-", text)
    text = re.sub(r"(?<=[a-z]{2})-[ ]?\n(?=[a-z]{2})", "", text)
    text = re.sub(r"(?<=\d)-[ ]?\n(?=\d)", "-", text)
    return _NOTE.sub("\n\n", text)
