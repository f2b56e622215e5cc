"""Whatever a server does, the look-up ends in time, in bounds and in the state that is true."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from tests.online.conftest import HTML, NOW, Say
from tests.online.wire import CAPTCHA, DOI, LOGIN, case, crossref, crossref_list, openalex_list, openalex_work
from workbench.citations.online.answers import State
from workbench.citations.online.exchange import Limits
from workbench.citations.online.queries import DoiQuery, PmidQuery, WorkQuery, case_query

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ASK = DoiQuery(DOI)
CASE = case_query("567 U.S. 460")[0]
QUESTIONS = (("crossref", ASK), ("openalex", PmidQuery("29596582")), ("scholar", WorkQuery("Lead Paint")), ("courtlistener", CASE),
             ("crossref", WorkQuery("Lead Paint")), ("openalex", WorkQuery("Lead Paint")))


def answer(desk, query=ASK, service="crossref", **kwargs):
    return desk.lookup(query, service, now=NOW, **kwargs)


@pytest.mark.parametrize(("service", "query"), QUESTIONS)
@pytest.mark.parametrize(("say", "state"), [
    (Say(LOGIN, kind=HTML), State.MALFORMED),
    (Say(CAPTCHA, kind=HTML), State.BLOCKED),
    (Say(CAPTCHA, status=403, kind=HTML), State.BLOCKED),
    (Say(CAPTCHA, status=429, kind=HTML), State.BLOCKED),
    (Say("<h1>Access denied</h1>", status=403, kind=HTML), State.BLOCKED),
    (Say("<html>404 Not Found</html>", status=404, kind=HTML), State.MALFORMED),
    (Say('{"detail": "no"}', status=401), State.BLOCKED),
    (Say('{"error": "Invalid filter"}', status=400), State.REFUSED),
    (Say("", status=429, kind="text/plain", headers=(("Retry-After", "3600"),)), State.RATE_LIMITED),
    (Say("", status=503, headers=(("Retry-After", "3600"),)), State.RATE_LIMITED),
    (Say("oops", status=500, kind="text/plain"), State.FAILED),
    (Say("{}", status=418), State.MALFORMED),
    (Say("", kind=""), State.MALFORMED),
    (Say("[" * 100_000), State.MALFORMED),
    (Say('{"status": "ok"'), State.MALFORMED),
    (Say('{"status": "ok", "title": "truncated here', missing=500), State.MALFORMED),
    (Say('"just a text"'), State.MALFORMED),
    (Say("{}"), State.MALFORMED),
    (Say("[]"), State.MALFORMED),
    (Say(b'{"title": "M\xfcller"}'), State.MALFORMED),
    (Say(b"\x1f\x8b\x08", headers=(("Content-Encoding", "gzip"),)), State.MALFORMED),
    (Say(status=302, headers=(("Location", "/accounts/login?next=/works"),)), State.BLOCKED),
    (Say(status=302, headers=(("Location", "https://www.google.com/sorry/index?continue=x"),)), State.BLOCKED),
    (Say(status=302, headers=(("Location", "http://[broken"),)), State.BLOCKED),
], ids=lambda v: v.value if isinstance(v, State) else None)
def test_trouble_has_its_own_state_and_is_never_called_not_found(desk, wire, service, query, say, state):
    wire.says(say)
    got = answer(desk, query, service)
    assert got.state is state, got
    assert got.candidates == () and got.detail and got.asked.startswith(wire.address)


@pytest.mark.parametrize(("service", "query"), QUESTIONS)
def test_a_refused_connection_is_offline(desk, wire, service, query):
    nobody = type(desk.services[service])("http://127.0.0.1:9")
    got = answer(replace(desk, services={service: nobody}), query, service)
    assert got.state is State.OFFLINE and not wire.heard


@pytest.mark.parametrize("say", [Say(crossref(), delay_s=6), Say(crossref(), drip_s=0.05)], ids=["silent", "dripping"])
def test_a_slow_answer_is_given_up_when_the_time_is_over(desk, wire, say):
    wire.says(say)
    start = time.monotonic()
    got = answer(replace(desk, limits=Limits(total_s=0.6, silence_s=0.4)))
    assert got.state is State.TIMED_OUT and time.monotonic() - start < 5


def test_a_body_without_end_is_cut_off(desk, wire):
    wire.says(Say(b" " * 3_000_000))
    got = answer(replace(desk, limits=Limits(body=1_000_000)))
    assert got.state is State.MALFORMED and "1,000,000 bytes" in got.detail


def test_a_redirect_within_the_service_is_followed_but_not_for_ever(desk, wire):
    wire.says(Say(status=301, headers=(("Location", "/works/W1"),)), Say(json.dumps(openalex_work())))
    assert answer(desk, service="openalex").state is State.FOUND
    assert [h.path for h in wire.heard] == [f"/works/doi:{DOI}", "/works/W1"]
    wire.says(Say(status=301, headers=(("Location", "/works/W1"),)))
    assert answer(desk).state is State.MALFORMED


def test_a_form_is_never_sent_to_a_second_place(desk, wire):
    wire.says(Say(status=307, headers=(("Location", "/elsewhere"),)), Say(case()))
    assert answer(desk, CASE, "courtlistener").state is State.BLOCKED and len(wire.heard) == 1


@pytest.mark.parametrize(("service", "query", "say"), [
    ("crossref", ASK, Say("Resource not found.", status=404, kind="text/plain")),
    ("openalex", ASK, Say('{"error": "Not Found", "message": "Work not found"}', status=404)),
    ("openalex", PmidQuery("1"), Say('{"error": "Not Found"}', status=404)),
    ("courtlistener", CASE, Say(case(404, error_message="Citation not found: '567 U.S. 460'"))),
    ("crossref", WorkQuery("Lead Paint"), Say(crossref_list())),
    ("openalex", WorkQuery("Lead Paint"), Say(openalex_list())),
])
def test_not_found_is_what_the_service_itself_says(desk, wire, service, query, say):
    wire.says(say)
    got = answer(desk, query, service)
    assert got.state is State.NOT_FOUND
    assert "does not show that it does not exist" in got.meaning


def test_the_project_says_who_it_is_and_keeps_secrets_out_of_what_it_shows(desk, wire):
    wire.says(Say(json.dumps(openalex_work())))
    got = answer(desk, service="openalex")
    headers = wire.heard[0].headers
    assert headers["user-agent"] == "mitigation-workbench/1 (mailto:me@example.org)"
    assert headers["authorization"] == "Bearer key-1" and "key-1" not in repr(got) + json.dumps(got.json())
    assert "key-1" not in repr(desk) and "key-1" not in repr(desk.request(ASK, "openalex"))
    assert b"key-1" not in desk.cache.file.read_bytes()


def test_no_network_library_is_loaded_before_a_question_is_asked():
    code = ("import sys\nfrom click.testing import CliRunner\nfrom workbench.cli import main\n"
            "assert CliRunner().invoke(main, ['lookup', '--help']).exit_code == 0\nloaded = set(sys.modules)\n"
            "assert not {'pydantic', 'pybtex', 'sqlite3'} & loaded\n"
            "import workbench.citations.online.desk, workbench.citations.online.check\nprint(' '.join(sys.modules))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not {"httpx", "scholarly", "habanero", "pyalex", "requests", "selenium", "eyecite"} & set(done.stdout.split())
