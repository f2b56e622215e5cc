"""What a page and an open case say to each other, on a real store: nothing typed is lost, nothing bad gets in."""

import asyncio
import json

import pytest

from tests.store.conftest import MARIA, NOW, draft, fact
from workbench.case.store.cases import new_case_id
from workbench.errors import CaseError
from workbench.widgets.fields import LONGEST
from workbench.widgets.safety import Safety
from workbench.widgets.sections import Entries, Fields
from workbench.widgets.session import Session
from workbench.widgets.talk import Talk

CASE = "case-0123456789abcdef"


class Echo:
    """A view that answers what it is told, at once, later, or with an error."""

    name = "echo"

    def show(self, document):
        return {"facts": len(document.get("facts", []))}

    def act(self, message, session):
        if message.get("late"):
            return self.late(message)
        if message.get("wrong"):
            raise CaseError("it does not work", code="SW134", remedy="Try again.")
        session.set(("client", "full_name"), message.get("name"))
        return {"size": sum(map(len, message["files"])), "files": message["files"]}

    async def late(self, message):
        await asyncio.sleep(0)
        if message["late"] == "wrong":
            raise CaseError("it does not work later")
        if message["late"] == "broken":
            raise ZeroDivisionError
        return {"came": "late"}


SECTIONS = (Fields("client"), Entries("facts", ("statement",)), Echo())


class Page:
    """The page's end: keeps what it is told."""

    def __init__(self, store, who="Maria", sections=SECTIONS, **more):
        self.told, self.files, self.count = [], [], 0
        self.talk = Talk("intake", sections, Session(store, CASE, who, lambda: NOW), self.hear, **more)
        self.talk.hear({"type": "hello"})

    def hear(self, message, files):
        self.told.append(json.loads(json.dumps(message)))
        self.files = files

    def edit(self, *path, value=None, act="set", **more):
        self.count += 1
        self.talk.hear({"type": "edits", "session": self.page["session"], "edits": [
            {"id": f"e{self.count}", "act": act, "path": list(path), "value": value, **more}]})
        return self.told[-1]["took"][0]

    @property
    def page(self):
        return next(each for each in self.told if each["type"] == "page")

    @property
    def state(self):
        return next(each for each in reversed(self.told) if each["type"] == "state")


@pytest.fixture
def page(filed):
    filed.create(draft(facts=[fact("a", "one"), fact("b", "two")]), MARIA)
    return Page(filed)


def test_a_page_that_knows_nothing_is_told_everything(page):
    assert page.page["case"] == CASE and page.page["sections"][0] == {"kind": "fields", "part": "client", "only": []}
    assert page.page["sections"][1]["named_by"] == ["statement"] and page.page["sections"][2] == {"kind": "view", "name": "echo"}
    assert page.state["parts"]["facts"][1]["statement"] == "two" and page.state["views"] == {"echo": {"facts": 2}}
    assert page.state["state"] == {"name": "saved", "words": "Everything is saved"}
    assert [["matter"], "Still needed.", True] in page.state["faults"]


def test_a_change_is_acknowledged_and_only_what_changed_is_told(page):
    took = page.edit("facts", "a", "statement", value="more")
    assert took["version"] == 1 and page.state["state"]["name"] == "saving" and page.state["saved"] == 0
    assert set(page.state["parts"]) == {"facts"} and page.state["views"] == {}
    page.talk.session.save()
    page.talk.tell()
    assert page.state["saved"] == 1 and "parts" not in page.state and page.state["state"]["words"].startswith("Saved at")


def test_entries_are_added_moved_taken_out_and_brought_back(page):
    page.edit("facts", act="add", value={"key": "c", "statement": "three\u202e"})
    assert page.state["parts"]["facts"][2] == {"key": "c", "statement": "three"} and page.state["views"] == {"echo": {"facts": 3}}
    page.edit("facts", "c", act="move", by=-2)
    page.edit("facts", "a", act="remove")
    assert [each["key"] for each in page.state["parts"]["facts"]] == ["c", "b"]
    page.talk.hear({"type": "undo"})
    page.talk.hear({"type": "undo"})
    assert [each["key"] for each in page.state["parts"]["facts"]] == ["a", "b", "c"] and page.state["redo"]
    page.talk.hear({"type": "redo"})
    assert [each["key"] for each in page.state["parts"]["facts"]] == ["c", "a", "b"]
    page.edit("client", value={"full_name": "J"})
    page.edit("client", value=None)
    assert page.state["gone"] == ["client"]


def test_the_age_and_the_fault_of_a_date_stand_at_its_path(page):
    page.edit("client", "birth_date", value="3/9/1992")
    page.edit("facts", "a", "when", value="fall 1999")
    page.edit("facts", "b", "when", value="whenever it was")
    assert page.state["notes"] == [[["facts", "a", "when"], "age 7"]]
    at = {tuple(path): (problem, missing) for path, problem, missing in page.state["faults"]}
    assert "cannot be read as a date" in at["facts", "b", "when"][0] and not at["facts", "b", "when"][1]
    assert page.talk.session.document["facts"][1]["when"] == "whenever it was"


