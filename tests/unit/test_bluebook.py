"""Citations in court documents: every type, every form."""

import re

import pytest
from pybtex.database import BibliographyData, Entry, Person, parse_string
from pybtex.plugin import find_plugin

from workbench.citations import bluebook
from workbench.citations.backend import to_inlines, to_markdown, to_plain
from workbench.citations.bluebook import full, id_form, short, takes_id, takes_supra, toa
from workbench.citations.record_types import GROUPS, RECORD_TYPES
from workbench.citations.records import record
from workbench.errors import CitationError

ROPER = record("case", "roper2005", {"case_name": "Roper v. Simmons", "volume": 543, "reporter": "U.S.", "first_page": 551,
                                     "court": "U.S. Supreme Court", "year": 2005})
FELITTI = record("article", "felitti1998", {
    "authors": ["Vincent J. Felitti", "Robert F. Anda", "Dale Nordenberg"], "title": "Relationship of Childhood Abuse",
    "journal": "American Journal of Preventive Medicine", "volume": 14, "pages": "245--258", "year": 1998,
    "doi": "10.1016/S0749-3797(98)00017-8"})
STATUTE = record("statute", "usc3553a", {"title": 18, "code": "U.S.C.", "section": "3553(a)"})
EXHIBIT = record("exhibit", "ex:school", {"label": "C", "title": "School Records", "bates_prefix": "DEF", "bates_first": "000101"})

#: One record of every type, with the least a citation of it needs.
LEAST = {
    "case": {"case_name": "State v. Lane", "docket": "A-17-21", "court": "N.J.", "date": "2022-06-16"},
    "agency-decision": {"case_name": "Tegna, Inc.", "volume": 367, "reporter": "N.L.R.B.", "number": 71, "date": "2019-01-17"},
    "constitution": {"jurisdiction": "us", "amendment": 8},
    "statute": {"code": "U.S.C.", "section": "851", "title": 21},
    "state-statute": {"code": "California Penal Code", "section": "1016.7"},
    "ordinance": {"code": "N.Y.C. Admin. Code", "section": "8-107"},
    "session-law": {"act": "First Step Act of 2018", "section": "401"},
    "bill": {"number": "582", "chamber": "H.B.", "state": "Georgia"},
    "guideline": {"section": "1B1.1", "year": 2025},
    "treaty": {"title": "Convention on the Rights of the Child", "date": "1989-11-20", "volume": 1577, "reporter": "U.N.T.S.", "first_page": 3},
    "restatement": {"title": "Restatement (Second) of Torts", "section": "402A"},
    "uniform-act": {"title": "Uniform Trade Secrets Act", "section": "1"},
    "model-code": {"title": "Model Penal Code", "section": "210.6"},
    "court-rule": {"rules": "Federal Rules of Criminal Procedure", "number": "32"},
    "regulation": {"code": "C.F.R.", "title": 42, "part": "2"},
    "state-regulation": {"code": "N.J. Admin. Code", "section": "2:16-1.1"},
    "federal-register": {"volume": 89, "first_page": 36853, "title": "Sentencing Guidelines", "date": "2024-05-03"},
    "executive-order": {"number": "14006", "volume": 86, "reporter": "Fed. Reg.", "first_page": 7483, "date": "2021-01-26"},
    "treasury-ruling": {"kind": "Rev. Rul.", "number": "81-225"},
    "legislative-report": {"chamber": "Senate", "number": "98-225", "year": 1983},
    "hearing": {"title": "Sentencing Reform", "committee": "S. Comm. on the Judiciary", "congress": 113},
    "ethics-opinion": {"institution": "ABA Comm. on Ethics & Pro. Resp.", "number": "512", "year": 2024},
    "standard": {"title": "Code of Ethics", "year": 1997},
    "court-document": {"document": "Complaint"},
    "exhibit": {"label": "A"},
    "presentence-report": {"title": "Presentence Report", "date": "2026-01-02"},
    "transcript": {"title": "Sentencing Transcript"},
    "declaration": {"declarant": "Ana Ruiz"},
    "interview": {"interviewee": "Ana Ruiz"},
    "letter": {"author": ["Ana Ruiz"], "recipient": "Hon. Lee Park", "date": "2026-01-02"},
    "social-media": {"authors": ["American Bar Association"], "handle": "@ABAesq", "platform": "Twitter"},
}
for _name, _type in RECORD_TYPES.items():
    if _name not in LEAST:
        LEAST[_name] = {"title": "A Title", **({"journal": "Yale Law Journal"} if "journal" in _type.required else {}),
                        **({"booktitle": "A Whole"} if "booktitle" in _type.required else {}), "authors": ["Ana Ruiz"], "year": 2020}


