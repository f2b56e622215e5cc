"""Claims on a page: what stands beside them, how they will print, what to cite, and which words say too much."""

import asyncio
import datetime as dt
import json
from dataclasses import replace

import pytest

from tests.unit.test_research_view import LIBRARY, WHOLE, Desk
from workbench.appendix.claims import claim_blocks
from workbench.appendix.composition import compose
from workbench.appendix.preview import claim_page
from workbench.case.drafts import put
from workbench.case.merge import ABSENT
from workbench.case.partial import partial
from workbench.citations.styles import manner
from workbench.errors import LibraryError
from workbench.evidence.picking import Picker
from workbench.tree import plain_text
from workbench.widgets.argument import Argument, weighed
from workbench.widgets.support import begun, compose_partial

TODAY = dt.date(2026, 11, 20)
VIEW = Argument(lambda: LIBRARY, lambda: TODAY)
KEY = WHOLE["claims"][0]["key"]


def ask(document, **message):
    return asyncio.run(VIEW.act(message, Desk(document)))


def test_every_claim_is_named_with_its_factor_and_any_edit_is_seen():
    shown = VIEW.show(WHOLE)
    assert [each["key"] for each in shown["claims"]] == [claim["key"] for claim in WHOLE["claims"]]
    assert all(each["factor"] for each in shown["claims"])
    after = put(WHOLE, ("claims", KEY, "why_it_matters"), "Otherwise.")
    assert VIEW.show(after)["seen"] != shown["seen"] and VIEW.show(after)["claims"] == shown["claims"]


def test_beside_a_claim_stand_its_facts_with_pages_its_findings_and_its_law():
    found = ask(WHOLE, do="support", claim=KEY)
    assert [fact["key"] for fact in found["facts"]][:len(WHOLE["claims"][0]["facts"])] == WHOLE["claims"][0]["facts"]
    assert all("Ex. " in fact["places"] and fact["sources"] >= 1 for fact in found["facts"])
    assert [card["finding"] for card in found["findings"]] == WHOLE["claims"][0]["findings"]
    assert found["tests"] and found["law"] and all(each["citation"] for each in found["law"])
    assert found["said"].endswith(".")
    json.dumps(found)


def test_the_page_is_the_one_that_the_document_prints():
    case = partial(WHOLE)
    c = compose(case.case(case.claims, case.factors), LIBRARY, volume="sealed", as_of=TODAY)
    said = ask(WHOLE, do="preview", claim=KEY, volume="sealed", style="bluebook")
    assert said["page"] == claim_page(c, c.case.claims[0], manner("bluebook")) and said["ms"] >= 0
    assert case.claims[0].why_it_matters[:60] in said["page"] and "Content-Security-Policy" in said["page"]
    assert "<script" not in said["page"] and 'href="http' not in said["page"]


def test_a_source_cited_by_an_earlier_claim_is_cited_in_short_as_in_the_document():
    text = "Known [@felitti1998, p. 251]."
    both = put(put(WHOLE, ("claims", KEY, "why_it_matters"), text),
               ("claims", WHOLE["claims"][1]["key"], "why_it_matters"), text)
    first = ask(both, do="preview", claim=KEY)["page"]
    second = ask(both, do="preview", claim=WHOLE["claims"][1]["key"])["page"]
    title = LIBRARY.sources["felitti1998"].fields["title"][:30]
    notes = second[second.index("doc-footnote") if "doc-footnote" in second else 0:]
    assert title in first and "supra" in notes


def test_each_volume_has_its_own_page_and_apa_its_own_citations():
    counsel = ask(WHOLE, do="preview", claim=KEY, volume="counsel")["page"]
    sealed = ask(WHOLE, do="preview", claim=KEY, volume="sealed")["page"]
    assert "Counsel only" in counsel and "Counsel only" not in sealed
    assert "doc-noteref" not in ask(WHOLE, do="preview", claim=KEY, style="apa7", place="footnotes")["page"]


def test_a_claim_that_is_only_begun_is_shown_with_what_is_missing_marked():
    draft = put(WHOLE, ("claims",), [{"key": "new", "factor": WHOLE["claims"][0]["factor"], "effect": 7,
                                      "purposes": "x", "offered_for": "diagnostic", "nonsense": 1}])
    page = ask(draft, do="preview", claim="new")["page"]
    assert "[Heading]" in page and "[Subject]" in page
    assert ask(draft, do="support", claim="new")["facts"] == []
    assert ask(draft, do="remarks", claim="new")["remarks"]


