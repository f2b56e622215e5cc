"""Statutes, session laws, constitutions and regulations.

*Source:* The Indigo Book R16-R19, R23 and Table T3 (state codes).
"""

from __future__ import annotations

import re

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations import bluebook_legislature, bluebook_rules
from workbench.citations.codes import code_short, form_of
from workbench.citations.jurisdictions import place
from workbench.citations.pieces import NBSP, date, join, numeral, online, parens, sectioned, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field
from workbench.citations.sections import beside, merge_sections, several_sections
from workbench.citations.tables import abbreviated, curly, places, table, tokens

__all__ = ["BODIES", "body", "short_body"]


def _f(entry: Entry, *names: str) -> str:
    return smart(field(entry, *names))


def _year(entry: Entry, *, extra: str = "") -> Text:
    """The last parenthesis of a code: publisher, year, supplement."""
    year, supplement = _f(entry, "year"), _f(entry, "supplement")
    shown = f"{year} & {supplement}" if year and supplement else year or supplement
    return parens(_f(entry, "publisher"), shown, extra)


def _noted(entry: Entry) -> Text:
    return parens(_f(entry, "note"))


# --- codes ---

def _code_sections(entry: Entry, pin: Pinpoint) -> str:
    return _part(entry, pin) or _marked(entry, pin) + beside(pin)


def _part(entry: Entry, pin: Pinpoint) -> str:
    """The part cited where no section is (R19.1): ``pt. 2``; nothing where a section of it is pointed to."""
    part = _f(entry, "part") if entry.type in {"regulation", "state-regulation"} else ""
    if not part or _f(entry, "section") or (pin.kind == "section" and pin.value.startswith(f"{part}.")):
        return ""
    many = re.search(r"\d\s*(?:-|–|to|&|and)\s*\d", part)
    tail = pin.text if pin.kind in {"section", "label", "text"} else pin.value if pin.kind == "subdivision" else ""
    return f"{'pts.' if many else 'pt.'}{NBSP}{part}" + (f", {tail}" if tail else beside(pin))


def _marked(entry: Entry, pin: Pinpoint) -> str:
    section = merge_sections(_f(entry, "section").removeprefix("§").strip(), pin)
    code = _code_name(entry)
    several = pin.plural if pin.kind == "section" else several_sections(section, code)
    article = _f(entry, "article")
    if article:
        return f"art.{NBSP}{article}, {sectioned(section, several=several)}" if section else f"art.{NBSP}{article}"
    mark = form_of(code).mark
    if re.match(r"^(?:art|ch|pt|tit|r|app)\.", section) or not mark:
        return section
    if re.match(r"Ill\. Comp\. Stat", code) or "/" in section:
        # Illinois numbers act and section in one and prints no mark (730 Ill. Comp. Stat. 5/5-5-3.1).
        return section
    if mark == "art.":
        return f"{'arts.' if several else 'art.'}{NBSP}{section}"
    return f"r.{NBSP}{section}" if mark == "r." else sectioned(section, several=several)


def _code_name(entry: Entry) -> str:
    code = code_short(_f(entry, "code"))
    if "." in code or not re.match(r"[A-Z][a-z]+ [A-Z]", code):
        return code
    # California names the subject before the word: Cal. Civ. Proc. Code (T3).
    return re.sub(r"^Cal\. Code of (.+)$", r"Cal. \1 Code", _abbreviated_title(code))


