"""The commands as a person meets them."""

import json
import shutil
from functools import partial

import pytest
from click.testing import CliRunner

from tests.online.conftest import Say
from tests.online.wire import DOI, LOGIN, TITLE, case, crossref, crossref_list, crossref_work, openalex_work
from workbench.citations.online.desk import open_desk
from workbench.cli import main
from workbench.cli.lookup import REGISTERS, SERVICES
from workbench.evidence.library import load_library
from workbench.settings import Settings, share

loopback = pytest.mark.allow_hosts(["127.0.0.1"])
KEY = "aizer2019"
NOBODY = "http://127.0.0.1:9"


def command(folder, address, online, *args):
    return CliRunner().invoke(main, ["lookup", *args], env={
        "WORKBENCH_SETTINGS": str(folder / "none.toml"), "WORKBENCH_CACHE": str(folder / "cache"), "WORKBENCH_ONLINE": online,
        **{f"WORKBENCH_{s.upper()}_URL": address for s in SERVICES}})


@pytest.fixture
def run(wire, tmp_path):
    """A command while look-ups are switched on and the services live on loopback."""
    return partial(command, tmp_path, wire.address, "1")


@pytest.fixture
def alone(tmp_path):
    """A command while look-ups are switched off, and every socket is blocked."""
    return partial(command, tmp_path, NOBODY, "0")


def as_crossref(entry, **changes):
    """A library entry as Crossref would have it."""
    fields = entry.fields
    return crossref_work(**({
        "DOI": fields["doi"], "title": [fields["title"]], "subtitle": [], "container-title": [fields["journal"]],
        "volume": fields["volume"], "issue": fields["number"], "page": fields["pages"].replace("–", "-"),
        "published-print": {"date-parts": [[int(fields["year"])]]},
        "author": [{"family": " ".join(p.last_names), "given": " ".join(p.first_names)} for p in entry.persons["author"]],
    } | changes))


@pytest.fixture(scope="module")
def library():
    return load_library()


def replies(wire, work, openalex=None):
    """Crossref answers with a work, OpenAlex with another or not at all."""
    def say(heard):
        if heard.path.startswith("/works/doi:"):
            return Say(json.dumps(openalex)) if openalex else Say('{"error": "Not Found"}', status=404)
        return Say(json.dumps({"status": "ok", "message-type": "work", "message": work}))

    wire.say = say


@pytest.mark.parametrize("args", [
    ("doi", DOI), ("pmid", "29596582"), ("title", TITLE), ("case", "567 U.S. 460"), ("check", KEY), ("check", "--all")])
def test_switched_off_a_command_says_what_it_would_send_and_how_to_switch_it_on(alone, args, tmp_path):
    got = alone(*args)
    assert got.exit_code == 1 and "SW390" in got.stderr
    assert NOBODY in got.stderr and "online = true" in got.stderr and "WORKBENCH_ONLINE=1" in got.stderr
    dry = alone(*args, "--dry-run")
    assert dry.exit_code == 0 and NOBODY in dry.stdout and "Nothing was sent" in dry.stderr
    assert json.loads(alone(*args, "--dry-run", "--json").stdout)["would_send"] == dry.stdout.splitlines()
    # The library may have left its index there; no question was kept.
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and path.parent.name != "library"] == []


@loopback
def test_a_work_is_shown_with_its_fields_its_retraction_and_where_that_was_seen(run, wire):
    notice = {"DOI": "10.5555/n", "type": "retraction", "label": "Retraction", "updated": {"date-parts": [[2023, 1, 5]]}}
    wire.says(Say(crossref(**{"updated-by": [notice]})))
    got = run("doi", DOI, "--service", "crossref")
    assert got.exit_code == 0
    for part in ("crossref: found", "Müller, Anna", "(2019)", "101(4), 575-587", DOI, "RETRACTION: Retraction, 2023-01-05",
                 f"asked {wire.address}/works/"):
        assert part in got.stdout
    kept = json.loads(run("doi", DOI, "--service", "crossref", "--json").stdout)[0]
    assert kept["state"] == "found" and kept["kept"] and kept["candidates"][0]["retracted"] is True


@loopback
def test_a_notice_is_said_to_be_one(run, wire):
    wire.says(Say(crossref(**{"update-to": [{"type": "retraction", "DOI": "10.5555/other"}]})))
    assert "this is itself a notice about 10.5555/other" in run("doi", DOI, "--service", "crossref").stdout