def plain(text):
    return to_plain(text).replace("\u00a0", " ")


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
def test_every_type_has_a_full_a_short_and_a_table_form(name):
    entry = record(name, "key", LEAST[name])
    assert RECORD_TYPES[name].group in GROUPS
    for form in (full(entry), full(entry, "p. 12", parenthetical="on the purposes"), short(entry, "at 12", note=3), toa(entry),
                 id_form(entry, "p. 12", same_pinpoint=False)):
        said = to_plain(form)
        assert said.strip()
        assert not re.search(r"\bNone\b|\(\)|\[\]|  |, ,|,,|\(,| ,|^,", said), said
        assert to_inlines(form)


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
@pytest.mark.parametrize(("pin", "shown"), [
    ("p. 12", "12"), ("§ 12", "§ 12"), ("¶ 12", "¶ 12"), ("ch. 12", "ch. 12"), ("45:12-14", "45:12-14"), ("(c)", "(c)"),
    ("12 n.5", "n.5"), ("app. C", "app. C"), ("note", "note")])
def test_no_type_loses_the_place_that_is_pointed_to(name, pin, shown):
    entry = record(name, "key", LEAST[name])
    shown = shown.removeprefix("§ ") if name in {"court-rule", "regulation"} else shown
    for form in (full(entry, pin), short(entry, pin), id_form(entry, pin, same_pinpoint=False)):
        assert shown in plain(form)


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
def test_every_type_goes_through_pybtex_as_a_style(name):
    entry = record(name, "key", LEAST[name])
    style = bluebook.Style()
    formatted = list(style.format_bibliography(BibliographyData({"key": entry})))
    assert str(formatted[0].text).endswith(".")
    assert not str(formatted[0].text).endswith("..")
    template = getattr(style, f"get_{name}_template")(entry)
    assert str(template.format_data({})) == str(formatted[0].text)


def test_the_style_is_found_by_its_name():
    assert find_plugin("pybtex.style.formatting", "bluebook") is bluebook.Style
    with pytest.raises(AttributeError):
        bluebook.Style().no_such_thing  # noqa: B018


def test_a_case_in_full_short_and_id():
    assert to_markdown(full(ROPER, "at 570-571")) == "*Roper v. Simmons*, 543 U.S. 551, 570-71 (2005)"
    assert to_markdown(short(ROPER, "at 569")) == "*Roper*, 543 U.S. at 569"
    assert to_markdown(short(ROPER)) == "*Roper*, 543 U.S. 551"
    assert to_markdown(id_form(ROPER, same_pinpoint=True)) == "*Id.*"
    assert to_markdown(id_form(ROPER, "570", same_pinpoint=False)) == "*Id.* at 570"
    assert to_markdown(id_form(ROPER, "570 (plurality opinion)", same_pinpoint=True)) == "*Id.* (plurality opinion)"
    assert plain(toa(ROPER)) == "Roper v. Simmons, 543 U.S. 551 (2005)"


def test_a_case_explains_itself_after_its_weight_and_before_the_pinpoints_own_words():
    entry = record("case", "k", {"case_name": "Sears v. Upton", "volume": 561, "reporter": "U.S.", "first_page": 945, "year": 2010,
                                 "court": "U.S.", "weight": "per curiam", "explanatory": "vacating"})
    assert plain(full(entry, "950 (citing Porter)", parenthetical="emphasis added")) == (
        "Sears v. Upton, 561 U.S. 945, 950 (2010) (per curiam) (vacating) (citing Porter) (emphasis added)")
    assert plain(toa(entry)) == "Sears v. Upton, 561 U.S. 945 (2010) (per curiam)"


