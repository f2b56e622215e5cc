import json

from click.testing import CliRunner

from workbench.cli import main


def pack(jurisdiction, offense, sentencing, *more):
    return CliRunner().invoke(main, ["law", "pack", "--jurisdiction", jurisdiction, "--offense-date", offense,
                                     "--sentencing-date", sentencing, *more])


def test_the_pack_of_a_state_comes_with_test_citation_source_and_date_of_checking():
    got = json.loads(pack("ny", "2021-05-01", "2026-03-04", "--json").stdout)
    (provision,) = [p for p in got["provisions"] if "60.12" in p["provision"]]
    assert provision["nexus"] == "significant-contributing" and "significant contributing factor" in provision["nexus_test"]
    assert provision["citation"] == "N.Y. Penal Law § 60.12" and provision["sources"] and provision["verified_on"]
    assert {"evidence_minimum", "exclusions", "burden", "effect", "age_threshold", "in_force"} <= set(provision)
    named = {key for keys in got["authorities"].values() for key in keys}
    assert named <= set(got["citations"]) and all(c["citation"] and c["verified_on"] for c in got["citations"].values())


def test_the_dates_choose_the_federal_pack_and_its_warnings():
    before = json.loads(pack("us", "2024-12-01", "2025-06-02", "--json").stdout)
    after = json.loads(pack("us", "2024-12-01", "2026-11-24", "--json").stdout)
    assert before["steps"].startswith("Three") and after["steps"].startswith("Two")
    told = " ".join(after["warnings"])
    assert "checked through" in told and "November 1, 2026" in told and "Peugh" in told
    assert after["history"]


def test_a_law_that_changed_between_the_two_dates_is_warned_of():
    assert "law changed between" in " ".join(json.loads(pack("ny", "2018-01-01", "2026-03-04", "--json").stdout)["warnings"])
    assert "law changed between" not in pack("ny", "2021-05-01", "2026-03-04").stdout


def test_a_capital_pack_is_another_pack():
    plain = json.loads(pack("us", "2024-12-01", "2026-03-04", "--json").stdout)
    capital = json.loads(pack("us", "2024-12-01", "2026-03-04", "--capital", "--json").stdout)
    assert capital["capital"] and plain["provisions"] != capital["provisions"]


def test_the_pack_reads_well():
    said = pack("CA", "2022-05-01", "2026-03-04").stdout
    assert said.startswith("CA: offense May 1, 2022, sentencing March 4, 2026")
    assert "Nexus:" in said and "Seen:" in said and max(map(len, said.splitlines())) <= 160


def test_wrong_calls_are_told_apart_from_wrong_data():
    assert "holds law of" in pack("zz", "2022-05-01", "2026-03-04").stderr
    assert "before the offense" in pack("ny", "2026-03-04", "2022-05-01").stderr
    assert pack("ny", "yesterday", "2022-05-01").exit_code == 2
