"""The pages of a record: how many there are, their text, and one of them as an image with its words in place.

Works on bytes alone and writes nothing. It is run in a process of its own (:mod:`workbench.case.reading`), because what
schools, hospitals and phones hand out is read by large libraries that a damaged or hostile file may stop.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

__all__ = ["LARGEST_TEXT", "Line", "Page", "Pages", "Unreadable", "Why", "open_pages"]

#: Why a file cannot be read.
Why: TypeAlias = Literal["damaged", "locked", "empty", "too-large", "no-page"]

#: Characters of text kept of one record: a thousand close pages; our choice.
LARGEST_TEXT = 8_000_000
#: Pixels of an image that is still opened: a page of A3 scanned at 1,200 dpi has some 280 million; our choice.
LARGEST_PIXELS = 300_000_000
#: Bytes that a Word file may unpack to; our choice.
LARGEST_UNPACKED = 400 * 1024 * 1024
#: Most pages of one record; our choice.
MOST_PAGES = 20_000
#: Characters of one page whose places are told; our choice.
MOST_CHARACTERS = 40_000
#: Bytes above which an image is sent as JPEG, so that a server's limit on messages is never met; our choice.
LARGEST_PNG = 400_000

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Unreadable(Exception):
    """The file cannot be read, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand beside each other on a page, with their place as shares of its width and height."""

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a picture, or as text alone where it has none."""

    image: bytes
    media_type: str
    width: int
    height: int
    text: str
    lines: tuple[Line, ...]


class Pages(Protocol):
    """A record that was opened."""

    count: int

    def text(self, number: int, /) -> str:
        """The text of a page, from 1 on."""

    def page(self, number: int, width: int, /) -> Page:
        """A page, drawn so many pixels wide."""


def open_pages(data: bytes, media_type: str) -> Pages:
    """The pages of a record of that type.

    Raises:
        Unreadable: The file is damaged, cut short, locked by a password, empty or too large.
    """
    if media_type == "application/pdf":
        return _Pdf(data)
    if media_type == WORD:
        return _Word(data)
    if media_type.startswith("image/"):
        return _Images(data)
    return _Sound()


class _Pdf:
    def __init__(self, data: bytes) -> None:
        import pypdfium2 as pdfium

        try:
            self._document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise Unreadable("locked" if "assword" in str(error) else "damaged") from None
        self.count = len(self._document)
        if not self.count:
            raise Unreadable("empty")
        if self.count > MOST_PAGES:
            raise Unreadable("too-large")
        # What was filled into a form is a part of the page.
        self._document.init_forms()

    def text(self, number: int) -> str:
        return _plain(self._page(number).get_textpage().get_text_bounded())

    def page(self, number: int, width: int) -> Page:
        import pypdfium2 as pdfium

        page = self._page(number)
        try:
            bitmap = page.render(scale=width / max(page.get_width(), page.get_height() / 3, 1.0), may_draw_forms=True)
        except pdfium.PdfiumError:
            raise Unreadable("damaged") from None
        image = bitmap.to_pil().convert("RGB")
        text = page.get_textpage()
        place = bitmap.get_posconv(page)
        lines = []
        for words, left, bottom, right, top in _runs(text):
            (x0, y0), (x1, y1) = place.to_bitmap(left, top), place.to_bitmap(right, bottom)
            lines.append(Line(words, min(x0, x1) / image.width, min(y0, y1) / image.height,
                              abs(x1 - x0) / image.width, abs(y1 - y0) / image.height))
        data, media_type = _encoded(image)
        return Page(data, media_type, image.width, image.height, self.text(number), tuple(lines))

    def _page(self, number: int) -> Any:
        import pypdfium2 as pdfium

        if not 1 <= number <= self.count:
            raise Unreadable("no-page")
        try:
            return self._document[number - 1]
        except pdfium.PdfiumError:
            raise Unreadable("damaged") from None


