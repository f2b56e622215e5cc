"""Typeset a document in a process of its own, while this one writes the other formats.

Typst leaves threads and a hundred megabytes in the process in which it ran: here both go with the process. What kills
it does not kill the run.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from workbench.appendix.assembly import Assembled
from workbench.appendix.pdf import Layout, has_typeset, lay_out
from workbench.appendix.preparation import Prepared
from workbench.errors import RenderError
from workbench.runs.fork import Child, Say, can_fork, fork

__all__ = ["laid_out_beside"]


@contextmanager
def laid_out_beside(assembled: Assembled) -> Iterator[Assembled]:
    """The same document, being laid out meanwhile; whoever asks for its layout waits for it.

    Where this process cannot be forked, it is laid out in here when somebody asks.
    """
    if not can_fork() or has_typeset():
        yield assembled
        return
    child = fork(lambda say: _work(assembled.document, say))
    try:
        yield replace(assembled, lay_out=lambda _: _heard(child))
    finally:
        child.kill()


def _work(document: Prepared, say: Say) -> None:
    try:
        laid = lay_out(document)
    except RenderError as error:
        say({"problem": error.problem, "remedy": error.remedy, "code": error.code, "field": error.field})
    else:
        pictures = {name: _sent(picture) for name, picture in laid.pictures.items()}
        say({"pdf": _sent(laid.pdf), "pages": dict(laid.pages), "pictures": pictures})


def _sent(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _heard(child: Child) -> Layout:
    said = next(child.messages(), None)
    died = child.end()
    match said:
        case {"pdf": pdf, "pages": pages, "pictures": pictures}:
            return Layout(base64.b64decode(pdf), pages,
                          {name: base64.b64decode(picture) for name, picture in pictures.items()})
        case {"problem": problem, "remedy": remedy, "code": code, "field": field}:
            raise RenderError(problem, remedy=remedy, code=code, field=field)
        case _:
            fate = died.words if died else "said nothing"
            raise RenderError(f"the process that typesets the PDF {fate}", code="SW522",
                              remedy="Often the machine ran out of memory: close other programs and try again.")
