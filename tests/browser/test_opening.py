"""The notebooks as a person opens them: shown, accessible, silent towards the rest of the world."""

import pytest

from tests.browser.servers import TOKEN
from tests.browser.visiting import WIDTHS
from workbench.settings import share

#: Forms that a module of their own opens and examines, each in JupyterLab and in Voilà, with more in them than here.
ELSEWHERE = {"argument", "documents", "factors", "records", "research", "review"}
FORMS = [path.stem for path in sorted(share("notebooks").glob("*.ipynb"))
         if '"form"' in path.read_text(encoding="utf-8") and path.stem not in ELSEWHERE]


@pytest.mark.parametrize("notebook", FORMS)
def test_a_form_opens_at_a_click_and_axe_finds_nothing(visit, server, case_id, notebook):
    window = visit(server).open(notebook)
    window.panel()
    window.page.wait_for_timeout(500)  # what is drawn after the case came
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot(notebook)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_button_is_there_only_once_a_click_on_it_is_heard(visit, lab, width):
    # A click is lost as long as the kernel is not there: JupyterLab runs nothing and says nothing.
    assert b"Getting ready" in lab.get("/custom/custom.css")
    page = visit(lab).page
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script("""new MutationObserver(() => {
      const button = document.querySelector(".jp-NotebookPanel button[data-commandlinker-command]");
      const status = document.querySelector(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator");
      if (!button) return;
      const shown = getComputedStyle(button).visibility === "visible";
      (window.seen ??= new Set()).add(`${shown} ${status ? status.dataset.status : ""}`);
    }).observe(document, { subtree: true, childList: true, attributes: true });""")
    page.goto(f"{lab.url}/lab/tree/plan.ipynb?token={TOKEN}&reset")
    page.get_by_role("button", name="Open the form").click()
    page.locator(".wb-gate, .wb-head").first.wait_for()
    seen = page.evaluate("[...window.seen]")
    assert {each for each in seen if each.startswith("true")} <= {"true idle", "true busy"} and len(seen) > 1
