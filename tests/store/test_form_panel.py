"""A panel opens its case when a page asks, saves by itself, and keeps nothing of the client in what a notebook stores."""

import asyncio
import datetime as dt
import json
import threading
import time

import pytest
from pydantic import SecretStr

from tests.store.conftest import MARIA, PASSWORD, draft, fact
from workbench.case.opening import open_store
from workbench.settings import Settings
from workbench.widgets.intake import intake
from workbench.widgets.opening import open_session
from workbench.widgets.panel import Panel, program, style
from workbench.widgets.plan import plan

CASE = "case-0123456789abcdef"


@pytest.fixture
def now(tmp_path):
    found = Settings(cases=tmp_path, store=str(tmp_path / "cases.db"), store_key=SecretStr(PASSWORD), author="Maria")
    with open_store(found, dt.datetime.now(dt.UTC)) as opened:
        opened.create(draft(facts=[fact("a", "Zyxwvut Canary")], client={"full_name": "Zyxwvut Canary"}), MARIA)
    return found


def heard(panel, then=lambda message: None):
    told = []

    def send(message, *_):
        told.append(json.loads(json.dumps(message)))
        then(message)

    panel.send = send
    return told


def test_two_first_messages_in_two_threads_open_the_case_once(now):
    async def work(panel):
        told = heard(panel)

        async def hello():
            panel._heard(panel, {"type": "hello"}, [])

        second = threading.Thread(target=asyncio.run, args=(hello(),))
        opener = panel._opener

        def slow(passphrase):
            second.start()
            time.sleep(0.3)
            return opener(passphrase)

        panel._opener = slow
        await hello()
        await asyncio.to_thread(second.join)
        await panel.autosave.close()
        return told

    panel = intake(CASE, now)
    told = asyncio.run(asyncio.wait_for(work(panel), 30))
    assert [each["type"] for each in told] == ["page", "state", "page", "state"]
    assert len({each["session"] for each in told}) == 1
    panel.talk.session._store.close()


def test_what_is_typed_is_saved_by_itself_and_no_trait_holds_it(now):
    async def work(panel, text):
        saved = asyncio.Event()
        told = heard(panel, lambda message: message.get("saved") and saved.set())
        panel._heard(panel, {"type": "hello"}, [])
        panel._heard(panel, {"type": "edits", "edits": [
            {"id": "1", "act": "set", "path": ["facts", "a", "statement"], "value": text}]}, [])
        await saved.wait()
        panel._heard(panel, {"type": "act", "id": "2", "view": "safety", "message": {}}, [memoryview(b"x")])
        await panel.autosave.close()
        return told

    for make, case_id in ((intake, CASE), (plan, "")):
        panel = make(case_id, now)
        told = asyncio.run(asyncio.wait_for(work(panel, f"Canary sings {make.__name__}"), 30))
        assert told[0]["type"] == "page" and told[0]["case"] == CASE
        assert "Canary" in json.dumps(told) and "Canary" not in json.dumps(panel.get_state(), default=str)
        assert "Canary" not in repr(panel) and "Canary" not in json.dumps(panel._repr_mimebundle_(), default=str)
        with open_store(now, dt.datetime.now(dt.UTC)) as opened:
            assert opened.newest(CASE).document["facts"][0]["statement"].startswith("Canary sings")
        panel.talk.session._store.close()


def test_only_a_change_is_saved_and_what_a_view_is_asked_to_show_puts_no_save_off(now):
    class Asked:
        name = "asked"

        def show(self, document):
            return {}

        async def act(self, message, session):
            if message.get("change"):
                await asyncio.sleep(0)
                session.set(("client", "short_name"), "Z.")

    async def work():
        panel = Panel("plan", (Asked(),), lambda passphrase: open_session(now, dt.datetime.now(dt.UTC), CASE, passphrase))
        heard(panel)
        panel._heard(panel, {"type": "hello"}, [])
        touched = []
        panel.autosave.touch = lambda: touched.append(True)
        counts = []
        for message in ({"type": "hello"}, {"type": "language", "language": "es"}, {"type": "undo"},
                        {"type": "act", "id": "1", "view": "asked", "message": {}},
                        {"type": "act", "id": "2", "view": "asked", "message": {"change": True}},
                        {"type": "edits", "edits": [{"id": "3", "act": "set", "path": ["client", "sex"], "value": "male"}]},
                        {"type": "undo"}):
            panel._heard(panel, message, [])
            await asyncio.gather(*panel._running)
            await asyncio.sleep(0)
            counts.append(len(touched))
        await panel.autosave.close()
        panel.talk.session.store.close()
        return counts

    assert asyncio.run(asyncio.wait_for(work(), 30)) == [0, 0, 0, 0, 1, 2, 3]


def test_a_case_that_does_not_open_is_told_in_words_with_a_way_on(now, tmp_path):
    for where, code, asks in (
        (now.model_copy(update={"author": "Nobody"}), "SW139", False),
        (now.model_copy(update={"store": "none"}), "SW120", False),
        (now.model_copy(update={"store_key": SecretStr("a wrong passphrase"), "language": "es"}), "SW122", False),
        (now.model_copy(update={"store_key": None}), "SW122", True),
    ):
        panel = intake("", where)
        told = heard(panel)
        panel._heard(panel, {"type": "hello"}, [])
        assert told[0]["type"] == "gate" and told[0]["trouble"]["error"].startswith(code) and told[0]["notebook"] == "start"
        assert bool(told[0]["passphrase"]) is asks and panel.talk is None
        assert ("frase de acceso" in told[0]["trouble"]["remedy"]) is (where.language == "es")
        panel._heard(panel, "no message", [])
        assert told[-1]["type"] == "gate"


def test_a_passphrase_that_is_typed_opens_the_case(tmp_path):
    now = Settings(cases=tmp_path, store=str(tmp_path / "cases.db"), store_key=SecretStr("a long passphrase"), author="Maria")
    with open_store(now, dt.datetime.now(dt.UTC)) as opened:
        opened.create(draft(), MARIA.__class__("Maria", dt.datetime.now(dt.UTC)))

    async def work():
        panel = intake("", now.model_copy(update={"store_key": None}))
        told = heard(panel)
        for passphrase in ("wrong", "a long passphrase"):
            panel._heard(panel, {"type": "unlock", "passphrase": passphrase}, [])
        assert [each["type"] for each in told] == ["gate", "page", "state"] and told[0]["passphrase"]
        assert "a long passphrase" not in json.dumps(panel.get_state(), default=str)
        await panel.autosave.close()
        panel.talk.session._store.close()

    asyncio.run(work())


def test_the_page_is_one_program_without_imports_and_asks_nobody():
    text = program()
    assert text.rstrip().endswith("export default { render };") and "import " not in text.replace("// ", "")
    for word in ("innerHTML", "insertAdjacentHTML", "document.write", "localStorage", "sessionStorage", "indexedDB", "fetch(", "http://", "https://"):
        # The name of SVG is no address that anybody asks.
        assert word not in text.replace("http://www.w3.org/2000/svg", "") and word not in style(), word
    assert Panel._esm == text
