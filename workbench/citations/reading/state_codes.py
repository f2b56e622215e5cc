"""State codes and constitutions in a text.

*Source:* forms of The Indigo Book R16-R19 and T3; local forms as the authorities and notes of this project's library
and its labelled sentences show them (``RCW``, ``ILCS``, ``CPL``, ``Penal Law``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.citations.jurisdictions import STATES
from workbench.citations.reading.found import Found, FoundKind, matched
from workbench.citations.reading.sections import BASE, LIST, SECTION, SUBS, YEAR

__all__ = ["constitutions", "states"]

_ABBREVIATED = {short.replace("’", "'"): code for short, code in STATES.values()} | {
    name: code for name, (_, code) in STATES.items()
}


def _any_of(names: Iterable[str], blank: str = "[ ]?") -> str:
    """A pattern for any of the names, the longest first, however their blanks are set."""
    return "|".join(sorted((re.escape(name).replace(r"\ ", blank) for name in names), key=len, reverse=True))


_STATE = _any_of(_ABBREVIATED)
_WORD = (
    r"(?:Admin|Ann|Bus|Civ|Code|Codes|Comp|Cons|Consol|Corr(?:ection)?|Crim|Ct|C|Educ|Evid|Exec|Fam(?:ily)?|Gen"
    r"|Gov't|Health|Inst|Jud|Juv|Law|Laws|"
    r"Ment(?:al)?|Hyg|Penal|Pen|Proc(?:edure)?|Prob|Pub|Rev|R|Regs|S|Soc|Serv(?:s)?|Stat|Stats|Stat's|Statutes?|St"
    r"|Const|Veh|Welf(?:are)?|Cts|Prac|CPLR|"
    r"Criminal|General|Revised|Annotated|Institutions?|Compiled|Act|Court|Executive|Public|Vehicle|Health|Safety"
    r"|Consolidated|Cent|Codified|Child|Empl|Agencies|Corp|Ins|Lab|Loc|Mil|Rules|Transp|Util|Tax|Est|Ed)"
)
_WORDS = (
    rf"(?:(?:{_WORD}\.?|&|and|tit\.[ ]\d{{1,3}}[A-Z]?|ch\.[ ]\d{{1,3}}[A-Z]?|c\.[ ]\d{{1,3}}[A-Z]?"
    rf"|ann\.|\(West\)),?[ ]{{0,3}}){{1,9}}"
)
_SUBDIVISION = r"(?:,?[ ](?:subds?\.|subdivisions?|subsections?)[ ](?P<subd>\d{0,3}[a-z]?(?:\(\w{1,4}\)){0,6}))?"
_CODE = re.compile(
    rf"(?<![\w.])(?:(?P<title>\d{{1,3}})[ ]{{1,3}})?(?P<state>{_STATE})[ ]{{0,3}}(?P<code>{_WORDS})"
    rf"(?:(?:§{{1,2}}|[Ss]ections?|[Ss]ecs?\.)[ ]{{0,3}}(?P<list>{LIST}(?:[ ]et[ ]seq\.)?)|art\.?[ ]"
    rf"(?P<art>{SECTION})(?:,?[ ]§[ ]?(?P<artsec>{SECTION}))?"
    rf"|(?P<illinois>\d{{1,3}}/{SECTION})|(?P<plain>{BASE}(?:{SUBS})?)(?=[\s,.;)\]]|$)){_SUBDIVISION}{YEAR}"
)
#: Codes known by their own letters, with the state. *Source:* the states' own usage as in this library's authorities.
_LOCAL = {
    "RCW": "wa",
    "ORS": "or",
    "NRS": "nv",
    "MCL": "mi",
    "M.C.L.": "mi",
    "MCLA": "mi",
    "KRS": "ky",
    "HRS": "hi",
    "RSMo": "mo",
    "A.R.S.": "az",
    "ARS": "az",
    "K.S.A.": "ks",
    "KSA": "ks",
    "C.R.S.": "co",
    "CRS": "co",
    "N.J.S.A.": "nj",
    "N.J.S.": "nj",
    "NJSA": "nj",
    "T.C.A.": "tn",
    "TCA": "tn",
    "N.C.G.S.": "nc",
    "NCGS": "nc",
    "O.C.G.A.": "ga",
    "OCGA": "ga",
    "R.C.": "oh",
    "O.R.C.": "oh",
    "ORC": "oh",
    "SDCL": "sd",
    "N.D.C.C.": "nd",
    "NDCC": "nd",
    "MCA": "mt",
    "RSA": "nh",
    "D.C. Code": "dc",
    "R.I. Gen. Laws": "ri",
    "U.C.A.": "ut",
    "I.C.": "id",
    "MGL": "ma",
    "M.G.L.": "ma",
    "G.L.": "ma",
    "G. L.": "ma",
    "V.S.A.": "vt",
    "C.G.S.": "ct",
    "NMSA 1978,": "nm",
    "NMSA": "nm",
    "AS": "ak",
    "La. R.S.": "la",
    "La.R.S.": "la",
    "La. C.Cr.P.": "la",
    "ILCS": "il",
    "O.S.": "ok",
    "Pa.C.S.": "pa",
    "Pa.C.S.A.": "pa",
    "Pa. C.S.": "pa",
    "Pa. C.S.A.": "pa",
    "Del. C.": "de",
    "M.R.S.": "me",
    "M.R.S.A.": "me",
    "I.C.A.": "ia",
    "A.C.A.": "ar",
    "W. Va. Code": "wv",
    "Va. Code": "va",
    "WIS. STAT.": "wi",
}
#: The same without blanks, which are set or left out.
_CLOSED = {name.replace(" ", ""): state for name, state in _LOCAL.items()}
_OWN = re.compile(
    rf"(?<![\w.])(?:(?P<title>\d{{1,3}})[ ]{{1,3}})?(?P<code>{_any_of(_LOCAL)})[ ]{{0,3}}(?:Ann\.[ ])?(?:(?:ch?\."
    rf"|chapter)[ ](?P<chapter>\d{{1,3}}[A-Z]?),[ ])?"
    rf"(?:art\.[ ])?(?:§{{1,2}}[ ]{{0,3}})?(?P<list>{SECTION}(?:(?:,[ ]|[ ]and[ ])(?:§[ ]?)?\d[\w.:-]*\d"
    rf"(?:{SUBS})?){{0,8}}(?:[ ]et[ ]seq\.)?){_SUBDIVISION}{YEAR}"
)
#: Codes named by subject without their state, with the state where only one has a code of that name.
_SUBJECTS = {
    "Penal Law": "ny",
    "CPL": "ny",
    "C.P.L.": "ny",
    "Criminal Procedure Law": "ny",
    "Correction Law": "ny",
    "Family Court Act": "ny",
    "Executive Law": "ny",
    "Mental Hygiene Law": "ny",
    "Penal Code": "",
    "Pen. Code": "",
    "Welfare and Institutions Code": "ca",
    "Welfare & Institutions Code": "ca",
    "Welf. & Inst. Code": "ca",
    "Evidence Code": "",
    "Evid. Code": "",
    "Vehicle Code": "",
    "Health & Safety Code": "",
    "Health and Safety Code": "",
    "Code of Criminal Procedure": "",
    "Family Code": "",
    "Criminal Procedure Article": "md",
}
_SUBJECT = re.compile(
    rf"(?<![\w.])(?P<code>{_any_of(_SUBJECTS, blank='[ ]{1,3}')}),?[ ]{{0,3}}"
    rf"(?:(?:§{{1,2}}|[Ss]ections?)[ ]{{0,3}}(?P<list>{LIST})|"
    rf"(?P<plain>{SECTION})(?=[\s,.;)\]]|$)|art(?:icle|\.)[ ](?P<art>{SECTION}))"
    rf"{_SUBDIVISION}{YEAR}"
)
_AFTER = re.compile(
    rf"(?:[Ss]ection|§)[ ]{{0,3}}(?P<list>{SECTION}),?[ ](?:of[ ]the[ ])?(?P<code>Florida[ ]Statutes|Fla\.[ ]Stat\."
    r"|RSMo|[A-Z][a-z]+[ ](?:Revised[ ])?(?:Statutes|Code)|Penal[ ](?:Law|Code)|Criminal[ ]Procedure[ ]Law)"
    r"(?![\w])"
)
_CONSTITUTION = re.compile(
    rf"(?<![\w.])(?P<state>U\.?[ ]?S\.?|{_STATE})[ ]{{0,3}}(?:Const\.|Constitution),?(?:[ ]of[ ]\d{{4}},)?[ ]{{0,3}}"
    r"(?P<where>(?:pmbl\.|(?:[Aa]mends?\.|[Aa]mendments?|[Aa]rt(?:icle|\.)|arts\.)[ ]{0,3}[IVXLC\d]{1,7}"
    r"(?:-[A-Z])?)(?:,?[ ]{1,3}(?:§{1,2}|[Ss]ec(?:tion|\.)|cl\.|clause|pt\.)[ ]{0,3}[\w.-]{0,6}\w(?:\(\w\))?){0,3})"
    r"(?:[ ]\((?P<year>\d{4})\))?"
)


def states(text: str) -> Iterator[Found]:
    """State codes, by the forms of the guides and by local forms."""
    for match in _CODE.finditer(text):
        sections = match["list"] or match["art"] or match["illinois"] or match["plain"]
        if match["plain"] and not re.search(r"[.:-]|\(", match["plain"]):
            continue
        state = _ABBREVIATED.get(match["state"], "") or _ABBREVIATED.get(
            re.sub(r"(?<=\.)(?=[A-Z][a-z])", " ", match["state"]), ""
        )
        kind: FoundKind = (
            "state-regulation"
            if re.search(r"\b(?:Admin|Regs|R\. &)", match["code"])
            or (state == "pa" and match["code"].strip() == "Code")
            else "state-statute"
        )
        yield matched(kind, match, {
            "state": state, "title": match["title"], "code": match["code"], "sections": sections,
            "article": match["artsec"], "subd": match["subd"], "year": match["year"], "form": "full",
        })
    for match in _OWN.finditer(text):
        if match["code"] in {"AS", "I.C.", "MCA", "RSA", "CRS", "ARS", "R.C."} and not re.search(
            r"[.:-]", match["list"]
        ):
            continue
        yield matched("state-statute", match, {
            "state": _CLOSED[match["code"].replace(" ", "")], "title": match["title"], "code": "",
            "local": match["code"], "sections": match["list"], "chapter": match["chapter"], "subd": match["subd"],
            "year": match["year"], "form": "full",
        })
    for match in _SUBJECT.finditer(text):
        yield matched("state-statute", match, {
            "state": _SUBJECTS.get(" ".join(match["code"].split()), ""), "code": match["code"],
            "sections": match["list"] or match["plain"] or match["art"], "subd": match["subd"], "year": match["year"],
            "form": "full",
        })
    for match in _AFTER.finditer(text):
        code = match["code"]
        state = next(
            (short for name, short in _ABBREVIATED.items() if code.startswith(name)), "mo" if code == "RSMo" else ""
        )
        if state or code in _SUBJECTS:
            yield matched("state-statute", match, {
                "state": state or _SUBJECTS[code],
                "code": re.sub(r"^[A-Z]\w+\.? (?:Revised )?(?:Statutes|Stat\.)$", "Stat.", code),
                "sections": match["list"], "form": "full",
            })


def constitutions(text: str) -> Iterator[Found]:
    """Constitutions of the United States and of the states."""
    for match in _CONSTITUTION.finditer(text):
        state = (
            "us"
            if match["state"].startswith("U") and "S" in match["state"]
            else _ABBREVIATED.get(match["state"], match["state"])
        )
        yield matched("constitution", match, {
            "state": state, "where": match["where"], "year": match["year"], "form": "full",
        })
