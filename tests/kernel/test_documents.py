"""The three documents of both invented cases, read back as a court's clerk would."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree, html

from tests.kernel.conftest import AS_OF, CASES, VOLUMES, W, squeezed
from workbench.appendix.manifest import verify
from workbench.case.files import load_case
from workbench.errors import RunError
from workbench.runs.build import Request, build
from workbench.settings import share

pytestmark = pytest.mark.kernel

CANARIES = json.loads((Path(__file__).parents[1] / "canaries.json").read_text(encoding="utf-8"))
TAGS = ("hipaa", "part2", "juvenile", "school", "psr", "third-party", "sealed")


def html_notes(docs) -> list[str]:
    notes = []
    page = html.fromstring(docs.html)  # a copy: cards and back links are taken out of it
    for item in page.xpath("//*[@role='doc-endnotes' or @id='footnotes']//li[starts-with(@id,'fn')]"):
        for extra in item.xpath(".//details | .//a[@role='doc-backlink']"):
            extra.drop_tree()
        notes.append(squeezed(item.text_content()))
    return notes


def docx_notes(docs) -> list[str]:
    root = etree.fromstring(docs.docx_parts["word/footnotes.xml"])
    notes = []
    for note in root.iter(f"{W}footnote"):
        if note.get(f"{W}type") is None:
            # Field codes are instructions, not text; only what prints counts.
            notes.append(squeezed("".join(t.text or "" for t in note.iter(f"{W}t"))))
    return notes


@pytest.mark.parametrize("case", CASES)
def test_all_three_documents_carry_the_same_citations_in_the_same_order(documents, case):
    docs = documents(case)
    notes = html_notes(docs)
    assert len(notes) > 60
    assert docx_notes(docs) == notes
    text = squeezed("".join(docs.pdf_pages))
    missing = [note for note in notes if note not in text]
    # A long note may be broken by the foot of a page; what is whole must be in the order of the notes.
    assert len(missing) < len(notes) * 0.1, missing[:3]
    whole = [note for note in notes if len(note) > 60 and text.count(note) == 1]
    positions = [text.index(note) for note in whole]
    assert positions == sorted(positions) and len(whole) > 20


@pytest.mark.parametrize("case", CASES)
def test_every_footnote_mark_leads_to_its_note_and_back(documents, case):
    docs = documents(case)
    marks = docs.page.xpath("//a[@role='doc-noteref']")
    ids = {element.get("id") for element in docs.page.xpath("//*[@id]")}
    assert marks and all(mark.get("href")[1:] in ids and mark.get("id") in ids for mark in marks)
    backs = {back.get("href")[1:] for back in docs.page.xpath("//a[@role='doc-backlink']")}
    assert backs == {mark.get("id") for mark in marks}
    body = etree.fromstring(docs.docx_parts["word/document.xml"])
    used = [r.get(f"{W}id") for r in body.iter(f"{W}footnoteReference")]
    defined = [n.get(f"{W}id") for n in etree.fromstring(docs.docx_parts["word/footnotes.xml"]).iter(f"{W}footnote")
               if n.get(f"{W}type") is None]
    assert sorted(used, key=int) == sorted(defined, key=int) and len(set(used)) == len(used)


@pytest.mark.parametrize("volume", VOLUMES)
@pytest.mark.parametrize("case", CASES)
def test_what_a_volume_may_not_show_is_in_none_of_its_files(documents, case, volume):
    files = documents(case, volume).everything()
    words = CANARIES[case]
    forbidden = {
        "public": [*TAGS, "counsel", "no", "sealed-only"], "sealed": ["counsel", "no"], "counsel": [],
    }[volume]
    for kind in forbidden:
        leaks = [name for name, text in files.items() if words[kind] in text]
        assert not leaks, (kind, leaks)
    assert not any(words["client"] in text for text in (files["manifest"], "".join(map(str, files))))


@pytest.mark.parametrize("case", CASES)
def test_what_a_volume_may_show_is_in_all_three_documents(documents, case):
    words = CANARIES[case]
    used = {fact for claim in load_case(share("examples") / case).claims for fact in claim.facts}
    assert used
    for volume, kinds in {"sealed": TAGS, "counsel": (*TAGS, "counsel")}.items():
        docs = documents(case, volume)
        texts = {"html": docs.page.text_content(), "docx": docs.docx_text(), "pdf": "".join(docs.pdf_pages)}
        for kind in kinds:
            for name, text in texts.items():
                assert words[kind] in text or squeezed(words[kind]) in squeezed(text), (volume, kind, name)


@pytest.mark.parametrize("case", CASES)
def test_the_table_of_authorities_lists_what_is_cited_and_nothing_else(documents, case):
    docs = documents(case)
    key_of = {span.get("id"): span.get("data-key") for span in docs.page.xpath("//*[contains(@class,'citation')]")}
    lines = docs.page.xpath("//*[@class='authorities']//li")
    listed = [{key_of[a.get("href")[1:]] for a in line.xpath(".//a[starts-with(@href,'#cite-')]")} for line in lines]
    assert all(len(keys) == 1 for keys in listed)  # each line stands for one authority
    assert sorted(key for keys in listed for key in keys) == sorted(docs.manifest["cited"])
    word = squeezed(docs.docx_text())
    pdf = squeezed("".join(docs.pdf_pages))
    for line in lines:
        name = squeezed("".join(line.itertext()).split("—")[0])[:40]
        assert name in word and name in pdf


def test_every_page_number_in_the_pdfs_table_of_authorities_is_right(documents):
    import nbformat

    from workbench.appendix.assembly import assemble

    docs = documents()
    assembled = assemble(nbformat.read(docs.built.notebook, as_version=4))
    pages = assembled.layout.pages
    checked = 0
    for cited in assembled.cited:
        text = squeezed(cited.text)[:25]
        page = pages[cited.anchor]
        page_text = squeezed(docs.pdf_pages[page - 1])
        body = page_text.partition("DRAFT:")[0]  # a citation may run over the foot of its page
        assert text in page_text or any(body.endswith(text[:n]) for n in range(8, len(text))), (cited.key, page)
        checked += 1
    assert checked > 60


@pytest.mark.parametrize("case", CASES)
def test_every_figure_has_alternative_text_in_every_format(documents, case):
    docs = documents(case)
    images = docs.page.xpath("//img | //figure//*[local-name()='svg']")
    assert images and all((i.get("alt") or i.get("aria-label") or "").strip() for i in images)
    body = docs.docx_parts["word/document.xml"].decode()
    props = re.findall(r"<wp:docPr [^>]*>", body)
    assert props and all(re.search(r'descr="[^"]{20,}', p) for p in props)
    with pikepdf.open(docs.built.documents["pdf"]) as pdf:
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)
                   and item.get("/S") == "/Figure" and item.get("/Type") == "/StructElem"]
        assert len(figures) == len(images) and all(str(f.get("/Alt", "")).strip() for f in figures)


@pytest.mark.parametrize("case", CASES)
def test_the_web_page_loads_nothing_and_runs_nothing(documents, case):
    page = documents(case).page
    assert not page.xpath("//script | //iframe | //object | //embed | //link[@rel='stylesheet'] | //base | //form")
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in {"src", "srcset", "data", "poster", "background"}:
                assert value.startswith("data:")
    for style in page.xpath("//style/text() | //@style"):
        assert "url(http" not in style and "@import" not in style
    assert len(page.xpath("//h1")) == 1 and page.xpath("//main") and page.get("lang")


@pytest.mark.parametrize("case", CASES)
def test_the_pdf_is_tagged_archivable_and_carries_nothing_hidden(documents, case):
    with pikepdf.open(documents(case).built.documents["pdf"]) as pdf:
        root = pdf.Root
        assert bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root
        assert str(root.Lang).startswith("en")
        assert "/Outlines" in root and "/PageLabels" in root
        assert "/Names" not in root or "/EmbeddedFiles" not in root.Names
        assert "/JavaScript" not in str(root.get("/Names", "")) and "/OpenAction" not in root
        with pdf.open_metadata() as meta:
            assert meta["pdfaid:part"] == "2" and meta["pdfuaid:part"] == "1"


def test_the_word_file_has_fields_for_contents_authorities_and_pages(documents):
    docs = documents()
    body = docs.docx_parts["word/document.xml"].decode() + docs.docx_parts["word/footnotes.xml"].decode()
    codes = " ".join(re.findall(r"<w:instrText[^>]*>([^<]*)", body))
    assert "TOC " in codes and "TOA " in codes and "TA " in codes
    heads = "".join(data.decode() for name, data in docs.docx_parts.items() if "header" in name or "footer" in name)
    assert "PAGE" in heads and "NUMPAGES" in heads


def test_a_manifest_says_which_claims_counsel_signed_without_naming_one(documents):
    docs = documents(CASES[0])
    claims = docs.manifest["claims"]
    assert [each["claim"] for each in claims] == list(range(1, len(claims) + 1)) and claims
    assert {each["standing"] for each in claims} == {"unsigned"} and len({each["sha256"] for each in claims}) == len(claims)


@pytest.mark.parametrize("case", CASES)
def test_a_manifest_verifies_and_a_second_build_is_identical_byte_for_byte(documents, case, tmp_path):
    docs = documents(case)
    verify(docs.built.manifest)
    again = build(Request(case_file=share("examples") / case, out=tmp_path, volume="sealed", as_of=AS_OF))
    for path in (*docs.built.documents.values(), docs.built.notebook, docs.built.manifest):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.suffix
    assert again.case_id == docs.built.case_id


def test_an_appendix_in_apa_is_built_with_its_references_and_rebuilt_the_same(tmp_path):
    def make(folder):
        return build(Request(case_file=share("examples") / CASES[1], out=tmp_path / folder, volume="public",
                             as_of=AS_OF, style="apa7"))

    first, again = make("first"), make("again")
    for kind, path in {**first.documents, "ipynb": first.notebook, "json": first.manifest}.items():
        assert path.read_bytes() == (again.manifest.parent / path.name).read_bytes(), kind
    verify(first.manifest)
    manifest = json.loads(first.manifest.read_text(encoding="utf-8"))
    assert (manifest["style"], manifest["citations"]) == ("apa7", "text")
    page = html.fromstring(first.documents["html"].read_text(encoding="utf-8"))
    listed = set(page.xpath("//div[@class='reference']/@data-key"))
    assert listed and listed <= set(manifest["cited"])
    forbidden = [CANARIES[CASES[1]][kind] for kind in (*TAGS, "counsel", "no", "sealed-only")]
    assert not any(word in page.text_content() for word in forbidden)


def test_an_older_copy_of_the_notebook_is_asked_for_nothing_it_does_not_know(tmp_path):
    import nbformat

    copy = nbformat.read(share("notebooks") / "appendix.ipynb", as_version=4)
    for cell in copy.cells:
        cell.source = cell.source.replace(", citations=citations", "").replace('citations = ""', '# citations = ""')
    own = tmp_path / "own.ipynb"
    nbformat.write(copy, own)
    request = Request(case_file=share("examples") / CASES[0], out=tmp_path / "out", as_of=AS_OF, notebook=own)
    with pytest.raises(RunError) as caught:
        build(replace(request, citations="text"))
    assert caught.value.code == "SW602" and "citations" in str(caught.value)


def test_no_adversity_total_is_printed(documents):
    for case in CASES:
        text = documents(case, "counsel").page.text_content()
        assert not re.search(r"ACE score (?:of|is|was) \d", text)
