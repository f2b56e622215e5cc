"""The documents of a case: checked, built, and brought to the browser, with a passphrase that was typed into the page."""

import datetime as dt

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.servers import Server
from tests.browser.visiting import WIDTHS
from workbench.case.store.cases import CaseStore
from workbench.case.store.keys import SystemSecrets

PASSPHRASE = "seven grey herons wade"


@pytest.fixture(scope="module")
def held(place):
    """The case store under a passphrase that no server knows."""
    with CaseStore.open(place.store, SystemSecrets(environment=PASSPHRASE), dt.datetime.now(dt.UTC)) as store:
        yield store


def started(place, kind):
    server = Server(place, kind, WORKBENCH_STORE_KEY="").wait()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def lab(place, held):
    yield from started(place, "lab")


@pytest.fixture(scope="module")
def voila(place, held):
    yield from started(place, "serve")


def unlocked(visit, server):
    window = visit(server).open("documents")
    window.page.locator("input[type=password]").fill(PASSPHRASE)
    window.page.keyboard.press("Enter")
    window.panel()
    return window, window.page


def text_of(path):
    return " ".join("".join(page.extract_text() for page in PdfReader(path).pages[:2]).split())


def test_the_documents_are_built_and_come_to_the_browser_whoever_holds_the_key(visit, server, case_id, held):
    window, page = unlocked(visit, server)
    expect(page.get_by_text("Nothing stands in the way of a build.")).to_be_visible()
    page.locator(".wb-findings summary").first.click()
    page.get_by_label("Court profile").select_option("oknd")
    page.get_by_label("Date of the document").fill("2027-01-05")
    expect(page.locator(".wb-court")).to_contain_text("By 2027-01-07: a motion for departure or variance")
    # By keys alone.
    page.get_by_role("button", name="Build the documents").focus()
    page.keyboard.press("Enter")
    expect(page.locator("progress:not([hidden])")).to_have_attribute("max", "7")
    page.locator(".wb-documents button").first.wait_for(timeout=90_000)
    expect(page.locator(".wb-fit")).to_contain_text("The day to file is 2027-01-07, two days after")
    kept = {}
    for name in ("PDF", "Word file", "web page", "notebook", "manifest"):
        button = page.get_by_role("button", name=f"Save the {name}")
        button.focus()
        with page.expect_download() as coming:
            page.keyboard.press("Enter")
        kept[name] = coming.value.path()
        assert coming.value.suggested_filename.startswith(f"{case_id}-sealed.")
        expect(button).to_be_focused()
    assert "UNITED STATES, v. BERRUEZAL" in text_of(kept["PDF"])
    folder = window.server.place.folder / "documents"
    assert {path.read_bytes() for path in kept.values()} <= {path.read_bytes() for path in folder.iterdir()}
    assert [entry.who for entry in held.trail(case_id) if entry.what == "exported"] == ["Maria Ortega"]
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("built")
    page.get_by_label("Who may read it").select_option("client-es")
    page.get_by_role("button", name="Build the documents").click()
    page.locator(".wb-documents").get_by_text(f"{case_id}-client-es.pdf").wait_for(timeout=60_000)
    expect(page.locator(".wb-documents button")).to_have_count(3)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save the PDF").click()
    assert "Lo que pensamos decir al tribunal" in text_of(coming.value.path())
    window.shot("told")


def test_a_case_that_is_begun_says_what_is_missing_and_is_not_built(visit, voila, empty_case):
    window, page = unlocked(visit, voila)
    expect(page.locator(".wb-view-building")).to_contain_text("when these are filled in")
    page.get_by_label("Language").select_option("es")
    page.get_by_role("button", name="Crear los documentos").click()
    wrong = page.locator(".wb-view-building [role=alert]").last
    expect(wrong).to_contain_text("SW163: No se pueden crear documentos de un caso que no está completo.")
    expect(wrong.locator("[lang=en]")).to_contain_text("(En inglés: the case is not complete.")
    expect(page.get_by_role("heading", name="Apéndice", level=1)).to_be_visible()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("missing")
