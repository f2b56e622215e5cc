"""A real Chromium at a real JupyterLab and a real Voilà, over a store with an invented client."""

import datetime as dt
import json
from contextlib import ExitStack

import pytest

from tests.browser.servers import AUTHOR, KEY, Server, settle
from tests.browser.visiting import ARGUMENTS, FAILED, WINDOW, Visit, chromium, tell_of_failure
from workbench.case.store.cases import By, CaseStore, new_case_id
from workbench.case.store.keys import SystemSecrets
from workbench.settings import share


def pytest_collection_modifyitems(items):
    here = __name__.rpartition(".")[0].replace(".", "/")
    for item in items:
        if f"/{here}/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return settle(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def lab(place, held):
    server = Server(place, "lab").wait()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def voila(place, held):
    server = Server(place, "serve").wait()
    yield server
    server.stop()


@pytest.fixture(params=["lab", "voila"])
def server(request):
    """Each of the two in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def held(place):
    """The case store that both servers use, open here too."""
    with CaseStore.open(place.store, SystemSecrets(environment=KEY), dt.datetime.now(dt.UTC)) as store:
        yield store


@pytest.fixture
def case_id(held):
    """An invented case of this test alone, opened last, so that the forms show it."""
    return take_in(held, json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8")))


@pytest.fixture
def empty_case(held):
    """A case in which nothing is entered yet."""
    return take_in(held, {"schema_version": 1})


def take_in(store, document):
    case_id, by = new_case_id(), By(AUTHOR, dt.datetime.now(dt.UTC))
    store.create({**document, "case_id": case_id}, by)
    store.read(case_id, by)
    return case_id


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def visit(browser, tmp_path, request):
    """Opens a window at a server. At the end: nothing was asked of another host, and the browser did not complain."""
    with ExitStack() as stack:
        made = []

        def start(server):
            made.append(Visit(browser.new_context(viewport=WINDOW, service_workers="block"), server, tmp_path))
            stack.callback(made[-1].close)
            return made[-1]

        try:
            yield start
        finally:
            for number, each in enumerate(made):
                each.shot(f"last-{number}")
                tell_of_failure(request, each)
        assert [url for each in made for url in each.outside] == []
        assert [error for each in made for error in each.errors] == []
