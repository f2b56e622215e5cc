"""What may be set about look-ups: off by default, secrets in the environment alone, no open line."""

import pytest

from workbench.errors import SettingsError
from workbench.settings import settings


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("WORKBENCH_SETTINGS", str(path))
    return path


def test_look_ups_are_off_unless_a_person_switches_them_on(file, monkeypatch):
    assert settings().online is False
    file.write_text("online = true\n", encoding="utf-8")
    assert settings().online is True
    monkeypatch.setenv("WORKBENCH_ONLINE", "0")
    assert settings().online is False


@pytest.mark.parametrize("name", ["courtlistener_token", "openalex_key"])
def test_a_secret_comes_from_the_environment_and_is_never_shown(file, monkeypatch, name):
    monkeypatch.setenv(f"WORKBENCH_{name.upper()}", "hush-1")
    read = settings()
    assert getattr(read, name).get_secret_value() == "hush-1" and "hush-1" not in repr(read) + str(read.model_dump())
    file.write_text(f'{name} = "hush-2"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings()
    assert caught.value.code == "SW004" and "hush-2" not in str(caught.value) and name.upper() in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [
    ("CROSSREF_URL", "http://api.crossref.org"), ("OPENALEX_URL", "ftp://example.org"), ("SCHOLAR_URL", "example.org"),
    ("COURTLISTENER_URL", "https://user@example.org"), ("CROSSREF_URL", "https://example.org/?x=1"), ("CONTACT", "me"),
    ("CONTACT", "me@example.org\nX: y"), ("COURTLISTENER_TOKEN", "a b"), ("OPENALEX_KEY", "k\u00e9y"),
    ("LOOKUP_TIMEOUT_S", "0"), ("ONLINE", "perhaps")])
def test_what_would_be_unsafe_or_senseless_is_refused_by_name(file, monkeypatch, name, value):
    monkeypatch.setenv(f"WORKBENCH_{name}", value)
    with pytest.raises(SettingsError) as caught:
        settings()
    assert caught.value.code == "SW003" and name.lower() in str(caught.value)


def test_a_mirror_or_a_server_of_ones_own_can_be_asked_instead(file, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CROSSREF_URL", "https://mirror.example.org/api/")
    monkeypatch.setenv("WORKBENCH_OPENALEX_URL", "http://127.0.0.1:8080")
    assert settings().crossref_url == "https://mirror.example.org/api" and settings().openalex_url.endswith(":8080")
