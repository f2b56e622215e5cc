"""Bringing a source into a team's library: unverified, once, and never so that the library no longer loads."""

import json

import pytest

from workbench.citations.interchange.drafts import is_unverified
from workbench.citations.interchange.formats import import_text
from workbench.citations.online.answers import Author, Candidate
from workbench.citations.online.references import referenced
from workbench.errors import LibraryError
from workbench.evidence.additions import add_sources
from workbench.evidence.library import load_library, read_library

RIS = """TY  - JOUR
AU  - Testa, Ana
PY  - 2025
TI  - Kinship care and the docket
JO  - Journal of Things
DO  - 10.5555/kin.2025
ER  -
"""


def bring(text, kind, small, layer):
    return add_sources(import_text(text, kind), read_library((small, *([layer] if layer.exists() else []))), (layer,))


def test_a_source_enters_unverified_and_the_library_loads_with_it(small, tmp_path):
    layer = tmp_path / "team"
    (key,) = bring(RIS, "ris", small, layer).keys
    library = read_library((small, layer))
    assert is_unverified(library.sources[key]) and key in library.unchecked
    again = bring(RIS, "ris", small, layer)
    assert not again.keys and [one.of for one in again.known] == [key]


def test_a_second_source_leaves_the_first_where_it_was(small, tmp_path):
    layer = tmp_path / "team"
    (first,) = bring(RIS, "ris", small, layer).keys
    (second,) = bring(RIS.replace("Kinship care and", "School and").replace("kin.", "school."), "ris", small, layer).keys
    assert {first, second} <= set(read_library((small, layer)).sources)


@pytest.mark.parametrize(("text", "kind", "said"), [
    ("10.5555/alone", "ids", "no title"),
    (RIS.replace("10.5555/kin.2025", "10.5/x"), "ris", ""),
    ("@misc{x, title={Only a title}}", "bib", "nobody is named"),
    ("@article{x, author={A, B}, title={T of a thing}, year={2020}, isbn={123}}", "bib", "isbn"),
])
def test_what_would_break_the_library_is_left_out_and_named(small, tmp_path, text, kind, said):
    layer = tmp_path / "team"
    layer.mkdir()
    added = bring(text, kind, small, layer)
    if said:
        assert not added.keys and any(said in problem.what for problem in added.problems)
    assert read_library((small, layer)).sources


def test_a_work_of_the_library_is_not_taken_twice(small, tmp_path):
    known = load_library().sources["felitti1998"]
    added = bring(f"@article{{x, author={{F, V}}, title={{{known.fields['title']}}}, year={{1998}}}}", "bib", small,
                  tmp_path / "team")
    assert not added.keys


def test_without_a_team_library_the_setting_is_named(small):
    with pytest.raises(LibraryError, match="SW245") as caught:
        add_sources(import_text(RIS, "ris"), read_library((small,)), ())
    assert "settings.toml" in caught.value.remedy


def test_a_folder_that_may_not_be_written_is_named(small, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="SW245"):
        add_sources(import_text(RIS, "ris"), read_library((small,)), (tmp_path / "file" / "team",))


def test_a_work_that_a_service_named_arrives_as_a_reference():
    found = referenced(Candidate("openalex", "W1", "Kinship & courts", (Author("van den Berg", "Jan"), Author("CDC")), 2021,
                                 journal="Journal", volume="4", issue="2", pages="1-9", doi="10.5555/a", pmid="123",
                                 kind="article"))
    ((key, entry),) = found.entries.items()
    assert key == "vandenberg2021" and entry.type == "article" and is_unverified(entry)
    assert [entry.fields[n] for n in ("title", "journal", "volume", "year", "doi")] == [
        "Kinship & courts", "Journal", "4", "2021", "10.5555/a"]
    assert len(entry.persons["author"]) == 2 and json.dumps(dict(entry.fields.items()))
