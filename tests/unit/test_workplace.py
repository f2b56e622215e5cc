"""The folder a person works in, the notebook as it is saved, and the passphrase that is asked once."""

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case.store.cases import CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.errors import CaseError, RunError, SettingsError
from workbench.runs.lab import lab_command, serve_command
from workbench.runs.serve import ORDER, index
from workbench.runs.strip import strip
from workbench.runs.workplace import lay_out, surroundings, unlock
from workbench.settings import Settings, named_author, settings, share

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
FORMS = [path for path in sorted(share("notebooks").glob("*.ipynb")) if '"form"' in path.read_text(encoding="utf-8")]


def cells_of(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_opens_with_one_click_and_hides_its_code(path):
    first, *others = cells_of(path)
    assert 'data-commandlinker-command="notebook:run-all-cells">Open the form</button>' in "".join(first["source"])
    assert first["metadata"]["tags"] == ["guidance"]
    assert all(cell["metadata"]["jupyter"]["source_hidden"] for cell in others if cell["cell_type"] == "code")


def test_every_form_is_in_the_order_of_work():
    assert {path.stem for path in FORMS} <= {name for name, _, _ in ORDER}


def test_the_list_of_forms_names_what_is_there_in_the_order_of_work(tmp_path):
    page = index(lay_out(tmp_path / "work"), "/base/", "Maria Ortega")
    places = [page.index(f"/base/voila/render/{name}.ipynb") for name, _, _ in ORDER
              if any(path.stem == name for path in FORMS)]
    assert places == sorted(places) and "http" not in page


def test_no_form_is_listed_before_it_is_known_who_works(tmp_path):
    page = index(lay_out(tmp_path / "work"), "/base/", "", "<form></form>")
    assert "ipynb" not in page and "<form></form>" in page and "Say who you are" in page


def test_a_hub_says_who_works_in_its_servers_and_a_name_is_one_line(monkeypatch):
    monkeypatch.delenv("WORKBENCH_AUTHOR", raising=False)
    monkeypatch.setenv("JUPYTERHUB_USER", "t.reyes")
    assert settings().author == "t.reyes" and named_author() == ""
    monkeypatch.setenv("WORKBENCH_AUTHOR", " Maria Ortega ")
    assert settings().author == "Maria Ortega"
    for wrong in ("two\nlines", "\u2028", " ", "x" * 201):
        monkeypatch.setenv("WORKBENCH_AUTHOR", wrong)
        with pytest.raises(SettingsError, match="SW003"):
            settings()


def test_laying_out_again_leaves_what_a_person_changed_and_renews_what_she_did_not(tmp_path):
    folder = lay_out(tmp_path / "work")
    changed, untouched = folder / "intake.ipynb", folder / "start.ipynb"
    for path, words in ((changed, "My own words."), (untouched, None)):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["language_info"]["version"] = "3.11.2"  # as JupyterLab leaves it
        if words:
            notebook["cells"][0]["source"] = [words]
        path.write_text(json.dumps(notebook), encoding="utf-8")
    old = json.loads((folder / ".laid-out.json").read_text(encoding="utf-8"))
    untouched_before = untouched.read_text(encoding="utf-8").replace("Choose a case", "An older version: choose a case")
    untouched.write_text(untouched_before, encoding="utf-8")
    from workbench.runs.workplace import _digest

    (folder / ".laid-out.json").write_text(json.dumps({**old, "start.ipynb": _digest(untouched)}), encoding="utf-8")
    lay_out(folder)
    assert cells_of(changed)[0]["source"] == ["My own words."]
    assert cells_of(untouched) == cells_of(share("notebooks") / "start.ipynb")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_named_with_its_remedy(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RunError) as caught:
        lay_out(tmp_path / "file" / "work")
    assert caught.value.code == "SW620"


def test_the_note_of_what_was_laid_out_may_be_damaged(tmp_path):
    folder = lay_out(tmp_path / "work")
    for text in ("[1]", "{", ""):
        (folder / ".laid-out.json").write_text(text, encoding="utf-8")
        (folder / "plan.ipynb").write_text(text, encoding="utf-8")
        lay_out(folder)
        assert (folder / "plan.ipynb").read_text(encoding="utf-8") == text


def test_a_servers_surroundings_are_its_own_and_carry_no_secret_on_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/theirs")
    found = surroundings(tmp_path, "lab")
    assert found["JUPYTER_CONFIG_PATH"].endswith(f"lab{os.pathsep}/theirs")
    assert (Path(found["JUPYTER_CONFIG_PATH"].split(os.pathsep)[0]) / "jupyter_server_config.py").is_file()
    lab = lab_command(tmp_path, port=9000, browser=False)
    served = serve_command(tmp_path, port=9000, browser=False, host="::1", tls=(tmp_path / "c", tmp_path / "k"))
    assert "--ServerApp.ip=127.0.0.1" in lab and "--ServerApp.ip=::1" in served
    assert f"--ServerApp.certfile={tmp_path / 'c'}" in served
    assert not any("token" in word or "KEY" in word for word in (*lab, *served))


def test_the_passphrase_is_asked_once_twice_where_the_store_is_new_and_handed_on(tmp_path):
    now, asked = Settings(cases=tmp_path, store=str(tmp_path / "cases.db")), []

    def ask(new):
        asked.append(new)
        return "seven grey herons wade"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.case.store.keys._to_keyring", lambda *_: False)
        assert unlock(now, NOW, ask) == {"WORKBENCH_STORE_KEY": "seven grey herons wade"}
        assert asked.pop(0) is True
        assert unlock(now, NOW, ask) == {"WORKBENCH_STORE_KEY": "seven grey herons wade"}
    assert asked == [False] or set(asked) <= {True, False}
    with pytest.raises(CaseError, match="does not open"):
        unlock(now, NOW, lambda _: "another one")


def test_nothing_is_asked_where_the_key_is_at_hand(tmp_path):
    now = Settings(cases=tmp_path, store=str(tmp_path / "cases.db"), store_key="ab" * 32)
    assert unlock(now, NOW, lambda _: pytest.fail("asked")) == {}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8))
