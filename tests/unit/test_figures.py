"""The figures: same bytes, nothing overlapping or outside, literal text, words that say the same."""

import datetime as dt
import io
import itertools
import re
import subprocess
import sys

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path as MplPath
from matplotlib.transforms import Affine2D
from PIL import Image

from workbench.appendix.forest import draw_forest, forest_pages
from workbench.appendix.forest_words import MEASURES, ForestRow, forest_rows
from workbench.appendix.letters import glyph, placed
from workbench.appendix.lifeline import TimelineEvent
from workbench.appendix.marks import Mark, Stroke
from workbench.appendix.pdf import pictures_of
from workbench.appendix.rendering import Drawing
from workbench.appendix.sheet import (
    NO_BREAK,
    SMALLEST,
    TALLEST,
    WIDTH,
    Sheet,
    measure,
    printable,
    wrap,
)
from workbench.appendix.timeline import draw_timeline, timeline
from workbench.errors import AppendixError
from workbench.evidence.certainty import DIFFERENCES, RATIOS

BIRTH, OFFENSE = dt.date(2002, 3, 14), dt.date(2022, 12, 18)
DOMAINS = ("family", "home", "school", "health", "substance-use", "work", "loss", "justice", "strength", "offense")
HOSTILE = ("$x^2$ and \\frac{1}{2}", "<script>alert(1)</script>", "# not a heading", "--> <!-- ]]> &amp;",
           "שלום עולם", "مرحبا بالعالم", "zero\u200bwidth\u202e and bidi\u2066", "![](/etc/passwd)", "鏡 kanji 😀",
           "a" * 300, "", "\u200b", "{=openxml}", "tab\tnewline\nend", "\u2800")


def _event(title, age, domain="family", *, fuzzy=0, lasts=None):
    at = BIRTH + dt.timedelta(days=round(age * 365.25))
    return TimelineEvent(title, at, at + dt.timedelta(days=fuzzy),
                         at + dt.timedelta(days=lasts) if lasts else None, domain, f"age {int(age)}")


def _life(count):
    words = "Moved with his mother and two younger sisters to a shelter after the third eviction of the year"
    return tuple(
        _event(words[: 28 + 17 * (i % 5)], 0.3 + 20.4 * i / count, DOMAINS[i % 9], fuzzy=400 if i % 4 == 1 else 0,
               lasts=900 if i % 5 == 2 else None)
        for i in range(count)
    )


def _row(measure="OR", value=2.0, low=1.5, high=2.5, **more):
    fields = {"label": "Felitti et al. 1998", "outcome": "depression: four or more exposures vs none",
              "span_low": None, "span_high": None, "certainty": "moderate", "direction": "mitigating", "n": 9508}
    return ForestRow(measure=measure, value=value, low=low, high=high, **fields | more)


ROWS = (
    _row(), _row("RR", 0.4, 0.2, 0.9, direction="adverse"), _row("HR", 3.0, None, None, direction="double-edged"),
    _row("fold-increase", None, None, None, span_low=4.0, span_high=12.0), _row("d", 0.31, 0.24, 0.37, n=None),
    _row("r", -0.11, -0.2, 0.02, direction="context"), _row("percentage-point", -4.9, None, None),
    _row("mean-difference", 0.57, -2.41, 3.56), _row("OR", 1.8, 0.01, 900.0), _row("OR", 1.1, 1.05, None),
    _row("OR", 0.9, None, 0.98), _row("d", 0.2, None, 0.3, span_low=0.1), _row("d", -0.05, -40.0, 40.0),
)


LIFE = _life(26)


def _timeline(events=LIFE):
    return timeline(events, birth=BIRTH, offense=OFFENSE, name="Mr. Doe")


def _forest(rows=ROWS):
    return forest_pages(rows)[0]


def _sheet(events):
    return draw_timeline(events, birth=BIRTH, offense=OFFENSE)


def _assert_well_set(sheet: Sheet):
    for line in sheet.lines:
        assert min(line.x, line.y) >= -0.01, line
        assert line.x + line.width <= WIDTH + 0.6, line
        assert line.y + line.height <= sheet.height, line
        assert line.size >= SMALLEST
    for a, b in itertools.combinations(sheet.lines, 2):
        apart = (a.x + a.width <= b.x + 0.2 or b.x + b.width <= a.x + 0.2
                 or a.y + a.height <= b.y + 0.2 or b.y + b.height <= a.y + 0.2)
        assert apart, (a, b)
    for item in sheet.items:
        if isinstance(item, (Mark, Stroke)):
            radius = item.size / 2 if isinstance(item, Mark) else 0
            for x, y in [(item.x, item.y)] if isinstance(item, Mark) else item.points:
                assert x - radius >= -0.5
                assert x + radius <= WIDTH + 0.5
                assert y - radius >= 0
                assert y + radius <= sheet.height


