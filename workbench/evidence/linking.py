"""Links from a client's factors to findings: how well each finding fits, with the reasons in words.

``link`` is a pure function of the case and the library: no order of input, no clock, no
state changes its answer. Every score is explained, and a factor without support is a
value that the document shows, not an absence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.case.dates import ages
from workbench.case.models import Case, Client, Fact, FactorAssessment, FactorState
from workbench.evidence.certainty import Certainty, Track, certainty
from workbench.evidence.findings import Design, Direction, Finding, Population, Range
from workbench.evidence.library import Library
from workbench.wording import listed

__all__ = ["Fit", "Link", "Profile", "Unsupported", "fit", "link", "link_factor", "profile", "profile_of", "studied",
           "track_of", "unread_against"]

#: Share of each part in a link's score. Our own choice, the same for every factor: who was studied
#: matters most to a court, then how (docs/decisions/0004-linking.md).
WEIGHTS = {"fit": 0.40, "design": 0.30, "directness": 0.20, "recency": 0.10}

#: Years after which a study of people in other times is named as such in the fit sentence (our own choice).
ERA_YEARS = 25

_DESIGN_STRENGTH = {
    Design.META_ANALYSIS: 1.0, Design.SYSTEMATIC_REVIEW: 0.9, Design.RCT: 0.9, Design.QUASI_EXPERIMENT: 0.8,
    Design.PROSPECTIVE_COHORT: 0.75, Design.RETROSPECTIVE_COHORT: 0.6, Design.CASE_CONTROL: 0.5,
    Design.CONSENSUS_REPORT: 0.5, Design.CROSS_SECTIONAL: 0.4, Design.NARRATIVE_REVIEW: 0.3,
    Design.QUALITATIVE: 0.25, Design.THEORY: 0.2,
}
_JUSTICE = frozenset({"prison", "jail", "juvenile-justice", "court", "supervision"})
_PROGRAM_DOMAINS = frozenset({"programs"})
_SETTINGS = {
    "community": "the community", "prison": "prison", "jail": "jail", "juvenile-justice": "the juvenile justice system",
    "court": "court", "clinical": "clinics", "school": "schools", "military": "the armed forces",
    "child-welfare": "the child-welfare system", "supervision": "community supervision",
}
_COUNTRY_NAMES = {
    "US": "the United States", "GB": "the United Kingdom", "CA": "Canada", "SE": "Sweden", "DK": "Denmark",
    "FI": "Finland", "NO": "Norway", "NL": "the Netherlands", "AU": "Australia", "NZ": "New Zealand",
    "DE": "Germany", "BR": "Brazil", "TW": "Taiwan", "FR": "France", "IE": "Ireland", "IT": "Italy", "ES": "Spain",
    "CH": "Switzerland", "BE": "Belgium", "IL": "Israel", "*": "several countries",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What of the client can be compared with the people a study observed."""

    name: str
    sex: str
    #: ``None`` where the birth or the offense has no date yet.
    age_at_offense: int | None
    #: Ages at which the facts of a factor happened; ``None`` where none of them is dated.
    exposure: Range | None
    #: Year of the earliest dated fact of the factor, or of the offense; ``None`` where neither is known yet.
    year: int | None


@dataclass(frozen=True, slots=True)
class Fit:
    """How like and how unlike the client the people studied were. ``score`` is from 0 to 1."""

    score: float
    like: tuple[str, ...]
    unlike: tuple[str, ...]
    #: What the entry does not say, so that no likeness is assumed.
    unknown: tuple[str, ...]
    #: Who was studied, as far as the entry says it: "boys aged 10 to 16 in the United States".
    studied: str = ""
    #: What sets the client apart from them, each to follow the client's name: "was 22 at the offense".
    apart: tuple[str, ...] = ()

    def sentence(self, name: str) -> str:
        """The caveat in one sentence; empty where the source says nothing that can be compared.

        "the studied group was boys aged 10 to 16 in Sweden; Mr. D. was 22 at the offense."
        """
        if not self.like and not self.unlike:
            return ""
        differs = f"{name} {listed(self.apart)}" if self.apart else f"nothing stated of them sets {name} apart"
        return f"the studied group was {self.studied}; {differs}."


@dataclass(frozen=True, slots=True)
class Link:
    """A factor of the client joined to one finding."""

    factor: str
    finding: Finding
    #: From 0 to 1; orders links, and is never printed as if it were a measurement.
    score: float
    fit: Fit
    certainty: Certainty
    reasons: tuple[str, ...]
    #: Why the specialist set it aside, where she did.
    declined: str | None

    @property
    def cuts_against(self) -> bool:
        """Whether an opponent could use it: adverse or double-edged."""
        return self.finding.direction in {Direction.ADVERSE, Direction.DOUBLE_EDGED}


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A factor found in the client's life for which the library holds no finding."""

    factor: str
    reason: str


def link(case: Case, library: Library) -> tuple[Link | Unsupported, ...]:
    """Every factor found for the client with every finding about it, best fit first within a factor.

    Findings that cut against the client are linked like any other. Factors come in the order of
    their names; ties within a factor are broken by the finding's id.

    Raises:
        UnknownRecord: The case assesses a factor that is not in the catalogue.
    """
    newest = library.newest
    return tuple(item for assessment in sorted(case.factors, key=lambda a: a.factor)
                 for item in link_factor(assessment, profile(case, assessment), library, newest))