@loopback
def test_what_is_not_found_or_not_answered_exits_three_and_says_what_it_means(run, wire):
    wire.says(Say(crossref_list(crossref_work())))
    got = run("title", "Quite Another Work", "--service", "crossref")
    assert got.exit_code == 3 and "does not show that it does not exist" in got.stdout and "nearest, but not the one" in got.stdout
    wire.says(Say(LOGIN, kind="text/html"))
    got = run("doi", "10.5555/x", "--service", "crossref")
    assert got.exit_code == 3 and "malformed answer" in got.stdout and "not found" not in got.stdout
    wire.says(Say(status=429, headers=(("Retry-After", "7200"),)))
    assert "ask again in 7,200 seconds" in run("doi", "10.5555/y", "--service", "crossref").stdout


@loopback
def test_another_case_at_the_cited_place_is_said_and_no_success(run, wire):
    wire.says(Say(case()))
    assert run("case", "Doe v. Example, 567 U.S. 460 (2012)").exit_code == 0
    got = run("case", "Fake v. Airline, 567 U.S. 460 (2019)")
    assert got.exit_code == 3 and "NAME DIFFERS: cited as Fake v. Airline; there stands Doe v. Example" in got.stdout
    assert "YEAR DIFFERS: cited as 2019; there stands 2012" in got.stdout
    assert all("Fake" not in str(heard) for heard in wire.heard)
    assert json.loads(run("case", "Fake v. Airline, 567 U.S. 460", "--json").stdout)[0]["compared"][0][0]["verdict"] == "differs"


@loopback
def test_an_entry_that_agrees_is_counted_and_one_that_differs_shown_with_both_forms(run, wire, library):
    entry = library.get_source(KEY)
    replies(wire, as_crossref(entry))
    got = run("check", KEY)
    assert got.exit_code == 0 and "1 of 1 agree; 0 differ; 0 retracted; 0 not compared." in got.stdout
    replies(wire, as_crossref(entry, volume="102", page="1-9"), openalex_work(doi=f"https://doi.org/{entry.fields['doi']}", is_retracted=True))
    got = run("check", KEY, "--fresh")
    assert got.exit_code == 3
    assert "volume: library 101" in got.stdout and "crossref 102" in got.stdout and "pages: library 575" in got.stdout
    assert "RETRACTION: marked as retracted, OpenAlex" in got.stdout and "1 retracted" in got.stdout
    (row,) = json.loads(run("check", KEY, "--json").stdout)
    assert row["differs"] and row["retracted"] and row["answers"][0]["service"] == "crossref"
    assert {"field": "volume", "library": "101", "answer": "102", "verdict": "differs"} in row["answers"][0]["fields"]


@loopback
def test_what_an_entry_lacks_is_shown_and_does_not_count_as_a_difference(run, wire, tmp_path, library, monkeypatch):
    folder = shutil.copytree(share("literature"), tmp_path / "literature")
    bib = folder / "sources.bib"
    text = bib.read_text(encoding="utf-8")
    start = text.index(f"@article{{{KEY},")
    bib.write_text(text[:start] + text[start:].replace("  number = {4},\n", "", 1), encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_LITERATURE", str(folder))
    replies(wire, as_crossref(library.get_source(KEY)))
    got = run("check", KEY, "--service", "crossref")
    assert got.exit_code == 0 and "issue: not in the library; crossref has 4" in got.stdout
    assert bib.read_text(encoding="utf-8") == text[:start] + text[start:].replace("  number = {4},\n", "", 1)


@loopback
def test_the_whole_library_is_checked_and_a_blocked_register_left_alone(run, wire, library):
    wire.says(Say("no", status=403, kind="text/plain"))
    got = run("check", "--all")
    assert got.exit_code == 3 and f"0 of {len(library.sources)} agree" in got.stdout
    assert len(wire.heard) == len(REGISTERS) and "not asked again in this run" in got.stdout


def test_check_wants_keys_or_all_and_names_the_nearest_key(alone):
    assert alone("check").exit_code == 2 and alone("check", KEY, "--all").exit_code == 2
    assert "aizer2019" in alone("check", "aizer2091").stderr


@pytest.mark.parametrize(("args", "code"), [
    (("doi", "hello"), "SW391"), (("pmid", "12a"), "SW391"), (("case", "Miller v. Alabama"), "SW392"),
    (("title", "My client told me on 3/4/2019 that he was beaten"), "SW393"),
    (("title", "He was born in 1990. His mother left. Then the father went to prison."), "SW393")])
def test_text_that_is_no_reference_is_refused_without_being_repeated(tmp_path, args, code):
    got = command(tmp_path, NOBODY, "1", *args)
    assert got.exit_code == 1 and code in got.stderr and args[1] not in got.stderr


def test_the_services_on_the_command_line_are_those_of_the_desk(tmp_path):
    assert tuple(open_desk(Settings(cases=tmp_path, cache=tmp_path)).services) == SERVICES
