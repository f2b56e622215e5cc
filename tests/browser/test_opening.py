"""The notebooks as a person opens them: shown, accessible, silent towards the rest of the world."""

import pytest

from tests.browser.visiting import WIDTHS
from workbench.settings import share

FORMS = [path.stem for path in sorted(share("notebooks").glob("*.ipynb")) if '"form"' in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("notebook", FORMS)
def test_a_form_opens_at_a_click_and_axe_finds_nothing(visit, server, case_id, notebook):
    window = visit(server).open(notebook)
    window.panel()
    window.page.wait_for_timeout(500)  # what is drawn after the case came
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot(notebook)
