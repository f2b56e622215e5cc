"""Other names that files of examples give to types and fields, and other ways they write values.

A guide's examples, a firm's own tests and other programs call the same thing differently: ``pincite`` for ``pinpoint``,
``subsequent_history`` for ``history``, a court in words. They are read here into the words of
:mod:`workbench.citations.records`; what is unknown is left out, because an example must never stop the scoring.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from workbench.citations.records import RECORD_TYPES

__all__ = ["known_fields", "known_type"]


def _table(lines: str) -> Mapping[str, str]:
    """Lines of ``name: other, other`` as a mapping from each other to the name."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        name, _, others = line.strip().partition(":")
        for other in others.split(","):
            found.setdefault(other.strip(), name.strip())
    return MappingProxyType(found)


_TYPES = _table("""
case: court-case, cases, judgment, decision, opinion, slip-opinion, unpublished-case, unreported-case, legal-case, jurisdiction, reported-case, neutral-case, database-case, state-case, federal-case, public-domain-case, pending-case
statute: federal-statute, legislation, code, usc, u.s.c., federal-code, statutes, tax-code
state-statute: state-code, state-statutes, state-law
session-law: session-laws, public-law, act, statutes-at-large, slip-law, state-session-law
constitution: state-constitution, federal-constitution, us-constitution
regulation: cfr, federal-regulation, treasury-regulation, tax-regulation, code-of-federal-regulations
state-regulation: state-regulations, administrative-code, state-administrative-code
federal-register: proposed-rule, final-rule, fed-reg, proposed-regulation, register
executive-order: presidential-order, proclamation
court-rule: rule, rules, local-rule, federal-rule, state-rule, evidence-rule, procedural-rule, rule-of-procedure, rule-of-evidence, court-rules
restatement: restatements
uniform-act: uniform-law, ucc, uniform-code, uniform-acts
model-code: model-rule, model-rules, model-act, model-law, model-penal-code
guideline: sentencing-guideline, sentencing-guidelines, guidelines, ussg, u.s.s.g.
bill: resolution, federal-bill, state-bill, bills, unenacted-bill
hearing: committee-hearing, congressional-hearing, legislative-hearing, state-hearing
legislative-report: committee-report, congressional-report, house-report, senate-report, conference-report, congressional-document
treaty: international-agreement
agency-decision: agency-adjudication, adjudication, administrative-decision, agency-ruling, arbitration, administrative-adjudication
treasury-ruling: revenue-ruling, revenue-procedure, private-letter-ruling, tax-ruling, treasury-determination, treasury-decision, irs-ruling
ethics-opinion: formal-opinion, bar-opinion
standard: standards, professional-standard, guidelines-professional
court-document: litigation-document, court-filing, filing, brief, pleading, motion, record, litigation-documents, oral-argument, petition
presentence-report: psr, presentence-investigation-report
transcript: hearing-transcript, deposition
declaration: affidavit
ordinance: municipal-code, city-code
book: books, treatise, monograph, edited-book, translated-book
chapter: book-chapter, essay, book-section, collected-work, chapter-in-book, essay-in-collection, shorter-work
article: journal-article, law-review, law-review-article, article-journal, journal, periodical, law-journal-article
student-note: note, comment, student-work, case-note, student-comment, student-article
magazine: magazine-article, article-magazine, nonconsecutive-journal
newspaper: newspaper-article, article-newspaper, newspaper-print, editorial
newspaper-online: online-newspaper, newspaper-web
webpage: website, web, web-page, internet, blog, blog-post, post-weblog, internet-source, online-source, web-site
social-media: tweet, post, social, social-media-post
working-paper: workingpaper, discussion-paper
thesis: dissertation
dataset: data, data-set
unpublished: manuscript, unpublished-manuscript, forthcoming
letter: personal-communication, correspondence, memorandum, email
report: institutional-report, government-report
encyclopedia: entry-encyclopedia, dictionary, entry-dictionary
media: film, video, podcast, broadcast, song, motion-picture
""")

