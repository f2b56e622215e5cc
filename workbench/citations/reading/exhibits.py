"""Citations to the record of a case in a text: exhibits, reports, transcripts, filings.

*Source:* The Indigo Book R24 and T18, and the forms of this project's own writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.citations.reading.found import Found, find

__all__ = ["record_citations"]

_PLACE = (
    r"(?:\d{1,5}(?::\d{1,3})?(?:[ ]?-[ ]?\d{1,5}(?::\d{1,3})?)?(?:,[ ]\d{1,5}(?::\d{1,3})?(?:-\d{1,5}"
    r"(?::\d{1,3})?)?(?![\w.]*[A-Za-z])){0,6}|[A-Z]{2,5}[-_]?\d{3,8}(?:-\d{1,8})?)"
)
_PARAGRAPHS = (
    r"¶{1,2}[ ]{0,3}\d{1,4}(?:[ ]?-[ ]?\d{1,4})?(?:(?:,|,?[ ](?:and|&))[ ]{1,3}\d{1,4}(?:-\d{1,4})?(?![\w]|[ ]U\.S"
    r"|[ ][A-Z][\w.]*[ ]\d)){0,8}"
)
_AT = rf"(?:,?[ ]{{1,3}}(?:(?:at|pp?\.)[ ]{{1,3}}(?P<page>{_PLACE})|(?:at[ ]{{1,3}})?(?P<paragraph>{_PARAGRAPHS})))"
_DATED = r"(?:,[ ](?:[A-Z][a-z]{2,8}\.?[ ]\d{1,2},[ ])?(?:19|20)\d\d)?"
_WHO = (
    r"(?:(?:Def(?:endan)?(?:t)?\.?'?s?|Gov(?:ernmen)?'?t\.?'?s?|Pl\.'s|State's|Pet(?:itione)?r?\.?'?s|Resp"
    r"(?:t)?\.?'s|Joint|J\.|Trial|Sealed)\.?[ ]{1,3})?"
)

_PATTERNS = (
    (
        "exhibit",
        re.compile(
            rf"(?<![\w.]){_WHO}(?:Exs?\.|Exhibits?)[ ]{{1,3}}(?P<label>[A-Z]{{1,3}}(?:-?\d{{1,4}})?|\d{{1,4}}"
            rf"(?:-[A-Z0-9]{{1,4}})?)(?![\w])(?:{_AT})?(?:[ ]{{1,3}}\((?P<title>[^();]{{3,160}})\))?"
        ),
    ),
    (
        "presentence-report",
        re.compile(
            r"(?<![\w.])(?:Final[ ]|Draft[ ]|Revised[ ])?(?:PSI?R|PSI|P\.S\.R\.|Presentence[ ]"
            rf"(?:Investigation[ ])?Rep(?:ort|\.)|[Pp]resentence[ ](?:investigation[ ])?report(?=[ ]{{1,3}}¶))"
            rf"(?:[ ]\([^()]{{1,20}}\))?{_AT}"
        ),
    ),
    (
        "transcript",
        re.compile(
            rf"(?<![\w.])(?:(?:[A-Z][\w']{{1,20}}\.?[ ]{{1,3}}){{0,4}})(?:Tr\.|Transcript|Dep\.(?:[ ]Tr\.)?)"
            rf"(?:[ ]of[ ][A-Z][\w' ]{{2,40}}?)?(?:,?[ ]vol\.[ ]\d{{1,3}},?)?(?:{_AT}|,?[ ]{{1,3}}"
            rf"(?P<lines>{_PLACE})){_DATED}"
        ),
    ),
    (
        "filing",
        re.compile(
            rf"(?<![\w.])(?:(?:Dkt\.|Docket|ECF|D\.E\.|DE|Doc\.|R\.[ ]Doc\.|CM/ECF)(?:[ ]{{1,3}}"
            rf"(?:Entry[ ])?Nos?\.)?[ ]{{1,3}}#?(?P<label>\d{{1,4}}(?:-\d{{1,3}})?(?:,[ ]\d{{1,4}}(?=[ ,.;)]))?)"
            rf"(?![\w:]))(?:{_AT})?"
        ),
    ),
    (
        "appendix",
        re.compile(
            rf"(?<![\w.])(?:J\.A\.|Supp\.[ ]R\.|App\.|Pet\.[ ]App\.|App'x)[ ]{{1,3}}(?P<lines>\d{{1,5}}"
            rf"(?:-\d{{1,5}})?)(?![\w.:-]*\d)|(?<![\w.])(?:R\.|J\.A\.|A\.R\.)[ ]{{1,3}}at[ ]{{1,3}}"
            rf"(?P<page>{_PLACE})"
        ),
    ),
    (
        "appeal",
        re.compile(
            r"(?<![\w.])(?:R\.?[ ]\d{1,4},?[ ](?:PageID\.?[ ]?#?[ ]?(?P<page>\d{1,6}(?:-\d{1,6})?)|at[ ]"
            r"(?P<page2>\d{1,4}(?:-\d{1,4})?))|ROA\.(?P<lines>\d{1,6}(?:-\d{1,6})?)"
            r"|(?:\d{1,2}[ ])?(?:RP|CR|RT|CT|RR|VRP)[ ](?:at[ ])?\d{1,5}(?::\d{1,3}(?:-\d{1,3})?)?(?:-\d{1,5})?"
            r"(?![\w.]*[A-Za-z(])"
            r"|(?:Ap(?:lt|le|p)\.[ ])?(?:App'x|App\.)[ ](?:vol\.[ ]\d{1,2},?[ ])?at[ ]\d{1,5}(?:-\d{1,5})?)"
        ),
    ),
    (
        "declaration",
        re.compile(
            rf"(?<![\w.])(?:[A-Z][\w'-]{{1,30}}[ ]{{1,3}}){{0,3}}(?:Decl\.|Aff\.|Affidavit|Declaration|Interview"
            rf"|Interrog\.|Report)(?:[ ]{{1,3}}of[ ]{{1,3}}[A-Z][\w.'-]{{1,20}}"
            rf"(?:[ ][A-Z][\w.'-]{{1,20}}){{0,3}})?{_AT}{_DATED}"
        ),
    ),
    (
        "paper",
        re.compile(
            r"(?<![\w.])(?:(?:Def(?:endan)?t?\.?'?s?|Gov(?:ernmen)?'?t\.?'?s?|Pl\.'s|State's|Pet'?r?\.?'?s"
            rf"|Resp't?\.?'s|Br\.|Reply|Am\.|First|Second)\.?[ ]{{1,3}}){{0,3}}(?:Sent(?:encing|'g)[ ]{{1,3}})?"
            r"(?:Mem\.|Br\.|Mot\.|Opp'n|Compl\.|Indictment|Information|Plea[ ]Agreement|Answer|Reply|Notice|Order"
            rf"|Sentencing[ ]Memorandum)(?:[ ]of[ ]Law)?{_AT}"
        ),
    ),
    (
        "interview",
        re.compile(
            r"(?<![\w.])Interview(?:[ ]by[ ][A-Z][\w.'-]{1,20}(?:[ ][A-Z][\w.'-]{1,20}){0,3})?[ ]with[ ][A-Z][\w.'-"
            r"]{1,20}(?:[ ][A-Z][\w.'-]{1,20}){0,3}(?:,[ ][\w' ]{2,50}){0,2}[ ]\([A-Z][a-z]{2,8}\.?[ ]\d{1,2},[ ]\d"
            r"{4}\)"
        ),
    ),
)


def record_citations(text: str) -> Iterator[Found]:
    """Every citation to the record in a plain text; ``what`` says to which kind of paper."""
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            named = match.groupdict()
            pin = named.get("page") or named.get("paragraph") or named.get("lines")
            start = match.start()
            # A signal is no part of the paper's name.
            while found := re.match(
                r"(?:See|But|Cf\.|Accord|In|The|And|At|Also|E\.g\.,?)[ ]{1,3}", text[start : match.end()]
            ):
                start += found.end()
            yield find("record", text, start, match.end(), {
                "what": what, "label": named.get("label"), "pin": pin, "title": named.get("title"), "form": "full",
            })
