"""Reading and writing the bibliography: what is kept, what is decoded, and what each defect says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person

from workbench.citations.bibliography import VERBATIM, format_bib, load_bib, parse_bib, plain
from workbench.errors import LibraryError


def entry(**fields):
    """One entry with the given fields, written as BibTeX."""
    fields = {"title": "T", "author": "Lee, Jo"} | fields
    return "@article{a,\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def test_percent_and_ampersand_are_kept_whether_escaped_or_not():
    found = parse_bib(entry(title="10% of {Crime} & 5\\% of \\& more"))["a"]
    assert found.fields["title"] == "10% of Crime & 5% of & more"


def test_a_month_is_written_out_and_strings_are_replaced():
    text = '@string{jj = "Journal of " # "Justice"}\n@article{a, title={T}, author={Lee, Jo}, month=mar, journal=jj}'
    found = parse_bib(text)["a"]
    assert (found.fields["month"], found.fields["journal"]) == ("March", "Journal of Justice")


def test_accents_dashes_and_quotation_marks_are_decoded():
    assert plain(r"M{\aa}rten Gr{\"o}nqvist, \'Emile, Bj{\o}rn") == "Mårten Grönqvist, Émile, Bjørn"
    assert plain("``Three Strikes'' -- and --- out~now") == "“Three Strikes” – and — out\u00a0now"
    assert plain(r"\emph{In re} \textit{Gault}: \{x\}, a\_b \#1 \$5 \textbackslash{}n") == r"In re Gault: {x}, a_b #1 $5 \n"


def test_an_address_and_an_identifier_stand_as_they_are():
    found = parse_bib(entry(doi="10.1162/rest_a_00814", url="https://x.org/a%20b?c=1&d=~e--f"))["a"]
    assert found.fields["doi"] == "10.1162/rest_a_00814"
    assert found.fields["url"] == "https://x.org/a%20b?c=1&d=~e--f"


def test_a_body_keeps_its_name_whole_and_others_stay_others():
    found = parse_bib(entry(author="{National Research Council} and de Vries, Jan and Doyle, Jr., Joseph J. and others"))
    body, person, lineage, others = found["a"].persons["author"]
    assert body.last_names == ["National Research Council"]
    assert (person.prelast_names, person.last_names, person.first_names) == (["de"], ["Vries"], ["Jan"])
    assert (lineage.lineage_names, lineage.middle_names) == (["Jr."], ["J."])
    assert others.last_names == ["others"]


@pytest.mark.parametrize(("text", "code", "says", "where"), [
    (entry() + "\n" + entry(), "SW212", "the key a is used twice", "a, line 6"),
    (entry() + "\n" + entry().replace("{a,", "{A,"), "SW212", "used twice", "line 6"),
    ("@article{a, title={T}, author={Lee}, journal=jcrim}", "SW213", "jcrim", "line 1"),
    ("@article{, title={T}, author={Lee}}", "SW211", "entry key expected", "line 1"),
    ("\n\n@article{a, title={T", "SW211", "premature end of file", "line 3"),
    ("@article{a, title={T}, title={U}, author={Lee}}", "SW214", "title", "a, line 1"),
    (entry(author="a, b, c, d, e"), "SW215", "commas", "author"),
    ("@article{a, author={Lee}}", "SW216", "no title", "a, line 1"),
    ("% note\n@book{b,\n title={T}}", "SW216", "no author or editor", "b, line 2"),
    (entry(title=r"The \foo{x} effect"), "SW217", r"\foo", "a, line 1"),
    (entry(title="The effect \\"), "SW217", "\\", "a, line 1"),
])
def test_each_defect_names_its_place_and_a_remedy(text, code, says, where):
    with pytest.raises(LibraryError) as caught:
        parse_bib(text, name="mine.bib")
    message = str(caught.value)
    assert message.startswith(code)
    assert says in message
    assert where in message
    assert "mine.bib" in message
    assert "Remedy:" in message


def test_all_defects_are_told_at_once_with_the_remedy_of_each_kind():
    with pytest.raises(LibraryError) as caught:
        parse_bib("@article{a, author={Lee}}\n@article{b, title={T}, author={Lee}, journal=jx}")
    assert [fault.field for fault in caught.value.faults] == ["line 2", "a, line 1"]
    assert "publication itself" in caught.value.remedy
    assert "@string" in caught.value.remedy


def test_a_file_that_is_missing_or_not_utf8_is_named(tmp_path):
    with pytest.raises(LibraryError, match=r"SW210.*cannot be read"):
        load_bib(tmp_path / "none.bib")
    (tmp_path / "latin.bib").write_bytes(b"@article{a, title={\xe9}}")
    with pytest.raises(LibraryError, match=r"SW210.*not UTF-8 text \(latin.bib\)"):
        load_bib(tmp_path / "latin.bib")


def test_the_canonical_form_sorts_keys_and_fields():
    text = "@Article{b, YEAR=2001, title={B}, author={Lee, Jo}, zfield={z}}\n" + entry(year=2000, pages="1–9")
    assert format_bib(parse_bib(text)) == (
        "@article{a,\n  author = {Lee, Jo},\n  title = {{T}},\n  pages = {1--9},\n  year = {2000},\n}\n\n"
        "@article{b,\n  author = {Lee, Jo},\n  title = {{B}},\n  year = {2001},\n  zfield = {z},\n}\n")


def test_an_author_list_that_was_cut_stays_cut():
    text = format_bib(parse_bib(entry(author="Green, Traci C. and others")))
    assert "author = {Green, Traci C. and others}" in text


def test_a_file_loads_as_its_text_does(tmp_path):
    path = tmp_path / "s.bib"
    path.write_text(entry(), encoding="utf-8")
    assert load_bib(path)["a"].fields["title"] == "T"
    assert load_bib(path)["a"].key == "a"


def _tidy(text):
    return " ".join(text.split())


#: Any text a field may hold; characters of the private-use area stand for nothing and are left out.
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"]), max_size=40).map(_tidy).filter(bool)
TRICKY = st.text(st.sampled_from("ab \\{}%&#$_~^-`'\"@,=é–"), max_size=20).map(_tidy).filter(bool)
WORD = st.text(st.characters(categories=["Lu", "Ll", "Lt", "Lo"], max_codepoint=0x2FF), min_size=1, max_size=8)


@given(title=TEXT | TRICKY, journal=TEXT | TRICKY)
def test_any_text_written_is_read_back_as_it_was(title, journal):
    written = format_bib({"k": Entry("article", fields=[("title", title), ("journal", journal)],
                                     persons={"author": [Person("Lee, Jo")]})})
    found = parse_bib(written)["k"]
    assert (found.fields["title"], found.fields["journal"]) == (title, journal)
    assert format_bib({"k": found}) == written


def _names(person):
    return (person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names)


@given(first=WORD, middle=st.lists(WORD | TRICKY, max_size=2), last=st.lists(WORD | TEXT, min_size=1, max_size=2),
       particle=st.sampled_from(["", "de", "van der"]), lineage=st.sampled_from(["", "Jr.", "III"]))
def test_any_name_written_is_read_back_in_the_same_parts(first, middle, last, particle, lineage):
    person = Person()
    person.first_names, person.middle_names, person.last_names = [first], middle, last
    person.prelast_names, person.lineage_names = particle.split(), lineage.split()
    written = format_bib({"k": Entry("book", fields=[("title", "T")], persons={"author": [person]})})
    (found,) = parse_bib(written)["k"].persons["author"]
    assert _names(found) == _names(person)


def test_fields_that_are_not_text_are_known():
    assert {"doi", "url", "pmid", "pmcid"} <= VERBATIM
