"""The appendix as PDF, the page on which each citation and heading stands, and its drawings as pictures for Word.

Typst runs inside this process with the template folder as its closed root: the document
and its drawings are handed over in memory, so nothing about a client is written to a
temporary file and nothing else can be read. Only fonts that come with Typst and
matplotlib are used, so that every machine sets the same pages.

The file is PDF/A-2a and PDF/UA-1 at once. Source: Typst 0.15 accepts this pair and refuses
PDF/A-4 with PDF/UA-1, which overlap in no version of PDF.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from workbench.appendix.glyphs import fallback_folder
from workbench.appendix.preparation import prepared
from workbench.appendix.rendering import Document, Drawing
from workbench.appendix.typesetting import typst_source
from workbench.errors import RenderError
from workbench.settings import share

__all__ = ["STANDARDS", "Layout", "has_typeset", "lay_out", "pages_of", "pictures_of", "write_pdf"]

#: Archival, with text and structure for machines (PDF/A-2a); accessible (PDF/UA-1).
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
#: Dots per inch of pictures for Word; only a program that shows no SVG prints these dots.
RESOLUTION = 150


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of a document: the file, the page of each citation, heading, table and figure by id, the pictures."""

    pdf: bytes
    pages: Mapping[str, int]
    #: Each drawing as PNG, by its name.
    pictures: Mapping[str, bytes]


def lay_out(doc: Document) -> Layout:
    """The PDF, its page numbers and its pictures from one layout; cheaper than asking for each.

    Raises:
        RenderError: The document holds what no writer prints (SW53x) or Typst refuses it (SW520).
    """
    compiler = _compiler(doc)
    pages = _pages(compiler)
    return Layout(_pdf(compiler, doc), pages, pictures_of(doc.drawings.values()))


def write_pdf(doc: Document) -> bytes:
    """The document as PDF/A-2a and PDF/UA-1, the same bytes for the same document.

    Raises:
        RenderError: The document holds what no writer prints (SW53x) or Typst refuses it (SW520).
    """
    return _pdf(_compiler(doc), doc)


def pages_of(doc: Document) -> Mapping[str, int]:
    """Page of each citation anchor, heading, table and figure by id, from one layout."""
    return _pages(_compiler(doc))


def pictures_of(drawings: Iterable[Drawing]) -> dict[str, bytes]:
    """Drawings as PNG by name, the same bytes for the same drawing.

    Raises:
        RenderError: A drawing is no SVG that Typst reads (SW520).
    """
    drawn = {drawing.name: drawing.svg for drawing in drawings}
    if not drawn:
        return {}
    _typeset_in.add(os.getpid())
    root = share("templates") / "typst"
    compiler = typst.Compiler(root / "pictures.typ", root=root, font_paths=_fonts(),
                              sys_inputs={"drawings": json.dumps(list(drawn.values()))})
    try:
        made: Any = compiler.compile(format="png", ppi=RESOLUTION)
    except RuntimeError:
        raise _refused() from None
    # Typst gives a list where there are several pages.
    return dict(zip(drawn, made if isinstance(made, list) else [made], strict=True))


def has_typeset() -> bool:
    """Whether this process has typeset: Typst then has threads in it, which a process forked from it would wait for."""
    return os.getpid() in _typeset_in


_typeset_in: set[int] = set()


def _compiler(doc: Document) -> typst.Compiler:
    _typeset_in.add(os.getpid())
    root = share("templates") / "typst"
    inputs = {"document": typst_source(prepared(doc))}
    return typst.Compiler(root / "main.typ", root=root, font_paths=_fonts(), sys_inputs=inputs)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Typst's own fonts and the fallback ones, read once; never the machine's."""
    folders: list[Path] = [fallback_folder()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _pdf(compiler: typst.Compiler, doc: Document) -> bytes:
    try:
        made = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=doc.caption.seconds)
    except RuntimeError:  # TypstError is one
        raise _refused() from None  # Typst's message may quote the document
    assert isinstance(made, bytes)
    return made


def _pages(compiler: typst.Compiler) -> dict[str, int]:
    try:
        found = json.loads(compiler.query("<pages>", field="value", one=True))
    except RuntimeError:
        raise _refused() from None
    return {str(name): int(page) for name, page in found}


def _refused() -> RenderError:
    return RenderError("the PDF could not be typeset", code="SW520",
                       remedy="The Word and HTML files can still be written. Report this with the command you ran.")
