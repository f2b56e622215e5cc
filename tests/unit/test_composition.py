"""The appendix composed in this process: every section, every volume, both cases."""

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from workbench.appendix import sections
from workbench.appendix.checks import check, refuse
from workbench.appendix.claims import claim_blocks, proposition
from workbench.appendix.composition import compose
from workbench.appendix.for_counsel import for_counsel
from workbench.appendix.method import method
from workbench.appendix.notebook import Appendix, open_appendix
from workbench.appendix.volumes import SEALED_MARK, for_volume
from workbench.case.files import load_case
from workbench.case.models import Case, Note
from workbench.errors import AppendixError, UnknownRecord
from workbench.evidence.findings import Direction
from workbench.evidence.library import load_library
from workbench.evidence.proof import proof_of
from workbench.evidence.searches import Search
from workbench.settings import share
from workbench.tree import plain_text, walk

LIBRARY = load_library()
CASES = {name: load_case(share("examples") / name) for name in ("federal-youth.json", "ny-survivor.json")}
CANARIES = json.loads((Path(__file__).parents[1] / "canaries.json").read_text(encoding="utf-8"))
TAGS = ("hipaa", "part2", "juvenile", "school", "psr", "third-party", "sealed")
AS_OF = dt.date(2026, 11, 20)
PLAIN = (sections.summary, sections.basis, sections.claims, sections.strengths, sections.plan,
         sections.recommendation, method, for_counsel, sections.exhibits)


def composition(name: str, volume: str, **changes: object):
    return compose(CASES[name].model_copy(update=changes), LIBRARY, volume=volume, as_of=AS_OF)


def all_text(c) -> str:
    blocks = [block for section in PLAIN for block in section(c)]
    blocks += sections.life_history(c)[0] + sections.evidence(c)[0]
    return plain_text(for_volume(blocks, c.volume))


def test_a_case_with_one_claim_gives_its_one_reason():
    whole = CASES["federal-youth.json"]
    reason = whole.recommendation.reasons[0]
    file = whole.model_dump(mode="json")
    file["claims"] = [each for each in file["claims"] if each["key"] == reason.claim]
    file["recommendation"]["reasons"] = file["recommendation"]["reasons"][:1]
    page = plain_text(sections.summary(compose(Case.model_validate(file), LIBRARY, volume="sealed", as_of=AS_OF)))
    assert "The strongest reason" in page and reason.statement in page and "three strongest" not in page


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("volume", ["public", "sealed", "counsel"])
def test_each_volume_shows_what_it_may_and_nothing_else(name, volume):
    text, words = all_text(composition(name, volume)), CANARIES[name]
    hidden = {"public": {*TAGS, "counsel", "no", "sealed-only"}, "sealed": {"counsel", "no"}, "counsel": set()}[volume]
    for kind in (*TAGS, "counsel", "no", "sealed-only"):
        if kind in hidden:
            assert words[kind] not in text, kind
    for kind in {*TAGS, "counsel"} - hidden:
        assert words[kind] in text, kind
    assert (SEALED_MARK in text) == (volume == "public")