@pytest.mark.parametrize(("fields", "pin", "said"), [
    ({"database": "2013 WL 5811261", "docket": "12-1"}, "*7", "State v. Green, No. 12-1, 2013 WL 5811261, at *7 (Wis. Ct. App. Oct. 30, 2013)"),
    ({"docket": "No. 12-1"}, "3", "State v. Green, No. 12-1, slip op. at 3 (Wis. Ct. App. Oct. 30, 2013)"),
    ({"docket": "No. 12-1"}, "¶ 3", "State v. Green, No. 12-1, slip op. ¶ 3 (Wis. Ct. App. Oct. 30, 2013)"),
    ({"docket": "No. 12-1"}, None, "State v. Green, No. 12-1 (Wis. Ct. App. Oct. 30, 2013)"),
    ({"database": "2013 WL 5811261", "docket": "12-1"}, "¶ 7", "State v. Green, No. 12-1, 2013 WL 5811261, ¶ 7 (Wis. Ct. App. Oct. 30, 2013)"),
])
def test_unreported_cases_take_docket_and_day(fields, pin, said):
    entry = record("case", "k", {"case_name": "State v. Green", "court": "Wis. Ct. App.", "date": "2013-10-30", **fields})
    assert plain(full(entry, pin)) == said


def test_unreported_cases_in_short():
    slip = record("case", "k", {"case_name": "People v. Taylor", "docket": "166428", "court": "Mich.", "date": "2025-04-10"})
    assert plain(short(slip)) == "Taylor, No. 166428"
    assert plain(short(slip, "at 4")) == "Taylor, slip op. at 4"
    assert plain(short(slip, "¶ 4")) == "Taylor, slip op. ¶ 4"
    found = record("case", "k", {"case_name": "State v. Green", "database": "2013 WL 58", "docket": "1", "court": "Wis.", "year": 2013})
    assert plain(short(found, "*7")) == "Green, 2013 WL 58, at *7"


@pytest.mark.parametrize(("name", "expected"), [
    ("In re Gault", "Gault"), ("United States v. Booker", "Booker"), ("Kumho Tire Co. v. Carmichael", "Kumho Tire"),
    ("Schriro v. Landrigan", "Schriro"),
])
def test_the_short_name_is_the_party_that_tells_the_case(name, expected):
    entry = record("case", "k", {"case_name": name, "volume": 1, "reporter": "U.S.", "first_page": 1, "court": "U.S."})
    assert plain(short(entry, "2")) == f"{expected}, 1 U.S. at 2"
    named = record("case", "k", {"case_name": name, "volume": 1, "reporter": "U.S.", "first_page": 1, "court": "U.S.", "short_name": "X"})
    assert plain(short(named, "2")) == "X, 1 U.S. at 2"


def test_history_names_the_case_again_only_where_its_name_changed():
    base = {"case_name": "Lerman v. Smith", "volume": 939, "reporter": "F.2d", "first_page": 44, "court": "3d Cir.", "year": 1991}
    step = {"volume": 968, "reporter": "F.2d", "first_page": 1229, "court": "D.C. Cir.", "year": 1992}

    def after(**more):
        return to_markdown(full(record("case", "k", {**base, "history": [{**step, **more}]}))).split("1991), ")[1]

    assert after(phrase="rev'd", case_name="Horn v. Smith").startswith("*rev’d sub nom. Horn v. Smith*, 968")
    assert after(phrase="aff'd", case_name="Smith v. Lerman").startswith("*aff’d*, 968")
    assert after(phrase="cert. denied", case_name="Horn v. Smith").startswith("*cert. denied*, 968")
    assert after(phrase="overruled by", case_name="Horn v. Smith").startswith("*overruled by Horn v. Smith*, 968")


@pytest.mark.parametrize(("pin", "said", "again", "ident"), [
    (None, "18 U.S.C. § 3553(a)", "§ 3553(a)", "Id."),
    ("(a)(2)", "18 U.S.C. § 3553(a)(2)", "§ 3553(a)(2)", "Id. § 3553(a)(2)"),
    ("(2)(A)", "18 U.S.C. § 3553(a)(2)(A)", "§ 3553(a)(2)(A)", "Id. § 3553(a)(2)(A)"),
    ("(b)", "18 U.S.C. § 3553(b)", "§ 3553(b)", "Id. § 3553(b)"),
    ("§ 3551", "18 U.S.C. § 3551", "§ 3551", "Id. § 3551"),
    ("§§ 3551-3553", "18 U.S.C. §§ 3551-3553", "§§ 3551-3553", "Id. §§ 3551-3553"),
])
def test_a_statute_takes_its_subdivision_into_the_section(pin, said, again, ident):
    assert plain(full(STATUTE, pin)) == said
    assert plain(short(STATUTE, pin)) == again
    assert plain(id_form(STATUTE, pin, same_pinpoint=pin is None)) == ident


