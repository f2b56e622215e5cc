"""What a reference in the style ``apa7`` says of another work: that it reviews it, comments on it or reprints it.

biblatex files name the other work in ``related`` and say in ``relatedtype`` what it is to this one.
"""

from __future__ import annotations

from dataclasses import replace

from pybtex.database import Entry
from pybtex.richtext import HRef, Text

from workbench.citations.apa7_dates import when
from workbench.citations.apa7_names import Name, natural_list, responsible, role_word
from workbench.citations.apa7_text import literal_list, plain_field
from workbench.citations.apa7_titles import pages, titled
from workbench.citations.apa7_works import PERIODICALS, is_part, journal
from workbench.citations.pieces import doi_url, join

__all__ = ["about", "is_reprint", "reprinted"]


def is_reprint(entry: Entry) -> bool:
    """Whether the entry says that it reprints its related work."""
    return str(entry.fields.get("relatedtype", "")).casefold() == "reprintfrom"


def reprinted(entry: Entry, first: Entry) -> Text | None:
    """Where a reprint first stood: (Reprinted from “…,” 1981, *American Journal of Orthopsychiatry*, *51*[3], 391–402).

    *Source:* the reprints among the examples of plk/biblatex-apa (10.1:11, 10.3:43 and 10.3:44) and APA 7 on them
    (section 9.41, number not confirmed); parentheses within parentheses are brackets.
    """
    if not is_reprint(entry):
        return None
    names, role = responsible(first)
    who = natural_list(names, _behind_title(names, role)) if names and role else ""
    doi = doi_url(first)
    address = HRef(doi, doi) if doi else None
    if is_part(first):
        title = Text("“", titled(first, italic=False), ",”")
        place = journal(first, issue="[]") if first.type in PERIODICALS else None
        rest = join(when(first).year, place, address, sep=", ")
        return Text("(Reprinted from ", title, " ", rest, ")")
    told = join(titled(first, italic=True), pages(first), f"by {who}" if who else None, when(first).year,
                *literal_list(first, "publisher"), address, sep=", ")
    return Text("(Reprinted from ", told, ")")


def about(entry: Entry, related: Entry) -> Text | None:
    """What a review or a comment is about, in brackets."""
    match entry.fields.get("relatedtype", "").casefold():
        case "reviewof":
            return _review(entry, related)
        case "commenton":
            told = plain_field(entry, "relatedstring") or "Comment on the article"
            return Text("[", told, " “", titled(related, italic=False), "”]")
        case _:
            return None


def _review(entry: Entry, reviewed: Entry) -> Text:
    """What a review is of: [Review of the film *The year we thought about love*, by E. Brodsky, Dir.].

    *Source:* APA 7, section 10.7.
    """
    told = plain_field(entry, "relatedstring") or f"Review of the {_REVIEWED.get(reviewed.type, 'work')}"
    names, role = responsible(reviewed)
    who = natural_list([replace(name, role="") for name in names],
                       _behind_title(names, role)) if names else ""
    title = titled(reviewed, italic=not is_part(reviewed) and not _is_episode(reviewed))
    if is_part(reviewed) or _is_episode(reviewed):
        return Text("[", told, " “", title, f",” by {who}]" if who else "”]")
    return Text("[", told, " ", title, f", by {who}" if who else "", "]")


#: What a review calls the work, where the entry does not say it.
_REVIEWED = {"book": "book", "collection": "book", "video": "video", "movie": "film", "software": "software",
             "article": "article", "audio": "recording"}


def _is_episode(entry: Entry) -> bool:
    return "episode" in plain_field(entry, "entrysubtype").casefold()


def _behind_title(names: tuple[Name, ...], role: str) -> str:
    """The role of those who made a reviewed work, abbreviated; authors have none."""
    kind = next((name.role for name in names if name.role), "") or role
    return "" if not kind else role_word(kind.removesuffix("s") if len(names) > 1 else kind, len(names),
                                         behind="title")