def test_a_claim_has_its_parts_in_the_order_a_reader_learns():
    c = composition("federal-youth.json", "counsel")
    text = plain_text(claim_blocks(c, c.case.claims[0]))
    parts = ["The record.", "What research shows.", "How sure.", "Fit.", "Limits and contrary findings.", "Offered as.",
             "Why it matters here.", "Legal significance.", "Counsel only"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_claim_names_the_purposes_it_bears_on_in_one_citation_and_a_dead_text_among_them_is_an_error():
    c = composition("federal-youth.json", "public")
    claim = c.case.claims[0]
    said = next(block for block in walk(claim_blocks(c, claim)) if block["t"] == "Para"
                and plain_text([block]).startswith("Purposes of sentencing."))
    cited = [each for each in walk([said]) if each["t"] == "Cite"]
    assert len(cited) == 1 and [each["citationId"] for each in cited[0]["c"][0]] == [*claim.purposes]
    none = claim.model_copy(update={"purposes": ()})
    assert "Purposes of sentencing" not in plain_text(claim_blocks(c, none))
    dead = next(key for key, each in LIBRARY.law.authorities.items() if each.in_force.over(c.case.matter.offense_date))
    found = check(composition("federal-youth.json", "public", claims=(none.model_copy(update={"purposes": (dead,)}),)))
    assert any(d.code == "SW421" and d.path == "$.claims[0].purposes[0]" for d in found)


def test_a_finding_that_may_not_travel_alone_brings_its_counterpart():
    for name in CASES:
        c = composition(name, "sealed")
        cited = {f.id for f in c.cited_findings()}
        for finding in c.cited_findings():
            if finding.id in {key for claim in c.case.claims for key in claim.findings}:
                assert set(finding.cite_with) <= cited


def test_a_claims_verb_follows_from_its_evidence():
    c = composition("federal-youth.json", "sealed")
    claim = c.case.claims[0]
    assert "associated with" in proposition(c, claim)
    bare = claim.model_copy(update={"findings": ()})
    assert "is not shown by research in this library" in proposition(c, bare)
    assert "rests on the record alone" in plain_text(claim_blocks(c, bare))


def test_a_diagnostic_claim_names_the_evaluators_exhibit():
    c = composition("ny-survivor.json", "sealed")
    diagnostic = [claim for claim in c.case.claims if claim.offered_for == "diagnostic"]
    assert diagnostic
    for claim in diagnostic:
        assert f"Ex. {c.exhibits[claim.evaluator].label}" in plain_text(claim_blocks(c, claim))


def test_every_statement_of_fact_is_followed_by_its_record():
    c = composition("ny-survivor.json", "sealed")
    for claim in c.case.claims:
        cited = {item["citationId"] for node in walk(claim_blocks(c, claim)) if node["t"] == "Cite"
                 for item in node["c"][0]}
        for key in claim.facts:
            assert {f"ex:{ref.exhibit}" for ref in c.facts[key].references} <= cited


def test_an_old_search_of_the_literature_is_called_old():
    case = CASES["federal-youth.json"]
    late = compose(case, LIBRARY, volume="sealed", as_of=dt.date(2029, 1, 1))
    assert "more than two years before this report" in plain_text(method(late))
    assert "more than two years" not in plain_text(method(composition("federal-youth.json", "sealed")))


def test_a_case_without_events_or_estimates_draws_no_figure():
    c = composition("federal-youth.json", "sealed", events=(), claims=(), strengths=(), plan=())
    assert sections.life_history(c)[1] == ()
    bare = c.case.model_copy(update={"recommendation": c.case.recommendation.model_copy(update={
        "purposes": tuple(p.model_copy(update={"findings": ()}) for p in c.case.recommendation.purposes)})})
    assert sections.evidence(compose(bare, LIBRARY, volume="sealed", as_of=AS_OF))[1] == ()


def test_a_jurisdiction_without_law_in_the_library_says_so_on_the_page():
    case = CASES["federal-youth.json"]
    c = composition("federal-youth.json", "sealed", matter=case.matter.model_copy(update={"jurisdiction": "wy"}))
    assert "holds no law of this jurisdiction" in plain_text(method(c))


def test_an_unknown_volume_names_the_three():
    with pytest.raises(AppendixError, match="public, sealed, counsel"):
        composition("federal-youth.json", "secret")


def test_unknown_keys_are_all_named_with_the_nearest():
    case = CASES["ny-survivor.json"]
    wrong = case.claims[0].model_copy(update={"findings": ("golding1998", "archer2001"), "purposes": ("ny-penal-6012",)})
    strength = case.strengths[0].model_copy(update={"factor": "stable-employmnt", "findings": ("nope",)})
    item = case.plan[0].model_copy(update={"findings": ("nope",)})
    with pytest.raises(UnknownRecord) as caught:
        composition("ny-survivor.json", "sealed", claims=(wrong,), strengths=(strength,), plan=(item,))
    said = str(caught.value)
    assert "$.claims[0].findings[0]" in said and "golding1999" in said and "stable-employment" in said
    assert "$.plan[0].findings[0]" in said
    assert "$.claims[0].purposes[0]" in said and "ny-penal-60-12" in said


def test_the_invented_cases_have_no_error_in_any_volume():
    for name in CASES:
        for volume in ("public", "sealed", "counsel"):
            found = check(composition(name, volume))
            assert [d for d in found if d.severity == "error"] == []
            assert all(d.remedy and d.code.startswith("SW4") and d.path.startswith("$.") for d in found)


def changed_claim(name: str, **changes: object):
    claim = CASES[name].claims[0].model_copy(update=changes)
    return composition(name, "sealed", claims=(claim, *CASES[name].claims[1:]))


def use(authority: str, **fields: object):
    from workbench.case.models import AuthorityUse

    return AuthorityUse(authority=authority, **fields)


@pytest.mark.parametrize(("changes", "code"), [
    ({"authorities": (use("ussg-5H1-1-2024"),)}, "SW421"),
    ({"authorities": (use("aba-supp-mitigation-2008"),)}, "SW422"),
    ({"authorities": (use("penry-v-lynaugh-1989", pinpoint="at 340"),)}, "SW424"),
    ({"findings": ()}, "SW431"),
    ({"findings": ("nagin2013-certainty",)}, "SW433"),
    ({"why_it_matters": "This proves that trauma caused it."}, "SW441"),
    ({"why_it_matters": "Children of incarcerated parents are six times as likely to be incarcerated."}, "SW437"),
])
def test_a_mistake_in_a_claim_is_a_diagnostic_with_its_code(changes, code):
    found = {d.code: d for d in check(changed_claim("federal-youth.json", **changes))}
    assert code in found and found[code].path.startswith("$.claims[0]")


def test_dead_law_may_be_cited_as_history():
    c = changed_claim("federal-youth.json", authorities=(use("ussg-5H1-1-2024", as_history=True),))
    assert "SW421" not in {d.code for d in check(c)}
    assert "As history, not as operative law" in plain_text(claim_blocks(c, c.case.claims[0]))


def test_a_report_without_a_strength_is_refused():
    c = composition("federal-youth.json", "sealed", strengths=())
    with pytest.raises(AppendixError, match="SW450"):
        refuse(c)


def test_a_notebook_finds_its_case_by_its_opaque_id(monkeypatch):
    monkeypatch.setenv("WORKBENCH_CASES", str(share("examples")))
    case_id = CASES["ny-survivor.json"].case_id
    appendix = open_appendix(case_id, volume="sealed", as_of="2026-11-20")
    assert isinstance(appendix, Appendix)
    shown = appendix.summary()._repr_mimebundle_()
    assert "<p>" in shown["text/html"] and "The request" in shown["text/html"]
    assert "<svg" not in shown["text/html"]
    assert "data:image/svg+xml;base64," in appendix.life_history()._repr_mimebundle_()["text/html"]


def test_two_compositions_of_the_same_inputs_are_equal():
    one, other = (composition("federal-youth.json", "sealed") for _ in range(2))
    assert all_text(one) == all_text(other)
    assert sections.life_history(one)[1] == sections.life_history(other)[1]


def test_what_was_seen_in_a_copy_only_prints_with_that_mark_for_counsel_alone():
    for name in CASES:
        copies = [f.id for f in composition(name, "counsel").cited_findings()
                  if proof_of(f.verification, LIBRARY.hosts).third_party_only]
        said = plain_text(for_counsel(composition(name, "counsel")))
        assert all(f"{key}: seen in a third-party copy only" in said.replace("\u00a0", " ") for key in copies)
        assert "third-party copy" not in all_text(composition(name, "public"))
    bare = composition("federal-youth.json", "counsel")
    unlisted = compose(CASES["federal-youth.json"], dataclasses.replace(LIBRARY, hosts={}), volume="counsel", as_of=AS_OF)
    assert len([1 for _ in unlisted.cited_findings()]) == len([1 for _ in bare.cited_findings()])
    assert plain_text(for_counsel(unlisted)).count("seen in a third-party copy only") == len(list(unlisted.cited_findings()))


def test_where_nothing_cuts_the_other_way_a_dated_search_says_so_and_else_it_is_silent():
    key = "domestic-violence-exposure"
    search = Search(id="a", factor=key, sought="a finding that cuts the other way", places=("PubMed",), words=("null",),
                    date=dt.date(2026, 11, 25), result="none")
    held = {k: f for k, f in LIBRARY.findings.items() if key not in f.factors or f.direction.value == "mitigating"}
    held = {k: f.model_copy(update={"cite_with": tuple(each for each in f.cite_with if each in held)}) for k, f in held.items()}
    said = "none located, searched on November 25, 2026, in PubMed."
    for findings, searches, count in ((held, {"a": search}, 1), (held, {}, 0),
                                      (held, {"a": search.model_copy(update={"result": "unconfirmed"})}, 0)):
        library = dataclasses.replace(LIBRARY, findings=findings, searches=searches, index=None)
        c = compose(CASES["federal-youth.json"], library, volume="public", as_of=AS_OF)
        claim = next(claim for claim in c.case.claims if claim.factor == key)
        assert plain_text(claim_blocks(c, claim)).replace("\u00a0", " ").count(said) == count
    turned = {k: f.model_copy(update={"direction": Direction.ADVERSE}) if k == "vu2016-longitudinal" else f for k, f in held.items()}
    c = compose(CASES["federal-youth.json"], dataclasses.replace(LIBRARY, findings=turned, searches={"a": search}, index=None),
                volume="public", as_of=AS_OF)
    claim = next(claim for claim in c.case.claims if claim.factor == key)
    assert said not in plain_text(claim_blocks(c, claim)).replace("\u00a0", " ")


def test_a_study_that_was_corrected_prints_its_notice_with_its_limits():
    case = CASES["federal-youth.json"]
    said = "Erratum: N Engl J Med 2007;356(5):536."
    claim = case.claims[0].model_copy(update={"findings": (next(f.id for f in LIBRARY.findings.values() if f.source == "binswanger2007"),)})
    for claims, count in (((claim,), 1), (case.claims[:1], 0)):
        c = dataclasses.replace(compose(case, LIBRARY, volume="public", as_of=AS_OF), case=case.model_copy(update={"claims": claims}))
        assert plain_text(claim_blocks(c, claims[0])).count(said) == count


@pytest.mark.parametrize("volume", ["public", "sealed", "counsel"])
def test_what_was_noted_in_an_interview_is_printed_in_no_volume(volume):
    case = CASES["federal-youth.json"]
    notes = tuple(Note(key=kind, kind=kind, text=f"Quillonspire {kind}", by="Quillonspire") for kind in ("fact", "quote", "impression"))
    heard = tuple(interview.model_copy(update={"notes": notes}) for interview in case.interviews)
    assert heard and "Quillonspire" not in all_text(composition("federal-youth.json", volume, interviews=heard))


def test_the_template_calls_every_section_in_its_order(monkeypatch):
    monkeypatch.setenv("WORKBENCH_CASES", str(share("examples")))
    cells = json.loads((share("notebooks") / "appendix.ipynb").read_text(encoding="utf-8"))["cells"]
    called = re.findall(r"^appendix\.(\w+)\(\)", "\n".join("".join(cell["source"]) for cell in cells), re.MULTILINE)
    appendix = open_appendix("case-7c41e09ad2", as_of="2026-11-20")
    assert [getattr(appendix, name)().name for name in called] == [section.name for section in appendix.sections()]
