"""Work on one case as people do it: reloads, kernels that die, two at once, no mouse."""

import time

import psutil

from tests.browser.servers import AUTHOR

NAME = "Sorrelwick"


def newest(held, case_id):
    return held.newest(case_id).document


def kill_kernels(server):
    """End every kernel of a server at once, as a lack of memory would."""
    for child in psutil.Process(server.process.pid).children(recursive=True):
        if "ipykernel_launcher" in " ".join(child.cmdline()):
            child.kill()


def until(condition, patience_s=20):
    end = time.monotonic() + patience_s
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def test_what_was_typed_is_saved_within_a_second_and_there_after_a_reload(visit, server, held, empty_case):
    window = visit(server).open("intake")
    window.panel()
    field = window.page.get_by_label("Full name")
    field.press_sequentially(f"Ansel {NAME}", delay=20)
    assert until(lambda: newest(held, empty_case).get("client", {}).get("full_name") == f"Ansel {NAME}", 5)
    window.page.reload()
    window.again()
    window.panel()
    field.wait_for()
    assert field.input_value() == f"Ansel {NAME}"


def test_a_kernel_that_dies_in_the_middle_of_a_word_takes_no_letter_with_it(visit, lab, held, empty_case):
    window = visit(lab).open("intake")
    window.panel()
    field = window.page.get_by_label("Full name")
    field.press_sequentially("Ansel So", delay=20)
    kill_kernels(lab)
    field.press_sequentially("rrelwick")  # before JupyterLab tells of it in a window that takes the keys
    assert field.input_value() == f"Ansel {NAME}"
    window.page.locator(".wb-state[data-state=offline]").wait_for()
    window.page.get_by_role("dialog").get_by_role("button", name="Ok").click()  # JupyterLab: it will restart
    window.page.get_by_text("(ipykernel) | Idle").wait_for()
    window.page.get_by_role("button", name="Connect again").click()
    window.saved()
    assert until(lambda: newest(held, empty_case).get("client", {}).get("full_name") == f"Ansel {NAME}", 10)


def test_two_browsers_on_one_case_keep_both_peoples_work(visit, voila, held, empty_case):
    first, second = visit(voila).open("intake"), visit(voila).open("intake")
    first.panel()
    second.panel()
    first.page.get_by_label("Full name").fill(f"Ansel {NAME}")
    second.page.get_by_label("Docket").first.fill("No. 5:26-cr-00999")
    assert until(lambda: newest(held, empty_case).get("client", {}).get("full_name") == f"Ansel {NAME}"
                 and newest(held, empty_case).get("matter", {}).get("docket") == "No. 5:26-cr-00999")
    assert until(lambda: second.page.get_by_label("Full name").input_value() == f"Ansel {NAME}")
    assert until(lambda: first.page.get_by_label("Docket").first.input_value() == "No. 5:26-cr-00999")


def test_keys_alone_lead_from_the_start_to_a_saved_claim(visit, voila, held):
    window = visit(voila).open("start")
    keys, page = window.page.keyboard, window.page

    def go(link):
        window.tab_to(link, key="Shift+Tab")
        keys.press("Enter")
        page.locator("[aria-current=page]").get_by_text(link, exact=True).wait_for()

    window.tab_to("Client's full name")
    keys.type(f"Ansel {NAME}")
    keys.press("Enter")
    page.get_by_text(f"You work on the case of Ansel {NAME}.").wait_for()
    case_id = held.last_opened(AUTHOR)
    go("Intake")
    window.tab_to("Short name")
    keys.type(f"Mr. {NAME}")
    assert until(lambda: newest(held, case_id)["client"].get("short_name") == f"Mr. {NAME}")
    window.tab_to("Undo", key="Shift+Tab")
    keys.press("Enter")
    assert until(lambda: "short_name" not in newest(held, case_id)["client"])
    go("Factors")
    window.tab_to("Search factors")
    keys.type("neglect")
    window.tab_to("Childhood neglect")
    keys.press("Enter")
    window.tab_to("Not asked")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    assert until(lambda: [each["state"] for each in newest(held, case_id).get("factors", ())] == ["found"])
    go("Argument")
    window.tab_to("Begin a new claim from a factor")
    keys.press("ArrowDown")
    keys.type("He was left to himself")
    assert until(lambda: [each.get("heading") for each in newest(held, case_id).get("claims", ())] == ["He was left to himself"])
