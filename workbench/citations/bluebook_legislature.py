"""The papers of legislatures and agencies: bills, reports, hearings, treaties, rulings, ethics opinions.

*Source:* The Indigo Book R19.3, R20 and R21.
"""

from __future__ import annotations

import re

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.abbreviations import institution
from workbench.citations.jurisdictions import place
from workbench.citations.pieces import date, italic, join, ordinal, parens, sectioned, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field
from workbench.citations.reprints import reprinted_in
from workbench.citations.sections import beside, merge_sections

__all__ = ["FULL", "SHORT"]


def _f(entry: Entry, *names: str) -> str:
    return smart(field(entry, *names))


def _noted(entry: Entry) -> Text:
    return parens(_f(entry, "note"))


#: *Source:* The Indigo Book R21 and its examples (S., H.R. Res.).
_CHAMBERS = {
    "senate": "S.",
    "house": "H.R.",
    "house of representatives": "H.R.",
    "senate resolution": "S. Res.",
    "house resolution": "H.R. Res.",
    "house concurrent resolution": "H.R. Con. Res.",
    "senate concurrent resolution": "S. Con. Res.",
    "house joint resolution": "H.R.J. Res.",
    "senate joint resolution": "S.J. Res.",
    "senate executive resolution": "S. Exec. Res.",
    "conference": "H.R. Conf.",
    "house conference": "H.R. Conf.",
}

#: Words of the names of committees written out. *Source:* The Indigo Book T5.
_COMMITTEE = (("Subcommittee", "Subcomm."), ("Committee", "Comm."), ("House", "H."), ("Senate", "S."), ("Joint", "J."))


def _committee(text: str) -> str:
    """A committee's name; one written out is abbreviated, one that is abbreviated already stays as it is."""
    text = text.removeprefix("the ")
    if re.search(r"\b(?:Subcomm|Comm|H|S|Assemb)\.", text):
        return text
    for word, short in _COMMITTEE:
        text = re.sub(rf"\b{word}\b", short, text)
    return text


def _statement(text: str) -> str:
    """Who spoke, as a hearing's parenthesis says it: ``statement of Zoe Lofgren, Member``."""
    said = re.match(r"(?:opening |prepared |written )?(?:statement|testimony|remarks)\b", text)
    return text if said or not text else f"statement of {text}"


def _chamber(entry: Entry) -> str:
    text = _f(entry, "chamber")
    plain = re.sub(r"^(?:u\.?s\.? |united states )|(?<=house|enate) bill$", "", text.lower())
    return _CHAMBERS.get(plain, text)


def _congress(entry: Entry) -> str:
    number = re.sub(r"(?<=\d)(?:st|nd|rd|th|d)?(?: Cong(?:\.|ress))?$", "", _f(entry, "congress"))
    return f"{ordinal(number)} Cong." if number else ""


def _bill(entry: Entry, pin: Pinpoint) -> Text:
    chamber, number = _chamber(entry), _f(entry, "number")
    number = number if chamber and number.startswith(chamber) else f"{chamber} {number}".strip()
    section = merge_sections(_f(entry, "section"), pin)
    state = _f(entry, "state")
    legislature = _f(entry, "legislature")
    legislature = f"{ordinal(legislature)} Leg." if legislature.isdigit() else legislature
    sitting = [_congress(entry), legislature, _f(entry, "session")]
    when = parens(place(state) if state else "", _f(entry, "year"))
    status = _f(entry, "version")
    when = parens(status) if status else when
    cited = join(
        _f(entry, "title"), number, join(join(*sitting, sep=", "), _section_of(section)), sep=", "
    )
    cited = cited + beside(pin)
    return join(cited, when, parens("enacted") if field(entry, "enacted") else None, _noted(entry))


def _section_of(section: str) -> str | None:
    """The section of a bill; a subdivision of a bill without one stands alone."""
    return section if not section or section.startswith("(") else sectioned(section)


def _short_bill(entry: Entry, pin: Pinpoint) -> Text:
    state = _f(entry, "state")
    section = _section_of(merge_sections(_f(entry, "section"), pin)) if pin else None
    named = join(place(state), _chamber(entry), _f(entry, "number"), section)
    return named + beside(pin)


def _legislative_report(entry: Entry, pin: Pinpoint) -> Text:
    number = re.sub(r"^(?:(?:S|H\.R)\. )?(?:Rep\. )?No\. ", "", _f(entry, "number"))
    congress = re.sub(r"\D", "", _f(entry, "congress"))
    if congress and "-" not in number:
        number = f"{congress}-{number}"
    kind = _f(entry, "document") or "Rep."
    name = f"{_chamber(entry)} {kind} No. {number}"
    title = _f(entry, "title")
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else ""
    part = _f(entry, "part")
    cited = join(italic(title), name, f"pt. {part}" if part else "", at, sep=", ")
    reprinted = reprinted_in(entry)
    # A report reprinted in U.S.C.C.A.N. takes its year from there (T19).
    year = _f(entry, "year")
    cited = join(
        cited,
        parens(year) if not (reprinted and reprinted.startswith(year)) else None,
        parens("Conf. Rep.") if field(entry, "conference") else None,
    )
    return join(cited, join(italic("as reprinted in"), reprinted), sep=", ") if reprinted else cited


