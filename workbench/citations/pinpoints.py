"""Pinpoints: the page, section, paragraph or line that a citation points to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from workbench.errors import CitationError

__all__ = ["Kind", "Pinpoint", "parse_pinpoint", "span"]

#: What a pinpoint counts: pages take "at" in short forms, sections and paragraphs do not.
Kind = Literal["none", "page", "section", "paragraph", "subdivision", "lines", "label", "text"]

_NUMBER = r"(?:[A-Za-z]{0,3}\d[\w*]*|[ivxlcdm]+|\*\d+)"
_RANGE = rf"{_NUMBER}(?:\s*[-–—]+\s*{_NUMBER})?"
#: Notes, figures and tables of a page: ``n.4``, ``nn.4-5``, ``fig.2``, ``tbl.1``, ``fig.`` alone where there is one.
_FOOTNOTE = r"(?:hist\.\s+)?nn?\.\s*\d+(?:\s*[-–—]+\s*\d+)?(?:,\s*\d+(?:[-–]\d+)?)*"
_NOTE = rf"(?:{_FOOTNOTE}|(?:fig|tbl)s?\.(?:\s*[A-Za-z]?\d+(?:\s*[-–—]+\s*\d+)?)?)"
_PAGES = re.compile(
    rf"(?:{_RANGE}(?:\s+(?:&\s*)?{_NOTE})?)(?:\s*,\s*{_RANGE}(?:\s+(?:&\s*)?{_NOTE})?)*", re.IGNORECASE
)
_NOTES_ONLY = re.compile(_FOOTNOTE, re.IGNORECASE)
_LINES = re.compile(r"\d+:\d+(?:\s*[-–—]+\s*(?:\d+:)?\d+)?(?:\s*,\s*\d+:\d+(?:\s*[-–—]+\s*(?:\d+:)?\d+)?)*")
_SUBDIVISION = re.compile(
    r"(?:\d+[A-Za-z]?)?(?:\([0-9A-Za-z]+\))+(?:\s*[-–—]\s*(?:\([0-9A-Za-z]+\))+|"
    r"\s*[,&]\s*(?:and\s+)?(?:\([0-9A-Za-z]+\))+)*"
)
_TAIL = re.compile(r"^(?P<head>.*?)(?P<gap>\s*)(?P<tail>\((?:[^()]|\([^()]*\))*\))$", re.DOTALL)

#: Words that name a part of a work, as they are printed.
#: *Source:* The Indigo Book, Table T13 (document subdivisions) and the examples of R16, R18 and R28.
_LABELS = {
    "chapter": "ch.",
    "chapters": "chs.",
    "ch": "ch.",
    "chs": "chs.",
    "chap": "ch.",
    "part": "pt.",
    "parts": "pts.",
    "pt": "pt.",
    "pts": "pts.",
    "line": "l.",
    "lines": "ll.",
    "l": "l.",
    "ll": "ll.",
    "figure": "fig.",
    "figures": "figs.",
    "fig": "fig.",
    "figs": "figs.",
    "table": "tbl.",
    "tables": "tbls.",
    "tbl": "tbl.",
    "tbls": "tbls.",
    "appendix": "app.",
    "app": "app.",
    "article": "art.",
    "art": "art.",
    "articles": "arts.",
    "arts": "arts.",
    "volume": "vol.",
    "vol": "vol.",
    "title": "tit.",
    "tit": "tit.",
    "comment": "cmt.",
    "cmt": "cmt.",
    "rule": "r.",
    "clause": "cl.",
    "cl": "cl.",
    "amendment": "amend.",
    "amend": "amend.",
    "application note": "cmt. n.",
    "guideline": "Guideline",
    "exhibit": "Ex.",
    "ex": "Ex.",
    "item": "item",
    "slide": "slide",
    "question": "question",
    "entry": "entry",
    "standard": "Standard",
    "addendum": "add.",
    "add": "add.",
    "annotation": "annot.",
    "annot": "annot.",
    "appendices": "apps.",
    "apps": "apps.",
    "book": "bk.",
    "bk": "bk.",
    "column": "col.",
    "col": "col.",
    "comments": "cmts.",
    "cmts": "cmts.",
    "commentary": "cmt.",
    "division": "div.",
    "div": "div.",
    "example": "ex.",
    "folio": "fol.",
    "fol": "fol.",
    "hypothetical": "hypo.",
    "hypo": "hypo.",
    "illustration": "illus.",
    "illus": "illus.",
    "principle": "princ.",
    "princ": "princ.",
    "schedule": "sched.",
    "sched": "sched.",
    "subdivision": "subdiv.",
    "subdiv": "subdiv.",
    "subsection": "subsec.",
    "subsec": "subsec.",
    "supplement": "supp.",
    "supp": "supp.",
}
#: Parts that have no number: ``pmbl.``, ``intro.``
_ALONE = {"preamble": "pmbl.", "pmbl": "pmbl.", "introduction": "intro.", "intro": "intro.", "bibliography": "bibliog."}
#: Abbreviations after which no blank stands (R5.1.3: ``n.4``, ``fig.3``).
_CLOSE = frozenset({"fig.", "figs.", "tbl.", "tbls."})
_LABEL = re.compile(rf"({'|'.join(sorted(map(re.escape, _LABELS), key=len, reverse=True))})\.?\s+(\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A place in a work, ready to print."""

    kind: Kind
    #: The place without its mark: ``251-53``, ``3553(a)(2)``, ``12-14``, ``(a)(1)``, ``45:3-9``, ``ch. 3``.
    value: str = ""
    #: What stands in parentheses after the citation: ``per curiam``, a quotation, a reason.
    parenthetical: str = ""
    #: Written with §§ or ¶¶: several, whatever the numbers look like.
    many: bool = False
    #: Written with "at"; some citations have it where others do not. The place is the same.
    at: bool = field(default=False, compare=False)

    @property
    def plural(self) -> bool:
        """Whether it names several sections or paragraphs, and so takes §§ or ¶¶."""
        return self.many or _several(self.value, ranged=self.kind == "paragraph")

    @property
    def text(self) -> str:
        """The place as it is printed, with its mark.

        >>> parse_pinpoint("¶¶ 12-14").text.split()
        ['¶¶', '12-14']
        """
        match self.kind:
            case "section":
                return f"{'§§' if self.plural else '§'}\u00a0{self.value}"
            case "paragraph":
                return f"{'¶¶' if self.plural else '¶'}\u00a0{self.value}"
            case _:
                return self.value

    @property
    def takes_at(self) -> bool:
        """Whether a short form says "at" before it: pages, notes and lines do, sections and paragraphs do not."""
        return self.kind in {"page", "lines"}

    def bare(self) -> Pinpoint:
        """The place alone, without its parenthetical."""
        return replace(self, parenthetical="")

    def __bool__(self) -> bool:
        return self.kind != "none"


