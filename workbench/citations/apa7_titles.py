"""Titles and what stands behind them in the style ``apa7``: people, editions, volumes, numbers, descriptions.

*Source:* APA 7, on the title element, chapters and translations (sections 9.18 to 9.22, 9.28, 9.39, numbers not
confirmed); the examples in the shared files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pybtex.database import Entry
from pybtex.richtext import BaseText, Text

from workbench.citations.apa7_case import sentence_case
from workbench.citations.apa7_names import Name, names_of, natural_list, role_word
from workbench.citations.apa7_text import Run, ends_sentence, is_marked, plain_field, rich, runs
from workbench.citations.pieces import Part, join

__all__ = ["MANUSCRIPTS", "bracketed", "credited", "dashed", "description", "edition", "numbers", "pages", "titled",
           "volume_title"]

REPORTS = frozenset({"report", "techreport", "working-paper", "standard", "ethics-opinion", "patent"})

#: What biblatex-apa's keywords for unpublished work stand for.
MANUSCRIPTS = {
    "mansub": "Manuscript submitted for publication",
    "submitted": "Manuscript submitted for publication",
    "manprep": "Manuscript in preparation",
    "maninprep": "Manuscript in preparation",
    "prepman": "Manuscript in preparation",
    "inprep": "Manuscript in preparation",
    "inpreparation": "Manuscript in preparation",
    "manunpub": "Unpublished manuscript",
    "unpubman": "Unpublished manuscript",
    "unpublished": "Unpublished manuscript",
}
#: Kinds of a work, by the words biblatex files use for them; others are printed as they are, ``nonacademic`` never.
_KINDS = {
    "nonacademic": "",
    "tvseries": "TV series",
    "tvepisode": "TV series episode",
    "tvseriesepisode": "TV series episode",
    "podcast": "Audio podcast",
    "podcastepisode": "Audio podcast episode",
    "powerpoint": "PowerPoint slides",
    "data set": "Data set",
}
#: Types whose note says more of the form: [Film; educational DVD]. *Source:* APA 7, section 10.12, example of a DVD.
_MEDIA = frozenset({"video", "movie", "audio", "music"})
#: Kinds of which a reader is told by a description, because the entry's type alone implies it. *Source:* APA 7,
#: on descriptions in brackets (section 9.21, number not confirmed).
_TYPES = {"dataset": "Data set", "software": "Computer software"}
_THESES = {
    "phdthesis": "Doctoral dissertation",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis",
    "candthesis": "Candidate thesis",
}


def _whole(entry: Entry, title: str, subtitle: str, *, cased: bool = True) -> tuple[Run, ...]:
    """A title with its subtitle, each in sentence capitals."""
    marked = is_marked(entry)
    proper = [name.strip() for name in entry.fields.get("propernames", "").split(";") if name.strip()]
    found: tuple[Run, ...] = ()
    for name in (title, subtitle):
        part = runs(entry.fields.get(name, ""))
        if part:
            if cased:
                part = sentence_case(part, marked=marked, names=proper)
            if found:
                mark = " " if ends_sentence("".join(run.text for run in found)) else ": "
                found = (*found, Run(mark))
            found = (*found, *part)
    return found


def titled(entry: Entry, *, italic: bool, name: str = "title") -> BaseText:
    """A title in sentence capitals; one in another language is followed by its translation in brackets."""
    # biblatex calls the subtitle of a maintitle its mainsubtitle; a series has none.
    whole = _whole(entry, name, name.replace("title", "subtitle") if "title" in name else "")
    if name != "title" or not entry.fields.get("origtitle"):
        return rich(whole, italic=italic)
    first = _whole(entry, "origtitle", "origsubtitle", cased=False)
    return join(rich(first, italic=italic), Text("[", rich(whole), "]"))


def volume_title(entry: Entry, name: str, *, main: str = "maintitle") -> BaseText:
    """One volume of a work: *Handbook of child psychology*: *Vol. 2*. *Cognitive processes*."""
    whole, own = titled(entry, italic=True, name=main), titled(entry, italic=True, name=name)
    volume = plain_field(entry, "volume")
    if not volume:
        return join(whole, own, sep=": ")
    return join(join(whole, rich([Run(_volume(volume))], italic=True), sep=": "), own, sep=". ")


def _volume(text: str) -> str:
    text = dashed(text)
    if not text[:1].isdigit() and not re.fullmatch(r"[IVXLC]+", text):
        return text
    return f"Vols. {text}" if "–" in text else f"Vol. {text}"


def dashed(text: str) -> str:
    """Ranges of numbers with a dash: ``26-33`` and ``26--33`` as ``26–33``."""
    text = re.sub(r"\s*(?:--|–|—)\s*", "–", text)
    return re.sub(r"(?<=\d)-(?=[A-Za-z]*\d)|(?<=[ivx])-(?=[ivx])", "–", text)


def edition(text: str) -> str:
    """An edition: ``5th ed.``, ``Rev. ed.``, one that says so itself as it is.

    >>> edition("2"), edition("Rev."), edition("Summer 2019 ed."), edition("Third")
    ('2nd ed.', 'Rev. ed.', 'Summer 2019 ed.', '3rd ed.')
    """
    if not text:
        return ""
    text = re.sub(r"\bedition\b", "ed.", text, flags=re.IGNORECASE)
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    bare = re.sub(r"\s+ed\.?$", "", text)
    if bare.casefold() in words:
        bare = str(words.index(bare.casefold()) + 1)
    if found := re.fullmatch(r"(\d+)(?:st|nd|rd|th|d)?", bare):
        number = int(found[1])
        ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending} ed."
    if bare.casefold() in {"revised", "rev", "rev."}:
        return "Rev. ed."
    return text if re.search(r"\b(?:ed|rev)\b\.?", text) and bare != "Rev." else f"{text} ed."


def pages(entry: Entry) -> str:
    """The pages of a chapter: ``pp. 287–314``."""
    given = dashed(plain_field(entry, "pages", "first_page"))
    if not given or not re.match(r"[\w–]", given):
        return given
    return f"pp. {given}" if re.search(r"[–,]", given) else f"p. {given}"


def credited(entry: Entry, *, editors: bool) -> Iterator[str]:
    """Who else made a work: ``D. Wright, Ed.``; ``S. H. Butcher, Trans.``; ``J. Strachey, Ed. & Trans.``."""
    found: list[tuple[tuple[Name, ...], list[str]]] = []
    roles = ["editor", "editora", "editorb", "editorc"] if editors else []
    for role in (*roles, "translator", "narrator"):
        names = names_of(entry, role)
        if not names:
            continue
        kind = plain_field(entry, f"{role}type") or ("editor" if role.startswith("editor") else role)
        word = role_word(kind, len(names), behind="title")
        same = next((said for people, said in found if people == names), None)
        if same is None:
            found.append((names, [word]))
        else:
            same.append(word)
    for names, words in found:
        yield natural_list(names, " & ".join(words))


def numbers(entry: Entry) -> Iterator[str]:
    """What numbers a work has: that of its report, its data file, its version, its patent."""
    number, version, kind = (plain_field(entry, name) for name in ("number", "version", "type"))
    if entry.type in REPORTS:
        number = dashed_code(number)
        kind = {"patentus": "U.S. Patent", "techreport": "", "resreport": ""}.get(kind.casefold(), kind)
        series = plain_field(entry, "issue") or ("" if kind else plain_field(entry, "series"))
        if series:
            yield f"{series} {number}".strip()
        elif kind and not number and re.search(r"\bNo\. ?\S*\d", kind):
            yield kind
        elif number and kind:
            yield f"{kind} {number}" if re.search(r"\bNo\.?$", kind) else f"{kind} No. {number}"
        elif number:
            yield f"No. {number}" if re.fullmatch(r"[\d.,–-]+", number) else number
    elif plain_field(entry, "entrysubtype").casefold() in {"tvepisode", "tvseriesepisode", "tv series episode"}:
        season = plain_field(entry, "volume", "season")
        if season and number.isdigit():
            yield f"Season {season}, Episode {number}"
        elif number:
            yield number
    elif number and entry.type in {"audio", "video", "music", "podcast", "thesis", "phdthesis", "mastersthesis"}:
        before = "Publication No." if "thesis" in entry.type else "No."
        yield f"{before} {number}" if number[:1].isdigit() else number
    elif number and entry.type in {"dataset", "software", "hardware", "online", "misc", "manual", "image"}:
        yield number
    if version:
        # A number of a repository (ED545393) is printed as it is; a version of data or software says what it is.
        raw = entry.type in {"online", "misc", "webpage"} or "version" in version.casefold()
        yield version if raw else f"Version {version}"
    note = plain_field(entry, "note")
    if note and is_marked(entry) and entry.type not in _MEDIA:
        yield note


def dashed_code(number: str) -> str:
    """The number of a report, whose hyphens are no ranges."""
    return number.replace("--", "–")


def description(entry: Entry, *, published: bool) -> Iterator[Part]:
    """What a work is, where its form is not the usual one: ``Data set``, ``Press release``, ``Doctoral dissertation``.

    ``published`` says of a thesis that it can be had from an archive, so that its university stands with it.
    """
    addon = plain_field(entry, "titleaddon")
    if addon and is_marked(entry):
        yield rich(sentence_case(runs(entry.fields["titleaddon"]), marked=True))
    elif addon:
        yield addon[:1].upper() + addon[1:]
    if "thesis" in entry.type:
        yield _thesis(entry, published=published)
        return
    how = re.sub(r"[\s-]", "", plain_field(entry, "howpublished").casefold())
    if how in MANUSCRIPTS:
        yield MANUSCRIPTS[how]
    elif entry.type == "unpublished" and "manuscript" in how:
        yield plain_field(entry, "howpublished")
    elif entry.type == "unpublished" and not is_marked(entry):
        working = re.match(r"working paper", plain_field(entry, "note"), re.IGNORECASE)
        yield "Working paper" if working else "Unpublished manuscript"
    kind = plain_field(entry, "entrysubtype")
    kind = _KINDS.get(kind.casefold(), kind[:1].upper() + kind[1:])
    if not kind and entry.type not in {"article", "newspaper", "magazine", "jurisdiction", "patent"}:
        given = plain_field(entry, "type")
        numbered = entry.type in REPORTS and (plain_field(entry, "number") or re.search(r"\bNo\. ?\S*\d", given))
        kind = "" if numbered or given.casefold() in {"techreport", "resreport"} else given[:1].upper() + given[1:]
    if not kind and not is_marked(entry):
        kind = _TYPES.get(entry.type, "")
    # "[Film; educational DVD]" says already that it is a film.
    if kind and not addon.casefold().startswith(kind.casefold()):
        more = plain_field(entry, "note") if entry.type in _MEDIA else ""
        yield f"{kind}; {more}" if more else kind


def _thesis(entry: Entry, *, published: bool) -> str:
    given = plain_field(entry, "type")
    kind = _THESES.get(given.casefold(), given) or _THESES.get(entry.type, "Thesis")
    kind = kind[:1].upper() + kind[1:]
    if published:
        return ", ".join(filter(None, (kind, plain_field(entry, "institution", "school"))))
    return kind if kind.casefold().startswith("unpublished") else f"Unpublished {kind[:1].lower()}{kind[1:]}"


def bracketed(entry: Entry, *, published: bool) -> Text:
    """The descriptions, each in brackets."""
    return join(*(Text("[", text, "]") for text in description(entry, published=published)))
