"""The command `workbench check`: a case as before, and the citations of any document."""

import json

import pytest
from click.testing import CliRunner

from workbench.cli import main
from workbench.settings import share

MEMO = """The sentence is too long. See Roper v. Simmons, 543 U.S. 551 (2005); Foo v. Bar, 543 U.S. 551 (2005).

U.S.S.G. § 5H1.1 allows a departure. Ex. B at 12. Nobody v. Anybody, 12 F.3d 34 (5th Cir. 1994).

Davis et al. (2013) found prisoners 43 percent less likely to return.
"""


def run(*args, **kwargs):
    return CliRunner().invoke(main, [str(arg) for arg in args], **kwargs)


@pytest.fixture
def memo(tmp_path):
    path = tmp_path / "memo.md"
    path.write_text(MEMO, encoding="utf-8")
    return path


def test_json_is_a_list_of_the_five_fields_and_the_exit_code_is_three(memo):
    result = run("check", "citations", memo, "--json")
    rows = json.loads(result.stdout)
    assert result.exit_code == 3
    assert {tuple(row) for row in rows} == {("text", "kind", "status", "key", "detail")}
    assert [row["status"] for row in rows if row["kind"] != "misquotation"] == ["verified", "mismatch", "stale", "unknown", "unknown", "verified"]
    assert rows[0] == {"text": "Roper v. Simmons, 543 U.S. 551 (2005)", "kind": "case", "status": "verified", "key": "roper-v-simmons-2005", "detail": ""}


def test_people_read_the_worst_first_with_a_summary(memo):
    said = run("check", "citations", memo).stdout
    assert said.index("MISMATCH") < said.index("STALE") < said.index("UNKNOWN") < said.index("VERIFIED")
    assert "1 to the record." in said and "--sentencing-date" in said and "43 percent lower odds" in said


def test_a_good_memo_passes_and_dates_change_what_is_good(tmp_path):
    path = tmp_path / "memo.txt"
    path.write_text("See U.S.S.G. § 5H1.1.", encoding="utf-8")
    assert run("check", "citations", path, "--sentencing-date", "2025-01-15").exit_code == 0
    assert run("check", "citations", path, "--sentencing-date", "2026-01-15").exit_code == 3
    said = run("check", "citations", path, "--sentencing-date", "2026-01-15", "--offense-date", "2025-01-15").stdout
    assert "Peugh" in said and "former" in said and "ex post facto" not in said


def test_several_files_are_checked_in_one_call(memo, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Roper v. Simmons, 543 U.S. 551 (2005).", encoding="utf-8")
    assert "other.txt" in run("check", "citations", memo, other).stdout
    assert len(json.loads(run("check", "citations", other, other, "--json").stdout)) == 2


@pytest.mark.parametrize("args", [("--sentencing-date", "soon"), ("--offense-date", "2026-13-01"), ("--colour",), ()])
def test_a_wrong_call_ends_with_two(args, memo):
    assert run("check", "citations", *args, *((memo,) if args else ())).exit_code == 2


def test_a_file_that_cannot_be_read_ends_with_one_and_its_code(tmp_path):
    result = run("check", "citations", tmp_path / "none.pdf")
    assert result.exit_code == 1 and "SW352" in result.stderr and "Traceback" not in result.output


def test_a_case_is_checked_with_and_without_the_word(tmp_path):
    case = share("examples") / "federal-youth.json"
    assert run("check", case).stdout == run("check", "case", case).stdout
    assert run("check", "--json", case).stdout == run("check", "case", case, "--json").stdout
    assert run("check", tmp_path / "none.json").exit_code == 1
    assert "citations" in run("check", "--help").stdout