class _Images:
    def __init__(self, data: bytes) -> None:
        from PIL import Image, UnidentifiedImageError

        Image.MAX_IMAGE_PIXELS = None  # the size is looked at here, before anything is unpacked
        try:
            self._image = Image.open(io.BytesIO(data))
            self.count = int(getattr(self._image, "n_frames", 1))
            if self._image.width * self._image.height > LARGEST_PIXELS or self.count > MOST_PAGES:
                raise Unreadable("too-large")
            self._image.load()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
            raise Unreadable("damaged") from None

    def text(self, _: int) -> str:
        """A picture holds no text."""
        return ""

    def page(self, number: int, width: int) -> Page:
        from PIL import ImageOps

        if not 1 <= number <= self.count:
            raise Unreadable("no-page")
        try:
            self._image.seek(number - 1)
            if self._image.width * self._image.height > LARGEST_PIXELS:
                raise Unreadable("too-large")
            image = ImageOps.exif_transpose(self._image).convert("RGB")
        except (OSError, SyntaxError, ValueError, EOFError):
            raise Unreadable("damaged") from None
        # A narrow picture is not blown up, a tall one stays readable.
        image.thumbnail((width, width * 3))
        data, media_type = _encoded(image)
        return Page(data, media_type, image.width, image.height, "", ())


class _Word:
    count = 1

    def __init__(self, data: bytes) -> None:
        from zipfile import BadZipFile, ZipFile

        from docx import Document
        from docx.opc.exceptions import PackageNotFoundError
        from docx.table import Table
        from lxml.etree import LxmlError

        try:
            with ZipFile(io.BytesIO(data)) as packed:
                if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                    raise Unreadable("too-large")
            parts = []
            for block in Document(io.BytesIO(data)).iter_inner_content():
                if isinstance(block, Table):
                    parts += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
                else:
                    parts.append(block.text)
        except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError, NotImplementedError, LxmlError):
            raise Unreadable("damaged") from None
        self._text = _plain("\n".join(parts))

    def text(self, number: int) -> str:
        if number != 1:
            raise Unreadable("no-page")
        return self._text

    def page(self, number: int, width: int) -> Page:
        """The text alone: where its pages end depends on the program that prints it."""
        return Page(b"", "text/plain", width, 0, self.text(number), ())


class _Sound:
    """A recording: it is played, not drawn."""

    count = 1

    def text(self, _: int) -> str:
        return ""

    def page(self, number: int, width: int) -> Page:
        if number != 1:
            raise Unreadable("no-page")
        return Page(b"", "", width, 0, "", ())


def texts(pages: Pages) -> Sequence[str]:
    """The text of every page, up to a size that no record of a life reaches."""
    found, left = [], LARGEST_TEXT
    for number in range(1, pages.count + 1):
        text = pages.text(number)[:left] if left else ""
        left -= len(text)
        found.append(text)
    return found


def _runs(text: Any) -> Iterator[tuple[str, float, float, float, float]]:
    """The words of a page in runs that stand beside each other, each with its left, bottom, right and top."""
    run: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    for place in range(min(text.count_chars(), MOST_CHARACTERS)):
        char = _plain(text.get_text_range(place, 1))
        left, bottom, right, top = text.get_charbox(place, loose=True)
        height = box[3] - box[1]
        # The same line goes on where the next character stands at its height and not far away.
        beside = (run and min(top, box[3]) - max(bottom, box[1]) > height / 2
                  and -height / 2 < left - box[2] < height * 1.5)
        if not char.strip() and (char in "\n\r" or right <= left):
            if run and char == " ":
                run.append(char)
            continue
        if run and not beside:
            yield ("".join(run).strip(), *box)
            run = []
        box = (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top)) if run else (
            left, bottom, right, top)
        run.append(char)
    if "".join(run).strip():
        yield ("".join(run).strip(), *box)


def _plain(text: str) -> str:
    """Text without the marks that a PDF puts in for line ends and for what it cannot tell."""
    return text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-").replace("\x00", "")


def _encoded(image: Any) -> tuple[bytes, str]:
    """A picture in as few bytes as its kind allows: print as PNG, photographs as JPEG."""
    gray = image.convert("L")
    held = io.BytesIO()
    (gray if _is_gray(image, gray) else image).save(held, "PNG")
    if held.tell() <= LARGEST_PNG:
        return held.getvalue(), "image/png"
    for quality in (80, 60, 40):
        held = io.BytesIO()
        image.save(held, "JPEG", quality=quality)
        if held.tell() <= LARGEST_PNG * 2:
            break
    return held.getvalue(), "image/jpeg"


def _is_gray(image: Any, gray: Any) -> bool:
    from PIL import ImageChops

    # A scan of print has a few colored specks at most.
    return bool(ImageChops.difference(image, gray.convert("RGB")).convert("L").point(lambda v: v > 8).getbbox() is None)
