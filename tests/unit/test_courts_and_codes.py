"""Courts, codes and reporters in any spelling; the order of authorities; the fields of others' records."""

import itertools

import pytest
import reporters_db
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry

from workbench.citations import bluebook
from workbench.citations.aliases import known_fields, known_type
from workbench.citations.backend import to_plain
from workbench.citations.codes import code_short, form_of
from workbench.citations.courts import normal_court
from workbench.citations.jurisdictions import STATES, reporter_shown
from workbench.citations.ordering import rank
from workbench.citations.pinpoints import parse_pinpoint
from workbench.citations.record_types import RECORD_TYPES
from workbench.citations.records import record
from workbench.citations.sections import beside, merge_sections


@pytest.mark.parametrize(("words", "short"), [
    ("United States Court of Appeals for the Ninth Circuit", "9th Cir."), ("9th Circuit", "9th Cir."), ("ca9", "9th Cir."),
    ("U.S. Court of Appeals for the Second Circuit", "2d Cir."), ("D.C. Circuit", "D.C. Cir."), ("Federal Circuit", "Fed. Cir."),
    ("United States District Court for the Southern District of New York", "S.D.N.Y."), ("nysd", "S.D.N.Y."),
    ("U.S. District Court for the Central District of California", "C.D. Cal."), ("District of Connecticut", "D. Conn."),
    ("U.S. District Court for the District of Columbia", "D.D.C."), ("United States Court of Federal Claims", "Fed. Cl."),
    ("U.S. Bankruptcy Court for the Northern District of Iowa", "Bankr. N.D. Iowa"), ("United States Tax Court", "T.C."),
    ("Supreme Court of Georgia", "Ga."), ("Georgia Supreme Court", "Ga."), ("Supreme Court of the State of Washington", "Wash."),
    ("Wisconsin Court of Appeals", "Wis. Ct. App."), ("Colorado Court of Appeals", "Colo. App."), ("New York Court of Appeals", "N.Y."),
    ("Texas Court of Criminal Appeals", "Tex. Crim. App."), ("Florida Third District Court of Appeal", "Fla. Dist. Ct. App."),
    ("Massachusetts Supreme Judicial Court", "Mass."), ("Commonwealth Court of Pennsylvania", "Pa. Commw. Ct."),
    ("Superior Court of New Jersey, Appellate Division", "N.J. Super. Ct. App. Div."), ("Delaware Court of Chancery", "Del. Ch."),
    ("New York Supreme Court, Appellate Division", "N.Y. App. Div."), ("West Virginia Supreme Court of Appeals", "W. Va."),
])
def test_a_court_in_words_is_abbreviated(words, short):
    assert normal_court(words) == short
    assert normal_court(short) == short


def test_every_states_highest_court_is_named_by_the_state_alone():
    for name, (short, _) in STATES.items():
        if name not in {"Guam", "American Samoa", "Virgin Islands", "Northern Mariana Islands"}:
            assert normal_court(f"{name} Supreme Court") in {short, f"{short} Sup. Ct."}, name


@pytest.mark.parametrize(("given", "shown"), [
    ({"code": "United States Code", "title": 18, "section": "§ 3553"}, "18 U.S.C. § 3553"),
    ({"code": "Oklahoma Statutes", "title": "21", "section": "701.9"}, "Okla. Stat. tit. 21, § 701.9"),
    ({"code": "Mass. Gen. Laws", "chapter": "265", "section": "1"}, "Mass. Gen. Laws ch. 265, § 1"),
    ({"code": "Illinois Compiled Statutes", "title": "730", "section": "5/5-5-3.1"}, "730 Ill. Comp. Stat. 5/5-5-3.1"),
    ({"code": "Texas Code of Criminal Procedure", "section": "37.071"}, "Tex. Code Crim. Proc. Ann. art. 37.071"),
    ({"code": "California Code of Civil Procedure", "section": "340"}, "Cal. Civ. Proc. Code § 340"),
    ({"code": "Pa. Cons. Stat.", "title": 42, "section": "9711"}, "42 Pa. Cons. Stat. § 9711"),
    ({"code": "Code of Virginia", "section": "19.2-264.4"}, "Va. Code Ann. § 19.2-264.4"),
    ({"code": "Ohio Revised Code", "section": "2929.04"}, "Ohio Rev. Code § 2929.04"),
])
def test_a_code_is_cited_in_its_own_form(given, shown):
    assert to_plain(bluebook.full(record("state-statute", "k", given))).replace("\u00a0", " ") == shown


