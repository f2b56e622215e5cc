"""A document as rich as a real appendix, made by hand, for the writers' tests and for looking at.

The client, the matter and the studies' figures are invented. The citations of cases and
articles are those of the shared citation examples and bibliography.
"""

import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType

from workbench.appendix.pdf import Layout, pictures_of
from workbench.appendix.rendering import Caption, Card, Document, Drawing, Party
from workbench.tree import (
    Attr,
    bullet_list,
    definition_list,
    div,
    emph,
    figure,
    header,
    link,
    note,
    para,
    plain,
    span,
    strong,
    table,
    words,
)


@dataclass(frozen=True)
class Entry:
    key: str
    inlines: list
    anchors: tuple


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple


#: Key: group, parts of the full citation; a part in a tuple is italic.
RECORDS = {
    "ford": ("Cases", [("Ford v. Wainwright",), ", 477 U.S. 399 (1986)"]),
    "atkins": ("Cases", [("Atkins v. Virginia",), ", 536 U.S. 304 (2002)"]),
    "mcdonnell": ("Cases", [("McDonnell Douglas Corp. v. Green",), ", 411 U.S. 792 (1973)"]),
    "leonard": ("Cases", [("Leonard v. Pepsico, Inc.",), ", 88 F. Supp. 2d 116 (S.D.N.Y. 1999)"]),
    "3553": ("Statutes and guidelines", ["18 U.S.C. § 3553(a)"]),
    "3661": ("Statutes and guidelines", ["18 U.S.C. § 3661"]),
    "rule32": ("Rules", ["Fed. R. Crim. P. 32"]),
    "aizer2019": ("Social science", ["Anna Aizer & Janet Currie, ", ("Lead and Juvenile Delinquency: New Evidence from Linked Birth, School, and Juvenile Detention Records",), ", 101 Rev. Econ. & Stat. 575 (2019)"]),
    "anda2020": ("Social science", ["Robert F. Anda, Laura E. Porter & David W. Brown, ", ("Inside the Adverse Childhood Experience Score: Strengths, Limitations, and Misapplications",), ", 59 Am. J. Preventive Med. 293 (2020)"]),
    "aspinwall2012": ("Social science", ["Lisa Aspinwall, Teneille Brown & James Tabery, ", ("The Double-Edged Sword: Does Biomechanism Increase or Decrease Judges’ Sentencing of Psychopaths?",), ", 337 Sci. 846 (2012)"]),
    "archer2000": ("Social science", ["John Archer, ", ("Sex Differences in Aggression Between Heterosexual Partners: A Meta-Analytic Review",), ", 126 Psych. Bull. 651 (2000)"]),
}
GROUPS = ("Cases", "Statutes and guidelines", "Rules", "Social science")


def parts(key):
    found = []
    for part in RECORDS[key][1]:
        found += [emph(words(part[0]))] if isinstance(part, tuple) else words(part)
    return found


class _Citations:
    def __init__(self):
        self.anchors = {}

    def cite(self, key, tail=".", signal=""):
        n = sum(map(len, self.anchors.values())) + 1
        first = key not in self.anchors
        self.anchors.setdefault(key, []).append(f"cite-{n}")
        text = parts(key) if first else [emph(words("supra")), *words(f", {key}")]
        return [*([emph(words(signal)), *words(" ")] if signal else []),
                span([*text, *words(tail)], Attr(f"cite-{n}", ("citation",), {"key": key}))]

    def foot(self, key, tail=".", signal=""):
        return note([para(self.cite(key, tail, signal))])

    def foot_two(self, one, other):
        return note([para([*self.cite(one, ";"), *words(" "), *self.cite(other, ".", "see also")])])


