"""What the client is told of the appendix, in plain words, before anything is filed: to correct it, or to refuse.

Fixed sentences come from ``templates/summary``; what was entered of the client is quoted as it stands and never
translated. It never holds counsel's work product, what the client does not permit to be told, or the private matter of
somebody else, which another may find with the client: the client reads how many of these there are. It is no volume and
is never filed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.appendix.composition import Composition
from workbench.appendix.rendering import Caption, Document, Labels, Party, parties
from workbench.appendix.sections import plan_provenance
from workbench.appendix.volumes import Volume, for_volume, shows
from workbench.case.parts import Permission, Sensitivity
from workbench.errors import RenderError
from workbench.settings import share
from workbench.tree import Attr, Block, Inline, Provenance, bullet_list, div, header, para, plain, span, strong, words
from workbench.wording import sentence

__all__ = ["LANGUAGES", "client_summary", "said_in"]

LANGUAGES = ("en", "es")
#: Where a person writes by hand.
_LINE = "_" * 12


def client_summary(c: Composition, language: str) -> Document:
    """The summary of a case for its client.

    Raises:
        RenderError: SW534 there are no sentences in this language.
    """
    said = said_in(language)
    told = _Told(c, said)
    blocks = [*told.claims(), *told.strengths(), *told.events(), *told.family(), *told.plan()]
    shown = [*_reading(said), *told.kept_back(), *blocks, *_request(c, said), *_closing(c, said)]
    matter, labels = c.case.matter, said["labels"]
    return Document(
        title=said["title"], language=said["language"], blocks=for_volume(shown, Volume.SEALED),
        caption=Caption(
            court=matter.court, docket=matter.docket, judge=matter.judge, title=said["title"], state=said["state"],
            parties=tuple(Party(each.name, each.role and said["defendant"]) for each in parties(matter.caption)),
            prepared_by=matter.prepared_by, counsel=matter.counsel, as_of=c.as_of, legend=said["legend"],
            invented=c.case.invented, labels=Labels(**{**labels, "months": tuple(labels["months"])})))


def said_in(language: str) -> dict[str, Any]:
    """The fixed sentences in one language.

    Raises:
        RenderError: SW534 there are none.
    """
    if language not in LANGUAGES:
        raise RenderError("there is no summary for the client in this language", code="SW534", field="language",
                          remedy=f"Use one of: {', '.join(LANGUAGES)}.")
    return tomllib.loads((share("templates") / "summary" / f"{language}.toml").read_text(encoding="utf-8"))


@dataclass
class _Told:
    """The parts that hold what is known of the client, their lines numbered through."""

    c: Composition
    said: dict[str, Any]
    #: The number under which a fact stands.
    numbers: dict[str, int] = field(default_factory=dict)
    #: Lines so far.
    lines: int = 0
    #: What rests on the private records of somebody else.
    others: set[str] = field(default_factory=set)

    def claims(self) -> Iterator[Block]:
        """What is argued, each with the facts it rests on."""
        parts = [(claim.key, self._factor(claim.factor), claim.heading, [*claim.facts, *claim.nexus_facts])
                 for claim in self.c.case.claims]
        yield from self._parts("claims", parts)

    def strengths(self) -> Iterator[Block]:
        """What speaks for the client."""
        parts = [(one.key, self._factor(one.factor) if one.factor else "", one.title, list(one.facts))
                 for one in self.c.case.strengths]
        yield from self._parts("strengths", parts)

    def events(self) -> Iterator[Block]:
        """The life history in its order."""
        birth = self.c.case.client.birth_date
        lines = [(_quoted(f"{one.when.text}: {one.title}"), rests)
                 for one in sorted(self.c.case.events, key=lambda each: (each.when.sort_key(birth), each.key))
                 if (rests := self._rests(one.key, self.c.resting_on(one.facts))) is not None]
        if lines:
            yield from self._opened("events")
            yield self._numbered(lines)

    def family(self) -> Iterator[Block]:
        """That the appendix draws the family."""
        if self.c.case.family:
            yield _title("family", self.said)
            yield para(words(self.said["family"]["told"]))

    def plan(self) -> Iterator[Block]:
        """Each need, who meets it, and the condition that follows."""
        words_ = self.said["plan"]
        lines = []
        for place, item in enumerate(self.c.case.plan):
            rests = self._rests(f"plan-{place}", plan_provenance(self.c, place))
            if rests is not None:
                pairs = ((words_["need"], item.need), (words_["help"], f"{item.service} ({item.provider})"),
                         (words_["rule"], item.condition))
                lines.append(([each for label, text in pairs
                               for each in (strong(words(label)), _SPACE, *_quoted(text), _NEW_LINE)][:-1], rests))
        if lines:
            yield from self._opened("plan")
            yield self._numbered(lines)

    def kept_back(self) -> Iterator[Block]:
        """How much is not told, and why; nothing of what it is."""
        permissions = [each.permission for each in self.c.case.facts] + [each.permission for each in self.c.case.family]
        refused = permissions.count(Permission.NO)
        if refused or self.others:
            yield _title("kept_back", self.said)
        for name, count in (("refused", refused), ("others", len(self.others))):
            if not count:
                continue
            text = self.said["kept_back"][f"{name}_one" if count == 1 else f"{name}_many"]
            yield para(words(text.format(count=count)))

    def _parts(self, name: str, parts: Iterable[tuple[str, str, str, list[str]]]) -> Iterator[Block]:
        """Parts of the appendix with their facts; a fact that stood before is named by its number."""
        told: list[Block] = []
        for key, factor, heading, facts in parts:
            seen = [self.numbers[fact] for fact in dict.fromkeys(facts) if fact in self.numbers]
            new = [(fact, rests) for fact in dict.fromkeys(facts) if fact not in self.numbers
                   and (rests := self._rests(fact, self.c.resting_on([fact]))) is not None]
            if not seen and not new:
                continue
            told.append(header(2, words(factor) if factor else _quoted(heading), Attr(id=f"{name}-{key}")))
            if factor:
                told.append(para([*words(self.said[name]["heading"]), _SPACE, *_quoted(heading)]))
            if new:
                self.numbers |= {fact: self.lines + place for place, (fact, _) in enumerate(new, start=1)}
                told.append(self._numbered([(_quoted(sentence(self.c.facts[fact].statement)), rests)
                                            for fact, rests in new]))
            if seen:
                listed = ", ".join(map(str, sorted(seen)))
                told.append(para(words(f"{self.said['claims']['also']} {listed}.")))
        if told:
            yield from self._opened(name)
            yield from told

    def _rests(self, key: str, rests: Provenance) -> Provenance | None:
        """What a line rests on; ``None`` where it is kept back, counted where that is for somebody else's sake."""
        if not shows(rests.values(), Volume.SEALED):
            return None
        if Sensitivity.THIRD_PARTY in rests.tags:
            self.others.add(key)
            return None
        return rests

    def _numbered(self, lines: list[tuple[list[Inline], Provenance]]) -> Block:
        first = self.lines + 1
        self.lines += len(lines)
        items = []
        for text, rests in lines:
            mark = self.said["mark"]["open" if shows(rests.values(), Volume.PUBLIC) else "sealed"]
            items.append([plain([span([*text, _SPACE, strong(words(mark))], provenance=rests)])])
        return {"t": "OrderedList", "c": [[first, {"t": "Decimal"}, {"t": "Period"}], items]}

    def _opened(self, name: str) -> Iterator[Block]:
        yield _title(name, self.said)
        yield para(words(self.said[name]["intro"]))

    def _factor(self, key: str) -> str:
        """What a factor is called in this language, or in the library's words."""
        found: str = self.said.get("factors", {}).get(key) or self.c.library.get_factor(key).label
        return found


