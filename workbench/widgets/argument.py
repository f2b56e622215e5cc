"""Claims written beside what supports them, with the page they will print as, citations to pick and words to weigh.

What takes long (the page, the checks) is done in a thread, so that nobody waits to type.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

from workbench.appendix.checks import check
from workbench.appendix.overclaims import overclaims
from workbench.appendix.preview import claim_page
from workbench.case.drafts import Draft, value_at
from workbench.case.models import Claim, Exhibit
from workbench.case.partial import Partial, partial
from workbench.citations.styles import PLACES, STYLES, Manner, manner
from workbench.errors import WorkbenchError
from workbench.evidence.law import refuse_dead_text
from workbench.evidence.library import Library
from workbench.evidence.picking import Pick, Picker, folded
from workbench.widgets.cards import Cards
from workbench.widgets.research import not_understood
from workbench.widgets.session import Session
from workbench.widgets.support import Composed, Problem, begun, compose_partial, support

__all__ = ["Argument"]

#: Parts of a case that change what stands beside a claim.
_PARTS = ("claims", "facts", "exhibits", "factors", "client", "matter")
#: Texts of a claim in which words are weighed.
_TEXTS = ("heading", "subject", "outcome", "why_it_matters", "nexus")


class Argument:
    """The view of one case's claims."""

    name = "argument"

    def __init__(self, load: Callable[[], Library], today: Callable[[], dt.date] = dt.date.today) -> None:
        self._load = load
        self._today = today
        self._cards = Cards(load())
        self._picker = Picker(self._cards.library)

    def show(self, document: Draft) -> Mapping[str, Any]:
        """The claims by what they are called, and the factors of which one could be made."""
        factors = self._cards.library.factors
        claims = document.get("claims")
        found = [entry for entry in claims if isinstance(entry, Mapping) and isinstance(entry.get("key"), str)] \
            if isinstance(claims, list) else []
        now = {part: document.get(part) for part in _PARTS}
        return {
            "claims": [{"key": entry["key"], "heading": str(entry.get("heading") or ""),
                        "factor": factors[entry["factor"]].label if entry.get("factor") in factors else ""}
                       for entry in found],
            "factors": [[key, factors[key].label] for key in _found(document) if key in factors],
            # What stands beside a claim is asked for again whenever this differs.
            "seen": zlib.crc32(json.dumps(now, sort_keys=True).encode()),
        }

    async def act(self, message: Mapping[str, Any], session: Session) -> Mapping[str, Any]:
        """What stands beside a claim, the page it prints as, what was typed weighed, records to cite.

        Raises:
            LibraryError: SW246, the page asks for what this view does not do.
        """
        document = session.document
        match message:
            case {"do": "support", "claim": str(key)}:
                return await asyncio.to_thread(self._support, document, key)
            case {"do": "preview", "claim": str(key)}:
                return await asyncio.to_thread(self._preview, document, key, message)
            case {"do": "remarks", "claim": str(key)}:
                return await asyncio.to_thread(self._remarks, document, key)
            case {"do": "weigh", "texts": dict(texts)}:
                return {"marks": {name: weighed(text) for name, text in texts.items() if isinstance(text, str)}}
            case {"do": "pick", "text": str(text)}:
                return await asyncio.to_thread(self._pick, document, text)
        raise not_understood()

    def _claim(self, document: Draft, key: str, volume: str) -> tuple[Partial, Claim | None, Composed]:
        now = partial(document)
        entry = value_at(document, ("claims", key))
        claim = begun(entry, now, self._cards.library) if isinstance(entry, Mapping) else None
        return now, claim, compose_partial(now, self._cards.library, volume=volume, as_of=self._today(), writing=claim)

    def _support(self, document: Draft, key: str) -> dict[str, Any]:
        now, claim, composed = self._claim(document, key, "counsel")
        c = composed.composition
        if claim is None or c is None or key not in c.claims:
            return _wanting(now, claim, composed.problems.get(key, ()))
        return support(c, claim, self._cards)

    def _preview(self, document: Draft, key: str, message: Mapping[str, Any]) -> dict[str, Any]:
        begin = perf_counter()
        volume = message.get("volume") if message.get("volume") in {"public", "sealed", "counsel"} else "sealed"
        now, claim, composed = self._claim(document, key, str(volume))
        c = composed.composition
        if claim is None or c is None or key not in c.claims:
            return _wanting(now, claim, composed.problems.get(key, ()))
        try:
            page = claim_page(c, claim, _manner(message))
        except WorkbenchError as error:
            return {"wanting": [], "problems": [
                {"code": error.code, "problem": error.problem, "remedy": error.remedy},
                *({"code": "", "problem": str(fault), "remedy": ""} for fault in error.faults)]}
        return {"page": page, "ms": round(1000 * (perf_counter() - begin))}

    def _remarks(self, document: Draft, key: str) -> dict[str, Any]:
        """What is wrong or doubtful with one claim, as before a build."""
        now, claim, _ = self._claim(document, key, "sealed")
        if claim is None:
            return {"remarks": []}
        alone = compose_partial(replace(now, claims=()), self._cards.library, volume="sealed", as_of=self._today(),
                                writing=claim)
        if (c := alone.composition) is None or not c.case.claims:
            return {"remarks": []}
        found = [each for each in check(c) if each.path.startswith("$.claims[0]") and each.code not in _ELSEWHERE]
        return {"remarks": [{"severity": each.severity, "code": each.code,
                             "field": each.path.removeprefix("$.claims[0]").strip(".").partition("[")[0],
                             "problem": each.problem, "remedy": each.remedy} for each in found]}

    def _pick(self, document: Draft, text: str) -> dict[str, Any]:
        library = self._load()
        if library is not self._cards.library:
            # A source was brought in since.
            self._cards, self._picker = Cards(library), Picker(library)
        now = partial(document)
        words = folded(text).split()
        exhibits = [each for each in now.exhibits
                    if all(word in folded(f"ex {each.label} {each.key} {each.title}") for word in words)]
        return {"picks": [*(_exhibit(each) for each in exhibits[:6] if words),
                          *(self._record(pick, now) for pick in self._picker.find(text))]}

    def _record(self, pick: Pick, now: Partial) -> dict[str, Any]:
        library = self._cards.library
        on = now.matter.sentencing_date if now.matter else self._today()
        made = {"key": pick.key, "kind": pick.kind, "citation": self._cards.citation(pick.key, on=on), "warning": ""}
        if pick.kind == "source":
            places = dict.fromkeys(f.locator for f in library.of_source(pick.key) if f.locator)
            pages = [[place, ""] for place in places if place.startswith(("p. ", "pp. "))]
            return made | {"places": pages, "unchecked": pick.key in library.unchecked}
        authority = library.law.authorities[pick.key]
        refusal = refuse_dead_text(authority, on, now.matter.offense_date if now.matter else on)
        return made | {"places": [[_place(each.at), each.proposition] for each in authority.pinpoints],
                       "warning": refusal.reason if refusal else ""}


