"""The notebook ``factors``: assessed by keys, picked or dragged facts, and what the notes point to."""

from tests.browser.visiting import WIDTHS


def factor(window, label):
    return window.ours().locator(".wb-factor").filter(has=window.page.locator("summary", has_text=label)).first


def entry(held, case_id, name):
    return next((each for each in held.newest(case_id).document["factors"] if each["factor"] == name), None)


def test_every_part_of_the_notebook_is_accessible_at_both_widths(visit, server, case_id):
    window = visit(server).open("factors")
    window.panel()
    one = factor(window, "Childhood neglect")
    one.locator("summary").first.click()
    one.get_by_text("Counsel only").click()
    one.get_by_text("Questions to expect").wait_for()
    window.ours().get_by_role("button", name="Look through notes and facts").click()
    window.ours().get_by_text("Factors that something points to").wait_for()
    window.ours().locator(".wb-view-pointers summary").first.click()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("factors")


def test_keys_alone_assess_a_factor_and_pick_what_shows_it(visit, server, held, case_id):
    window = visit(server).open("factors")
    window.panel()
    keys = window.page.keyboard
    one = factor(window, "Attention-deficit")
    one.locator("summary").first.focus()
    keys.press("Enter")
    one.get_by_label("Not asked").focus()
    # In JupyterLab arrows would move cells, were they not the form's.
    keys.press("ArrowUp")
    assert one.get_by_label("Looked for, not found").is_checked()
    keys.press("ArrowUp")
    assert one.get_by_label("Found", exact=True).is_checked()
    one.get_by_label("Search facts").focus()
    keys.type("eight schools")
    one.get_by_label("Add a fact that shows it").focus()
    keys.press("ArrowDown")
    one.get_by_text("independent origin").first.wait_for()
    one.get_by_label("Note").focus()
    keys.type("To be seen by Dr. V.")
    window.saved()
    found = entry(held, case_id, "adhd")
    assert found["state"] == "found" and len(found["facts"]) == 1 and found["note"] == "To be seen by Dr. V."


def test_a_fact_is_dragged_onto_the_factor_that_it_shows(visit, voila, held, case_id):
    window = visit(voila).open("factors")
    window.panel()
    window.ours().get_by_label("Search factors").fill("neglect")
    fact = window.ours().locator(".wb-draglist li").nth(2)
    fact.drag_to(factor(window, "Childhood neglect").locator("summary").first)
    window.ours().get_by_text("Added to: Childhood neglect").wait_for()
    window.saved()
    assert len(entry(held, case_id, "neglect")["facts"]) == 5


def test_what_the_notes_point_to_is_taken_only_when_a_person_says_so(visit, voila, held, case_id):
    before = held.newest(case_id).document["factors"]
    window = visit(voila).open("factors")
    window.panel()
    window.ours().get_by_role("button", name="Look through notes and facts").click()
    pointers = window.ours().locator(".wb-view-pointers")
    pointers.locator("mark").first.wait_for(state="attached")
    assert held.newest(case_id).document["factors"] == before
    pointers.locator("summary").first.click()
    pointers.get_by_role("button", name="This fact shows it").first.click()
    pointers.get_by_text("Added as support").wait_for()
    window.saved()
    assert held.newest(case_id).document["factors"] != before


def test_a_strength_is_entered_with_the_facts_and_findings_that_show_it(visit, voila, held, case_id):
    window = visit(voila).open("factors")
    ours = window.panel()
    before = len(held.newest(case_id).document["strengths"])
    section = ours.locator("section").filter(has=window.page.get_by_role("heading", name="Strengths", exact=True)).last
    section.get_by_role("button", name="Add: Strength").click()
    one = section.locator("details").last
    window.page.keyboard.type("A father who comes every week")
    one.get_by_label("Statement").fill("His father has not missed a visit.")
    one.get_by_label("Factor", exact=True).select_option(label="Stable employment")
    for name in ("Facts", "Findings"):
        picked = one.locator("fieldset").filter(has=window.page.locator("legend", has_text=name))
        picked.locator("select").select_option(index=1)
        picked.get_by_role("button", name="Add", exact=True).click()
    section.scroll_into_view_if_needed()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("strengths")
    window.saved()
    *others, found = held.newest(case_id).document["strengths"]
    assert len(others) == before and found["title"] == "A father who comes every week"
    assert found["factor"] == "stable-employment" and len(found["facts"]) == len(found["findings"]) == 1
