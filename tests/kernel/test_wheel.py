"""The wheel alone, in an empty environment and another folder, as somebody who never saw the checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

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


def furnish(environment: Path) -> None:
    """Put what runtime.txt names into an environment, as it is installed here: tests ask nothing of a network."""
    packages = next(environment.glob("lib/python*/site-packages"))
    locked = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    for requirement in map(Requirement, re.findall(r"^([^\s#][^\\\n]*?) \\$", locked, re.MULTILINE)):
        if requirement.marker and not requirement.marker.evaluate():
            continue
        found = distribution(requirement.name)
        assert requirement.specifier.contains(found.version)
        for file in found.files:
            target = Path(os.path.normpath(packages / file))
            target.parent.mkdir(parents=True, exist_ok=True)
            source = Path(found.locate_file(file))
            if target.parent.name == "bin" and (script := source.read_bytes()).startswith(b"#!"):
                target.write_bytes(script.replace(sys.prefix.encode(), bytes(environment), 1))
                target.chmod(0o755)
            elif source.exists():
                shutil.copy2(source, target)


def test_what_the_wheel_needs_is_locked_by_the_hashes_that_make_installs_by():
    def locked(name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return {(one[1], *re.findall(r"--hash=(\S+)", one[2]))
                for one in re.finditer(r"^(\S+==\S+)[^\n]*\\\n((?:    --hash=[^\n]+\n?)+)", text, re.MULTILINE)}

    runtime = locked("runtime")
    assert len(runtime) > 100 and all(len(pin) > 1 for pin in runtime)
    assert runtime <= locked("development")


def test_the_wheel_alone_runs_the_demo_in_an_empty_environment_and_another_folder(wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    furnish(environment)
    pip = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", wheel], check=True)
    subprocess.run([*pip, "check"], check=True)
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
