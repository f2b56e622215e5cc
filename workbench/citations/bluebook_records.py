"""The record of the case: exhibits, court documents, presentence reports, transcripts, declarations, interviews.

*Source:* The Indigo Book R24 and Table T18 (litigation documents).
"""

from __future__ import annotations

import re

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.abbreviations import case_name, court_document
from workbench.citations.casenames import short_case_name
from workbench.citations.courts import court_shown, normal_court
from workbench.citations.jurisdictions import reporter_shown
from workbench.citations.pieces import date, italic, join, parens, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field

__all__ = ["full_record", "short_record"]


def _f(entry: Entry, *names: str) -> str:
    return smart(field(entry, *names))


def bates(entry: Entry, pin: Pinpoint) -> str:
    """The Bates number of the page pointed to, or of the first page; empty where the exhibit bears none."""
    prefix, first = field(entry, "bates_prefix"), field(entry, "bates_first")
    if not first.isdigit():
        return ""
    page = pin.value if pin.kind == "page" else ""
    start, _, end = page.partition("-")
    if not start.isdigit():
        return f"{prefix}{first}" if not pin else ""
    if end.isdigit() and len(end) < len(start):
        end = start[: len(start) - len(end)] + end

    def number(shown: str) -> str:
        return f"{prefix}{int(first) + int(shown) - 1:0{len(first)}d}"

    return f"{number(start)}-{number(end)[len(prefix) :]}" if end.isdigit() else number(start)


def _at(pin: Pinpoint) -> str:
    if not pin:
        return ""
    return f"at {pin.text}" if pin.takes_at else pin.text


def _label(entry: Entry) -> str:
    label = _f(entry, "label")
    return label if label.lower().startswith(("ex.", "exhibit", "app")) else f"Ex. {label}"


def _exhibit(entry: Entry, pin: Pinpoint) -> Text:
    number = bates(entry, pin)
    title = _f(entry, "title")
    return join(join(_label(entry), _at(pin)), parens(title, number, sep=", "))


def _ecf(entry: Entry) -> str:
    number = _f(entry, "ecf")
    if not number:
        return ""
    return number if number.upper().startswith("ECF") else f"ECF No. {number}"


#: Documents whose pages take "at": the appellate record and its appendix, oral argument (R24.1, R24.2.1, R25.3).
_AT = re.compile(r"(?:R|J\.A|Supp\. R|App|Pet\. App)\.|(?:Transcript of )?Oral Argument")


def _document_head(entry: Entry, pin: Pinpoint) -> Text:
    """The document and the place in it: ``Compl. 5``, ``R. at 22``, ``Smith Dep. Ex. 12, at 3``."""
    title = court_document(_f(entry, "document"))
    reporter = _f(entry, "reporter")
    volume = _f(entry, "volume") if not reporter else ""
    page = pin.text if pin else ""
    if volume:
        return join(f"{title} vol. {volume}", page, sep=", ")
    if pin.takes_at and re.search(r"\bEx\. [\w-]+$", title):
        # A number after a number needs a comma (R24.2.3).
        return join(title, f"at {page}", sep=", ")
    # A page of a paper in an undecided case takes "at" (R25.2); others as the writer has it, the bare page (R24.3).
    pending = bool(_f(entry, "case_name")) and not reporter
    return join(title, _at(pin) if pin.at or pending or _AT.fullmatch(title) else page)


def _court_document(entry: Entry, pin: Pinpoint) -> Text:
    head = _document_head(entry, pin)
    case, reporter = _f(entry, "case_name"), _f(entry, "reporter")
    day = _f(entry, "date")
    when = date(day) if day else _f(entry, "year")
    court, docket = _f(entry, "court"), _docket(entry)
    if not case:
        return join(head, when, docket, _ecf(entry), sep=", ")
    name = italic(case_name(case, court=court))
    if reporter:
        # A document of a decided case: the decision, then the docket number (R25.1).
        where = f"{_f(entry, 'case_volume', 'volume')} {reporter_shown(reporter)} {_f(entry, 'first_page')}"
        decided = parens(court_shown(court, (reporter_shown(reporter),)), _f(entry, "year"))
        cited = join(join(head, name, where, sep=", "), decided, parens(docket))
        return join(cited, _f(entry, "database"), sep=", ")
    shown = "" if court_shown(court, ()) == "U.S." else normal_court(court) if court else ""
    return join(
        join(join(head, name, docket, _f(entry, "database"), sep=", "), parens(shown, when)), _ecf(entry), sep=", "
    )


