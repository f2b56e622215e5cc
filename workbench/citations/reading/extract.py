"""Every citation of a text, in order: the readers of each kind, and who gives way where two claim one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from workbench.citations.reading import author_date, cases, codes, dois, exhibits, rules, state_codes, works
from workbench.citations.reading.found import Found, plain, squeezed

__all__ = ["CHUNK", "extract"]

#: Characters read at a time; a longer text is cut at paragraphs, so that memory stays small.
CHUNK = 200_000

#: Readers in the order in which they have the say; a later one takes only what earlier ones left.
_READERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    cases.cases,
    rules.standards,
    rules.acts,
    codes.federal,
    codes.guidelines,
    state_codes.constitutions,
    author_date.references,
    works.articles,
    rules.rules,
    state_codes.states,
    exhibits.record_citations,
    cases.supras,
    cases.ids,
)


def extract(text: str, progress: Callable[[int], None] | None = None) -> tuple[Found, ...]:
    """The citations of a text, in the order in which they stand; none overlaps another.

    ``progress`` is told how many characters have been read.

    >>> [(one.kind, one["page"]) for one in extract("See Roper v. Simmons, 543 U.S. 551 (2005).")]
    [('case', '551')]
    """
    found: list[Found] = []
    for start, part in _chunks(plain(text)):
        single = squeezed(part)
        found += [
            replace(one, start=start + single.place(one.start), end=start + single.place(one.end))
            for one in _read(single.text)
        ]
        if progress is not None:
            progress(len(part))
    return tuple(found)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = min(start + CHUNK, len(text))
        if end < len(text):
            # Between paragraphs where there are any, else between words.
            cut = max(text.rfind("\x1f", start + CHUNK // 2, end), text.rfind(". ", start + CHUNK // 2, end))
            end = cut + 1 if cut > start else max(text.rfind(" ", start + CHUNK // 2, end), start + CHUNK // 2) + 1
        yield start, text[start:end]
        start = end


def _read(text: str) -> list[Found]:
    kept: list[Found] = []
    spans: list[tuple[int, int]] = []
    for reader in _READERS:
        kept, spans = _added(kept, reader(text))
    kept, spans = _added(kept, works.works(text, tuple(spans)))
    for reader in (codes.bare_sections, rules.bare_rules, author_date.in_text, dois.dois):
        kept, spans = _added(kept, reader(text))
    return kept


def _added(kept: list[Found], new: Iterable[Found]) -> tuple[list[Found], list[tuple[int, int]]]:
    """What is kept, with those of the new that overlap nothing; of two new ones the longer."""
    merged = list(kept)
    wanted = sorted(new, key=lambda one: (one.start, -one.end))
    best: list[Found] = []
    for one in wanted:
        if best and one.start < best[-1].end:
            if one.end - one.start > best[-1].end - best[-1].start:
                best[-1] = one
            continue
        best.append(one)
    index = 0
    for one in best:
        while index < len(kept) and kept[index].end <= one.start:
            index += 1
        if index < len(kept) and kept[index].start < one.end:
            continue
        merged.append(one)
    merged.sort(key=lambda one: one.start)
    return merged, [(one.start, one.end) for one in merged]