# -- both figures ------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [_timeline, _forest])
def test_the_same_inputs_give_the_same_bytes(draw):
    assert draw() == draw()


def test_another_process_with_other_settings_gives_the_same_bytes(tmp_path):
    code = """
import hashlib, datetime as dt, matplotlib as mpl
mpl.rcParams.update({"text.usetex": False, "font.size": 33, "svg.fonttype": "none", "lines.dash_capstyle": "round",
                     "path.snap": False, "lines.antialiased": False, "figure.facecolor": "red"})
from workbench.appendix.lifeline import TimelineEvent
from workbench.appendix.pdf import pictures_of
from workbench.appendix.timeline import timeline
e = TimelineEvent("Born", dt.date(2002, 3, 14), dt.date(2002, 3, 14), None, "family", "birth")
d = timeline((e,), birth=dt.date(2002, 3, 14), offense=dt.date(2022, 12, 18), name="Mr. Doe")
print(hashlib.sha256(d.svg.encode() + pictures_of([d])[d.name] + d.alt.encode()).hexdigest())
"""
    import hashlib
    import os

    def run(seed):
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
                              env={**os.environ, "PYTHONHASHSEED": seed, "MPLCONFIGDIR": str(mpl.get_configdir())}).stdout

    event = TimelineEvent("Born", BIRTH, BIRTH, None, "family", "birth")
    here = _timeline((event,))
    assert run("1").strip() == hashlib.sha256(here.svg.encode() + pictures_of([here])[here.name] + here.alt.encode()).hexdigest()


def test_drawing_leaves_a_persons_own_settings_alone():
    with mpl.rc_context({"font.size": 33, "svg.hashsalt": "mine"}):
        _timeline(_life(2))
        assert mpl.rcParams["font.size"] == 33
        assert mpl.rcParams["svg.hashsalt"] == "mine"


@pytest.mark.parametrize("drawing", [_timeline(_life(8)), _forest()], ids=["timeline", "forest"])
def test_a_drawing_has_no_metadata_no_words_and_names_of_its_own(drawing):
    assert isinstance(drawing, Drawing)
    assert drawing.svg.startswith("<svg")
    assert "<text" not in drawing.svg
    assert "<!--" not in drawing.svg
    assert "metadata" not in drawing.svg.lower()
    assert "Felitti" not in drawing.svg
    ids = re.findall(r'\bid="([^"]*)"', drawing.svg)
    assert ids
    assert all(i.startswith(f"{drawing.name}-") for i in ids)
    targets = set(re.findall(r'href="#([^"]*)"|url\(#([^)]*)\)', drawing.svg))
    assert {a or b for a, b in targets} <= set(ids)
    image = Image.open(io.BytesIO(pictures_of([drawing])[drawing.name]))
    assert not image.info
    assert image.width == 975
    assert image.height == pytest.approx(drawing.height_in * 150, abs=1)
    assert image.convert("RGB").getpixel((image.width - 1, 0)) == (255, 255, 255)
    assert drawing.width_in == 6.5


def test_the_measured_width_is_the_drawn_width():
    for sheet in (_sheet(_life(26)), draw_forest(ROWS)[0][0]):
        for line in sheet.lines:
            letters = (glyph(name).transformed(Affine2D().translate(x, y)) for name, x, y in placed(line.text, bold=line.bold))
            drawn = MplPath.make_compound_path(*letters).get_extents()
            long, tall = (line.height, line.width) if line.upward else (line.width, line.height)
            assert drawn.x1 * line.size / 100 <= long + 0.8
            assert drawn.height * line.size / 100 <= tall + 0.2


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_text_is_drawn_literally_and_read_by_nothing(title):
    event = _event(title, 7)
    sheet = _sheet((event,))
    _assert_well_set(sheet)
    drawn = "".join(line.text for line in sheet.lines).replace(" ", "")
    if not drawn.endswith("…") and len(title) < 60:
        assert printable(title).replace(" ", "") in drawn
    drawing = _timeline((event,))
    assert "script" not in drawing.svg
    _assert_well_set(draw_forest((_row(label=title, outcome=title),))[0][0])


def test_mathematics_is_not_read():
    assert measure("$x$", 10) > measure("x", 10)
    assert "$" in printable("$x$")


def test_a_letter_that_no_font_has_is_a_box_and_warns_nobody():
    assert printable("鏡 a") == "□ a"
    assert printable("שלום") == "שלום"


