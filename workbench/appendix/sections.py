"""The sections of the appendix, in the order a judge reads them.

Each function gives the blocks of one section, with provenance; nothing here knows which
volume is written, except where a figure or table must be drawn from what may be shown. The family,
the limits and method, and what is for counsel alone have modules of their own.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.appendix.claims import claim_blocks, proposition
from workbench.appendix.composition import Composition
from workbench.appendix.forest import forest_pages
from workbench.appendix.forest_words import ForestRow, forest_rows
from workbench.appendix.lifeline import timeline_events
from workbench.appendix.references import references_place
from workbench.appendix.rendering import AUTHORITIES, UNTITLED, Drawing
from workbench.appendix.sentences import (
    argued,
    argued_on,
    author_year,
    authority_sentence,
    fact_sentence,
    labelled,
    prose,
    record_exhibits,
    record_places,
    support,
)
from workbench.appendix.timeline import timeline
from workbench.case.dates import age_words
from workbench.case.models import Sensitivity
from workbench.citations.bracketed import bracketed
from workbench.evidence.certainty import DIFFERENCES, RATIOS, certainty
from workbench.evidence.linking import Unsupported, track_of
from workbench.tree import (
    Attr,
    Block,
    Inline,
    Provenance,
    bullet_list,
    cell,
    div,
    figure,
    header,
    para,
    plain,
    span,
    table,
    words,
)
from workbench.wording import counted, day, listed, sentence, unbroken

__all__ = [
    "basis", "claims", "contents", "evidence", "exhibits", "life_history", "plan", "plan_provenance", "recommendation",
    "strengths", "summary", "table_of_authorities",
]

#: Head of the reasons on the summary page, by their number.
_STRONGEST = {1: "The strongest reason", 2: "The two strongest reasons", 3: "The three strongest reasons"}


def summary(c: Composition) -> list[Block]:
    """One page: what is asked, the strongest reasons (at most three), the plan."""
    wish = c.case.recommendation
    reasons = [
        [plain([span(words(sentence(reason.statement)), provenance=_claim_provenance(c, reason.claim))])]
        for reason in wish.reasons
    ]
    needs = [
        [plain([span(words(f"{item.need}: {item.service} ({item.provider})."), provenance=plan_provenance(c, i))])]
        for i, item in enumerate(c.case.plan)
    ]
    return [div([
        header(1, words("Summary"), Attr(id="summary")),
        labelled("The request", words(wish.request)),
        labelled(_STRONGEST[len(reasons)], []),
        {"t": "OrderedList", "c": [[1, {"t": "Decimal"}, {"t": "Period"}], reasons]},
        labelled("The plan", []),
        bullet_list(needs),
        labelled("What is acknowledged", words(wish.aggravation)),
    ], Attr(classes=("one-page",)))]


def contents() -> list[Block]:
    """Where the table of contents stands."""
    return [div([], Attr(id="table-of-contents"))]


def basis(c: Composition) -> list[Block]:
    """Who was interviewed, what was obtained, refused or destroyed, and what could not be asked."""
    case = c.case
    interviews = []
    for one in case.interviews:
        how = "in person" if one.in_person else "by telephone or video"
        when = listed(day(d) for d in one.dates)
        interpreter = f"; interpreter: {one.interpreter}" if one.interpreter else ""
        interviews.append([cell(one.person), cell(one.relation),
                           cell(f"{when} ({counted(len(one.dates), 'session')}, {how}, {one.place}{interpreter})")])
    requests = [
        [cell(r.custodian), cell(r.record), cell(r.status), cell(day(r.on)),
         cell(f"Ex. {c.exhibits[r.exhibit].label}" if r.exhibit else "")]
        for r in case.requests
    ]
    met = counted(len(case.interviews), "person was", "people were")
    got = sum(r.status == "received" for r in case.requests)
    received = f"; {counted(got, 'was', 'were')} received" if case.requests else ""
    return [
        header(1, words("Basis of this report"), Attr(id="basis")),
        para(words(
            f"This report was prepared by {case.matter.prepared_by.rstrip('.')}. {met.capitalize()} interviewed and "
            f"{counted(len(case.requests), 'record was', 'records were')} requested{received}. "
            "A statement about the client is followed by the record that shows it and by the number of independent "
            "sources behind it. A report that repeats what somebody said is not counted as a second source.")),
        table(("Person", "Relation", "Interviews"), interviews, caption="Interviews", widths=(0.28, 0.24, 0.48),
              row_attrs=[_row(Provenance(tags=tuple(sorted(i.tags)))) for i in case.interviews]),
        table(("Custodian", "Record", "Outcome", "As of", "Exhibit"), requests,
              caption="Records requested", widths=(0.27, 0.33, 0.14, 0.16, 0.10),
              row_attrs=[_row(c.resting_on((), [r.exhibit] if r.exhibit else [])
                              if not r.tags else Provenance(tags=tuple(sorted(r.tags)))) for r in case.requests]),
    ]


def life_history(c: Composition) -> tuple[list[Block], tuple[Drawing, ...]]:
    """The life as a picture over ages and as a table with the records, from what this volume may show."""
    birth = c.case.client.birth_date
    events = sorted((e for e in c.case.events if c.shows_facts(e.facts)), key=lambda e: (e.when.sort_key(birth), e.key))
    if not c.case.events:
        return [], ()
    blocks: list[Block] = [header(1, words("Life history"), Attr(id="life-history"))]
    drawings: tuple[Drawing, ...] = ()
    if events:
        drawing = timeline(timeline_events(events, birth), birth=birth, offense=c.case.matter.offense_date,
                           name=c.case.client.short_name)
        drawings = (drawing,)
        blocks.append(figure(drawing.name, alt=drawing.alt, id=drawing.name,
                             caption="Life history by age. The table that follows says the same in words."))
        rows = [[cell(e.when.text), cell(age_words(e.when, birth)), cell(e.title),
                 cell(record_places(c, e.facts))] for e in events]
        blocks.append(table(("When", "Age", "Event", "Record"), rows, caption="Life history with its records",
                            widths=(0.18, 0.14, 0.44, 0.24)))
    hidden = len(c.case.events) - len(events)
    if hidden:
        blocks.append(para(words("Events that rest on records filed under seal are not shown in this volume.")))
    return blocks, drawings


def claims(c: Composition) -> list[Block]:
    """The argument, claim by claim, and the factors for which the library holds nothing."""
    blocks: list[Block] = [header(1, words("Mitigating circumstances"), Attr(id="claims"))]
    if c.pack.steps:
        blocks.append(para(words(unbroken(c.pack.steps))))
    for claim in c.case.claims:
        blocks += claim_blocks(c, claim)
    unsupported = [item for item in c.links if isinstance(item, Unsupported)]
    shown = [item for item in unsupported if c.shows_facts(_factor_facts(c, item.factor))]
    if shown:
        blocks += [header(2, words("Circumstances without research support"), Attr(id="unsupported")),
                   bullet_list([plain(words(f"{c.library.get_factor(i.factor).label}. {i.reason} It is offered on "
                                            "the record alone."))] for i in shown)]
    return blocks


def strengths(c: Composition) -> list[Block]:
    """What the client brings, with its records and the research on it."""
    blocks: list[Block] = [header(1, words("Strengths"), Attr(id="strengths"))]
    for strength in c.case.strengths:
        sentences: list[Inline] = []
        for key in strength.facts:
            sentences += [fact_sentence(c, key), {"t": "Space"}]
        part: list[Block] = [header(2, words(strength.title), Attr(id=f"strength-{strength.key}")),
                             *argued(c, strength.statement, strength.facts),
                             labelled("The record", sentences[:-1])]
        for key in strength.findings:
            finding = c.library.get_finding(key)
            part.append(labelled("What research shows", [
                *words(sentence(finding.proposition)), *support(c, [key], signal=""),
                *words(f" Limits: {sentence(finding.limitations)}")]))
        blocks.append(div(part, provenance=c.supported_by(strength.facts)))
    return blocks


def evidence(c: Composition) -> tuple[list[Block], tuple[Drawing, ...]]:
    """Every claim with its support on one table, and the estimates on one picture."""
    blocks: list[Block] = [header(1, words("The evidence at a glance"), Attr(id="evidence"))]
    rows, attrs = [], []
    for claim in c.case.claims:
        links = [item for key in claim.findings if (item := c.link_to(claim.factor, key)) is not None]
        best = max((item.certainty.level for item in links), default=None)
        contrary = len(c.counterparts(claim.findings)) + sum(item.cuts_against for item in links)
        rows.append([
            cell(claim.heading), cell(proposition(c, claim)),
            cell(record_exhibits(c, claim.facts)),
            cell(f"{counted(len(claim.findings), 'finding')}; {contrary or 'none'} contrary or double-edged"),
            cell(best.words if best else "no finding"),
        ])
        attrs.append(_row(c.supported_by(claim.facts)))
    blocks.append(table(("Claim", "What research allows to be said", "Record", "Research", "Certainty"), rows,
                        caption="Claims and what supports them", widths=(0.19, 0.31, 0.24, 0.15, 0.11),
                        row_attrs=attrs))
    estimates = _forest_rows(c)
    if not estimates:
        return blocks, ()
    drawings = forest_pages(estimates)
    for drawing in drawings:
        blocks.append(figure(drawing.name, alt=drawing.alt, id=drawing.name,
                             caption="Estimates in the findings cited, with their intervals where the source gives "
                                     "them. The table that follows says the same in words."))
    blocks.append(table(("Study and outcome", "Measure", "Estimate", "Interval", "Certainty"),
                        [[cell(text) for text in row] for row in forest_rows(estimates)],
                        caption="Estimates in the findings cited", widths=(0.44, 0.14, 0.14, 0.16, 0.12)))
    return blocks, drawings


def plan(c: Composition) -> list[Block]:
    """Each need, who meets it, who confirmed that and when, and what happens if it fails."""
    rows, attrs = [], []
    for i, item in enumerate(c.case.plan):
        confirmed = (f"Confirmed by {item.confirmed_by}, {day(item.confirmed_on)}"
                     if item.confirmed_by and item.confirmed_on else "Not yet confirmed")
        research = support(c, item.findings)
        rows.append([
            [plain([*words(item.need)])], [plain([*words(sentence(f"{item.service} ({item.provider})")), *research])],
            cell(f"{confirmed}. Starts: {item.starts}"), cell(f"{item.funding}. Backup: {item.backup}"),
            cell(item.condition),
        ])
        attrs.append(_row(plan_provenance(c, i)))
    return [
        header(1, words("Release plan"), Attr(id="plan")),
        table(("Need", "Service and provider", "Confirmation and start", "Funding and backup", "Proposed condition"),
              rows, caption="Release plan", widths=(0.14, 0.24, 0.22, 0.20, 0.20), row_attrs=attrs),
    ]


def recommendation(c: Composition) -> list[Block]:
    """What is asked for, and how it serves each statutory purpose."""
    wish = c.case.recommendation
    blocks: list[Block] = [header(1, words("Recommendation"), Attr(id="recommendation")), *prose(wish.request)]
    matter = c.case.matter
    if matter.guideline_range is not None:
        g = matter.guideline_range
        blocks.append(para(words(
            f"The advisory guideline range is {g.low_months} to {g.high_months} months (offense level "
            f"{g.offense_level}, criminal history category {g.history_category}; {g.manual_year} manual).")))
    for answer in wish.purposes:
        inlines = [*authority_sentence(c, answer.authority), {"t": "Space"},
                   span(bracketed(answer.answer), provenance=argued_on(c, answer.answer, answer.facts))]
        inlines += support(c, answer.findings)
        blocks.append(labelled(answer.purpose, inlines))
    blocks.append(labelled("The aggravating side", words(wish.aggravation)))
    return blocks


def exhibits(c: Composition) -> list[Block]:
    """Letter, title, pages, Bates range and custodian of every exhibit."""
    rows, attrs = [], []
    for exhibit in c.case.exhibits:
        bates = (f"{exhibit.bates_prefix}-{exhibit.bates_first:06d} to {exhibit.bates_last:06d}"
                 if exhibit.bates_prefix and exhibit.bates_first else "")
        shown = c.shows_exhibit(exhibit.key)
        sealed = any(tag in exhibit.tags for tag in Sensitivity)
        rows.append([
            cell(exhibit.label), cell(exhibit.title if shown else "Filed under seal"),
            cell(str(exhibit.pages) if shown else ""), cell(bates if shown else ""),
            cell(exhibit.custodian if shown else ""), cell("under seal" if sealed else "public"),
        ])
        attrs.append(Attr(id=f"exhibit-{exhibit.label}"))
    return [
        header(1, words("Exhibit index"), Attr(id="exhibits")),
        table(("Exhibit", "Title", "Pages", "Bates range", "Custodian", "Filing"), rows,
              caption="Exhibits", widths=(0.09, 0.31, 0.08, 0.20, 0.22, 0.10), row_attrs=attrs),
    ]


def table_of_authorities(*, references: bool = False) -> list[Block]:
    """Where the table of authorities stands; the writers fill in its pages.

    With ``references`` the list of references stands before it, and the table says that research is found there.
    """
    table_place = div([], Attr(id=AUTHORITIES, classes=(UNTITLED,)))
    title = header(1, words("Table of authorities"), Attr(id="authorities"))
    if not references:
        return [title, table_place]
    return [references_place(), title,
            para(words("Law is listed in full. Research is listed by author and year; its full entries stand under "
                       "References.")), table_place]


def _forest_rows(c: Composition) -> tuple[ForestRow, ...]:
    rows = []
    for finding in c.cited_findings():
        level = certainty(finding, track_of(finding, c.library)).level.words
        label = author_year(c, finding)
        for effect in finding.effects:
            if effect.measure not in RATIOS | DIFFERENCES:
                continue
            interval, reach = effect.interval, effect.span
            rows.append(ForestRow(
                label=label, outcome=effect.outcome, measure=effect.measure, value=effect.value,
                low=interval.low if interval else None, high=interval.high if interval else None,
                span_low=reach.low if reach else None, span_high=reach.high if reach else None,
                certainty=level, direction=finding.direction.value, n=effect.n or finding.population.n))
    return tuple(rows)


def _row(provenance: Provenance) -> Attr:
    return Attr(values=provenance.values())


def plan_provenance(c: Composition, index: int) -> Provenance:
    """What a need of the plan rests on, with its own tags."""
    item = c.case.plan[index]
    base = c.resting_on(item.facts)
    return replace(base, tags=tuple(sorted({*base.tags, *item.tags})))


def _claim_provenance(c: Composition, key: str) -> Provenance:
    claim = c.claims[key]
    return c.resting_on([*claim.facts, *claim.nexus_facts])


def _factor_facts(c: Composition, factor: str) -> tuple[str, ...]:
    return next((f.facts for f in c.case.factors if f.factor == factor), ())
