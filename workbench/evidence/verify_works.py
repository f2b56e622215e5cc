"""Articles, books, reports and studies found in a text, matched to the library and to the list of retractions."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from workbench.citations.abbreviations import institution, journal
from workbench.citations.reading.found import Found, letters
from workbench.evidence.cautions import Cautions, Retraction
from workbench.evidence.holdings import Holdings, Work
from workbench.evidence.verdicts import Verdict

__all__ = ["authors_with_year", "same_journal", "verify_doi", "verify_study", "verify_work"]

_UNKNOWN = "not in the library: it cannot be verified offline"
#: A title shorter than this, in letters, is no proof by itself: authors or place must agree too.
_TELLING = 20


@lru_cache(maxsize=4096)
def _known(text: str) -> str:
    """The letters of a text of the library, which is compared with every citation."""
    return letters(text)


def verify_work(found: Found, held: Holdings, cautions: Cautions) -> Verdict:
    """What is said of an article, a book or a report cited in full."""
    if retraction := _retracted(found, cautions):
        return Verdict("retracted", retraction.source or retraction.id, retraction.notice)
    if work := _part_of(found, held):
        return Verdict("verified", work.key, _notice(work, cautions))
    if work := _work(found, held):
        wrong = _differences(found, work)
        if wrong:
            return Verdict("mismatch", work.key, f"the library has {work.shown}; {'; '.join(wrong)}")
        missing = _not_held(found, work)
        if missing:
            return Verdict(
                "unknown",
                work.key,
                f"the library's record of {work.shown} has no {missing}: it cannot be verified offline",
            )
        return Verdict("verified", work.key, _notice(work, cautions))
    if found["volume"] and found["page"]:
        for work in held.works.values():
            if (
                (work.volume, work.page) == (found["volume"], found["page"])
                and work.journal
                and same_journal(found["journal"], work.journal)
            ):
                return Verdict(
                    "mismatch", work.key, f"{work.shown} stands at that place, not {found['title'] or 'the work cited'}"
                )
    return Verdict("unknown", "", _UNKNOWN)


def _part_of(found: Found, held: Holdings) -> Work | None:
    """The work whose citation, as we write it, holds these words: also its second half after the foot of a page."""
    text = letters(found.text)
    if len(text) < _TELLING:
        return None
    return next((work for work in held.works.values() if text in _known(work.shown)), None)


def _retracted(found: Found, cautions: Cautions) -> Retraction | None:
    text, doi = letters(found.text), found["doi"].lower()
    for row in cautions.retractions.values():
        if row.status != "retracted":
            continue
        if doi and row.doi and doi == row.doi.lower():
            return row
        if any(len(_known(title)) >= _TELLING and _known(title) in text for title in row.titles):
            return row
        # Without its title: the same place in the same journal.
        volume, page = re.match(r"\d+", row.volume or ""), re.match(r"\d+", row.pages or "")
        if (
            volume
            and page
            and (volume[0], page[0]) == (found["volume"], found["page"])
            and row.journal
            and same_journal(found["journal"], row.journal)
        ):
            return row
    return None


def _notice(work: Work, cautions: Cautions) -> str:
    rows = [
        row
        for row in cautions.retractions.values()
        if row.source == work.key or (work.doi and row.doi and row.doi.lower() == work.doi)
    ]
    return " ".join(f"{row.status}: {row.notice}" for row in rows)


def _work(found: Found, held: Holdings) -> Work | None:
    if found["doi"] and (key := held.dois.get(found["doi"].lower())):
        return held.works[key]
    text, title = letters(found.text), letters(found["title"])
    best: tuple[tuple[bool, bool, int], Work] | None = None
    for work in held.works.values():
        whole, main = _known(work.title), _known(work.title.split(":")[0].split("?")[0])
        author = bool(work.surnames) and _known(work.surnames[0]) in text
        named = (
            (len(whole) >= _TELLING and whole in text)
            or (title and title in {whole, main})
            or (len(main) >= _TELLING and main in text and author)
        )
        if named and (author or len(main) >= _TELLING or title == whole):
            rank = (title == whole, author, len(whole))
            if best is None or rank > best[0]:
                best = (rank, work)
    return best[1] if best else _near(found, held)


def _near(found: Found, held: Holdings) -> Work | None:
    """A work by the same first author whose title differs by a word or two."""
    title = letters(found["title"])
    authors = letters(found["authors"])
    if len(title) < _TELLING:
        return None
    for surname, keys in held.surnames.items():
        if surname not in authors:
            continue
        for key in keys:
            work = held.works[key]
            if (
                SequenceMatcher(None, title, _known(work.title), autojunk=False).ratio() >= 0.85
                and found["year"] == work.year
            ):
                return work
    return None


def _differences(found: Found, work: Work) -> list[str]:
    wrong = []
    if (
        found["authors"]
        and work.surnames
        and not {_known(work.surnames[0]), _known(institution(work.surnames[0]))} & _parts(found["authors"], work)
    ):
        wrong.append(f"the first author is {work.surnames[0]}")
    same_doi = bool(work.doi) and found["doi"].lower() == work.doi
    if found["doi"] and work.doi and not same_doi:
        wrong.append(f"the DOI is {work.doi}")
    if found["volume"] and work.volume and found["volume"] != work.volume:
        wrong.append(f"the volume is {work.volume}, not {found['volume']}")
    if found["page"] and work.page and found["page"].casefold() != work.page.casefold():
        wrong.append(f"the first page is {work.page}, not {found['page']}")
    # Online and in print a work may bear two years: either is right where the DOI agrees.
    if found["year"] and work.year and found["year"] != work.year and not same_doi:
        wrong.append(f"the year is {work.year}, not {found['year']}")
    if found["journal"] and work.journal and not same_journal(found["journal"], work.journal):
        wrong.append(f"the journal is {work.journal}, not {found['journal']}")
    title = letters(found["title"])
    if title and len(title) >= _TELLING and not _same_title(title, work):
        wrong.append(f"the title is {work.title}")
    return wrong


_BODY = re.compile(r"\b(?:Comm|Inst|Dep't|Corp|Bureau|Council|Off\.|Nat'l|Ass'n|Found)")


def _parts(authors: str, work: Work) -> set[str]:
    """Of the ways to write the first author, those that the citation has; the publishing body stands for them."""
    said = letters(authors)
    if _BODY.search(authors) and said in _known(work.shown):
        return {_known(work.surnames[0])}
    return {one for one in (_known(work.surnames[0]), _known(institution(work.surnames[0]))) if one in said}


def _same_title(title: str, work: Work) -> bool:
    """Whether a title is the work's, in whole, cut short, or with what else stands in its place."""
    whole = _known(work.title)
    main = _known(work.title.split(":", maxsplit=1)[0].split("?", maxsplit=1)[0])
    return whole in title or whole.startswith(title) or title.endswith(main)