def test_every_code_that_is_listed_has_a_form():
    for code, entries in reporters_db.LAWS.items():
        if any(one["cite_type"] == "leg_statute" for one in entries):
            assert form_of(code).title in {"before", "after", "chapter"}
            assert code_short(code) == code


@pytest.mark.parametrize(("written", "shown"), [
    ("F3d", "F.3d"), ("F. Supp 2d", "F. Supp. 2d"), ("S Ct", "S. Ct."), ("US", "U.S."), ("NE2d", "N.E.2d"), ("So2d", "So. 2d"),
    ("Federal Reporter, Third Series", "F.3d"), ("Federal Appendix", "F. App’x"), ("Wn.2d", "Wn.2d"), ("Wash. 2d", "Wash. 2d"),
    ("Ohio State Reports, Third Series", "Ohio St. 3d"), ("no such reporter", "no such reporter"), ("", ""),
])
def test_a_reporter_is_spaced_as_citations_space_it(written, shown):
    assert reporter_shown(written) == shown
    assert reporter_shown(shown) == shown


def test_a_listed_reporter_stays_as_it_is():
    for edition in reporters_db.EDITIONS:
        assert reporter_shown(edition).replace("’", "'") == edition


def test_authorities_that_one_signal_cites_stand_by_rank():
    def case(court):
        return record("case", court, {"case_name": "A v. B", "court": court, "year": 2000, "docket": "1"})

    order = [
        record("constitution", "k", {"jurisdiction": "us"}), record("statute", "k", {"code": "U.S.C.", "section": "1", "title": 1}),
        record("state-statute", "k", {"code": "Cal. Penal Code", "section": "1"}), case("U.S."), case("9th Cir."), case("D. Or."),
        case("N.D."), record("regulation", "k", {"code": "C.F.R.", "title": 1, "section": "1"}),
        record("book", "k", {"title": "T", "authors": ["A B"], "year": 2000}),
        record("article", "k", {"title": "T", "authors": ["A B"], "journal": "J", "year": 2000}),
        record("exhibit", "k", {"label": "A"}),
    ]
    for before, after in itertools.pairwise(order):
        assert rank(before) < rank(after), (before, after)


def test_every_type_has_a_rank():
    assert all(rank(Entry(name, {})) >= (0, 0, "") for name in RECORD_TYPES)


@pytest.mark.parametrize(("section", "pin", "merged", "tail"), [
    ("3553", "(a)(2)", "3553(a)(2)", ""), ("3553(a)", "(a)(2)", "3553(a)(2)", ""), ("3553", "note", "3553", " note"),
    ("3553", "p. 12", "3553", ", at 12"), ("3553", "¶ 4", "3553", ", ¶ 4"), ("3553", "§ 3554", "3554", ""),
])
def test_a_pinpoint_goes_into_the_section_or_stands_beside_it(section, pin, merged, tail):
    place = parse_pinpoint(pin)
    assert merge_sections(section, place) == merged
    assert beside(place).replace("\u00a0", " ") == tail


@given(st.sampled_from(sorted(RECORD_TYPES)), st.dictionaries(
    st.sampled_from(["title", "authors", "court", "year", "date", "pinpoint", "history", "reporter", "volume", "parallel"]),
    st.one_of(st.none(), st.integers(), st.text(max_size=9), st.lists(st.text(max_size=5), max_size=2))))
def test_any_fields_are_read_or_left(kind, fields):
    assert isinstance(known_fields(known_type(kind, fields), fields), dict)
