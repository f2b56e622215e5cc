"""Execute a notebook template with papermill for one case, in a kernel of its own.

Only an opaque case id and plain options reach the notebook as parameters; papermill would
keep them in clear text. A cell that fails becomes an error that names the cell and, where
the cell raised one of the workbench's own errors, says what that said; a traceback could
carry a client's fact and is not passed on.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.errors import RunError, nearest
from workbench.runs.quick import import_nbformat

__all__ = ["TIMEOUT_S", "check_parameters", "declared_parameters", "execute"]

#: Seconds one cell may take before the run is stopped: our own choice, fifty times what the slowest needs.
TIMEOUT_S = 300

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute(
    template: Path, *, case_file: Path | str, parameters: Mapping[str, str], literature: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """The template as run for one case, as a notebook in memory.

    ``environment`` is what the cells' process has beyond this one's.

    Raises:
        RunError: The template cannot be read or declares other parameters, a cell fails, takes too
            long, or the kernel dies.
    """
    check_parameters(template, parameters)
    import_nbformat()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    added = {"WORKBENCH_PREVIEW": "0", **environment}
    if isinstance(case_file, Path):
        added |= {"WORKBENCH_CASES": str(case_file.resolve()), "WORKBENCH_STORE": "none"}
    if literature is not None:
        added["WORKBENCH_LITERATURE"] = str(literature.resolve())
    try:
        return _execute(template, parameters, added)
    except PapermillExecutionError as error:
        # papermill puts a cell of its own behind the parameters; a person counts without it.
        raise _failed(error, template, cell=error.cell_index) from None
    except CellTimeoutError:
        raise RunError(f"a cell took longer than {TIMEOUT_S} seconds", code="SW603", file=str(template),
                       remedy="Look for a loop in a cell that was added to the notebook.") from None
    except DeadKernelError:
        raise RunError("the notebook's kernel died", code="SW604", file=str(template),
                       remedy="Often the machine ran out of memory: close other programs and try again.") from None


def check_parameters(template: Path, given: Mapping[str, object]) -> None:
    """Refuse what papermill would only warn of or not see: unknown names, wrong types, missing values.

    Raises:
        RunError: SW602 an unknown name, SW607 another type than the default's, SW608 no value; SW605 and SW606 as
            :func:`declared_parameters` says.
    """
    declared = declared_parameters(template)
    unknown = sorted(set(given) - set(declared))
    if unknown:
        raise RunError(
            f"the notebook declares no parameter {', '.join(unknown)}", code="SW602", file=str(template),
            remedy=" ".join(nearest(name, declared) for name in unknown),
        )
    wrong = sorted(name for name, value in given.items()
                   if declared[name] is not None and declared[name] is not ...
                   and not isinstance(value, type(declared[name])))
    if wrong:
        raise RunError(f"a parameter has another type than in the notebook: {', '.join(wrong)}", code="SW607",
                       file=str(template), remedy="Give it as it stands in the cell tagged 'parameters'.")
    missing = sorted(name for name, default in declared.items() if default is ... and name not in given)
    if missing:
        raise RunError(f"the notebook needs a value for {', '.join(missing)}", code="SW608", file=str(template),
                       remedy="Give the value, or a default in the cell tagged 'parameters'.")


def declared_parameters(template: Path) -> dict[str, object]:
    """Names assigned in the template's cell tagged ``parameters``, each with its default.

    ``None`` stands for a default that is computed, and ``...`` for none at all.

    Raises:
        RunError: The file is not a notebook or has no such cell.
    """
    try:
        notebook = json.loads(template.read_text(encoding="utf-8"))
        cell = next(c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", []))
        tree = ast.parse("".join(cell["source"]))
    except StopIteration:
        raise RunError("the notebook has no cell tagged 'parameters'", code="SW605", file=str(template),
                       remedy="Tag the cell that sets case, volume, style and as_of.") from None
    except (OSError, ValueError, SyntaxError, AttributeError, LookupError, TypeError) as error:
        raise RunError("the notebook cannot be read", code="SW606", file=str(template),
                       remedy="Check the path, and that the file is a Jupyter notebook.") from error
    found: dict[str, object] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=targets, value=value):
                found |= {target.id: _default(value) for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name), value=None):
                found[name] = ...
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = _default(value)
    return found


def _default(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None


def _execute(template: Path, parameters: Mapping[str, str], environment: Mapping[str, str]) -> Any:
    """What ``papermill.execute_notebook`` does, without writing the notebook that nobody asked for yet.

    Its paths are not taken for format strings either: a brace in a folder's name is a brace.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = load_notebook_node(str(template.resolve()))
    notebook = parameterize_notebook(notebook, dict(parameters), kernel_name="python3", engine_name="mitigation")
    notebook = papermill_engines.execute_notebook_with_engine(
        "mitigation", notebook, kernel_name="python3", progress_bar=False, execution_timeout=TIMEOUT_S,
        environment=environment)
    raise_for_execution_errors(notebook, None)
    return notebook


def _failed(error: Any, template: Path, *, cell: int) -> RunError:
    """What can be told of a failed cell: its number, the kind of error, and the workbench's own message."""
    said = _ANSI.sub("", str(error.evalue))
    ours = re.match(r"SW\d{3}: ", said)
    first = f"cell {cell} failed with {error.ename}"
    return RunError(
        f"{first}. {said}" if ours else first, code="SW601", file=str(template), field=f"cell {cell}",
        remedy="Mend what it names." if ours else "Open the notebook in JupyterLab and run that cell to see why.",
    )