def test_the_section_mark_never_parts_from_its_number():
    assert "§\u00a03553(a)" in to_plain(full(STATUTE))


@pytest.mark.parametrize(("section", "mark"), [
    ("2000e-5", "§"), ("78u-4", "§"), ("301-399i", "§§"), ("3551, 3553", "§§"), ("1090.1 et seq.", "§"), ("994(d)-(e)", "§"),
])
def test_sections_of_the_united_states_code_are_several_only_where_they_are(section, mark):
    said = plain(full(record("statute", "k", {"title": 18, "code": "U.S.C.", "section": section})))
    assert said == f"18 U.S.C. {mark} {section}"


@pytest.mark.parametrize(("fields", "said"), [
    ({"section": "1B1.1", "year": 2025}, "U.S. Sent’g Guidelines Manual § 1B1.1 (U.S. Sent’g Comm’n 2025)"),
    ({"section": "1B1.1", "application_note": "3", "year": 2025}, "U.S. Sent’g Guidelines Manual § 1B1.1, cmt. n.3 (U.S. Sent’g Comm’n 2025)"),
    ({"part": "app. C, amend. 836", "year": 2025}, "U.S. Sent’g Guidelines Manual app. C, amend. 836 (U.S. Sent’g Comm’n 2025)"),
    ({"section": "1B1.1", "style": "ussg"}, "U.S.S.G. § 1B1.1"),
    ({"section": "5H1.1", "former": True, "reprinted": "U.S.S.G. app. B, pt. III"}, "former U.S.S.G. § 5H1.1, reprinted in U.S.S.G. app. B, pt. III"),
])
def test_guidelines_are_cited_by_manual_by_short_name_and_as_former_text(fields, said):
    assert plain(full(record("guideline", "k", fields))) == said


def test_former_guidelines_stay_former_in_short():
    entry = record("guideline", "k", {"section": "5H1.1", "former": True})
    assert plain(short(entry)) == "former U.S.S.G. § 5H1.1"
    assert plain(short(record("guideline", "k", {"section": "1B1.13"}), "(b)(6)")) == "U.S.S.G. § 1B1.13(b)(6)"


def test_rules_take_subdivisions_without_a_mark():
    rule = record("court-rule", "k", {"rules": "Fed. R. Crim. P.", "number": "32"})
    assert plain(full(rule, "(h)")) == "Fed. R. Crim. P. 32(h)"
    assert plain(short(rule, "(h)")) == "Rule 32(h)"
    assert plain(id_form(rule, "(i)", same_pinpoint=False)) == "Id. 32(i)"


def test_short_forms_of_law():
    made = {
        "bill": ("Ga. H.B. 582 § 2", {"number": "582", "chamber": "H.B.", "state": "Ga."}, "§ 2"),
        "federal-register": ("89 Fed. Reg. at 36855", {"volume": 89, "first_page": 36853, "title": "G"}, "36855"),
        "legislative-report": ("S. Rep. No. 98-225, at 50", {"chamber": "Senate", "number": "98-225"}, "50"),
        "session-law": ("§ 401, 132 Stat. at 5220", {"act": "First Step Act of 2018", "section": "401", "volume": 132, "public_law": "115-391"}, "5220"),
        "restatement": ("Restatement (Second) of Torts § 402A", {"title": "Restatement (Second) of Torts", "section": "402A"}, None),
        "model-code": ("Model Rules of Pro. Conduct r. 3.3(a)(2)", {"title": "Model Rules of Professional Conduct", "rule": "3.3"}, "(a)(2)"),
        "ethics-opinion": ("ABA Formal Op. 512, at 3", {"institution": "ABA Comm. on Ethics & Pro. Resp.", "number": "512"}, "3"),
        "session-law ": ("First Step Act of 2018 § 401", {"act": "First Step Act of 2018", "section": "401"}, None),
        "state-statute": ("5/5-5-3.1", {"title": 730, "code": "Ill. Comp. Stat.", "section": "5/5-5-3.1"}, None),
    }
    for name, (said, fields, pin) in made.items():
        assert plain(short(record(name.strip(), "k", fields), pin)) == said


