"""The intake's pictures under a person's hands in a real Chromium: genogram, life line and coverage map.

The page speaks with an open case in this process, so that no server has to be waited for.
"""

import datetime as dt
import json
import shutil

import pytest

from workbench.case.store.cases import By, CaseStore, new_case_id
from workbench.case.store.keys import SystemSecrets
from workbench.settings import share
from workbench.widgets.intake import SECTIONS
from workbench.widgets.panel import program, style
from workbench.widgets.session import Session
from workbench.widgets.talk import Talk

YOUTH = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
START = """
const listeners = [];
const model = { on: (_, each) => listeners.push(each), off() {},
  send: async (said) => { for (const each of await window.hear(said)) listeners.forEach((tell) => tell(each, [])); } };
render({ model, el: document.querySelector("main") });
"""


class Desk:
    """An open case and the page that shows it."""

    def __init__(self, browser, folder, document):
        by = By("Maria Ortega", dt.datetime.now(dt.UTC))
        self.store = CaseStore.open(folder / "cases.db", SystemSecrets(environment="ab" * 32), by.at)
        case_id = new_case_id()
        self.store.create({**document, "case_id": case_id}, by)
        self.session = Session(self.store, case_id, by.who)
        self.said = []
        self.talk = Talk("intake", SECTIONS, self.session, lambda message, _: self.said.append(json.loads(json.dumps(message))))
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(20_000)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.expose_function("hear", self.hear)
        code = program().replace("export default { render };", START)
        file = folder / "page.html"
        file.write_text(f'<!doctype html><html lang="en"><head><title>Intake</title><style>{style()}</style></head><body>'
                        f'<main></main><script type="module">{code}</script></body></html>', encoding="utf-8")
        self.page.goto(file.as_uri())
        self.page.locator(".wb-view-genogram svg").wait_for()

    def hear(self, message):
        self.talk.hear(message)
        self.session.save()
        self.talk.tell()
        said, self.said = self.said, []
        return said

    def entry(self, part, **known):
        """The entry of a list of the case that has these values."""
        return next(one for one in self.session.document.get(part, ()) if known.items() <= one.items())

    def focused(self, what):
        return self.page.evaluate(f"document.activeElement.{what}")

    def close(self):
        self.page.close()
        self.store.close()
        assert self.errors == []


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def desk(chromium, tmp_path):
    found = Desk(chromium, tmp_path, YOUTH)
    yield found
    found.close()


def test_a_relative_added_beside_a_person_is_drawn_and_named_while_one_types(desk):
    page = desk.page
    page.locator('[data-key="genogram-father"]').click()
    page.locator('[data-key="genogram-add-father"]').click()
    page.keyboard.type("Grandfather Ulric")
    page.locator('.wb-person[aria-label="Grandfather Ulric, grandfather, father’s side"]').wait_for()
    page.keyboard.type(" Senior")
    page.locator('.wb-person[aria-label="Grandfather Ulric Senior, grandfather, father’s side"]').wait_for()
    added = desk.entry("family", called="Grandfather Ulric Senior")
    assert desk.entry("family", key="father")["parents"] == ["fathers-mother", added["key"]]
    assert desk.focused("name") == "called"


@pytest.mark.parametrize("what", ["mother", "partner", "child"])
def test_the_first_relative_of_an_empty_case_finds_the_client(chromium, tmp_path, what):
    desk = Desk(chromium, tmp_path, {"schema_version": 1})
    desk.page.locator(f'[data-key="genogram-add-{what}"]').click()
    desk.page.keyboard.type("Ann")
    desk.page.locator('.wb-person[aria-label^="Ann"]').wait_for()
    added, client = desk.entry("family", called="Ann"), desk.entry("family", key="client")
    lines = {"mother": client.get("parents") == [added["key"]], "child": added.get("parents") == ["client"],
             "partner": [one["person"] for one in client.get("partners", ())] == [added["key"]]}
    assert lines[what] and len(desk.session.document["family"]) == 2
    desk.close()