def drawing():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="468" height="150" viewBox="0 0 468 150">'
        '<rect width="468" height="150" fill="white"/>'
        '<g stroke="#111" stroke-width="1"><line x1="20" y1="110" x2="448" y2="110"/>'
        + "".join(f'<line x1="{20 + i * 107}" y1="105" x2="{20 + i * 107}" y2="115"/>' for i in range(5))
        + '</g><g fill="#345" >'
        + "".join(f'<circle cx="{x}" cy="{y}" r="5"/>' for x, y in ((60, 80), (150, 60), (210, 80), (330, 40), (400, 70)))
        + '</g><g font-family="DejaVu Sans" font-size="9" fill="#111">'
        + "".join(f'<text x="{15 + i * 107}" y="130">age {i * 5}</text>' for i in range(5))
        + '<text x="70" y="84">lead exposure</text><text x="340" y="44">first job</text></g></svg>'
    )
    return Drawing("figure:timeline", svg, "Timeline from birth to age 20 with five events, among them "
                   "lead exposure at age 2 and a first job at age 15.", 6.5, 6.5 * 150 / 468)


def layout(doc, pages=MappingProxyType({})):
    """What gives a document's pictures and the pages that are said here, without the PDF."""
    return lambda: Layout(b"", pages, pictures_of(doc.drawings.values()))


def caption(**changes):
    given = {
        "court": "United States District Court for the Northern District of Exempla",
        "parties": (Party("United States of America"), Party("Jordan Ellery Mercer", "Defendant")),
        "docket": "No. 4:25-cr-00117-ABC",
        "judge": "Hon. Anna B. Castellane",
        "title": "Sentencing Mitigation Appendix",
        "state": "DRAFT — not approved by counsel",
        "legend": "FILED UNDER SEAL",
        "prepared_by": "Ruth Okonkwo, L.C.S.W., mitigation specialist",
        "counsel": "Daniel Prager, Assistant Federal Public Defender, counsel for the defendant",
        "as_of": dt.date(2026, 11, 4),
        "invented": True,
    }
    return Caption(**(given | changes))


LOREM = (
    "Mr. Mercer was born in 2004 in the Third Ward of Exempla City, in a rented house built before 1950. The city’s "
    "housing inspector recorded peeling paint in two rooms that year and again in 2006. His mother asked for repair in "
    "writing on three occasions; the landlord answered none of them. "
)


def cell(text):
    return [plain(words(text))]


