"""Case names, journals, institutions and court documents, abbreviated by tables.

*Source:* The Indigo Book, Tables T11, T12, T15 and T18, held as data with :mod:`workbench.citations.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import reporters_db

from workbench.citations.casenames import case_name
from workbench.citations.tables import abbreviated, closed, curly, places, plural, split_marks, table, tokens

__all__ = ["case_name", "court_document", "institution", "journal"]

#: Words that periodical titles lose. *Source:* The Indigo Book, introduction of Table T11.
_OMITTED = frozenset({"a", "at", "in", "of", "the"})

#: Periodicals' own nouns: "Law" before one of them is abbreviated even as the first word ("L.J. on Litig. World").
_PERIODICALS = frozenset({"Journal", "Review", "Quarterly", "Bulletin", "Reporter", "Forum"})


@cache
def journal(title: str) -> str:
    """A periodical's title, abbreviated.

    >>> journal("New York University Law Review"), journal("Law & Human Behavior"), journal("Science")
    ('N.Y.U. L. Rev.', 'Law & Hum. Behav.', 'Science')
    """
    text = curly(title)
    # What follows a colon is no part of the short title; an edition in parentheses stays.
    text = re.sub(r":\s.*$", "", text)
    known = _journal_phrases()
    # A comma inside an institution's own name is matched before the others go.
    for name in known:
        if "," in name:
            text = text.replace(name, known[name])
    text = re.sub(r",?\s+(?:and|&)\s+", " & ", text).replace(",", "")
    if len(text.removeprefix("The ").split()) == 1 or re.fullmatch(r"[A-Z]{3,} Bulletin", text):
        # One word is the title itself; so are a body's initials and one word (NALP Bulletin, introduction of T11).
        return text.removeprefix("The ")
    if text == "California Law Review":
        return "Calif. L. Rev."
    found = tokens(text, known)
    spoken = [word for word, _ in found]
    # The last word after "of" stays whole (J. Construction), unless the journal is known by an abbreviation of it.
    listed = title.casefold().removeprefix("the ") in _listed_journals()
    out: list[tuple[str, bool]] = []
    for i, (word, done) in enumerate(found):
        if done:
            out.append((word, True))
            continue
        lead, core, trail = split_marks(word)
        if core.lower() in _OMITTED and (core == "A" or not core.isupper()):
            continue
        after_omitted = i > 0 and spoken[i - 1].lower() in _OMITTED
        alone = after_omitted and i == len(found) - 1 and bool(out) and core not in places() and not listed
        after = spoken[i + 1] if i + 1 < len(found) else ""
        short = None if alone else _journal_word(core, first=not out, after=after)
        out.append((lead + (short or core) + trail, core in _DIRECTIONS))
    return closed(out) if len(out) > 1 else " ".join(word for word, _ in out)


#: Directions are part of an institution's name, so that what follows stands apart (T15; ``Cal. W. L. Rev.``).
_DIRECTIONS = frozenset(
    {"East", "Eastern", "North", "Northern", "South", "Southern", "West", "Western"}
)


@cache
def _listed_journals() -> frozenset[str]:
    return frozenset(
        str(entry["name"]).casefold().removeprefix("the ")
        for entries in reporters_db.JOURNALS.values()
        for entry in entries
    )


@cache
def _journal_phrases() -> Mapping[str, str]:
    return {**places(), **table("phrases"), **table("institutions")}


def _journal_word(core: str, *, first: bool, after: str) -> str | None:
    if core == "Law" and first and after not in _PERIODICALS:
        return None
    if core == "University":
        return "U."
    if core in table("periodicals"):
        return table("periodicals")[core]
    if "-" in core and not core.startswith("-"):
        # Each side of a hyphen is a word of its own: Chi.-Kent, Asian-Pac.
        sides = [_journal_phrases().get(side) or abbreviated(side) or side for side in core.split("-")]
        return "-".join(sides)
    # "Florida State" shortens as "State Farm" does in R14.2.2 of the guide; a first "State" is the subject itself.
    if core == "State" and not first:
        return "St."
    return abbreviated(core)


@cache
def institution(name: str) -> str:
    """An institution as author or publisher, abbreviated, such as ``Inst. for Just``."""
    text = curly(name)
    if len(text.split()) < 2:
        return text
    text = re.sub(r"\s+and\s+", " & ", text)
    found = tokens(text, {**places(), **table("phrases")})
    out = []
    for word, done in found:
        lead, core, trail = split_marks(word)
        out.append((word if done else lead + (abbreviated(core) or core) + trail, done))
    return closed(out)


def court_document(title: str) -> str:
    """The title of a court document, abbreviated: ``Compl. for Copyright Infringement``."""
    phrases = table("document_phrases")
    known = table("documents")
    out = []
    for word, done in tokens(curly(title), phrases):
        if done:
            out.append(word)
            continue
        lead, core, trail = split_marks(word)
        short = known.get(core)
        for ending in ("’s", "s’", "s"):
            if short is None and core.endswith(ending) and core[: -len(ending)] in known:
                base = known[core[: -len(ending)]]
                short = base + "’s" if ending == "’s" else plural(base) + ("’" if ending == "s’" else "")
        out.append(lead + (short or core) + trail)
    return " ".join(out)