def _docket(entry: Entry) -> str:
    docket = _f(entry, "docket")
    return f"No. {docket}" if re.match(r"\d", docket) else docket


def _short_document(entry: Entry, pin: Pinpoint) -> Text:
    """A paper cited again; one of another case with that case's short form and docket number (R26)."""
    case, reporter = _f(entry, "case_name"), _f(entry, "reporter")
    if not case:
        return join(court_document(_f(entry, "document")), _at(pin))
    name = italic(short_case_name(case_name(case, court=_f(entry, "court"))))
    head = _document_head(entry, pin)
    if not reporter:
        return join(head, name, _docket(entry), sep=", ")
    where = f"{_f(entry, 'case_volume', 'volume')} {reporter_shown(reporter)} {_f(entry, 'first_page')}"
    return join(join(head, name, where, sep=", "), parens(_docket(entry)))


def _presentence_report(entry: Entry, pin: Pinpoint) -> Text:
    title = _f(entry, "title") or "Presentence Investigation Report"
    return join(join(join(title, _at(pin)), _f(entry, "docket"), _ecf(entry), sep=", "), parens(_day(entry)))


def _day(entry: Entry) -> str:
    day = _f(entry, "date")
    return date(day) if day else ""


def _transcript(entry: Entry, pin: Pinpoint) -> Text:
    proceeding = _f(entry, "title") or f"{_f(entry, 'proceeding')} Transcript".strip()
    title = court_document(proceeding)
    volume = _f(entry, "volume")
    head = join(title, f"vol. {volume}," if volume else "", pin.text if pin else "")
    return join(head, _f(entry, "docket"), _day(entry), _ecf(entry), sep=", ")


def _declaration(entry: Entry, pin: Pinpoint) -> Text:
    title = court_document(_f(entry, "title") or "Declaration")
    declarant = _f(entry, "declarant")
    named = title if not declarant or declarant in title else f"{title} of {declarant}"
    return join(join(named, _at(pin)), _f(entry, "docket"), _day(entry), _ecf(entry), sep=", ")


def _interview(entry: Entry, pin: Pinpoint) -> Text:
    who = _f(entry, "interviewee") or _f(entry, "title")
    role = _f(entry, "role")
    by = _f(entry, "interviewer")
    head = f"Interview by {by} with {who}" if by else f"Interview with {who}"
    return join(join(head, role, _f(entry, "place"), _at(pin), sep=", "), parens(_day(entry)))


_FULL = {
    "exhibit": _exhibit,
    "court-document": _court_document,
    "presentence-report": _presentence_report,
    "transcript": _transcript,
    "declaration": _declaration,
    "interview": _interview,
}


def full_record(entry: Entry, pin: Pinpoint) -> Text:
    """A piece of the record in full."""
    return _FULL[entry.type](entry, pin)


def short_record(entry: Entry, pin: Pinpoint) -> Text:
    """A piece of the record cited again: ``Ex. C at 12``, ``PSR ¶ 41``, ``Ruiz Decl. ¶ 4``."""
    match entry.type:
        case "exhibit":
            return join(_label(entry), _at(pin))
        case "presentence-report":
            return join(_f(entry, "label") or "PSR", _at(pin))
        case "declaration":
            who = _f(entry, "declarant").split()
            named = f"{who[-1]} Decl." if who and "Aff" not in _f(entry, "title") else ""
            return join(_f(entry, "label") or named or court_document(_f(entry, "title")), _at(pin))
        case "transcript":
            return join(
                _f(entry, "label") or court_document(_f(entry, "title") or "Transcript"),
                _at(pin) if pin.kind != "lines" else pin.text,
            )
        case "interview":
            who = (_f(entry, "interviewee") or _f(entry, "title")).split()
            return join(_f(entry, "label") or f"{who[-1]} Interview", _at(pin))
        case _:
            return _short_document(entry, pin)
