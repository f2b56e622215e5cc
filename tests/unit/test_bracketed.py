"""Citations in brackets within the text of a claim: read as in a notebook's cell, and nothing else is markup."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.appendix.claims import claim_blocks
from workbench.appendix.composition import compose
from workbench.appendix.volumes import SEALED_MARK, for_volume
from workbench.case.files import load_case
from workbench.citations.bracketed import bracketed, bracketed_keys
from workbench.citations.groups import cited_keys
from workbench.citations.narrative import read_markdown_many
from workbench.citations.styles import manner
from workbench.errors import UnknownRecord
from workbench.evidence.library import load_library
from workbench.settings import share
from workbench.tree import para, plain_text, words

CASE = load_case(share("examples") / "federal-youth.json")
AS_OF = dt.date(2026, 11, 20)

LINES = (
    "As shown [@felitti1998, p. 251].", "The court [see @roper-v-simmons-2005, at 569; @ex:school, at 12] said",
    "[@a, at 5 (quoting @b, at 9)]", "a@b.org [sic]", "[see also @a; @b, at 5]", "[@a, at 49; but see @b, (a)(1)]",
)


def bare(node):
    """What the citation pass reads of a citation."""
    return [(one["citationId"], plain_text(one["citationPrefix"]).strip(),
             plain_text(one["citationSuffix"]).replace("\u00a0", " ")) for one in node["c"][0]]


def test_what_stands_in_brackets_is_read_as_in_a_notebooks_cell():
    for line, (block,) in zip(LINES, read_markdown_many(LINES), strict=True):
        mine = [bare(node) for node in bracketed(line) if node["t"] == "Cite"]
        assert mine == [bare(node) for node in block["c"] if node["t"] == "Cite"], line
        assert set(bracketed_keys(line)) == set(cited_keys([block])), line


@given(st.text(alphabet="ab@[];( )\\.:-\n", max_size=60))
def test_any_text_is_read_and_its_keys_are_those_of_its_citations(text):
    inlines = bracketed(text)
    assert set(bracketed_keys(text)) == set(cited_keys([para(inlines)]))
    if not bracketed_keys(text) and "\\" not in text:
        assert inlines == words(text) or plain_text(inlines) == plain_text(words(text))


def claim_with(text, volume="sealed"):
    claim = CASE.claims[0].model_copy(update={"why_it_matters": text})
    return compose(CASE.model_copy(update={"claims": (claim, *CASE.claims[1:])}), load_library(), volume=volume,
                   as_of=AS_OF)


def test_a_claims_text_prints_its_citations_formatted():
    c = claim_with("It mattered [@felitti1998, p. 251]. \\[@nobody] stays.")
    said = plain_text(manner("bluebook", "text").resolve(claim_blocks(c, c.case.claims[0]), c.records).blocks)
    assert "Felitti" in said and "[@nobody] stays" in said and "@felitti1998" not in said


def test_a_key_that_is_nowhere_is_named_with_its_field_and_the_nearest():
    with pytest.raises(UnknownRecord) as caught:
        claim_with("It mattered [@feliti1998; @ex:nowhere].")
    said = str(caught.value)
    assert "$.claims[0].why_it_matters" in said and "felitti1998" in said and "exhibit 'ex:nowhere'" in said


def test_a_text_that_cites_a_sealed_exhibit_is_not_in_the_public_volume():
    sealed = next(e for e in CASE.exhibits if e.tags)
    c = claim_with(f"Only under seal [@ex:{sealed.key}, at 1].", "public")
    said = plain_text(for_volume(claim_blocks(c, c.case.claims[0]), c.volume))
    assert "Only under seal" not in said and SEALED_MARK in said