def _code(entry: Entry, pin: Pinpoint) -> Text:
    code, title = _code_name(entry), _f(entry, "title")
    sections = _code_sections(entry, pin)
    chapter = _f(entry, "chapter")
    where = form_of(code).title
    if chapter and where == "before" and re.fullmatch(r"[\d-]+", chapter) and re.search(r"Code R|Admin\. Code", code):
        title, chapter = title or chapter, ""
    if agency := _f(entry, "agency"):
        # Wisconsin and New Hampshire print the agency's letters between code and section (T3).
        code = f"{code} {agency}"
    if chapter and code == "Ill. Comp. Stat." and "/" not in sections:
        # Chapter, act and section: 730 Ill. Comp. Stat. 5/5-5-3.1 (T3).
        return Text(f"{title} {code} {chapter}/{sections.replace(f'§{NBSP}', '')}")
    if chapter or (where == "chapter" and title):
        return Text(f"{code} ch.{NBSP}{chapter or title}, {sections}")
    if title and where == "after":
        return Text(f"{code} tit.{NBSP}{title}, {sections}")
    if title and re.match(r"\d", title):
        return Text(f"{title} {code} {sections}")
    return Text(f"{code} {sections}")


def _statute(entry: Entry, pin: Pinpoint) -> Text:
    act = _f(entry, "act", "name")
    section = _f(entry, "act_section")
    name = join(act, sectioned(section) if section else None)
    cited = join(_code(entry, pin), _year(entry), _noted(entry))
    return join(name, cited, sep=", ")


def _short_statute(entry: Entry, pin: Pinpoint) -> Text:
    return Text(_code_sections(entry, pin))


def _session_law(entry: Entry, pin: Pinpoint) -> Text:
    law = _f(entry, "public_law")
    if law and not re.match(r"(?:Pub|Priv|P)\.", law):
        law = f"Pub. L. No. {law}"
    section, chapter = _f(entry, "section"), _f(entry, "chapter")
    if pin.kind == "section" or (section and pin.kind == "subdivision"):
        section, pin = merge_sections(section, pin), Pinpoint("none")
    state = _f(entry, "state", "reporter") if not law else ""
    printed = (
        " ".join(
            part
            for part in (_f(entry, "volume"), _f(entry, "reporter") or (law and "Stat."), _f(entry, "first_page"))
            if part
        )
        if _f(entry, "volume")
        else ""
    )
    if state and printed and not _f(entry, "reporter"):
        printed = f"{_f(entry, 'volume')} {state} {_f(entry, 'first_page')}".strip()
    parts = [
        _f(entry, "act", "title"),
        law,
        f"ch. {chapter}" if chapter else "",
        sectioned(section) if section else "",
        printed,
        pin.text if pin else "",
    ]
    codified = _f(entry, "codified")
    year = _f(entry, "year")
    # The year is left out where the act's name has it (R16.1.7).
    shown = "" if year and re.search(rf"\b{re.escape(year)}\b", _f(entry, "act")) else year
    return join(
        join(*parts, sep=", "), parens(shown), parens(f"codified at {codified}") if codified else None, _noted(entry)
    )


def _short_session_law(entry: Entry, pin: Pinpoint) -> Text:
    """``First Step Act of 2018 § 401``; ``§ 401, 132 Stat. at 5220`` where a page is pointed to (R16.2)."""
    section = merge_sections(_f(entry, "section"), pin)
    mark = sectioned(section) if section else ""
    volume = f"{_f(entry, 'volume')} {_f(entry, 'reporter') or 'Stat.'}"
    if pin.kind == "page" and _f(entry, "volume"):
        return join(mark, f"{volume} at {pin.text}", sep=", ")
    act = _f(entry, "act", "title")
    return join(act or volume, mark) + beside(pin)


# --- constitutions ---


def _constitution(entry: Entry, pin: Pinpoint) -> Text:
    name = f"{place(_f(entry, 'jurisdiction'))} Const."
    part, article, amendment, section, clause = (
        _f(entry, n) for n in ("part", "article", "amendment", "section", "clause")
    )
    section = merge_sections(section, pin) if section or pin.kind == "section" else ""
    words = []
    if part:
        words.append({"preamble": "pmbl."}.get(part.lower(), part))
    if article:
        words.append(f"art.{NBSP}{numeral(article)}")
    if amendment:
        words.append(f"amend.{NBSP}{numeral(amendment)}")
    if section:
        words.append(sectioned(section))
    if clause:
        words.append(f"cl.{NBSP}{clause}")
    if pin and pin.kind != "section" and not (section and pin.kind == "subdivision"):
        words.append(f"at {pin.text}" if pin.takes_at else pin.text)
    note = _f(entry, "note")
    year = _f(entry, "year")
    last = parens(note) if note else parens(year)
    return join(f"{name} {', '.join(words)}".strip(), last)


