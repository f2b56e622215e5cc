"""A cache and a library for tests: none of them writes into the cache folder of whoever runs them."""

import faulthandler
import json
import os
import shutil
import sys
import tempfile

import pytest
from hypothesis import HealthCheck, settings

# Nothing here is a test of speed: a machine that is busy is not a fault.
_CI = "ci" if os.environ.get("CI") else "default"
settings.register_profile("patient", settings.get_profile(_CI), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

os.environ.setdefault("WORKBENCH_CACHE", tempfile.mkdtemp(prefix="workbench-tests-"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item):
    """What a failed test left may hang too: pytest watches no longer once a test has failed."""
    faulthandler.dump_traceback_later(float(item.config.getini("faulthandler_timeout")), exit=True,
                                      file=sys.__stderr__)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The browser tests run in one process, one after another: they share two servers and a store."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduler(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)

    return Scheduler(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The shipped library without most of its findings, so that it is read in no time."""
    from workbench.citations.bibliography import format_bib, load_bib
    from workbench.settings import share

    folder = shutil.copytree(share("literature"), tmp_path_factory.mktemp("small") / "literature")
    files = sorted((folder / "findings").glob("*.json"))
    rows = [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
    kept = {"doyle-foster-adult-arrest", "baron2022-adult-crime", "cusick2012-arrest", "luigi2020-symptoms",
            "morgan2016-small-effects", "norman2012-neglect", "iyengar2007-violence"}
    rows = [row | {"cite_with": [], "superseded_by": None} for row in rows if row["id"] in kept]
    for file in files[1:]:
        file.unlink()
    files[0].write_text(json.dumps(rows), encoding="utf-8")
    for file in (folder / "law").glob("*.json"):
        if file.name not in {"authorities-opinions.json", "authorities-rules.json"}:
            file.write_text("[]", encoding="utf-8")
    factors = json.loads((folder / "factors.json").read_text(encoding="utf-8"))
    named = ("records", "services", "instruments")
    (folder / "factors.json").write_text(json.dumps([
        {name: value for name, value in row.items() if name not in named} for row in factors]), encoding="utf-8")
    for name in ("records", "authorizations", "services", "instruments", "programs", "searches", "standards", "domains"):
        (folder / f"{name}.json").unlink()
    cited = {row["source"] for row in rows} | {"felitti1998"}
    sources = {key: entry for key, entry in load_bib(folder / "sources.bib").items() if key in cited}
    (folder / "sources.bib").write_text(format_bib(sources), encoding="utf-8")
    return folder
