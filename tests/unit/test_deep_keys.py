"""A run of a case in the store is the same run as long as nothing it could use has changed, as one of a case file is."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from workbench.case.files import load_case
from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets
from workbench.evidence.library import load_library
from workbench.runs.keys import current_deep_key, deep_key
from workbench.runs.reading import reading
from workbench.runs.rows import Row
from workbench.settings import share

KEY = "ab" * 32
#: An authority of the small library.
KNOWN = "ca-rules-4-420"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def without_research(value):
    """A case that names no finding and no authority, so that a small library holds all it needs."""
    if isinstance(value, dict):
        return {name: [] if name in {"findings", "authorities"} or (name == "purposes" and "heading" in value)
                else {"authority": KNOWN} if name == "authority" else without_research(part)
                for name, part in value.items()}
    return [without_research(part) for part in value] if isinstance(value, list) else value


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A case in a store, and the same case in a file."""
    document = without_research(json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8")))
    (tmp_path / "case.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_STORE", str(tmp_path / "cases.db"))
    monkeypatch.setenv("WORKBENCH_STORE_KEY", KEY)
    with CaseStore.open(tmp_path / "cases.db", SystemSecrets(environment=KEY), NOW) as store:
        store.create(load_case(tmp_path / "case.json").model_dump(mode="json"), By("tester", NOW))
        yield Row(2, document["case_id"], NOW.date()), tmp_path / "case.json", store


def edited(small: Path, to: Path, factors: set[str], *, used: bool) -> Path:
    """The library with one finding edited that the case could use, or could not."""
    shutil.copytree(small, to)
    path = next(iter(sorted((to / "findings").glob("*.json"))))
    rows = json.loads(path.read_text(encoding="utf-8"))
    row = next(row for row in rows if bool(set(row["factors"]) & factors) is used)
    row["limitations"] += " Corrected."
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return to


def test_an_edit_of_the_library_changes_the_key_only_where_the_case_could_use_it(stored, small, tmp_path):
    row, file, store = stored
    case = load_case(file)
    factors = {f.factor for f in case.factors} | {c.factor for c in case.claims} | {s.factor for s in case.strengths if s.factor}
    with reading() as case_of:
        key = current_deep_key(row, case_of, "around", small)
        assert key == deep_key(Row(2, file, NOW.date()), case, load_library(small), "around", small)
        others = edited(small, tmp_path / "others", factors, used=False)
        assert current_deep_key(row, case_of, "around", others) == key
        theirs = edited(small, tmp_path / "theirs", factors, used=True)
        assert current_deep_key(row, case_of, "around", theirs) != key
        assert current_deep_key(row, case_of, "another version", small) != key
    assert [entry.what for entry in store.trail(row.case)] == ["created"], "nobody was shown the case"


def test_an_edit_of_the_case_changes_the_key_and_a_case_that_is_gone_has_none(stored, small):
    row, _, store = stored
    with reading() as case_of:
        key = current_deep_key(row, case_of, "around", small)
        newest = store.newest(row.case)
        document = json.loads(json.dumps(newest.document))
        document["matter"]["docket"] = "1:26-cr-00999"
        store.save(document, newest.number, By("tester", NOW))
        assert current_deep_key(row, case_of, "around", small) != key
        assert current_deep_key(Row(3, "case-00000000ff", NOW.date()), case_of, "around", small) is None