def test_a_record_can_bring_its_own_short_form():
    page = record("case", "k", {"case_name": "Roper v. Simmons", "volume": 543, "reporter": "U.S.", "first_page": 551,
                                "short_form": "Roper, 543 U.S. at {page}"})
    assert plain(short(page, "569")) == "Roper, 543 U.S. at 569"
    assert plain(short(page)) == "Roper, 543 U.S."
    rule = record("statute", "k", {"code": "Wash. Rev. Code", "section": "9.94A.535", "short_form": "RCW 9.94A.535"})
    assert plain(short(rule)) == "RCW 9.94A.535"
    assert plain(short(rule, "(1)(e)")) == "RCW 9.94A.535(1)(e)"
    assert plain(short(rule, "at 3")) == "RCW 9.94A.535 at 3"
    assert plain(short(rule, "¶ 3 (so held)")) == "RCW 9.94A.535 ¶ 3 (so held)"


def test_a_work_is_cited_again_by_supra_and_its_note():
    assert to_markdown(short(FELITTI, "p. 251", note=3)) == "Felitti et al., *supra* note 3, at 251"
    assert to_markdown(short(FELITTI, "p. 251")) == "Felitti et al., *supra*, at 251"
    assert to_markdown(short(FELITTI, "§ 4", note=1)).replace("\u00a0", " ") == "Felitti et al., *supra* note 1, § 4"


def test_hereinafter_adds_the_short_title():
    entry = record("book", "k", {"authors": ["Ana Ruiz"], "title": "A Long Title", "short_title": "Long Title", "hereinafter": True})
    assert to_markdown(short(entry, note=2)) == "Ruiz, *Long Title*, *supra* note 2"


def test_who_a_short_form_names():
    group = record("report", "k", {"title": "Aging", "institution": "United States Sentencing Commission"})
    assert plain(short(group)) == "U.S. Sent’g Comm’n, supra"
    edited = record("collection", "k", {"title": "Essays", "editors": ["Ana Ruiz", "Lee Park"]})
    assert plain(short(edited)) == "Ruiz & Park, supra"
    assert to_markdown(short(record("article", "k", {"title": "Unsigned", "journal": "Time"}))) == "*Unsigned*, *supra*"
    assert plain(short(record("book", "k", {"title": "T", "authors": ["Ana Ruiz"], "short_author": "Ruiz (1990)"}))) == "Ruiz (1990), supra"


def test_supra_is_for_secondary_sources_and_id_for_all_but_the_record():
    assert takes_supra(FELITTI)
    assert not takes_supra(ROPER)
    assert not takes_supra(STATUTE)
    assert not takes_supra(EXHIBIT)
    assert not takes_supra(record("restatement", "k", LEAST["restatement"]))
    assert takes_supra(record("hearing", "k", LEAST["hearing"]))
    assert takes_id(ROPER)
    assert not takes_id(EXHIBIT)
    assert bluebook.is_case(ROPER)


def test_exhibits_count_bates_numbers_from_their_first():
    assert plain(full(EXHIBIT)) == "Ex. C (School Records, DEF000101)"
    assert plain(full(EXHIBIT, "p. 12")) == "Ex. C at 12 (School Records, DEF000112)"
    assert plain(full(EXHIBIT, "pp. 112-14")) == "Ex. C at 112-14 (School Records, DEF000212-000214)"
    assert plain(full(EXHIBIT, "¶ 4")) == "Ex. C ¶ 4 (School Records)"
    assert plain(full(EXHIBIT, "p. v")) == "Ex. C at v (School Records)"
    assert plain(short(EXHIBIT, "at 12")) == "Ex. C at 12"
    assert plain(full(record("exhibit", "k", {"label": "Exhibit 4"}))) == "Exhibit 4"


