"""A person's Markdown cells, read into the tree."""

import subprocess

import pytest

from workbench import pandoc
from workbench.citations.narrative import cited_keys, read_markdown, read_markdown_many
from workbench.errors import CitationError, RenderError
from workbench.tree import plain_text, walk


def kinds(blocks):
    return {node["t"] for node in walk(blocks)}


def text_of(source):
    return plain_text(read_markdown(source)).strip()


def test_citations_in_brackets_and_in_the_sentence_are_read():
    blocks = read_markdown("So [see @felitti1998, p. 251; @roper2005, at 569; @ex:school, at 12]. @ash held [-@elm].")
    assert cited_keys(blocks) == ("felitti1998", "roper2005", "ex:school", "ash", "elm")


@pytest.mark.parametrize("source", [
    "<script>alert(1)</script>", "$x$", "a {=openxml} b", "<div>x</div>", r"\newcommand{\x}{y}", ":smile:",
    "[x]{.hidden}", r"\begin{center}x\end{center}", "&lt;b", "a <b onclick=x>b</b>", "\u202eright\u202c \u200bzero",
])
def test_other_markup_comes_out_as_it_was_typed(source):
    blocks = read_markdown(source)
    assert plain_text(blocks).strip() == source.replace("&lt;", "<")
    assert kinds(blocks) <= {"Para", "Str", "Space"}


def test_no_raw_output_mathematics_or_attribute_is_ever_read():
    blocks = read_markdown(
        "`x`{=openxml} \\(a\\) $$b$$ <!-- c -->\n\n```{=html}\n<b>\n```\n\n# H {#cite-1 .c onclick=x}\n\n"
        "::: {#z}\nhi\n:::\n\n[l](https://x.org){#i}\n\n---\ntitle: t\n---\n")
    assert not kinds(blocks) & {"RawInline", "RawBlock", "Math", "Div", "Span"}
    assert not [node for node in walk(blocks) if node["t"] in {"Header", "Link", "Code"}
                and (node["c"][1] if node["t"] == "Header" else node["c"][0]) != ["", [], []]]


def test_an_escaped_citation_is_text():
    blocks = read_markdown(r"Write to \@ash or a@b.org.")
    assert cited_keys(blocks) == ()
    assert plain_text(blocks).strip() == "Write to @ash or a@b.org."


def test_punctuation_is_smart():
    assert text_of("\"It's\" 3--4...") == "“It’s” 3–4…"


def test_cells_are_read_by_themselves_in_one_run(monkeypatch):
    runs = []
    real = subprocess.run
    monkeypatch.setattr(pandoc.subprocess, "run", lambda *a, **k: runs.append(a) or real(*a, **k))
    cells = read_markdown_many(["```\nopen", "", "One[^1]\n\n[^1]: a", "Two[^1]\n\n[^1]: b", "- list", "after"])
    assert len(runs) == 1
    assert [len(blocks) for blocks in cells] == [1, 0, 1, 1, 1, 1]
    notes = [plain_text(node["c"]).strip() for blocks in cells for node in walk(blocks) if node["t"] == "Note"]
    assert notes == ["a", "b"]
    assert cells[5][0]["t"] == "Para"


def test_no_text_is_no_work(monkeypatch):
    monkeypatch.setattr(pandoc.subprocess, "run", lambda *a, **k: pytest.fail("pandoc was started"))
    assert read_markdown_many([]) == []
    assert read_markdown_many(["", " \n"]) == [[], []]


def test_headings_are_lowered_on_request():
    source = "# One\n\n###### Six\n\ntext"
    assert [node["c"][0] for node in walk(read_markdown(source)) if node["t"] == "Header"] == [1, 6]
    assert [node["c"][0] for node in walk(read_markdown(source, demote=2)) if node["t"] == "Header"] == [3, 6]


def test_images_are_refused_in_every_cell_that_has_one():
    with pytest.raises(CitationError) as caught:
        read_markdown_many(["![canary](/etc/passwd)", "text", "a ![x][r]\n\n[r]: https://x.org/y.png"])
    error = caught.value
    assert error.code == "SW341"
    assert [fault.field for fault in error.faults] == ["Markdown cell 1", "Markdown cell 3"]
    assert "canary" not in str(error)
    assert "passwd" not in str(error)


def test_an_escaped_image_is_text():
    assert text_of(r"\![x](/etc/passwd)") == "!x"


def test_strange_characters_do_not_stop_it():
    assert text_of("b \ud83d c \U0001f600") == "b \ufffd c \U0001f600"
    assert text_of("a\x00b\ufeff").startswith("a")
    assert text_of("\t\r\nx") == "x"


def test_nothing_is_written_to_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read_markdown("text")
    assert not list(tmp_path.iterdir())


def failing(code=1, error=None):
    def run(*args, **kwargs):
        if error:
            raise error
        return subprocess.CompletedProcess(args, code, b"", b"canary")
    return run


@pytest.mark.parametrize(("run", "code"), [
    (failing(), "SW511"), (failing(error=OSError("canary")), "SW510"),
    (failing(error=subprocess.TimeoutExpired("canary", 1)), "SW512"),
])
def test_a_pandoc_that_fails_is_reported_without_the_text(run, code, monkeypatch):
    monkeypatch.setattr(pandoc.subprocess, "run", run)
    with pytest.raises(RenderError) as caught:
        read_markdown("secret")
    assert caught.value.code == code
    assert "canary" not in str(caught.value)
    assert "secret" not in str(caught.value)
