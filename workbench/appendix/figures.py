"""The two figures of the appendix and the tables that say the same in words.

Imports matplotlib; nothing that must start fast imports this.
"""

from __future__ import annotations

from workbench.appendix.forest import ForestRow, forest, forest_pages, forest_rows
from workbench.appendix.lifeline import TimelineEvent
from workbench.appendix.rendering import Drawing
from workbench.appendix.timeline import timeline, timeline_rows

__all__ = [
    "Drawing", "ForestRow", "TimelineEvent", "forest", "forest_pages", "forest_rows", "timeline", "timeline_rows",
]
