"""A person at a browser: what she opens, what it asks for, what it complains of."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.servers import TOKEN, Server

#: Where our own part of a page is: in JupyterLab what surrounds it is JupyterLab's, in Voilà all of it is ours.
OURS = {"lab": ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output", "serve": "html"}

WIDTHS = (1280, 820)
WINDOW = {"width": WIDTHS[0], "height": 900}

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync")


def chromium() -> str:
    """The Chromium of this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    raise AssertionError("The browser tests need Chromium on the PATH: 'make test' installs it where it can.")


#: What the element with the focus is called.
NAMED = """(at => at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent)(document.activeElement)"""


def fill(where: Locator, **values: str) -> None:
    """Fill fields by their names: text is typed, one of a list is chosen by what it is called."""
    for name, value in values.items():
        field = where.locator(f'[name="{name}"]').first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def add(where: Locator, what: str, **values: str) -> Locator:
    """Add an entry to a list, fill it, and give it."""
    button = where.get_by_role("button", name=f"Add: {what}", exact=True)
    button.press("Enter")
    entry = button.locator("xpath=preceding-sibling::div[contains(@class, 'wb-entries')]/details[last()]")
    fill(entry, **values)
    return entry


def pick(where: Locator, name: str, *labels: str) -> None:
    """Pick one after another from what the case or the library holds."""
    for label in labels:
        several = where.locator(f'select[name="{name}"]').first
        several.select_option(label=label)
        several.locator("xpath=following-sibling::button").click()


#: What the page says of itself: its state, what it announces, what has the focus, and every field that is not empty.
SEEN = """() => [...document.querySelectorAll(".wb-state, .wb-said, .wb-left, .wb-error, [aria-current=page]")]
  .map((each) => each.textContent.trim()).filter(Boolean)
  .concat([`focus: ${document.activeElement.tagName} ${document.activeElement.name ?? ""}`])
  .concat([...document.querySelectorAll("input, textarea, select")].filter((each) => each.value)
    .map((each) => `${each.name || each.id}: ${each.value}`)).join("\\n")"""


class Visit:
    """One browser window of one person, signed in at one server."""

    def __init__(self, context: BrowserContext, server: Server, shots: Path) -> None:
        self.server, self.shots, self.context = server, shots, context
        self.context.set_default_timeout(45_000)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(f"{error.message} {error.stack}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))

    def _said(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
            self.outside.append(url)

    def open(self, notebook: str) -> "Visit":
        """Open a notebook as a person does: in JupyterLab with the one click that shows its form."""
        where = "lab/tree" if self.server.kind == "lab" else "voila/render"
        # A workspace of its own: JupyterLab would open again what somebody else had open.
        fresh = "&reset" if self.server.kind == "lab" else ""
        self.page.goto(f"{self.server.url}/{where}/{notebook}.ipynb?token={TOKEN}{fresh}")
        if self.server.kind == "lab":
            self.page.locator(".jp-Activity.lm-mod-current, .lm-DockPanel-tabBar .lm-mod-current").filter(
                has_text=f"{notebook}.ipynb").first.wait_for()
        return self.again()

    def again(self) -> "Visit":
        """Show the form of the notebook that is open: one click, once the page knows its kernel.

        A click on a page that was loaded again and does not know its kernel yet makes JupyterLab start another.
        """
        if self.server.kind == "lab":
            self.page.get_by_text("(ipykernel) | Idle").wait_for()
            notebook = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
            notebook.get_by_role("button", name="Open the form").click()
            notebook.locator(".jp-OutputArea-output").first.wait_for()
        return self

    def ours(self) -> Locator:
        return self.page.locator(OURS[self.server.kind])

    def panel(self) -> Locator:
        """The form, once the case is in it."""
        self.ours().locator(".wb-head").wait_for()
        return self.ours()

    def go(self, notebook: str) -> "Visit":
        """Follow the link at the head of a form to another notebook, and show its form where it is not shown yet."""
        self.ours().get_by_role("navigation", name="Notebooks of this case").get_by_role("link", name=notebook).click()
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").filter(has=self.page.get_by_role("heading", name=notebook, level=1, exact=True))
        panel.wait_for()
        return self if panel.locator(".wb-panel").count() else self.again()

    def unlock(self, passphrase: str) -> "Visit":
        """Type the passphrase of the case store where the page asks for it."""
        self.ours().locator("input[type=password]").press_sequentially(passphrase)
        self.page.keyboard.press("Enter")
        self.ours().locator(".wb-head").wait_for()
        return self

    def section(self, title: str) -> Locator:
        """The part of the form under a heading."""
        return self.ours().locator("section.wb-section").filter(has=self.page.get_by_role("heading", name=title, level=2, exact=True))

    def tab_to(self, name: str, *, key: str = "Tab", most: int = 150) -> None:
        """Press a key until the focus is on what is called so."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if self.page.evaluate(NAMED).strip().startswith(name):
                return
        raise AssertionError(f"{key} does not lead to '{name}'.")

    def opened(self, section: str, title: str) -> Locator:
        """The entry of a list that is called so, open."""
        entry = self.section(section).locator("details.wb-entry").filter(has=self.page.locator("summary", has_text=title)).first
        if entry.get_attribute("open") is None:
            entry.locator("summary").first.press("Enter")
        return entry

    def saved(self) -> None:
        """Wait until the page says that everything is saved, and give it a moment to hear of the last change."""
        self.page.wait_for_timeout(1000)
        self.ours().locator(".wb-state[data-state=saved]").wait_for()

    def shot(self, name: str) -> Path:
        path = self.shots / f"{name}-{self.server.kind}-{self.page.viewport_size['width']}.png"
        self.page.screenshot(path=path, full_page=self.server.kind == "serve")
        return path

    def seen(self) -> str:
        """What stands in the window, in words: for a test that failed."""
        return f"{self.page.url.partition('?')[0]}\n{self.page.evaluate(SEEN)}\n{self.errors}"

    def violations(self, width: int) -> list[str]:
        """What axe finds in our part of the page at a width."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.wait_for_timeout(300)
        found = Axe().run(self.page, context=OURS[self.server.kind])
        return [f"{each['id']}: {node['target']} {node['failureSummary']}"
                for each in found.response["violations"] for node in each["nodes"]]

    def close(self) -> None:
        self.context.close()


#: Whether a test failed, on its node.
FAILED = pytest.StashKey[bool]()


def tell_of_failure(request: pytest.FixtureRequest, visit: Visit) -> None:
    """Where the test failed, print what stood in its window."""
    if request.node.stash.get(FAILED, False):
        print(visit.seen())
