"""A file comes in pieces: whole or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import CaseError
from workbench.widgets.uploads import Uploads

PDF = b"%PDF-1.7 " + bytes(range(256))


@given(st.integers(1, 80))
def test_pieces_of_any_size_give_the_file_they_were_cut_from(size):
    uploads = Uploads()
    name = uploads.begin(len(PDF))
    for start in range(0, len(PDF), size):
        uploads.piece(name, start, PDF[start:start + size])
    assert uploads.end(name) == PDF


def test_a_piece_that_comes_twice_is_taken_once():
    uploads = Uploads()
    name = uploads.begin(len(PDF))
    assert [uploads.piece(name, 0, PDF[:20]), uploads.piece(name, 0, PDF[:20])] == [20, 20]
    uploads.piece(name, 20, PDF[20:])
    assert uploads.end(name) == PDF


@pytest.mark.parametrize("wrong", [
    lambda uploads, name: uploads.piece(name, 20, PDF[20:]),
    lambda uploads, name: uploads.piece(name, 0, PDF + b"more"),
    lambda uploads, name: uploads.piece("another", 0, PDF),
    lambda uploads, name: uploads.end(name),
], ids=["gap", "too much", "another", "nothing"])
def test_a_file_that_does_not_arrive_whole_is_refused_and_forgotten(wrong):
    uploads = Uploads()
    name = uploads.begin(len(PDF))
    with pytest.raises(CaseError, match="did not arrive whole") as error:
        wrong(uploads, name)
    assert error.value.code == "SW146"
    with pytest.raises(CaseError):
        uploads.end(name)


def test_a_second_file_takes_the_place_of_one_that_was_given_up():
    uploads = Uploads()
    old, new = uploads.begin(100), uploads.begin(len(PDF))
    uploads.piece(new, 0, PDF)
    assert uploads.end(new) == PDF and old != new


def test_what_cannot_be_kept_is_refused_at_its_first_piece_or_before():
    uploads = Uploads()
    name = uploads.begin(100)
    with pytest.raises(CaseError) as error:
        uploads.piece(name, 0, b"MZ a program, whatever it is called")
    assert error.value.code == "SW135"
    for size, code in ((0, "SW135"), (10**10, "SW145")):
        with pytest.raises(CaseError) as error:
            uploads.begin(size)
        assert error.value.code == code
