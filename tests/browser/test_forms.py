"""Forms as a person works in them: typed by keys, put right, taken back; a case begun in one notebook and shown in the next."""

import re

import pytest

from workbench.case.drafts import value_at


def stored(held, case_id, *path):
    return value_at(held.newest(case_id).document, path)


def until(page, check, patience_s=25):
    """Wait until something outside the page is so."""
    for _ in range(patience_s * 5):
        if check():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it did not come")


def test_a_case_is_entered_by_keys_alone_and_taken_back(visit, voila, empty_case, held):
    window = visit(voila).open("intake")
    window.panel()
    page = window.page
    page.locator("input[name=court]").focus()
    page.keyboard.type("County Court of Wyndale")
    page.keyboard.press("Tab")
    page.keyboard.type("ny")
    until(page, lambda: stored(held, empty_case, "matter", "jurisdiction") == "ny")
    window.saved()
    page.locator("input[name=offense_date]").fill("2/30/2024")
    page.get_by_text("This is not a date that exists.").first.wait_for()
    assert page.locator("input[name=offense_date]").get_attribute("aria-invalid") == "true"
    page.locator("input[name=offense_date]").fill("March 3, 2024")
    page.keyboard.press("Tab")
    until(page, lambda: stored(held, empty_case, "matter", "offense_date") == "2024-03-03")
    assert page.locator("input[name=offense_date]").input_value() == "2024-03-03"
    page.locator("input[name=birth_date]").fill("3/9/1992")
    page.get_by_role("button", name="Add: Fact").press("Enter")
    page.keyboard.type("He changed schools \u202enine times.")
    page.get_by_text("Invisible control characters were taken out").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type("fall 1999")
    page.get_by_text("age 7", exact=True).wait_for()
    until(page, lambda: [each.get("when") for each in stored(held, empty_case, "facts")] == ["fall 1999"])
    assert stored(held, empty_case, "facts")[0]["statement"] == "He changed schools nine times."
    facts = page.locator("section", has=page.get_by_role("heading", name="Facts", exact=True))
    facts.get_by_role("button", name="Remove", exact=True).press("Enter")
    until(page, lambda: stored(held, empty_case, "facts") == [])
    page.get_by_role("button", name="Undo").press("Enter")
    until(page, lambda: len(stored(held, empty_case, "facts")) == 1)
    facts.get_by_text("He changed schools nine times.").wait_for()


def test_ten_megabytes_pasted_are_refused_at_the_field_and_the_text_before_stays(visit, voila, case_id, held):
    window = visit(voila).open("intake")
    window.panel()
    page = window.page
    before = stored(held, case_id, "client", "short_name")
    field = page.locator("input[name=short_name]")
    field.evaluate("""(control) => { control.focus(); control.value = "x".repeat(10_000_000);
                      control.dispatchEvent(new Event("input", { bubbles: true })); }""")
    page.get_by_text(re.compile("This is too long: a field takes at most")).wait_for()
    field.evaluate("(control) => control.blur()")
    assert field.input_value() == before and stored(held, case_id, "client", "short_name") == before


def test_a_case_is_begun_in_start_and_shown_in_plan(visit, lab, case_id, held):
    window = visit(lab).open("start")
    page = window.page
    page.get_by_text("You work on the case of").wait_for()
    page.get_by_label("Client's full name (can be filled in later)").fill("Jonas Canary")
    page.keyboard.press("Enter")
    page.get_by_text("You work on the case of Jonas Canary.").wait_for()
    assert held.last_opened("Maria Ortega") != case_id
    page.get_by_role("button", name="Open the invented case").click()
    page.get_by_text("The invented case is open").wait_for()
    window.open("plan")
    page.get_by_role("heading", name="Does the plan hold together?").wait_for()
    window.ours().locator(".wb-language select").select_option("es")
    page.get_by_role("heading", name="¿Es coherente el plan?").wait_for()
    page.get_by_text("to be reviewed by a human").wait_for()


@pytest.mark.parametrize("notebook", ["start", "plan"])
def test_start_and_plan_have_no_violation(visit, server, case_id, notebook):
    window = visit(server).open(notebook)
    window.ours().locator(".wb-section").first.wait_for()
    for width in (1280, 820):
        assert window.violations(width) == []
