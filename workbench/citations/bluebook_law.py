"""Statutes, constitutions, rules, regulations and guidelines.

*Source:* The Indigo Book R16-R19, R23 and Table T3 (state codes).
"""

from __future__ import annotations

import re

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations import bluebook_legislature
from workbench.citations.abbreviations import institution
from workbench.citations.codes import code_short, form_of
from workbench.citations.jurisdictions import place
from workbench.citations.pieces import NBSP, date, italic, join, numeral, online, parens, sectioned, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field
from workbench.citations.reprints import reprinted_in
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

def merge_sections(section: str, pin: Pinpoint) -> str:
    """The section with the pinpoint's subdivision: ``3564`` and ``(c)`` give ``3564(c)``.

    >>> merge_sections("3592(a)", Pinpoint("subdivision", "(a)(1)"))
    '3592(a)(1)'
    >>> merge_sections("60.12", Pinpoint("subdivision", "1(a)"))
    '60.12(1)(a)'
    """
    if not pin:
        return section
    value = pin.value
    if pin.kind == "section":
        return value
    if pin.kind != "subdivision":
        return section
    if re.match(r"\d+[A-Za-z]?\(", value):
        if section.split("(", maxsplit=1)[0] == value.split("(")[0]:
            return value
        value = re.sub(r"^(\w+)\(", r"(\1)(", value)
    base, own = re.match(r"([^(]*)(.*)", section).groups()  # type: ignore[union-attr]  # the pattern always matches
    if own and value.startswith(own):
        return base + value
    if own and re.match(r"\((\w)", own) and re.match(r"\((\w)", value) and _same_level(own, value):
        return base + value
    return section + value


def _same_level(own: str, value: str) -> bool:
    """Whether two chains of subdivisions start at the same level: both a letter, or both a number, of one case."""
    first = re.match(r"\((\w+)\)", own)
    other = re.match(r"\((\w+)\)", value)
    if not first or not other or first[1] == other[1]:
        return bool(first and other)
    # A chain that continues the section's own goes deeper: (a) then (1).
    if own.count("(") != 1:
        return False
    a, b = first[1], other[1]
    return (a.isdigit() and b.isdigit()) or (a.isalpha() and b.isalpha() and a.islower() == b.islower())


def several_sections(section: str, code: str) -> bool:
    """Whether a section field names several sections; a hyphen is a range only where the code has no hyphens itself."""
    text = section.replace("–", "-")
    if "et seq" in text:
        return False
    if re.search(r"\s(?:&|and|to)\s|,\s*-?\d", text):
        return True
    found = re.fullmatch(r"([\d.]+)([a-zA-Z]*)-([\d.]+)([a-zA-Z]*)", text)
    if not found:
        return bool(re.fullmatch(r"\d+[\w.]*--\d+[\w.]*", text))
    first, last = found[1], found[3]
    if re.match(r"(?:U\.S\.C|C\.F\.R|I\.R\.C|USC|Fed\.)", code):
        if not found[2] and first.isdigit() and last.isdigit() and 2 <= len(last) < len(first):
            # A span with its repeated digits dropped: §§ 3681-82 (R5.2.3).
            last = first[: -len(last)] + last
        return (_number(last) > _number(first) and "." not in last) or ("." in first and "." in last)
    return "." in first and "." in last and first.split(".")[0] == last.split(".")[0]


def _number(text: str) -> float:
    found = re.match(r"\d+(?:\.\d+)?", text)
    return float(found[0]) if found else 0.0


def _code_sections(entry: Entry, pin: Pinpoint) -> str:
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
    return _abbreviated_title(code)


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
    if pin.kind == "section":
        section, pin = pin.value, Pinpoint("none")
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
    shown = "" if year and re.search(rf"\b{year}\b", _f(entry, "act")) else year
    return join(
        join(*parts, sep=", "), parens(shown), parens(f"codified at {codified}") if codified else None, _noted(entry)
    )


def _short_session_law(entry: Entry, pin: Pinpoint) -> Text:
    """``First Step Act of 2018 § 401``; ``§ 401, 132 Stat. at 5220`` where a page is pointed to (R16.2)."""
    section = pin.value if pin.kind == "section" else _f(entry, "section")
    mark = sectioned(section) if section else ""
    volume = f"{_f(entry, 'volume')} {_f(entry, 'reporter') or 'Stat.'}"
    if pin.kind == "page" and _f(entry, "volume"):
        return join(mark, f"{volume} at {pin.text}", sep=", ")
    act = _f(entry, "act", "title")
    return join(act or volume, mark)


