"""What is wrong, in the language of the page: an error of the workbench, or what a check says.

The program speaks English, and names file, field and key in it. To a reader of another language a form says what the
code means and what to do (``words/es-errors.toml``, as docs/errors.md has it), and puts the English words behind it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.errors import Fault, WorkbenchError
from workbench.widgets.words import Words

__all__ = ["in_words", "told"]

#: What a check says, among the faults of an error: ``SW435: lee2001 was retracted. Take it out.``
_CODED = re.compile(r"(?P<code>SW\d{3}): (?P<said>.+)", re.DOTALL)


def told(say: Words, code: str, problem: str, remedy: str = "") -> dict[str, str]:
    """What is wrong and what to do about it; ``detail`` holds the English words where these are of another language.

    >>> from workbench.widgets.words import words
    >>> told(words("en"), "SW435", "lee2001 was retracted.", "Take it out.")["problem"]
    'lee2001 was retracted.'
    >>> told(words("es"), "SW435", "lee2001 was retracted.", "Take it out.")
    {'problem': 'Una fuente fue retractada.', 'remedy': 'Quítela.', \
'detail': '(En inglés: lee2001 was retracted. Take it out.)'}
    """
    own = say.find(f"errors.{code}.problem")
    if own is None:
        return {"problem": problem, "remedy": remedy, "detail": ""}
    detail = " ".join(part for part in (_ended(problem), remedy) if part)
    return {"problem": own, "remedy": say(f"errors.{code}.remedy"), "detail": say("errors.detail", detail=detail)}


def in_words(value: Any, say: Words) -> Any:
    """What a view gives the page, with every error and every check in it in the page's language.

    An error becomes ``error`` (with its code), ``remedy``, ``detail`` and ``faults``. A check is a mapping with
    ``code``, ``problem`` and ``remedy``: the last two change, ``detail`` is added, all else stays.
    """
    match value:
        case WorkbenchError():
            said = told(say, value.code, value.problem, value.remedy)
            return {"error": f"{value.code}: {_ended(said.pop('problem'))}", **said,
                    "faults": [_fault(say, fault) for fault in value.faults]}
        case {"code": str(code), "problem": str(problem), "remedy": str(remedy)}:
            return {**value, **told(say, code, problem, remedy)}
        case Mapping():
            return {name: in_words(each, say) for name, each in value.items()}
        case list() | tuple():
            return [in_words(each, say) for each in value]
        case _:
            return value


def _fault(say: Words, fault: Fault) -> dict[str, str]:
    """One of an error's faults; where it is what a check says, it is put into words as that is."""
    if (found := _CODED.fullmatch(fault.problem)) is None:
        return {"problem": str(fault), "remedy": "", "detail": ""}
    said = told(say, found["code"], found["said"])
    return said | {"problem": f"{fault.field}: {found['code']}: {said['problem']}"}


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence.endswith((".", "?", "!", "…")) else f"{sentence}."
