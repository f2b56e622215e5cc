"""The citations of a text, each compared with the library: verified, or what is wrong with it.

*Verified* says that name, volume, reporter, page, year and court, or section and dates, agree with the library; it is
no citator. *Unknown* says only that the library does not hold it: nothing is called real because it is well formed,
and nothing real is called invented because we do not hold it.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from workbench.citations.reading.extract import extract
from workbench.citations.reading.found import Found, Squeezed, letters, plain, squeezed
from workbench.evidence.cautions import Cautions, Fabricated, find_misquotations
from workbench.evidence.figures import doubtful_figures
from workbench.evidence.holdings import Holdings, holdings
from workbench.evidence.library import Library
from workbench.evidence.pitfalls import Pitfalls
from workbench.evidence.verdicts import BAD, STATUSES, Checked, Dates, Status, Verdict
from workbench.evidence.verify_cases import verify_case, verify_place, verify_short_case
from workbench.evidence.verify_law import verify_bare, verify_law
from workbench.evidence.verify_works import verify_doi, verify_study, verify_work

__all__ = ["BAD", "STATUSES", "Checked", "Dates", "check_text"]

#: How many citations back a short form looks for the one in full.
_MEMORY = 2000
#: Characters of a passage in which misquotations and figures are looked for at once.
_PASSAGE = 4000
#: Characters after a passage in which the note may stand that cites its source.
_NOTES = 600


def check_text(
    text: str,
    library: Library,
    cautions: Cautions,
    pitfalls: Pitfalls,
    dates: Dates,
    *,
    jurisdiction: str = "",
    cited: Collection[str] = (),
    progress: Callable[[int], None] | None = None,
) -> tuple[Checked, ...]:
    """Every citation of a text with its status, every wrong form and every doubtful figure, in their order.

    ``cited`` names sources that the text rests on, wherever in it they are cited.
    ``jurisdiction`` is that of the court where the text is filed (``us``, ``ca``). ``progress`` is told how many
    characters have been
    read; the whole counts twice, once for the reading and once for the comparison.
    """
    checker = _Checker(text, library, cautions, pitfalls, dates, jurisdiction, frozenset(cited))
    found = extract(text, progress)
    checked = [*checker.citations(found)]
    checked += checker.mentions(found)
    checked += checker.passages(progress)
    return tuple(sorted(checked, key=lambda one: (one.start, one.end)))


class _Checker:
    """One text against one library."""

    def __init__(
        self,
        text: str,
        library: Library,
        cautions: Cautions,
        pitfalls: Pitfalls,
        dates: Dates,
        jurisdiction: str,
        cited: frozenset[str],
    ) -> None:
        self.plain = plain(text)
        self.library = library
        self.held: Holdings = holdings(library)
        self.cautions = cautions
        self.pitfalls = pitfalls
        self.dates = dates
        self.jurisdiction = jurisdiction
        #: Which works and authorities are cited, by place in the text.
        self.cited: list[tuple[int, str]] = []
        self.throughout = cited

    def citations(self, found: tuple[Found, ...]) -> Iterator[Checked]:
        """Each citation with its status; short forms take that of the citation that they repeat."""
        earlier: list[tuple[Found, Verdict]] = []
        last: tuple[Found, Verdict] | None = None
        for one in found:
            verdict = self._verdict(one, tuple(earlier[-_MEMORY:]), last)
            if verdict.key:
                self.cited.append((one.start, verdict.key))
            yield Checked.of(one, verdict)
            if one.kind == "id" and last is not None:
                continue
            last = (one, verdict)
            if one.kind not in {"id", "supra", "record"} and one["form"] == "full":
                earlier.append(last)

    def _verdict(
        self, one: Found, earlier: tuple[tuple[Found, Verdict], ...], last: tuple[Found, Verdict] | None
    ) -> Verdict:
        around = self._around(one)
        match one.kind:
            case "record":
                return Verdict("unknown", "", "the record of the case: check it against the exhibit")
            case "id":
                return self._id(one, earlier, last, around)
            case "supra":
                return self._supra(one, earlier)
            case "case":
                if one["form"] == "short":
                    return verify_short_case(one, earlier, self.held, self.dates, around)
                return verify_case(one, self.held, self.cautions, self.pitfalls, self.dates, around, self.jurisdiction)
            case "article" | "work":
                return verify_work(one, self.held, self.cautions)
            case "in-text":
                return verify_study(one, self.held, self.cautions)
            case "doi":
                return verify_doi(one, self.held, self.cautions)
            case _ if one["form"] == "short" and one.kind != "guideline":
                return verify_bare(one, earlier, self.held, self.pitfalls, self.dates, around, self.jurisdiction)
            case _:
                return verify_law(one, self.held, self.pitfalls, self.dates, around, self.jurisdiction)

    def _around(self, one: Found) -> str:
        """What stands around a citation: the words that say what it is cited for."""
        low = max(self.plain.rfind("\x1f", 0, one.start) + 1, one.start - 220)
        high = self.plain.find("\x1f", one.end)
        high = min(high if high >= 0 else len(self.plain), one.end + 160)
        return " ".join(self.plain[low:high].split())

    def _id(
        self,
        one: Found,
        earlier: tuple[tuple[Found, Verdict], ...],
        last: tuple[Found, Verdict] | None,
        around: str,
    ) -> Verdict:
        if last is None:
            return Verdict("unknown", "", "no citation stands before it")
        before, verdict = last
        if verdict.status == "verified" and one["pin"] and one.start - before.end < 1500:
            pinned = replace(before, text=one.text, parts={**before.parts, "pin": one["pin"], "weight": ""})
            if before.kind == "case" and verdict.key in self.held.authorities:
                return verify_place(
                    self.held.authorities[verdict.key], pinned, self.dates, around, shown=self.held.shown[verdict.key]
                )
            if before.kind in {"statute", "state-statute", "guideline", "regulation"} and one["pin"].startswith("§"):
                sections = replace(before, parts={"sections": one["pin"].lstrip("§ "), "form": "short"})
                return verify_bare(sections, earlier, self.held, self.pitfalls, self.dates, around, self.jurisdiction)
        return Verdict(verdict.status, verdict.key, verdict.detail or ("" if verdict.key else f"as {before.text}"))

    def _supra(self, one: Found, earlier: tuple[tuple[Found, Verdict], ...]) -> Verdict:
        names = [letters(name) for name in re.split(r",\s*|\s+(?:and|&)\s+|,?\s+et\s+al\.?", one["name"]) if name]
        if not names:
            return Verdict("unknown", "", "no name stands with it")
        for full, verdict in reversed(earlier):
            work = self.held.works.get(verdict.key)
            who = letters(f"{full['authors']} {full['names']} {full['name']} {' '.join(work.surnames) if work else ''}")
            if who and all(name in who for name in names):
                return Verdict(verdict.status, verdict.key, verdict.detail)
        return Verdict("unknown", "", "no citation in full stands before it")

    def mentions(self, found: tuple[Found, ...]) -> Iterator[Checked]:
        """Invented cases and retracted papers that are named without a citation."""
        spans = [(one.start, one.end) for one in found]
        for fake in self.cautions.fabricated.values():
            if fake.name_alone:
                yield from self._named(fake, spans)
        for row in self.cautions.retractions.values():
            if row.status != "retracted":
                continue
            for title in row.titles:
                if row.title_cut_off:
                    continue
                pattern = r"[^\w\x1f]{1,4}".join(
                    re.escape(word) for word in re.findall(r"\w+", title.replace("’", "'"))
                )
                for match in re.finditer(pattern, self.plain, re.IGNORECASE):
                    if not _within(match.start(), match.end(), spans):
                        yield Checked(
                            match[0],
                            "work",
                            "retracted",
                            row.id,
                            row.notice,
                            match.start(),
                            match.end(),
                        )

    def _named(self, fake: Fabricated, spans: list[tuple[int, int]]) -> Iterator[Checked]:
        seen: list[tuple[int, int]] = []
        for name in sorted(fake.names, key=len, reverse=True):
            pattern = r"[^\w\x1f]{1,4}".join(re.escape(word) for word in re.findall(r"\w+", name))
            for match in re.finditer(rf"\b{pattern}\b", self.plain, re.IGNORECASE):
                if not _within(match.start(), match.end(), [*spans, *seen]):
                    seen.append(match.span())
                    yield Checked(
                        match[0],
                        "case",
                        "fabricated",
                        fake.id,
                        f"a known invented case ({fake.cite}): {fake.why}",
                        *match.span(),
                    )

    def passages(self, progress: Callable[[int], None] | None) -> Iterator[Checked]:
        """Misquotations and doubtful figures, passage by passage, with what is cited there."""
        for start, part in _passages(self.plain):
            single = squeezed(part)
            passage = single.text
            # A note follows its paragraph: what is cited a little further on counts too.
            cited = self._cited(start, start + len(part) + _NOTES)
            hits = find_misquotations(passage, self.cautions, cited)
            for hit in hits:
                entry = hit.misquotation
                status: Status = "stale" if entry.kind == "version" and entry.authority else "mismatch"
                yield Checked(
                    hit.text,
                    "misquotation",
                    status,
                    entry.source or entry.authority or entry.id,
                    f"{entry.id}: {entry.wrong} Right: {entry.right}",
                    start + single.place(hit.start),
                    start + single.place(hit.end),
                )
            if cited:
                # A wrong form that is known by name is not told twice.
                known = [(start + single.place(hit.start), start + single.place(hit.end)) for hit in hits]
                doubts = self._figures(start, single)
                yield from (one for one in doubts if not _within(one.start, one.end, known))
            if progress is not None:
                progress(len(part))

    def _cited(self, low: int, high: int) -> set[str]:
        first, last = bisect_left(self.cited, (low, "")), bisect_left(self.cited, (high, ""))
        return {key for _, key in self.cited[first:last]} | self.throughout

    def _figures(self, start: int, single: Squeezed) -> Iterator[Checked]:
        passage = single.text
        for low, high in _sentences(passage):
            keys = self._cited(start + single.place(low), start + single.place(high))
            if not keys and len(near := self._cited(start, start + single.place(len(passage)) + _NOTES)) == 1:
                keys = near
            findings = [one for key in sorted(keys) for one in self.library.of_source(key)]
            for doubt in doubtful_figures(passage[low:high], findings):
                finding = self.library.findings[doubt.finding]
                yield Checked(
                    doubt.figure.text,
                    "figure",
                    "mismatch",
                    finding.source,
                    f"{doubt.finding}: {doubt.right}",
                    start + single.place(low + doubt.figure.start),
                    start + single.place(low + doubt.figure.end),
                )


def _within(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(low < end and start < high for low, high in spans)


def _passages(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"[^\x1f]+", text):
        start = match.start()
        while start < match.end():
            end = min(start + _PASSAGE, match.end())
            if end < match.end():
                cut = text.rfind(". ", start + _PASSAGE // 2, end)
                end = cut + 2 if cut > 0 else end
            yield start, text[start:end]
            start = end


#: A sentence with the citation sentences that follow it.
_END = re.compile(r"(?<=[a-z%\d)\]\"])[.?!](?:[\"')]{0,2}\d{0,3})[ ]+(?=[A-Z\"])")


def _sentences(passage: str) -> list[tuple[int, int]]:
    """Sentences, each with the citations that follow it, since they belong to the sentence before them."""
    cuts = [0, *(match.end() for match in _END.finditer(passage)), len(passage)]
    spans = [(low, high) for low, high in itertools.pairwise(cuts) if low < high]
    joined: list[tuple[int, int]] = []
    for low, high in spans:
        words = passage[low:high]
        citation = re.match(
            r"(?:See|Cf\.|But see|Accord|Id\.|[A-Z][\w.'-]+ (?:[A-Z][\w.'-]+ )?(?:et al\.|& |[A-Z][\w'-]+,))", words
        )
        if (
            joined
            and citation
            and not re.search(r"\b(?:was|were|is|are|found|report(?:s|ed)|show(?:s|ed)|had|have|went)\b", words[:160])
        ):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined
