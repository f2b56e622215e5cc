"""A case in the store becomes the same documents as the case in a file, and its name is nowhere else."""

import datetime as dt
import json
from pathlib import Path

from tests.kernel.conftest import AS_OF
from workbench.case.files import load_case
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.runs.build import Request, build
from workbench.settings import share

KEY = "ab" * 32
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def test_a_stored_case_is_built_byte_for_byte_as_its_file_is_and_its_export_is_noted(documents, tmp_path, monkeypatch):
    case = load_case(share("examples") / "federal-youth.json")
    place = tmp_path / "s" / "cases.db"
    monkeypatch.setenv("WORKBENCH_STORE", str(place))
    monkeypatch.setenv("WORKBENCH_STORE_KEY", KEY)
    with CaseStore.open(place, SystemSecrets(environment=KEY), NOW) as store:
        store.create(case.model_dump(mode="json"), By("Maria Ortega", NOW))
    built = build(Request(case_file=case.case_id, out=tmp_path / "out", volume="sealed", as_of=AS_OF))
    from_file = documents("federal-youth.json", "sealed").built
    for kind, path in built.documents.items():
        assert path.read_bytes() == from_file.documents[kind].read_bytes(), kind
    assert built.notebook.read_bytes() == from_file.notebook.read_bytes()
    with CaseStore.open(place, SystemSecrets(environment=KEY), NOW) as store:
        assert [e.what for e in store.trail(case.case_id)] == ["created", "opened", "opened", "exported"]
    canaries = json.loads((Path(__file__).parents[1] / "canaries.json").read_text(encoding="utf-8"))["federal-youth.json"]
    kept = [*place.parent.iterdir(), built.manifest]
    assert [file.name for file in kept for word in canaries.values() if word.encode() in file.read_bytes()] == []
