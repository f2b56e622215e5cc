"""What each service says is read into the same fields, and nothing of it is markup, guessed or lost."""

import json
import subprocess
import sys

import pytest

from tests.online.conftest import HTML, NOW, Say
from tests.online.wire import (
    DOI,
    TITLE,
    case,
    crossref,
    crossref_list,
    crossref_work,
    openalex_list,
    openalex_work,
    scholar,
    scholar_row,
)
from workbench.citations.online.answers import Author, Notice, Related, State
from workbench.citations.online.queries import DoiQuery, PmidQuery, WorkQuery, case_query
from workbench.errors import CitationError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

WORK = WorkQuery(TITLE, author="Müller", year=2019)
CASE = case_query("Doe v. Example, 567 U.S. 460 (2012)")[0]


def ask(desk, wire, query, service, *says):
    wire.says(*(say if isinstance(say, Say) else Say(say) for say in says))
    return desk.lookup(query, service, now=NOW)


def test_crossref_gives_every_field_as_plain_text_with_where_and_when(desk, wire):
    got = ask(desk, wire, DoiQuery(DOI), "crossref", crossref())
    (work,) = got.candidates
    assert got.state is State.FOUND and got.retrieved == NOW and not got.kept
    assert wire.heard[0].path == f"/works/{DOI}" and got.asked.endswith("/works/10.5555%2Flead.2019.7")
    assert work.title == f"{TITLE}: Evidence from Linked Records & Registers"
    assert work.authors == (Author("Müller", "Anna"), Author("García Márquez", "José"), Author("National Registry Group"))
    assert (work.year, work.other_years) == (2019, (2018,))
    assert work.journal == "The Review of Invented Economics & Statistics" and work.other_journals == ("Rev Inv Econ",)
    assert (work.volume, work.issue, work.pages, work.doi) == ("101", "4", "575-587", DOI)
    assert work.related == (Related("has-preprint", "10.5555/wp.77"),)
    assert not work.retracted and work.notices == ()


@pytest.mark.parametrize(("type_", "kind", "retracted"), [
    ("retraction", "retraction", True), ("Retraction", "retraction", True), ("withdrawal", "retraction", True),
    ("partial-retraction", "retraction", True), ("expression_of_concern", "concern", False),
    ("expression of concern", "concern", False), ("erratum", "correction", False), ("corrigendum", "correction", False),
    ("something new", "other", False)])
def test_crossref_names_notices_about_a_work(desk, wire, type_, kind, retracted):
    notice = {"DOI": "10.5555/Notice", "type": type_, "label": "A notice", "source": "retraction-watch", "record-id": "1",
              "updated": {"date-parts": [[2023, 1, 5]], "date-time": "2023-01-05T00:00:00Z", "timestamp": 1}}
    (work,) = ask(desk, wire, DoiQuery(DOI), "crossref", crossref(**{"updated-by": [notice]})).candidates
    assert work.notices == (Notice(kind, "A notice", "10.5555/notice", "2023-01-05", "retraction-watch"),)
    assert work.retracted is retracted


def test_a_new_version_is_no_notice_and_a_notice_itself_is_not_retracted(desk, wire):
    changes = {"updated-by": [{"type": "new_version", "DOI": "10.5555/v2"}],
               "update-to": [{"type": "retraction", "DOI": "10.5555/other", "label": "Retraction"}]}
    (work,) = ask(desk, wire, DoiQuery(DOI), "crossref", crossref(**changes)).candidates
    assert work.notices == () and not work.retracted and work.notice_of == ("10.5555/other",)


@pytest.mark.parametrize("changes", [
    {"title": ["RETRACTED: Lead Paint"]}, {"update-to": [{"type": "retraction", "DOI": DOI, "label": "Retraction"}]}])
def test_a_publisher_that_marks_the_article_itself_is_heard(desk, wire, changes):
    assert ask(desk, wire, DoiQuery(DOI), "crossref", crossref(**changes)).candidates[0].retracted


def test_a_record_with_almost_nothing_in_it_is_read(desk, wire):
    bare = json.dumps({"status": "ok", "message-type": "work", "message": {
        "DOI": DOI, "title": [], "author": None, "issued": {"date-parts": [[None]]}, "volume": 7, "relation": {}}})
    (work,) = ask(desk, wire, DoiQuery(DOI), "crossref", bare).candidates
    assert (work.title, work.year, work.authors, work.volume) == ("", None, (), "7")


@pytest.mark.parametrize("message", [
    {"DOI": DOI, "title": "not a list"}, {"title": ["no DOI"]}, {"DOI": DOI, "author": [{"family": {}}]},
    {"DOI": DOI, "works": 1, "__class__": 2}, {"DOI": DOI, "issued": {"date-parts": "2019"}}])
def test_a_record_of_another_shape_is_malformed(desk, wire, message):
    body = json.dumps({"status": "ok", "message-type": "work", "message": message})
    assert ask(desk, wire, DoiQuery(DOI), "crossref", body).state is State.MALFORMED


