"""Federal statutes, regulations and guidelines in a text, and sections named without their code.

*Source:* forms of The Indigo Book R16-R19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.reading.found import Found, matched
from workbench.citations.reading.sections import LIST, MARK, SUBS, YEAR

__all__ = ["bare_sections", "federal", "guidelines"]

_USC = re.compile(
    rf"(?<![\w.])(?:[Tt]itle[ ]{{1,3}})?(?P<title>\d{{1,2}})(?:[ ]{{1,3}}U\.?[ ]?S\.?[ ]?C(?:\.?(?:[ ]?[AS]\.?)?|ode\b)"
    rf"|,?[ ]{{1,3}}(?:of[ ]the[ ])?United[ ]States[ ]Code),?[ ]{{0,3}}(?:{MARK})?"
    rf"(?P<sections>{LIST}(?:[ ]et[ ]seq\.)?)"
    rf"(?P<gone>[ ]\((?:repealed|amended)[^()]{{0,30}}\))?{YEAR}"
)
_CFR = re.compile(
    rf"(?<![\w.])(?P<title>\d{{1,2}})[ ]{{1,3}}C\.?[ ]?F\.?[ ]?R\.?[ ]{{0,3}}(?:{MARK}|(?P<part>(?:[Pp]art"
    rf"|pts?\.)[ ]))?(?P<sections>{LIST}){YEAR}"
)
_REGISTER = re.compile(
    r"(?<![\w.])(?P<volume>\d{1,3})[ ]{1,3}(?:Fed\.?[ ]?Reg\.?|FR)[ ]{1,3}(?P<page>\d{1,3}(?:,\d{3})|\d{1,6})"
    r"(?P<pin>(?:,[ ]{1,3}\d{1,3}(?:,\d{3})?(?:-\d[\d,]{0,6})?(?=[ ,]?\(|\b))?)"
    r"(?:[ ]{1,3}\((?:proposed[ ])?(?P<date>[A-Z][a-z]{2,8}\.?[ ]\d{1,2},[ ])?(?P<year>\d{4})\))?"
    r"(?:[ ]\(to be codified at [^()]{0,60}\))?"
)
_USSG = (
    r"(?:U\.?[ ]?S\.?[ ]?S\.?[ ]?G\.?(?![A-Za-z])|U\.?S\.?[ ]Sent(?:encing|'g)[ ]Guidelines(?:[ ]Manual)?"
    r"|(?:United[ ]States[ ])?Sentencing[ ]Guidelines(?:[ ]Manual)?|Guidelines(?:[ ]Manual)?(?=[ ]{1,3}§))"
)
_GUIDELINE = re.compile(
    rf"(?:(?P<former>[Ff]ormer(?:ly)?)[ ]{{1,3}})?(?<![\w.]){_USSG}[ ]{{0,3}}(?:,[ ])?"
    rf"(?:(?:{MARK})?(?P<sections>[1-8][A-Z]\d[.]\d{{1,2}}(?:{SUBS})?(?:-{SUBS})?"
    rf"(?:(?:,?[ ](?:and|&)|,)[ ](?:§[ ]?)?[1-8][A-Z]\d\.\d{{1,2}}(?:{SUBS})?){{0,12}})"
    r"|(?P<place>(?:[Aa]pp(?:endix|\.)[ ][A-C](?:,?[ ](?:[Aa]mend(?:ment|\.)[ ]\d{1,3}|[Pp](?:ar)?t\.?[ ][IVX]{1,4}))?)"
    r"|[Cc]h(?:apter|\.)[ ](?:\d|One|Two|Three|Four|Five|Six|Seven|Eight)(?:,?[ ][Pp](?:ar)?t\.?[ ][A-K](?:,[ ]"
    r"(?:intro(?:ductory)?\.?|sent'g)[ ](?:cmt\.|comment(?:ary)?|tbl\.))?)?))"
    r"(?P<note>,?[ ](?:cmt\.|comment\.?|p\.s\.?)(?:[ ]?[(]?nn?\.[ ]?\d{1,3}(?:\(\w{1,4}\)){0,4}\)?)?)?"
    r"(?:[ ]{1,3}\((?:[A-Z][\w.'& ]{0,40}[ ])?(?:Nov\.[ ](?:1,[ ])?)?(?P<year>(?:19|20)\d\d)(?:[ ]ed\.)?\))?"
)
_AMENDMENT = re.compile(
    r"\b(?P<place>[Aa]mend(?:ment|\.)[ ](?P<number>\d{3}))(?=[ ]{1,3}(?:of|to)[ ]the[ ](?:Sentencing[ ])?Guidelines)"
)

_BARE = re.compile(
    rf"(?:(?P<former>[Ff]ormer(?:ly)?)[ ]{{1,3}})?(?:(?<![\w.])[Ss]ections?[ ]{{1,3}}|(?<![\w§])§{{1,2}}[ ]{{0,3}})"
    rf"(?P<sections>{LIST})"
    r"(?![ ]{1,3}(?:of[ ](?:the|this|that|chapter)[ ](?!Guidelines|Manual)|[A-Z]\.?[A-Z]\.|miles))"
)


def federal(text: str) -> Iterator[Found]:
    """The United States Code, the Code of Federal Regulations, the Federal Register."""
    for match in _USC.finditer(text):
        yield matched("statute", match, {
            "code": "U.S.C.", "title": match["title"], "sections": match["sections"], "year": match["year"],
            "form": "full",
        })
    for match in _CFR.finditer(text):
        yield matched("regulation", match, {
            "code": "C.F.R.", "title": match["title"], "sections": match["sections"], "year": match["year"],
            "part": match["part"], "form": "full",
        })
    for match in _REGISTER.finditer(text):
        yield matched("federal-register", match, {
            "volume": match["volume"], "page": match["page"].replace(",", ""), "pin": match["pin"].strip(" ,"),
            "date": (match["date"] or "") + (match["year"] or ""), "year": match["year"], "form": "full",
        })


def guidelines(text: str) -> Iterator[Found]:
    """The Guidelines Manual: sections, parts, appendices, in force and former."""
    for match in _GUIDELINE.finditer(text):
        yield matched("guideline", match, {
            "sections": match["sections"], "place": match["place"], "note": match["note"], "year": match["year"],
            "former": match["former"], "form": "full",
        })
    for match in _AMENDMENT.finditer(text):
        yield matched("guideline", match, {"place": f"App. C, amend. {match['number']}", "form": "full"})


def bare_sections(text: str) -> Iterator[Found]:
    """Sections named without their code: ``§ 3553(a)``, ``Section 3661``; what code is meant, the text around says."""
    for match in _BARE.finditer(text):
        sections = match["sections"]
        if re.match(r"[1-8][A-Z]\d\.\d", sections):
            yield matched("guideline", match, {"sections": sections, "former": match["former"], "form": "short"})
        elif (
            match[0].lower().startswith(("section", "former"))
            and "§" not in match[0]
            and not re.match(r"\d{3,}|\d+[(.:-]", sections)
        ):
            # "Section 3 of the report" is no law.
            continue
        else:
            yield matched("statute", match, {"sections": sections, "form": "short"})
