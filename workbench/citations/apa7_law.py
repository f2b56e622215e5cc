"""References to law in the style ``apa7``, from biblatex-apa's legal types and from the workbench's own records.

APA leaves law to the uniform system: a reference is its citation as a sentence, and the text names the authority and
its year.

*Source:* APA 7, chapter 11 (11.3 on the text, 11.4 to 11.10 by kind), as the shared files show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pybtex.database import Entry
from pybtex.richtext import BaseText, Text

from workbench.citations import bluebook
from workbench.citations.apa7_case import sentence_case
from workbench.citations.apa7_dates import read_date, spelled
from workbench.citations.apa7_names import annotation
from workbench.citations.apa7_text import Run, is_marked, literal_list, plain_field, rich, runs, stopped
from workbench.citations.apa7_titles import dashed
from workbench.citations.jurisdictions import STATES
from workbench.citations.mention import mention
from workbench.citations.pieces import Part, italic, join, link, parens, year_of
from workbench.citations.pinpoints import Pinpoint
from workbench.citations.record_types import CASES, RECORD, RECORD_TYPES, SECONDARY, record_type
from workbench.citations.records import field

__all__ = ["in_text_law", "is_law", "is_record", "law_cited", "law_reference"]

#: The legal types of biblatex-apa.
_BIBLATEX = frozenset({"jurisdiction", "legislation", "legadminmaterial", "legmaterial", "legal"})
#: Secondary sources that the uniform system cites by section, and APA with it.
_BY_SECTION = frozenset({"restatement", "uniform-act", "model-code", "legislative-report", "hearing", "ethics-opinion",
                         "standard"})
#: Houses of Congress, as a reference abbreviates them and as a sentence names them.
_HOUSES = {
    "senate": ("S.", "Senate"),
    "house": ("H.R.", "House of Representatives"),
    "houseofrepresentatives": ("H.R.", "House of Representatives"),
    "congress": ("", ""),
}
#: What a house makes: in a reference, in parentheses, in a sentence. *Source:* APA 7, section 11.6, with its examples.
_PAPERS = {
    "resolution": ("Res.", "Resolution", "Resolution"),
    "report": ("Rep. No.", "Rep. No.", "Report No."),
    "bill": ("", "", "Bill"),
    "conresolution": ("Con. Res.", "Con. Resolution", "Concurrent Resolution"),
    "jointresolution": ("J. Res.", "J. Resolution", "Joint Resolution"),
    "document": ("Doc. No.", "Doc. No.", "Document No."),
}


def is_record(entry: Entry) -> bool:
    """Whether it is of the client's record, which a reader cannot look up and no list of references holds."""
    return entry.type in RECORD_TYPES and record_type(entry).group == RECORD


def is_law(entry: Entry) -> bool:
    """Whether it is cited as law is: by the uniform system, and in the text by its name."""
    if entry.type in _BIBLATEX or (entry.type in _BY_SECTION and not is_marked(entry)):
        return True
    if entry.type not in RECORD_TYPES:
        return False
    return record_type(entry).group not in {SECONDARY, RECORD}


def _is_biblatex(entry: Entry) -> bool:
    return entry.type in _BIBLATEX or (entry.type == "constitution" and bool(entry.fields.get("source")))


def law_reference(entry: Entry) -> Text:
    """An authority in the list of references."""
    return stopped(law_cited(entry)) if not _is_biblatex(entry) else _biblatex_reference(entry)


def law_cited(entry: Entry) -> BaseText:
    """An authority as the list has it, without the full stop that ends its sentence there."""
    if _is_biblatex(entry):
        return _biblatex_reference(entry)
    cited = bluebook.full(entry, Pinpoint("none"))
    # The list prints the name of a case upright; the text has it in italics.
    return Text(str(cited)) if record_type(entry).group == CASES else cited


def _biblatex_reference(entry: Entry) -> Text:
    if entry.type == "constitution":
        return stopped(_constitution(entry, listed=True))
    address = entry.fields.get("url", "").strip()
    if entry.type == "legal":
        return _treaty(entry, address)
    cited = join(_named(entry), *_places(entry), sep=", ")
    note = plain_field(entry, "note")
    whole = join(cited, _dated(entry), f"({note})" if note else None)
    return join(stopped(whole), link(address) if address else None)


