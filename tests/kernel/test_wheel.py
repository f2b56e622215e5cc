"""The wheel alone, in an empty environment and another folder, as somebody who never saw the checkout."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.kernel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
                   check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_notebooks_literature_templates_and_examples(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for part in ("notebooks/appendix.ipynb", "literature/sources.bib", "literature/law/packs.json",
                 "templates/typst/appendix.typ", "examples/federal-youth.json"):
        assert f"workbench/_share/{part}" in names
    assert not [n for n in names if n.startswith("tests/") or "__pycache__" in n]


def test_the_wheel_alone_runs_the_demo_in_an_empty_environment_and_another_folder(wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "runtime.txt"], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV", "VIRTUAL", "JUPYTER"))}
    clean["HOME"] = str(tmp_path)  # no settings, no Jupyter configuration of this machine
    said = subprocess.run([environment / "bin" / "workbench", "demo", "--out", "out", "--json"], cwd=elsewhere,
                          env=clean, check=True, capture_output=True, text=True).stdout
    built = json.loads(said)
    assert {kind for kind, path in built["documents"].items() if (elsewhere / path).stat().st_size > 50_000} == {
        "html", "docx", "pdf"}
    listed = subprocess.run([environment / "bin" / "jupyter", "nbconvert", "--to", "mitigation-pdf", "--output",
                             elsewhere / "again", elsewhere / built["notebook"]], cwd=elsewhere, env=clean,
                            capture_output=True, text=True)
    assert listed.returncode == 0, listed.stderr[-800:]
    assert (elsewhere / "again.pdf").read_bytes() == (elsewhere / built["documents"]["pdf"]).read_bytes()
