import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.appendix.volumes import SEALED_MARK, Volume, for_volume, shows
from workbench.tree import Attr, Provenance, bullet_list, div, para, plain, plain_text, span, table, words

TAGS = ("hipaa", "part2", "juvenile", "school", "psr", "third-party", "sealed")


def sentence(text: str, **provenance: object) -> dict:
    return span(words(text), provenance=Provenance(**provenance))


@pytest.mark.parametrize("tag", TAGS)
def test_a_tagged_sentence_is_marked_in_the_public_volume_and_shown_in_the_others(tag):
    blocks = [para([sentence("Quillfeather", tags=(tag,))])]
    assert plain_text(for_volume(blocks, Volume.PUBLIC)).strip() == SEALED_MARK
    assert "Quillfeather" in plain_text(for_volume(blocks, Volume.SEALED))
    assert "Quillfeather" in plain_text(for_volume(blocks, Volume.COUNSEL))


@pytest.mark.parametrize("volume", [Volume.PUBLIC, Volume.SEALED])
@pytest.mark.parametrize("guard", [{"counsel_only": True}, {"permission": "no"}])
def test_work_product_and_what_the_client_forbids_leave_no_trace_outside_counsels_volume(volume, guard):
    blocks = [para(words("Before.")), div([para(words("Quillfeather"))], provenance=Provenance(**guard))]
    assert plain_text(for_volume(blocks, volume)).split() == ["Before."]
    assert "Quillfeather" in plain_text(for_volume(blocks, Volume.COUNSEL))


def test_a_passage_that_may_be_told_only_under_seal_is_marked_in_public():
    blocks = [para([sentence("Quillfeather", permission="sealed")])]
    assert plain_text(for_volume(blocks, Volume.PUBLIC)).strip() == SEALED_MARK
    assert "Quillfeather" in plain_text(for_volume(blocks, Volume.SEALED))


def test_a_run_of_removed_sentences_leaves_one_mark():
    secret = [sentence(f"Secret {i}.", tags=("hipaa",)) for i in range(3)]
    text = [words("A.")[0], {"t": "Space"}, secret[0], {"t": "Space"}, secret[1], {"t": "Space"}, secret[2]]
    assert plain_text(for_volume([para(text)], Volume.PUBLIC)).strip() == f"A. {SEALED_MARK}"


def test_a_run_of_removed_list_items_leaves_one_mark():
    items = [[plain([sentence(f"Secret {i}.", tags=("psr",))])] for i in range(3)]
    shown = for_volume([bullet_list([*items, [plain(words("Open."))]])], Volume.PUBLIC)
    assert plain_text(shown).split("\n")[:2] == [SEALED_MARK, "Open."]


def test_a_tagged_table_row_is_not_in_the_public_volume():
    rows = [[[plain(words("Open"))]], [[plain(words("Quillfeather"))]]]
    attrs = [Attr(), Attr(values=Provenance(tags=("juvenile",)).values())]
    blocks = [table(("Head",), rows, caption="T", widths=(1.0,), row_attrs=attrs)]
    public = plain_text(for_volume(blocks, Volume.PUBLIC))
    assert "Open" in public and "Quillfeather" not in public
    assert "Quillfeather" in plain_text(for_volume(blocks, Volume.SEALED))


def test_a_sentence_inside_a_shown_group_is_removed_alone():
    blocks = [div([para([*words("Open. "), sentence("Quillfeather.", tags=("school",))])], provenance=Provenance())]
    assert plain_text(for_volume(blocks, Volume.PUBLIC)).strip() == f"Open. {SEALED_MARK}"


def test_the_input_is_not_changed():
    blocks = [para([sentence("Quillfeather", tags=("hipaa",))])]
    for_volume(blocks, Volume.PUBLIC)
    assert "Quillfeather" in plain_text(blocks)


@given(st.lists(st.tuples(st.text("abcdefgh ", min_size=1), st.sampled_from(("", *TAGS)), st.booleans(),
                          st.sampled_from(["yes", "sealed", "no"])), max_size=8))
def test_every_volume_shows_exactly_the_sentences_it_may(sentences):
    blocks = [para([sentence(f"x{i}x {text}", tags=(tag,) if tag else (), counsel_only=counsel, permission=permission)])
              for i, (text, tag, counsel, permission) in enumerate(sentences)]
    for volume in Volume:
        seen = plain_text(for_volume(blocks, volume))
        for i, (_, tag, counsel, permission) in enumerate(sentences):
            values = Provenance(tags=(tag,) if tag else (), counsel_only=counsel, permission=permission).values()
            assert (f"x{i}x" in seen) == shows(values, volume)
