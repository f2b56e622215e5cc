"""Research, argument and review as a person works in them: by keyboard, with nothing that axe objects to."""

import json

import pytest

from tests.browser.visiting import WIDTHS


def open_at(visit, server, notebook):
    window = visit(server).open(notebook)
    window.panel()
    window.saved()
    return window, window.page


def accessible(window, name):
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot(name)
    window.page.set_viewport_size({"width": 1280, "height": 900})


def test_what_cuts_against_the_client_is_read_or_set_aside_and_a_finding_is_used(visit, server, held, case_id):
    window, page = open_at(visit, server, "research")
    page.get_by_text("findings that can be turned against the client are not read yet").wait_for()
    accessible(window, "research")
    factor = page.locator('[data-key="factor"]').input_value()
    page.get_by_label("Show", exact=True).select_option("unread")
    unread = page.locator("[data-key$='-read']")
    before, finding = unread.count(), unread.first.get_attribute("data-key").removeprefix("factor-").removesuffix("-read")
    unread.first.press("Enter")
    page.get_by_text("Kept: you have read it.").wait_for()
    page.wait_for_function("n => document.querySelectorAll(\"[data-key$='-read']\").length === n", arg=before - 1)
    # Whoever works by keyboard stands at the next one.
    assert page.evaluate("document.activeElement.dataset.key").endswith("-read")
    page.locator("[data-key$='-aside']").first.press("Enter")
    page.keyboard.type("Other people, other times.")
    page.keyboard.press("Enter")
    page.get_by_text("set aside with your reason").wait_for()
    page.get_by_text("Search the whole library").click()
    page.get_by_label("Your question").press_sequentially("growing up with violence at home")
    page.keyboard.press("Enter")
    page.locator(".wb-search .wb-card").first.wait_for()
    window.saved()
    kept = next(each for each in held.newest(case_id).document["factors"] if each["factor"] == factor)
    assert [each["finding"] for each in kept["acknowledged"]] == [finding]
    assert [each["reason"] for each in kept["declined"]][-1] == "Other people, other times."


def test_a_claim_is_written_weighed_cited_and_seen_as_it_prints(visit, server, held, case_id):
    window, page = open_at(visit, server, "argument")
    shown = page.frame_locator(".wb-printed iframe:not(.wb-coming)").locator("main")
    shown.get_by_text("Why it matters here.").wait_for()
    accessible(window, "argument")
    text = page.locator('textarea[name="why_it_matters"]')
    text.press("Control+End")
    page.keyboard.type(" The neglect caused it. Known since 1998 [@")
    page.keyboard.type("felitti")  # the picker has the focus now
    page.locator(".wb-found").get_by_text("@felitti1998").wait_for()
    assert window.violations(1280) == []
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    shown.get_by_text("Felitti").first.wait_for()
    mark = page.locator(".wb-marks li").filter(has_text="caused")
    mark.get_by_role("button", name="Replace").press("Enter")
    mark.wait_for(state="detached")
    assert text.input_value().endswith("The neglect is associated with it. Known since 1998 [@felitti1998]")
    shown.get_by_text("The neglect is associated with it.").wait_for()
    window.saved()
    page.get_by_text("Offered for, evaluator, purposes").click()
    purposes = page.locator("fieldset").filter(has=page.locator("legend", has_text="Purposes of sentencing")).last
    purposes.locator("select").select_option(value="usc-18-3553-a-2-D")
    purposes.get_by_role("button", name="Add", exact=True).press("Enter")
    shown.get_by_text("Purposes of sentencing.").wait_for()
    assert window.violations(1280) == []
    purposes.scroll_into_view_if_needed()
    window.shot("purposes")
    window.saved()
    claim = held.newest(case_id).document["claims"][0]
    assert claim["why_it_matters"].endswith("Known since 1998 [@felitti1998]")
    assert claim["purposes"][-1] == "usc-18-3553-a-2-D"


def test_counsel_signs_a_claim_and_an_edit_voids_the_signature(visit, lab, held, case_id):
    window, page = open_at(visit, lab, "review")
    page.get_by_role("button", name="Sign this claim").wait_for()
    accessible(window, "review")
    page.get_by_label("Your name").fill("A. Counsel")
    page.keyboard.press("Enter")
    first = page.locator(".wb-table tbody tr").first
    first.get_by_text("A. Counsel").wait_for()
    assert page.evaluate("document.activeElement.dataset.key") == "next"
    window.saved()
    document = json.loads(json.dumps(held.newest(case_id).document))
    assert [each["by"] for each in document["approvals"]] == ["A. Counsel"]
    assert window.violations(1280) == []
    colleague, theirs = open_at(visit, lab, "argument")
    theirs.locator('input[name="heading"]').fill("Another heading")
    colleague.saved()
    first.get_by_text("Changed since it was signed").wait_for()


def test_counsel_reads_in_voila_too(visit, voila, case_id):
    window, page = open_at(visit, voila, "review")
    page.get_by_role("button", name="Sign this claim").wait_for()
    accessible(window, "review")


@pytest.mark.parametrize("notebook", ["research", "argument", "review"])
def test_a_case_in_which_nothing_is_entered_says_what_to_do_first(visit, lab, empty_case, notebook):
    _, page = open_at(visit, lab, notebook)
    page.get_by_text({"research": "No factor is marked as found yet", "argument": "There is no claim yet",
                      "review": "are needed first"}[notebook]).first.wait_for()
