"""Run a notebook before it is exported: what it showed is never on the disk, and may be old on the screen.

nbconvert calls this before an exporter of the appendix, in the server that ``workbench lab`` starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from workbench.appendix.notebook import MIME
from workbench.runs.execute import execute

__all__ = ["RunFirst"]


class RunFirst(Preprocessor):
    """Gives the exporter the notebook as run just now, where it was saved without what it showed."""

    enabled = Bool(default_value=True).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with the outputs of a run of its own, and nbconvert's resources as they came.

        Raises:
            RunError: A cell failed; its number and the kind of error are named.
        """
        said = resources.get("metadata", {})
        if any(MIME in output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", ())):
            return nb, resources
        file = Path(said.get("path", "")) / f"{said.get('name', '')}.ipynb"
        return execute(file, case_file="", parameters={}), resources