# --- constitutions ---


def _constitution(entry: Entry, pin: Pinpoint) -> Text:
    name = f"{place(_f(entry, 'jurisdiction'))} Const."
    part, article, amendment, section, clause = (
        _f(entry, n) for n in ("part", "article", "amendment", "section", "clause")
    )
    if pin.kind == "section":
        section = pin.value
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
    if pin.kind in {"label", "subdivision", "text"}:
        words.append(pin.value)
    note = _f(entry, "note")
    year = _f(entry, "year")
    last = parens(note) if note else parens(year)
    return join(f"{name} {', '.join(words)}".strip(), last)


# --- rules, regulations ---

#: Words of the names of rules; those of Table T11 come after. *Source:* The Indigo Book R18.1 and its examples.
_RULE_WORDS = {
    "Rules": "R.",
    "Rule": "R.",
    "Civil": "Civ.",
    "Criminal": "Crim.",
    "Appellate": "App.",
    "Procedure": "P.",
    "Evidence": "Evid.",
    "Court": "Ct.",
    "Courts": "Cts.",
    "Bankruptcy": "Bankr.",
    "Supreme": "Sup.",
    "Local": "Loc.",
    "Federal": "Fed.",
    "Circuit": "Cir.",
    "District": "Dist.",
    "Superior": "Super.",
    "Code": "Code",
    "Judicial": "Jud.",
    "Administrative": "Admin.",
    "Professional": "Pro.",
    "Conduct": "Conduct",
    "Juvenile": "Juv.",
}
_RULE_NAMES = {
    "Supreme Court Rules": "Sup. Ct. R.",
    "Rules of the Supreme Court of the United States": "Sup. Ct. R.",
    "California Rules of Court": "Cal. R. Ct.",
    "Federal Rules of Appellate Procedure": "Fed. R. App. P.",
}


def _rules_name(text: str) -> str:
    """The name of a body of rules, abbreviated: ``Fed. R. Civ. P`` and so on."""
    if text in _RULE_NAMES:
        return _RULE_NAMES[text]
    if "." in text:
        return text
    out = []
    for word, done in tokens(curly(text), places()):
        if done:
            out.append(word)
        elif word.lower() not in {"of", "the", "for", "and", "in"}:
            out.append(_RULE_WORDS.get(word) or abbreviated(word) or word)
    return " ".join(out)


def _court_rule(entry: Entry, pin: Pinpoint) -> Text:
    number = merge_sections(_f(entry, "number"), pin)
    tail = f" {pin.value}" if pin.kind in {"label", "text"} else ""
    return join(
        f"{_rules_name(_f(entry, 'rules'))} {number}{tail}",
        parens(_f(entry, "publisher"), _f(entry, "year")),
        _noted(entry),
    )


def _short_rule(entry: Entry, pin: Pinpoint) -> Text:
    return Text(f"Rule{NBSP}{merge_sections(_f(entry, 'number'), pin)}")


def _regulation(entry: Entry, pin: Pinpoint) -> Text:
    part = _f(entry, "part")
    if part and not _f(entry, "section"):
        many = re.search(r"\d\s*(?:-|–|to|&|and)\s*\d", part)
        cited = Text(f"{_f(entry, 'title')} {_code_name(entry)} {'pts.' if many else 'pt.'}{NBSP}{part}".strip())
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
    section = pin.value if pin.kind == "section" else _f(entry, "section")
    page = pin.text if pin.kind == "page" else ""
    day = _f(entry, "date")
    return join(
        join(f"Exec. Order No. {_f(entry, 'number')}", sectioned(section) if section else "", printed, page, sep=", "),
        parens(date(day) if day else _f(entry, "year")),
    )


# --- guidelines, restatements, model acts ---


def _guideline(entry: Entry, pin: Pinpoint) -> Text:
    """The Guidelines Manual; with ``style`` "ussg" the short name, with ``former`` the text that is gone."""
    title, maker = _f(entry, "title"), _f(entry, "institution")
    where = _guidelineplace(entry, pin)
    if field(entry, "style").lower() in {"ussg", "u.s.s.g."} or field(entry, "former"):
        name = join("former" if field(entry, "former") else None, f"U.S.S.G. {where}")
        cited = join(name, parens(_f(entry, "year")) if _f(entry, "year") and not field(entry, "reprinted") else None)
        return _reprinted(entry, cited)
    if not title:
        title, maker = "U.S. Sent’g Guidelines Manual", maker or "U.S. Sent’g Comm’n"
    elif re.fullmatch(r"(?:U\.S\.|United States) Sentencing Guidelines Manual", title):
        # The guide's own example keeps "Sentencing" whole in the title and the maker (R18.4).
        title = title.replace("United States", "U.S.")
        maker = "U.S. Sentencing Comm’n"
    else:
        maker = institution(maker)
    return _reprinted(entry, join(f"{title} {where}", parens(maker, _f(entry, "year")), _noted(entry)))