def test_what_is_too_long_is_refused_and_the_last_good_text_stays(page):
    for value in ("x" * (LONGEST + 1), {"key": "z", "statement": "x" * (LONGEST + 1)}, ["x" * (LONGEST + 1)]):
        assert "at most" in page.edit("facts", "a", "statement", value=value)["refused"]
    assert page.talk.session.document["facts"][0]["statement"] == "one" and page.talk.session.version == 0
    page.edit("facts", "a", "statement", value="x" * 500)
    assert any(path == ["facts", "a", "statement"] and "at most 400" in problem for path, problem, _ in page.state["faults"])
    assert "taken out" in page.edit("facts", "a", "statement", value="x\u2067")["notice"]


def test_what_the_page_may_not_say_changes_nothing(page):
    for path in (("case_id",), ("schema_version",), ("nothing",), ("facts", "a", "nothing"), ("client", "full_name", "more")):
        assert "refused" in page.edit(*path, value="x")
    for content in (None, "hello", {"type": "delete"}, {"type": "edits", "edits": [{"id": "x", "act": "drop", "path": ["facts"]}]},
                    {"type": "edits", "edits": [{"id": "x", "act": "set", "path": []}]}, {"type": "hello", "more": 1}):
        page.talk.hear(content)
        assert page.told[-1]["type"] == "refused" and "reload" in page.told[-1]["words"]
    assert page.talk.session.version == 0


def test_a_value_of_the_wrong_shape_is_kept_and_said_to_be_wrong(page):
    page.edit("facts", value="no list")
    page.edit("client", value=["no", "group"])
    assert {tuple(path) for path, _, missing in page.state["faults"] if not missing} >= {("facts",), ("client",)}
    page.talk.hear({"type": "undo"})
    page.talk.hear({"type": "undo"})
    assert page.talk.session.document["facts"][0]["statement"] == "one"


def test_edits_that_a_dead_kernel_took_but_did_not_save_are_there_after_they_are_sent_again(page, filed):
    page.edit("facts", "a", "statement", value="typed before the crash")
    page.edit("facts", act="add", value={"key": "new", "statement": "begun"})
    again = Page(filed)
    assert again.state["parts"]["facts"][0]["statement"] == "one"
    edits = [{"id": "p-1", "act": "set", "path": ["facts", "a", "statement"], "value": "typed before the crash", "seen": None},
             {"id": "p-2", "act": "add", "path": ["facts"], "value": {"key": "new", "statement": "begun"}, "seen": 1}]
    for _ in range(2):  # sent twice, where the first answer was lost
        again.talk.hear({"type": "edits", "session": page.page["session"], "edits": edits})
    again.talk.session.save()
    kept = filed.newest(CASE).document["facts"]
    assert [each["statement"] for each in kept] == ["typed before the crash", "two", "begun"]


def test_two_pages_are_shown_both_texts_in_words_and_choose(page, filed):
    tom = Page(filed, "Tom", language="es")
    page.edit("facts", "a", "statement", value="by Maria")
    page.talk.session.save()
    tom.edit("facts", "a", "statement", value="by Tom")
    tom.talk.session.save()
    tom.talk.tell()
    clash = tom.state["clashes"][0]
    assert (clash["mine"], clash["theirs"], clash["label"], clash["chosen"]) == ("by Tom", "by Maria", "Hechos › Afirmación", None)
    assert tom.state["state"]["name"] == "conflict" and "Elija" in tom.state["state"]["words"]
    tom.talk.hear({"type": "choose", "path": clash["path"], "whose": "mine"})
    assert tom.state["clashes"][0]["chosen"] == "mine"
    tom.talk.session.save()
    tom.talk.tell()
    assert not tom.state["clashes"] and filed.newest(CASE).document["facts"][0]["statement"] == "by Tom"
    page.talk.session.poll()
    page.talk.tell()
    assert page.state["news"].startswith("Tom changed this case") and page.state["parts"]["facts"][0]["statement"] == "by Tom"
    page.talk.tell()
    assert page.state["news"] == ""


def test_a_clash_over_a_whole_entry_is_readable(page, filed):
    tom = Page(filed, "Tom")
    page.edit("facts", "a", act="remove")
    page.talk.session.save()
    tom.edit("facts", "a", "tags", value=["hipaa", "school"])
    tom.talk.session.save()
    tom.talk.tell()
    clash = tom.state["clashes"][0]
    assert clash["theirs"] == "(taken out)" and "Statement: one" in clash["mine"] and "Health (HIPAA)" in clash["mine"]


