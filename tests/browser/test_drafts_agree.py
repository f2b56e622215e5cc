"""The page makes each change as the kernel will: what a person sees while she types is what is kept."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case.drafts import add, move, put
from workbench.case.merge import ABSENT, IDENTITIES
from workbench.widgets.panel import program

#: Few names and keys, so that changes meet; the fields that entries are known by among them.
NAMES = st.sampled_from(["facts", "family", "client", "notes", "text", *IDENTITIES])
KEYS = st.sampled_from(["a", "b", "c", "1"])
PLAIN = st.none() | st.booleans() | st.integers(0, 2) | KEYS | st.just("")
ENTRY = st.fixed_dictionaries({}, optional={"key": KEYS | st.integers(0, 2), "factor": KEYS, "text": PLAIN,
                                            "notes": st.lists(st.fixed_dictionaries({"key": KEYS}), max_size=2)})
VALUES = st.recursive(PLAIN | ENTRY, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3),
                      max_leaves=8)
DOCUMENTS = st.dictionaries(NAMES, st.lists(ENTRY, max_size=4) | VALUES, max_size=4)
#: A path begins with the name of a part, as every path of the page does.
PATHS = st.builds(lambda first, rest: [first, *rest], NAMES, st.lists(NAMES | KEYS | st.integers(0, 3), max_size=4))
EDITS = st.one_of(
    st.fixed_dictionaries({"act": st.just("set"), "path": PATHS, "value": VALUES}),
    st.fixed_dictionaries({"act": st.just("add"), "path": PATHS, "value": ENTRY | PLAIN}),
    st.fixed_dictionaries({"act": st.just("remove"), "path": PATHS}),
    st.fixed_dictionaries({"act": st.just("move"), "path": PATHS.filter(lambda path: len(path) > 1),
                           "by": st.integers(-5, 5)}))
CASES = st.tuples(DOCUMENTS, st.lists(EDITS, min_size=1, max_size=5))

#: Kept by hand: each was, or could have been, a difference.
KNOWN = [
    ({}, [{"act": "move", "path": ["facts", "a"], "by": 1}]),
    ({"facts": [{"key": "a"}]}, [{"act": "set", "path": ["facts", "b", "text"], "value": "x"}]),
    ({"facts": [{"key": "a"}]}, [{"act": "set", "path": ["facts", "b", "text"], "value": ""}]),
    ({"facts": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}, [{"act": "move", "path": ["facts", "c"], "by": -9}]),
    ({"facts": [{"key": "a"}]}, [{"act": "add", "path": ["facts"], "value": {"key": "a", "text": "again"}}]),
    ({"facts": "no list"}, [{"act": "add", "path": ["facts"], "value": {"key": "a"}}]),
    ({"client": None}, [{"act": "set", "path": ["client", "notes", 0], "value": "x"}]),
    ({"client": "text"}, [{"act": "remove", "path": ["client", "text", "key"]}]),
    ({"facts": [{"count": 1}]}, [{"act": "set", "path": ["facts", "1", "text"], "value": "x"}]),
]


@pytest.fixture(scope="module")
def page(browser):
    made = browser.new_page()
    # The page's own program, with one more thing to ask of it.
    made.add_script_tag(type="module", content=program().replace(
        "export default", "globalThis.edited = edited;\nglobalThis.ours ="))
    made.wait_for_function("Boolean(globalThis.edited)")
    yield made
    made.close()


def by_the_page(page, cases):
    return page.evaluate("""([cases, identities]) => cases.map(([document, edits]) => JSON.stringify(
        edits.reduce((now, edit) => edited({ told: { identities } }, now, edit), document)))""", [cases, list(IDENTITIES)])


def by_the_kernel(document, edits):
    """As a session makes them, where nobody else is at work."""
    for edit in edits:
        path = tuple(edit["path"])
        match edit["act"]:
            case "set":
                document = put(document, path, ABSENT if edit["value"] in (None, "") else edit["value"])
            case "add":
                document = add(document, path, edit["value"])
            case "remove":
                document = put(document, path, ABSENT)
            case "move":
                document = move(document, path, edit["by"])
    return document


def agree(page, cases):
    for made, (document, edits) in zip(by_the_page(page, cases), cases, strict=True):
        assert json.loads(made) == by_the_kernel(document, edits), (document, edits)


@settings(max_examples=40, deadline=None)
@given(cases=st.lists(CASES, min_size=10, max_size=30))
def test_any_changes_made_by_the_page_and_by_the_kernel_give_the_same_document(page, cases):
    agree(page, [[document, edits] for document, edits in cases])


def test_changes_in_which_the_two_could_differ_give_the_same_document(page):
    agree(page, KNOWN)
