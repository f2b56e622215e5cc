"""Every source and authority of the curated library can be cited, and the law as it was seen written."""

import json
import re
from pathlib import Path

import pytest
from pybtex.database import parse_file

from workbench.citations.backend import to_inlines, to_plain
from workbench.citations.bluebook import full, short, toa
from workbench.citations.conformance import normal
from workbench.citations.records import record

LIBRARY = Path(__file__).parents[2] / "literature"


def authorities():
    for path in sorted((LIBRARY / "law").glob("authorities-*.json")):
        held = json.loads(path.read_text("utf-8"))
        for each in held if isinstance(held, list) else list(held.values())[-1]:
            yield pytest.param(each, id=each["id"])


@pytest.mark.parametrize("authority", list(authorities()))
def test_an_authority_is_cited_from_its_parts_as_it_was_seen(authority):
    parts = dict(authority["cite"])
    entry = record(parts.pop("type"), authority["id"], parts)
    assert normal(to_plain(full(entry))) == normal(authority["as_seen"])
    for pinpoint in authority.get("pinpoints", ()):
        assert to_plain(full(entry, pinpoint["at"])) != to_plain(full(entry))
        assert to_plain(short(entry, pinpoint["at"]))
    assert to_plain(toa(entry))


def test_every_source_has_a_clean_citation():
    works = parse_file(str(LIBRARY / "sources.bib"), "bibtex").entries
    assert len(works) > 200
    for key, work in works.items():
        work.key = key
        said = to_plain(full(work))
        assert not re.search(r"[{}]|\\|  |, ,|,,|\(\)|\(,| ,|\.\.$", said), said
        assert re.match(r"[A-Z]", said), said
        assert to_inlines(short(work, "p. 3", note=1))
