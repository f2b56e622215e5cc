"""Google Scholar: a last resort for what no register has; it often refuses programs, and then says so here.

scholarly reads the page of results. It does not send: it would invent a browser's name for every
question, sleep and try again for minutes, open a browser to have a captcha solved, and wait a week
for that. Importing it reads any ``.env`` file near by into the environment; that is undone. What it
reads is what a page shows: authors by initials and cut short, no volume and no page.

*Source:* the pages that scholarly's parser knows (``gs_r gs_or gs_scl``, ``gs_rt``, ``gs_a``) and its signs of a
captcha; a block redirects to google.com/sorry and answers 429.
"""

from __future__ import annotations

import os
import re
import warnings
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from workbench.citations.online.answers import Author, Candidate, Reading, State, clean
from workbench.citations.online.exchange import Reply, Request, triage
from workbench.citations.online.queries import Query, WorkQuery
from workbench.citations.online.service import MOST, cannot_answer, chosen

__all__ = ["Scholar"]

#: Signs of a page that wants a person, and the sign of a page of results.
_CAPTCHA = re.compile(r'id="(?:gs_captcha_ccl|recaptcha|captcha-form)"|class="rc-doscaptcha-body"')
_RESULTS = re.compile(r'id="gs_res_(?:ccl|glb)')
_CHARSET = re.compile(r"charset=\"?([\w-]{2,30})")


@dataclass(frozen=True, slots=True)
class Scholar:
    """Google Scholar at its own address."""

    url: str

    name: ClassVar[str] = "scholar"
    interval_s: ClassVar[float] = 10.0

    def request(self, query: Query) -> Request:
        """What is sent: the title in quotation marks, the author, the years."""
        if not isinstance(query, WorkQuery):
            raise cannot_answer(self.name, query)
        title = query.title.replace('"', " ")
        words = f'"{title}"' + (f' author:"{query.author}"' if query.author else "")
        years = {"as_ylo": query.year - 1, "as_yhi": query.year + 1} if query.year else {}
        return Request(f"{self.url}/scholar?{urlencode({'hl': 'en', 'q': words, **years})}", one_record=False,
                       accept="text/html")

    def read(self, reply: Reply, query: Query) -> Reading:
        """The works on a page of results."""
        if reading := triage(reply, one_record=False):
            return reading
        if not reply.html:
            return Reading(State.MALFORMED, "a page was expected")
        charset = _CHARSET.search(reply.content_type)
        try:
            page = reply.body.decode(charset[1] if charset else "utf-8")
        except (UnicodeDecodeError, LookupError):
            return Reading(State.MALFORMED, "the page is not in the encoding that it names")
        if _CAPTCHA.search(page):
            return Reading(State.BLOCKED, "Google Scholar asks whether a person is there")
        if not _RESULTS.search(page):
            return Reading(State.MALFORMED, "the page is not a page of results")
        assert isinstance(query, WorkQuery), query
        try:
            found = [_candidate(work) for work in _works(page)]
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            # What scholarly's parser ends in where Google has changed its page.
            return Reading(State.MALFORMED, "the page of results is not built as scholarly expects")
        return chosen(query, found)


@dataclass(slots=True)
class _Page:
    """What scholarly's parser wants of its navigator: the page. It never fetches another."""

    html: str
    publib: str = field(default="")

    def _get_soup(self, _url: str) -> Any:
        from bs4 import BeautifulSoup

        soup = BeautifulSoup(self.html.replace("\u00a0", " "), "html.parser")
        bar = soup.find("div", id="gs_res_glb")
        self.publib = str(bar.get("data-sva", "")) if bar else ""
        return soup


def _works(html: str) -> list[dict[str, Any]]:
    before = dict(os.environ)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from scholarly.publication_parser import _SearchScholarIterator
    if os.environ != before:
        os.environ.clear()
        os.environ.update(before)
    results = _SearchScholarIterator(_Page(html), "/scholar?")
    return [results.__next__() for _ in range(min(len(results._rows), MOST))]  # noqa: SLF001 - never past this page


def _candidate(work: dict[str, Any]) -> Candidate:
    bib = work["bib"]
    venue, year = ("" if bib.get(name, "NA") == "NA" else clean(bib[name], 300) for name in ("venue", "pub_year"))
    return Candidate(
        Scholar.name, clean(work.get("url_scholarbib", "").partition("info:")[2].partition(":")[0], 40),
        clean(bib["title"]), tuple(_author(clean(name, 200)) for name in bib["author"] if name.strip()),
        int(year) if year.isdigit() else None, journal=venue.strip("… "), url=clean(work.get("pub_url", ""), 300),
        abstract=clean(bib.get("abstract", ""), 1000),
        partial=("authors", "journal") if "…" in venue or len(bib["author"]) >= 3 else ("authors",))


def _author(name: str) -> Author:
    """``JJ Doyle`` in its parts: the initials come first, close together."""
    given, _, family = name.partition(" ")
    return Author(family, given) if family and given.isupper() else Author(name)