@pytest.mark.parametrize(("type_", "fields", "pin", "said", "again"), [
    ("presentence-report", {"title": "Presentence Investigation Report", "date": "2026-01-02", "ecf": 31}, "¶ 41",
     "Presentence Investigation Report ¶ 41, ECF No. 31 (Jan. 2, 2026)", "PSR ¶ 41"),
    ("declaration", {"declarant": "Ana Ruiz", "date": "2026-01-02"}, "¶ 4", "Decl. of Ana Ruiz ¶ 4, Jan. 2, 2026", "Ruiz Decl. ¶ 4"),
    ("declaration", {"declarant": "Ana Ruiz", "title": "Affidavit"}, "¶ 4", "Aff. of Ana Ruiz ¶ 4", "Aff. ¶ 4"),
    ("transcript", {"title": "Sentencing Transcript", "volume": 2, "date": "2026-01-02"}, "45:3-9", "Sentencing Tr. vol. 2, 45:3-9, Jan. 2, 2026", "Sentencing Tr. 45:3-9"),
    ("transcript", {"proceeding": "Plea", "date": "2026-01-02"}, "45", "Plea Tr. 45, Jan. 2, 2026", "Tr. at 45"),
    ("interview", {"interviewee": "Ana Ruiz", "role": "teacher", "interviewer": "Lee Park", "date": "2026-01-02"}, None,
     "Interview by Lee Park with Ana Ruiz, teacher (Jan. 2, 2026)", "Ruiz Interview"),
    ("interview", {"interviewee": "Ana Ruiz", "label": "Ruiz Int."}, "at 2", "Interview with Ana Ruiz, at 2", "Ruiz Int. at 2"),
    ("court-document", {"document": "Defendant's Motion", "ecf": "ECF No. 9"}, "p. 3", "Def.’s Mot. 3, ECF No. 9", "Def.’s Mot. at 3"),
])
def test_the_record_is_cited_so_that_it_can_be_found(type_, fields, pin, said, again):
    entry = record(type_, "k", fields)
    assert plain(full(entry, pin)) == said
    assert plain(short(entry, pin)) == again


BIB = r"""
@article{plain1, author={Doyle, Jr., Joseph J. and {Easley II}, Billy}, title={{Use of tools \& 10% of cases}}, journal={Journal of Law, Economics, and Organization},
  year={2018}, volume={34}, pages={511--541}, doi={https://doi.org/10.1/x}, note={Never printed.}, number={4}}
@article{online, author={Ana Ruiz and others}, title={Effects of prison on work: a review}, journal={Criminology}, year={2022}, doi={10.1/y}}
@article{nojournal, author={Ruiz, Ana}, title={Alone}, journal={}, year={2019}}
@techreport{working, author={Ruiz, Ana}, title={Paper}, institution={National Bureau of Economic Research}, number={23392}, type={Working Paper}, year={2017}, url={https://nber.org/w}}
@techreport{own, author={{United States Sentencing Commission}}, title={Aging}, institution={United States Sentencing Commission}, year={2017}, month=dec}
@techreport{num, author={Lee Park}, title={Education}, institution={RAND Corporation}, number={RR-266}, year={2013}, type={Research in Brief}}
@techreport{kind, author={Lee Park}, title={Education}, institution={RAND Corporation}, number={OPRE Report 2}, year={2013}, month={3}, day={4}}
@unpublished{draft, author={Ruiz, Ana}, title={Draft}, year={2022}, note={x}}
@unpublished{paper, author={Ruiz, Ana}, title={Draft}, year={2022}, institution={University of Chicago}, note={x}}
@phdthesis{thesis, author={Ruiz, Ana}, title={Long Work}, school={University of Chicago}, year={2001}}
@mastersthesis{master, author={Ruiz, Ana}, title={Work}, school={University of Chicago}, year={2001}}
@incollection{part, author={Ruiz, Ana}, title={Part}, booktitle={Whole}, editor={Park, Lee}, pages={10--20}, year={1999}, edition={Second}}
@inbook{inb, author={Ruiz, Ana}, title={Whole}, pages={110--120}, year={1999}}
@book{edition, author={Ruiz, Ana}, title={Whole}, year={1999}, edition={3rd}, volume={2}, url={https://x.org/b}}
@dataset{data, author={Ruiz, Ana}, title={Numbers}, publisher={University of Michigan}, year={2020}, version={2}, doi={10.3/z}}
@misc{site, author={Ruiz, Ana}, title={Page}, howpublished={Blog}, year={2020}, doi={10.3/z}}
@online{dated, title={Only Title}, date={2020-05}, url={https://x.org}}
@magazine{mag, title={Cover}, journal={Time}, year={2014}, month={nov}, number={3}}
@newspaper{paper2, title={News}, journal={Times}, address={London}, date={2014-11-14}, pages={3}}
"""


