"""Small records for tests: PDFs, pictures and Word files with words of our own on them."""

import io


def pdf(*pages: str, padding: int = 0, password: str = "") -> bytes:
    """A PDF with so many pages, each with its text, padded to at least so many bytes."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for text in pages or ("A record",):
        page = writer.add_blank_page(612, 792)
        font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                                 NameObject("/BaseFont"): NameObject("/Helvetica")})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        drawn = DecodedStreamObject()
        lines = "".join(f"({line}) Tj 0 -18 Td " for line in text.split("\n"))
        drawn.set_data(f"BT /F1 12 Tf 72 700 Td {lines}ET".encode())
        page[NameObject("/Contents")] = writer._add_object(drawn)
    if padding:
        writer.add_attachment("padding", bytes(range(256)) * (padding // 256 + 1))
    if password:
        writer.encrypt(password)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def picture(kind: str = "PNG", frames: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture, or a fax of several pages."""
    from PIL import Image

    held = io.BytesIO()
    images = [Image.new("L", size, 255 - 40 * number) for number in range(frames)]
    images[0].save(held, kind, **({"save_all": True, "append_images": images[1:]} if frames > 1 else {}))
    return held.getvalue()


def word(*paragraphs: str, cells: tuple[str, ...] = ()) -> bytes:
    """A Word file with paragraphs, and a row of a table."""
    from docx import Document

    document, held = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    if cells:
        row = document.add_table(1, len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(held)
    return held.getvalue()
