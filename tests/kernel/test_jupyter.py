"""The seams with Jupyter: exporters in the server's menu, notebooks thin and clean."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

from workbench.appendix.notebook import MIME
from workbench.settings import share

pytestmark = pytest.mark.kernel

NAMES = ("mitigation-html", "mitigation-docx", "mitigation-pdf")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A real Jupyter server on loopback."""
    folder = tmp_path_factory.mktemp("server")
    free = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
    port = subprocess.run([sys.executable, "-c", free], check=True, capture_output=True, text=True).stdout.strip()
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "server", "--no-browser", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}",
         "--ServerApp.port_retries=0", "--IdentityProvider.token=secret", f"--ServerApp.root_dir={folder}",
         "--allow-root"],
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=folder,
        env={**os.environ, "JUPYTER_RUNTIME_DIR": str(folder / ".runtime"), "PYTHONWARNINGS": "ignore"})
    yield f"http://127.0.0.1:{port}", folder
    process.terminate()
    process.communicate(timeout=30)


def get(address: str, path: str, *, patience_s: float = 60) -> bytes:
    start = time.monotonic()
    while True:
        try:
            return _get(address, path)
        except urllib.error.URLError as error:  # the server is still starting
            if isinstance(error, urllib.error.HTTPError) or time.monotonic() - start > patience_s:
                raise
            time.sleep(0.3)


def _get(address: str, path: str) -> bytes:
    request = urllib.request.Request(f"{address}{path}", headers={"Authorization": "token secret"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


@pytest.mark.enable_socket
def test_the_menu_lists_the_three_exporters_and_one_click_exports_the_document(server, documents):
    address, folder = server
    formats = json.loads(get(address, "/api/nbconvert"))
    assert set(NAMES) <= set(formats)
    docs = documents()
    shutil.copy(docs.built.notebook, folder / "run.ipynb")
    page = get(address, "/nbconvert/mitigation-html/run.ipynb?download=true")
    assert page.decode() == docs.html
    assert get(address, "/nbconvert/mitigation-pdf/run.ipynb?download=true") == docs.built.documents["pdf"].read_bytes()


def test_every_exporter_says_what_it_is_called_in_the_menu():
    from nbconvert.exporters import get_exporter

    assert [get_exporter(name)().export_from_notebook for name in NAMES] == [
        "Mitigation Appendix (HTML)", "Mitigation Appendix (Word)", "Mitigation Appendix (PDF)"]


def test_exporting_a_notebook_that_was_not_run_says_to_run_it(tmp_path):
    shutil.copy(share("notebooks") / "appendix.ipynb", tmp_path / "appendix.ipynb")
    result = subprocess.run([sys.executable, "-m", "jupyter", "nbconvert", "--to", "mitigation-html",
                             str(tmp_path / "appendix.ipynb")], capture_output=True, text=True)
    assert result.returncode != 0 and "SW501" in result.stderr and "Run all its cells first" in result.stderr


@pytest.mark.parametrize("path", sorted(share("notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_a_shipped_notebook_is_thin_and_stripped(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None
            assert len(cell.source.splitlines()) <= 6


def test_what_is_kept_of_a_run_holds_no_clock_no_path_and_no_parameter_metadata(documents):
    docs = documents()
    text = docs.built.notebook.read_text(encoding="utf-8")
    assert "papermill" not in json.loads(text)["metadata"]
    assert str(Path.home()) not in text and str(docs.folder) not in text and "/tmp/" not in text
    assert not re.search(r"20\d\d-\d\d-\d\dT\d\d:\d\d", text)


def test_a_persons_narrative_is_part_of_the_document_and_sealed_with_what_it_cites(tmp_path):
    from click.testing import CliRunner

    from workbench.cli import main

    case = json.loads((share("examples") / "ny-survivor.json").read_text(encoding="utf-8"))
    sealed = next(e["key"] for e in case["exhibits"] if "part2" in e["tags"])
    open_one = next(e["key"] for e in case["exhibits"] if not e["tags"])
    notebook = json.loads((share("notebooks") / "appendix.ipynb").read_text(encoding="utf-8"))
    notebook["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": [
        f"Ownvisible words [@ex:{open_one}, at 1; @golding1999].\n\nOwnhidden words [@ex:{sealed}, at 1].\n"]})
    path = tmp_path / "own.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    for volume, hidden in (("public", True), ("sealed", False)):
        out = tmp_path / volume
        result = CliRunner().invoke(main, ["build", str(share("examples") / "ny-survivor.json"), "--volume", volume,
                                           "--out", str(out), "--notebook", str(path), "--as-of", "2026-11-20"])
        assert result.exit_code == 0, result.output
        page = next(out.glob("*.html")).read_text(encoding="utf-8")
        kept = next(out.glob("*.ipynb")).read_text(encoding="utf-8")
        assert "Ownvisible" in page and ("Ownhidden" in page) is not hidden
        assert ("Ownhidden" in kept) is not hidden
        assert MIME in kept
