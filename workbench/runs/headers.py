"""What a browser is told with every page of the workbench: to ask no other server for anything."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["HEADERS"]

#: Jupyter's pages hold scripts and styles in themselves and load the page of a widget from memory (``blob:``);
#: whatever else they want comes from the server they came from. Links that a person follows are not concerned.
HEADERS: Mapping[str, str] = MappingProxyType({
    "Content-Security-Policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; frame-ancestors 'self'; base-uri 'self'; "
        "form-action 'self'; object-src 'none'"),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
})
