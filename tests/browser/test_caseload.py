"""The notebook ``batch``: a real batch of twelve, one row that fails and one that hangs, from its form in JupyterLab."""

import json

import pytest

from tests.browser.visiting import WIDTHS
from tests.kernel.test_batch import template
from workbench.runs.ledger import Ledger

FAILS, HANGS = 5, 7


@pytest.fixture(scope="module")
def caseload(lab):
    """A sheet of twelve cases in the working folder; gives back the folder of the batch."""
    folder = lab.place.folder
    notebooks = {"good": (), "fails": ("raise ValueError('Quillfeather')",), "hangs": ("import time\ntime.sleep(9999)",)}
    for name, more in notebooks.items():
        template(folder / f"{name}.ipynb", *more)
    plain = json.loads((folder / "cases" / "federal-youth.json").read_text(encoding="utf-8"))
    lines = ["case,template,as_of"]
    for row in range(2, 14):
        (folder / "cases" / f"{row}.json").write_text(json.dumps({**plain, "case_id": f"case-{row:08x}"}), encoding="utf-8")
        lines.append(f"cases/{row}.json,{ {FAILS: 'fails', HANGS: 'hangs'}.get(row, 'good')}.ipynb,2026-11-20")
    (folder / "caseload.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "batch"


def test_a_caseload_is_run_watched_stopped_taken_up_and_looked_at(visit, lab, caseload):
    window = visit(lab).open("batch")
    form = window.ours()
    form.get_by_label("Sheet, one row a run").fill("caseload.csv")
    form.get_by_role("button", name="Run", exact=True).click()
    rows = form.locator(".batch-rows tbody tr")
    cell = {number: rows.filter(has=window.page.locator("td:first-child", has_text=f"{number}")).first for number in (FAILS, HANGS)}
    cell[FAILS].get_by_text("cell 4 failed with ValueError").wait_for(timeout=120_000)
    form.get_by_text(" a minute").first.wait_for(timeout=60_000)
    form.get_by_text("the last ones are at work").wait_for(timeout=120_000)
    assert rows.count() == 12 and "running" in cell[HANGS].inner_text()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("at-work")
    form.get_by_role("button", name="Stop").click()
    form.get_by_text("It was stopped").wait_for(timeout=60_000)
    assert "queued" in cell[HANGS].inner_text()
    form.get_by_label("Minutes for a run").fill("0.1")
    form.get_by_label("Minutes for a run").press("Tab")
    form.get_by_role("button", name="Go on").click()
    cell[HANGS].get_by_text("the run took longer than 6 seconds").wait_for(timeout=120_000)
    form.get_by_role("link", name="Summary").wait_for(timeout=60_000)
    form.get_by_label("Row", exact=True).select_option(f"{FAILS}")
    form.get_by_role("button", name="Open its log").click()
    form.get_by_text("attempt 1").first.wait_for()
    assert "SW601, cell 4" in form.get_by_role("list").inner_text() and "Quillfeather" not in form.inner_text()
    for width in WIDTHS:
        assert window.violations(width) == []
        window.shot("over")
    with Ledger.existing(caseload) as ledger:
        states = {entry.row.number: entry.state for entry in ledger.entries()}
    assert states == {row: "failed" if row in {FAILS, HANGS} else "done" for row in range(2, 14)}
    for link, shown in (("Summary", "10 done, 0 unchanged, 2 failed"), ("HTML", "Mitigation")):
        with window.context.expect_page() as opened:
            form.get_by_role("link", name=link).first.click()
        opened.value.frame_locator("iframe").last.get_by_role("heading", name=shown).first.wait_for()
        opened.value.close()
    with window.context.expect_page() as opened:
        form.get_by_role("link", name="folder").first.click()
    opened.value.get_by_text("-sealed.docx").first.wait_for()