def _not_held(found: Found, work: Work) -> str:
    missing = [
        name
        for name, said, kept in (
            ("volume", found["volume"], work.volume),
            ("page", found["page"], work.page),
            ("journal", found["journal"], work.journal),
        )
        if said and not kept
    ]
    return " and no ".join(missing)


def same_journal(one: str, other: str) -> bool:
    """Whether two names of a journal, abbreviated or not, are of the same one.

    >>> same_journal("Am. J. Preventive Med.", "American Journal of Preventive Medicine")
    True
    >>> same_journal("Journal of Preventive Medicine", "American Journal of Preventive Medicine")
    False
    """
    first, second = _words(one), _words(other)
    short = [_words(journal(name)) for name in (one, other)]
    if first == second or short[0] == short[1] or "".join(first) == "".join(second):
        return True
    if (len(first) == 1 and first[0] == "".join(word[0] for word in second)) or (
        len(second) == 1 and second[0] == "".join(word[0] for word in first)
    ):
        return True
    return len(first) == len(second) and all(
        _shortened(a, b) or _shortened(b, a) for a, b in zip(first, second, strict=True)
    )


def _words(name: str) -> list[str]:
    plain = re.sub(r"\b([A-Z])\.(?=[A-Z]\.)", r"\1. ", name.replace("’", "'").split(":")[0])
    return [
        letters(word)
        for word in re.findall(r"[\w']+", plain)
        if word.casefold() not in {"of", "the", "and", "for", "in", "on"}
    ]


def _shortened(short: str, long: str) -> bool:
    """Whether a word is an abbreviation of another: the same first letter, and its letters in order."""
    if not short or not long or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def authors_with_year(names: str, year: str, held: Holdings) -> tuple[str, ...]:
    """The works of the library that authors and a year may mean."""
    surnames = [
        letters(one)
        for one in re.split(r",\s*|\s+(?:and|&)\s+|,?\s+et\s+al\.?", names)
        if one and one not in {"colleagues", "others"}
    ]
    if not surnames:
        return ()
    keys = held.surnames.get(surnames[0], ()) or tuple(
        key for first, ks in held.surnames.items() if first.split()[-1:] == [surnames[0]] for key in ks
    )
    return tuple(
        key
        for key in keys
        if held.works[key].year == year
        and all(any(other == letters(known) for known in held.works[key].surnames) for other in surnames[1:])
    )


def verify_study(found: Found, held: Holdings, cautions: Cautions) -> Verdict:
    """Authors with a year: the one work of the library that they mean."""
    keys = authors_with_year(found["names"], found["year"], held)
    if keys:
        shown = "; ".join(held.works[key].shown for key in keys)
        return Verdict(
            "verified",
            keys[0],
            _notice(held.works[keys[0]], cautions) if len(keys) == 1 else f"may mean any of: {shown}",
        )
    first = letters(re.split(r",| (?:and|&) | et al", found["names"])[0])
    years = sorted({held.works[key].year for key in held.surnames.get(first, ())})
    retracted = [
        row
        for row in cautions.retractions.values()
        if row.status == "retracted"
        and str(row.year) == found["year"]
        and first in {letters(author.split(",")[0]) for author in row.authors}
    ]
    notes = ([f"under that name it holds {', '.join(years)}"] if years else []) + [
        f"a paper of {row.year} by {', '.join(row.authors)} was retracted" for row in retracted[:1]
    ]
    return Verdict("unknown", "", "; ".join([_UNKNOWN, *notes]))


def verify_doi(found: Found, held: Holdings, cautions: Cautions) -> Verdict:
    """A DOI that stands alone."""
    doi = found["doi"].lower()
    for row in cautions.retractions.values():
        if row.status == "retracted" and row.doi and row.doi.lower() == doi:
            return Verdict("retracted", row.id, row.notice)
    key = held.dois.get(doi)
    return Verdict("verified", key, _notice(held.works[key], cautions)) if key else Verdict("unknown", "", _UNKNOWN)
