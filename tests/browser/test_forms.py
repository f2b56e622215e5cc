"""Forms as a person works in them: typed by keys, taken back, kept through a reload and a dead kernel, shared by two."""

import re

import psutil
import pytest

from workbench.case.drafts import value_at
from workbench.settings import share


def stored(held, case_id, *path):
    return value_at(held.newest(case_id).document, path)


def until(page, check, patience_s=25):
    """Wait until something outside the page is so."""
    for _ in range(patience_s * 5):
        if check():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it did not come")


def kernels(server):
    return [each for each in psutil.Process(server.process.pid).children(recursive=True)
            if any("ipykernel" in part for part in each.cmdline())]


def test_a_case_is_entered_by_keys_alone_and_taken_back(visit, server, empty_case, held):
    window = visit(server).open("intake")
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


def test_ten_megabytes_pasted_are_refused_at_the_field_and_the_text_before_stays(visit, lab, case_id, held):
    window = visit(lab).open("intake")
    window.panel()
    page = window.page
    before = stored(held, case_id, "client", "short_name")
    field = page.locator("input[name=short_name]")
    field.evaluate("""(control) => { control.focus(); control.value = "x".repeat(10_000_000);
                      control.dispatchEvent(new Event("input", { bubbles: true })); }""")
    page.get_by_text(re.compile("This is too long: a field takes at most")).wait_for()
    field.evaluate("(control) => control.blur()")
    assert field.input_value() == before and stored(held, case_id, "client", "short_name") == before


def test_what_was_typed_is_there_after_a_dead_kernel_and_after_a_reload(visit, lab, case_id, held):
    window = visit(lab).open("intake")
    window.panel()
    page = window.page
    field = page.locator("input[name=judge]")
    field.fill("Hon. Canary")
    page.keyboard.type(" Before")
    for kernel in kernels(lab):
        kernel.kill()
    page.keyboard.type(" and after")
    page.get_by_text("the workbench does not answer").wait_for()
    page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached")
    page.get_by_role("button", name="Open the form").click()
    until(page, lambda: stored(held, case_id, "matter", "judge") == "Hon. Canary Before and after")
    assert page.locator("input[name=judge]").input_value() == "Hon. Canary Before and after"
    window.saved()
    page.locator("input[name=judge]").fill("Hon. Reload")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    until(page, lambda: stored(held, case_id, "matter", "judge") == "Hon. Reload")
    window.errors.clear()  # a kernel that died and a page that was left: the browser says so


def test_two_people_see_each_other_and_are_asked_where_both_typed(visit, voila, case_id, held):
    maria, tom = visit(voila).open("intake"), visit(voila).open("intake")
    maria.panel()
    tom.panel()
    maria.page.locator("input[name=docket]").fill("By Maria")
    tom.page.wait_for_function("document.querySelector('input[name=docket]').value === 'By Maria'")
    tom.page.get_by_text("changed this case: you see it here").wait_for()
    maria.page.locator("input[name=judge]").fill("Judge of Maria")
    tom.page.locator("input[name=judge]").fill("Judge of Tom")
    until(tom.page, lambda: maria.page.locator(".wb-clash").count() + tom.page.locator(".wb-clash").count())
    asked = maria if maria.page.locator(".wb-clash").count() else tom
    assert asked.page.get_by_text("Judge of Maria").count() and asked.page.get_by_text("Judge of Tom").count()
    asked.page.get_by_role("button", name="Let my text stand").press("Enter")
    mine = "Judge of Maria" if asked is maria else "Judge of Tom"
    for each in (maria, tom):
        each.page.wait_for_function(f"document.querySelector('input[name=judge]').value === {mine!r}")
        each.saved()
    assert stored(held, case_id, "matter", "judge") == mine


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
    page.locator(".wb-language select").select_option("es")
    page.get_by_role("heading", name="¿Es coherente el plan?").wait_for()
    page.get_by_text("to be reviewed by a human").wait_for()


@pytest.mark.parametrize("notebook", ["start", "plan"])
def test_start_and_plan_have_no_violation(visit, server, case_id, notebook):
    window = visit(server).open(notebook)
    window.page.locator(".wb-section").first.wait_for()
    for width in (1280, 820):
        assert window.violations(width) == []


def test_what_the_client_said_is_in_no_file_of_the_servers(visit, lab, case_id, held):
    window = visit(lab).open("intake")
    window.panel()
    page = window.page
    page.locator("input[name=full_name]").fill("Zyxwvut Canarybird")
    until(page, lambda: stored(held, case_id, "client", "full_name") == "Zyxwvut Canarybird")
    page.keyboard.press("Control+s")
    page.get_by_role("menuitem", name="File").click()
    page.get_by_role("menuitem", name="Save Notebook", exact=True).click()
    until(page, lambda: b'"execution_count": 1' in (lab.place.folder / "intake.ipynb").read_bytes()
          or b"intake()" in (lab.place.folder / "intake.ipynb").read_bytes())
    for path in lab.place.home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Canarybird" not in data and "Canarybird".encode("utf-16-le") not in data, path
    assert "Canarybird" not in page.url and "Canarybird" not in page.title()
    assert (share("notebooks") / "intake.ipynb").is_file()
