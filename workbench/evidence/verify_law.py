"""Statutes, rules, guidelines and other law found in a text, matched to the library on the dates of the case."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from workbench.citations.reading.found import Found, FoundKind
from workbench.citations.reading.sections import base, listed, subdivisions
from workbench.citations.records import field
from workbench.evidence.holdings import Holdings, law_keys
from workbench.evidence.law import Authority, operative, refuse_dead_text
from workbench.evidence.pitfalls import Pitfalls, Superseded
from workbench.evidence.verdicts import Dates, Verdict, worst

__all__ = ["verify_bare", "verify_law"]

_UNKNOWN = "not in the library: it cannot be verified offline"


def verify_law(
    found: Found, held: Holdings, pitfalls: Pitfalls, dates: Dates, around: str, jurisdiction: str = ""
) -> Verdict:
    """What is said of a citation of law, section by section; the worst is what counts."""
    sections = listed(found["sections"]) or (found["number"],)
    keys = law_keys(found)
    if not keys:
        return Verdict("unknown", "", _UNKNOWN)
    if len(keys) != len(sections):
        sections = tuple(sections[:1]) * len(keys)
    return worst(
        tuple(
            _section(found, section, key, held, pitfalls, dates, around, jurisdiction)
            for section, key in zip(sections, keys, strict=True)
        )
    )


def _section(
    found: Found,
    section: str,
    key: tuple[str, ...],
    held: Holdings,
    pitfalls: Pitfalls,
    dates: Dates,
    around: str,
    jurisdiction: str,
) -> Verdict:
    if found["subd"]:
        section += re.sub(r"^(\d+[a-z]?|[a-z])(?=\(|$)", r"(\1)", found["subd"])
    gone = _superseded(found, section, pitfalls, dates, around)
    keys = _held_under(key, held, jurisdiction)
    if not keys and (glued := re.fullmatch(r"(.+\d)\.\d{1,3}", key[-1])):
        # The number of a note clings to a section at the end of a sentence: "60.12.236".
        keys = _held_under((*key[:-1], glued[1]), held, jurisdiction)
        section = glued[1] if keys else section
    if gone and found.kind != "guideline":
        return gone
    if not keys:
        return gone or Verdict("unknown", "", _UNKNOWN)
    if found.kind == "guideline":
        return _guideline(found, section, tuple(held.authorities[one] for one in keys), held, dates, around, gone)
    wanted = subdivisions(section)
    fitting = [one for one in keys if _fits(wanted, _own(held, one))]
    if not fitting:
        has = ", ".join(held.shown[one] for one in keys[:4])
        return Verdict("unknown", "", f"this subdivision is {_UNKNOWN}; it holds {has}")
    # The record that says most of what was cited: (a)(1) rather than (a).
    best = max(
        fitting,
        key=lambda one: (
            bool(found["year"]) and found["year"] in field(held.entries[one], "year", "date"),
            len(_common(wanted, _own(held, one))),
            -len(_own(held, one)),
        ),
    )
    if wrong := _wrong_year(found, held, best):
        return Verdict("mismatch", best, wrong)
    return _dated(held.authorities[best], section, dates, around)


def _held_under(key: tuple[str, ...], held: Holdings, jurisdiction: str) -> tuple[str, ...]:
    keys = held.law.get(key, ())
    if keys or key[0] not in {"state-statute", "state-regulation", "bill", "standard"}:
        return keys
    if key[0] == "standard":
        return tuple(
            k for index, ks in held.law.items() if index[:2] == key[:2] and (not key[2] or not index[2]) for k in ks
        )
    if key[0] == "bill":
        return (
            tuple(
                k
                for index, ks in held.law.items()
                if index[:3] == key[:3] and (not key[3] or index[3] == key[3])
                for k in ks
            )
            if jurisdiction or key[3]
            else ()
        )
    _, state, subject, number = key
    found = [
        (index, ks)
        for index, ks in held.law.items()
        if index[0] == key[0]
        and index[-1] == number
        and (not state or index[1] == state)
        and (not subject or not index[2] or index[2] == subject or index[2].isdigit() != subject.isdigit())
    ]
    if not state and jurisdiction:
        found = [(index, ks) for index, ks in found if index[1] == jurisdiction]
    states = {index[1] for index, _ in found}
    return tuple(k for _, ks in found for k in ks) if len(states) == 1 else ()


def _own(held: Holdings, key: str) -> tuple[str, ...]:
    entry = held.entries[key]
    section = field(entry, "section", "number", "rule").removeprefix("§").strip()
    chain = (
        re.findall(r"\((\w{1,4})\)", re.split(r"[-,&]|et seq", section[len(base(section)) :])[0])
        if "(" in section
        else []
    )
    return tuple(chain)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    kept = []
    for a, b in zip(one, other, strict=False):
        if a.casefold() != b.casefold():
            break
        kept.append(a)
    return tuple(kept)


def _fits(wanted: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether a record covers a citation: one of the two chains continues the other."""
    return len(_common(wanted, own)) == min(len(wanted), len(own))


