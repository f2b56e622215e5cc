"""Sentences that know what they rest on: facts with their records, findings with their figures."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.appendix.composition import Composition, exhibit_key
from workbench.case.corroboration import corroboration
from workbench.case.models import AuthorityUse, Reference
from workbench.citations.backend import to_plain
from workbench.citations.bracketed import bracketed, bracketed_keys
from workbench.evidence.findings import Effect, Finding, Population
from workbench.tree import Block, Inline, Provenance, cite, para, span, strong, words
from workbench.wording import counted, number, sentence

__all__ = [
    "MEASURES",
    "argued",
    "argued_on",
    "author_year",
    "authority_cite",
    "authority_sentence",
    "cite_all",
    "effect_words",
    "fact_sentence",
    "finding_cite",
    "labelled",
    "population_words",
    "prose",
    "record_exhibits",
    "record_places",
    "references",
    "support",
]

#: Measures as a judge reads them; one not listed prints as the source names it.
MEASURES = {
    "OR": "odds ratio", "AOR": "adjusted odds ratio", "RR": "risk ratio", "HR": "hazard ratio",
    "aHR": "adjusted hazard ratio", "IRR": "incidence rate ratio", "r": "correlation (r)",
    "d": "standardized difference (d)", "AUC": "area under the curve (AUC)", "SD": "standard deviations",
}


def labelled(label: str, inlines: Iterable[Inline], provenance: Provenance | None = None) -> Block:
    """A paragraph that opens with a bold label, as in **The record.**."""
    text = [strong(words(f"{label}.")), {"t": "Space"}, *inlines]
    return para([span(text, provenance=provenance)] if provenance else text)


def prose(text: str) -> list[Block]:
    """A person's text as paragraphs of literal words; blank lines part them."""
    return [para(words(part)) for part in text.split("\n\n") if part.strip()]


def argued(c: Composition, text: str, facts: Iterable[str]) -> list[Block]:
    """A person's argument as paragraphs, with what it cites in brackets; each rests on the facts and what it cites."""
    keys = tuple(facts)
    return [para([span(bracketed(part), provenance=argued_on(c, part, keys))])
            for part in text.split("\n\n") if part.strip()]


def argued_on(c: Composition, text: str, facts: Iterable[str]) -> Provenance:
    """What a person's argument rests on and reveals: the facts, and the exhibits that it cites."""
    return c.resting_on(facts, [key.removeprefix("ex:") for key in bracketed_keys(text) if key.startswith("ex:")])


def fact_sentence(c: Composition, key: str, *, corroborated: bool = True) -> Inline:
    """A fact with its record citation and the number of independent sources behind it."""
    fact = c.facts[key]
    sources = corroboration(fact, c.case)
    said = "One source" if sources == 1 else counted(sources, "independent source").capitalize()
    tail = [{"t": "Space"}, *words(f"({said}.)")] if corroborated else []
    return span([*words(sentence(fact.statement)), references(fact.references), *tail], provenance=c.resting_on([key]))


def references(refs: Iterable[Reference]) -> Inline:
    """One citation of all the places in the exhibits that show a fact."""
    first, *rest = [cite(exhibit_key(ref.exhibit), suffix=f", {_place(ref)}") for ref in refs]
    return cite_all(first, rest)


def cite_all(first: Inline, rest: Iterable[Inline]) -> Inline:
    """Several citations as one group, so that they share a footnote."""
    joined = [*first["c"][0], *(citation for other in rest for citation in other["c"][0])]
    return {"t": "Cite", "c": [joined, words("; ".join(f"@{item['citationId']}" for item in joined))]}


def record_places(c: Composition, facts: Iterable[str]) -> str:
    """The exhibits and pages behind facts, for a table cell: ``Ex. C at 12; Ex. F at 3``."""
    places = dict.fromkeys(
        f"Ex. {c.exhibits[ref.exhibit].label} {_place(ref)}"
        for key in facts for ref in c.facts[key].references if c.shows_exhibit(ref.exhibit)
    )
    return "; ".join(places)