def test_wrapping_keeps_lines_within_the_width_and_elides_the_rest():
    text = "one two three four five six seven eight nine ten eleven twelve"
    assert wrap(text, 1000, 8, most=3) == (text,)
    lines = wrap(text, 60, 8, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(measure(line, 8) <= 60 for line in wrap(text, 60, 8, most=20))
    assert " ".join(wrap(text, 60, 8, most=20)) == text
    assert "".join(wrap("x" * 100, 40, 8, most=50)) == "x" * 100
    assert wrap(f"aaaa bbbb n{NO_BREAK}= 4", 1000, 8, most=1) == (f"aaaa bbbb n{NO_BREAK}= 4",)
    assert wrap("WWWW WW", measure("WWWW", 8), 8, most=1)[0].endswith("…")
    assert wrap("", 10, 8, most=1) == ("",)
    assert "".join(wrap("WW", 1, 8, most=5)) == "WW"


# -- the timeline ------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 5, 12, 20, 26, 30])
def test_words_of_the_timeline_do_not_touch_and_stay_on_the_sheet(count):
    sheet = _sheet(_life(count))
    _assert_well_set(sheet)
    assert sheet.height <= TALLEST


def test_thirty_events_keep_all_their_words():
    texts = " ".join(line.text for line in _sheet(_life(30)).lines)
    assert "…" not in texts
    assert "without words" not in texts


def test_more_events_than_a_page_has_lines_are_marked_and_left_to_the_table():
    events = tuple(_event(f"Event number {i} of a long and eventful life", 20 * i / 90, DOMAINS[i % 9]) for i in range(90))
    sheet = _sheet(events)
    _assert_well_set(sheet)
    assert any("marked without words; the table lists every event" in line.text for line in sheet.lines)
    assert any(line.text.startswith("Offense") and line.bold for line in sheet.lines)


def test_a_life_of_offenses_alone_still_ends():
    _assert_well_set(_sheet(tuple(_event("Offense", 20, "offense") for _ in range(60))))


def test_the_offense_is_drawn_once():
    def count(events):
        return sum("ffense" in line.text and line.bold for line in _sheet(events).lines)

    at = (OFFENSE - BIRTH).days / 365.25
    assert count((_event("Moves", 5),)) == 1
    assert count((_event("The offense", at, "offense"),)) == 1
    assert count((_event("An earlier offense", 15, "offense"),)) == 2


@given(st.lists(st.builds(
    _event, st.text(max_size=120), st.floats(-0.7, 70), st.sampled_from(DOMAINS), fuzzy=st.integers(0, 2000),
    lasts=st.one_of(st.none(), st.integers(1, 4000))), min_size=1, max_size=45))
@settings(max_examples=20, deadline=None)
def test_no_life_makes_words_touch_or_leave_the_sheet(events):
    sheet = _sheet(tuple(events))
    _assert_well_set(sheet)
    assert sheet.height <= TALLEST + 0.01


def test_periods_are_named_with_their_ages():
    texts = [line.text for line in _sheet(_life(20)).lines if line.upward]
    for words in ("Infancy and early childhood", "0–5", "Middle childhood", "Adolescence", "12–17", "18–25"):
        assert words in texts
    assert "Adulthood" not in texts
    assert "26+" in [line.text for line in _sheet((_event("Moves", 60),)).lines]


def test_only_lanes_in_use_are_drawn():
    upward = [line.text for line in _sheet((_event("Moves", 5, "home"),)).lines if line.upward]
    assert "Home" in upward
    assert "Offense" in upward
    assert "School" not in upward


def test_alternative_text_of_the_timeline_counts_what_is_drawn():
    alt = _timeline((_event("a", 3), _event("b", 8, "school"), _event("c", 19, "school", fuzzy=700),
                     _event("d", -0.3, "health"))).alt
    assert alt.startswith("Timeline of four events in the life of Mr. Doe, from birth to age 20.")
    assert "family 1, school 2 and health 1" in alt
    assert "one before birth" in alt or "1 before birth" in alt
    assert "1 in infancy and early childhood (ages 0 to 5)" in alt
    assert "One event is drawn as a span" in alt
    assert "offense is marked at age 20" in alt
    assert "ages 26 and over" in _timeline((_event("a", 40), _event("b", 3, fuzzy=100), _event("c", 3, fuzzy=100))).alt


def test_a_timeline_of_nothing_and_an_unknown_lane_are_refused():
    with pytest.raises(AppendixError) as nothing:
        _timeline(())
    assert nothing.value.code == "SW410"
    assert nothing.value.remedy
    with pytest.raises(AppendixError) as lane:
        _timeline((_event("secret of the client", 3, "astrology"),))
    assert lane.value.code == "SW411"
    assert lane.value.field == "$.events[0].domain"
    assert "secret" not in str(lane.value)


# -- the forest plot -----------------------------------------------------------------------


def test_words_of_the_forest_plot_do_not_touch_and_stay_on_the_sheet():
    for rows in (ROWS, ROWS[:1], ROWS[4:5], ROWS * 6, (_row(label="A" * 90, outcome="words " * 80),)):
        for sheet, _part in draw_forest(rows):
            _assert_well_set(sheet)
            assert sheet.height <= TALLEST


@given(st.lists(st.builds(
    _row, st.sampled_from(sorted(MEASURES)), st.floats(0.01, 80), st.one_of(st.none(), st.floats(-3, 0.01)),
    st.one_of(st.none(), st.floats(80, 1000)), label=st.text(max_size=40), outcome=st.text(max_size=150),
    direction=st.sampled_from(["mitigating", "adverse", "double-edged", "context"])), min_size=1, max_size=30))
@settings(max_examples=20, deadline=None)
def test_no_estimates_make_words_touch_or_leave_the_sheet(rows):
    pages = draw_forest(rows)
    for sheet, _part in pages:
        _assert_well_set(sheet)
    assert sum(len(part) for _sheet, part in pages) == len(rows)


def test_every_measure_the_library_can_plot_has_an_axis_with_the_right_line():
    assert set(MEASURES) == RATIOS | DIFFERENCES
    assert {m for m, (panel, _) in MEASURES.items() if panel.null == 1} == RATIOS


def test_measures_that_cannot_share_an_axis_stand_in_panels_of_their_own():
    texts = [line.text for line in draw_forest(ROWS)[0][0].lines]
    for title in ("Ratios", "Standardized differences", "Correlations", "Differences in percentage points"):
        assert texts.count(title) == 1
    joined = " ".join(texts)
    assert "odds ratio" in joined
    assert "risk ratio" in joined
    assert "hazard ratio" in joined


def test_figures_are_printed_as_the_source_gave_them():
    texts = [line.text for line in draw_forest(ROWS)[0][0].lines]
    for words in ("2 (1.5 to 2.5)", "0.4 (0.2 to 0.9)", "4 to 12 (span)", "−4.9", "0.57 (−2.41 to 3.56)",
                  "1.8 (0.01 to 900)", "1.1 (from 1.05)", "0.9 (up to 0.98)"):
        assert words in texts


def test_adverse_and_double_edged_rows_say_so_in_words():
    texts = [line.text for line in draw_forest(ROWS)[0][0].lines]
    assert sum("(adverse)" in t for t in texts) == 1
    assert sum("(double-edged)" in t for t in texts) == 1
    assert "hollow: interval not reported" in texts
    assert "hollow: interval not reported" not in [line.text for line in draw_forest(ROWS[:2])[0][0].lines]


def test_a_row_without_interval_is_hollow():
    def hollow(row):
        return next(m.hollow for m in draw_forest((row,))[0][0].items if isinstance(m, Mark) and m.shape == "s")

    assert not hollow(_row())
    assert hollow(_row(low=None, high=None))


def test_alternative_text_of_the_forest_plot_counts_what_is_drawn():
    alt = _forest().alt
    assert alt.startswith("Forest plot of 13 estimates from one publication.")
    assert "Ratios: seven estimates, 5 above 1 and 2 below; 2 of the 5 reported intervals excluding 1." in alt
    assert "No interval was reported for three estimates." in alt
    assert "One estimate is double-edged and one estimate is adverse." in alt
    assert "interval" not in _forest((_row(),)).alt.replace("1 of the 1 reported interval excluding", "")


def test_rows_of_the_forest_plot_are_whole_and_in_the_order_given():
    rows = forest_rows(ROWS)
    assert rows[0] == ("Felitti et al. 1998 · n = 9,508: depression: four or more exposures vs none".replace(
        "n = ", f"n{NO_BREAK}={NO_BREAK}"), "odds ratio", "2", "1.5 to 2.5", "moderate")
    assert rows[2][3] == "not reported"
    assert rows[3][2] == "4 to 12 (span)"
    assert rows[11][2:4] == ("0.2", "up to 0.3")
    assert forest_rows((_row("d", None, None, None, span_low=0.1),))[0][2] == "0.1 to … (span)"
    assert len(rows) == len(ROWS)


def test_more_estimates_than_a_page_holds_go_on_the_next():
    many = ROWS * 6
    pages = forest_pages(many)
    assert len(pages) > 1
    assert [p.name for p in pages[:2]] == ["forest", "forest-2"]
    assert f"part 2 of {len(pages)}" in pages[1].alt


@pytest.mark.parametrize(("rows", "code"), [
    ((), "SW412"), ((_row("percent"),), "SW413"), ((_row("OR", 0.0),), "SW413"), ((_row("d", None, None, None),), "SW413"),
])
def test_estimates_that_cannot_be_drawn_are_refused(rows, code):
    with pytest.raises(AppendixError) as refused:
        forest_pages(rows)
    assert refused.value.code == code
    assert refused.value.remedy
