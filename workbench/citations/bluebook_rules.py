"""Court rules, sentencing guidelines, restatements, uniform acts and model codes.

*Source:* The Indigo Book R18.
"""

from __future__ import annotations

import re

from pybtex.database import Entry
from pybtex.richtext import Text

from workbench.citations.abbreviations import institution
from workbench.citations.pieces import NBSP, italic, join, parens, sectioned, smart
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.records import field
from workbench.citations.reprints import reprinted_in
from workbench.citations.sections import beside, merge_sections
from workbench.citations.tables import abbreviated, curly, places, tokens

__all__ = ["FULL", "SHORT"]


def _f(entry: Entry, *names: str) -> str:
    return smart(field(entry, *names))


def _noted(entry: Entry) -> Text:
    return parens(_f(entry, "note"))


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


def _number_of(entry: Entry) -> str:
    return re.sub(r"^(?:Rule|R\.|r\.|§)\s*", "", _f(entry, "number"))


def _court_rule(entry: Entry, pin: Pinpoint) -> Text:
    number = merge_sections(_number_of(entry), pin)
    return join(
        f"{_rules_name(_f(entry, 'rules'))} {number}{beside(pin)}",
        parens(_f(entry, "publisher"), _f(entry, "year")),
        _noted(entry),
    )


def _short_rule(entry: Entry, pin: Pinpoint) -> Text:
    return Text(f"Rule{NBSP}{merge_sections(_number_of(entry), pin)}{beside(pin)}")


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
    named = pin.kind in {"label", "text"}
    where = ", ".join(part for part in (where, f"cmt. n.{note}" if note else "", pin.text if named else "") if part)
    return where if named else where + beside(pin)


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
    named = join(_model_title(entry), _model_place(entry, pin), ", ".join(part for part in tail if part))
    return join(
        named if pin.kind in {"label", "text"} else named + beside(pin),
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
    """The title of a model text: ``Unif. Prob. Code``, ``Model Rules of Pro. Conduct``, ``U.C.C.``."""
    title = _f(entry, "title")
    if re.match(r"(?:Uniform|Unif\.) Commercial Code$", title):
        return "U.C.C."
    if title.startswith(("Uniform ", "Unif. ")):
        # R18.4: the words of Table T11; what the act is, Act or Code, stays.
        return " ".join(abbreviated(word) or word for word in curly(title).split())
    return re.sub(r"\bProfessional\b", "Pro.", title) if title.startswith("Model ") else title


def _short_restatement(entry: Entry, pin: Pinpoint) -> Text:
    return join(_model_title(entry), _model_place(entry, pin)) + beside(pin)


FULL = {
    "court-rule": _court_rule,
    "guideline": _guideline,
    "restatement": _restatement,
    "uniform-act": _restatement,
    "model-code": _restatement,
}
SHORT = {
    "court-rule": _short_rule,
    "guideline": _short_guideline,
    "restatement": _short_restatement,
    "uniform-act": _short_restatement,
    "model-code": _short_restatement,
}
