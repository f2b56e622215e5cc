"""The citations' benchmark measures what it says it measures."""

import json

from tests import bench_citations as bench
from workbench.citations import bluebook
from workbench.citations.backend import to_plain
from workbench.citations.document import resolve


def test_every_work_of_the_benchmark_is_named_apart_and_can_be_cited():
    found = bench.records(bench.works(bench.WORKS))
    assert len({to_plain(bluebook.full(entry)) for entry in found.values()}) == bench.WORKS


def test_the_benchmarks_document_has_its_footnotes_and_every_form():
    tree = bench.paper()
    resolved = resolve(tree["blocks"], bench.records(bench.works(bench.CITED_WORKS)), bluebook)
    assert json.dumps(resolved.blocks).count('"t": "Note"') == bench.FOOTNOTES
    assert {one.form for one in resolved.cited} >= {"full", "short", "id"}
