"""The summary for the client: plain words, nothing that is counsel's or somebody else's, and two languages that agree."""

import datetime as dt
import io
import json
import re
from pathlib import Path

import docx
import lxml.html
import pypdf
import pytest
from click.testing import CliRunner

from workbench.appendix.client_summary import LANGUAGES, client_summary, said_in
from workbench.appendix.composition import compose
from workbench.appendix.docx import write_docx
from workbench.appendix.html import write_html
from workbench.appendix.pdf import lay_out
from workbench.case.files import load_case
from workbench.case.models import Note
from workbench.case.parts import Permission
from workbench.cli import main
from workbench.errors import RenderError
from workbench.evidence.library import load_library
from workbench.settings import share
from workbench.tree import plain_text, walk

LIBRARY = load_library()
CASES = {name: load_case(share("examples") / name) for name in ("federal-youth.json", "ny-survivor.json")}
CANARIES = json.loads((Path(__file__).parents[1] / "canaries.json").read_text(encoding="utf-8"))
AS_OF = dt.date(2026, 11, 20)
YOUTH = "federal-youth.json"


def summary(name=YOUTH, language="en", **changes):
    case = CASES[name].model_copy(update=changes)
    return client_summary(compose(case, LIBRARY, volume="sealed", as_of=AS_OF), language)


def text(document):
    return plain_text(document.blocks)


def leaves(value, path=""):
    for key, each in value.items():
        if isinstance(each, dict):
            yield from leaves(each, f"{path}{key}.")
        else:
            yield f"{path}{key}", each


def sentences(said):
    fixed = [each for key, each in leaves(said) if isinstance(each, str) and key.partition(".")[0] not in {
        "labels", "mark", "legend", "review", "language", "factors"} and each]
    return [each for whole in fixed for each in re.split(r"(?<=[.:?])\s+", whole) if each]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_the_summary_holds_nothing_of_counsel_nothing_refused_and_nothing_of_somebody_else(name, language):
    words, said = CANARIES[name], text(summary(name, language))
    for kind in ("counsel", "no", "third-party"):
        assert words[kind] not in said, kind
    assert any(words[kind] in said for kind in ("hipaa", "part2", "school", "sealed", "sealed-only"))
    case = CASES[name]
    for claim in case.claims:
        assert claim.why_it_matters not in said and (claim.counsel_note or "–never–") not in said
        factor = LIBRARY.get_factor(claim.factor)
        assert factor.double_edge not in said and factor.answer not in said


def test_an_impression_is_never_told():
    interview = CASES[YOUTH].interviews[0]
    note = Note(key="n-seems", kind="impression", text="Seems to hide something: Zqxwv.")
    said = text(summary(interviews=(interview.model_copy(update={"notes": (note,)}),)))
    assert "Zqxwv" not in said


def test_every_line_says_whether_it_is_open_or_sealed_as_the_public_volume_would():
    document = summary()
    public = compose(CASES[YOUTH], LIBRARY, volume="public", as_of=AS_OF)
    lines = [plain_text(item) for node in walk(document.blocks) if node["t"] == "OrderedList" for item in node["c"][1]]
    assert len(lines) > 30 and all(line.rstrip().endswith(("Open.", "Sealed.")) for line in lines)
    told = {fact.key: line for fact in CASES[YOUTH].facts for line in lines if f"“{fact.statement}”" in line}
    assert len(told) > 30
    for key, line in told.items():
        assert line.rstrip().endswith("Open.") == public.shows_facts([key]), key


def test_lines_are_numbered_through_and_a_line_that_comes_again_is_named_by_its_number():
    document = summary()
    lists = [node["c"] for node in walk(document.blocks) if node["t"] == "OrderedList"]
    starts, counts = [each[0][0] for each in lists], [len(each[1]) for each in lists]
    assert starts == [1 + sum(counts[:i]) for i in range(len(counts))]
    statements = [plain_text(item) for each in lists for item in each[1]]
    again = [int(n) for found in re.findall(r"These lines belong here too: ([\d, ]+)\.", text(document)) for n in found.split(",")]
    assert again and max(again) <= len(statements) and len(set(statements)) == len(statements)


def test_how_much_is_kept_back_is_said_and_not_what():
    facts = CASES[YOUTH].facts
    refused = [fact for fact in facts if fact.permission is Permission.NO]
    assert len(refused) == 1 and "You told us not to tell one thing." in text(summary())
    open_one = next(fact for fact in facts if fact.permission is Permission.YES)
    more = tuple(fact.model_copy(update={"permission": Permission.NO}) if fact is open_one else fact for fact in facts)
    said = text(summary(facts=more))
    assert "You told us not to tell 2 things." in said and open_one.statement not in said
    assert re.search(r"\d+ lines are about other people too\.", said)


def test_the_client_reads_what_she_signed_until_when_it_holds_and_not_what_she_took_back():
    held = CASES[YOUTH].authorizations
    assert len(held) > 1
    gone, *_ = held
    revoked = gone.model_copy(update={"revoked_on": AS_OF})
    said = text(summary(authorizations=(revoked, *held[1:])))
    assert gone.scope not in said and "You can take it back." in said
    assert "You can take it back." not in text(summary(authorizations=(revoked,)))
    endless = gone.model_copy(update={"expires_on": None})
    assert "no last day" in text(summary(authorizations=(endless,)))


