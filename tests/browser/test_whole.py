"""From an empty folder to three documents, by clicks and keys; and what of it is found on the disk in clear text."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.servers import Server, settle
from tests.browser.visiting import ARGUMENTS, WINDOW, Visit, chromium

PASSPHRASE = "seven grey herons wade"
NAME, SAID = "Sorrelwick", "Quenderby"


@pytest.fixture(scope="module")
def new_place(tmp_path_factory):
    """A person's first day: no store, no key, no settings."""
    return settle(tmp_path_factory.mktemp("new"))


@pytest.fixture
def day(browser, new_place, tmp_path):
    """A day at JupyterLab, with a browser that keeps its profile on the disk as a person's does."""
    with ExitStack() as stack:
        made = []

        def begin(**environment):
            server = Server(new_place, "lab", WORKBENCH_STORE="", **environment).wait()
            stack.callback(server.stop)
            context = browser.browser_type.launch_persistent_context(
                new_place.home / "profile", executable_path=chromium(), args=list(ARGUMENTS), viewport=WINDOW)
            made.append(Visit(context, server, tmp_path))
            stack.callback(made[-1].close)
            return made[-1]

        yield begin
    assert [each for visit in made for each in (*visit.outside, *visit.errors)] == []


def with_word(place, word):
    """Files of a person's work that hold a word, in any encoding a program would write, or are named by it.

    Searched are the home with settings, logs, notebooks, checkpoints, the browser's profile and temporary files, and
    the workbench's cache.
    """
    forms = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.lower().encode()]
    everything = [*place.home.rglob("*"), *Path(os.environ["WORKBENCH_CACHE"]).rglob("*")]
    assert len(everything) > 50
    return [each for each in everything if word.lower() in str(each).lower()
            or (each.is_file() and any(form in each.read_bytes() for form in forms))]


def test_a_case_is_worked_from_an_empty_folder_to_three_documents_and_is_on_the_disk_in_no_clear_text(day, new_place):
    window = day(WORKBENCH_STORE_KEY="").open("start")
    page = window.page
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.get_by_label("Client's full name").fill(f"Ansel {NAME}")
    page.keyboard.press("Enter")
    page.locator(".wb-next").wait_for()
    assert f"Ansel {NAME}" in page.locator(".wb-cases").inner_text()

    window.open("intake")
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    window.panel()
    expect(page.get_by_label("Full name", exact=True)).to_have_value(f"Ansel {NAME}")
    page.get_by_label("Caption").fill(f"United States v. {NAME}")
    page.get_by_role("button", name="Add: Fact").click()
    page.get_by_label("Statement").last.press_sequentially(f"His aunt Ida {SAID} took him in.")
    window.saved()
    page.locator(".jp-NotebookPanel-toolbar").get_by_title("Save and create checkpoint").first.click()
    page.wait_for_timeout(1000)
    window.close()
    window.server.stop()
    for word in (NAME, SAID):
        assert with_word(new_place, word) == []

    window = day(WORKBENCH_STORE_KEY=PASSPHRASE).open("start")
    page = window.page
    page.get_by_role("button", name="Open the invented case").click()
    page.locator(".wb-current").filter(has_text="Peñalbarría").wait_for()
    window.open("documents")
    page.get_by_role("button", name="Build the documents").click()
    page.locator(".wb-documents button").first.wait_for(timeout=90_000)
    window.shot("built")
    documents = sorted(each.suffix for each in (new_place.folder / "documents").iterdir())
    assert documents == [".docx", ".html", ".ipynb", ".json", ".pdf"]
