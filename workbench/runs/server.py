"""Let a Jupyter server export to a format whose name has a hyphen.

The server lists every nbconvert exporter in JupyterLab's menu, but its own route takes a
format of letters, digits and underscores only, so that a click on ``mitigation-pdf`` would
end in *404 Not Found*. This adds the route for our three formats and nothing else.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.base.handlers import path_regex
from jupyter_server.nbconvert.handlers import NbconvertFileHandler
from jupyter_server.utils import url_path_join

__all__ = ["ROUTE"]

#: Formats of ``pyproject.toml``'s ``nbconvert.exporters``; a test compares the two.
ROUTE = r"(?P<format>mitigation-(?:html|docx|pdf))"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbench.runs.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, "nbconvert", ROUTE) + path_regex, NbconvertFileHandler)])
