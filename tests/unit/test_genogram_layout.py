"""Where people stand on a genogram: once, on nobody else, in order, the same each time."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_family import THREE, case_with, person
from workbench.appendix.genogram_layout import Measures, lay_out
from workbench.case.drafts import readable
from workbench.case.family import Relative
from workbench.case.kinship import family_of

BIRTH = dt.date(2000, 5, 5)
M = Measures()


def drawn(relatives: list[dict]):
    return lay_out(family_of(case_with(relatives).family, "male"), BIRTH)


def x_of(genogram) -> dict[str, float]:
    return {one.key: one.x for one in genogram.people}


KEYS = [f"p{n}" for n in range(9)]
#: Any family at all, contradictory ones among them: everybody may be anybody's parent or partner.
ANY = st.lists(st.fixed_dictionaries({
    "key": st.sampled_from(["client", *KEYS]), "parents": st.lists(st.sampled_from(["client", *KEYS]), max_size=2),
    "sex": st.sampled_from(["female", "male", "unknown"]), "born": st.sampled_from([None, "1950", "about 1975", "1999"]),
    "partners": st.lists(st.fixed_dictionaries({"key": st.just("k"), "person": st.sampled_from(KEYS)}), max_size=2),
    "raised": st.lists(st.fixed_dictionaries({
        "key": st.just("r"), "kind": st.just("foster"), "by": st.lists(st.sampled_from(KEYS), max_size=2)}), max_size=1),
}), max_size=10)
#: Families as there are: parents come before their children in the list, so that nobody descends from themselves.
COUPLES = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=3)
REAL = st.builds(
    lambda parents, couples: [
        person(KEYS[i], *dict.fromkeys(KEYS[p] for p in both if p < i), sex="female" if i % 2 else "male",
               partners=[{"key": f"k{n}", "person": KEYS[b]} for n, (a, b) in enumerate(couples) if a == i != b])
        for i, both in enumerate(parents)] + [person("client", KEYS[7], KEYS[8])],
    st.lists(st.lists(st.integers(0, 8), max_size=2), min_size=9, max_size=9), COUPLES)


@given(ANY | REAL)
@settings(max_examples=300)
def test_everybody_stands_once_and_on_nobody_else(entries):
    family = family_of(readable(Relative, entries))
    found = lay_out(family, BIRTH)
    assert sorted([*x_of(found), *found.unplaced]) == sorted(family.people)
    assert len({one.key for one in found.people}) == len(found.people)
    rows: dict[float, list[float]] = {}
    for one in found.people:
        rows.setdefault(one.y, []).append(one.x)
        assert M.apart / 2 <= one.x <= found.width - M.apart / 2
    assert all(b - a >= M.apart - 0.2 for xs in rows.values() for a, b in pairwise(sorted(xs)))
    assert all(b - a >= M.symbol + M.words for a, b in pairwise(sorted(rows)))
    assert max(rows) + M.symbol / 2 + M.words < found.height


@given(REAL)
def test_the_same_family_gives_the_same_picture(entries):
    family = family_of(readable(Relative, entries))
    assert lay_out(family, BIRTH) == lay_out(family, BIRTH)


@given(REAL)
def test_no_line_of_children_runs_through_anybody_s_words_or_through_another_s(entries):
    found = lay_out(family_of(readable(Relative, entries)), BIRTH)
    row = {one.key: one.generation for one in found.people}
    for union in found.unions:
        beside = [one.x for one in found.people if one.generation == max(row[key] for key in union.parents)]
        crowd = sum(abs(other.drop - union.drop) < M.apart / 2 for other in found.unions)
        assert not union.children or min(abs(x - union.drop) for x in beside) >= M.apart / 2 - M.lane * crowd
    ends = [(u.drop, max(row[key] for key in u.parents)) for u in found.unions]
    assert len(set(ends)) == len(ends)


def test_three_generations_stand_as_a_genogram_has_them():
    found = drawn(THREE)
    x, y = x_of(found), {one.key: one.y for one in found.people}
    assert y["nan"] == y["dad-mother"] < y["mother"] == y["stepfather"] == y["aunt"] < y["client"] == y["half"] < y["child"]
    assert x["dad-mother"] < x["grandad"] < x["nan"]
    assert x["father"] < x["mother"] < x["stepfather"] < x["aunt"]
    assert x["perhaps"] < x["client"] < x["half"] < x["step-brother"] < x["cousin"]
    assert set(found.unplaced) == {"great", "g"}


def test_brothers_and_sisters_stand_from_the_eldest_and_who_has_no_date_last():
    found = x_of(drawn([person("client", "m"), person("m"), person("young", "m", born="2004"), person("unknown", "m"),
                        person("old", "m", born="about 1996")]))
    assert found["old"] < found["client"] < found["young"] < found["unknown"]


def test_parents_stand_in_the_middle_over_their_children():
    found = drawn([person("client", "m", "f"), person("m", sex="female"), person("f", sex="male"), person("s", "m", "f")])
    x = x_of(found)
    assert found.unions[0].drop == pytest.approx((x["m"] + x["f"]) / 2, abs=0.2) == pytest.approx((x["client"] + x["s"]) / 2, abs=0.2)


def test_several_partners_stand_beside_each_other_with_a_line_for_each():
    found = drawn([person("client", partners=[{"key": n, "person": n} for n in ("a", "b", "c")]), person("a"), person("b"),
                   person("c"), person("one", "client", "a"), person("two", "client", "b"), person("three", "client", "c")])
    x = x_of(found)
    assert x["client"] < x["a"] < x["b"] < x["c"]
    assert x["one"] < x["two"] < x["three"]
    assert len({(u.y, u.feet[u.parents.index("client")]) for u in found.unions}) == 3


def test_a_couple_without_children_and_a_home_without_a_parent_are_drawn_too():
    found = drawn([person("client", raised=[{"key": "r", "kind": "kinship", "by": ["godmother"]}],
                          partners=[{"key": "w", "person": "wife", "kind": "married", "ended": "divorced"}]),
                   person("wife"), person("godmother")])
    assert [(one.carer, one.child) for one in found.raised] == [("godmother", "client")]
    assert [(u.children, u.bond.ended) for u in found.unions] == [((), "divorced")]


@given(ANY)
def test_the_line_to_who_raised_somebody_runs_through_nobody_else(entries):
    found = lay_out(family_of(readable(Relative, entries)), BIRTH)
    for line in found.raised:
        others = [one for one in found.people if one.key not in {line.carer, line.child}]
        for (x, y), (to, down) in pairwise(line.points):
            assert not any(min(x, to) < one.x + M.symbol / 2 and max(x, to) > one.x - M.symbol / 2
                           and min(y, down) < one.y + M.symbol / 2 and max(y, down) > one.y - M.symbol / 2 for one in others)


def test_a_client_of_whose_family_nothing_is_known_stands_alone():
    found = drawn([])
    assert [one.key for one in found.people] == ["client"]
    assert found.unions == ()