@pytest.mark.parametrize(("path", "value", "wanting"), [
    (("matter",), ABSENT, ["matter"]), (("client", "birth_date"), "unknown", ["client"]),
    (("claims", KEY, "factor"), ABSENT, ["factor"]), (("claims", KEY), ABSENT, ["factor"]),
])
def test_what_is_still_needed_before_anything_can_be_shown_is_named(path, value, wanting):
    draft = put(WHOLE, path, value)
    for what in ("preview", "support"):
        assert ask(draft, do=what, claim=KEY)["wanting"] == wanting
    assert ask(draft, do="remarks", claim=KEY)["remarks"] == []
    json.dumps(VIEW.show(draft))


def test_a_key_that_is_nowhere_is_said_beside_the_claim_and_hides_no_other():
    draft = put(WHOLE, ("claims", KEY, "why_it_matters"), "See [@feliti1998].")
    said = ask(draft, do="preview", claim=KEY)
    assert "felitti1998" in said["problems"][0]["problem"] and said["problems"][0]["code"] == "SW201"
    assert ask(draft, do="preview", claim=WHOLE["claims"][1]["key"])["page"]
    unreadable = put(WHOLE, ("claims", KEY, "why_it_matters"), "See [@felitti1998, p. zzz qqq].")
    page = ask(unreadable, do="preview", claim=KEY)
    assert page.get("problems") or page.get("page")


def test_what_a_build_would_say_of_the_claim_is_said_while_it_is_written():
    draft = put(WHOLE, ("claims", KEY, "nexus"), "As Miller v. Alabama, 567 U.S. 999 (2012) held.")
    found = ask(draft, do="remarks", claim=KEY)["remarks"]
    assert any(each["field"] == "nexus" and each["code"] == "SW361" for each in found)
    assert {each["code"] for each in found}.isdisjoint({"SW441", "SW456", "SW457"})


def test_words_are_marked_where_a_browser_counts_them():
    text = "🙂 It caused harm."
    (mark,) = weighed(text)
    assert text.encode("utf-16-le")[2 * mark["start"]:2 * mark["end"]].decode("utf-16-le") == "caused"
    assert ask(WHOLE, do="weigh", texts={"nexus": "It proves.", "heading": "Plain", "odd": 3})["marks"].keys() == {
        "nexus", "heading"}


def test_the_picker_finds_sources_law_and_exhibits_by_a_few_letters():
    keys = [pick["key"] for pick in ask(WHOLE, do="pick", text="felitti 1998")["picks"]]
    assert "felitti1998" in keys
    roper = ask(WHOLE, do="pick", text="roper")["picks"][0]
    assert roper["kind"] == "authority" and any(place.startswith("at ") for place, _ in roper["places"])
    exhibit = WHOLE["exhibits"][0]
    first = ask(WHOLE, do="pick", text=exhibit["title"].split()[0])["picks"]
    assert {"key": f"ex:{exhibit['key']}", "pages": exhibit["pages"]}.items() <= first[0].items()
    assert ask({}, do="pick", text="  ")["picks"] == []


def test_a_dead_text_and_an_unchecked_source_are_marked_in_the_picker():
    marked = Argument(lambda: replace(LIBRARY, unchecked=frozenset({"felitti1998"})), lambda: TODAY)
    assert asyncio.run(marked.act({"do": "pick", "text": "felitti1998"}, Desk(WHOLE)))["picks"][0]["unchecked"]
    on = dt.date.fromisoformat(WHOLE["matter"]["sentencing_date"])
    dead = next(a.id for a in LIBRARY.law.authorities.values() if a.in_force.over(on))
    assert "ceased to be operative" in ask(WHOLE, do="pick", text=dead)["picks"][0]["warning"]


def test_a_source_brought_in_meanwhile_is_found():
    libraries = [LIBRARY]
    view = Argument(lambda: libraries[-1], lambda: TODAY)
    entry = LIBRARY.sources["felitti1998"]
    libraries.append(replace(LIBRARY, sources={**LIBRARY.sources, "zzz2026": entry}))
    assert asyncio.run(view.act({"do": "pick", "text": "zzz2026"}, Desk(WHOLE)))["picks"][0]["key"] == "zzz2026"


def test_accents_and_capitals_do_not_matter_to_the_picker():
    picker = Picker(LIBRARY)
    assert picker.find("FELITTI")[0] == picker.find("félitti")[0]


def test_a_message_of_another_version_is_refused():
    with pytest.raises(LibraryError, match="SW246"):
        ask(WHOLE, do="sing")


def test_a_begun_claim_keeps_what_fits_and_needs_a_factor_and_a_key():
    now = partial(WHOLE)
    whole = begun(WHOLE["claims"][0], now, LIBRARY)
    assert whole == now.claims[0]
    assert begun({"factor": "nothing"}, now, LIBRARY) is None
    assert begun({"factor": now.claims[0].factor, "key": "Not A Key"}, now, LIBRARY) is None
    composed = compose_partial(now, LIBRARY, volume="sealed", as_of=TODAY, writing=whole)
    assert plain_text(claim_blocks(composed.composition, whole))
