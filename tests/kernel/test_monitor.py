"""The form that watches a batch, driven as a person drives it."""

import time
from pathlib import Path

import pytest

from tests.kernel.conftest import AS_OF
from tests.kernel.test_batch import CASES, template
from workbench.runs.ledger import Failure, Ledger, Made
from workbench.runs.rows import Row
from workbench.widgets.monitor import BatchMonitor, Pace, pace, table

pytestmark = [pytest.mark.kernel, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def until(monitor: BatchMonitor, true, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.2)
        monitor.refresh()
    assert true(), monitor.said.value


def test_a_batch_is_begun_watched_stopped_taken_up_and_its_log_read(tmp_path):
    template(tmp_path / "fails.ipynb", "raise ValueError('Quillfeather')")
    template(tmp_path / "waits.ipynb", "import time\ntime.sleep(3600)")
    monitor = BatchMonitor(tmp_path / "out")
    assert "No batch" in monitor.said.value and monitor.stop.disabled and monitor.retry.disabled
    monitor.go.click()
    assert "Name a sheet." in monitor.said.value
    (tmp_path / "s.csv").write_text(f"case,template,as_of\n{CASES / 'federal-youth.json'},fails.ipynb,{AS_OF}\n"
                                    f"{CASES / 'federal-youth.json'},waits.ipynb,{AS_OF}\n", encoding="utf-8")
    monitor.sheet.value, monitor.jobs.value = str(tmp_path / "s.csv"), 1
    monitor.go.click()
    assert monitor.go.disabled and not monitor.stop.disabled
    until(monitor, lambda: "<td>failed</td>" in monitor.rows.value and "<td>running</td>" in monitor.rows.value)
    assert monitor.rows.value.index("running") < monitor.rows.value.index("failed"), "those at work stand first"
    assert (monitor.bar.value, monitor.bar.max) == (1, 2) and "1 of 2 runs over" in monitor.said.value
    other = BatchMonitor(tmp_path / "out")
    assert other.go.disabled and not other.stop.disabled, "whoever opens the form sees the batch at work"
    other.stop.click()
    until(monitor, lambda: monitor.stop.disabled)
    assert "<td>queued</td>" in monitor.rows.value and not monitor.resume.disabled and not monitor.retry.disabled
    monitor.row.value = 2
    monitor.show.click()
    assert "begun" in monitor.told.value and "SW601, cell 4" in monitor.told.value
    assert "Quillfeather" not in str([each.get_state() for each in (monitor.said, monitor.rows, monitor.told)])
    monitor.sheet.value = str(tmp_path / "none.csv")
    monitor.go.click()
    until(monitor, lambda: "SW630" in monitor.said.value)


def entries(folder: Path, rows: int):
    with Ledger(folder / "ledger.db") as ledger:
        given = [Row(number, f"case-{number:08x}", AS_OF) for number in range(1, rows + 1)]
        ledger.plan(given, [])
        ledger.begin(given[0].run, given[1].run, given[2].run)
        ledger.fail(given[0].run, Failure("SW601", "cell 4", "<b>no</b>"), 2.0)
        ledger.succeed(given[1].run, Made("case-00000002", "", "", "", 0, ()), 3.0)
        return ledger.entries(), ledger.begun()


def test_rows_are_drawn_as_text_and_no_more_than_a_page_can_hold(tmp_path):
    found, begun = entries(tmp_path, 250)
    drawn = table(found, begun, begun[found[2].run] + 5)
    assert drawn.count("<tr") == 101 and "150 more rows" in drawn
    assert "&lt;b&gt;no" in drawn and "5.0 s" in drawn and "2.0 s" in drawn and "<a " not in drawn


def test_documents_are_linked_where_the_notebook_can_lead_to_them(tmp_path, monkeypatch):
    found, begun = entries(tmp_path, 3)
    assert found[1].state == "done"
    drawn = table(found, begun, 0, "my%20batch")
    assert f'<a href="my%20batch/runs/{found[1].run}/case-00000002-sealed.pdf" target="_blank">PDF</a>' in drawn
    assert drawn.count("<a ") == 3, "of one run a page, a PDF and the folder"
    (tmp_path / "summary.html").touch()
    assert "<a " not in BatchMonitor(tmp_path).rows.value and "lies in the folder" in BatchMonitor(tmp_path).said.value
    monkeypatch.chdir(tmp_path.parent)
    assert f'<a href="{tmp_path.name}/runs/' in BatchMonitor(Path(tmp_path.name)).rows.value


@pytest.mark.parametrize(("before", "seconds", "words"), [
    (0, 60.0, "2 of 250 runs over, 2 a minute, 2.1 h left"), (2, 60.0, "2 of 250 runs over"), (1, 1.0, "2 of 250 runs over, 60 a minute, 4 min left"),
])
def test_a_batch_says_how_far_it_is_and_how_long_it_will_take(tmp_path, before, seconds, words):
    assert pace(entries(tmp_path, 250)[0], before, seconds).words == words
    assert Pace(2, 2, 5.0, 0).words == "2 of 2 runs over"
    assert Pace(9, 10, 5.0, 0).words == "9 of 10 runs over, the last ones are at work"