#: Names of fields that mean the same wherever they stand.
_ANYWHERE = _table("""
first_page: page, start_page, starting_page, initial_page, page_first, beginning_page, page_start, firstpage
volume: vol, volume_number
pinpoint: pincite, pin_cite, pin, pinpoint_page, pinpoint_pages, pincites, locator, pinpoint_cite, pin_page
short_pinpoint: short_pincite, short_pin, short_pin_cite, pinpoint_short
explanatory: explanatory_parenthetical, explanation, explanatory_phrase_parenthetical
parenthetical: parentheticals
url: link, web_address, href, uri
archive_url: archived_url, archive, archived, perma, perma_link, permalink, archive_link, archiveurl
accessed: last_visited, visited, access_date, accessed_date, date_accessed, urldate, last_accessed, date_visited
year: year_published, publication_year, pub_year, date_year, year_decided, decision_year, edition_year, code_year
date: full_date, exact_date, publication_date, date_published, decision_date, date_decided, filed_date, date_filed, decided, filed, posted, date_posted, issued
edition: ed, edition_number
authors: author_names, creators, by
editors: eds, editor_names
translators: trans, translator_names
institution: organization, organisation, issuing_body, promulgator, promulgated_by, issuer, sponsor
""")

_OF_TYPE: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "case": _table("""
case_name: name, title, caption, parties, case
reporter: reporter_abbreviation, reporter_name, rep
court: deciding_court, court_name, jurisdiction
neutral: public_domain, medium_neutral, neutral_cite, neutral_citation, public_domain_cite, public_domain_citation, vendor_neutral, medium_neutral_citation, universal_citation
parallel: parallel_citations, parallel_cites, parallel_citation, parallel_cite, parallels, parallel_reporters
weight: weight_of_authority, weight_parenthetical, authority_weight, opinion_type, weights
history: subsequent_history, prior_history, case_history, procedural_history, subsequent
docket: docket_number, docket_no, number, case_number, case_no, docket_num
database: database_id, database_identifier, database_cite, database_citation, wl, westlaw, lexis, electronic_cite
popular_name: identifier, known_as, distinct_name, nickname, bankruptcy_name
short_name: short_title, short_case_name
slip: slip_opinion, slip_op, is_slip
"""),
    "law": _table("""
act: name, act_name, popular_name, statute_name, name_of_act, short_title, law_name
act_section: original_section, section_of_act
title: title_number, title_no, code_title
code: code_name, code_abbreviation, compilation, source, reporter
section: sections, section_number, sec, section_no
publisher: code_publisher
supplement: supp, supplement_year
chapter: chapter_number
public_law: pub_l, public_law_number, pub_law, public_law_no, pl, law_number, pub_l_no
reporter: statutes, session_laws
name: regulation_name, rule_name, popular_name
note: status, history, notes, subsequent_history
codified: to_be_codified, codified_at, cfr, to_be_codified_at
number: order_number, eo_number
jurisdiction: state, country, sovereign, place
amendment: amendment_number
article: article_number
"""),
    "rules": _table("""
rules: rule_set, rules_name, name, set, source, body, title, code, rule_name, abbreviation
number: rule, rule_number, section, rule_no
note: status
"""),
    "model": _table("""
title: name, work, restatement, act, code
section: sections, section_number, sec
rule: rule_number, number
institution: author, authors, publisher, organization
comment: cmt, comment_letter, comments
illustration: illus
note: status, amended
"""),
    "legislature": _table("""
chamber: house, body, type, bill_type, legislative_body, kind
number: bill_number, resolution_number, report_number, bill_no, report_no, doc_number
congress: congress_number, cong
committee: before, committee_name, body
speaker: statement, witness, testimony, speaker_name
version: status, stage, posture
bill: bill_number
legislature: legislative_session_number, legislature_number
title: name, hearing_title, bill_title, act
conference: conf_rep, conference_report
"""),
    "document": _table("""
document: document_title, title, doc, name, document_name, doc_title
docket: docket_number, docket_no, case_number
ecf: ecf_number, ecf_no, document_number, ecf_num
case_name: case, parties
database: database_id, wl, westlaw
"""),
    "agency": _table("""
case_name: name, title, party
number: decision_number
agency: issuing_agency, court
docket: docket_number, file_number, case_number
kind: ruling_type, series
"""),
    "work": _table("""
title: article_title, book_title, work_title, note_title, page_title, post_title, chapter_title, name
booktitle: book, collection, container_title, host_title, collection_title, in_title, volume_title
journal: publication, periodical, journal_name, newspaper, newspaper_name, magazine, magazine_name, publication_name, journaltitle, journal_title, periodical_title
site: website, website_title, site_name, site_title, blog, website_name, blog_name, main_title
platform: network, service
handle: username, user, screen_name
designation: student_designation, piece_type, note_type, work_type
publisher: translated_publisher, publisher_name
original_year: original_publication_year, origyear, original_date, first_published, orig_year
number: paper_number, report_number
"""),
})