def _wrong_year(found: Found, held: Holdings, key: str) -> str:
    """What is wrong with a year that belongs to the text itself, as a notice's does, and not to an edition of it."""
    if found.kind not in {
        "federal-register",
        "ethics-opinion",
        "bill",
        "session-law",
        "executive-order",
        "standard",
        "legislative-report",
    }:
        return ""
    entry = held.entries[key]
    year = field(entry, "year") or field(entry, "date")
    if found["year"] and year and found["year"] not in year:
        return f"the library has {held.shown[key]}; the year given is {found['year']}"
    return ""


def _dated(authority: Authority, section: str, dates: Dates, around: str) -> Verdict:
    if authority.kind == "guideline" or authority.cite.get("type") != "federal-register":
        refusal = refuse_dead_text(authority, dates.on, dates.offense or dates.on, section)
        if refusal is not None and refusal.kind in {"dead", "not-yet"}:
            return Verdict(
                "stale",
                authority.id,
                " ".join(
                    part
                    for part in (
                        refusal.reason,
                        f"Cite it as {refusal.history}." if refusal.history else "",
                        refusal.ex_post_facto,
                    )
                    if part
                ),
            )
        if refusal is not None and refusal.kind == "edition":
            if dates.sentencing is not None:
                return Verdict("stale", authority.id, f"{refusal.reason} {refusal.ex_post_facto}".strip())
            return Verdict("verified", authority.id, f"{refusal.reason} Give --sentencing-date to read it on that day.")
        if refusal is not None and refusal.kind == "unverified":
            return Verdict("unknown", authority.id, refusal.reason)
    for limit in authority.limits:
        if limit.since > dates.on.isoformat():
            continue
        if limit.at is not None and limit.at in section.replace(" ", ""):
            return Verdict("stale", authority.id, limit.reason)
        if limit.at is None and limit.signs and re.search(limit.signs, around, re.IGNORECASE | re.DOTALL):
            return Verdict("stale", authority.id, f"{limit.reason} It may not be cited for this: {limit.use}.")
    return Verdict("verified", authority.id, "")


def _superseded(found: Found, section: str, pitfalls: Pitfalls, dates: Dates, around: str) -> Verdict | None:
    for row in pitfalls.superseded.values():
        if (
            row.kind != found.kind
            or (row.title and row.title != found["title"])
            or (row.state and row.state != found["state"])
        ):
            continue
        if not row.covers(section.replace(" ", ""), dates.on) or (
            row.signs and not re.search(row.signs, around, re.IGNORECASE)
        ):
            continue
        if found["former"] or (found["year"] and dates.sentencing is None and not _edition_after(row, found["year"])):
            continue
        return Verdict("stale", row.by or "", f"{row.reason} Instead: {row.instead}.")
    return None


def _edition_after(row: Superseded, year: str) -> bool:
    return row.since is not None and year >= row.since[:4]