#: A mark that nothing follows.
_LONE_LABEL = re.compile(r"(?:pp?|pages?|nn?|sections?|secs?|paragraphs?|paras?)\b\.?", re.IGNORECASE)


def _several(value: str, *, ranged: bool) -> bool:
    """Whether a value names several: a hyphen counts only between numbers of one length (3551-3553, not 9-105)."""
    if "et seq" in value:
        return False
    if re.search(r"\s(?:&|and|to)\s|,\s*-?\d", value):
        return True
    whole = re.fullmatch(r"(\d+)[a-z]*[-–](\d+)[a-z]*", value)
    return bool(whole and (ranged or (len(whole[2]) == len(whole[1]) and int(whole[2]) > int(whole[1]))))


def span(text: str) -> str:
    """Page spans with repeated digits dropped, two always kept: ``141-143`` gives ``141-43``.

    *Source:* The Indigo Book R5.1.2, as its examples show (``799-801``, ``141-43``).

    >>> span("245-246"), span("799-801"), span("97-100"), span("1026, 1028")
    ('245-46', '799-801', '97-100', '1026, 1028')
    """

    def short(match: re.Match[str]) -> str:
        first, last = match[1], match[2]
        if len(first) == len(last) > 2 and int(first) < int(last):
            keep = next((i for i in range(len(first)) if first[i] != last[i]), len(first))
            last = last[min(keep, len(last) - 2) :]
        return f"{first}-{last}"

    return re.sub(r"(?<![\w.])(\d+)\s*[-–—]+\s*(\d+)(?![\w.])", short, text)


