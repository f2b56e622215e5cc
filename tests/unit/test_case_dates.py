import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from workbench.case.dates import ACCEPTED, OPEN_YEARS, FuzzyDate, age_words, ages

BIRTH = dt.date(1997, 6, 1)


def days(text: str, birth: dt.date = BIRTH) -> tuple[str, str]:
    first, last = FuzzyDate(text).bounds(birth)
    return first.isoformat(), last.isoformat()


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2004-03-17", "2004-03-17", "2004-03-17"),
    ("March 17, 2004", "2004-03-17", "2004-03-17"),
    ("17 March 2004", "2004-03-17", "2004-03-17"),
    ("2004-03", "2004-03-01", "2004-03-31"),
    ("March 2004", "2004-03-01", "2004-03-31"),
    ("Sept. 2004", "2004-09-01", "2004-09-30"),
    ("February 2004", "2004-02-01", "2004-02-29"),
    ("2004", "2004-01-01", "2004-12-31"),
    ("in 2004", "2004-01-01", "2004-12-31"),
    ("summer 1998", "1998-06-01", "1998-08-31"),
    ("the summer of 1998", "1998-06-01", "1998-08-31"),
    ("autumn 1998", "1998-09-01", "1998-11-30"),
    ("winter 1998", "1998-12-01", "1999-02-28"),
    ("winter 1998–99", "1998-12-01", "1999-02-28"),
    ("winter 1999-2000", "1999-12-01", "2000-02-29"),
    ("summer 1998 or 1999", "1998-06-01", "1999-08-31"),
    ("1998 or 1999", "1998-01-01", "1999-12-31"),
    ("1999 or 1998", "1998-01-01", "1999-12-31"),
    ("March or April 2004", "2004-03-01", "2004-04-30"),
    ("March 2004 or 2005", "2004-03-01", "2005-03-31"),
    ("early 2004", "2004-01-01", "2004-04-30"),
    ("mid-2004", "2004-05-01", "2004-08-31"),
    ("late 2004", "2004-09-01", "2004-12-31"),
    ("early March 2004", "2004-03-01", "2004-03-10"),
    ("late February 2004", "2004-02-21", "2004-02-29"),
    ("2001–2003", "2001-01-01", "2003-12-31"),
    ("2001-2003", "2001-01-01", "2003-12-31"),
    ("2001 — 2003", "2001-01-01", "2003-12-31"),
    ("2001 to 2003", "2001-01-01", "2003-12-31"),
    ("1998–99", "1998-01-01", "1999-12-31"),
    ("March to May 2004", "2004-03-01", "2004-05-31"),
    ("2004-03-17 to 2004-05", "2004-03-17", "2004-05-31"),
    ("summer 1998 to 2001", "1998-06-01", "2001-08-31"),
    ("about 2004", "2003-01-01", "2005-12-31"),
    ("about summer 2004", "2004-03-01", "2004-11-30"),
    ("circa March 2004", "2004-02-01", "2004-04-30"),
    ("about 2004-03-17", "2004-03-10", "2004-03-24"),
    ("about 2001 to 2003", "2000-01-01", "2004-12-31"),
    ("before 2004", "1997-06-01", "2003-12-31"),
    ("before 1990", "1989-12-31", "1989-12-31"),
    ("after 2004", "2005-01-01", "2010-01-01"),
    ("age 7", "2004-06-01", "2005-05-31"),
    ("age 7–8", "2004-06-01", "2006-05-31"),
    ("ages 7 to 9", "2004-06-01", "2007-05-31"),
    ("age 7 or 8", "2004-06-01", "2006-05-31"),
    ("about age 7", "2003-06-01", "2006-05-31"),
    ("before age 7", "1997-06-01", "2004-05-31"),
    ("after age 7", "2005-06-01", "2010-06-01"),
])
def test_a_date_covers_the_days_it_can_mean(text, first, last):
    assert days(text) == (first, last)


@pytest.mark.parametrize("text", [
    "", "yesterday", "2004-13", "2004-02-30", "February 30, 2004", "Smarch 2004", "1804", "3004", "20040317", "2003-2001",
    "age 8–7", "age 7 to 2004", "2004 to age 9", "winter 1998–97", "age 120", "1998 or", "or 1999", "about", "2001/2003",
    "early age 7", "early 2004–13",
])
def test_what_cannot_be_read_is_refused_with_the_accepted_forms(text):
    with pytest.raises(ValueError) as caught:
        FuzzyDate(text)
    assert ACCEPTED in str(caught.value)


def test_a_refusal_never_repeats_what_was_typed():
    with pytest.raises(ValueError) as caught:
        FuzzyDate("when Quillfeather left")
    assert "quillfeather" not in str(caught.value).lower()


def test_every_form_that_the_message_offers_is_read():
    for form in ACCEPTED.replace("early, mid or late 2004", "mid 2004").split("; "):
        FuzzyDate(form)


def test_a_person_born_on_the_leap_day_turns_a_year_older_on_march_first():
    birth = dt.date(2004, 2, 29)
    assert days("age 1", birth) == ("2005-03-01", "2006-02-28")
    assert days("age 4", birth) == ("2008-02-29", "2009-02-28")
    assert ages(FuzzyDate("2005-02-28"), birth) == (0, 0)