def _treaty(entry: Entry, address: str) -> Text:
    day = entry.fields.get("date", "").strip()
    cited = join(_name(entry), spelled(day) if day else None, *literal_list(entry, "citation"),
                 *literal_list(entry, "location"), sep=", ")
    return Text(cited, ", ", link(address)) if address else stopped(cited)


def _name(entry: Entry) -> BaseText:
    title = rich(runs(entry.fields.get("title", "")))
    return join(title, rich(runs(entry.fields.get("subtitle", ""))), sep=": ")


def _named(entry: Entry) -> BaseText:
    """What the authority is called: its title, or what it is with its number."""
    if entry.type == "legmaterial" and entry.fields.get("title"):
        second = entry.fields.get("subtitle", "")
        # A subtitle names the committee that heard it, in capitals of its own; braces show that they were marked.
        parts = [sentence_case(runs(entry.fields["title"]), marked=True),
                 sentence_case(runs(second), marked=True) if "{" in second else runs(second)]
        return join(*(rich(part, italic=True) for part in parts), sep=": ")
    if entry.fields.get("title"):
        return join(_name(entry), plain_field(entry, "titleaddon"))
    return Text(_numbered(entry)[0])


def _numbered(entry: Entry) -> tuple[str, str, str]:
    """An authority known by its number: in a reference, in parentheses, in a sentence."""
    number = plain_field(entry, "number")
    kind = re.sub(r"[\s-]", "", plain_field(entry, "type").casefold())
    if kind in {"execorder", "executiveorder"}:
        return f"Exec. Order No. {number}", f"Exec. Order No. {number}", f"Executive Order No. {number}"
    house = plain_field(entry, "source")
    short, long = _HOUSES.get(re.sub(r"[\s._-]", "", house.casefold()), (house, house))
    reference, parenthetical, narrative = _PAPERS.get(kind, (plain_field(entry, "type"),) * 3)
    return tuple(" ".join(filter(None, (source, word, number))) for source, word in  # type: ignore[return-value]
                 ((short, reference), (short, parenthetical), (long, narrative)))


def _places(entry: Entry) -> Iterator[Part]:
    """Where it is printed; each of a case's reports with its own court and year, where they are told apart."""
    courts, years = ({}, {}) if entry.type != "jurisdiction" else (
        annotation(entry.fields.get(f"citation+an:{name}", "")) for name in ("citeorg", "citedate"))
    before: dict[int, str] = {}
    for name, value in entry.fields.items():
        if name.casefold().startswith("citation+an:") and not name.casefold().endswith(("citeorg", "citedate")):
            before |= annotation(value)
    for i, cited in enumerate(literal_list(entry, "citation"), 1):
        dated = parens(courts.get(i), years.get(i)) if i in courts or i in years else None
        first = before.get(i)
        told = join(dashed_law(cited), dated)
        if first == "appeal":  # biblatex-apa's mark of what an appeal came to: aff'd
            yield italic(str(told))
        else:
            yield join(italic(first.rstrip(",")), told, sep=", ") if first else told
    yield from _locations(entry)


def _locations(entry: Entry) -> Iterator[BaseText]:
    value = entry.fields.get("location", "")
    for part in re.split(r"\s+and\s+", " ".join(value.split())) if value else ():
        yield rich([Run(dashed_law(run.text), run.style, run.kept) for run in runs(part)])


def dashed_law(text: str) -> str:
    """Law's numbers keep their hyphens, as their source writes them; a typed dash is one."""
    return text.replace("--", "–")


def _dated(entry: Entry) -> Text | None:
    """Court and year, or the years of an act and its revision, or the day of a proposal; nothing if said before."""
    if entry.fields.get("citation+an:citedate"):
        return None
    day = entry.fields.get("date", "").strip()
    if not day:
        return parens(plain_field(entry, "organization"))
    if plain_field(entry, "pubstate"):
        return parens(plain_field(entry, "pubstate"), spelled(day))
    year, first = read_date(day).year, entry.fields.get("origdate", "").strip()
    return parens(plain_field(entry, "organization"), f"{read_date(first).year} & rev. {year}" if first else year)


