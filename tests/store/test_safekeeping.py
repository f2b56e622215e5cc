"""Keys, records, hand-over, deletion and the trail: what confidentiality rests on."""

import io
import json
import zipfile

import keyring
import keyring.backend
import keyring.backends.fail
import pyrage
import pytest
import sqlalchemy as sa
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests.paper import pdf, picture
from tests.store.conftest import MARIA, NOW, TOM, draft, fact
from workbench.case.store import schema
from workbench.case.store.cases import CaseStore
from workbench.case.store.deletion import delete_case
from workbench.case.store.handover import hand_over, receive
from workbench.case.store.keys import Secret, SystemSecrets
from workbench.case.store.records import attach, content, records
from workbench.case.store.rotation import change_key
from workbench.case.store.sealing import new_key, seal, unseal
from workbench.case.store.verification import verify
from workbench.errors import CaseError

CASE = "case-0123456789abcdef"
#: A machine's key: unlike a passphrase it costs no time.
OTHER = SystemSecrets(environment="cd" * 32)
PDF = pdf("A record")


class Drawer(keyring.backend.KeyringBackend):
    """A keyring in memory, as a desktop's would be."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password


@pytest.fixture
def drawer():
    before, mine = keyring.get_keyring(), Drawer()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


@pytest.fixture
def no_drawer():
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@given(st.binary(max_size=200), st.text(max_size=20), st.integers(0, 300), st.integers(1, 255))
def test_what_was_sealed_opens_only_as_what_it_is_under_its_key_and_unchanged(data, about, place, flip):
    key = new_key()
    sealed = seal(key, data, about)
    assert unseal(key, sealed, about) == data and sealed != seal(key, data, about)
    changed = bytearray(sealed)
    changed[place % len(sealed)] ^= flip
    for attempt in ((new_key(), sealed, about), (key, sealed, about + "x"), (key, bytes(changed), about), (key, sealed[:-1], about)):
        with pytest.raises(CaseError) as error:
            unseal(*attempt)
        assert error.value.code == "SW123"


def test_the_operating_systems_keyring_keeps_the_key_and_no_file_does(tmp_path, drawer):
    with CaseStore.open(tmp_path / "cases.db", SystemSecrets(), NOW) as opened:
        opened.create(draft(), MARIA)
    [secret] = drawer.held.values()
    assert all(part not in f.read_bytes() for f in tmp_path.iterdir() for part in (secret.encode(), bytes.fromhex(secret)))
    with CaseStore.open(tmp_path / "cases.db", SystemSecrets(), NOW) as opened:
        assert len(opened.summaries()) == 1
    drawer.held.clear()
    with pytest.raises(CaseError) as error:
        CaseStore.open(tmp_path / "cases.db", SystemSecrets(), NOW)
    assert error.value.code == "SW122" and secret not in str(error.value)


def test_without_a_keyring_a_person_is_asked_and_without_a_person_it_says_what_to_do(tmp_path, no_drawer):
    with pytest.raises(CaseError) as error:
        CaseStore.open(tmp_path / "cases.db", SystemSecrets(), NOW)
    assert error.value.code == "SW121"
    with CaseStore.open(tmp_path / "cases.db", SystemSecrets(ask=lambda: "correct horse"), NOW) as opened:
        opened.create(draft(), MARIA)
    with CaseStore.open(tmp_path / "cases.db", SystemSecrets(environment="correct horse"), NOW) as opened:
        assert len(opened.summaries()) == 1


def test_a_secret_does_not_show_itself():
    assert "horse" not in repr(Secret("correct horse")) and "horse" not in str(SystemSecrets(environment="x").get("a", "key"))


def test_a_new_key_opens_everything_and_the_old_one_nothing(place, opened, secrets_held):
    opened.create(draft(facts=[fact("a", "A")]), MARIA, "why")
    record = attach(opened, CASE, PDF, MARIA)
    before = _sealed(opened)
    change_key(opened, lambda name: Secret("ef" * 32), TOM)
    with pytest.raises(CaseError) as error:
        CaseStore.open(place, secrets_held, NOW)
    assert error.value.code == "SW122"
    with CaseStore.open(place, SystemSecrets(environment="ef" * 32), NOW) as again:
        assert again.read(CASE, TOM)[1]["facts"] == [fact("a", "A")] and again.history(CASE)[0].reason == "why"
        assert b"".join(content(again, CASE, record.name)) == PDF and verify(again) == ()
        assert not before & _sealed(again)


def _sealed(opened):
    with opened.engine.connect() as connection:
        return {bytes(value) for table in (schema.revisions, schema.chunks, schema.attachments, schema.cases)
                for row in connection.execute(sa.select(table)) for value in row if isinstance(value, bytes | memoryview)}


def test_a_record_comes_back_byte_for_byte_and_is_kept_once(opened, tmp_path):
    opened.create(draft(), MARIA)
    path = tmp_path / "Smith John school.pdf"
    large = pdf("A record", padding=3_000_000)
    path.write_bytes(large)
    first, again = attach(opened, CASE, path, MARIA), attach(opened, CASE, path, TOM)
    assert first == again == records(opened, CASE)[0] and first.size == len(large)
    assert b"".join(content(opened, CASE, first.name)) == large
    assert len(records(opened, CASE)) == 1 and "Smith" not in repr(first)


def test_pages_of_a_pdf_and_the_words_on_them_are_known_for_pinpoints(opened, tmp_path):
    import typst

    source = tmp_path / "a.typ"
    source.write_text("School report #pagebreak() Expelled in grade nine", encoding="utf-8")
    opened.create(draft(), MARIA)
    found = attach(opened, CASE, typst.compile(str(source)), MARIA)
    assert (found.media_type, found.pages) == ("application/pdf", 2) and "Expelled in grade nine" in found.texts[1]


def test_words_of_a_word_file_are_known_too(opened):
    document, file = Document(), io.BytesIO()
    document.add_paragraph("She left school at fifteen.")
    document.save(file)
    opened.create(draft(), MARIA)
    assert "left school" in attach(opened, CASE, file.getvalue(), MARIA).texts[0]


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00 a program", b"PK\x03\x04 a zip of something", b"hello",
                                  PDF[:len(PDF) // 3], pdf("A", password="a word"), picture()[:40]])
def test_a_file_of_another_kind_is_refused_and_not_kept(opened, data):
    opened.create(draft(), MARIA)
    with pytest.raises(CaseError) as error:
        attach(opened, CASE, data, MARIA)
    assert error.value.code == "SW135" and records(opened, CASE) == ()


def test_a_record_that_is_too_large_is_refused_and_not_kept(opened, monkeypatch):
    monkeypatch.setattr("workbench.case.reading.LARGEST_RECORD", 1024)
    opened.create(draft(), MARIA)
    with pytest.raises(CaseError, match="the most that is kept") as error:
        attach(opened, CASE, pdf("A", padding=2048), MARIA)
    assert error.value.code == "SW145" and records(opened, CASE) == ()


def test_a_record_that_is_not_there(opened, tmp_path):
    opened.create(draft(), MARIA)
    with pytest.raises(CaseError) as error:
        attach(opened, CASE, tmp_path / "none.pdf", MARIA)
    assert error.value.code == "SW135"
    with pytest.raises(CaseError) as error:
        list(content(opened, CASE, "0" * 64))
    assert error.value.code == "SW136"


def test_a_case_is_handed_over_in_one_sealed_file_and_opens_elsewhere_with_its_history(opened, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    how, opening = {"recipients": [str(identity.to_public())]}, {"identity": str(identity)}
    opened.create(draft(facts=[fact("a", "Zyxolinda")]), MARIA, "first")
    opened.save(draft(facts=[]), 1, TOM)
    opened.save(draft(facts=[fact("a", "Maria's")]), 1, MARIA)
    record = attach(opened, CASE, PDF, MARIA)
    file = tmp_path / "case.age"
    hand_over(opened, CASE, file, MARIA, consent="release signed March 1", **how)
    assert b"yxolinda" not in file.read_bytes() and file.stat().st_mode & 0o077 == 0
    with CaseStore.open(tmp_path / "other.db", OTHER, NOW) as other:
        saved = receive(other, file, TOM, **opening)
        assert other.read(CASE, TOM) == opened.read(CASE, TOM) and saved.number == opened.read(CASE, TOM)[0]
        assert other.history(CASE) == opened.history(CASE)
        assert b"".join(content(other, CASE, record.name)) == PDF and verify(other) == ()
        assert records(other, CASE) == (record,)
        with pytest.raises(CaseError) as error:
            receive(other, file, TOM, **opening)
        assert error.value.code == "SW132"
    assert "handed-over" in [e.what for e in opened.trail(CASE)]


def test_a_handed_over_file_is_what_the_age_program_opens(filed, tmp_path):
    filed.create(draft(x=1), MARIA)
    hand_over(filed, CASE, tmp_path / "a.age", MARIA, consent="x", passphrase="p")
    data = (tmp_path / "a.age").read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    with zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(data, "p"))) as zipped:
        assert json.loads(zipped.read("revisions/000001.json"))["x"] == 1


def test_a_hand_over_never_overwrites_and_names_a_wrong_recipient(filed, tmp_path):
    filed.create(draft(), MARIA)
    (tmp_path / "there.age").write_text("mine", encoding="utf-8")
    right = str(pyrage.x25519.Identity.generate().to_public())
    for to, recipient in (("there.age", right), ("new.age", "age1wrong"), ("no/folder.age", right)):
        with pytest.raises(CaseError) as error:
            hand_over(filed, CASE, tmp_path / to, MARIA, consent="x", recipients=[recipient])
        assert error.value.code == "SW137"
    assert (tmp_path / "there.age").read_text(encoding="utf-8") == "mine" and not (tmp_path / "new.age").exists()
    assert [e.what for e in filed.trail(CASE)] == ["created"]


def test_a_file_that_does_not_open_or_holds_no_case_says_so_and_leaves_nothing(filed, tmp_path):
    sound, mine = tmp_path / "sound.age", pyrage.x25519.Identity.generate()
    filed.create(draft(), MARIA)
    hand_over(filed, CASE, sound, MARIA, consent="x", recipients=[str(mine.to_public())])
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as zipped:
        zipped.writestr("case.json", json.dumps({"format": 1, "revisions": [{"number": "../../x"}]}))
    broken = {"cut.age": sound.read_bytes()[:-20], "noise.age": b"\x00" * 300,
              "text.age": pyrage.encrypt(b"no archive", [mine.to_public()]),
              "empty.age": pyrage.encrypt(empty.getvalue(), [mine.to_public()])}
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    with CaseStore.open(tmp_path / "other.db", OTHER, NOW) as other:
        another = str(pyrage.x25519.Identity.generate())
        for name, identity in (*((name, str(mine)) for name in broken), ("sound.age", another), ("sound.age", "no identity"),
                               ("none.age", str(mine))):
            with pytest.raises(CaseError) as error:
                receive(other, tmp_path / name, TOM, identity=identity)
            assert error.value.code == "SW138"
        assert other.summaries() == ()


def test_a_deleted_case_is_gone_from_the_store_and_from_every_folder(opened, tmp_path):
    opened.create(draft(facts=[fact("a", "A")]), MARIA)
    attach(opened, CASE, PDF, MARIA)
    runs = tmp_path / "runs"
    (runs / f"{CASE}-run").mkdir(parents=True)
    for name in (f"{CASE}-sealed.pdf", f"{CASE}-run/notebook.ipynb", "case-ffffffffffffffff-sealed.pdf"):
        (runs / name).write_text("x", encoding="utf-8")
    done = delete_case(opened, CASE, TOM, [runs])
    assert (done.revisions, done.attachments, len(done.files)) == (1, 1, 2)
    assert [p.name for p in runs.rglob("*")] == ["case-ffffffffffffffff-sealed.pdf"]
    assert opened.summaries() == () and verify(opened) == ()
    with pytest.raises(CaseError):
        opened.read(CASE, MARIA)
    assert [e.what for e in opened.trail(CASE)] == ["created", "attached", "deleted"]


def test_everything_that_was_done_is_in_the_trail(opened):
    opened.create(draft(), MARIA)
    opened.read(CASE, TOM)
    opened.save(draft(x=1), 1, TOM)
    opened.restore(CASE, 1, MARIA)
    assert [(e.who, e.what, e.revision) for e in opened.trail(CASE)] == [
        ("Maria Ortega", "created", 1), ("Tom Reyes", "opened", 1), ("Tom Reyes", "saved", 2), ("Maria Ortega", "restored", 3)]


TAMPERINGS = {
    "an entry was changed": "UPDATE audit SET who = 'Somebody Else' WHERE number = 2",
    "an entry was taken out": "DELETE FROM audit WHERE number = 2",
    "the last entry was taken out": "DELETE FROM audit WHERE number = 3",
    "a revision was taken out": "DELETE FROM revisions WHERE number = 2",
    "a revision was put in another's place": "UPDATE revisions SET document = (SELECT document FROM revisions WHERE number = 1) WHERE number = 2",
    "a case's key was spoilt": "UPDATE cases SET sealed_key = summary",
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_when(opened, tampering):
    opened.create(draft(), MARIA)
    opened.save(draft(x=1), 1, TOM)
    opened.save(draft(x=2), 2, TOM)
    assert verify(opened) == ()
    with opened.engine.begin() as connection:
        connection.exec_driver_sql(TAMPERINGS[tampering])
    opened.forget(CASE)
    assert verify(opened) != ()