def test_the_keys_alone_lead_through_the_family_and_into_an_entry(desk):
    desk.page.locator('[data-key="genogram-client"]').focus()
    desk.page.keyboard.press("End")
    assert desk.focused("dataset.key") == "genogram-daughter"
    desk.page.keyboard.press("Home")
    assert desk.page.locator(".wb-beside h3").inner_text() == "Grandfather Anselmo"
    desk.page.keyboard.press("Enter")
    assert (desk.focused("name"), desk.focused("value")) == ("called", "Grandfather Anselmo")


def test_the_life_line_is_zoomed_filtered_and_read_by_keys(desk):
    page, line = desk.page, desk.page.locator(".wb-view-lifeline")
    page.locator('[data-key="lifeline-arm"]').focus()
    assert "Sees his mother badly hurt" in line.locator(".wb-detail").inner_text()
    page.keyboard.press("+")
    assert "between the ages of 0 and 12" in line.locator("desc").text_content()
    assert desk.focused("dataset.key") == "lifeline-arm"
    page.keyboard.press("0")
    assert line.locator("tbody tr").count() == len(YOUTH["events"])
    line.get_by_label("Family", exact=True).uncheck()
    left = [one for one in YOUTH["events"] if one["domain"] != "family"]
    assert line.locator("tbody tr").count() == line.locator(".wb-event").count() == len(left)
    page.locator(f'[data-key="lifeline-{left[0]["key"]}"]').focus()
    page.keyboard.press("Enter")
    assert desk.focused("name") == "when"


def test_the_state_of_a_domain_whom_one_asked_and_the_gap_list(desk):
    page = desk.page
    page.locator('[data-key="coverage-heredity-not-found"]').check()
    row = page.locator(".wb-domain", has=page.locator('[data-key="coverage-heredity-found"]'))
    row.get_by_text("nobody is named who was asked").wait_for()
    row.locator("summary").first.click()
    row.get_by_role("button", name="Add:").first.click()
    page.keyboard.type("Aunt Graciela")
    row.get_by_text("from one source alone (Aunt Graciela).").wait_for()
    page.keyboard.type(", by telephone")
    row.get_by_text("(Aunt Graciela, by telephone).").wait_for()
    stored = desk.entry("inquiries", domain="heredity")
    assert (stored["state"], stored["asked"][0]["whom"]) == ("not-found", "Aunt Graciela, by telephone")
    page.locator('[data-key="coverage-print"]').click()
    printed = page.evaluate("document.querySelector('iframe.wb-print').contentDocument.body.textContent")
    assert printed.startswith("Work product, for counsel only.")
    assert "Heredity: Nothing found, from one source alone (Aunt Graciela, by telephone)." in printed


def test_a_state_chosen_twice_at_once_is_one_entry(desk):
    for state in ("found", "not-found"):
        desk.page.evaluate(f"document.querySelector('[data-key=\"coverage-heredity-{state}\"]').click()")
    desk.page.locator(".wb-domain", has=desk.page.locator('[data-key="coverage-heredity-found"]')).get_by_text("nobody is named").wait_for()
    assert [one["state"] for one in desk.session.document["inquiries"] if one.get("domain") == "heredity"] == ["not-found"]
    assert all("domain" in one for one in desk.session.document["inquiries"])


@pytest.mark.parametrize("width", [1280, 820])
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_in_the_pictures(desk, width, language):
    from axe_playwright_python.sync_playwright import Axe

    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    page.locator(".wb-language select").select_option(language)
    page.locator(f'.wb-panel[lang="{language}"] .wb-view-genogram svg').wait_for()
    page.locator(".wb-view-genogram details summary").click()
    page.locator(".wb-domain summary").first.click()
    for name in ("genogram", "lifeline", "coverage"):
        found = Axe().run(page, context=f".wb-view-{name}")
        assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found.response["violations"]] == []
