"""Whatever a case holds can be entered in some notebook, with choices where it chooses; the exceptions say why."""

import re
from pathlib import Path

import pytest

from workbench import widgets
from workbench.evidence.library import load_library
from workbench.settings import settings
from workbench.widgets.arguing import argument, research, review
from workbench.widgets.choices import from_library
from workbench.widgets.factors import factors
from workbench.widgets.fields import describe
from workbench.widgets.intake import intake
from workbench.widgets.plan import plan
from workbench.widgets.records import records
from workbench.widgets.sections import Entries, Fields
from workbench.widgets.words import words

WHOLE = describe(words("en"))
SOURCES = Path(widgets.__file__).parent
NOTEBOOKS = (intake, records, factors, research, argument, plan, review)

#: What views of their own enter; the last name of each stands in the view's program.
BY_VIEWS = {
    "standing": {"factors.factor", "factors.state", "factors.facts", "factors.note"},
    "research": {"factors.declined.finding", "factors.declined.reason", "factors.acknowledged.finding",
                 "factors.acknowledged.by", "claims.findings", "strengths.findings", "claims.factor"},
    "coverage": {"inquiries.domain", "inquiries.state", "inquiries.asked.whom", "inquiries.asked.what",
                 "inquiries.asked.on", "inquiries.facts", "inquiries.note"},
    "review": {"approvals.claim", "approvals.content", "approvals.by", "approvals.on", "approvals.note"},
}
#: What a person enters in no form, and why.
NOWHERE = {
    "invented": "a teaching case is made by whoever writes it; a client's case is never marked so by a click",
    "elsewhere.number": "written by an import, with the name of the program it came from",
}


@pytest.fixture(scope="module")
def panels():
    return {notebook.__name__: notebook(where=settings()) for notebook in NOTEBOOKS}


def leaves(part, at=""):
    """Every field under a part that can be filled in, by its path."""
    for each in part.of if part.kind in {"group", "groups", ""} else ():
        path = f"{at}{each.name}"
        if each.kind in {"group", "groups"}:
            yield from leaves(each, f"{path}.")
        elif each.kind != "key":
            yield path, each


def whole(name):
    part = next(each for each in WHOLE.of if each.name == name)
    return dict(leaves(part, f"{name}.")) if part.of else {name: part}


def in_section(section):
    """The fields that a section of a notebook enters."""
    match section:
        case Fields(part=part, only=only) | Entries(part=part, only=only):
            return {path for path in whole(part) if not only or path.split(".")[1] in only}
        case _ if section.name == "argument":
            program = (SOURCES / "page" / "views" / "argument.js").read_text(encoding="utf-8")
            names = {*re.findall(r'one\("(\w+)"\)', program), "factor"}
            return {path for path in whole("claims") if path.split(".")[1] in names}
        case _:
            return BY_VIEWS.get(section.name, set())


def test_every_field_of_the_case_can_be_entered_in_a_notebook(panels):
    entered = {path for panel in panels.values() for section in panel._sections for path in in_section(section)}
    held = {path for part in WHOLE.of for path in whole(part.name)}
    assert held - entered == NOWHERE.keys() and entered <= held


def test_what_a_view_is_said_to_enter_stands_in_its_program():
    for view, paths in BY_VIEWS.items():
        program = "".join(path.read_text(encoding="utf-8")
                          for path in (SOURCES / "page" / "views" / f"{view}.js", SOURCES / f"{view}.py"))
        for path in paths:
            assert re.search(rf"\b{path.rsplit('.', 1)[1]}\b", program), (view, path)


def test_a_notebook_gives_choices_for_everything_that_is_picked_in_it(panels):
    parts_of_the_case = {part.name for part in WHOLE.of} | {"origins"}
    for name, panel in panels.items():
        given = panel._choices()
        for section in panel._sections:
            if isinstance(section, Fields | Entries) or section.name == "argument":
                for path in in_section(section):
                    refers = whole(path.split(".")[0])[path].refers
                    # Findings of a claim are taken in research, its factor is chosen when it is begun.
                    if refers and path not in {"claims.findings", "claims.factor"}:
                        assert refers in parts_of_the_case or given.get(refers), (name, path, refers)


def test_every_notebook_chooses_from_the_library_that_the_settings_name(small):
    there = settings().model_copy(update={"literature": small})
    for notebook in NOTEBOOKS:
        given = notebook(where=there)._choices()
        assert given == from_library(load_library(small), *given)
        assert given != from_library(load_library(), *given)
