"""Searching outside the library from a page: what the registers name, and how a work is brought in."""

import asyncio
import datetime as dt

import pytest

from tests.online.conftest import Say
from tests.online.wire import DOI, TITLE, crossref, crossref_list, crossref_work
from workbench.citations.interchange.drafts import is_unverified
from workbench.errors import CitationError
from workbench.evidence.library import read_library
from workbench.settings import Settings
from workbench.widgets.outside import Outside

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def view(wire, tmp_path, small):
    now = Settings(cases=tmp_path, online=True, crossref_url=wire.address, openalex_url=wire.address, lookup_timeout_s=5,
                   cache=tmp_path / "cache", libraries=(tmp_path / "team",))
    layers = [tmp_path / "team"]
    return Outside(now, lambda: read_library((small, *(each for each in layers if each.exists()))),
                   lambda: dt.date(2026, 11, 20))


def ask(view, **message):
    return asyncio.run(view.act(message, None))


def test_works_are_named_and_those_of_the_library_by_their_key(view, wire):
    known = crossref_work(DOI="10.1016/s0749-3797(98)00017-8")
    wire.say = lambda heard: Say(crossref_list(crossref_work(), known)) if heard.path == "/works" and "query" in str(
        heard.query) else Say(status=404)
    said = ask(view, do="ask", title=TITLE, author="Müller", year="2019")
    works = [work for answer in said["answers"] for work in answer["works"]]
    assert {work["doi"]: work["in_library"] for work in works} == {DOI: "", known["DOI"]: "felitti1998"}
    assert {answer["service"] for answer in said["answers"]} == {"crossref", "openalex"}


def test_a_work_is_brought_in_by_its_doi_and_known_afterwards(view, wire, tmp_path, small):
    wire.says(Say(crossref()))
    (key,) = ask(view, do="bring", text=DOI)["keys"]
    library = read_library((small, tmp_path / "team"))
    assert is_unverified(library.sources[key]) and library.sources[key].fields["doi"] == DOI
    again = ask(view, do="bring", text=f"https://doi.org/{DOI}")
    assert again["known"] == [key] and not again["keys"]


def test_one_identifier_at_a_time_and_one_that_a_register_has(view, wire):
    with pytest.raises(CitationError, match="SW391"):
        ask(view, do="bring", text="10.5555/182\n10.5555/183")
    wire.says(Say(status=404))
    with pytest.raises(CitationError, match="SW397") as caught:
        ask(view, do="bring", text="10.5555/182")
    assert "crossref: not found" in caught.value.problem
