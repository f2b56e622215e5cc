"""What was investigated and what was not: the coverage map and the list of gaps. Work product, for counsel alone."""

from __future__ import annotations

from workbench.appendix.composition import Composition
from workbench.appendix.sentences import record_exhibits
from workbench.evidence.domains import STATE_WORDS, Covered, coverage_map, gaps
from workbench.tree import Attr, Block, Provenance, bullet_list, cell, div, header, para, plain, table, words
from workbench.wording import counted, day, listed, sentence

__all__ = ["investigation"]


def investigation(c: Composition) -> list[Block]:
    """The domains of the life history with what was done about each, and what is open. In counsel's volume only."""
    blocks: list[Block] = [header(1, words("For counsel: what was investigated"), Attr(id="investigation"))]
    rows = coverage_map(c.library.domains, c.case.inquiries, c.facts, c.exhibits)
    if c.case.inquiries:
        counts = [f"{counted(sum(row.state is state for row in rows), 'domain')} {said}"
                  for state, said in STATE_WORDS.items()]
        blocks.append(para(words(sentence(
            f"Of the {len(rows)} domains of a life history that the standards of practice name: {'; '.join(counts)}"))))
        if found := gaps(rows):
            blocks.append(header(2, words("Still open"), Attr(id="gaps")))
            blocks.append(bullet_list([plain(words(f"{row.domain.label}: {row.gap_words} {row.note or ''}".strip()))]
                                      for row in found))
        blocks.append(table(
            ("Domain", "State", "Who was asked, what was looked into", "Facts"),
            [[cell(row.domain.label), cell(STATE_WORDS[row.state].capitalize()), cell(_asked(row)),
              cell(_facts(c, row))] for row in rows],
            caption="Domains of the life history", widths=(0.26, 0.20, 0.32, 0.22)))
        blocks.append(para(words(_standards(c, rows))))
    else:
        blocks.append(para(words(
            "Nothing is recorded about which domains of the life history were asked about. Silence in a record is "
            "not proof that somebody asked.")))
    return [div(blocks, Attr(classes=("counsel",)), Provenance(counsel_only=True))]


def _asked(row: Covered) -> str:
    return "; ".join(f"{one.whom}{f': {one.what}' if one.what else ''}{f' ({day(one.on)})' if one.on else ''}"
                     for one in row.asked)


def _facts(c: Composition, row: Covered) -> str:
    if not row.facts:
        return ""
    behind = counted(row.origins, "independent source")
    return sentence(f"{counted(len(row.facts), 'fact')}, {behind}; {record_exhibits(c, [f.key for f in row.facts])}")


def _standards(c: Composition, rows: tuple[Covered, ...]) -> str:
    """Which standards name the domains, and what is to be minded about those seen in a copy only."""
    named = dict.fromkeys(key for row in rows for key in row.domain.standards)
    said = [f"{c.library.standards[key].label} ({c.library.standards[key].kind} cases)" for key in sorted(named)]
    copies = [c.library.standards[key].label for key in sorted(named) if c.library.standards[key].status != "verified"]
    caution = (f" The text of {listed(copies)} was read in a copy only: compare it with the publication before it is "
               "cited.") if copies else ""
    return f"The domains are those named by {listed(said)}.{caution}"
