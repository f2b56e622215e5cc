"""Court rules, professional standards, restatements, orders, acts, bills and reports of legislatures in a text.

*Source:* forms of The Indigo Book R18, R20, R21 and R23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.jurisdictions import STATES
from workbench.citations.reading.found import Found, matched
from workbench.citations.reading.sections import SUBS

__all__ = ["acts", "bare_rules", "rules", "standards"]

_NUMBER = rf"\d{{1,4}}[A-Z]?(?:[.-]\d{{1,4}}[a-z]?){{0,3}}(?:{SUBS})?(?:-{SUBS})?"
_STATE = "|".join(
    sorted(
        (re.escape(short.replace("’", "'")).replace(r"\ ", "[ ]?") for short, _ in STATES.values()),
        key=len,
        reverse=True,
    )
)
_KINDS = {
    "crim": "crim",
    "civ": "civ",
    "app": "app",
    "evid": "evid",
    "bankr": "bankr",
    "criminal": "crim",
    "civil": "civ",
    "appellate": "app",
    "evidence": "evid",
    "bankruptcy": "bankr",
}
_FEDERAL = re.compile(
    r"(?<![\w.])(?:Fed\.?[ ]?R\.?[ ]?(?P<kind>Crim|Civ|App|Evid|Bankr)\.?(?:[ ]?P(?:roc)?\.?)?|FRE(?=[ ]\d)|"
    r"(?P<cr>FRCrP|F\.R\.Cr(?:im)?\.P\.)|"
    rf"Federal[ ]{{1,3}}Rules?[ ]{{1,3}}of[ ]{{1,3}}(?P<long>Criminal|Civil|Appellate|Evidence|Bankruptcy)"
    rf"(?:[ ]{{1,3}}Procedure)?)[ ]{{0,3}},?[ ]{{0,3}}(?:Rule[ ])?(?P<number>{_NUMBER})"
    r"(?:[ ](?:advisory[ ]committee's[ ]note[^.;()]{0,40}))?(?:[ ]{1,3}\((?P<year>(?:19|20)\d\d)\))?"
)
_OF_RULES = re.compile(
    rf"(?<![\w.])Rules?[ ]{{1,3}}(?P<number>{_NUMBER})[ ]{{1,3}}of[ ]{{1,3}}the[ ]{{1,3}}(?:(?P<federal>Federal)|"
    rf"(?P<state>[A-Z][a-z]+(?:[ ][A-Z][a-z]+)?))[ ]{{1,3}}Rules[ ]{{1,3}}of[ ]{{1,3}}(?P<long>[A-Z][a-z]+)"
    r"(?:[ ]Procedure)?"
)
_STATE_RULE = re.compile(
    rf"(?<![\w.])(?P<state>(?:[NSEWMCD]\.){{0,2}}(?:[ND]\.[ ])?(?:{_STATE}))[ ]{{0,3}}(?P<rules>(?:(?:Sup(?:er)?\."
    r"|S\.|Ct\.|R\.|L\.|Loc\.|Local|Crim\.|Civ\.|App\.|Evid\.|Juv\.|Prof\.|Pro\.|Jud\.|A\.|Rules?|of|Court"
    rf"|Cr\.)[ ]{{0,3}}){{1,5}}"
    rf"(?:P\.|Proc\.|Conduct|Ct\.|Evid\.)?)[ ]{{0,3}},?[ ]{{0,3}}(?:rule[ ]|r\.[ ])?(?P<number>{_NUMBER})"
    rf"(?:,[ ]§[ ]?\d{{1,3}})?(?:[ ]{{1,3}}\((?P<year>(?:19|20)\d\d)\))?"
)
_LOCAL = {
    "MCR": ("mi", "ct"),
    "CrR": ("wa", "crim"),
    "RPC": ("wa", "prof"),
    "SCACR": ("sc", "app"),
    "HRPP": ("hi", "crim"),
    "W.R.Cr.P.": ("wy", "crim"),
    "Crim.R.": ("oh", "crim"),
    "NRAP": ("nv", "app"),
}
_OWN = re.compile(
    rf"(?<![\w.])(?P<rules>MCR|CrR|RPC|SCACR|HRPP|W\.R\.Cr\.P\.|Crim\.R\.|NRAP)[ ]{{1,3}}(?P<number>{_NUMBER})"
)
_CALIFORNIA = re.compile(
    rf"(?<![\w.])(?:California|Cal\.)[ ]{{1,3}}Rules[ ]{{1,3}}of[ ]{{1,3}}Court,?[ ]{{1,3}}rules?[ ]{{1,3}}"
    rf"(?P<number>{_NUMBER})"
)
_SUPREME = re.compile(
    rf"(?<![\w.])(?<![A-Za-z]\.[ ])(?:Sup\.[ ]Ct\.[ ]R\.|Supreme[ ]Court[ ]Rule)[ ]{{1,3}}(?P<number>{_NUMBER})"
)
_LOCAL_RULE = re.compile(
    rf"(?<![\w.])(?:(?P<state>[NSEWMCD]\.D?\.?[ ]?(?:{_STATE})|D\.[ ](?:{_STATE}))[ ]{{1,3}})(?P<rules>(?:L\.|Local"
    rf"|Loc\.|LR|L\.R\.)[ ]?(?:Crim\.|Civ\.|Cr\.)?[ ]?(?:R\.|Rule)?)[ ]{{1,3}}(?P<number>{_NUMBER})"
)
_BARE = re.compile(
    rf"(?<![\w.])(?<!rules[ ])Rules?[ ]{{1,3}}(?P<number>\d{{1,4}}(?:\.\d{{1,3}})?(?:{SUBS})?)(?![\w.]*\d|[ ]"
    r"(?:of[ ](?:the[ ](?:house|game)|thumb)))"
)

_MODEL = re.compile(
    rf"(?<![\w.])Model[ ]{{1,3}}(?:Rules?|Code)[ ]{{1,3}}(?:of[ ]{{1,3}}(?:Pro(?:fessional|f|\.)\.?)[ ]{{1,3}}"
    rf"(?:Conduct|Resp(?:onsibility|\.))[ ]{{0,3}},?[ ]{{0,3}}(?:[Rr](?:ule|\.)[ ]{{1,3}})?)?(?P<number>{_NUMBER})"
    rf"(?:[ ]cmt\.[ ]\[?\d{{1,3}}\]?)?"
    r"(?:[ ]{1,3}\((?P<who>[A-Z][\w.' ]{1,40}[ ])?(?P<year>(?:19|20)\d\d)\))?"
)
_MPC = re.compile(
    r"(?<![\w.])(?P<title>Model[ ]Penal[ ]Code(?::[ ]Sentencing)?|MPC(?=[ ]§)|Unif(?:orm"
    rf"|\.)[ ][A-Z][\w.' ]{{2,60}}?)[ ]{{1,3}}(?:§{{1,2}}|art\.)[ ]{{0,3}}(?P<number>{_NUMBER})"
    rf"(?:[ ]cmt\.[ ][\w.]{{1,8}})?"
    r"(?:[ ]{1,3}\((?P<who>[A-Z][\w.',& ]{1,60}[ ])?(?P<year>(?:19|20)\d\d)\))?"
)
_RESTATEMENT = re.compile(
    rf"(?<![\w.])Restatement[ ]{{1,3}}(?:\((?P<series>First|Second|Third|Fourth)\)[ ]{{1,3}})?of[ ]{{1,3}}"
    rf"(?P<title>(?:the[ ])?[A-Z][\w.,'& ]{{2,60}}?)[ ]{{0,3}}§{{1,2}}[ ]{{0,3}}(?P<number>{_NUMBER})"
    r"(?:[ ]cmt\.[ ]?[a-z]{1,2}\b)?(?:[ ]illus\.[ ]?\d{1,2})?(?:[ ]{1,3}\((?P<who>[A-Z][\w.' ]{1,40}[ ])?(?P<year>"
    r"(?:19|20)\d\d)\))?"
)
_GUIDELINES = re.compile(
    r"(?:(?:Am(?:erican|\.)[ ]Bar[ ]Ass(?:ociation|'n)|ABA),?[ ]{1,3})?(?:[Tt]he[ ])?(?P<title>(?:ABA[ ])?"
    r"(?:Supplementary[ ])?Guidelines[ ]{1,3}for[ ]{1,3}the[ ]{1,3}"
    r"(?:Appointment[ ]{1,3}and[ ]{1,3}Performance[ ]{1,3}of[ ]{1,3}(?:Defense[ ]{1,3})?Counsel"
    r"|Mitigation[ ]{1,3}Function)"
    r"(?:[ ]{1,3}(?:of|in|for)[ ]{1,3}[A-Z][\w ]{3,60}?Cases)?)(?:,?[ ](?:Guidelines?[ ])?"
    r"(?P<number>\d{1,2}\.\d{1,2}(?:\.\d)?(?:\(\w\)){0,4}))?(?:,[ ]cmt\.)?"
    r"(?:,[ ]\d{1,3}[ ]Hofstra[ ]L\.[ ]?Rev\.(?:[ ]\d{1,4})?(?:,[ ]\d{1,4}(?:-\d{1,4})?)?)?(?:[ ]{1,3}\("
    r"(?:[\w.']{1,12}[ ]){0,3}(?P<year>(?:19|20)\d\d)\))?(?:,?[ ]reprinted[ ]in[ ]\d{1,3}[ ]Hofstra[ ]L\.[ ]?Rev\.["
    r" ]\d{1,4}(?:,[ ]\d{1,4}(?:-\d{1,4})?)?(?:[ ]\(\d{4}\))?)?"
)
_GUIDELINE = re.compile(
    r"(?<![\w.])ABA[ ]{1,3}(?:Death[ ]Penalty[ ])?Guidelines?[ ]{1,3}(?P<number>\d{1,2}\.\d{1,2}(?:\.\d)?"
    r"(?:\(\w\)){0,4})(?:[ ]\((?:rev\.[ ]ed\.[ ])?(?P<year>\d{4})\))?"
)
_STANDARD = re.compile(
    r"(?:ABA|Am\.[ ]Bar[ ]Ass'n,?|American[ ]Bar[ ]Association)[ ]{1,3}(?P<title>(?:Criminal[ ]Justice[ ]Standards"
    r"|Standards[ ]for[ ]Criminal[ ]Justice)(?:[ ]for[ ]the[ ][A-Z][\w ]{3,40}?)?"
    r"(?::[ ][A-Z][\w ]{3,40}?)?),?[ ]{1,3}(?:[Ss]tandard[ ]|§[ ]?)?(?P<number>\d{1,2}-\d{1,2}\.\d{1,2}"
    r"(?:\(\w\)){0,3})(?:[ ]\((?:[\w.]{1,6}[ ]ed\.[ ])?(?P<year>\d{4})\))?"
    r"|(?:Nat'l[ ]All\.[ ]of[ ]Sent'g[ ]Advocs\.[ ]&[ ]Mitigation[ ]Specialists,[ ]|NASAMS,?[ ])"
    r"(?P<code>Code[ ]of[ ]Ethics(?:[ ]and[ ][A-Z][\w ]{5,110}?(?:Specialists|Standards))?)(?:[ ]\("
    r"(?:[A-Z][a-z]{2,8}\.?[ ])?(?P<codeyear>\d{4})\))?"
)
_OPINION = re.compile(
    r"(?:ABA|Am(?:erican|\.)[ ]Bar[ ]Ass(?:ociation|'n))(?:[ ]{1,3}(?:Standing[ ])?Comm(?:ittee"
    r"|\.)[ ]on[ ]Ethics[ ](?:&|and)[ ]Pro(?:fessional|f\.|\.)[ ]Resp(?:onsibility|\.))?,?[ ]{1,3}"
    r"Formal[ ]{1,3}(?:Ethics[ ])?Op(?:inion|\.)[ ]{1,3}(?:No\.[ ])?(?P<number>\d{2,3}(?:-\d{2,4})?)"
    r"(?:,[ ]at[ ]\d{1,3}|[ ]at[ ]\d{1,3})?(?:[ ]{1,3}\((?:[A-Z][a-z]{2,8}\.?[ ](?:\d{1,2},[ ])?)?(?P<year>(?:19"
    r"|20)\d\d)\))?"
)

_ORDER = re.compile(
    r"(?:Exec(?:utive|\.)[ ]{1,3}Order|E\.O\.)[ ]{1,3}(?:No\.[ ]{1,3})?(?P<number>\d{2},?\d{3})"
    r"(?:,?[ ]§{1,2}[ ]?[\w().]{1,12}(?<!\.))?(?:,[ ]\d{1,3}[ ](?:Fed\.[ ]Reg\.|C\.F\.R\.)[ ]\d{1,3},?\d{1,3}"
    r"(?:,[ ]\d{1,3},?\d{1,3})?)?(?:[ ]{1,3}\((?:[A-Z][a-z]{2,8}\.?[ ]\d{1,2},[ ])?(?P<year>(?:19|20)\d\d)\))?"
)
_PUBLIC = re.compile(
    r"(?:(?P<act>[A-Z][\w.'& -]{3,90}?(?:Act|Code)(?:[ ]of[ ]\d{4})?),[ ]{1,3})?(?:Pub(?:lic|\.)[ ]{0,3}L(?:aw|\.)"
    r"|P\.L\.)[ ]{0,3}(?:(?:No\.|Number)[ ]{1,3})?(?P<number>\d{2,3}-\d{1,4})"
    r"(?:,[ ](?:tit\.[ ][IVX]{1,5}|div\.[ ]\w{1,2}|§{1,2}[ ]?[\w.-]{1,10}(?:\(\w{1,3}\)){0,5})){0,3}"
    r"(?P<printed>,[ ]\d{1,3}[ ]Stat\.[ ]\d{1,5}(?:,[ ]\d{1,5}(?:-\d{1,5})?){0,2})?(?:[ ]{1,3}\((?P<year>(?:19"
    r"|20)\d\d)\))?"
)
_ACT = re.compile(
    r"Act[ ]of[ ][A-Z][a-z]{2,8}\.?[ ]\d{1,2},[ ](?P<year>\d{4}),(?:[ ](?:ch\.|No\."
    r"|Pub\.[ ]L\.[ ]No\.)[ ][\w-]{1,9},){0,2}(?:[ ]§[ ]?[\w.]{1,8},)?[ ](?P<volume>\d{1,3})[ ]Stat\.[ ]"
    r"(?P<page>\d{1,5})(?:,[ ]\d{1,5})?(?:[ ]\(\d{4}\))?"
    r"|(?<![\w.])(?P<volume2>\d{1,3})[ ]Stat\.[ ](?P<page2>\d{2,5})(?:,[ ]\d{1,5})?(?:[ ]\((?P<year2>\d{4})\))?"
    rf"|(?P<sess>\d{{4}}[ ](?:{_STATE})[ ](?:Sess\.[ ]Laws|Laws|Acts|Stat\.)(?:,?[ ](?:ch\.|c\.|No\."
    rf"|[Pp]ub\.[ ]Act)[ ]?[\w-]{{1,9}}|[ ]\d{{1,5}}))"
)
_BILL = re.compile(
    r"(?:(?P<act>[A-Z][\w.'& -]{3,80}?Act(?:[ ]of[ ]\d{4})?),[ ]{1,3})?(?<![\w.])(?P<chamber>H\.R\.(?:J\.)?"
    r"(?:[ ]Res\.)?|S\.(?:[ ](?:Con\.[ ]|J\.[ ])?Res\.)?|H\.[ ]?B\.|S\.[ ]?B\.|A\.[ ]?B\.|HB|SB|AB|(?:House|Senate"
    r"|Assembly)[ ]Bill)[ ]{1,3}(?:No\.[ ])?(?P<number>\d{1,5})\b(?!\.\d)"
    r"(?P<sitting>(?:,[ ]{1,3}(?:\d{2,3}(?:d|th|st|nd|rd)[ ](?:Cong\.|Leg\.|Gen\.[ ]Assemb\.)|\d{4}(?:-\d{2,4})?[ ]"
    r"(?:Gen\.[ ]Assemb\.|Leg\.|(?:Reg|Spec|Ex|Extra)\.[ ]Sess\.)|(?:\d\w{1,2}[ ])?(?:Reg\.|Spec\.|Extra\."
    r"|Ex\.)?[ ]?Sess\.)){0,3})"
    r"(?:[ ]\(\d{4}-\d{4}[ ](?:\w+\.[ ]){0,2}Sess\.\))?(?:[ ]§{1,2}[ ]?[\w().]{1,10}(?<!\.))?(?:[ ]{1,3}\("
    r"(?P<state>[A-Z][\w. ]{1,10}[ ])?(?P<year>(?:19|20)\d\d)\))?(?:[ ]\(enacted\))?"
)
_REPORT = re.compile(
    r"(?:H\.?R?\.?|S\.?|House|Senate)[ ]{0,3}(?:\(?Conf\.?\)?[ ]|Exec\.[ ])?(?P<kind>Rep(?:ort|t?\.)|Doc(?:ument"
    r"|\.))[ ]{1,3}(?:No\.?[ ]{0,3})?(?P<number>\d{2,3}-\d{1,5})(?:,[ ]pt\.[ ]\d)?(?:,?[ ](?:at[ ])?\d{1,4}"
    r"(?:-\d{1,4})?(?:[ ]n\.\d{1,3})?)?(?:[ ]{1,3}\((?P<year>(?:19|20)\d\d)\))?(?:[ ]\(Conf\.[ ]Rep\.\))?"
    r"(?:,?[ ](?:as[ ])?reprinted[ ]in[ ]\d{4}[ ]U\.S\.C\.C\.A\.N\.[ ]\d{1,5}(?:,[ ]\d{1,5}(?:-\d{1,5})?)?)?"
)


def rules(text: str) -> Iterator[Found]:
    """Rules of court: federal, state and local."""
    for match in _FEDERAL.finditer(text):
        kind = (match["kind"] or match["long"] or ("crim" if match["cr"] else "evid")).casefold()
        yield _rule(match, "us", _KINDS[kind])
    for match in _OF_RULES.finditer(text):
        kind = _KINDS.get(match["long"].casefold(), match["long"].casefold())
        state = "us" if match["federal"] else STATES.get(match["state"] or "", ("", ""))[1]
        yield _rule(match, state, kind)
    for match in _CALIFORNIA.finditer(text):
        yield _rule(match, "ca", "ct")
    for match in _STATE_RULE.finditer(text):
        if re.search(r"R\.|Rule", match["rules"]) and not re.search(r"L\.|Loc", match["rules"]):
            yield _rule(match, _code(match["state"]), _subject(match["rules"]))
    for match in _LOCAL_RULE.finditer(text):
        yield _rule(match, match["state"], f"local {_subject(match['rules'])}")
    for match in _OWN.finditer(text):
        yield _rule(match, *_LOCAL[match["rules"]])
    for match in _SUPREME.finditer(text):
        yield _rule(match, "us", "sup")


def bare_rules(text: str) -> Iterator[Found]:
    """Rules named without their body: ``Rule 32(h)``; which rules are meant, the text around says."""
    for match in _BARE.finditer(text):
        if len(re.match(r"\d+", match["number"])[0]) > 1 or "(" in match["number"]:  # type: ignore[index]  # a number is there
            yield matched("court-rule", match, {"number": match["number"], "form": "short"})


def _rule(match: re.Match[str], state: str, subject: str) -> Found:
    return matched("court-rule", match, {
        "state": state, "rules": subject, "number": match["number"], "year": match.groupdict().get("year"),
        "form": "full",
    })


def _code(state: str) -> str:
    return next(
        (code for short, code in STATES.values() if short.replace("’", "'").replace(" ", "") == state.replace(" ", "")),
        state,
    )


def _subject(words: str) -> str:
    found = re.search(r"Crim|Civ|App|Evid|Juv|Pro|Sup|Cr\b", words)
    if not found:
        return "ct"
    return {"Cr": "crim", "Pro": "prof"}.get(found[0], found[0].casefold())


def standards(text: str) -> Iterator[Found]:
    """Restatements, model codes, rules of professional conduct, standards and ethics opinions."""
    for match in _RESTATEMENT.finditer(text):
        yield matched("restatement", match, {
            "series": match["series"], "title": match["title"], "number": match["number"], "year": match["year"],
            "form": "full",
        })
    for match in _MPC.finditer(text):
        yield matched("model-code", match, {
            "title": match["title"], "number": match["number"], "year": match["year"], "form": "full",
        })
    for match in _MODEL.finditer(text):
        yield matched("model-code", match, {
            "title": "Model Rules", "number": match["number"], "year": match["year"], "form": "full",
        })
    for match in _GUIDELINES.finditer(text):
        yield matched("standard", match, {
            "title": match["title"].removeprefix("ABA "), "number": match["number"], "year": match["year"],
            "form": "full",
        })
    for match in _GUIDELINE.finditer(text):
        yield matched("standard", match, {
            "title": "Guidelines for the Appointment and Performance of Defense Counsel", "number": match["number"],
            "year": match["year"], "form": "full",
        })
    for match in _STANDARD.finditer(text):
        yield matched("standard", match, {
            "title": match["title"] or f"NASAMS {match['code']}", "number": match["number"],
            "year": match["year"] or match["codeyear"], "form": "full",
        })
    for match in _OPINION.finditer(text):
        yield matched("ethics-opinion", match, {"number": match["number"], "year": match["year"], "form": "full"})


def acts(text: str) -> Iterator[Found]:
    """Executive orders, session laws, bills and the reports of legislatures."""
    for match in _ORDER.finditer(text):
        yield matched("executive-order", match, {
            "number": match["number"].replace(",", ""), "year": match["year"], "form": "full",
        })
    for match in _PUBLIC.finditer(text):
        yield matched("session-law", match, {
            "act": match["act"], "number": match["number"], "printed": (match["printed"] or "").strip(" ,"),
            "year": match["year"], "form": "full",
        })
    for match in _ACT.finditer(text):
        yield matched("session-law", match, {
            "volume": match["volume"] or match["volume2"], "page": match["page"] or match["page2"],
            "session": match["sess"], "year": match["year"] or match["year2"], "form": "full",
        })
    for match in _REPORT.finditer(text):
        yield matched("legislative-report", match, {"number": match["number"], "year": match["year"], "form": "full"})
    for match in _BILL.finditer(text):
        if match["chamber"] in {"S.", "H.R."} and not match["sitting"]:
            continue
        yield matched("bill", match, {
            "act": match["act"], "chamber": match["chamber"], "number": match["number"], "sitting": match["sitting"],
            "state": (match["state"] or "").strip(), "year": match["year"], "form": "full",
        })
