"""What holds for every document, whatever it cites in whatever order. Every record here is invented."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.citations import bluebook
from workbench.citations.authorities import table_of_authorities
from workbench.citations.document import FOOTNOTES_BACK, resolve
from workbench.citations.records import record
from workbench.citations.signals import SIGNALS
from workbench.tree import bullet_list, cite, emph, note, para, plain_text, walk, words

RECORDS = {
    **{f"case{i}": record("case", f"case{i}", {
        "case_name": f"Ash{'abc'[i]} v. Birch", "volume": f"90{i}", "reporter": "U.S.", "first_page": "100",
        "court": "U.S.", "year": 2090}) for i in range(3)},
    **{f"work{i}": record("article", f"work{i}", {
        "authors": ["Ann Elm"], "title": f"{['Growing', 'Fading', 'Being'][i]} Study", "journal": "Invented Rev.",
        "volume": "7", "first_page": "100", "year": 2080 + i // 2}) for i in range(3)},
    "code": record("statute", "code", {"title": "18", "code": "U.S.C.", "section": "9901"}),
    "ex:a": record("exhibit", "ex:a", {"label": "A", "title": "Records", "pages": 400}),
}
SIGNAL_NAMES = [name for name in SIGNALS if name != "compare"]

one_citation = st.builds(
    lambda key, page, signal: cite(key, prefix=signal, suffix=f", at {page}" if page else ""),
    st.sampled_from(sorted(RECORDS)), st.sampled_from([0, 0, 100, 101]), st.sampled_from(["", "", "", *SIGNAL_NAMES]))


def grouped(cites):
    joined = [item for one in cites for item in one["c"][0]]
    return {"t": "Cite", "c": [joined, []]}


groups = st.lists(one_citation, min_size=1, max_size=3).map(grouped)
# A word follows each citation, so that no two of them share a footnote.
pieces = st.one_of(
    groups.map(lambda group: [*words("so."), group, *words(" then")]),
    groups.map(lambda group: [emph([*words("so"), group]), *words(", then")]),
    groups.map(lambda group: [note([para([*words("Own."), group, *words(" More.")])]), *words(" then")]),
    st.just([note([para(words("Own words."))]), *words(" then")]),
    st.just(words("plain")),
)
paragraphs = st.lists(pieces, max_size=4).map(lambda found: para([node for piece in found for node in piece]))
blocks_of = st.lists(st.one_of(paragraphs, paragraphs.map(lambda block: bullet_list([[block]]))), max_size=6)


def keys_in(blocks):
    return [item["citationId"] for node in walk(blocks) if node["t"] == "Cite" for item in node["c"][0]]


@settings(max_examples=80, deadline=None)
@given(blocks_of)
def test_every_citation_is_resolved_once_and_every_note_is_kept(blocks):
    resolved = resolve(blocks, RECORDS, bluebook)
    assert sorted(c.key for c in resolved.cited) == sorted(keys_in(blocks))
    assert [c.ordinal for c in resolved.cited] == list(range(1, len(resolved.cited) + 1))
    spans = [node["c"][0] for node in walk(resolved.blocks) if node["t"] == "Span"]
    assert [(attr[0], attr[2]) for attr in spans] == [(c.anchor, [["key", c.key]]) for c in resolved.cited]
    assert len({c.anchor for c in resolved.cited}) == len(resolved.cited)
    own = sum(node["t"] == "Note" for node in walk(blocks))
    inside = [cites for node in walk(blocks) if node["t"] == "Note" for cites in walk(node["c"]) if cites["t"] == "Cite"]
    in_text = sum(node["t"] == "Cite" for node in walk(blocks)) - len(inside)
    assert sum(node["t"] == "Note" for node in walk(resolved.blocks)) == own + in_text
    json.dumps(resolved.blocks)


@settings(max_examples=80, deadline=None)
@given(blocks_of)
def test_note_numbers_are_where_the_notes_are(blocks):
    resolved = resolve(blocks, RECORDS, bluebook)
    notes = [node for node in walk(resolved.blocks) if node["t"] == "Note"]
    where = {node["c"][0][0]: number for number, found in enumerate(notes, start=1) for node in walk(found["c"])
             if node["t"] == "Span"}
    assert {c.anchor: c.note for c in resolved.cited} == where


@settings(max_examples=100, deadline=None)
@given(blocks_of)
def test_forms_follow_their_rules(blocks):
    cited = resolve(blocks, RECORDS, bluebook).cited
    for i, one in enumerate(cited):
        before = cited[:i]
        same = [c for c in before if c.key == one.key]
        if not same:
            assert one.form == "full"
        if one.form == "id":
            previous = before[-1]
            assert previous.key == one.key
            assert one.note - previous.note <= 1
            if previous.note != one.note:
                assert {c.key for c in before if c.note == previous.note} == {one.key}
        if one.form == "supra":
            assert one.key.startswith("work")
            assert f"note {same[0].note}" in one.text.replace("\u00a0", " ") or same[0].note == one.note
        if one.form == "short":
            assert not one.key.startswith("work")
            assert one.key == "ex:a" or one.note - same[-1].note <= FOOTNOTES_BACK
        if one.form == "full" and same:
            assert one.key.startswith(("case", "code"))
            assert one.note - same[-1].note > FOOTNOTES_BACK
        assert "supra" not in one.text or one.form == "supra"


@settings(max_examples=40, deadline=None)
@given(blocks_of, st.randoms(use_true_random=False))
def test_a_document_in_another_order_is_resolved_as_if_it_had_been_written_so(blocks, random):
    moved = list(blocks)
    random.shuffle(moved)
    resolved = resolve(moved, RECORDS, bluebook)
    fresh = resolve(json.loads(json.dumps(moved)), RECORDS, bluebook)
    assert resolved == fresh
    assert {c.key for c in resolved.cited} == {c.key for c in resolve(blocks, RECORDS, bluebook).cited}


@settings(max_examples=40, deadline=None)
@given(blocks_of)
def test_in_the_text_nothing_is_lost_and_no_note_is_made(blocks):
    resolved = resolve(blocks, RECORDS, bluebook, notes=False)
    assert sorted(c.key for c in resolved.cited) == sorted(keys_in(blocks))
    assert sum(n["t"] == "Note" for n in walk(resolved.blocks)) == sum(n["t"] == "Note" for n in walk(blocks))
    first = {c.key: c.note for c in reversed(resolved.cited)}
    assert not [c for c in resolved.cited if "supra note" in c.text and first[c.key] is None]


@settings(max_examples=40, deadline=None)
@given(blocks_of)
def test_the_table_lists_what_is_cited_and_nothing_else(blocks):
    resolved = resolve(blocks, RECORDS, bluebook)
    entries = [entry for group in table_of_authorities(resolved, RECORDS, bluebook, record=True) for entry in group.entries]
    assert sorted(entry.key for entry in entries) == sorted({c.key for c in resolved.cited})
    assert sorted(anchor for entry in entries for anchor in entry.anchors) == sorted(c.anchor for c in resolved.cited)


hostile = st.lists(st.sampled_from(["[@case0]", "@case0", "<script>", "$x$", "{=openxml}", "*a*", "#", "](x)", "^[n]", "`c`"]),
                   min_size=1, max_size=4).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(hostile, hostile)
def test_text_is_never_read_as_markup(text, said):
    resolved = resolve([para([*words(text), cite("case0", suffix=f", at 101 (see {said})")])], RECORDS, bluebook)
    assert plain_text(resolved.blocks).strip() == text
    assert [c.key for c in resolved.cited] == ["case0"]
    assert resolved.cited[0].text.replace("“", '"').endswith(f"(see {said})")