# --- regulations ---

def _regulation(entry: Entry, pin: Pinpoint) -> Text:
    if part := _part(entry, pin):
        cited = Text(f"{_f(entry, 'title')} {_code_name(entry)} {part}".strip())
    else:
        cited = _code(entry, pin)
    return join(_f(entry, "name"), join(cited, _year(entry), _noted(entry)), sep=", ")


def _federal_register(entry: Entry, pin: Pinpoint) -> Text:
    page = _f(entry, "first_page")
    printed = f"{_f(entry, 'volume')} {_f(entry, 'reporter') or 'Fed. Reg.'} {page}"
    codified = _f(entry, "codified")
    day = _f(entry, "date")
    return join(
        join(_f(entry, "title", "name"), printed, pin.text if pin else "", sep=", "),
        parens("proposed" if field(entry, "proposed") else "", date(day) if day else _f(entry, "year")),
        _noted(entry),
        parens(f"to be codified at {codified}") if codified else None,
    )


def _short_register(entry: Entry, pin: Pinpoint) -> Text:
    printed = f"{_f(entry, 'volume')} {_f(entry, 'reporter') or 'Fed. Reg.'}"
    return Text(f"{printed} at {pin.text if pin else _f(entry, 'first_page')}")


def _executive_order(entry: Entry, pin: Pinpoint) -> Text:
    printed = " ".join(p for p in (_f(entry, "volume"), _f(entry, "reporter"), _f(entry, "first_page")) if p)
    section = _f(entry, "section")
    inside = pin.kind == "section" or (section and pin.kind == "subdivision")
    section = merge_sections(section, pin) if inside else section
    page = "" if inside or not pin else pin.text
    day = _f(entry, "date")
    return join(
        join(f"Exec. Order No. {_f(entry, 'number')}", sectioned(section) if section else "", printed, page, sep=", "),
        parens(date(day) if day else _f(entry, "year")),
    )


def _abbreviated_title(text: str) -> str:
    out = []
    for word, done in tokens(curly(text), {**places(), **table("phrases")}):
        out.append(
            word
            if done
            else {
                "Code": "Code",
                "Penal": "Penal",
                "Statutes": "Stat.",
                "Revised": "Rev.",
                "Annotated": "Ann.",
                "Law": "Law",
                "General": "Gen.",
                "Laws": "Laws",
                "Compiled": "Comp.",
                "Consolidated": "Cons.",
            }.get(word)
            or abbreviated(word)
            or word
        )
    return " ".join(out)


BODIES = {
    "statute": _statute,
    "state-statute": _statute,
    "ordinance": _statute,
    "session-law": _session_law,
    "constitution": _constitution,
    "regulation": _regulation,
    "state-regulation": _regulation,
    "federal-register": _federal_register,
    "executive-order": _executive_order,
    **bluebook_rules.FULL,
    **bluebook_legislature.FULL,
}
_SHORT = {
    "statute": _short_statute,
    "state-statute": _short_statute,
    "ordinance": _short_statute,
    "regulation": _short_statute,
    "state-regulation": _short_statute,
    "federal-register": _short_register,
    "session-law": _short_session_law,
    **bluebook_rules.SHORT,
    **bluebook_legislature.SHORT,
}


def body(entry: Entry, pin: Pinpoint) -> Text:
    """A piece of law in full."""
    cited = BODIES[entry.type](entry, pin)
    return join(cited, online(entry), sep=", ")


def short_body(entry: Entry, pin: Pinpoint) -> Text:
    """A piece of law cited again; what has no short form is cited in full."""
    return _SHORT.get(entry.type, BODIES[entry.type])(entry, pin)
