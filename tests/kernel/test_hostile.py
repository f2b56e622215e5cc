"""Text from people is data: it comes out as typed, in all three formats, and does nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.kernel.conftest import Documents, squeezed
from workbench.runs.build import Request, build
from workbench.settings import share

pytestmark = pytest.mark.kernel

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "[@x]", "@golding1999", "$x^2$", "\\textbf{a}",
    "`rm`{=openxml}", "```{=html}", "![](/etc/passwd)", "#set page(width: 1pt)", '#read("/etc/passwd")',
    "*not emphasis*", "{{ 7*7 }}", "=HYPERLINK(1)", "\u05e9\u05dc\u05d5\u05dd", "a\u200bb", "&amp; &lt;", "\u201cq\u201d 'q'",
]


@pytest.fixture(scope="module")
def docs(tmp_path_factory) -> Documents:
    case = json.loads((share("examples") / "ny-survivor.json").read_text(encoding="utf-8"))
    text = " ".join(HOSTILE)
    case["client"]["short_name"] = "Ms. <b>X</b> [@x]"
    for i, fact in enumerate(case["facts"][:3]):
        fact["statement"] = f"Fact {i} {text}."
        fact["tags"], fact["permission"] = [], "yes"
    case["claims"][0]["heading"] = f"Heading {text}"
    # A bracket with a key in it is a citation there; a backslash prints it.
    case["claims"][0]["why_it_matters"] = f"Why {text}.".replace("[@x]", "\\[@x]")
    case["exhibits"][0]["title"] = f"Title {text}"
    case["plan"][0]["need"] = f"Need {text}"
    case["events"][0]["title"] = f"Event {text}"[:380]
    folder: Path = tmp_path_factory.mktemp("hostile")
    path = folder / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return Documents(build(Request(case_file=path, out=folder / "out", volume="sealed",
                                   as_of=dt.date(2026, 11, 20))), folder)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_printed_as_typed_in_all_three(docs, text):
    wanted = squeezed(text)
    for name, seen in {"html": docs.page.text_content(), "docx": docs.docx_text(),
                       "pdf": "".join(docs.pdf_pages)}.items():
        found = squeezed(seen)
        if name == "pdf" and text == "\u05e9\u05dc\u05d5\u05dd":
            assert wanted in found or wanted[::-1] in found  # a reader may extract right-to-left text in either order
        elif name == "pdf" and "\u200b" in text:
            assert wanted.replace("\u200b", "") in found.replace("\u200b", "")
        else:
            assert wanted in found, name


def test_nothing_hostile_runs_or_reads_a_file(docs):
    assert not docs.page.xpath("//script | //img[not(starts-with(@src, 'data:'))] | //*[@onerror]")
    for text in docs.everything().values():
        assert "root:x:0:0" not in text
