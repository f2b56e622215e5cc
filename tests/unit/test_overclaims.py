"""Words that claim too much: marked with the reason and with what may be said."""

import pytest

from workbench.appendix.overclaims import overclaims


@pytest.mark.parametrize(("text", "said"), [
    ("The abuse caused his arrest.", "caused"),
    ("This proves that trauma matters.", "proves that"),
    ("It was a direct result of neglect.", "direct result of"),
    ("He will never offend again.", "will never"),
    ("She was doomed from the start.", "doomed"),
    ("It is scientifically proven.", "scientifically proven"),
    ("He acted because of his brain.", "because of his brain"),
    ("With treatment he will not reoffend.", "will not reoffend"),
])
def test_what_research_cannot_show_is_marked_where_it_stands(text, said):
    (one,) = overclaims(text)
    assert one.said == said == text[one.start:one.end]
    assert one.reason.endswith(".") and one.instead


@pytest.mark.parametrize("text", [
    "Abuse is associated with a higher likelihood of arrest.", "He was placed in foster care because his mother fell ill.",
    "She will not be eligible for parole.", "The probable cause hearing was in May.", "The court approved the plan.",
    "He improved.", "Because he was 17.", "The cause was heard in June.",
])
def test_plain_statements_are_left_alone(text):
    assert not list(overclaims(text))


def test_every_phrase_of_a_text_is_marked_in_reading_order():
    text = "It proved that he was destined, undoubtedly."
    assert [one.said for one in overclaims(text)] == ["proved", "destined", "undoubtedly"]
