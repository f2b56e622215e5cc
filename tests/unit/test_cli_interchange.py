import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from workbench.citations.bibliography import load_bib
from workbench.citations.interchange import formats
from workbench.cli import main
from workbench.cli.interchange import EXPORTS, FORMATS
from workbench.evidence.library import load_library

DATA = Path(__file__).parents[1] / "data" / "interchange"


def run(*args: object):
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_import_writes_a_new_file_that_the_librarys_reader_reads(own_folder):
    result = run("library", "import", DATA / "zotero-better-biblatex.bib")
    assert result.exit_code == 0
    assert "felittiRelationshipChildhoodAbuse1998: the same work as felitti1998 in the library (by doi)" in result.stdout
    assert "4 read, 3 new, 1 known already, 0 problems" in result.stdout
    found = load_bib(own_folder / "zotero-better-biblatex-imported.bib")
    assert len(found) == 3 and all(e.fields["keywords"].endswith("unverified") for e in found.values())


def test_an_import_overwrites_nothing_and_a_dry_run_writes_nothing(own_folder):
    out = own_folder / "mine.bib"
    assert run("library", "import", DATA / "jabref.bib", "--out", out, "--dry-run").exit_code == 0
    assert not out.exists()
    out.write_text("mine", encoding="utf-8")
    again = run("library", "import", DATA / "jabref.bib", "--out", out)
    assert again.exit_code == 1 and "SW372" in again.stderr and out.read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in own_folder.iterdir()) == ["mine.bib"]


def test_an_import_as_json_names_problems_and_works_known_already():
    said = json.loads(run("library", "import", DATA / "defects.bib", "--json").stdout)
    assert (said["format"], said["read"], len(said["new"]), said["written"]) == ("bib", 13, 13, "defects-imported.bib")
    assert said["problems"][0] == {"code": "SW375", "line": 1, "key": "onebrace", "field": "",
                                   "what": "the entry is broken: it is not closed", "done": "read field by field instead"}
    known = json.loads(run("library", "import", DATA / "identifiers.csv", "--json", "--dry-run").stdout)
    assert [(d["of"], d["by"], d["line"]) for d in known["duplicates"]] == [("anda2020", "doi", 2), ("teicher2016", "doi", 3)]


def test_a_list_of_identifiers_becomes_entries_that_say_they_are_incomplete():
    result = run("library", "import", DATA / "identifiers.txt")
    assert "cannot be cited until it is completed" in result.stdout


def test_a_file_without_references_is_a_wrong_input(own_folder):
    empty = own_folder / "empty.bib"
    empty.write_text("% nothing\n", encoding="utf-8")
    assert run("library", "import", empty).exit_code == 1
    missing = run("library", "import", own_folder / "none.bib")
    assert missing.exit_code == 1 and "SW370" in missing.stderr


def test_an_export_gives_sources_and_law_by_key():
    items = json.loads(run("library", "export", "felitti1998", "ake-v-oklahoma-1985", "--format", "csl-json").stdout)
    assert [(i["id"], i["type"]) for i in items] == [("felitti1998", "article-journal"), ("ake-v-oklahoma-1985", "legal_case")]
    assert items[1]["title"] == "Ake v. Oklahoma" and items[0]["author"][0] == {"family": "Felitti", "given": "Vincent J."}
    ris = run("library", "export", "felitti1998", "--format", "ris").stdout
    assert ris.startswith("TY  - JOUR\nID  - felitti1998\nAU  - Felitti, Vincent J.\n") and ris.endswith("ER  - \n")


def test_an_export_of_everything_holds_the_library_and_names_what_a_format_cannot_hold(own_folder):
    assert run("library", "export", "--all", "--format", "csl-json", "--out", "all.json").exit_code == 0
    items = json.loads((own_folder / "all.json").read_text(encoding="utf-8"))
    library = load_library()
    assert len(items) == len(library.sources) + len(library.law.authorities) and all(item.get("title") for item in items)
    result = run("library", "export", "--all", "--out", "all.bib")
    written = len(formats.import_file(own_folder / "all.bib").entries)
    assert result.stdout == f"all.bib: {written} entries.\n" and written >= len(library.sources)
    assert written + result.stderr.count("SW373") == len(items)


def test_an_export_of_what_a_document_cites_follows_its_manifest(own_folder):
    manifest = own_folder / "m.json"
    manifest.write_text('{"cited": ["felitti1998"]}', encoding="utf-8")
    assert "@article{felitti1998," in run("library", "export", "--cited-in", manifest).stdout
    manifest.write_text("{}", encoding="utf-8")
    broken = run("library", "export", "--cited-in", manifest)
    assert broken.exit_code == 1 and "SW540" in broken.stderr


def test_an_export_can_convert_a_file_of_ones_own(own_folder):
    shutil.copy(DATA / "zotero.ris", own_folder)
    text = run("library", "export", "--from", "zotero.ris", "teicher2016").stdout
    assert text.startswith("@article{teicher2016,")
    unknown = run("library", "export", "--from", "zotero.ris", "teicher")
    assert unknown.exit_code == 1 and "SW201" in unknown.stderr and "teicher2016" in unknown.stderr


@pytest.mark.parametrize("args", [(), ("felitti1998", "--all"), ("--all", "--from", "x.bib")])
def test_an_export_wants_one_choice(args):
    result = run("library", "export", *args)
    assert result.exit_code == 2 and "Name keys, or one of" in result.stderr


def test_an_unknown_key_names_the_nearest_and_law_alone_is_no_bib_file():
    unknown = run("library", "export", "feliti1998")
    assert unknown.exit_code == 1 and "SW201" in unknown.stderr and "felitti1998" in unknown.stderr
    law = run("library", "export", "ake-v-oklahoma-1985")
    assert law.exit_code == 1 and "SW373" in law.stderr and "Nothing was written" in law.stderr


def test_the_command_line_knows_the_formats_of_the_library():
    assert (FORMATS, EXPORTS) == (formats.FORMATS, formats.EXPORTS)
