"""What can be shown of a draft that somebody is still writing."""

import json

from hypothesis import given
from hypothesis import strategies as st

from workbench.case.files import dump_case, load_case
from workbench.case.partial import partial
from workbench.settings import share

CASE = load_case(share("examples") / "ny-survivor.json")
WHOLE = json.loads(dump_case(CASE))


def test_a_whole_case_is_read_whole():
    found = partial(WHOLE)
    assert (found.client, found.matter, found.facts, found.claims) == (CASE.client, CASE.matter, CASE.facts, CASE.claims)
    assert found.factors == CASE.factors and found.exhibits == CASE.exhibits and found.strengths == CASE.strengths


def test_an_entry_that_does_not_fit_takes_no_other_with_it():
    facts = [{**WHOLE["facts"][0], "statement": 7}, {"key": "begun"}, *WHOLE["facts"][1:]]
    found = partial({**WHOLE, "facts": facts})
    assert found.facts == CASE.facts[1:]
    gone = CASE.facts[0].key
    assert all(gone not in claim.facts for claim in found.claims) and len(found.claims) == len(CASE.claims)


def test_without_matter_or_client_nothing_is_composed():
    draft = {name: part for name, part in WHOLE.items() if name != "matter"}
    assert partial(draft).case((), ()) is None and partial({}).facts == ()
    assert partial(WHOLE).case(CASE.claims, CASE.factors).claims == CASE.claims


PLACES = st.lists(st.sampled_from(["facts", "exhibits", "claims", "factors", "client", "matter", "strengths"]), max_size=4)
JUNK = st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["key", "facts", "factor", "statement"]), inner, max_size=3))


@given(PLACES, JUNK)
def test_whatever_stands_in_a_draft_it_is_read(places, junk):
    draft = {**WHOLE, **dict.fromkeys(places, junk)}
    found = partial(draft)
    known = {fact.key for fact in found.facts}
    assert all(set(claim.facts) <= known for claim in found.claims)