#: Told elsewhere on the same page: signatures, and words that are marked where they stand.
_ELSEWHERE = frozenset({"SW441", "SW456", "SW457"})


def weighed(text: str) -> list[dict[str, Any]]:
    """The phrases of a text that claim too much; places count as a browser counts them, in units of UTF-16."""
    def units(end: int) -> int:
        return len(text[:end].encode("utf-16-le")) // 2

    return [{"start": units(one.start), "end": units(one.end), "said": one.said, "reason": one.reason,
             "instead": one.instead} for one in overclaims(text)]


def _found(document: Draft) -> list[str]:
    factors = document.get("factors")
    return [each["factor"] for each in factors if isinstance(each, Mapping) and each.get("state") == "found"
            and isinstance(each.get("factor"), str)] if isinstance(factors, list) else []


def _wanting(now: Partial, claim: Claim | None, problems: tuple[Problem, ...]) -> dict[str, Any]:
    """What is missing before anything can be shown."""
    parts = [part for part in ("client", "matter") if getattr(now, part) is None]
    return {"wanting": [*(["factor"] if claim is None else []), *parts], "problems": list(problems)}


def _manner(message: Mapping[str, Any]) -> Manner:
    style, place = message.get("style"), message.get("place")
    return manner(style if style in STYLES else "bluebook", place if place in PLACES and style != "apa7" else "")


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    return {"key": f"ex:{exhibit.key}", "kind": "exhibit", "citation": [[f"Ex. {exhibit.label}, {exhibit.title}", ""]],
            "places": [], "pages": exhibit.pages, "warning": ""}


def _place(at: str) -> str:
    return f"at {at}" if at[:1].isdigit() else at