def test_a_case_that_says_little_gives_a_short_summary():
    said = text(summary(claims=(), strengths=(), events=(), family=(), plan=(), authorizations=(), facts=(),
                        factors=()))
    assert "How to read this paper" in said and "What we ask the judge for" in said
    for absent in ("What we want to tell", "What speaks for you", "Your life in order", "Your family", "The plan", "not on this"):
        assert absent not in said


def test_both_languages_have_the_same_sentences_and_every_factor_has_a_spanish_name():
    english, spanish = (dict(leaves(said_in(language))) for language in LANGUAGES)
    names = {key.removeprefix("factors."): spanish.pop(key) for key in list(spanish) if key.startswith("factors.")}
    assert english.keys() == spanish.keys() and names.keys() == LIBRARY.factors.keys() and all(names.values())
    for key, said in english.items():
        if isinstance(said, str):
            assert set(re.findall(r"\{\w+\}", said)) == set(re.findall(r"\{\w+\}", spanish[key])), key
    assert len(english["labels.months"]) == len(spanish["labels.months"]) == 12


def test_the_spanish_summary_quotes_what_was_entered_as_it_stands_and_says_that_a_person_is_to_review_it():
    document = summary(language="es")
    said = text(document)
    assert document.language == "es-US" and document.caption.date == "20 de noviembre de 2026"
    assert "to be reviewed by a human" in said and "Traducción por revisar" in document.caption.footer
    assert "No están traducidas." in said and "Abandono en la niñez" in said and "Childhood neglect" not in said
    assert all(f"“{claim.heading}”" in said for claim in CASES[YOUTH].claims if claim.factor == "neglect")


def syllables(word):
    """As a reading program counts them: groups of vowels, without a silent e at the end."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, groups - (word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1))


def test_the_fixed_english_reads_as_in_the_sixth_school_year():
    """The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59.

    Source: of the formula, the pages of the packages odyssey (RubyDoc) and text_analysis (pub.dev), read 2026-11-26. The
    goal, at most grade 6, is our own.
    """
    found = sentences(said_in("en"))
    words = [word for each in found for word in re.findall(r"[A-Za-z’']+", each)]
    grade = 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    assert len(found) > 50 and grade <= 6, grade
    assert max(len(each.split()) for each in found) <= 25


def test_sentences_in_spanish_are_short_too():
    found = sentences(said_in("es"))
    assert max(len(each.split()) for each in found) <= 25
    assert sum(len(each.split()) for each in found) / len(found) < 13


def test_word_pdf_and_html_say_the_same_in_the_language_of_the_document():
    document = summary(language="es")
    layout = lay_out(document)
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(layout.pdf)).pages)
    page = lxml.html.fromstring(write_html(document))
    page.find(".//style").drop_tree()
    word = docx.Document(io.BytesIO(write_docx(document, lambda: layout)))
    texts = [pdf, page.text_content(), "".join(each.text for each in word.element.body.iter(docx.oxml.ns.qn("w:t")))]
    squeezed = [re.sub(r"[\s\u2060\u00ad-]+", "", each) for each in texts]
    wanted = [sentence for sentence in sentences(said_in("es")) if "{" not in sentence and "_" not in sentence]
    held = [each for each in wanted if re.sub(r"[\s-]+", "", each) in squeezed[1]]
    assert len(held) > 30
    for each in held:
        assert all(re.sub(r"[\s-]+", "", each) in one for one in squeezed), each
    assert page.get("lang") == "es-US" and not re.search(r"Prepared by|Submitted by|As of|Contents|Skip to", texts[1])
    head = word.sections[0].header.paragraphs
    assert any("NO SE PRESENTA" in each.text for each in head) and any("Página" in each.text for each in head)
    assert re.search(r"Página 2 de \d", pdf)


def test_the_command_writes_three_private_documents_named_by_the_opaque_id(tmp_path):
    run = CliRunner().invoke(main, ["client-summary", str(share("examples") / YOUTH), "--language", "es", "--as-of",
                                    "2026-11-20", "--out", str(tmp_path), "--json"])
    assert run.exit_code == 0, run.output
    paths = {kind: Path(path) for kind, path in json.loads(run.output)["documents"].items()}
    assert {path.name for path in tmp_path.iterdir()} == {f"{CASES[YOUTH].case_id}-client-es.{kind}" for kind in paths}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in paths.values())
    first = {kind: path.read_bytes() for kind, path in paths.items()}
    again = CliRunner().invoke(main, ["client-summary", str(share("examples") / YOUTH), "--language", "es", "--as-of",
                                      "2026-11-20", "--out", str(tmp_path)])
    assert "PDF" in again.output and {kind: path.read_bytes() for kind, path in paths.items()} == first


def test_another_language_is_refused():
    with pytest.raises(RenderError, match="SW534"):
        summary(language="fr")
