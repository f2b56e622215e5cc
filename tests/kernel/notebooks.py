"""Notebooks that use what notebooks use, and a program that executes several with one of papermill's engines."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

#: Cells of an ordinary notebook; those that begin with ``# fails`` may fail.
ORDINARY = (
    "x = 1",
    "print('hello')\nimport sys\nprint('err', file=sys.stderr)\nx + 1",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2, 3])",
    "plt.rcParams['figure.dpi'], plt.get_backend(), plt.get_fignums()",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "from IPython.display import display, HTML, clear_output\nh = display(HTML('<b>a</b>'), display_id='q')",
    "display({'text/plain': 'raw'}, raw=True)",
    "h.update(HTML('<i>b</i>'))",
    "own = display('first', display_id=True)\nown.update('second')",
    "%%bash\necho from bash\necho bad >&2",
    "!echo shell",
    "%%capture c\nprint('no')",
    "c.stdout",
    "%%writefile /dev/null\nnothing",
    "import asyncio\nawait asyncio.sleep(0.01)\nasyncio.get_running_loop() is not None",
    "for i in range(3):\n    print(i)\n    clear_output(wait=True)\nprint('last')",
    "import warnings, logging\nwarnings.warn('careful', stacklevel=1)\nlogging.getLogger().warning('logged')",
    "# fails\ninput('who? ')",
    "# fails\nraise SystemExit('no')",
    "# fails\nimport os\nos.kill(os.getpid(), 2)\nimport time\ntime.sleep(5)",
    "# fails\n1 / 0",
    "# fails\nthis is no Python",
    "import ipywidgets as w\nslider = w.IntSlider(value=3)\nslider",
    "out = w.Output()\nwith out:\n    print('inside')\n    display('shown')\nout",
    "out.outputs",
    "slider.value = 5",
    "from tqdm.auto import tqdm\nfor _ in tqdm(range(3), desc='steps'):\n    pass",
    "print('x' * 300_000)",
    "",
    "_ih[2][:13], __name__, sys.argv[:1] == [], get_ipython().__class__.__name__",
    "class Held:\n    def _repr_html_(self):\n        return '<p>held</p>'\n    def __repr__(self):\n        return 'held'\nHeld()",
    "print('a', end='', flush=True)\nprint('b')",
    "raise ValueError('boom')",
    "print('never')",
)

#: Cells that write past Python: papermill's own engine keeps or loses it by chance, so these stand alone.
PAST_PYTHON = (
    "import subprocess\n_ = subprocess.run(['printf', '%s', 'é'])",
    "import os\n_ = os.write(1, b'past\\xff\\x00Python\\n')",
    "pid = os.fork()\nif pid == 0:\n    os.write(1, b'grandchild\\n')\n    os._exit(0)\n_ = os.waitpid(pid, 0)[1]",
)

_RUN = """
import sys
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError
engine, environment, *files = sys.argv[1:]
for given, kept in zip(files[::2], files[1::2]):
    try:
        execute_notebook(given, kept, engine_name=engine or None, kernel_name='python3', progress_bar=False)
    except PapermillExecutionError:
        pass
"""


def write(path: Path, *sources: str, kernel: str = "python3") -> Path:
    """A notebook with these code cells."""
    cells = [{"cell_type": "code", "id": f"c{i}", "source": source, "outputs": [], "execution_count": None,
              "metadata": {"tags": ["raises-exception"]} if source.startswith("# fails") else {}}
             for i, source in enumerate(sources)]
    path.write_text(json.dumps({
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": kernel, "language": "python", "display_name": "p"}}}), encoding="utf-8")
    return path


def execute(engine: str, folder: Path, notebooks: Mapping[str, Path], environment: Mapping[str, str]) -> dict[str, Any]:
    """Each notebook as the engine leaves it; all in one process, which starts once.

    On a busy machine papermill's own engine now and then waits for ever for a kernel that waits for it: seen in one run of
    six. It is asked again then; ours is asked once.
    """
    files = [str(path) for name, given in notebooks.items() for path in (given, folder / f"{engine}-{name}.ipynb")]
    for patience_s in (600,) if engine else (150, 300, 600):
        with suppress(subprocess.TimeoutExpired):
            subprocess.run([sys.executable, "-W", "ignore", "-c", _RUN, engine, "", *files], env={**os.environ, **environment},
                           check=True, timeout=patience_s, cwd=folder, capture_output=True)
            break
    else:
        raise AssertionError("the engine does not end")
    return {name: json.loads((folder / f"{engine}-{name}.ipynb").read_text(encoding="utf-8")) for name in notebooks}


def told(notebook: Any) -> dict[str, Any]:
    """What two executions of one notebook should have in common: without clocks, addresses and random ids."""
    metadata = notebook["metadata"]
    widgets = metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {}).get("state", {})
    text = json.dumps({
        "cells": [_cell(cell) for cell in notebook["cells"]],
        "metadata": {name: metadata.get(name) for name in ("kernelspec", "language_info")},
        "widgets": sorted(_CHANCE.sub("…", json.dumps(widget, sort_keys=True)) for widget in widgets.values()),
    })
    return json.loads(_CHANCE.sub("…", text))


#: Ids, addresses, the names of cells as files, and how fast a bar went.
_CHANCE = re.compile(r"[0-9a-f]{32}|0x[0-9a-f]{6,}|ipykernel_\d+/\d+|(?<= \()\d+(?=\.py, line)|\d+:\d+(<|&lt;)\d+:\d+, *(\\u2007)*[\d.?]+ ?it/s")


def _cell(cell: Any) -> dict[str, Any]:
    kept = {name: value for name, value in cell.items() if name not in {"id", "metadata"}}
    kept["metadata"] = {name: value
                        for name, value in cell["metadata"].items() if name not in {"papermill", "execution"}}
    kept["outputs"] = cell.get("outputs", [])
    # Standard output and error are two pipes; which of them is read first is chance.
    if kept["outputs"] and all(o["output_type"] == "stream" for o in kept["outputs"]):
        kept["outputs"] = [{"name": name, "text": "".join("".join(o["text"]) for o in kept["outputs"] if o["name"] == name)}
                           for name in ("stdout", "stderr")]
    return kept
