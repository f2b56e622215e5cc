"""nbconvert exporters: the same document as Word, PDF and a web page.

Registered as entry points, so ``jupyter nbconvert --to mitigation-pdf`` finds them and
JupyterLab lists them under *File > Save and Export Notebook As*.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter

from workbench.appendix.assembly import Assembled, assemble

__all__ = ["DOCXExporter", "HTMLExporter", "PDFExporter"]


class AppendixExporter(Exporter):
    """Reads an executed notebook into one document; the kinds below write it."""

    def from_notebook_node(  # type: ignore[override]  # nbconvert says NotebookNode; its own PDF exporter gives bytes
        self, nb: Any, resources: Any | None = None, **kw: Any,
    ) -> tuple[str | bytes, dict[str, Any]]:
        """The document and nbconvert's resources for a notebook that was run."""
        notebook, given = super().from_notebook_node(nb, resources, **kw)
        given["output_extension"] = self.file_extension
        return self.write(assemble(notebook)), given

    def write(self, assembled: Assembled) -> str | bytes:
        """The document in this exporter's format."""
        raise NotImplementedError

    @property
    def default_config(self) -> Any:
        """No preprocessor of nbconvert's own may touch the notebook: sections are data, not pages."""
        config = super().default_config
        config.Exporter.default_preprocessors = []
        return config


class HTMLExporter(AppendixExporter):
    """One accessible web page, without script or network."""

    export_from_notebook = "Mitigation Appendix (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def write(self, assembled: Assembled) -> str:
        """The web page."""
        from workbench.appendix.html import write_html

        return write_html(assembled.document).decode("utf-8")


class DOCXExporter(AppendixExporter):
    """A Word document that counsel can edit, with real footnotes and a table of authorities."""

    export_from_notebook = "Mitigation Appendix (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def _file_extension_default(self) -> str:
        return ".docx"

    def write(self, assembled: Assembled) -> bytes:
        """The Word document; its page numbers are those of the PDF until Word recomputes them."""
        from workbench.appendix.docx import write_docx

        return write_docx(assembled.document, lambda: assembled.layout)


class PDFExporter(AppendixExporter):
    """A tagged, archivable PDF for filing."""

    export_from_notebook = "Mitigation Appendix (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def write(self, assembled: Assembled) -> bytes:
        """The PDF."""
        return assembled.layout.pdf