def _constitution(entry: Entry, *, listed: bool) -> Text:
    """``U.S. Const., art. I, § 3`` in the list, ``U.S. Const. art. I, § 3`` in the text."""
    charter = plain_field(entry, "type").casefold() == "charter"
    name = f"{_short_place(entry)} {'Charter' if charter else 'Const.'}"
    amendment, article, section, part, note = (
        dashed(plain_field(entry, n)) for n in ("amendment", "article", "section", "part", "note"))
    where = [
        f"amend{'s' if '–' in amendment else ''}. {amendment}" if amendment else "",
        f"art. {article}" if article else "",
        f"§ {section}" if section else "",
        f"para. {part}" if part else "",
    ]
    said = ", ".join(filter(None, where))
    mark = ", " if listed and article else " "
    return join(f"{name}{mark}{said}" if said else name, f"({note})" if note and listed else None)


_SOURCES = {"us": ("U.S.", "U.S."), "unitedstates": ("U.S.", "U.S."), "unitednations": ("U.N.", "United Nations"),
            "un": ("U.N.", "United Nations")}


def _short_place(entry: Entry) -> str:
    return _place(entry)[0]


def _place(entry: Entry) -> tuple[str, str]:
    """Whose constitution it is, abbreviated and as a sentence names it."""
    given = plain_field(entry, "source")
    folded = re.sub(r"[\s._-]", "", given.casefold())
    for name, (short, code) in STATES.items():
        if folded in {code, name.casefold().replace(" ", ""), short.casefold().replace(".", "").replace(" ", "")}:
            return short, name
    return _SOURCES.get(folded, (given, given))


def _constitution_narrative(entry: Entry) -> str:
    charter = plain_field(entry, "type").casefold() == "charter"
    whole = f"the {_place(entry)[1]} {'Charter' if charter else 'Constitution'}"
    amendment, article, section, part = (
        dashed(plain_field(entry, n)) for n in ("amendment", "article", "section", "part"))
    if amendment:
        return f"Amendment{'s' if '–' in amendment else ''} {amendment} to {whole}"
    where = ", ".join(filter(None, (f"Article {article}" if article else "", f"Section {section}" if section else "",
                                    f"paragraph {part}" if part else "")))
    if not where:
        return f"The{whole[3:]}"
    return f"{where}, of {whole}" if "," in where else f"{where} of {whole}"


def in_text_law(entry: Entry, pinpoint: Pinpoint, *, narrative: bool) -> tuple[BaseText, str, bool]:
    """What the text calls an authority, the year it adds if any, and whether the name has the pinpoint in it."""
    if not _is_biblatex(entry):
        return _own(entry, pinpoint)
    if entry.type == "constitution":
        return Text(_constitution_narrative(entry)) if narrative else _constitution(entry, listed=False), "", False
    year = read_date(entry.fields["date"].strip()).year if entry.fields.get("date") else ""
    first = entry.fields.get("origdate", "").strip()
    if first and year:
        year = f"{read_date(first).year}/{year}"
    if not entry.fields.get("title"):
        # What has neither title nor number, as a section of a code, is called by its place.
        return Text(_numbered(entry)[2 if narrative else 1] or join(*_places(entry), sep=", ")), year, False
    named = rich(runs(entry.fields.get("shorttitle") or entry.fields["title"]))
    return (italic(str(named)) if entry.type in {"jurisdiction", "legmaterial"} else named), year, False


def _own(entry: Entry, pinpoint: Pinpoint) -> tuple[BaseText, str, bool]:
    """The workbench's own records: a case by its name and year, an act by its title, else the citation itself."""
    if record_type(entry).group == CASES and field(entry, "case_name"):
        return mention(entry, bluebook, again=False), year_of(entry), False
    if field(entry, "act") and year_of(entry):
        return Text(field(entry, "act")), year_of(entry), False
    cited = bluebook.full(entry, pinpoint)
    # Parentheses do not stand in parentheses: of "(Am. Bar Ass'n 2024)" the year remains.
    ended = re.fullmatch(r"(.+) \((?:[^()]* )?(\d{4})\)", str(cited))
    return (Text(ended[1]), ended[2], True) if ended else (cited, "", True)