def link_factor(
    assessment: FactorAssessment, who: Profile, library: Library, newest: int,
) -> tuple[Link | Unsupported, ...]:
    """One factor with every finding about it, best fit first; nothing unless the factor was found.

    ``newest`` is the latest year of the library, from which a finding's age is counted.

    Raises:
        UnknownRecord: The factor is not in the catalogue.
    """
    factor = library.get_factor(assessment.factor)
    if assessment.state is not FactorState.FOUND:
        return ()
    about = library.about(assessment.factor)
    if not about:
        return (Unsupported(factor.id, f"The library holds no finding on {factor.label.lower()}."),)
    declined = {d.finding: d.reason for d in assessment.declined}
    links = [_link(assessment.factor, finding, who, library, newest, declined.get(finding.id)) for finding in about]
    return tuple(sorted(links, key=lambda item: (-item.score, item.finding.id)))


def unread_against(links: Iterable[Link], assessment: FactorAssessment) -> tuple[Finding, ...]:
    """The findings that cut against the client which nobody has yet acknowledged or declined with a reason."""
    seen = {one.finding for one in assessment.acknowledged} | {one.finding for one in assessment.declined}
    return tuple(item.finding for item in links if item.cuts_against and item.finding.id not in seen)


def profile(case: Case, assessment: FactorAssessment) -> Profile:
    """The client as far as one factor is concerned: ages are computed from dates, never typed."""
    return profile_of(case.client, case.matter.offense_date, case.facts, assessment)


def profile_of(
    client: Client | None, offense: dt.date | None, facts: Iterable[Fact], assessment: FactorAssessment,
) -> Profile:
    """The client as far as one factor is concerned and as far as dates are known yet."""
    year = offense.year if offense else None
    if client is None:
        return Profile("the client", "unstated", None, None, year)
    birth = client.birth_date
    dates = {fact.key: fact.when for fact in facts}
    spans = [ages(when, birth) for key in assessment.facts if (when := dates[key]) is not None]
    spans = [(max(low, 0), high) for low, high in spans if high >= 0]
    exposure = Range(low=min(s[0] for s in spans), high=max(s[1] for s in spans)) if spans else None
    if exposure and exposure.low is not None:
        year = birth.year + int(exposure.low)
    return Profile(client.short_name, client.sex, _age(birth, offense) if offense else None, exposure, year)


def fit(finding: Finding, who: Profile) -> Fit:
    """How the people a finding observed resemble and differ from the client, part by part."""
    group = finding.population
    parts = (_sex(group, who), _exposure(group, who), _age_at_outcome(group, who), _country(group), _setting(group),
             _era(group, who))
    like = tuple(text for kind, text, _ in parts if kind == "like")
    unlike = tuple(text for kind, text, _ in parts if kind == "unlike")
    unknown = tuple(text for kind, text, _ in parts if kind == "unknown")
    apart = tuple(dict.fromkeys(own for kind, _, own in parts if kind == "unlike"))
    # Not stated counts half: neither a likeness nor a difference was shown.
    score = sum({"like": 1.0, "unknown": 0.5, "unlike": 0.0}[kind] for kind, _, _ in parts) / len(parts)
    return Fit(round(score, 4), like, unlike, unknown, studied(group), apart)


def track_of(finding: Finding, library: Library) -> Track:
    """Whether a finding is about what follows from a factor or about what a measure achieves."""
    if finding.track is not None:
        return finding.track
    domains = {library.get_factor(factor).domain for factor in finding.factors}
    return "effect" if domains & _PROGRAM_DOMAINS else "association"


def _link(factor: str, finding: Finding, who: Profile, library: Library, newest: int,
          declined: str | None) -> Link:
    match = fit(finding, who)
    year = _year(library.sources[finding.source].fields.get("year", ""))
    directness = 1 / len(finding.factors)
    recency = max(0.0, 1 - (newest - year) / 50) if year else 0.0
    strength = _DESIGN_STRENGTH[finding.design]
    score = (WEIGHTS["fit"] * match.score + WEIGHTS["design"] * strength
             + WEIGHTS["directness"] * directness + WEIGHTS["recency"] * recency)
    reasons = (
        f"fit: {len(match.like)} likenesses, {len(match.unlike)} differences, {len(match.unknown)} not stated",
        f"design: {finding.design.words}",
        f"directness: one of {len(finding.factors)} factors studied" if len(finding.factors) > 1
        else "directness: about this factor alone",
        f"recency: published {year}" if year else "recency: year of publication not confirmed",
    )
    return Link(factor, finding, round(score, 4), match, certainty(finding, track_of(finding, library)), reasons,
                declined)


