"""Calling pandoc: always in its sandbox, and its failures without a word of the document."""

import subprocess

import pytest

from workbench import pandoc
from workbench.errors import RenderError
from workbench.tree import para, words

BLOCKS = [para(words("a secret name"))]


def test_pandoc_runs_in_its_sandbox_with_the_tree_on_its_input(monkeypatch):
    seen = {}
    real = subprocess.run

    def spy(command, **options):
        seen.update(options, command=command)
        return real(command, **options)

    monkeypatch.setattr(pandoc.subprocess, "run", spy)
    assert b"a secret name" in pandoc.convert(BLOCKS, "html5", seconds=5)
    assert "--sandbox" in seen["command"]
    assert not any("secret" in part for part in seen["command"])
    assert seen["env"]["SOURCE_DATE_EPOCH"] == "5"


def test_a_tree_that_pandoc_refuses_is_an_error_without_its_text():
    with pytest.raises(RenderError) as caught:
        pandoc.convert([{"t": "a secret name"}], "html5")
    assert caught.value.code == "SW511"
    assert "secret" not in str(caught.value)


def test_a_pandoc_that_does_not_end_is_an_error(monkeypatch):
    monkeypatch.setattr(pandoc, "TIMEOUT_S", 0.001)
    with pytest.raises(RenderError) as caught:
        pandoc.convert(BLOCKS, "docx")
    assert caught.value.code == "SW512"


def test_a_missing_pandoc_says_how_to_get_it(monkeypatch):
    def missing():
        raise OSError

    pandoc._pandoc.cache_clear()
    monkeypatch.setattr(pandoc.pypandoc, "get_pandoc_path", missing)
    with pytest.raises(RenderError) as caught:
        pandoc.convert(BLOCKS, "html5")
    pandoc._pandoc.cache_clear()
    assert caught.value.code == "SW510"
    assert "pip install" in caught.value.remedy


def test_a_pandoc_that_cannot_be_started_says_the_same(monkeypatch):
    monkeypatch.setattr(pandoc, "_pandoc", lambda: "/nowhere/pandoc")
    with pytest.raises(RenderError) as caught:
        pandoc.convert(BLOCKS, "html5")
    assert caught.value.code == "SW510"
