"""An executed notebook as it is kept: no clock, no path, no parameter metadata, the same bytes every time.

The text is what ``nbformat.writes`` gives, several times as fast: a section is thousands of values, which ``nbformat``
copies and checks first, and which Python's own encoder walks slowly as soon as it is asked for an indent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.encoder import encode_basestring as _quoted
from typing import Any

__all__ = ["notebook_bytes", "written"]

#: What an engine or a front end notes for itself; of no use to a reader, and some of it names people and folders.
_TRANSIENT = frozenset({"papermill", "orig_nbformat", "orig_nbformat_minor", "signature"})
_TRANSIENT_IN_CELLS = frozenset({"papermill", "execution", "trusted"})

#: Types outside ``text/`` that are written line by line.
_TEXTS = frozenset({"application/javascript", "image/svg+xml"})


def notebook_bytes(notebook: Mapping[str, Any]) -> bytes:
    """An executed notebook as its file holds it; the notebook itself is left as it is."""
    return (written({
        **notebook,
        "metadata": _without(notebook["metadata"], _TRANSIENT),
        "cells": [_cell(cell, i) for i, cell in enumerate(notebook["cells"])],
    }) + "\n").encode()


def written(value: Any, level: int = 0) -> str:
    r"""A value as JSON with an indent of one and sorted keys.

    >>> written({"b": [1, "é"], "a": {}})
    '{\n "a": {},\n "b": [\n  1,\n  "é"\n ]\n}'
    """
    if isinstance(value, str):
        return str(_quoted(value))
    if isinstance(value, Mapping) and value:
        parts = [f"{_quoted(key)}: {written(value[key], level + 1)}" for key in sorted(value)]
    elif isinstance(value, (list, tuple)) and value:
        parts = [written(item, level + 1) for item in value]
    else:
        return json.dumps(value)
    ends = "{}" if isinstance(value, Mapping) else "[]"
    blank = "\n" + " " * (level + 1)
    return f"{ends[0]}{blank}{f',{blank}'.join(parts)}\n{' ' * level}{ends[1]}"


def _cell(cell: Mapping[str, Any], number: int) -> dict[str, Any]:
    kept = {**cell, "id": f"cell-{number:02d}", "source": _lines(cell["source"]),
            "metadata": _without(cell["metadata"], _TRANSIENT_IN_CELLS)}
    if "attachments" in cell:
        kept["attachments"] = {name: _bundle(data) for name, data in cell["attachments"].items()}
    if "outputs" in cell:
        kept["outputs"] = [_output(output) for output in cell["outputs"]]
    return kept


def _output(output: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(output)
    if output["output_type"] in {"execute_result", "display_data"}:
        kept["data"] = _bundle(output["data"])
    elif output["output_type"] == "stream":
        kept["text"] = _lines(output["text"])
    return kept


def _bundle(data: Mapping[str, Any]) -> dict[str, Any]:
    """Text line by line; what is JSON is an object already, and an image one long word."""
    return {kind: _lines(value) if kind.startswith("text/") or kind in _TEXTS else value
            for kind, value in data.items()}


def _lines(text: Any) -> Any:
    return text.splitlines(keepends=True) if isinstance(text, str) else text


def _without(metadata: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if name not in names}