@pytest.mark.parametrize(("text", "words"), [
    ("2004-03-17", "age 6"),
    ("2004", "age 6 or 7"),
    ("2001–2003", "ages 3 to 6"),
    ("1998 or 1999", "age 2 or younger"),
    ("about 2004", "about age 6 or 7"),
    ("about age 9", "about age 9"),
    ("age 7", "age 7"),
    ("age 7–8", "age 7 or 8"),
    ("1990", "before birth"),
    ("1997", "around birth"),
    ("summer 1997", "under age 1"),
    ("about summer 1997", "under age 1"),
    ("before 2004", "age 6 or younger"),
    ("before 1990", "before birth"),
    ("before 1998", "under age 1"),
    ("after 2004", "age 7 or older"),
    ("after 1990", "after birth"),
])
def test_ages_are_said_in_words(text, words):
    assert age_words(FuzzyDate(text), BIRTH) == words


def test_ages_are_whole_years_on_the_earliest_and_the_latest_day():
    assert ages(FuzzyDate("2004"), BIRTH) == (6, 7)
    assert ages(FuzzyDate("1996"), BIRTH) == (-2, -1)


def test_what_is_only_known_as_before_or_after_stands_beside_the_time_it_names():
    order = ["before 2004", "early 2004", "2004", "late 2004", "after 2004", "mid 2005"]
    keys = [FuzzyDate(text).sort_key(BIRTH) for text in order]
    assert keys == sorted(keys)


def test_an_open_end_is_read_as_the_years_that_follow():
    first, last = FuzzyDate("after 2004").bounds(BIRTH)
    assert last == first.replace(year=first.year + OPEN_YEARS)


YEARS = st.integers(1950, 2049)
MONTHS = st.sampled_from(["January", "feb", "March", "Apr.", "may", "December"])
SIMPLE = st.one_of(
    YEARS.map(str),
    st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)).map(lambda d: d.isoformat()),
    st.builds("{} {}".format, MONTHS, YEARS),
    st.builds("{} {}".format, st.sampled_from(["spring", "summer", "fall", "winter", "early", "mid", "late"]), YEARS),
    st.integers(0, 90).map("age {}".format),
)
DATES = st.one_of(
    SIMPLE,
    st.builds("{} {}".format, st.sampled_from(["about", "before", "after", "Around"]), SIMPLE),
    st.builds(lambda year, more: f"{year}–{year + more}", YEARS, st.integers(0, 9)),
    st.builds(lambda age, more: f"age {age}–{age + more}", st.integers(0, 80), st.integers(0, 9)),
    st.builds(lambda season, year, more: f"{season} {year} or {year + more}",
              st.sampled_from(["spring", "winter"]), YEARS, st.integers(0, 5)),
)
BIRTHS = st.dates(dt.date(1930, 1, 1), dt.date(2015, 12, 31))


@given(DATES, BIRTHS)
def test_the_earliest_day_is_never_after_the_latest_and_the_order_point_lies_between(text, birth):
    first, last = FuzzyDate(text).bounds(birth)
    assert first <= last
    assert first <= FuzzyDate(text).sort_key(birth)[0] <= last


@given(DATES, DATES, BIRTHS)
def test_what_is_surely_earlier_sorts_earlier(one, other, birth):
    a, b = FuzzyDate(one), FuzzyDate(other)
    assume(a.bounds(birth)[1] < b.bounds(birth)[0])
    assert a.sort_key(birth) < b.sort_key(birth)


@given(DATES, BIRTHS)
def test_ages_follow_from_the_bounds_and_words_never_fail(text, birth):
    low, high = ages(FuzzyDate(text), birth)
    assert low <= high
    assert age_words(FuzzyDate(text), birth)


@given(st.integers(0, 100), BIRTHS)
def test_a_year_of_age_is_that_age_on_each_of_its_days(age, birth):
    assert ages(FuzzyDate(f"age {age}"), birth) == (age, age)


@given(st.text(max_size=30))
def test_any_other_text_is_read_or_refused_and_nothing_else(text):
    try:
        when = FuzzyDate(text)
    except ValueError:
        return
    assert when.bounds(BIRTH)[0] <= when.bounds(BIRTH)[1]


class Holder(BaseModel):
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)
    when: FuzzyDate


@given(DATES)
def test_a_field_is_written_back_exactly_as_it_was_typed(text):
    held = Holder.model_validate({"when": text})
    assert held.when.text == text == str(held.when)
    assert held.model_dump(mode="json") == {"when": text}
    assert Holder.model_validate_json(held.model_dump_json()) == held
    assert Holder(when=held.when) == held


def test_a_field_refuses_what_is_not_text_and_never_shows_it():
    with pytest.raises(ValidationError) as caught:
        Holder.model_validate({"when": 2004})
    assert caught.value.errors()[0]["msg"].endswith(ACCEPTED)


def test_the_schema_of_a_field_is_a_string_that_names_the_accepted_forms():
    schema = Holder.model_json_schema()["properties"]["when"]
    assert schema["type"] == "string"
    assert "age 7" in schema["description"]


def test_a_date_is_a_value():
    assert FuzzyDate("2004") == FuzzyDate(" 2004 ")
    assert len({FuzzyDate("2004"), FuzzyDate("2004"), FuzzyDate("2005")}) == 2