def test_a_view_acts_at_once_later_or_says_what_is_wrong(page):
    page.talk.hear({"type": "act", "id": "1", "view": "echo", "message": {"name": "J"}}, [b"abc", b"de"])
    reply = next(each for each in page.told if each["type"] == "reply")
    assert reply["reply"] == {"size": 5} and page.state["parts"]["client"] == {"full_name": "J"}
    page.talk.hear({"type": "act", "id": "2", "view": "echo", "message": {"wrong": True}})
    page.talk.hear({"type": "act", "id": "3", "view": "none", "message": {}})
    asyncio.run(page.talk.hear({"type": "act", "id": "4", "view": "echo", "message": {"late": "yes"}}))
    asyncio.run(page.talk.hear({"type": "act", "id": "5", "view": "echo", "message": {"late": "wrong"}}))
    with pytest.raises(ZeroDivisionError):
        asyncio.run(page.talk.hear({"type": "act", "id": "6", "view": "echo", "message": {"late": "broken"}}))
    replies = {each["id"]: each["reply"] for each in page.told if each["type"] == "reply"}
    assert replies["2"]["error"] == "SW134: it does not work." and replies["2"]["remedy"] == "Try again."
    assert "error" in replies["3"] and replies["4"] == {"came": "late"} and "it does not work later" in replies["5"]["error"]
    assert replies["6"] == {"error": "That did not work. What you typed is kept; try it again."}
    page.talk.hear({"type": "language", "language": "es"})
    page.talk.hear({"type": "act", "id": "7", "view": "echo", "message": {"wrong": True}})
    assert page.told[-2]["reply"] == {
        "error": "SW134: Un caso borrado dejó archivos que no se pudieron borrar.", "faults": [],
        "remedy": "Cierre los programas que los tienen abiertos y bórrelos.",
        "detail": "(En inglés: it does not work. Try again.)"}


def test_the_language_changes_the_page_and_nothing_else(page):
    page.talk.hear({"type": "language", "language": "es"})
    last = [each for each in page.told if each["type"] == "page"][-1]
    assert last["language"] == "es" and last["words"]["header.undo"] == "Deshacer" and last["session"] == page.page["session"]
    assert next(part for part in last["whole"]["of"] if part["name"] == "client")["label"] == "Cliente"
    assert [["matter"], "Falta todavía.", True] in page.state["faults"] and page.talk.session.version == 0


def test_a_store_that_is_away_is_said_in_the_pages_own_words(page, monkeypatch):
    def away(*_, **__):
        raise CaseError("the database is busy", code="SW126")

    monkeypatch.setattr(page.talk.session._store, "save", away)
    page.edit("facts", "a", "statement", value="typed in the dark")
    page.talk.session.save()
    page.talk.tell()
    assert page.state["state"]["name"] == "offline" and "the database is busy" in page.state["state"]["words"]
    assert "Leave this page open" in page.state["state"]["words"]
    page.talk.hear({"type": "language", "language": "es"})
    assert page.state["state"]["words"].startswith(
        "Aún no se ha guardado. SW126: El disco está lleno: el caso no se guardó. (En inglés: the database is busy.) Lo que")


def test_the_safety_step_appears_where_the_record_speaks_of_self_harm_and_blocks_nothing(filed):
    filed.create(draft(facts=[fact("a", "He went to school.")]), MARIA)
    page = Page(filed, sections=(Safety(), Entries("facts", ("statement",))))
    assert page.state["views"]["safety"] == {"found": [], "hidden": True}
    page.edit("facts", "a", "statement", value="She said she wants to die.")
    assert page.state["views"]["safety"]["found"] == [{"part": "facts", "key": "a"}]
    page.edit("screenings", act="add", value={"key": "s", "instrument": "phq-9", "self_harm": "2"})
    page.edit("interviews", act="add", value={"key": "i", "notes": [{"key": "n", "text": "dijo que quiere morir"}, {"text": 3}, "x"]})
    assert {each["key"] for each in page.state["views"]["safety"]["found"]} == {"a", "s", "i"}
    page.talk.session.save()
    assert page.talk.session.state == "saved"
    page.edit("facts", "a", "statement", value="She died of a heart attack.")
    page.edit("screenings", "s", "self_harm", value="0")
    assert [each["key"] for each in page.state["views"]["safety"]["found"]] == ["i"]
    assert Safety().show({"facts": "broken", "screenings": {}, "interviews": [None]})["hidden"]
    assert Safety().act({}, page.talk.session) is None


def test_a_case_of_a_thousand_facts_is_told_in_small_messages(filed):
    case = new_case_id()
    filed.create({"schema_version": 1, "case_id": case, "facts": [fact(f"f{n}", "x" * 80) for n in range(1000)], "client": {}}, MARIA)
    told = []
    talk = Talk("intake", (), Session(filed, case, "Maria"), lambda message, _: told.append(len(json.dumps(message))))
    talk.hear({"type": "hello"})
    talk.hear({"type": "edits", "edits": [{"id": "1", "act": "set", "path": ["client", "full_name"], "value": "J"}]})
    assert told[-1] < told[-2]
