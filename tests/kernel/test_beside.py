"""A document laid out in a process of its own: the same as in this one, and nothing left where it fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.kernel

#: In a process of its own, because the one that runs tests has threads and cannot be forked.
SCRIPT = """
import json
import psutil
from tests.golden import sample
from workbench.appendix.assembly import Assembled
from workbench.appendix.pdf import has_typeset, lay_out
from workbench.appendix.preparation import prepared
from workbench.errors import RenderError
from workbench.runs.beside import laid_out_beside

def code(document, kill=False):
    try:
        with laid_out_beside(Assembled(document, None, ())) as laid:
            for child in psutil.Process().children() if kill else ():
                child.kill()
            laid.layout
    except RenderError as error:
        return str(error)

good = prepared(sample.document())
bad = prepared(sample.document(drawings={"figure:timeline": sample.Drawing("figure:timeline", "<svg secret-name", "alt", 6.5, 2)}))
with laid_out_beside(Assembled(good, None, ())) as laid:
    beside = laid.layout
found = {"refused": code(bad), "killed": code(good, kill=True), "typeset_here": has_typeset()}
try:
    with laid_out_beside(Assembled(good, None, ())):
        found["working"] = len(psutil.Process().children())
        raise KeyboardInterrupt
except KeyboardInterrupt:
    found["left"] = len(psutil.Process().children())
found["same"] = beside == lay_out(good)
with laid_out_beside(Assembled(good, None, ())) as laid:
    found["later"] = len(psutil.Process().children()), laid.layout == beside
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found():
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_a_document_laid_out_beside_is_the_one_laid_out_here_and_typst_never_ran_here(found):
    assert found["same"] and not found["typeset_here"]


def test_a_document_that_typst_refuses_is_the_same_error_without_its_text(found):
    assert found["refused"].startswith("SW520") and "secret-name" not in found["refused"]


def test_a_typesetting_process_that_dies_is_an_error_with_a_remedy(found):
    assert found["killed"].startswith("SW522") and "SIGKILL" in found["killed"] and "Remedy" in found["killed"]


def test_no_process_is_left_where_nobody_waits_for_the_layout(found):
    assert (found["working"], found["left"]) == (1, 0)


def test_a_process_that_has_typeset_itself_lays_out_without_another(found):
    assert found["later"] == [0, True]