def _short_report(entry: Entry, pin: Pinpoint) -> Text:
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else ""
    return join(f"{_chamber(entry)} {_f(entry, 'document') or 'Rep.'} No. {_f(entry, 'number')}", at, sep=", ")


def _hearing(entry: Entry, pin: Pinpoint) -> Text:
    bill, before = _f(entry, "bill"), _f(entry, "committee")
    title = _f(entry, "title")
    if before and "Hearing" not in title:
        held = f"Hearing {f'on {bill} ' if bill else ''}Before the {_committee(before)}"
        title = f"{title}: {held}" if title else held
    page = pin.text if pin else ""
    state = _f(entry, "state")
    legislature = _f(entry, "legislature")
    legislature = f"{ordinal(legislature)} Leg." if legislature.isdigit() else legislature
    sitting = join(_congress(entry), legislature, _f(entry, "session"), sep=", ")
    return join(
        join(italic(title), join(sitting, page), sep=", "),
        parens(place(state) if state else "", _f(entry, "year")),
        parens(_statement(_f(entry, "speaker"))),
    )


def _agency_decision(entry: Entry, pin: Pinpoint) -> Text:
    """*Tegna, Inc.*, 367 N.L.R.B. No. 71 (Jan. 17, 2019) (R19.3)."""
    number, page = _f(entry, "number"), _f(entry, "first_page")
    printed = " ".join(
        p for p in (_f(entry, "volume"), _f(entry, "reporter"), f"No. {number}" if number else page) if p
    )
    day = _f(entry, "date")
    at = (f"at {pin.text}" if pin.takes_at and number else pin.text) if pin else ""
    return join(
        join(
            italic(_f(entry, "case_name", "title", "name")),
            _f(entry, "docket"),
            printed if _f(entry, "reporter") else "",
            _f(entry, "database"),
            at,
            sep=", ",
        ),
        parens(_f(entry, "agency", "court"), date(day) if day else _f(entry, "year")),
        _noted(entry),
    )


def _treasury(entry: Entry, pin: Pinpoint) -> Text:
    """Rev. Rul. 81-225, 1981-2 C.B. 12 (R20.3); I.R.S. P.L.R. 202121010 (May 28, 2021) (R20.4)."""
    printed = " ".join(p for p in (_f(entry, "volume"), _f(entry, "reporter"), _f(entry, "first_page")) if p)
    day = _f(entry, "date")
    year = _f(entry, "year")
    shown = date(day) if day else "" if printed.startswith(year) else year
    kind = {
        "Revenue Ruling": "Rev. Rul.",
        "Revenue Procedure": "Rev. Proc.",
        "Treasury Decision": "T.D.",
        "Private Letter Ruling": "I.R.S. P.L.R.",
    }.get(_f(entry, "kind"), _f(entry, "kind"))
    return join(
        join(f"{kind} {_f(entry, 'number')}".strip(), printed, pin.text if pin else "", sep=", "), parens(shown)
    )


def _treaty(entry: Entry, pin: Pinpoint) -> Text:
    article = f"art. {_f(entry, 'article')}" if _f(entry, "article") else ""
    if pin.kind == "subdivision":
        article += pin.value
    elif pin and not pin.takes_at:
        article = pin.value if pin.kind in {"label", "text"} else join(article, pin.text, sep=", ")
    printed = " ".join(p for p in (_f(entry, "volume"), _f(entry, "reporter"), _f(entry, "first_page")) if p)
    day = _f(entry, "date")
    return join(
        _f(entry, "title"),
        _f(entry, "parties"),
        article,
        date(day) if day else "",
        printed,
        _f(entry, "number"),
        pin.text if pin.takes_at else "",
        sep=", ",
    )


def _ethics_opinion(entry: Entry, pin: Pinpoint) -> Text:
    maker = _ethics_maker(_f(entry, "institution"))
    number = _f(entry, "number")
    op = number if re.match(r"[A-Z]", number) else f"Formal Op. {number}"
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else ""
    return join(join(maker, op, at, sep=", "), parens(_f(entry, "year")))


def _ethics_maker(text: str) -> str:
    text = institution(text)
    return re.sub(r"^(?:Am\. Bar Ass’n|American Bar Association),? ", "ABA ", text).replace(" and ", " & ")


def _short_ethics(entry: Entry, pin: Pinpoint) -> Text:
    maker = (
        "ABA" if _ethics_maker(_f(entry, "institution")).startswith("ABA") else institution(_f(entry, "institution"))
    )
    number = _f(entry, "number")
    op = number if re.match(r"[A-Z]", number) else f"Formal Op. {number}"
    at = (f"at {pin.text}" if pin.takes_at else pin.text) if pin else ""
    return join(f"{maker} {op}", at, sep=", ")


FULL = {
    "bill": _bill,
    "legislative-report": _legislative_report,
    "hearing": _hearing,
    "treaty": _treaty,
    "ethics-opinion": _ethics_opinion,
    "agency-decision": _agency_decision,
    "treasury-ruling": _treasury,
}
SHORT = {"bill": _short_bill, "legislative-report": _short_report, "ethics-opinion": _short_ethics}
