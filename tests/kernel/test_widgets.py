"""The build form, driven as a person drives it, down to the documents."""

import datetime as dt
import json

import pytest

from workbench.settings import Settings, share
from workbench.widgets.build import BuildForm

pytestmark = [pytest.mark.kernel, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def test_the_form_names_cases_by_docket_and_builds_the_documents(tmp_path):
    form = BuildForm(Settings(cases=share("examples")))
    assert {label for label, _ in form.case.options} == {
        f"{json.loads(p.read_text(encoding='utf-8'))['matter']['docket']}, "
        f"{json.loads(p.read_text(encoding='utf-8'))['matter']['court']}" for p in share("examples").glob("*.json")}
    form.out.value = str(tmp_path)
    form.as_of.value = dt.date(2026, 11, 20)
    form.volume.value = "public"
    form.citing.value = ("apa7", "text")
    form.go.click()
    assert "Built" in form.said.value and form.go.disabled is False
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    manifest = json.loads(next(tmp_path.glob("*.manifest.json")).read_text(encoding="utf-8"))
    assert (manifest["style"], manifest["citations"], manifest["volume"]) == ("apa7", "text", "public")


def test_the_form_says_what_is_wrong_beside_the_button(tmp_path):
    case = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    case["strengths"] = []
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    form = BuildForm(Settings(cases=tmp_path))
    assert len(form.case.options) == 1
    form.go.click()
    assert "SW450" in form.said.value and "Traceback" not in form.said.value
    form.as_of.value = None
    form.go.click()
    assert "no date" in form.said.value


def test_an_empty_folder_disables_the_button_and_says_why(tmp_path):
    form = BuildForm(Settings(cases=tmp_path))
    assert form.go.disabled and "No case file" in form.said.value
