"""What JupyterLab writes to the disk: a notebook without anything that its form showed, its checkpoints too."""

import json
import urllib.error
import urllib.request

import pytest

from tests.browser.servers import TOKEN

NAME = "Sorrelwick"


def put(server, path, model):
    request = urllib.request.Request(f"{server.url}/api/contents/{path}", data=json.dumps(model).encode(), method="PUT",
                                     headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def shown(nbformat=4):
    """A notebook as JupyterLab holds it after a run: outputs, states of widgets, times."""
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": NAME, "text/html": f"<b>{NAME}</b>"}}
    cell = {"cell_type": "code", "id": "a", "execution_count": 3, "source": "form()", "outputs": [output],
            "metadata": {"trusted": True, "tags": ["form"], "execution": {"shell.execute_reply": NAME}, "extension": NAME}}
    words = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "My own words."}
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"state": {"value": NAME}}}}}
    return {"type": "notebook", "format": "json", "content": {
        "cells": [cell, words], "nbformat": nbformat, "nbformat_minor": 5 if nbformat == 4 else 0,
        "metadata": {"widgets": state, "kernelspec": {"name": "python3", "display_name": "Python"}, "other": NAME}}}


def test_what_is_saved_has_no_output_no_state_of_a_widget_and_no_word_of_the_client(lab):
    put(lab, "own.ipynb", shown())
    file = lab.place.folder / "own.ipynb"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["cells"][0]["outputs"] == [] and kept["cells"][0]["execution_count"] is None
    assert kept["cells"][0]["metadata"]["tags"] == ["form"] and kept["cells"][1]["source"] == ["My own words."]
    assert set(kept["metadata"]) == {"kernelspec"}
    request = urllib.request.Request(f"{lab.url}/api/contents/own.ipynb/checkpoints", data=b"", method="POST",
                                     headers={"Authorization": f"token {TOKEN}"})
    urllib.request.urlopen(request, timeout=30).close()
    copies = [file, *lab.place.folder.rglob(".ipynb_checkpoints/own*")]
    assert len(copies) == 2
    assert all(NAME not in each.read_text(encoding="utf-8") for each in copies)


def test_a_notebook_that_cannot_be_stripped_is_not_saved(lab):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        put(lab, "old.ipynb", shown(nbformat=3))
    assert not (lab.place.folder / "old.ipynb").exists()


def test_a_form_that_was_filled_in_and_saved_leaves_its_notebook_as_it_was(lab, visit, case_id):
    file = lab.place.folder / "intake.ipynb"
    before = json.loads(file.read_text(encoding="utf-8"))
    window = visit(lab).open("intake")
    window.panel()
    window.page.get_by_label("Full name", exact=True).fill(f"Ansel {NAME}")
    window.saved()
    window.page.locator(".jp-NotebookPanel-toolbar").get_by_title("Save and create checkpoint").first.click()
    window.page.locator(".jp-mod-current .jp-mod-dirty, .lm-mod-current.jp-mod-dirty").wait_for(state="detached")
    after = json.loads(file.read_text(encoding="utf-8"))
    assert [each["source"] for each in after["cells"]] == [each["source"] for each in before["cells"]]
    assert all(not each.get("outputs") for each in after["cells"]) and "widgets" not in after["metadata"]
    assert all(NAME.encode() not in each.read_bytes() for each in lab.place.folder.rglob("*") if each.is_file())
    assert NAME not in window.page.title() and NAME not in window.page.url


def test_an_export_runs_the_notebook_whose_outputs_are_never_kept(lab, case_id):
    notebook = json.loads((lab.place.folder / "appendix.ipynb").read_text(encoding="utf-8"))
    cell = next(each for each in notebook["cells"] if "parameters" in each["metadata"].get("tags", []))
    cell["source"] = [f'case = "{case_id}"\n', 'volume = "sealed"\n', 'style = "bluebook"\n', 'citations = ""\n', 'as_of = "2026-11-20"']
    put(lab, "mine.ipynb", {"type": "notebook", "format": "json", "content": notebook})
    page = lab.get("/nbconvert/mitigation-html/mine.ipynb?download=true").decode()
    assert "Berruezal" in page and "3553(a)" in page
    assert "Berruezal" not in (lab.place.folder / "mine.ipynb").read_text(encoding="utf-8")
