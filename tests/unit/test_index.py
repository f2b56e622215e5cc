import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from workbench.errors import LibraryError
from workbench.evidence import index, indexing
from workbench.evidence.index import Index, open_index, stored_library
from workbench.evidence.library import REGISTRIES, load_library, read_library
from workbench.evidence.search import search


@pytest.fixture
def folder(small, tmp_path):
    return shutil.copytree(small, tmp_path / "literature")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def read(small):
    return read_library([small])


def load(folder, cache):
    library = load_library(folder, layers=(), cache=cache)
    library.index.rows("SELECT 1")  # waits for the file
    return library


def test_what_the_index_holds_is_what_the_text_holds(folder, cache, read):
    load(folder, cache)
    stored = load(folder, cache)
    assert type(stored.sources).__name__ == "Stored"
    for part in ("findings", "factors", "concepts"):
        assert dict(getattr(stored, part)) == dict(getattr(read, part)) and list(getattr(stored, part)) == list(getattr(read, part))
    assert stored.law.authorities
    for part in ("authorities", "provisions", "confidentiality"):
        assert dict(getattr(stored.law, part)) == dict(getattr(read.law, part))
    assert list(stored.sources) == list(read.sources) and len(stored.sources) == len(read.sources)
    for key, entry in read.sources.items():
        assert stored.sources[key] == entry and stored.sources[key].key == key
        assert list(stored.sources[key].fields.items()) == list(entry.fields.items())
    assert (stored.revision, stored.newest) == (read.revision, read.newest)
    assert stored.about("neglect") == read.about("neglect")


def test_a_stored_mapping_reads_an_entry_once_and_knows_what_it_lacks(folder, cache):
    load(folder, cache)
    library = load(folder, cache)
    assert library.sources["felitti1998"] is library.sources["felitti1998"]
    assert "felitti1998" in library.sources and "nobody2000" not in library.sources and 3 not in library.sources
    with pytest.raises(KeyError):
        library.sources["nobody2000"]
    with pytest.raises(LibraryError, match="no source"):
        library.get_source("feliti1998")
    with pytest.raises(TypeError):
        library.findings["x"] = None


def test_the_index_is_the_owners_alone_and_nothing_is_left_beside_it(folder, cache):
    load(folder, cache)
    files = list(cache.iterdir())
    assert sorted(p.suffix for p in files if p.suffix) == [".sqlite"] or {p.suffix for p in files} == {".sqlite", ".seen"}
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in files)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_a_change_of_the_text_is_seen_at_once_and_never_answered_from_the_older_index(folder, cache):
    load(folder, cache)
    file = next((folder / "findings").glob("*.json"))
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[0]["proposition"] = "Quokkas smile."
    file.write_text(json.dumps(rows), encoding="utf-8")
    changed = load_library(folder, layers=(), cache=cache)
    assert changed.findings[rows[0]["id"]].proposition == "Quokkas smile."
    assert search(changed, "quokkas")[0].finding.id == rows[0]["id"]


def test_a_change_of_any_registrys_model_makes_another_index():
    read_by = {registry.model.__module__ for registry in REGISTRIES}
    assert read_by <= set(index._MAKERS)


def test_a_library_that_was_opened_keeps_answering_while_another_state_is_indexed(folder, cache):
    before = load(folder, cache)
    before = load(folder, cache)
    file = next((folder / "findings").glob("*.json"))
    file.write_text(file.read_text(encoding="utf-8").replace("adult", "grown"), encoding="utf-8")
    after = load(folder, cache)
    assert before.revision != after.revision
    assert search(before, "three strikes law")[0].finding.id == search(after, "three strikes law")[0].finding.id


def test_an_edit_that_keeps_size_and_time_is_noticed(folder, cache):
    file = next((folder / "findings").glob("*.json"))
    load(folder, cache)
    then = file.stat()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("adult", "adulp", 1), encoding="utf-8")
    os.utime(file, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert load_library(folder, layers=(), cache=cache).revision == read_library([folder]).revision


def test_an_untouched_library_is_not_read_again(folder, cache, monkeypatch):
    load(folder, cache)
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (1, 1))
    monkeypatch.setattr(time, "time", lambda: 1e10)  # the files count as long unchanged
    load(folder, cache)
    monkeypatch.setattr("workbench.evidence.revision.read_revision", lambda folders: pytest.fail("read again"))
    assert load(folder, cache).revision