def test_stripping_leaves_the_cells_and_no_output_whatever_was_shown(shown):
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"widgets": shown, "kernelspec": {"name": "python3"}}, "cells": [
        {"cell_type": "code", "id": "a", "source": "form()", "execution_count": 7, "outputs": [shown], "metadata": {"x": shown}},
        {"cell_type": "markdown", "id": "b", "source": "Mine.", "metadata": {"tags": ["narrative"], "y": shown}}]}
    strip(notebook)
    assert notebook == {
        "nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3"}}, "cells": [
            {"cell_type": "code", "id": "a", "source": "form()", "execution_count": None, "outputs": [], "metadata": {}},
            {"cell_type": "markdown", "id": "b", "source": "Mine.", "metadata": {"tags": ["narrative"]}}]}


@pytest.mark.parametrize("notebook", [{}, {"nbformat": 3, "worksheets": []}, {"nbformat": 4}, {"nbformat": 4, "cells": "x"}])
def test_what_is_no_notebook_of_format_4_is_not_stripped_but_refused(notebook):
    with pytest.raises(ValueError, match="format 4"):
        strip(notebook)


def run(*words, **environment):
    return subprocess.run([sys.executable, "-c", "from workbench.cli import main; main()", *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env={**os.environ, **environment}, timeout=60)


def test_an_address_for_other_machines_without_tls_is_warned_of(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("serve", str(tmp_path / "file" / "x"), "--host", "0.0.0.0", "--no-browser")
    assert "TLS" in result.stderr and "SW620" in result.stderr and result.returncode == 1
    assert run("serve", str(tmp_path), "--certificate", str(tmp_path / "file")).returncode == 2


def test_a_person_at_a_terminal_is_asked_and_what_she_types_is_not_shown(tmp_path):
    store = tmp_path / "cases.db"
    CaseStore.open(store, SystemSecrets(ask=lambda: "seven grey herons wade", environment="seven grey herons wade"), NOW).close()
    environment = {name: value for name, value in os.environ.items() if name != "WORKBENCH_STORE_KEY"}
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-c", "from workbench.cli import main; main()", "lab", str(tmp_path / "work")],
                  {**environment, "WORKBENCH_STORE": str(store), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    said = os.read(terminal, 4096)
    while b"Passphrase of the case store" not in said:
        said += os.read(terminal, 4096)
    os.write(terminal, b"not the passphrase\n")
    with suppress(OSError):  # the terminal's end, when the program has ended
        while more := os.read(terminal, 4096):
            said += more
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 1
    assert b"SW122" in said and b"not the passphrase" not in said
