"""Forms come from the models: every field is there, what is typed is kept, nothing invisible comes in."""

import datetime as dt
import json
import string

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from workbench.case import models
from workbench.case.drafts import begin, faults, put
from workbench.settings import share
from workbench.widgets.fields import Part, computed, describe, part_at, read
from workbench.widgets.words import words

WHOLE = describe(words("en"))


def parts(part, model="Case"):
    for each in part.of:
        yield model, each
        if each.kind in {"group", "groups"}:
            yield from parts(each, each.model)


def kind(*path):
    return part_at(WHOLE, path).kind


def test_every_field_of_every_model_of_the_case_is_in_the_forms():
    asked = {(model, part.name) for model, part in parts(WHOLE)}
    for name, model in vars(models).items():
        if isinstance(model, type) and issubclass(model, BaseModel) and model not in {BaseModel, models.Model}:
            missing = {field for field in model.model_fields if (name, field) not in asked}
            assert missing <= {"attachment", "case_id", "schema_version"}, (name, missing)


def test_the_kind_of_a_field_follows_from_its_type():
    assert kind("client", "full_name") == "line" and kind("recommendation", "request") == "prose"
    assert kind("matter", "offense_date") == "day" and kind("facts", "a", "when") == "when"
    assert kind("exhibits", "a", "pages") == "number" and kind("interviews", "a", "in_person") == "yesno"
    assert kind("client", "sex") == "choice" and kind("facts", "a", "tags") == "several"
    assert kind("facts", "a", "references", 0, "exhibit") == "pick" and kind("events", "a", "facts") == "picks"
    assert kind("exhibits", "a", "origin") == "name" and kind("facts", "a", "key") == "key"
    assert kind("client", "languages") == "list" and kind("client", "languages", 1) == "line"
    assert kind("matter", "guideline_range") == "group" and kind("matter", "charges") == "groups"
    assert part_at(WHOLE, ("facts", "a", "nothing")) is None and part_at(WHOLE, ("nothing", "a", "b")) is None


def test_what_is_needed_how_many_and_what_may_be_chosen_come_from_the_model():
    assert part_at(WHOLE, ("client", "full_name")).needed and not part_at(WHOLE, ("matter", "judge")).needed
    pronouns, reasons = part_at(WHOLE, ("client", "pronouns")), part_at(WHOLE, ("recommendation", "reasons"))
    assert (pronouns.least, pronouns.most, reasons.least, reasons.most) == (3, 3, 1, 3)
    assert part_at(WHOLE, ("facts",)).of[2].name == "when" and part_at(WHOLE, ("matter", "charges")).least == 1
    permission = part_at(WHOLE, ("facts", "a", "permission"))
    assert permission.default == "yes" and dict(permission.choices)["sealed"] == "Only under seal"
    note = part_at(WHOLE, ("interviews", "a", "notes", "b", "kind"))
    assert [value for value, _ in note.marks] == ["impression"] and "never printed" in note.marks[0][1]
    assert "as it may be printed" in part_at(WHOLE, ("facts", "a", "statement")).help


def test_every_key_that_refers_to_something_is_picked_and_never_typed():
    typed = {(model, part.name) for model, part in parts(WHOLE) if part.kind == "line"
             and part.name in models.__dict__.get(model).model_fields
             and "Key" in str(models.__dict__[model].__annotations__[part.name])}
    assert not typed


def test_the_description_is_small_and_json():
    text = json.dumps(WHOLE.json())
    assert len(text) < 60_000 and json.loads(text)["of"]


def test_a_number_is_kept_as_a_number_and_anything_else_as_it_was_typed():
    pages = part_at(WHOLE, ("exhibits", "a", "pages"))
    assert read(pages, " 12 ").value == 12 and read(pages, "twelve").value == "twelve" and read(pages, "1.5").value == "1.5"
    draft = put(begin("case-0123456789abcdef") | {"exhibits": [{"key": "a"}]}, ("exhibits", "a", "pages"), "twelve")
    assert any(f.path == ("exhibits", "a", "pages") and "whole number" in f.problem for f in faults(draft))


def test_a_day_is_read_as_people_write_it_and_kept_as_typed_where_it_is_none():
    day = part_at(WHOLE, ("client", "birth_date"))
    for typed in ("2004-03-17", "3/17/2004", "March 17, 2004", "17 March 2004", " 03/17/2004 "):
        assert read(day, typed).value == "2004-03-17"
    for typed in ("2/30/2004", "31 February 2004", "March 2004", "soon", "13/45/2004", ""):
        assert read(day, typed).value == typed


def test_a_name_made_up_for_an_origin_becomes_a_key():
    origin = part_at(WHOLE, ("exhibits", "a", "origin"))
    assert read(origin, "The School District!").value == "the-school-district"


def test_invisible_characters_are_taken_out_and_that_is_said():
    line = part_at(WHOLE, ("facts", "a", "statement"))
    hidden = read(line, "a\u202eb\x00c\ud800\u200f")
    assert hidden.value == "abc" and hidden.notice == "notice.cleaned"
    assert read(line, "plain – “text” é").notice == ""
    nested = read(part_at(WHOLE, ("facts",)), [{"key": "a", "statement": "x\u2066y", "references": [{"page": "4"}]}])
    assert nested.value[0]["statement"] == "xy" and nested.value[0]["references"][0]["page"] == 4 and nested.notice
    prose = part_at(WHOLE, ("recommendation", "request"))
    assert read(prose, "one\r\ntwo\rthree") == read(prose, "one\ntwo\nthree")


@given(st.text())
def test_whatever_is_typed_can_be_saved_and_what_is_visible_stays(text):
    for path in (("facts", "a", "statement"), ("facts", "a", "when"), ("matter", "offense_date"), ("exhibits", "a", "pages")):
        value = read(part_at(WHOLE, path), text).value
        json.dumps(value, ensure_ascii=False).encode()
    plain = "".join(c for c in text if c in string.printable and c not in "\r\x0b\x0c")
    assert read(part_at(WHOLE, ("recommendation", "request")), plain).value == plain


def test_the_age_stands_beside_each_date_that_can_be_read():
    case = {"client": {"birth_date": "1992-03-09"}, "facts": [{"key": "a", "when": "fall 1999"}, {"key": "b", "when": "someday"}],
            "events": [{"key": "e", "when": "about 2003", "until": "age 12"}, "broken"]}
    found = dict(computed(WHOLE, case))
    say = {path: words("en").age(age) for path, age in found.items()}
    assert say == {("facts", "a", "when"): "age 7", ("events", "e", "when"): "about age 10 or 11",
                   ("events", "e", "until"): "age 12"}
    assert not dict(computed(WHOLE, {**case, "client": {"birth_date": "unknown"}})) and not dict(computed(WHOLE, {}))


def test_a_whole_case_passes_through_the_forms_unchanged():
    case = json.loads((share("examples") / "ny-survivor.json").read_text(encoding="utf-8"))
    for name, value in case.items():
        part = part_at(WHOLE, (name,))
        if part is not None:
            kept = json.loads(json.dumps(value))
            assert _dense(read(part, value).value) == _dense(kept), name
    assert dt.date.fromisoformat(case["client"]["birth_date"])


def _dense(value):
    """Without what says nothing: the forms keep no empty fields."""
    if isinstance(value, dict):
        return {name: _dense(each) for name, each in value.items() if each not in (None, "")}
    return [_dense(each) for each in value] if isinstance(value, list) else value


def test_a_part_says_only_what_it_has_to_say():
    assert Part("x", "line", "X").json() == {"name": "x", "kind": "line", "label": "X"}