def test_a_fault_in_the_text_stops_the_load_although_an_older_index_is_there(folder, cache):
    load(folder, cache)
    (folder / "factors.json").write_text("[", encoding="utf-8")
    with pytest.raises(LibraryError, match="fault"):
        load_library(folder, layers=(), cache=cache)


def test_a_file_that_may_not_be_read_is_a_fault_and_not_a_traceback(folder, cache, monkeypatch):
    def refuse(path, *args, **kwargs):
        if path.name == "factors.json":
            raise PermissionError(13, "no")
        return original(path, *args, **kwargs)

    original = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(LibraryError) as error:
        load_library(folder, layers=(), cache=cache)
    assert "factors.json" in str(error.value) and "cannot be read" in str(error.value)


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_or_unfinished_index_is_built_anew(folder, cache, damage):
    load(folder, cache)
    (path,) = cache.glob("*.sqlite")
    if damage is None:
        path.unlink()
        sqlite3.connect(path).close()
    else:
        path.write_bytes(damage)
    assert open_index(path) is None
    assert len(load(folder, cache).findings) == 7
    assert open_index(path) is not None


def test_an_index_that_is_taken_away_in_use_says_so(tmp_path):
    def gone():
        return sqlite3.connect(f"{(tmp_path / 'gone.sqlite').as_uri()}?mode=ro", uri=True)

    with pytest.raises(LibraryError) as error:
        Index(gone, "gone.sqlite").rows("SELECT 1")
    assert error.value.code == "SW240" and "gone.sqlite" in str(error.value)


def test_a_cache_that_cannot_be_written_costs_speed_and_nothing_else(folder, tmp_path, read):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    library = load_library(folder, layers=(), cache=blocked / "cache")
    assert [h.finding.id for h in search(library, "foster care")] == [h.finding.id for h in search(read, "foster care")]


def test_files_that_keep_changing_are_an_error_with_a_remedy(folder, cache, monkeypatch):
    states = iter("abcde")
    monkeypatch.setattr("workbench.evidence.library.revision_of", lambda folders, cache: next(states))
    with pytest.raises(LibraryError) as error:
        load_library(folder, layers=(), cache=cache)
    assert error.value.code == "SW241"


OPEN = """
import sys
from pathlib import Path
from workbench.evidence.library import load_library
from workbench.evidence.search import search
library = load_library(Path(sys.argv[1]), layers=(), cache=Path(sys.argv[2]))
print(library.revision, *[hit.finding.id for hit in search(library, "foster care")])
"""


def test_processes_that_open_a_new_library_at_the_same_time_all_read_the_same(folder, cache):
    running = [subprocess.Popen([sys.executable, "-c", OPEN, folder, cache], stdout=subprocess.PIPE, text=True)
               for _ in range(2)]
    said = {process.communicate()[0] for process in running}
    assert len(said) == 1 and all(process.returncode == 0 for process in running)
    assert [p.suffix for p in cache.iterdir() if p.suffix != ".seen"] == [".sqlite"]


def test_threads_and_a_forked_child_each_read_through_a_connection_of_their_own(folder, cache):
    load(folder, cache)
    library = load(folder, cache)
    expected = [hit.finding.id for hit in search(library, "foster care")]
    found = []
    threads = [threading.Thread(target=lambda: found.append([h.finding.id for h in search(library, "foster care")])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, ",".join(h.finding.id for h in search(library, "foster care")).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read().split(",") == expected
    assert os.waitpid(child, 0)[1] == 0


def test_old_indexes_are_cleared_away_and_the_last_used_are_kept(cache, read, monkeypatch):
    monkeypatch.setattr(indexing, "_KEPT", 2)
    cache.mkdir()
    for i, name in enumerate("abcd"):
        (cache / f"{name}.sqlite").write_bytes(b"")
        os.utime(cache / f"{name}.sqlite", (i, i))
    indexing.indexed_in_background(read, cache / "new.sqlite").rows("SELECT 1")
    assert {p.name for p in cache.iterdir()} == {"c.sqlite", "d.sqlite", "new.sqlite"}


def test_another_version_of_the_code_builds_an_index_of_its_own(folder, cache, monkeypatch):
    load(folder, cache)
    monkeypatch.setattr("workbench.evidence.index._code", lambda: "f" * 64)
    load(folder, cache)
    assert len(list(cache.glob("*.sqlite"))) == 2


def test_an_index_in_memory_holds_a_whole_library(read):
    assert stored_library(indexing.indexed(read)).findings.keys() == read.findings.keys()
