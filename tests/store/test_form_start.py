"""The first steps: a store is set up, a case begun, chosen, found again by every other notebook."""

import datetime as dt
import json

import pytest
from pydantic import SecretStr

from tests.store.conftest import MARIA, NOW, PASSWORD, draft
from workbench.case.opening import open_store
from workbench.errors import CaseError, SettingsError
from workbench.settings import Settings, keep_store, settings
from workbench.widgets.opening import open_session
from workbench.widgets.start import Cases, Start
from workbench.widgets.words import words

SAY = words("en")


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_SETTINGS", str(tmp_path / "home" / "settings.toml"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield tmp_path
    keyring.set_keyring(before)


def cases(now, folder):
    return Cases(now, folder, lambda: NOW)


def held(folder, **more):
    return Settings(cases=folder, store=str(folder / "cases.db"), store_key=SecretStr(PASSWORD), author="Maria", **more)


def test_a_store_is_set_up_with_a_passphrase_and_found_again(at_home):
    first = cases(settings(), at_home)
    assert first.show()["step"] == "setup" and first.show()["place"].endswith("cases.db")
    assert "at least 12" in first.act({"kind": "setup", "text": "short"}, SAY)["error"]
    assert "keyring" in first.act({"kind": "setup", "text": ""}, SAY)["error"]
    assert first.act({"kind": "begin", "text": "J"}, SAY)["error"].startswith("SW120") and settings().store == "none"
    assert first.act({"kind": "setup", "text": "a long passphrase"}, SAY) == {"done": "The case store is set up."}
    assert settings().store.endswith("cases.db") and first.show()["cases"] == []
    assert first.act({"kind": "setup", "text": "another passphrase"}, SAY) == {}
    assert first.act({"kind": "begin", "text": " Jonas Canary\u202e "}, SAY)["done"]
    first.close()
    again = cases(settings(), at_home)
    assert again.show()["step"] == "locked" and again.show()["ask"] and "Canary" not in str(again.show())
    again.act({"kind": "unlock", "text": "wrong passphrase"}, SAY)
    assert again.show()["trouble"].code == "SW122"
    again.act({"kind": "unlock", "text": "a long passphrase"}, SAY)
    assert [each["name"] for each in again.show()["cases"]] == ["Jonas Canary"]
    again.close()
    with pytest.raises(CaseError, match="SW122"):
        open_session(settings(), NOW)
    session = open_session(settings(), NOW, passphrase="a long passphrase")
    assert session.document["client"] == {"full_name": "Jonas Canary"}
    session._store.close()


def test_a_store_that_is_named_but_not_made_is_set_up_where_it_is_named(at_home):
    now = Settings(cases=at_home, store=str(at_home / "named" / "team.db"), author="Maria")
    page = cases(now, at_home)
    assert page.show()["step"] == "setup" and page.show()["place"].endswith("team.db")
    assert "keyring" in page.act({"kind": "setup", "text": ""}, SAY)["error"]
    assert page.act({"kind": "setup", "text": "a long passphrase"}, SAY)["done"] and page.show()["cases"] == []
    assert settings().store == "none"
    page.close()


def test_the_case_chosen_last_is_what_every_notebook_opens(tmp_path):
    now = held(tmp_path)
    with pytest.raises(CaseError, match="SW139"):
        open_session(now, NOW)
    page = cases(now, tmp_path)
    assert page.show()["current"] == "" and page.act({"kind": "begin", "text": ""}, SAY)["done"]
    begun = page.show()["current"]
    page.act({"kind": "example"}, SAY)
    example = page.show()["current"]
    assert begun != example and page.act({"kind": "example"}, SAY)["done"]
    lines = {each["id"]: each for each in page.show()["cases"]}
    assert lines[begun]["name"] == "" and lines[example]["docket"] and len(lines) == 2
    assert page.act({"kind": "choose", "text": begun}, SAY)["done"] and page.show()["current"] == begun
    later = dt.datetime.now(dt.UTC)
    for wanted, found in (("", begun), (example, example), ("", example)):
        session = open_session(now, later, wanted)
        assert session.case_id == found
        session._store.close()
    page.close()


def test_what_cannot_be_done_is_said_and_nothing_else_happens(tmp_path):
    page = cases(held(tmp_path), tmp_path)
    assert page.act({"kind": "choose", "text": "../../etc"}, SAY)["error"].startswith("SW107")
    assert "error" in page.act({"kind": "delete"}, SAY) and "error" in page.act({"kind": "begin", "text": 7}, SAY)
    assert page.show()["cases"] == []
    page.close()


def test_a_client_with_a_strange_record_does_not_break_the_list(tmp_path):
    now = held(tmp_path)
    with open_store(now, NOW) as opened:
        for number, client in enumerate(("no group", {"full_name": 7}, {"full_name": "<b>Ana</b>"})):
            opened.create(draft(f"case-{number:016x}", client=client, matter=[]), MARIA)
    page = cases(now, tmp_path)
    assert [each["name"] for each in page.show()["cases"]] == ["", "", "<b>Ana</b>"]
    page.close()


def test_where_the_store_is_is_written_once_and_everything_else_stays(at_home):
    file = at_home / "home" / "settings.toml"
    file.parent.mkdir()
    file.write_text('author = "Maria"\n', encoding="utf-8")
    keep_store('/a "quoted" place/cases.db')
    assert settings().store == '/a "quoted" place/cases.db' and settings().author == "Maria"
    with pytest.raises(SettingsError, match="SW005"):
        keep_store("/elsewhere.db")
    file.write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="SW005"):
        keep_store("/x.db")


def test_the_page_of_the_list_greets_acts_and_changes_its_language(tmp_path):
    page = Start(cases(held(tmp_path), tmp_path), "en")
    told = []
    page.send = lambda message, *_: told.append(json.loads(json.dumps(message)))
    page._heard(page, {"type": "hello"}, [])
    assert [each["type"] for each in told] == ["page", "state"] and told[1]["views"]["cases"]["step"] == "open"
    page._heard(page, {"type": "act", "id": "1", "view": "cases", "message": {"kind": "begin", "text": "Jonas Canary"}}, [])
    assert told[2]["reply"]["done"] and told[3]["views"]["cases"]["cases"][0]["name"] == "Jonas Canary"
    page._heard(page, {"type": "act", "id": "2", "view": "cases", "message": {"kind": "choose", "text": "x"}}, [])
    assert told[4]["reply"]["error"] and told[5]["views"] == {}
    page._heard(page, {"type": "language", "language": "es"}, [])
    assert told[6]["words"]["header.undo"] == "Deshacer" and told[7]["views"]
    page._heard(page, {"type": "other"}, [])
    assert len(told) == 8
    assert "Canary" not in json.dumps(page.get_state(), default=str)
    page.cases.close()
