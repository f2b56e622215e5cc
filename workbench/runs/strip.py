"""Take out of a notebook what its cells showed, before it is saved: a form shows what the client said.

A hook of the Jupyter server that ``workbench lab`` starts, and of no other. A person's own words in the cells
stay. Checkpoints are copies of what was saved.
"""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError

__all__ = ["strip", "strip_before_save"]

#: Metadata of a cell that says how it is shown; times, states and whatever an extension adds are left out.
_KEPT = frozenset({"tags", "jupyter", "editable", "deletable", "slideshow", "name", "format"})


def strip(notebook: dict[str, Any]) -> None:
    """Take outputs, counts of runs, times and the states of widgets out of a notebook, in place.

    Raises:
        ValueError: It is not a notebook of format 4, so that what it holds is not known.
    """
    cells = notebook.get("cells")
    if notebook.get("nbformat") != 4 or not isinstance(cells, list):
        raise ValueError("not a notebook of format 4")
    shown = notebook.get("metadata", {})
    notebook["metadata"] = {name: shown[name] for name in ("kernelspec", "language_info", "title") if name in shown}
    for cell in cells:
        cell["metadata"] = {name: value for name, value in cell.get("metadata", {}).items() if name in _KEPT}
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None


def strip_before_save(model: dict[str, Any], **_: Any) -> None:
    """The server's hook: a notebook that cannot be stripped is not saved.

    Raises:
        HTTPError: 400 with the reason; of any other error the server would make a line in its log, and save.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    try:
        strip(model["content"])
    except (ValueError, AttributeError, TypeError):
        raise HTTPError(400, "This notebook cannot be saved without what it shows: its format is not version 4.",
                        ) from None
