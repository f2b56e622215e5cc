import datetime as dt

from workbench.wording import counted, day, listed, number, sentence


def test_counts_are_words_up_to_ten():
    assert counted(0, "source") == "no sources" and counted(1, "source") == "one source"
    assert counted(12, "study", "studies") == "12 studies"


def test_lists_read_as_phrases():
    assert listed([]) == "" and listed(["a"]) == "a" and listed(["a", "b"], joint="or") == "a or b"


def test_figures_keep_their_digits():
    assert number(1.96) == "1.96" and number(34653) == "34,653" and number(-0.05) == "−0.05"
    assert number(0.6) == "0.6" and number(1234.5) == "1,234.5"


def test_a_sentence_starts_with_a_capital_and_ends_once():
    assert sentence("a.") == "A." and sentence("why?") == "Why?" and sentence("") == ""


def test_a_date_is_written_out():
    assert day(dt.date(2026, 3, 4)) == "March 4, 2026"
