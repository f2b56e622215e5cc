"""Answers in the formats the services document; the works and cases in them are invented."""

import json
from typing import Any

DOI = "10.5555/lead.2019.7"
TITLE = "Lead Paint and Juvenile Arrests"


def crossref_work(**changes: Any) -> dict[str, Any]:
    return {
        "indexed": {"date-parts": [[2026, 1, 2]], "date-time": "2026-01-02T03:04:05Z", "timestamp": 1767323045000},
        "reference-count": 41, "publisher": "Example Press", "issue": "4", "DOI": DOI.upper(), "type": "journal-article",
        "created": {"date-parts": [[2018, 11, 1]]}, "page": "575-587", "source": "Crossref", "is-referenced-by-count": 12,
        "title": [TITLE], "subtitle": ["Evidence from <i>Linked</i> Records &amp; Registers"], "prefix": "10.5555", "volume": "101",
        "author": [{"given": "Anna", "family": "Müller", "sequence": "first", "affiliation": []},
                   {"given": "José", "family": "García Márquez", "sequence": "additional", "affiliation": []},
                   {"name": "National Registry Group", "sequence": "additional", "affiliation": []}],
        "container-title": ["The Review of Invented Economics &amp; Statistics"], "short-container-title": ["Rev Inv Econ"],
        "published-print": {"date-parts": [[2019, 10]]}, "published-online": {"date-parts": [[2018, 12, 3]]},
        "issued": {"date-parts": [[2018, 12, 3]]}, "URL": "https://doi.org/10.5555/lead.2019.7", "ISSN": ["0000-0000"],
        "relation": {"has-preprint": [{"id-type": "doi", "id": "10.5555/wp.77", "asserted-by": "subject"}]}, "score": 1,
    } | changes


def crossref(**changes: Any) -> str:
    return json.dumps({"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": crossref_work(**changes)})


def crossref_list(*works: dict[str, Any]) -> str:
    return json.dumps({"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": {
        "facets": {}, "total-results": 4321, "items": list(works), "items-per-page": 5,
        "query": {"start-index": 0, "search-terms": None}}})


def openalex_work(**changes: Any) -> dict[str, Any]:
    return {
        "id": "https://openalex.org/W2741809807", "doi": f"https://doi.org/{DOI}", "title": TITLE, "display_name": TITLE,
        "publication_year": 2019, "publication_date": "2019-10-01", "type": "article", "language": "en",
        "ids": {"openalex": "https://openalex.org/W2741809807", "doi": f"https://doi.org/{DOI}",
                "pmid": "https://pubmed.ncbi.nlm.nih.gov/29596582"},
        "primary_location": {"is_oa": False, "landing_page_url": f"https://doi.org/{DOI}", "pdf_url": None, "source": {
            "id": "https://openalex.org/S1", "display_name": "Review of Invented Economics and Statistics", "type": "journal"}},
        "authorships": [
            {"author_position": "first", "author": {"id": "https://openalex.org/A1", "display_name": "Anna Müller"},
             "raw_author_name": "Anna Müller", "institutions": []},
            {"author_position": "last", "author": {"id": "https://openalex.org/A2", "display_name": "Ludwig van Beet"},
             "raw_author_name": None, "institutions": []}],
        "biblio": {"volume": "101", "issue": "4", "first_page": "575", "last_page": "587"},
        "is_retracted": False, "is_paratext": False, "cited_by_count": 12,
        "abstract_inverted_index": {"Lead": [0], "harms": [1], "children.": [2, 5], "It": [3], "harms,": [4]},
    } | changes


def openalex_list(*works: dict[str, Any]) -> str:
    return json.dumps({"meta": {"count": len(works), "db_response_time_ms": 9, "page": 1, "per_page": 5, "groups_count": None},
                       "results": list(works), "group_by": []})


def case(status: int = 200, **changes: Any) -> str:
    cluster = {
        "resource_uri": "https://www.courtlistener.com/api/rest/v4/clusters/7/", "id": 7, "absolute_url": "/opinion/7/doe-v-example/",
        "panel": [], "docket_id": 8, "citations": [{"volume": 567, "reporter": "U.S.", "page": "460", "type": 1},
                                                   {"volume": "132", "reporter": "S. Ct.", "page": "2455", "type": 1}],
        "case_name_short": "Doe", "case_name": "Doe v. Example", "case_name_full": "", "date_filed": "2012-06-25",
        "precedential_status": "Published", "sub_opinions": ["https://www.courtlistener.com/api/rest/v4/opinions/9/"]}
    return json.dumps([{"citation": "567 U.S. 460", "normalized_citations": ["567 U.S. 460"], "start_index": 0, "end_index": 12,
                        "status": status, "error_message": "", "clusters": [cluster] if status == 200 else []} | changes])


def scholar(*rows: str, note: str = "About 3 results") -> str:
    return f"""<!doctype html><html><head><title>Google Scholar</title></head><body>
<div id="gs_ab_md"><div class="gs_ab_mdw">{note} (<b>0.04</b> sec)</div></div>
<div id="gs_res_glb" data-sva="/citations?view_op=add&amp;id={{id}}"></div>
<div id="gs_res_ccl"><div id="gs_res_ccl_mid">{''.join(rows)}</div></div></body></html>"""


def scholar_row(title: str, line: str, rank: int = 0) -> str:
    return f"""<div class="gs_r gs_or gs_scl" data-cid="aBc{rank}J" data-did="aBc{rank}J" data-rp="{rank}"><div class="gs_ri">
<h3 class="gs_rt"><span class="gs_ctc"><span class="gs_ct1">[HTML]</span><span class="gs_ct2">[HTML]</span></span>
<a id="aBc{rank}J" href="https://example.org/{rank}">{title}</a></h3><div class="gs_a">{line}</div>
<div class="gs_rs">Abstract We study <b>lead</b>&nbsp;…</div>
<div class="gs_fl"><a href="/scholar?cites=12&amp;hl=en">Cited by 12</a> <a href="/scholar?q=related:aBc">Related articles</a></div>
</div></div>"""


CAPTCHA = """<!DOCTYPE html><html><head><title>https://scholar.google.com/scholar</title></head><body>
<form id="captcha-form" action="index" method="post"><div id="recaptcha" class="g-recaptcha"></div></form>
<div>Our systems have detected unusual traffic from your computer network.</div></body></html>"""
LOGIN = """<!doctype html><html><head><title>Sign in to the hotel network</title></head><body><form><input type="password"></form></body></html>"""
