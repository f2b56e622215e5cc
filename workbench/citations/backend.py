"""Citations as pandoc's inlines: italics, links and literal text, ready for the document tree."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from pybtex.backends import BaseBackend
from pybtex.plugin import register_plugin
from pybtex.richtext import BaseText

from workbench import tree
from workbench.tree import Inline

__all__ = ["Backend", "to_inlines", "to_markdown", "to_plain"]

_EMPHASIS = frozenset({"em", "i"})


class Backend(BaseBackend):  # type: ignore[misc]  # pybtex ships no types
    """A pybtex backend, ``pandoc-tree``, whose rendering is a list of pandoc inlines."""

    RenderType = list
    default_suffix = ".json"
    symbols = MappingProxyType(
        {"ndash": [{"t": "Str", "c": "–"}], "newblock": [{"t": "Space"}], "nbsp": [{"t": "Str", "c": "\u00a0"}]}
    )

    def format_str(self, str_: str) -> list[Inline]:
        """Literal text."""
        return tree.words(str_)

    def format_tag(self, tag_name: str, text: list[Inline]) -> list[Inline]:
        """Italics and bold; other tags keep their text."""
        if not text:
            return []
        if tag_name in _EMPHASIS:
            return [tree.emph(text)]
        return [tree.strong(text)] if tag_name in {"b", "strong"} else text

    def format_href(self, url: str, text: list[Inline], external: bool = False) -> list[Inline]:  # noqa: ARG002, FBT001, FBT002 - pybtex's signature
        """A link with the text a screen reader speaks."""
        return [tree.link(text, url)] if text else []

    def render_sequence(self, rendered_list: list[list[Inline]]) -> list[Inline]:
        """Pieces joined; neighbouring strings become one, so that no writer breaks a word."""
        joined: list[Inline] = []
        for node in (node for piece in rendered_list for node in piece):
            if joined and node["t"] == joined[-1]["t"] == "Str":
                joined[-1] = {"t": "Str", "c": joined[-1]["c"] + node["c"]}
            elif joined and node["t"] == joined[-1]["t"] == "Space":
                continue
            else:
                joined.append(node)
        return joined

    def write_entry(self, key: str, label: str, text: list[Inline]) -> None:
        """Not used: the tree is composed elsewhere, only citations are rendered here."""
        raise NotImplementedError


class _Markdown(BaseBackend):  # type: ignore[misc]
    """Italics as ``*…*`` and nothing else: the form citation examples are written in."""

    symbols = MappingProxyType({"ndash": "–", "newblock": " ", "nbsp": "\u00a0"})

    def format_tag(self, tag_name: str, text: str) -> str:
        return f"*{text}*" if text and tag_name in _EMPHASIS else text

    def format_href(self, url: str, text: str, external: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002
        return text

    def write_entry(self, key: str, label: str, text: str) -> None:
        raise NotImplementedError


class _Plain(_Markdown):
    """The words alone."""

    def format_tag(self, tag_name: str, text: str) -> str:  # noqa: ARG002
        return text


register_plugin("pybtex.backends", "pandoc-tree", Backend)


def to_inlines(text: BaseText) -> list[Inline]:
    """A formatted citation as pandoc inlines."""
    rendered: Any = text.render(Backend("utf-8"))
    return list(rendered)


def to_plain(text: BaseText) -> str:
    """A formatted citation as words, for searching and for ears."""
    return str(text.render(_Plain("utf-8")))


def to_markdown(text: BaseText) -> str:
    """A formatted citation with its italics between asterisks."""
    return str(text.render(_Markdown("utf-8")))
