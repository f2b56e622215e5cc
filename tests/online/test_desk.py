"""The desk is off unless switched on, keeps what it was told, and is never in a hurry."""

import datetime as dt
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from pybtex.database import Entry

from tests.online.conftest import NOW, Say
from tests.online.wire import DOI, crossref
from workbench.citations.online.answers import State
from workbench.citations.online.cache import Cache, Clock
from workbench.citations.online.check import check
from workbench.citations.online.desk import open_desk, services_for
from workbench.citations.online.exchange import Limits
from workbench.citations.online.queries import DoiQuery, PmidQuery, WorkQuery, case_query
from workbench.errors import CitationError
from workbench.settings import Settings

ASK = DoiQuery(DOI)
loopback = pytest.mark.allow_hosts(["127.0.0.1"])


def test_switched_off_nothing_is_sent_and_no_file_is_made(tmp_path):
    # Sockets are blocked in this test: an attempt to open one would be an error.
    desk = open_desk(Settings(cases=tmp_path, cache=tmp_path / "cache"))
    for query in (ASK, PmidQuery("1"), WorkQuery("Lead Paint"), case_query("567 U.S. 460")[0]):
        for service in services_for(query):
            answer = desk.lookup(query, service, now=NOW)
            assert answer.state is State.DISABLED and answer.asked == "" and "WORKBENCH_ONLINE" in answer.detail
    assert not (tmp_path / "cache").exists()


def test_an_entry_about_which_nothing_can_be_asked_is_named_and_the_next_is_checked(tmp_path):
    entries = {"a": Entry("misc", fields={"doi": "see the publisher"}), "b": Entry("misc", fields={"doi": DOI})}
    desk = open_desk(Settings(cases=tmp_path, cache=tmp_path / "cache"))
    first, second = check(entries, desk, now=NOW)
    assert first.key == "a" and "not a DOI" in first.problem and not first.compared
    assert {a.answer.state for a in second.answers} == {State.DISABLED} and not second.compared


def test_google_scholar_is_asked_only_by_name():
    assert not any("scholar" in services_for(q) for q in (ASK, PmidQuery("1"), WorkQuery("x")))


@loopback
def test_an_answer_is_kept_with_its_day_until_it_is_too_old(desk, wire):
    wire.says(Say(crossref()))
    first = desk.lookup(ASK, "crossref", now=NOW)
    later = desk.lookup(ASK, "crossref", now=NOW + dt.timedelta(days=30))
    assert len(wire.heard) == 1 and later.kept and later.retrieved == NOW and later.candidates == first.candidates
    assert not desk.lookup(ASK, "crossref", now=NOW, fresh=True).kept and len(wire.heard) == 2
    assert not desk.lookup(ASK, "crossref", now=NOW + dt.timedelta(days=31)).kept and len(wire.heard) == 3
    assert not desk.lookup(ASK, "crossref", now=NOW).kept  # kept on a day that has not come yet


@loopback
def test_a_lack_is_kept_for_a_day_and_trouble_not_at_all(desk, wire):
    wire.says(Say("{}"), Say("Resource not found.", status=404, kind="text/plain"))
    assert desk.lookup(ASK, "crossref", now=NOW).state is State.MALFORMED
    assert desk.lookup(ASK, "crossref", now=NOW).state is State.NOT_FOUND
    assert desk.lookup(ASK, "crossref", now=NOW + dt.timedelta(days=1)).kept
    assert not desk.lookup(ASK, "crossref", now=NOW + dt.timedelta(days=2)).kept


@loopback
def test_a_service_that_fails_is_asked_again_after_longer_and_longer_pauses(desk, wire, hours):
    wire.says(Say(status=500), Say(status=502), Say(crossref()))
    assert desk.lookup(ASK, "crossref", now=NOW).state is State.FOUND
    assert len(wire.heard) == 3 and [w for w in hours.waited if w >= 1] == [1.0, 2.0]
    wire.says(Say(status=500))
    assert desk.lookup(ASK, "crossref", now=NOW, fresh=True).state is State.FAILED and len(wire.heard) == 6


@loopback
def test_retry_after_is_respected_within_the_time_and_remembered_beyond_it(desk, wire, hours):
    wire.says(Say(status=429, headers=(("Retry-After", "5"),)), Say(crossref()))
    start = hours.now
    assert desk.lookup(ASK, "crossref", now=NOW).state is State.FOUND and 5 <= hours.now - start < 7
    wire.says(Say(status=429, headers=(("Retry-After", "3600"),)), Say(crossref()))
    other = DoiQuery("10.5555/other")
    first, second = (desk.lookup(other, "crossref", now=NOW) for _ in range(2))
    assert first.state is second.state is State.RATE_LIMITED
    assert first.retry_after_s == 3600 and 3590 < second.retry_after_s <= 3600
    assert len(wire.heard) == 3  # the second was not sent: the service had asked to wait
    hours.now += 3600
    assert desk.lookup(other, "crossref", now=NOW).state is State.FOUND