def _guideline(
    found: Found,
    section: str,
    kept: tuple[Authority, ...],
    held: Holdings,
    dates: Dates,
    around: str,
    gone: Verdict | None,
) -> Verdict:
    """A guideline by its edition: the year that is given, the word "former", or the day of the sentencing."""
    edition = found["year"]
    if found["former"] or (edition and dates.sentencing is None):
        past = [one for one in kept if not edition or _in_edition(one, held, edition)]
        if found["former"]:
            past = [one for one in past if one.in_force.until is not None]
        if past:
            chosen = past[-1]
            if found["former"] or chosen.in_force.over(dates.on):
                return Verdict("verified", chosen.id, f"as dated history: {_history(chosen)}")
            return _dated(chosen, section, dates, around)
        if edition and (mine := [one for one in kept if one.in_force.until is None]):
            return Verdict(
                "unknown",
                mine[0].id,
                f"the library does not hold the edition of {edition}; it has {held.shown[mine[0].id]}",
            )
        return gone or Verdict(
            "unknown", kept[0].id, f"the library holds no former text; it has {held.shown[kept[0].id]}"
        )
    living = [one for one in kept if operative(one, dates.on)]
    if living and gone:
        return gone
    if living:
        verdict = _dated(living[-1], section, dates, around)
        if verdict.status == "verified" and edition and not _in_edition(living[-1], held, edition):
            return Verdict(
                "mismatch",
                living[-1].id,
                f"the library has {held.shown[living[-1].id]} for {dates.on:%B %d, %Y}; the edition given is {edition}",
            )
        return verdict
    return gone if gone and not kept else _dated(kept[-1], section, dates, around)


def _in_edition(authority: Authority, held: Holdings, edition: str) -> bool:
    """Whether the manual of that year, which takes effect on November 1, holds this text."""
    span = authority.in_force
    return field(held.entries[authority.id], "year") == edition or (
        span.since is not None and span.covers(dt.date(int(edition), 11, 1)) and span.until is not None
    )


def _history(authority: Authority) -> str:
    span = authority.in_force
    since = f"in force since {span.since}" if span.since else "in force"
    return f"{since}, through {span.until}" if span.until else since


#: What the parts of a look-up key are called in a citation, by kind.
_BARE_NAMES: Mapping[FoundKind, tuple[str, ...]] = {
    "court-rule": ("state", "rules"),
    "state-statute": ("state", "title"),
    "statute": ("title",),
    "regulation": ("title",),
}


def verify_bare(
    found: Found,
    earlier: tuple[tuple[Found, Verdict], ...],
    held: Holdings,
    pitfalls: Pitfalls,
    dates: Dates,
    around: str,
    jurisdiction: str,
) -> Verdict:
    """A section or rule without its code: that of the last citation with its number, else the library's only one."""
    number = base(found["sections"] or found["number"])
    for full, verdict in reversed(earlier):
        if full["form"] != "full" or full.kind not in {
            "statute",
            "state-statute",
            "regulation",
            "court-rule",
            "state-regulation",
        }:
            continue
        if (full.kind == "court-rule") != (found.kind == "court-rule"):
            continue
        if number in {base(one) for one in listed(full["sections"] or full["number"])}:
            parts = {**full.parts, **{name: value for name, value in found.parts.items() if name != "form"}}
            return (
                verify_law(
                    Found(full.kind, found.start, found.end, found.text, parts),
                    held,
                    pitfalls,
                    dates,
                    around,
                    jurisdiction,
                )
                if verdict.status != "stale"
                else verdict
            )
    kinds = {"court-rule"} if found.kind == "court-rule" else {"statute", "state-statute", "regulation"}
    keys = {index for index in held.law if index[0] in kinds and index[-1] == number}
    if not keys and (glued := re.fullmatch(r"(.+\d)\.\d{1,3}", number)):
        keys = {index for index in held.law if index[0] in kinds and index[-1] == glued[1]}
    if len(keys) != 1:
        return Verdict(
            "unknown",
            "",
            "no citation in full stands before it"
            if not keys
            else f"several laws of the library have a section {number}",
        )
    key = next(iter(keys))
    kind: FoundKind = next(one for one in _BARE_NAMES if one == key[0])
    parts = {**found.parts, **dict(zip(_BARE_NAMES[kind], key[1:], strict=False))}
    return verify_law(
        Found(kind, found.start, found.end, found.text, parts), held, pitfalls, dates, around, jurisdiction
    )
