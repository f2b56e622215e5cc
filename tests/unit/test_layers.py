import datetime as dt
import json
import shutil

import pytest

from workbench.appendix.assembly import _refuse_unchecked
from workbench.appendix.composition import citable
from workbench.appendix.volumes import Volume
from workbench.errors import LibraryError
from workbench.evidence.library import load_library, read_library
from workbench.settings import settings

BIB = """@article{smith2024,
  author = {Smith, Jo},
  title = {{Kinship and courts}},
  journal = {Journal of Things},
  year = {2024},
}
"""
CHECKED = [{"id": "smith2024", "passage": "kinship care went with fewer arrests", "locator": "p. 4", "by": "AB", "on": "2026-11-20"}]


@pytest.fixture
def folder(small, tmp_path):
    return shutil.copytree(small, tmp_path / "literature")


@pytest.fixture
def team(tmp_path):
    (tmp_path / "team" / "findings").mkdir(parents=True)
    (tmp_path / "team" / "sources.bib").write_text(BIB, encoding="utf-8")
    return tmp_path / "team"


def write(path, rows):
    path.write_text(json.dumps(rows), encoding="utf-8")


def shipped(folder, key="norman2012-neglect"):
    rows = json.loads(next((folder / "findings").glob("*.json")).read_text(encoding="utf-8"))
    return next(row for row in rows if row["id"] == key)


def finding(folder, status="unverified", **changes):
    row = shipped(folder)
    return row | {"id": "smith2024-kin", "source": "smith2024", "proposition": "Kinship care went with fewer arrests.",
                  "verification": row["verification"] | {"status": status}} | changes


def faults(*folders):
    with pytest.raises(LibraryError) as error:
        read_library(folders)
    assert error.value.code == "SW202"
    return [str(fault) for fault in error.value.faults]


def test_a_layer_adds_sources_and_findings_to_the_shipped_ones(folder, team):
    write(team / "findings" / "ours.json", [finding(folder)])
    library = read_library([folder, team])
    assert library.get_finding("smith2024-kin").source == "smith2024"
    assert library.get_source("felitti1998") and library.revision != read_library([folder]).revision


def test_layers_come_from_the_settings_and_are_opened_from_the_index_too(folder, team, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_LIBRARIES", f"{team}:{team}2")
    shutil.copytree(team, f"{team}2")
    (tmp_path / "team2" / "sources.bib").write_text(BIB.replace("smith", "jones").replace("Kinship and courts", "Courts and kin"), encoding="utf-8")
    assert [path.name for path in settings().libraries] == ["team", "team2"]
    for _ in range(2):
        library = load_library(folder, cache=tmp_path / "cache")
        assert {"smith2024", "jones2024", "felitti1998"} <= set(library.sources)
        assert library.unchecked == {"smith2024", "jones2024"}
        library.index.rows("SELECT 1")


def test_an_entry_that_replaces_a_shipped_one_has_to_say_so_and_why(folder, team):
    write(team / "findings" / "ours.json", [shipped(folder) | {"proposition": "Otherwise."}])
    (fault,) = faults(folder, team)
    assert fault.startswith("team/ours.json norman2012-neglect: stands in a lower layer too (literature/")
    write(team / "overrides.json", [{"id": "norman2012-neglect", "kind": "finding", "why": "We read the full text."}])
    assert read_library([folder, team]).get_finding("norman2012-neglect").proposition == "Otherwise."


def test_an_override_that_replaces_nothing_and_one_without_a_reason_are_faults(folder, team):
    write(team / "overrides.json", [{"id": "nothing-here", "kind": "source", "why": "So."}])
    assert faults(folder, team) == ["team/overrides.json nothing-here: replaces no source of a lower layer"]
    for kind in ("factor", "concept", "element"):
        write(team / "overrides.json", [{"id": "nothing-here", "kind": kind, "why": "So."}])
        assert f"team/overrides.json nothing-here: replaces no {kind} of a lower layer" in faults(folder, team)[0]
    write(team / "overrides.json", [{"id": "felitti1998", "kind": "source", "why": ""}])
    assert faults(folder, team)[0].startswith("team/overrides.json $[0].why:")


def test_faults_name_the_layer_and_the_file(folder, team):
    write(team / "findings" / "ours.json", [finding(folder, source="nobody2000")])
    assert faults(folder, team)[0].startswith("team/ours.json smith2024-kin.source: no source “nobody2000”")
    (team / "sources.bib").write_text("@article{x, title = {T", encoding="utf-8")
    assert any(fault.startswith("team/sources.bib") for fault in faults(folder, team))
    assert "there is no such folder" in faults(folder, team / "missing")[0]


def test_law_can_be_layered_and_is_held_to_the_same_rules(folder, team):
    rules = json.loads((folder / "law" / "authorities-rules.json").read_text(encoding="utf-8"))
    (team / "law").mkdir()
    write(team / "law" / "authorities-rules.json", [rules[0] | {"name": "Ours"}])
    assert "team/law/authorities-rules.json" in faults(folder, team)[0]
    write(team / "overrides.json", [{"id": rules[0]["id"], "kind": "authority", "why": "Newer text."}])
    assert read_library([folder, team]).law.authorities[rules[0]["id"]].name == "Ours"


def test_a_source_of_a_team_is_unverified_until_a_person_compared_a_passage(folder, team):
    write(team / "findings" / "ours.json", [finding(folder, status="verified")])
    (fault,) = faults(folder, team)
    assert fault.startswith("team/ours.json smith2024-kin.verification.status: says verified")
    write(team / "checked.json", CHECKED)
    library = read_library([folder, team])
    assert library.unchecked == frozenset() and library.get_finding("smith2024-kin").verification.status == "verified"


def test_a_check_of_a_source_that_is_not_there_or_without_a_passage_is_a_fault(folder, team):
    write(team / "checked.json", [CHECKED[0] | {"id": "felitti1998"}])
    assert faults(folder, team) == ["team/checked.json felitti1998: no source of this layer has that key"]
    write(team / "checked.json", [CHECKED[0] | {"passage": "yes"}])
    assert faults(folder, team)[0].startswith("team/checked.json $[0].passage")


def test_an_unchecked_source_prints_with_its_mark_and_for_counsel_only(folder, team):
    library = read_library([folder, team])
    records = citable(library, dt.date(2026, 11, 20))
    assert records["smith2024"].fields["title"] == "Kinship and courts [not checked against the publication]"
    assert "[not" not in records["felitti1998"].fields["title"] and records["smith2024"].key == "smith2024"
    _refuse_unchecked({"smith2024"}, Volume.COUNSEL)
    _refuse_unchecked(set(), Volume.PUBLIC)
    for volume in (Volume.PUBLIC, Volume.SEALED):
        with pytest.raises(LibraryError) as error:
            _refuse_unchecked({"smith2024"}, volume)
        assert error.value.code == "SW244" and "smith2024" in str(error.value)
