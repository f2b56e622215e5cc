"""Promises about the code itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "workbench").rglob("*.py"))


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, workbench; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pandas", "matplotlib", "pybtex", "nbconvert", "IPython", "pydantic", "papermill"}
    assert not heavy & set(loaded)


def test_help_loads_neither_jupyter_nor_the_libraries_of_documents():
    code = ("import sys\nfrom click.testing import CliRunner\nfrom workbench.cli import main\n"
            "assert CliRunner().invoke(main, ['--help']).exit_code == 0\nprint(' '.join(sys.modules))")
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not {"nbformat", "jsonschema", "matplotlib", "pybtex", "nbconvert", "pydantic", "pandas"} & loaded


def test_a_batch_that_finds_nothing_to_run_has_loaded_nothing_that_draws_or_executes():
    code = "import sys, workbench.runs.batch, workbench.runs.planning; print(' '.join(sys.modules))"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not {"matplotlib", "IPython", "nbformat", "nbconvert", "papermill", "pandas", "workbench.appendix.composition"} & loaded


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_holds_one_thing(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
    assert path.stem not in {"utils", "helpers", "common", "manager", "base"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_module_swallows_every_exception(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"except\s*:|except \(?(Base)?Exception\b", text)


def test_every_error_code_is_documented_and_nothing_else_is():
    used = set()
    for path in MODULES:
        used |= set(re.findall(r'"(SW\d{3})"', path.read_text(encoding="utf-8")))
    documented = set(re.findall(r"^\| (SW\d{3}) \|", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert used == documented


def test_every_command_is_in_the_guide_or_the_readme():
    from workbench.cli import main

    texts = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/guide.md"))
    for name, command in main.commands.items():
        for sub in getattr(command, "commands", {"": None}):
            assert f"workbench {name} {sub}".strip() in texts


def test_no_file_names_an_index_or_this_machine():
    import tomllib

    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text and "--hash=sha256:" in text


def test_every_field_of_the_case_file_is_documented():
    from pydantic import BaseModel

    from workbench.case import models

    text = (ROOT / "docs" / "case-file.md").read_text(encoding="utf-8")
    for kind in vars(models).values():
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in {BaseModel, models.Model}:
            assert all(f"`{name}`" in text for name in kind.model_fields), kind.__name__


def test_every_link_in_the_documentation_leads_somewhere():
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"", path.read_text(encoding="utf-8")):
            assert (path.parent / (target[0] or target[1])).exists(), (path.name, target)


def test_the_look_up_library_that_the_project_is_bound_to_can_be_imported():
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", "import scholarly"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-300:]
