"""A claim as it is argued: what is said of the client, what research found, how far it fits, and why the law cares.

The order is the same for every claim, so that a reader learns it once: proposition, the
record, the research, how sure, fit, limits and contrary findings, what it is offered for,
why it matters, the legal hook. Counsel's volume adds what is never filed.
"""

from __future__ import annotations

from workbench.appendix.composition import Composition
from workbench.appendix.sentences import (
    argued,
    argued_on,
    author_year,
    authority_cite,
    authority_sentence,
    cite_all,
    effect_words,
    fact_sentence,
    finding_cite,
    labelled,
    population_words,
)
from workbench.case.models import AuthorityUse, Claim
from workbench.citations.bracketed import bracketed
from workbench.evidence.certainty import verb
from workbench.evidence.findings import Direction, Finding
from workbench.evidence.law import Provision
from workbench.evidence.linking import Link
from workbench.evidence.packs import nexus_in_words, provisions_for
from workbench.evidence.searches import none_located
from workbench.tree import (
    Attr,
    Block,
    Inline,
    Provenance,
    bullet_list,
    div,
    header,
    para,
    plain,
    span,
    strong,
    words,
)
from workbench.wording import counted, listed, sentence, unbroken

__all__ = ["claim_blocks", "proposition", "tests_for"]

#: How each use of research is announced to the court. Source of the distinction: Faigman, Monahan &
#: Slobogin, "Group to Individual (G2i) Inference in Scientific Expert Testimony", 81 U. Chi. L. Rev. 417.
OFFERED_FOR = {
    "framework": "This research is offered as framework evidence: it describes people in circumstances like these. "
                 "It does not diagnose {name} and does not by itself explain any one act.",
    "diagnostic": "This research is offered together with the opinion of a qualified evaluator about {name}",
}

COUNSEL = Provenance(counsel_only=True)


def claim_blocks(c: Composition, claim: Claim) -> list[Block]:
    """The blocks of one claim, with what each sentence rests on."""
    used = [c.library.get_finding(key) for key in claim.findings]
    contrary = [c.library.get_finding(key) for key in c.counterparts(claim.findings)]
    facts = [*claim.facts, *claim.nexus_facts]
    blocks = [
        header(2, words(claim.heading), Attr(id=f"claim-{claim.key}")),
        _proposition(c, claim, used),
        _record(c, claim),
        *_research(used),
        *_certainty(c, claim),
        *_fit(c, claim),
        *_limits(used, contrary, [*_corrected(c, used), *_looked_for(c, claim.factor)]),
        _offered_for(c, claim),
        labelled("Why it matters here", bracketed(claim.why_it_matters), argued_on(c, claim.why_it_matters, facts)),
        *_law(c, claim),
        *_counsel(c, claim),
    ]
    return [div(blocks, provenance=c.supported_by(claim.facts))]


def proposition(c: Composition, claim: Claim) -> str:
    """The claim's sentence, with the strongest verb that its evidence allows."""
    links = _links(c, claim)
    track = links[0].certainty.track if links else "association"
    # What cuts the other way does not strengthen a claim, unless it is all the claim rests on.
    for_it = [item for item in links if item.finding.direction is not Direction.ADVERSE] or links
    levels = tuple(item.certainty.level for item in for_it)
    return sentence(f"{claim.subject} {verb(levels, track, claim.effect)} {claim.outcome}")


def tests_for(c: Composition, factor: str) -> tuple[Provision, ...]:
    """The provisions whose nexus test governs a factor at sentencing: those that name it, else those that take all."""
    found = [p for p in provisions_for(c.pack, factor) if p.stage == "sentencing"]
    named = tuple(p for p in found if factor in p.names)
    return named or tuple(found)


def _links(c: Composition, claim: Claim) -> list[Link]:
    return [item for key in claim.findings if (item := c.link_to(claim.factor, key)) is not None]


def _proposition(c: Composition, claim: Claim, used: list[Finding]) -> Block:
    text = words(proposition(c, claim))
    if used:
        first, *rest = [finding_cite(f) for f in {f.source: f for f in used}.values()]
        text.append(cite_all(first, rest))
    return para([span(text, Attr(classes=("proposition",)))])


def _record(c: Composition, claim: Claim) -> Block:
    sentences: list[Inline] = []
    for key in claim.facts:
        sentences += [fact_sentence(c, key), {"t": "Space"}]
    return labelled("The record", sentences[:-1])


def _research(used: list[Finding]) -> list[Block]:
    if not used:
        return [labelled("What research shows", words(
            "The library holds no finding that supports this claim; it rests on the record alone."))]
    return [labelled("What research shows", words(
        f"{sentence(counted(len(used), 'finding'))[:-1]} from published research "
        f"{'bears' if len(used) == 1 else 'bear'} on it.")), bullet_list(_study(f) for f in used)]


def _study(finding: Finding) -> list[Block]:
    blocks = [plain([*words(sentence(finding.proposition)), finding_cite(finding)])]
    detail = f"{finding.design.words.capitalize()}. Studied: {sentence(population_words(finding.population))}"
    if finding.effects:
        detail += f" Reported: {sentence('; '.join(map(effect_words, finding.effects)))}"
    blocks.append(plain([span(words(detail), Attr(classes=("study-detail",)))]))
    return blocks