def test_an_answer_under_another_doi_says_so(desk, wire):
    got = ask(desk, wire, DoiQuery(DOI), "crossref", crossref(DOI="10.5555/alias"))
    assert got.state is State.FOUND and "10.5555/alias" in got.detail
    got = ask(desk, wire, DoiQuery(DOI), "openalex", json.dumps(openalex_work(doi=None)))
    assert "none" in got.detail
    got = ask(desk, wire, PmidQuery("1"), "openalex", json.dumps(openalex_work()))
    assert "29596582" in got.detail


def test_a_crossref_search_sends_title_author_and_years_and_keeps_only_what_fits(desk, wire):
    other = crossref_work(DOI="10.5555/other", title=["Lead Pipes and Crime"])
    namesake = crossref_work(DOI="10.5555/namesake", author=[{"family": "Somebody"}])
    late = crossref_work(DOI="10.5555/late", **{"published-print": {"date-parts": [[2025]]}, "issued": {"date-parts": [[2025]]},
                                              "published-online": {"date-parts": [[2025]]}})
    got = ask(desk, wire, WORK, "crossref", crossref_list(other, crossref_work(), namesake, late))
    assert [c.doi for c in got.candidates] == [DOI]
    assert [c.doi for c in got.nearest] == ["10.5555/other", "10.5555/namesake", "10.5555/late"]
    assert wire.heard[0].query == {"query.bibliographic": [TITLE], "query.author": ["Müller"], "rows": ["5"],
                                   "filter": ["from-pub-date:2018,until-pub-date:2020"]}
    got = desk.lookup(WorkQuery("Another Title Altogether"), "crossref", now=NOW)
    assert got.state is State.NOT_FOUND and got.candidates == () and len(got.nearest) == 4


def test_a_list_where_one_work_was_asked_for_is_malformed(desk, wire):
    assert ask(desk, wire, DoiQuery(DOI), "crossref", crossref_list(crossref_work())).state is State.MALFORMED
    assert ask(desk, wire, WORK, "crossref", crossref()).state is State.MALFORMED


def test_openalex_gives_fields_abstract_and_retraction(desk, wire):
    got = ask(desk, wire, PmidQuery("29596582"), "openalex", json.dumps(openalex_work(is_retracted=True)))
    (work,) = got.candidates
    assert wire.heard[0].path == "/works/pmid:29596582"
    assert (work.title, work.year, work.volume, work.issue, work.pages) == (TITLE, 2019, "101", "4", "575-587")
    assert work.authors == (Author("Müller", "Anna"), Author("van Beet", "Ludwig"))
    assert (work.doi, work.pmid, work.id) == (DOI, "29596582", "W2741809807")
    assert work.abstract == "Lead harms children. It harms, children."
    assert work.retracted and work.notices[0].source == "OpenAlex"


def test_a_body_and_a_name_that_cannot_be_taken_apart_stay_whole(desk, wire):
    names = ["World Health Organization", "A, B, C, D, E", "Plato"]
    authors = [{"author": {"display_name": name}} for name in names]
    (work,) = ask(desk, wire, DoiQuery(DOI), "openalex", json.dumps(openalex_work(authorships=authors))).candidates
    assert work.authors == tuple(map(Author, names))


def test_openalex_cuts_authors_at_a_hundred_and_the_answer_says_so(desk, wire):
    many = [{"author": {"display_name": f"A B{i}"}} for i in range(100)]
    (work,) = ask(desk, wire, DoiQuery(DOI), "openalex", json.dumps(openalex_work(authorships=many))).candidates
    assert work.partial == ("authors",) and len(work.authors) == 100


def test_an_openalex_search_does_not_let_a_title_become_a_filter(desk, wire):
    query = WorkQuery("Lead, Paint|Arrests: is_oa:true", year=2019)
    ask(desk, wire, query, "openalex", openalex_list(openalex_work()))
    assert wire.heard[0].query["filter"] == ["title.search:Lead Paint Arrests is_oa true,publication_year:2018-2020"]


@pytest.mark.parametrize("status", [403, 429])
def test_openalex_says_in_json_that_a_limit_is_exceeded(desk, wire, status):
    got = ask(desk, wire, DoiQuery(DOI), "openalex", Say('{"error": "Rate limit exceeded"}', status=status))
    assert got.state is State.RATE_LIMITED


def test_scholar_reads_a_page_of_results(desk, wire):
    row = scholar_row(TITLE, "A Müller, J García… - Review of Invented …, 2019 - press.example.org")
    other = scholar_row("Lead &lt;b&gt;Pipes&lt;/b&gt;", "Z Nobody - 2001 - example.org", rank=1)
    got = ask(desk, wire, WORK, "scholar", Say(scholar(row, other), kind=HTML))
    (work,) = got.candidates
    assert (work.title, work.year, work.authors) == (TITLE, 2019, (Author("Müller", "A"), Author("García", "J")))
    assert work.journal == "Review of Invented" and set(work.partial) == {"authors", "journal"}
    assert work.url == "https://example.org/0" and [c.title for c in got.nearest] == ["Lead Pipes"]
    assert wire.heard[0].query == {"hl": ["en"], "q": [f'"{TITLE}" author:"Müller"'], "as_ylo": ["2018"], "as_yhi": ["2020"]}
    assert wire.heard[0].headers["user-agent"].startswith("mitigation-workbench/")


