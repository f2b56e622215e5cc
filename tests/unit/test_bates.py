"""Bates numbers: what each exhibit covers, what two claim and what none does."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.case.bates import BatesDoubt, doubts, ranges
from workbench.case.models import Exhibit


def exhibit(key, first, pages, prefix="TB"):
    return Exhibit(key=key, label="A", title="A record", kind="record", pages=pages, custodian="School", origin="school",
                   bates_prefix=prefix, bates_first=first)


def test_ranges_that_follow_each_other_raise_no_doubt():
    assert doubts([exhibit("a", 1, 86), exhibit("b", 87, 214), exhibit("c", 1, 9, "XY")]) == ()


def test_a_gap_and_an_overlap_are_told_with_their_numbers():
    found = doubts([exhibit("a", 1, 10), exhibit("b", 8, 5), exhibit("c", 20, 1)])
    assert found == (BatesDoubt("overlap", "TB", 8, 10, ("a", "b")), BatesDoubt("gap", "TB", 13, 19, ("b", "c")))


def test_a_range_inside_another_is_an_overlap_and_hides_no_gap():
    found = doubts([exhibit("a", 1, 100), exhibit("b", 10, 5), exhibit("c", 103, 1)])
    assert [(each.kind, each.first, each.last, each.exhibits) for each in found] == [
        ("overlap", 10, 14, ("a", "b")), ("gap", 101, 102, ("a", "c"))]


def test_an_exhibit_without_numbers_is_left_out():
    assert ranges([exhibit("a", 1, 2).model_copy(update={"bates_first": None, "bates_prefix": None})]) == ()


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 12)), min_size=1, max_size=8))
def test_every_number_is_covered_once_or_told(rows):
    exhibits = [exhibit(f"e{number}", first, pages) for number, (first, pages) in enumerate(rows)]
    covered = [sum(first <= number < first + pages for first, pages in rows) for number in range(80)]
    told = doubts(exhibits)
    start, end = min(first for first, _ in rows), max(first + pages for first, pages in rows)
    for number in range(start, end):
        gaps = sum(each.kind == "gap" and each.first <= number <= each.last for each in told)
        overlaps = sum(each.kind == "overlap" and each.first <= number <= each.last for each in told)
        assert gaps == (covered[number] == 0) and bool(overlaps) == (covered[number] > 1)
