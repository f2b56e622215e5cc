"""The style of the forms: what one view calls its parts no other view calls its own."""

import re
from collections import defaultdict

from workbench.widgets.panel import _PAGE

#: Parts that two views draw alike on purpose.
SHARED = {"wb-canvas", "wb-caution", "wb-event", "wb-over"}


def test_no_view_restyles_the_parts_of_another():
    common = set(re.findall(r"\.(wb-[a-z-]+)", (_PAGE / "panel.css").read_text(encoding="utf-8")))
    styled = defaultdict(set)
    for path in sorted((_PAGE / "views").glob("*.css")):
        for selector in re.findall(r"(?m)^\s*([^{}@/]+?)\s*\{", path.read_text(encoding="utf-8")):
            for part in re.findall(r"^\.(wb-[a-z-]+)", selector):
                styled[part].add(path.stem)
    twice = {part: sorted(views) for part, views in styled.items() if len(views) > 1 and part not in common | SHARED}
    assert twice == {}
