import json

import pytest
from pydantic import ValidationError

from workbench.errors import LibraryError
from workbench.evidence.cautions import (
    Cautions,
    Fabricated,
    Misquotation,
    Retraction,
    find_misquotations,
    is_fabricated,
    load_cautions,
    retraction_of,
)


def made(model, **entry):
    return model.model_validate_json(json.dumps(entry))


def misquotation(key="m", **changes):
    return made(Misquotation, **({
        "id": key, "kind": "figure", "source": "smith2000", "wrong": "x", "right": "y", "seen_at": ["a page"],
        "patterns": [{"pattern": r"\b43 percent less likely", "catches": "43 percent less likely", "spares": "43 percent lower odds"}],
    } | changes))


def retraction(key="r", **changes):
    return made(Retraction, **({
        "id": key, "status": "retracted", "titles": ["A Study: of Things"], "authors": ["Smith"], "journal": "J.", "year": 2000,
        "notice": "n", "seen_at": ["a page"]} | changes))


def fabricated(**changes):
    return made(Fabricated, **({
        "id": "f", "cite": "Roe v. Doe, 1 F.3d 2", "names": ["Roe v. Doe"], "place": {"volume": "1", "reporter": "F.3d", "page": "2"},
        "variants": [{"volume": "9", "reporter": "WL", "page": "8"}], "name_alone": False, "place_alone": False, "why": "w",
        "seen_at": ["a page"]} | changes))


def cautions(*rows):
    def of(model):
        return {row.id: row for row in rows if isinstance(row, model)}
    return Cautions(of(Retraction), of(Misquotation), of(Fabricated))


def test_a_wrong_form_is_found_where_it_stands():
    text = "Studies say 43 percent less likely."
    (found,) = find_misquotations(text, cautions(misquotation()))
    assert (text[found.start:found.end], found.text, found.misquotation.id) == ("43 percent less likely",) * 2 + ("m",)


def test_print_marks_do_not_hide_a_wrong_form():
    entry = misquotation(patterns=[{"pattern": r"1480-1484, it's", "catches": "1480-1484, it's", "spares": "x"}])
    (found,) = find_misquotations("pages 1480–1484,\u00a0it’s", cautions(entry))
    assert found.text == "1480–1484,\u00a0it’s"


def test_a_general_pattern_waits_for_its_source():
    entry = misquotation(patterns=[{"pattern": "0.05", "catches": "0.05", "spares": "x", "only_if_cited": True}])
    assert find_misquotations("about 0.05", cautions(entry)) == ()
    assert find_misquotations("about 0.05", cautions(entry), {"other2001"}) == ()
    assert len(find_misquotations("about 0.05", cautions(entry), {"smith2000"})) == 1


def test_a_misquotation_is_reported_once_and_in_the_order_of_the_text():
    two = [{"pattern": p, "catches": p, "spares": "x"} for p in ("beta", "gamma")]
    other = misquotation("a", patterns=[{"pattern": "delta", "catches": "delta", "spares": "x"}])
    found = find_misquotations("gamma delta beta alpha", cautions(misquotation(patterns=two), other))
    assert [f.misquotation.id for f in found] == ["a", "m"]


def test_a_pattern_that_is_no_regular_expression_is_refused():
    with pytest.raises(ValidationError, match="not a regular expression"):
        misquotation(patterns=[{"pattern": "(", "catches": "", "spares": ""}])


def test_a_pattern_that_could_never_fire_is_refused():
    with pytest.raises(ValidationError, match="names no source"):
        misquotation(source=None, patterns=[{"pattern": "x", "catches": "x", "spares": "", "only_if_cited": True}])


@pytest.mark.parametrize("wanted", [
    {"doi": "https://doi.org/10.1/AB"}, {"doi": "doi: 10.1/ab"}, {"title": "a study – OF things"}, {"source": "smith2000"}])
def test_a_retraction_is_known_by_doi_title_or_key(wanted):
    entry = retraction(doi="10.1/Ab", source="smith2000")
    assert retraction_of(cautions(entry), **wanted) == entry


@pytest.mark.parametrize("wanted", [{}, {"doi": "10.1/abc"}, {"title": "A Study"}, {"source": "jones2000"}])
def test_another_paper_is_not_stopped(wanted):
    assert retraction_of(cautions(retraction(doi="10.1/ab", source="smith2000"), retraction("none", titles=[])), **wanted) is None


def test_a_title_that_was_cut_off_is_compared_as_far_as_it_goes():
    entry = retraction(titles=["The social context of"], title_cut_off=True)
    assert retraction_of(cautions(entry), title="The Social Context of Something") == entry
    assert retraction_of(cautions(entry), title="Social Context") is None


def test_the_gravest_notice_comes_first():
    both = cautions(retraction("a", status="disputed"), retraction("b", status="retracted"))
    found = retraction_of(both, title="A study of things")
    assert found is not None
    assert found.status == "retracted"


@pytest.mark.parametrize(("citation", "flags", "caught"), [
    (("Roe v. Doe", 1, "F.3d", 2), {}, True),
    (("Roe v. Doe", 9, "WL", 8), {}, True),
    (("Roe v. Doe", 5, "U.S.", 6), {}, False),
    (("Roe v. Doe",), {}, False),
    (("Roe v. Doe", 5, "U.S.", 6), {"name_alone": True}, True),
    (("Poe v. Loe", 1, "F.3d", 2), {}, False),
    (("Poe v. Loe", 1, "F.3d", 2), {"place_alone": True}, True),
    (("Poe v. Loe", 9, "WL", 8), {"place_alone": True}, False),
    (("", 5, "U.S.", 6), {"name_alone": True}, False),
])
def test_an_invented_case_is_known_by_name_and_place(citation, flags, caught):
    assert (is_fabricated(cautions(fabricated(**flags)), *citation) is not None) is caught


def test_a_longer_form_of_an_invented_name_is_the_same_name():
    entry = fabricated(names=["Varghese v. China Southern Airlines"], name_alone=True)
    assert is_fabricated(cautions(entry), "Varghese v. China Southern Airlines Co., Ltd.") is not None


def test_every_fault_of_the_three_files_is_reported_at_once(tmp_path):
    (tmp_path / "retractions.json").write_text('[{"id": "r"}]', encoding="utf-8")
    (tmp_path / "misquotations.json").write_text("[]", encoding="utf-8")
    with pytest.raises(LibraryError) as error:
        load_cautions(tmp_path)
    assert error.value.code == "SW232"
    assert "retractions.json $[0].status" in str(error.value)
    assert "fabricated.json $: the file is missing" in str(error.value)
