"""Limits and method: how the literature was chosen, what it cannot show, and as of when."""

from __future__ import annotations

from workbench.appendix.composition import Composition
from workbench.appendix.sentences import labelled
from workbench.case.models import FactorState
from workbench.evidence.freshness import old
from workbench.tree import Attr, Block, bullet_list, header, para, plain, span, words
from workbench.wording import counted, day, listed, sentence

__all__ = ["method"]


def method(c: Composition) -> list[Block]:
    """How the literature was chosen, what it cannot show, and as of when."""
    cited = c.cited_findings()
    searched = max((f.verification.checked for f in cited), default=c.as_of)
    stale = " That is more than two years before this report." if old(searched, c.as_of) else ""
    contradictions = [x for x in c.case.contradictions if c.shows_facts(x.facts)]
    open_ones = [x for x in contradictions if x.resolution is None]
    blocks: list[Block] = [
        header(1, words("Limits and method"), Attr(id="method")),
        para(words(
            "Research was taken from a curated library in which each finding records its source, the people studied, "
            "its figures with their intervals, its limits and where each was read. Findings were chosen for their fit "
            "to this client, the strength of their design and their directness; findings that cut the other way are "
            "stated with the claim they qualify. Unless a page is cited, figures were read in the publication’s "
            "abstract or summary.")),
        para(words(
            f"The literature was searched as of {day(searched)}.{stale} The library’s revision is "
            f"{c.library.revision[:12]}. Law is stated as of {day(c.case.matter.sentencing_date)}, the date set for "
            f"sentencing, for an offense of {day(c.case.matter.offense_date)}. {_checked_law(c)}")),
        para(words(
            "Certainty is graded for one finding at a time, after the GRADE approach: for an association, studies that "
            "follow people over time start high and a single study is lowered by one level; for the effect of a "
            "measure, randomized trials start high and observational studies low; an interval that includes no "
            "difference lowers the grade. Research about groups does not predict what one person will do.")),
        para(words(
            "Experiences of childhood adversity are listed one by one. No total score is given: the measure was "
            "made for populations and its authors advise against using it on individuals."),
        ) if _has_childhood(c) else para(words("No screening score is used to predict what this client will do.")),
    ]
    looked = [f for f in c.case.factors if f.state is FactorState.NOT_FOUND]
    unasked = [f for f in c.case.factors if f.state is FactorState.NOT_ASKED]
    if looked:
        blocks.append(labelled("Looked for and not found", words(sentence(listed(
            c.library.get_factor(f.factor).label.lower() for f in looked)))))
    if unasked:
        blocks.append(labelled("Not asked", words(sentence(listed(
            c.library.get_factor(f.factor).label.lower() for f in unasked)))))
    if contradictions:
        blocks.append(labelled("Accounts that differ", []))
        blocks.append(bullet_list(
            [plain([span(words(f"{sentence(x.about)} {sentence(x.resolution or 'Not resolved')}"),
                         provenance=c.resting_on(x.facts))])] for x in contradictions))
        if open_ones:
            blocks.append(para(words(f"{counted(len(open_ones), 'difference')} could not be resolved.".capitalize())))
    return blocks


def _checked_law(c: Composition) -> str:
    """Until when the law was checked; said on the page where the sentencing lies after that."""
    through, sentencing = c.pack.verified_through, c.case.matter.sentencing_date
    if through is None:
        return "The library holds no law of this jurisdiction for these dates."
    if sentencing > through:
        return f"The law was checked through {day(through)}; changes after that day were not seen."
    return f"The law was checked through {day(through)}."


def _has_childhood(c: Composition) -> bool:
    return any(c.library.get_factor(f.factor).domain == "childhood" and f.state is FactorState.FOUND
               for f in c.case.factors)