def parse_pinpoint(text: str) -> Pinpoint:
    """The pinpoint written after a citation's key.

    Read are pages and notes (``p. 251``, ``at 569 n.4``), sections and subdivisions (``§ 3553(a)(2)``, ``(a)(1)``),
    paragraphs (``¶¶ 12-14``), page and line (``45:3-9``), named parts (``ch. 3``), a parenthetical after any of them.
    What is none of these is kept as it is written.
    """
    original = " ".join(text.replace("\u00a0", " ").split())
    rest = original.strip(" ,")
    said: list[str] = []
    # "(per curiam)" stands apart and says something; "(a)(1)" clings to its section.
    while (tail := _TAIL.match(rest)) and (not tail["head"] or tail["gap"]) and (
        " " in tail["tail"] or len(tail["tail"]) > 6
    ):
        said.insert(0, tail["tail"][1:-1].strip())
        rest = tail["head"].strip(" ,")
    # Several stand behind one another: (plurality opinion) (quoting …).
    parenthetical = ") (".join(said)
    if not rest:
        if not parenthetical:
            raise _unreadable(original)
        return Pinpoint("none", "", parenthetical)
    if rest.count("(") != rest.count(")"):
        raise _unreadable(original)
    bare = re.sub(r"^at\s+", "", rest)
    at, rest = bare != rest, bare
    kind, value = _read(rest)
    return Pinpoint(
        kind,
        value,
        parenthetical,
        many=bool(re.match(r"§\s?§|¶\s?¶|sections\b|paras\b|paragraphs\b|secs\b", rest, re.IGNORECASE)),
        at=at,
    )


def _read(text: str) -> tuple[Kind, str]:
    if not re.search(r"\w", text) or _LONE_LABEL.fullmatch(text):
        raise _unreadable(text)
    if found := re.match(r"(?:§\s?§|§|sections?\b|secs?\b\.?)\s*(\S.*)", text, re.IGNORECASE):
        return "section", re.sub(r"\s*[–—]+\s*|(?<=\d)--(?=\d)", "-", found[1])
    if found := re.match(r"(?:¶\s?¶|¶|paragraphs?\b|paras?\b\.?)\s*(\S.*)", text, re.IGNORECASE):
        return "paragraph", re.sub(r"\s*[–—]+\s*|--", "-", found[1])
    if found := re.match(r"(?:pp?\.|pages?\b)\s*(\S.*)", text, re.IGNORECASE):
        text = found[1]
    if _LINES.fullmatch(text):
        return "lines", re.sub(r"\s*[-–—]+\s*", "-", text)
    text = re.sub(r",?\s*\b(?:footnote|note|n)\b\.?\s*(?=\d)", " n.", text).lstrip()
    text = re.sub(rf"^({_NUMBER})\s+to\s+({_NUMBER})$", r"\1-\2", text)
    if _PAGES.fullmatch(text) or _NOTES_ONLY.fullmatch(text):
        # A note's number stands close to its mark (Indigo Book R11.7.4), a figure's too (R5.1.3).
        return "page", span(re.sub(r"\b((?:nn?|figs?|tbls?)\.)\s+", r"\1", re.sub(r"\s*,\s*", ", ", text)))
    if _SUBDIVISION.fullmatch(text):
        return "subdivision", re.sub(r"\s*[–—]\s*", "-", text)
    if found := _LABEL.fullmatch(text):
        short = _LABELS[found[1].lower()]
        return "label", short + ("" if short in _CLOSE else "\u00a0") + found[2]
    if alone := _ALONE.get(text.lower().rstrip(".")):
        return "label", alone
    return "text", text


def _unreadable(text: str) -> CitationError:
    return CitationError(
        f"the pinpoint '{text}' cannot be read",
        remedy="Write a page (p. 251), a section (§ 3553(a)), a paragraph (¶ 12), a note (25 n.4), "
        "page and line (45:3-9) or a part (ch. 3), then a parenthetical if one is wanted.",
        code="SW321",
    )
