"""Documents built once for all the tests that read them back."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import etree, html

from tests.kernel.warm import Workbench
from workbench.runs.build import Built, Request, build
from workbench.settings import share

AS_OF = dt.date(2026, 11, 20)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeezed(text: str) -> str:
    """Text without what differs between formats for typographic reasons: blanks, hyphenation, ligatures."""
    for ligature, letters in {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}.items():
        text = text.replace(ligature, letters)
    return re.sub(r"[\s\u00ad\u2010\ufffe\x02-]+", "", text)


@dataclass(frozen=True)
class Documents:
    """The documents of one build, read back."""

    built: Built
    folder: Path

    @cached_property
    def html(self) -> str:
        return self.built.documents["html"].read_text(encoding="utf-8")

    @cached_property
    def page(self) -> html.HtmlElement:
        return html.fromstring(self.html)

    @cached_property
    def pdf_pages(self) -> list[str]:
        # PDFium reads sixty pages in the time that pypdf takes for one.
        with pdfium.PdfDocument(self.built.documents["pdf"]) as document:
            return [page.get_textpage().get_text_range() for page in document]

    @cached_property
    def docx_parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(self.built.documents["docx"]) as package:
            return {name: package.read(name) for name in package.namelist()}

    @cached_property
    def manifest(self) -> dict:
        return json.loads(self.built.manifest.read_text(encoding="utf-8"))

    def docx_text(self, part: str = "word/document.xml") -> str:
        root = etree.fromstring(self.docx_parts[part])
        return "".join(t.text or "" for t in root.iter(f"{W}t"))

    def everything(self) -> dict[str, str]:
        """All text and bytes of all files, by name, for the search of what must not be there."""
        found = {"html": self.html, "pdf": "\n".join(self.pdf_pages),
                 "pdf-bytes": self.built.documents["pdf"].read_bytes().decode("latin-1"),
                 "notebook": self.built.notebook.read_text(encoding="utf-8"),
                 "manifest": self.built.manifest.read_text(encoding="utf-8")}
        for name, data in self.docx_parts.items():
            if not name.endswith(".png"):
                found[f"docx/{name}"] = data.decode("utf-8") + re.sub(r"<[^>]+>", "", data.decode("utf-8"))
        return found


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Documents]]:
    """Build a case's volume, once a session for each case and volume."""
    made: dict[tuple[str, str], Documents] = {}

    def get(case: str = "federal-youth.json", volume: str = "sealed") -> Documents:
        if (case, volume) not in made:
            folder = tmp_path_factory.mktemp(f"{Path(case).stem}-{volume}")
            made[case, volume] = Documents(build(Request(
                case_file=share("examples") / case, out=folder, volume=volume, as_of=AS_OF)), folder)
        return made[case, volume]

    return get


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """The command line, each command in a process of its own that begins at once."""
    started = Workbench(tmp_path_factory.mktemp("commands"))
    yield started
    started.end()


CASES = ("federal-youth.json", "ny-survivor.json")
VOLUMES = ("public", "sealed", "counsel")
