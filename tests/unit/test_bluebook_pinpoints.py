"""Pinpoints, dates and the tree a citation becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.plugin import find_plugin
from pybtex.richtext import HRef, Symbol, Tag, Text

from workbench.citations.backend import Backend, to_inlines, to_markdown, to_plain
from workbench.citations.pieces import date, month, numeral, ordinal, parens, smart
from workbench.citations.pinpoints import Pinpoint, parse_pinpoint, span
from workbench.citations.titles import cased
from workbench.errors import CitationError


@pytest.mark.parametrize(("written", "kind", "text", "said"), [
    ("p. 251", "page", "251", ""), ("pp. 251-53", "page", "251-53", ""), ("pp. 245–246", "page", "245-46", ""),
    ("at 569", "page", "569", ""), ("251", "page", "251", ""), ("§ 3553(a)(2)", "section", "§ 3553(a)(2)", ""),
    ("§§ 9-105", "section", "§§ 9-105", ""), ("§ 9-105", "section", "§ 9-105", ""), ("sections 3551-3553", "section", "§§ 3551-3553", ""),
    ("§ 3551 et seq.", "section", "§ 3551 et seq.", ""), ("§ 2, 3", "section", "§§ 2, 3", ""),
    ("¶ 12", "paragraph", "¶ 12", ""), ("¶¶ 12–14", "paragraph", "¶¶ 12-14", ""), ("¶ 12-14", "paragraph", "¶¶ 12-14", ""), ("para. 4", "paragraph", "¶ 4", ""),
    ("n.4", "page", "n.4", ""), ("25 n. 4", "page", "25 n.4", ""), ("570-71 & nn.4-5", "page", "570-71 & nn.4-5", ""),
    ("ch. 3", "label", "ch. 3", ""), ("chapter 3", "label", "ch. 3", ""), ("line 12", "label", "l. 12", ""), ("Guideline 10.11", "label", "Guideline 10.11", ""),
    ("45:3-9", "lines", "45:3-9", ""), ("8:24–9:5", "lines", "8:24-9:5", ""), ("(a)(1)", "subdivision", "(a)(1)", ""), ("1(a)", "subdivision", "1(a)", ""),
    ("vii", "page", "vii", ""), ("*40", "page", "*40", ""), ("A6", "page", "A6", ""), ("1026, 1028", "page", "1026, 1028", ""),
    ("at 569 (per curiam)", "page", "569", "per curiam"), ("(per curiam)", "none", "", "per curiam"),
    ("§ 3553(a) (the purposes)", "section", "§ 3553(a)", "the purposes"), ("abstract", "text", "abstract", ""),
    ("at 12 (noting (as here) the age)", "page", "12", "noting (as here) the age"),
])
def test_a_pinpoint_is_read_as_it_is_meant(written, kind, text, said):
    pin = parse_pinpoint(written)
    assert (pin.kind, pin.text.replace("\u00a0", " "), pin.parenthetical) == (kind, text, said)
    assert bool(pin) is (kind != "none")
    assert pin.bare().parenthetical == ""


@pytest.mark.parametrize("written", ["", "  ", "§", "((", "12)", "§ 3(a"])
def test_what_is_no_pinpoint_is_refused_with_a_remedy(written):
    with pytest.raises(CitationError) as caught:
        parse_pinpoint(written)
    assert caught.value.code == "SW321"
    assert "p. 251" in caught.value.remedy


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_a_shortened_span_can_be_read_back(first, more):
    last = first + more
    shown = span(f"{first}-{last}")
    tail = shown.split("-")[1]
    assert f"{first}"[: len(f"{first}") - len(tail)] + tail == f"{last}" or tail == f"{last}"
    assert len(tail) >= min(2, len(f"{last}"))
    assert parse_pinpoint(shown).value == shown


def test_pages_and_lines_take_at_and_sections_do_not():
    assert [Pinpoint(kind, "1").takes_at for kind in ("page", "lines", "section", "paragraph", "label")] == [True, True, False, False, False]


@pytest.mark.parametrize(("iso", "said"), [
    ("2015-02-26", "Feb. 26, 2015"), ("2014-11-05T10:25", "Nov. 5, 2014, 10:25 AM"), ("2014-11-05T00:05:10Z", "Nov. 5, 2014, 12:05 AM"),
    ("2014-11-05 20:11", "Nov. 5, 2014, 8:11 PM"), ("2024-06", "June 2024"), ("1997", "1997"), ("September 4, 2020", "Sept. 4, 2020"), ("Spring 2020", "Spring 2020"),
])
def test_dates_are_written_as_citations_do(iso, said):
    assert date(iso) == said


def test_months_come_by_number_and_name():
    assert [month(text) for text in ("9", "sep", "September", "Spring", "13")] == ["Sept.", "Sept.", "Sept.", "Spring", "13"]


def test_numbers_in_order_and_in_rome():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, "x")] == [
        "1st", "2d", "3d", "4th", "11th", "12th", "13th", "21st", "102d", "111th", "x"]
    assert [numeral(n) for n in ("14", "9", "40", "XIV", "0")] == ["XIV", "IX", "XL", "XIV", "0"]


@pytest.mark.parametrize(("typed", "printed"), [
    ("the \"chill\" of Macy's", "the “chill” of Macy’s"), ("``Cycle'' of 'Violence' and aff'd", "“Cycle” of ‘Violence’ and aff’d"),
    ('("holding")', "(“holding”)"), ("An Update on the 'Cycle of Violence'", "An Update on the ‘Cycle of Violence’"),
])
def test_quotation_marks_are_those_of_print(typed, printed):
    assert smart(typed) == printed


@pytest.mark.parametrize(("title", "printed"), [
    ("Use of tools in 73 samples: a review and meta-analysis", "Use of Tools in 73 Samples: A Review and Meta-Analysis"),
    ("What works? the evidence on children/domestic sex trafficking of", "What Works? The Evidence on Children/Domestic Sex Trafficking Of"),
    ("The Use of Tools in Court", "The Use of Tools in Court"), ("Science", "Science"),
    ("mRNA and iPhone use among the young", "mRNA and iPhone Use Among the Young"),
])
def test_only_sentences_are_set_in_capitals(title, printed):
    assert cased(title) == printed


def test_parentheses_around_nothing_are_nothing():
    assert str(parens("", None, Text())) == ""
    assert str(parens("a", "", "b", sep=", ")) == "(a, b)"


def test_rich_text_becomes_inlines_of_the_tree():
    text = Text(Tag("em", "Roper v. Simmons"), ", 543", Symbol("nbsp"), "U.S. ", HRef("https://x.org", "x"), Tag("b", "!"), Tag("tt", "t"), Symbol("ndash"))
    assert to_inlines(text) == [
        {"t": "Emph", "c": [{"t": "Str", "c": "Roper"}, {"t": "Space"}, {"t": "Str", "c": "v."}, {"t": "Space"}, {"t": "Str", "c": "Simmons"}]},
        {"t": "Str", "c": ","}, {"t": "Space"}, {"t": "Str", "c": "543\u00a0U.S."}, {"t": "Space"},
        {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "x"}], ["https://x.org", ""]]},
        {"t": "Strong", "c": [{"t": "Str", "c": "!"}]}, {"t": "Str", "c": "t–"},
    ]
    assert to_plain(text) == "Roper v. Simmons, 543\u00a0U.S. x!t–"
    assert to_markdown(text) == "*Roper v. Simmons*, 543\u00a0U.S. x!t–"


def test_blanks_that_meet_are_one_and_empty_parts_vanish():
    assert to_inlines(Text("a ", Tag("em", ""), " b", HRef("https://x.org", ""))) == [{"t": "Str", "c": "a"}, {"t": "Space"}, {"t": "Str", "c": "b"}]


def test_the_backend_is_found_by_its_name():
    assert find_plugin("pybtex.backends", "pandoc-tree") is Backend
    with pytest.raises(NotImplementedError):
        Backend("utf-8").write_entry("k", "1", [])
