"""Documents from outside: their text with notes and tables, and a clear error for what cannot be read."""

import io
import zipfile

import docx
import pikepdf
import pypdf
import pytest

from workbench.citations.reading.documents import read_document
from workbench.errors import CitationError

NOTES = """<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>ruled</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t xml:space="preserve">See Roper v. Simmons, 543 </w:t></w:r><w:r><w:t>U.S. 551 (2005).</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def word(tmp_path, notes=NOTES):
    document = docx.Document()
    paragraph = document.add_paragraph("Youth matters.")
    run = paragraph.add_run()
    mark = docx.oxml.OxmlElement("w:footnoteReference")
    mark.set(docx.oxml.ns.qn("w:id"), "2")
    run._r.append(mark)
    document.add_paragraph("The next paragraph.")
    document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Ex. B at 12"
    held = io.BytesIO()
    document.save(held)
    path = tmp_path / "memo.docx"
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("word/footnotes.xml", notes)
    return path


def test_a_word_file_gives_paragraphs_tables_and_notes_behind_their_paragraph(tmp_path):
    assert read_document(word(tmp_path)).split("\n\n") == [
        "Youth matters. ", "See Roper v. Simmons, 543 U.S. 551 (2005).", "The next paragraph.", "Ex. B at 12"]


def test_an_entity_in_a_word_file_is_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    bad = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>' + NOTES.replace("See Roper", "&e;See Roper")
    assert "the secret" not in read_document(word(tmp_path, bad))


@pytest.mark.parametrize(("data", "text"), [
    (b"\xef\xbb\xbfRoper \xc2\xa7 1", "Roper § 1"), ("Roper § 1".encode("utf-16"), "Roper § 1"), ("Roper § 1".encode("cp1252"), "Roper § 1")])
def test_plain_text_is_read_in_the_encodings_people_have(tmp_path, data, text):
    path = tmp_path / "memo.txt"
    path.write_bytes(data)
    assert read_document(path) == text


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        for _ in range(160):
            part.write(b" " * 1_000_000)
    return held.getvalue()


def pdf(**options):
    made = pikepdf.new()
    made.add_blank_page()
    held = io.BytesIO()
    made.save(held, **options)
    return held.getvalue()


@pytest.mark.parametrize(("data", "code"), [
    (b"PK\x03\x04 not a package", "SW353"), (b"%PDF-1.7 cut off", "SW353"), (b"a\0b\0c", "SW353"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "SW354"),
    (b"", "SW355"), (b" \n ", "SW355"), ("blank", "SW355"), ("locked", "SW354"), ("bomb", "SW356")])
def test_what_cannot_be_read_is_said_with_its_code_and_file(tmp_path, data, code):
    made = {"blank": pdf, "locked": lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "bomb": bomb}
    path = tmp_path / "memo.bin"
    path.write_bytes(made[data]() if isinstance(data, str) else data)
    with pytest.raises(CitationError) as error:
        read_document(path)
    assert (error.value.code, error.value.file) == (code, "memo.bin")
    assert error.value.remedy


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(CitationError, match="SW352"):
        read_document(tmp_path / "none.docx")


def test_a_package_that_is_no_word_file_and_one_cut_off_are_refused(tmp_path):
    whole = word(tmp_path).read_bytes()
    for data in (whole[: len(whole) // 2], whole.replace(b"word/document.xml", b"word/dokument.xml")):
        path = tmp_path / "bad.docx"
        path.write_bytes(data)
        with pytest.raises(CitationError, match="SW353"):
            read_document(path)


def test_a_truncated_pdf_never_ends_in_a_traceback(tmp_path):
    whole = pdf()
    for cut in range(20, len(whole), 37):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[:cut])
        with pytest.raises(CitationError, match="SW35"):
            read_document(path)


def pages(monkeypatch, *texts):
    class Page:
        def __init__(self, text):
            self.extract_text = lambda: text

    class Reader:
        is_encrypted = False

        def __init__(self, _):
            self.pages = [Page(text) for text in texts]

    monkeypatch.setattr(pypdf, "PdfReader", Reader)


def test_a_pdfs_lines_are_joined_and_its_running_heads_and_leaders_are_gone(tmp_path, monkeypatch):
    head = "DRAFT\nNo. 5:26-cr-417 Page {} of 3\n"
    pages(monkeypatch, head.format(1) + "The incarcer-\nation rate. Meta-\nAnalysis of pages 12-\n14. See https://doi.org/10.1007/\ns109 here. And https://doi.org/10.1016/j.avb.2017\n.01.006.",
          head.format(2) + "The last line of the text \n1 Roper v. Simmons, 543 U.S. 551 (2005).\n2 Id. at 560.", head.format(3) + "Gall v. United States . . . . . . . . 12, 14\nEnd.")
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"%PDF-1.7")
    seen = []
    text = read_document(path, lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    for part in ("incarceration rate", "Meta-Analysis", "12-14", "https://doi.org/10.1007/s109", "j.avb.2017.01.006", "text\n\n1 Roper", "(2005).\n\n2 Id. at 560"):
        assert part in text
    assert "DRAFT" not in text and "Page" not in text and ". . ." not in text and "14\nEnd" not in text


@pytest.mark.parametrize("name", ["memo.pdf", "memo.DOCX"])
def test_text_that_calls_itself_pdf_or_word_is_not_passed_as_a_document_without_citations(tmp_path, name):
    path = tmp_path / name
    path.write_text("Roper v. Simmons, 543 U.S. 551 (2005)", encoding="utf-8")
    with pytest.raises(CitationError, match="SW353"):
        read_document(path)


def test_even_two_dots_before_a_page_number_end_an_entry_of_a_table():
    from workbench.citations.reading.documents import _repaired

    assert _repaired("One, http://a.example/w13 . . 27\nTwo, 5 J. Law 1") == "One, http://a.example/w13\n\n\nTwo, 5 J. Law 1"
    assert _repaired("he said . . . 27 people\ncame") == "he said . . . 27 people\ncame"
