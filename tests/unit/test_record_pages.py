"""Records are read in a process of their own: pages, words and their places; what cannot be read is said in words."""

import io
import struct
import zipfile

import pytest

from tests.paper import pdf, picture, word
from workbench.case import reading
from workbench.case.pages import WORD, Unreadable, open_pages
from workbench.case.reading import Reader
from workbench.errors import CaseError

PDF = "application/pdf"


def test_a_page_comes_as_a_picture_with_its_words_where_they_stand():
    with Reader(pdf("Absent on 41 days.\nExpelled in May.", "Second page"), PDF) as reader:
        assert reader.count == 2
        assert reader.texts() == ("Absent on 41 days.\nExpelled in May.", "Second page")
        page = reader.page(1, 800)
        assert page.media_type == "image/png" and page.image.startswith(b"\x89PNG") and page.width == 800
        assert [line.text for line in page.lines] == ["Absent on 41 days.", "Expelled in May."]
        first, second = page.lines
        assert 0.1 < first.left < 0.13 and first.top < second.top < 0.2
        assert all(0 < share < 1 for line in page.lines for share in (line.left, line.top, line.width, line.height))


def test_a_fax_has_the_pages_of_its_file_and_a_photograph_one():
    with Reader(picture("TIFF", frames=3), "image/tiff") as reader:
        assert reader.count == 3 and reader.page(3).width == 60 and reader.texts() == ("", "", "")
    assert open_pages(picture("JPEG"), "image/jpeg").page(1, 30).width == 30


def test_a_colored_photograph_is_sent_in_few_bytes():
    import os

    from PIL import Image

    held = io.BytesIO()
    Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)).save(held, "PNG")
    page = open_pages(held.getvalue(), "image/png").page(1, 900)
    assert page.media_type == "image/jpeg" and len(page.image) < 1_000_000


def test_a_word_file_comes_as_text_with_its_tables():
    with Reader(word("She left school at fifteen.", cells=("Grade", "F")), WORD) as reader:
        page = reader.page(1)
        assert page.text == "She left school at fifteen.\nGrade\tF" and page.image == b"" and reader.count == 1


def test_a_recording_is_one_page_without_a_picture():
    with Reader(b"ID3 sound", "audio/mpeg") as reader:
        assert reader.count == 1 and reader.page(1).image == b"" and reader.texts() == ("",)


@pytest.mark.parametrize(("data", "media_type", "words"), [
    (pdf("A")[:200], PDF, "damaged or was cut short"),
    (b"%PDF-1.7 " + b"\x00" * 500, PDF, "damaged or was cut short"),
    (pdf("A", password="a word"), PDF, "locked by a password"),
    (picture()[:50], "image/png", "damaged or was cut short"),
    (b"PK\x03\x04 something", WORD, "damaged or was cut short"),
    (b"", PDF, "empty"),
])
def test_what_cannot_be_read_is_said_in_words_with_a_remedy(data, media_type, words):
    with pytest.raises(CaseError, match=words) as error:
        Reader(data, media_type)
    assert error.value.code == "SW135" and error.value.remedy


def test_a_page_that_is_not_there_is_said_and_the_record_stays_open():
    with Reader(pdf("One"), PDF) as reader:
        with pytest.raises(CaseError, match="no such page"):
            reader.page(7)
        assert reader.page(1).text == "One"
    for data, media_type in ((picture(), "image/png"), (word("A"), WORD), (b"ID3", "audio/mpeg")):
        with pytest.raises(Unreadable):
            open_pages(data, media_type).page(2, 100)


def test_a_picture_that_unpacks_to_too_many_pixels_is_refused_before_it_is_unpacked():
    data = bytearray(picture())
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    import zlib

    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    with pytest.raises(CaseError, match="unpacks to more") as error:
        Reader(bytes(data), "image/png")
    assert error.value.code == "SW145"


def test_a_word_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 5_000_000)
    monkeypatch.setattr("workbench.case.pages.LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(Unreadable) as error:
        open_pages(held.getvalue(), WORD)
    assert error.value.why == "too-large"


def test_a_record_that_takes_too_long_or_kills_its_reader_costs_nothing_but_itself(monkeypatch):
    monkeypatch.setattr(reading, "_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(reading, "OPEN_S", 0.2)
    with pytest.raises(CaseError, match="limits of memory and time"):
        Reader(pdf("A"), PDF)
    monkeypatch.setattr(reading, "_CHILD", "import os; os.abort()")
    with pytest.raises(CaseError, match="limits of memory and time") as error:
        Reader(pdf("A", padding=2_000_000), PDF)
    assert error.value.code == "SW135"


def test_the_process_may_write_no_file_and_use_no_more_memory_than_it_is_given(monkeypatch):
    monkeypatch.setattr(reading, "_CHILD", "from workbench.case import reading; reading._limit(); b'x' * 2**32")
    with pytest.raises(CaseError, match="limits of memory"):
        Reader(pdf("A"), PDF)
