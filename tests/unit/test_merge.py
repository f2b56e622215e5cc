"""What differs between two versions of a case, and how two people's work becomes one."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case.merge import ABSENT, Change, changes, merge

BASE = {"matter": {"court": "E.D. Pa.", "docket": "1"}, "facts": [{"key": "a", "statement": "A"}, {"key": "b", "statement": "B"}]}


def edited(**at):
    document = copy.deepcopy(BASE)
    for path, value in at.items():
        first, *rest = path.split("__")
        target = document
        if rest:
            target = next(e for e in document[first] if e["key"] == rest[0]) if first == "facts" else document[first]
            target[rest[-1]] = value
        else:
            target[first] = value
    return document


def test_fields_that_only_one_changed_are_both_kept():
    merged = merge(BASE, edited(facts__a__statement="mine"), edited(facts__b__statement="theirs"))
    assert [f["statement"] for f in merged.document["facts"]] == ["mine", "theirs"] and not merged.clashes


def test_a_field_that_both_changed_shows_both_values():
    merged = merge(BASE, edited(matter__court="mine"), edited(matter__court="theirs"))
    [clash] = merged.clashes
    assert (clash.path, clash.base, clash.mine, clash.theirs) == ("$.matter.court", "E.D. Pa.", "mine", "theirs")


@pytest.mark.parametrize(("choice", "given_up"), [("mine", ()), ("theirs", ("$.matter.court",))])
def test_a_choice_settles_a_clash_and_says_what_it_gave_up(choice, given_up):
    merged = merge(BASE, edited(matter__court="mine"), edited(matter__court="theirs"), {"$.matter.court": choice})
    assert merged.document["matter"]["court"] == choice and merged.given_up == given_up and not merged.clashes


def test_two_people_who_add_facts_have_added_two_facts():
    mine = edited(facts=[*BASE["facts"], {"key": "mine", "statement": "M"}])
    theirs = edited(facts=[{"key": "theirs", "statement": "T"}, *BASE["facts"]])
    assert [f["key"] for f in merge(BASE, mine, theirs).document["facts"]] == ["theirs", "a", "b", "mine"]


def test_what_one_deletes_and_the_other_edits_is_a_clash():
    mine, theirs = edited(facts=BASE["facts"][:1]), edited(facts__b__statement="new")
    [clash] = merge(BASE, mine, theirs).clashes
    assert clash.path == "$.facts[b]" and clash.mine is ABSENT and clash.theirs["statement"] == "new"


def test_an_order_that_one_changed_is_kept_beside_what_the_other_wrote():
    mine, theirs = edited(facts=BASE["facts"][::-1]), edited(facts__a__statement="new")
    assert merge(BASE, mine, theirs).document["facts"] == [BASE["facts"][1], {"key": "a", "statement": "new"}]


def test_two_orders_of_the_same_entries_are_a_clash():
    three = edited(facts=[*BASE["facts"], {"key": "c", "statement": "C"}])
    mine = {**three, "facts": three["facts"][::-1]}
    theirs = {**three, "facts": [three["facts"][1], three["facts"][0], three["facts"][2]]}
    [clash] = merge(three, mine, theirs).clashes
    assert clash.path == "$.facts[order]" and clash.mine == ["c", "b", "a"]


def test_a_list_whose_entries_have_no_key_is_one_value():
    base, mine, theirs = ({"languages": each} for each in (["en"], ["en", "es"], ["en", "fr"]))
    [clash] = merge(base, mine, theirs).clashes
    assert clash.path == "$.languages"


def test_a_number_and_a_word_for_it_differ_although_python_says_otherwise():
    assert changes({"a": 1}, {"a": True}) == (Change("$.a", before=1, after=True),)


def test_changes_name_fields_by_what_they_belong_to():
    after = edited(facts__b__statement="new")
    del after["matter"]["docket"]
    assert [c.path for c in changes(BASE, after)] == ["$.matter.docket", "$.facts[b].statement"]


scalars = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.text("ab", max_size=2))
entries = st.lists(st.fixed_dictionaries({"key": st.sampled_from("pqrs"), "v": scalars}), max_size=4,
                   unique_by=lambda entry: entry["key"])
documents = st.dictionaries(st.sampled_from("xyz"), st.one_of(
    scalars, entries, st.lists(scalars, max_size=2), st.dictionaries(st.sampled_from("uv"), scalars, max_size=2)), max_size=3)


@given(documents, documents)
def test_a_document_merged_with_an_unchanged_one_is_itself(base, mine):
    assert merge(base, mine, base).document == mine
    assert merge(base, base, mine).document == mine
    assert not merge(base, mine, mine).clashes


@given(documents, documents, documents)
def test_both_sides_clash_at_the_same_places(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [(c.path, c.mine, c.theirs) for c in sorted(one.clashes, key=lambda c: c.path)] == \
        [(c.path, c.theirs, c.mine) for c in sorted(other.clashes, key=lambda c: c.path)]


@given(documents, documents, documents)
def test_a_field_that_did_not_clash_has_a_value_somebody_gave_it(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for change in changes(base, merged.document):
        if change.path.endswith("[order]"):
            continue
        said = [c.after for each in (mine, theirs) for c in changes(base, each) if c.path == change.path]
        inside = [c for each in (mine, theirs) for c in changes(base, each) if c.path.startswith(change.path)]
        assert change.after in said or inside


@given(documents, documents)
def test_no_change_means_the_same_document(before, after):
    assert bool(changes(before, after)) == (_plain(before) != _plain(after))


def _plain(value):
    import json

    return json.dumps(value, sort_keys=True)