def document(**changes):
    c = _Citations()
    text = []

    def p(*inlines):
        text.append(para([i for group in inlines for i in group]))

    text.append(div([], Attr("table-of-contents")))
    text.append(div([], Attr(classes=("page-break",))))
    text.append(div([], Attr("table-of-authorities")))
    text.append(div([
        header(1, words("Summary")),
        para([*words("The defense asks the Court for a sentence of 24 months and three years of supervised release, "
                     "with the plan in Part IV as its conditions."), c.foot("3553", "(1).")]),
        bullet_list([
            [plain([strong(words("Lead in the blood at age two. ")), *words("Two records of independent origin show it."), c.foot("aizer2019", ", at 577.")])],
            [plain([strong(words("Loss of a parent at age seven. ")), *words("The school’s file and the county’s register agree."), c.foot("anda2020", ", at 294.")])],
            [plain([strong(words("Steady work since age fifteen. ")), *words("Three employers confirm it by letter.")])],
        ]),
        para([*words("The plan begins on the day of release: a place to live, treatment, and a job that has been offered in writing. " * 3)]),
    ], Attr(classes=("one-page",))))
    text.append(header(1, words("Basis of This Report"), Attr("basis")))
    p(words(LOREM), [c.foot("rule32", "(d)(2).")], words(" The defense interviewed eleven people and obtained nineteen sets of records."), [c.foot("ford", ", at 410.")])
    text.append(definition_list([
        (words("Obtained"), [para(words("School, hospital, housing and employment records, 412 pages in all."))]),
        (words("Refused"), [para(words("The landlord’s own file; a subpoena is pending."))]),
        (words("Destroyed"), [para(words("Clinic records before 2008, under the clinic’s schedule of retention."))]),
    ]))
    text.append(div([para([strong(words("How to read this appendix. ")), *words("A statement about Mr. Mercer names the record it rests on. A statement about research names the study, the people studied and what the study could not show.")])], Attr(classes=("note-box",))))
    text.append(header(1, words("Childhood and Adolescence"), Attr("childhood")))
    text.append(header(2, words("Exposure to Lead Before Age Three"), Attr("lead")))
    for i in range(4):
        p(words(LOREM), [c.foot(("aizer2019", "atkins", "3661", "aspinwall2012")[i], f", at {570 + i}.")],
          words(" The exposure was measured, not inferred: the first value was taken at fourteen months and the second at twenty-six months, by a laboratory that the county contracts with."),
          [c.foot_two("3553", "mcdonnell") if i % 2 else c.foot("anda2020", ", at 295.")])
    text.append(header(3, words("What the research shows and how far it fits a child of this age, in this city, at this time")))
    for i in range(3):
        p(words(LOREM), [c.foot("3553", f"(2)({'ABC'[i]}).")])
    text.append(figure("figure:timeline", alt="ignored", caption="Events of Mr. Mercer’s life over developmental periods", id="fig-timeline"))
    text.append(header(2, words("Loss of a Parent")))
    for i in range(3):
        p(words(LOREM), [c.foot(("archer2000", "leonard", "3553")[i], ".")])
    text.append(table(
        ["Need", "Service and provider", "Confirmed", "Start"],
        [[cell("Housing"), cell("Room at Exempla House, 12 Alder Street"), cell("Letter of the director, October 2, 2026"), cell("Day of release")],
         [cell("Treatment"), cell("Weekly cognitive behavioral therapy, County Clinic"), cell("Call with intake, October 9, 2026"), cell("First week")],
         [cell("Work"), cell("Warehouse associate, 30 hours a week, Norvell Supply"), cell("Offer in writing, September 28, 2026"), cell("Second week")]],
        caption="The release plan", widths=[0.14, 0.36, 0.32, 0.18], attr=Attr("tbl-plan")))
    text.append(header(1, words("The Evidence"), Attr("evidence")))
    p(words("Each study is named with its design and its limits. "), words(LOREM), [c.foot("aspinwall2012", ", at 847."), *words(" "), c.foot("3553", "(a).")])
    text.append(table(
        ["Factor", "Study", "People", "Design", "Effect (95% interval)", "Limits", "Certainty"],
        [[cell("Lead exposure before age three"), cell(f"Invented study {i}, 20{10 + i}"), cell(f"{1200 + 37 * i:,} children in one state, followed to age {18 + i % 4}"),
          cell(("cohort", "natural experiment", "meta-analysis of cohorts")[i % 3]), cell(f"OR 1.{i + 10} (1.0{i % 9}–1.{i + 30})"),
          cell("Self-report of offending; sample mostly urban; attrition of one fifth before the last wave." if i % 2 else "Residual confounding by neighborhood."),
          cell(("moderate", "low", "high")[i % 3])] for i in range(14)],
        caption="Findings that the claims rest on, with their designs and limits", widths=[0.14, 0.14, 0.17, 0.12, 0.15, 0.17, 0.11], attr=Attr("tbl-evidence")))
    text.append(header(1, words("Recommendation"), Attr("recommendation")))
    for i in range(4):
        p(words(LOREM), [c.foot("3553", f"(2)({'ABCD'[i]}).")])
    p(words("The full text of each source is with counsel. One is at "), [link(words("https://doi.org/10.1162/rest_a_00814"), "https://doi.org/10.1162/rest_a_00814")], words("."))
    groups = tuple(
        Group(title, tuple(Entry(k, parts(k), tuple(c.anchors[k])) for k in RECORDS if RECORDS[k][0] == title and k in c.anchors))
        for title in GROUPS)
    cards = {
        key: Card(key, [definition_list([
            (words("Found"), [plain(words("Higher lead went with more school suspensions and detentions (invented wording)."))]),
            (words("People"), [plain(words("Children of one state, linked records"))]),
            (words("n"), [plain(words("invented"))]),
            (words("Limits"), [plain(words("One state; treatment changed after a threshold"))]),
            (words("DOI"), [plain([link(words("10.1162/rest_a_00814"), "https://doi.org/10.1162/rest_a_00814")])]),
        ])]) for key in ("aizer2019", "anda2020", "archer2000", "aspinwall2012")}
    given = {
        "title": "Sentencing Mitigation Appendix: United States v. Mercer", "language": "en-US", "caption": caption(),
        "blocks": text, "drawings": {"figure:timeline": drawing()}, "authorities": groups, "cards": cards,
    }
    return Document(**(given | changes))