def test_works_from_a_bib_file_are_cited_without_a_change_to_it():
    works = parse_string(BIB, "bibtex").entries
    for key, work in works.items():
        work.key = key
    assert {key: plain(full(work)) for key, work in works.items()} == {
        "plain1": "Joseph J. Doyle, Jr. & Billy Easley II, Use of Tools & 10% of Cases, 34 J.L. Econ. & Org. 511 (2018)",
        "online": "Ana Ruiz et al., Effects of Prison on Work: A Review, Criminology (2022), https://doi.org/10.1/y",
        "nojournal": "Ana Ruiz, Alone (2019)",
        "working": "Ana Ruiz, Paper (Nat’l Bureau of Econ. Rsch., Working Paper No. 23392, 2017), https://nber.org/w",
        "own": "U.S. Sent’g Comm’n, Aging (Dec. 2017)",
        "num": "Lee Park, RAND Corp., Education (Research in Brief No. RR-266, 2013)",
        "kind": "Lee Park, RAND Corp., Education (OPRE Report 2, Mar. 4, 2013)",
        "draft": "Ana Ruiz, Draft (2022) (unpublished manuscript)",
        "paper": "Ana Ruiz, Draft (Univ. of Chi., working paper, 2022)",
        "thesis": "Ana Ruiz, Long Work (2001) (Ph.D. dissertation, University of Chicago)",
        "master": "Ana Ruiz, Work (2001) (Master’s thesis, University of Chicago)",
        "part": "Ana Ruiz, Part, in Whole 10 (Lee Park ed., 2d ed. 1999)",
        "inb": "Ana Ruiz, Whole 110-20 (1999)",
        "edition": "2 Ana Ruiz, Whole (3d ed. 1999), https://x.org/b",
        "data": "Ana Ruiz, Numbers (data set), Univ. of Mich. version 2 (2020), https://doi.org/10.3/z",
        "site": "Ana Ruiz, Page, Blog (2020), https://doi.org/10.3/z",
        "dated": "Only Title (May 2020), https://x.org",
        "mag": "Cover, Time, Nov. 2014",
        "paper2": "News, Times (London), Nov. 14, 2014, at 3",
    }
    assert plain(short(works["plain1"], note=2)) == "Doyle & Easley, supra note 2"


def test_a_doi_that_is_not_printed_is_where_the_title_leads():
    linked = [node for node in to_inlines(full(FELITTI)) if node["t"] == "Link"]
    assert [node["c"][2][0] for node in linked] == ["https://doi.org/10.1016/S0749-3797(98)00017-8"]
    assert "doi" not in plain(full(FELITTI))


def test_a_clients_words_are_only_ever_words():
    entry = record("exhibit", "k", {"label": "C", "title": "Record of *A* {B} \\emph{C} 10% <i>"})
    assert plain(full(entry)) == "Ex. C (Record of *A* {B} \\emph{C} 10% <i>)"
    assert all(node["t"] in {"Str", "Space"} for node in to_inlines(full(entry)))


def test_a_pinpoint_that_cannot_be_read_names_the_record():
    with pytest.raises(CitationError) as caught:
        full(ROPER, "(((")
    assert caught.value.code == "SW321"
    assert "roper2005" in str(caught.value)


def test_a_type_nobody_knows_names_the_nearest():
    entry = Entry("jurisdiction")
    entry.key = "x"
    with pytest.raises(CitationError) as caught:
        full(entry)
    assert caught.value.code == "SW311"


def test_persons_of_a_pybtex_entry_are_used_as_they_are():
    entry = Entry("book", fields={"title": "T", "year": "2001"}, persons={"author": [Person("van der Kolk, Bessel A.")]})
    entry.key = "k"
    assert plain(full(entry)) == "Bessel A. van der Kolk, T (2001)"
    assert plain(short(entry)) == "van der Kolk, supra"
