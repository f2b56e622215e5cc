"""The notebook ``records``: pages read beside their facts, files taken in or refused, requests chased."""

import re

import pytest

from tests.browser.visiting import WIDTHS
from tests.paper import pdf, word
from workbench.case.store.records import records

#: Words that stand nowhere but in the record.
CANARY = "Zyxolinda Quombrath"


@pytest.fixture
def paper(tmp_path):
    """Files as they come from elsewhere."""
    for name, data in {"fax.pdf": pdf(f"{CANARY} was absent.", "Expelled in May."), "cut.pdf": pdf("A")[:200],
                       "notes.docx": word(f"{CANARY} left school.")}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def take_in(window, path):
    """Choose a file for a new exhibit."""
    page = window.ours().locator(".wb-view-pages")
    page.get_by_label("Exhibit", exact=True).select_option("")
    page.locator("input[type=file]").set_input_files(path)
    return page


def newest(held, case_id):
    return held.newest(case_id).document


def test_every_part_of_the_notebook_is_accessible_at_both_widths(visit, server, case_id, paper):
    window = visit(server).open("records")
    window.panel()
    page = take_in(window, paper / "fax.pdf")
    page.get_by_text("Kept with the case as a new exhibit").wait_for()
    page.get_by_role("img").wait_for()
    page.get_by_role("button", name="New fact from this page").click()
    page.get_by_text("Text of this page").click()
    window.ours().get_by_text(re.compile(r"^Settled")).click()
    window.saved()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("records")


def test_a_file_is_read_beside_its_facts_and_marked_words_become_a_quotation(visit, server, held, empty_case, paper):
    window = visit(server).open("records")
    window.panel()
    page = take_in(window, paper / "fax.pdf")
    page.get_by_role("img", name="Page 1 of exhibit A").wait_for()
    page.get_by_role("button", name="Next page").click()
    page.get_by_role("img", name="Page 2 of exhibit A").wait_for()
    page.get_by_role("button", name="New fact from this page").click()
    window.page.keyboard.type("The school put him out.")
    first = page.locator(".wb-layer span").first
    first.scroll_into_view_if_needed()
    words = first.bounding_box()
    window.page.mouse.move(words["x"] + 1, words["y"] + words["height"] / 2)
    window.page.mouse.down()
    window.page.mouse.move(words["x"] + words["width"] - 1, words["y"] + words["height"] / 2, steps=8)
    window.page.mouse.up()
    page.get_by_role("button", name="Quote the marked words").click()
    page.locator(".wb-shown summary").filter(has_text="Expelled in May").first.wait_for()
    window.saved()
    case = newest(held, empty_case)
    [exhibit], [fact] = case["exhibits"], case["facts"]
    # Whether the last mark is taken depends on half a letter.
    assert fact["statement"].removesuffix("”").removesuffix(".") == "The school put him out. “Expelled in May"
    assert fact["references"] == [{"exhibit": exhibit["key"], "page": 2}] and exhibit["pages"] == 2
    assert [record.name for record in records(held, empty_case)] == [exhibit["attachment"]]


def test_keys_alone_take_words_from_a_page_into_a_fact(visit, lab, held, empty_case, paper):
    window = visit(lab).open("records")
    window.panel()
    page = take_in(window, paper / "notes.docx")
    page.locator(".wb-typed").wait_for()
    page.get_by_text("Text of this page").focus()
    keys = window.page.keyboard
    keys.press("Enter")
    keys.press("Tab")
    keys.press("ControlOrMeta+a")
    for _ in range(3):
        keys.press("Shift+Tab")
    assert window.page.evaluate("document.activeElement.textContent") == "Quote the marked words in the fact"
    keys.press("Enter")
    page.locator(".wb-shown summary").filter(has_text=CANARY).first.wait_for()
    keys.type(" Typed on.")
    window.saved()
    assert newest(held, empty_case)["facts"][0]["statement"] == f"“{CANARY} left school.” Typed on."


def test_a_file_that_is_cut_short_is_refused_in_words_and_leaves_nothing(visit, server, held, empty_case, paper):
    window = visit(server).open("records")
    window.panel()
    page = take_in(window, paper / "cut.pdf")
    page.get_by_role("alert").filter(has_text="damaged or was cut short").wait_for()
    assert records(held, empty_case) == () and "exhibits" not in newest(held, empty_case)


def test_nothing_of_a_record_is_on_disk_in_clear(visit, lab, place, held, empty_case, paper):
    window = visit(lab).open("records")
    window.panel()
    page = take_in(window, paper / "fax.pdf")
    page.get_by_role("img", name="Page 1 of exhibit A").wait_for()
    window.page.keyboard.press("ControlOrMeta+s")
    window.saved()
    window.page.wait_for_timeout(1000)
    home = place.store.parent
    found = [path for path in home.rglob("*") if path.is_file() and b"Zyxolinda" in path.read_bytes()]
    assert found == []


def test_a_request_that_was_chased_is_noted_with_today(visit, server, held, case_id):
    window = visit(server).open("records")
    window.panel()
    button = window.ours().get_by_role("button", name="Chased today: Dental clinic")
    button.focus()
    window.page.keyboard.press("Enter")
    window.ours().get_by_text("Noted with today").wait_for()
    window.saved()
    dental = next(each for each in newest(held, case_id)["requests"] if each["custodian"].startswith("Dental"))
    assert dental["status"] == "chased" and dental["on"] > "2026-10-30" and dental["asked_on"] == "2026-05-07"
