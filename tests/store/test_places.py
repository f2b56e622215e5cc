"""The database beneath: private, checked, and clear about what is wrong with it."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.store.conftest import MARIA, NOW, PASSWORD, draft, fact
from workbench.case.store import engine as engines
from workbench.case.store import schema
from workbench.case.store.cases import CaseStore
from workbench.case.store.engine import backup
from workbench.case.store.keys import SystemSecrets
from workbench.case.store.verification import verify
from workbench.errors import CaseError

HELD = SystemSecrets(environment=PASSWORD)


def test_the_tables_are_what_the_migrations_make(opened):
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    config = Config()
    config.set_main_option("script_location", str(engines.Path(engines.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_store_that_a_newer_program_wrote_is_refused_and_left_alone(place, opened):
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CaseError) as error:
        CaseStore.open(place, HELD, NOW)
    assert error.value.code == "SW128" and "newer" in str(error.value)


def test_nobody_else_may_read_the_file_or_its_folder(tmp_path):
    path = tmp_path / "store" / "cases.db"
    with CaseStore.open(path, HELD, NOW) as opened:
        opened.create(draft(), MARIA)
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_no_name_that_was_typed_is_in_the_file(tmp_path):
    path = tmp_path / "store" / "cases.db"
    with CaseStore.open(path, HELD, NOW) as opened:
        opened.create(draft(client={"full_name": "Zyxolinda Canaryfeld"}, matter={"docket": "Zyxolinda-7"}), MARIA,
                      "asked by Zyxolinda")
        opened.save(draft(facts=[fact("zyxolinda-1", "Zyxolinda was born")]), 1, MARIA)
        found = [f.name for f in path.parent.iterdir() if b"yxolinda" in f.read_bytes()]
    assert found == [] and not any(b"yxolinda" in f.read_bytes() for f in path.parent.iterdir())


@pytest.mark.parametrize("damage", ["zeroed", "other", "cut"])
def test_a_damaged_file_says_so_and_keeps_what_it_is(tmp_path, damage):
    path = tmp_path / "cases.db"
    with CaseStore.open(path, HELD, NOW) as opened:
        opened.create(draft(facts=[fact(f"f{i}", "x" * 4000) for i in range(50)]), MARIA)
    data = path.read_bytes()
    bad = {"zeroed": data[:5000] + bytes(8000) + data[13000:], "other": b"not a database at all" * 500,
           "cut": data[:len(data) // 2]}[damage]
    path.write_bytes(bad)
    with pytest.raises(CaseError) as error:
        CaseStore.open(path, HELD, NOW)
    assert error.value.code == "SW124" and path.read_bytes()[:100] == bad[:100]


def test_a_store_that_another_process_holds_says_that_it_is_busy(tmp_path, monkeypatch):
    path = tmp_path / "cases.db"
    with CaseStore.open(path, HELD, NOW) as opened:
        opened.create(draft(), MARIA)
    monkeypatch.setattr(engines, "_PRAGMAS", (*engines._PRAGMAS, "busy_timeout=50"))
    holder = sqlite3.connect(path, isolation_level=None)
    with CaseStore.open(path, HELD, NOW) as opened:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(CaseError) as error:
            opened.save(draft(x=1), 1, MARIA)
        holder.execute("ROLLBACK")
        assert error.value.code == "SW125" and opened.save(draft(x=1), 1, MARIA).number == 2
    holder.close()


def test_a_full_disk_keeps_the_last_good_state(tmp_path):
    path = tmp_path / "cases.db"
    with CaseStore.open(path, HELD, NOW) as opened:
        opened.create(draft(x=1), MARIA)
        with opened.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        sa.event.listen(opened.engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}"))
        with pytest.raises(CaseError) as error:
            opened.save(draft(facts=[fact(f"f{i}", os.urandom(900).hex()) for i in range(100)]), 1, MARIA)
        assert error.value.code == "SW126"
    with CaseStore.open(path, HELD, NOW) as opened:
        assert opened.read("case-0123456789abcdef", MARIA)[1]["x"] == 1 and verify(opened) == ()


@pytest.mark.parametrize("where", ["mysql://host/db", "postgresql://", "://", "sqlite://"])
def test_a_place_where_no_store_can_be_is_refused(where, tmp_path, monkeypatch):
    monkeypatch.setenv("PGHOST", str(tmp_path))
    with pytest.raises(CaseError) as error:
        CaseStore.open(where, HELD, NOW)
    assert error.value.code in {"SW120", "SW127"}


def test_a_lost_server_says_so_and_the_store_goes_on_when_it_is_back(server, secrets_held):
    url = server.replace("postgresql://", "postgresql+psycopg://")
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE lost")
    with CaseStore.open(server.replace("/postgres?", "/lost?"), secrets_held, NOW) as opened:
        opened.create(draft(), MARIA)
        with pytest.raises(CaseError) as error:
            _cut_off(opened, admin)
        assert error.value.code == "SW127"
        assert opened.save(draft(x=1), 1, MARIA).number == 2
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE lost WITH (FORCE)")
    admin.dispose()


def _cut_off(opened, admin):
    with opened.changing("case-0123456789abcdef") as (connection, _, _), admin.connect() as other:
        other.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'lost'")
        connection.exec_driver_sql("SELECT 1")


def test_a_backup_made_while_others_write_opens_and_is_private(tmp_path):
    with CaseStore.open(tmp_path / "cases.db", HELD, NOW) as opened:
        opened.create(draft(), MARIA)
        backup(opened.engine, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with CaseStore.open(tmp_path / "copy.db", HELD, NOW) as copy:
        assert len(copy.summaries()) == 1 and verify(copy) == ()
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_a_backup_that_cannot_be_written_says_so(tmp_path):
    with CaseStore.open(tmp_path / "cases.db", HELD, NOW) as opened:
        (tmp_path / "taken").mkdir()
        with pytest.raises(CaseError) as error:
            backup(opened.engine, tmp_path / "taken")
    assert error.value.code == "SW129"


def test_a_save_that_was_acknowledged_is_there_after_a_kill(tmp_path):
    path = tmp_path / "cases.db"
    script = (
        "import datetime as dt, sys\n"
        "from workbench.case.store.cases import By, CaseStore\nfrom workbench.case.store.keys import SystemSecrets\n"
        "now = dt.datetime(2026, 11, 25, tzinfo=dt.UTC); by = By('x', now)\n"
        f"store = CaseStore.open({str(path)!r}, SystemSecrets(environment={PASSWORD!r}), now)\n"
        "doc = {'schema_version': 1, 'case_id': 'case-0123456789abcdef', 'n': 0}\n"
        "base = store.create(doc, by).number; print(0, flush=True)\n"
        "for n in range(1, 10000):\n"
        "    base = store.save({**doc, 'n': n}, base, by).number; print(n, flush=True)\n")
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    last = 0
    while last < 20:
        last = int(child.stdout.readline())
    child.kill()
    last = int(([str(last), *child.communicate()[0].split()])[-1])
    shutil.copytree(tmp_path, tmp_path / "after")
    with CaseStore.open(path, HELD, NOW) as opened:
        assert opened.read("case-0123456789abcdef", MARIA)[1]["n"] >= last and verify(opened) == ()