def _certainty(c: Composition, claim: Claim) -> list[Block]:
    links = _links(c, claim)
    if not links:
        return []
    parts = [f"{author_year(c, item.finding)}: {item.certainty.level.words} ({'; '.join(item.certainty.reasons)})"
             for item in links]
    return [labelled("How sure", words(sentence("; ".join(parts))))]


def _fit(c: Composition, claim: Claim) -> list[Block]:
    links = _links(c, claim)
    if not links:
        return []
    parts = [f"{author_year(c, item.finding)}: {item.fit.sentence(c.case.client.short_name)}"
             for item in links if item.fit.like or item.fit.unlike]
    if silent := [author_year(c, item.finding) for item in links if not (item.fit.like or item.fit.unlike)]:
        parts.append(f"Of {listed(silent)} the pages read do not say enough about those studied to compare.")
    parts.append("What a source does not say of the people studied is not assumed to match.")
    # Fit compares ages computed from the claim's facts, so it reveals what they reveal.
    return [labelled("Fit", words(" ".join(parts)), c.resting_on(claim.facts))]


def _looked_for(c: Composition, factor: str) -> list[str]:
    """The dated searches on a factor that located nothing, where the library holds nothing that cuts the other way."""
    against = {Direction.ADVERSE, Direction.DOUBLE_EDGED}
    if any(factor in row.factors and row.direction in against for row in c.library.findings.values()):
        return []
    return [none_located(row) for row in c.library.searches.values() if row.factor == factor and row.result == "none"]


def _corrected(c: Composition, used: list[Finding]) -> list[str]:
    """The notices of sources that were corrected after they appeared: a reader is told with the figure."""
    first = {f.source: f for f in used}
    notices = {key: c.notice_of(key) for key in first}
    return [f"{author_year(c, first[key])} was corrected after publication. {sentence(n.notice)}"
            for key, n in notices.items() if n is not None and n.status == "corrected"]


def _limits(used: list[Finding], contrary: list[Finding], looked_for: list[str]) -> list[Block]:
    items = [[plain([*words(sentence(f.limitations)), finding_cite(f)])] for f in used]
    items += [[plain([*words(f"Contrary or qualifying: {sentence(f.proposition)}"), finding_cite(f, signal="but see")])]
              for f in contrary]
    items += [[plain(words(text))] for text in looked_for]
    return [labelled("Limits and contrary findings", words("A reader should weigh the following.")),
            bullet_list(items)] if items else []


def _offered_for(c: Composition, claim: Claim) -> Block:
    name = c.case.client.short_name
    text = OFFERED_FOR[claim.offered_for].format(name=name)
    if claim.offered_for == "framework" or claim.evaluator is None:
        return labelled("Offered as", words(text))
    exhibit = c.exhibits[claim.evaluator]
    rests_on = c.resting_on((), [claim.evaluator])
    return labelled("Offered as", words(f"{text} (Ex. {exhibit.label})."), rests_on)


def _law(c: Composition, claim: Claim) -> list[Block]:
    inlines: list[Inline] = []
    for use in claim.authorities:
        inlines += [*authority_sentence(c, use), {"t": "Space"}]
    tests = " ".join(nexus_in_words(p) for p in tests_for(c, claim.factor))
    inlines += words(unbroken(tests))
    blocks = [labelled("Legal significance", inlines)] if inlines else []
    if claim.purposes:
        first, *rest = [authority_cite(AuthorityUse(authority=key)) for key in claim.purposes]
        blocks.append(labelled("Purposes of sentencing", [
            *words("This claim bears on what the court weighs under the law cited here."), cite_all(first, rest)]))
    return blocks + (argued(c, claim.nexus, [*claim.facts, *claim.nexus_facts]) if claim.nexus else [])


def _counsel(c: Composition, claim: Claim) -> list[Block]:
    """Work product about the claim: how it is turned around, the answer, and what was left out."""
    factor = c.library.get_factor(claim.factor)
    blocks = [
        para([strong(words("Counsel only: privileged work product."))]),
        labelled("How it will be turned around", words(factor.double_edge)),
        labelled("The honest answer", words(factor.answer)),
    ]
    if claim.counsel_note:
        blocks.append(labelled("In this case", bracketed(claim.counsel_note)))
    if factor.cross:
        blocks += [labelled("Expect on cross-examination", words("")),
                   bullet_list([plain(words(question))] for question in factor.cross)]
    against = [item for item in c.links_of(claim.factor) if item.cuts_against and item.finding.id not in claim.findings]
    if against:
        blocks += [labelled("Findings that cut against, not cited in this claim", words("")),
                   bullet_list(_against(item) for item in against)]
    return [div(blocks, Attr(classes=("counsel",)), COUNSEL)]


def _against(item: Link) -> list[Block]:
    why = f" Set aside: {sentence(item.declined)}" if item.declined else ""
    mark = {Direction.ADVERSE: "Adverse", Direction.DOUBLE_EDGED: "Double-edged"}[item.finding.direction]
    return [plain([*words(f"{mark}: {sentence(item.finding.proposition)}"), finding_cite(item.finding),
                   *words(f" Certainty: {item.certainty.level.words}.{why}")])]

