"""What our formatter writes, our readers read back: format, then read, is the record again."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.citations import bluebook
from workbench.citations.reading.extract import extract
from workbench.citations.reading.found import letters
from workbench.citations.reading.sections import base, subdivisions
from workbench.citations.records import record

QUICK = settings(max_examples=60, deadline=None)
SURNAMES = st.sampled_from(["Roper", "Van Hook", "O'Dell", "Houston-Sconiers", "McKoy", "Pinholster", "Ake", "Garcia-Lopez", "St. John"])
PARTIES = st.one_of(SURNAMES, st.sampled_from(["United States", "State", "People", "Florida", "Kumho Tire Co.", "Merrell Dow Pharmaceuticals, Inc.",
                                               "City of Chicago", "Board of Education", "Smith & Jones, LLC"]))
REPORTERS = st.sampled_from([("U.S.", "U.S. Supreme Court"), ("F.3d", "2d Cir."), ("F.4th", "9th Cir."), ("F. Supp. 3d", "S.D.N.Y."), ("N.E.2d", "Ill."),
                             ("S.W.2d", "Tenn."), ("Mass.", "Mass."), ("Cal. 5th", "Cal."), ("So. 3d", "Fla. Dist. Ct. App.")])
NUMBERS, YEARS = st.integers(1, 999), st.integers(1900, 2026)
PAGES = st.integers(1, 1999)
SUBS = st.lists(st.sampled_from(["a", "b", "1", "2", "A", "i"]), max_size=3, unique=True).map(lambda subs: "".join(f"({one})" for one in subs))
GIVEN = st.sampled_from(["Vincent J.", "Cathy Spatz", "J.J.", "W. Huw", "Margo", "Ben"])
FAMILY = st.sampled_from(["Felitti", "Widom", "Prescott", "Steinberg", "Tervo-Clemmens", "O'Brien", "Sprick Schuster"])
WORDS = st.sampled_from(["Childhood", "Sentencing", "Exposure", "Violence", "Recidivism", "Addiction", "Foster", "Brain", "Adult", "Youth"])
TITLES = st.lists(WORDS, min_size=2, max_size=6, unique=True).map(" ".join)
JOURNALS = st.sampled_from(["American Journal of Preventive Medicine", "Science", "Criminology", "Journal of Abnormal Psychology", "Harvard Law Review",
                            "PLoS Medicine", "Crime and Justice"])


def read(entry, pinpoint=None):
    text = str(bluebook.full(entry, pinpoint))
    (found,) = extract(f"The court agreed. See {text}.")
    return found, text.replace("\u00a0", " ").replace("’", "'").replace("“", '"')


@QUICK
@given(PARTIES, SURNAMES, NUMBERS, REPORTERS, PAGES, YEARS, st.none() | st.integers(0, 40))
def test_a_case_comes_back_in_all_its_parts(one, other, volume, printed, page, year, further):
    entry = record("case", "k", {"case_name": f"{one} v. {other}", "volume": volume, "reporter": printed[0], "first_page": page,
                                 "court": printed[1], "year": year})
    found, text = read(entry, None if further is None else str(page + further))
    assert found.kind == "case"
    assert (found["volume"], found["reporter"], found["page"], found["year"]) == (str(volume), printed[0], str(page), str(year))
    assert found["pin"] == ("" if further is None else str(page + further))
    assert letters(found["name"]) == letters(text.split(f", {volume} ")[0])
    assert found.text == text


@QUICK
@given(st.sampled_from(["statute", "regulation"]), st.integers(1, 50), st.integers(1, 9999), SUBS)
def test_a_section_of_a_federal_code_comes_back(kind, title, section, subs):
    code, number = ("U.S.C.", str(section)) if kind == "statute" else ("C.F.R.", f"{section}.{title}")
    found, text = read(record(kind, "k", {"code": code, "title": title, "section": number + subs}))
    assert (found.kind, found["title"], base(found["sections"])) == (kind, str(title), number)
    assert "".join(f"({one})" for one in subdivisions(found["sections"])) == subs
    assert found.text == text


@QUICK
@given(st.integers(1, 8), st.sampled_from("ABCDEHKL"), st.integers(1, 3), st.integers(1, 24), SUBS, st.integers(1995, 2025), st.booleans())
def test_a_guideline_comes_back_with_its_year_and_the_word_former(chapter, part, one, two, subs, year, former):
    section = f"{chapter}{part}{one}.{two}{subs}"
    found, text = read(record("guideline", "k", {"section": section, "year": year, "style": "ussg", **({"former": True} if former else {})}))
    assert (found.kind, found["sections"], found["year"], bool(found["former"])) == ("guideline", section, str(year), former)
    assert found.text == text


@QUICK
@given(st.sampled_from([("Federal Rules of Criminal Procedure", "us", "crim"), ("Federal Rules of Evidence", "us", "evid"),
                        ("California Rules of Court", "ca", "ct"), ("Tenn. R. Crim. P.", "tn", "crim"), ("W. Va. R. Evid.", "wv", "evid")]),
       st.integers(1, 1200), SUBS)
def test_a_rule_of_court_comes_back(rules, number, subs):
    found, text = read(record("court-rule", "k", {"rules": rules[0], "number": f"{number}{subs}"}))
    assert (found.kind, found["state"], found["rules"], found["number"]) == ("court-rule", rules[1], rules[2], f"{number}{subs}")
    assert found.text == text


@QUICK
@given(st.lists(st.tuples(FAMILY, GIVEN), min_size=1, max_size=4, unique_by=lambda name: name[0]), TITLES, NUMBERS, JOURNALS, PAGES, YEARS)
def test_an_article_comes_back_with_authors_title_and_place(names, title, volume, journal, page, year):
    entry = record("article", "k", {"author": [f"{family}, {given}" for family, given in names], "title": title, "volume": volume,
                                    "journal": journal, "pages": str(page), "year": year})
    found, text = read(entry)
    assert found.kind == "article"
    assert (found["volume"], found["page"], found["year"], found["title"]) == (str(volume), str(page), str(year), title)
    assert letters(names[0][0]) in letters(found["authors"])
    assert found.text == text


@QUICK
@given(st.sampled_from(string.ascii_uppercase), st.integers(1, 300), st.sampled_from(["Case file", "School record", "Medical record of 2015"]))
def test_an_exhibit_comes_back_with_its_page(label, page, title):
    found, text = read(record("exhibit", "k", {"label": label, "title": title, "pages": 300}), str(page))
    assert (found.kind, found["what"], found["label"], found["pin"], found["title"]) == ("record", "exhibit", label, str(page), title)
    assert found.text == text


@QUICK
@given(st.integers(1, 200), st.integers(1, 40), st.integers(1, 25))
def test_a_presentence_report_and_a_transcript_come_back_in_short_form(paragraph, page, line):
    for entry, pinpoint, what, pin in (
        (record("presentence-report", "k", {"docket": "No. 5:26-cr-417"}), f"¶ {paragraph}", "presentence-report", f"¶ {paragraph}"),
        (record("transcript", "k", {"title": "Sentencing Transcript"}), f"{page}:{line}-{line + 3}", "transcript", f"{page}:{line}-{line + 3}"),
    ):
        text = str(bluebook.short(entry, pinpoint)).replace("\u00a0", " ")
        (found,) = extract(f"The court heard it. {text}.")
        assert (found.kind, found["what"], found["pin"]) == ("record", what, pin)
        assert found.text == text.replace("’", "'")