def studied(group: Population) -> str:
    """Who was studied, in a phrase made of the fields of the entry; "people" where they say nothing.

    >>> studied(Population(description="", sex="male", outcome_ages=Range(low=10, high=16), countries=("US",)))
    'boys aged 10 to 16 in the United States'
    """
    ages = group.outcome_ages or group.exposure_ages
    young = ages is not None and ages.high is not None and ages.high < 18
    grown = ages is not None and ages.low is not None and ages.low >= 18
    words = {
        "male": ("boys", "men", "men or boys"), "female": ("girls", "women", "women or girls"),
        "both": ("girls and boys", "women and men", "people of both sexes"), None: ("children", "adults", "people"),
    }[group.sex]
    parts = [words[0] if young else words[1] if grown else words[2]]
    if group.exposure_ages and group.outcome_ages and group.exposure_ages != group.outcome_ages:
        parts.append(f"exposed at {_years_old(group.exposure_ages)} and studied at {_years_old(group.outcome_ages)}")
    elif group.outcome_ages is not None:
        parts.append(_years_old(group.outcome_ages).replace("ages ", "aged ").replace("age ", "aged "))
    elif group.exposure_ages is not None:
        parts.append(f"exposed at {_years_old(group.exposure_ages)}")
    if group.countries:
        parts.append(f"in {_country_names(group)}")
    if group.setting:
        parts.append(f"from {listed(_SETTINGS[place] for place in group.setting)}")
    if span := _years_of(group):
        parts.append(f"({span})")
    return " ".join(parts)


#: What a part of the fit says: its kind, the words for the reader, and what sets the client apart.
_Part: TypeAlias = tuple[Literal["like", "unlike", "unknown"], str, str]


def _sex(group: Population, who: Profile) -> _Part:
    if group.sex is None or who.sex in {"unstated", "intersex"}:
        return "unknown", "the sex of those studied", ""
    if group.sex == "both":
        return "like", "women and men were studied", ""
    people = {"male": "men or boys", "female": "women or girls"}[group.sex]
    return ("like" if group.sex == who.sex else "unlike"), f"{people} were studied", f"is {who.sex}"


def _exposure(group: Population, who: Profile) -> _Part:
    if group.exposure_ages is None or who.exposure is None:
        return "unknown", "the age at exposure", ""
    own = _years_old(who.exposure)
    kind: Literal["like", "unlike"] = "like" if _overlap(group.exposure_ages, who.exposure) else "unlike"
    return kind, f"exposure was studied at {_years_old(group.exposure_ages)} (here: {own})", f"was exposed at {own}"


def _age_at_outcome(group: Population, who: Profile) -> _Part:
    if group.outcome_ages is None or who.age_at_offense is None:
        return "unknown", "the age at which outcomes were measured", ""
    own = Range(low=who.age_at_offense, high=who.age_at_offense)
    kind: Literal["like", "unlike"] = "like" if _overlap(group.outcome_ages, own) else "unlike"
    return (kind, f"outcomes were measured at {_years_old(group.outcome_ages)} (here: age {who.age_at_offense})",
            f"was {who.age_at_offense} at the offense")


def _country(group: Population) -> _Part:
    if not group.countries:
        return "unknown", "the country", ""
    names = _country_names(group)
    if "US" in group.countries:
        return "like", f"the people studied lived in {names}", ""
    if "*" in group.countries:
        return "unknown", "whether the United States is among the countries", ""
    return "unlike", f"the people studied lived in {names}", "is to be sentenced in the United States"


def _setting(group: Population) -> _Part:
    if not group.setting:
        return "unknown", "the setting", ""
    names = listed(place.replace("-", " ") for place in group.setting)
    if set(group.setting) & _JUSTICE:
        return "like", f"the people studied were in contact with the justice system ({names})", ""
    return ("unlike", f"the people studied came from another setting ({names}), not from court",
            "stands before a criminal court")


def _era(group: Population, who: Profile) -> _Part:
    span, years = _years_of(group), group.years
    if not span or years is None or years.low is None or who.year is None:
        return "unknown", "the years of the data", ""
    last = years.high if years.high is not None else years.low
    gap = max(who.year - last, years.low - who.year, 0)
    return ("like" if gap <= ERA_YEARS else "unlike"), f"the data are from {span}", f"lived through this in {who.year}"


def _years_of(group: Population) -> str:
    if group.years is None or group.years.low is None:
        return ""
    last = group.years.high if group.years.high is not None else group.years.low
    return f"{group.years.low:.0f}" if last == group.years.low else f"{group.years.low:.0f} to {last:.0f}"


def _country_names(group: Population) -> str:
    return listed(_COUNTRY_NAMES.get(code, code) for code in group.countries)


def _overlap(one: Range, other: Range) -> bool:
    starts = max(_or(one.low, 0), _or(other.low, 0))
    ends = min(_or(one.high, 120), _or(other.high, 120))
    return starts <= ends


def _years_old(span: Range) -> str:
    low, high = span.low, span.high
    if low is None:
        return f"ages up to {high:g}"
    if high is None:
        return f"age {low:g} and older"
    return f"age {low:g}" if low == high else f"ages {low:g} to {high:g}"


def _age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _year(text: str) -> int:
    return int(text[:4]) if text[:4].isdigit() else 0


def _or(value: float | None, fallback: float) -> float:
    return fallback if value is None else value