@pytest.mark.parametrize(("page", "state"), [
    (scholar(note="No results"), State.NOT_FOUND), ("<html><body>Hello</body></html>", State.MALFORMED),
    (scholar('<div class="gs_r gs_or gs_scl"><p>new design</p></div>'), State.MALFORMED)])
def test_scholar_without_results_is_not_found_and_a_page_of_another_design_is_malformed(desk, wire, page, state):
    assert ask(desk, wire, WORK, "scholar", Say(page, kind=HTML)).state is state


@pytest.mark.parametrize("charset", ["iso-8859-1", "no-such-charset", "utf-8"])
def test_scholar_is_read_in_the_encoding_its_page_names(desk, wire, charset):
    page = scholar(scholar_row(TITLE, "A Müller - 2019 - example.org")).encode("latin-1", "replace")
    got = ask(desk, wire, WORK, "scholar", Say(page, kind=f"text/html; charset={charset}"))
    assert got.state is (State.FOUND if charset == "iso-8859-1" else State.MALFORMED)


def test_reading_scholar_leaves_no_trace_in_the_environment(tmp_path):
    # scholarly reads .env of the folder in which a notebook runs; a program without a file counts as one.
    (tmp_path / ".env").write_text("LEAKED=1\n", encoding="utf-8")
    code = ("import os\nfrom workbench.citations.online.exchange import Reply\n"
            "from workbench.citations.online.queries import WorkQuery\nfrom workbench.citations.online.scholar import Scholar\n"
            f"before = dict(os.environ)\nreply = Reply(200, 'text/html', {scholar().encode()!r}, {{}}, '')\n"
            "print(Scholar('').read(reply, WorkQuery('Lead')).state.value)\n"
            "import dotenv\nassert dict(os.environ) == before and dotenv.dotenv_values(dotenv.find_dotenv())['LEAKED'] == '1'")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "not found\n"), done.stderr


def test_courtlistener_hears_the_place_alone(desk, wire):
    got = ask(desk, wire, CASE, "courtlistener", case())
    (decision,) = got.candidates
    (heard,) = wire.heard
    assert (heard.method, heard.path) == ("POST", "/api/rest/v4/citation-lookup/")
    assert heard.form == {"volume": ["567"], "reporter": ["U.S."], "page": ["460"]}
    assert heard.headers["authorization"] == "Token token-1" and "Doe" not in str(heard)
    assert (decision.title, decision.year, decision.kind) == ("Doe v. Example", 2012, "case")
    assert decision.citations == ("567 U.S. 460", "132 S. Ct. 2455") and decision.url.endswith("/opinion/7/doe-v-example/")


def test_several_decisions_at_one_place_are_all_given(desk, wire):
    clusters = [{"id": i, "case_name": f"Case {i}", "citations": [], "date_filed": None} for i in (1, 2)]
    got = ask(desk, wire, CASE, "courtlistener", case(300, clusters=clusters))
    assert got.state is State.FOUND and [c.title for c in got.candidates] == ["Case 1", "Case 2"] and "2 decisions" in got.detail


@pytest.mark.parametrize(("body", "state"), [
    (case(400, error_message="Unable to find reporter with abbreviation of 'U.S.'"), State.REFUSED),
    (case(429, error_message="Too many citations requested."), State.RATE_LIMITED),
    (case(200, clusters=[]), State.MALFORMED), (case(200, clusters=[{"id": 1, "case_name": ""}]), State.MALFORMED),
    (case(202), State.MALFORMED), (json.dumps(json.loads(case()) * 2), State.MALFORMED)])
def test_each_status_of_a_citation_has_its_state(desk, wire, body, state):
    assert ask(desk, wire, CASE, "courtlistener", body).state is state


@pytest.mark.parametrize(("body", "wait"), [
    ('{"detail": "Request was throttled. Expected available in 48 seconds."}', 48),
    ('{"error_message": "Too many requests", "wait_until": "2026-11-20T12:01:30+00:00"}', 90), ("busy", None)])
def test_courtlistener_says_in_words_how_long_to_wait(desk, wire, body, wait):
    date = (("Date", "Fri, 20 Nov 2026 12:00:00 GMT"),)
    got = ask(desk, wire, CASE, "courtlistener", Say(body, status=429, headers=date))
    assert got.state is State.RATE_LIMITED and got.retry_after_s == wait


@pytest.mark.parametrize(("service", "query", "code"), [
    ("crossref", PmidQuery("1"), "SW395"), ("crossref", CASE, "SW395"), ("openalex", CASE, "SW395"),
    ("scholar", DoiQuery(DOI), "SW395"), ("courtlistener", WORK, "SW395"), ("crosref", WORK, "SW396")])
def test_a_question_a_service_cannot_answer_is_not_sent(desk, wire, service, query, code):
    with pytest.raises(CitationError) as caught:
        desk.lookup(query, service, now=NOW)
    assert caught.value.code == code and not wire.heard