_SPACE: Inline = {"t": "Space"}
_NEW_LINE: Inline = {"t": "LineBreak"}


def _quoted(text: str) -> list[Inline]:
    return words(f"“{text}”")


def _title(name: str, said: dict[str, Any]) -> Block:
    return header(1, words(said[name]["title"]), Attr(id=name.replace("_", "-")))


def _reading(said: dict[str, Any]) -> Iterator[Block]:
    if said["review"]:
        yield div([para([strong(words(said["review"]))])], Attr(classes=("note-box",)))
    yield _title("read", said)
    for name in ("purpose", "private", "keep", "quoted", "numbers"):
        yield para(words(said["read"][name]))
    yield bullet_list([plain(words(said["read"][name]))] for name in ("open", "sealed"))


def _request(c: Composition, said: dict[str, Any]) -> Iterator[Block]:
    yield _title("request", said)
    for part in c.case.recommendation.request.split("\n\n"):
        yield para(_quoted(part.strip()))


def _closing(c: Composition, said: dict[str, Any]) -> Iterator[Block]:
    """What studies are for, what the client can do, whom to ask, and room for an answer."""
    yield _title("research", said)
    yield para(words(said["research"]["told"]))
    rights, labels = said["rights"], Labels(**{**said["labels"], "months": tuple(said["labels"]["months"])})
    yield _title("rights", said)
    yield bullet_list([plain(words(rights[name]))] for name in ("wrong", "refuse", "time"))
    held = [one for one in c.case.authorizations
            if one.revoked_on is None and (one.expires_on is None or one.expires_on >= c.as_of)]
    if held:
        yield para(words(rights["releases"]))
        yield bullet_list([plain([*_quoted(f"{one.custodian}: {one.scope}"), *words(
            f" ({rights['until'].format(day=labels.on(one.expires_on)) if one.expires_on else rights['always']})")])]
            for one in held)
    # On a page of its own, to be given back.
    yield div([], Attr(classes=("page-break",)))
    yield _title("ask", said)
    yield bullet_list([plain([*words(said["ask"][name]), _SPACE, strong(words(text))])]
                      for name, text in (("lawyer", c.case.matter.counsel), ("writer", c.case.matter.prepared_by)))
    yield _title("answer", said)
    yield para(words(f"☐ {said['answer']['read']}"))
    for name in ("wrong", "out", "signed"):
        yield para(words(f"{said['answer'][name]} {' '.join([_LINE] * 3)}"))