@loopback
def test_retry_after_may_be_a_date(desk, wire):
    wire.says(Say(status=429, headers=(("Date", "Fri, 20 Nov 2026 12:00:00 GMT"), ("Retry-After", "Fri, 20 Nov 2026 13:00:00 GMT"))))
    assert desk.lookup(ASK, "crossref", now=NOW).retry_after_s == 3600


@loopback
def test_a_rest_lies_between_two_questions_to_one_service_and_none_between_two_services(desk, wire, hours):
    wire.says(Say(crossref()))
    desk.lookup(ASK, "crossref", now=NOW)
    desk.lookup(ASK, "openalex", now=NOW)
    assert sum(hours.waited) == 0
    desk.lookup(DoiQuery("10.5555/b"), "crossref", now=NOW)
    assert 0.99 <= sum(hours.waited) <= 1.01


@loopback
def test_one_service_hears_one_question_at_a_time(desk, wire):
    busy = []

    def say(_heard):
        busy.append(1)
        say.most = max(say.most, len(busy))
        import time

        time.sleep(0.02)
        busy.pop()
        return Say(crossref())

    say.most = 0
    wire.say = say
    quick = replace(desk, clock=Clock(), services={"crossref": _Restless(wire.address)})
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda i: quick.lookup(DoiQuery(f"10.5555/{i}"), "crossref", now=NOW), range(8)))
    assert {a.state for a in answers} == {State.FOUND} and say.most == 1


@loopback
def test_waiting_for_another_process_ends_when_the_time_is_over(desk, wire, hours):
    desk.cache.take_turn("crossref", lease_s=1000, until=hours.now, clock=hours.clock())
    answer = desk.lookup(ASK, "crossref", now=NOW)
    assert answer.state is State.TIMED_OUT and "came first" in answer.detail and not wire.heard


@loopback
def test_a_rest_is_a_day_at_most_and_a_clock_that_was_wrong_blocks_nobody(desk, wire, hours):
    wire.says(Say(status=429, headers=(("Retry-After", "99999999"),)), Say(crossref()))
    desk.lookup(ASK, "crossref", now=NOW)
    hours.now += 86_401
    assert desk.lookup(ASK, "crossref", now=NOW).state is State.FOUND
    hours.now -= 500_000_000
    assert desk.lookup(ASK, "crossref", now=NOW, fresh=True).state is State.FOUND


@loopback
def test_what_is_too_old_is_thrown_away(desk, wire):
    wire.says(Say(crossref()))
    desk.lookup(ASK, "crossref", now=NOW)
    desk.lookup(DoiQuery("10.5555/b"), "crossref", now=NOW + dt.timedelta(days=31))
    with closing(sqlite3.connect(desk.cache.file)) as store:
        assert store.execute("SELECT count(*) FROM replies").fetchone() == (1,)


def test_two_processes_share_the_file_and_never_a_turn(tmp_path):
    code = f"""
import datetime as dt, pathlib, time
from workbench.citations.online.cache import Cache, Clock
from workbench.citations.online.exchange import Reply
cache, clock = Cache(pathlib.Path({str(tmp_path)!r})), Clock()
for i in range(15):
    assert cache.take_turn("s", lease_s=20, until=clock.now_s() + 20, clock=clock).granted
    begin = time.monotonic()
    cache.put("s", str(i), Reply(200, "application/json", b"x", {{}}, "u"), dt.date(2026, 1, 1), found=True)
    print(begin, time.monotonic())
    cache.end_turn("s", rest_s=0, told=False, clock=clock)
"""
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for _ in range(2)]
    spans = []
    for process in running:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        spans += [tuple(map(float, line.split())) for line in out.splitlines()]
    spans.sort()
    assert len(spans) == 30 and all(a[1] <= b[0] for a, b in pairwise(spans))
    assert Cache(tmp_path).get("s", "14", dt.date(2026, 1, 2)) is not None


@pytest.mark.parametrize("break_it", [lambda f: f.write_text("no database"), lambda f: f.mkdir()])
def test_a_cache_that_cannot_be_used_is_named_with_its_remedy(tmp_path, break_it):
    cache = Cache(tmp_path)
    break_it(cache.file)
    with pytest.raises(CitationError) as caught:
        cache.get("s", "x", NOW)
    assert caught.value.code == "SW394" and str(cache.file) in str(caught.value)


def test_the_desk_is_as_the_settings_have_it(tmp_path):
    desk = open_desk(Settings(cases=tmp_path, online=True, contact="me@example.org", lookup_timeout_s=7,
                              crossref_url="https://mirror.example.org/cr/"))
    assert desk.online and desk.limits.total_s == 7 and desk.agent.endswith("(mailto:me@example.org)")
    assert desk.request(ASK, "crossref").url.startswith("https://mirror.example.org/cr/works/10.5555")
    assert Limits().body == 8_000_000


class _Restless:
    """Crossref without its rest, so that only turns keep questions apart."""

    name, interval_s = "crossref", 0.0

    def __init__(self, url):
        from workbench.citations.online.crossref import Crossref

        inner = Crossref(url)
        self.request, self.read = inner.request, inner.read