_FAMILY = MappingProxyType({
    "case": "case",
    **dict.fromkeys(
        ("statute", "state-statute", "ordinance", "session-law", "constitution", "regulation", "state-regulation",
         "federal-register", "executive-order", "guideline"), "law"),
    "court-rule": "rules",
    **dict.fromkeys(("restatement", "uniform-act", "model-code"), "model"),
    **dict.fromkeys(("bill", "hearing", "legislative-report"), "legislature"),
    "court-document": "document",
    **dict.fromkeys(("agency-decision", "treasury-ruling"), "agency"),
})

#: Fields whose values say of what kind an entry of an unknown type is.
_TELLING = (
    ("case_name", "case"), ("booktitle", "chapter"), ("journal", "article"), ("document", "court-document"),
    ("handle", "social-media"), ("rules", "court-rule"), ("amendment", "constitution"), ("congress", "bill"),
    ("code", "statute"), ("url", "webpage"), ("title", "book"),
)
_ROLES = frozenset({"author", "authors", "editor", "editors", "translator", "translators"})


def known_type(name: str, fields: Mapping[str, Any]) -> str:
    """The record type that a name means; where it means none, the one that the fields tell.

    >>> known_type("law_review", {}), known_type("Book Chapter", {}), known_type("precedent", {"case_name": "A v. B"})
    ('article', 'chapter', 'case')
    """
    plain = re.sub(r"[\s_]+", "-", name.strip().lower())
    for one in (name, plain, plain.removesuffix("s")):
        if one in RECORD_TYPES:
            return one
        if one in _TYPES:
            return _TYPES[one]
    return next((kind for field, kind in _TELLING if fields.get(field)), name)


def known_fields(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an example under the names that the type knows, their values as records hold them."""
    known = RECORD_TYPES[kind]
    others = _OF_TYPE[_FAMILY.get(kind, "work")]
    found: dict[str, Any] = {}
    for name, value in fields.items():
        plain = re.sub(r"[\s-]+", "_", name.strip().lower())
        named = plain if known.knows(plain) and not (known.open and plain in {**others, **_ANYWHERE}) else (
            others.get(plain) or _ANYWHERE.get(plain) or plain)
        if value not in (None, "", [], {}) and (named not in found or named == plain):
            found[named] = _value(named, value)
    if kind == "case":
        found = _case(found, fields)
    return {name: value for name, value in found.items() if known.knows(name) or name in {"pinpoint", "short_pinpoint"}}


def _case(found: dict[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    if not found.get("case_name"):
        for first, second in (("plaintiff", "defendant"), ("petitioner", "respondent"), ("appellant", "appellee")):
            if fields.get(first) and fields.get(second):
                found["case_name"] = f"{fields[first]} v. {fields[second]}"
    for name in ("history", "parallel"):
        given = found.get(name)
        if given:
            found[name] = [_step(one) for one in (given if isinstance(given, list | tuple) else [given])]
    return found


def _step(value: object) -> object:
    """A step of history or a parallel citation, its fields named as those of a case."""
    if not isinstance(value, Mapping):
        return value
    others = {**_ANYWHERE, **_OF_TYPE["case"], "disposition": "phrase", "type": "phrase", "action": "phrase",
              "explanatory_phrase": "phrase", "relation": "phrase", "text": "citation", "cite": "citation",
              "statute": "citation", "authority": "citation"}
    return {name if name in {"phrase", "title"} else others.get(name, name): _value(name, one) for name, one in value.items()}


def _value(name: str, value: object) -> object:
    """A value as records hold it: names as text, a pinpoint as it is typed."""
    if name in _ROLES:
        listed = value if isinstance(value, list | tuple) else [value]
        return [part for one in listed for part in _person(one)]
    if name in {"pinpoint", "short_pinpoint"}:
        return _pinpoint(value)
    return value


def _person(value: object) -> Iterable[object]:
    if not isinstance(value, Mapping):
        return value.split(" and ") if isinstance(value, str) and "{" not in value else [value]
    if whole := value.get("literal") or value.get("name") or value.get("institution"):
        return [whole]
    given = " ".join(str(value[n]) for n in ("first", "given", "first_name", "middle") if value.get(n))
    family = " ".join(str(value[n]) for n in ("last", "family", "last_name") if value.get(n))
    suffix = value.get("suffix")
    return [f"{family}, {suffix}, {given}" if suffix else f"{family}, {given}" if given else family]


def _pinpoint(value: object) -> str:
    if isinstance(value, Mapping):
        marks = {"page": "", "pages": "", "paragraph": "¶ ", "paragraphs": "¶¶ ", "section": "§ ", "note": "n.", "footnote": "n.",
                 "line": ":", "lines": ":"}
        return " ".join(f"{marks.get(name, f'{name} ')}{one}" for name, one in value.items() if one).replace(" :", ":")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