def record_exhibits(c: Composition, facts: Iterable[str]) -> str:
    """The letters of the exhibits behind facts, for a table cell: ``Exs. C, F``."""
    letters = dict.fromkeys(c.exhibits[ref.exhibit].label for key in facts for ref in c.facts[key].references
                            if c.shows_exhibit(ref.exhibit))
    return f"Ex{'s' if len(letters) > 1 else ''}. {', '.join(letters)}" if letters else ""


def support(c: Composition, findings: Iterable[str], *, signal: str = "see") -> list[Inline]:
    """One citation of findings with, as *but see*, those that may not be left out where they are cited."""
    keys = tuple(findings)
    cites = [finding_cite(c.library.get_finding(key), signal=signal if i == 0 else "") for i, key in enumerate(keys)]
    cites += [finding_cite(c.library.get_finding(key), signal="but see") for key in c.counterparts(keys)]
    return [cite_all(cites[0], cites[1:])] if cites else []


def author_year(c: Composition, finding: Finding) -> str:
    """How a sentence names a study: ``Widom (1989)``, ``Gardner and Steinberg (2005)``, ``Baldwin et al. (2019)``.

    Two studies of the document that would be named alike are told apart, in the same way in every citation style.
    """
    return to_plain(c.studies.toa(c.library.get_source(finding.source)))


def finding_cite(finding: Finding, *, signal: str = "") -> Inline:
    """The citation of a finding's source, with the page where one was seen."""
    locator = finding.locator or ""
    return cite(finding.source, prefix=signal, suffix=f", {locator}" if locator.startswith(("p. ", "pp. ")) else "")


def authority_cite(use: AuthorityUse) -> Inline:
    """The citation of an authority as the specialist uses it: signal and pinpoint."""
    return cite(use.authority, prefix=use.signal, suffix=f", {use.pinpoint}" if use.pinpoint else "")


def authority_sentence(c: Composition, use: AuthorityUse) -> list[Inline]:
    """What an authority stands for, with its citation; a text no longer in force is announced as history."""
    authority = c.library.get_authority(use.authority)
    before = words("As history, not as operative law: ") if use.as_history else []
    return [*before, *words(sentence(authority.proposition)), authority_cite(use)]


def population_words(group: Population) -> str:
    """Who was studied, with numbers: ``US adults in both waves (n = 34,653)``."""
    studies = counted(group.studies, "study", "studies") if group.studies else ""
    counts = [f"n = {group.n:,}" if group.n else "", studies]
    given = ", ".join(text for text in counts if text and text not in group.description)
    return group.description + (f" ({given})" if given else "")


def effect_words(effect: Effect) -> str:
    """An estimate with its measure and interval: ``arrest: odds ratio 1.8 (95% CI 1.4 to 2.3)``."""
    if effect.value is not None:
        figure = number(effect.value)
    else:
        assert effect.span is not None  # the model refuses an effect without either
        low, high = effect.span.low, effect.span.high
        figure = (f"from {number(low)} to {number(high)}" if low is not None and high is not None
                  else f"at least {number(low)}" if low is not None else f"at most {number(high or 0)}")
    if effect.measure.startswith("percent"):
        rest = effect.measure.removeprefix("percent").strip(" -,")
        unit = f" percentage {rest}s" if effect.measure == "percentage-point" else f" percent {rest}".rstrip()
        if effect.measure == "percentage-point":
            unit = " percentage points"
        shown = f"{figure}{unit}"
    else:
        shown = f"{MEASURES.get(effect.measure, effect.measure.replace('-', ' '))} {figure}"
    return f"{effect.outcome}: {shown}{_interval_words(effect)}"


def _interval_words(effect: Effect) -> str:
    if effect.interval is None or effect.interval.low is None or effect.interval.high is None:
        return ""
    name = {"confidence": "95% CI", "prediction": "95% prediction interval", "credible": "95% credible interval"}
    return f" ({name[effect.interval_kind]} {number(effect.interval.low)} to {number(effect.interval.high)})"


def _place(ref: Reference) -> str:
    if ref.paragraph is not None:
        return f"¶ {ref.paragraph}"
    return f"at {ref.page}" if ref.last_page in {None, ref.page} else f"at {ref.page}-{ref.last_page}"

