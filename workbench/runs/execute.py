"""Execute a notebook template with papermill for one case, in a kernel of its own.

Only an opaque case id and plain options reach the notebook as parameters; papermill would
keep them in clear text. A cell that fails becomes an error that names the cell and, where
the cell raised one of the workbench's own errors, says what that said; a traceback could
carry a client's fact and is not passed on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.errors import RunError, nearest

__all__ = ["TIMEOUT_S", "declared_parameters", "execute"]

#: Seconds one cell may take before the run is stopped: our own choice, fifty times what the slowest needs.
TIMEOUT_S = 300

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(
    template: Path, *, case_file: Path | str, parameters: Mapping[str, str], literature: Path | None = None,
) -> Any:
    """The template as run for one case, as a notebook in memory.

    Raises:
        RunError: The template cannot be read or declares other parameters, a cell fails, takes too
            long, or the kernel dies.
    """
    declared = declared_parameters(template)
    unknown = sorted(set(parameters) - declared)
    if unknown:
        raise RunError(
            f"the notebook declares no parameter {', '.join(unknown)}", code="SW602", file=str(template),
            remedy=" ".join(nearest(name, declared) for name in unknown),
        )
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError

    environment = {"WORKBENCH_PREVIEW": "0"}
    if isinstance(case_file, Path):
        environment |= {"WORKBENCH_CASES": str(case_file.resolve().parent), "WORKBENCH_STORE": "none"}
    if literature is not None:
        environment["WORKBENCH_LITERATURE"] = str(literature.resolve())
    try:
        return execute_notebook(
            str(template.resolve()), None, parameters=dict(parameters), kernel_name="python3", progress_bar=False,
            request_save_on_cell_execute=False, execution_timeout=TIMEOUT_S, engine_name="mitigation",
            environment=environment,
        )
    except PapermillExecutionError as error:
        # papermill puts a cell of its own behind the parameters; a person counts without it.
        raise _failed(error, template, cell=error.cell_index) from None
    except CellTimeoutError:
        raise RunError(f"a cell took longer than {TIMEOUT_S} seconds", code="SW603", file=str(template),
                       remedy="Look for a loop in a cell that was added to the notebook.") from None
    except DeadKernelError:
        raise RunError("the notebook's kernel died", code="SW604", file=str(template),
                       remedy="Often the machine ran out of memory: close other programs and try again.") from None


def declared_parameters(template: Path) -> frozenset[str]:
    """Names assigned in the template's cell tagged ``parameters``.

    Raises:
        RunError: The file is not a notebook or has no such cell.
    """
    import nbformat

    try:
        notebook = nbformat.read(template, as_version=4)  # type: ignore[no-untyped-call]
        cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
        tree = ast.parse(cell.source)
    except StopIteration:
        raise RunError("the notebook has no cell tagged 'parameters'", code="SW605", file=str(template),
                       remedy="Tag the cell that sets case, volume, style and as_of.") from None
    except (OSError, ValueError, SyntaxError, AttributeError) as error:
        raise RunError("the notebook cannot be read", code="SW606", file=str(template),
                       remedy="Check the path, and that the file is a Jupyter notebook.") from error
    return frozenset(target.id for node in tree.body if isinstance(node, ast.Assign)
                     for target in node.targets if isinstance(target, ast.Name))


def _failed(error: Any, template: Path, *, cell: int) -> RunError:
    """What can be told of a failed cell: its number, the kind of error, and the workbench's own message."""
    said = _ANSI.sub("", str(error.evalue))
    ours = re.match(r"SW\d{3}: ", said)
    first = f"cell {cell} failed with {error.ename}"
    return RunError(
        f"{first}. {said}" if ours else first, code="SW601", file=str(template),
        remedy="Mend what it names." if ours else "Open the notebook in JupyterLab and run that cell to see why.",
    )
