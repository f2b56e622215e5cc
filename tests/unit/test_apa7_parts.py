"""The parts of APA references: markup, sentence capitals, names, dates; and what tells works apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import Entry, Person

from workbench.citations import apa7
from workbench.citations.apa7 import Works, entry_from_fields, full, in_text
from workbench.citations.apa7_case import sentence_case
from workbench.citations.apa7_dates import read_date, spelled, when
from workbench.citations.apa7_marks import letters, marks
from workbench.citations.apa7_names import (
    Name,
    annotation,
    inverted_list,
    names_of,
    natural_list,
    read_name,
    role_word,
    text_names,
)
from workbench.citations.apa7_text import literal_list, plain_field, rich, runs, split_outside
from workbench.citations.apa7_titles import dashed, edition
from workbench.citations.backend import to_markdown


def shown(value):
    return "".join(run.text for run in runs(value))


@pytest.mark.parametrize(("value", "text"), [
    (r"John Wiley \& Sons", "John Wiley & Sons"), ("pages 3--4 --- and", "pages 3–4 — and"), (r"M{\"u}ller \'a \c{c}", "Müller á ç"),
    (r"576 U.S. \_\_\_", "576 U.S. ___"), ("``quoted'' l'enfant", "“quoted” l’enfant"), ("10% of {A}~B", "10% of A B"),
    (r"\enquote{Somewhere} else", "“Somewhere” else"), ("a } b", "a b"), ("{open", "open"), (r"\textbf{bold}", "bold"), ("", ""),
    (r"\{set\}", "{set}"), ("a\n    b", "a b"),
])
def test_markup_is_read(value, text):
    assert shown(value).replace("  ", " ") == text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Zs", "Zl", "Zp"),
                                      exclude_characters="\\{}~`'\"-"), min_size=1, max_size=40))
def test_text_without_markup_comes_through(text):
    assert shown(text) == text
    assert shown("{" + text + "}") == text


@given(st.text(max_size=40) | st.text(alphabet="\\{}'`\"~-cv emph:?", max_size=30))
@example("\\")
@example("{\\'")
def test_any_text_can_be_read_as_a_title(text):
    found = runs(text)
    assert len("".join(r.text for r in sentence_case(found, marked=True))) == len("".join(r.text for r in found))
    to_markdown(rich(found, italic=True))


def test_styles_turn_against_their_surroundings():
    assert to_markdown(rich(runs(r"The \emph{Homo} case"))) == "The *Homo* case"
    assert to_markdown(rich(runs(r"The \emph{Homo} case"), italic=True)) == "*The* Homo *case*"
    assert to_markdown(rich(runs(r"\textup{The Place} ends"), italic=True)) == "The Place *ends*"


@pytest.mark.parametrize(("title", "marked", "expected"), [
    ("What Do We Know? A Review of {ACE} Scores", True, "What do we know? A review of ACE scores"),
    ("Face-Voice Effects: the Case", True, "Face-voice effects: The case"),
    ("iPhone Use — a Study", False, "iPhone use — A study"),
    ("iPhone", True, "iPhone"),
    ("Crime in Sweden and New York: The Moving to Opportunity Study", False, "Crime in Sweden and New York: The Moving to Opportunity study"),
    ("The psychology of life in Ulm after the war", False, "The psychology of life in Ulm after the war"),
    ("The PTSD of U.S. Veterans, Type A, I Think", False, "The PTSD of U.S. veterans, type a, I think"),
    ("After the Fair Sentencing Act Passed", False, "After the Fair Sentencing Act passed"),
    ("Alzheimer's Disease and COVID-19 (An Update)", False, "Alzheimer’s disease and COVID-19 (an update)"),
    ("First Words Here. Second Words There", True, "First words here. Second words there"),
    ("Smith et al. on Growth", True, "Smith et al. on growth"),
    ("– a Dash", True, "– A dash"),
])
def test_titles_take_the_capitals_of_a_sentence(title, marked, expected):
    assert "".join(run.text for run in sentence_case(runs(title), marked=marked)) == expected


def test_an_entry_can_name_the_proper_names_of_its_title():
    entry = Entry("book", fields=[("title", "The Youth of Fern Hollow in Town"), ("author", "Ann Moss"), ("propernames", "Fern Hollow; Town"), ("year", "2001")])
    assert to_markdown(full(entry)) == "Moss, A. (2001). *The youth of Fern Hollow in Town*."


def test_lists_are_parted_only_where_that_is_meant():
    assert split_outside("{A and B} and C") == ["{A and B}", "C"]
    marked = entry_from_fields("book", "x", {"publisher": "A and {B and C}"})
    assert literal_list(marked, "publisher") == ("A", "B and C")
    assert literal_list(Entry("book", fields=[("publisher", "A and B; C")]), "publisher") == ("A and B", "C")
    assert plain_field(marked, "nothing", "publisher").startswith("A and B")


@pytest.mark.parametrize(("date", "said"), [
    ("2018", "2018"), ("2017-01", "2017, January"), ("2017-12-04", "2017, December 4"), ("2018-04-26/2018-04-29", "2018, April 26–29"),
    ("2016-03-30/2016-04-02", "2016, March 30–April 2"), ("2015/2020", "2015–2020"), ("2015/..", "2015–present"), ("2019-21", "2019, Spring"),
    ("2019-12-30/2020-01-02", "2019, December 30–2020, January 2"), ("-0349~", "ca. 350 B.C.E."), ("1900?", "1900"), ("Spring 2018", "Spring 2018"),
    ("2018-03/2018-05", "2018, March–May"), ("2018-03/2018", "2018, March"), ("2018-01/x", "2018, January"), ("2018-13", "2018"),
    ("2017-12-04T10:20", "2017, December 4"),
])
def test_dates_are_shown_as_exactly_as_they_are_known(date, said):
    assert read_date(date).shown() == said


def test_a_letter_stands_with_the_year():
    assert read_date("2018-04-26").shown("b") == "2018b, April 26"
    assert when(Entry("book")).shown("a") == "n.d.-a"
    assert when(Entry("book", fields=[("year", "In press")])).shown("a") == "in press-a"
    assert letters(0) + letters(26) + letters(27) == "aaaab"
    assert (spelled("2019-07"), spelled("2019-07-22"), spelled("2019")) == ("July 2019", "July 22, 2019", "2019")


@pytest.mark.parametrize(("fields", "said"), [
    ({"year": "2001", "month": "3", "day": "9"}, "2001, March 9"), ({"year": "2001", "month": "jan"}, "2001, January"),
    ({"year": "2001"}, "2001"), ({"year": "ca. 1900"}, "ca. 1900"), ({"year": "2001", "month": "Spring"}, "2001"),
    ({"pubstate": "forthcoming", "date": "2001"}, "in press"), ({"eventdate": "2001-02"}, "2001, February"),
])
def test_the_date_of_a_work_comes_from_whichever_field_has_it(fields, said):
    assert when(Entry("online", fields=list(fields.items()))).shown() == said


@pytest.mark.parametrize(("text", "inverted", "surname"), [
    ("T. A. Judge", "Judge, T. A.", "Judge"), ("Kammeyer-Mueller, J. D", "Kammeyer-Mueller, J. D.", "Kammeyer-Mueller"),
    ("H-K Ho", "Ho, H.-K.", "Ho"), ("Author, Jr., A. A.", "Author, A. A., Jr.", "Author"), ("De Vries, R.", "De Vries, R.", "De Vries"),
    ("de Beauvoir, Simone", "de Beauvoir, S.", "de Beauvoir"), ("Jean-Paul Sartre", "Sartre, J.-P.", "Sartre"), ("Ludwig van Beethoven", "van Beethoven, L.", "van Beethoven"),
    ("{Fern and Moss}", "Fern and Moss", "Fern and Moss"), ("Aristotle", "Aristotle", "Aristotle"), ("Fern, JD", "Fern, J. D.", "Fern"), ("Fern, J.D.", "Fern, J. D.", "Fern"),
    ("Martin Luther King, Jr.", "King, M. L., Jr.", "King"), ("family=Gogh, given=Vincent, prefix=van, useprefix=false", "Gogh, V. van", "Gogh"),
    ("family=King, given={Martin Luther}, suffix=Jr.", "King, M. L., Jr.", "King"), ("{A}{B}", "AB", "AB"), ("Beethoven, Ludwig van", "Beethoven, L. van", "Beethoven"),
    ("Ann {Easley II}", "Easley, A., II", "Easley"),
])
def test_names_are_read_in_every_way_they_are_written(text, inverted, surname):
    name = read_name(text)
    assert (name.inverted, name.surname) == (inverted, surname)


def test_an_entry_says_that_particles_are_no_part_of_the_name():
    entry = entry_from_fields("book", "x", {"author": "van Gogh, Vincent", "options": "useprefix=false", "title": "T", "date": "1990"})
    assert to_markdown(full(entry)) == "Gogh, V. van. (1990). *T*."
    assert to_markdown(in_text(entry)) == "(Gogh, 1990)"


def people(number):
    return tuple(Name(f"N{i}", "A.") for i in range(1, number + 1))


def test_lists_of_authors_are_joined_by_their_length():
    assert inverted_list(people(1)) == "N1, A."
    assert inverted_list(people(2)) == "N1, A., & N2, A."
    assert inverted_list((Name("Ash Society"), Name("Fir Society"))) == "Ash Society & Fir Society"
    assert inverted_list(people(20)).endswith("N19, A., & N20, A.")
    assert inverted_list(people(21)).endswith("N19, A., … N21, A.")
    assert "N20" not in inverted_list(people(21))
    assert inverted_list(people(2), several="Eds.") == "N1, A., & N2, A. (Eds.)"
    assert inverted_list(()) == ""
    assert natural_list(people(3), "Eds.") == "A. N1, A. N2, & A. N3, Eds."
    assert natural_list((Name("King", "M. L.", suffix="Jr."),)) == "M. L. King, Jr."
    assert natural_list((), "Ed.") == ""


@pytest.mark.parametrize(("number", "narrative", "said"), [
    (1, False, "N1"), (2, False, "N1 & N2"), (2, True, "N1 and N2"), (3, False, "N1 et al."), (3, True, "N1 et al."),
])
def test_the_text_names_two_authors_at_most(number, narrative, said):
    assert text_names(people(number), narrative=narrative) == said


def test_more_authors_are_named_where_it_takes_them():
    assert text_names(people(5), narrative=False, shown=2) == "N1, N2, et al."
    # "et al." stands for several, so the last of three is named instead.
    assert text_names(people(3), narrative=False, shown=2) == "N1, N2, & N3"
    assert text_names((*people(1), Name("others")), narrative=True) == "N1 et al."
    assert text_names(people(1), narrative=True, initials=True) == "A. N1"


def test_annotations_of_lists_are_read():
    assert annotation('1="D. Kan."; 2="10th Cir."; 3=host') == {1: "D. Kan.", 2: "10th Cir.", 3: "host"}
    entry = entry_from_fields("online", "x", {"author": "A. Fern and B. Moss", "author+an:role": '2="Host"', "author+an:username": '1="@fern"; 9="@none"'})
    assert [(name.username, name.role) for name in names_of(entry, "author")] == [("@fern", ""), ("", "Host")]


def test_roles_that_are_not_known_are_printed_as_they_are():
    assert role_word("gaffer", 2) == "Gaffer"
    assert role_word("Executive Producer", 2) == "Executive Producers"
    assert role_word("editor", 2, behind="title") == "Eds."
    assert role_word("translator", 2, behind="title") == "Trans."


@pytest.mark.parametrize(("given", "said"), [
    ("2", "2nd ed."), ("3rd", "3rd ed."), ("2d ed.", "2nd ed."), ("11", "11th ed."), ("Third edition", "3rd ed."), ("Revised", "Rev. ed."), ("Text rev.", "Text rev."),
    ("International", "International ed."), ("", ""),
])
def test_editions_are_counted(given, said):
    assert edition(given) == said


def test_ranges_have_a_dash():
    assert [dashed(text) for text in ("26-33", "758--775", "e356-e366", "ix-xi", "E-12", "S12 -- S20")] == [
        "26–33", "758–775", "e356–e366", "ix–xi", "E-12", "S12–S20"]


def work(key, author, date="2020", title="T", **more):
    return entry_from_fields("article", key, {"author": author, "title": title, "journaltitle": "J", "date": date, **more})


def texts(entries):
    works = Works(entries)
    return {key: to_markdown(works.in_text(key)) for key in entries}


def test_works_of_one_author_and_year_have_letters_in_the_order_of_their_titles():
    entries = {"z": work("z", "A. Fern", title="The Ash"), "y": work("y", "A. Fern", title="Birch"), "x": work("x", "A. Fern", "2019"), "w": work("w", "A. Fern and B. Moss")}
    assert texts(entries) == {"z": "(Fern, 2020a)", "y": "(Fern, 2020b)", "x": "(Fern, 2019)", "w": "(Fern & Moss, 2020)"}
    found = apa7.references(entries)
    assert [key for key, _ in found] == ["x", "z", "y", "w"]
    assert to_markdown(found[1][1]) == "Fern, A. (2020a). The ash. *J*."


def test_works_without_date_have_letters_and_stand_first_and_those_in_press_last():
    entries = {"a": work("a", "A. Fern", "", title="Ash"), "b": work("b", "A. Fern", "", title="Birch"), "c": work("c", "A. Fern", "2001"),
               "d": work("d", "A. Fern", "", pubstate="inpress")}
    assert texts(entries)["b"] == "(Fern, n.d.-b)"
    assert [key for key, _ in apa7.references(entries)] == ["a", "b", "c", "d"]


def test_dates_within_a_year_give_the_order_of_letters():
    entries = {"late": work("late", "A. Fern", "2020-05-01", entrysubtype="nonacademic", title="Ash"), "early": work("early", "A. Fern", "2020-02-01", entrysubtype="nonacademic", title="Birch"), "year": work("year", "A. Fern", "2020", title="Zed")}
    assert [key for key, _ in apa7.references(entries)] == ["year", "early", "late"]
    assert to_markdown(Works(entries).full("late")).startswith("Fern, A. (2020c, May 1).")


def test_first_authors_of_one_family_name_have_initials():
    entries = {"a": work("a", "J. M. Taylor and B. Neimeyer", "2015"), "b": work("b", "T. Taylor", "2014"), "c": work("c", "C. Fern and T. Taylor", "2014")}
    assert texts(entries) == {"a": "(J. M. Taylor & Neimeyer, 2015)", "b": "(T. Taylor, 2014)", "c": "(Fern & Taylor, 2014)"}


def test_et_al_that_would_stand_for_two_works_names_more_authors():
    entries = {"a": work("a", "A. Fern and B. Moss and C. Oak and D. Pine and H. Yew"), "b": work("b", "A. Fern and B. Moss and E. Rose and D. Pine"), "c": work("c", "A. Fern and F. Ash and G. Elm"),
               "d": work("d", "A. Fern and B. Moss and C. Oak and D. Pine", "2001")}
    assert texts(entries) == {"a": "(Fern, Moss, Oak, et al., 2020)", "b": "(Fern, Moss, Rose, & Pine, 2020)", "c": "(Fern, Ash, & Elm, 2020)", "d": "(Fern et al., 2001)"}


def test_works_of_the_same_many_authors_have_letters():
    entries = {"a": work("a", "A. Fern and B. Moss and C. Oak", title="A"), "b": work("b", "A. Fern and B. Moss and C. Oak", title="B")}
    assert texts(entries) == {"a": "(Fern et al., 2020a)", "b": "(Fern et al., 2020b)"}


def test_a_list_goes_letter_by_letter_without_blanks_and_accents():
    entries = {key: work(key, author) for key, author in {"a": "B. Östlund", "b": "Olsen, A.", "c": "de Fern, Z.", "d": "{Defence Group}", "e": "{The Oak Society}"}.items()}
    entries["t"] = entry_from_fields("book", "t", {"title": "The Oat", "date": "2001"})
    assert [key for key, _ in apa7.references(entries)] == ["d", "c", "t", "b", "a", "e"]


def test_nothing_is_told_apart_where_nothing_is_alike():
    assert set(marks({"a": work("a", "A. Fern"), "b": work("b", "B. Moss")}).values()) == {apa7.Mark()}


def test_works_cited_together_share_the_name_of_their_author():
    works = Works({"a": work("a", "A. Fern", "2019"), "b": work("b", "A. Fern", "2020"), "c": work("c", "B. Moss")})
    def said(*cited):
        return "".join(mark + to_markdown(text) for _, mark, text in works.group(cited))
    assert said(("a", None), ("b", None), ("c", None)) == "Fern, 2019, 2020; Moss, 2020"
    assert said(("a", None), ("b", "p. 4")) == "Fern, 2019; Fern, 2020, p. 4"
    assert said(("a", "p. 4"), ("b", None)) == "Fern, 2019, p. 4; Fern, 2020"
    assert works.ordered(["c", "b", "a"]) == ["a", "b", "c"]


def test_persons_in_any_role_are_read():
    entry = Entry("book", persons={"editor": [Person("Ann van Fern")]})
    assert names_of(entry, "editor")[0].inverted == "van Fern, A."
