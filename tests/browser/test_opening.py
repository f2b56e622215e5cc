"""The notebooks as a person opens them: shown, accessible, silent towards the rest of the world."""

import pytest

from tests.browser.visiting import WIDTHS


@pytest.mark.parametrize("notebook", ["intake"])
def test_a_notebook_opens_with_one_click_and_axe_finds_nothing(visit, server, case_id, notebook):
    window = visit(server).open(notebook)
    window.panel()
    window.saved()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot(notebook)