def _guidelineplace(entry: Entry, pin: Pinpoint) -> str:
    section = _f(entry, "section")
    note = _f(entry, "application_note")
    where = _f(entry, "part") or (sectioned(merge_sections(section, pin)) if re.match(r"\d", section) else section)
    parts = [where, f"cmt. n.{note}" if note else "", pin.value if pin.kind in {"label", "text"} else ""]
    return ", ".join(part for part in parts if part) if note or pin.kind in {"label", "text"} else where


def _reprinted(entry: Entry, cited: Text) -> Text:
    where = reprinted_in(entry)
    return join(cited, join(italic("reprinted in"), where), sep=", ") if where else cited


def _short_guideline(entry: Entry, pin: Pinpoint) -> Text:
    where = _guidelineplace(entry, pin)
    former = "former " if field(entry, "former") else ""
    return Text(f"{former}U.S.S.G. {where}")


def _restatement(entry: Entry, pin: Pinpoint) -> Text:
    comment, picture = _f(entry, "comment"), _f(entry, "illustration")
    tail = [
        f"cmt.{NBSP}{comment}" if comment else "",
        f"illus.{NBSP}{picture}" if picture else "",
        pin.value if pin.kind in {"label", "text"} else "",
    ]
    return join(
        _model_title(entry),
        _model_place(entry, pin),
        ", ".join(part for part in tail if part),
        parens(institution(_f(entry, "institution")), _f(entry, "year")),
        _noted(entry),
    )


def _model_place(entry: Entry, pin: Pinpoint) -> str:
    """The rule, section or article cited; nothing where the whole work is (R7.2: Restatement (Second) of Torts)."""
    rule, section, article = _f(entry, "rule"), _f(entry, "section").removeprefix("§").strip(), _f(entry, "article")
    if rule:
        return f"r.{NBSP}{merge_sections(rule, pin)}"
    if section or pin.kind == "section":
        merged = merge_sections(section, pin)
        several = pin.plural if pin.kind == "section" else None
        return sectioned(merged, several=several)
    return f"art.{NBSP}{article}" if article else ""


def _model_title(entry: Entry) -> str:
    """``Uniform Probate Code`` as ``Unif. Prob. Code``, ``Model Rules of Professional Conduct`` as ``… Pro. Conduct``."""
    title = _f(entry, "title")
    if re.match(r"(?:Uniform|Unif\.) Commercial Code$", title):
        return "U.C.C."
    if title.startswith(("Uniform ", "Unif. ")):
        # R18.4: the words of Table T11; what the act is, Act or Code, stays.
        return " ".join(abbreviated(word) or word for word in curly(title).split())
    return re.sub(r"\bProfessional\b", "Pro.", title) if title.startswith("Model ") else title


def _short_restatement(entry: Entry, pin: Pinpoint) -> Text:
    return join(_model_title(entry), _model_place(entry, pin))


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
    "court-rule": _court_rule,
    "regulation": _regulation,
    "state-regulation": _regulation,
    "federal-register": _federal_register,
    "executive-order": _executive_order,
    "guideline": _guideline,
    "restatement": _restatement,
    "uniform-act": _restatement,
    "model-code": _restatement,
    **bluebook_legislature.FULL,
}
_SHORT = {
    "statute": _short_statute,
    "state-statute": _short_statute,
    "ordinance": _short_statute,
    "court-rule": _short_rule,
    "regulation": _short_statute,
    "state-regulation": _short_statute,
    "federal-register": _short_register,
    "guideline": _short_guideline,
    "restatement": _short_restatement,
    "uniform-act": _short_restatement,
    "model-code": _short_restatement,
    "session-law": _short_session_law,
    **bluebook_legislature.SHORT,
}


def body(entry: Entry, pin: Pinpoint) -> Text:
    """A piece of law in full."""
    cited = BODIES[entry.type](entry, pin)
    return join(cited, online(entry), sep=", ")


def short_body(entry: Entry, pin: Pinpoint) -> Text:
    """A piece of law cited again; what has no short form is cited in full."""
    return _SHORT.get(entry.type, BODIES[entry.type])(entry, pin)
